"""An encoder that keeps its vectors in a file between two trainings, so that only new sentences are encoded again.

Only for training: one question is remembered by `memo`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from naast.engine.understanding.encoder import Encoder, Vectors


class StoredVectors:
    """Wraps an encoder with a store on disk; `keep` writes what was used this time and forgets the rest."""

    def __init__(self, encoder: Encoder, path: Path) -> None:
        self._encoder, self._path = encoder, path
        self.id, self.dim = encoder.id, encoder.dim
        self._known = self._read()
        self._used: dict[str, Vectors] = {}

    def encode(self, texts: Sequence[str]) -> Vectors:
        """As the wrapped encoder."""
        keys = [hashlib.sha256(f"{self.id}\0{text}".encode()).hexdigest()[:32] for text in texts]
        fresh = {key: text for key, text in zip(keys, texts, strict=True) if key not in self._known}
        if fresh:
            self._known.update(zip(fresh, self._encoder.encode(list(fresh.values())), strict=True))
        self._used.update({key: self._known[key] for key in keys})
        return np.stack([self._known[key] for key in keys]) if keys else np.zeros((0, self.dim), np.float32)

    def keep(self) -> None:
        """Write the vectors used since the start."""
        if self.dim and self._used:
            keys = sorted(self._used)
            self._path.parent.mkdir(parents=True, exist_ok=True)
            np.savez(self._path, keys=np.array(keys), vectors=np.stack([self._used[key] for key in keys]))

    def prepare(self, folder: Path) -> None:
        """Let the wrapped encoder write what makes its next start faster, when it knows how."""
        prepare = getattr(self._encoder, "prepare", None)
        if prepare is not None:
            prepare(folder)

    def _read(self) -> dict[str, Vectors]:
        if not self.dim or not self._path.is_file():
            return {}
        try:
            with np.load(self._path, allow_pickle=False) as file:
                return dict(zip(file["keys"].tolist(), file["vectors"], strict=True))
        except (ValueError, KeyError, OSError):
            return {}  # a broken store only costs time: everything is encoded again
