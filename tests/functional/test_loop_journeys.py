"""What residents make and hand out, as people meet it: the emergency page on somebody's phone, and the roster with keys alone.

Two people on one step, a better idea and paper are in `test_plan_journeys`; the church that answers is in `test_referral`; silence until
the default route and somebody who takes back their yes are in `test_days_pass`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from playwright.sync_api import expect

from naast.core import clock
from tests.functional.journeys import DESK, PHONE, come_in

Open = Callable[..., Any]
Check = Callable[[Any], None]


def _tab_to(page: Any, found: Callable[[Any], bool], most: int = 150) -> None:
    """With the Tab key alone; what has the focus must be seen to have it."""
    for _press in range(most):
        page.keyboard.press("Tab")
        if found(page):
            shown = page.evaluate(
                "(() => { const s = getComputedStyle(document.activeElement);"
                " return s.outlineStyle !== 'none' || s.boxShadow !== 'none' })()"
            )
            assert shown, "nobody sees where the focus is"
            return
    raise AssertionError("not reached with the Tab key")


def _on(words: str, name: str = "") -> Callable[[Any], bool]:
    """Whether the focus is on a button or link with these words, or on the field with this name."""

    def found(page: Any) -> bool:
        told = page.evaluate("[document.activeElement.innerText || '', document.activeElement.name || '']")
        return bool((words and words in told[0]) or (name and told[1] == name))

    return found


def _type_day(page: Any, day: date) -> None:
    """With keys alone in a field of a day; in which order is up to the language the browser itself was started in."""
    for signs in ("%m%d%Y", "%d%m%Y"):
        page.keyboard.type(day.strftime(signs))
        if page.evaluate("document.activeElement.value") == day.isoformat():
            return
        page.evaluate("document.activeElement.blur()")
        page.get_by_label("Welke dag?").focus()


def test_the_emergency_page_is_one_tap_for_a_stranger_and_stops_when_dina_says_so(
    open_page: Open, no_barriers: Check
) -> None:
    dina = open_page(PHONE, javascript=False)
    come_in(open_page, dina, "Dina Verbeek")
    dina.goto("/plan/mij/noodblad/")
    dina.get_by_role("checkbox", name=re.compile("^Huub Verbeek")).check()
    dina.get_by_role("checkbox", name=re.compile("Niet meer naar het ziekenhuis")).check()
    dina.get_by_label("Goed om te weten").fill("De sleutel ligt bij nummer 12.")
    dina.get_by_role("button", name="Maak het noodblad").click()
    expect(dina.get_by_role("heading", level=1, name="Uw noodkaart")).to_be_visible()
    link = re.search(r"/plan/noodblad/[\w-]+/", dina.content())
    assert link

    stranger = open_page(PHONE)
    stranger.goto(link[0])
    expect(stranger.get_by_text("De sleutel ligt bij nummer 12.")).to_have_count(0)
    expect(stranger.get_by_role("link", name=re.compile("112")).first).to_be_visible()
    no_barriers(stranger)
    stranger.get_by_role("button", name="Open het noodblad").click()
    expect(stranger.get_by_text("De sleutel ligt bij nummer 12.")).to_be_visible()
    expect(stranger.get_by_role("link", name=re.compile("06 00 00 55 01|Huub")).first).to_be_visible()
    expect(stranger.get_by_text("Huub mag er niet aan onderdoor gaan.")).to_have_count(0)
    no_barriers(stranger)

    dina.goto("/plan/mij/noodblad/")
    dina.get_by_role("button", name="Stop het noodblad").click()
    stranger.goto("/")
    gone = stranger.goto(link[0])
    assert gone.status == 404
    expect(stranger.get_by_text("De sleutel ligt bij nummer 12.")).to_have_count(0)


def test_the_roster_is_made_and_taken_with_keys_alone(open_page: Open, no_barriers: Check) -> None:
    dina = open_page(DESK)
    come_in(open_page, dina, "Dina Verbeek")
    dina.goto("/plan/mij/helpen/")
    _tab_to(dina, _on("", "what"))
    dina.keyboard.type("Soep koken")
    dina.keyboard.press("Tab")
    day = clock.today() + timedelta(days=3)
    _type_day(dina, day)
    assert dina.get_by_label("Welke dag?").input_value() == day.isoformat()
    _tab_to(dina, _on("Zet erbij"))
    dina.keyboard.press("Enter")
    expect(dina.get_by_role("heading", name="Soep koken").or_(dina.get_by_text("Soep koken")).first).to_be_visible()
    no_barriers(dina)
    _tab_to(dina, _on("Maak de link"))
    dina.keyboard.press("Enter")
    expect(dina.get_by_role("heading", level=1, name="De link voor vrienden")).to_be_visible()
    _tab_to(dina, _on("Maak de link"))
    dina.keyboard.press("Enter")
    expect(dina.get_by_role("heading", level=1, name="Hier is de link")).to_be_visible()
    no_barriers(dina)
    link = re.search(r"/plan/[\w-]+/[\w-]{20,}/", dina.content())
    assert link

    friend = open_page(DESK)
    friend.goto(link[0])
    expect(friend.get_by_role("heading", level=1)).to_contain_text("Meehelpen bij Dina")
    no_barriers(friend)
    _tab_to(friend, _on("", "name"))
    friend.keyboard.type("Ria")
    _tab_to(friend, _on("Ik doe dit"))
    friend.keyboard.press("Enter")
    expect(friend.get_by_text("Dank u wel, Ria.")).to_be_visible()
    no_barriers(friend)
    dina.goto("/plan/mij/helpen/")
    expect(dina.get_by_text("Ria").first).to_be_visible()
