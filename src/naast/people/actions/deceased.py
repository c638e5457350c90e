"""A death: told, confirmed in a second step, and undone when it was a mistake. Nothing is deleted.

From the confirming step on nothing is addressed to the person, their own link ends, nobody speaks for them any more, and the plan goes
on for those beside them until its end date. Nobody sees more than before: secrecy survives a death.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from naast.core import clock
from naast.core.actors import Actor
from naast.core.errors import Conflict, DomainError, NotAllowed
from naast.people.actions.rows import end_links, mine, needed, note, save, working
from naast.people.choices import LinkEnd, Relation
from naast.people.models import AccessLink, DeathReport, LinkRequest, Person


@dataclass(frozen=True, slots=True)
class Aftercare:
    """How long a plan goes on after a death when nobody says otherwise, with where that comes from."""

    days: int
    source: str
    checked_on: str
    confidence: str


# The first year and the first day of remembrance with room around it. Grief that does not soften after twelve months asks for help of
# another kind (DSM-5-TR: prolonged grief disorder, adults), so whoever stands beside the family should still be there then.
AFTERCARE = Aftercare(
    396, "eigen werkafspraak: dertien maanden; de grens van twaalf maanden komt uit DSM-5-TR (2022), langdurige-rouwstoornis",
    "2026-11-22", "C",
)  # fmt: skip
LONGEST_PLAN = timedelta(days=5 * 366)
# Longer ago than this nobody registers a death here; it is a slip of the keyboard.
LONGEST_AGO = timedelta(days=5 * 366)


def plan_end_after(died_on: date) -> date:
    """Until when the plan goes on for those who stay behind."""
    return died_on + timedelta(days=AFTERCARE.days)


def report_death(*, person_id: UUID, died_on: date, told_by: str, by: Actor) -> DeathReport:
    """Write down that someone died, and who told it. Nothing changes until it is confirmed. A report that waits is replaced.

    Raises NotVisible, NotAllowed (only a professional), Conflict (already registered), DomainError (`datum`, `leeg`).
    """
    _professional(by)
    with working(by) as purpose:
        person = mine(person_id, by, purpose)
        _not_deceased(person)
        _possible(died_on)
        told = needed(told_by, _("Schrijf op van wie u dit hoorde."))
        waiting = _reports(person).filter(undone_at=None)
        waiting.update(undone_at=clock.now(), undone_by=by.label)
        report: DeathReport = DeathReport.objects.create(
            person=person, died_on=died_on, told_by=told, reported_by=by.label
        )
        note(person.pk, "death reported", by, purpose=purpose, row=report)
    return report


def confirm_death(*, person_id: UUID, by: Actor, plan_ends_on: date | None = None) -> DeathReport:
    """The second step: it is so. `plan_ends_on` defaults to `plan_end_after`.

    Raises NotVisible, NotAllowed, Conflict (nothing was reported, or already confirmed), DomainError (`einddatum`).
    """
    _professional(by)
    with working(by) as purpose:
        person = mine(person_id, by, purpose)
        _not_deceased(person)
        report = _reports(person).filter(undone_at=None, confirmed_at=None).select_for_update().first()
        if report is None:
            raise Conflict(_("Er is geen melding om te bevestigen."), _("Vul eerst de datum in."))
        until = plan_ends_on or plan_end_after(report.died_on)
        if not max(report.died_on, clock.today()) <= until <= clock.today() + LONGEST_PLAN:
            raise DomainError(
                "einddatum",
                _("Het plan kan niet op deze dag eindigen."),
                _("Kies een dag vanaf vandaag, binnen vijf jaar."),
                422,
            )
        _let_rest(person, report, until, by)
        note(person.pk, "death confirmed", by, purpose=purpose, row=report, links_ended=len(report.ended_links))
    return report


def _let_rest(person: Person, report: DeathReport, until: date, by: Actor) -> None:
    links = AccessLink.objects.for_system("de eigen link van wie overleed").filter(
        person=person, member__relation=Relation.SELF
    )
    members = list(links.values_list("member_id", flat=True))
    LinkRequest.objects.filter(member_ref__in=members).delete()
    report.confirmed_at, report.confirmed_by = clock.now(), by.label
    report.plan_ended_on_before = person.plan_ends_on
    report.ended_links = end_links(links, LinkEnd.DECEASED, clock.now())
    report.save(update_fields=["confirmed_at", "confirmed_by", "plan_ended_on_before", "ended_links"])
    person.deceased_on, person.plan_ends_on = report.died_on, until
    save(person, "deceased_on", "plan_ends_on")


def take_back_report(*, person_id: UUID, by: Actor) -> DeathReport:
    """A report that waits for confirmation was a mistake; nothing had changed yet. Raises NotVisible, NotAllowed, Conflict."""
    _professional(by)
    with working(by) as purpose:
        person = mine(person_id, by, purpose)
        report = _reports(person).filter(undone_at=None, confirmed_at=None).select_for_update().first()
        if report is None:
            raise Conflict(_("Er is geen melding die wacht."))
        _undone(report, by)
        note(person.pk, "death report taken back", by, purpose=purpose, row=report)
    return report


def undo_death(*, person_id: UUID, by: Actor) -> DeathReport:
    """It was a mistake: everything is as before, and the links that it stopped work again (each still asks for a code).

    Raises NotVisible, NotAllowed, Conflict.
    """
    _professional(by)
    with working(by) as purpose:
        person = mine(person_id, by, purpose)
        report = _reports(person).filter(undone_at=None, confirmed_at__isnull=False).select_for_update().first()
        if report is None or not person.is_deceased:
            raise Conflict(_("Er is geen overlijden vastgelegd."))
        person.deceased_on, person.plan_ends_on = None, report.plan_ended_on_before
        save(person, "deceased_on", "plan_ends_on")
        AccessLink.objects.for_system("het was een vergissing").filter(
            pk__in=report.ended_links, ended_why=LinkEnd.DECEASED
        ).update(ended_at=None, ended_why="", sessions_from=clock.now())
        _undone(report, by)
        note(person.pk, "death undone", by, purpose=purpose, row=report, links_back=len(report.ended_links))
    return report


def _reports(person: Person) -> QuerySet[DeathReport]:
    rows: QuerySet[DeathReport] = DeathReport.objects.for_system("meldingen van overlijden").filter(person=person)
    return rows


def _undone(report: DeathReport, by: Actor) -> None:
    report.undone_at, report.undone_by = clock.now(), by.label
    report.save(update_fields=["undone_at", "undone_by"])


def _professional(by: Actor) -> None:
    if by.kind != "user":
        raise NotAllowed(
            _("Een overlijden legt iemand van het team vast."), _("Bel het team. U hoeft dit niet zelf in te vullen.")
        )


def _not_deceased(person: Person) -> None:
    if person.is_deceased:
        raise Conflict(_("Het overlijden was al vastgelegd."))


def _possible(died_on: date) -> None:
    today = clock.today()
    if not today - LONGEST_AGO <= died_on <= today:
        raise DomainError(
            "datum",
            _("Deze datum kan niet kloppen."),
            _("Kijk naar het jaar. De dag mag niet in de toekomst liggen."),
            422,
        )
