"""A home visit with a network: planned by one, seen by the other, written down, read back by the person's helper, and chosen from."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.functional.journeys import DESK


def test_from_who_comes_already_to_what_follows(
    open_page: Callable[..., Any], no_barriers_at_the_table: Callable[[Any], None]
) -> None:
    page = open_page(DESK, login="ria")
    page.goto("/bezoek/")
    no_barriers_at_the_table(page)
    page.get_by_role("link", name="Dina Verbeek").last.click()
    page.get_by_role("link", name="Plan een bezoek").click()
    page.get_by_label("Waarvoor komt u?").fill("Kennismaken (verzonnen)")
    no_barriers_at_the_table(page)
    page.get_by_role("button", name="Bewaar").click()
    card = page.locator(".n-card").filter(has_text="Kennismaken (verzonnen)")
    assert card.get_by_text("Ria Smit").count() == 1
    no_barriers_at_the_table(page)
    card.get_by_role("link", name="Schrijf het gesprek op").click()
    page.locator("summary").get_by_text("Het huis", exact=True).click()
    page.get_by_label("Het huis").fill("De trap gaat niet meer.")
    no_barriers_at_the_table(page)
    page.get_by_role("button", name="Bewaar het gesprek").click()
    card = page.locator(".n-card").filter(has_text="Kennismaken (verzonnen)")
    card.get_by_role("link", name="Verslag van Ria Smit").click()
    assert page.get_by_text("De trap gaat niet meer.").count() == 1
    no_barriers_at_the_table(page)
    page.get_by_role("button", name="Voorgelezen: de persoon zegt dat het klopt").click()
    assert page.get_by_text("zo klopt het").count() >= 1
    page.get_by_role("link", name="Kies wat er nu moet gebeuren").click()
    no_barriers_at_the_table(page)
    page.get_by_label("Bij de gemeente melden wat er in huis nodig is, en vragen om spoed.").check()
    page.get_by_role("button", name="Zet in het plan").click()
    assert page.get_by_text("Bij de gemeente melden").count() >= 1
