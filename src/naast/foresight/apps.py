"""Django's name for the foresight room."""

from __future__ import annotations

from django.apps import AppConfig


class ForesightConfig(AppConfig):
    """Looking ahead with people."""

    name = "naast.foresight"
    label = "foresight"
    verbose_name = "Vooruitkijken"
