"""The words of the danger room: the crisis knowledge it reads and the finding it gives back.

Reading YAML files is not here (that is `naast.engine.knowledge`); `CrisisCategory.from_mapping` takes what was read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

import numpy as np
from numpy.typing import NDArray

Level = Literal["now", "soon"]
FloatArray = NDArray[np.float32]

CATEGORIES = (
    "suicide",
    "medical_emergency",
    "violence_neglect",
    "carer_collapse",
    "child_alone",
    "no_shelter_or_vital_supply",
)

# Two slot names with a fixed meaning in every category: they tell "now" from "soon", not whether there is danger.
NOW_SLOT = "now"
LATER_SLOT = "later"


class DangerPackError(ValueError):
    """A piece of crisis knowledge that cannot be used; says where, what was found and what was expected."""


class Encoder(Protocol):
    """What this room needs of a sentence encoder; any object with these will do."""

    @property
    def id(self) -> str: ...

    @property
    def dim(self) -> int: ...

    def encode(self, texts: list[str]) -> FloatArray:
        """Unit vectors of shape (len(texts), dim), float32; a `dim` of 0 means there are no vectors at all."""
        ...


@dataclass(frozen=True, slots=True)
class Help:
    """One line of the help block: a provision, how it is called on the page, and the number to ring if there is one."""

    provision: str
    label: str
    phone: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Grammar:
    """Danger when every slot in `all` occurs within `window` words and no slot in `unless` stands near."""

    id: str
    all: tuple[str, ...]
    because: str
    unless: tuple[str, ...] = ()
    window: int = 10


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence in which somebody is in danger."""

    voice: str
    text: str


@dataclass(frozen=True, slots=True)
class NearMiss:
    """A sentence that looks like danger and is not, and why."""

    voice: str
    text: str
    why: str


_KEYS = {"category", "name", "help", "say", "say_child", "slots", "grammars", "examples", "near_misses", "confidence"}


@dataclass(frozen=True, slots=True)
class CrisisCategory:
    """One kind of danger: the help to show, the first words to say, and the language in which it is told."""

    category: str
    name: str
    help: tuple[Help, ...]
    say: str
    say_child: str
    slots: Mapping[str, tuple[str, ...]]
    grammars: tuple[Grammar, ...]
    examples: tuple[Example, ...]
    near_misses: tuple[NearMiss, ...]

    @classmethod
    def from_mapping(cls, found: Mapping[str, Any]) -> CrisisCategory:
        """The category in a mapping with the keys of `crisis/*.yaml`. Raises DangerPackError for a wrong key."""
        category = str(found.get("category", "?"))
        if category not in CATEGORIES:
            raise DangerPackError(f"crisis category {category!r}: expected one of {', '.join(CATEGORIES)}")
        if wrong := _KEYS.symmetric_difference(found):
            raise DangerPackError(f"crisis category {category!r}: keys missing or unknown: {', '.join(sorted(wrong))}")
        return cls(
            category=category,
            name=found["name"],
            help=tuple(Help(**line) for line in found["help"]),
            say=found["say"],
            say_child=found["say_child"],
            slots={name: tuple(patterns) for name, patterns in found["slots"].items()},
            grammars=tuple(_rule(category, rule) for rule in found["grammars"]),
            examples=tuple(Example(**line) for line in found["examples"]),
            near_misses=tuple(NearMiss(**line) for line in found["near_misses"]),
        )


def _rule(category: str, found: Mapping[str, Any]) -> Grammar:
    try:
        return Grammar(
            id=found["id"],
            all=tuple(found["all"]),
            because=found["because"],
            unless=tuple(found.get("unless", ())),
            window=int(found.get("window", 10)),
        )
    except KeyError as missing:
        raise DangerPackError(
            f"crisis category {category!r}, grammar {found.get('id', '?')!r}: key {missing} is missing;"
            " a grammar needs id, all and because"
        ) from missing


@dataclass(frozen=True, slots=True)
class Story:
    """A labelled text to learn from. `weight` 0..1 says how sure the label is; `source` names the writer.

    `calm`: nothing in it is in a hurry either, so that its sentences may stand around those of others.
    """

    text: str
    crisis: bool
    category: str | None = None
    weight: float = 1.0
    source: str = ""
    calm: bool = False


@dataclass(frozen=True, slots=True)
class Evidence:
    """Words of the asker that count: `text` is exactly `original[start:end]`; `why` says what they were taken for."""

    text: str
    start: int
    end: int
    why: str = ""


@dataclass(frozen=True, slots=True)
class Danger:
    """What the danger layer found in one text.

    `score` above 0 is danger; `margin` is the same without the grammars. Neither is a probability.
    """

    crisis: bool
    category: str | None
    level: Level | None
    because: tuple[Evidence, ...]
    score: float
    margin: float = -1.0
    rules: tuple[str, ...] = ()
    learned: bool = False
    encoder_used: bool = False


def as_categories(pack: Sequence[Mapping[str, Any]]) -> tuple[CrisisCategory, ...]:
    """All categories of a pack that was read as plain mappings, in the order of CATEGORIES."""
    found = {category.category: category for category in map(CrisisCategory.from_mapping, pack)}
    return tuple(found[name] for name in CATEGORIES if name in found)
