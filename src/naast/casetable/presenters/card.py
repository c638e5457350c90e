"""Shapes the card for its writer and its second reader: the texts with their marks, how many people fit, and what can be wider."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from naast.casetable import choices as c
from naast.casetable.carding import HARD, CardWords, Looked
from naast.casetable.choices import CardState
from naast.casetable.models import Card
from naast.casetable.vault import Lock
from naast.engine.anonymity import LABELS, Finding


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a text; `kind` is empty for words without a mark."""

    text: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class MarkLine:
    """One mark with wider words; `must` when nobody releases a card with it."""

    words: str
    what: str
    why: str
    wider: str
    value: str
    must: bool


@dataclass(frozen=True, slots=True)
class Part:
    """One text of the card as a reader sees it."""

    name: str
    label: str
    pieces: list[Piece]
    marks: list[MarkLine]


@dataclass(frozen=True, slots=True)
class SeenCard:
    """The card as people read it: facts first, then the texts."""

    facts: list[tuple[str, str]]
    parts: list[Part]
    question: str


@dataclass(frozen=True, slots=True)
class CardPage:
    """The card for its writer or its second reader. `crowd` and `crowd_wider` are whole sentences; `warning` always stays."""

    seen: SeenCard
    crowd: str
    crowd_wider: str
    warning: str
    marks: int
    state: str
    state_badge: str
    remark: str
    released_by: str
    version: int
    danger: tuple[str, ...] = ()
    may_offer: bool = False


def unread(lock: Lock) -> str:
    """Why nobody can read a card that is there, and what now."""
    if lock is Lock.LOCKED:
        return _(
            "De kaart is nu niet te lezen: de sleutel van de server is veranderd. De beheerder kan de oude sleutel terugzetten. De"
            " inbrenger kan het verhaal ook zelf vertellen."
        )
    return _("De kaart is niet meer te lezen. Dat gebeurt na een storing. De inbrenger vertelt het verhaal zelf.")


def unread_by_writer(lock: Lock) -> str:
    """The same for who wrote it, before the table."""
    if lock is Lock.LOCKED:
        return _(
            "Uw kaart is er nog, maar nu niet te lezen: de sleutel van de server is veranderd. Bel de beheerder: met de oude sleutel komt"
            " de kaart terug. Kan dat niet? Begin dan opnieuw."
        )
    return _("Uw kaart is weg, door een storing van de server. Schrijf hem opnieuw.")


def seen_card(words: CardWords, looked: Looked | None = None) -> SeenCard:
    """The card in words; with `looked` its marks are drawn."""
    named = {"age": dict(c.AGES), "household": dict(c.HOUSEHOLDS), "illness": dict(c.ILLNESSES)}
    facts = []
    for label, value in (
        (_("Leeftijd"), named["age"].get(words.age, "")),
        (_("Thuis"), named["household"].get(words.household, "")),
        (_("Ziekte"), named["illness"].get(words.illness, "") if words.illness else ""),
        (_("Komt er al"), ", ".join(str(dict(c.INVOLVED)[one]) for one in words.involved if one in dict(c.INVOLVED))),
    ):
        if value:
            facts.append((label, str(value)))
    marks = looked.marks if looked is not None else {}
    parts = [
        _part(name, str(label), words.text(name), marks.get(name, ())) for name, label in c.TEXTS if words.text(name)
    ]
    return SeenCard(facts, parts, words.text("vraag"))


def _part(name: str, label: str, text: str, marks: Sequence[Finding]) -> Part:
    pieces, at = [], 0
    for one in marks:
        if one.start > at:
            pieces.append(Piece(text[at : one.start]))
        pieces.append(Piece(text[one.start : one.end], "direct" if one.direct else "indirect"))
        at = one.end
    if at < len(text):
        pieces.append(Piece(text[at:]))
    lines = [
        MarkLine(
            text[one.start : one.end], LABELS[one.type], one.reason, one.suggestion, f"{name}|{text[one.start : one.end]}", one.type in HARD
        )
        for one in marks
    ]  # fmt: skip
    return Part(name, label, pieces, lines)


def card_page(
    words: CardWords, card: Card | None, looked: Looked, *, released_by: str = "", danger: tuple[str, ...] = ()
) -> CardPage:
    """Everything the guard says, and how far the card is."""
    state = CardState(card.state) if card is not None else CardState.DRAFT
    badges = {CardState.DRAFT: "neutral", CardState.OFFERED: "info", CardState.RELEASED: "success"}
    count = sum(len(found) for found in looked.marks.values())
    wider = looked.crowd_when_widened.sentence if count and looked.crowd_when_widened.traits else ""
    return CardPage(
        seen_card(words, looked), looked.crowd.sentence, wider, looked.warning, count, str(state.label), badges[state], words.remark,
        released_by, card.version if card is not None else 0, danger, card is not None and state == CardState.DRAFT,
    )  # fmt: skip
