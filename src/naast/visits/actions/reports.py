"""Write down what was told, once: also what was written without a network and comes later, or comes twice. Read back, confirm, share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from naast.access import queries as access
from naast.core import clock, rls
from naast.core.actors import Actor
from naast.core.errors import Conflict, DomainError, NotAllowed, NotVisible
from naast.people.actions.rows import clean, needed, not_yours, note, working
from naast.people.models import Person
from naast.plan.actions.allowed import need_change
from naast.visits.actions.moving import made_with, put_in
from naast.visits.actions.pieces import Piece, write_pieces
from naast.visits.actions.visits import VisitFields, locked_visit, plan_visit, save_visit
from naast.visits.choices import MAX_LINE, MAX_WORDS, OWN_SHARES, PART, Retold, State, Why
from naast.visits.models import Report, ReportItem, Visit
from naast.visits.queries import walking

_ONCE = "een verslag komt een keer binnen"
# A clock of a tablet may be off; a report of long ago is no report of today's talk.
OLDEST_DAYS = 366


@dataclass(frozen=True, slots=True)
class Told:
    """What is written down of one talk. `pieces` by kind; a kind that is not named stays as it is."""

    on: date
    pieces: Mapping[str, Piece] = field(default_factory=dict)
    sick_on: date | None = None
    retold: int | None = None
    read_back: bool = False
    with_whom: str = ""


def record_visit(
    *, person_id: UUID, key: UUID, told: Told, by: Actor, visit_id: UUID | None = None, saved: int = 0
) -> Report:
    """Keep a report. The same `key` once more gives the one that is there: nothing comes twice. `saved`: of a device, a number that goes
    up with every save; what was written there after an answer got lost is taken over, and how it was stays with each piece.

    Without `visit_id` a visit of that day is made, which has taken place. The visit becomes `done`; another's report of the same
    visit stays beside this one. Raises NotVisible, NotAllowed, DomainError(422).
    """
    with working(by) as purpose:
        need_change(by, person_id, PART, purpose)
        there = _there(key, by)
        if there is not None:
            return _later(there, told, saved, person_id, by, purpose)
        _check(told)
        visit = _visit(person_id, visit_id, told, key, by, purpose)
        report: Report
        report, made = Report.objects.for_system(_ONCE).get_or_create(
            key=key,
            defaults={
                "person_id": person_id, "visit": visit, "written_by_id": access.as_uuid(by.id), "written_by_name": by.label[:120],
                "offline": saved > 0, "saved": saved, "on": told.on, "sick_on": told.sick_on,
                "retold": told.retold, "read_back": told.read_back,
                "review_on": _review_on(told.on), "changed_by": by.label[:120],
            },
        )  # fmt: skip
        if not made:
            return _own(report, by)
        write_pieces(report, told.pieces, by)
        _one_review(report, by, purpose)
        note(
            person_id,
            "visit recorded",
            by,
            part=PART,
            purpose=purpose,
            row=report,
            pieces=len(told.pieces),
            offline=saved > 0,
        )
    return report


def change_report(*, person_id: UUID, report_id: UUID, told: Told, version: int, by: Actor) -> Report:
    """Say it better. How it was stays with each piece; what was confirmed was confirmed of the version then.

    Raises NotVisible, NotAllowed for who did not write it, Conflict, DomainError(422).
    """
    with working(by) as purpose:
        report = locked_report(person_id, report_id, by, purpose)
        if report.written_by_id != access.as_uuid(by.id):
            raise NotAllowed(
                _("Dit verslag schreef iemand anders."),
                _("Vraag het aan wie het schreef, of schrijf een eigen verslag."),
            )
        if report.version != version:
            raise Conflict(
                _("Dit verslag is intussen veranderd."),
                _("Wat u schreef, staat er nog. Bewaar het nog een keer, dan geldt het uwe."),
            )
        _check(told)
        report.on, report.sick_on, report.retold, report.read_back = told.on, told.sick_on, told.retold, told.read_back
        report.objection = ""
        fields = ["on", "sick_on", "retold", "read_back", "objection"]
        save_report(report, by, *fields)
        _with(report.visit, told.with_whom, by)
        changed = write_pieces(report, told.pieces, by)
        note(
            person_id,
            "visit report changed",
            by,
            part=PART,
            purpose=purpose,
            row=report,
            pieces=changed,
            version=report.version,
        )
    return report


def confirm(*, person_id: UUID, report_id: UUID, version: int, by: Actor) -> Report:
    """ "Zo klopt het": the person themself, or who wrote it down after reading it back. Counts for the version that was seen.

    Raises NotVisible, NotAllowed, Conflict when it changed meanwhile.
    """
    with working(by) as purpose:
        report = locked_report(person_id, report_id, by, purpose)
        if by.kind == "user" and report.written_by_id != access.as_uuid(by.id):
            raise not_yours()
        if report.version != version:
            raise Conflict(_("Dit verslag is intussen veranderd."), _("Lees het nog een keer."))
        report.confirmed_on, report.confirmed_by, report.objection = clock.today(), by.label[:120], ""
        report.confirmed_version = report.version
        # Confirming says nothing new: the version stays the one that was read.
        report.save(update_fields=["confirmed_on", "confirmed_by", "confirmed_version", "objection"])
        note(person_id, "visit report confirmed", by, part=PART, purpose=purpose, row=report, version=version)
    return report


def object_to(*, person_id: UUID, report_id: UUID, words: str, by: Actor) -> Report:
    """The person says what is not right. Nothing is changed: whoever wrote it sees it. Raises NotVisible, NotAllowed, DomainError(422)."""
    with working(by) as purpose:
        if by.kind != "resident":
            raise not_yours()
        report = locked_report(person_id, report_id, by, purpose)
        report.objection = needed(words, _("Schrijf op wat er niet klopt."), MAX_WORDS)
        report.confirmed_on, report.confirmed_by, report.confirmed_version = None, "", None
        report.save(update_fields=["objection", "confirmed_on", "confirmed_by", "confirmed_version"])
        note(person_id, "visit report not right", by, part=PART, purpose=purpose, row=report)
    return report


def share_item(*, person_id: UUID, item_id: UUID, share: str, by: Actor) -> ReportItem:
    """Who may read one piece: the person says, or who wrote it down for them. Raises NotVisible, NotAllowed, DomainError(422)."""
    if share not in OWN_SHARES:
        raise DomainError("delen", _("Kies wie dit mag lezen."), "", 422)
    with working(by) as purpose:
        rows = ReportItem.objects.for_actor(by, purpose).filter(pk=item_id, person_id=person_id)
        if not rows.exists():
            raise NotVisible
        item: ReportItem | None = rows.select_for_update(of=("self",)).first()
        if item is None:
            raise not_yours()
        item.share = share
        item.save(update_fields=["share"])
        note(person_id, "visit piece shared", by, part=PART, purpose=purpose, row=item, kind=item.kind, share=share)
    return item


def move_report(*, person_id: UUID, report_id: UUID, to_person_id: UUID, by: Actor) -> Report:
    """It was of somebody else: it goes to that file, whole, and nothing of it stays. Who wrote it does; the right person confirms it anew.

    Raises NotVisible, NotAllowed (who did not write it; a file where `by` may not write), DomainError(422).
    """
    with working(by) as purpose:
        return put_in(locked_report(person_id, report_id, by, purpose), to_person_id, by, purpose)


def locked_report(person_id: UUID, report_id: UUID, by: Actor, purpose: str) -> Report:
    """One report, locked. Raises NotVisible, NotAllowed when `by` may only look."""
    rows = Report.objects.for_actor(by, purpose).filter(pk=report_id, person_id=person_id)
    if not rows.exists():
        raise NotVisible
    report: Report | None = rows.select_for_update(of=("self",)).first()
    if report is None:
        raise not_yours()
    return report


def save_report(report: Report, by: Actor, *fields: str) -> None:
    """The next version."""
    report.version, report.changed_at, report.changed_by = report.version + 1, clock.now(), by.label[:120]
    report.save(update_fields=[*fields, "version", "changed_at", "changed_by"])


def _check(told: Told) -> None:
    today = clock.today()
    if told.on > today or (today - told.on).days > OLDEST_DAYS:
        raise DomainError("dag", _("De dag van het gesprek ligt in de toekomst, of te lang geleden."), "", 422)
    if told.sick_on is not None and told.sick_on > today:
        raise DomainError("dag", _("De eerste ziektedag ligt niet in de toekomst."), "", 422)
    if told.retold is not None and told.retold not in Retold.values:
        raise DomainError("opnieuw", _("Kies hoe vaak het verhaal opnieuw verteld moest worden."), "", 422)


def _there(key: UUID, by: Actor) -> Report | None:
    with rls.looking_system(_ONCE):
        report: Report | None = Report.objects.for_system(_ONCE).filter(key=key).first()
    return None if report is None else _own(report, by)


def _later(report: Report, told: Told, saved: int, person_id: UUID, by: Actor, purpose: str) -> Report:
    """What a device saved later than what came before: the next version, also when another person was chosen there meanwhile.

    The same or an earlier one changes nothing.
    """
    if saved <= report.saved:
        return report
    _check(told)
    report = locked_report(report.person_id, report.pk, by, purpose)
    if saved <= report.saved:
        return report
    if person_id != report.person_id and not _is_same(person_id, report.person_id):
        put_in(report, person_id, by, purpose)
    report.on, report.sick_on, report.retold, report.read_back = told.on, told.sick_on, told.retold, told.read_back
    report.saved = saved
    save_report(report, by, "on", "sick_on", "retold", "read_back", "saved")
    _with(report.visit, told.with_whom, by)
    changed = write_pieces(report, told.pieces, by)
    kept = {"row": report, "pieces": changed, "version": report.version}
    note(report.person_id, "visit report changed", by, part=PART, purpose=purpose, **kept)
    return report


def _is_same(chosen: UUID, there: UUID) -> bool:
    """Whether the file that a device still knows was put together with the one where the report is."""
    with rls.looking_system(_ONCE):
        return Person.objects.for_system(_ONCE).filter(pk=chosen, merged_into_id=there).exists()


def _own(report: Report, by: Actor) -> Report:
    """The report of this key, when it is this writer's; of a key of another nothing is told. After a merge the person may differ."""
    if report.written_by_id != access.as_uuid(by.id):
        raise NotVisible
    return report


def _visit(person_id: UUID, visit_id: UUID | None, told: Told, key: UUID, by: Actor, purpose: str) -> Visit:
    if visit_id is None:
        fields = VisitFields(told.on, _("Gesprek thuis"), with_whom=told.with_whom, state=State.DONE)
        return plan_visit(person_id=person_id, fields=fields, by=by, ident=made_with(key))
    visit = locked_visit(person_id, visit_id, by, purpose)
    if visit.state != State.DONE:
        visit.state = State.DONE
        save_visit(visit, by)
    _with(visit, told.with_whom, by)
    return visit


def _with(visit: Visit, names: str, by: Actor) -> None:
    """Who was there, as it was told with the report; nothing said changes nothing."""
    said = clean(names)[:MAX_LINE]
    if said and said != visit.with_whom:
        visit.with_whom = said
        save_visit(visit, by)


def _review_on(on: date) -> date | None:
    """When somebody looks again, as the table "Herziening" says."""
    days = walking.review_days()
    return None if days is None else on + timedelta(days=days)


def _one_review(report: Report, by: Actor, purpose: str) -> None:
    """This talk looked again at what came before: the weeks count from here. A day that somebody chose for another reason stays."""
    rows = Report.objects.for_actor(by, purpose).filter(
        person_id=report.person_id, on__lte=report.on, review_why=Why.WEEKS
    )
    rows.exclude(pk=report.pk).exclude(review_on=None).update(review_on=None)


__all__ = [
    "Piece",
    "Told",
    "change_report",
    "confirm",
    "locked_report",
    "move_report",
    "object_to",
    "record_visit",
    "save_report",
    "share_item",
]
