"""Links lists: reads them, guesses what columns mean, lets records meet, weighs, groups, and tells why. The one door of this engine.

Nothing is merged and nothing is stored here: the result is pairs with a chance and reasons, for a human to confirm.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from naast.engine.errors import EngineError
from naast.engine.linkage import agreeing, columns, comparing, model, prepare, reading, reasons, roles, weighing
from naast.engine.linkage.comparing import Ints, Met
from naast.engine.linkage.engines import open_workshop
from naast.engine.linkage.model import Model
from naast.engine.linkage.prepare import Record
from naast.engine.linkage.roles import Role
from naast.engine.linkage.weighing import Floats

# (what is being done, in Dutch; how far, 0..1 or None)
Tell = Callable[[str, float | None], None]
_EVERY = 5000
_EXACT = 0.99


@dataclass(frozen=True, slots=True)
class Options:
    """How to link. `within` False: only pairs of different lists. `given` names columns by role for every list that has them.

    `least` is the lowest chance that is told (0..1); None takes `maybe` of the model.
    """

    within: bool = True
    engine: str = "duckdb"
    given: Mapping[Role, str] = field(default_factory=dict)
    least: float | None = None
    threads: int | None = None


@dataclass(frozen=True, slots=True)
class Pair:
    """Two rows that may be the same. `probability` 0..1; `reasons` is one Dutch line."""

    left_id: str
    right_id: str
    probability: float
    reasons: str


@dataclass(frozen=True, slots=True)
class Linked:
    """All pairs, the surest first. `notes` are Dutch sentences about what was noticed; `shares` what was estimated."""

    pairs: tuple[Pair, ...]
    notes: tuple[str, ...]
    records: int
    shares: Mapping[str, float]


def _silent(_what: str, _far: float | None) -> None:
    return None


def link(files: Sequence[tuple[str, bytes]], options: Options | None = None, tell: Tell = _silent) -> Linked:
    """Link the lists in `files` (name and bytes of each). Raises EngineError in Dutch for what cannot be read or compared."""
    options = options or Options()
    records, ids, notes = _records(files, options, tell)
    if len(records) < 2 or (not options.within and len(files) < 2):
        return Linked((), (*notes, "Er is niets om te vergelijken."), len(records), {})
    used = model.shipped()
    tell("Vergelijken", None)
    table = columns.table(records, used.most_per_key)
    workshop = open_workshop(options.engine, options.threads)
    try:
        met = comparing.meet(table, used, workshop, across_only=not options.within)
    finally:
        workshop.close()
    tell(f"Wegen: {len(met.left)} paren", None)
    chance, shares = weighing.weigh(met, used, table)
    tell("Groepen nakijken", None)
    pairs = _told(met, chance, used, records, ids, options)
    return Linked(tuple(pairs), tuple(notes), len(records), shares)


def _records(
    files: Sequence[tuple[str, bytes]], options: Options, tell: Tell
) -> tuple[list[Record], list[str], list[str]]:
    """All records of all lists, their ids, and what was noticed."""
    records: list[Record] = []
    ids: list[str] = []
    notes: list[str] = []
    per_list: list[list[str]] = []
    read = []
    for name, data in files:
        tell(f"Lezen: {name}", None)
        table = reading.read(data, name)
        read.append((table, roles.guess(table, options.given)))
    # One list of people makes all of them lists of people: a bare column `naam` does not tell.
    people = any(prepare.of_persons(table, layout) for table, layout in read)
    for source, (table, layout) in enumerate(read):
        notes += [*table.notes, *layout.notes]
        own = _ids(table, layout, notes)
        per_list.append(own)
        for at, record in enumerate(prepare.records(table, layout, source, len(records), as_person=people)):
            records.append(record)
            if at % _EVERY == _EVERY - 1:
                tell(f"Gelijk schrijven: {table.name}", (at + 1) / len(table.rows))
        ids += own
    return records, _apart(per_list, [name for name, _ in files], options, notes) or ids, notes


def _ids(table: reading.Table, layout: roles.Layout, notes: list[str]) -> list[str]:
    """The id of each row; a row without one is called by its line."""
    if Role.ID not in layout.columns:
        there = ", ".join(table.headers[:30])
        raise EngineError(
            "no-id",
            f"{table.name} heeft geen kolom met een eigen nummer per rij.",
            f"Geef die kolom de naam id, of zeg welke het is met --id. Er zijn: {there}.",
        )
    column = layout.columns[Role.ID]
    ids = [row[column] or f"regel {line}" for row, line in zip(table.rows, table.lines, strict=True)]
    empty = sum(not row[column] for row in table.rows)
    if empty:
        notes.append(f"{table.name}: {empty} rij(en) zonder id; die heten naar hun regel in het bestand.")
    twice = len(ids) - len(set(ids))
    if twice:
        notes.append(f"{table.name}: {twice} id('s) staan er vaker in; paren met twee keer hetzelfde id vallen weg.")
    return ids


def _apart(per_list: list[list[str]], names: list[str], options: Options, notes: list[str]) -> list[str] | None:
    """Ids with the name of their list in front when two lists use the same ids and a pair would not say which is meant.

    None when that is not needed. Linking two lists only across needs it never: left is the first, right the second.
    """
    seen: set[str] = set()
    clash = False
    for own in per_list:
        clash |= not seen.isdisjoint(own)
        seen.update(own)
    if not clash or (len(per_list) == 2 and not options.within):
        return None
    notes.append("Dezelfde id's komen in meer bestanden voor; daarom staat de naam van het bestand ervoor.")
    return [f"{name}:{one}" for name, own in zip(names, per_list, strict=True) for one in own]


def _told(met: Met, chance: Floats, used: Model, records: list[Record], ids: list[str], options: Options) -> list[Pair]:
    """Pairs with their last chance, after exact rules and groups, from the surest down."""
    rule = weighing.exact_rule(met, used)
    chance = np.where(rule >= 0, np.maximum(chance, _EXACT), chance)
    group = agreeing.groups(met.left, met.right, weighing.bits(chance), len(records), used.cut, used.missing, used.clip)
    together = group[met.left] == group[met.right]
    raised, lowered = together & (chance < used.likely), ~together & (chance >= used.likely)
    final = np.where(raised, used.likely, np.where(lowered, used.likely - 0.01, chance))
    least = used.maybe if options.least is None else options.least
    pairs = []
    for at in np.nonzero(final >= least)[0].tolist():
        note = reasons.TOGETHER if raised[at] else reasons.SPLIT if lowered[at] else ""
        rungs = {name: int(values[at]) for name, values in met.rungs.items()}
        line = reasons.reasons(used, rungs, int(rule[at]), note)
        pairs.append((int(met.left[at]), int(met.right[at]), float(final[at]), line))
    if used.likely >= least:
        pairs += [(a, b, used.likely, reasons.TOGETHER) for a, b in _never_met(met, group, records, options)]
    pairs.sort(key=lambda pair: (-round(pair[2], 4), pair[0], pair[1]))
    # One id twice in one list says nothing as a pair; the same id in two lists linked across says which is which by its side.
    return [
        Pair(ids[a], ids[b], round(p, 4), why)
        for a, b, p, why in pairs
        if ids[a] != ids[b] or records[a].source != records[b].source
    ]


def _never_met(met: Met, group: Ints, records: list[Record], options: Options) -> list[tuple[int, int]]:
    """Pairs inside one group that never met: they are the same because others say so."""
    there = set(zip(met.left.tolist(), met.right.tolist(), strict=True))
    members: dict[int, list[int]] = {}
    for row in np.nonzero(np.bincount(group, minlength=len(group))[group] > 2)[0].tolist():
        members.setdefault(int(group[row]), []).append(row)
    return [
        (a, b)
        for rows in members.values()
        for at, a in enumerate(rows)
        for b in rows[at + 1 :]
        if (a, b) not in there and (options.within or records[a].source != records[b].source)
    ]
