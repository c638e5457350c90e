"""Who keeps the map with how much, and who does not want to be on it: pages for the team."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from naast.directory.presenters import words
from naast.keeping import queries
from naast.keeping.choices import PER_MONTH
from naast.keeping.models import Entry

Cell = dict[str, Any]


@dataclass(frozen=True, slots=True)
class KeepersPage:
    """Who keeps the map, with how much."""

    columns: list[str]
    rows: list[list[Cell]]
    is_keeper: bool
    number: int
    can_ask: bool


def keepers_page(loads: list[queries.Load], own: Any, *, may_ask: bool) -> KeepersPage:
    """Shape the page of keepers."""
    keeps = own is not None and own.stopped_at is None
    return KeepersPage(
        columns=[_("Wie"), _("Plekken"), _("Wachten op een telefoontje"), _("Per maand"), _("Deze maand gedaan")],
        rows=[
            [
                {"text": one.keeper.user.name},
                {"text": str(one.entries)},
                {"text": str(one.waiting)},
                {"text": str(one.keeper.per_month)},
                {"text": str(one.done)},
            ]
            for one in loads
        ],
        is_keeper=keeps,
        number=own.per_month if own is not None else PER_MONTH,
        can_ask=may_ask,
    )


def unlist_rows(found: list[Entry]) -> list[dict[str, Any]]:
    """Who does not want to be listed, with what it is and whether it still stands there."""
    return [
        {
            "id": entry.pk,
            "name": entry.service.name,
            "organisation": entry.service.organisation.name,
            "what": words.audience_words(entry.service.audience),
            "on": date_format(entry.unlist_on, "j F Y") if entry.unlist_on else "",
            "is_gone": entry.service.unlisted,
            "phone": entry.service.phone,
        }
        for entry in found
    ]
