"""Reading aloud, in a real browser with a made-up voice: only a voice of the device itself, never what is hidden, and it can be stopped."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import CHROMIUM

SCRIPT = Path(__file__).resolve().parents[2] / "src/naast/core/static/naast/dist/naast.js"
PAGE = """<!doctype html><html lang="nl"><body><main id="inhoud"><nav><p>Menu</p></nav><h1>Dag Gerda</h1>
<p>Eerste zin. Tweede zin!</p><ul><li>Koken</li></ul><form><p>Formulier</p></form><details><summary>Meer</summary><p>Dicht</p></details>
<button type="button" data-aloud data-aloud-stop="Stop" hidden>Lees voor</button></main></body></html>"""
VOICES = """voices => {
  window.said = []; window.stopped = 0;
  const fake = { getVoices: () => voices, speak: one => said.push(one.text), cancel: () => { stopped += 1; }, addEventListener() {} };
  Object.defineProperty(window, "speechSynthesis", { value: fake, configurable: true });
  window.SpeechSynthesisUtterance = function (text) { this.text = text; };
}"""
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(
        not CHROMIUM and not os.environ.get("NAAST_REQUIRE_BROWSER"), reason="geen chromium op deze machine"
    ),
    pytest.mark.skipif(not SCRIPT.exists(), reason="het script is nog niet gebouwd (make assets)"),
]


def _page(browser: Any, voices: list[dict[str, Any]]) -> Any:
    page = browser.new_page()
    page.set_content(PAGE)
    page.evaluate(VOICES, voices)
    page.add_script_tag(path=str(SCRIPT))
    return page


def test_it_reads_what_is_on_the_page_and_stops(browser: Any) -> None:
    page = _page(browser, [{"lang": "en-GB", "localService": True}, {"lang": "nl-NL", "localService": True}])
    button = page.get_by_role("button")
    button.click()
    assert page.evaluate("said") == ["Dag Gerda", "Eerste zin.", "Tweede zin!", "Koken"]
    assert button.inner_text() == "Stop"
    button.click()
    assert page.evaluate("stopped") == 1
    assert button.inner_text() == "Lees voor"
    page.close()


@pytest.mark.parametrize(
    "voices", [[], [{"lang": "nl-NL", "localService": False}], [{"lang": "en-GB", "localService": True}]]
)
def test_without_a_voice_of_the_device_there_is_no_button(browser: Any, voices: list[dict[str, Any]]) -> None:
    page = _page(browser, voices)
    assert page.locator("[data-aloud]").is_hidden()
    page.close()
