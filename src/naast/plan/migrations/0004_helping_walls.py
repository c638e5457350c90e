"""Row-level security for what residents make themselves, and a wall of its own around the answers of a carer."""

from typing import ClassVar

from django.db import migrations

from naast.core.rls import EnableRowSecurity
from naast.plan.sql import NO_OWN_ANSWERS, OWN_ANSWERS


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [
        ("plan", "0003_helping"),
        ("access", "0002_walls"),
        ("core", "0003_app_roles"),
    ]

    operations: ClassVar[list[migrations.operations.base.Operation]] = [
        EnableRowSecurity("plan_emergencysheet", part="circle"),
        EnableRowSecurity("plan_emergencylook", part="circle"),
        EnableRowSecurity("plan_personalplan", part="story"),
        EnableRowSecurity("plan_rosterlink", part="plan-sociaal"),
        EnableRowSecurity("plan_rosterslot", part="plan-sociaal"),
        EnableRowSecurity("plan_rosterevent", part="plan-sociaal"),
        EnableRowSecurity("plan_careranswer", part="circle"),
        EnableRowSecurity("plan_carershare", part="circle"),
        migrations.RunSQL(OWN_ANSWERS, NO_OWN_ANSWERS),
    ]
