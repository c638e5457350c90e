"""Guessing at ids, walking to pages that were not shown, and sending fields that no form has."""

from __future__ import annotations

import re
import uuid
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from naast.accounts.models import Membership, User
from naast.intake.models import Entry, HelpQuestion
from naast.intake.views.desk import _VERBS
from tests.personas import QUESTION
from tests.security import rules, tally, walk
from tests.security.world import World, ask

pytestmark = pytest.mark.django_db
_CHANGING = re.compile(r'(csrfmiddlewaretoken" value="|nonce=")[^"]+|[0-9a-f]{8}-[0-9a-f-]{27}')
_VALUES = re.compile(r"'(?:[^']|'')*'|\b\d+\b")


def _question(world: World) -> HelpQuestion:
    return HelpQuestion.objects.for_system("vergelijken").get(pk=world.receipt.question.pk)


def _as_it_was(world: World) -> dict[str, Any]:
    return {field.attname: getattr(_question(world), field.attname) for field in HelpQuestion._meta.concrete_fields}


# --- not there, or not yours ------------------------------------------------------------------------------------------


def _seen(client: Client, method: str, url: str, form: dict[str, str]) -> tuple[int, str, dict[str, str], list[str]]:
    """What an attacker could tell apart: status, page, headers, and what the server did for it (the shape of its queries)."""
    with CaptureQueriesContext(connection) as queries:
        answer = getattr(client, method)(url, form)
    headers = {
        k: v for k, v in answer.headers.items() if k not in ("Content-Security-Policy", "Set-Cookie", "Content-Length")
    }
    return answer.status_code, _CHANGING.sub("", answer.content.decode()), headers, [_shape(q["sql"]) for q in queries]


def _shape(sql: str) -> str:
    return _VALUES.sub("?", sql)


ID_PARTS = ("question_id", "person_id", "member_id", "entry_id", "user_id", "consent_id", "grant_id", "document_id")


def test_what_is_not_yours_looks_and_costs_the_same_as_what_does_not_exist(world: World) -> None:
    """Not measured in milliseconds, which shake: the same page, headers and the same queries in the same order."""
    compared = 0
    for one in walk.addresses():
        if "question_id" not in one.parts:
            continue
        for verb in [*_VERBS, "bestaat-niet"] if "verb" in one.parts else [""]:
            for role in rules.OF_ELSEWHERE:
                for method in ("get", "post"):
                    there, nowhere = (
                        _seen(world.clients[role], method, one.url(world.values | {
                            "question_id": number, f"{one.name}/verb": verb or "note",
                        }), {"note-text": "x"})
                        for number in (world.receipt.question.pk, uuid.uuid4())
                    )  # fmt: skip
                    assert there == nowhere, (one.name, verb, role, method)
                    compared += 1
                    tally.attack("not yours against not there")
    assert compared >= 100


def test_a_wrong_link_costs_the_same_whatever_it_looks_like(world: World) -> None:
    token = world.receipt.token
    wrong = [
        "a",
        "x" * 40,
        token[:-1],
        token + "a",
        token.upper(),
        token[::-1],
        "0" * 40,
        "é" * 20,
        token.replace(token[5], "z"),
    ]
    client = Client(raise_request_exception=False)
    seen = []
    for number, one in enumerate(wrong):
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(f"/volgen/{one}/", REMOTE_ADDR=f"198.51.100.{number}")
        seen.append((answer.status_code, [_shape(q["sql"]) for q in queries]))
        tally.attack("id guessing")
    assert all(one == seen[0] for one in seen)
    assert seen[0][0] == 404


def test_no_id_counts_up(world: World) -> None:
    """Ids of things about people cannot be counted through, and a link is long enough to never be guessed."""
    from naast.core import privacy

    for model in privacy.own_models():
        if privacy.declaration(model).personal and model._meta.pk.name == "id":
            assert model._meta.pk.get_internal_type() in ("UUIDField", "CharField", "BigAutoField"), model._meta.label
    assert len(world.receipt.token) * 4 >= 160
    assert uuid.UUID(str(world.receipt.question.pk)).version == 4


def test_a_fingerprint_is_not_a_link(world: World) -> None:
    client = Client(raise_request_exception=False)
    for guess in (_question(world).token_hash, str(world.receipt.question.pk), world.receipt.question.reference):
        assert client.get(f"/volgen/{guess}/").status_code == 404
        assert client.post(f"/volgen/{guess}/intrekken/").status_code == 404
        tally.attack("id guessing", 2)
    assert _question(world).is_open


def test_a_number_from_the_telephone_opens_nothing_of_another_team(world: World) -> None:
    for role in rules.OF_ELSEWHERE:
        page = world.clients[role].get("/werkbak/", {"nummer": world.receipt.question.reference}).content.decode()
        assert str(world.receipt.question.pk) not in page
        assert "slaapt niet meer" not in page
        for view in ("open", "mine", "late", "closed", "unclaimed", "alles", "' or 1=1 --"):
            page = world.clients[role].get("/werkbak/", {"toon": view, "nummer": "%"}).content.decode()
            assert str(world.receipt.question.pk) not in page
            tally.attack("id guessing")


# --- walking where no button leads ------------------------------------------------------------------------------------


def test_a_member_cannot_arrange_a_team(world: World) -> None:
    before = list(Membership.objects.order_by("pk").values_list("user", "team", "role"))
    forms = {
        "lid": {"email": world.users["member"].email, "role": "coordinator"},
        "weg": {"user": str(world.users["coordinator"].pk)},
        "wijk": {"wijk": "", "team": str(world.receipt.question.team_id)},
    }
    for slug in ("stad", "loket", "elders"):
        for verb, form in forms.items():
            for role in ("member", "other member", "operator", "privacy officer", "without a team"):
                answer = world.clients[role].post(f"/teams/{slug}/{verb}/", form)
                assert answer.status_code in (403, 404, 422), (slug, verb, role, answer.status_code)
                tally.attack("forced browsing")
    assert list(Membership.objects.order_by("pk").values_list("user", "team", "role")) == before


def test_a_coordinator_of_another_organisation_cannot_take_people_or_areas(world: World) -> None:
    client = world.clients["other organisation"]
    assert client.post("/teams/stad/lid/", {"email": "elders@elders.invalid", "role": "coordinator"}).status_code == 403
    assert client.post("/teams/stad/weg/", {"user": str(world.users["member"].pk)}).status_code == 403
    assert not Membership.objects.filter(user=world.users["other organisation"], team__slug="stad").exists()
    assert Membership.objects.filter(user=world.users["member"], team__slug="stad").exists()
    tally.attack("forced browsing", 2)


def test_steps_of_the_team_cannot_be_skipped(world: World) -> None:
    """What has no button now does not work with a form either: undoing what was never closed, answering after the end."""
    url, client = f"/werkbak/{world.receipt.question.pk}/", world.clients["member"]
    assert client.post(f"{url}undo_close/", {"undo_close-reason": "x"}).status_code == 409
    assert client.post(f"{url}close/", {"close-outcome": "withdrawn"}).status_code == 422
    assert client.post(f"{url}close/", {"close-outcome": "helped"}).status_code == 302
    for verb, form in (
        ("answer", {"answer-text": "x"}),
        ("split", {"split-part_1": "a", "split-part_2": "b"}),
        ("claim", {}),
    ):
        assert client.post(f"{url}{verb}/", form).status_code == 409, verb
        tally.attack("forced browsing")


# --- fields that no form has ------------------------------------------------------------------------------------------

EXTRA = {
    "id": "00000000-0000-4000-8000-000000000001", "pk": "1", "reference": "R-EIGEN1", "token_hash": "0" * 64, "state": "closed",
    "outcome": "helped", "urgency": "crisis", "crisis_category": "suicide", "understood": "{}", "entered_by": "", "owner": "",
    "team_id": "", "parent": "", "due_at": "2030-01-01", "version": "999", "created_at": "2000-01-01", "is_operator": "on",
    "is_active": "", "is_superuser": "on", "is_staff": "on", "role": "coordinator", "visible_to_asker": "on", "by_label": "Een arts",
    "kind": "answer", "channel": "letter", "danger": "on", "consent": "on", "actor": "system",
}  # fmt: skip


def test_extra_fields_at_the_public_form_change_nothing(world: World) -> None:
    client = Client()
    extra = EXTRA | {"owner": str(world.users["other organisation"].pk), "entered_by": str(world.users["operator"].pk)}
    plain = client.post("/bel-mij/", {"text": QUESTION, "pc4": "0342"})
    more = client.post("/bel-mij/", {"text": QUESTION + " ", "pc4": "0342"} | extra)
    first, second = (_by_link(answer["Location"]) for answer in (plain, more))
    for field in HelpQuestion._meta.concrete_fields:
        if field.name not in ("id", "reference", "token_hash", "created_at", "due_at", "grace_until", "text"):
            assert getattr(first, field.attname) == getattr(second, field.attname), field.name
    assert second.reference != EXTRA["reference"]
    assert second.due_at.year < 2030
    tally.attack("mass assignment", len(EXTRA))


def test_extra_fields_at_the_forms_of_the_team_change_nothing(world: World) -> None:
    client, url = world.clients["member"], f"/werkbak/{world.receipt.question.pk}/"
    before = _as_it_was(world)
    with_prefix = EXTRA | {f"note-{name}": value for name, value in EXTRA.items()}
    assert client.post(f"{url}note/", {"note-text": "Gebeld."} | with_prefix).status_code == 302
    after = _as_it_was(world)
    assert {name for name in after if after[name] != before[name]} <= {"version", "reacted_at"}
    note = Entry.objects.for_system("vergelijken").get(text="Gebeld.")
    assert (note.visible_to_asker, note.kind) == (False, "note")
    assert note.by_label == world.users["member"].name
    tally.attack("mass assignment", len(with_prefix))


def test_extra_fields_at_the_login_and_teams_make_no_operator(world: World) -> None:
    Client().post("/inloggen/", {"username": world.users["member"].email, "password": "x"} | EXTRA)
    world.clients["coordinator"].post(
        "/teams/stad/lid/", {"email": world.users["member"].email} | EXTRA | {"role": "member"}
    )
    assert set(User.objects.filter(is_operator=True)) == {world.users["operator"]}
    assert Membership.objects.get(user=world.users["member"], team__slug="stad").role == "member"
    tally.attack("mass assignment", 2 * len(EXTRA))


def test_a_question_cannot_be_moved_by_a_field(world: World) -> None:
    other = ask("0348")
    answer = world.clients["member"].post(
        f"/werkbak/{world.receipt.question.pk}/note/", {"note-text": "x", "question_id": str(other.question.pk)}
    )
    assert answer.status_code == 302
    assert not Entry.objects.for_system("vergelijken").filter(question=other.question, text="x").exists()
    tally.attack("mass assignment")


def _by_link(location: str) -> HelpQuestion:
    from naast.intake.actions import fingerprint

    token = location.rstrip("/").rpartition("/")[2]
    return HelpQuestion.objects.for_system("vergelijken").get(token_hash=fingerprint(token))
