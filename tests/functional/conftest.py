"""A real browser (Debian's chromium) against a real server with its own database, with axe. Skipped with a word without chromium.

The server is one process for the whole session (see `serve`), so no test pays for filling Rivierdal again. Journeys make their
own questions and find them back by their number; they never count what lies in the inbox.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest
from playwright.sync_api import Error as PageError
from psycopg.conninfo import make_conninfo

from tests.conftest import CHROMIUM
from tests.functional import towns
from tests.functional.journeys import DESK, PHONE, in_both, log_in
from tests.functional.offline import TABLET, WIDE

ROOT = towns.ROOT
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
# A form with a mistake, a page that is gone, a colleague who was first: answers with a page. Chromium writes their status down.
ON_PURPOSE = re.compile(r"status of (404|409|410|422|429)\b")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "functional" in str(item.fspath):
            item.add_marker(pytest.mark.browser)
            # None of them asks it anything, but theirs is a copy of it (see `migrated`).
            item.add_marker(pytest.mark.django_db)
            if not CHROMIUM and not os.environ.get("NAAST_REQUIRE_BROWSER"):
                item.add_marker(pytest.mark.skip(reason="geen chromium op deze machine (apt-get install chromium)"))


@pytest.fixture(scope="session")
def town_database(migrated: str) -> Iterator[dict[str, Any]]:
    """A database of its own beside the one of the other tests; gone afterwards. Gives what psycopg needs to connect."""
    with towns.database(f"naast_browser_{os.getpid()}", migrated) as reach:
        yield reach


@pytest.fixture(scope="session")
def town(town_database: dict[str, Any]) -> Iterator[str]:
    """The address of a Naast with Rivierdal in it."""
    with towns.served(towns.environment(town_database)) as address:
        yield address


@pytest.fixture
def ask_database(town_database: dict[str, Any], town: str) -> Callable[..., list[tuple[Any, ...]]]:
    """`ask_database(sql, *values)`: what really lies in the database of the server, such as the outbox."""

    def rows(sql: str, *values: Any) -> list[tuple[Any, ...]]:
        with psycopg.connect(make_conninfo(**town_database)) as connection:
            return connection.execute(sql, values).fetchall()

    return rows


@pytest.fixture
def open_page(browser: Any, town: str) -> Iterator[Callable[..., Any]]:
    """`open_page(size, javascript=True, login="nadia")` gives a page; any message in its console fails the test."""
    contexts, said = [], []

    def make(size: dict[str, int] = PHONE, *, javascript: bool = True, login: str = "") -> Any:
        context = browser.new_context(base_url=town, viewport=size, java_script_enabled=javascript, locale="nl-NL")
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on("console", lambda message: said.append(message.text) if message.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: said.append(str(error)))
        if login:
            log_in(page, login)
        return page

    yield make
    for context in contexts:
        context.close()
    assert [line for line in said if not ON_PURPOSE.search(line)] == []


@pytest.fixture(params=[PHONE, DESK], ids=["390", "1280"])
def size(request: pytest.FixtureRequest) -> dict[str, int]:
    """A phone and a desk, for what is not the same in both; else see `no_barriers_in_both`."""
    return dict(request.param)


@pytest.fixture(scope="session")
def _axe() -> str:
    return AXE.read_text(encoding="utf-8")


@pytest.fixture
def no_barriers(_axe: str) -> Callable[[Any], None]:
    """`no_barriers(page)`: axe (WCAG 2.2 A and AA, best practice) finds nothing, and nothing sticks out on the right."""

    def look(page: Any) -> dict[str, Any]:
        page.wait_for_load_state("load")
        # Through the debugger, so that the page keeps its own strict policy; once for a page that is looked at in several widths.
        if not page.evaluate("'axe' in window"):
            page.evaluate(_axe)
        # Written out is only what is wrong: that is half of the time.
        return dict(page.evaluate("rules => axe.run(document, {runOnly: rules, resultTypes: ['violations']})", RULES))

    def check(page: Any) -> None:
        try:
            found = look(page)
        except PageError:
            # A tap just before may still have been on its way to the next page, which took this one away midway. That one counts.
            found = look(page)
        assert [(v["id"], v["nodes"][0]["html"][:200]) for v in found["violations"]] == []
        width = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
        assert width[0] <= width[1], f"{page.url}: {width[0]} px wide in a window of {width[1]} px"

    return check


@pytest.fixture
def no_barriers_at_the_table(no_barriers: Callable[[Any], None]) -> Callable[[Any], None]:
    """`no_barriers` on a phone, at a desk, and on a tablet: lying and standing."""

    def check(page: Any) -> None:
        own = page.viewport_size
        for size in (PHONE, DESK, WIDE, TABLET):
            page.set_viewport_size(size)
            no_barriers(page)
        page.set_viewport_size(own)

    return check


@pytest.fixture
def no_barriers_in_both(no_barriers: Callable[[Any], None]) -> Callable[[Any], None]:
    """`no_barriers` on a phone and at a desk: a journey that is the same in both is made once."""

    def check(page: Any) -> None:
        for _ in in_both(page):
            no_barriers(page)

    return check
