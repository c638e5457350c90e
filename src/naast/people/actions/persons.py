"""Make a person, and change who they are, how they like to be reached and how they live."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from naast.core import doors, rls
from naast.core.actors import Actor
from naast.core.errors import NotAllowed
from naast.people import likeness
from naast.people.actions.rows import changed_names, clean, mine, needed, note, save, working
from naast.people.choices import CARE, ContactWay, HomeKind, Language, Relation
from naast.people.models import Household, Person, PersonMember


@dataclass(frozen=True, slots=True)
class PersonFields:
    """What is told of a person. E-mail and telephone stand on the person's own member row."""

    name: str
    birth_year: int | None = None
    pc4: str = ""
    language: str = Language.NL
    contact_way: str = ContactWay.PHONE
    contact_note: str = ""
    email: str = ""
    phone: str = ""

    def of_person(self) -> dict[str, object]:
        name = needed(self.name, _("Er staat nog geen naam."))
        return {
            "name": name, "name_key": likeness.name_key(name), "birth_year": self.birth_year, "pc4": self.pc4,
            "preferred_language": self.language, "contact_way": self.contact_way, "contact_note": clean(self.contact_note),
        }  # fmt: skip

    def of_member(self) -> dict[str, object]:
        return {
            "name": needed(self.name, _("Er staat nog geen naam.")), "birth_year": self.birth_year, "email": self.email.strip(),
            "phone": clean(self.phone), "language": self.language, "contact_way": self.contact_way,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class HomeFields:
    """How a person lives."""

    kind: str = HomeKind.UNKNOWN
    people_count: int | None = None
    children_count: int | None = None
    note: str = ""


def make_person(*, fields: PersonFields, by: Actor, reason: str = "") -> Person:
    """A professional makes a person, and is in the circle from then on. Raises NotAllowed for a resident or an asker."""
    if by.kind not in ("user", "system"):
        raise NotAllowed(_("Alleen een medewerker kan iemand toevoegen."), _("Vraag het iemand van het team."))
    # Nobody is in the circle of someone who does not exist yet; the keeper lets the maker in before anything else happens.
    with rls.acting_system("een persoon maken"):
        person: Person = Person.objects.create(**fields.of_person())
        PersonMember.objects.create(person=person, relation=Relation.SELF, **fields.of_member())
        note(person.pk, "person made", by, purpose=CARE)
        doors.keeper().admit(person_id=person.pk, by=by, reason=reason or "heeft deze persoon toegevoegd")
    return person


def change_person(*, person_id: UUID, fields: PersonFields, by: Actor, version: int | None = None) -> Person:
    """Change who someone is or how they like to be reached. The audit row tells which fields, not what stood there.

    Raises NotVisible, NotAllowed, Conflict, DomainError (`leeg`).
    """
    with working(by) as purpose:
        person = mine(person_id, by, purpose, version)
        names = changed_names(person, fields.of_person())
        if names:
            save(person, *names)
        own = own_row(person)
        told = changed_names(own, fields.of_member())
        if told:
            save(own, *told)
        if names or told:
            note(
                person.pk,
                "person changed",
                by,
                purpose=purpose,
                fields=" ".join(sorted({*names, *told} - {"name_key"})),
            )
    return person


def own_row(person: Person) -> PersonMember:
    """The member row of the person, locked. Every person has one."""
    rows = PersonMember.objects.for_system("de eigen rij van de persoon").select_for_update()
    own: PersonMember = rows.get(person=person, relation=Relation.SELF, left_at=None)
    return own


def change_household(*, person_id: UUID, fields: HomeFields, by: Actor) -> Household:
    """Tell how someone lives. Raises NotVisible, NotAllowed."""
    with working(by) as purpose:
        person = mine(person_id, by, purpose)
        values = asdict(fields) | {"note": clean(fields.note)}
        home = Household.objects.for_system("het huishouden").filter(person=person).first() or Household(person=person)
        names = changed_names(home, values)
        if names or home._state.adding:
            home.save()
            note(person.pk, "household changed", by, purpose=purpose, row=home, fields=" ".join(sorted(names)))
    return home
