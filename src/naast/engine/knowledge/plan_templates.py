"""From `knowledge/plan_templates/` to frozen example plans, or to the list of everything that is wrong in them.

The shapes are in `plan_template_model`. This folder is read apart from the routing packs and has a hash of its own; the days of a chosen
template are worked out in `days_of`.
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Collection
from datetime import date, timedelta
from pathlib import Path
from types import MappingProxyType
from typing import Final

import yaml

from naast.engine.dates import add_working_days
from naast.engine.knowledge.loader import default_root, knowledge_files, read_yaml
from naast.engine.knowledge.notebook import Notebook
from naast.engine.knowledge.plan_template_model import PlanTemplate, PlanTemplateFile, PlanTemplates, TemplateStep
from naast.engine.knowledge.problems import KnowledgeError, KnowledgeProblem, Place

FOLDER: Final = "plan_templates"


@functools.lru_cache(maxsize=2)
def default_templates() -> PlanTemplates:
    """The example plans of this installation, read once. Raises KnowledgeError or EngineError (`no-knowledge`)."""
    return load_templates(default_root())


def load_templates(root: Path) -> PlanTemplates:
    """The example plans below the knowledge folder `root`; ids of provisions are only checked by `check_templates`.

    Raises KnowledgeError with every mistake found.
    """
    templates, problems = _read(root, None)
    if problems:
        raise KnowledgeError(tuple(problems))
    return templates


def check_templates(root: Path) -> list[KnowledgeProblem]:
    """Every mistake in the example plans below `root`, in order of file and line; empty when all is well."""
    return _read(root, provision_ids(root))[1]


def day_of(step: TemplateStep, first_day: date) -> date:
    """The day a step is proposed for: so many days after the first day, moved on to a working day.

    >>> from naast.engine.knowledge.plan_template_model import TemplateStep
    >>> step = TemplateStep("x", "Bellen.", "Fijn.", "fysiek", "close", 5, "eigen kennis", "C")
    >>> day_of(step, date(2026, 12, 20))
    datetime.date(2026, 12, 28)
    """
    return add_working_days(first_day + timedelta(days=step.after_days), 0)


def _read(root: Path, provisions: Collection[str] | None) -> tuple[PlanTemplates, list[KnowledgeProblem]]:
    notes = Notebook({"plan-template"} | ({"provision"} if provisions else set()))
    for ident in provisions or ():
        notes.forgive("provision", ident, Place("provisions", 0, ""))
    found: list[PlanTemplate] = []
    for path in knowledge_files(root, (FOLDER,)):
        content = read_yaml(path, PlanTemplateFile, notes, root)
        found += content.plan_templates if content is not None else ()
    notes.settle()
    if not found and not notes.problems:
        notes.add(Place(FOLDER, 0, ""), "missing", "niets", "ten minste één voorbeeldplan", "plan_templates: […]")
    found.sort(key=lambda one: (one.order, one.id))
    return PlanTemplates(_hash(root), MappingProxyType({one.id: one for one in found})), sorted(notes.problems)


def provision_ids(root: Path) -> set[str]:
    """The ids of every provision, without reading what they say: a mistake there is told by the check of the packs."""
    found: set[str] = set()
    for path in knowledge_files(root, ("provisions",)):
        try:
            said = yaml.safe_load(path.read_text(encoding="utf-8"))
        except (yaml.YAMLError, UnicodeDecodeError):
            # A file that cannot be read hides ids: then none can be called wrong.
            return set()
        found |= {str(one.get("id")) for one in (said or {}).get("provisions", []) if isinstance(one, dict)}
    return found


def _hash(root: Path) -> str:
    digest = hashlib.sha256()
    for path in knowledge_files(root, (FOLDER,)):
        content = path.read_bytes()
        digest.update(f"{path.relative_to(root).as_posix()}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()
