"""The policy as one flat table: every role, part and purpose with what it may at most, for tests and for the page that explains it."""

from __future__ import annotations

from dataclasses import dataclass

from naast.engine.knowledge.policy_model import BASES, Policy


@dataclass(frozen=True, slots=True)
class Cell:
    """One role, part and purpose: on which bases it may be seen and changed. Both empty: never."""

    role: str
    part: str
    purpose: str
    see: frozenset[str]
    change: frozenset[str]


def cells(policy: Policy) -> tuple[Cell, ...]:
    """Every combination, also those that are never allowed; in the order of the policy files."""
    return tuple(
        Cell(
            role,
            part,
            purpose,
            _bases(policy, role, part, purpose, "see"),
            _bases(policy, role, part, purpose, "change"),
        )
        for role in policy.roles
        for part in policy.parts
        for purpose in policy.purposes
    )


def _bases(policy: Policy, role: str, part: str, purpose: str, may: str) -> frozenset[str]:
    lines = [
        line for line in policy.roles[role].lines
        if part in line.parts and purpose in line.purposes and (may == "see" or line.may == "change")
    ]  # fmt: skip
    return frozenset(basis for basis in BASES if any(basis in line.bases for line in lines))
