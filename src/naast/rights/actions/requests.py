"""Writes of the rights room: ask, decide, take someone's data away, and forget in time.

What goes and what stays is sorted out from the declarations in `holdings.py`; the log goes by its own routine.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import DateField, Model
from django.utils.translation import gettext as _

from naast.access.models import Consent, Grant
from naast.audit import actions as audit
from naast.core import actions as outbox
from naast.core import clock, rls
from naast.core.actors import Actor
from naast.core.errors import Conflict, DomainError, NotAllowed, NotVisible
from naast.core.privacy import REPLACEMENT, declaration, own_models
from naast.engine.anonymity import without_numbers
from naast.people.models import Person
from naast.rights import holdings, queries
from naast.rights.choices import PURPOSE, RequestKind, RequestState
from naast.rights.holdings import Holding
from naast.rights.models import MAX_TEXT, RightsRequest

log = logging.getLogger(__name__)
# AVG art. 12 lid 3: within a month. Counted shorter, so that February does not make us late.
TERM = timedelta(days=28)


def ask(*, person_id: UUID, kind: str, text: str, by: Actor) -> RightsRequest:
    """Someone asks for a correction or a deletion. Who may carry it out gets a mail without content.

    Raises DomainError (`leeg`, `te-lang`), Conflict when a deletion was already asked.
    """
    words = without_numbers(text.strip())
    if kind == RequestKind.CORRECTION and not words:
        raise DomainError("leeg", _("Er staat nog niet wat er niet klopt."), _("Schrijf op wat er anders moet."), 422)
    if len(words) > MAX_TEXT:
        raise DomainError("te-lang", _("De tekst is te lang om te bewaren."), _("Kort hem in."), 422)
    with rls.acting(by, PURPOSE):
        try:
            with transaction.atomic():
                row: RightsRequest = RightsRequest.objects.create(
                    person_id=person_id,
                    kind=kind,
                    text=words,
                    asked_by=by.label,
                    asker_id=by.id,
                    due_on=clock.today() + TERM,
                )
        except IntegrityError:
            raise Conflict(
                _("U hebt dit al gevraagd. Wij zijn ermee bezig."), _("Dat staat bij ‘Wat u vroeg’.")
            ) from None
        _note(row, "rights asked", by)
        _tell_team(person_id)
    return row


def note_print(*, person_id: UUID, by: Actor, asked_by: str, sure_by: str, left_out: list[str]) -> None:
    """Write down that everything was printed for somebody without a link. Raises NotAllowed for who is not of the team."""
    _need_team(by)
    audit.record(
        by=by, action="export printed", subject_type="person", subject_id=person_id, purpose=PURPOSE, person_id=person_id,
        part="identity", kind="read", detail={"asked_by": asked_by, "sure_by": sure_by, "left_out": len(left_out)},
    )  # fmt: skip


def _tell_team(person_id: UUID) -> None:
    with rls.acting_system(PURPOSE):
        addresses = queries.who_must_know(person_id)
    for address in addresses:
        outbox.post(
            to=address,
            subject=_("Naast: iemand vraagt iets over de eigen gegevens"),
            body=_("Er staat een verzoek voor u klaar: %(url)s\nAntwoord binnen vier weken.")
            % {"url": f"{settings.NAAST_BASE_URL}/rechten/verzoeken/"},
        )


def withdraw(*, person_id: UUID, request_id: UUID, by: Actor) -> RightsRequest:
    """Who asked takes it back, as long as nobody decided. Raises NotVisible, Conflict."""
    with rls.acting(by, PURPOSE):
        row = _open_one(person_id, request_id, by)
        _decide(row, RequestState.WITHDRAWN, "", by)
        _note(row, "rights request withdrawn", by)
    return row


def refuse(*, person_id: UUID, request_id: UUID, answer: str, by: Actor) -> RightsRequest:
    """Say no, with the reason: that is a right too. Raises NotVisible, NotAllowed, Conflict, DomainError (`leeg`)."""
    return _settle(person_id, request_id, RequestState.REFUSED, answer, by)


def corrected(*, person_id: UUID, request_id: UUID, answer: str, by: Actor) -> RightsRequest:
    """What was wrong has been put right on the pages of the person. Raises NotVisible, NotAllowed, Conflict, DomainError (`leeg`)."""
    return _settle(person_id, request_id, RequestState.DONE, answer, by)


def _settle(person_id: UUID, request_id: UUID, state: str, answer: str, by: Actor) -> RightsRequest:
    words = without_numbers(answer.strip())[:MAX_TEXT]
    if not words:
        raise DomainError(
            "leeg", _("Er staat nog geen antwoord."), _("Schrijf in gewone taal wat u deed, of waarom niet."), 422
        )
    _need_team(by)
    with rls.acting(by, PURPOSE):
        row = _open_one(person_id, request_id, by)
        _decide(row, state, words, by)
        _note(row, "rights request refused" if state == RequestState.REFUSED else "rights request done", by)
    return row


def delete_on_request(*, person_id: UUID, request_id: UUID, by: Actor) -> RightsRequest:
    """Carry out a deletion: take away all that may go today. What the law keeps stays, and goes by itself when its time is over.

    Raises NotVisible, NotAllowed, Conflict.
    """
    _need_team(by)
    with rls.acting(by, PURPOSE):
        row = _open_one(person_id, request_id, by)
        if row.kind != RequestKind.DELETION:
            raise Conflict(_("Hier is niet gevraagd om te wissen."))
        with rls.acting_system(PURPOSE):
            ids = queries.ids_of(person_id)
            # Decided first: from then on this row is one of those that stay, and is not what is taken away.
            _decide(row, RequestState.DONE, "", by)
            done = remove(ids, holdings.by_law)
            kept = [one for one in done if one.stays and one.model is not RightsRequest]
            if kept or any(one.emptied for one in done):
                RightsRequest.objects.for_system(PURPOSE).filter(pk=row.pk).update(state=RequestState.PARTLY)
            _empty_words(person_id)
            _note(row, "person deleted", by, {one.said.label: len(one.goes) for one in done if one.goes})
            row.refresh_from_db(from_queryset=RightsRequest.objects.for_system(PURPOSE))
    return row


def _empty_words(person_id: UUID) -> None:
    """What was written in requests goes with the person; that there was one, and how it ended, stays."""
    rows = RightsRequest.objects.for_system(PURPOSE).filter(person_id=person_id)
    gone = REPLACEMENT[declaration(RightsRequest).personal["asked_by"]]
    rows.exclude(state=RequestState.OPEN).update(text="", answer="", asked_by=gone, asker_id="")


def _need_team(by: Actor) -> None:
    if by.kind != "user":
        raise NotAllowed(
            _("Een verzoek wordt uitgevoerd door iemand van het team."), _("Vraag het iemand van uw team.")
        )


def _open_one(person_id: UUID, request_id: UUID, by: Actor) -> RightsRequest:
    rows = RightsRequest.objects.for_actor(by, PURPOSE).filter(person_id=person_id, pk=request_id)
    if not rows.exists():
        raise NotVisible
    row: RightsRequest | None = rows.select_for_update(of=("self",)).first()
    if row is None:
        raise NotAllowed(_("U mag dit bekijken, maar niet beslissen."), _("Vraag het de coördinator van uw team."))
    if not row.is_open:
        raise Conflict(_("Hierover is al beslist."), _("Ververs de bladzijde om te zien wat er is gebeurd."))
    return row


def _decide(row: RightsRequest, state: str, answer: str, by: Actor) -> None:
    row.state, row.answer, row.decided_by, row.decided_at = state, answer, by.label, clock.now()
    row.save(update_fields=["state", "answer", "decided_by", "decided_at"])


def _note(row: RightsRequest, action: str, by: Actor, counts: dict[str, int] | None = None) -> None:
    audit.record(
        by=by, action=action, subject_type="rightsrequest", subject_id=row.pk, purpose=PURPOSE, person_id=row.person_id,
        part="identity", detail={"kind": str(row.kind), **(counts or {})},
    )  # fmt: skip


def remove(person_ids: list[UUID], until: holdings.Until) -> list[Holding]:
    """Take away all rows about this human that need not stay; returns what went, stayed and was emptied. Within `acting_system`."""
    sorted_out = holdings.sort_out(person_ids, until)
    for one in sorted_out:
        _take_away(one)
    for one in sorted_out:
        one.emptied = {pk for pk in one.emptied if empty(one.model, pk)}
    _end_circle(person_ids)
    return sorted_out


def _end_circle(person_ids: list[UUID]) -> None:
    """A place or a consent that stays is proof of what was; nobody looks through it any more."""
    now, by = clock.now(), Actor.system().label
    places = Grant.objects.for_system(PURPOSE).filter(person_id__in=person_ids, stopped_at=None)
    places.update(stopped_at=now, stopped_by=by)
    consents = Consent.objects.for_system(PURPOSE).filter(person_id__in=person_ids, withdrawn_at=None)
    consents.update(withdrawn_at=now, withdrawn_by=by)


def _take_away(one: Holding) -> None:
    rows = one.model._base_manager.filter(pk__in=one.goes)
    if one.model is Person:
        # A row that was merged into another points to it, so it goes first.
        rows.exclude(merged_into=None).delete()
        rows = one.model._base_manager.filter(pk__in=one.goes)
    rows.delete()


def empty(model: type[Model], pk: Any) -> bool:
    """Take the personal fields out of one row that must stay standing; returns whether anything was still in it."""
    row: Any = model._base_manager.get(pk=pk)
    changed = []
    for name, scrub in declaration(model).personal.items():
        field: Any = model._meta.get_field(name)
        if isinstance(field, DateField) and not field.null:
            # A date that the table cannot do without says little when nobody is named any more.
            continue
        value = (
            None
            if field.null
            else ("" if field.blank and field.empty_strings_allowed else REPLACEMENT[scrub] or field.get_default())
        )
        if getattr(row, name) != value:
            setattr(row, name, value)
            changed.append(name)
    if changed:
        row.save(update_fields=changed)
    return bool(changed)


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What the nightly routine forgets of one kind of data. `how`: `moment` (its own days), `person` (with the person), or the
    name of the routine that does it elsewhere (then `count` is None).
    """

    label: str
    how: str
    count: int | None


def forget(*, dry_run: bool, progress: Callable[[str], None] = lambda where: None) -> list[Forgotten]:
    """Forget everything whose declared time is over. With `dry_run` only tell what would go; nothing is changed then.

    Each kind of data, and each person, in a transaction of its own: when one fails, the others are still forgotten.
    """
    found = [_forget_by_moment(model, dry_run) for model in holdings.models_with_moment()]
    found += _forget_persons(dry_run, progress)
    found += [Forgotten(label, routine, None) for label, routine in _elsewhere()]
    return [one for one in found if one.count != 0]


def _forget_by_moment(model: type[Model], dry_run: bool) -> Forgotten:
    with rls.acting_system("taak"):
        rows = holdings.due_by_moment(model)
        if dry_run:
            return Forgotten(model._meta.label, "moment", rows.count())
        ids = list(rows.values_list("pk", flat=True))
        model._base_manager.filter(pk__in=ids).delete()
        if ids:
            _note_forgotten(model._meta.label, len(ids))
    return Forgotten(model._meta.label, "moment", len(ids))


def _note_forgotten(label: str, count: int, person_id: UUID | None = None) -> None:
    audit.record(
        by=Actor.system(), action="rows forgotten", subject_type=label[:40], subject_id=label[:64], purpose="taak",
        person_id=person_id, detail={"count": count},
    )  # fmt: skip


def _forget_persons(dry_run: bool, progress: Callable[[str], None]) -> list[Forgotten]:
    counts: dict[str, int] = {}
    over = _persons_that_ended()
    for number, (person_id, ended_on) in enumerate(over, start=1):
        progress(_("%(number)d van %(all)d personen") % {"number": number, "all": len(over)})
        try:
            for label, count in _forget_person(person_id, ended_on, dry_run).items():
                counts[label] = counts.get(label, 0) + count
        except Exception as error:
            # One person whose rows do not fit together must not keep everyone else's.
            log.error("person %s not forgotten (%s)", person_id, type(error).__name__)
    return [Forgotten(label, "person", count) for label, count in sorted(counts.items())]


def _persons_that_ended() -> list[tuple[UUID, date]]:
    """Persons whose plan ended longer ago than declared, with that day. Merged-away rows go with the one they went into."""
    days = declaration(Person).retention_days
    assert days is not None
    with rls.acting_system("taak"):
        rows = Person.objects.for_system("taak").filter(
            merged_into=None, plan_ends_on__lt=clock.today() - timedelta(days=days)
        )
        return list(rows.order_by("plan_ends_on", "pk").values_list("pk", "plan_ends_on"))


def _forget_person(person_id: UUID, ended_on: date, dry_run: bool) -> dict[str, int]:
    with rls.acting_system("taak"):
        ids, until = queries.ids_of(person_id), holdings.by_term(ended_on)
        done = holdings.sort_out(ids, until) if dry_run else remove(ids, until)
        counts = {one.said.label: len(one.goes) for one in done if one.goes}
        if not dry_run and (counts or any(one.emptied for one in done)):
            _note_forgotten("people.Person", sum(counts.values()), person_id)
    return counts


def _elsewhere() -> list[tuple[str, str]]:
    said = [declaration(model) for model in own_models()]
    return [(one.label, one.retention_by) for one in said if one.retention_by]
