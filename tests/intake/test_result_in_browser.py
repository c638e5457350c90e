"""The result page on a phone and on paper, in a real browser without JavaScript. Drawn from an answer, so it needs no database.

What stands on the page is in test_result_page.py; whole journeys are in tests/functional.
"""

from __future__ import annotations

import functools
import mimetypes
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.template.loader import render_to_string
from tests.look.test_browser import AXE, CHROMIUM, DIST, RULES

from naast.engine.answering import Answerer, load_parts
from naast.engine.answering.artefact import default_folder
from naast.engine.routing import ServiceIndex, ServiceView
from naast.intake import presenters, queries
from naast.intake.forms import AskForm, HandOverForm

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not (CHROMIUM.exists() and DIST.exists()), reason="chromium or assets absent"),
]
STORY = (
    "Ik ben zzp'er en ik heb uitgezaaide kanker. Wij wonen in een huurhuis. Er komt geen geld meer binnen en ik kan de huur "
    "niet betalen. Ons zoontje van zes vraagt steeds waarom ik zo moe ben."
)


@functools.cache
def answerer() -> Answerer:
    """The real engines, with a place near by for every kind of help."""
    packs, models = load_parts(default_folder())
    places = [
        ServiceView(
            id=f"plek-{name}", name=f"Loket voor {one.name}", organisation="Gemeente Rivierdal", provisions=(name,),
            layer=one.layer, pc4=("0342",), phone="0341-00 14 20", capacity="yes",
        )
        for name, one in packs.provisions.items()
    ]  # fmt: skip
    return Answerer(packs, models, ServiceIndex(places))


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> str:
    """The result page of someone with much to tell."""
    monkeypatch.setattr(queries, "_answerer", answerer)
    form = AskForm({"text": STORY, "asker": "patient", "pc4": "0342"})
    assert form.is_valid()
    data = form.cleaned_data
    page = presenters.result_page(queries.answer_to(STORY, "patient", "0342"), data, team=None)
    return render_to_string("intake/result.html", {"page": page, "form": HandOverForm()})


def show(browser: Any, html: str, width: int, *, javascript: bool = False) -> Any:
    """The page with our own style sheet and fonts; nothing else can be fetched."""
    context = browser.new_context(
        viewport={"width": width, "height": 844}, java_script_enabled=javascript, bypass_csp=True
    )
    page = context.new_page()

    def serve(route: Any) -> None:
        path = urlsplit(route.request.url).path
        if path == "/":
            route.fulfill(body=html, content_type="text/html; charset=utf-8")
        elif path.startswith("/static/naast/dist/") and (file := DIST / path.rsplit("/", 1)[1]).is_file():
            route.fulfill(body=file.read_bytes(), content_type=mimetypes.guess_type(file.name)[0])
        else:
            route.fulfill(status=404, body="")

    page.route("**/*", serve)
    page.goto("http://naast.test/")
    return page


def test_on_a_phone_help_comes_first_and_the_page_stays_short(browser: Any, drawn: str) -> None:
    """Before the cards were folded this page was 6,100 px long; raise a limit only with a reason."""
    page = show(browser, drawn, 390)
    boxes = [card.bounding_box() for card in page.get_by_role("article").all() if card.is_visible()]
    calls = [one.bounding_box() for one in page.locator("article .n-call").all() if one.is_visible()]
    assert len(boxes) == len(calls) == 3, "every kind of help has its number in sight"
    assert boxes[-1]["y"] + boxes[-1]["height"] < 2150, "three kinds of help within two and a half screens"
    assert page.locator("body").bounding_box()["height"] < 5500
    assert not page.get_by_text("Wat kost het?").first.is_visible()
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    page.context.close()


def test_one_tap_shows_the_rest_of_a_card(browser: Any, drawn: str) -> None:
    page = show(browser, drawn, 390)
    card = page.get_by_role("article").first
    card.get_by_text("Meer over deze hulp").click()
    assert card.get_by_text("Wie beslist?").is_visible()
    page.context.close()


def test_on_a_desk_the_doubts_stand_beside_the_help(browser: Any, drawn: str) -> None:
    page = show(browser, drawn, 1280)
    help_card = page.get_by_role("article").first.bounding_box()
    read = page.get_by_role("heading", name="Dit las Naast in uw woorden").bounding_box()
    assert read["x"] > help_card["x"] + help_card["width"]
    assert page.locator("body").bounding_box()["height"] < 3700
    page.context.close()


def test_on_paper_nothing_is_folded(browser: Any, drawn: str) -> None:
    page = show(browser, drawn, 1280)
    page.emulate_media(media="print")
    folded = page.locator("article details > div")
    assert folded.count() > 3
    assert all(one.bounding_box()["height"] > 20 for one in folded.all())
    assert page.get_by_text("Wat kost het?").first.is_visible()
    assert not page.get_by_text("Meer over deze hulp").first.is_visible(), "nothing to tap on paper"
    page.context.close()


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("state", ["folded", "open"])
def test_axe_finds_nothing(browser: Any, drawn: str, width: int, state: str) -> None:
    page = show(
        browser, drawn if state == "folded" else drawn.replace("<details", "<details open"), width, javascript=True
    )
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("(rules) => axe.run(document, {runOnly: rules})", RULES)
    assert [(one["id"], [node["html"][:200] for node in one["nodes"]]) for one in found["violations"]] == []
    assert len(found["passes"]) > 30
    page.context.close()
