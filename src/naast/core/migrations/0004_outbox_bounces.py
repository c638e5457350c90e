from django.db import migrations, models

STATES = [("waiting", "wacht"), ("sent", "verstuurd"), ("failed", "niet gelukt"), ("bounced", "teruggekomen")]


class Migration(migrations.Migration):

    dependencies = [
        ("core", "0003_app_roles"),
        ("core", "0003_rate_limits"),
    ]

    operations = [
        migrations.AddField(
            model_name="outboxmessage",
            name="about",
            field=models.CharField(blank=True, db_default="", default="", max_length=60, verbose_name="waarover"),
        ),
        migrations.AddField(
            model_name="outboxmessage",
            name="bounced_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="teruggekomen op"),
        ),
        migrations.AddField(
            model_name="outboxmessage",
            name="told_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="gemeld dat het niet aankwam"),
        ),
        migrations.AlterField(
            model_name="outboxmessage",
            name="state",
            field=models.CharField(choices=STATES, default="waiting", max_length=10, verbose_name="stand"),
        ),
        migrations.AddIndex(
            model_name="outboxmessage",
            index=models.Index(condition=~models.Q(about=""), fields=["about"], name="outbox_about"),
        ),
        migrations.AddIndex(
            model_name="outboxmessage",
            index=models.Index(
                condition=models.Q(state__in=["failed", "bounced"], told_at=None), fields=["created_at"], name="outbox_to_tell"
            ),
        ),
    ]
