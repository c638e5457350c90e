"""Organisations with a system of their own: the key, the JSON door, and thousands of odd requests made from its own description."""

from __future__ import annotations

import json
from io import StringIO
from typing import Any
from uuid import uuid4

import pytest
import requests
import schemathesis
from django.core.management import CommandError, call_command
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import load_all_checks
from tests.referrals.conftest import STORY, Town, ask, audited, fresh, kinds, later

from naast.core.actors import Actor
from naast.people.models import Person
from naast.referrals import actions
from naast.referrals.models import ReceiverKey, ReceivingTeam, Referral

pytestmark = pytest.mark.django_db
LIST = "/api/v1/referrals"
load_all_checks()
CHECKED = [
    schemathesis.checks.CHECKS.get_one(name)
    for name in (
        "not_a_server_error",
        "status_code_conformance",
        "content_type_conformance",
        "response_schema_conformance",
    )
]


@pytest.fixture
def key(town: Town) -> str:
    return actions.make_key(organisation=town.church.organisation, label="kerkadministratie", by=Actor.system())


def get(path: str, key: str) -> Any:
    return Client().get(path, headers={"Authorization": f"Bearer {key}"})


def post(path: str, key: str, **body: Any) -> Any:
    return Client().post(path, json.dumps(body), "application/json", headers={"Authorization": f"Bearer {key}"})


def one(referral: Referral) -> str:
    return f"{LIST}/{referral.pk}"


def test_a_system_sees_what_was_asked_of_its_organisation_and_nothing_else(
    town: Town, key: str, of_dina: Referral
) -> None:
    ask(town, town.mosque)
    found = get(LIST, key).json()
    assert [row["id"] for row in found["referrals"]] == [str(of_dina.pk)]
    assert found["after"] is None
    assert "Dina" not in json.dumps(found)


def test_the_words_are_read_one_by_one_and_that_is_written_down(key: str, of_dina: Referral) -> None:
    body = get(one(of_dina), key).json()
    assert body["may_read"] is True
    assert STORY in [item["text"] for item in body["items"]]
    (line,) = audited("referral read by system")
    assert (line.person_id, line.kind, line.actor_kind) == (of_dina.person_id, "read", "receiver")


def test_words_are_gone_when_the_yes_is_taken_back(town: Town, key: str, of_dina: Referral) -> None:
    actions.withdraw(referral=of_dina, by=town.nadia)
    body = get(one(of_dina), key).json()
    assert (body["may_read"], body["question"], body["items"]) == (False, None, None)
    assert STORY not in json.dumps(body)
    assert audited("referral read by system") == []


def test_an_answer_moves_the_referral_and_can_be_taken_back(key: str, asked: Referral) -> None:
    assert post(f"{one(asked)}/answer", key, answer="seen").json()["state"] == "seen"
    body = post(f"{one(asked)}/answer", key, answer="taken_on", note="Wij bellen morgen.").json()
    assert (body["state"], fresh(asked).state) == ("taken_on", "taken_on")
    assert post(f"{one(asked)}/answer", key, answer="taken_on").status_code == 200
    assert kinds(asked).count("taken_on") == 1
    assert post(f"{one(asked)}/undo", key).json()["state"] == "seen"
    assert [row.actor_kind for row in audited("referral answered")] == ["receiver"]


def test_not_reached_is_counted(key: str, asked: Referral) -> None:
    post(f"{one(asked)}/answer", key, answer="not_reached", note="Geen gehoor.")
    assert get(one(asked), key).json()["attempts"] == 1


@pytest.mark.parametrize("secret", ["", "naast_niets", "naast_\x7f", "x" * 5000])
def test_a_wrong_key_opens_nothing(asked: Referral, secret: str) -> None:
    answer = get(one(asked), secret)
    assert (answer.status_code, answer["Content-Type"]) == (401, "application/problem+json")
    assert answer["WWW-Authenticate"].startswith("Bearer")


def test_a_stopped_or_old_key_opens_nothing(town: Town, key: str) -> None:
    with later(days=366):
        assert get(LIST, key).status_code == 401
    (row,) = ReceiverKey.objects.all()
    actions.end_key(key_id=row.pk, by=Actor.system())
    actions.end_key(key_id=row.pk, by=Actor.system())
    assert get(LIST, key).status_code == 401
    assert len(audited("receiver key stopped")) == 1
    assert key not in json.dumps(list(ReceiverKey.objects.values()), default=str)


def test_of_another_organisation_exists_nothing(town: Town, key: str) -> None:
    theirs = ask(town, town.mosque)
    unknown = get(f"{LIST}/{uuid4()}", key)
    for answer in (
        get(one(theirs), key),
        post(f"{one(theirs)}/answer", key, answer="helped"),
        post(f"{one(theirs)}/undo", key),
    ):
        assert (answer.status_code, answer.json()) == (404, unknown.json())
    assert fresh(theirs).state == "asked"


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ("geen json", 400, "geen-json"),
        ("[]", 400, "geen-json"),
        ('{"answer": "misschien"}', 422, "verkeerd-veld"),
        ('{"answer": "taken_on", "owner": 3}', 422, "onbekend-veld"),
        ('{"answer": "taken_on", "date": "morgen"}', 422, "verkeerd-veld"),
        ('{"answer": "taken_on", "version": true}', 422, "verkeerd-veld"),
        ('{"answer": "taken_on", "version": 9}', 409, "intussen-veranderd"),
        ('{"answer": "not_for_us"}', 422, "reden"),
        ('{"answer": "taken_on", "note": "\\ud800"}', 422, "verkeerd-veld"),
        ("[" * 100000, 400, "geen-json"),
    ],
)
def test_bad_input_is_named_and_changes_nothing(key: str, asked: Referral, body: str, status: int, code: str) -> None:
    answer = Client().post(f"{one(asked)}/answer", body, "application/json", headers={"Authorization": f"Bearer {key}"})
    assert (answer.status_code, answer.json()["type"]) == (status, f"urn:naast:{code}")
    assert fresh(asked).version == asked.version


def test_another_method_is_refused_in_json(key: str) -> None:
    answer = post(LIST, key)
    assert (answer.status_code, answer["Allow"], answer.json()["status"]) == (405, "GET", 405)


def test_the_operator_makes_lists_and_stops_keys(town: Town) -> None:
    said = StringIO()
    call_command("receiver_key", "make", organisation=town.church.organisation.slug, label="dossier", stdout=said)
    secret = said.getvalue().split("\n")[0]
    assert get(LIST, secret).status_code == 200
    (row,) = ReceiverKey.objects.all()
    call_command("receiver_key", "list", stdout=said)
    assert f"{row.pk}  grote-kerk  dossier" in said.getvalue()
    call_command("receiver_key", "stop", key=str(row.pk), stdout=said)
    assert get(LIST, secret).status_code == 401
    for wrong in ({"organisation": "onbekend", "label": "x"}, {"organisation": "grote-kerk", "label": ""}):
        with pytest.raises(CommandError):
            call_command("receiver_key", "make", **wrong, stdout=said)
    with pytest.raises(CommandError):
        call_command("receiver_key", "stop", key="niets", stdout=said)


def test_the_operator_says_which_team_receives(town: Town) -> None:
    church, team = town.church.organisation, town.team
    for _time in range(2):
        call_command("receiving_team", organisation=church.slug, team=team.slug, stdout=StringIO())
    assert [row.team_id for row in ReceivingTeam.objects.filter(organisation=church)] == [team.pk]
    assert len(audited("receiving team set")) == 1
    call_command("receiving_team", organisation=church.slug, stdout=StringIO())
    assert not ReceivingTeam.objects.exists()
    for wrong in ({"organisation": "onbekend"}, {"organisation": church.slug, "team": "onbekend"}):
        with pytest.raises(CommandError):
            call_command("receiving_team", **wrong, stdout=StringIO())


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=str)
@pytest.mark.parametrize("operation", ["list", "read", "answer", "undo"])
def test_the_door_keeps_to_its_own_description(
    town: Town, key: str, dina: Person, operation: str, mode: GenerationMode
) -> None:
    """Requests made from the description, right and wrong: never an error of ours, always an answer that is described."""
    ours = [str(ask(town, person=dina).pk), str(ask(town).pk)]
    if operation == "undo":
        post(f"{LIST}/{ours[0]}/answer", key, answer="taken_on")
    described = schemathesis.openapi.from_dict(Client().get("/api/v1/openapi.json").json())
    (found,) = described.include(operation_id=operation).get_all_operations()
    statuses: list[int] = []

    @settings(
        max_examples=30, deadline=None, database=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate]
    )
    @given(found.ok().as_strategy(generation_mode=mode), st.sampled_from([*ours, ""]))
    def request(case: schemathesis.Case, whose: str) -> None:
        if whose and case.path_parameters:
            case.path_parameters["referral_id"] = whose
        statuses.append(_sent(case, key).status_code)

    request()
    assert len(statuses) >= 20
    assert max(statuses) < 500
    if mode == GenerationMode.POSITIVE:
        assert min(statuses) == 200


def _sent(case: schemathesis.Case, key: str) -> schemathesis.Response:
    """The request through Django's own client, inside the transaction of this test; the answer as `schemathesis` reads it."""
    made = case.as_transport_kwargs(base_url="http://testserver")
    made["headers"] = {**dict(made.get("headers") or {}), "Authorization": f"Bearer {key}"}
    request = requests.Request(
        **{name: made.get(name) for name in ("method", "url", "headers", "params", "data", "json")}
    ).prepare()
    sent = Client().generic(
        str(request.method), str(request.path_url), request.body or b"", request.headers.get("Content-Type", "application/json"),
        headers=dict(request.headers),
    )  # fmt: skip
    headers = {name.lower(): [value] for name, value in sent.headers.items()}
    answer = schemathesis.Response(sent.status_code, headers, sent.content, request, elapsed=0.0, verify=False)
    case.validate_response(answer, checks=CHECKED)
    return answer
