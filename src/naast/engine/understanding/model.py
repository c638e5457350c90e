"""The trained model as one value, and as two files: `model.npz` (arrays, no pickle) and `model.json` (names and words).

Training is in `training`; using it on a text is in `reading`.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from naast.engine.errors import EngineError
from naast.engine.understanding.calibration import Calibration
from naast.engine.understanding.encoder import Vectors
from naast.engine.understanding.features import Floats, GramIndex
from naast.engine.understanding.heads import Layout
from naast.engine.understanding.kernel import Analysed, Common, Memory, direct_weights
from naast.engine.understanding.prior import Prior
from naast.engine.understanding.second import SecondLook

FORMAT: Final = "naast-model-2"
_INDEX_FIELDS: Final = ("hashes", "idf", "starts", "rows", "counts", "norms")
_STEPS: Final = 127


@dataclass(frozen=True, slots=True)
class Weights:
    """How likeness becomes scores: `rows` (columns, N) for what is rare or in the vector, direct weights for common n-grams."""

    rows: Floats
    letters: Common
    words: Common


@dataclass(frozen=True, slots=True)
class Model:
    """Everything that was learned. `full` is for texts with a vector, `bare()` for life without an encoder.

    `words` says how often each folded word was met, `correct` (n,) holds the sorted hashes of correct Dutch words (see `spelling`).
    `memory` holds only the rare n-grams of the training rows: the common ones are in the direct weights.
    """

    encoder_id: str
    layout: Layout
    memory: Memory
    full: Weights
    bare: Callable[[], Weights]
    second: SecondLook
    prior: Prior
    calibration: Calibration
    need_curve: tuple[float, ...]
    words: Mapping[str, int]
    correct: NDArray[np.uint32]
    pack_hash: str
    figures: Mapping[str, float]

    def scores(self, texts: Sequence[Analysed]) -> Floats:
        """One score per text and column, shape (texts, columns), after the second look. The texts are forms of one question."""
        return self.second.scores(self.layout, self.first_scores(texts))

    def first_scores(self, texts: Sequence[Analysed]) -> Floats:
        """As `scores`, before the second look."""
        weights = self.full if texts[0].vector.size else self.bare()
        found = self.memory.likeness(texts) @ weights.rows.T
        found += weights.letters.scores(self.memory.letters, [text.letters for text in texts])
        found += weights.words.scores(self.memory.words, [text.words for text in texts])
        return found


def weights_from(memory: Memory, rows: Floats) -> Weights:
    """The weights of a model from the dual weights (N, columns) over a whole memory."""
    return Weights(
        np.ascontiguousarray(rows.T), direct_weights(memory.letters, rows), direct_weights(memory.words, rows)
    )


def save_model(model: Model, folder: Path) -> None:
    """Write `model.npz` and `model.json`; the same model gives the same bytes."""
    arrays: dict[str, Any] = {"prior": model.prior.mean, "correct": model.correct, "second": model.second.weights}
    arrays["vectors"], arrays["vector_steps"] = _pack_rows(model.memory.vectors)
    for name, weights in (("full", model.full), ("bare", model.bare())):
        parts = {"rows": weights.rows, "letters": weights.letters.weights.T, "words": weights.words.weights.T}
        for part, values in parts.items():
            packed, steps = _pack_rows(values, bent=3)
            arrays[f"{name}_{part}"], arrays[f"{name}_{part}_steps"] = packed, steps
    arrays["letters_places"], arrays["words_places"] = model.full.letters.places, model.full.words.places
    for name, index in (("letters", model.memory.letters), ("words", model.memory.words)):
        arrays.update({f"{name}_{field}": getattr(index, field) for field in _INDEX_FIELDS})
    folder.mkdir(parents=True, exist_ok=True)
    np.savez(folder / "model.npz", **arrays)
    about = {
        "format": FORMAT,
        "encoder": model.encoder_id,
        "pack_hash": model.pack_hash,
        "heads": {name: list(names) for name, names in model.layout.heads.items()},
        "calibration": asdict(model.calibration),
        "figures": dict(model.figures),
        "need_curve": list(model.need_curve),
        "words": {word: model.words[word] for word in sorted(model.words)},
    }
    (folder / "model.json").write_text(json.dumps(about, ensure_ascii=False), encoding="utf-8")


def load_model(folder: Path) -> Model:
    """The model that `save_model` wrote; raises EngineError (`no-model`, `bad-model`)."""
    hint = "Maak het met: naast build"
    try:
        about = json.loads((folder / "model.json").read_text(encoding="utf-8"))
        if about["format"] != FORMAT:
            raise ValueError(about["format"])
        with np.load(folder / "model.npz", allow_pickle=False) as file:
            arrays = dict(file)
        return _revive(about, arrays)
    except FileNotFoundError as error:
        raise EngineError("no-model", "Het geleerde deel is er nog niet.", hint) from error
    except (ValueError, KeyError, TypeError) as error:
        raise EngineError("bad-model", "Het geleerde deel is niet te lezen of van een oudere versie.", hint) from error


def _revive(about: dict[str, Any], arrays: dict[str, Any]) -> Model:
    indexes = {name: GramIndex(**{f: arrays[f"{name}_{f}"] for f in _INDEX_FIELDS}) for name in ("letters", "words")}
    curves = about["calibration"]
    return Model(
        encoder_id=about["encoder"],
        layout=Layout(MappingProxyType({name: tuple(names) for name, names in about["heads"].items()})),
        memory=Memory(vectors=_unpack_rows(arrays["vectors"], arrays["vector_steps"]), **indexes),
        full=_weights(arrays, "full"),
        bare=functools.cache(lambda: _weights(arrays, "bare")),  # unpacked only when it is needed
        second=SecondLook(arrays["second"]),
        prior=Prior(arrays["prior"]),
        calibration=Calibration(tuple(curves["answerable"]), tuple(curves["good"]), curves["threshold"]),
        need_curve=tuple(about["need_curve"]),
        words=about["words"],
        correct=arrays["correct"],
        pack_hash=about["pack_hash"],
        figures=about["figures"],
    )


def _weights(arrays: dict[str, Any], name: str) -> Weights:
    def part(which: str) -> Floats:
        return _unpack_rows(arrays[f"{name}_{which}"], arrays[f"{name}_{which}_steps"], bent=3)

    letters = Common(arrays["letters_places"], np.ascontiguousarray(part("letters").T))
    words = Common(arrays["words_places"], np.ascontiguousarray(part("words").T))
    return Weights(part("rows"), letters, words)


def _pack_rows(values: Vectors, *, bent: int = 1) -> tuple[np.ndarray[Any, np.dtype[np.int8]], Floats]:
    """Rows in whole steps of 1/127 of their largest value: a quarter of the size.

    With `bent=3` the steps are even in the cube root: weights have a few large values and many small ones that together
    count for more, and even steps would drown those.
    """
    largest = np.abs(values).max(axis=1, initial=0.0)
    scale = np.where(largest > 0, largest, 1.0).astype(np.float32)
    even = values / scale[:, None]
    return np.rint(np.sign(even) * np.abs(even) ** (1 / bent) * _STEPS).astype(np.int8), scale


def _unpack_rows(packed: np.ndarray[Any, np.dtype[np.int8]], scale: Floats, *, bent: int = 1) -> Vectors:
    # The 256 possible bytes as numbers, in the order in which a signed byte reads as an unsigned one.
    levels = (np.arange(256, dtype=np.uint8).view(np.int8) / _STEPS).astype(np.float32)
    found = np.take(np.sign(levels) * np.abs(levels) ** bent, packed.view(np.uint8))
    found *= scale[:, None]
    return found.astype(np.float32, copy=False)
