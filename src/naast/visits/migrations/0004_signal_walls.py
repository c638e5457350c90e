"""Row-level security for what belongs to a file: the first visit after a signal, and what was measured."""

from typing import ClassVar

from django.db import migrations

from naast.core.rls import EnableRowSecurity


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [
        ("visits", "0003_signals"),
        ("access", "0002_walls"),
        ("core", "0003_app_roles"),
    ]

    operations: ClassVar[list[migrations.operations.base.Operation]] = [
        EnableRowSecurity("visits_signalvisit", part="visits"),
        EnableRowSecurity("visits_measurement", part="visits"),
    ]
