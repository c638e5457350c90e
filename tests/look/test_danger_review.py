"""The clinician's review in a real browser: axe, width, a remark that grows, and paper."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from naast.engine.danger import release, review_page

ROOT = Path(__file__).parents[2]
CHROMIUM = Path("/usr/bin/chromium")
AXE = ROOT / "node_modules/axe-core/axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
DAY = date(2026, 11, 22)

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not (CHROMIUM.exists() and AXE.exists()), reason="chromium or axe absent"),
]


@pytest.fixture(params=["first", "later"])
def html(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The page before any approval, and after one with a change since."""
    root = tmp_path / "knowledge"
    shutil.copytree(ROOT / "tests/knowledge/minimal", root)
    if request.param == "later":
        approval, _ = release.prepare(root, by="V. Voorbeeld", role="huisarts", on=DAY)
        release.write(root, approval)
        path = root / "crisis/suicide.yaml"
        path.write_text(path.read_text("utf-8").replace("(zo )?moe", "(zo )?uitgeput"), "utf-8")
    return review_page.draw(release.look(root), DAY)


def opened(browser: Any, html: str, width: int) -> Any:
    page = browser.new_context(viewport={"width": width, "height": 844}).new_page()
    page.set_content(html)
    return page


@pytest.mark.parametrize("width", [390, 1280])
def test_axe_finds_nothing_and_it_fits(browser: Any, html: str, width: int) -> None:
    page = opened(browser, html, width)
    page.add_script_tag(path=str(AXE))
    result = page.evaluate("(rules) => axe.run(document, {runOnly: rules, resultTypes: ['violations']})", RULES)
    too_wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    page.context.close()
    assert [(found["id"], [node["html"] for node in found["nodes"]]) for found in result["violations"]] == []
    assert len(result["passes"]) > 20
    assert too_wide <= 0


def test_a_long_remark_stays_readable(browser: Any, html: str) -> None:
    page = opened(browser, html, 1280)
    field = page.get_by_label("Opmerking bij voorbeeld 1").first
    low = field.bounding_box()["height"]
    field.fill("Dit is volgens mij geen gevaar, maar een manier van spreken. " * 5)
    high = field.bounding_box()["height"]
    page.context.close()
    assert high > 3 * low


def test_on_paper_nothing_is_cut_off(browser: Any, html: str) -> None:
    page = opened(browser, html, 711)  # A4 within its margins, in CSS pixels
    page.emulate_media(media="print")
    cut = page.evaluate(
        "[...document.querySelectorAll('th, td')].filter((one) => one.scrollWidth > one.clientWidth + 1)"
        ".map((one) => one.outerHTML.slice(0, 80))"
    )
    too_wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    page.context.close()
    assert cut == []
    assert too_wide <= 0
