"""Which words carry a score: every clause is taken out in turn, and what the score then loses is that clause's share.

Exact cues are found in `cues`; the sentences people read are made in `naast.engine.routing` and `naast.engine.answering`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from naast.engine.understanding.analysis import Analyser
from naast.engine.understanding.encoder import Encoder, SeeingEncoder
from naast.engine.understanding.features import Floats
from naast.engine.understanding.model import Model
from naast.engine.understanding.spelling import Speller, repaired
from naast.engine.understanding.text import Span, clauses

MOST_CLAUSES: Final = 5
# A loss below this is noise, not a reason.
_LEAST_LOSS: Final = 1e-4
_SHARE_OF_BEST: Final = 0.5


@dataclass(frozen=True, slots=True)
class Evidence:
    """`losses` (clauses, columns): how far each score falls when that clause is taken out of the text."""

    spans: tuple[Span, ...]
    losses: Floats

    def for_column(self, column: int, *, most: int = 2) -> tuple[Span, ...]:
        """The clauses that carry this score, the strongest first: each one's removal lowers it. Empty when none does."""
        if not self.spans:
            return ()
        losses = self.losses[:, column]
        order = np.argsort(-losses, kind="stable")
        best = losses[order[0]]
        kept = [i for i in order[:most] if losses[i] > _LEAST_LOSS and losses[i] >= _SHARE_OF_BEST * best]
        return tuple(self.spans[i] for i in kept)


@dataclass(frozen=True, slots=True)
class Divided:
    """A text with its clauses, and the scores (1 + clauses, columns) of first the whole, then the text without each clause.

    `vector` is that of the whole text.
    """

    spans: tuple[Span, ...]
    vector: Floats
    all_scores: Floats

    @property
    def scores(self) -> Floats:
        """The scores of the whole text, shape (columns,)."""
        found: Floats = self.all_scores[0]
        return found


def divide(text: str, analyser: Analyser, speller: Speller, encoder: Encoder, model: Model) -> Divided:
    """Analyse a text and its shortened forms; with an encoder that can leave stretches out, the words are looked at once.

    The clauses are places in the text as it was written; what is analysed is the text with its spelling repaired.
    """
    spans = clauses(text, most=MOST_CLAUSES)
    repairs = speller.repairs(text)
    whole, parts = repaired(text, repairs), [repaired(text, repairs, span.start, span.end) for span in spans]
    seen = encoder.see(whole) if isinstance(encoder, SeeingEncoder) else None
    if seen is None:
        vectors = encoder.encode([whole, *(" ".join(parts[:i] + parts[i + 1 :]) for i in range(len(parts)))])
    else:
        vectors = seen.without([(0, 0), *_places(whole, parts)])
    analysed = analyser.analyse_without_each(parts, vectors)
    return Divided(spans, analysed[0].vector, model.scores(analysed))


def _places(whole: str, parts: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Where each part stands in the whole; they follow one another."""
    end = 0
    for part in parts:
        start = whole.index(part, end)
        end = start + len(part)
        yield start, end


def weigh_clauses(divided: Divided) -> Evidence:
    """How far every score falls without each clause."""
    return Evidence(divided.spans, divided.scores[None] - divided.all_scores[1:])
