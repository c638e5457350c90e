"""What is known to be true of the real provisions, terms and norms, and how the words for residents must read."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from naast.engine.knowledge import Pack
from naast.engine.knowledge.text import fold
from tests.knowledge.conftest import HERE

STABLE_IDS = (HERE / "provision_ids.txt").read_text(encoding="utf-8").split()
# Said to a child, so with "je".
TO_A_CHILD = {"kindertelefoon", "kind-vraagt"}


def test_ids_are_stable_for_ever(real: Pack) -> None:
    assert sorted(real.provisions) == STABLE_IDS
    assert len(STABLE_IDS) == 169


@pytest.mark.parametrize(
    ("provision", "days", "confidence"),
    [
        ("wmo-melding", 56, "A"),
        ("wmo-huishoudelijke-hulp", 56, "A"),
        ("wlz-indicatie", 42, "A"),
        ("zorgverlof-lang", 7, "A"),
        ("kwijtschelding", 70, "A"),
        ("bbz", 91, "B"),
        ("bezwaar", 84, "A"),
        ("ingebrekestelling", 14, "A"),
        ("hulpmiddelen-uitleen", 0, "A"),
        ("noodnummer-112", 0, "B"),
        ("wijkverpleging", None, "A"),
        ("ptz-thuis", None, "A"),
        ("casemanager-dementie", None, "A"),
        ("klachtenfunctionaris", 42, "B"),
    ],
)
def test_known_terms(provision: str, days: int | None, confidence: str, real: Pack) -> None:
    found = real.provisions[provision]
    assert (found.decision_days_max, found.confidence) == (days, confidence)


def test_known_counts(real: Pack) -> None:
    provisions = real.provisions.values()
    layers = {layer: sum(p.layer == layer for p in provisions) for layer in {p.layer for p in provisions}}
    assert layers == {
        "persoonlijke sociale basis": 3,
        "gemeenschappelijke sociale basis": 20,
        "institutionele sociale basis": 24,
        "formele zorg": 44,
        "gemeentelijke voorziening": 33,
        "landelijke regeling": 34,
        "private regeling": 11,
    }
    assert {c: sum(p.confidence == c for p in provisions) for c in "ABC"} == {"A": 80, "B": 89, "C": 0}
    assert sum(p.practical_financial for p in provisions) == 63


def test_known_facts(real: Pack) -> None:
    assert real.provisions["wmo-spoed"].article == "2.3.3"
    assert "21,80" in (real.provisions["wmo-huishoudelijke-hulp"].cost or "")
    assert "KIES" in (real.provisions["rouw-kind"].valid_note or "")
    assert "AVG 9" in (real.provisions["pastoraat"].valid_note or "")
    assert "100 meter" in real.provisions["gpk"].eligibility
    assert "week 3 en week 68" in real.provisions["iva-verkorte-wachttijd"].eligibility
    assert real.provisions["wmo-melding"].sources == (
        "https://wetten.overheid.nl/BWBR0035362 (gelezen tekst: versie 2019-07-01)",
    )


def test_a_planning_estimate_is_always_marked_as_one(real: Pack) -> None:
    assert {p.lead_confidence for p in real.provisions.values() if p.lead_days is not None} == {"C"}
    assert not any("lead" in (p.valid_note or "") for p in real.provisions.values())


def test_rows_of_the_term_table_are_there(real: Pack) -> None:
    terms = {
        "wmo-onderzoek": ("report", 6, "weeks", "legal"),
        "wmo-besluit": ("application", 2, "weeks", "legal"),
        "wmo-spoed-direct": ("report", 0, "days", "legal"),
        "wmo-persoonlijk-plan": ("report", 7, "days", "legal"),
        "wlz-besluit": ("application", 6, "weeks", "legal"),
        "wlz-besluit-al-opgenomen": ("application", 14, "days", "legal"),
        "schuldhulp-eerste-gesprek": ("request", 28, "days", "legal"),
        "schuldhulp-eerste-gesprek-spoed": ("request", 3, "working_days", "legal"),
        "iva-vroeg-venster": ("first_sick_day", 68, "weeks", "legal"),
        "wia-aanvragen": ("first_sick_day", 93, "weeks", "legal"),
        "bezwaar-maken": ("decision", 6, "weeks", "legal"),
        "dwangsom": ("default_notice", 2, "weeks", "legal"),
        "casemanager-dementie-norm": ("referral", 6, "weeks", "norm"),
        "hulpmiddel-melden": ("loan_start", 20, "weeks", "estimate"),
        "mantelzorger-even-vragen": ("care_start", 8, "weeks", "estimate"),
        "na-overlijden-svb": ("death", 2, "weeks", "estimate"),
    }
    for name, expected in terms.items():
        clock = real.clocks[name]
        assert (clock.start, clock.closes, clock.unit, clock.kind) == expected, name
    assert len(real.clocks) >= 50


def test_the_provision_and_the_clocks_agree_on_the_wmo_term(real: Pack) -> None:
    weeks = real.clocks["wmo-onderzoek"].closes + real.clocks["wmo-besluit"].closes
    assert weeks * 7 == real.provisions["wmo-melding"].decision_days_max


def test_norms_promise_an_hour_a_day_and_three_days(real: Pack) -> None:
    promised = {norm.id: (norm.urgency, norm.within, norm.unit) for norm in real.norms.values()}
    assert promised["gevaar"] == ("crisis", 1, "hours")
    assert promised["snel"] == ("soon", 1, "working_days")
    assert promised["gewoon"] == ("normal", 3, "working_days")
    assert all(norm.confidence == "C" and norm.municipality_may_override for norm in real.norms.values())


def said_to_residents(pack: Pack) -> Iterator[tuple[str, str]]:
    for provision in pack.provisions.values():
        yield provision.id, provision.description
    for rule in pack.rules.values():
        yield rule.id, rule.because
        if rule.id != "kies-is-geen-rouwhulp":  # said to professionals only
            yield from ((rule.id, note) for note in rule.effects.note.values())
    for clock in pack.clocks.values():
        yield clock.id, clock.because
    for norm in pack.norms.values():
        yield norm.id, norm.action


def test_residents_are_called_u(real: Pack) -> None:
    familiar = re.compile(r"\b(je|jij|jou|jouw|jullie)\b", re.IGNORECASE)
    assert {name for name, text in said_to_residents(real) if familiar.search(text)} <= TO_A_CHILD


def test_sentences_for_residents_are_short(real: Pack) -> None:
    limit = real.limits["sentence-words"].fail
    assert limit is not None
    long = [
        (name, sentence)
        for name, text in said_to_residents(real)
        for sentence in re.split(r"(?<=[.!?])\s|: ", text)
        if len(sentence.split()) > limit
    ]
    assert long == []


def test_no_prognosis_is_told_to_residents(real: Pack) -> None:
    forbidden = re.compile(
        r"levensverwachting|prognose|terminaal|(weken|maanden|dagen) te leven|sterft binnen"
        r"|laatste (weken|maanden)|(drie|3) maanden leeft"
    )
    assert [(name, text) for name, text in said_to_residents(real) if forbidden.search(fold(text))] == []


def test_what_residents_read_holds_no_refused_jargon(real: Pack) -> None:
    refused = {form for word in real.jargon.values() if word.level == "fail" for form in (word.word, *word.forms)}
    pattern = re.compile(r"(?<!\w)(" + "|".join(re.escape(form) for form in sorted(refused)) + r")(?!\w)")
    descriptions = [(p.id, p.description) for p in real.provisions.values()]
    assert [(name, m.group()) for name, text in descriptions if (m := pattern.search(fold(text)))] == []


def test_jargon_names_a_form_once_and_is_folded(real: Pack) -> None:
    forms = [form for word in real.jargon.values() for form in (word.word, *word.forms)]
    assert len(forms) == len(set(forms))
    assert [form for form in forms if form != fold(form)] == []


def test_the_hash_names_this_knowledge(real: Pack) -> None:
    assert re.fullmatch(r"[0-9a-f]{64}", real.hash)
