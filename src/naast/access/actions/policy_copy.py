"""The policy's ceiling as rows, for the third wall. Written by `naast migrate` as the owner; the app can only read it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db import connection, transaction

from naast.engine import access as access_engine
from naast.engine.knowledge.policy import default_policy
from naast.engine.knowledge.policy_model import Policy

Row = tuple[str | date | None, ...]


def copy_policy(policy: Policy | None = None) -> int:
    """Replace the copy by the policy of this installation; returns how many rows. Nothing when the table is not there (yet)."""
    current = policy or default_policy()
    rows = list(rows_of(current))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select to_regclass('public.access_ceiling')")
        if cursor.fetchone()[0] is None:
            return 0
        cursor.execute("delete from access_ceiling")
        cursor.executemany("insert into access_ceiling values (%s, %s, %s, %s, %s, %s, %s, %s)", rows)
    return len(rows)


def rows_of(policy: Policy) -> Iterator[Row]:
    """One row per role, part, purpose, basis and level; a basis of law once per exchange, with its dates."""
    for cell in access_engine.cells(policy):
        for may, bases in (("see", cell.see), ("change", cell.change)):
            for basis in sorted(bases):
                for begins, ends in _dates(policy, cell, basis):
                    yield cell.role, cell.part, cell.purpose, basis, may, begins, ends, policy.hash


def _dates(policy: Policy, cell: access_engine.Cell, basis: str) -> list[tuple[date | None, date | None]]:
    if basis != "law":
        return [(None, None)]
    party = policy.roles[cell.role].party
    return [
        (one.valid_from, one.valid_until) for one in policy.exchanges.values()
        if one.receiver == party and cell.part in one.parts and cell.purpose in one.purposes
    ]  # fmt: skip
