"""The length of a life: used for arithmetic, never shown, and not to be found back in what is shown."""

from __future__ import annotations

import json
import random
import re
from dataclasses import replace
from types import MappingProxyType

import numpy as np
import pytest

from naast.engine.foresight.acting import act_by, last_days
from naast.engine.foresight.answer import Foresight
from naast.engine.foresight.case import Case, Known, State
from naast.engine.foresight.forecast import look_ahead
from naast.engine.foresight.network import build
from naast.engine.foresight.past import look_back
from naast.engine.foresight.reading import Question
from naast.engine.knowledge.life_events import default_life_events

LIFE = default_life_events()
HIDDEN = [name for name, one in LIFE.events.items() if one.shown == "never"]


def _longer(times: float) -> Foresight:
    paths = {
        name: replace(one, length=replace(one.length, median=one.length.median * times, p90=one.length.p90 * times))
        for name, one in LIFE.trajectories.items()
    }
    return Foresight(replace(LIFE, trajectories=MappingProxyType(paths)))


def test_what_is_shown_of_events_does_not_depend_on_how_long_anyone_lives() -> None:
    question = Question(Case("kanker", 150, known=(Known("functionele_achteruitgang", State.HAPPENED, 100.0),)))
    answers = [_longer(times).answer(question) for times in (0.2, 20.0)]
    assert answers[0]["events"] == answers[1]["events"]
    assert answers[0]["act_by"] != answers[1]["act_by"]


@pytest.mark.parametrize(
    "known",
    [(), (Known("symptoomgerichte_fase", State.HAPPENED, 40.0),), (Known("stervensfase", State.HAPPENED, 99.0),)],
)
def test_no_word_and_no_id_tells_of_death(known: tuple[Known, ...]) -> None:
    answer = Foresight(LIFE).answer(Question(Case("kanker", 100, known=known)))
    text = json.dumps(answer, ensure_ascii=False).lower()
    ids = {one["id"] for one in answer["events"]}
    assert ids & set(HIDDEN) == set()
    assert not [
        one["id"]
        for one in answer["events"]
        if LIFE.events.get(one["id"]) and LIFE.events[one["id"]].who == "nabestaande"
    ]
    assert (
        re.findall(
            r"overlij|overled|sterf|sterven|\bdood|laatste (maand|jaar|fase|dagen|weken)|levensverwachting|prognose",
            text,
        )
        == []
    )


def test_after_a_death_the_forecast_is_for_those_who_stay() -> None:
    answer = Foresight(LIFE).answer(
        Question(Case("kanker", 210, known=(Known("overlijden", State.HAPPENED, 200.0),)), {"death": 200.0})
    )
    ids = {one["id"] for one in answer["events"]}
    assert {"inkomensval_nabestaande", "langdurige_rouwstoornis", "terugkeer_werk_stokt", "na-overlijden-svb"} <= ids
    assert ids & {"pijn", "mantelzorg_overbelast", "functionele_achteruitgang", "rijbewijs_vraag"} == set()


def test_the_length_of_a_life_cannot_be_found_back_in_the_answer() -> None:
    """People drawn from the model, each with evidence of their own. An attacker has the answers and the true lengths of
    half of them, and guesses the others: no better than who only knows the path and that the person lives."""
    network = build(LIFE, "kanker", 1)
    base = look_back([network], Case("kanker")).ahead()
    ends = last_days(look_back([network], Case("kanker", 60.0)))
    luck = random.Random(3)
    told = ["geldzorgen", "extra_kosten", "depressie", "regeldruk", "werk_verandert", "anticiperende_rouw"]
    rows, lengths = [], []
    for k in luck.sample(range(network.draws), 48):
        known = []
        for name in luck.sample(told, 3):
            day = float(base.times[network.index[name], k])
            known.append(Known(name, State.HAPPENED, day) if day <= 60 else Known(name, State.NOT_YET))
        past = look_back([network], Case("kanker", 60.0, known=tuple(known)))
        seen = {one.event: one for one in look_ahead(past)}
        days = {one.measure: float(one.day) for one in act_by(past)}
        numbers = [
            seen[name].probability[h] if name in seen else 1.0
            for name in ("betalingsachterstand", "inkomensdaling", *told)
            for h in (30, 365)
        ]
        rows.append(
            [*numbers, *(days.get(name, 0.0) for name in ("schuldhulp", "wmo-rolstoel", "gv-thuis", "wijkverpleging"))]
        )
        lengths.append(np.log(float(ends[k])))
    x, y = np.array(rows), np.array(lengths)
    x = np.column_stack([np.ones(len(x)), (x - x.mean(0)) / (x.std(0) + 1e-9)])
    errors, prior = [], []
    for learn, guess in ((slice(0, 24), slice(24, 48)), (slice(24, 48), slice(0, 24))):
        w = np.linalg.solve(x[learn].T @ x[learn] + 30 * np.eye(x.shape[1]), x[learn].T @ y[learn])
        errors += list((y[guess] - x[guess] @ w) ** 2)
        prior += list((y[guess] - y[learn].mean()) ** 2)
    assert x.std(0).max() > 0.9  # the answers do differ from person to person
    assert np.mean(errors) > 0.97 * np.mean(prior)


def test_the_length_that_is_drawn_does_not_know_the_person() -> None:
    network = build(LIFE, "kanker", 1)
    first = last_days(look_back([network], Case("kanker", 60.0)))
    ill = (Known("symptoomgerichte_fase", State.HAPPENED, 20.0), Known("adl_hulp_nodig", State.HAPPENED, 50.0))
    assert np.array_equal(np.sort(first), np.sort(last_days(look_back([network], Case("kanker", 60.0, known=ill)))))
    assert (first > 60).all()
