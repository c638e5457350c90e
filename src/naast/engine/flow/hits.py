"""The hit policies of DMN: from the rules that pass to one outcome. Which rules pass is found in `tables`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from functools import reduce
from types import MappingProxyType

from naast.engine.flow.arithmetic import add
from naast.engine.flow.logic import comparable, same
from naast.engine.flow.problems import FlowError
from naast.engine.flow.saying import said
from naast.engine.flow.values import Notes, Value

SINGLE = frozenset("UAPF")
DUTCH: Mapping[str, str] = MappingProxyType(
    {
        "U": "precies één regel past",
        "A": "alle regels die passen zeggen hetzelfde",
        "P": "de uitkomst die het eerst in de lijst staat wint",
        "F": "de eerste regel die past wint",
        "R": "alle regels die passen, in volgorde van de tabel",
        "O": "alle regels die passen, in volgorde van de lijst met uitkomsten",
        "C": "alle regels die passen",
        "C+": "de som van alle regels die passen",
        "C<": "het kleinste van alle regels die passen",
        "C>": "het grootste van alle regels die passen",
        "C#": "hoeveel regels er passen",
    }
)


def aggregated(policy: str, values: Sequence[Value], notes: Notes) -> Value:
    """C+, C<, C> and C# over the outcomes of the rules that pass, at least one.

    Raises FlowError (`no-aggregate`) when the outcomes cannot be added or compared: half a sum is no sum.
    """
    if policy == "C#":
        return Decimal(len(values))
    if policy == "C+":
        if any(isinstance(value, str) for value in values):
            raise _cannot("op te tellen", values)
        total = reduce(lambda a, b: add(a, b, notes), values)
        if total is None:
            raise _cannot("op te tellen", values)
        return total
    if not all(comparable(value, values[0]) for value in values):
        raise _cannot("te vergelijken", values)
    pick: Callable[..., Value] = min if policy == "C<" else max
    return pick(values)


def _cannot(what: str, values: Sequence[Value]) -> FlowError:
    return FlowError("no-aggregate", f"deze uitkomsten zijn niet {what}: {', '.join(said(value) for value in values)}")


def not_unique(rows: Sequence[int]) -> FlowError:
    """The error for hit policy UNIQUE when more rules pass."""
    listed = ", ".join(map(str, rows))
    hint = "Maak de regels smaller, of kies een ander trefferbeleid (FIRST of PRIORITY)."
    return FlowError("not-unique", f"meer dan een regel past: {listed}", hint)


def check_any(values: Sequence[Value], rows: Sequence[int]) -> None:
    """Hit policy ANY: raises FlowError (`not-the-same`) when two rules that pass do not say the same."""
    for value, row in zip(values, rows, strict=True):
        if not (same(value, values[0]) or (value is None and values[0] is None)):
            reason = f"regel {rows[0]} zegt {said(values[0])} en regel {row} zegt {said(value)}"
            raise FlowError("not-the-same", reason, "Bij ANY moeten alle regels die passen hetzelfde zeggen.")
