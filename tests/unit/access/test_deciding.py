"""The decision, rule by rule: each exit once, with the words the reader gets."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from naast.engine.access import Request, Rule, cells, decide
from tests.unit.access.making import NOON, POLICY, consent, grant, request

DAY = timedelta(days=1)
LAW: dict[str, Any] = {"role": "member", "basis": "law", "consent": None}
HURRY: dict[str, Any] = {
    "role": "member", "basis": "emergency", "consent": None, "purposes": frozenset({"nood"}), "until": NOON + timedelta(hours=4),
}  # fmt: skip
OWN: dict[str, Any] = {"role": "self", "basis": "own", "consent": None, "purposes": frozenset({"inzage"})}
SPEAKS: dict[str, Any] = {
    "role": "representative",
    "basis": "representation",
    "consent": None,
    "purposes": frozenset({"inzage"}),
}
RESIDENT = {"actor_kind": "resident", "purpose": "inzage"}

YES = [
    (request(grant()), Rule.CONSENT),
    (request(grant(**LAW), role="member"), Rule.LAW),
    (request(grant(**HURRY), role="member", purpose="nood"), Rule.EMERGENCY),
    (request(grant(**OWN), role="self", **RESIDENT), Rule.OWN),
    (request(grant(**SPEAKS), role="representative", **RESIDENT), Rule.REPRESENTATION),
    (request(actor_kind="system", role="", purpose="taak"), Rule.SYSTEM),
    # After a death the plan goes on for who stays behind.
    (request(grant(), deceased_on=date(2026, 11, 1), plan_ends_on=NOON.date()), Rule.CONSENT),
    (request(grant(stopped_at=NOON), grant()), Rule.CONSENT),
]
NO = [
    (request(grant(), purpose=""), Rule.NO_PURPOSE),
    (request(grant(), part="gossip"), Rule.UNKNOWN_PART),
    (request(grant(), actor_kind="asker"), Rule.NOT_FOR_THIS_KIND),
    (request(actor_kind="system", role=""), Rule.OTHER_PURPOSE),
    (request(grant(), role="king"), Rule.UNKNOWN_ROLE),
    (request(grant(), role="self"), Rule.UNKNOWN_ROLE),
    (request(grant(), role="operator"), Rule.ROLE_NEVER),
    (request(), Rule.NOT_IN_CIRCLE),
    (request(grant(since=NOON + DAY)), Rule.NOT_IN_CIRCLE),
    (request(grant(role="volunteer")), Rule.OTHER_ROLE),
    (request(grant(parts=frozenset({"visits"}))), Rule.OTHER_PART),
    (request(grant(purposes=frozenset({"inzage"}))), Rule.OTHER_PURPOSE),
    (request(grant(stopped_at=NOON - DAY)), Rule.STOPPED),
    (request(grant(until=NOON)), Rule.ENDED),
    (request(grant(**LAW), role="member", may="change"), Rule.ONLY_SEE),
    (request(grant(consent=None)), Rule.NO_CONSENT),
    (request(grant(consent=consent(parts=frozenset({"visits"})))), Rule.NO_CONSENT),
    (request(grant(consent=consent(purposes=frozenset({"inzage"})))), Rule.NO_CONSENT),
    (request(grant(consent=consent(given_at=NOON + DAY))), Rule.NO_CONSENT),
    (request(grant(consent=consent(withdrawn_at=NOON))), Rule.WITHDRAWN),
    (request(grant(consent=consent(expires_at=NOON))), Rule.CONSENT_ENDED),
    # A law that the policy does not list for this role is no ground, whatever the grant says.
    (request(grant(basis="law", consent=None)), Rule.ROLE_NEVER),
    (request(grant(**SPEAKS), role="representative", deceased_on=NOON.date(), plan_ends_on=date(2027, 1, 1), **RESIDENT), Rule.AFTER_DEATH),
    (request(grant(), deceased_on=date(2025, 1, 1), plan_ends_on=date(2026, 1, 1)), Rule.AFTER_PLAN),
]  # fmt: skip


@pytest.mark.parametrize(("asked", "rule"), YES, ids=[str(rule) for _, rule in YES])
def test_what_is_allowed(asked: Request, rule: Rule) -> None:
    answer = decide(asked, POLICY)
    assert (answer.allowed, answer.rule, answer.ask) == (True, rule, "")


@pytest.mark.parametrize(("asked", "rule"), NO, ids=[str(rule) for _, rule in NO])
def test_what_is_refused(asked: Request, rule: Rule) -> None:
    answer = decide(asked, POLICY)
    assert (answer.allowed, answer.rule) == (False, rule)
    assert answer.ask


def test_every_rule_but_a_law_out_of_date_is_tried_above() -> None:
    assert {rule for _, rule in YES + NO} == set(Rule) - {Rule.NOT_BY_LAW}


def test_a_law_that_is_no_longer_valid_is_no_ground() -> None:
    exchanges = {
        name: replace(one, valid_until=date(2026, 11, 23)) for name, one in POLICY.exchanges.items()
    }  # fmt: skip
    answer = decide(request(grant(**LAW), role="member"), replace(POLICY, exchanges=exchanges))
    assert (answer.allowed, answer.rule) == (False, Rule.NOT_BY_LAW)


def test_the_reason_told_is_that_of_the_grant_that_came_furthest() -> None:
    answer = decide(
        request(grant(role="volunteer"), grant(consent=consent(withdrawn_at=NOON)), grant(until=NOON)), POLICY
    )
    assert answer.rule == Rule.WITHDRAWN
    assert "ingetrokken" in answer.reason
    assert "persoon" in answer.ask


def test_a_moment_without_a_time_zone_is_no_moment() -> None:
    with pytest.raises(ValueError, match="time zone"):
        request(at=datetime(2026, 11, 23))
    with pytest.raises(ValueError, match="see or change"):
        request(may="delete")


def test_the_table_holds_every_combination() -> None:
    table = cells(POLICY)
    assert len(table) == len(POLICY.roles) * len(POLICY.parts) * len(POLICY.purposes)
    found = {(cell.role, cell.part, cell.purpose): cell for cell in table}
    assert found["self", "forecast", "inzage"].change == {"own"}
    assert found["close", "story", "inzage"].see == {"consent"}
    assert found["member", "story", "begeleiding"].see == {"law", "consent"}
    assert found["operator", "story", "begeleiding"].see == frozenset()
    assert found["provider", "identity", "begeleiding"].change == frozenset()
