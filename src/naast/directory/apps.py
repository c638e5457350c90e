"""Django's name for the directory room."""

from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    """Directory."""

    name = "naast.directory"
    label = "directory"
    verbose_name = "Sociale kaart"
