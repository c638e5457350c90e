"""Django's name for the core room."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """Core."""

    name = "naast.core"
    label = "core"
    verbose_name = "Fundament"
