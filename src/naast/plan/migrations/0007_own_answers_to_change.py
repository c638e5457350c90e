"""Who may read a carer's answers along changes and removes none of them, also in the database."""

from typing import ClassVar

from django.db import migrations

from naast.plan.sql import NO_OWN_ANSWERS_TO_CHANGE, OWN_ANSWERS_TO_CHANGE


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [("plan", "0006_alter_wish_kind")]

    operations: ClassVar[list[migrations.operations.base.Operation]] = [
        migrations.RunSQL(OWN_ANSWERS_TO_CHANGE, NO_OWN_ANSWERS_TO_CHANGE),
    ]
