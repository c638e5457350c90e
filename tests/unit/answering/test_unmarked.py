"""Texts as phones give them: words stay, signs go, and the same texts lose them every time."""

from __future__ import annotations

from naast.engine.answering.unmarked import ONE_IN, by_lot, unmarked

TEXTS = [f"Mijn man ligt al {number} dagen. Wie helpt?" for number in range(800)]


def test_every_word_stays() -> None:
    assert (
        unmarked("Wie helpt? Ma's bed, 3x per week… en 's nachts (Ömer)!")
        == "wie helpt ma's bed 3x per week en 's nachts ömer"
    )


def test_a_text_of_signs_alone_stays_as_it_is() -> None:
    assert [by_lot("?" * size) for size in range(1, 40)] == ["?" * size for size in range(1, 40)]


def test_one_in_four_by_lot_and_the_same_ones_in_any_company() -> None:
    told = [by_lot(text) for text in TEXTS]
    changed = [new == unmarked(old) for old, new in zip(TEXTS, told, strict=True)]
    assert all(new in (old, unmarked(old)) for old, new in zip(TEXTS, told, strict=True))
    assert 0.8 / ONE_IN < sum(changed) / len(TEXTS) < 1.2 / ONE_IN
    assert [by_lot(text) for text in reversed(TEXTS)] == told[::-1]
