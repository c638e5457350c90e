"""Questions as JSON lines in, answers as JSON lines out, one by one; a bad line gives an error object and the rest goes on.

The contract of a line is in `Answer.to_dict`; opening files is in `commands`.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from naast.engine.answering.answerer import Answerer
from naast.engine.errors import EngineError

ASKERS: Final = ("patient", "naaste", "child", "professional", "unknown")


@dataclass(frozen=True, slots=True)
class Line:
    """One question of a batch."""

    id: str | int | None
    text: str
    asker: str | None = None
    place: str | None = None
    language: str | None = None


def answer_lines(lines: Iterable[str], answerer: Answerer) -> Iterator[str]:
    """One JSON line for every line that is not empty, in the same order, as soon as it is there."""
    for number, raw in enumerate(lines, 1):
        if raw.strip():
            yield json.dumps(_answer(raw, number, answerer), ensure_ascii=False)


def parse_line(raw: str) -> Line:
    """A line of input; raises EngineError (`bad-json`, `bad-line`, `no-text`, `bad-asker`, `bad-place`)."""
    try:
        found = json.loads(raw)
    except ValueError as error:
        raise EngineError("bad-json", "Deze regel is geen JSON.") from error
    if not isinstance(found, dict):
        raise EngineError("bad-line", "Een regel moet een object zijn met ten minste een text.")
    text, asker, place = found.get("text"), found.get("asker"), found.get("place")
    if not isinstance(text, str):
        raise EngineError("no-text", "Er is geen text, of het is geen tekst.")
    if asker is not None and asker not in ASKERS:
        raise EngineError("bad-asker", f"asker moet een van deze zijn: {', '.join(ASKERS)}.")
    if place is not None and not _is_pc4(place):
        raise EngineError("bad-place", "place moet vier cijfers zijn, zoals 0341.")
    language = found.get("language")
    return Line(_id_of(found), text, asker, place, language if isinstance(language, str) else None)


def _answer(raw: str, number: int, answerer: Answerer) -> dict[str, Any]:
    started = time.perf_counter()
    try:
        line = parse_line(raw)
        answer = answerer.answer(line.text, line.asker, line.place, language=line.language)
    except EngineError as error:
        return {"id": _guess_id(raw), "error": {"code": error.code, "message": error.message, "line": number}}
    found = {"id": line.id, **answer.to_dict()}
    found["ms"] = round((time.perf_counter() - started) * 1000, 3)
    return found


def _is_pc4(place: object) -> bool:
    return isinstance(place, str) and len(place) == 4 and place.isascii() and place.isdigit()


def _id_of(found: dict[str, Any]) -> str | int | None:
    value = found.get("id")
    return value if isinstance(value, str | int) else None


def _guess_id(raw: str) -> str | int | None:
    try:
        found = json.loads(raw)
    except ValueError:
        return None
    return _id_of(found) if isinstance(found, dict) else None
