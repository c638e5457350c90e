"""What the team's pages show: the inbox, one question with its story, and the receipt of the desk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from naast.core import counting
from naast.core.actors import Actor
from naast.intake.choices import Asker, Channel, EntryKind, State, Urgency
from naast.intake.models import Entry, HelpQuestion
from naast.intake.presenters.clocks import clock_words, moment, promise
from naast.intake.queries import Page, attempts

_SHORT = 110


@dataclass(frozen=True, slots=True)
class InboxPage:
    """The inbox: tabs, rows, alarms and the way to the next page."""

    tabs: list[dict[str, Any]]
    columns: list[str]
    rows: list[list[dict[str, Any]]]
    alarms: list[dict[str, str]]
    view: str
    asked: str
    number: int
    previous_url: str
    next_url: str
    empty: str


def inbox_page(
    page: Page, counts: dict[str, int], view: str, *, alarms: list[HelpQuestion], now: datetime, asked: str = ""
) -> InboxPage:
    """Shape one page of the inbox; `asked` is the number of a question that was looked for."""
    here = reverse("intake:inbox")
    names = {
        "open": _("Alles open"),
        "unclaimed": _("Nog niemand"),
        "mine": _("Van mij"),
        "late": _("Te laat"),
        "closed": _("Afgerond"),
    }
    view = view if view in names else "open"
    tabs = [
        {
            "url": f"{here}?toon={key}",
            "text": name,
            "count": counting.words(counts[key]) if key in counts else "",
            "current": key == view and not asked.strip(),
        }
        for key, name in names.items()
    ]
    return InboxPage(
        tabs=tabs,
        columns=[_("Vraag"), _("Reageren"), _("Wie"), _("Stand")],
        rows=[_row(q, now) for q in page.rows],
        alarms=[
            {
                "url": _url(q),
                "title": _("Er is iemand in gevaar"),
                "text": _("Open vraag %(reference)s") % {"reference": q.reference},
                "clock": _capital(clock_words(q, now)) + ".",
            }
            for q in alarms
        ],
        view=view,
        asked=asked.strip(),
        number=page.number,
        previous_url=f"{here}?toon={view}&p={page.number - 1}" if page.number > 1 else "",
        next_url=f"{here}?toon={view}&p={page.number + 1}" if page.has_next else "",
        empty=_empty(view, asked.strip()),
    )


def _empty(view: str, asked: str) -> str:
    if asked:
        return _("Er is geen vraag met dit nummer in uw teams. Kijk of het nummer klopt.")
    return {
        "mine": _("U heeft nu geen vragen op uw naam. Kijk bij ‘Nog niemand’ of er iemand wacht."),
        "late": _("Er is niets te laat. Mooi."),
        "closed": _("Er is nog geen vraag afgerond."),
    }.get(view, _("Er wacht nu niemand. Nieuwe vragen komen hier vanzelf binnen."))


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _url(question: HelpQuestion) -> str:
    return reverse("intake:question", kwargs={"question_id": question.pk})


def _row(question: HelpQuestion, now: datetime) -> list[dict[str, Any]]:
    words = " ".join(question.text.split())
    short = words if len(words) <= _SHORT else words[: words.rfind(" ", 0, _SHORT)] + " …"
    owner = question.owner.name if question.owner else _("niemand")
    about = [question.reference, question.contact_name, question.team.name]
    return [
        {"text": _apart(short), "url": _url(question), "small": _apart(*(part for part in about if part))},
        {"text": clock_words(question, now), "badge": _badge(question, now)},
        {"text": owner},
        {"text": question.get_outcome_display() if question.state == State.CLOSED else question.get_state_display()},
    ]


def _apart(*parts: str) -> SafeString:
    """Words that someone typed: a sign in them that turns the writing direction turns nothing of what stands beside them."""
    return format_html_join(" · ", "<bdi>{}</bdi>", ((part,) for part in parts))


def _badge(question: HelpQuestion, now: datetime) -> str:
    """The kind of badge of the clock: a warning only while somebody still has to react."""
    if question.state == State.CLOSED or question.reacted_at:
        return "success"
    if question.urgency == Urgency.CRISIS:
        return "danger"
    return "warning" if now > question.due_at else "info" if question.urgency == Urgency.SOON else "neutral"


@dataclass(frozen=True, slots=True)
class QuestionPage:
    """One question for the team."""

    question: HelpQuestion
    title: str
    clock: str
    is_late: bool
    is_danger: bool
    facts: list[tuple[str, str]]
    understood: dict[str, Any]
    steps: list[dict[str, Any]]
    parts: list[dict[str, str]]
    parent_url: str
    attempts: int
    is_open: bool


def question_page(
    question: HelpQuestion, entries: list[Entry], parts: list[HelpQuestion], *, now: datetime
) -> QuestionPage:
    """Shape one question with its timeline."""
    facts = [
        (_("Wie vraagt het"), _who_asks(question)),
        (_("Naam"), _apart(question.contact_name or _("niet gegeven"))),
        (_("Telefoon"), _apart(question.contact_phone or _("niet gegeven"))),
        (_("E-mail"), _apart(question.contact_email or _("niet gegeven"))),
        (_("Wanneer bellen"), _apart(question.contact_when or _("maakt niet uit"))),
        (_("Postcode"), question.pc4 or _("niet gegeven")),
        (_("Binnengekomen"), f"{moment(question.created_at)}, {question.get_channel_display()}"),
        (_("Toestemming"), _consent(question, entries)),
        (_("Team"), question.team.name),
        (_("Van wie"), question.owner.name if question.owner else _("nog van niemand")),
    ]
    return QuestionPage(
        question=question,
        title=_("Vraag %(reference)s") % {"reference": question.reference},
        clock=clock_words(question, now),
        is_late=question.is_open and question.reacted_at is None and now > question.due_at,
        is_danger=question.urgency == Urgency.CRISIS and question.is_open,
        facts=facts,
        understood=question.understood,
        steps=[_step(entry) for entry in entries],
        parts=[{"url": _url(p), "text": p.reference, "state": str(p.get_state_display())} for p in parts],
        parent_url=_url(question.parent) if question.parent else "",
        attempts=attempts(entries),
        is_open=question.is_open,
    )


def _who_asks(question: HelpQuestion) -> str:
    """Who asks, in words about someone else. Who chose nothing said nothing: at the desk nobody refused an answer."""
    if question.asker == Asker.UNKNOWN:
        return _("niet gezegd") if question.channel == Channel.WEB else _("niet bekend")
    return {
        Asker.PATIENT: _("Iemand die zelf ziek is"),
        Asker.NAASTE: _("Een naaste of nabestaande"),
        Asker.CHILD: _("Iemand jonger dan 18"),
        Asker.PROFESSIONAL: _("Een collega of vrijwilliger"),
    }[Asker(question.asker)]


def _consent(question: HelpQuestion, entries: list[Entry]) -> str:
    """Why this team may read the question."""
    danger = [entry for entry in entries if entry.kind == EntryKind.DANGER_SEEN]
    if danger:
        return danger[0].text
    return _("ja, zelf gestuurd") if question.channel == Channel.WEB else _("ja, gevraagd")


def _step(entry: Entry) -> dict[str, Any]:
    seen = _("ook zichtbaar voor de vrager") if entry.visible_to_asker else _("alleen voor het team")
    return {
        "name": entry.get_kind_display(),
        "state": "done",
        "at": f"{moment(entry.at)}, {entry.by_label} ({seen})",
        "text": entry.text,
        "is_words": entry.kind in (EntryKind.ASKER_REPLY, EntryKind.REOPENED),
    }


@dataclass(frozen=True, slots=True)
class DeskDone:
    """What a professional tells the person: number, promise, link."""

    number: str
    team: str
    promise: str
    link: str
    url: str


def desk_done(question: HelpQuestion, link: str, actor: Actor) -> DeskDone:
    """The receipt after entering a question for someone; the question itself only when it is in one of your own teams."""
    own = str(question.team_id) in actor.team_ids
    return DeskDone(question.reference, question.team.name, promise(question), link, _url(question) if own else "")
