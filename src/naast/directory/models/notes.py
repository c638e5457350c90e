"""What a team keeps for itself on the map: own selections of places, and a private note at a place. Never public, never exported."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from naast.accounts.models import Team, User
from naast.core import clock
from naast.core.models import BaseModel, ScopedManager
from naast.core.privacy import Scrub
from naast.directory.models.offers import Service
from naast.directory.models.shelf import BASIS

NAME_LETTERS = 120
WORDS_LETTERS = 300
NOTE_LETTERS = 2000
_NO_PERSON = "een team over organisaties; over mensen hoort hier niets te staan, en dat staat erbij"
# Two years after the last change nobody knows any more whether it is still so.
_DAYS = 730


class SelectionManager(ScopedManager["Selection"]):
    """Lists are read on behalf of a team."""


class Selection(BaseModel):
    """A team's own list of places, to use again and to print as a leaflet. `words` stand above the leaflet."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="selections")
    name = models.CharField(_("naam van de lijst"), max_length=NAME_LETTERS)
    words = models.CharField(_("tekst boven de folder"), max_length=WORDS_LETTERS, blank=True)
    changed_at = models.DateTimeField(_("gewijzigd op"), default=clock.now)
    changed_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")

    objects = SelectionManager()

    class Meta:
        verbose_name = _("eigen lijst van een team")
        verbose_name_plural = _("eigen lijsten van teams")
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["team", "name"], name="selection_name_once")]

    class Privacy:
        purpose, legal_basis = "Snel dezelfde goede plekken kunnen geven", BASIS
        retention, retention_days, retention_from = "twee jaar na de laatste wijziging", _DAYS, "changed_at"
        no_person = _NO_PERSON
        personal: ClassVar[dict[str, Scrub]] = {"name": Scrub.TEXT, "words": Scrub.TEXT}
        plain = ("id", "created_at", "team", "changed_at", "changed_by")

    def __str__(self) -> str:
        return self.name


class SelectionItemManager(ScopedManager["SelectionItem"]):
    """Places of a list are read with the list."""


class SelectionItem(BaseModel):
    """One place on a list. `words` go on the leaflet below it ("vraag naar de coördinator")."""

    selection = models.ForeignKey(Selection, on_delete=models.CASCADE, related_name="items")
    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="+")
    position = models.PositiveSmallIntegerField(_("volgorde"), default=0)
    words = models.CharField(_("tekst op de folder"), max_length=WORDS_LETTERS, blank=True)

    objects = SelectionItemManager()

    class Meta:
        verbose_name = _("plek op een eigen lijst")
        verbose_name_plural = _("plekken op eigen lijsten")
        ordering = ["position", "created_at"]
        constraints = [models.UniqueConstraint(fields=["selection", "service"], name="selection_service_once")]

    class Privacy:
        purpose, legal_basis = "Snel dezelfde goede plekken kunnen geven", BASIS
        retention, retention_days = "zolang de lijst bestaat", None
        no_person = _NO_PERSON
        personal: ClassVar[dict[str, Scrub]] = {"words": Scrub.TEXT}
        plain = ("id", "created_at", "selection", "service", "position")


class TeamNoteManager(ScopedManager["TeamNote"]):
    """Notes are read on behalf of a team."""


class TeamNote(BaseModel):
    """What a team knows of a place and keeps for itself: one note per team and place, read and changed by the whole team."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="service_notes")
    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="team_notes")
    text = models.TextField(_("notitie"), max_length=NOTE_LETTERS)
    changed_at = models.DateTimeField(_("gewijzigd op"), default=clock.now)
    changed_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")

    objects = TeamNoteManager()

    class Meta:
        verbose_name = _("notitie van een team")
        verbose_name_plural = _("notities van teams")
        ordering = ["-changed_at"]
        constraints = [models.UniqueConstraint(fields=["team", "service"], name="team_note_once")]

    class Privacy:
        purpose, legal_basis = "Onthouden wat een team van een plek weet", BASIS
        retention, retention_days, retention_from = "twee jaar na de laatste wijziging", _DAYS, "changed_at"
        no_person = _NO_PERSON
        personal: ClassVar[dict[str, Scrub]] = {"text": Scrub.TEXT}
        plain = ("id", "created_at", "team", "service", "changed_at", "changed_by")
