"""What the operator hears at the start (`naast manage check`) of a provider of text messages or a broker that is not set up well."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core import checks
from django.utils.module_loading import import_string


def providers(**_more: Any) -> list[checks.CheckMessage]:
    """One error per thing that is wrong with what NAAST_TEXTS and NAAST_BROKER name. Nothing is sent."""
    return [*_of("NAAST_TEXTS", "people.E001"), *_of("NAAST_BROKER", "people.E002")]


def _of(setting: str, number: str) -> list[checks.CheckMessage]:
    path = getattr(settings, setting, "")
    if not path:
        return []
    try:
        wrong = import_string(path)().check()
    except ImportError:
        wrong = [f"{setting} noemt iets dat er niet is: {path}"]
    return [checks.Error(said, hint=f"Kijk naar {setting}.", id=number) for said in wrong]
