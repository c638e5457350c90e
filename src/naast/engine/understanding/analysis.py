"""From a text to what the kernel looks at: letter runs, words with compound parts, and the vector.

The n-grams themselves are in `features`, spelling repair in `spelling`, the likeness in `kernel`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from naast.engine.understanding.compounds import SHORTEST_WHOLE, CompoundSplitter
from naast.engine.understanding.encoder import Encoder, Vectors
from naast.engine.understanding.features import all_letter_grams, grams_of_words, letter_grams, plain, word_grams
from naast.engine.understanding.kernel import Analysed


class Analyser:
    """Analyses texts with one vocabulary (`counts`: how often each folded word was met in training)."""

    def __init__(self, counts: Mapping[str, int]) -> None:
        self.counts = counts
        self._compounds: CompoundSplitter | None = None

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
        kept = [
            [word for j, mine in enumerate(words) if j != left_out for word in mine]
            for left_out in range(-1, len(words))
        ]
        letters = all_letter_grams([f" {' '.join(form)} " for form in kept])
        return [
            Analysed(runs, grams_of_words(form, self._split), vector)
            for runs, form, vector in zip(letters, kept, vectors, strict=True)
        ]

    def _split(self, word: str) -> Sequence[str]:
        if len(word) < SHORTEST_WHOLE:
            return ()
        if self._compounds is None:
            self._compounds = CompoundSplitter({known: n for known, n in self.counts.items() if n > 1})
        return self._compounds.split(word)
