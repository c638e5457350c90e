"""`naast foresee`: the contract of input and output, and Dutch sentences for everything that can be wrong with a question."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from naast.engine.errors import EngineError
from naast.engine.foresight import telling
from naast.engine.foresight.answer import Foresight, window
from naast.engine.foresight.case import Known, State
from naast.engine.foresight.commands import foresee
from naast.engine.foresight.reading import Question, read_question
from naast.engine.knowledge.life_events import default_life_events

LIFE = default_life_events()
TODAY = date(2026, 11, 22)
FULL = {
    "trajectory": "kanker",
    "diagnosed_on": "2026-07-25",
    "on": "2026-11-22",
    "household": {"partner": True, "children": 2, "tenure": "rent", "carer": True},
    "work": {"employed": True, "sick_since": "2026-08-10"},
    "events": [
        {"id": "functionele_achteruitgang", "state": "happened", "day": 90},
        {"id": "geldzorgen", "state": "not_yet"},
        {"id": "mantelzorg_intensief", "state": "happened"},
        {"id": "depressie", "state": "unknown"},
        {"id": "loan_start", "state": "happened", "day": "2026-10-01"},
    ],
    "provisions": [{"id": "geldfit", "start_day": 130}],
}


@pytest.fixture(scope="module")
def foresight() -> Foresight:
    return Foresight(LIFE)


@pytest.fixture(scope="module")
def answer(foresight: Foresight) -> dict[str, Any]:
    return foresight.answer(ask(FULL))


def ask(raw: object, **more: Any) -> Question:
    return read_question(json.dumps(raw), LIFE, TODAY, lambda name: name == "kindertelefoon", **more)


def test_the_answer_has_the_form_that_was_agreed(answer: dict[str, Any]) -> None:
    assert list(answer) == ["events", "act_by", "ess", "seed", "model"]
    for one in answer["events"]:
        assert list(one) == ["id", "who", "window_days", "probability", "interval", "because"]
        assert list(one["probability"]) == list(one["interval"]) == ["30", "90", "365"]
        p10, p50, p90 = one["window_days"]
        assert 0 <= p10 <= p50 <= p90
        chances = list(one["probability"].values())
        assert chances == sorted(chances)
        for h in ("30", "90", "365"):
            low, high = one["interval"][h]
            assert 0 <= low <= one["probability"][h] <= high <= 1
        assert one["because"]
        assert all(isinstance(said, str) for said in one["because"])
    for one in answer["act_by"]:
        assert list(one) == ["provision", "day", "alpha", "because"]
        assert one["day"] >= 120
        assert one["because"]
    assert (answer["seed"], answer["model"]) == (1, LIFE.hash[:16])
    assert answer["ess"] >= 2000
    told = {one["id"] for one in answer["events"]}
    assert told & {"functionele_achteruitgang", "mantelzorg_intensief"} == set()
    assert {"geldzorgen", "depressie", "wia-aanvragen", "ziek-loon-stopt", "hulpmiddel-melden"} <= told


def test_reasons_say_via_what_on_which_source_and_how_sure_without_decimals(answer: dict[str, Any]) -> None:
    by = {one["id"]: one["because"] for one in answer["events"]}
    said = by["mobiliteitsverlies"]
    assert said[0].startswith("Binnen een jaar: ongeveer ")
    assert "(tussen" in said[0]
    assert said[1] == "Vooral door: dagelijkse dingen gaan moeilijker."
    assert said[2] == "Bron: eigen schatting, geen meting."
    assert any("NFK" in line for line in by["extra_kosten"])
    events = [line for one in answer["events"] if one["id"] in LIFE.events for line in one["because"]]
    acts = [line for one in answer["act_by"] for line in one["because"]]
    assert not [
        line
        for line in events + acts
        if any(
            line[i : i + 1].isdigit() and line[i + 1 : i + 2] in ".,%" and line[i + 2 : i + 3].isdigit()
            for i in range(len(line))
        )
        or "%" in line
    ]


def test_the_clocks_of_the_law_run_from_the_day_that_was_told(answer: dict[str, Any]) -> None:
    """Sick since day 16: weeks 42, 52, 60, 88 to 93 and 104; aids from day 68, to report in week 20 and lent until week 26."""
    days = {one["id"]: one["window_days"] for one in answer["events"]}
    sick, loan = 16, 68
    assert days["ziek-melding-uwv"][2] == sick + 42 * 7
    assert days["ziek-loon-daalt"][2] == sick + 52 * 7
    assert days["ziek-iva-laatste-moment"][2] == sick + 60 * 7
    assert (days["wia-aanvragen"][0], days["wia-aanvragen"][2]) == (sick + 88 * 7, sick + 93 * 7)
    assert days["ziek-loon-stopt"][2] == sick + 104 * 7
    assert (days["iva-vroeg-venster"][0], days["iva-vroeg-venster"][2]) == (sick + 21, sick + 68 * 7)
    assert (days["hulpmiddel-melden"][2], days["hulpmiddel-lenen"][2]) == (loan + 20 * 7, loan + 26 * 7)
    assert "ziek-probleemanalyse" not in days  # week 6 has passed
    assert window(LIFE.clocks["mantelzorger-even-vragen"], 10, 100) == (122, 122)


def test_days_and_dates_say_the_same(foresight: Foresight, answer: dict[str, Any]) -> None:
    raw = {key: value for key, value in FULL.items() if key not in ("diagnosed_on", "on")} | {"since_days": 120}
    raw["work"] = {"employed": True, "sick_since_days": 104}
    raw["events"] = [{**one, "day": 68} if one["id"] == "loan_start" else one for one in FULL["events"]]  # type: ignore[union-attr]
    assert foresight.answer(ask(raw)) == answer


def test_little_is_enough(foresight: Foresight) -> None:
    answer = foresight.answer(ask({"trajectory": "neuro", "since_days": 0}))
    assert len(answer["events"]) > 40
    assert answer["act_by"]


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ([], "not-an-object"),
        ({}, "unknown-trajectory"),
        ({"trajectory": "griep", "since_days": 1}, "unknown-trajectory"),
        ({"trajectory": ["kanker"], "since_days": 1}, "unknown-trajectory"),
        ({"trajectory": "kanker"}, "no-day"),
        ({"trajectory": "kanker", "since_days": -1}, "bad-day"),
        ({"trajectory": "kanker", "since_days": "x"}, "bad-number"),
        ({"trajectory": "kanker", "since_days": True}, "bad-number"),
        ({"trajectory": "kanker", "since_days": 1e400}, "bad-number"),
        ({"trajectory": "kanker", "diagnosed_on": "gisteren"}, "bad-date"),
        ({"trajectory": "kanker", "diagnosed_on": "2026-12-01", "on": "2026-11-22"}, "bad-day"),
        ({"trajectory": "kanker", "since_days": 3, "diagnosed_on": "2026-11-01"}, "two-days"),
        ({"trajectory": "kanker", "since_days": 9, "household": []}, "not-an-object"),
        ({"trajectory": "kanker", "since_days": 9, "household": {"partner": "ja"}}, "not-yes-or-no"),
        ({"trajectory": "kanker", "since_days": 9, "household": {"rents": True, "owns": True}}, "both-facts"),
        ({"trajectory": "kanker", "since_days": 9, "work": {"sick_since_days": -4}}, "in-the-future"),
        ({"trajectory": "kanker", "since_days": 9, "events": {}}, "not-a-list"),
        ({"trajectory": "kanker", "since_days": 9, "events": [{"id": 3}]}, "not-a-list"),
        ({"trajectory": "kanker", "since_days": 9, "events": [{"id": "geldzorg", "state": "happened"}]}, "unknown-event"),
        ({"trajectory": "kanker", "since_days": 9, "events": [{"id": "overlijden_thuis", "state": "happened"}]}, "unknown-event"),
        ({"trajectory": "kanker", "since_days": 9, "events": [{"id": "geldzorgen"}]}, "bad-state"),
        ({"trajectory": "kanker", "since_days": 9, "events": [{"id": "geldzorgen", "state": "happened", "day": 10}]}, "in-the-future"),
        ({"trajectory": "kanker", "since_days": 9, "events": [{"id": "geldzorgen", "state": "happened", "day": "2026-11-01"}]}, "bad-day"),
        ({"trajectory": "kanker", "since_days": 9, "events": [{"id": "pijn", "state": one} for one in ("happened", "not_yet")]},
         "told-twice"),
        ({"trajectory": "kanker", "since_days": 9, "events": [{"id": "diag_ongeneeslijk", "state": "not_yet"}]}, "no-diagnosis"),
        ({"trajectory": "kanker", "since_days": 9, "events": [{"id": "functie_9", "state": "happened"}]}, "unknown-level"),
        ({"trajectory": "kanker", "since_days": 9, "provisions": [{"id": "wmo-rolstoell", "start_day": 20}]}, "unknown-provision"),
        ({"trajectory": "kanker", "since_days": 9, "provisions": [{"id": "wmo-rolstoel", "start_day": None}]}, "bad-number"),
        ({"trajectory": "kanker", "since_days": 9, "alpha": 2}, "bad-alpha"),
        ({"trajectory": "kanker", "since_days": 9, "seed": 1.5}, "bad-seed"),
        ({"trajectory": "kanker", "since_days": 9, "lead_times": {"wmo-rolstoel": {"median": 9, "p90": 3}}}, "bad-lead"),
        ({"trajectory": "kanker", "since_days": 9, "lead_times": {"rolstoel": {"median": 3, "p90": 9}}}, "unknown-provision"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_in_dutch_with_what_would_be_right(raw: object, code: str) -> None:
    with pytest.raises(EngineError) as told:
        ask(raw)
    assert told.value.code == code
    assert told.value.message.endswith(".")
    assert told.value.hint


def test_text_that_is_no_json_is_told_with_its_line() -> None:
    with pytest.raises(EngineError, match="regel 2"):
        read_question('{"trajectory":\n kanker}', LIFE)
    with pytest.raises(EngineError, match="diep"):
        read_question("[" * 100_000, LIFE)


def test_what_does_no_harm_is_noted_and_left_aside() -> None:
    raw = {"trajectory": "kanker", "since_days": 9, "household": {"patner": True, "pet": None}, "colour": 1,
           "provisions": [{"id": "kindertelefoon", "start_day": 9}]}  # fmt: skip
    question = ask(raw)
    assert len(question.notes) == 3
    assert "Bedoelt u partner?" in question.notes[1]
    assert question.case.facts == {}
    assert question.case.provisions == ()


def test_a_level_of_functioning_is_what_was_reached_and_what_was_not() -> None:
    known = ask(
        {"trajectory": "kanker", "since_days": 90, "events": [{"id": "functie_2", "state": "happened", "day": 80}]}
    ).case.known
    assert known == (
        Known("functionele_achteruitgang", State.HAPPENED, None),
        Known("mobiliteitsverlies", State.HAPPENED, None),
        Known("adl_hulp_nodig", State.NOT_YET, 80.0),
    )


def test_lead_times_of_a_municipality_move_the_day(foresight: Foresight) -> None:
    raw = {"trajectory": "neuro", "since_days": 0}
    days = []
    for median, p90 in ((3, 6), (30, 60)):
        said = {**raw, "lead_times": {"ergotherapie": {"median": median, "p90": p90}}}
        (row,) = [one for one in foresight.answer(ask(said))["act_by"] if one["provision"] == "ergotherapie"]
        assert any("volgens uw gemeente" in line for line in row["because"])
        days.append(row["day"])
    assert days[0] > days[1] + 20


def test_the_command_answers_from_a_file_and_from_standard_input(tmp_path: Path, answer: dict[str, Any]) -> None:
    path = tmp_path / "vraag.json"
    path.write_text(json.dumps(FULL), encoding="utf-8")
    out = io.StringIO()
    assert foresee(str(path), out, TODAY) == 0
    assert json.loads(out.getvalue()) == answer
    with pytest.raises(EngineError, match="niet te lezen"):
        foresee(str(tmp_path / "weg.json"), out, TODAY)
    env = {key: value for key, value in os.environ.items() if key not in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE")}
    call = [sys.executable, "-m", "naast.cli", "foresee", "--input", "-"]
    done = subprocess.run(call, input=json.dumps(FULL), capture_output=True, text=True, env=env, check=False)
    assert (done.returncode, json.loads(done.stdout)) == (0, answer)
    wrong = subprocess.run(call, input="{", capture_output=True, text=True, env=env, check=False)
    assert wrong.returncode != 0
    assert "Dit is geen JSON" in wrong.stderr
    assert wrong.stdout == ""


def test_routing_does_not_load_the_loops() -> None:
    script = (
        "import sys, naast.cli, naast.engine.foresight, naast.engine.answering;"
        "sys.exit('naast.engine.foresight.kernel' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


def test_chances_are_said_as_people_say_them() -> None:
    said = [telling.part(p / 1000) for p in range(1001)]
    assert len(set(said)) > 8
    assert telling.chance(0.5, (0.49, 0.52)) == "ongeveer 1 op de 2"
    assert telling.chance(0.99, (0.9, 1.0)) == "bijna altijd (tussen 9 op de 10 en bijna altijd)"
