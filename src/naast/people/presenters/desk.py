"""Pages for professionals: the list, one person, forms, a death. After a death the words become soft."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from naast.core.actors import Actor
from naast.people.actions.deceased import plan_end_after
from naast.people.choices import Basis, ContactWay, HomeKind, Language, Relation
from naast.people.likeness import Likeness
from naast.people.models import AccessLink, DeathReport, Household, Person, PersonMember, StoryEntry
from naast.people.presenters.shared import Facts, FormPage, StoryPage, day, piece_of
from naast.people.presenters.twins import reason_words
from naast.people.queries import may_be_addressed, ways_of


@dataclass(frozen=True, slots=True)
class ListPage:
    """The people of a professional."""

    columns: list[str]
    rows: list[list[dict[str, str]]]
    asked: str


@dataclass(frozen=True, slots=True)
class MemberCard:
    """One human beside the person, or the person: what is known and what can be done."""

    id: UUID
    name: str
    relation: str
    phone: str
    facts: Facts
    is_self: bool
    is_child: bool
    represents: str
    can_represent: bool
    can_write: bool
    link_until: str
    # A link was ordered and did not get away: whoever ordered it must hear that, for the old one has stopped.
    link_unsent: bool = False


@dataclass(frozen=True, slots=True)
class PersonPage:
    """Everything around one person. `members` is None when the reader may not see who stands beside them."""

    id: UUID
    name: str
    facts: Facts
    home: Facts
    own: MemberCard | None
    members: list[MemberCard] | None
    former: list[MemberCard]
    told: str
    deceased: str
    plan: str
    waits: bool


@dataclass(frozen=True, slots=True)
class DeathPage:
    """Registering a death: the person, and what will change."""

    id: UUID
    name: str
    on: str = ""
    told_by: str = ""
    changes: list[str] = field(default_factory=list)


def persons_page(found: Sequence[Person], asked: str) -> ListPage:
    """The list of people; a death is said in plain, soft words."""
    rows = [
        [
            {"text": person.name, "url": reverse("people:person", args=[person.pk]), "small": _softly(person)},
            {"text": str(person.birth_year or _("onbekend"))},
            {"text": person.pc4 or _("onbekend")},
        ]
        for person in found
    ]
    return ListPage([_("Naam"), _("Geboortejaar"), _("Postcode")], rows, asked)


def _softly(person: Person) -> str:
    return _("overleden op %(day)s") % {"day": day(person.deceased_on)} if person.is_deceased else ""


def form_page(title: str, person: Person, note: str = "") -> FormPage:
    """A form that leads back to the person."""
    return FormPage(title, reverse("people:person", args=[person.pk]), person.name, note)


def new_page(alike: Sequence[tuple[Person, Likeness]] = ()) -> FormPage:
    """Add someone; with who looks like them."""
    cards = [
        {
            "name": person.name,
            "url": reverse("people:person", args=[person.pk]),
            "why": ", ".join(reason_words(likeness.reasons)),
        }
        for person, likeness in alike
    ]
    note = _("Naast vraagt geen burgerservicenummer. Staat er toch een in een veld, dan halen wij het weg.")
    return FormPage(_("Nieuwe persoon"), reverse("people:persons"), _("Mensen"), note, cards)


def from_themselves() -> str:
    """What the law asks before someone's data are written down."""
    return _("Schrijf alleen op wat deze persoon zelf, of de persoon om wie het gaat, u vertelde.")


def about_representing() -> str:
    """When someone speaks for the person."""
    return _("Dit geldt alleen zolang de persoon zelf niet kan beslissen. Het stopt bij overlijden.")


def person_page(
    person: Person, members: Sequence[PersonMember], *, household: Household | None, links: dict[UUID, AccessLink],
    report: DeathReport | None, story: Sequence[StoryEntry], unsent: Collection[UUID] = (),
) -> PersonPage:  # fmt: skip
    """One person. `unsent`: members to whom a link could not be sent."""
    cards = [_card(member, person, links.get(member.pk), member.pk in unsent) for member in members]
    here = {member.pk for member in members if member.left_at is None}
    told = ngettext("%(n)d stuk van het verhaal", "%(n)d stukken van het verhaal", len(story)) % {"n": len(story)}
    own = next((m for m in members if m.is_self), None)
    return PersonPage(
        id=person.pk, name=person.name, facts=_facts(person, own), home=_home(household),
        own=next((card for card in cards if card.is_self), None),
        members=[card for card in cards if card.id in here and not card.is_self] if members else None,
        former=[card for card in cards if card.id not in here], told=told, deceased=day(person.deceased_on),
        plan=day(person.plan_ends_on), waits=report is not None and report.confirmed_at is None,
    )  # fmt: skip


def _facts(person: Person, own: PersonMember | None) -> Facts:
    alive = [
        (_("E-mail"), own.email if own else ""),
        (_("Liefst bereikt door"), str(ContactWay(person.contact_way).label)),
        (_("Taal"), str(Language(person.preferred_language).label)),
        (_("Goed om te weten"), person.contact_note),
    ]
    always = [
        (_("Geboortejaar"), str(person.birth_year or "")),
        (_("Postcode"), person.pc4),
    ]
    # Nobody calls or writes to someone who died; what was known stays in the file.
    return [(name, value) for name, value in always + ([] if person.is_deceased else alive) if value]


def _home(household: Household | None) -> Facts:
    if household is None:
        return []
    rows = [
        (_("Woont"), str(HomeKind(household.kind).label) if household.kind else ""),
        (_("Mensen in huis"), str(household.people_count or "")),
        (_("Kinderen in huis"), "" if household.children_count is None else str(household.children_count)),
        (_("Goed om te weten"), household.note),
    ]
    return [(name, value) for name, value in rows if value]


def _card(member: PersonMember, person: Person, link: AccessLink | None, unsent: bool = False) -> MemberCard:
    rows = [
        (_("E-mail"), member.email), (_("Taal"), "" if member.language == Language.NL else str(Language(member.language).label)),
        (_("Liefst bereikt door"), str(ContactWay(member.contact_way).label)),
        (_("Woont"), _("in hetzelfde huis") if member.lives_with else ""),
    ]  # fmt: skip
    quiet = member.is_self and person.is_deceased
    return MemberCard(
        id=member.pk, name=member.name, relation=str(Relation(member.relation).label), phone="" if quiet else member.phone,
        facts=[] if quiet else [row for row in rows if row[1]], is_self=member.is_self, is_child=member.is_child,
        represents=_represents(member, person), can_represent=not (member.is_self or member.is_child or person.is_deceased),
        can_write=may_be_addressed(member, person) and bool(ways_of(member)), link_until=day(link.expires_at) if link else "",
        link_unsent=unsent,
    )  # fmt: skip


def _represents(member: PersonMember, person: Person) -> str:
    if not member.is_representative or person.is_deceased:
        return ""
    return _("vertegenwoordiger: %(basis)s") % {"basis": Basis(member.representative_basis).label}


def person_start(person: Person, members: Sequence[PersonMember]) -> dict[str, Any]:
    """What stands in the form when it opens."""
    own = next((m for m in members if m.is_self), None)
    return {
        "name": person.name, "birth_year": person.birth_year, "pc4": person.pc4, "language": person.preferred_language,
        "contact_way": person.contact_way, "contact_note": person.contact_note, "version": person.version,
        "email": own.email if own else "", "phone": own.phone if own else "",
    }  # fmt: skip


def member_start(member: PersonMember) -> dict[str, Any]:
    """What stands in the form when it opens."""
    names = (
        "name", "relation", "is_child", "birth_year", "lives_with", "email", "phone", "language", "contact_way", "version",
    )  # fmt: skip
    return {name: getattr(member, name) for name in names}


def home_start(household: Household | None) -> dict[str, Any]:
    """What stands in the form when it opens."""
    names = ("kind", "people_count", "children_count", "note")
    return {name: getattr(household, name) for name in names} if household else {}


def plan_end(report: DeathReport) -> date:
    """Until when the plan goes on when nobody says otherwise."""
    return plan_end_after(report.died_on)


def death_page(person: Person, report: DeathReport | None = None, members: Sequence[PersonMember] = ()) -> DeathPage:
    """What registering a death changes, before it does."""
    if report is None:
        return DeathPage(person.pk, person.name)
    beside = [member.name for member in members if not member.is_self]
    name = {"name": person.name}
    changes = [
        _("Naast stuurt niets meer aan %(name)s. De eigen link van %(name)s stopt.") % name,
        _("Niemand vertegenwoordigt %(name)s nog.") % name,
        _("Het plan en het verhaal blijven. Niemand ziet meer dan daarvoor."),
        _("Wie ernaast staat, houdt de eigen link: %(names)s.") % {"names": ", ".join(beside)}
        if beside
        else _("Er staat niemand naast %(name)s in Naast.") % name,
    ]
    return DeathPage(person.pk, person.name, day(report.died_on), report.told_by, changes)


def story_page(person: Person, entries: Sequence[StoryEntry], actor: Actor, *, writes: bool = True) -> StoryPage:
    """The story for a professional. `writes`: whether they may add to it."""
    pieces = [piece_of(entry, actor) for entry in entries]
    return StoryPage(
        person.pk, person.name, _("Het verhaal van %(name)s") % {"name": person.name}, pieces, day(person.deceased_on),
        writes=writes,
    )  # fmt: skip
