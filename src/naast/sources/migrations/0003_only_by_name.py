from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("sources", "0002_compared_at"),
    ]

    operations = [
        migrations.AddField(
            model_name="sourcerecord",
            name="only_by_name",
            field=models.BooleanField(db_default=False, default=False, verbose_name="alleen op naam te vinden"),
        ),
    ]
