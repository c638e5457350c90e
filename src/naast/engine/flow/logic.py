"""Equality, order and three-valued logic of FEEL values. What has no answer is a null, with a note that says why."""

from __future__ import annotations

from collections.abc import Mapping

from naast.engine.flow.saying import said
from naast.engine.flow.values import ORDERED, Notes, Range, Value, is_aware, kind_of


def comparable(left: Value, right: Value) -> bool:
    """Whether `<` has an answer for these two: the same ordered kind, and both with or both without an offset."""
    kind = kind_of(left)
    return kind == kind_of(right) and kind in ORDERED and is_aware(left) == is_aware(right)


def equal(left: Value, right: Value, notes: Notes) -> bool | None:
    """FEEL `=`: null equals only null; different kinds give null with a note; lists and contexts by their contents."""
    if left is None or right is None:
        return left is right
    kind = kind_of(left)
    if kind != kind_of(right) or is_aware(left) != is_aware(right):
        notes.append(f"{said(left)} en {said(right)} zijn niet te vergelijken")
        return None
    if kind == "list":
        return _equal_lists(left, right, notes)  # type: ignore[arg-type]
    if kind == "context":
        return _equal_contexts(left, right, notes)  # type: ignore[arg-type]
    if kind == "function":
        notes.append("een functie is met niets te vergelijken")
        return None
    return bool(left == right)


def _equal_lists(left: tuple[Value, ...], right: tuple[Value, ...], notes: Notes) -> bool:
    return len(left) == len(right) and all(equal(a, b, notes) is True for a, b in zip(left, right, strict=True))


def _equal_contexts(left: Mapping[str, Value], right: Mapping[str, Value], notes: Notes) -> bool:
    return left.keys() == right.keys() and all(equal(left[key], right[key], notes) is True for key in left)


def same(left: Value, right: Value) -> bool:
    """Whether two values are the same value of the same kind: what tests and hit policy ANY ask."""
    return equal(left, right, Notes()) is True


def compare(op: str, left: Value, right: Value, notes: Notes) -> bool | None:
    """FEEL `<`, `<=`, `>` and `>=`; null with a note when there is no order between the two."""
    if not comparable(left, right):
        notes.append(f"{said(left)} en {said(right)} hebben geen volgorde")
        return None
    if op == "<":
        return bool(left < right)  # type: ignore[operator]
    if op == "<=":
        return bool(left <= right)  # type: ignore[operator]
    return bool(left > right) if op == ">" else bool(left >= right)  # type: ignore[operator]


def within(value: Value, span: Range, notes: Notes) -> bool | None:
    """Whether `value` lies in `span`; null with a note when they have no order."""
    low = compare(">=" if span.low_in else ">", value, span.low, notes)
    high = compare("<=" if span.high_in else "<", value, span.high, notes)
    return both(low, high)


def both(left: Value, right: Value) -> bool | None:
    """Three-valued `and`; what is not true or false counts as null.

    >>> both(False, None), both(True, None), both(True, True)
    (False, None, True)
    """
    if left is False or right is False:
        return False
    return True if left is True and right is True else None


def either(left: Value, right: Value) -> bool | None:
    """Three-valued `or`.

    >>> either(True, None), either(False, None), either(False, False)
    (True, None, False)
    """
    if left is True or right is True:
        return True
    return False if left is False and right is False else None


def negated(value: Value) -> bool | None:
    """Three-valued `not`."""
    return (not value) if isinstance(value, bool) else None
