"""Which words carry a score: every clause is taken out in turn, and what the score then loses is that clause's share.

Exact cues are found in `cues`; the sentences people read are made in `naast.engine.routing` and `naast.engine.answering`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from naast.engine.understanding.analysis import Analyser
from naast.engine.understanding.encoder import Encoder, PartsEncoder
from naast.engine.understanding.features import Floats
from naast.engine.understanding.kernel import Analysed
from naast.engine.understanding.model import Model
from naast.engine.understanding.text import Span, clauses, without

MOST_CLAUSES: Final = 5
# A loss below this is noise, not a reason.
_LEAST_LOSS: Final = 1e-4
_SHARE_OF_BEST: Final = 0.5


@dataclass(frozen=True, slots=True)
class Evidence:
    """`losses` (clauses, columns): how far each raw score falls when that clause is taken out of the text.

    `columns` maps a column of the model to its place in `losses`; the others were not weighed.
    """

    spans: tuple[Span, ...]
    columns: Mapping[int, int]
    losses: Floats

    def for_column(self, column: int, *, most: int = 2) -> tuple[Span, ...]:
        """The clauses that carry this score, the strongest first: each one's removal lowers it. Empty when none does."""
        if not self.spans or column not in self.columns:
            return ()
        losses = self.losses[:, self.columns[column]]
        order = np.argsort(-losses, kind="stable")
        best = losses[order[0]]
        kept = [i for i in order[:most] if losses[i] > _LEAST_LOSS and losses[i] >= _SHARE_OF_BEST * best]
        return tuple(self.spans[i] for i in kept)


@dataclass(frozen=True, slots=True)
class Divided:
    """A text with its clauses, as the kernel sees it: first the whole, then the text without each clause.

    `likeness` (1 + clauses, N) to the rows of the memory.
    """

    spans: tuple[Span, ...]
    forms: tuple[Analysed, ...]
    likeness: Floats

    @property
    def vector(self) -> Floats:
        """The vector of the whole text."""
        return self.forms[0].vector

    def scores(self, model: Model) -> Floats:
        """The raw scores of the whole text, shape (columns,)."""
        found: Floats = model.scores_from(self.likeness[:1], self.forms[:1])[0]
        return found


def divide(text: str, analyser: Analyser, encoder: Encoder, model: Model) -> Divided:
    """Analyse a text and its shortened forms; with an encoder that can leave parts out, the words are encoded once."""
    spans = clauses(text, most=MOST_CLAUSES)
    shorter = [without(text, span) for span in spans]
    both = encoder.encode_parts([span.text for span in spans]) if spans and isinstance(encoder, PartsEncoder) else None
    if both is None:
        forms = analyser.analyse([text, *shorter], encoder)
    else:
        forms = analyser.analyse_with([text, *shorter], np.vstack([both[0][None], both[1]]))
    return Divided(spans, tuple(forms), model.memory.likeness(forms))


def weigh_clauses(divided: Divided, scores: Floats, columns: Sequence[int], model: Model) -> Evidence:
    """The evidence for some columns of a text whose raw scores are `scores`."""
    place = {column: i for i, column in enumerate(columns)}
    if not divided.spans or not columns:
        return Evidence((), {}, np.zeros((0, 0), np.float32))
    chosen = np.array(columns, dtype=np.int64)
    shortened = model.scores_from(divided.likeness[1:], divided.forms[1:], chosen)
    return Evidence(divided.spans, place, scores[None, chosen] - shortened)
