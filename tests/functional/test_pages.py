"""Every other page, on a phone and at a desk: no barrier for anyone, nothing in the console, the help bar in view."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

Open = Callable[..., Any]
Check = Callable[[Any], None]
PAGES = [
    "/over/",
    "/privacy/",
    "/toegankelijkheid/",
    "/componenten/",
    "/hulp/",
    "/hulp/?zoek=hospice&postcode=0341",
    "/hulp/?zoek=xqzzy",
    "/hulp/?postcode=rivier",
    "/hulp/aanbod/huisartsen-de-kade-spreekuur/",
    "/hulp/bij/thuiszorg-de-waard/",
    "/hulp/wijk/lage-dijk/",
    "/bestaat/niet/",
    "/volgen/geheim-dat-niet-bestaat/",
]


@pytest.mark.parametrize("address", PAGES)
def test_every_page_is_open_to_everyone(
    open_page: Open, no_barriers: Check, size: dict[str, int], address: str
) -> None:
    page = open_page(size)
    page.goto(address)
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    help_bar = page.get_by_role("region", name="Direct hulp")
    expect(help_bar.get_by_role("link", name="112")).to_be_in_viewport()
    no_barriers(page)


def test_search_works_without_javascript_and_leads_to_a_telephone(open_page: Open) -> None:
    page = open_page(javascript=False)
    page.goto("/")
    page.get_by_role("link", name="Zoek hulp").click()
    page.get_by_label("Wat zoekt u?").fill("hospice")
    page.get_by_role("button", name="Zoek").first.click()
    page.get_by_role("article").first.get_by_role("link").first.click()
    expect(page.locator("main a[href^='tel:']").first).to_be_visible()
