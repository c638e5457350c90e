"""Which words carry a score: every clause is taken out in turn, and what the score then loses is that clause's share.

Exact cues are found in `cues`; the sentences people read are made in `naast.engine.routing` and `naast.engine.answering`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from naast.engine.understanding.analysis import Analyser
from naast.engine.understanding.encoder import Encoder, SeeingEncoder
from naast.engine.understanding.features import Floats
from naast.engine.understanding.model import Model
from naast.engine.understanding.spelling import Speller, repaired
from naast.engine.understanding.text import Span, Word, clauses

MOST_CLAUSES: Final = 5
# A loss below this is noise, not a reason.
_LEAST_LOSS: Final = 1e-4
_SHARE_OF_BEST: Final = 0.5


@dataclass(frozen=True, slots=True)
class Evidence:
    """`losses`: by column, how far its score falls when each clause in turn is taken out of the text."""

    spans: tuple[Span, ...]
    losses: Mapping[int, Sequence[float]]

    def for_column(self, column: int, *, most: int = 2) -> tuple[Span, ...]:
        """The clauses that carry this score, the strongest first: each one's removal lowers it. Empty when none does."""
        if not self.spans:
            return ()
        losses = self.losses[column]
        order = sorted(range(len(losses)), key=lambda clause: -losses[clause])[:most]
        least = max(_LEAST_LOSS, _SHARE_OF_BEST * losses[order[0]])
        return tuple(self.spans[i] for i in order if losses[i] > _LEAST_LOSS and losses[i] >= least)


@dataclass(frozen=True, slots=True)
class Divided:
    """A text with its clauses, and the first scores (1 + clauses, columns) of the whole, then of the text without each clause.

    `vector` and `scores` (columns,) are those of the whole text, `scores` after the second look.
    """

    spans: tuple[Span, ...]
    vector: Floats
    first_scores: Floats
    scores: Floats


def divide(
    text: str, found: tuple[Word, ...], analyser: Analyser, speller: Speller, encoder: Encoder, model: Model
) -> Divided:
    """Analyse a text, whose words are `found`, and its shortened forms.

    With an encoder that can leave stretches out, the words are looked at once. The clauses are places in the text as it was
    written; what is analysed is the text with its spelling repaired.
    """
    spans = clauses(text, most=MOST_CLAUSES)
    repairs = speller.repairs_in(text, found)
    whole, parts = repaired(text, repairs), [repaired(text, repairs, span.start, span.end) for span in spans]
    seen = encoder.see(whole) if isinstance(encoder, SeeingEncoder) else None
    if seen is None:
        vectors = encoder.encode([whole, *(" ".join(parts[:i] + parts[i + 1 :]) for i in range(len(parts)))])
    else:
        vectors = seen.without([(0, 0), *_places(whole, parts)])
    analysed = analyser.analyse_without_each(parts, vectors)
    first = model.first_scores(analysed)
    return Divided(spans, analysed[0].vector, first, model.second.scores(model.layout, first[:1])[0])


def _places(whole: str, parts: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Where each part stands in the whole; they follow one another."""
    end = 0
    for part in parts:
        start = whole.index(part, end)
        end = start + len(part)
        yield start, end


def weigh_clauses(divided: Divided, model: Model, first: Sequence[int], second: Sequence[int]) -> Evidence:
    """How far scores fall without each clause: in columns as they are at `first`, and in columns that the `second` look writes."""
    looked_at = model.second.some_scores(model.layout, divided.first_scores, second)
    falls = [(scores[0] - scores[1:]).T.tolist() for scores in (divided.first_scores[:, first], looked_at)]
    return Evidence(divided.spans, dict(zip((*first, *second), (*falls[0], *falls[1]), strict=True)))
