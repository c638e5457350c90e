"""How many places each choice would leave, and which stand first, in one look at the rows that fit, however many choices there are.

A choice is counted with every other wish held and its own kind of wish let go: that is the number you get by choosing it.
What somebody wishes (`Terms`) and the places themselves are in `finding`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import BooleanField, Count, ExpressionWrapper, F, Q, Value

from naast.directory.choices import Audience, Cost, Language, Layer
from naast.directory.models import Coverage, Neighbourhood
from naast.directory.queries.placing import Rows, in_order, is_open, weighed
from naast.directory.queries.serving import ROOM, among, offered, offering

# Above this many places that fit the words and the place, nobody is helped by exact numbers; counting stops there.
MOST_COUNTED: Final = 5_000
# A drawing of more neighbourhoods than this says nothing any more, nor do their numbers.
MOST_DRAWN: Final = 60


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


def conditions(wishes: Wishes, help_by: Callable[[list[str]], Q] = offered) -> dict[str, Q]:
    """Kind of wish -> the condition on a row to find; only of wishes that are held. `help_by`: how a kind of help is looked up."""
    held = {
        "soort": Q(layer=wishes.layer) if wishes.layer else None,
        "voorwie": Q(audience__contains=[wishes.audience]) if wishes.audience else None,
        "taal": Q(languages__contains=[wishes.language]) if wishes.language else None,
        "kosten": Q(price=wishes.cost) if wishes.cost else None,
        "open": is_open(wishes.now) if wishes.open_now and wishes.now else None,
        "plaats": Q(room=ROOM) if wishes.room else None,
        "hulp": help_by([wishes.provision]) if wishes.provision else None,
    }
    return {name: one for name, one in held.items() if one is not None}


@dataclass(frozen=True, slots=True)
class Look:
    """What one look at the rows tells: the numbers, and the ids on the page that was asked for, in order."""

    facets: Facets
    ids: list[UUID]


def look(rows: Rows, wishes: Wishes, begin: int, size: int, top: Q | None = None) -> Look:
    """The numbers beside the choices, and the ids of `size` rows from `begin`, for `rows` (with a `rank`) that fit words and place.

    One query, in which each row is read once. When there are more than MOST_COUNTED rows, what is wished is looked up apart, and
    the order is made of all of them. `top`: the condition on rows that stand before all others, when that is known beforehand.
    """
    held = conditions(wishes, offering)
    groups, ids = _read(rows, held, wishes.now, begin, size)
    facets = _counted(groups, list(held))
    cut = facets.capped
    if cut and held:
        rows = rows.filter(*conditions(wishes).values())
        groups, ids = _read(rows, {}, wishes.now, begin, size)
        own = _counted(groups, ())
        facets, cut = replace(facets, total=own.total, everywhere=own.everywhere), own.capped
    if cut:
        ids = _in_order(rows, begin, size, top)
    if wishes.now is None:
        facets = replace(facets, counts={name: known for name, known in facets.counts.items() if name != "open"})
    return Look(facets, ids)


def _in_order(rows: Rows, begin: int, size: int, top: Q | None) -> list[UUID]:
    """The ids on a page of all these rows. When what stands on top fills the page, nothing below it is read."""
    if top is not None:
        first = in_order(rows.filter(top)).values_list("pk", flat=True)[begin : begin + size]
        if len(first) == size:
            return list(first)
    return list(in_order(rows).values_list("pk", flat=True)[begin : begin + size])


_FIELDS: Final = (
    "id",
    "layer",
    "audience",
    "languages",
    "everywhere",
    "sort_key",
    "placed",
    "old",
    "room",
    "price",
    "is_open",
)
# The rows that fit, once; of these so many of each sort, and the first of those that are wished.
_ONE_LOOK: Final = """
    with fitting as materialized ({rows}),
    sorts as (
        select layer, audience, languages, everywhere, price, room, is_open, {flags} as ok, count(*) as n
        from fitting group by 1, 2, 3, 4, 5, 6, 7, 8
    ),
    first as (
        select id from fitting where {wished} order by placed desc, everywhere, old, room, sort_key, id limit %s offset %s
    )
    select (select json_agg(json_build_array(layer, audience, languages, everywhere, price, room, is_open, ok, n)) from sorts),
        (select array_agg(id) from first)
"""


def _flag(condition: Q) -> ExpressionWrapper[Q]:
    return ExpressionWrapper(condition, BooleanField())


def _read(
    rows: Rows, held: Mapping[str, Q], now: datetime | None, begin: int, size: int
) -> tuple[list[list[Any]], list[UUID]]:
    """How many rows there are of each sort (the columns of `_ONE_LOOK`; `ok` says per held wish whether it is met), and the first ids."""
    is_there = _flag(is_open(now)) if now is not None else Value(False)
    flags = {f"ok_{name}": _flag(one) for name, one in held.items()}
    part = weighed(rows.order_by()).annotate(id=F("service_id"), is_open=is_there, **flags).values(*_FIELDS, *flags)
    try:
        sql, params = part[: MOST_COUNTED + 1].query.sql_with_params()
    except EmptyResultSet:
        return [], []
    names = list(flags)
    whole = _ONE_LOOK.format(
        rows=sql, flags=f"array[{', '.join(names)}]::boolean[]", wished=" and ".join(names) or "true"
    )
    with connection.cursor() as cursor:
        cursor.execute(whole, [*params, size, begin])
        groups, ids = cursor.fetchone()
    return json.loads(groups) if isinstance(groups, str) else groups or [], ids or []


def _counted(groups: Iterable[list[Any]], held: Sequence[str]) -> Facets:
    """The numbers of every choice, from how many rows there are of each sort."""
    counts = {name: dict.fromkeys(values, 0) for name, values in _CHOICES.items()}
    without = dict.fromkeys(held, 0)
    matched = total = everywhere = 0
    for layer, audience, languages, wide, price, room, is_there, ok, n in groups:
        matched += n
        unmet = [name for name, met in zip(held, ok, strict=True) if not met]
        if len(unmet) > 1:
            continue
        values = {"soort": [layer], "voorwie": audience, "taal": languages, "kosten": [price],
                  "plaats": ["on"] if room == ROOM else [], "open": ["on"] if is_there else []}  # fmt: skip
        # Of a row that fails one wish, only the numbers of that kind of wish hold.
        for name in [one for one in unmet if one in values] if unmet else values:
            for value in set(values[name]):
                counts[name][value] += n
        for name in unmet or held:
            without[name] += n
        if not unmet:
            total, everywhere = total + n, everywhere + n * wide
    capped = matched > MOST_COUNTED
    return Facets(min(matched, MOST_COUNTED), min(total, MOST_COUNTED), everywhere, capped, counts, without)


_CHOICES: Final[Mapping[str, Sequence[str]]] = {
    "soort": Layer.values,
    "voorwie": Audience.values,
    "taal": Language.values,
    "kosten": Cost.values,
    "plaats": ["on"],
    "open": ["on"],
}


def per_neighbourhood(rows: Rows, wishes: Wishes, places: Iterable[Neighbourhood]) -> dict[str, int]:
    """Short name of a neighbourhood -> how many places come there themselves; those for the whole country are not in it.

    `rows` fit the words, at any place. One query, in which those rows are found first.
    """
    fitting = rows.order_by().filter(*conditions(wishes).values(), everywhere=False)
    slugs = {place.pk: place.slug for place in places}
    # One row of coverage per place and neighbourhood, so no place is counted twice.
    here = among("service_id", fitting.values("pk")[:MOST_COUNTED])
    found = Coverage.objects.filter(here, neighbourhood__in=list(slugs)).order_by()
    return {slugs[place]: n for place, n in found.values_list("neighbourhood_id").annotate(n=Count("pk"))}
