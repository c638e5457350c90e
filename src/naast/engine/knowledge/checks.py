"""What must hold between the values of one object: enough voices, facts with examples, no term that runs backwards.

What one value may be is said in `model` and `rules_model`; what must hold between files is in `notebook`.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from naast.engine.knowledge.model import ClarifyQuestion, CrisisCategory, Need, Provision
from naast.engine.knowledge.rules_model import Clock, Effects, Fact, ReadLimit, RoutingRule, RuleExample

MIN_VOICES: Final = 3  # who speaks in the examples of one need
OWN_KNOWLEDGE: Final = re.compile(r"^\s*(bron: )?(eigen|own)\b", re.IGNORECASE)
_ARTICLE = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Misfit:
    """One mistake; `at` is the path below the object, empty for the object itself."""

    at: str
    code: str
    found: str
    expected: str
    example: str


@functools.singledispatch
def misfits(thing: Any) -> Iterator[Misfit]:
    """The mistakes in one object; nothing for a class without rules of its own."""
    return iter(())


@misfits.register
def _provision(thing: Provision) -> Iterator[Misfit]:
    if (thing.lead_days is None) != (thing.lead_confidence is None):
        at = "lead_days" if thing.lead_confidence is None else "lead_confidence"
        yield Misfit(at, "lead-alone", at, "lead_days en lead_confidence horen bij elkaar", "lead_confidence: C")
    if thing.confidence == "A" and all(OWN_KNOWLEDGE.match(source) for source in thing.sources):
        found = "zekerheid A met alleen eigen kennis als bron"
        yield Misfit(
            "confidence", "a-without-source", found, "A is gelezen in een bron; anders B of C", "confidence: B"
        )


@misfits.register
def _need(thing: Need) -> Iterator[Misfit]:
    voices = {example.voice for example in thing.examples}
    if len(voices) < MIN_VOICES:
        found = f"{len(voices)} ({', '.join(sorted(voices))})"
        expected = f"zinnen van ten minste {MIN_VOICES} verschillende stemmen"
        yield Misfit("examples", "too-few-voices", found, expected, '{voice: neighbour, text: "…"}')
    for i, other in enumerate(thing.confused_with):
        if other.need == thing.id:
            at = f"confused_with[{i}].need"
            yield Misfit(at, "confused-with-itself", other.need, "een andere behoefte", "need: slecht-slapen")
    yield from _twice("provisions", "id", (link.id for link in thing.provisions))


@misfits.register
def _question(thing: ClarifyQuestion) -> Iterator[Misfit]:
    yield from _twice("answers", "id", (answer.id for answer in thing.answers))
    for i, answer in enumerate(thing.answers):
        both = sorted(set(answer.fits) & set(answer.excludes))
        if both:
            found = f"{both[0]} staat bij fits en bij excludes"
            yield Misfit(f"answers[{i}]", "fits-and-excludes", found, "een van de twee", f"fits: [{both[0]}]")
    if not any(answer.fits or answer.excludes or answer.facts for answer in thing.answers):
        found = "geen fits, excludes of facts"
        yield Misfit("answers", "tells-nothing-apart", found, "een vraag die iets uitmaakt", "fits: [nacht]")


@misfits.register
def _crisis(thing: CrisisCategory) -> Iterator[Misfit]:
    known = ", ".join(thing.slots)
    for i, grammar in enumerate(thing.grammars):
        for key, slots in (("all", grammar.all), ("unless", grammar.unless)):
            for j, slot in enumerate(slots):
                if slot not in thing.slots:
                    at = f"grammars[{i}].{key}[{j}]"
                    expected = f"een slot van dit bestand: {known}"
                    yield Misfit(at, "unknown-slot", slot, expected, next(iter(thing.slots)))
    yield from _twice("grammars", "id", (grammar.id for grammar in thing.grammars))


@misfits.register
def _fact(thing: Fact) -> Iterator[Misfit]:
    known = ", ".join(thing.values)
    named = [(f"patterns[{i}]", item.value) for i, item in enumerate(thing.patterns)]
    named += [(f"examples[{i}]", item.value) for i, item in enumerate(thing.examples)]
    named += [(f"counter_examples[{i}]", item.value) for i, item in enumerate(thing.counter_examples) if item.value]
    for at, value in named:
        if value not in thing.values:
            example = f'value: "{next(iter(thing.values))}"'
            yield Misfit(f"{at}.value", "unknown-fact-value", f'"{value}"', f"een van: {known}", example)
    if thing.patterns and not (thing.examples and thing.counter_examples):
        at = "counter_examples" if thing.examples else "examples"
        expected = "zinnen waarop het patroon wel en niet mag slaan"
        yield Misfit(
            "patterns", "pattern-without-example", f"geen {at}", expected, 'examples: [{text: "…", value: "yes"}]'
        )


@misfits.register
def _effects(thing: Effects) -> Iterator[Misfit]:
    raised = set(thing.add) | set(thing.put_forward)
    clash = sorted((set(thing.exclude) | set(thing.put_back)) & raised)
    if clash:
        found = f"{clash[0]} gaat omhoog en omlaag"
        expected = "een voorziening gaat in een regel een kant op"
        yield Misfit("", "up-and-down", found, expected, f"exclude: [{clash[0]}]")
    if not (thing.exclude or thing.put_back or thing.put_forward or thing.add or thing.note):
        example = "put_back: {wlz-indicatie: 0.2}"
        yield Misfit("", "no-effect", "een regel die niets doet", "ten minste een gevolg", example)


@misfits.register
def _rule(thing: RoutingRule) -> Iterator[Misfit]:
    if _ARTICLE.search(thing.article or "") and not thing.law:
        expected = "de wet waar het artikel in staat"
        yield Misfit("article", "article-without-law", thing.article or "", expected, "law: Wmo 2015")


@misfits.register
def _rule_example(thing: RuleExample) -> Iterator[Misfit]:
    if not (thing.must_first or thing.must or thing.must_not or thing.before or thing.noted or thing.not_noted):
        expected = "wat er moet gebeuren: must_first, must, must_not, before, noted of not_noted"
        yield Misfit("", "example-proves-nothing", thing.name, expected, "must_first: ptz-thuis")


@misfits.register
def _clock(thing: Clock) -> Iterator[Misfit]:
    if thing.closes < thing.opens:
        found = f"van {thing.opens} tot {thing.closes}"
        expected = "closes is gelijk aan of later dan opens"
        yield Misfit("closes", "runs-backwards", found, expected, f"closes: {thing.opens}")
    if thing.sort == "moment" and thing.opens not in (0, thing.closes):
        yield Misfit("opens", "moment-with-window", f"{thing.opens}", "een moment heeft alleen closes", "sort: window")
    if thing.kind == "legal" and not thing.law:
        yield Misfit(
            "kind", "legal-without-law", "legal zonder law", "de wet waar de termijn in staat", "law: Wmo 2015"
        )


@misfits.register
def _limit(thing: ReadLimit) -> Iterator[Misfit]:
    if thing.fail is not None and thing.fail < thing.warn:
        expected = f"een getal vanaf {thing.warn:g}"
        yield Misfit("fail", "fail-before-warn", f"{thing.fail:g}", expected, f"fail: {thing.warn:g}")


def _twice(key: str, sub: str, names: Iterable[str]) -> Iterator[Misfit]:
    seen: set[str] = set()
    for i, name in enumerate(names):
        if name in seen:
            yield Misfit(f"{key}[{i}].{sub}", "twice", f"{name} staat er twee keer", "elk een keer", f"{sub}: {name}-2")
        seen.add(name)
