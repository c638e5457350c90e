"""What Naast understood and what would make it clearer: needs to doubt and the next question. Facts are in `facts`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from naast.engine.answering import Answer, OpenQuestion, needs_to_show
from naast.engine.knowledge import ClarifyQuestion
from naast.engine.understanding import Span
from naast.intake.presenters.english import said
from naast.intake.queries import pack

MOST_NEEDS = 3
_QUOTE, _CHIP = 70, 48


def needs_of(answer: Answer, rejected: list[str]) -> list[dict[str, Any]]:
    """The needs that may be shown, each with words of the asker, then those the asker called wrong (with a way back)."""
    known = pack().needs
    shown = [
        _need(need.id, need.name, need.dimensions[0])
        | {"because": [short(span.text, _CHIP) for span in need.because[:1]]}
        for need in needs_to_show(answer, pack())[:MOST_NEEDS]
        if need.id not in rejected and not rests_on_danger(need.because, answer)
    ]
    doubted = [known[name] for name in rejected if name in known]
    return shown + [_need(need.id, need.name, need.dimensions[0]) | {"doubted": True} for need in doubted]


def rests_on_danger(quoted: Sequence[Span], answer: Answer) -> bool:
    """Whether these words are no other than those that showed danger; never when there is none."""
    if answer.danger is None:
        return False
    alarming = answer.danger.because or (Span(0, len(answer.text), answer.text),)
    return all(any(span.start < bad.end and bad.start < span.end for bad in alarming) for span in quoted)


def _need(need: str, name: str, dimension: str) -> dict[str, Any]:
    return {
        "id": need,
        "name": capital(name),
        "dimension": dimension,
        "dimension_name": _dimension(dimension),
        "because": [],
        "doubted": False,
    }


def short(words: str, most: int = _QUOTE) -> str:
    """Words of the asker on one line, of at most `most` characters, cut between words."""
    clean = " ".join(words.split()).strip(" .,;")
    return clean if len(clean) <= most else clean[: clean.rfind(" ", 0, most)].rstrip(" .,;") + " …"


def capital(words: str) -> str:
    """With a capital first, and all else as it was."""
    return words[:1].upper() + words[1:]


def _dimension(name: str) -> str:
    return {
        "fysiek": _("lichaam"),
        "sociaal": _("mensen en leven"),
        "psychisch": _("gevoel"),
        "zingeving": _("wat zin geeft"),
    }.get(name, name)


def clarify_of(answer: Answer) -> dict[str, Any] | None:
    """The question that makes it clearer, with its answers."""
    question = answer.clarify
    if not isinstance(question, ClarifyQuestion):
        return None
    words = question.informal if answer.who.asker == "child" and question.informal else question.text
    return {
        "id": question.id,
        "question": words,
        "why": question.why,
        "choices": [(a.id, a.text) for a in question.answers],
    }


def open_question_of(answer: Answer) -> dict[str, str] | None:
    """The question without fixed answers, for a text that is too vague."""
    question = answer.clarify
    if not isinstance(question, OpenQuestion):
        return None
    return {"text": said(question.text).text, "why": said(question.why).text}
