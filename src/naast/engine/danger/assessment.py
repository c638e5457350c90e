"""Is there danger in this text? The grammars and the learned head together, either one is enough.

Training is in `training`, files are in `storage`; whether help is shown is never decided here alone: it always is.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from naast.engine.danger.at_length import LONG_WORDS
from naast.engine.danger.clauses import Piece, stretches
from naast.engine.danger.features import MAX_LETTERS
from naast.engine.danger.folding import Folded, fold
from naast.engine.danger.grammar import Grammars, Hit, Screen, slot_ranges
from naast.engine.danger.head import AT_LENGTH, KINDS, Head
from naast.engine.danger.types import (
    CATEGORIES,
    LATER_SLOT,
    NOW_SLOT,
    CrisisCategory,
    Danger,
    Encoder,
    Evidence,
    FloatArray,
    Level,
)

RULE_MARGIN = 0.2  # the score of danger that only a grammar saw
SEEN_MARGIN = 0.0
Parts = tuple[tuple[Piece, ...], tuple[Piece, ...]]  # pieces and pairs
LOOKS_LIKE = "dit lijkt op wat mensen in gevaar vertellen"


@dataclass(frozen=True)
class DangerModel:
    """Compiled grammars and the learned head, with the knowledge they came from. `head` may be None: grammars alone."""

    grammars: tuple[Grammars, ...]
    head: Head | None
    categories: tuple[CrisisCategory, ...] = ()

    @functools.cached_property
    def screen(self) -> Screen:
        """The grammars, ready to be tried on a text."""
        return Screen(self.grammars)

    @property
    def encoder_id(self) -> str | None:
        """The encoder whose vectors this model understands; None when it judges by words alone."""
        return self.head.meaning.encoder_id if self.head and self.head.meaning else None

    def takes(self, encoder: Encoder | None) -> bool:
        """Whether vectors of this encoder may be given to `assess`."""
        return encoder is not None and self.encoder_id == encoder.id


def texts_to_encode(text: str, parts: Parts | None = None) -> list[str]:
    """What `assess` wants vectors of: the text first (the beginning of an endless one), then its pieces and pairs.

    `parts`: those, where the text was cut before (`stretches`).
    """
    return _to_encode(text, parts or stretches(text))


def _to_encode(text: str, parts: Parts) -> list[str]:
    return [text[:MAX_LETTERS], *(piece.text for pieces in parts for piece in pieces)]


def assess_with(text: str, model: DangerModel, encoder: Encoder | None, parts: Parts | None = None) -> Danger:
    """Encode what is needed in one go and assess. An encoder the model was not trained with is left aside.

    `parts`: the pieces and pairs of the text, where it was cut before (`stretches`).
    """
    if encoder is None or not model.takes(encoder) or not text.strip():
        return assess(text, model)
    parts = parts or stretches(text)
    vectors = np.asarray(encoder.encode(_to_encode(text, parts)), dtype=np.float32)
    return _assess(text, model, parts, vectors[0], vectors[1:])


def assess(
    text: str, model: DangerModel, vector: FloatArray | None = None, piece_vectors: FloatArray | None = None
) -> Danger:
    """The danger in one text.

    `vector` (dim,) is the unit vector of the whole text and `piece_vectors` (k, dim) those of its pieces, in the order
    of `texts_to_encode`. Without `piece_vectors` the pieces are judged by words alone. Raises ValueError when their
    number is wrong.
    """
    return _assess(text, model, stretches(text), vector, piece_vectors)


def _assess(
    text: str, model: DangerModel, parts: Parts, vector: FloatArray | None, piece_vectors: FloatArray | None
) -> Danger:
    folded = fold(text)
    hits = model.screen.find(folded, text)
    learned = _learned(text, folded, model, parts, vector, piece_vectors)
    used = vector is not None and model.encoder_id is not None
    if not hits and not learned.alarm:
        return Danger(False, None, None, (), learned.margin, learned.margin, encoder_used=used)
    category = _category(hits, learned)
    return Danger(
        crisis=True,
        category=category,
        level=_level(category, model, folded),
        because=_because(hits, learned),
        score=max(learned.margin, RULE_MARGIN if hits else learned.margin),
        margin=learned.margin,
        rules=tuple(hit.rule for hit in hits),
        learned=learned.alarm,
        encoder_used=used,
    )


# A handful of words says little: likeness alone must then be clearer. Plain danger in few words is what the grammars are for.
SHORT_WORDS = 6
SHORT_CUT = 0.2
# Two sentences out of a story miss its calm rest, so they must be clearer. At 0.5 danger put between calm sentences was found 85
# instead of 60 in 100 times, but a third of the alarms on calm questions came from here; see docs/experiments.md, "Eight voices".
PAIR_CUT = 0.7


@dataclass(frozen=True, slots=True)
class _Learned:
    """What the head says: its best margin, the stretch that gave it, and the kinds it resembles."""

    margin: float
    alarm: bool
    where: Piece | None
    kinds: FloatArray | None


_SILENT = _Learned(-1.0, False, None, None)


def _learned(
    text: str,
    folded: Folded,
    model: DangerModel,
    both: Parts,
    vector: FloatArray | None,
    piece_vectors: FloatArray | None,
) -> _Learned:
    if model.head is None or not folded.starts:
        return _SILENT
    head, (long_parts, short_parts) = model.head, both
    parts = (*long_parts, *short_parts)
    meaning = head.meaning is not None
    if parts and piece_vectors is not None and len(piece_vectors) != len(parts):
        raise ValueError(f"{len(parts)} pieces need {len(parts)} vectors, found {len(piece_vectors)}")
    whole, scores = _scores(head, text, parts, vector if meaning else None, piece_vectors if meaning else None)
    at_length = len(folded.starts) >= LONG_WORDS
    column = AT_LENGTH if at_length else 0
    cut = head.cut(vector is not None and meaning, at_length).whole
    margins = [float(whole[column]) - cut - (SHORT_CUT if len(folded.starts) <= SHORT_WORDS else 0.0)]
    rows, stretches = [whole], [Piece(text, 0, len(text))]
    if parts:
        cuts = head.cut(piece_vectors is not None and meaning, at_length)
        margins += [float(score[column]) - cuts.piece for score in scores[: len(long_parts)]]
        margins += [float(score[column]) - cuts.whole - PAIR_CUT for score in scores[len(long_parts) :]]
        rows += list(scores)
        stretches += parts
    best = int(np.argmax(margins))
    # The words to show: the piece that resembles danger most, even when the whole text raised the alarm.
    shown = best if best or len(margins) == 1 else 1 + int(np.argmax(margins[1:]))
    return _Learned(margins[best], margins[best] > SEEN_MARGIN, stretches[shown], rows[best][KINDS])


def _scores(
    head: Head, text: str, parts: Sequence[Piece], vector: FloatArray | None, piece_vectors: FloatArray | None
) -> tuple[FloatArray, FloatArray]:
    """The scores (OUTPUTS,) of the whole and (len(parts), OUTPUTS) of its parts; together when both have vectors, or neither."""
    texts = [part.text for part in parts]
    alone = None if vector is None else vector[None, :]
    if not parts or (vector is None) != (piece_vectors is None):
        return head.scores([text], alone)[0], head.scores(texts, piece_vectors if parts else None)
    together = None if alone is None or piece_vectors is None else np.vstack((alone, piece_vectors))
    found = head.scores([text, *texts], together)
    return found[0], found[1:]


def _category(hits: list[Hit], learned: _Learned) -> str:
    """The kind of danger: what the head finds most likely, among the kinds a grammar named if any did."""
    named = [hit.category for hit in hits]
    if learned.kinds is None:
        return named[0]
    allowed = [CATEGORIES.index(name) for name in named] or list(range(len(CATEGORIES)))
    return CATEGORIES[max(allowed, key=lambda number: float(learned.kinds[number]))]  # type: ignore[index]


def _level(category: str, model: DangerModel, folded: Folded) -> Level:
    """ "soon" only when the words put it later and nothing says it is now; in doubt it is now."""
    grammars = next((grammars for grammars in model.grammars if grammars.category == category), None)
    if grammars is None or LATER_SLOT not in grammars.slots:
        return "now"
    later = bool(slot_ranges(grammars.slots[LATER_SLOT], folded))
    present = NOW_SLOT in grammars.slots and bool(slot_ranges(grammars.slots[NOW_SLOT], folded))
    return "soon" if later and not present else "now"


def _because(hits: list[Hit], learned: _Learned) -> tuple[Evidence, ...]:
    """The words of the grammars; when none fired, the stretch that the head found most like danger."""
    words = {evidence for hit in hits for evidence in hit.because}
    if not words and learned.where is not None:
        part = learned.where
        words = {Evidence(part.text, part.start, part.end, LOOKS_LIKE)}
    return tuple(sorted(words, key=lambda evidence: (evidence.start, evidence.end, evidence.why)))
