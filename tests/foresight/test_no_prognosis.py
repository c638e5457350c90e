"""Nobody can read from the page how long somebody lives, beyond what holds for everybody on the same path.

Three ways: the length of life may be changed in the model without moving one window or chance; a reader who knows everything the
page shows and fits it to the true time of death of many synthetic people does no better than who knows only the illness and how
long ago the news came; and the same reader does find it in a page that leaks, so that the test can fail.
"""

from __future__ import annotations

import dataclasses
import itertools
import re
from datetime import date
from types import MappingProxyType
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from naast.engine.foresight import Foresight, acting
from naast.engine.knowledge.life_events import default_life_events
from naast.foresight import presenters, queries
from naast.foresight.choices import See
from naast.foresight.presenters import AheadPage
from naast.foresight.queries import Seen, Taps

TODAY = date(2026, 11, 23)
SITUATIONS = [
    Taps(illness, on, living, work, house, carer, already)
    for (illness, on), (living, work, house, carer, already) in zip(
        itertools.product(("kanker", "orgaanfalen"), (14, 200, 540)),
        itertools.cycle([
            (("partner", "child_at_home"), "employed", "rents", "works", ()),
            (("lives_alone",), "none", "owns", "no", ("mobiliteitsverlies",)),
            (("partner",), "self_employed", "owns", "yes", ("functionele_achteruitgang", "geldzorgen")),
            ((), "", "", "", ()),
            (("partner",), "none", "rents", "yes", ("adl_hulp_nodig",)),
        ]),
        strict=False,
    )
]  # fmt: skip
PEOPLE = 400  # per situation


def page_of(taps: Taps, seen: Seen) -> AheadPage:
    return presenters.ahead_page(seen, taps, TODAY, see=See.CHANCES, is_close=False, carried=())


def numbers(page: AheadPage) -> dict[str, float]:
    """Every number the page shows, with where it stands: days to ask by, both ends of windows, chances and their room."""
    found: dict[str, float] = {}
    items = [item for group in page.groups for item in (*group.items, *group.more)]
    for item in items:
        if item.by:
            found[f"{item.id}/by"] = float((item.by.day - TODAY).days)
            found[f"{item.id}/at"] = item.by.at
        if item.bar:
            found[f"{item.id}/start"], found[f"{item.id}/width"] = item.bar.start, item.bar.width
        for i, said in enumerate(re.findall(r"(\d+) op de (\d+)", item.often)):
            found[f"{item.id}/often/{i}"] = int(said[0]) / int(said[1])
    found["how many"] = float(len(items))
    return found


def died_after(taps: Taps, rng: np.random.Generator, size: int) -> NDArray[np.float64]:
    """Days from today until the death of people on this path who live today: the law of the model, and nothing else."""
    length = default_life_events().trajectories[taps.illness].length
    shape = np.log(np.log(10) / np.log(2)) / np.log(length.p90 / length.median)
    scale = length.median / np.log(2) ** (1 / shape)
    return np.asarray(scale * ((taps.on / scale) ** shape - np.log(rng.random(size))) ** (1 / shape) - taps.on)


def found_out(rows: NDArray[np.float64], died: NDArray[np.float64]) -> float:
    """How much of the spread of (log) time of death a reader explains who has seen half of the people: R² on the other half, with
    the best of several ways to fit."""
    order = np.random.default_rng(5).permutation(len(died))
    half, target = len(died) // 2, np.log(died + 1)
    rows = (rows - rows.mean(axis=0)) / np.maximum(rows.std(axis=0), 1e-9)
    know, ask = order[:half], order[half:]
    middle = target[know].mean()
    gram, seen = rows[know].T @ rows[know], rows[know].T @ (target[know] - middle)
    spread = ((target[ask] - target[ask].mean()) ** 2).sum()
    return max(
        float(
            1
            - (
                (target[ask] - middle - rows[ask] @ np.linalg.solve(gram + size * half * np.eye(len(gram)), seen)) ** 2
            ).sum()
            / spread
        )
        for size in (1e-3, 1e-2, 0.1, 1.0, 10.0)
    )


def table(pages: list[dict[str, float]]) -> NDArray[np.float64]:
    names = sorted(set().union(*pages))
    return np.array([[page.get(name, -1.0) for name in names] for page in pages])


def prior(people: list[Taps]) -> NDArray[np.float64]:
    """What everybody knows: one column per illness and moment of the news."""
    kinds = sorted({(taps.illness, taps.on) for taps in people})
    return np.array([[float((taps.illness, taps.on) == kind) for kind in kinds] for taps in people])


def test_windows_and_chances_do_not_depend_on_how_long_people_live(monkeypatch: pytest.MonkeyPatch) -> None:
    life = default_life_events()
    longer = {
        name: dataclasses.replace(
            one, length=dataclasses.replace(one.length, median=one.length.median * 4, p90=one.length.p90 * 5)
        )
        for name, one in life.trajectories.items()
    }
    other = Foresight(dataclasses.replace(life, trajectories=MappingProxyType(longer)))
    taps = SITUATIONS[1]
    here = queries.seen.__wrapped__(taps)
    monkeypatch.setattr(queries, "_engine", lambda: other)
    there = queries.seen.__wrapped__(taps)

    def without_days(seen: Seen) -> list[Any]:
        return [(one.event, one.window, one.probability, one.interval) for one in seen.outlooks]

    assert without_days(here) == without_days(there)
    assert here.acts != there.acts  # the days to ask by do depend on it: on that of the whole population


def test_a_reader_of_the_whole_page_does_no_better_than_who_knows_only_the_path() -> None:
    rng = np.random.default_rng(7)
    pages = [numbers(page_of(taps, queries.seen(taps))) for taps in SITUATIONS]
    people = [taps for taps in SITUATIONS for _ in range(PEOPLE)]
    died = np.concatenate([died_after(taps, rng, PEOPLE) for taps in SITUATIONS])
    shown = table([page for page in pages for _ in range(PEOPLE)])
    assert shown.shape[1] > 100
    by_prior, by_page = found_out(prior(people), died), found_out(shown, died)
    assert by_page <= by_prior + 0.01
    # Two people on the same path, one long before and one long after the middle: the page is the same, digit for digit.
    assert numbers(page_of(SITUATIONS[0], queries.seen(SITUATIONS[0]))) == pages[0]


def test_the_same_reader_finds_a_page_that_leaks(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page on which the days to ask by end at the person's own death: that is what must never be built."""
    rng = np.random.default_rng(7)
    taps, died, rows = SITUATIONS[3], [], []
    for days in died_after(taps, rng, 60):
        monkeypatch.setattr(
            acting, "last_days", lambda past, own=days: np.full(past.network.draws, past.case.on + own, np.float32)
        )
        rows.append(numbers(page_of(taps, queries.seen.__wrapped__(taps))))
        died.append(days)
    people = [taps] * len(rows)
    leaked, known = found_out(table(rows), np.array(died)), found_out(prior(people), np.array(died))
    assert leaked > known + 0.25
