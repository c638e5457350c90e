"""Requests and grants for the tests of the access engine: by hand with `grant`, at random with the strategies below."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from typing import Any

from hypothesis import strategies as st

from naast.engine.access import GivenConsent, Grant, Request
from naast.engine.knowledge.policy import default_policy
from naast.engine.knowledge.policy_model import BASES

POLICY = default_policy()
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=timezone(timedelta(hours=1)))
PARTS, PURPOSES, ROLES = tuple(POLICY.parts), tuple(POLICY.purposes), tuple(POLICY.roles)


def consent(**said: Any) -> GivenConsent:
    """A consent for the story and to help, given a week ago for half a year."""
    usual: dict[str, Any] = {
        "parts": frozenset({"story"}), "purposes": frozenset({"begeleiding"}), "given_at": NOON - timedelta(days=7),
        "expires_at": NOON + timedelta(days=180),
    }  # fmt: skip
    return GivenConsent(**usual | said)


def grant(**said: Any) -> Grant:
    """A place for a care giver, to read the story and to help, on that consent."""
    usual: dict[str, Any] = {
        "role": "care", "parts": frozenset({"story"}), "purposes": frozenset({"begeleiding"}), "basis": "consent",
        "since": NOON - timedelta(days=7), "consent": consent(),
    }  # fmt: skip
    return Grant(**usual | said)


def request(*grants: Grant, **said: Any) -> Request:
    """That care giver asks for the story, to help, now."""
    usual: dict[str, Any] = {
        "actor_kind": "user", "role": "care", "part": "story", "purpose": "begeleiding", "at": NOON, "grants": grants,
    }  # fmt: skip
    return Request(**usual | said)


# Few words and few moments, so that random requests and random grants meet often.
_part = st.sampled_from(("story", "plan-sociaal", "forecast", "identity", "circle"))
_purpose = st.sampled_from(("begeleiding", "inzage", "nood", "taak", "toezicht"))
_role = st.sampled_from(
    ("care", "member", "close", "child", "representative", "self", "provider", "volunteer", "coordinator")
)
_day = st.integers(-400, 400).map(lambda days: NOON + timedelta(days=days))
_past = st.integers(0, 400).map(lambda days: NOON - timedelta(days=days))
_some = st.frozensets(_part, min_size=1, max_size=5)
_why = st.frozensets(_purpose, min_size=1, max_size=4)
consents = st.builds(
    GivenConsent, _some, _why, _past, st.none() | _day, st.none() | _day, st.sampled_from(("see", "change"))
)
grants = st.builds(
    Grant, role=_role, parts=_some, purposes=_why, basis=st.sampled_from(BASES), since=_past, until=st.none() | _day,
    stopped_at=st.none() | st.none() | _day, may=st.sampled_from(("see", "change")), consent=st.none() | consents,
)  # fmt: skip
requests = st.builds(
    Request, actor_kind=st.sampled_from(("user", "user", "resident", "resident", "asker", "system")), role=_role,
    part=_part | st.just("gossip"), purpose=_purpose | st.sampled_from(("", "nieuwsgierig")), at=st.just(NOON),
    grants=st.lists(grants, max_size=4).map(tuple), may=st.sampled_from(("see", "see", "change")),
    deceased_on=st.none() | st.none() | st.just(date(2026, 11, 1)),
    plan_ends_on=st.none() | st.sampled_from((date(2026, 11, 10), date(2027, 3, 1))),
)  # fmt: skip


@st.composite
def near_requests(draw: st.DrawFn) -> Request:
    """A request that is often allowed: kind, role, part and purpose come from a line of the policy, and so does one grant."""
    role = POLICY.roles[draw(st.sampled_from([name for name, one in POLICY.roles.items() if one.lines]))]
    line = draw(st.sampled_from(role.lines))
    part, purpose, basis = (
        draw(st.sampled_from(line.parts)),
        draw(st.sampled_from(line.purposes)),
        draw(st.sampled_from(line.bases)),
    )
    said = GivenConsent(
        frozenset({part}), frozenset({purpose}), draw(_past), draw(st.none() | _day), draw(st.none() | st.none() | _day),
        line.may,
    )  # fmt: skip
    good = Grant(
        role.id,
        frozenset({part}),
        frozenset({purpose}),
        basis,
        draw(_past),
        draw(st.none() | _day),
        may=line.may,
        consent=said,
    )
    more = draw(st.lists(grants, max_size=3))
    return Request(role.kind, role.id, part, purpose, NOON, (*more, good), draw(st.sampled_from(("see", line.may))))
