"""Shapes a report: what was told in the order of the cards, what was confirmed, what could follow, and the same on one sheet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from naast.engine.knowledge.visit_talk import default_talk
from naast.plan.choices import HowLong, OwnerKind
from naast.plan.models import Step
from naast.visits.choices import CLOSE_SHARES, OWN_SHARES, CloseKind, Kind, Retold, Share, Why
from naast.visits.ecogram import Near, around, draw
from naast.visits.models import CloseItem, Item, Report
from naast.visits.presenters.measured import CARE_PLANNING
from naast.visits.presenters.visits import Side, day_of
from naast.visits.queries.following import Proposal
from naast.visits.queries.reports import Whole


@dataclass(frozen=True, slots=True)
class PieceShown:
    """One piece. `before`: how it was, newest first. `shares` with `share_url` when this reader says who may read it."""

    id: UUID
    title: str
    text: str
    lines: list[str]
    share: str
    is_close: bool
    people: tuple[Near, ...] = ()
    drawing: SafeString | str = ""
    before: list[tuple[str, str]] = field(default_factory=list)
    share_url: str = ""
    shares: list[tuple[str, str, bool]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class ReportPage:
    """One report. `state`: what is confirmed, in words; `kind`: how that looks."""

    title: str
    lead: str
    facts: list[tuple[str, str]]
    pieces: list[PieceShown]
    state: str
    kind: str
    objection: str
    version: int
    back: str
    confirm_url: str = ""
    object_url: str = ""
    change_url: str = ""
    follow_url: str = ""
    move_url: str = ""
    agreed: list[str] = field(default_factory=list)
    paper_url: str = ""
    measured_url: str = ""
    care_planning: str = ""
    review: str = ""
    review_url: str = ""
    is_own: bool = False
    is_child: bool = False


@dataclass(frozen=True, slots=True)
class CardShown:
    """One card of the form: its questions and its fields."""

    id: str
    title: str
    lead: str
    danger: str
    questions: tuple[str, ...]
    is_close: bool
    box: Any = None
    share: Any = None
    answer: Any = None
    rows: list[tuple[Any, Any, Any]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class RecordPage:
    """The form of a report. `told`: what others wrote down before, so that nobody asks it again."""

    title: str
    back: str
    cards: list[CardShown]
    told: list[dict[str, str]]
    is_child: bool = False


@dataclass(frozen=True, slots=True)
class FollowPage:
    """What could follow. `chosen`: proposals that are in the plan already."""

    title: str
    back: str
    open: list[dict[str, str]]
    taken: list[str]
    plan_url: str
    is_child: bool = False


def report_page(seen: Whole, side: Side, agreed: Sequence[Step] = ()) -> ReportPage:
    """`seen`: what this reader may read; `agreed`: what came of it in the plan."""
    report, ident = seen.report, {"report_id": seen.report.pk}
    state, kind = _state(report)
    writes = seen.is_writer and side.may_change
    own = side.is_own and side.may_change
    settled = report.confirmed_version == report.version
    return ReportPage(
        _("Gesprek op %(day)s") % {"day": day_of(report.on)},
        _("Opgeschreven door %(who)s.") % {"who": report.written_by_name}, _facts(report),
        [_piece(one, side, seen) for one in (*seen.items, *seen.close)], state, kind, report.objection, report.version,
        side.url("person"),
        confirm_url=side.url("confirm", **ident) if (writes or own) and not settled else "",
        object_url=side.url("object", **ident) if own else "",
        change_url=side.url("report_change", **ident) if writes else "",
        follow_url=side.url("follow", **ident) if side.me is None and side.may_change else "",
        move_url=side.url("move", **ident) if writes else "", agreed=[_agreed(one) for one in agreed],
        paper_url=side.url("paper", **ident),
        measured_url=side.url("measured") if side.me is None else "", care_planning=CARE_PLANNING if side.me is None else "",
        review=_review(report),
        review_url=side.url("review", **ident) if side.me is None and side.may_change else "",
        is_own=side.is_own,
    )  # fmt: skip


def _agreed(step: Step) -> str:
    """What, who and by which day, in one line."""
    who = step.owner_name or str(OwnerKind(step.owner_kind).label)
    words = {"what": step.text.rstrip("."), "who": who, "day": date_format(step.due_on, "j F Y") if step.due_on else ""}
    return _("%(what)s: %(who)s, uiterlijk %(day)s.") % words if step.due_on else _("%(what)s: %(who)s.") % words


def _state(report: Report) -> tuple[str, str]:
    if report.objection:
        return _("De persoon zegt dat er iets niet klopt."), "warning"
    words = {
        "who": report.confirmed_by,
        "day": date_format(report.confirmed_on, "j F Y") if report.confirmed_on else "",
    }
    if report.confirmed_on is None:
        said = (
            _("Voorgelezen aan de persoon, nog niet bevestigd.")
            if report.read_back
            else _("Nog niet voorgelezen en nog niet bevestigd.")
        )
        return said, "info"
    if report.confirmed_version != report.version:
        return _("%(who)s bevestigde dit op %(day)s. Daarna is er iets veranderd.") % words, "warning"
    return _("%(who)s bevestigde op %(day)s: zo klopt het.") % words, "success"


def _facts(report: Report) -> list[tuple[str, str]]:
    said = [(_("Dag"), day_of(report.on))]
    if report.visit.with_whom:
        said.append((_("Erbij"), report.visit.with_whom))
    if report.sick_on:
        said.append((_("Eerste ziektedag"), day_of(report.sick_on)))
    if report.retold is not None:
        said.append((_("Verhaal opnieuw gedaan"), str(Retold(report.retold).label)))
    return said


def _review(report: Report) -> str:
    if report.review_on is None:
        return ""
    words = {"day": day_of(report.review_on), "why": Why(report.review_why).label}
    return _("Opnieuw kijken op %(day)s: %(why)s.") % words


def _piece(item: Item, side: Side, seen: Whole) -> PieceShown:
    is_close = isinstance(item, CloseItem)
    people = around(item.data) if item.kind == Kind.ECOGRAM else ()
    may = (seen.is_writer or side.is_own) and side.may_change and not is_close
    words = item.text
    if item.kind == CloseKind.HOW_LONG and item.data in HowLong.values:
        words = f"{HowLong(item.data).label}. {words}".strip()
    is_list = item.kind in (Kind.CONCERNS, CloseKind.CONCERNS)
    return PieceShown(
        item.pk, default_talk().cards[item.kind].title, "" if is_list else words, words.splitlines() if is_list else [],
        str(Share(item.share).label), is_close, people, draw(people, side.name) if people else "", _before(item),
        side.url("share", item_id=item.pk) if may else "",
        [(str(one.value), str(one.label), one == item.share) for one in OWN_SHARES] if may else [],
    )  # fmt: skip


def _before(item: Item) -> list[tuple[str, str]]:
    return [(one.get("by", ""), one["text"]) for one in reversed(item.history) if one.get("text")]


def record_page(form: Any, side: Side, title: str, back: str, others: Sequence[Report]) -> RecordPage:
    """The cards in their order, and what was told before."""
    said = _("%(who)s schreef op %(day)s al een gesprek op")
    told = [
        {
            "url": side.url("report", report_id=one.pk),
            "text": said % {"who": one.written_by_name, "day": date_format(one.on, "j F Y")},
        }
        for one in others
    ]
    return RecordPage(title, back, cards(form), told)


def cards(form: Any = None) -> list[CardShown]:
    """Every card of the talk; with its fields when there is a form."""
    return [_card(kind, form) for kind in (*Kind.values, *CloseKind.values)]


def _card(kind: str, form: Any) -> CardShown:
    card = default_talk().cards[kind]
    said = (kind, card.title, card.lead, card.danger, card.questions, card.of == "close")
    if form is None:
        return CardShown(*said)
    rows = []
    if kind == Kind.ECOGRAM:
        numbers = [name.rpartition("-")[2] for name in form.fields if name.startswith("wie-")]
        rows = [(form[f"wie-{n}"], form[f"hoe-dichtbij-{n}"], form[f"band-{n}"]) for n in numbers]
    answer = form["antwoord"] if kind == CloseKind.HOW_LONG else None
    return CardShown(*said, box=form[kind], share=form[f"delen-{kind}"], answer=answer, rows=rows)


def share_choices(*, is_close: bool) -> list[tuple[str, str]]:
    """Who may read a piece, for the page without a network."""
    return [(str(one.value), str(one.label)) for one in (CLOSE_SHARES if is_close else OWN_SHARES)]


def follow_page(found: Sequence[Proposal], side: Side, report: Report, plan_url: str) -> FollowPage:
    """What could follow from this talk."""
    return FollowPage(
        _("Wat volgt er uit dit gesprek?"), side.url("report", report_id=report.pk),
        [
            {
                "id": one.id, "text": one.text, "note": one.note, "who": str(OwnerKind(one.owner).label),
                "due": date_format(one.due_on, "j F Y"),
                "apart": _("Dit vertelde de naaste apart. In het plan komt alleen de stap.") if one.is_apart else "",
            }
            for one in found if not one.is_taken
        ],
        [one.text for one in found if one.is_taken], plan_url,
    )  # fmt: skip
