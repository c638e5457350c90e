"""Row-level security of the plan: each wish, step and version is one part; the plan itself is there for who may see any of them."""

from django.db import migrations

from naast.core.rls import EnableRowSecurity

PARTS = ("plan-fysiek", "plan-sociaal", "plan-psychisch", "plan-zingeving")


class Migration(migrations.Migration):

    dependencies = [
        ("plan", "0001_initial"),
        ("core", "0003_app_roles"),
        ("access", "0002_walls"),
    ]

    operations = [
        EnableRowSecurity("plan_plan", parts=PARTS),
        EnableRowSecurity("plan_wish", part_column="part", parts=PARTS),
        EnableRowSecurity("plan_step", part_column="part", parts=PARTS),
        EnableRowSecurity("plan_version", part_column="part", parts=PARTS),
    ]
