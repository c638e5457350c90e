"""Looking never writes: every address of the house that answers to GET is asked for, logged in and not, and no row changes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver
from tests.conftest import Cast
from tests.personas import QUESTION

from naast.core.actors import Actor
from naast.directory import actions as directory
from naast.directory.models import Neighbourhood, Organisation, Service
from naast.intake import actions

_WRITES = re.compile(r"^\s*(insert|update|delete|merge|truncate|create|alter|drop)\b", re.IGNORECASE)
_PART = re.compile(r"<(?:(\w+):)?(\w+)>")


def _routes(patterns: list[Any], before: str = "") -> Iterator[str]:
    for one in patterns:
        if isinstance(one, URLResolver):
            yield from _routes(one.url_patterns, before + str(one.pattern))
        elif isinstance(one, URLPattern):
            yield before + str(one.pattern)


def _is_a_look(sql: str) -> bool:
    """That someone looked at data of a person is written down (`audit.actions.record_read`), and that a secret address was tried is
    counted (`core.limits`). Nothing else.
    """
    looked = sql.startswith('INSERT INTO "audit_auditevent"') and "'read'" in sql
    return looked or sql.split()[:3] == ["insert", "into", "core_ratecount"]


ROUTES = sorted(_routes(get_resolver().url_patterns))


@pytest.fixture
def values(cast: Cast) -> dict[str, str]:
    """Something that exists for every part of an address, by route and name."""
    directory.import_demo(by=Actor.system())
    asked = actions.hand_over(text=QUESTION, understood=actions.Understood(), by=Actor.asker(), pc4="0342")
    service = Service.objects.filter(status="active").first() or Service.objects.first()
    assert service is not None
    return {
        "token": asked.token,
        "question_id": str(asked.question.pk),
        "verb": "claim",
        # Links of the accounts room that do not work: whoever has one finds a page that says so.
        "uitnodiging/token": "geen-uitnodiging",
        "nieuw/token": "geen-link",
        "mensen-van/slug": "stad",
        "vertrek/user_id": str(cast.users["nadia"].pk),
        "teams/slug": "stad",
        "service_id": str(service.pk),
        "aanbod/slug": service.slug,
        "bij/slug": Organisation.objects.order_by("slug").values_list("slug", flat=True)[0],
        "slug": service.slug,
        "bestand/kind": "lijnen",
        "stroomschema/name": "huisbezoek",
        "voorbeelden/slug": "net-gehoord",
        "wijk/slug": Neighbourhood.objects.order_by("slug").values_list("slug", flat=True)[0],
    }


def _address(route: str, values: dict[str, str]) -> str:
    def filled(part: re.Match[str]) -> str:
        folder = route[: part.start()].rstrip("/").rsplit("/", 1)[-1]
        # Without a value of its own an id is one that nobody has: the answer is then 404, and that may not write either.
        nobody = str(uuid4()) if part[1] == "uuid" else None
        found = values.get(f"{folder}/{part[2]}") or values.get(part[2]) or nobody
        assert found, f"the address {route} needs a value for {part[2]}: add one to `values`"
        return found

    return "/" + _PART.sub(filled, route)


def test_the_house_has_addresses() -> None:
    assert len(ROUTES) >= 20
    assert {"antwoord/", "werkbak/", "hulp/", "gezond/"} <= set(ROUTES)


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["", "nadia", "margriet"], ids=["anyone", "member", "coordinator"])
def test_no_look_ever_writes(cast: Cast, values: dict[str, str], who: str) -> None:
    client = Client()
    if who:
        client.force_login(cast.users[who])
    shown = 0
    for route in ROUTES:
        with CaptureQueriesContext(connection) as seen:
            answer = client.get(_address(route, values))
        # 403 and 404: of another team, or a link that does not work. Those answers may not write either.
        assert answer.status_code in (200, 302, 401, 403, 404, 405), f"{route}: {answer.status_code}"
        assert [q["sql"] for q in seen if _WRITES.match(q["sql"]) and not _is_a_look(q["sql"])] == [], route
        shown += answer.status_code == 200
    assert shown >= 10


def test_a_write_would_be_noticed() -> None:
    assert _WRITES.match('INSERT INTO "x" VALUES (1)')
    assert _WRITES.match(" update x set y = 1")
    assert not _WRITES.match('SELECT "updated" FROM "x"')
