"""The pages of an organisation behind the link of its mail: whom do you know, what do you do together, and thank you."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.conf import settings
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from naast.network.choices import DOING, Kind, Often
from naast.network.models import Tie, WaveMember
from naast.network.presenters.maps import day
from naast.network.presenters.picture import Picture

# So many others at once; the rest is behind the search.
SHOWN: Final = 40
# The shortest words that search for something.
SHORTEST: Final = 2


@dataclass(frozen=True, slots=True)
class Other:
    """One organisation to tick. `small`: what tells it apart."""

    pk: str
    name: str
    small: str
    ticked: bool


@dataclass(frozen=True, slots=True)
class KnownPage:
    """Whom do you know: who was found, then who is most likely; nobody twice. `more`: how many are not shown."""

    organisation: str
    wave: str
    until: str
    found: tuple[Other, ...]
    others: tuple[Other, ...]
    search: str
    nothing: str
    more: int
    phone: str
    who_sees: str


def known_page(member: WaveMember, others: Sequence[WaveMember], ticked: Collection[str], search: str) -> KnownPage:
    """`others`: most likely first. Whoever is ticked is always shown, so that no tick is lost."""
    words = search.strip().casefold()
    hits = [one for one in others if len(words) >= SHORTEST and words in one.organisation.name.casefold()]
    rest = [one for one in others if one not in hits]
    first = [one for place, one in enumerate(rest) if place < SHOWN or str(one.pk) in ticked]
    return KnownPage(
        organisation=member.organisation.name,
        wave=member.wave.name,
        until=day(member.wave.ends_on),
        found=tuple(_other(one, ticked) for one in hits),
        others=tuple(_other(one, ticked) for one in first),
        search=search,
        nothing=_("Wij vinden niets met %(words)s. Probeer een stukje van de naam.") % {"words": search}
        if words and not hits
        else "",
        more=len(rest) - len(first),
        phone=settings.NAAST_DESK_PHONE,
        who_sees=_("Wie meedoet, ziet straks de kaart. Wie u wilt leren kennen, ziet alleen de coördinator.")
        if member.wave.show_map
        else _("Alleen de coördinator ziet uw antwoord."),
    )


def _other(one: WaveMember, ticked: Collection[str]) -> Other:
    return Other(str(one.pk), one.organisation.name, str(one.get_side_display()), str(one.pk) in ticked)


@dataclass(frozen=True, slots=True)
class Box:
    """One thing to tick or choose."""

    value: str
    words: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Question:
    """What do you do with this one?"""

    pk: str
    name: str
    doing: tuple[Box, ...]
    often: tuple[Box, ...]
    wish: bool


@dataclass(frozen=True, slots=True)
class MorePage:
    """What you do together, for everyone you know; and whom of the others you wish to know."""

    organisation: str
    questions: tuple[Question, ...]
    strangers: tuple[Other, ...]
    back_url: str
    phone: str


def more_page(
    member: WaveMember, token: str, others: Sequence[WaveMember], said: Mapping[UUID, Tie], typed: QueryDict | None
) -> MorePage:
    """`typed`: what was just filled in and could not be kept; else what was said before."""
    known = [one for one in others if one.pk in said and said[one.pk].kinds]
    wishes = [str(pk) for pk, tie in said.items() if tie.wish] if typed is None else typed.getlist("wens")
    return MorePage(
        organisation=member.organisation.name,
        questions=tuple(_question(one, said[one.pk], typed, wishes) for one in known),
        strangers=tuple(_other(one, wishes) for one in others if one not in known),
        back_url=reverse("network:answer", args=[token]),
        phone=settings.NAAST_DESK_PHONE,
    )


def _question(one: WaveMember, tie: Tie, typed: QueryDict | None, wishes: Collection[str]) -> Question:
    pk = str(one.pk)
    kinds = tie.kinds if typed is None else typed.getlist(f"wat-{pk}")
    often = str(tie.often or "") if typed is None else typed.get(f"vaak-{pk}", "")
    return Question(
        pk=pk,
        name=one.organisation.name,
        doing=tuple(Box(value, str(words), value in kinds) for value, words in DOING),
        often=tuple(Box(str(value), str(words), str(value) == often) for value, words in Often.choices),
        wish=pk in wishes,
    )


@dataclass(frozen=True, slots=True)
class ThanksPage:
    """Thank you; with the picture as it is now, when whoever made the wave allows that."""

    said: str
    until: str
    change_url: str
    picture: Picture | None
    phone: str


def thanks_page(member: WaveMember, token: str, said: Mapping[UUID, Tie], picture: Picture | None) -> ThanksPage:
    """After the last step."""
    count = sum(Kind.KNOW in tie.kinds for tie in said.values())
    words = ngettext("U noemde %(n)d organisatie die u kent.", "U noemde %(n)d organisaties die u kent.", count)
    return ThanksPage(
        words % {"n": count},
        day(member.wave.ends_on),
        reverse("network:answer", args=[token]),
        picture,
        settings.NAAST_DESK_PHONE,
    )
