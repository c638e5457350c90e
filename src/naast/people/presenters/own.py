"""Pages for residents: the way in, their own details, their story."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from naast.core.actors import Actor
from naast.people.actions.entry import CODE_MINUTES
from naast.people.choices import CodeWay, Relation
from naast.people.models import AccessLink, Person, PersonMember, StoryEntry
from naast.people.presenters.shared import Facts, FormPage, PlainPage, StoryPage, day, piece_of


@dataclass(frozen=True, slots=True)
class EntryPage:
    """The choice of a code."""

    choices: list[tuple[str, Any]]
    is_child: bool


@dataclass(frozen=True, slots=True)
class CodePage:
    """The code that came."""

    again: str
    minutes: int
    is_child: bool


@dataclass(frozen=True, slots=True)
class OwnPage:
    """ "Mijn gegevens"."""

    title: str
    lead: str
    facts: Facts
    beside: list[tuple[str, str]]
    is_self: bool
    is_child: bool
    ask: str


def gone_page() -> PlainPage:
    """A link that does not work, whoever it was of."""
    return PlainPage()


def own_start(member: PersonMember) -> dict[str, Any]:
    """What stands in the form when it opens."""
    return {name: getattr(member, name) for name in ("email", "phone", "language", "contact_way")}


def own_story_page(
    me: PersonMember, about: Person | None, entries: Sequence[StoryEntry], *, writes: bool = True
) -> StoryPage:
    """The story for a resident: one's own, or that of who they stand beside. `writes`: whether they may add to it."""
    name = about.name if about else ""
    title = (
        _("Mijn verhaal")
        if me.is_self
        else _("Het verhaal van %(name)s") % {"name": name}
        if name
        else _("Het verhaal")
    )
    actor = Actor.resident(me.pk, me.name)
    deceased = day(about.deceased_on) if about else ""
    return StoryPage(
        me.person_id, name, title, [piece_of(entry, actor) for entry in entries], deceased, me.is_child, writes
    )


def own_entry_page(me: PersonMember, entry: StoryEntry) -> FormPage:
    """One piece to say better."""
    return FormPage(
        _("Dit stuk veranderen"), reverse("people:own_story"), _("Terug naar het verhaal"), "", [], me.is_child
    )


def entry_page(link: AccessLink, ways: Sequence[tuple[str, str]]) -> EntryPage:
    """How the code can come. Names nobody: whoever has the link of someone else learns nothing from this page."""
    words = {
        CodeWay.EMAIL: _("Per e-mail, naar %(where)s"),
        CodeWay.TEXT: _("Per sms, naar het nummer dat eindigt op %(where)s"),
    }
    choices = [
        (str(way), words[CodeWay(way)] % {"where": where.lstrip("…") if way == CodeWay.TEXT else where})
        for way, where in ways
    ]
    return EntryPage(choices, link.member.is_child)


def code_page(link: AccessLink, token: str) -> CodePage:
    """Where to get another code."""
    return CodePage(reverse("people:entry", args=[token]), CODE_MINUTES, link.member.is_child)


def wrong_code(reason: str, left: int) -> str:
    """What to do about a code that was not right."""
    if reason == "over":
        return _("Deze code werkt niet meer. Vraag hieronder een nieuwe.")
    return ngettext(
        "Deze code klopt niet. U kunt het nog één keer proberen.", "Deze code klopt niet. U kunt het nog %(n)d keer proberen.", left
    ) % {"n": left}  # fmt: skip


def own_page(me: PersonMember, about: Person | None, members: Sequence[PersonMember], *, reads: bool) -> OwnPage:
    """One's own details, and who the person is and who stands beside them as far as this reader may see."""
    beside = [
        (member.name, str(Relation(member.relation).label))
        for member in members
        if member.pk != me.pk and not (member.is_self and not about)
    ]
    facts = [(_("Naam"), me.name)]
    if about and me.is_self:
        facts += [
            row for row in ((_("Geboortejaar"), str(about.birth_year or "")), (_("Postcode"), about.pc4)) if row[1]
        ]
    ask = "" if me.is_self or reads or about else _ask(me)
    return OwnPage(
        _("Mijn gegevens"), _own_lead(me, about), facts, beside, me.is_self, me.is_child, ask
    )  # fmt: skip


def _ask(me: PersonMember) -> str:
    """Why there is so little to see. Nobody is sent to someone who died."""
    if me.person.is_deceased:
        return _("U ziet hier alleen uw eigen gegevens. Heeft u vragen, of wilt u iemand spreken? Bel ons.")
    return _("U ziet hier alleen uw eigen gegevens. Wilt u meelezen? Vraag het de persoon om wie het gaat.")


def _own_lead(me: PersonMember, about: Person | None) -> str:
    if about is None or me.is_self:
        return _("Dag %(name)s. Hier staat hoe wij u bereiken.") % {"name": me.name}
    if about.is_deceased:
        words = {"name": me.name, "about": about.name, "until": day(about.plan_ends_on)}
        return (
            _("Dag %(name)s. %(about)s is er niet meer. Wij zijn er voor u, in elk geval tot en met %(until)s.") % words
        )
    return _("Dag %(name)s. U staat naast %(about)s. Hier staat hoe wij u bereiken.") % {
        "name": me.name,
        "about": about.name,
    }
