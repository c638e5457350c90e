"""Every address x every kind of visitor x looking and sending, against the one table in `rules`; nothing outside it exists."""

from __future__ import annotations

from typing import Any

import pytest

from naast.intake.views.desk import _VERBS
from tests.security import rules, tally, walk
from tests.security.quick import Visitor, as_quick
from tests.security.world import World

pytestmark = pytest.mark.django_db
ADDRESSES = walk.addresses()
FREE = [one for one in ADDRESSES if not one.is_of_person]
# With these a form is not only looked at: what is sent is complete, so that only the wall can stop it.
FORMS: dict[str, dict[str, str]] = {
    "intake:arrange": {"email": "joost@rivierdal.invalid", "role": "member"},
    "intake:handle": {"note-text": "Een notitie van wie niet mag."},
    "intake:reply": {"text": "Dank u."},
    "intake:result": {"text": "Mijn man is ziek."},
}


def met(answer: Any) -> str:
    """What a visitor met, in the words of `rules`; anything else is a fault."""
    if answer.status_code in (301, 302):
        return "login" if answer["Location"].startswith("/inloggen/") else "away"
    words = {
        200: "shown",
        403: "refused",
        404: "absent",
        405: "method",
        422: "reached",
        409: "reached",
        400: "unreadable",
        401: "no key",
    }
    return words.get(answer.status_code, f"status {answer.status_code}")


def _is_as_said(said: str, found: str, *, sending: bool) -> bool:
    # A form that is reached may answer with its page, its mistakes, or a way on; never with the login page.
    return found in ("shown", "reached", "away") if said == "reached" and sending else found == said


def test_every_address_has_a_rule_or_a_door() -> None:
    without = [one.name for one in FREE if one.name not in rules.URLS]
    assert without == [], f"say who may come here, in tests/security/rules.py or with naast.core.doors: {without}"


def test_every_rule_belongs_to_an_address() -> None:
    assert set(rules.URLS) - {one.name for one in ADDRESSES} == set()


def test_every_rule_names_every_role() -> None:
    for name, rule in rules.URLS.items():
        assert set(rule.get) == set(rule.post) == set(rules.ROLES), name


def test_a_new_address_would_be_noticed() -> None:
    from django.urls import path

    def new_view(request: object) -> None: ...

    [found] = list(walk._walk([path("geheim/<int:number>/", new_view)], "", ""))
    assert (found.name, found.parts, found.door) == ("/geheim/<int:number>/", ("number",), None)
    assert found.name not in rules.URLS


def test_nobody_meets_anything_else_than_the_table_says(world: World) -> None:
    wrong = []
    for role in rules.ROLES:
        with Visitor(as_quick(world.clients[role])) as visitor:
            for one in FREE:
                for method in ("get", "post"):
                    said = getattr(rules.URLS[one.name], method)[role]
                    found = met(_ask(visitor, world, one, role, method))
                    if not _is_as_said(said, found, sending=method == "post"):
                        wrong.append(f"{method.upper()} {one.name} as {role}: {found}, not {said}")
                    tally.cell("address x role x method")
    assert wrong == [], "\n".join(wrong)


def _ask(visitor: Visitor, world: World, one: walk.Address, role: str, method: str) -> Any:
    values = dict(world.values)
    if role != "asker" and f"{one.name}/token" in values:
        # Nobody but the asker knows the link. Others try one that looks like it, each from their own address.
        values[f"{one.name}/token"] = values[f"{one.name}/token"][::-1]
    here, sent = f"198.51.100.{1 + rules.ROLES.index(role)}", FORMS.get(one.name, {}) if method == "post" else {}
    return visitor.ask(method, one.url(values), sent, changes=method == "post", REMOTE_ADDR=here)


@pytest.mark.parametrize("method", ["put", "delete", "trace", "head"])
def test_no_other_method_opens_anything(world: World, method: str) -> None:
    for one in FREE:
        for role in ("anonymous", "other organisation"):
            values = world.values
            answer = world.clients[role].generic(method.upper(), one.url(values))
            if method == "head":
                assert answer.content == b"", one.name
                assert answer.status_code in (200, 302, 401, 403, 404, 405, 429), one.name
            else:
                assert answer.status_code in (302, 401, 403, 404, 405, 429) or (method == "options" and answer.status_code == 200), (
                    one.name, role, answer.status_code,
                )  # fmt: skip
                assert b"slaapt niet meer" not in answer.content, one.name
            tally.attack("method confusion")


def test_a_method_in_a_field_or_a_header_is_not_believed(world: World) -> None:
    url = f"/werkbak/{world.receipt.question.pk}/note/"
    client = world.clients["member"]
    for answer in (
        client.get(url, {"_method": "POST", "note-text": "x"}, headers={"x-http-method-override": "POST"}),
        client.get(url, headers={"x-method-override": "POST"}),
    ):
        assert answer.status_code == 405
        tally.attack("method confusion")


def test_every_verb_of_the_team_is_behind_the_same_wall(world: World) -> None:
    for verb in [*_VERBS, "bestaat-niet", "claim-claim"]:
        for role in rules.OF_ELSEWHERE:
            answer = world.clients[role].post(f"/werkbak/{world.receipt.question.pk}/{verb}/", {"version": "1"})
            assert answer.status_code == 404, (verb, role)
            tally.cell("verb x role")
        for role in rules.WITHOUT_LOGIN:
            answer = world.clients[role].post(f"/werkbak/{world.receipt.question.pk}/{verb}/")
            assert met(answer) == "login", (verb, role)
            tally.cell("verb x role")
