"""Help is asked of an organisation: exactly what the person said yes to; and asked elsewhere, with the story going along."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from naast.accounts import queries as accounts
from naast.accounts.models import Team, User
from naast.core import actions as core
from naast.core import clock, rls
from naast.core.actors import Actor
from naast.core.errors import Conflict, DomainError, NotVisible
from naast.directory.choices import ServiceStatus
from naast.directory.models import Service
from naast.engine import loop
from naast.people.models import Person
from naast.referrals import mails
from naast.referrals.actions import places, rows
from naast.referrals.actions.receiving import end_links, make_link
from naast.referrals.actions.rows import Which
from naast.referrals.choices import ConsentWay, Ended, EventKind, State, Urgency
from naast.referrals.models import MAX_QUESTION, ReceivingTeam, Referral

MOST_ITEMS, MAX_LABEL, MAX_ITEM = 30, 120, 4_000
Items = Iterable[Mapping[str, str]]


def ask(
    *,
    person: Person | None,
    team: Team,
    service: Service,
    question: str,
    items: Items,
    consent_sentence: str,
    consent_given_by: str,
    consent_way: str,
    by: Actor,
    provision: str = "",
    urgency: str = Urgency.NORMAL,
    previous: Referral | None = None,
    hold_minutes: float = 0,
) -> Referral:
    """Ask one organisation. What is sent is `question` and `items`, and nothing else; the mail itself holds none of it.

    Without a mailbox and without an inbox it starts on the list of who sent it: then somebody rings.
    Raises NotVisible, NotAllowed, Conflict (the service stopped), DomainError (`leeg`, `te-lang`, `toestemming`, `urgentie`).
    """
    _may_ask(person, team, by)
    with rls.acting_system(rows.WHY):
        _takes_questions(service)
        said = {
            "question": rows.needed(question, _("Schrijf in één zin wat u vraagt."), MAX_QUESTION),
            "items": _items(items),
            **_consent(consent_sentence, consent_given_by, consent_way),
        }
        if urgency not in Urgency.values:
            raise DomainError("urgentie", _("Kies hoe snel het moet."), "", 422)
        referral = _new(person, team, service, urgency, by)
        for name, value in said.items():
            setattr(referral, name, value)
        referral.provision, referral.previous = provision[:80], previous
        referral.save(force_insert=True)
        if referral.receiver_email:
            mails.asked(referral, make_link(referral), hold_minutes=hold_minutes)
        rows.event(referral, EventKind.ASKED, by)
        rows.note_audit(
            referral, "referral asked", by, service=str(service.pk), urgency=str(urgency), items=len(referral.items),
            previous=str(previous.pk) if previous else None,
        )  # fmt: skip
    return referral


def _may_ask(person: Person | None, team: Team, by: Actor) -> None:
    if by.kind == "system":
        return
    if by.kind != "user" or str(team.pk) not in by.team_ids:
        raise NotVisible
    if person is not None:
        rows.may_change_person(person.pk, by)


def _takes_questions(service: Service) -> None:
    if service.status != ServiceStatus.ACTIVE:
        raise Conflict(_("%(name)s is gestopt of even dicht.") % {"name": service.name}, _("Kies een ander adres."))


def _items(items: Items) -> list[dict[str, str]]:
    """What is sent, cleaned. Raises DomainError (`te-lang`)."""
    found = [
        {"label": rows.clean(str(item["label"]), MAX_LABEL), "text": rows.clean(str(item["text"]), MAX_ITEM)}
        for item in items
    ]
    kept = [item for item in found if item["text"]]
    if len(kept) > MOST_ITEMS:
        raise DomainError("te-lang", _("Dit is te veel om te sturen."), _("Stuur alleen wat nodig is."), 422)
    return kept


def _consent(sentence: str, given_by: str, way: str) -> dict[str, Any]:
    if not sentence.strip() or not given_by.strip() or way not in ConsentWay.values:
        raise DomainError(
            "toestemming",
            _("Er is nog geen toestemming opgeschreven."),
            _("Lees de zin voor en schrijf op wie ja zei, en hoe."),
            422,
        )
    return {
        "consent_sentence": rows.clean(sentence, 900), "consent_given_by": rows.clean(given_by, 120), "consent_way": way,
        "consent_at": clock.now(),
    }  # fmt: skip


def _new(person: Person | None, team: Team, service: Service, urgency: str, by: Actor) -> Referral:
    organisation = service.organisation
    referral = Referral(
        person=person, team=team, from_team=team, service=service, organisation=organisation, urgency=urgency,
        receiver_email=service.email or organisation.email, reference=rows.new_reference(), state=State.ASKED,
        asked_at=clock.now(), moved_at=clock.now(),
    )  # fmt: skip
    referral.owner = referral.sent_by = User.objects.filter(pk=by.id).first() if by.kind == "user" else None
    if referral.owner is None and not places.to_someone_else(referral, None):
        places.to_default(referral)
    rows.wait(referral)
    if not referral.receiver_email and not ReceivingTeam.objects.filter(organisation=organisation).exists():
        _to_ring(referral)
    return referral


def _to_ring(referral: Referral) -> None:
    """Nobody there reads mail: it is the turn of who sent it, from today, to ring them."""
    rows.on_sender(referral)
    today = loop.later(clock.today(), 0, rows.norms().days_closed)
    referral.next_on, referral.reminded_at = today, None
    referral.remind_on = referral.sender_on = today


@transaction.atomic
def redirect(
    *,
    referral: Which,
    service: Service,
    consent_sentence: str,
    consent_given_by: str,
    consent_way: str,
    by: Actor,
    question: str | None = None,
    items: Items | None = None,
    urgency: str = "",
    hold_minutes: float = 0,
) -> Referral:
    """The same question to another organisation; the story goes along, so nobody tells it again. The one before ends with that reason.

    The person says yes anew: consent was for that receiver, not for this one. Only whose list it is on does this.
    Raises NotVisible, NotAllowed, Conflict (done already, or the same service), DomainError.
    """
    with rows.handling(referral, by) as (old, side):
        if service.pk == old.service_id:
            raise Conflict(_("Dit is hetzelfde adres."), _("Kies een ander adres."))
        state = rows.moved_to(old, State.STOPPED, side)
        new = ask(
            person=old.person, team=old.team, service=service, by=by, provision=old.provision, urgency=urgency or old.urgency,
            question=old.question if question is None else question, items=old.items if items is None else items,
            consent_sentence=consent_sentence, consent_given_by=consent_given_by, consent_way=consent_way, previous=old,
            hold_minutes=hold_minutes,
        )  # fmt: skip
        was_back = old.state in (State.NOT_FOR_US, State.NOT_REACHED)
        rows.end(old, state, Ended.ELSEWHERE)
        rows.settled_by_other(old)
        rows.save(old, *rows.MOVED, *rows.SETTLING)
        end_links(old)
        rows.event(old, EventKind.REDIRECTED, by)
        rows.note_audit(old, "referral redirected", by, to=str(new.pk), service=str(service.pk))
        if not core.recall(about=mails.about(old)) and not was_back:
            mails.no_longer_needed(old)
    return new


def team_of_sender(by: Actor, pc4: str = "") -> Team | None:
    """The team in which a user asks: the one of this postcode when they work there, else their first."""
    teams = [team for team in accounts.teams() if str(team.pk) in by.team_ids]
    here = accounts.team_for_pc4(pc4) if pc4 else None
    return here if here in teams else next(iter(teams), None)
