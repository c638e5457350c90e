"""What several pages of people share: a day as people say it, a form, a piece of the story."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from naast.core.actors import Actor
from naast.people.choices import Dimension
from naast.people.models import StoryEntry

Facts = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class PlainPage:
    """A page without anybody's data. `is_child` is true where the reader is spoken to with "je"."""

    is_child: bool = False


@dataclass(frozen=True, slots=True)
class FormPage:
    """One form about a person: title, where it leads back to, and something to know beforehand."""

    title: str
    back: str
    back_name: str
    note: str = ""
    alike: list[dict[str, str]] = field(default_factory=list)
    is_child: bool = False


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of the story."""

    id: UUID
    text: str
    dimension: str
    told: str
    own: bool


@dataclass(frozen=True, slots=True)
class StoryPage:
    """The story of a person. `writes`: whether this reader may add to it."""

    id: UUID
    name: str
    title: str
    pieces: list[Piece]
    deceased: str = ""
    is_child: bool = False
    writes: bool = True


def plain_page() -> PlainPage:
    """Nothing about anybody."""
    return PlainPage()


def day(moment: Any) -> str:
    """A date as people say it."""
    return date_format(moment, "j F Y") if moment else ""


def piece_of(entry: StoryEntry, actor: Actor) -> Piece:
    words = {"who": entry.told_by, "day": day(entry.told_at)}
    own = str(entry.teller_id) == actor.id if actor.kind == "resident" else entry.teller_id is None
    return Piece(
        entry.pk, entry.text, str(Dimension(entry.dimension).label), _("%(who)s vertelde dit op %(day)s") % words, own
    )
