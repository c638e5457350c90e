"""Django's name for the interop room."""

from django.apps import AppConfig


class InteropConfig(AppConfig):
    """Interop."""

    name = "naast.interop"
    label = "interop"
    verbose_name = "Andere systemen"
