"""From `knowledge/loop/` to one frozen `LoopNorms`, or to the list of everything that is wrong in it. Shapes: `norms_model`."""

from __future__ import annotations

import functools
import hashlib
from itertools import product
from pathlib import Path
from types import MappingProxyType
from typing import Final

from naast.engine.knowledge.loader import default_root, read_yaml
from naast.engine.knowledge.notebook import Notebook
from naast.engine.knowledge.problems import KnowledgeError, KnowledgeProblem, Place
from naast.engine.knowledge.vocabulary import LAYERS, URGENCIES
from naast.engine.loop.norms_model import ClosedDay, HelpLine, LoopNorms, Norm, NormsFile, Terms

FOLDER: Final = "loop"


@functools.lru_cache(maxsize=4)
def default_norms() -> LoopNorms:
    """The norms of this installation, read once. Raises KnowledgeError or EngineError (`no-knowledge`)."""
    return load_norms(default_root())


def load_norms(root: Path) -> LoopNorms:
    """The norms below the knowledge folder `root`. Raises KnowledgeError with every mistake found."""
    norms, problems = _read(root)
    if problems or norms is None:
        raise KnowledgeError(tuple(problems))
    return norms


def check_norms(root: Path) -> list[KnowledgeProblem]:
    """Every mistake in the files of the loop below `root`, in order of file and line; empty when all is well."""
    return _read(root)[1]


def norms_files(root: Path) -> list[Path]:
    """The files of the loop, sorted by path."""
    return sorted(path for path in (root / FOLDER).rglob("*") if path.suffix in (".yaml", ".yml"))


def norms_hash(root: Path) -> str:
    """The sha256 (hex) over names and contents of these files."""
    digest = hashlib.sha256()
    for path in norms_files(root):
        content = path.read_bytes()
        digest.update(f"{path.relative_to(root).as_posix()}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


def _read(root: Path) -> tuple[LoopNorms | None, list[KnowledgeProblem]]:
    notes = Notebook({"loop-norm", "loop-line"})
    norms: list[Norm] = []
    terms: list[Terms] = []
    closed: list[ClosedDay] = []
    lines: list[HelpLine] = []
    for path in norms_files(root):
        content = read_yaml(path, NormsFile, notes, root)
        if content is not None:
            norms += content.norms
            terms += content.terms
            closed += content.closed_days
            lines += content.lines
    notes.settle()
    if not notes.problems:
        _whole(norms, terms, notes)
    if notes.problems:
        return None, sorted(notes.problems)
    shelf = MappingProxyType({norm.id: norm for norm in norms})
    reached = MappingProxyType({line.id: line for line in lines})
    return LoopNorms(norms_hash(root), terms[0], shelf, frozenset(day.on for day in closed), reached), []


def _whole(norms: list[Norm], terms: list[Terms], notes: Notebook) -> None:
    """What must hold between norms, checked only when each is right by itself: every layer and urgency has exactly one."""
    folder = Place(FOLDER, 0, "")
    if len(terms) != 1:
        notes.add(
            folder, "one-terms", f"{len(terms)} keer terms", "precies een keer terms", "terms: [{again_days: 1, …}]"
        )
    for layer, urgency in product(LAYERS, URGENCIES):
        fitting = [norm for norm in norms if layer in norm.layers and norm.urgency == urgency]
        if not fitting:
            found = f"geen norm voor {layer} met urgentie {urgency}"
            notes.add(
                folder, "norm-missing", found, "voor elke laag en urgentie precies één norm", f"layers: [{layer}]"
            )
        for other in fitting[1:]:
            found = f"{other.id} en {fitting[0].id} gelden allebei voor {layer}, {urgency}"
            place = notes.defined["loop-norm", other.id]
            notes.add(
                place, "norm-twice", found, "voor elke laag en urgentie precies één norm", f"layers: zonder {layer}"
            )
