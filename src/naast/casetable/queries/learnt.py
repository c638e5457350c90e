"""What remains of tables: lessons, offers, gaps and new ties, found again by words; and whom a coming table should bring together."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from naast.casetable.choices import PURPOSE, State
from naast.casetable.clockwork import kind_of
from naast.casetable.models import CaseTable, Gap, Lesson, Offer, Tie
from naast.core.acquainting import Agreement, Proposal, to_discuss

MOST = 200


@dataclass(frozen=True, slots=True)
class Learnt:
    """What was found."""

    lessons: list[Lesson]
    offers: list[Offer]


def offers_of(table: CaseTable) -> list[Offer]:
    """What was offered, the oldest first."""
    return list(Offer.objects.for_system(PURPOSE).filter(table=table).order_by("created_at", "pk"))


def lessons_of(table: CaseTable) -> list[Lesson]:
    """The lessons of a table."""
    return list(Lesson.objects.for_system(PURPOSE).filter(table=table).order_by("created_at", "pk"))


def gaps_of(table: CaseTable) -> list[Gap]:
    """What was missing, said at this table."""
    return list(Gap.objects.for_system(PURPOSE).filter(table=table).order_by("created_at", "pk"))


def ties_of(table: CaseTable) -> list[Tie]:
    """Who is going to meet whom."""
    return list(Tie.objects.filter(table=table).order_by("created_at", "pk"))


def agreements() -> list[Agreement]:
    """Which organisations on the map agreed to meet at a table; for the map of the network, that is told by `core.acquainting`."""
    rows = Tie.objects.filter(first_on_map__isnull=False, second_on_map__isnull=False).select_related("table")
    return [
        Agreement(tie.first_on_map_id, tie.second_on_map_id, tie.table.on, tie.met)
        for tie in rows.order_by("table__on", "created_at")
        if tie.first_on_map_id is not None and tie.second_on_map_id is not None
    ]


def agenda_of(table: CaseTable) -> list[Proposal]:
    """Whom the coordinator wants to bring together here, and who did not agree to meet yet; only at kinds of table where people meet."""
    if kind_of(table.kind).meets != "yes" or table.state not in (State.PLANNED, State.RUNNING):
        return []
    return to_discuss()


def last_before(table: CaseTable) -> CaseTable | None:
    """The table of the same kind that was held last before this one; people begin with what became of it."""
    earlier = CaseTable.objects.filter(kind=table.kind, state=State.ENDED, on__lte=table.on).exclude(pk=table.pk)
    return earlier.order_by("-on", "-ended_at").first()


def gaps_open() -> list[Gap]:
    """What was missing at tables that are over and nobody took up yet, the newest first."""
    rows = Gap.objects.for_system(PURPOSE).filter(settled_at=None, table__state=State.ENDED)
    return list(rows.select_related("table").order_by("-created_at")[:MOST])


def learnt(words: str = "", topic: str = "") -> Learnt:
    """Lessons and kept offers of tables that are over, the newest first; `words` must each stand in the text."""
    lessons = Lesson.objects.for_system(PURPOSE).filter(table__state=State.ENDED)
    offers = Offer.objects.for_system(PURPOSE).filter(table__state=State.ENDED, keep=True)
    if topic:
        lessons, offers = lessons.filter(table__topic=topic), offers.filter(table__topic=topic)
    for word in words.split()[:6]:
        lessons = lessons.filter(text__icontains=word)
        offers = offers.filter(Q(what__icontains=word) | Q(organisation__icontains=word) | Q(how__icontains=word))
    return Learnt(
        list(lessons.select_related("table").order_by("-table__on", "created_at")[:MOST]),
        list(offers.select_related("table", "service").order_by("-table__on", "created_at")[:MOST]),
    )
