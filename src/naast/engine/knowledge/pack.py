"""The whole of the knowledge as one frozen value, and the shape of each room's files.

Reading it from YAML is `loader`; the compiled form is `codec`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from naast.engine.knowledge.model import ClarifyQuestion, CrisisCategory, Need, Provision
from naast.engine.knowledge.rules_model import Clock, Fact, Jargon, Norm, ReadLimit, RoutingRule


@dataclass(frozen=True, slots=True)
class ProvisionFile:
    """`provisions/*.yaml`."""

    provisions: tuple[Provision, ...]


@dataclass(frozen=True, slots=True)
class NeedFile:
    """`needs/*.yaml`."""

    needs: tuple[Need, ...]


@dataclass(frozen=True, slots=True)
class ClarifyFile:
    """`clarify/*.yaml`."""

    questions: tuple[ClarifyQuestion, ...]


@dataclass(frozen=True, slots=True)
class RulesFile:
    """`rules/*.yaml`: each file holds one or more of these lists."""

    facts: tuple[Fact, ...] = ()
    rules: tuple[RoutingRule, ...] = ()
    clocks: tuple[Clock, ...] = ()
    norms: tuple[Norm, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadabilityFile:
    """`readability/*.yaml`."""

    limits: tuple[ReadLimit, ...] = ()
    jargon: tuple[Jargon, ...] = ()


# The folder of each room, and what one file in it holds.
ROOMS: Mapping[str, type] = {
    "provisions": ProvisionFile,
    "needs": NeedFile,
    "clarify": ClarifyFile,
    "crisis": CrisisCategory,
    "rules": RulesFile,
    "readability": ReadabilityFile,
}


@dataclass(frozen=True, slots=True)
class Pack:
    """Everything, by id, in the order of the files. `hash` is the sha256 (hex) of the files it was read from."""

    hash: str = ""
    provisions: Mapping[str, Provision] = field(default_factory=dict)
    needs: Mapping[str, Need] = field(default_factory=dict)
    questions: Mapping[str, ClarifyQuestion] = field(default_factory=dict)
    crisis: Mapping[str, CrisisCategory] = field(default_factory=dict)
    facts: Mapping[str, Fact] = field(default_factory=dict)
    rules: Mapping[str, RoutingRule] = field(default_factory=dict)
    clocks: Mapping[str, Clock] = field(default_factory=dict)
    norms: Mapping[str, Norm] = field(default_factory=dict)
    limits: Mapping[str, ReadLimit] = field(default_factory=dict)
    jargon: Mapping[str, Jargon] = field(default_factory=dict)
