"""A small trained model: it reads, keeps its reasons true to its scores, survives saving, and works without an encoder."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from naast.engine.errors import EngineError
from naast.engine.understanding import NoEncoder, Reader, load_model, save_model
from naast.engine.understanding.analysis import Analyser
from naast.engine.understanding.evidence import divide, weigh_clauses
from naast.engine.understanding.spelling import Speller, hashes_of
from naast.engine.understanding.text import without, words
from tests.unit.understanding.small import PACK, SCOPE, STORIES, WordEncoder, small_model

NIGHT = "De buurman is aardig. Mijn man roept de hele nacht en ik slaap niet meer."


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader(PACK, small_model(), WordEncoder())


def test_the_right_provision_comes_first(reader: Reader) -> None:
    reading = reader.read("Ik slaap niet, elke nacht moet ik eruit om hem te draaien.")
    assert next(iter(reading.provisions)) == "nachtzorg"
    assert reading.needs[0].id == "nacht-niet-alleen"


def test_taking_the_evidence_out_lowers_the_score(reader: Reader) -> None:
    reading = reader.read(NIGHT)
    for name in ("nachtzorg",):
        (span, *_) = reading.because[name]
        assert NIGHT[span.start : span.end] == span.text
        assert reader.read(without(NIGHT, span)).provisions[name] < reading.provisions[name]


def test_what_a_clause_carries_is_what_all_scores_lose_without_it(reader: Reader) -> None:
    divided = divide(
        NIGHT, words(NIGHT), Analyser(reader.model.words), Speller({}, hashes_of(())), WordEncoder(), reader.model
    )
    slow = reader.model.second.scores(reader.model.layout, divided.first_scores)
    assert divided.scores == pytest.approx(slow[0], abs=1e-5)
    needs, provisions = (reader.model.layout.columns(head) for head in ("needs", "provisions"))
    first, second = range(needs.start, needs.stop), range(provisions.start, provisions.stop)
    evidence = weigh_clauses(divided, reader.model, first, second)
    assert len(divided.spans) > 1
    for column in (*first, *second):
        assert evidence.losses[column] == pytest.approx((slow[0] - slow[1:])[:, column].tolist(), abs=1e-5)


def test_an_exact_cue_is_the_evidence(reader: Reader) -> None:
    reading = reader.read("Er ligt weer een blauwe envelop op de mat.")
    need = next(need for need in reading.needs if need.id == "post-blijft-liggen")
    assert [span.text for span in need.because] == ["blauwe envelop"]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=200))
def test_any_text_is_read_and_its_spans_are_exact(reader: Reader, text: str) -> None:
    reading = reader.read(text)
    spans = [span for need in reading.needs for span in need.because] + [
        s for found in reading.because.values() for s in found
    ]
    assert all(text[span.start : span.end] == span.text for span in spans)
    assert all(np.isfinite(score) for score in reading.provisions.values())


def test_scores_do_not_depend_on_the_order_of_questions(reader: Reader) -> None:
    first = reader.read(NIGHT).provisions
    reader.read("Iets heel anders over de post.")
    assert reader.read(NIGHT).provisions == first


def test_training_twice_gives_the_same_model() -> None:
    from naast.engine.understanding.training import rows_for, train

    again = train(PACK, rows_for(PACK, STORIES, SCOPE), WordEncoder())
    assert np.array_equal(again.full.letters.rows, small_model().full.letters.rows)
    assert again.calibration == small_model().calibration


def test_a_model_saved_again_leaves_a_running_process_its_own(tmp_path: Path) -> None:
    save_model(small_model(), tmp_path)
    mapped = load_model(tmp_path).full.letters.rows
    before = mapped.copy()
    path = tmp_path / "model-full-letters.npy"
    inode = path.stat().st_ino
    save_model(small_model(), tmp_path)
    assert path.stat().st_ino != inode
    assert np.array_equal(mapped, before)


def test_a_saved_model_reads_the_same(reader: Reader, tmp_path: Path) -> None:
    save_model(small_model(), tmp_path)
    loaded = Reader(PACK, load_model(tmp_path), WordEncoder()).read(NIGHT)
    for name, score in reader.read(NIGHT).provisions.items():
        assert loaded.provisions[name] == pytest.approx(score, abs=0.03)


def test_saving_the_same_model_gives_the_same_bytes(tmp_path: Path) -> None:
    save_model(small_model(), tmp_path / "a")
    save_model(small_model(), tmp_path / "b")
    assert (tmp_path / "a/model.json").read_bytes() == (tmp_path / "b/model.json").read_bytes()
    first, second = np.load(tmp_path / "a/model.npz"), np.load(tmp_path / "b/model.npz")
    assert all(np.array_equal(first[name], second[name]) for name in first.files)


def test_without_an_encoder_it_still_works_and_says_so() -> None:
    reading = Reader(PACK, small_model(), NoEncoder()).read(NIGHT)
    assert reading.without_encoder
    assert next(iter(reading.provisions)) == "nachtzorg"


def test_a_missing_model_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(EngineError) as caught:
        load_model(tmp_path)
    assert (caught.value.code, caught.value.hint) == ("no-model", "Maak het met: naast build")


def test_a_very_long_text_is_cut_and_says_so(reader: Reader) -> None:
    reading = reader.read("De was ligt er nog. " * 2000)
    assert reading.shortened
    assert len(reading.text) == 6000


@pytest.mark.parametrize(
    ("text", "asker", "who"),
    [
        ("Mijn man slaapt niet.", "naaste", ("naaste", "partner")),
        ("Ik slaap niet.", "patient", ("patient", "patient")),
        ("Mama is ziek.", "child", ("child", "parent")),
        ("Client slaapt slecht.", "professional", ("professional", "client")),
    ],
)
def test_about_whom_it_is(reader: Reader, text: str, asker: str, who: tuple[str, str]) -> None:
    found = reader.read(text, asker).who
    assert (found.asker, found.about) == who
    assert found.given


def test_bereavement_is_seen(reader: Reader) -> None:
    assert reader.read("Mijn vrouw is in maart overleden.", "naaste").who.bereaved
