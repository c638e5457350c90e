"""Expected demand: the arithmetic against a slow twin, the input and what can be wrong with it, and that no person is needed."""

from __future__ import annotations

import io
import json
import math
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from naast.engine.demand import asking, commands, counting, figures, telling
from naast.engine.demand.figures import AGES, default_figures, load_figures
from naast.engine.demand.response import LAGS, Response, respond
from naast.engine.errors import EngineError
from naast.engine.knowledge.life_events import default_life_events
from naast.engine.knowledge.loader import default_root
from naast.engine.knowledge.problems import KnowledgeError

LIFE = default_life_events()


@pytest.fixture(scope="module")
def response() -> Response:
    return respond(LIFE, default_figures())


@pytest.fixture(scope="module")
def answer() -> dict[str, Any]:
    return commands.answer_to(asking.read(asking.example()), 2027)


def slow(mu: np.ndarray) -> tuple[int, int]:
    """The quantiles of a mixture of Poissons, written out."""

    def below(n: int) -> float:
        return float(np.mean([sum(math.exp(-m) * m**k / math.factorial(k) for k in range(n + 1)) for m in mu]))

    return tuple(next(n for n in range(500) if below(n) >= p) for p in (0.1, 0.9))  # type: ignore[return-value]


@pytest.mark.parametrize("mean", [0.0, 0.03, 0.104, 0.11, 0.7, 3.0, 20.0])
def test_quantiles_are_those_of_a_mixture_written_out(mean: float) -> None:
    for spread in (0.0, 0.3, 1.0):
        mu = mean * np.exp(spread * np.linspace(-1, 1, 40))
        low, high = counting.quantiles(mu[None, :])
        assert (low[0], high[0]) == slow(mu)


def test_a_large_count_is_as_good_as_normal() -> None:
    rng = np.random.default_rng(1)
    mu = 900 * np.exp(0.2 * np.linspace(-1, 1, 40))
    drawn = np.quantile(rng.poisson(rng.choice(mu, 400_000)), [0.1, 0.9])
    low, high = counting.quantiles(mu[None, :])
    assert np.allclose([low[0], high[0]], drawn, rtol=0.04)


def test_counting_is_people_times_weight_summed(response: Response) -> None:
    weight = counting.weights(response, (2026, 2027), 2027)
    people = np.random.default_rng(2).uniform(0, 900, (3, weight.shape[0]))
    made = counting.count(people, weight)
    mu = np.einsum("hs,sktb->hktb", people, weight)
    assert np.allclose(made.mean[:, :, :12], mu.mean(axis=3), rtol=1e-5)
    assert np.allclose(made.mean[:, :, 12], mu.sum(axis=2).mean(axis=2), rtol=1e-5)
    assert (made.low <= made.high).all()
    halved = counting.count(people, weight, np.full(weight.shape[1], 0.5))
    assert np.allclose(halved.mean, made.mean / 2, rtol=1e-5)


def test_the_same_bits_however_the_neighbourhoods_are_shared_out(response: Response) -> None:
    weight = counting.weights(response, (2027,), 2027)
    people = np.random.default_rng(3).uniform(0, 900, (9, weight.shape[0]))
    whole = counting.count(people, weight)
    parts = [counting.count(people[at : at + 4], weight) for at in (0, 4, 8)]
    for name in ("mean", "low", "high"):
        assert np.array_equal(getattr(whole, name), np.concatenate([getattr(one, name) for one in parts]))


def test_the_months_look_back_to_the_people_of_their_year() -> None:
    """A need half a year after the news: in January it is of people of the year before, in December of this year."""
    first = np.zeros((len(AGES), 1, LAGS, 40))
    first[:, 0, 6] = 1.0
    weight = counting.weights(Response(("a",), first, {}), (2026, 2027), 2027).reshape(2, len(AGES), 12, 40)
    assert (weight[0, 0, :6] == 1).all()
    assert (weight[0, 0, 6:] == 0).all()
    assert (weight[1, 0, 6:] == 1).all()


def test_inflow_is_what_the_figures_say(response: Response) -> None:
    """The talk about wishes is wanted by everybody: as many per year as become ill (some do not live to that talk)."""
    k = response.provisions.index("proactieve-zorgplanning")
    for a, age in enumerate(AGES):
        ill = sum(default_figures().inflow[path, age].value for path in LIFE.trajectories) / 1000
        asked = response.first[a, k].sum(axis=0).mean() * 12
        assert 0.75 * ill < asked < 1.02 * ill


def test_who_lives_differently_needs_differently(response: Response) -> None:
    """Work and children are of some ages: their help is too."""

    def per_ill(provision: str, age: str) -> float:
        a = AGES.index(age)
        ill = sum(default_figures().inflow[path, age].value for path in LIFE.trajectories) / 1000
        return float(response.first[a, response.provisions.index(provision)].sum(axis=0).mean() * 12 / ill)

    assert per_ill("iva-verkorte-wachttijd", "45-64") > 5 * per_ill("iva-verkorte-wachttijd", "85+")
    assert per_ill("jonge-mantelzorger", "18-44") > 2 * per_ill("jonge-mantelzorger", "75-84")
    assert per_ill("wijkverpleging", "75-84") > 0.1


def test_the_answer_has_what_was_agreed_and_says_that_nobody_is_in_it(answer: dict[str, Any]) -> None:
    assert answer["fictional"] is True
    assert "Er zijn geen gegevens van mensen gebruikt" in answer["notes"][0]
    whole = answer["areas"][-1]
    assert whole["whole"]
    for one in whole["needs"]:
        assert [cell["month"] for cell in one["months"]] == [f"2027-{m:02d}" for m in range(1, 13)]
        assert one["because"][0].startswith("Vooral door: ")
        for cell in (one["year"], *one["months"]):
            low, high = cell["interval"]
            assert 0 <= low <= high
            assert cell["gap"].endswith(".")
        assert sum(cell["expected"] for cell in one["months"]) == pytest.approx(one["year"]["expected"], abs=0.02)
    summed = sum(need["year"]["expected"] for area in answer["areas"][:-1] for need in area["needs"])
    assert summed == pytest.approx(sum(need["year"]["expected"] for need in whole["needs"]), rel=0.001)


def test_supply_is_laid_beside_the_place_it_was_told_for(answer: dict[str, Any]) -> None:
    by = {area["id"]: {one["provision"]: one for one in area["needs"]} for area in answer["areas"]}
    assert by["alles"]["wijkverpleging"]["year"]["supply"] == 14 * 12
    assert by["alles"]["gv-thuis"]["year"]["supply"] is None
    assert by["parkzijde"]["gv-thuis"]["months"][0]["supply"] == 1
    assert by["haven"]["wijkverpleging"]["months"][0]["gap"].startswith("Hoeveel plek er is")
    assert by["alles"]["maatje"]["uptake"] == 0.2


@pytest.mark.parametrize(
    ("room", "said"),
    [
        (None, "Hoeveel plek er is"),
        (9.0, "Genoeg"),
        (5.0, "Meestal genoeg"),
        (3.5, "Net te weinig"),
        (1.0, "Te weinig: ongeveer 3 mensen"),
    ],
)
def test_a_gap_is_said_in_words(room: float | None, said: str) -> None:
    assert telling.gap(4.0, 7, room).startswith(said)


def test_csv_and_json_say_the_same() -> None:
    as_json = asking.read(
        json.dumps({"neighbourhoods": [{"name": "A", "population": {"2026": {"65-74": 100, "85+": 7}}}]})
    )
    as_csv = asking.read("name;year;65-74;85+\nA;2026;100;7\n", is_csv=True)
    assert np.array_equal(as_json.people, as_csv.people)
    assert as_csv.names == ("A",)
    plain = asking.read(json.dumps({"neighbourhoods": [{"name": "A", "population": {"65-74": 100, "85+": 7}}]}))
    assert np.array_equal(plain.people, as_csv.people)


def test_a_year_that_is_missing_is_the_nearest_one() -> None:
    both = {"name": "A", "population": {"2024": {"85+": 10}, "2027": {"85+": 40}}}
    one = {"name": "B", "population": {"2027": {"85+": 5}}}
    assert asking.read(json.dumps({"neighbourhoods": [both, one]})).people[:, :, 5].tolist() == [[10, 40], [5, 5]]


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("[", "not-json"), ("[]", "no-neighbourhoods"), ('{"neighbourhoods": []}', "no-neighbourhoods"),
        ('{"neighbourhoods": [{"name": "A"}]}', "no-population"),
        ('{"neighbourhoods": [{"name": "A", "population": {"65-74": -1}}]}', "bad-number"),
        ('{"neighbourhoods": [{"name": "A", "population": {"65-74": true}}]}', "bad-number"),
        ('{"neighbourhoods": [{"name": "A", "population": {"65+": 1}}]}', "unknown-age"),
        ('{"neighbourhoods": [{"name": "A", "population": {"jaar": {"65-74": 1}}}]}', "bad-year"),
        ('{"neighbourhoods": [{"name": "A", "population": {"85+": 1}}, {"name": "A", "population": {"85+": 2}}]}', "twice"),
        ('{"neighbourhoods": [{"name": "A", "population": {"85+": 1}}], "supply": [{"provision": "maatje"}]}', "bad-number"),
        ('{"neighbourhoods": [{"name": "A", "population": {"85+": 1}}], "supply": [{"provision": "maatje", "per_month": 1,'
         ' "neighbourhood": "B"}]}',
         "unknown-area"),
        ('{"neighbourhoods": [{"name": "A", "population": {"85+": 1}}], "supply": [{"provision": "maatje", "per_month": 1, "uptake": 0}]}',
         "bad-uptake"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_in_dutch_with_what_would_be_right(raw: str, code: str) -> None:
    with pytest.raises(EngineError) as told:
        asking.read(raw)
    assert told.value.code == code
    assert told.value.message.endswith(".")
    assert told.value.hint


def test_a_csv_with_another_head_is_refused() -> None:
    with pytest.raises(EngineError, match="kop"):
        asking.read("wijk,aantal\nA,3\n", is_csv=True)


def test_supply_of_something_unknown_is_refused() -> None:
    raw = {
        "neighbourhoods": [{"name": "A", "population": {"85+": 1}}],
        "supply": [{"provision": "maatjee", "per_month": 1}],
    }
    with pytest.raises(EngineError) as told:
        commands.answer_to(asking.read(json.dumps(raw)), 2027)
    assert told.value.code == "unknown-provision"


def test_spark_that_is_not_there_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pyspark.sql", None)
    asked = asking.read('{"neighbourhoods": [{"name": "A", "population": {"85+": 1}}]}')
    first = np.zeros((len(AGES), 1, LAGS, 40))
    with pytest.raises(EngineError) as told:
        commands.expect(asked, Response(("a",), first, {}), 2027, engine="spark")
    assert told.value.code == "no-spark"


def test_the_command_reads_a_file_and_writes_a_table_or_json(tmp_path: Path) -> None:
    path = tmp_path / "buurt.csv"
    path.write_text("name,2\n")
    with pytest.raises(EngineError):
        commands.demand(str(path), 2027, io.StringIO())
    path.write_text("name,year,75-84,85+\nHaven,2026,400,90\n")
    out = io.StringIO()
    assert commands.demand(str(path), 2027, out) == 0
    assert "Haven" in out.getvalue()
    assert "Er zijn geen gegevens van mensen gebruikt" in out.getvalue()
    with pytest.raises(EngineError, match="niet te lezen"):
        commands.demand(str(tmp_path / "weg.json"), 2027, out)


def _broken(tmp_path: Path, name: str, old: str, new: str) -> str:
    shutil.copytree(default_root() / "demand", tmp_path / "demand")
    path = tmp_path / "demand" / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(KnowledgeError) as told:
        load_figures(tmp_path)
    return " ".join(one.code for one in told.value.problems)


@pytest.mark.parametrize(
    ("name", "old", "new", "code"),
    [
        ("inflow.yaml", "low: 0.0157, high: 0.0207, ", "low: 0.0157, ", "missing"),
        ("inflow.yaml", "value: 0.018, low: 0.0157", "value: 9, low: 0.0157", "outside-interval"),
        ("inflow.yaml", "low: 0.0157, high: 0.0207", "low: 0.03, high: 0.02", "no-interval"),
        (
            "inflow.yaml",
            "source: eigen-schatting, confidence: C",
            "source: eigen-schatting, confidence: A",
            "surer-than-source",
        ),
        ("inflow.yaml", "source: cbs-doodsoorzaken-2022", "source: cbs-doodsoorzaken-1922", "unknown"),
        ("inflow.yaml", 'age: "18-44"', 'age: "0-17"', "same-row age-missing"),
    ],
)
def test_a_number_without_all_of_its_papers_is_refused(
    tmp_path: Path, name: str, old: str, new: str, code: str
) -> None:
    found = _broken(tmp_path, name, old, new)
    assert any(word in found for word in code.split()), found


def test_the_figures_of_this_installation_are_whole() -> None:
    assert figures.check_figures(default_root()) == []
    shares = default_figures().shares
    for age in AGES:
        assert shares["partner", age].value + shares["lives_alone", age].value <= 1
        assert shares["rents", age].value + shares["owns", age].value <= 1
    assert set(default_figures().calls) <= set(respond(LIFE, default_figures()).provisions)
