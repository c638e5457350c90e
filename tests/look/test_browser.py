"""What a real browser makes of the look: axe, sizes to tap, width, night, paper, and the small script.

Pages are drawn from the templates alone, so these tests need no database.
"""

from __future__ import annotations

import mimetypes
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import django_htmx
import pytest
from django.template.loader import render_to_string

ROOT = Path(__file__).parents[2]
CHROMIUM = Path("/usr/bin/chromium")
AXE = ROOT / "node_modules/axe-core/axe.min.js"
DIST = ROOT / "src/naast/core/static/naast/dist"
STATIC = [ROOT / "src/naast/core/static", Path(django_htmx.__file__).parent / "static"]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
HOST = "http://naast.test"
POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'"
ERROR = {"code": 404, "title": "Deze pagina is er niet", "message": "De link klopt niet.", "hint": "Kijk hem na."}
PAGES: dict[str, tuple[str, dict[str, Any]]] = {
    "gallery": ("core/gallery.html", {}),
    "error": ("core/error.html", ERROR),
    "about": ("core/about.html", {"desk_phone": "0341-00 10 00", "is_fictional": True}),
    "privacy": ("core/privacy.html", {"desk_phone": "0341-00 10 00", "municipality": "Rivierdal"}),
    "accessibility": ("core/accessibility.html", {}),
}

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not (CHROMIUM.exists() and AXE.exists() and DIST.exists()), reason="chromium or assets absent"),
]

# Inputs inside a label count as large as the label; links inside running text are excepted by WCAG 2.5.8.
SMALL = """() => [...document.querySelectorAll('a[href], button, summary, input:not([type=hidden]), select, textarea')]
  .filter((one) => getComputedStyle(one).display !== 'inline' && one.getClientRects().length)
  .map((one) => (one.closest('label') ?? one))
  .filter((one) => one.getBoundingClientRect().height < 43.5)
  .map((one) => one.outerHTML.slice(0, 120))"""


def serve(route: Any) -> None:
    """Answers from templates and static folders; nothing reaches a network."""
    path = urlsplit(route.request.url).path.strip("/")
    if path in PAGES:
        template, context = PAGES[path]
        headers = {"Content-Security-Policy": POLICY}
        html = render_to_string(template, context)
        route.fulfill(body=html, content_type="text/html; charset=utf-8", headers=headers)
        return
    if path == "antwoord":
        route.fulfill(body='<a href="/about#van-antwoord">Een plek</a>', content_type="text/html; charset=utf-8")
        return
    for folder in STATIC:
        if path.startswith("static/") and (file := folder / path.removeprefix("static/")).is_file():
            route.fulfill(body=file.read_bytes(), content_type=mimetypes.guess_type(file.name)[0])
            return
    route.fulfill(status=404, body="")


def open_page(browser: Any, name: str, width: int = 390, **options: Any) -> Any:
    """A page at `width` CSS pixels; what the console says is kept in `page.said`."""
    context = browser.new_context(viewport={"width": width, "height": 844}, **options)
    page = context.new_page()
    page.said = []
    page.on("console", lambda message: page.said.append(message.text))
    page.on("pageerror", lambda error: page.said.append(str(error)))
    page.route("**/*", serve)
    page.goto(f"{HOST}/{name}")
    return page


@pytest.mark.parametrize(
    ("name", "scheme"),
    [(name, "light") for name in PAGES] + [("gallery", "dark"), ("error", "dark")],
)
@pytest.mark.parametrize("width", [390, 1280])
def test_axe_finds_nothing(browser: Any, name: str, width: int, scheme: str) -> None:
    page = open_page(browser, name, width, color_scheme=scheme, bypass_csp=True)
    page.add_script_tag(path=str(AXE))
    result = page.evaluate("(rules) => axe.run(document, {runOnly: rules, resultTypes: ['violations']})", RULES)
    page.context.close()
    assert [(found["id"], [node["html"] for node in found["nodes"]]) for found in result["violations"]] == []
    assert len(result["passes"]) > 30


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_nothing_is_too_wide_or_too_small_to_tap(browser: Any, width: int) -> None:
    page = open_page(browser, "gallery", width)
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert page.evaluate(SMALL) == []
    page.context.close()


def test_head_and_help_bar_leave_most_of_a_phone_to_the_page(browser: Any) -> None:
    page = open_page(browser, "about")
    assert page.locator("main").bounding_box()["y"] <= 250
    for number in ("112", "113", "0800-2000", "088 0767 000", "0800-0432"):
        assert page.get_by_role("link", name=number).first.is_visible()
    page.context.close()


def test_the_security_policy_blocks_nothing_we_need(browser: Any) -> None:
    page = open_page(browser, "gallery")
    assert page.said == []
    assert page.evaluate("getComputedStyle(document.body).fontFamily").startswith('"Source Sans 3 Variable"')
    page.context.close()


def test_the_keyboard_starts_at_the_skip_link_and_focus_is_seen(browser: Any) -> None:
    page = open_page(browser, "about")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Naar de inhoud")
    assert skip.evaluate("(link) => link === document.activeElement")
    assert skip.bounding_box()["y"] >= 0
    page.keyboard.press("Tab")
    assert page.evaluate("parseFloat(getComputedStyle(document.activeElement).outlineWidth)") >= 3
    page.context.close()


def test_without_javascript_nothing_is_promised_that_does_not_work(browser: Any) -> None:
    page = open_page(browser, "gallery", java_script_enabled=False)
    assert not page.get_by_role("button", name="Print").is_visible()
    assert not page.get_by_role("button", name="Kopieer de link").is_visible()
    assert page.get_by_role("button", name="Verstuur mijn vraag").first.is_visible()
    page.context.close()


def test_a_draft_survives_a_reload_and_can_be_wiped(browser: Any) -> None:
    page = open_page(browser, "gallery")
    field = page.get_by_label("Notitie")
    field.fill("Ik ben zo moe van alles regelen, help")
    page.reload()
    assert field.input_value() == "Ik ben zo moe van alles regelen, help"
    page.get_by_role("button", name="Wissen").click()
    page.reload()
    assert field.input_value() == ""
    page.context.close()


def test_the_counter_speaks_only_near_the_end(browser: Any) -> None:
    page = open_page(browser, "gallery")
    field, counter = page.get_by_label("Notitie"), page.locator("[data-counter-for=voorbeeld-notitie]")
    field.fill("kort")
    page.wait_for_timeout(500)
    assert counter.inner_text() == ""
    field.fill("x" * 35)
    page.wait_for_timeout(500)
    assert counter.inner_text() == "Nog 5 tekens."
    field.fill("x" * 42)
    page.wait_for_timeout(500)
    assert counter.inner_text() == "2 tekens te veel."
    page.context.close()


def test_on_paper_there_are_numbers_and_no_buttons(browser: Any) -> None:
    page = open_page(browser, "gallery", 1280)
    page.emulate_media(media="print")
    assert not page.get_by_role("navigation", name="Hoofdmenu").is_visible()
    assert not page.locator(".nl-button").first.is_visible()
    assert page.get_by_text("0341-00 12 34").first.is_visible()
    assert page.get_by_role("link", name="112").first.is_visible()
    page.context.close()


def test_on_paper_what_is_folded_is_open(browser: Any) -> None:
    page = open_page(browser, "gallery", java_script_enabled=False)
    cost = page.get_by_text("Wat kost het?").first
    assert not cost.is_visible()
    page.emulate_media(media="print")
    assert cost.is_visible()
    assert all(one.bounding_box()["height"] > 15 for one in page.locator("details > div").all()), "one line at least"
    page.context.close()


def test_the_way_back_is_there_only_for_who_came_from_an_answer(browser: Any) -> None:
    page = open_page(browser, "about", java_script_enabled=False)
    way = page.locator("#van-antwoord")
    assert not way.is_visible()
    page.goto(f"{HOST}/about#van-antwoord")
    assert way.get_by_text("Ga terug met de terugknop").is_visible()
    assert page.evaluate("scrollY") == 0, "the help bar stays in sight"
    page.context.close()


def test_the_way_back_is_a_button_that_goes_back(browser: Any) -> None:
    page = open_page(browser, "antwoord/")
    page.get_by_role("link", name="Een plek").click()
    page.get_by_role("button", name="Terug naar het antwoord").click()
    page.get_by_role("link", name="Een plek").wait_for()
    assert page.url == f"{HOST}/antwoord/"
    page.goto(f"{HOST}/error")
    page.goto(f"{HOST}/about#van-antwoord")
    assert not page.get_by_role("button", name="Terug naar het antwoord").is_visible()
    page.context.close()


def test_a_button_beside_a_field_stands_on_the_same_line(browser: Any) -> None:
    page = open_page(browser, "gallery", 1280)
    field, button = page.locator(".n-find input").bounding_box(), page.locator(".n-find button").bounding_box()
    assert abs((field["y"] + field["height"]) - (button["y"] + button["height"])) < 4
    assert button["x"] > field["x"] + field["width"]
    page.context.close()
