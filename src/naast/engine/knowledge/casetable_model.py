"""What the packs of a casustafel hold: kinds of table with their steps, and kinds of question. Reading: `casetables`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Final

from naast.engine.knowledge.plan_template_model import Source, Sure, Text
from naast.engine.knowledge.schema import Between, Count, LocalIdent, Pick, Sample

# What people do in a step; the page shows the form that goes with it.
DOES: Final = ("talk", "story", "facts", "silent", "gossip", "back", "offers", "choose", "lessons")
CARDS: Final = ("yes", "no")
MEETS: Final = ("yes", "no")
MOST_MINUTES: Final = 240
Checked = Annotated[date, Sample("2026-11-22", "de dag waarop iemand dit heeft nagekeken")]
Line = Annotated[str, Sample('"Een korte zin."')]


@dataclass(frozen=True, slots=True)
class TableStep:
    """One step on the clock. `say`: what everyone does now; `never`: what may not be said in this step."""

    id: Annotated[str, LocalIdent(), Sample("aanbod")]
    title: Annotated[str, Sample("Wat kunnen wij bieden?")]
    minutes: Annotated[int, Between(1, 120), Sample("15")]
    does: Annotated[str, Pick("wat er in een stap gebeurt", DOES), Sample("offers")]
    say: Text
    never: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class TableKind:
    """A kind of table. `card`: whether a case is written down in Naast; without one, people bring it in their own words and head.

    `meets`: whether organisations that should meet come on its agenda.
    """

    id: Annotated[str, LocalIdent(), Sample("casustafel")]
    name: Annotated[str, Sample("Casustafel")]
    lead: Text
    people: Line
    often: Line
    card: Annotated[str, Pick("of er een kaart is", CARDS), Sample('"yes"')]
    never: Annotated[tuple[Line, ...], Count(1, 8), Sample('["Geen namen."]')]
    recognised: Annotated[tuple[Line, ...], Count(1, 6), Sample('["Zeg niet wie het is."]')]
    danger: Annotated[tuple[Line, ...], Count(1, 6), Sample('["Is er nu gevaar? Bel 112."]')]
    steps: Annotated[tuple[TableStep, ...], Count(2, 14), Sample("[…]")]
    checked_on: Checked
    source: Source
    confidence: Sure
    meets: Annotated[str, Pick("of organisaties hier kennismaken", MEETS), Sample('"yes"')] = "no"

    @property
    def minutes(self) -> int:
        """How long the table lasts."""
        return sum(step.minutes for step in self.steps)


@dataclass(frozen=True, slots=True)
class TableTopic:
    """A kind of question under which lessons and offers are found again."""

    id: Annotated[str, LocalIdent(), Sample("volhouden")]
    name: Annotated[str, Sample("Volhouden als naaste")]


@dataclass(frozen=True, slots=True)
class CaseTableFile:
    """`casetables/*.yaml`: each file holds one or both lists."""

    table_kinds: tuple[TableKind, ...] = ()
    table_topics: tuple[TableTopic, ...] = ()


@dataclass(frozen=True, slots=True)
class CaseTables:
    """The kinds and the topics by id, in the order of the files."""

    kinds: Mapping[str, TableKind]
    topics: Mapping[str, TableTopic]
