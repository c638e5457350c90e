"""Questions as JSON lines in, answers as JSON lines out, one by one; a bad line gives an error object and the rest goes on.

Nothing in one line, not even bytes that are no text, may stop the lines after it. The contract of a line is in
`Answer.to_dict`; opening files is in `commands`.
"""

from __future__ import annotations

import json
import math
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from naast.engine.answering.answerer import Answerer
from naast.engine.errors import EngineError

ASKERS: Final = ("patient", "naaste", "child", "professional", "unknown")
_BOM: Final = "\ufeff"

Id = str | int | float | None


@dataclass(frozen=True, slots=True)
class Line:
    """One question of a batch."""

    id: Id
    text: str
    asker: str | None = None
    place: str | None = None
    language: str | None = None


def answer_lines(lines: Iterable[str | bytes], answerer: Answerer) -> Iterator[str]:
    """One JSON line for every line that is not empty, in the same order, as soon as it is there. Bytes must be UTF-8."""
    for number, raw in enumerate(lines, 1):
        # Some programs open a file with a mark of the byte order; it says nothing and is no JSON.
        bare = _without_mark(raw) if number == 1 else raw
        if bare.strip():
            yield _dumped(_answer(bare, number, answerer))


def parse_line(raw: str | bytes) -> Line:
    """A line of input.

    Raises EngineError (`bad-encoding`, `bad-json`, `bad-line`, `bad-id`, `no-text`, `bad-text`, `bad-asker`, `bad-place`).
    """
    found = _read(raw)
    known, text, asker, place = _id_of(found), found.get("text"), found.get("asker"), found.get("place")
    if not isinstance(text, str):
        raise EngineError("no-text", "Er is geen text, of het is geen tekst.")
    check_text(text)
    if asker is not None and asker not in ASKERS:
        raise EngineError("bad-asker", f"asker moet een van deze zijn: {', '.join(ASKERS)}.")
    if place is not None and not _is_pc4(place):
        raise EngineError("bad-place", "place moet vier cijfers zijn, zoals 0341.")
    language = found.get("language")
    return Line(known, text, asker, place, language if isinstance(language, str) else None)


def check_text(text: str) -> None:
    """Raises EngineError (`bad-text`) when there is half a character in it, which no program can write down."""
    if not _is_writable(text):
        raise EngineError("bad-text", "In de tekst staat een half teken, of hij is geen UTF-8.", "Maak er UTF-8 van.")


def _answer(raw: str | bytes, number: int, answerer: Answerer) -> dict[str, Any]:
    started = time.perf_counter()
    try:
        line = parse_line(raw)
        answer = answerer.answer(line.text, line.asker, line.place, language=line.language)
    except EngineError as error:
        return _error(raw, number, error.code, error.message)
    except Exception as error:  # A fault of ours in one line is no reason to leave the others without an answer.
        return _error(raw, number, "failed", f"Naast kon deze regel niet beantwoorden ({type(error).__name__}).")
    found = {"id": line.id, **answer.to_dict()}
    found["ms"] = round((time.perf_counter() - started) * 1000, 3)
    return found


def _without_mark(raw: str | bytes) -> str | bytes:
    return raw.removeprefix(_BOM) if isinstance(raw, str) else raw.removeprefix(_BOM.encode())


def _error(raw: str | bytes, number: int, code: str, message: str) -> dict[str, Any]:
    return {"id": _guess_id(raw), "error": {"code": code, "message": message, "line": number}}


def _read(raw: str | bytes) -> dict[str, Any]:
    try:
        text = raw if isinstance(raw, str) else raw.decode()
    except UnicodeDecodeError as error:
        raise EngineError("bad-encoding", "Deze regel is geen UTF-8 (misschien Latin-1).") from error
    try:
        found = json.loads(text, parse_constant=_no_constant)
    except ValueError as error:
        raise EngineError("bad-json", "Deze regel is geen JSON.") from error
    except RecursionError as error:
        raise EngineError("bad-json", "Deze regel zit te diep in elkaar.") from error
    if not isinstance(found, dict):
        raise EngineError("bad-line", "Een regel moet een object zijn met ten minste een text.")
    return found


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON")


def _is_pc4(place: object) -> bool:
    return isinstance(place, str) and len(place) == 4 and place.isascii() and place.isdigit()


def _id_of(found: dict[str, Any]) -> Id:
    value = found.get("id")
    if value is None or isinstance(value, str | int) or (isinstance(value, float) and math.isfinite(value)):
        return value
    raise EngineError("bad-id", "id moet een tekst of een getal zijn.")


def _guess_id(raw: str | bytes) -> Id:
    try:
        return _id_of(_read(raw))
    except EngineError:
        return None


def _is_writable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _dumped(found: dict[str, Any]) -> str:
    """JSON with letters as they are; with escapes only when something, such as an id, holds half a character."""
    line = json.dumps(found, ensure_ascii=False)
    return line if _is_writable(line) else json.dumps(found)
