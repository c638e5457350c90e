"""Danger in the few words of a search field, so that nobody who types "ik wil dood" gets a list of funerals alone.

The whole judgement of a story belongs to the question page; here only the crisis packs' own words count. It only adds.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final

from naast.engine import knowledge
from naast.engine.answering import load_packs
from naast.engine.danger import CrisisCategory
from naast.engine.danger.folding import Folded, fold
from naast.engine.danger.grammar import Grammars, compile_category, find, slot_ranges

# In a story these words need company before they mean danger now; in a search of three words they have none.
LOUD: Final = (
    ("suicide", ("doodwens",)),
    ("violence_neglect", ("slaan", "wie")),
    ("violence_neglect", ("dreigen",)),
)


@lru_cache(maxsize=1)
def _known() -> tuple[tuple[CrisisCategory, Grammars], ...]:
    pack: knowledge.Pack = load_packs()
    categories = [CrisisCategory.from_mapping(_plain(one)) for one in pack.crisis.values()]
    return tuple((category, compile_category(category)) for category in categories)


def _plain(value: Any) -> Any:
    """Dataclasses and frozen mappings as plain dictionaries and lists."""
    if dataclasses.is_dataclass(value):
        return {one.name: _plain(getattr(value, one.name)) for one in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {key: _plain(one) for key, one in value.items()}
    return [_plain(one) for one in value] if isinstance(value, tuple) else value


def in_search(words: str) -> CrisisCategory | None:
    """The kind of danger these words point to, with what to say and whom to call; None when they point to none."""
    folded = fold(words)
    for category, grammars in _known():
        if find(grammars, folded, words) or _is_loud(category.category, grammars, folded):
            return category
    return None


def _is_loud(category: str, grammars: Grammars, folded: Folded) -> bool:
    return any(
        all(slot_ranges(grammars.slots[slot], folded) for slot in slots) for name, slots in LOUD if name == category
    )
