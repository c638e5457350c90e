"""Many at once: a code is tried at most five times and used at most once, whatever comes in at the same moment."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections
from tests.people.conftest import Family, last_code, link_of, rows

from naast.people import actions
from naast.people.actions.entry import CODE_TRIES, Entrance
from naast.people.models import LoginCode

pytestmark = pytest.mark.django_db(transaction=True)
HERE = "een-browser"


def _at_once(times: int, attempt: Callable[[], Entrance]) -> Counter[str]:
    def once(_number: int) -> str:
        try:
            return attempt().reason
        finally:
            connections.close_all()

    with ThreadPoolExecutor(max_workers=6) as pool:
        return Counter(pool.map(once, range(times)))


def test_guessing_in_parallel_buys_no_extra_tries(family: Family) -> None:
    token = link_of(family.huub)
    actions.send_code(token=token, way="email", browser=HERE)
    wrong = f"{(int(last_code()) + 1) % 1_000_000:06d}"
    seen = _at_once(12, lambda: actions.check_code(token=token, code=wrong, browser=HERE))
    assert seen == {"wrong": CODE_TRIES - 1, "over": 12 - CODE_TRIES + 1}
    assert rows(LoginCode)[0].tries == CODE_TRIES


def test_the_right_code_lets_in_one(family: Family) -> None:
    token = link_of(family.huub)
    actions.send_code(token=token, way="email", browser=HERE)
    code = last_code()
    seen = _at_once(6, lambda: actions.check_code(token=token, code=code, browser=HERE))
    assert seen == {"in": 1, "over": 5}
