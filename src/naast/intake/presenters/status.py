"""What the asker sees behind the secret link: who has the question, what happened, what they can do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from naast.intake.choices import EntryKind, Outcome, State, Urgency
from naast.intake.models import Entry, HelpQuestion
from naast.intake.presenters.clocks import moment, promise


@dataclass(frozen=True, slots=True)
class StatusPart:
    """One question (or part of one) with its steps as they happened: what was first on top, what still comes last."""

    reference: str
    text: str
    team: str
    state: str
    steps: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class TeamAnswer:
    """What the team wrote last about a question; `about` names the part when there are more."""

    text: str
    at: str
    about: str


@dataclass(frozen=True, slots=True)
class StatusPage:
    """The page behind the secret link."""

    reference: str
    team: str
    phone: str
    call_back: str
    promise: str
    headline: str
    answers: list[TeamAnswer]
    parts: list[StatusPart]
    is_new: bool
    is_open: bool
    is_danger: bool
    danger: str
    asks: str
    link: str
    token: str
    can_reopen: bool
    is_child: bool


def status_url(token: str) -> str:
    """The path of the status page of this secret."""
    return reverse("intake:status", kwargs={"token": token})


def status_page(
    question: HelpQuestion,
    story: list[tuple[HelpQuestion, list[Entry]]],
    *,
    token: str,
    link: str,
    is_new: bool,
    now: datetime,
) -> StatusPage:
    """Shape the status page. It never shows a person's name, a note of the team or a norm that has passed as a reproach."""
    own_lines = next(lines for q, lines in story if q.pk == question.pk)
    still_open = [q for q, _lines in story if q.is_open]
    waiting = [lines for q, lines in story if q.state == State.WAITING]
    asked = [line.text for lines in waiting for line in lines if line.kind == EntryKind.ASKED_ON]
    return StatusPage(
        reference=question.reference,
        team=question.team.name,
        phone=question.team.phone or settings.NAAST_DESK_PHONE,
        call_back=question.contact_phone if still_open else "",
        promise=_promise(question, now),
        headline=_headline(question),
        answers=_answers(story),
        parts=[_part(q, lines) for q, lines in story],
        is_new=is_new and question.is_open and [line.kind for line in own_lines] == [EntryKind.RECEIVED],
        is_open=bool(still_open),
        is_danger=any(q.urgency == Urgency.CRISIS for q in still_open),
        danger=question.crisis_category,
        asks="\n".join(asked[-2:]),
        link=link,
        token=token,
        can_reopen=not still_open,
        is_child=question.speaks_to_child,
    )


def _promise(question: HelpQuestion, now: datetime) -> str:
    """When to hear from a person. Nothing any more once a person reacted: then an old promise only confuses."""
    if question.reacted_at and question.urgency != Urgency.CRISIS:
        return ""
    return promise(question) if now <= question.due_at else _("Het duurt langer dan wij beloofden. Bel gerust.")


def _headline(question: HelpQuestion) -> str:
    if question.state == State.CLOSED:
        return {
            Outcome.HELPED: _("Uw vraag is afgerond."),
            Outcome.REFERRED: _("Er is hulp voor u geregeld."),
            Outcome.SPLIT: _("Uw vraag is in delen verder gegaan. Hieronder ziet u elk deel."),
            Outcome.NOT_REACHED: _("Wij hebben u niet kunnen bereiken."),
            Outcome.NOT_FOR_US: _("Wij konden hier niet bij helpen."),
            Outcome.WITHDRAWN: _("U heeft deze vraag ingetrokken."),
        }[Outcome(question.outcome)]
    return {
        State.NEW: _("Wij hebben uw vraag. Iemand van het team pakt hem op."),
        State.TAKEN: _("Iemand van het team is met uw vraag bezig."),
        State.WAITING: _("Wij hebben een vraag aan u."),
    }[State(question.state)]


def _last_answer(lines: list[Entry]) -> Entry | None:
    return next((line for line in reversed(lines) if line.kind == EntryKind.ANSWER and line.text), None)


def _answers(story: list[tuple[HelpQuestion, list[Entry]]]) -> list[TeamAnswer]:
    """The last answer to each part, newest first: that is what someone opens this page for."""
    found = [(line, question) for question, lines in story if (line := _last_answer(lines))]
    found.sort(key=lambda pair: pair[0].at, reverse=True)
    several = len(story) > 1
    return [TeamAnswer(line.text, moment(line.at), question.reference if several else "") for line, question in found]


def _part(question: HelpQuestion, lines: list[Entry]) -> StatusPart:
    on_top = _last_answer(lines)
    steps = [_step(line, on_top=line is on_top) for line in lines]
    if question.is_open and steps:
        steps[-1]["state"] = "current"
    if question.state == State.NEW:
        steps.append(
            {"name": _("Iemand van het team pakt uw vraag op"), "state": "next", "at": "", "text": "", "note": ""}
        )
    return StatusPart(question.reference, question.text, question.team.name, str(question.get_state_display()), steps)


def _step(line: Entry, *, on_top: bool) -> dict[str, Any]:
    """One step; words that stand at the top of the page already are not said twice."""
    text = "" if on_top or line.kind == EntryKind.REROUTED else line.text
    note = _("Dit antwoord staat bovenaan.") if on_top else ""
    return {"name": _name(line), "state": "done", "at": moment(line.at), "text": text, "note": note}


def _name(line: Entry) -> str:
    return {
        EntryKind.RECEIVED: _("Wij hebben uw vraag ontvangen"),
        EntryKind.CLAIMED: _("Iemand heeft uw vraag opgepakt"),
        EntryKind.REACHED: _("Wij hebben met u gesproken"),
        EntryKind.NOT_REACHED: _("Wij hebben geprobeerd u te bellen"),
        EntryKind.ASKED_ON: _("Wij hebben een vraag aan u"),
        EntryKind.ASKER_REPLY: _("Uw reactie"),
        EntryKind.ANSWER: _("Antwoord van het team"),
        EntryKind.SPLIT: _("Uw vraag is in delen verder gegaan"),
        EntryKind.FORWARDED: _("Uw vraag is nu bij een ander team"),
        EntryKind.REROUTED: _("Uw vraag is nu bij een ander team"),
        EntryKind.CLOSED: _("Afgerond"),
        EntryKind.REOPENED: _("U heeft de vraag weer geopend"),
        EntryKind.UNDONE: _("Wij hebben uw vraag weer geopend"),
        EntryKind.HELP_ASKED: _("Wij vroegen hulp bij"),
        EntryKind.HELP_TAKEN_ON: _("Opgepakt door"),
        EntryKind.HELP_STARTED: _("De hulp is begonnen bij"),
        EntryKind.HELP_DONE: _("U bent geholpen door"),
        EntryKind.HELP_REFUSED: _("Zij kunnen niet helpen. Wij zoeken verder"),
        EntryKind.HELP_STOPPED: _("Deze hulp is gestopt"),
    }.get(EntryKind(line.kind), str(line.get_kind_display()))
