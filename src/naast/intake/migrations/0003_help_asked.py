import uuid

import django.db.models.deletion
import naast.core.clock
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("intake", "0002_undo_close_and_danger_seen"),
        ("referrals", "0001_initial"),
    ]

    operations = [
        migrations.AlterField(
            model_name="entry",
            name="kind",
            field=models.CharField(choices=[('received', 'vraag ontvangen'), ('claimed', 'opgepakt'), ('released', 'teruggelegd'), ('note', 'notitie'), ('reached', 'gesproken'), ('not_reached', 'niet bereikt'), ('asked_on', 'doorgevraagd'), ('asker_reply', 'reactie van de vrager'), ('answer', 'antwoord'), ('split', 'gesplitst'), ('forwarded', 'doorgestuurd naar een ander team'), ('escalated', 'te laat: naar de coördinator'), ('rerouted', 'te laat: naar het vangnet'), ('closed', 'afgerond'), ('reopened', 'heropend'), ('undone', 'afronden ongedaan gemaakt'), ('danger_seen', 'gevaar gezien aan de balie'), ('help_asked', 'hulp gevraagd bij'), ('help_taken', 'hulp is opgepakt door'), ('help_started', 'hulp is gestart door'), ('help_done', 'geholpen door'), ('help_refused', 'hulp kan niet bij'), ('help_stopped', 'hulp is gestopt bij')], max_length=12, verbose_name="wat"),
        ),
        migrations.CreateModel(
            name="QuestionReferral",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False, verbose_name="kenmerk")),
                ("created_at", models.DateTimeField(default=naast.core.clock.now, editable=False, verbose_name="gemaakt op")),
                ("question", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="helps", to="intake.helpquestion")),
                ("referral", models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="referrals.referral")),
            ],
            options={"verbose_name": "hulp bij een vraag", "verbose_name_plural": "hulp bij vragen", "ordering": ["created_at"]},
        ),
    ]
