"""An encoder that remembers the vectors of one question, so that rooms that look at the same text encode it once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from naast.engine.understanding.encoder import Encoder, PartsEncoder, Vectors


class MemoEncoder:
    """Wraps an encoder for as long as one question lasts; keeps every vector it gave."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._known: dict[str, Vectors] = {}
        self.id = encoder.id
        self.dim = encoder.dim

    def encode(self, texts: Sequence[str]) -> Vectors:
        """As the wrapped encoder; only texts not met before are encoded."""
        fresh = [text for text in dict.fromkeys(texts) if text not in self._known]
        if fresh:
            self._known.update(zip(fresh, self._encoder.encode(fresh), strict=True))
        return np.stack([self._known[text] for text in texts]) if texts else np.zeros((0, self.dim), np.float32)

    def encode_parts(self, parts: Sequence[str]) -> tuple[Vectors, Vectors] | None:
        """As the wrapped encoder; None when that one cannot leave parts out."""
        return self._encoder.encode_parts(parts) if isinstance(self._encoder, PartsEncoder) else None

    def remember(self, text: str, vector: Vectors) -> None:
        """Keep a vector that was made by another way."""
        if self.dim:
            self._known[text] = vector
