"""Two people changed the same sentence: put together what can be put together, and name what cannot. Pure; nothing is stored here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

# Fields that only mean something together: who does it is one answer.
OWNER = ("owner_kind", "owner_name", "owner_user_id", "owner_member_id")


@dataclass(frozen=True, slots=True)
class Merged:
    """What it becomes, and the fields that both changed, each in another way (there `values` holds what stands there now)."""

    values: dict[str, Any]
    clashes: tuple[str, ...]


def merge(base: Mapping[str, Any] | None, now: Mapping[str, Any], mine: Mapping[str, Any]) -> Merged:
    """Three-way: `base` is what I saw when I began (None: not known any more), `now` what stands there, `mine` what I wrote.

    >>> merge({"text": "bellen", "due_on": None}, {"text": "bellen", "due_on": "2026-12-01"}, {"text": "mailen", "due_on": None})
    Merged(values={'text': 'mailen', 'due_on': '2026-12-01'}, clashes=())
    """
    values, clashes = dict(now), []
    for names in _together(now):
        here, wanted = _pick(now, names), _pick(mine, names)
        before = _pick(base, names) if base is not None else None
        if wanted in (here, before):
            continue
        if here == before:
            values.update({name: mine[name] for name in names})
        else:
            clashes += [name for name in names if mine[name] != now[name]]
    return Merged(values, tuple(clashes))


def _together(now: Mapping[str, Any]) -> list[tuple[str, ...]]:
    owner = tuple(name for name in OWNER if name in now)
    return [(name,) for name in now if name not in OWNER] + ([owner] if owner else [])


def _pick(values: Mapping[str, Any], names: tuple[str, ...]) -> tuple[Any, ...]:
    return tuple(values.get(name) for name in names)
