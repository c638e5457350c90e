"""Questions told in another register: a little is changed, the same each time, and nothing is lost."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from benchmarks.routing import registers

TEXT = "Mijn man wordt niet meer beter. Wie kan er 's nachts bij hem waken, en wat kost dat ongeveer per maand?"


def test_slips_are_the_same_each_time_and_touch_few_words() -> None:
    once = [registers.slips(TEXT, f"D{i}") for i in range(200)]
    assert once == [registers.slips(TEXT, f"D{i}") for i in range(200)]
    long_words = [len(word.strip(".,?")) > 3 for word in TEXT.split()]
    touched = [
        [old != new for old, new in zip(TEXT.split(), one.split(), strict=True)] for one in once
    ]  # strict: no word comes or goes
    assert not any(hit and not long for row in touched for hit, long in zip(row, long_words, strict=True))
    share = sum(map(sum, touched)) / (200 * sum(long_words))
    assert 0.07 < share < 0.18  # one in eight, less what happens to change nothing


def test_a_slip_is_one_slip() -> None:
    for i in range(200):
        for old, new in zip(TEXT.split(), registers.slips(TEXT, f"D{i}").split(), strict=True):
            assert abs(len(old) - len(new)) <= 1
            assert (old[0], old[-1]) == (new[0], new[-1]) or old[0] == new[0]


def test_writers_are_weighed_by_their_stories(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registers, "WRITERS", {"short": ("w01", "w02")})
    for name, size in (("w01", 3), ("w02", 1), ("w03", 2)):
        with (tmp_path / f"{name}.csv").open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows([["id"], *([i] for i in range(size))])
    found = registers.of_writers({"ndcg5 w01": 0.8, "ndcg5 w02": 0.4, "ndcg5 w03": 0.5, "ndcg5": 0.6, "n": 6}, tmp_path)
    assert found == {
        "short": {"stories": 4, "ndcg5": pytest.approx(0.7)},
        "all others": {"stories": 2, "ndcg5": pytest.approx(0.5)},
    }
