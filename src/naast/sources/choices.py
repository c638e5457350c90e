"""Closed lists of the sources room: how far an import is, what is said of two entries, and where a map counts."""

from __future__ import annotations

from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

# Hash of the model of `engine.linkage` goes beside every chance; this is how its file is called in words.
CHUNK: Final = 500


class RunState(TextChoices):
    """How far one import is. Only `ready` and `undone` are ends."""

    COLUMNS = "columns", _("kolommen kiezen")
    RUNNING = "running", _("wordt ingelezen")
    STOPPED = "stopped", _("onderbroken")
    READY = "ready", _("klaar")
    UNDONE = "undone", _("teruggedraaid")


class Area(TextChoices):
    """Where what a map offers can be had, when the map itself does not say."""

    MUNICIPALITY = "municipality", _("In de hele gemeente")
    AROUND = "around", _("In de wijk van het adres")
    EVERYWHERE = "everywhere", _("In het hele land")


class Verdict(TextChoices):
    """What a human said of two entries that may be the same."""

    OPEN = "open", _("nog niet bekeken")
    SAME = "same", _("hetzelfde")
    DIFFERENT = "different", _("niet hetzelfde")


class Rule(TextChoices):
    """Why two entries were laid side by side: exact rules of the database, or likeness over all fields."""

    PHONE = "phone", _("hetzelfde telefoonnummer")
    DOOR = "door", _("dezelfde postcode en hetzelfde huisnummer")
    SITE = "site", _("dezelfde website")
    NAME = "name", _("bijna dezelfde naam")
    UNWANTED = "unwanted", _("die plek wil niet op de kaart staan")
    LIKENESS = "likeness", _("samen lijken de gegevens op elkaar")
