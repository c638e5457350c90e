"""Pages on which a human says what help from elsewhere is: a few places at a time, and one place to choose again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from naast.directory import queries as map_queries
from naast.directory.models import Service
from naast.directory.presenters.titles import title_of
from naast.sources.kinds import Suggestion

Choice = tuple[str, str, str]
# A whole sentence of the entry is no reason: the reader just read it.
_MOST_QUOTED = 40


@dataclass(frozen=True, slots=True)
class Asked:
    """One place with what it may be. `choices`: (id, plain name, why) to tick; `chosen`: those that are ticked already.

    `was`: the kinds that stand there, as one text; `may_be_none`: whether it may be left to be found by its name.
    """

    id: str
    name: str
    whose: str
    text: str
    url: str
    choices: list[Choice]
    chosen: list[str]
    was: str
    none: bool
    may_be_none: bool
    error: str = ""


def asked(
    service: Any, suggested: Sequence[Suggestion], ticked: Mapping[str, Any] | None = None, error: str = ""
) -> Asked:
    """`service` with `from_source` and `by_name`; `ticked`: what somebody chose and could not be kept (`kinds`, `none`)."""
    there = [offer.provision_id for offer in service.offers.all()]
    chosen = list(ticked["kinds"]) if ticked else there
    why = {one.provision: why_words(one) for one in suggested}
    shown = [*dict.fromkeys([*there, *chosen]), *(kind for kind in why if kind not in {*there, *chosen})]
    return Asked(
        id=str(service.pk), name=service.name, whose=service.organisation.name, text=service.description,
        url=reverse("directory:service", kwargs={"slug": service.slug}),
        choices=[(kind, name_of(kind), why.get(kind, "")) for kind in shown], chosen=chosen, was=" ".join(there),
        none=bool(ticked["none"]) if ticked else service.by_name, may_be_none=service.from_source, error=error,
    )  # fmt: skip


def name_of(kind: str) -> str:
    """The plain name of a kind of help; its id when the packs do not have it any more."""
    known = map_queries.provisions().get(kind)
    return title_of(known).text if known else kind


def choices() -> list[tuple[str, str]]:
    """Every kind of help there is, by its plain name, in the order of the alphabet; first that nothing is chosen."""
    told = ((kind, title_of(one).text) for kind, one in map_queries.provisions().items())
    return [("", _("Kies uit de lijst")), *sorted(told, key=lambda one: one[1].casefold())]


def why_words(one: Suggestion) -> str:
    """Why we think so, in one or two sentences; empty when it only follows from the words in general."""
    told = []
    if short := [words for words in one.said if len(words) <= _MOST_QUOTED]:
        told.append(_("Er staat: %(words)s.") % {"words": ", ".join(f"“{words}”" for words in short)})
    if one.like:
        told.append(_("Lijkt op: %(names)s.") % {"names": ", ".join(one.like)})
    return " ".join(told) or _("De woorden passen erbij.")


@dataclass(frozen=True, slots=True)
class ChosenPage:
    """What somebody chose before, as a table."""

    columns: list[str]
    rows: list[list[dict[str, Any]]]


def chosen_page(services: Iterable[Service]) -> ChosenPage:
    """`services` as `kinds.with_kind` gives them."""
    rows = [
        [
            {"text": one.name, "url": reverse("sources:kind", kwargs={"service_id": one.pk})},
            {"text": one.organisation.name},
            {"text": ", ".join(name_of(offer.provision_id) for offer in one.offers.all()) or _("alleen op naam")},
        ]
        for one in services
    ]
    return ChosenPage([_("Aanbod"), _("Organisatie"), _("Soort hulp")], rows)
