"""A consent says whether it is for reading or for writing too; the wall for changes asks it."""

from django.db import migrations, models

from naast.access import sql
from naast.core import rls

CHANGE = "naast_people_to_change"


class Migration(migrations.Migration):

    dependencies = [("access", "0002_walls")]

    operations = [
        migrations.AddField(
            model_name="consent",
            name="may",
            field=models.CharField(
                choices=[("see", "lezen"), ("change", "lezen en schrijven")], db_default="see", default="see", max_length=6,
                verbose_name="mag",
            ),
        ),
        migrations.RunSQL(
            rls.circle_function(CHANGE, sql.people_to_change()),
            rls.circle_function(CHANGE, sql.people_to_change(before_may=True)),
        ),
    ]
