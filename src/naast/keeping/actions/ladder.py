"""The daily clock: what is due is first asked by mail, once more, then by a keeper's call, and last it is with the coordinator."""

from __future__ import annotations

import logging
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from naast.accounts import queries as accounts
from naast.core import clock
from naast.directory import actions as directory
from naast.directory.choices import ServiceStatus
from naast.keeping import mails, queries
from naast.keeping.actions import keepers, links, rows, settling
from naast.keeping.choices import CALL_DAYS, DECIDE_DAYS, MAIL_PAUSE_DAYS, REMIND_DAYS, STUCK_DAYS, Rung, Unlist
from naast.keeping.models import ConfirmLink, Entry, Report, Round

log = logging.getLogger(__name__)
BATCH = 500
MAILS_PER_DAY, FEWEST_CALLS = 100, 20


def run(on: date | None = None, *, most_mails: int = MAILS_PER_DAY) -> dict[str, int]:
    """Everything that is due on a day (default today); safe to run twice. Returns how many of each."""
    day = on or clock.today()
    done: Counter[str] = Counter()
    done["reopened"] = directory.reopen_due(on=day)
    done["divided"] = keepers.divide(by=rows.HOUSE)
    settling.settle()
    done["weighed"] = _weigh_all()
    done["mailed"] = _mail(day, most_mails)
    done["reminded"] = _remind(day)
    done["to keeper"] = _to_keeper(day)
    done["to coordinator"] = _to_coordinator(day)
    _tell_coordinators(day, done["to coordinator"])
    return {name: count for name, count in done.items() if count}


def _weigh_all() -> int:
    """The weight of every entry on the map, today; and what rests but is due becomes somebody's turn in the next step."""
    count = 0
    for batch in _batches(_on_the_map()):
        weighed = rows.weigh(batch)
        Entry.objects.bulk_update(weighed, ["harm", "why"])
        count += len(weighed)
    return count


def _on_the_map() -> QuerySet[Entry]:
    gone = [ServiceStatus.DEFUNCT, ServiceStatus.INACTIVE]
    return Entry.objects.exclude(service__status__in=gone).filter(service__unlisted=False)


def _batches(found: QuerySet[Entry]) -> Iterator[list[Entry]]:
    last: UUID | None = None
    ordered = found.select_related("service__organisation").order_by("pk")
    while True:
        batch = list((ordered.filter(pk__gt=last) if last else ordered)[:BATCH])
        if not batch:
            return
        yield batch
        last = batch[-1].pk


def _mail(day: date, most: int) -> int:
    """What is due and rests, the most harmful first: one mail for all that one mailbox is about; else a keeper calls.

    No more in a day than people can answer and keepers can call: what is left waits for tomorrow.
    """
    pending = Round.objects.for_system("nakijken van de kaart").filter(settled_at=None, undone_at=None)
    due = _on_the_map().filter(rung=Rung.REST, why__due=True).exclude(pk__in=pending.values("entry_id"))
    # Whoever answered not long ago is left in peace, also when one answer did not take every doubt away.
    due = due.exclude(last_round_at__date__gt=day - timedelta(days=MAIL_PAUSE_DAYS))
    wanted: dict[tuple[UUID, str], list[Entry]] = defaultdict(list)
    calls: list[UUID] = []
    for entry in due.select_related("service__organisation").order_by("-harm", "id")[: most * 10]:
        mailbox = queries.mailbox_of(entry.service)
        if not mailbox or entry.no_mail:
            calls.append(entry.pk)
        elif (entry.service.organisation_id, mailbox.lower()) in wanted or len(wanted) < most:
            wanted[entry.service.organisation_id, mailbox.lower()].append(entry)
    _put(calls[: _room_for_calls()], Rung.KEEPER, day)
    return sum(_mail_one(entries, day) for entries in wanted.values())


def _room_for_calls() -> int:
    """How many more may wait for a call: never more than keepers do in three months, so that the list stays one to finish."""
    month = sum(row.per_month for row in queries.keepers()) or FEWEST_CALLS
    return max(3 * month - Entry.objects.filter(rung=Rung.KEEPER).count(), 0)


def _mail_one(entries: list[Entry], day: date) -> int:
    ids = [entry.pk for entry in entries]
    if links.heard_lately(entries[0].service, day - timedelta(days=MAIL_PAUSE_DAYS)):
        # They had a mail not long ago, and this is still unsure: a voice asks better than a second mail.
        _put(ids, Rung.KEEPER, day)
        return 0
    with transaction.atomic():
        links.send(service=entries[0].service, by=rows.HOUSE)
        _put(ids, Rung.MAILED, day)
    return 1


def _remind(day: date) -> int:
    """Nobody answered the mail: once more, with the same link."""
    late = _on_the_map().filter(rung=Rung.MAILED, rung_on__lte=day - timedelta(days=REMIND_DAYS))
    told: set[UUID] = set()
    for batch in _batches(late):
        for entry in batch:
            with transaction.atomic():
                link = links.live(entry.service)
                if link is not None and link.pk not in told and not entry.no_mail:
                    told.add(link.pk)
                    ConfirmLink.objects.filter(pk=link.pk).update(reminded_at=clock.now())
                    mails.reminded(link, queries.mailbox_of(entry.service))
                _put([entry.pk], Rung.REMINDED, day)
    return len(told)


def _to_keeper(day: date) -> int:
    late = _on_the_map().filter(rung=Rung.REMINDED, rung_on__lte=day - timedelta(days=CALL_DAYS))
    return _put(list(late.values_list("pk", flat=True)), Rung.KEEPER, day)


def _to_coordinator(day: date) -> int:
    """What people say is wrong, and nobody rang about for too long."""
    old = Report.objects.filter(closed_at=None, created_at__date__lte=day - timedelta(days=STUCK_DAYS))
    late = Q(rung=Rung.KEEPER, pk__in=old.values("entry_id"), rung_on__lte=day - timedelta(days=STUCK_DAYS))
    return _put(list(_on_the_map().filter(late).values_list("pk", flat=True)), Rung.COORDINATOR, day)


def _put(ids: list[UUID], rung: Rung, day: date) -> int:
    count = 0
    for start in range(0, len(ids), BATCH):
        for entry in Entry.objects.filter(pk__in=ids[start : start + BATCH]):
            entry.rung, entry.rung_on = rung, day
            entry.save(update_fields=["rung", "rung_on"])
            rows.note(entry, "map entry asked further", rows.HOUSE, rung=str(rung))
            count += 1
    return count


def _tell_coordinators(day: date, fresh: int) -> None:
    """One mail a day at most, and only when something new lies there or waits too long for a decision."""
    undecided = Entry.objects.filter(unlist=Unlist.ASKED, unlist_on__lte=day - timedelta(days=DECIDE_DAYS)).count()
    if not fresh and not undecided:
        return
    team = accounts.default_team()
    if team is None:
        return
    stuck = Entry.objects.filter(rung=Rung.COORDINATOR).count()
    for address in [team.email] if team.email else [user.email for user in accounts.coordinators_of(team)]:
        mails.to_coordinator(address, stuck, undecided)


def tell_keepers() -> int:
    """The first of the month: to every keeper how many are for them, in one mail; returns to how many."""
    told = 0
    for load in queries.loads():
        count = min(load.waiting, load.keeper.per_month)
        if count:
            mails.month_begins(load.keeper.user.email, load.keeper.user.name, count)
            told += 1
    return told
