"""Random requests to every address, the same ones every time: no fault of ours, every header on every answer, no foreign data.

There is no API with a schema yet, so nothing for a schema-based fuzzer; this one takes its addresses from the URL table.
"""

from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.security import filling, tally, walk
from tests.security.world import World

pytestmark = pytest.mark.django_db
ADDRESSES = walk.addresses()
METHODS = ("get", "post", "put", "patch", "delete", "head", "options")
NAMES = sorted(
    {name for form in filling.own_forms() for name in getattr(form, "base_fields", {})} | {"next", "taal", "p", "toon"}
)
words = st.one_of(
    st.text(max_size=40), st.sampled_from(["", "0", "-1", "true", "null", "\0", "%00", "../", "'", "<b>", "{{x}}", "on", "112", "0342 AB"])
)  # fmt: skip
fields = st.dictionaries(st.sampled_from(NAMES), words, max_size=6)
parts = st.one_of(
    st.none(), st.text(st.characters(exclude_characters="/\\", exclude_categories=["Cs"]), min_size=1, max_size=20)
)


@settings(
    max_examples=200, derandomize=True, deadline=None, database=None, phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(
    address=st.sampled_from(ADDRESSES), method=st.sampled_from(METHODS), role=st.sampled_from(["anonymous", "other organisation"]),
    query=fields, form=fields, part=parts, fragment=st.booleans(),
)  # fmt: skip
def test_nothing_random_breaks_or_opens_anything(
    world: World, address: walk.Address, method: str, role: str, query: dict[str, str], form: dict[str, str], part: str | None,
    fragment: bool,
) -> None:  # fmt: skip
    from urllib.parse import quote, urlencode

    url = address.url({name: value for name, value in world.values.items() if "token" not in name} | _others(address))
    if part is not None and address.parts:
        # Something random in the place of the last part of the address.
        url = url.rstrip("/").rpartition("/")[0] + f"/{quote(part, safe='')}/"
    client: Client = world.clients[role]
    encoded = urlencode(query, errors="replace")
    more: dict[str, Any] = {"headers": {"hx-request": "true"}} if fragment else {}
    if method in ("post", "put", "patch", "delete"):
        more |= {"data": urlencode(form, errors="replace"), "content_type": "application/x-www-form-urlencoded"}
    with transaction.atomic():
        mark = transaction.savepoint()
        answer = getattr(client, method)(f"{url}?{encoded}", **more)
        transaction.savepoint_rollback(mark)
    assert answer.status_code < 500, (method, url, query, form)
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
    body = b"".join(answer) if answer.streaming else answer.content
    assert b"slaapt niet meer" not in body, "the question of someone else"
    assert world.receipt.token.encode() not in body
    tally.attack("random requests")


def _others(address: walk.Address) -> dict[str, str]:
    return {"token": "a" * 40, "intake:handle/verb": "note"}
