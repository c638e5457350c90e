"""What someone just changed on the result page, said back to them, with the way to undo it. What buttons do is in `buttons`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _

from naast.directory.presenters.titles import title_of
from naast.engine.answering import Answer
from naast.engine.clarifying.beliefs import DO_NOT_KNOW
from naast.intake.presenters.buttons import Pressed
from naast.intake.presenters.english import said
from naast.intake.presenters.facts import what_was_read
from naast.intake.presenters.reading import capital
from naast.intake.queries import pack

MOST_NAMES: Final = 3
# What was pressed -> the button that undoes it.
_UNDO: Final = {
    "need_out": "wel_juist",
    "need_back": "niet_juist",
    "fact_out": "feit_wel",
    "fact_back": "feit_niet",
    "answer_in": "toch_niet",
}


@dataclass(frozen=True, slots=True)
class Offer:
    """The help of one answer, best first, by id: all that it holds, and what of it stands on the page."""

    held: tuple[str, ...]
    on_page: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """`said` before `what` ("Wij hebben weggelaten:"); `what` is Dutch from the packs unless `translated`.

    `gone` and `fresh`: names of help that left and came; `higher` and `lower`: names of help that moved; `same`: a sentence when
    nothing left, came or moved. `undo`: name and value of the button that undoes it, or empty; `undo_words`: what stands on it.
    """

    said: str
    what: str
    translated: bool
    gone: list[str]
    fresh: list[str]
    higher: list[str]
    lower: list[str]
    same: str
    undo: tuple[str, str] | None
    undo_words: str


def change_of(
    pressed: Pressed, data: Mapping[str, Any], *, before: Mapping[str, Any], help_before: Offer,
    help_now: Offer, undoubted: Answer,
) -> Change | None:  # fmt: skip
    """What to say about the button that was pressed; None when it changed nothing that still exists.

    `data` and `before`: the form now and before the button; `help_now` and `help_before`: the help then and now;
    `undoubted`: the answer without any doubt, which still knows what the words said.
    """
    opening, what, translated = _said(pressed, data, before, undoubted)
    if not opening:
        return None
    if pressed.kind in ("words", "place"):
        return Change(opening, what, translated, [], [], [], [], "", None, "")
    button = _UNDO.get(pressed.kind)
    higher, lower = moved(help_before, help_now)
    return Change(
        said=opening,
        what=what,
        translated=translated,
        gone=_names(gone_from(help_before, help_now)),
        fresh=_names(gone_from(help_now, help_before)),
        higher=_names(higher),
        lower=_names(lower),
        same=_same(help_before, help_now),
        undo=(button, pressed.id) if button else None,
        undo_words=_("Toch niet") if pressed.kind == "answer_in" else _("Maak dit ongedaan"),
    )


def answers_given(answers: Iterable[tuple[str, str]], *, child: bool = False) -> list[dict[str, Any]]:
    """The questions of Naast that were answered: {id, question, answer, translated}; `answer` is empty for "weet ik niet"."""
    found: list[dict[str, Any]] = []
    for question_id, answer_id in answers:
        question = pack().questions.get(question_id)
        words = next((one.text for one in question.answers if one.id == answer_id), None) if question else None
        if question and (words or answer_id == DO_NOT_KNOW):
            asked = question.informal if child and question.informal else question.text
            question_said, answer_said = said(asked), said(words or "")
            translated = not (question_said.dutch or answer_said.dutch)
            row = {"id": question_id, "question": question_said.text, "answer": answer_said.text}
            found.append(row | {"translated": translated})
    return found


def _said(
    pressed: Pressed, data: Mapping[str, Any], before: Mapping[str, Any], undoubted: Answer
) -> tuple[str, str, bool]:
    """The words before, what it is about, and whether that is in the language of the reader."""
    known = pack()
    if pressed.kind in ("need_out", "need_back") and pressed.id in known.needs:
        out = pressed.kind == "need_out"
        need = said(known.needs[pressed.id].name)
        return _left_out() if out else _counts_again(), capital(need.text), not need.dutch
    if pressed.kind in ("fact_out", "fact_back") and pressed.id in known.facts:
        out = pressed.kind == "fact_out"
        return _left_out() if out else _counts_again(), what_was_read(undoubted, pressed.id, known), True
    if pressed.kind in ("answer_in", "answer_out"):
        return _about_answer(pressed, data if pressed.kind == "answer_in" else before)
    if pressed.kind == "words":
        return _("Wij hebben uw tekst opnieuw gelezen."), "", True
    if pressed.kind == "place" and data["pc4"]:
        return _("U ziet nu ook wie er in uw buurt helpt. Uw postcode:"), str(data["pc4"]), True
    return "", "", True


def _about_answer(pressed: Pressed, data: Mapping[str, Any]) -> tuple[str, str, bool]:
    for given in answers_given(data["answers"]):
        if given["id"] == pressed.id:
            opening = _("U zei:") if pressed.kind == "answer_in" else _("Dit antwoord telt niet meer mee:")
            return opening, given["answer"] or _("Weet ik niet"), given["translated"] or not given["answer"]
    return "", "", True


def _left_out() -> str:
    return _("Wij hebben weggelaten:")


def _counts_again() -> str:
    return _("Dit telt weer mee:")


def gone_from(one: Offer, other: Offer) -> list[str]:
    """Ids of help that stood on the page and that the other answer does not hold at all.

    Help that was only pushed off the page, or came onto it because something else left, did not change itself.
    """
    return [name for name in one.on_page if name not in other.held]


def moved(before: Offer, now: Offer) -> tuple[list[str], list[str]]:
    """Ids of help on the page that went up, and that went down: the fewest that explain the new order.

    What only made room for another is not named: A B C that becomes C A B says that C went up, not that A and B went down.
    """
    old = [name for name in before.held if name in now.held]
    new = [name for name in now.held if name in before.held]
    stayed = set(_longest_rising([old.index(name) for name in new]))
    movers = [name for name in new if old.index(name) not in stayed]
    up = [name for name in movers if new.index(name) < old.index(name) and name in now.on_page]
    down = [name for name in movers if new.index(name) > old.index(name) and name in before.on_page]
    return up, down


def _longest_rising(numbers: list[int]) -> list[int]:
    """The longest part of `numbers` that only rises; short lists only.

    >>> _longest_rising([2, 0, 1])
    [0, 1]
    """
    best: list[list[int]] = []
    for number in numbers:
        before = max((run for run in best if run[-1] < number), key=len, default=[])
        best.append([*before, number])
    return max(best, key=len, default=[])


def _names(ids: Iterable[str]) -> list[str]:
    known = pack().provisions
    return [title_of(known[name]).text for name in ids if name in known][:MOST_NAMES]


def _same(before: Offer, now: Offer) -> str:
    if gone_from(before, now) or gone_from(now, before):
        return ""
    return _("De hulp hieronder bleef hetzelfde.") if now.on_page and before.on_page == now.on_page else ""
