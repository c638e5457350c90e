"""The visit flow that ships: danger first, nobody forgotten, and the clocks that were agreed."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from naast.engine.flow import Flow, FlowError, analyse, flow_files, load_shipped
from naast.engine.flow.exchange import to_json
from naast.engine.flow.tree import read_tree
from naast.engine.knowledge import check_pack, default_root, knowledge_files, pack_hash

DANGERS = (
    "levensgevaar", "wil niet meer leven", "kind niet veilig", "geweld thuis", "erg benauwd of veel pijn", "zorg valt nu weg",
)  # fmt: skip
SAFE: dict[str, Any] = dict.fromkeys(DANGERS, False)
VISIT = load_shipped("huisbezoek")
AFTER = load_shipped("opvolging")
CALM: dict[str, Any] = dict.fromkeys(VISIT.needs()) | SAFE
ASKED: dict[str, Any] = CALM | {
    "gehoord dat genezing niet kan": True,
    "antwoord van de zieke": "ja",
    "er is al een plan": False,
    "hoe snel volgens de melder": "kan wachten",
}


def next_step(**given: Any) -> object:
    return decide(given)["Volgende stap"]


def decide(given: Mapping[str, Any], base: Mapping[str, Any] = ASKED) -> dict[str, Any]:
    return {name: to_json(value) for name, value in VISIT.decide({**base, **given}).values.items()}


@pytest.mark.parametrize(("flow", "name"), [(flow, name) for flow in (VISIT, AFTER) for name in flow.tables])
def test_no_gap_no_unwanted_overlap_no_dead_rule(flow: Flow, name: str) -> None:
    assert analyse(flow.tables[name]).is_clean


def test_every_rule_says_why() -> None:
    for flow in (VISIT, AFTER):
        for table in flow.tables.values():
            assert all(rule.note.endswith(".") for rule in table.table.rules)
        assert all(decision.question.endswith("?") for decision in flow.order)
        assert all(decision.description for decision in flow.order)


@pytest.mark.parametrize("danger", DANGERS)
def test_danger_goes_before_everything(danger: str) -> None:
    for answer, known in itertools.product(("ja", "nee", "nog niet gevraagd", None), (True, None)):
        found = decide({danger: True, "antwoord van de zieke": answer, "er is al een plan": known})
        assert found["Volgende stap"] == "nu bellen"
        assert found["Hulp bij gevaar"] != ["geen"]
        assert found["Spoed"] == "crisis"


@pytest.mark.parametrize("danger", DANGERS)
def test_a_question_about_danger_that_was_not_asked_is_asked_first(danger: str) -> None:
    assert next_step(**{danger: None}) == "naar gevaar vragen"


def test_every_help_that_fits_is_named_once() -> None:
    found = decide(dict.fromkeys(DANGERS, True))["Hulp bij gevaar"]
    assert found[0] == "112"
    assert len(found) == len(set(found)) == 4


def test_lay_people_signal_worry_and_no_prognosis() -> None:
    only_guess = {"gehoord dat genezing niet kan": None, "inschatting van de zorgverlener": True}
    for who, counts in (("huisarts", True), ("vrijwilliger", False), ("naaste", False), (None, False)):
        found = decide(only_guess | {"wie merkt het": who})
        assert found["Er is een aanleiding"] is counts, who
        assert (found["Volgende stap"] == "gewone hulpvraag") is not counts


@pytest.mark.parametrize(
    "trigger",
    [
        {"gehoord dat genezing niet kan": True}, {"behandeling gestopt": True}, {"onverwachte opnames": 2},
        {"veel minder kunnen": True}, {"naaste houdt het niet vol": True}, {"oud en steeds minder": True},
        {"vraag bij de Wmo": True},
    ],
)  # fmt: skip
def test_one_trigger_is_enough(trigger: dict[str, Any]) -> None:
    calm = {"gehoord dat genezing niet kan": None}
    assert decide(calm)["Er is een aanleiding"] is False
    assert decide(calm | trigger)["Er is een aanleiding"] is True
    assert len(decide(calm | trigger)["Aanleidingen"]) == 1


def test_one_admission_is_no_trigger() -> None:
    assert decide({"gehoord dat genezing niet kan": None, "onverwachte opnames": 1})["Aanleidingen"] == ["geen"]


@pytest.mark.parametrize(
    ("own", "answer", "other", "step", "passed_on"),
    [
        (True, "ja", None, "doorgeven", True),
        (None, "ja", None, "doorgeven", True),
        (True, "nee", "ja", "kaartje", False),
        (False, "nee", "ja", "kaartje", False),
        (None, None, None, "toestemming vragen", False),
        (True, "liever zonder naam", None, "advies zonder naam", False),
        (False, None, "ja", "doorgeven", True),
        (False, "ja", "nee", "kaartje", False),
        (False, "ja", None, "vertegenwoordiger vragen", False),
        (False, None, "is er niet", "overleg zonder naam", False),
    ],
)
def test_consent(own: bool | None, answer: str | None, other: str | None, step: str, passed_on: bool) -> None:
    given = {
        "kan zelf beslissen": own, "antwoord van de zieke": answer, "antwoord van de vertegenwoordiger": other,
    }  # fmt: skip
    assert decide(given)["Toestemming"] == {"stap": step, "doorgeven": passed_on}


@settings(max_examples=150, deadline=None)
@given(st.fixed_dictionaries({
    "kan zelf beslissen": st.sampled_from([True, False, None]),
    "antwoord van de zieke": st.sampled_from(["ja", "nee", "nog niet gevraagd", "liever zonder naam", None]),
    "antwoord van de vertegenwoordiger": st.sampled_from(["ja", "nee", "nog niet gevraagd", "is er niet", None]),
    "er is al een plan": st.sampled_from([True, False, None]),
    "er is een vaste contactpersoon": st.sampled_from([True, False, None]),
    "hoe snel volgens de melder": st.sampled_from(["vandaag", "deze week", "kan wachten", "weet ik niet", None]),
    "naaste houdt het niet vol": st.sampled_from([True, False, None]),
    "levensgevaar": st.sampled_from([True, False, None]),
}))  # fmt: skip
def test_without_a_yes_nobody_is_passed_on(given_: dict[str, Any]) -> None:
    found = decide(given_)
    passed_on = found["Volgende stap"].startswith("melden") or found["Volgende stap"] in (
        "naar de vaste contactpersoon", "laten nakijken",
    )  # fmt: skip
    own = given_["kan zelf beslissen"] is not False
    said_yes = given_["antwoord van de zieke"] == "ja" if own else given_["antwoord van de vertegenwoordiger"] == "ja"
    if passed_on:
        assert said_yes
        assert given_["antwoord van de zieke"] not in ("nee", "liever zonder naam")
        assert given_["levensgevaar"] is False
    if given_["antwoord van de zieke"] == "nee":
        assert found["Toestemming"]["doorgeven"] is False


def test_who_is_known_goes_to_the_fixed_contact() -> None:
    known = {"er is al een plan": True, "er is een vaste contactpersoon": True}
    assert next_step(**known) == "naar de vaste contactpersoon"
    assert next_step(**known, **{"hoe snel volgens de melder": "vandaag"}) == "naar de vaste contactpersoon"
    assert next_step(**{"er is al een plan": None}) == "laten nakijken"
    assert next_step(**{"er is al een plan": None, "hoe snel volgens de melder": "vandaag"}) == "melden: crisis"


@pytest.mark.parametrize(
    ("given_", "urgency", "clocks"),
    [
        ({"hoe snel volgens de melder": "vandaag"}, "crisis", (1, "uur", 0, "dagen")),
        ({"hoe snel volgens de melder": "deze week"}, "deze week", (1, "werkdagen", 3, "werkdagen")),
        ({"naaste houdt het niet vol": True}, "deze week", (1, "werkdagen", 3, "werkdagen")),
        ({"hoe snel volgens de melder": "weet ik niet"}, "deze week", (1, "werkdagen", 3, "werkdagen")),
        ({"hoe snel volgens de melder": None}, "deze week", (1, "werkdagen", 3, "werkdagen")),
        ({}, "gewoon", (3, "werkdagen", 10, "werkdagen")),
    ],
)
def test_urgency_clocks(given_: dict[str, Any], urgency: str, clocks: tuple[object, ...]) -> None:
    found = decide(given_)
    assert found["Spoed"] == urgency
    assert tuple(found["Termijnen"].values()) == clocks
    assert found["Volgende stap"] == f"melden: {urgency}"


def test_the_gp_hears_it_when_that_may_be() -> None:
    may = {True: "vandaag laten weten", False: "niet laten weten", None: "eerst vragen"}
    for answer, expected in may.items():
        assert decide({"huisarts mag het weten": answer})["Huisarts"] == expected


def test_the_reason_is_in_the_words_of_the_writer() -> None:
    step = VISIT.decide(ASKED).step("Volgende stap")
    assert [(rule.row, rule.note) for rule in step.fired] == [(13, "Meld het bij het aanmeldteam.")]
    assert ("Spoed", "gewoon") in step.asked


def test_nothing_known_asks_about_danger_and_not_about_anything_else() -> None:
    found = decide({}, dict.fromkeys(VISIT.needs()))
    assert found["Volgende stap"] == "naar gevaar vragen"
    assert found["Toestemming"]["doorgeven"] is False


def test_a_wrong_word_is_refused_with_the_words_that_may_be() -> None:
    with pytest.raises(FlowError, match='"deze week"'):
        decide({"hoe snel volgens de melder": "gisteren"})


def reported(claimed: bool | None, own: bool | None, days: int) -> object:
    given_ = {"opgepakt": claimed, "melder is de zieke zelf": own, "werkdagen sinds de melding": days}
    return AFTER.decide(given_, "Terugmelding")["Terugmelding"]


def agreed(stand: str | None, days: int | None, late: int | None) -> object:
    given_ = {"stand van de afspraak": stand, "werkdagen sinds het voorstel": days, "dagen over de datum": late}
    return AFTER.decide(given_, "Afspraak")["Afspraak"]


def test_who_signalled_hears_only_that_it_was_claimed() -> None:
    assert reported(True, False, 9) == "zeg alleen: opgepakt"
    assert reported(True, True, 1) == "geef de bladzijde op papier"
    assert reported(False, False, 5) == "nog even wachten"
    assert reported(None, None, 6) == "de coördinator belt nu"


def test_an_agreement_that_lies_still_goes_back_to_the_fixed_contact() -> None:
    back = "terug naar de vaste contactpersoon"
    assert agreed("voorgesteld", 2, None) == "wacht op antwoord"
    assert agreed("voorgesteld", 3, None) == back
    assert agreed("aangenomen", 9, 0) == "loopt"
    assert agreed("aangenomen", 9, 1) == back
    assert agreed("aangenomen", 9, None) == back
    assert agreed("afgewezen", 0, None) == back
    assert agreed(None, None, None) == back
    assert agreed("klaar", 99, 99) == "klaar"


@pytest.mark.parametrize(
    ("event", "days", "expected"),
    [
        ("geen", 41, "nog niet"),
        ("geen", 42, "nu opnieuw kijken"),
        ("andere fase", 1, "nu opnieuw kijken"),
        ("overleden", 1, "nazorg voor de naasten"),
        ("geen", None, "er was nog geen bezoek"),
    ],
)
def test_review(event: str, days: int | None, expected: str) -> None:
    found = AFTER.decide({"gebeurtenis": event, "dagen sinds het bezoek": days}, "Herziening")
    assert found["Herziening"] == expected


@pytest.mark.parametrize(
    ("days", "expected"),
    [(1, "nog niet"), (0, "vandaag nog een keer vragen"), (-15, "niet meer vragen"), (None, "niet meer vragen")],
)
def test_a_later_offer_once(days: int | None, expected: str) -> None:
    found = AFTER.decide({"zei nee": True, "dagen tot de afgesproken dag": days}, "Nieuw aanbod")
    assert found["Nieuw aanbod"] == expected


@pytest.mark.parametrize("name", ["huisbezoek", "opvolging"])
def test_an_editor_can_draw_every_block_and_every_line(name: str) -> None:
    root = read_tree(flow_files()[name].read_bytes())
    ids, shapes, edges, blocks, lines = [], set(), set(), set(), set()
    todo = [root]
    while todo:
        element = todo.pop()
        todo += element.children
        ids += [element.get("id")] if element.get("id") else []
        if element.name == "DMNShape":
            shapes.add(element.get("dmnElementRef"))
        elif element.name == "DMNEdge":
            edges.add(element.get("dmnElementRef"))
        elif element.name in ("decision", "inputData"):
            blocks.add(element.get("id"))
        elif element.name == "informationRequirement":
            lines.add(element.get("id"))
    assert len(ids) == len(set(ids))
    assert shapes == blocks
    assert edges == lines


def test_flows_are_no_part_of_the_pack_so_nothing_is_learned_again(tmp_path: Path) -> None:
    root = default_root()
    assert set(flow_files(root)) == {"huisbezoek", "opvolging"}
    assert not [path for path in knowledge_files(root) if path.suffix == ".dmn" or "flows" in path.parts]
    before = pack_hash(tmp_path)
    (tmp_path / "flows").mkdir()
    (tmp_path / "flows" / "nieuw.dmn").write_text("x", encoding="utf-8")
    assert pack_hash(tmp_path) == before
    assert check_pack(tmp_path) == []
