"""Which minute of the benchmark of looking ahead is the quietest: by the loop alone, never by the forecast."""

from __future__ import annotations

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


def test_the_loop_and_the_call_are_timed_apart_until_the_time_is_over() -> None:
    said = iter([0.0, *(0.0, 0.001, 0.004), *(0.004, 0.006, 0.009), 0.010])
    calls: list[int] = []

    found = measured(lambda: calls.append(1), 0.010, lambda: next(said))

    assert found.count == len(calls) - 20 == 2
    assert [round(part, 6) for part in found.loop] == [1, 1, 2]
    assert [round(part, 6) for part in found.forecast] == [3, 3, 3]
