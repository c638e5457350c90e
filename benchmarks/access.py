"""`python -m benchmarks.access [N]`: what the fence in the database costs, with N pieces of story stored (1,000,000).

The time of pages about a person with and without row-level security: the same page twice, one right after the other, in turns who goes
first; the ratio is the median over the pairs, so that a busy minute falls on both. And of counting the rows of one's own persons: behind
the fence, without it (by hand), and behind a fence as most people would write it first.
"""

from __future__ import annotations

import json
import os
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "naast.config.settings")
ROUNDS, PAIRS = 60, 150
# A role like that of the app, for whom the fence is not there.
OPEN_ROLE = "naast_meting"
PER_PERSON, USERS, PER_USER = 40, 500, 40

_FILL = (
    "insert into people_person (id, created_at, name, name_key, pc4, preferred_language, contact_way, contact_note, version)"
    " select md5('p' || n)::uuid, now(), 'Persoon ' || n, '', '', 'nl', 'phone', '', 1 from generate_series(1, %(persons)s) n",
    "insert into people_storyentry (id, created_at, person_id, dimension, text, told_by, told_at)"
    " select gen_random_uuid(), now(), md5('p' || (n %% %(persons)s + 1))::uuid, 'algemeen', 'Verzonnen stuk ' || n, 'proef',"
    " now() - n * interval '1 second' from generate_series(1, %(rows)s) n",
    "insert into accounts_user (id, password, email, name, is_active, is_operator, created_at)"
    " select md5('u' || n)::uuid, '', 'u' || n || '@rivierdal.invalid', 'Gebruiker ' || n, true, false, now()"
    " from generate_series(1, %(users)s) n",
    "insert into accounts_membership (id, created_at, user_id, team_id, role)"
    " select gen_random_uuid(), now(), md5('u' || n)::uuid, (select id from accounts_team order by slug limit 1), 'member'"
    " from generate_series(1, %(users)s) n",
    "insert into access_grant (id, created_at, person_id, user_id, role, parts, purposes, may, basis, legal_reference, since,"
    " stopped_by, given_by, reason)"
    " select gen_random_uuid(), now(), md5('p' || ((u * 7919 + k * 613) %% %(persons)s + 1))::uuid, md5('u' || u)::uuid, 'member',"
    " array['identity', 'circle', 'story'], array['begeleiding'], 'change', 'law', '', now() - interval '1 day', '', 'proef', ''"
    " from generate_series(1, %(users)s) u, generate_series(1, %(each)s) k",
    "analyze",
)
# The policy as it is often written: the database then reads the whole table for every count.
_OFTEN = (
    "create policy often on people_storyentry for select to naast_app using (person_id in (select g.person_id from access_grant g"
    " where g.user_id = naast_actor() and g.stopped_at is null and 'story' = any (g.parts)))"
)


def _times(work: Callable[[], Any], rounds: int = ROUNDS) -> list[float]:
    """Milliseconds of each round; five that do not count go before."""
    for _ in range(5):
        work()
    took = []
    for _ in range(rounds):
        begin = time.perf_counter()
        work()
        took.append(1000 * (time.perf_counter() - begin))
    return took


def _median(work: Callable[[], Any], rounds: int = ROUNDS) -> float:
    return statistics.median(_times(work, rounds))


def _owner(*statements: str, **values: int) -> None:
    from django.db import connection

    from naast.core import rls

    with rls.as_owner(), connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement, values or None)


@contextmanager
def _without_fence() -> Iterator[None]:
    from naast.core.models import PersonScopedModel
    from naast.core.privacy import own_models

    tables = [model._meta.db_table for model in own_models() if issubclass(model, PersonScopedModel)]
    _owner(*[f"alter table {table} disable row level security" for table in tables])
    try:
        yield
    finally:
        _owner(*[f"alter table {table} enable row level security" for table in tables])


@contextmanager
def _as_open_role() -> Iterator[None]:
    """Pages are asked for as a role that passes by the fence. Switching costs nothing, so every round can have both."""
    from naast.core import rls

    before = rls.APP_ROLE, rls.SYSTEM_ROLE
    rls.APP_ROLE = rls.SYSTEM_ROLE = OPEN_ROLE
    try:
        yield
    finally:
        rls.APP_ROLE, rls.SYSTEM_ROLE = before


def _pairs(work: Callable[[], Any]) -> list[tuple[float, float]]:
    """(with, without) milliseconds of each pair; the two go first in turns."""

    def once(fenced: bool) -> float:
        with nullcontext() if fenced else _as_open_role():
            begin = time.perf_counter()
            work()
            return 1000 * (time.perf_counter() - begin)

    for _ in range(5):
        once(True)
        once(False)
    found = []
    for number in range(PAIRS):
        first = number % 2 == 0
        one, other = once(first), once(not first)
        found.append((one, other) if first else (other, one))
    return found


@contextmanager
def _often_written() -> Iterator[None]:
    _owner("alter policy naast_see on people_storyentry using (false)", _OFTEN)
    yield


def run(rows: int = 1_000_000) -> dict[str, Any]:
    """All figures, milliseconds (median of ROUNDS)."""
    import django

    from naast.config import devdb

    devdb.ensure()
    django.setup()
    from benchmarks.pages.filled import filled_database

    with filled_database(0):
        _owner(*_FILL, persons=rows // PER_PERSON, rows=rows, users=USERS, each=PER_USER)
        return {"rows": rows, **_measured()}


def _measured() -> dict[str, Any]:
    from django.db import connection
    from django.test import Client

    from naast.accounts import queries
    from naast.accounts.models import User
    from naast.core import rls
    from naast.people.models import StoryEntry

    user = User.objects.get(email="u7@rivierdal.invalid")
    actor, client = queries.actor_for(user), Client()
    client.force_login(user)
    with rls.acting(actor, "begeleiding"):
        mine = list(StoryEntry.objects.for_system("meten").order_by().values_list("person_id", flat=True).distinct())
    person = mine[0]
    pages = {
        "geen persoon (over)": "/over/",
        "Wie ziet wat": f"/kring/{person}/",
        "verhaal": f"/mensen/{person}/verhaal/",
        "mensen": "/mensen/",
    }

    def count(sql: str, values: list[Any]) -> Callable[[], int]:
        def ask() -> int:
            with connection.cursor() as cursor:
                cursor.execute(sql, values)
                return int(cursor.fetchone()[0])

        return ask

    plain = count("select count(*) from people_storyentry", [])
    by_hand = count("select count(*) from people_storyentry where person_id = any(%s)", [mine])

    def visit(url: str) -> Callable[[], Any]:
        def ask() -> Any:
            answer = client.get(url)
            assert answer.status_code == 200, (url, answer.status_code)
            return answer

        return ask

    _owner(
        f"create role {OPEN_ROLE} bypassrls",
        f"grant naast_app to {OPEN_ROLE} with inherit true", f"grant {OPEN_ROLE} to current_user",
    )  # fmt: skip
    try:
        pairs = {name: _pairs(visit(url)) for name, url in pages.items()}
    finally:
        _owner(f"drop role {OPEN_ROLE}")
    with rls.acting(actor, "begeleiding"):
        seen, behind = plain(), _median(plain)
    with _without_fence(), rls.acting(actor, "begeleiding"):
        without, everything = _median(by_hand), _median(plain, 5)
    with _often_written(), rls.acting(actor, "begeleiding"):
        assert plain() == seen
        often = _median(plain, 10)
    counts = {
        "behind the fence": behind,
        "no fence, list by hand": without,
        "fence as often written": often,
        "no fence, all rows": everything,
    }
    return {
        "mine": len(mine),
        "seen": seen,
        "count": counts,
        "pages": {name: _compared(found) for name, found in pairs.items()},
    }


def _compared(found: list[tuple[float, float]]) -> dict[str, float]:
    """Medians of both sides, and the ratio pair by pair: its median, and the middle half of the pairs."""
    low, middle, high = statistics.quantiles([one / other for one, other in found], n=4)
    return {
        "with": statistics.median(one for one, _ in found), "without": statistics.median(other for _, other in found),
        "ratio": middle, "low": low, "high": high,
    }  # fmt: skip


def as_markdown(found: dict[str, Any]) -> str:
    """The tables for docs/measurements.md."""
    lines = [
        f"`count(*)` of the {found['seen']:,} rows of one's own {found['mine']} persons among {found['rows']:,}:", "",
        "| how | ms (median) |", "|---|---|", *[f"| {name} | {took:.2f} |" for name, took in found["count"].items()], "",
        f"| page | with ms | without ms | ratio (median of {PAIRS} pairs) | middle half |", "|---|---|---|---|---|",
    ]  # fmt: skip
    lines += [
        f"| {name} | {row['with']:.1f} | {row['without']:.1f} | {row['ratio']:.3f} | {row['low']:.2f} to {row['high']:.2f} |"
        for name, row in found["pages"].items()
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    result = run(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
    print(as_markdown(result))
    print(json.dumps(result))
