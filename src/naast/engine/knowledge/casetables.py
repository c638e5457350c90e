"""From `knowledge/casetables/` to the kinds of table of this installation, or to everything that is wrong in them.

The shapes are in `casetable_model`. This folder is read apart from the routing packs; nothing is learned from it.
"""

from __future__ import annotations

import functools
from pathlib import Path
from types import MappingProxyType
from typing import Final

from naast.engine.knowledge.casetable_model import MOST_MINUTES, CaseTableFile, CaseTables, TableKind, TableTopic
from naast.engine.knowledge.loader import default_root, knowledge_files, read_yaml
from naast.engine.knowledge.notebook import Notebook
from naast.engine.knowledge.problems import KnowledgeError, KnowledgeProblem, Place

FOLDER: Final = "casetables"


@functools.lru_cache(maxsize=2)
def default_tables() -> CaseTables:
    """The tables of this installation, read once. Raises KnowledgeError or EngineError (`no-knowledge`)."""
    return load_tables(default_root())


def load_tables(root: Path) -> CaseTables:
    """The tables below the knowledge folder `root`. Raises KnowledgeError."""
    tables, problems = _read(root)
    if problems:
        raise KnowledgeError(tuple(problems))
    return tables


def check_tables(root: Path) -> list[KnowledgeProblem]:
    """Every mistake in the tables below `root`, in order of file and line; empty when all is well."""
    return _read(root)[1]


def _read(root: Path) -> tuple[CaseTables, list[KnowledgeProblem]]:
    notes = Notebook(set())
    kinds: dict[str, TableKind] = {}
    topics: dict[str, TableTopic] = {}
    for path in knowledge_files(root, (FOLDER,)):
        content = read_yaml(path, CaseTableFile, notes, root)
        if content is not None:
            kinds |= {one.id: one for one in content.table_kinds}
            topics |= {one.id: one for one in content.table_topics}
    notes.settle()
    place = Place(FOLDER, 0, "")
    if not (kinds and topics) and not notes.problems:
        notes.add(place, "missing", "niets", "een soort tafel en een soort vraag", "table_kinds: […]")
    for kind in kinds.values():
        _check(kind, place, notes)
    return CaseTables(MappingProxyType(kinds), MappingProxyType(topics)), sorted(notes.problems)


def _check(kind: TableKind, place: Place, notes: Notebook) -> None:
    """What must hold within one kind: steps that differ, an evening that ends, and lessons last."""
    ids = [step.id for step in kind.steps]
    if len(set(ids)) < len(ids):
        notes.add(place, "twice", kind.id, "stappen met elk een eigen naam", "id: aanbod")
    if kind.minutes > MOST_MINUTES:
        notes.add(place, "too-long", f"{kind.minutes} minuten", f"hooguit {MOST_MINUTES} minuten", "minutes: 15")
    if kind.steps and kind.steps[-1].does != "lessons":
        notes.add(place, "no-lessons", kind.id, "lessen als laatste stap", "does: lessons")
    if kind.card == "no" and any(step.does in ("silent", "story", "back") for step in kind.steps):
        notes.add(place, "card-needed", kind.id, "een kaart, of geen stap die over de kaart gaat", 'card: "yes"')
