"""An encoder that remembers one question, so that rooms that look at the same text look at its words once."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence

import numpy as np

from naast.engine.understanding.encoder import Encoder, SeeingEncoder, SeenText, Stretch, Vectors


class MemoEncoder:
    """Wraps an encoder for as long as one question lasts; keeps every vector it gave and the texts it has seen."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._known: dict[str, Vectors] = {}
        self._seen: dict[str, SeenText] = {}
        self._expected: tuple[str, ...] = ()
        self.id = encoder.id
        self.dim = encoder.dim

    def expect(self, texts: Sequence[str]) -> None:
        """Texts of which vectors will be asked later: those that stand in a text that is seen are worked out beside it."""
        self._expected = tuple(dict.fromkeys(texts))

    def encode(self, texts: Sequence[str]) -> Vectors:
        """As the wrapped encoder, for texts not met before; a stretch of a seen text is taken from there."""
        fresh = [text for text in dict.fromkeys(texts) if text not in self._known]
        for whole, seen in self._seen.items():
            inside = _inside(fresh, whole)
            if inside:
                self._known.update(zip(inside, seen.only(list(inside.values())), strict=True))
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
            self._seen[text] = _Remembered(seen, functools.partial(self._beside, text))
        return self._seen.get(text)

    def _beside(self, text: str, seen: SeenText, left_out: Sequence[Stretch]) -> Vectors:
        inside = _inside([one for one in self._expected if one not in self._known], text)
        found, others = seen.without_and_only(left_out, list(inside.values()))
        self._known.update(zip(inside, others, strict=True))
        return found


class _Remembered:
    """A seen text that works out what is expected of it when it is asked for its shortened forms."""

    def __init__(self, seen: SeenText, beside: Callable[[SeenText, Sequence[Stretch]], Vectors]) -> None:
        self._seen, self._beside = seen, beside
        self.only, self.without_and_only = seen.only, seen.without_and_only

    def without(self, stretches: Sequence[Stretch]) -> Vectors:
        """As of the text itself."""
        return self._beside(self._seen, stretches)


def _inside(texts: Sequence[str], whole: str) -> dict[str, Stretch]:
    """The texts that stand in `whole`, each with its first place there."""
    return {text: (start, start + len(text)) for text in texts if text.strip() and (start := whole.find(text)) >= 0}
