"""Django's name for the sources room."""

from __future__ import annotations

from django.apps import AppConfig


class SourcesConfig(AppConfig):
    """Maps of others, taken in without retyping."""

    name = "naast.sources"
    label = "sources"
    verbose_name = "Bronnen"
