"""Ranking adds up: learned share, needs and rules; rules win; informal help keeps its place; bands come from the chances."""

from __future__ import annotations

import dataclasses

import pytest

from naast.engine.knowledge import Effects, Pack, When
from naast.engine.knowledge.facts import find_facts
from naast.engine.routing import first_contact, judge, rank, urgency_of
from naast.engine.routing.ranking import shorten
from naast.engine.understanding import Reader, Reading
from tests.unit.understanding.small import PACK, WordEncoder, rule, small_model

HOUSE = "De was ligt tot het plafond en ik kan niet stofzuigen."


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader(PACK, small_model(), WordEncoder())


def with_rules(*rules: object) -> Pack:
    return dataclasses.replace(PACK, rules={one.id: one for one in rules})  # type: ignore[attr-defined]


def test_every_score_is_the_sum_of_its_reasons(reader: Reader) -> None:
    pushed = with_rules(
        rule("duw", When(all={"wlz": ("no",)}), Effects(put_forward={"maatje": 3.0}, put_back={"hulp-huis": 0.5}))
    )
    for one in rank(reader.read(HOUSE), pushed, {"wlz": "no"}):
        assert one.score == pytest.approx(sum(reason.share for reason in one.reasons), abs=1e-6)


def test_an_excluded_provision_is_gone(reader: Reader) -> None:
    reading = reader.read(HOUSE + " Ik heb Wlz.")
    facts = {name: fact.value for name, fact in find_facts(PACK.facts, reading.text).items()}
    assert "hulp-huis" not in [one.id for one in rank(reading, PACK, facts)]
    assert "hulp-huis" in [one.id for one in rank(reading, PACK, {})]


def test_a_note_stands_beside_its_provision(reader: Reader) -> None:
    ranked = {one.id: one for one in rank(reader.read("Elke nacht roept hij en ik slaap niet."), PACK, {"wlz": "yes"})}
    assert ranked["nachtzorg"].notes == ("Vraag het uw zorgkantoor.",)


def test_what_a_rule_adds_says_why(reader: Reader) -> None:
    added = with_rules(rule("erbij", When(all={"wlz": ("no",)}), Effects(put_forward={"aanmeldteam": 50.0})))
    first = rank(reader.read(HOUSE), added, {"wlz": "no"})[0]
    assert first.id == "aanmeldteam"
    assert [reason.sentence for reason in first.reasons if reason.kind == "rule"] == ["Omdat erbij geldt."]


def test_a_need_adds_its_sentence_and_its_words(reader: Reader) -> None:
    first = rank(reader.read("De was ligt er nog, wie helpt?"), PACK, {})[0]
    reason = next(reason for reason in first.reasons if reason.kind == "need")
    assert (reason.sentence, reason.spans[0].text) == ("Iemand neemt het poetsen over.", "De was ligt")


def test_the_first_contact_is_one_of_the_ranked(reader: Reader) -> None:
    reading = reader.read(HOUSE)
    ranked = rank(reading, PACK, {})
    assert first_contact(ranked, reading) == "hulp-huis"
    assert first_contact((), reading) == "aanmeldteam"


def _changed(reading: Reading, **values: object) -> Reading:
    return dataclasses.replace(reading, **values)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("answerable", "good", "scope", "expected"),
    [
        (0.9, 0.9, {"vague": 0, "outside": 0}, ("likely", "inside")),
        (0.9, 0.2, {"vague": 0, "outside": 0}, ("maybe", "inside")),
        (0.1, 0.9, {"vague": 0.8, "outside": 0.1}, ("unknown", "vague")),
        (0.1, 0.9, {"vague": 0.1, "outside": 0.8}, ("unknown", "outside")),
    ],
)
def test_bands(
    reader: Reader, answerable: float, good: float, scope: dict[str, float], expected: tuple[str, str]
) -> None:
    changed = {"answerable": answerable, "good": good, "scope": scope, "threshold": 0.5}
    judged = judge(_changed(reader.read(HOUSE), named=False, **changed))
    assert (judged.band, judged.scope) == expected
    # Words that name a need outright, and ask for its help, are never too vague.
    assert judge(_changed(reader.read(HOUSE), named=True, **changed)).scope == "inside"


def test_no_words_at_all_is_vague(reader: Reader) -> None:
    assert judge(reader.read("😀 ...")).scope == "vague"


def test_only_danger_makes_a_crisis(reader: Reader) -> None:
    reading = _changed(reader.read(HOUSE), urgency={"normal": 0.1, "soon": 0.2, "crisis": 0.9})
    assert urgency_of(reading, crisis=False) == "soon"
    assert urgency_of(reading, crisis=True) == "crisis"


def test_a_quotation_is_cut_between_words() -> None:
    assert shorten("een twee drie.", 9) == "een twee …"


def test_a_child_is_told_with_je(reader: Reader) -> None:
    sentences = [
        reason.sentence
        for asker in ("child", "patient")
        for reason in rank(reader.read(HOUSE, asker), PACK, {})[0].reasons
    ]
    assert any(sentence.startswith("Je schrijft") for sentence in sentences)
    assert any(sentence.startswith("U schrijft") for sentence in sentences)
