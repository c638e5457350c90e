"""The chart and its text: valid, real text, nothing that a strict content policy refuses, and clear where someone is."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from naast.engine.flow import Flow, FlowError, as_text, draw, load_flow, load_shipped, tell
from naast.engine.flow.layout import lay_out
from tests.unit.flow.small import decision, definitions, input_data, literal, table

SVG = "{http://www.w3.org/2000/svg}"
VISIT = load_shipped("huisbezoek")


def walked() -> tuple[Flow, str]:
    given = dict.fromkeys(VISIT.needs()) | {"levensgevaar": True}
    outcome = VISIT.decide(given)
    return VISIT, draw(VISIT.model, outcome)


@pytest.mark.parametrize("name", ["huisbezoek", "opvolging"])
def test_the_chart_is_one_svg_with_title_description_and_real_text(name: str) -> None:
    flow = load_shipped(name)
    drawn = draw(flow.model)
    root = ElementTree.fromstring(drawn)
    title, description = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert title is not None
    assert title.text == flow.model.name
    assert description is not None
    assert all(decision.name in (description.text or "") for decision in flow.order)
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == f"{title.get('id')} {description.get('id')}"
    shown = " ".join(text.text or "" for text in root.iter(f"{SVG}text"))
    for step in tell(flow.model):
        assert f"{step.number}. " in shown
        for word in step.name.split():
            assert word in shown


def test_nothing_that_a_strict_policy_refuses() -> None:
    drawn = draw(VISIT.model)
    assert not re.search(r"<style|style=|<script|\son\w+=|href=|javascript:|<image|<foreignObject", drawn)


def test_every_text_lies_within_its_box_and_no_box_on_another() -> None:
    for name in ("huisbezoek", "opvolging"):
        flow = load_shipped(name)
        layout = lay_out(flow.model, tell(flow.model))
        boxes = [(box.x, box.y, box.x + box.width, box.y + box.height) for box in layout.boxes]
        boxes += [(rung.x, rung.y, rung.x + rung.left, rung.y + rung.height) for rung in layout.rungs]
        for place, one in enumerate(boxes):
            assert one[0] >= 0
            assert one[2] <= layout.width
            assert one[3] <= layout.height
            for other in boxes[place + 1 :]:
                assert one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]


def test_a_walk_shows_where_someone_is_and_which_rule_fired() -> None:
    _, drawn = walked()
    assert "▶ nu bellen" in drawn
    assert drawn.count("▶ Hier bent u") == 1
    assert "Hier bent u: Volgende stap." in drawn
    assert "nu nu bellen" in drawn or "Nu: nu bellen" in drawn


def test_a_name_shows_where_someone_is() -> None:
    drawn = draw(VISIT.model, "Toestemming")
    assert "Hier bent u: Toestemming." in drawn
    assert drawn.count("▶ Hier bent u") == 1
    assert "▶" not in draw(VISIT.model)
    with pytest.raises(FlowError, match="Toestemmming"):
        draw(VISIT.model, "Toestemmming")


def test_half_a_walk_ends_where_it_stopped() -> None:
    given = dict.fromkeys(VISIT.needs("Spoed")) | {"levensgevaar": True}
    steps = tell(VISIT.model, VISIT.decide(given, "Spoed"))
    assert [step.name for step in steps if step.is_here] == ["Spoed"]
    assert [step.name for step in steps if step.value] == ["Is er gevaar", "Spoed"]


def test_words_of_others_are_escaped() -> None:
    body = decision("uit", literal("1")).replace(
        'name="uit"', 'name="&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;"'
    )
    flow = load_flow(definitions(body))
    drawn = draw(flow.model)
    assert "<script" not in drawn
    assert ElementTree.fromstring(drawn) is not None


def test_the_same_model_gives_the_same_chart() -> None:
    assert draw(VISIT.model) == draw(load_shipped("huisbezoek").model)


def test_the_text_tells_every_rule_in_dutch() -> None:
    text = as_text(VISIT.model)
    assert "1. Hulp bij gevaar" in text
    assert "Kan zelf beslissen: ja of onbekend; Antwoord: ja. Dan: stap: doorgeven, doorgeven: ja." in text
    assert "Onverwachte opnames: ten minste 2. Dan: vaker onverwacht opgenomen." in text
    assert "true" not in text
    assert "null" not in text


def test_the_text_of_a_walk_marks_the_rule() -> None:
    flow, _ = walked()
    outcome = flow.decide(dict.fromkeys(flow.needs()) | {"levensgevaar": True})
    text = as_text(flow.model, outcome)
    assert "   * 1. Gevaar: ja. Dan: nu bellen." in text
    assert "11. Volgende stap  (hier bent u)" in text


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        ("-", "in alle andere gevallen"),
        ("[1..5)", "x: van 1 tot 5"),
        ("]1..5]", "x: meer dan 1 tot en met 5"),
        ("not(1, 2)", "x: iets anders dan 1 of 2"),
        ("1, 2, 3", "x: 1, 2 of 3"),
        ("<= 5, null", "x: hoogstens 5 of onbekend"),
        ("!= 5", "x: niet 5"),
        ("modulo(?, 2) = 0", "x: zo dat modulo(?, 2) = 0"),
    ],
)
def test_cells_in_words(cell: str, told: str) -> None:
    drawn = table("FIRST", [("x", "number", "")], [("", "", "")], [[cell, "x + 1"]])
    flow = load_flow(definitions(input_data("x", "number") + decision("uit", drawn, ["i_x"])))
    (rule,) = tell(flow.model)[0].rules
    assert (rule.when, rule.then) == (told, "x + 1")
