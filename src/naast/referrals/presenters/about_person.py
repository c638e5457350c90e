"""What of a person's file can be sent along with a question to an organisation: each piece apart, to tick or not."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from naast.people.choices import Dimension, Language
from naast.people.models import Household, Person, PersonMember, StoryEntry
from naast.referrals.along import Piece
from naast.referrals.presenters.sending import Item


def items_of(
    person: Person,
    members: Sequence[PersonMember],
    household: Household | None,
    story: Sequence[StoryEntry],
    told: Sequence[Piece] = (),
) -> list[Item]:
    """Name and a way to reach someone are ticked; the rest only when it is chosen: less is better. `told`: what rooms above keep."""
    own = next((member for member in members if member.is_self), None)
    rows = [
        ("naam", _("Naam"), person.name, True, _("mijn naam")),
        ("telefoon", _("Telefoon"), own.phone if own else "", True, _("mijn telefoonnummer")),
        ("mail", _("E-mail"), own.email if own else "", False, _("mijn e-mailadres")),
        ("contact", _("Goed om te weten bij contact"), person.contact_note, True, _("hoe zij mij het best bereiken")),
        ("postcode", _("Postcode"), person.pc4, False, _("mijn postcode")),
        ("taal", _("Taal"), _language(person), person.preferred_language != Language.NL, _("mijn taal")),
        ("huis", _("Thuis"), _home(household), False, _("hoe ik woon")),
    ]
    found = [Item(key, label, text, chosen, mine) for key, label, text, chosen, mine in rows if text]
    found += [_beside(member) for member in members if not member.is_self and (member.phone or member.email)]
    found += [Item(piece.key, piece.label, piece.text, False) for piece in told]
    return found + [_piece(entry) for entry in story]


def _language(person: Person) -> str:
    return "" if person.preferred_language == Language.NL else str(person.get_preferred_language_display())


def _home(household: Household | None) -> str:
    if household is None:
        return ""
    kind = str(household.get_kind_display()) if household.kind else ""
    count = household.children_count
    children = ngettext("%(n)d kind in huis", "%(n)d kinderen in huis", count) % {"n": count} if count else ""
    return ". ".join(part for part in (kind, children, household.note) if part)


def _beside(member: PersonMember) -> Item:
    said = {"name": member.name, "relation": str(member.get_relation_display()).lower()}
    label = _("Ook bellen: %(name)s (%(relation)s)") % said
    return Item(f"naast-{member.pk}", label, member.phone or member.email, False)


def _piece(entry: StoryEntry) -> Item:
    said = {"who": entry.told_by, "about": str(Dimension(entry.dimension).label).lower()}
    return Item(f"verhaal-{entry.pk}", _("Wat %(who)s vertelde (%(about)s)") % said, entry.text, False)
