"""The knowledge of Naast as typed, frozen values: reading the YAML files, checking them, the fast compiled form.

Other engines import from here. What a resident's words mean is `naast.engine.understanding`; which help comes first is
`naast.engine.routing`.
"""

import importlib
from typing import TYPE_CHECKING

from naast.engine.knowledge.codec import compile_pack, read_compiled
from naast.engine.knowledge.model import (
    ClarifyAnswer,
    ClarifyQuestion,
    Confusion,
    CrisisCategory,
    CrisisHelp,
    Example,
    Grammar,
    NearMiss,
    Need,
    NeedLink,
    NotExample,
    Provision,
)
from naast.engine.knowledge.pack import Pack
from naast.engine.knowledge.problems import KnowledgeError, KnowledgeProblem, Place
from naast.engine.knowledge.rules_model import (
    Clock,
    Effects,
    Fact,
    FactPattern,
    Jargon,
    Norm,
    ReadLimit,
    RoutingRule,
    RuleExample,
    When,
)

if TYPE_CHECKING:
    from naast.engine.knowledge.loader import check_pack, default_root, knowledge_files, load_pack, pack_hash
    from naast.engine.knowledge.stories import Story, check_stories, load_stories

__all__ = [
    "ClarifyAnswer",
    "ClarifyQuestion",
    "Clock",
    "Confusion",
    "CrisisCategory",
    "CrisisHelp",
    "Effects",
    "Example",
    "Fact",
    "FactPattern",
    "Grammar",
    "Jargon",
    "KnowledgeError",
    "KnowledgeProblem",
    "NearMiss",
    "Need",
    "NeedLink",
    "Norm",
    "NotExample",
    "Pack",
    "Place",
    "Provision",
    "ReadLimit",
    "RoutingRule",
    "RuleExample",
    "Story",
    "When",
    "check_pack",
    "check_stories",
    "compile_pack",
    "default_root",
    "knowledge_files",
    "load_pack",
    "load_stories",
    "pack_hash",
    "read_compiled",
]


_LATER = {
    "check_pack": "loader",
    "default_root": "loader",
    "knowledge_files": "loader",
    "load_pack": "loader",
    "pack_hash": "loader",
    "Story": "stories",
    "check_stories": "stories",
    "load_stories": "stories",
}


def __getattr__(name: str) -> object:
    """What reads files, imported on first use: reading the compiled pack never loads PyYAML."""
    if name in _LATER:
        return getattr(importlib.import_module(f"{__name__}.{_LATER[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
