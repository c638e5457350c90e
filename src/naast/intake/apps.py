"""Django's name for the intake room."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """Intake."""

    name = "naast.intake"
    label = "intake"
    verbose_name = "Hulpvragen"
