"""Django's name for the visits room."""

from __future__ import annotations

from django.apps import AppConfig


class VisitsConfig(AppConfig):
    """Bringing somebody into view, and the home visit."""

    name = "naast.visits"
    label = "visits"
    verbose_name = "Huisbezoek"
