"""Which resident asked a question, behind the fence: the question itself belongs to its team."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

import naast.core.clock
from naast.core.rls import EnableRowSecurity


class Migration(migrations.Migration):

    dependencies = [
        ("intake", "0003_help_asked"),
        ("people", "0002_row_security"),
        ("access", "0002_walls"),
        ("core", "0003_app_roles"),
    ]

    operations = [
        migrations.CreateModel(
            name="AskedQuestion",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False, verbose_name="kenmerk"
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(default=naast.core.clock.now, editable=False, verbose_name="gemaakt op"),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="asked_questions", to="people.person"
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="asked_questions",
                        to="people.personmember",
                    ),
                ),
                (
                    "question",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="intake.helpquestion"
                    ),
                ),
            ],
            options={
                "verbose_name": "eigen vraag van een bewoner",
                "verbose_name_plural": "eigen vragen van bewoners",
                "ordering": ["created_at"],
            },
        ),
        EnableRowSecurity("intake_askedquestion", part="identity"),
    ]
