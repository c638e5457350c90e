"""Between the values of FEEL and those of Python and JSON. A float is taken by its shortest decimal form, never by its bits."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from naast.engine.flow.problems import FlowError
from naast.engine.flow.saying import plain_number, said
from naast.engine.flow.times import read_date, read_duration, read_moment, read_time, written
from naast.engine.flow.types import Type
from naast.engine.flow.values import DECIMAL128, Months, Notes, Value, context

_READERS = {
    "date": read_date,
    "time": read_time,
    "date and time": read_moment,
    "days and time duration": read_duration,
    "years and months duration": read_duration,
}


def from_python(value: object) -> Value:
    """A plain Python value as FEEL: int and float become Decimal, list becomes tuple, dict becomes context.

    Raises FlowError (`wrong-value`) for anything else, infinities included.

    >>> from_python([1, 0.1, {"a": True}])[:2]
    (Decimal('1'), Decimal('0.1'))
    """
    if value is None or isinstance(value, bool | str | date | time | timedelta | Months):
        return value
    if isinstance(value, int | float | Decimal):
        number = DECIMAL128.create_decimal(str(value) if isinstance(value, float) else value)
        if number.is_finite():
            return number
    if isinstance(value, list | tuple):
        return tuple(from_python(item) for item in value)
    if isinstance(value, Mapping) and all(isinstance(key, str) for key in value):
        return context({key: from_python(item) for key, item in value.items()})
    raise FlowError("wrong-value", f"{value!r} is geen waarde waarmee beslist kan worden")


def from_json(value: object, kind: Type) -> Value:
    """A value read from JSON; a text becomes a date, time or duration where `kind` asks for one."""
    if isinstance(value, str) and kind.kind in _READERS:
        notes = Notes()
        read = _READERS[kind.kind](value, notes)
        if read is None:
            raise FlowError("wrong-value", notes[0])
        return read
    if isinstance(value, list):
        return tuple(from_json(item, kind.items or Type()) for item in value)
    if isinstance(value, dict):
        parts = kind.components or {}
        return context({str(key): from_json(item, parts.get(str(key), Type())) for key, item in value.items()})
    return from_python(value)


def to_json(value: Value) -> object:
    """A value that `json` can write: numbers as int, or as float when that loses nothing, else as text."""
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, Decimal):
        return _json_number(value)
    if isinstance(value, tuple):
        return [to_json(item) for item in value]
    if isinstance(value, Mapping):
        return {key: to_json(item) for key, item in value.items()}
    return written(value) if isinstance(value, date | datetime | time | timedelta | Months) else said(value)


def _json_number(value: Decimal) -> object:
    if value == value.to_integral_value() and abs(value) < 2**53:
        return int(value)
    as_float = float(value)
    return as_float if Decimal(repr(as_float)) == value else plain_number(value)


def read_json(text: str) -> Mapping[str, object]:
    """A JSON object with its numbers as Decimal; raises FlowError (`wrong-value`)."""
    try:
        found = json.loads(text, parse_float=Decimal, parse_int=Decimal)
    except (ValueError, RecursionError) as error:
        raise FlowError("wrong-value", f"dit is geen JSON ({error})", 'Bijvoorbeeld: {"leeftijd": 71}') from None
    if not isinstance(found, dict):
        raise FlowError("wrong-value", "geef een JSON-object", 'Bijvoorbeeld: {"leeftijd": 71}')
    return found
