"""What `knowledge/loop` holds: how long each kind of organisation gets, per urgency, and the other terms of the loop.

Reading it is `norms`; counting by it is `clocks`. This folder is no part of the routing pack: changing it changes nothing learned.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Final

from naast.engine.errors import EngineError
from naast.engine.knowledge.checks import OWN_KNOWLEDGE, Misfit, misfits
from naast.engine.knowledge.schema import Between, Count, Ident, Pick, Sample
from naast.engine.knowledge.vocabulary import CONFIDENCES, LAYERS, URGENCIES
from naast.engine.loop.states import Phase

MOST_DAYS: Final = 120
Days = Annotated[int, Between(0, MOST_DAYS), Sample("3", "werkdagen")]
Source = Annotated[str, Sample('"eigen werkafspraak"', "waar dit vandaan komt")]
Checked = Annotated[date, Sample("2026-11-22", "de dag waarop iemand dit heeft nagekeken")]
Sure = Annotated[str, Pick("de zekerheden", CONFIDENCES), Sample("C", "A gelezen, B na te gaan, C eigen keuze")]


@dataclass(frozen=True, slots=True)
class Steps:
    """Working days after the wait began: a reminder, back to who sent it, the coordinator, the default route."""

    remind: Days
    sender: Days
    coordinator: Days
    default: Days


_STEPS = Sample("{remind: 3, sender: 5, coordinator: 7, default: 10}", "werkdagen, oplopend")


@dataclass(frozen=True, slots=True)
class Norm:
    """For these layers and this urgency: how long an answer, a beginning and a word about how it went may take.

    `back`: how long who sent it has to find another way, when it is not for them or when they were not reached.
    """

    id: Annotated[str, Ident("loop-norm"), Sample("vrijwilligers-gewoon")]
    name: Annotated[str, Sample("Vrijwilligers, kerken en buren")]
    layers: Annotated[
        tuple[Annotated[str, Pick("de lagen", LAYERS), Sample("formele zorg")], ...], Count(1), Sample("[formele zorg]")
    ]
    urgency: Annotated[str, Pick("de urgenties", URGENCIES), Sample("normal")]
    answer: Annotated[Steps, _STEPS]
    begin: Annotated[Steps, _STEPS]
    finish: Annotated[Steps, _STEPS]
    back: Annotated[Steps, Sample("{remind: 0, sender: 0, coordinator: 2, default: 5}", "werkdagen, oplopend")]
    because: Annotated[str, Sample('"Een vrijwilliger leest niet elke dag mail."', "waarom zo lang")]
    source: Source
    checked_on: Checked
    confidence: Sure

    def steps(self, phase: Phase) -> Steps:
        """The days of one wait."""
        found: Steps = getattr(self, phase.value)
        return found


@dataclass(frozen=True, slots=True)
class Terms:
    """The other terms of the loop. Own agreements, which a municipality may change."""

    again_days: Annotated[int, Between(1, 20), Sample("1", "werkdagen tussen twee berichten aan het vangnet")]
    put_off_days: Annotated[int, Between(1, 400), Sample("92", "zo ver mag iemand een datum vooruitschuiven")]
    attempts: Annotated[int, Between(1, 10), Sample("3", "zo vaak proberen voordat het terugkomt")]
    link_days: Annotated[int, Between(7, 400), Sample("60", "zo lang werkt de link in de mail")]
    undo_minutes: Annotated[int, Between(1, 60), Sample("15", "zo lang kan iemand een antwoord terugnemen")]
    source: Source
    checked_on: Checked
    confidence: Sure


@dataclass(frozen=True, slots=True)
class ClosedDay:
    """A day on which this municipality is closed, besides weekends and public holidays: no clock runs then."""

    on: Annotated[date, Sample("2026-12-24", "de dag zelf")]
    name: Annotated[str, Sample("Kantoor dicht, de dag voor kerst")]
    source: Source


@dataclass(frozen=True, slots=True)
class HelpLine:
    """Whom somebody beside an ill person can call wherever they live. `number`: as people write it."""

    id: Annotated[str, Ident("loop-line"), Sample("mantelzorglijn")]
    name: Annotated[str, Sample("de Mantelzorglijn")]
    number: Annotated[str, Sample('"030 760 60 55"', "een nummer staat tussen aanhalingstekens")]
    source: Source
    checked_on: Checked
    confidence: Sure


@dataclass(frozen=True, slots=True)
class NormsFile:
    """`loop/*.yaml`: each file holds one or more of these lists."""

    norms: tuple[Norm, ...] = ()
    terms: Annotated[tuple[Terms, ...], Count(0, 1), Sample("[{…}]")] = ()
    closed_days: tuple[ClosedDay, ...] = ()
    lines: tuple[HelpLine, ...] = ()


@dataclass(frozen=True, slots=True)
class LoopNorms:
    """Everything, with the norms in the order of the files. `hash` is the sha256 (hex) of those files."""

    hash: str
    terms: Terms
    norms: Mapping[str, Norm] = field(default_factory=dict)
    days_closed: frozenset[date] = frozenset()
    lines: Mapping[str, HelpLine] = field(default_factory=dict)

    def for_(self, kind: str, urgency: str) -> Norm:
        """The norm of this layer and urgency; for a layer nobody knows the one with the shortest wait for an answer.

        Raises EngineError (`soort-onbekend`) when no norm has this urgency.
        """
        fitting = [norm for norm in self.norms.values() if norm.urgency == urgency]
        if not fitting:
            raise EngineError(
                "soort-onbekend", f"Er is geen norm voor {urgency}.", "Kijk in knowledge/loop/norms.yaml."
            )
        own = [norm for norm in fitting if kind in norm.layers]
        return own[0] if own else min(fitting, key=lambda norm: (norm.answer.sender, norm.answer.default, norm.id))


@misfits.register
def _steps(thing: Steps) -> Iterator[Misfit]:
    days = (thing.remind, thing.sender, thing.coordinator, thing.default)
    if list(days) != sorted(days):
        found = f"remind {days[0]}, sender {days[1]}, coordinator {days[2]}, default {days[3]}"
        yield Misfit("", "steps-backwards", found, "dagen die oplopen", _STEPS.yaml)


@misfits.register
def _norm(thing: Norm) -> Iterator[Misfit]:
    if thing.confidence == "A" and OWN_KNOWLEDGE.match(thing.source):
        found = "zekerheid A met alleen eigen kennis als bron"
        yield Misfit(
            "confidence", "a-without-source", found, "A is gelezen in een bron; anders B of C", "confidence: B"
        )
    for name in ("answer", "begin", "finish"):
        if getattr(thing, name).remind == 0:
            expected = "ten minste een dag: een herinnering op de dag zelf is geen herinnering"
            yield Misfit(f"{name}.remind", "reminds-at-once", "0", expected, "remind: 1")
    if thing.back.sender > 0:
        expected = "0: wie de vraag stuurde, is meteen aan de beurt"
        yield Misfit("back.sender", "back-waits", str(thing.back.sender), expected, "sender: 0")
