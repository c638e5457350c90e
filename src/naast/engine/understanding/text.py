"""A text cut into words, clauses and sentences, each with its exact place in the original.

Folding (one character for one character) is in `naast.engine.knowledge.text`; n-grams for the learned part are in `features`.
"""

from __future__ import annotations

import itertools
import operator
import re
from dataclasses import dataclass
from typing import Final, NamedTuple

from naast.engine.knowledge.text import fold

# Longest text that is understood, in characters; the rest is left alone (and the answer says so).
MAX_CHARACTERS: Final = 6000
_WORD: Final = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_SENTENCE_END: Final = re.compile(r"[.!?…]+[\"'”’)]*(?=\s|$)|\n+")
# Where one thought often ends and the next begins: punctuation, or a joining word. The joining word stays with what follows.
_JOINT: Final = re.compile(
    r"(?=[\s.!?…,;:])(?:(?:[.!?…]+[\"'”’)]*(?=\s|$)|[,;:](?=\s)|\n+|\s[-–—]\s)"
    r"|(?=\s(?:en|maar|want|omdat|doordat|dus|terwijl|zodat|sinds|toen|als|hoewel|and|but|because)\s))",
    re.IGNORECASE,
)
_SHORTEST_CLAUSE_WORDS: Final = 3
_SPAN: Final = operator.methodcaller("span")


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A piece of the original text: `text == original[start:end]`, in characters."""

    start: int
    end: int
    text: str


class Word(NamedTuple):
    """One word: its place in the original, and its folded form."""

    start: int
    end: int
    folded: str


def span_of(original: str, start: int, end: int) -> Span:
    """The span from `start` to `end` without white space at its edges."""
    piece = original[start:end]
    return Span(start + len(piece) - len(piece.lstrip()), end - len(piece) + len(piece.rstrip()), piece.strip())


def words(original: str) -> tuple[Word, ...]:
    """The words in order; numbers count as words, punctuation does not.

    >>> [w.folded for w in words("Één nacht, z'n zesde!")]
    ['een', 'nacht', "z'n", 'zesde']
    """
    folded = fold(original)
    return tuple([Word(start, end, folded[start:end]) for start, end in map(_SPAN, _WORD.finditer(original))])


def sentences(original: str) -> tuple[Span, ...]:
    """The sentences in order, without white space at their edges."""
    return _pieces(original, [m.end() for m in _SENTENCE_END.finditer(original)])


def clauses(original: str, *, most: int = 12) -> tuple[Span, ...]:
    """The text cut into thoughts of at least three words; at most `most`, the last taking what is left.

    >>> [c.text for c in clauses("De was ligt er nog, en ik kan de trap niet op.")]
    ['De was ligt er nog,', 'en ik kan de trap niet op.']
    """
    pieces = _pieces(original, [m.end() for m in _JOINT.finditer(original)])
    whole: list[Span] = []
    last = 0  # words in the last of them; pieces end between words, so those of two together are simply both
    for piece in pieces:
        count = len(_WORD.findall(piece.text))
        if whole and (min(count, last) < _SHORTEST_CLAUSE_WORDS or len(whole) >= most):
            whole[-1], last = span_of(original, whole[-1].start, piece.end), last + count
        else:
            whole.append(piece)
            last = count
    return tuple(whole)


def without(original: str, span: Span) -> str:
    """The text with the span taken out."""
    return original[: span.start] + " " + original[span.end :]


def _pieces(original: str, ends: list[int]) -> tuple[Span, ...]:
    edges = [0, *ends, len(original)]
    found = (span_of(original, a, b) for a, b in itertools.pairwise(edges) if b > a)
    return tuple(piece for piece in found if piece.text)
