"""When two files become one: rooms above this one say here what must become narrower, so that nobody sees more than before.

Only the register. Who sits in which circle is known to the access room; what moves is in `people.actions.merging`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

# change(row, {"field": value}): sets fields of one row and remembers what stood there, so that undoing the merge puts it back.
Change = Callable[[Any, dict[str, Any]], None]


@dataclass(frozen=True, slots=True)
class Joining:
    """Two files, just before their rows come together. `new_to_keep`, `new_to_gone`: parts in which those who only see the file
    that stays (or the file that goes) would find something of the other one.
    """

    keep_id: UUID
    gone_id: UUID
    new_to_keep: frozenset[str]
    new_to_gone: frozenset[str]


Narrow = Callable[[Joining, Change], int]
_narrowers: list[Narrow] = []


def register(narrow: Narrow) -> None:
    """`narrow` is called inside the transaction of a merge, before anything moves; it returns for how many people less is open now."""
    if narrow not in _narrowers:
        _narrowers.append(narrow)


def narrow(joining: Joining, change: Change) -> int:
    """Let every room narrow; returns how many people see less."""
    return sum(one(joining, change) for one in _narrowers)
