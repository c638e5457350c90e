"""Consent: one question about one receiver, in a sentence that was read back; and taking it back with one tap."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from naast.access import queries
from naast.access.actions.rows import ARRANGING, locked, member_in, need, note, purpose_of
from naast.access.choices import Basis, May, Way
from naast.access.models import Consent, Grant
from naast.accounts.models import User
from naast.core import clock, rls
from naast.core.actors import Actor
from naast.core.english import in_reader_language, language
from naast.core.errors import DomainError, NotAllowed
from naast.engine import access as access_engine
from naast.people.models import PersonMember

REGIME = "uavg"


@dataclass(frozen=True, slots=True)
class Asked:
    """The question: may this receiver (a user or someone beside the person) see these parts, for so many months?

    `sentence` is what was read back; it must be the sentence this question makes, so that nobody says yes to something else.
    `may`: whether the question was about reading, or about writing along as well: those are two questions, each with its own yes.
    `given_by`: who said yes; `can_decide`: whether the person can oversee this now. `both_agree`: child and parent both said yes.
    """

    receiver: UUID
    is_user: bool
    parts: tuple[str, ...]
    months: int
    given_by: UUID
    way: str
    sentence: str
    may: str = May.SEE
    can_decide: bool = True
    both_agree: bool = False


@dataclass(frozen=True, slots=True)
class Receiver:
    """To whom: in which role, how they are called, and what that role may read and change with consent."""

    name: str
    role: str
    purpose: str
    parts: tuple[str, ...]
    changes: tuple[str, ...] = ()
    user: User | None = None
    member: PersonMember | None = None


def receiver_of(person_id: UUID, ident: UUID, *, is_user: bool) -> Receiver:
    """The receiver of a consent, with what can be asked for. Within `acting_system`. Raises NotVisible, DomainError (`kies`)."""
    if is_user:
        user = User.objects.filter(pk=ident, is_active=True).first()
        if user is None:
            raise DomainError("kies", _("Kies aan wie."), "", 422)
        roles, name, purpose = list(queries.roles_of(Actor("user", str(ident), user.name))), user.name, "begeleiding"
        return _receiver(roles, name, purpose, user=user)
    member = member_in(person_id, ident)
    return _receiver(queries.member_roles(member)[-1:], member.name, "inzage", member=member)


def _receiver(
    roles: list[str], name: str, purpose: str, user: User | None = None, member: PersonMember | None = None
) -> Receiver:
    for role in roles:
        cells = [cell for cell in access_engine.cells(queries.policy()) if (cell.role, cell.purpose) == (role, purpose)]
        parts = tuple(cell.part for cell in cells if "consent" in cell.see)
        if parts:
            changes = tuple(cell.part for cell in cells if "consent" in cell.change)
            return Receiver(name, role, purpose, parts, changes, user, member)
    raise DomainError(
        "kies", _("Met %(name)s kan dit niet gedeeld worden.") % {"name": name}, _("Kies iemand anders."), 422
    )


def ends_on(months: int) -> date:
    """The last day of a consent of so many months that is given today. Raises DomainError (`duur`)."""
    if months not in queries.policy().terms.consent_months:
        raise DomainError("duur", _("Kies hoe lang dit mag."), "", 422)
    today = clock.today()
    year, month = divmod(today.month - 1 + months, 12)
    first = date(today.year + year, month + 1, 1)
    following = (first + timedelta(days=31)).replace(day=1)
    return min(first.replace(day=1) + timedelta(days=today.day - 1), following - timedelta(days=1))


def sentence_for(receiver: Receiver, parts: Collection[str], months: int, may: str = May.SEE) -> str:
    """The sentence the person reads back. Raises DomainError (`onderdelen`, `duur`)."""
    if not parts or not set(parts) <= set(receiver.changes if may == May.CHANGE else receiver.parts):
        told = _("Kies waarin diegene mag meeschrijven.") if may == May.CHANGE else _("Kies wat diegene mag lezen.")
        raise DomainError("onderdelen", told, "", 422)
    return access_engine.consent_sentence(
        receiver.name, parts, receiver.purpose, ends_on(months), queries.policy(), may=may, language=language(),
        say=in_reader_language,
    )  # fmt: skip


def give_consent(*, person_id: UUID, asked: Asked, by: Actor) -> Consent:
    """Write down that someone said yes, and open what they said yes to.

    Raises NotVisible, NotAllowed (not theirs to give, with whom to ask), DomainError (`kies`, `onderdelen`, `duur`, `andere-zin`).
    """
    need(by, person_id)
    with rls.acting_system(ARRANGING):
        receiver = receiver_of(person_id, asked.receiver, is_user=asked.is_user)
        giver = member_in(person_id, asked.given_by)
        if sentence_for(receiver, asked.parts, asked.months, asked.may) != asked.sentence:
            raise DomainError("andere-zin", _("De zin is intussen veranderd."), _("Lees hem nog een keer."), 409)
        capacity = _capacity(person_id, giver, asked, by)
        consent = _write(person_id, asked, receiver, giver, capacity, by)
        note(
            person_id, "consent given", by, consent, parts=" ".join(asked.parts), way=asked.way, role=receiver.role,
            capacity=capacity or "self", may=str(asked.may),
        )  # fmt: skip
    return consent


def _capacity(person_id: UUID, giver: PersonMember, asked: Asked, by: Actor) -> str:
    """As who the giver speaks; empty for the person. Raises NotAllowed when this yes does not count."""
    if by.kind == "resident" and (str(giver.pk) != by.id or asked.way != Way.DIGITAL):
        raise NotAllowed(
            _("U kunt alleen zelf toestemming geven."), _("Laat de ander zelf inloggen, of vraag het team.")
        )
    if by.kind != "resident" and asked.way == Way.DIGITAL:
        raise NotAllowed(_("Op het scherm geeft iemand zelf toestemming."), _("Kies: gezegd, of op papier."))
    if giver.relation != "self" and not giver.is_representative:
        raise NotAllowed(
            _("%(name)s kan dit niet namens de persoon beslissen.") % {"name": giver.name},
            _("Vraag het de persoon zelf."),
        )
    person = queries.person_of(person_id)
    rows = PersonMember.objects.for_system(ARRANGING).filter(person_id=person_id, left_at=None, is_representative=True)
    subject = access_engine.Subject(
        age=access_engine.age_on(person.birth_year, clock.today()), can_decide=asked.can_decide,
        deceased=person.deceased_on is not None, representatives=frozenset(rows.values_list("representative_basis", flat=True)),
    )  # fmt: skip
    capacity = "" if giver.relation == "self" else giver.representative_basis
    answer = access_engine.may_give(
        access_engine.Giver(capacity or None, asked.both_agree), subject, REGIME, queries.policy()
    )
    if not answer.allowed:
        raise NotAllowed(in_reader_language(answer.reason), in_reader_language(answer.ask))
    return str(capacity)


def _write(person_id: UUID, asked: Asked, receiver: Receiver, giver: PersonMember, capacity: str, by: Actor) -> Consent:
    now = clock.now()
    # Until the end of the last day that the sentence names.
    ends = datetime.combine(ends_on(asked.months) + timedelta(days=1), time(), clock.AMSTERDAM)
    parts = [part for part in queries.policy().parts if part in asked.parts]
    consent: Consent = Consent.objects.create(
        person_id=person_id, to_user=receiver.user, to_member=receiver.member, receiver=receiver.name, parts=parts,
        purpose=receiver.purpose, may=asked.may, sentence=asked.sentence, given_by=giver, capacity=capacity, way=asked.way,
        noted_by=by.label[:120], given_at=now, expires_at=ends,
    )  # fmt: skip
    Grant.objects.create(
        person_id=person_id, user=receiver.user, member=receiver.member, role=receiver.role, parts=parts,
        purposes=[receiver.purpose], may=asked.may, basis=Basis.CONSENT, consent=consent, since=now, until=ends,
        given_by=giver.name,
    )  # fmt: skip
    return consent


def withdraw(*, person_id: UUID, consent_id: UUID, by: Actor) -> Consent:
    """Take consent back; from the next moment nothing stands on it. Doing it twice changes nothing. Raises NotVisible, NotAllowed."""
    need(by, person_id)
    with rls.acting_system(ARRANGING):
        consent: Consent = locked(Consent.objects.for_system(ARRANGING), person_id=person_id, pk=consent_id)
        if consent.withdrawn_at is None:
            consent.withdrawn_at, consent.withdrawn_by = clock.now(), by.label[:120]
            consent.save(update_fields=["withdrawn_at", "withdrawn_by"])
            note(person_id, "consent withdrawn", by, consent, purpose=purpose_of(by))
    return consent
