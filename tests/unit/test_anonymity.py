"""Marks for numbers and addresses nobody needs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from naast.engine.anonymity import find_marks, without_numbers
from naast.engine.anonymity.identifiers import MASK, is_bsn


def slow_is_bsn(digits: str) -> bool:
    total = 0
    for place, digit in enumerate(digits):
        total += int(digit) * (9 - place if place < 8 else -1)
    return total % 11 == 0 and digits.strip("0") != ""


@given(st.integers(1, 999_999_999).map(lambda n: f"{n:09d}"))
def test_the_eleven_test_agrees_with_counting_on_fingers(digits: str) -> None:
    assert is_bsn(digits) == slow_is_bsn(digits)


@pytest.mark.parametrize("text", ["111222333", "111.222.333", "111 222 333", "11 12 22 333"])
def test_a_service_number_is_masked_however_it_is_written(text: str) -> None:
    assert without_numbers(f"bsn {text} dank") == f"bsn {MASK} dank"


@pytest.mark.parametrize("text", ["0341-00 12 34", "06 12345678", "123456789", "1112223334", "+31 611122233"])
def test_other_numbers_stay(text: str) -> None:
    assert without_numbers(text) == text


def test_an_address_is_marked_and_stays() -> None:
    text = "Ik woon Kerkstraat 12b, 0341 AB, en slaap slecht."
    assert [(m.kind, text[m.start : m.end]) for m in find_marks(text)] == [
        ("address", "Kerkstraat 12b"),
        ("address", "0341 AB"),
    ]
    assert without_numbers(text) == text


def test_a_bank_account_is_masked() -> None:
    assert without_numbers("rekening NL00 BANK 0123 4567 89.") == f"rekening {MASK}."


@given(st.text(max_size=300))
def test_marks_lie_inside_the_text_and_masking_twice_changes_nothing(text: str) -> None:
    assert all(0 <= m.start < m.end <= len(text) for m in find_marks(text))
    once = without_numbers(text)
    assert without_numbers(once) == once
