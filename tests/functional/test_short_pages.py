"""On a phone: danger and the help bar first, the first help and the way to a person within two screens, and an end in sight."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.functional.journeys import PHONE

TWO_SCREENS = 2 * PHONE["height"]
MOST = 3600
MOST_HELP_BAR = 120
BED = "Mijn vrouw komt maandag thuis en ons bed staat boven. Ze kan de trap niet op."


@pytest.mark.parametrize(
    ("words", "who"),
    [
        (BED, "naaste"),
        ("mijn moeder heeft kanker en ik ben bang. wat moet ik doen", "child"),
        ("Mijn medewerker is ernstig ziek en wordt niet meer beter. Wat moet ik regelen?", "unknown"),
        ("Ik wil niet meer leven. Ik heb er genoeg van.", "patient"),
    ],
)
def test_the_result_is_short_on_a_phone_and_the_first_things_come_first(
    open_page: Callable[..., Any], no_barriers: Callable[[Any], None], words: str, who: str
) -> None:
    page = open_page(PHONE)
    page.goto("/")
    page.fill("#id_text", words)
    page.check(f"input[name=asker][value={who}]")
    page.fill("#id_pc4", "0342")
    page.click("main button[type=submit]")
    page.wait_for_load_state()
    assert page.evaluate("document.documentElement.scrollHeight") <= MOST
    assert page.evaluate("document.querySelector('.n-help').offsetHeight") <= MOST_HELP_BAR
    bottom = "s => Math.round(document.querySelector(s).getBoundingClientRect().bottom + scrollY)"
    call = "#bel-mij h2" if page.query_selector(".n-danger") else 'a[href="#bel-mij"]'
    assert page.evaluate(bottom, call) <= TWO_SCREENS
    assert page.evaluate(bottom, "main .n-call") <= TWO_SCREENS
    if page.query_selector(".n-danger"):
        assert page.evaluate(bottom, ".n-danger h2") < page.evaluate(bottom, "#bel-mij h2")
    no_barriers(page)
