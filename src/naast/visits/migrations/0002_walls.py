"""Row-level security for visits and reports, and a wall around every single piece."""

from typing import ClassVar

from django.db import migrations

from naast.core.rls import EnableRowSecurity
from naast.visits.sql import NO_PIECES, PIECES


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [
        ("visits", "0001_initial"),
        ("access", "0002_walls"),
        ("core", "0003_app_roles"),
        ("people", "0002_row_security"),
    ]

    operations: ClassVar[list[migrations.operations.base.Operation]] = [
        EnableRowSecurity("visits_visit", part="visits"),
        EnableRowSecurity("visits_along", part="visits"),
        EnableRowSecurity("visits_report", part="visits"),
        EnableRowSecurity("visits_reportitem", part="visits"),
        EnableRowSecurity("visits_closeitem", part="visits"),
        migrations.RunSQL(PIECES, NO_PIECES),
    ]
