"""From `knowledge/freshness/` to one frozen `Rates`, or to the list of everything that is wrong in it. Shapes: `rates_model`."""

from __future__ import annotations

import functools
import hashlib
from pathlib import Path
from types import MappingProxyType
from typing import Final

from naast.engine.freshness.rates_model import HOWS, KINDS, Bounds, FreshnessFile, Rate, Rates, Way
from naast.engine.knowledge.loader import default_root, knowledge_files, read_yaml
from naast.engine.knowledge.notebook import Notebook
from naast.engine.knowledge.problems import KnowledgeError, KnowledgeProblem, Place

FOLDER: Final = "freshness"


@functools.lru_cache(maxsize=4)
def default_rates() -> Rates:
    """The rates of this installation, read once. Raises KnowledgeError or EngineError (`no-knowledge`)."""
    return load_rates(default_root())


def load_rates(root: Path) -> Rates:
    """The rates below the knowledge folder `root`. Raises KnowledgeError with every mistake found."""
    rates, problems = _read(root)
    if problems or rates is None:
        raise KnowledgeError(tuple(problems))
    return rates


def check_rates(root: Path) -> list[KnowledgeProblem]:
    """Every mistake in the files of freshness below `root`, in order of file and line; empty when all is well."""
    return _read(root)[1]


def _read(root: Path) -> tuple[Rates | None, list[KnowledgeProblem]]:
    notes = Notebook({"fact-rate", "way-of-looking"})
    rates: list[Rate] = []
    ways: list[Way] = []
    bounds: list[Bounds] = []
    for path in knowledge_files(root, (FOLDER,)):
        content = read_yaml(path, FreshnessFile, notes, root)
        if content is not None:
            rates += content.rates
            ways += content.ways
            bounds += content.bounds
    notes.settle()
    if not notes.problems:
        _whole({rate.kind for rate in rates}, {way.how for way in ways}, len(bounds), notes)
    if notes.problems:
        return None, sorted(notes.problems)
    kinds = MappingProxyType({rate.kind: rate for rate in rates})
    return Rates(_hash(root), kinds, MappingProxyType({way.how: way for way in ways}), bounds[0]), []


def _whole(kinds: set[str], hows: set[str], bounds: int, notes: Notebook) -> None:
    """What must hold between the lists, checked only when each thing is right by itself."""
    folder = Place(FOLDER, 0, "")
    for kind in KINDS:
        if kind not in kinds:
            notes.add(folder, "rate-missing", f"geen tempo voor {kind}", "een tempo voor elk gegeven", f"kind: {kind}")
    for how in HOWS:
        if how not in hows:
            notes.add(folder, "way-missing", f"geen regel voor {how}", "een regel voor elke manier", f"how: {how}")
    if bounds != 1:
        notes.add(folder, "one-bounds", f"{bounds} keer bounds", "precies een keer bounds", "bounds: [{fresh: 0.9, …}]")


def _hash(root: Path) -> str:
    digest = hashlib.sha256()
    for path in knowledge_files(root, (FOLDER,)):
        content = path.read_bytes()
        digest.update(f"{path.relative_to(root).as_posix()}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()
