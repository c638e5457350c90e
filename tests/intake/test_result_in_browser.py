"""The result page on a phone and on paper, in a real browser without JavaScript. Drawn from an answer, so it needs no database.

What stands on the page is in test_result_page.py; whole journeys are in tests/functional.
"""

from __future__ import annotations

import functools
import mimetypes
import re
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.template.loader import render_to_string
from django.utils import translation
from tests.look.test_browser import AXE, CHROMIUM, DIST, RULES
from tests.personas import DANGER, QUESTION

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

HOME = "Mijn vrouw komt maandag thuis en ons bed staat boven. Ze kan de trap niet op. Ik slaap al weken niet meer."
ORDINARY = [STORY, HOME, QUESTION, DANGER]


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


def draw(monkeypatch: pytest.MonkeyPatch, text: str, **more: Any) -> str:
    """The result page for these words; `more` is what a button sends along."""
    monkeypatch.setattr(queries, "_answerer", answerer)
    post = {"text": text, "asker": "patient", "pc4": "0342", **more}
    form, first = AskForm(presenters.fold_buttons(post)), AskForm(post)
    assert form.is_valid()
    assert first.is_valid()
    data = form.cleaned_data
    answer = queries.answer_to(text, "patient", "0342", data["answers"], data["rejected"], data["denied"])
    undoubted = queries.answer_to(text, "patient", "0342", data["answers"])
    before = presenters.Before(presenters.pressed_in(post), first.cleaned_data, undoubted, undoubted)
    page = presenters.result_page(answer, data, team=None, before=before)
    return render_to_string("intake/result.html", {"page": page, "form": HandOverForm()})


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> str:
    """The result page of someone with much to tell."""
    return draw(monkeypatch, STORY)


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
    assert len(boxes) == len(calls) == 2, "every kind of help in sight has its number in sight"
    assert boxes[-1]["y"] + boxes[-1]["height"] < 1700, "two kinds of help within two screens; the rest is one tap away"
    assert page.locator("body").bounding_box()["height"] < 4000
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


def test_on_paper_what_matters_is_open_and_what_only_works_on_a_screen_is_absent(browser: Any, drawn: str) -> None:
    page = show(browser, drawn, 1280)
    page.emulate_media(media="print")
    for card in page.locator("article.n-card--provision").all()[:2]:
        assert card.locator("details > div").bounding_box()["height"] > 20
    assert page.locator("article.n-card--provision").first.get_by_text("Wie beslist?").is_visible()
    assert page.locator("article.n-card--provision").last.is_visible(), "help that perhaps fits is on paper too"
    assert not page.get_by_text("Meer over deze hulp").first.is_visible(), "nothing to tap on paper"
    assert page.get_by_text("Ons zoontje van zes vraagt steeds").first.is_visible(), "the words it is about"
    for screen in ("Dit las Naast in uw woorden", "Geef mijn vraag aan het team", "Terug naar uw vraag"):
        assert not page.get_by_text(screen).first.is_visible()
    page.context.close()


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("text", ORDINARY, ids=["much", "home", "night", "danger"])
def test_an_answer_fits_on_two_sheets(browser: Any, monkeypatch: pytest.MonkeyPatch, text: str, language: str) -> None:
    """It took seven. With letters large enough for old eyes: 11 points."""
    with translation.override(language):
        html = draw(monkeypatch, text)
    page = show(browser, html, 1280, javascript=True)
    sheets = len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4")))
    page.emulate_media(media="print")
    assert page.evaluate("parseFloat(getComputedStyle(document.querySelector('article p')).fontSize)") >= 14.5
    page.context.close()
    assert sheets <= 2


# --- after a button ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [390, 1280])
def test_after_a_doubt_the_eye_and_the_keyboard_are_at_what_changed(
    browser: Any, monkeypatch: pytest.MonkeyPatch, width: int
) -> None:
    page = show(browser, draw(monkeypatch, STORY, feit_niet="employment"), width)
    note = page.get_by_role("status").filter(has_text="Wij hebben weggelaten: U werkt voor uzelf")
    assert note.evaluate("(one) => one === document.activeElement")
    box = note.bounding_box()
    assert box["y"] >= 0
    assert box["y"] + box["height"] <= 844
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.innerText").startswith("Maak dit ongedaan")
    page.context.close()


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("state", ["folded", "open", "changed"])
def test_axe_finds_nothing(browser: Any, monkeypatch: pytest.MonkeyPatch, width: int, state: str) -> None:
    drawn = draw(monkeypatch, STORY, **({"feit_niet": "employment"} if state == "changed" else {}))
    page = show(
        browser, drawn.replace("<details", "<details open") if state == "open" else drawn, width, javascript=True
    )
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("(rules) => axe.run(document, {runOnly: rules, resultTypes: ['violations']})", RULES)
    assert [(one["id"], [node["html"][:200] for node in one["nodes"]]) for one in found["violations"]] == []
    assert len(found["passes"]) > 30
    page.context.close()
