"""What the packs of a home visit hold: cards for the talk, steps to propose afterwards, instruments of others. Reading: `visit_talk`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Final

from naast.engine.knowledge.plan_template_model import OWNERS, PROGNOSIS, Source, Sure, Text
from naast.engine.knowledge.schema import Between, Count, LocalIdent, Pick, Ref, Sample
from naast.engine.knowledge.vocabulary import DIMENSIONS

TELLERS: Final = ("person", "close")
MOST_QUESTIONS: Final = 5
Checked = Annotated[date, Sample("2026-11-22", "de dag waarop iemand dit heeft nagekeken")]


@dataclass(frozen=True, slots=True)
class VisitCard:
    """One card of the talk. `of`: who tells it; a naaste tells apart. `danger`: what to do when it is not safe, above the questions."""

    id: Annotated[str, LocalIdent(), Sample("fysiek")]
    of: Annotated[str, Pick("wie het vertelt", TELLERS), Sample("person")]
    title: Annotated[str, Sample("Lichaam en dag")]
    lead: Text
    questions: Annotated[tuple[str, ...], Count(1, MOST_QUESTIONS), Sample('["Hoe ziet een gewone dag er nu uit?"]')]
    checked_on: Checked
    source: Source
    confidence: Sure
    danger: str = ""


@dataclass(frozen=True, slots=True)
class VisitStep:
    """A step to propose when a card was filled in. `after_days`: from the day of the talk, moved to a working day.

    `answers`: only after one of these answers. `last_day_after_sick`: at the latest so many days after the first day of sick leave; the
    step is proposed only while that day is ahead. `urgent_of`: the same help by the urgent route; the id of the step by the ordinary one.
    """

    id: Annotated[str, LocalIdent(), Sample("huis-melden")]
    when: Annotated[str, Sample("huis")]
    text: Text
    why: Text
    dimension: Annotated[str, Pick("de dimensies", DIMENSIONS), Sample("fysiek")]
    owner: Annotated[str, Pick("wie het kan doen", OWNERS), Sample("professional")]
    after_days: Annotated[int, Between(0, 400), Sample("7")]
    checked_on: Checked
    source: Source
    confidence: Sure
    answers: tuple[str, ...] = ()
    last_day_after_sick: Annotated[int, Between(0, 800), Sample("476")] = 0
    provisions: tuple[Annotated[str, Ref("provision"), Sample("huisarts")], ...] = ()
    urgent_of: Annotated[str, Sample("huis-gewoon")] = ""


@dataclass(frozen=True, slots=True)
class VisitInstrument:
    """An instrument of others: its name and where it stands. Its questions are never here. `result`: what its outcome looks like."""

    id: Annotated[str, LocalIdent(), Sample("lastmeter")]
    name: Annotated[str, Sample("Lastmeter")]
    result: Annotated[str, Sample("cijfer van 0 tot en met 10")]
    licence: Annotated[str, Sample("Vragen niet overnemen.", "wat de eigenaar toestaat")]
    url: Annotated[str, Sample("https://meetinstrumentenzorg.nl", "waar de vragen staan")]
    checked_on: Checked
    source: Source
    confidence: Sure


@dataclass(frozen=True, slots=True)
class VisitTalkFile:
    """`visits/*.yaml`: each file holds one or more of the lists."""

    visit_cards: tuple[VisitCard, ...] = ()
    visit_steps: tuple[VisitStep, ...] = ()
    visit_instruments: tuple[VisitInstrument, ...] = ()


@dataclass(frozen=True, slots=True)
class VisitTalk:
    """Cards and instruments by id, in the order of the files, and the steps; `hash` changes with every change of a file."""

    hash: str
    cards: Mapping[str, VisitCard]
    steps: tuple[VisitStep, ...]
    instruments: Mapping[str, VisitInstrument] = field(default_factory=dict)


def frightening(talk: VisitTalk) -> Iterator[str]:
    """Sentences that tell how long somebody will live; a person reads along at the table.

    >>> list(frightening(VisitTalk("", {}, ())))
    []
    """
    said = [text for card in talk.cards.values() for text in (card.title, card.lead, *card.questions)]
    said += [text for step in talk.steps for text in (step.text, step.why)]
    yield from (text for text in said if PROGNOSIS.search(text))
