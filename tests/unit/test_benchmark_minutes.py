"""Which minute of the benchmark of looking ahead is the quietest: by the loop alone, never by the forecast."""

from __future__ import annotations

import time

from benchmarks.foresight.minutes import Minute, lines, measured


def test_the_quietest_minute_is_for_the_loop_to_say_and_not_for_the_forecast() -> None:
    slow_but_quiet = Minute((0.020, 0.021, 0.050), (2.0, 3.0, 9.87), 100)
    quick_but_noisy = Minute((0.020, 0.021, 0.051), (2.0, 2.1, 2.22), 100)

    last = lines([quick_but_noisy, slow_but_quiet])[-1]

    assert "of 2 minutes" in last
    assert "9.87 ms" in last
    assert "2.22" not in last


def test_the_quietest_minute_stands_first() -> None:
    minutes = [Minute((0.02, 0.02, 0.02 * times), (1.0, 1.0, 1.0), times) for times in (3, 1, 2)]
    assert [row.split("|")[5].strip() for row in lines(minutes)[2:5]] == ["1", "2", "3"]


def test_the_call_is_timed_apart_from_the_loop() -> None:
    found = measured(lambda: time.sleep(0.002), 0.05)
    assert found.count >= 2
    assert found.forecast[0] >= 2.0 > found.loop[0]
