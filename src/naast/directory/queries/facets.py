"""How many places each choice would leave, counted by the database in three queries, however many choices there are.

A choice is counted with every other wish held and its own kind of wish let go: that is the number you get by choosing it.
What somebody wishes (`Terms`) and the places themselves are in `finding`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from django.db.models import BooleanField, Case, Count, Exists, OuterRef, Q, QuerySet, Value, When

from naast.directory import hours
from naast.directory.choices import Audience, CapacityStatus, Cost, Language, Layer
from naast.directory.models import Coverage, Neighbourhood, OpeningTime, Service
from naast.directory.queries.serving import offering
from naast.engine.dates import holidays_in

# Above this many places that fit the words and the place, nobody is helped by exact numbers; counting stops there.
MOST_COUNTED: Final = 20_000
# A drawing of more neighbourhoods than this says nothing any more, nor do their numbers.
MOST_DRAWN: Final = 60
FREE: Final = Q(cost__istartswith="gratis")


@dataclass(frozen=True, slots=True)
class Wishes:
    """What is chosen, apart from words and place. Empty means: no wish. `now` is the moment for "open now"."""

    layer: str = ""
    audience: str = ""
    language: str = ""
    cost: str = ""
    open_now: bool = False
    room: bool = False
    provision: str = ""
    now: datetime | None = None


@dataclass(frozen=True, slots=True)
class Facets:
    """Per kind of wish: choice -> number of places. `matched`: with words and place alone; `total`: with every wish.

    `without`: kind of wish -> how many places there are when only that wish is let go; for wishes that are held.
    `capped`: there are more than MOST_COUNTED, and the numbers are of a part.
    """

    matched: int
    total: int
    everywhere: int
    capped: bool
    counts: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    without: Mapping[str, int] = field(default_factory=dict)


def conditions(wishes: Wishes) -> dict[str, Q]:
    """Kind of wish -> the condition on a service; only of wishes that are held."""
    held = {
        "soort": Q(layer=wishes.layer) if wishes.layer else None,
        "voorwie": Q(audience__contains=[wishes.audience]) if wishes.audience else None,
        "taal": Q(languages__contains=[wishes.language]) if wishes.language else None,
        "kosten": costing(wishes.cost) if wishes.cost else None,
        "open": is_open(wishes.now) if wishes.open_now and wishes.now else None,
        "plaats": Q(capacity__status=CapacityStatus.YES) if wishes.room else None,
        "hulp": offering([wishes.provision]) if wishes.provision else None,
    }
    return {name: one for name, one in held.items() if one is not None}


def costing(cost: str) -> Q:
    """The condition on what it costs: free, paid (also in part), or not told."""
    if cost == Cost.FREE:
        return FREE
    return Q(cost="") if cost == Cost.UNKNOWN else ~FREE & ~Q(cost="")


def is_open(now: datetime) -> Q:
    """The condition that somebody is there at this moment. By appointment is not open; on a public holiday only day and night is."""
    minute = now.hour * 60 + now.minute
    times = OpeningTime.objects.filter(service=OuterRef("pk"), weekday=now.isoweekday())
    if now.date() in holidays_in(now.year):
        times = times.filter(opens_minute=0, closes_minute=hours.DAY_MINUTES)
    else:
        times = times.filter(opens_minute__lte=minute, closes_minute__gt=minute)
    return Q(Exists(times), by_appointment=False)


def _flag(condition: Q) -> Case:
    return Case(When(condition, then=Value(True)), default=Value(False), output_field=BooleanField())


def count(rows: QuerySet[Service], wishes: Wishes) -> Facets:
    """The numbers beside the choices, for `rows` that fit the words and the place. One query.

    Each condition is looked up once per place, and then counted in every combination that a choice needs.
    """
    now = wishes.now
    held = conditions(wishes)
    looked = {f"ok_{name}": _flag(one) for name, one in held.items()}
    if now is not None and "open" not in held:
        looked["ok_open"] = _flag(is_open(now))
    part = rows.order_by().annotate(**looked, room_now=_flag(Q(capacity__status=CapacityStatus.YES)))
    wanted: dict[str, Any] = {
        "matched": Count("pk"),
        "total": Count("pk", filter=_but(held, "")),
        "everywhere": Count("pk", filter=_but(held, "") & Q(everywhere=True)),
    }
    wanted |= {f"without_{name}": Count("pk", filter=_but(held, name)) for name in held}
    choices = _choices(with_open=now is not None)
    wanted |= {f"n_{n}": Count("pk", filter=_but(held, name) & one) for n, (name, _value, one) in enumerate(choices)}
    # A choice may depend on a row once; the columns it needs must be in the part that is counted.
    found = part[: MOST_COUNTED + 1].aggregate(**wanted)
    counts: dict[str, dict[str, int]] = {}
    for n, (name, value, _one) in enumerate(choices):
        counts.setdefault(name, {})[value] = found[f"n_{n}"]
    return Facets(
        matched=min(found["matched"], MOST_COUNTED),
        total=min(found["total"], MOST_COUNTED),
        everywhere=found["everywhere"],
        capped=found["matched"] > MOST_COUNTED,
        counts=counts,
        without={name: found[f"without_{name}"] for name in held},
    )


def _but(held: Mapping[str, Q], left_out: str) -> Q:
    """Every wish that is held, but for one."""
    condition = Q(pk__isnull=False)
    for name in held:
        if name != left_out:
            condition &= Q(**{f"ok_{name}": True})
    return condition


def _choices(*, with_open: bool) -> list[tuple[str, str, Q]]:
    """Every choice that gets a number: kind of wish, value, condition."""
    found = [("soort", layer.value, Q(layer=layer.value)) for layer in Layer]
    found += [("voorwie", one.value, Q(audience__contains=[one.value])) for one in Audience]
    found += [("taal", one.value, Q(languages__contains=[one.value])) for one in Language]
    found += [("kosten", one.value, costing(one.value)) for one in Cost]
    found.append(("plaats", "on", Q(room_now=True)))
    if with_open:
        found.append(("open", "on", Q(ok_open=True)))
    return found


def per_neighbourhood(rows: QuerySet[Service], wishes: Wishes, places: Iterable[Neighbourhood]) -> dict[str, int]:
    """Short name of a neighbourhood -> how many places come there themselves; those for the whole country are not in it.

    `rows` fit the words, at any place. Two plain queries: in one, the database could choose to join everything with everything,
    and does so when it does not know yet how large its tables are.
    """
    fitting = rows.order_by().filter(*conditions(wishes).values(), everywhere=False)
    here = list(fitting.values_list("pk", flat=True)[:MOST_COUNTED])
    slugs = {place.pk: place.slug for place in places}
    # One row of coverage per place and neighbourhood, so no place is counted twice.
    found = Coverage.objects.filter(neighbourhood__in=list(slugs), service__in=here).order_by()
    counted = found.values_list("neighbourhood_id").annotate(n=Count("pk")) if here else ()
    return {slugs[place]: n for place, n in counted}
