"""What someone just changed on the result page, said back to them, with the way to undo it. What buttons do is in `buttons`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _

from naast.engine.answering import Answer
from naast.engine.clarifying.beliefs import DO_NOT_KNOW
from naast.intake.presenters.buttons import Pressed
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
class Change:
    """`said` before `what` ("Wij hebben weggelaten:"); `what` is Dutch from the packs unless `translated`.

    `gone` and `fresh`: names of help that left and came; `same`: a sentence when neither. `undo`: name and value of the button
    that undoes it, or empty; `undo_words`: what stands on it.
    """

    said: str
    what: str
    translated: bool
    gone: list[str]
    fresh: list[str]
    same: str
    undo: tuple[str, str] | None
    undo_words: str


def change_of(
    pressed: Pressed, data: Mapping[str, Any], *, before: Mapping[str, Any], help_before: Sequence[str],
    help_now: Sequence[str], undoubted: Answer,
) -> Change | None:  # fmt: skip
    """What to say about the button that was pressed; None when it changed nothing that still exists.

    `data` and `before`: the form now and before the button; `help_now` and `help_before`: names of the help shown, best first;
    `undoubted`: the answer without any doubt, which still knows what the words said.
    """
    said, what, translated = _said(pressed, data, before, undoubted)
    if not said:
        return None
    if pressed.kind in ("words", "place"):
        return Change(said, what, translated, [], [], "", None, "")
    button = _UNDO.get(pressed.kind)
    return Change(
        said=said,
        what=what,
        translated=translated,
        gone=[name for name in help_before if name not in help_now][:MOST_NAMES],
        fresh=[name for name in help_now if name not in help_before][:MOST_NAMES],
        same=_same(help_before, help_now),
        undo=(button, pressed.id) if button else None,
        undo_words=_("Toch niet") if pressed.kind == "answer_in" else _("Maak dit ongedaan"),
    )


def answers_given(answers: Iterable[tuple[str, str]], *, child: bool = False) -> list[dict[str, str]]:
    """The questions of Naast that were answered: {id, question, answer}; `answer` is empty for "weet ik niet"."""
    found = []
    for question_id, answer_id in answers:
        question = pack().questions.get(question_id)
        words = next((one.text for one in question.answers if one.id == answer_id), None) if question else None
        if question and (words or answer_id == DO_NOT_KNOW):
            asked = question.informal if child and question.informal else question.text
            found.append({"id": question_id, "question": asked, "answer": words or ""})
    return found


def _said(
    pressed: Pressed, data: Mapping[str, Any], before: Mapping[str, Any], undoubted: Answer
) -> tuple[str, str, bool]:
    """The words before, what it is about, and whether that is in the language of the reader."""
    known = pack()
    if pressed.kind in ("need_out", "need_back") and pressed.id in known.needs:
        out = pressed.kind == "need_out"
        return _left_out() if out else _counts_again(), capital(known.needs[pressed.id].name), False
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
            said = _("U zei:") if pressed.kind == "answer_in" else _("Dit antwoord telt niet meer mee:")
            return said, given["answer"] or _("Weet ik niet"), not given["answer"]
    return "", "", True


def _left_out() -> str:
    return _("Wij hebben weggelaten:")


def _counts_again() -> str:
    return _("Dit telt weer mee:")


def _same(before: Sequence[str], now: Sequence[str]) -> str:
    if set(before) != set(now):
        return ""
    if list(before) == list(now):
        return _("De hulp hieronder bleef hetzelfde.") if now else ""
    return _("De hulp hieronder staat nu in een andere volgorde.")
