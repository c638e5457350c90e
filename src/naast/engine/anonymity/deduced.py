"""An optional second finder: `deduce`, a well-kept library for Dutch medical notes (LGPL-3.0+), beside our own rules.

Not installed with Naast and off by default: 121 MB, about a gigabyte of memory, and its first start takes minutes. Who wants it installs
`naast[deduce]` and asks `naast case check --deduce`. It only adds marks; what our rules marked stays as it is.
"""

from __future__ import annotations

import functools
import importlib
from typing import Any, Final

from naast.engine.anonymity.finding import DirectType, Finding, Span
from naast.engine.anonymity.widening import wider
from naast.engine.errors import EngineError

# What the library calls its finds, and what they are here; a kind that it adds later is taken for a number that points at somebody.
TYPES: Final[dict[str, DirectType]] = {
    "persoon": "name", "patient": "name", "locatie": "place", "datum": "date", "leeftijd": "age", "telefoonnummer": "phone",
    "emailadres": "email", "url": "handle", "ziekenhuis": "institution", "zorginstelling": "institution", "bsn": "bsn", "id": "number",
}  # fmt: skip
_REASON: Final = "gevonden door deduce"


def added(text: str, known: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """All marks in order of place: `known`, and what the library finds where nothing of `known` lies.

    Raises EngineError (`no-deduce`) when the library is not installed.
    """
    more = []
    for one in _library().deidentify(text).annotations:
        start, end = int(one.start_char), int(one.end_char)
        if any(start < mark.end and mark.start < end for mark in known):
            continue
        kind = TYPES.get(str(one.tag), "number")
        more.append(Finding(start, end, kind, True, wider(text[start:end], Span(start, end, kind)), _REASON))
    return tuple(sorted((*known, *more), key=lambda mark: (mark.start, mark.end)))


@functools.cache
def _library() -> Any:
    try:
        # By name, because the library is no requirement of ours.
        return importlib.import_module("deduce").Deduce()
    except ImportError as missing:
        raise EngineError(
            "no-deduce", "Deduce is hier niet geïnstalleerd.", "Installeer naast[deduce], of laat --deduce weg."
        ) from missing
