from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import F


def compared_when_ready(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """What was ready before this was known, was compared in the same job."""
    apps.get_model("sources", "ImportRun").objects.filter(state="ready").update(compared_at=F("ended_at"))


class Migration(migrations.Migration):
    dependencies = [
        ("sources", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="importrun",
            name="compared_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="naar dubbelen gezocht op"),
        ),
        migrations.RunPython(compared_when_ready, migrations.RunPython.noop),
    ]
