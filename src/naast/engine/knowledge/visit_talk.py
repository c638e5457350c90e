"""From `knowledge/visits/` to the cards of a talk at home and the steps to propose after it, or to everything that is wrong in them.

The shapes are in `visit_talk_model`. This folder is read apart from the routing packs and has a hash of its own.
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Collection
from pathlib import Path
from types import MappingProxyType
from typing import Final

from naast.engine.knowledge.loader import default_root, knowledge_files, read_yaml
from naast.engine.knowledge.notebook import Notebook
from naast.engine.knowledge.plan_templates import provision_ids
from naast.engine.knowledge.problems import KnowledgeError, KnowledgeProblem, Place
from naast.engine.knowledge.visit_talk_model import (
    VisitCard,
    VisitInstrument,
    VisitStep,
    VisitTalk,
    VisitTalkFile,
    frightening,
)

FOLDER: Final = "visits"


@functools.lru_cache(maxsize=2)
def default_talk() -> VisitTalk:
    """The talk of this installation, read once. Raises KnowledgeError or EngineError (`no-knowledge`)."""
    return load_talk(default_root())


def load_talk(root: Path) -> VisitTalk:
    """The talk below the knowledge folder `root`; ids of provisions are only checked by `check_talk`. Raises KnowledgeError."""
    talk, problems = _read(root, ())
    if problems:
        raise KnowledgeError(tuple(problems))
    return talk


def check_talk(root: Path) -> list[KnowledgeProblem]:
    """Every mistake in the talk below `root`, in order of file and line; empty when all is well."""
    return _read(root, provision_ids(root))[1]


def _read(root: Path, provisions: Collection[str]) -> tuple[VisitTalk, list[KnowledgeProblem]]:
    notes = Notebook({"provision"} if provisions else set())
    for ident in provisions:
        notes.forgive("provision", ident, Place("provisions", 0, ""))
    digest = hashlib.sha256()
    cards: dict[str, VisitCard] = {}
    steps: list[VisitStep] = []
    instruments: dict[str, VisitInstrument] = {}
    for path in knowledge_files(root, (FOLDER,)):
        digest.update(path.read_bytes())
        content = read_yaml(path, VisitTalkFile, notes, root)
        if content is not None:
            cards |= {card.id: card for card in content.visit_cards}
            steps += content.visit_steps
            instruments |= {one.id: one for one in content.visit_instruments}
    notes.settle()
    talk = VisitTalk(digest.hexdigest(), MappingProxyType(cards), tuple(steps), MappingProxyType(instruments))
    place = Place(FOLDER, 0, "")
    if not cards and not notes.problems:
        notes.add(place, "missing", "niets", "ten minste één kaart", "visit_cards: […]")
    for step in steps:
        if cards and step.when not in cards:
            notes.add(place, "unknown", step.when, "een kaart die er is", next(iter(cards)))
    known = {step.id for step in steps}
    for step in steps:
        if step.urgent_of and step.urgent_of not in known - {step.id}:
            notes.add(place, "unknown", step.urgent_of, "een andere stap die er is", next(iter(sorted(known))))
    for text in frightening(talk):
        notes.add(place, "prognosis", text, "niets over hoe lang iemand leeft", "Hoe gaat het nu?")
    return talk, sorted(notes.problems)
