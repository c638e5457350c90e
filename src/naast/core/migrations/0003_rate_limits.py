from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("core", "0002_outbox_urgent"),
    ]

    operations = [
        migrations.CreateModel(
            name="RateCount",
            fields=[
                ("key", models.CharField(max_length=64, primary_key=True, serialize=False, verbose_name="vingerafdruk")),
                ("count", models.PositiveIntegerField(verbose_name="aantal")),
                ("ends_at", models.DateTimeField(db_index=True, verbose_name="telt tot")),
            ],
            options={"verbose_name": "teller", "verbose_name_plural": "tellers"},
        ),
        # Counts of the last hour are worth nothing after a crash, and have no place in a backup's log: no write-ahead log for them.
        migrations.RunSQL("alter table core_ratecount set unlogged", "alter table core_ratecount set logged"),
    ]
