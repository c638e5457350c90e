"""The decision itself: first the ceiling of the role, then a grant that is alive, then the ground under that grant.

What is not allowed somewhere is refused. When several grants fall short, the reason told is that of the one that came furthest.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from naast.engine.access.model import Decision, Grant, Request, Rule
from naast.engine.knowledge.policy_model import Line, Policy, Role

# The further down, the closer the grant came. The reader is told about the closest one.
_CLOSENESS: Final = (
    Rule.NOT_IN_CIRCLE,
    Rule.OTHER_ROLE,
    Rule.OTHER_PART,
    Rule.OTHER_PURPOSE,
    Rule.STOPPED,
    Rule.ENDED,
    Rule.ONLY_SEE,
    Rule.ROLE_NEVER,
    Rule.NOT_BY_LAW,
    Rule.NO_CONSENT,
    Rule.CONSENT_ENDED,
    Rule.WITHDRAWN,
    Rule.AFTER_DEATH,
    Rule.AFTER_PLAN,
)
_GROUND: Final = {
    "own": Rule.OWN,
    "law": Rule.LAW,
    "consent": Rule.CONSENT,
    "representation": Rule.REPRESENTATION,
    "emergency": Rule.EMERGENCY,
}
_WHY: Final = {
    Rule.OWN: "Dit gaat over uzelf.",
    Rule.LAW: "De wet staat dit toe voor uw werk.",
    Rule.CONSENT: "De persoon heeft hier toestemming voor gegeven.",
    Rule.REPRESENTATION: "U spreekt voor de persoon.",
    Rule.EMERGENCY: "U gebruikt noodtoegang. De persoon en de coördinator weten dat.",
    Rule.SYSTEM: "Dit doet Naast zelf.",
    Rule.NO_PURPOSE: "Er is niet gezegd waarvoor u dit wilt zien.",
    Rule.UNKNOWN_PART: "Dit onderdeel bestaat niet.",
    Rule.NOT_FOR_THIS_KIND: "Dit is alleen voor mensen die zijn ingelogd of via hun eigen link binnenkomen.",
    Rule.UNKNOWN_ROLE: "Uw rol is hier niet bekend.",
    Rule.ROLE_NEVER: "Dit hoort niet bij uw rol.",
    Rule.NOT_IN_CIRCLE: "U hoort niet bij de kring van deze persoon.",
    Rule.OTHER_ROLE: "U mocht dit in een andere rol zien, niet in uw rol van nu.",
    Rule.OTHER_PART: "De persoon deelt dit onderdeel niet met u.",
    Rule.OTHER_PURPOSE: "U mag dit zien, maar niet hiervoor.",
    Rule.ONLY_SEE: "U mag dit lezen, maar niet veranderen.",
    Rule.STOPPED: "Uw toegang tot dit onderdeel is gestopt.",
    Rule.ENDED: "De tijd dat u dit mocht zien, is voorbij.",
    Rule.NO_CONSENT: "De persoon heeft hier geen toestemming voor gegeven.",
    Rule.WITHDRAWN: "De persoon heeft de toestemming hiervoor ingetrokken.",
    Rule.CONSENT_ENDED: "De toestemming hiervoor is verlopen.",
    Rule.NOT_BY_LAW: "De wet staat dit niet toe zonder toestemming.",
    Rule.AFTER_DEATH: "De persoon is overleden. Daarmee stopt het spreken namens de persoon.",
    Rule.AFTER_PLAN: "De persoon is overleden en het plan is afgelopen.",
}
_ASK_TEAM: Final = "Vraag het iemand van het team."


def decide(request: Request, policy: Policy) -> Decision:
    """Whether this is allowed, by which rule, and if not why and whom to ask. Never raises on words it does not know: it refuses."""
    if request.purpose not in policy.purposes:
        return _no(Rule.NO_PURPOSE, _ASK_TEAM)
    if request.part not in policy.parts:
        return _no(Rule.UNKNOWN_PART, _ASK_TEAM)
    if request.actor_kind == "system":
        system = policy.purposes[request.purpose].system
        return _yes(Rule.SYSTEM) if system else _no(Rule.OTHER_PURPOSE, _ASK_TEAM)
    if request.actor_kind not in ("user", "resident"):
        return _no(Rule.NOT_FOR_THIS_KIND, _ASK_TEAM)
    role = policy.roles.get(request.role)
    if role is None or role.kind != request.actor_kind:
        return _no(Rule.UNKNOWN_ROLE, _ASK_TEAM)
    return _by_grants(request, role, policy)


def _by_grants(request: Request, role: Role, policy: Policy) -> Decision:
    answers = [_by_grant(request, grant, role, policy) for grant in request.grants if grant.since <= request.at]
    allowed = next((rule for rule in answers if rule in _GROUND.values()), None)
    if allowed is not None:
        return _yes(allowed)
    if not any(_open(role, request)):
        return _no(Rule.ROLE_NEVER, role.ask)
    return _no(max(answers, key=_CLOSENESS.index, default=Rule.NOT_IN_CIRCLE), role.ask)


def _open(role: Role, request: Request) -> Iterator[Line]:
    """The lines of the role that reach as far as the request."""
    for line in role.lines:
        if request.part in line.parts and request.purpose in line.purposes and _reaches(line.may, request.may):
            yield line


def _by_grant(request: Request, grant: Grant, role: Role, policy: Policy) -> Rule:
    """The rule by which this one grant allows, or the first by which it falls short."""
    if grant.role != role.id:
        return Rule.OTHER_ROLE
    if request.part not in grant.parts:
        return Rule.OTHER_PART
    if request.purpose not in grant.purposes:
        return Rule.OTHER_PURPOSE
    if grant.stopped_at is not None:
        return Rule.STOPPED
    if grant.until is not None and grant.until <= request.at:
        return Rule.ENDED
    if not _reaches(grant.may, request.may):
        return Rule.ONLY_SEE
    if not any(grant.basis in line.bases for line in _open(role, request)):
        return Rule.ROLE_NEVER
    return _after_death(request, grant) or _ground(request, grant, role, policy)


def _reaches(held: str, asked: str) -> bool:
    return held == "change" or asked == "see"


def _after_death(request: Request, grant: Grant) -> Rule | None:
    """Speaking for someone ends at death; the rest goes on for those who stay behind, until the plan ends."""
    if request.deceased_on is None:
        return None
    if grant.basis == "representation":
        return Rule.AFTER_DEATH
    ends = request.plan_ends_on
    return Rule.AFTER_PLAN if ends is None or ends < request.at.date() else None


def _ground(request: Request, grant: Grant, role: Role, policy: Policy) -> Rule:
    if grant.basis == "law" and not _by_law(policy, role.party, request.part, request.purpose, request.at.date()):
        return Rule.NOT_BY_LAW
    if grant.basis != "consent":
        return _GROUND[grant.basis]
    consent = grant.consent
    if consent is None or request.part not in consent.parts or request.purpose not in consent.purposes:
        return Rule.NO_CONSENT
    if consent.given_at > request.at:
        return Rule.NO_CONSENT
    if not _reaches(consent.may, request.may):
        return Rule.ONLY_SEE
    # Withdrawn is withdrawn, whatever the clock of the machine that wrote it down says.
    if consent.withdrawn_at is not None:
        return Rule.WITHDRAWN
    if consent.expires_at is not None and consent.expires_at <= request.at:
        return Rule.CONSENT_ENDED
    return Rule.CONSENT


def _by_law(policy: Policy, party: str | None, part: str, purpose: str, on: date) -> bool:
    return any(
        one.receiver == party and part in one.parts and purpose in one.purposes
        and one.valid_from <= on and (one.valid_until is None or on < one.valid_until)
        for one in policy.exchanges.values()
    )  # fmt: skip


def _yes(rule: Rule) -> Decision:
    return Decision(True, _WHY[rule], rule)


def _no(rule: Rule, ask: str) -> Decision:
    return Decision(False, _WHY[rule], rule, ask)
