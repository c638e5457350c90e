"""The door to the compiled loops for many people (`engine/compiled/many.c`): arrays in, counts out; every array is looked at first."""

from __future__ import annotations

import ctypes
import functools
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from naast.engine.compiled import library
from naast.engine.foresight import tables
from naast.engine.foresight.deck import HAND, Deck
from naast.engine.foresight.kernel import address

if TYPE_CHECKING:
    from naast.engine.foresight.many import Asked, Part

_INT: Final = ctypes.c_int32
_POINTER: Final = ctypes.c_void_p


def _structure(name: str, whole: str, pointers: str, between: tuple[tuple[str, Any], ...] = ()) -> type[Any]:
    made = [*((one, _INT) for one in whole.split()), *between, *((one, _POINTER) for one in pointers.split())]
    return type(name, (ctypes.Structure,), {"_fields_": made})


_Deck = _structure(
    "_Deck",
    "nodes links parts facts blocks points ages deck words",
    "part edges_of source shape rate inverse_rate scale inverse_scale leak_rate quantiles shares step luck delays leak choice "
    "fact_luck kind ends fact_of when_from when against_from against share help_from help_hazard openly of_roots shown ends_ "
    "bereaved",
)
_People = _structure(
    "_People",
    "columns fact_columns help_columns spans events least most",
    "column_of fact_column_of help_column_of shown_of on key states days holds starts span",
    (("wanted", ctypes.c_double),),
)
_Found = _structure(
    "_Found", "", "counts split mass squares people cannot_be ess draws each times log weight share before"
)


@functools.lru_cache(maxsize=1)
def _loops() -> ctypes.CDLL | None:
    found = library()
    if found is not None:
        found.naast_many.argtypes = [_POINTER, _POINTER, _POINTER, ctypes.c_int64, _POINTER, _POINTER]
        found.naast_many.restype = None
    return found


def look(deck: Deck, asked: Asked, who: NDArray[np.int64], groups: NDArray[np.int64], into: Part) -> bool:
    """Count these people, each in their group of `into`; False where nothing was compiled. Lets other threads work meanwhile."""
    if (found := _loops()) is None:
        return False
    for numbers, end in ((who, len(asked.people)), (groups, len(into.people))):
        if len(numbers) and not 0 <= numbers.min() <= numbers.max() < end:
            raise ValueError(f"a number outside 0 to {end}")
    structures = [_deck(deck), _people(deck, asked), _found(deck, asked, into)]
    found.naast_many(
        *(ctypes.byref(one) for one, _ in structures), len(who), address(who, np.int64, who.shape),
        address(groups, np.int64, who.shape),
    )  # fmt: skip
    return True


@functools.lru_cache(maxsize=16)
def _deck(deck: Deck) -> tuple[Any, list[Any]]:
    net, wide = deck.network, tables.BLOCKS + HAND
    n, e, f, h = len(net.nodes), len(net.links), len(deck.facts), len(deck.help_by)
    luck, shapes = net.draws, len(deck.step)
    words = -(-n // 64)
    graph = net.graph
    roots = functools.reduce(lambda found, j: found | graph.openly[j], graph.members(graph.roots), 0)
    wanted: list[tuple[NDArray[Any], Any, tuple[int, ...]]] = [
        (net.parts, np.int32, net.parts.shape), (net.edges_of, np.int32, (n, 2)), (net.source, np.int32, (e,)),
        (deck.shape, np.int32, (e,)), (deck.rate, np.float64, (e, wide)), (_inverse(deck.rate), np.float64, (e, wide)),
        (deck.scale, np.float64, (e, wide)), (_inverse(deck.scale), np.float64, (e, wide)), (deck.leak_rate, np.float32, (wide,)),
        (deck.quantiles, np.float32, (shapes, tables.POINTS)), (deck.shares, np.float32, (shapes, tables.AGES)),
        (deck.step, np.float32, (shapes,)), (net.luck, np.float32, (e, luck)), (net.delays, np.float32, (e, luck)),
        (net.leak, np.float32, (n, luck)), (net.choice, np.float32, (n, luck)), (deck.fact_luck, np.float32, (f, luck)),
        (deck.kind, np.int8, (n,)), (deck.ends, np.bool_, (n,)), (deck.fact_of, np.int32, (n,)),
        (deck.when_from, np.int32, (e + 1,)), (deck.when, np.int32, deck.when.shape),
        (deck.against_from, np.int32, (f + 1,)), (deck.against, np.int32, deck.against.shape), (deck.share, np.float64, (f,)),
        (deck.help_from, np.int32, (e + 1,)), (deck.help_hazard, np.float64, (h, wide)),
        (_bits(graph.openly, words), np.uint64, (n, words)),
        *((_bits([one], words), np.uint64, (1, words)) for one in (roots, graph.shown, graph.ends, graph.bereaved)),
    ]  # fmt: skip
    return _filled(
        _Deck, (n, e, len(net.parts), f, tables.BLOCKS, tables.POINTS, tables.AGES, deck.length, words), wanted
    )


def _people(deck: Deck, asked: Asked) -> tuple[Any, list[Any]]:
    people, nodes = asked.people, deck.network.nodes
    size, events, facts, measures = len(people), len(people.events), len(people.facts), len(people.measures)
    places = [_places(names, columns) for names, columns in (
        (nodes, people.events), (deck.facts, people.facts), (deck.help_by, people.measures), (nodes, asked.events),
    )]  # fmt: skip
    wanted: list[tuple[NDArray[Any], Any, tuple[int, ...]]] = [
        *((one, np.int32, one.shape) for one in places), (people.on, np.float32, (size,)), (people.key, np.uint64, (size,)),
        (people.states, np.int8, (size, events)), (people.days, np.float32, (size, events)), (people.holds, np.int8, (size, facts)),
        (people.starts, np.float32, (size, measures)), (asked.spans, np.float32, asked.spans.shape),
    ]  # fmt: skip
    numbers = (events, facts, measures, len(asked.spans), len(asked.events), asked.least, asked.most, asked.wanted)
    return _filled(_People, numbers, wanted)


def _found(deck: Deck, asked: Asked, into: Part) -> tuple[Any, list[Any]]:
    groups, events, columns, size = len(into.people), len(asked.events), len(asked.spans) + 1, len(asked.people)
    cards, widest = (asked.most, HAND), int(np.diff(deck.network.parts, axis=1).max(initial=1))
    each = [] if into.each is None else [(into.each, np.float32, (size, events, columns))]
    first: list[tuple[NDArray[Any], Any, tuple[int, ...]]] = [
        (into.counts, np.int64, (groups, events, columns)), (into.split, np.int64, (groups, events, tables.BLOCKS)),
        (into.mass, np.int64, (groups, tables.BLOCKS)), (into.squares, np.int64, (groups, tables.BLOCKS)),
        (into.people, np.int64, (groups,)), (into.cannot_be, np.int64, (groups,)), (into.ess, np.float32, (size,)),
        (into.draws, np.int32, (size,)), *each,
    ]  # fmt: skip
    room: list[NDArray[Any]] = [
        np.empty((asked.most, len(deck.network.nodes), HAND), np.float32), np.empty(cards), np.empty(cards),
        np.empty(cards, np.int64), np.empty((widest, HAND), np.float32),
    ]  # fmt: skip
    pointers = [address(*one) for one in first] + ([] if each else [None]) + [one.ctypes.data for one in room]
    return _Found(*pointers), [first, room]


def _filled(
    kind: type[Any], numbers: tuple[float, ...], wanted: list[tuple[NDArray[Any], Any, tuple[int, ...]]]
) -> Any:
    return kind(*numbers, *(address(*one) for one in wanted)), wanted


def _inverse(rows: tables.F64) -> tables.F64:
    with np.errstate(divide="ignore"):
        return np.asarray(1.0 / rows)


def _places(names: tuple[str, ...], columns: tuple[str, ...]) -> NDArray[np.int32]:
    """Per name its column, or -1."""
    place = {name: c for c, name in enumerate(columns)}
    return np.array([place.get(name, -1) for name in names], np.int32)


def _bits(sets: list[int], words: int) -> NDArray[np.uint64]:
    """Sets of nodes as words of 64."""
    found = [[one >> 64 * w & (1 << 64) - 1 for w in range(words)] for one in sets]
    return np.array(found, np.uint64).reshape(len(sets), words)
