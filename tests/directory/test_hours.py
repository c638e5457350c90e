"""Opening times: from what people write to minutes, and back to one line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from naast.directory import hours
from naast.directory.hours import Opening


def test_a_range_of_days_and_an_extra_evening() -> None:
    found = hours.parse("ma-vr 9:00-17:00, do 18:30-20:00")
    assert len(found) == 6
    assert found[3:5] == (Opening(4, 540, 1020), Opening(4, 1110, 1200))


def test_days_without_a_time_take_the_next_one() -> None:
    assert hours.parse("ma, wo, vr 10:00-12:00") == tuple(Opening(day, 600, 720) for day in (1, 3, 5))


def test_always_is_the_whole_week() -> None:
    assert hours.is_always(hours.parse("altijd"))
    assert not hours.is_always(hours.parse("ma-zo 0:00-23:59"))


@pytest.mark.parametrize("text", ["", "op afspraak"])
def test_no_fixed_times(text: str) -> None:
    assert hours.parse(text) == ()


@pytest.mark.parametrize(
    "text",
    ["maandag 9:00-17:00", "ma 17:00-9:00", "ma, di", "ma 9:00-25:00", "9:00-17:00", "ma 9-17", "ma 9:00-17:00,"],
)
def test_what_cannot_be_read_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="opening time"):
        hours.parse(text)


def test_one_line_takes_equal_days_together() -> None:
    assert (
        hours.compact(hours.parse("ma-do 9:00-16:30, vr 9:00-12:30")) == "ma t/m do 9.00-16.30 uur; vr 9.00-12.30 uur"
    )
    assert hours.compact(hours.parse("altijd"), note="Bel eerst.") == "Dag en nacht. Bel eerst."
    assert hours.compact((), note="Eerste zondag.") == "Eerste zondag."


@given(
    st.sets(
        st.tuples(st.integers(1, 7), st.integers(0, 47), st.integers(1, 48)).filter(lambda t: t[1] < t[2]), max_size=6
    )
)
def test_what_was_written_out_can_be_read_again(spans: set[tuple[int, int, int]]) -> None:
    week = tuple(sorted(Opening(day, 30 * opens, 30 * closes) for day, opens, closes in spans))
    written = ", ".join(f"{hours.DAYS[o.weekday - 1]} {_clock(o.opens_minute)}-{_clock(o.closes_minute)}" for o in week)
    assert hours.parse(written) == week


def _clock(minute: int) -> str:
    return f"{minute // 60}:{minute % 60:02d}"
