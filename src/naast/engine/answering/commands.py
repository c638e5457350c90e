"""What the `naast` command does with questions: route one, route many, build. The words of the command are in `naast.cli`.

Every function writes to a text stream and returns an exit status; lines come in as bytes.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, nullcontext
from io import TextIOWrapper
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
from naast.engine.knowledge.codec import no_garbage_rounds
from naast.engine.routing import ServiceIndex

if TYPE_CHECKING:
    from naast.engine.answering.answerer import Answerer
    from naast.engine.answering.second_opinion import Reranker


def load_default(services: Path | None = None, reranker: Reranker | None = None) -> Answerer:
    """The answerer of this installation, with a second opinion when one is given.

    Raises EngineError when nothing was built, or parts do not belong together.
    """
    from naast.engine.answering.answerer import Answerer

    folder = default_folder()
    with no_garbage_rounds():
        pack, models = load_parts(folder)
        if is_older_than_knowledge(folder):
            print("naast: de kennis is veranderd na het klaarmaken. Doe opnieuw: naast build", file=sys.stderr)
        return Answerer(pack, models, _services(services, folder), reranker)


def route_text(
    text: str,
    out: TextIO,
    *,
    asker: str | None = None,
    place: str | None = None,
    services: Path | None = None,
    as_json: bool = False,
    reranker: Reranker | None = None,
) -> int:
    """One question, as people read it or as one line of JSON. Returns 0. Raises EngineError also for words that are no UTF-8."""
    from naast.engine.answering.batch import check_text
    from naast.engine.answering.show import render

    check_text(text)
    _prepare(out, as_json=as_json)
    answerer = load_default(services, reranker)
    started = time.perf_counter()
    answer = answerer.answer(text, asker, _pc4(place))
    if as_json:
        found = {"id": None, **answer.to_dict(), "ms": round((time.perf_counter() - started) * 1000, 3)}
        out.write(json.dumps(found, ensure_ascii=False) + "\n")
    else:
        out.write(render(answer, color=out.isatty()))
    return 0


def try_text(text: str, out: TextIO, *, asker: str | None = None, root: Path | None = None) -> int:
    """One sentence tried on the knowledge: the answer, why, and which sentences pulled it there. Returns 0.

    Raises EngineError when the knowledge changed after the artefact was built.
    """
    from naast.engine.answering import trying
    from naast.engine.answering.batch import check_text
    from naast.engine.answering.show import render
    from naast.engine.knowledge.loader import default_root

    check_text(text)
    _prepare(out, as_json=False)
    answerer = load_default()
    rows = trying.rows_of(answerer, root or default_root(), default_folder())
    answer = answerer.answer(text, asker)
    out.write(render(answer, color=out.isatty()) + "\nWaarom\n")
    _pump(trying.lines(answerer, answer, rows), out)
    return 0


def route_batch(source: str, out: TextIO, *, services: Path | None = None, reranker: Reranker | None = None) -> int:
    """A file of JSON lines in UTF-8, or `-` for standard input; writes as it goes. Returns 0, also when single lines were wrong."""
    from naast.engine.answering.batch import answer_lines

    with _opened(source) as lines:
        answerer = load_default(services, reranker)
        answerer.answer("Goedemorgen.")  # so that the first line is not timed with the loading of the encoder
        _prepare(out, as_json=True)
        _pump(answer_lines(lines, answerer), out)
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


def _opened(source: str) -> AbstractContextManager[Iterable[str | bytes]]:
    """The lines as bytes, so that one line in another encoding is an error of that line only."""
    if source == "-":
        if sys.stdin is None:
            raise EngineError("no-file", "Er is geen standaardinvoer.")
        return nullcontext(getattr(sys.stdin, "buffer", sys.stdin))
    try:
        return Path(source).open("rb")
    except FileNotFoundError as error:
        raise EngineError("no-file", f"Het bestand {source} bestaat niet.") from error
    except IsADirectoryError as error:
        raise EngineError("no-file", f"{source} is een map, geen bestand.") from error
    except OSError as error:
        raise EngineError("no-file", f"Het bestand {source} is niet te lezen ({error.strerror}).") from error


def _prepare(out: TextIO, *, as_json: bool) -> None:
    """JSON is always UTF-8; for a reader, a letter that the terminal does not know becomes a question mark."""
    if isinstance(out, TextIOWrapper):
        if as_json:
            out.reconfigure(encoding="utf-8")
        else:
            out.reconfigure(errors="replace")


def _services(named: Path | None, folder: Path) -> ServiceIndex | None:
    own = folder / SERVICES
    if named is None and not own.is_file():
        return None
    try:
        return read_services(named or own)
    except (OSError, UnicodeDecodeError) as error:
        raise EngineError(
            "no-file", f"De sociale kaart {named or own} is niet te lezen.", "Geef een JSON-bestand."
        ) from error


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
