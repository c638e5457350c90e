"""Row-level security of the circle itself, and the two functions by which every table of a person asks the circle."""

from django.db import migrations

from naast.access import sql
from naast.core import rls


class Migration(migrations.Migration):

    dependencies = [
        ("access", "0001_initial"),
        ("core", "0003_app_roles"),
        ("people", "0002_row_security"),
        ("accounts", "0001_initial"),
    ]

    operations = [
        migrations.RunSQL(sql.CEILING, sql.NO_CEILING),
        migrations.RunSQL(sql.ACTOR, sql.NO_ACTOR),
        migrations.RunSQL(
            [
                *rls.circle_function("naast_people_to_see", sql.people_to_see()),
                *rls.circle_function("naast_people_to_change", sql.people_to_change(before_may=True)),
            ],
            [s for name in rls.CIRCLE_FUNCTIONS for s in rls.circle_function(name, "select '{}'::uuid[]")],
        ),
        rls.EnableRowSecurity("access_consent", part="circle"),
        rls.EnableRowSecurity("access_grant", part="circle"),
        rls.EnableRowSecurity("access_emergency", part="circle"),
    ]
