"""The slow, obvious twin of `naast.engine.access.decide`: it writes the whole table out and looks every line up by hand."""

from __future__ import annotations

from naast.engine.access import Grant, Request
from naast.engine.knowledge.policy_model import Policy


def allowed(request: Request, policy: Policy) -> bool:
    """Yes only when every one of the plain sentences below is true for at least one grant."""
    known = request.purpose in policy.purposes and request.part in policy.parts
    if request.actor_kind == "system":
        return known and policy.purposes[request.purpose].system
    if not known or request.actor_kind not in ("user", "resident") or request.role not in policy.roles:
        return False
    if policy.roles[request.role].kind != request.actor_kind:
        return False
    return any(grant_allows(grant, request, policy) for grant in request.grants)


def grant_allows(grant: Grant, request: Request, policy: Policy) -> bool:
    sentences = [
        "is given to this role" if grant.role == request.role else "",
        "names the part" if request.part in grant.parts else "",
        "names the purpose" if request.purpose in grant.purposes else "",
        "has begun" if not grant.since > request.at else "",
        "has not ended" if grant.until is None or request.at < grant.until else "",
        "was not stopped" if grant.stopped_at is None else "",
        "is wide enough" if request.may == "see" or grant.may == "change" else "",
        "stands in the policy" if _in_policy(grant, request, policy) else "",
        "survives a death" if _survives(grant, request) else "",
        "has ground" if _ground(grant, request, policy) else "",
    ]
    return all(sentences)


def _in_policy(grant: Grant, request: Request, policy: Policy) -> bool:
    table = set()
    for role in policy.roles.values():
        for line in role.lines:
            for part in line.parts:
                for purpose in line.purposes:
                    for basis in line.bases:
                        table.add((role.id, part, purpose, basis, "see"))
                        if line.may == "change":
                            table.add((role.id, part, purpose, basis, "change"))
    return (request.role, request.part, request.purpose, grant.basis, request.may) in table


def _survives(grant: Grant, request: Request) -> bool:
    if request.deceased_on is None:
        return True
    if grant.basis == "representation" or request.plan_ends_on is None:
        return False
    return request.at.date() <= request.plan_ends_on


def _ground(grant: Grant, request: Request, policy: Policy) -> bool:
    if grant.basis == "law":
        party = policy.roles[request.role].party
        for one in policy.exchanges.values():
            right = one.receiver == party and request.part in one.parts and request.purpose in one.purposes
            ended = one.valid_until is not None and request.at.date() >= one.valid_until
            if right and request.at.date() >= one.valid_from and not ended:
                return True
        return False
    if grant.basis == "consent":
        said = grant.consent
        if said is None or said.withdrawn_at is not None:
            return False
        in_time = said.given_at <= request.at and (said.expires_at is None or request.at < said.expires_at)
        said_so = request.may == "see" or said.may == "change"
        return in_time and said_so and request.part in said.parts and request.purpose in said.purposes
    return True
