"""Django's name for the rights room."""

from django.apps import AppConfig


class RightsConfig(AppConfig):
    """Rights."""

    name = "naast.rights"
    label = "rights"
    verbose_name = "Rechten"
