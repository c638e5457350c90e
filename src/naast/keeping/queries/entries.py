"""Reads for who keeps entries: the queue in the order of expected harm, one entry with its reports, and what was heard last."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from naast.core import clock, counting
from naast.core.actors import Actor
from naast.core.errors import NotAllowed, NotVisible
from naast.directory.models import OpeningTime, Service
from naast.keeping.choices import CLAIM_HOURS, Rung, Unlist
from naast.keeping.models import Entry, Keeper, Remark, Report, Round

PAGE_SIZE = 20
VIEWS = ("mijn", "alles", "meldingen", "vast")


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the queue. `has_next`: whether more follow."""

    rows: list[Entry]
    number: int
    has_next: bool


def need_keeper(actor: Actor) -> None:
    """Who works in a team that takes questions may keep the map. Raises NotAllowed."""
    if not actor.team_ids:
        raise NotAllowed(
            _("Deze pagina is voor wie de hulpkaart bijhoudt."),
            _("Klopt er iets niet op de kaart? Op elke plek staat onderaan: Dit klopt niet."),
        )


def may_decide(actor: Actor) -> bool:
    """Whether someone decides what stays on the map: a coordinator."""
    return bool(actor.coordinates)


def service_on_map(slug: str) -> Service:
    """A service that has an address, also when it is closed or ended. Raises NotVisible."""
    times = Prefetch("opening_times", OpeningTime.objects.order_by("weekday", "opens_minute"))
    rows = Service.objects.filter(unlisted=False).select_related("organisation", "location", "capacity")
    found = rows.prefetch_related(times, "coverage__neighbourhood").filter(slug=slug).first()
    if found is None:
        raise NotVisible
    return found


def waiting() -> QuerySet[Entry]:
    """Entries for which it is a human's turn today."""
    late = Q(not_before=None) | Q(not_before__lte=clock.today())
    return Entry.objects.filter(late, rung__in=[Rung.KEEPER, Rung.COORDINATOR], service__unlisted=False)


def free_at() -> datetime:
    """A claim from before this moment no longer holds."""
    return clock.now() - timedelta(hours=CLAIM_HOURS)


def hold_back(entry: Entry, actor: Actor) -> str:
    """The name of a colleague who is calling this entry now; empty when it is free or one's own."""
    if entry.claimed_by_id is None or entry.claimed_at is None or entry.claimed_at < free_at():
        return ""
    return "" if str(entry.claimed_by_id) == actor.id else (entry.claimed_by.name if entry.claimed_by else "")


def queue_for(actor: Actor, view: str, number: int = 1) -> Page:
    """One page of the queue: `mijn` (my share of this month), `alles`, `meldingen` or `vast` (with the coordinator)."""
    need_keeper(actor)
    rows = _view(actor, view)
    if view == "mijn":
        found = list(_shown(rows)[: share_of(actor)])
        return Page(found, 1, False)
    start = (max(number, 1) - 1) * PAGE_SIZE
    found = list(_shown(rows)[start : start + PAGE_SIZE + 1])
    return Page(found[:PAGE_SIZE], max(number, 1), len(found) > PAGE_SIZE)


def _view(actor: Actor, view: str) -> QuerySet[Entry]:
    rows = waiting()
    if view == "mijn":
        # What I promised to call, and of what is mine only what nobody else is calling already.
        others = Q(claimed_at__gte=free_at()) & ~Q(claimed_by_id=actor.id) & Q(claimed_by__isnull=False)
        mine = Q(keeper_id=actor.id) | Q(claimed_by_id=actor.id, claimed_at__gte=free_at())
        return rows.filter(mine).exclude(others)
    if view == "meldingen":
        return rows.filter(pk__in=Report.objects.filter(closed_at=None).values("entry_id"))
    if view == "vast":
        return rows.filter(rung=Rung.COORDINATOR)
    return rows


def _shown(rows: QuerySet[Entry]) -> QuerySet[Entry]:
    reports = Prefetch("reports", Report.objects.filter(closed_at=None), to_attr="open_reports")
    ordered = rows.select_related("service__organisation", "claimed_by", "keeper").prefetch_related(reports)
    return ordered.order_by("-harm", "id")


def share_of(actor: Actor) -> int:
    """How many of their entries are for this month: their own number, less what they did since the first of the month."""
    own = Keeper.objects.filter(user_id=actor.id, stopped_at=None).values_list("per_month", flat=True).first()
    if own is None:
        return PAGE_SIZE
    return max(own - done_this_month([UUID(actor.id)]).get(UUID(actor.id), 0), 0)


def done_this_month(users: Collection[UUID]) -> dict[UUID, int]:
    """How many entries each called since the first of this month; what was taken back does not count."""
    first = clock.now().astimezone(clock.AMSTERDAM).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    rows = Round.objects.for_system("nakijken van de kaart").filter(by_user_id__in=users, at__gte=first, undone_at=None)
    counted = rows.order_by().values_list("by_user_id").annotate(n=Count("entry", distinct=True))
    return {user: n for user, n in counted if user is not None}


def counts_for(actor: Actor) -> dict[str, int]:
    """How many there are in each view, as `core.counting` counts: one query, and one for the share of who looks."""
    views = {view: [_view(actor, view).order_by()] for view in VIEWS}
    counts = counting.at_most(views | {"weg": [Entry.objects.filter(unlist=Unlist.ASKED).order_by()]})
    return counts | {"mijn": min(counts["mijn"], share_of(actor))}


def entry_for(actor: Actor, entry_id: UUID) -> Entry:
    """One entry with all that its page shows, also when nothing is asked of anyone now. Raises NotVisible, NotAllowed."""
    need_keeper(actor)
    times = Prefetch("service__opening_times", OpeningTime.objects.order_by("weekday", "opens_minute"))
    rows = Entry.objects.select_related(
        "service__organisation", "service__location", "service__capacity", "claimed_by", "keeper"
    )
    found = rows.prefetch_related(times, "service__coverage__neighbourhood").filter(pk=entry_id).first()
    if found is None:
        raise NotVisible
    return found


def open_reports(entry: Entry) -> list[Report]:
    """What people said is wrong with this entry and nobody looked at yet, with the last words of each."""
    remarks = Prefetch(
        "remarks",
        Remark.objects.for_system("wat bij een melding over de kaart gezegd is").order_by("-created_at"),
        to_attr="words",
    )
    return list(Report.objects.filter(entry=entry, closed_at=None).prefetch_related(remarks).order_by("-count"))


def last_round(entry: Entry) -> Round | None:
    """What was heard last, unless it was taken back."""
    return Round.objects.for_system("nakijken van de kaart").filter(entry=entry, undone_at=None).order_by("-at").first()


def round_for(actor: Actor, round_id: UUID) -> Round:
    """A round of one's own. Raises NotVisible."""
    need_keeper(actor)
    found = (
        Round.objects.for_system("nakijken van de kaart")
        .select_related("entry__service")
        .filter(pk=round_id, by_user_id=UUID(actor.id))
        .first()
    )
    if found is None:
        raise NotVisible
    return found


def next_for(actor: Actor, *, but: UUID | None = None) -> Entry | None:
    """The next entry for this keeper: their own first, else what does most harm and nobody is calling."""
    for view in ("mijn", "alles"):
        # What lies with the coordinator was rung three times already: it is no next call.
        rows = _view(actor, view).exclude(rung=Rung.COORDINATOR)
        rows = rows.exclude(pk=but) if but else rows
        taken = Q(claimed_by__isnull=False, claimed_at__gte=free_at()) & ~Q(claimed_by_id=actor.id)
        found = rows.exclude(taken).order_by("-harm", "id").first()
        if found is not None:
            return found
    return None


def unlist_asked(actor: Actor) -> list[Entry]:
    """Entries that do not want to be on the map and about which nobody decided yet, oldest first."""
    need_keeper(actor)
    rows = Entry.objects.filter(unlist=Unlist.ASKED).select_related("service__organisation")
    return list(rows.order_by("unlist_on", "id"))
