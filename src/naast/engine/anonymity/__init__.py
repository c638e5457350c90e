"""Anonymity: what in a text points at a person, how many people fit, and wider words. It marks for a reader; it never clears a text.

`find_marks` and `without_numbers` are small and load nothing; `check_case` and `find_all` read the lists of
`knowledge/anonymity` at first use.
"""

import importlib
from typing import TYPE_CHECKING, Any

from naast.engine.anonymity.finding import DIRECT_TYPES, INDIRECT_TYPES, LABELS, Finding, FindingType
from naast.engine.anonymity.identifiers import Mark, find_marks, without_numbers

if TYPE_CHECKING:
    from naast.engine.anonymity.check import CaseCheck, check_case
    from naast.engine.anonymity.crowd import Crowd, Trait, area_named, estimate
    from naast.engine.anonymity.guard import find_all, widen, widened
    from naast.engine.anonymity.lexicon import Lexicon

__all__ = [
    "DIRECT_TYPES",
    "INDIRECT_TYPES",
    "LABELS",
    "CaseCheck",
    "Crowd",
    "Finding",
    "FindingType",
    "Lexicon",
    "Mark",
    "Trait",
    "area_named",
    "check_case",
    "estimate",
    "find_all",
    "find_marks",
    "widen",
    "widened",
    "without_numbers",
]

# Loaded when first asked for: intake needs only the numbers and must start fast.
_HOMES = {
    "CaseCheck": "check",
    "check_case": "check",
    "Crowd": "crowd",
    "Trait": "crowd",
    "area_named": "crowd",
    "estimate": "crowd",
    "find_all": "guard",
    "widen": "guard",
    "widened": "guard",
    "Lexicon": "lexicon",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)
