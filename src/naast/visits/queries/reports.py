"""What was told: one report with its pieces, as far as this reader may read each of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from naast.access import queries as access
from naast.core.actors import Actor
from naast.core.errors import NotVisible
from naast.people.choices import Relation
from naast.people.models import PersonMember
from naast.referrals import along
from naast.visits.choices import CARE, CloseKind, Kind, Share
from naast.visits.models import CloseItem, Report, ReportItem

WHY = "wie leest dit stuk"
_ORDER = {kind: number for number, kind in enumerate((*Kind.values, *CloseKind.values))}


@dataclass(frozen=True, slots=True)
class Whole:
    """A report and what this reader may read of it, in the order of the cards. `is_writer`: they wrote it."""

    report: Report
    items: tuple[ReportItem, ...]
    close: tuple[CloseItem, ...]
    is_writer: bool

    def text(self, kind: str) -> str:
        """The words of one card; empty when there are none, or none for this reader."""
        return next((one.text for one in (*self.items, *self.close) if one.kind == kind), "")

    def data(self, kind: str) -> Any:
        """What is no sentence on one card."""
        return next((one.data for one in (*self.items, *self.close) if one.kind == kind), None)


def report_for(actor: Actor, person_id: UUID, report_id: UUID, purpose: str) -> Whole:
    """One report, whole. Raises NotVisible."""
    rows = Report.objects.for_actor(actor, purpose).filter(person_id=person_id, pk=report_id)
    report: Report | None = rows.select_related("visit").first()
    if report is None:
        raise NotVisible
    return whole(actor, report, purpose)


def reports_for(actor: Actor, person_id: UUID, purpose: str) -> list[Report]:
    """Every report of one person, the newest talk first."""
    return list(Report.objects.for_actor(actor, purpose).filter(person_id=person_id).order_by("-on", "-created_at"))


def whole(actor: Actor, report: Report, purpose: str) -> Whole:
    """The report with the pieces that this reader may read. The database has the same wall."""
    items = list(_readable(ReportItem, actor, report, purpose))
    close = list(_readable(CloseItem, actor, report, purpose))
    return Whole(
        report, tuple(sorted(items, key=_place)), tuple(sorted(close, key=_place)),
        actor.kind == "user" and report.written_by_id == access.as_uuid(actor.id),
    )  # fmt: skip


def to_send_along(actor: Actor, person_id: UUID) -> list[along.Piece]:
    """What can go along with a question for help, so that nobody has to tell it again: the newest piece of each kind.

    Only what the person confirmed as it stands now and shares with everyone who may see the visits; nothing that a naaste told apart.
    """
    confirmed = Report.objects.for_actor(actor, CARE).filter(person_id=person_id, confirmed_version=F("version"))
    rows = ReportItem.objects.for_actor(actor, CARE).filter(report__in=confirmed, share=Share.CIRCLE).exclude(text="")
    newest = {one.kind: one for one in rows.select_related("report").order_by("report__on", "report__created_at")}
    return [_along(newest[kind]) for kind in Kind.values if kind in newest]


def _along(item: ReportItem) -> along.Piece:
    said = {"about": Kind(item.kind).label, "day": date_format(item.report.on, "j F Y")}
    return along.Piece(f"gesprek-{item.pk}", _("Verteld op %(day)s: %(about)s") % said, item.text)


def _readable(model: Any, actor: Actor, report: Report, purpose: str) -> QuerySet[Any]:
    rows: QuerySet[Any] = model.objects.for_actor(actor, purpose).filter(report=report)
    if actor.kind == "system":
        return rows
    may = Q(share=Share.CIRCLE)
    if actor.kind == "user":
        may |= Q(report__written_by_id=access.as_uuid(actor.id))
        if model is CloseItem:
            may |= Q(share=Share.HELPERS)
    elif model is ReportItem and speaks_for(actor, report.person_id, purpose):
        may |= Q(share=Share.VISITOR)
    return rows.filter(may)


def speaks_for(actor: Actor, person_id: UUID, purpose: str) -> bool:
    """Whether this resident is the person, or speaks for them."""
    rows = PersonMember.objects.for_actor(actor, purpose).filter(pk=access.as_uuid(actor.id), person_id=person_id)
    return bool(rows.filter(Q(relation=Relation.SELF) | Q(is_representative=True)).exists())


def _place(item: ReportItem | CloseItem) -> int:
    return _ORDER[item.kind]
