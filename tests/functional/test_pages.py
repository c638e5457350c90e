"""Every other page, on a phone and at a desk: no barrier for anyone, nothing in the console, the help bar in view."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.functional.journeys import PHONE, in_both, search

Open = Callable[..., Any]
Check = Callable[[Any], None]
PAGES = [
    "/over/",
    "/privacy/",
    "/toegankelijkheid/",
    "/componenten/",
    "/stroomschema/",
    "/stroomschema/huisbezoek/",
    "/hulp/",
    "/hulp/?postcode=0341",
    "/hulp/?postcode=rivier",
    "/hulp/aanbod/huisartsen-de-kade-spreekuur/",
    "/hulp/bij/thuiszorg-de-waard/",
    "/hulp/wijk/lage-dijk/",
    "/bestaat/niet/",
    "/volgen/geheim-dat-niet-bestaat/",
]


@pytest.mark.parametrize("address", PAGES)
def test_every_page_is_open_to_everyone(open_page: Open, no_barriers: Check, address: str) -> None:
    page = open_page(PHONE)
    page.goto(address)
    for _ in in_both(page):
        expect(page.get_by_role("heading", level=1)).to_have_count(1)
        help_bar = page.get_by_role("region", name="Direct hulp")
        expect(help_bar.get_by_role("link", name="112")).to_be_in_viewport()
        no_barriers(page)


@pytest.mark.parametrize("words", ["zorg", "xqzzy"], ids=["many", "none"])
def test_a_search_is_open_to_everyone(open_page: Open, no_barriers_in_both: Check, words: str) -> None:
    page = open_page(PHONE)
    search(page, words, postcode="0341")
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    no_barriers_in_both(page)


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no-script"])
def test_a_search_leads_on_and_back_and_shows_no_words_in_an_address(open_page: Open, javascript: bool) -> None:
    page = open_page(javascript=javascript)
    page.goto("/")
    page.get_by_role("link", name="Zoek hulp").click()
    search(page, "zorg")
    addresses = [page.url]
    page.get_by_role("group", name="Soort hulp").get_by_role("button", name="Gemeente").click()
    addresses.append(page.url)
    expect(page.get_by_label("Wat zoekt u?")).to_have_value("zorg")
    kind = page.get_by_role("group", name="Soort hulp").locator("[aria-current]")
    expect(kind).to_contain_text("Gemeente")
    page.get_by_role("article").first.get_by_role("link").first.click()
    expect(page.locator("main a[href^='tel:']").first).to_be_visible()
    page.go_back()
    expect(page.get_by_label("Wat zoekt u?")).to_have_value("zorg")
    expect(kind).to_contain_text("Gemeente")
    addresses.append(page.url)
    assert {address.partition("/hulp/")[2] for address in addresses} == {""}
