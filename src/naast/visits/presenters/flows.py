"""Shapes the pages of the flow chart: the questions in groups, the chart with where someone is, and the walk in words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.forms import BaseForm, BoundField
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from naast.engine import flow as flow_engine
from naast.engine.flow import Flow, Outcome, ToldStep
from naast.engine.flow.telling import in_words

_PHONE: Final = re.compile(r"\b(112|113|0800-\d{4})\b")
HELP, NEXT, NOTHING = "Hulp bij gevaar", "Volgende stap", "geen"
CALL: Final = "nu bellen"


@dataclass(frozen=True, slots=True)
class Group:
    """Questions that belong to one decision."""

    title: str
    question: str
    fields: tuple[BoundField, ...]


@dataclass(frozen=True, slots=True)
class Passed:
    """One decision of a walk: what came out, and the notes of the rules that passed."""

    name: str
    value: str
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """Where a walk ended. `help` is who to call now, empty without danger."""

    title: str
    value: str
    notes: tuple[str, ...]
    help: tuple[dict[str, str], ...]
    passed: tuple[Passed, ...]


@dataclass(frozen=True, slots=True)
class FlowPage:
    """One chart: its words, its questions, its picture, and the walk when one was made."""

    name: str
    title: str
    description: str
    groups: tuple[Group, ...]
    chart: SafeString
    steps: tuple[ToldStep, ...]
    result: Result | None
    others: tuple[dict[str, str], ...]


@dataclass(frozen=True, slots=True)
class FlowsPage:
    """All charts of this house."""

    flows: tuple[dict[str, str], ...]


def flows_page(flows: Mapping[str, Flow]) -> FlowsPage:
    """The list of charts."""
    return FlowsPage(tuple(_link(name, each) for name, each in flows.items()))


def flow_page(name: str, flows: Mapping[str, Flow], form: BaseForm, outcome: Outcome | None) -> FlowPage:
    """One chart; with an outcome the way that was gone is marked in the picture and told in words."""
    chosen = flows[name]
    return FlowPage(
        name=name,
        title=chosen.model.name,
        description=chosen.model.description,
        groups=tuple(_groups(chosen, form)),
        chart=picture(chosen, outcome),
        steps=flow_engine.tell(chosen.model, outcome),
        result=None if outcome is None else _result(outcome),
        others=tuple(_link(other, each) for other, each in flows.items() if other != name),
    )


def picture(flow: Flow, outcome: Outcome | None) -> SafeString:
    """The chart, with the way that was gone."""
    # The engine escapes every word of the file it draws; there is no other text in the picture.
    return mark_safe(flow_engine.draw(flow.model, outcome))


def _link(name: str, flow: Flow) -> dict[str, str]:
    url = reverse("visits:flow", kwargs={"name": name})
    return {"url": url, "title": flow.model.name, "text": flow.model.description}


def _groups(flow: Flow, form: BaseForm) -> Iterator[Group]:
    """Each question once, with the first decision that looks at it; decisions that ask nothing new are left out."""
    asked: set[str] = set()
    for decision in flow.order:
        new = [each for each in decision.requires if each in flow.model.inputs and each not in asked]
        asked.update(new)
        if new:
            yield Group(decision.name, decision.question, tuple(form[each] for each in new))


def _result(outcome: Outcome) -> Result:
    passed = tuple(
        Passed(step.decision, in_words(step.value), tuple(rule.note for rule in step.fired if rule.note))
        for step in outcome.steps
    )
    last = passed[-1]
    helps = outcome.values.get(HELP) if outcome.values.get(NEXT) == CALL else None
    return Result(last.name, last.value, last.notes, tuple(calls(helps)), passed)


def calls(found: Any) -> Iterator[dict[str, str]]:
    """Who to call, as lines of the danger block."""
    for words in found if isinstance(found, tuple) else ():
        if isinstance(words, str) and words != NOTHING:
            phones = _PHONE.findall(words)
            yield {"label": words, "phone": phones[-1] if phones else "", "note": ""}
