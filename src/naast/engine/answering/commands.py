"""What the `naast` command does with questions: route one, route many, build. The words of the command are in `naast.cli`.

Every function takes and writes text streams and returns an exit status.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from naast.engine.answering.artefact import (
    SERVICES,
    default_folder,
    is_older_than_knowledge,
    load_parts,
    read_card,
    read_services,
)
from naast.engine.errors import EngineError
from naast.engine.routing import ServiceIndex

if TYPE_CHECKING:
    from naast.engine.answering.answerer import Answerer


def load_default(services: Path | None = None) -> Answerer:
    """The answerer of this installation. Raises EngineError when nothing was built, or parts do not belong together."""
    from naast.engine.answering.answerer import Answerer

    folder = default_folder()
    pack, models = load_parts(folder)
    if is_older_than_knowledge(folder):
        print("naast: de kennis is veranderd na het klaarmaken. Doe opnieuw: naast build", file=sys.stderr)
    return Answerer(pack, models, _services(services, folder))


def route_text(
    text: str,
    out: TextIO,
    *,
    asker: str | None = None,
    place: str | None = None,
    services: Path | None = None,
    as_json: bool = False,
) -> int:
    """One question, as people read it or as one line of JSON. Returns 0."""
    from naast.engine.answering.show import render

    answerer = load_default(services)
    started = time.perf_counter()
    answer = answerer.answer(text, asker, _pc4(place))
    if as_json:
        found = {"id": None, **answer.to_dict(), "ms": round((time.perf_counter() - started) * 1000, 3)}
        out.write(json.dumps(found, ensure_ascii=False) + "\n")
    else:
        out.write(render(answer, color=out.isatty()))
    return 0


def route_batch(source: str, out: TextIO, *, services: Path | None = None) -> int:
    """A file of JSON lines, or `-` for standard input; writes as it goes. Returns 0, also when single lines were wrong."""
    from naast.engine.answering.batch import answer_lines

    answerer = load_default(services)
    answerer.answer("Goedemorgen.")  # so that the first line is not timed with the loading of the encoder
    if source == "-":
        _pump(answer_lines(sys.stdin, answerer), out)
        return 0
    try:
        with Path(source).open(encoding="utf-8", errors="replace") as file:
            _pump(answer_lines(file, answerer), out)
    except FileNotFoundError as error:
        raise EngineError("no-file", f"Het bestand {source} bestaat niet.") from error
    return 0


def build(
    root: Path | None = None, folder: Path | None = None, *, only_if_needed: bool = False, out: TextIO | None = None
) -> int:
    """Compile the packs and train everything into the artefact folder. Returns 0. Raises KnowledgeError on mistakes."""
    from naast.engine.answering.building import build as build_all
    from naast.engine.answering.building import is_current
    from naast.engine.knowledge.loader import default_root

    stream, began = out or sys.stderr, time.monotonic()
    root, folder = root or default_root(), folder or default_folder()
    if only_if_needed and _built_from(folder, root, is_current):
        return 0

    def progress(line: str) -> None:
        print(f"  {time.monotonic() - began:5.1f} s  {line}", file=stream, flush=True)

    card = build_all(root, folder, progress)
    trained = card["trained_on"]
    progress(f"klaar: {trained['stories']} verhalen, {trained['needs']} behoeften, in {folder}")
    return 0


def _built_from(folder: Path, root: Path, is_current: Callable[[Path, dict[str, Any]], bool]) -> bool:
    try:
        return is_current(root, read_card(folder))
    except EngineError:
        return False


def _services(named: Path | None, folder: Path) -> ServiceIndex | None:
    own = folder / SERVICES
    if named is None and not own.is_file():
        return None
    return read_services(named or own)


def _pc4(place: str | None) -> str | None:
    if place is None:
        return None
    digits = place.replace(" ", "")[:4]
    if len(digits) == 4 and digits.isascii() and digits.isdigit():
        return digits
    raise EngineError("bad-place", f"“{place}” is geen postcode.", "Geef vier cijfers, zoals 0341.")


def _pump(lines: Iterable[str], out: TextIO) -> None:
    for line in lines:
        out.write(line + "\n")
        out.flush()
