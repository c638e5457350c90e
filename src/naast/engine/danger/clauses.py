"""A story cut into pieces small enough that one frightening sentence is not drowned by twenty friendly ones."""

from __future__ import annotations

import re
from dataclasses import dataclass

_SENTENCE = re.compile(r"[^.!?…\n]+[.!?…\n]*", re.UNICODE)
MIN_LETTERS = 12
WHOLE_WORDS = 90
PIECE_WORDS = 45
MAX_PIECES = 24
MAX_LETTERS = 420
MAX_PAIRS = 60
PAIR_WORDS = 4


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the original: `text` is exactly `original[start:end]`."""

    text: str
    start: int
    end: int


def sentences(original: str) -> list[Piece]:
    """The sentences of a text; one too short to mean anything by itself is joined to the one before it."""
    found: list[Piece] = []
    for match in _SENTENCE.finditer(original):
        for start, end in _parts(match.start(), match.end()):
            if not original[start:end].strip():
                continue
            if found and len(original[start:end].strip()) < MIN_LETTERS:
                start = found.pop().start
            found.append(_piece(original, start, end))
    return found


def _parts(start: int, end: int) -> list[tuple[int, int]]:
    # Text without any full stop would otherwise be one endless sentence.
    return [(left, min(left + MAX_LETTERS, end)) for left in range(start, end, MAX_LETTERS)]


def stretches(original: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """The `pieces` and the `pairs` of a text, for one look at its sentences."""
    parts = sentences(original)
    return _pieces_of(original, parts), _pairs_of(original, parts)


def pieces(original: str) -> tuple[Piece, ...]:
    """Overlapping stretches of about PIECE_WORDS words, at most MAX_PIECES; none for a text up to WHOLE_WORDS words.

    A text of ordinary length is judged as a whole: its calm ending ("how do others do this?") belongs to its meaning.
    """
    return _pieces_of(original, sentences(original))


def _pieces_of(original: str, parts: list[Piece]) -> tuple[Piece, ...]:
    words = [len(part.text.split()) for part in parts]
    if sum(words) <= WHOLE_WORDS:
        return ()
    per_piece = max(PIECE_WORDS, -(-2 * sum(words) // MAX_PIECES))
    found: list[Piece] = []
    first = 0
    while first < len(parts) and len(found) < MAX_PIECES:
        last, count = first, words[first]
        while last + 1 < len(parts) and count + words[last + 1] <= per_piece:
            last += 1
            count += words[last]
        found.append(_piece(original, parts[first].start, parts[last].end))
        if last + 1 == len(parts):
            break
        # Half a step on, so that no two neighbouring sentences are always kept apart.
        first = max(first + 1, (first + last + 1) // 2)
    return tuple(found)


def pairs(original: str) -> tuple[Piece, ...]:
    """Every two neighbouring sentences, at most MAX_PAIRS; none for a text of one or two sentences, which is seen whole.

    One sentence of danger between calm ones is drowned in the whole; it is not in a pair.
    """
    return _pairs_of(original, sentences(original))


def _pairs_of(original: str, parts: list[Piece]) -> tuple[Piece, ...]:
    if len(parts) <= 2:
        return ()
    step = -(-len(parts) // MAX_PAIRS)
    found = (
        _piece(original, parts[first].start, parts[min(first + step, len(parts) - 1)].end)
        for first in range(0, len(parts) - 1, step)
    )
    return tuple(piece for piece in found if len(piece.text.split()) >= PAIR_WORDS)


def _piece(original: str, start: int, end: int) -> Piece:
    text = original[start:end]
    start += len(text) - len(text.lstrip())
    text = text.strip()
    return Piece(text, start, start + len(text))
