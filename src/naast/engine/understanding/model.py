"""The trained model as one value, and as files: `model.npz` and `model-*.npy` (arrays, no pickle), `model.json` (names, words).

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
from naast.engine.understanding.features import Floats
from naast.engine.understanding.heads import Layout
from naast.engine.understanding.kernel import Analysed
from naast.engine.understanding.prior import Prior
from naast.engine.understanding.second import SecondLook
from naast.engine.understanding.use_parts import save_aside
from naast.engine.understanding.weights import Weights, from_arrays, to_arrays

FORMAT: Final = "naast-model-3"
# The rows of n-grams: mapped, not read, so that a start is quick and processes share them.
LARGE: Final = {
    f"{name}_{part}": f"model-{name}-{part}.npy" for name in ("full", "bare") for part in ("letters", "words")
}


@dataclass(frozen=True, slots=True)
class Model:
    """Everything that was learned. `full` is for texts with a vector, `bare()` for life without an encoder.

    `words` says how often each folded word was met, `correct` (n,) holds the sorted hashes of correct Dutch words (see `spelling`).
    """

    encoder_id: str
    layout: Layout
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

    def first_scores(self, texts: Sequence[Analysed]) -> Floats:
        """One score per text and column, shape (texts, columns), before the second look.

        The first text is the question, the others are shorter forms of it.
        """
        return (self.full if texts[0].vector.size else self.bare()).scores(texts)


def save_model(model: Model, folder: Path) -> None:
    """Write `model.npz`, `model.json` and the large arrays; the same model gives the same bytes."""
    arrays: dict[str, Any] = {"prior": model.prior.mean, "correct": model.correct, "second": model.second.weights}
    folder.mkdir(parents=True, exist_ok=True)
    for name, weights in (("full", model.full), ("bare", model.bare())):
        small, large = to_arrays(name, weights)
        arrays |= small
        for part, rows in large.items():
            save_aside(folder / LARGE[part], rows)
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
        # As plain arrays over the mapping: taking rows out of those costs less.
        large = {
            part: np.asarray(np.load(folder / file, mmap_mode="r", allow_pickle=False)) for part, file in LARGE.items()
        }
        return _revive(about, arrays, large)
    except FileNotFoundError as error:
        raise EngineError("no-model", "Het geleerde deel is er nog niet.", hint) from error
    except (ValueError, KeyError, TypeError) as error:
        raise EngineError("bad-model", "Het geleerde deel is niet te lezen of van een oudere versie.", hint) from error


def _revive(about: dict[str, Any], arrays: dict[str, Any], large: dict[str, Any]) -> Model:
    curves = about["calibration"]
    return Model(
        encoder_id=about["encoder"],
        layout=Layout(MappingProxyType({name: tuple(names) for name, names in about["heads"].items()})),
        full=from_arrays("full", arrays, large),
        bare=functools.cache(lambda: from_arrays("bare", arrays, large)),  # read only when it is needed
        second=SecondLook(arrays["second"]),
        prior=Prior(arrays["prior"]),
        calibration=Calibration(tuple(curves["answerable"]), tuple(curves["good"]), curves["threshold"]),
        need_curve=tuple(about["need_curve"]),
        words=about["words"],
        correct=arrays["correct"],
        pack_hash=about["pack_hash"],
        figures=about["figures"],
    )
