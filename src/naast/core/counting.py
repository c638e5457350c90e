"""How many rows there are, exactly while that is few. Beyond `MOST` nobody counts: a page says "meer dan 999" and stays fast."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet
from django.utils.translation import gettext as _

MOST: Final = 999


def at_most(asked: Mapping[str, Sequence[QuerySet[Any]]]) -> dict[str, int]:
    """How many rows each name has, `MOST` + 1 when there are more than MOST. One query, that stops looking there.

    The querysets of one name may not overlap: a row that stands in two of them counts twice. Where an index gives their order, order
    them so: then it is read from its beginning, and never as a whole.
    """
    written = {name: _rows(parts) for name, parts in asked.items()}
    counted = [f"(select count(*) from ({sql}) one)" for sql, _values in written.values() if sql]
    found: Sequence[int] = ()
    if counted:
        with connection.cursor() as cursor:
            cursor.execute(
                f"select {', '.join(counted)}", [value for _sql, values in written.values() for value in values]
            )
            found = cursor.fetchone()
    numbers = iter(found)
    return {name: next(numbers) if sql else 0 for name, (sql, _values) in written.items()}


def words(number: int) -> str:
    """A number of `at_most` for a page: "12", or "meer dan 999"."""
    return str(number) if number <= MOST else _("meer dan %(n)d") % {"n": MOST}


def _rows(parts: Sequence[QuerySet[Any]]) -> tuple[str, tuple[Any, ...]]:
    """SQL of the first rows of these parts after each other; empty when there can be none."""
    if not parts:
        return "", ()
    first, *others = [one.values("pk")[: MOST + 1] for one in parts]
    whole = first.union(*others, all=True)[: MOST + 1] if others else first
    try:
        return whole.query.sql_with_params()
    except EmptyResultSet:
        return "", ()
