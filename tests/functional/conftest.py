"""A real browser (Debian's chromium) against a real server, with axe. Skipped with a word when there is no chromium."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
ARGS = [
    "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "functional" in str(item.fspath):
            item.add_marker(pytest.mark.browser)
            if not CHROMIUM and not os.environ.get("NAAST_REQUIRE_BROWSER"):
                item.add_marker(pytest.mark.skip(reason="geen chromium op deze machine (apt-get install chromium)"))


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """One chromium for all journeys."""
    # Playwright keeps an event loop in this thread; Django would refuse every query beside it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    from playwright.sync_api import sync_playwright

    args = [*ARGS, "--no-sandbox"] if os.geteuid() == 0 else ARGS
    with sync_playwright() as driver:
        running = driver.chromium.launch(executable_path=CHROMIUM, headless=True, args=args)
        yield running
        running.close()


@pytest.fixture
def open_page(browser: Any, live_server: Any, cast_for_browser: Any) -> Iterator[Callable[..., Any]]:
    """`open_page(width=390, javascript=True, login="nadia@…")` gives a page; any message in its console fails the test."""
    contexts, said = [], []

    def make(size: dict[str, int] = PHONE, *, javascript: bool = True, login: str = "") -> Any:
        context = browser.new_context(
            base_url=live_server.url, viewport=size, java_script_enabled=javascript, locale="nl-NL", bypass_csp=False
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on("console", lambda message: said.append(message.text) if message.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: said.append(str(error)))
        if login:
            _log_in(page, login)
        return page

    yield make
    for context in contexts:
        context.close()
    # A form with a mistake comes back as 422 on purpose; chromium writes that down.
    assert [line for line in said if "422" not in line and "404" not in line] == []


def _log_in(page: Any, email: str) -> None:
    from tests import personas

    page.goto("/inloggen/")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Wachtwoord").fill(personas.PASSWORD)
    page.get_by_role("button", name="Inloggen").click()


@pytest.fixture
def cast_for_browser(transactional_db: None) -> None:
    """Rivierdal with its teams, people and social map."""
    from django.core.management import call_command

    call_command("demo_data", quiet=True)


@pytest.fixture
def no_barriers(browser: Any) -> Callable[[Any], None]:
    """`no_barriers(page)` runs axe on what the page shows now: WCAG 2.2 A and AA, and best practice."""

    def check(page: Any) -> None:
        # The page's own policy forbids foreign scripts, as it should: look at a copy of the same document in a context without it.
        context = browser.new_context(viewport=page.viewport_size, bypass_csp=True, storage_state=page.context.storage_state())
        twin = context.new_page()
        twin.route("**/*", lambda route: route.continue_())
        twin.goto(page.url.split("#")[0] if page.url.startswith("http") else "about:blank")
        twin.set_content(page.content(), wait_until="load")
        twin.add_script_tag(path=str(AXE))
        rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
        found = twin.evaluate("rules => axe.run(document, {runOnly: rules})", rules)
        context.close()
        broken = [(v["id"], v["nodes"][0]["html"][:200]) for v in found["violations"]]
        assert broken == []

    return check
