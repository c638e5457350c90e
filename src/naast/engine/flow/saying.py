"""A FEEL value as a person would write it in a cell of a table. Reading it back is for `parsing`."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from naast.engine.flow.times import written
from naast.engine.flow.values import Function, Range, Value


def said(value: Value) -> str:
    """A value as a person would write it in a table: strings in quotes, null as null."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    if isinstance(value, Decimal):
        return plain_number(value)
    if isinstance(value, tuple):
        return f"[{', '.join(said(item) for item in value)}]"
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {said(item)}" for key, item in value.items()) + "}"
    if isinstance(value, Range):
        low, high = ("[" if value.low_in else "("), ("]" if value.high_in else ")")
        return f"{low}{said(value.low)}..{said(value.high)}{high}"
    return value.name if isinstance(value, Function) else written(value)


def plain_number(value: Decimal) -> str:
    """A number without exponent and without needless zeros.

    >>> plain_number(Decimal("1E+3")), plain_number(Decimal("0.50"))
    ('1000', '0.5')
    """
    if not value.is_finite():
        return str(value)
    if abs(value.adjusted()) > 60:
        return str(value)
    text = format(value, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text
