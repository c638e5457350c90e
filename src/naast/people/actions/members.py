"""Those beside the person: add, change, let go and take back in; who speaks for the person, on which basis."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from naast.core import actions as outbox
from naast.core import clock, rls
from naast.core.actors import Actor
from naast.core.errors import Conflict, DomainError, NotAllowed, NotVisible
from naast.core.voice import to_child
from naast.people.actions.rows import changed_names, clean, end_links, member_of, mine, needed, note, save, working
from naast.people.choices import Basis, ContactWay, Language, LinkEnd, Relation
from naast.people.models import AccessLink, Person, PersonMember
from naast.people.queries import may_be_addressed

ADULT = 18


@dataclass(frozen=True, slots=True)
class MemberFields:
    """What is told of someone beside the person."""

    name: str
    relation: str = Relation.OTHER
    is_child: bool = False
    birth_year: int | None = None
    lives_with: bool = False
    email: str = ""
    phone: str = ""
    language: str = Language.NL
    contact_way: str = ContactWay.PHONE

    def values(self) -> dict[str, object]:
        """As they are stored. Raises DomainError (`leeg`, `zichzelf`)."""
        if self.relation == Relation.SELF:
            raise DomainError("zichzelf", _("De persoon zelf staat er al bij."), _("Kies wie dit is."), 422)
        # Whoever is an adult by year of birth is not spoken to as a child, whatever the tick says.
        grown = self.birth_year is not None and clock.today().year - self.birth_year > ADULT
        return {
            "name": needed(self.name, _("Er staat nog geen naam.")), "relation": self.relation,
            "is_child": self.is_child and not grown, "birth_year": self.birth_year, "lives_with": self.lives_with,
            "email": self.email.strip(), "phone": clean(self.phone), "language": self.language, "contact_way": self.contact_way,
        }  # fmt: skip


def add_member(*, person_id: UUID, fields: MemberFields, by: Actor) -> PersonMember:
    """Someone stands beside the person. Raises NotVisible, NotAllowed, DomainError."""
    with working(by) as purpose:
        person = mine(person_id, by, purpose)
        member: PersonMember = PersonMember.objects.create(person=person, **fields.values())
        note(person.pk, "member added", by, part="circle", purpose=purpose, row=member, relation=member.relation)
    return member


def change_member(
    *, person_id: UUID, member_id: UUID, fields: MemberFields, by: Actor, version: int | None = None
) -> PersonMember:
    """Change what is known of someone beside the person. Where their code went before gets a message.

    Raises NotVisible, NotAllowed, Conflict, DomainError.
    """
    with working(by) as purpose:
        member = member_of(person_id, member_id, by, purpose, version)
        if member.is_self:
            raise DomainError(
                "zichzelf", _("Dit is de persoon zelf."), _("Verander dat bij de gegevens van de persoon."), 422
            )
        if member.is_representative and fields.is_child:
            raise DomainError("kind", _("Een kind kan de persoon niet vertegenwoordigen."), "", 422)
        _change(member, fields.values(), by, purpose)
    return member


def change_own_details(*, by: Actor, email: str, phone: str, language: str, contact_way: str) -> PersonMember:
    """A resident changes how they themself are reached; nobody else's. Raises NotVisible."""
    if by.kind != "resident":
        raise NotVisible
    # Someone beside the person may see nothing of the circle and still has a telephone number of their own.
    with rls.acting_system("een bewoner verandert de eigen gegevens"):
        rows = PersonMember.objects.for_system("de eigen rij").select_for_update(of=("self",)).select_related("person")
        member: PersonMember | None = rows.filter(pk=by.id, left_at=None).first()
        if member is None or not may_be_addressed(member, member.person):
            raise NotVisible
        values: dict[str, object] = {
            "email": email.strip(), "phone": clean(phone), "language": language, "contact_way": contact_way,
        }  # fmt: skip
        if not (values["email"] or values["phone"]):
            raise DomainError(
                "onbereikbaar", _("Dan kunnen wij u geen code meer sturen, en komt u er niet meer in."),
                _("Laat een e-mailadres of een telefoonnummer staan."), 422,
            )  # fmt: skip
        _change(member, values, by, "inzage")
        if member.is_self:
            person = member.person
            same = {"preferred_language": language, "contact_way": contact_way}
            if names := changed_names(person, dict(same)):
                save(person, *names)
    return member


def _change(member: PersonMember, values: dict[str, object], by: Actor, purpose: str) -> None:
    old_email = member.email
    names = changed_names(member, values)
    if not names:
        return
    save(member, *names)
    note(
        member.person_id,
        "member changed",
        by,
        part="circle",
        purpose=purpose,
        row=member,
        fields=" ".join(sorted(names)),
    )
    if "email" in names and old_email:
        _tell_old_address(member, old_email)


def _tell_old_address(member: PersonMember, old: str) -> None:
    """Codes go elsewhere from now on. Whoever did not ask for that must hear it where they still read it."""
    with translation.override(member.language if member.language in dict(settings.LANGUAGES) else "nl"):
        subject, body = (
            _("Uw e-mailadres bij Naast is veranderd"),
            _(
                "Vanaf nu sturen wij uw berichten en codes naar een ander adres.\n\nHeeft u dit niet gevraagd? Bel ons: %(phone)s."
            )
            % {"phone": settings.NAAST_DESK_PHONE},
        )
    said = (to_child(subject), to_child(body)) if member.is_child else (subject, body)
    outbox.post(to=old, subject=said[0], body=said[1])


def let_go(*, person_id: UUID, member_id: UUID, by: Actor, version: int | None = None) -> PersonMember:
    """Someone no longer stands beside the person: their link ends, their words stay. Can be taken back.

    Raises NotVisible, NotAllowed, Conflict, DomainError (`zichzelf`).
    """
    with working(by) as purpose:
        member = member_of(person_id, member_id, by, purpose, version)
        if member.is_self:
            raise DomainError("zichzelf", _("De persoon zelf kan er niet uit."), "", 422)
        if member.left_at is not None:
            raise Conflict(_("Deze persoon stond er al niet meer bij."))
        member.left_at = clock.now()
        member.is_representative, member.representative_basis = False, ""
        save(member, "left_at", "is_representative", "representative_basis")
        end_links(AccessLink.objects.for_system("wie weggaat").filter(member=member), LinkEnd.LEFT, clock.now())
        note(member.person_id, "member let go", by, part="circle", purpose=purpose, row=member)
    return member


def take_back_in(*, person_id: UUID, member_id: UUID, by: Actor) -> PersonMember:
    """Letting go was a mistake. A new link must be sent, and speaking for the person must be told again.

    Raises NotVisible, NotAllowed, Conflict.
    """
    with working(by) as purpose:
        member = member_of(person_id, member_id, by, purpose)
        if member.left_at is None:
            raise Conflict(_("Deze persoon staat er al bij."))
        member.left_at = None
        save(member, "left_at")
        note(member.person_id, "member back", by, part="circle", purpose=purpose, row=member)
    return member


def appoint_representative(*, person_id: UUID, member_id: UUID, basis: str, by: Actor) -> PersonMember:
    """From now on this member speaks for the person, on this basis. Only a professional or the person themself says so.

    Raises NotVisible, NotAllowed, DomainError (`kind`, `grond`, `overleden`).
    """
    with working(by) as purpose:
        person = mine(person_id, by, purpose)
        member = member_of(person_id, member_id, by, purpose)
        _may_represent(person, member, basis)
        _not_themself(member, by)
        member.is_representative, member.representative_basis = True, basis
        save(member, "is_representative", "representative_basis")
        note(person_id, "representative appointed", by, part="circle", purpose=purpose, row=member, basis=basis)
    return member


def _may_represent(person: Person, member: PersonMember, basis: str) -> None:
    if basis not in Basis.values:
        raise DomainError("grond", _("Kies waarom deze persoon mag vertegenwoordigen."), "", 422)
    if member.is_self or member.is_child or member.left_at is not None:
        raise DomainError("kind", _("Deze persoon kan geen vertegenwoordiger zijn."), _("Kies een volwassene."), 422)
    if person.is_deceased:
        raise DomainError("overleden", _("Na een overlijden vertegenwoordigt niemand meer."), "", 422)


def _not_themself(member: PersonMember, by: Actor) -> None:
    if by.kind == "resident" and by.id == str(member.pk):
        raise NotAllowed(_("U kunt uzelf niet aanwijzen."), _("Vraag het de persoon zelf, of iemand van het team."))


def end_representation(*, person_id: UUID, member_id: UUID, by: Actor) -> PersonMember:
    """This member no longer speaks for the person. Raises NotVisible, NotAllowed, Conflict."""
    with working(by) as purpose:
        member = member_of(person_id, member_id, by, purpose)
        if not member.is_representative:
            raise Conflict(_("Deze persoon was al geen vertegenwoordiger."))
        member.is_representative, member.representative_basis = False, ""
        save(member, "is_representative", "representative_basis")
        note(person_id, "representation ended", by, part="circle", purpose=purpose, row=member)
    return member
