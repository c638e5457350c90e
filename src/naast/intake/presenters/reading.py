"""What Naast understood and what would make it clearer: needs to doubt and the next question. Facts are in `facts`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final

from django.utils.translation import gettext as _

from naast.engine.answering import Answer, OpenQuestion, needs_to_show
from naast.engine.knowledge import ClarifyQuestion
from naast.engine.understanding import Span
from naast.intake.presenters.english import said
from naast.intake.queries import pack

ASKER = "who_is_asking"
_QUOTE, _CHIP = 70, 48
_SENTENCE_END = re.compile(r"[.!?]+(?=\s|$)|\n+")
_JOINING = re.compile(r"^\s*(?:en|maar|want|dus|of|and|but|so|or)\s+", re.IGNORECASE)
# A quote does not stop at one of these: the meaning comes after it.
_EMPTY_WORDS: Final = """
    aan als bij dan dat de deze die dit door een en er ben bent had hebben heb heeft het hij haar hun ik in is je kan maar
    me met mijn moet na naar niet nog of om omdat onze ons op over te tot toen uit uw van voor want was wat we wie wij
    worden wordt zal ze zich zijn zij zo a an and are at be but for from has have his her i is it my of on or our so that
    the their to was we with
"""
_EMPTY: Final = frozenset(_EMPTY_WORDS.split())


def needs_of(answer: Answer, rejected: list[str]) -> list[dict[str, Any]]:
    """The needs that may be shown, each with words of the asker, then those the asker called wrong (with a way back)."""
    known = pack().needs
    shown = [
        _need(need.id, need.name, need.dimensions[0])
        | {"because": [quote(answer, span, _CHIP) for span in need.because[:1]]}
        for need in needs_to_show(answer, pack())
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
    words = said(name)
    return {
        "id": need,
        "name": capital(words.text),
        "translated": not words.dutch,
        "dimension": dimension,
        "dimension_name": _dimension(dimension),
        "because": [],
        "doubted": False,
    }


def short(words: str, most: int = _QUOTE) -> str:
    """Words of the asker on one line, of at most `most` characters, cut after a word that carries meaning.

    >>> short("Mijn medewerker is ernstig ziek en wordt niet meer beter.", 40)
    'Mijn medewerker is ernstig ziek …'
    """
    clean = " ".join(words.split()).strip(" .,;")
    if len(clean) <= most:
        return clean
    kept = clean[: clean.rfind(" ", 0, most)].rstrip(" .,;").split(" ")
    while len(kept) > 1 and kept[-1].lower().strip(".,;:") in _EMPTY:
        kept.pop()
    return " ".join(kept).rstrip(" .,;:") + " …"


def quote(answer: Answer, span: Span, most: int = _QUOTE) -> str:
    """The words that caused something, with enough around them to mean something: the sentence, when that is short enough.

    In danger the words stay as they were found, so that a quote beside ordinary help never repeats the danger.
    """
    text = answer.text
    if answer.danger or text[span.start : span.end] != span.text:
        return short(span.text, most)
    start = max((end.end() for end in _SENTENCE_END.finditer(text, 0, span.start)), default=0)
    after = _SENTENCE_END.search(text, max(span.end - 1, span.start))
    sentence = text[start : after.start() if after else len(text)]
    if len(" ".join(sentence.split())) <= most:
        return short(sentence, most)
    rest = text[span.start : after.start() if after else len(text)]
    return short(_JOINING.sub("", rest), most)


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
    words = said(question.informal if answer.who.asker == "child" and question.informal else question.text)
    return {
        "id": question.id,
        "question": words.text,
        "why": said(question.why).text,
        "choices": [(a.id, said(a.text).text) for a in question.answers],
        "translated": not words.dutch,
    }


def open_question_of(answer: Answer) -> dict[str, str] | None:
    """The question without fixed answers, for a text that is too vague."""
    question = answer.clarify
    if not isinstance(question, OpenQuestion):
        return None
    return {"text": said(question.text).text, "why": said(question.why).text}
