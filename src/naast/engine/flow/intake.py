"""What goes into a model, checked against its types before anything is decided. Which inputs are needed is known in `flow`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from naast.engine.flow.compiling import unknown
from naast.engine.flow.exchange import from_python
from naast.engine.flow.model import InputData
from naast.engine.flow.problems import FlowError, Place
from naast.engine.flow.types import Type, conform
from naast.engine.flow.values import Value

_PLAIN: Mapping[str, type] = {"string": str, "boolean": bool, "number": Decimal}
# Whole numbers up to here fit in 34 digits without a look.
_SMALL = 10**30


@dataclass(frozen=True, slots=True)
class Wanted:
    """An input: its kind and place; `plain` is the Python class that needs no further look, when there is one."""

    kind: Type
    place: Place
    plain: type | None

    def read(self, name: str, given: object) -> Value:
        """The value that goes in; raises FlowError (`wrong-value`, `wrong-type`, `not-allowed`) with the place."""
        if given is None or (self.plain is not Decimal and type(given) is self.plain):
            return given
        if type(given) is int and self.plain is Decimal and -_SMALL < given < _SMALL:
            return Decimal(given)
        try:
            return conform(from_python(given), self.kind, name)
        except FlowError as error:
            raise FlowError(error.code, error.reason, error.hint, self.place) from None


def wanted(data: InputData, kind: Type, file: str) -> Wanted:
    """What is asked of one input."""
    plain = _PLAIN.get(kind.kind) if kind.allowed is None else None
    return Wanted(kind, Place(file, data.name, line=data.line, kind="invoer"), plain)


def read_inputs(
    inputs: Mapping[str, object], needed: Mapping[str, Wanted], known: Mapping[str, Wanted], file: str
) -> dict[str, Value]:
    """The values by name. What is needed must be there; what is known but not needed is passed over; other names are refused.

    Raises FlowError (`missing-input`, `unknown-input`) and those of `Wanted.read`.
    """
    try:
        names = {name: each.read(name, inputs[name]) for name, each in needed.items()}
    except KeyError:
        missing = ", ".join(name for name in needed if name not in inputs)
        raise FlowError(
            "missing-input", f"niet ingevuld: {missing}", "Geef null als het niet bekend is.", Place(file)
        ) from None
    if len(inputs) != len(names):
        for name in inputs:
            if name not in known:
                lost = unknown(name, sorted(known), "invoer")
                raise FlowError("unknown-input", lost.reason, lost.hint, Place(file))
    return names
