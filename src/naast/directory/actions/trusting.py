"""Writing down a look at some facts of a service, and what all looks together say: how sure each fact is, and until when.

Who may look, and what they tell, is in `upkeep` and `correcting`; how sure is counted in `naast.engine.freshness`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date, datetime

from django.db import transaction

from naast.audit import actions as audit
from naast.core import clock
from naast.core.actors import Actor
from naast.directory import fresh, queries
from naast.directory.choices import CheckedField, CheckedFound, CheckedHow
from naast.directory.models import FieldCheck, Freshness, LearnedRate, Service
from naast.engine import freshness
from naast.engine.freshness import Check, Kind, Rates, Standing

# Somebody who knows looked: only then does the day of the whole entry move along.
SURE = frozenset(set(CheckedHow) - {CheckedHow.SOURCE, CheckedHow.REPORTED})
# A rate that moved less than this share is not worth weighing every look again.
MOVED = 0.1


def look(
    service: Service, found: Mapping[CheckedField, CheckedFound], *, by: Actor, how: CheckedHow, at: datetime
) -> list[FieldCheck]:
    """Write down what was found about each fact, and weigh its looks again. The service is locked by who calls."""
    checks = [
        FieldCheck(service=service, field=name, checked_at=at, how=how, found=result, by_label=by.label[:160])
        for name, result in found.items()
    ]
    FieldCheck.objects.bulk_create(checks)
    weigh(service, found)
    return checks


def weigh(service: Service, fields: Collection[str], rates: Rates | None = None) -> Freshness:
    """Count from all looks how sure these facts are, and from which days the whole entry asks to make sure. Four queries."""
    rates = rates or queries.rates()
    row, _made = Freshness.objects.get_or_create(service=service)
    looks = _looks(service, fields)
    counted = {name: _standing(service, name, looks[name], rates) for name in fields if looks[name]}
    row.facts = {**row.facts, **{str(name): known.as_json() for name, known in counted.items()}}
    # What the row held before is in the cache of this object: the next reader of the service must see the new one.
    service.trust = row
    if _follow(service):
        service.save(update_fields=["checked_on"])
    row.ask_on, row.stale_on = fresh.fades(queries.standings_of(service))
    row.save(update_fields=["facts", "ask_on", "stale_on"])
    return row


def _looks(service: Service, fields: Collection[str]) -> dict[str, list[tuple[date, str, str]]]:
    rows = FieldCheck.objects.filter(service=service, field__in=list(fields)).order_by("-checked_at", "-created_at")
    looks: dict[str, list[tuple[date, str, str]]] = defaultdict(list)
    for name, at, how, found in rows.values_list("field", "checked_at", "how", "found")[
        : len(fields) * queries.MOST_LOOKS
    ]:
        looks[name].insert(0, (at.astimezone(clock.AMSTERDAM).date(), how, found))
    return looks


def _standing(service: Service, name: str, rows: list[tuple[date, str, str]], rates: Rates) -> Standing:
    checks = fresh.checks_of(rows)
    if name != CheckedField.CAPACITY and service.checked_on < checks[0].on:
        # Somebody made sure of the whole before anybody looked at this fact apart.
        checks.insert(0, Check(service.checked_on, fresh.WHOLE))
    known = freshness.standing(Kind(name), checks, rates)
    assert known is not None
    return known


def _follow(service: Service) -> bool:
    """The day of the whole entry follows when every fact was looked at since, by somebody who knows; whether it moved. Room has its own."""
    known = queries.standings_of(service)
    newest = []
    for name in set(queries.facts_of(service)) - {CheckedField.CAPACITY}:
        standing = known.get(Kind(name))
        if standing is None or standing.found == freshness.Found.WRONG:
            return False
        sure = standing.how not in (freshness.How.IMPORTED, freshness.How.REPORTED)
        newest.append(standing.on if sure else service.checked_on)
    day = min(newest)
    if day <= service.checked_on:
        return False
    service.checked_on = day
    return True


@transaction.atomic
def learn_rates(*, by: Actor, since: date | None = None) -> list[LearnedRate]:
    """Learn from every look how fast each kind of fact changes here; standings are counted again where a rate moved. Returns what moved.

    `since`: leave out looks before this day. Starts from the rates of the knowledge each time, so learning twice is learning once.
    """
    before = queries.rates()
    seen: dict[str, int] = defaultdict(int)
    histories = list(queries.histories(since))
    for history in histories:
        seen[history.kind] += max(len(history.checks) - 1, 0)
    after = freshness.learn(freshness.default_rates(), histories)
    moved = []
    for kind in (kind for kind, count in seen.items() if count):
        rate = after.kinds[kind]
        values = {"per_year": rate.per_year, "low": rate.low, "high": rate.high, "seen": seen[kind]}
        row, _made = LearnedRate.objects.update_or_create(kind=kind, defaults={**values, "learned_at": clock.now()})
        if abs(rate.per_year / before.kinds[kind].per_year - 1) > MOVED:
            moved.append(row)
    weighed = _weigh_all([row.kind for row in moved])
    detail: audit.Detail = {"kinds": " ".join(sorted(row.kind for row in moved)), "weighed": weighed}
    audit.record(by=by, action="rates learned", subject_type="directory", subject_id="rates", detail=detail)
    return moved


def _weigh_all(kinds: list[str]) -> int:
    """Count every standing of these kinds again; returns of how many services."""
    if not kinds:
        return 0
    rates = queries.rates()
    looked_at = FieldCheck.objects.filter(field__in=kinds).values("service_id")
    count = 0
    for service in queries.for_cards(Service.objects.filter(pk__in=looked_at)).iterator(chunk_size=500):
        weigh(service, kinds, rates)
        count += 1
    return count
