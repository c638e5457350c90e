"""The whole answer over a small pack: the JSON contract, danger first, abstaining, asking on, batches with bad lines, files."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from naast.engine import danger
from naast.engine.answering import Answerer, Models
from naast.engine.answering.artefact import load_parts, read_services
from naast.engine.answering.batch import answer_lines
from naast.engine.answering.building import train_danger
from naast.engine.answering.show import render
from naast.engine.errors import EngineError
from naast.engine.knowledge import compile_pack
from naast.engine.routing import ServiceIndex, service_from
from naast.engine.understanding import NoEncoder, save_model
from tests.unit.understanding.small import PACK, SCOPE, STORIES, WordEncoder, small_model

KEYS = [
    "crisis", "crisis_category", "urgency", "dimensions", "needs", "first_contact", "provisions", "services", "clarify", "band", "ms",
]  # fmt: skip
HOUSE = "De was ligt tot het plafond en ik kan niet stofzuigen, wie helpt mij met het huis?"
SERVICE = service_from(
    {
        "id": "poets",
        "name": "Poetshulp",
        "organisation": "Thuis",
        "provisions": ["hulp-huis"],
        "layer": "formele zorg",
        "pc4": ["0341"],
    }
)


@pytest.fixture(scope="module")
def answerer() -> Answerer:
    models = Models(small_model(), train_danger(PACK, STORIES, SCOPE, WordEncoder()), WordEncoder())
    return Answerer(PACK, models, ServiceIndex([SERVICE]))


def test_the_contract_has_exactly_its_keys(answerer: Answerer) -> None:
    found = json.loads(json.dumps(answerer.answer(HOUSE, "patient", "0341").to_dict()))
    assert list(found) == KEYS
    assert found["provisions"][0]["id"] == found["first_contact"] == "hulp-huis"
    assert found["band"] in ("likely", "maybe")
    assert found["services"][0]["id"] == "poets"
    for need in found["needs"]:
        assert all(HOUSE[span["start"] : span["end"]] == span["text"] for span in need["because"])


def test_without_a_place_no_services(answerer: Answerer) -> None:
    assert answerer.answer(HOUSE).to_dict()["services"] == []


def test_danger_comes_first_and_never_abstains(answerer: Answerer) -> None:
    text = "Hij ademt niet"
    answer = answerer.answer(text, "naaste")
    assert answer.danger is not None
    assert (answer.danger.category, answer.danger.help[0].phone) == ("medical_emergency", "112")
    assert (
        [text[span.start : span.end] for span in answer.danger.because]
        == [span.text for span in answer.danger.because]
        != []
    )
    assert (answer.urgency, answer.first_contact) == ("crisis", "noodnummer-112")
    assert answer.provisions
    assert render(answer).startswith("Bel 112.")


@pytest.mark.parametrize("text", ["", "   ", "😀😀", "help"])
def test_a_vague_text_is_asked_back(answerer: Answerer, text: str) -> None:
    answer = answerer.answer(text)
    assert (answer.provisions, answer.band, answer.first_contact, answer.scope) == (
        (),
        "unknown",
        "aanmeldteam",
        "vague",
    )
    assert answer.clarify is not None
    assert answer.clarify.id == "open"
    assert answer.message.startswith("Fijn dat")


def test_what_is_not_ours_gets_a_kind_sentence_and_no_question(answerer: Answerer) -> None:
    answer = answerer.answer("Mijn fiets is lek.")
    assert (answer.provisions, answer.first_contact, answer.clarify, answer.scope) == ((), None, None, "outside")
    assert "Hier gaan wij niet over." in answer.message
    assert "je" in answerer.answer("Mijn fiets is lek.", "child").message


def test_an_answer_changes_the_needs_and_never_the_words(answerer: Answerer) -> None:
    text = "Ik slaap niet door al die post en brieven en de nacht."
    before = answerer.answer(text)
    after = answerer.answer(text, answers=[("nacht-of-post", "nacht")])
    chance = {need.id: need.score for need in before.needs}
    assert {need.id: need.score for need in after.needs}["nacht-niet-alleen"] > chance["nacht-niet-alleen"]
    assert after.text == text
    assert after.facts["wlz"] == "no"
    assert all(span.end <= len(text) for one in after.provisions for reason in one.reasons for span in reason.spans)


def test_an_unknown_question_is_refused(answerer: Answerer) -> None:
    with pytest.raises(EngineError) as caught:
        answerer.answer(HOUSE, answers=[("bestaat-niet", "ja")])
    assert caught.value.code == "unknown-question"


def test_a_fact_leads_to_its_rule(answerer: Answerer) -> None:
    assert "hulp-huis" not in [one.id for one in answerer.answer(HOUSE + " Mijn man heeft Wlz.").provisions]


def test_bad_lines_give_errors_and_the_rest_goes_on(answerer: Answerer) -> None:
    lines = [
        "{", '["a"]', '{"id": 1}', '{"id": "x", "text": "hoi", "asker": "koning"}', '{"id": "y", "text": "hoi", "place": "12"}', "",
        json.dumps({"id": "goed", "text": HOUSE, "place": "0341"}),
    ]  # fmt: skip
    found = [json.loads(line) for line in answer_lines(lines, answerer)]
    errors = [(one["id"], one["error"]["code"], one["error"]["line"]) for one in found[:-1]]
    assert errors == [
        (None, "bad-json", 1), (None, "bad-line", 2), (1, "no-text", 3), ("x", "bad-asker", 4), ("y", "bad-place", 5),
    ]  # fmt: skip
    assert list(found[-1]) == ["id", *KEYS]
    assert (found[-1]["id"], found[-1]["services"][0]["name"]) == ("goed", "Poetshulp")


def test_the_same_question_gets_the_same_answer(answerer: Answerer) -> None:
    first = answerer.answer(HOUSE).to_dict()
    assert answerer.answer(HOUSE).to_dict() == first


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=150))
def test_any_text_gets_an_answer_that_can_be_shown(answerer: Answerer, text: str) -> None:
    answer = answerer.answer(text)
    assert json.dumps(answer.to_dict())
    assert render(answer, color=True)


def test_without_an_encoder_the_answer_says_so() -> None:
    models = Models(small_model(), danger.train([], [], None), NoEncoder())
    answer = Answerer(PACK, models).answer(HOUSE)
    assert answer.without_encoder
    assert "Het taalmodel ontbreekt." in answer.remarks[0]
    assert answer.provisions[0].id == "hulp-huis"


def test_the_readable_form_names_help_reason_and_first_step(answerer: Answerer) -> None:
    shown = render(answerer.answer(HOUSE, place="0341"))
    for piece in ("U zoekt misschien", "Hulp bij het huishouden", "Begin bij: Hulp bij het huishouden", "Poetshulp"):
        assert piece in shown
    assert "\033[" not in shown


def _write_artefact(folder: Path, pack_hash: str) -> None:
    save_model(small_model(), folder)
    (folder / "packs.json").write_bytes(compile_pack(PACK))
    danger.save(danger.train([], [], None), folder / "danger.npz")
    (folder / "card.json").write_text(json.dumps({"pack_hash": pack_hash}))


def test_what_was_built_is_read_back(tmp_path: Path) -> None:
    _write_artefact(tmp_path, "small")
    pack, models = load_parts(tmp_path, NoEncoder())
    assert pack == PACK
    assert models.understanding.encoder_id == "words-for-tests"


def test_parts_that_do_not_belong_together_say_what_to_run(tmp_path: Path) -> None:
    _write_artefact(tmp_path, "iets anders")
    with pytest.raises(EngineError) as caught:
        load_parts(tmp_path, NoEncoder())
    assert (caught.value.code, caught.value.hint) == ("stale-artefact", "Doe opnieuw: naast build")


def test_nothing_built_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(EngineError) as caught:
        load_parts(tmp_path, NoEncoder())
    assert (caught.value.code, caught.value.hint) == ("no-artefact", "Maak het met: naast build")


def test_services_come_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "diensten.json"
    path.write_text(
        json.dumps(
            {
                "services": [
                    {"id": "a", "name": "A", "organisation": "B", "provisions": ["maatje"], "layer": "formele zorg"}
                ]
            }
        )
    )
    assert [service.id for service in read_services(path).services] == ["a"]
    path.write_text("[1]")
    with pytest.raises(EngineError, match="geen lijst"):
        read_services(path)


def test_the_command_writes_json_and_text(answerer: Answerer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from naast.engine.answering import commands

    monkeypatch.setattr(commands, "load_default", lambda services=None, reranker=None: answerer)
    out = io.StringIO()
    assert commands.route_text(HOUSE, out, place="0341 AB", as_json=True) == 0
    assert json.loads(out.getvalue())["services"][0]["id"] == "poets"
    source = tmp_path / "vragen.jsonl"
    source.write_text(json.dumps({"id": "1", "text": HOUSE}) + "\n")
    out = io.StringIO()
    assert commands.route_batch(str(source), out) == 0
    assert json.loads(out.getvalue())["id"] == "1"
    with pytest.raises(EngineError, match="geen postcode"):
        commands.route_text(HOUSE, out, place="Rivierdal")
