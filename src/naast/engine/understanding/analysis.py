"""From a text to what the kernel looks at: letter runs, words with compound parts, and the vector.

The n-grams themselves are in `features`, spelling repair in `spelling`, the likeness in `kernel`.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Mapping, Sequence

from naast.engine.understanding.compounds import SHORTEST_WHOLE, CompoundSplitter
from naast.engine.understanding.encoder import Encoder, Vectors
from naast.engine.understanding.features import (
    gram_of_word,
    letter_grams,
    letter_grams_without_each,
    plain,
    word_grams,
    word_grams_without_each,
)
from naast.engine.understanding.kernel import Analysed


class Analyser:
    """Analyses texts with one vocabulary (`counts`: how often each folded word was met in training)."""

    def __init__(self, counts: Mapping[str, int]) -> None:
        self.counts = counts
        self._compounds: CompoundSplitter | None = None
        self._grams_of_parts = functools.lru_cache(maxsize=1 << 13)(self._parts_hashed)

    def analyse(self, texts: Sequence[str], encoder: Encoder) -> list[Analysed]:
        """One result per text, in order; vectors have no columns when the encoder gives none."""
        return self.analyse_with(texts, encoder.encode(texts))

    def analyse_with(self, texts: Sequence[str], vectors: Vectors) -> list[Analysed]:
        """As `analyse`, with vectors (len(texts), dim) that were made elsewhere."""
        return [
            Analysed(letter_grams(text), word_grams(text, self._split), vector)
            for text, vector in zip(texts, vectors, strict=True)
        ]

    def analyse_without_each(self, parts: Sequence[str], vectors: Vectors) -> list[Analysed]:
        """A text that is these parts with spaces between, and then the text without each of them: every part is read once.

        `vectors` (1 + parts, dim) in that order. The same as `analyse_with` on those texts written out.
        """
        words = [plain(part).split() for part in parts]
        raw = [word for mine in words for word in mine]
        # A word and the space behind it; before the first word stands one space.
        letters = list(itertools.accumulate((len(word) + 1 for word in raw), initial=1))
        edges = list(itertools.accumulate(map(len, words), initial=0))
        left_out = list(itertools.pairwise(edges))
        of_letters = letter_grams_without_each(
            f" {' '.join(raw)} ", [(letters[first], letters[last]) for first, last in left_out]
        )
        of_words = word_grams_without_each(raw, left_out, self._grams_of_parts)
        return [Analysed(*one) for one in zip(of_letters, of_words, vectors, strict=True)]

    def _parts_hashed(self, word: str) -> tuple[int, ...]:
        return tuple(map(gram_of_word, self._split(word)))

    def _split(self, word: str) -> Sequence[str]:
        if len(word) < SHORTEST_WHOLE:
            return ()
        if self._compounds is None:
            self._compounds = CompoundSplitter({known: n for known, n in self.counts.items() if n > 1})
        return self._compounds.split(word)
