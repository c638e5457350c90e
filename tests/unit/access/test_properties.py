"""What holds for every request: withdrawing and time never widen, no purpose no decision, a role change never leaks, twin agrees."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from naast.engine.access import Grant, Request, Rule, decide
from tests.unit.access import twin
from tests.unit.access.making import NOON, POLICY, ROLES, near_requests, requests

ANY = requests | near_requests()
many = settings(deadline=None, max_examples=120)


def says(request: Request) -> bool:
    return decide(request, POLICY).allowed


@many
@given(ANY)
def test_the_twin_agrees(request: Request) -> None:
    assert says(request) == twin.allowed(request, POLICY)


@many
@given(ANY)
def test_an_answer_always_has_words(request: Request) -> None:
    answer = decide(request, POLICY)
    assert answer.reason.endswith(".")
    assert bool(answer.ask) is not answer.allowed


def _withdrawn(grant: Grant) -> Grant:
    consent = grant.consent and replace(grant.consent, withdrawn_at=grant.consent.withdrawn_at or NOON)
    return replace(grant, consent=consent)


@many
@given(ANY, st.data())
def test_withdrawing_or_stopping_never_widens(request: Request, data: st.DataObject) -> None:
    changes = (_withdrawn, lambda one: replace(one, stopped_at=NOON), lambda one: one)
    narrowed = tuple(data.draw(st.sampled_from(changes))(grant) for grant in request.grants)
    if says(replace(request, grants=narrowed)):
        assert says(request)


@many
@given(ANY, st.data())
def test_taking_a_grant_away_never_widens(request: Request, data: st.DataObject) -> None:
    kept = tuple(grant for grant in request.grants if data.draw(st.booleans()))
    if says(replace(request, grants=kept)):
        assert says(request)


@many
@given(ANY, st.integers(0, 900 * 24))
def test_time_passing_never_widens(request: Request, hours: int) -> None:
    # Every grant and consent is made no later than now: the database refuses one that begins by itself.
    if says(replace(request, at=request.at + timedelta(hours=hours))):
        assert says(request)


@many
@given(ANY)
def test_without_a_purpose_nothing_is_decided_but_no(request: Request) -> None:
    for nothing in ("", " ", "nieuwsgierig"):
        answer = decide(replace(request, purpose=nothing), POLICY)
        assert (answer.allowed, answer.rule) == (False, Rule.NO_PURPOSE)


@many
@given(ANY, st.sampled_from(ROLES))
def test_a_role_change_leaks_nothing_of_before(request: Request, role: str) -> None:
    changed = replace(request, role=role, actor_kind=POLICY.roles[role].kind)
    own = tuple(grant for grant in request.grants if grant.role == role)
    # What someone was given in another role counts for nothing, neither yes nor no.
    assert says(changed) == says(replace(changed, grants=own))
    assert not says(replace(changed, grants=tuple(grant for grant in request.grants if grant.role != role)))


@many
@given(ANY)
def test_who_may_change_may_see(request: Request) -> None:
    if says(replace(request, may="change")):
        assert says(replace(request, may="see"))


def _only_to_read(grant: Grant) -> Grant:
    return replace(grant, consent=grant.consent and replace(grant.consent, may="see"))


@many
@given(ANY)
def test_a_yes_to_reading_is_never_a_yes_to_writing(request: Request) -> None:
    on_consent = tuple(_only_to_read(grant) for grant in request.grants if grant.basis == "consent")
    answer = decide(replace(request, may="change", grants=on_consent), POLICY)
    # The house itself needs no yes for its own tasks; of people only what another ground allows is left.
    assert not answer.allowed or answer.rule is Rule.SYSTEM


@many
@given(ANY)
def test_a_death_never_widens(request: Request) -> None:
    if says(replace(request, deceased_on=NOON.date(), plan_ends_on=NOON.date())):
        assert says(replace(request, deceased_on=None))


@many
@given(near_requests())
def test_random_requests_are_not_all_refused(request: Request) -> None:
    """The strategy must reach the allowed side: a request with one whole grant and nothing against it is allowed."""
    good = request.grants[-1]
    whole = replace(
        good,
        until=None,
        stopped_at=None,
        consent=good.consent and replace(good.consent, expires_at=None, withdrawn_at=None, may=good.may),
    )
    assert says(replace(request, grants=(whole,), deceased_on=None))
