"""Where things stand on the line of time."""

from __future__ import annotations

from datetime import date

import pytest

from naast.foresight.presenters import timeline

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize("days", [-5, 0, 10, 21])
def test_what_is_to_be_asked_now_stands_at_now(days: int) -> None:
    found = timeline.by(days, TODAY, 730)
    assert (found.group, found.at, found.words) == (0, 0.0, "Vraag het nu")


def test_what_can_wait_stands_at_its_day() -> None:
    found = [timeline.by(days, TODAY, 730) for days in (22, 90, 300, 700)]
    assert all(one.group for one in found)
    assert [one.at for one in found] == [timeline.place(days, 730) for days in (22, 90, 300, 700)]


def test_a_term_that_ends_soon_stands_at_its_end_and_not_at_now() -> None:
    assert timeline.until(20, TODAY, 730).at == timeline.place(20, 730) > 0
