"""An encoder that remembers one question, so that rooms that look at the same text look at its words once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from naast.engine.understanding.encoder import Encoder, SeeingEncoder, SeenText, Vectors


class MemoEncoder:
    """Wraps an encoder for as long as one question lasts; keeps every vector it gave and the texts it has seen."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._known: dict[str, Vectors] = {}
        self._seen: dict[str, SeenText] = {}
        self.id = encoder.id
        self.dim = encoder.dim

    def encode(self, texts: Sequence[str]) -> Vectors:
        """As the wrapped encoder, for texts not met before; a stretch of a seen text is taken from there."""
        fresh = [text for text in dict.fromkeys(texts) if text not in self._known]
        for whole, seen in self._seen.items():
            inside = [text for text in fresh if text.strip() and text in whole]
            if inside:
                stretches = [(start := whole.index(text), start + len(text)) for text in inside]
                self._known.update(zip(inside, seen.only(stretches), strict=True))
                fresh = [text for text in fresh if text not in self._known]
        if fresh:
            self._known.update(zip(fresh, self._encoder.encode(fresh), strict=True))
        return np.stack([self._known[text] for text in texts]) if texts else np.zeros((0, self.dim), np.float32)

    def see(self, text: str) -> SeenText | None:
        """As the wrapped encoder, once for each text; None when that one cannot."""
        if text not in self._seen and isinstance(self._encoder, SeeingEncoder):
            seen = self._encoder.see(text)
            if seen is None:
                return None
            self._seen[text] = seen
        return self._seen.get(text)
