"""Pages about double persons and merges."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from naast.people.choices import Language
from naast.people.likeness import Likeness, ReasonKind
from naast.people.models import Merge, Person
from naast.people.presenters.shared import Facts, day
from naast.people.queries import Twin


@dataclass(frozen=True, slots=True)
class Pair:
    """Two persons that may be one."""

    names: str
    band: str
    reasons: list[str]
    url: str


@dataclass(frozen=True, slots=True)
class TwinsPage:
    """Pairs to look at, and how many merges can be undone."""

    pairs: list[Pair]
    merged: int


@dataclass(frozen=True, slots=True)
class TwinPage:
    """Two rows side by side: `rows` are (what, one, other, whether they are the same)."""

    rows: list[tuple[str, str, str, bool]]
    reasons: list[str]
    choices: list[tuple[str, str, str]]


@dataclass(frozen=True, slots=True)
class MergedPage:
    """Merges that can be undone."""

    merges: list[dict[str, Any]]


def reason_words(reasons: Sequence[ReasonKind]) -> list[str]:
    """Why two persons look alike, or not, in words."""
    words: dict[ReasonKind, str] = {
        "same_name": _("zelfde achternaam"), "same_sound": _("achternaam klinkt hetzelfde"), "near_spelling": _("achternaam lijkt erop"),
        "same_first": _("zelfde voornaam"), "same_initial": _("zelfde voorletter"), "other_first": _("andere voornaam"),
        "same_year": _("zelfde geboortejaar"), "near_year": _("geboortejaar scheelt weinig"), "other_year": _("ander geboortejaar"),
        "same_pc4": _("zelfde postcode"), "same_phone": _("zelfde telefoonnummer"), "same_email": _("zelfde e-mailadres"),
    }  # fmt: skip
    return [words[reason] for reason in reasons]


def twins_page(pairs: Sequence[Twin], merges: Sequence[Merge]) -> TwinsPage:
    """Pairs worth a look."""
    shown = [
        Pair(
            _("%(one)s en %(other)s") % {"one": twin.one.name, "other": twin.other.name}, _band(twin.likeness),
            reason_words(twin.likeness.reasons), reverse("people:twin", args=[twin.one.pk, twin.other.pk]),
        )
        for twin in pairs
    ]  # fmt: skip
    return TwinsPage(shown, len(merges))


def _band(likeness: Likeness) -> str:
    return {"waarschijnlijk": _("waarschijnlijk"), "misschien": _("misschien"), None: _("weinig")}[likeness.band]


def twin_page(pair: Twin, weight: dict[str, int], other_weight: dict[str, int]) -> TwinPage:
    """Two rows side by side."""
    one, other = pair.one, pair.other
    columns = [_compared(person, heavy) for person, heavy in ((one, weight), (other, other_weight))]
    rows = [
        (name, value, value2, value == value2)
        for (name, value), (_name, value2) in zip(*columns, strict=True)
        if value or value2
    ]
    choices = [
        (str(person.pk), person.name, _("Sinds %(day)s in Naast") % {"day": day(person.created_at)})
        for person in (one, other)
    ]
    return TwinPage(rows, reason_words(pair.likeness.reasons), choices)


def _compared(person: Person, weight: dict[str, int]) -> Facts:
    return [
        (_("Naam"), person.name),
        (_("Geboortejaar"), str(person.birth_year or "")),
        (_("Postcode"), person.pc4),
        (_("Taal"), str(Language(person.preferred_language).label)),
        (_("Goed om te weten"), person.contact_note),
        (_("Overleden op"), day(person.deceased_on)),
        (_("Mensen ernaast"), str(weight["beside"])),
        (_("Stukken van het verhaal"), str(weight["told"])),
        (_("In Naast sinds"), day(person.created_at)),
    ]


def merged_page(merges: Sequence[Merge]) -> MergedPage:
    """What can be undone."""
    rows = [
        {
            "name": merge.person.name,
            "said": _("Samengevoegd op %(day)s door %(who)s") % {"day": day(merge.created_at), "who": merge.by_label},
            "url": reverse("people:merge_undo", args=[merge.person_id, merge.pk]),
        }
        for merge in merges
    ]
    return MergedPage(rows)
