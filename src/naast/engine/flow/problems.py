"""What a flow refuses, told with the place in the file and the reason. Only the error and its place live here."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from naast.engine.errors import EngineError


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a DMN file: `row` and `column` count from 1 in the table, 0 means that there is none; `line` is of the file.

    >>> str(Place("a.dmn", "Spoed", row=2, column=1, clause="leeftijd", line=40))
    'a.dmn, beslissing "Spoed", regel 2, kolom 1 (leeftijd), bestandsregel 40'
    """

    file: str = ""
    element: str = ""
    row: int = 0
    column: int = 0
    clause: str = ""
    line: int = 0
    kind: str = "beslissing"

    def __str__(self) -> str:
        clause = f" ({self.clause})" if self.clause else ""
        parts = (
            self.file,
            f'{self.kind} "{self.element}"' if self.element else "",
            f"regel {self.row}" if self.row else "",
            f"kolom {self.column}{clause}" if self.column else "",
            f"bestandsregel {self.line}" if self.line else "",
        )
        return ", ".join(part for part in parts if part)


class FlowError(EngineError):
    """A construct, a value or a table that this engine will not guess about.

    `reason` is the Dutch sentence without the place, `place` says where; `message` joins both.
    """

    def __init__(self, code: str, reason: str, hint: str | None = None, place: Place | None = None) -> None:
        super().__init__(code, f"{place}: {reason}" if place and str(place) else reason, hint)
        self.reason = reason
        self.place = place


@contextmanager
def placing(place: Place) -> Iterator[None]:
    """Give every FlowError that leaves this block the parts of `place` that it does not know yet."""
    try:
        yield
    except FlowError as error:
        raise placed(error, place) from None
    except RecursionError:
        raise FlowError("too-deep", "dit is te diep genest om te lezen", "Splits het in meer stappen.", place) from None


def placed(error: FlowError, place: Place) -> FlowError:
    """The same error, with what was not known of its place filled in."""
    inner = error.place or Place()
    missing = {name: getattr(place, name) for name in Place.__slots__ if not getattr(inner, name)}
    if not inner.element:
        missing["kind"] = place.kind
    return FlowError(error.code, error.reason, error.hint, replace(inner, **missing))
