"""What an example plan holds: steps with a side of life, who could do them, and how long after the first day. Reading: `plan_templates`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Final

from naast.engine.knowledge.checks import OWN_KNOWLEDGE, Misfit, misfits
from naast.engine.knowledge.schema import Between, Count, Ident, LocalIdent, Pick, Ref, Sample
from naast.engine.knowledge.vocabulary import CONFIDENCES, DIMENSIONS

OWNERS: Final = ("self", "close", "volunteer", "professional", "organisation")
INFORMAL: Final = frozenset({"self", "close", "volunteer"})
LONGEST_DAYS: Final = 400
MOST_LETTERS, MOST_WORDS = 300, 20
# Words that tell a resident how long somebody will live, or that frighten more than they help.
PROGNOSIS: Final = re.compile(
    r"levensverwachting|prognose|terminaal|uitbehandeld|stervende|te leven|laatste (?:uren|dagen|weken|maanden|fase)|palliatief",
    re.IGNORECASE,
)

Text = Annotated[str, Sample('"Een korte zin in gewone taal."')]
Source = Annotated[str, Sample('"eigen kennis; na te gaan"', "waar dit gelezen is")]
Sure = Annotated[str, Pick("de zekerheden", CONFIDENCES), Sample("B", "A gelezen, B na te gaan, C eigen keuze")]


@dataclass(frozen=True, slots=True)
class TemplateStep:
    """One step that is proposed. `after_days`: how many days after the first day of the plan; it moves to a working day."""

    id: Annotated[str, LocalIdent(), Sample("huisarts-bellen")]
    text: Annotated[str, Sample('"De huisarts bellen en vragen wie het aanspreekpunt is."', "wat iemand gaat doen")]
    why: Annotated[str, Sample('"Dan weet u wie u kunt bellen."', "waarom dit helpt")]
    dimension: Annotated[str, Pick("de dimensies", DIMENSIONS), Sample("fysiek")]
    owner: Annotated[str, Pick("wie het kan doen", OWNERS), Sample("close")]
    after_days: Annotated[int, Between(0, LONGEST_DAYS), Sample("7", "dagen na de eerste dag")]
    source: Source
    confidence: Sure
    provisions: tuple[Annotated[str, Ref("provision"), Sample("huisarts")], ...] = ()


@dataclass(frozen=True, slots=True)
class PlanTemplate:
    """A plan to choose from. `first_day`: what day 0 is; `known_as`: how professionals call it; `after_death`: for who stay behind."""

    id: Annotated[str, Ident("plan-template"), Sample("net-gehoord")]
    name: Annotated[str, Sample("Net gehoord")]
    lead: Text
    first_day: Annotated[str, Sample('"De dag van het gesprek met de arts"', "wat dag nul is")]
    order: Annotated[int, Between(1, 99), Sample("1")]
    steps: Annotated[tuple[TemplateStep, ...], Count(3, 15), Sample("[…]")]
    checked_on: Annotated[date, Sample("2026-11-22", "de dag waarop iemand dit heeft nagekeken")]
    known_as: str = ""
    after_death: bool = False


@dataclass(frozen=True, slots=True)
class PlanTemplateFile:
    """`plan_templates/*.yaml`."""

    plan_templates: Annotated[tuple[PlanTemplate, ...], Count(1), Sample("[…]")]


@dataclass(frozen=True, slots=True)
class PlanTemplates:
    """All example plans by id, in their order. `hash` is the sha256 (hex) of those files only."""

    hash: str
    by_id: Mapping[str, PlanTemplate] = field(default_factory=dict)


@misfits.register
def _step(thing: TemplateStep) -> Iterator[Misfit]:
    if thing.confidence == "A" and OWN_KNOWLEDGE.match(thing.source):
        found, expected = "zekerheid A met alleen eigen kennis als bron", "A is gelezen in een bron; anders B of C"
        yield Misfit("confidence", "a-without-source", found, expected, "confidence: B")
    for name in ("text", "why"):
        yield from _for_a_reader(name, getattr(thing, name))


@misfits.register
def _template(thing: PlanTemplate) -> Iterator[Misfit]:
    for name in ("name", "lead", "first_day"):
        yield from _for_a_reader(name, getattr(thing, name))
    missing = [one for one in DIMENSIONS if one not in {step.dimension for step in thing.steps}]
    if missing:
        expected = "ten minste één stap voor elke dimensie"
        yield Misfit("steps", "missing-dimension", f"geen stap voor {missing[0]}", expected, f"dimension: {missing[0]}")
    owners = {step.owner for step in thing.steps}
    if not owners & INFORMAL or not owners - INFORMAL:
        found, missing_one = f"alleen {', '.join(sorted(owners))}", "professional" if owners & INFORMAL else "close"
        yield Misfit("steps", "one-sided", found, "formele en informele hulp naast elkaar", f"owner: {missing_one}")
    yield from _order(thing)


def _order(thing: PlanTemplate) -> Iterator[Misfit]:
    """Steps one after the other, each with an id of its own; after a death none for who died."""
    names = [step.id for step in thing.steps]
    days = [step.after_days for step in thing.steps]
    for i in range(1, len(days)):
        if days[i] < days[i - 1]:
            found = f"{days[i]} na {days[i - 1]}"
            at = f"steps[{i}].after_days"
            yield Misfit(at, "days-backwards", found, "oplopende dagen", f"after_days: {days[i - 1]}")
    for i, step in enumerate(thing.steps):
        if step.id in names[:i]:
            expected = "elke stap een eigen id: daaraan is te zien of hij al in het plan staat"
            yield Misfit(f"steps[{i}].id", "same-step", step.id, expected, f"id: {step.id}-2")
        if thing.after_death and step.owner == "self":
            expected = "na een overlijden doet een ander dit"
            yield Misfit(f"steps[{i}].owner", "self-after-death", "self", expected, "owner: close")


def _for_a_reader(at: str, text: str) -> Iterator[Misfit]:
    """What a tired, sad reader can take in, and nothing about how long somebody will live."""
    told = PROGNOSIS.search(text)
    if told:
        expected = "een zin zonder verwachting over hoe lang iemand leeft"
        yield Misfit(at, "prognosis", f'"{told[0]}"', expected, '"Als er meer zorg nodig is."')
    if len(text) > MOST_LETTERS:
        yield Misfit(at, "too-long", f"{len(text)} tekens", f"ten hoogste {MOST_LETTERS} tekens", '"Een korte zin."')
    longest = max((len(sentence.split()) for sentence in re.split(r"[.!?:]", text)), default=0)
    if longest > MOST_WORDS:
        yield Misfit(
            at, "long-sentence", f"{longest} woorden", f"zinnen van ten hoogste {MOST_WORDS} woorden", '"Twee zinnen."'
        )
