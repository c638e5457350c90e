"""Cuts all values a column can hold into regions in which no test of that column changes its answer, each with an example.

A test of constants can only turn at those constants, so one example speaks for its region: the ground under the fast
look-up in `columns` and the analysis of gaps and overlaps in `gaps`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import pairwise

from naast.engine.flow.values import DECIMAL128, ORDERED, Months, Value, is_aware, kind_of

_DAY = date(2000, 1, 1)
OTHER_WORDS = ("iets anders", "nog iets anders", "een andere waarde")


@dataclass(frozen=True, slots=True)
class Region:
    """`sample` is a value in it; `kind` is point, below, between, above, other or empty (null); `low` and `high` bound it."""

    kind: str
    sample: Value
    low: Value = None
    high: Value = None


EMPTY = Region("empty", None)


def regions_of(constants: Iterable[Value], kind: str, ordered: bool) -> list[Region]:
    """The regions of a column: `kind` is the FEEL kind of its values (empty when not known); null comes last.

    `ordered` says that texts are also compared by order, so that what lies between two texts counts.

    >>> [str(region.sample) for region in regions_of([Decimal(18)], "number", False)]
    ['17', '18', '19', 'None']
    """
    by_kind: dict[str, list[Value]] = {}
    for value in constants:
        by_kind.setdefault(kind_of(value), []).append(value)
    by_kind.pop("null", None)
    if kind and kind not in by_kind:
        by_kind[kind] = []
    found: list[Region] = []
    for each, values in by_kind.items():
        found += _regions_of_kind(each, values, ordered)
    return [*(found or [Region("other", OTHER_WORDS[0])]), EMPTY]


def _regions_of_kind(kind: str, values: list[Value], ordered: bool) -> list[Region]:
    if kind == "boolean":
        return [Region("point", True), Region("point", False)]
    if kind not in ORDERED:
        return [Region("point", value) for value in values] or [Region("other", None)]
    if not values:
        return [Region("other", _ANY_OF_KIND[kind])]
    if kind == "string" and not ordered:
        words = sorted(set(map(str, values)))
        return [*(Region("point", word) for word in words), Region("other", _other_word(words))]
    return list(_along(_sorted(values)))


def _sorted(values: list[Value]) -> list[Value]:
    kept: list[Value] = []
    # Moments with and without an offset have no order between them: first the ones without.
    for value in sorted(values, key=lambda v: (is_aware(v), v)):
        if not kept or value != kept[-1] or is_aware(value) != is_aware(kept[-1]):
            kept.append(value)
    return kept


def _along(points: Sequence[Value]) -> Iterator[Region]:
    if (sample := _before(points[0])) is not None:
        yield Region("below", sample, None, points[0])
    for low, high in pairwise(points):
        yield Region("point", low)
        if (sample := _middle(low, high)) is not None:
            yield Region("between", sample, low, high)
    yield Region("point", points[-1])
    if (sample := _after(points[-1])) is not None:
        yield Region("above", sample, points[-1], None)


_ANY_OF_KIND: dict[str, Value] = {
    "number": Decimal(1),
    "string": OTHER_WORDS[0],
    "date": _DAY,
    "time": time(12),
    "date and time": datetime.combine(_DAY, time(12)),
    "days and time duration": timedelta(days=1),
    "years and months duration": Months(1),
}


def _other_word(words: Sequence[str]) -> str:
    for word in OTHER_WORDS:
        if word not in words:
            return word
    return max(words, key=len) + "?"


def _before(value: Value) -> Value:
    if isinstance(value, Decimal):
        return DECIMAL128.subtract(value, Decimal(1))
    if isinstance(value, Months):
        return Months(value.count - 1)
    if isinstance(value, str):
        return "" if value else None
    if isinstance(value, time):
        return (
            value.replace(hour=0, minute=0, second=0, microsecond=0) if value.replace(tzinfo=None) > time.min else None
        )
    return _shifted(value, -1)


def _after(value: Value) -> Value:
    if isinstance(value, Decimal):
        return DECIMAL128.add(value, Decimal(1))
    if isinstance(value, Months):
        return Months(value.count + 1)
    if isinstance(value, str):
        return value + "a"
    if isinstance(value, time):
        return time.max.replace(tzinfo=value.tzinfo) if value.replace(tzinfo=None) < time.max else None
    return _shifted(value, 1)


def _shifted(value: Value, days: int) -> Value:
    try:
        return value + timedelta(days=days)  # type: ignore[operator]
    except OverflowError:
        return None


def _middle(low: Value, high: Value) -> Value:
    """A value between two, or None when there is none: between two days on end lies no day."""
    found: Value = None
    if isinstance(low, Decimal) and isinstance(high, Decimal):
        found = _plain_middle(low, high)
    elif isinstance(low, Months) and isinstance(high, Months):
        found = Months((low.count + high.count) // 2)
    elif isinstance(low, str) and isinstance(high, str):
        found = low + "a" if low + "a" < high else low + "\x00"
    elif is_aware(low) != is_aware(high):
        return None
    elif isinstance(low, time) and isinstance(high, time):
        start = datetime.combine(_DAY, low)
        found = (start + (datetime.combine(_DAY, high) - start) / 2).timetz()
    elif isinstance(low, date | timedelta):
        found = low + (high - low) / 2  # type: ignore[operator]
    return found if low < found < high else None  # type: ignore[operator]


def _plain_middle(low: Decimal, high: Decimal) -> Decimal:
    """A whole number between the two when there is one: it reads better as an example."""
    whole = low.to_integral_value(rounding="ROUND_FLOOR") + 1
    return whole if low < whole < high else DECIMAL128.divide(DECIMAL128.add(low, high), Decimal(2))
