"""At the table without a network: two nurses, a killed tab, an expired login, a server that stops halfway. Nothing lost, nothing twice."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.functional import interruptions
from tests.functional.journeys import log_in
from tests.functional.offline import LIES_THERE, PAGE, TABLET, WIDE, Tablet

BEGIN = "**/bezoek/onderweg/begin/"  # where the page asks who is here
DINA = "Dina Verbeek"
# A handful here; `python -m benchmarks.interruptions` asks for more.
FIRST_DAY, DAYS = int(os.environ.get("NAAST_FIRST_DAY", "1")), int(os.environ.get("NAAST_DAYS", "3"))
# What a cleared device still holds: databases, kept files, workers.
LEFT = """async () => [(await indexedDB.databases()).map((one) => one.name), await caches.keys(),
  (await navigator.serviceWorker.getRegistrations()).length]"""
Rows = Callable[..., list[tuple[Any, ...]]]


@pytest.fixture
def tablet(browser: Any, town: str) -> Iterator[Callable[..., Tablet]]:
    """`tablet("nadia")`: a device of its own."""
    contexts: list[Any] = []

    def make(user: str, size: dict[str, int] = TABLET) -> Tablet:
        context = browser.new_context(base_url=town, viewport=size, locale="nl-NL", has_touch=True)
        contexts.append(context)
        return Tablet(context, user)

    yield make
    for context in contexts:
        context.close()


def _reports(ask_database: Rows, text: str) -> int:
    return len(ask_database("select 1 from visits_reportitem where text = %s", text))


def test_two_nurses_without_a_network_at_the_same_table(tablet: Callable[..., Tablet], ask_database: Rows) -> None:
    ria, sam = tablet("ria"), tablet("sam")
    ria.come_in()
    sam.come_in()
    words = {ria: "Zij slaapt slecht, hoorde Ria.", sam: "De trap gaat niet meer, hoorde Sam."}
    for one, text in words.items():
        one.network(on=False)
        one.page.reload()
        one.ready()
        one.write(text, label="aan tafel")
        one.finish()
        one.waits_until("1 verslag wacht.")
        assert text not in one.page.evaluate(LIES_THERE)
        one.network(on=True)
        one.page.get_by_role("button", name="Kies en verstuur").wait_for()
        one.page.locator("[data-part=whom] select").select_option(label=DINA)
        one.page.get_by_role("button", name="Kies en verstuur").click()
        one.waits_until("Er wacht geen verslag.")
        assert _reports(ask_database, text) == 1


def test_a_killed_tab_loses_nothing_and_another_user_reads_nothing(
    tablet: Callable[..., Tablet], ask_database: Rows
) -> None:
    ria, text = tablet("ria"), "Halverwege viel het scherm uit."
    ria.come_in()
    ria.network(on=False)
    ria.page.reload()
    ria.ready()
    ria.write("Dit is af.", label="af")
    ria.finish()
    ria.waits_until("1 verslag wacht.")
    ria.page.get_by_role("button", name="Begin een nieuw verslag").click()
    ria.write(text, label="half")
    ria.page.get_by_text("Bewaard op dit apparaat.").wait_for()
    ria.kill()
    assert ria.says() == "1 verslag wacht."
    assert "Log in om verder te schrijven" in ria.page.locator("[data-at=list]").inner_text()
    # Somebody else comes in on the same tablet: they see that something lies there, and can neither read nor send it.
    ria.network(on=True)
    ria.forget_login()
    ria.user = "sam"
    ria.come_in()
    assert ria.says() == "1 verslag wacht."
    assert ria.page.get_by_text("Van een collega.").count() == 2
    assert ria.page.get_by_role("button", name="Lees of verander").count() == 0
    ria.forget_login()
    ria.user = "ria"
    ria.come_in()
    ria.page.get_by_role("button", name="half").first.click()
    ria.page.wait_for_function("text => document.getElementById('d-fysiek').value === text", arg=text)
    ria.page.locator("#d-whom").select_option(label=DINA)
    ria.finish()
    ria.waits_until("1 verslag wacht.")
    ria.page.wait_for_function("() => document.querySelectorAll('[data-part=forget]').length === 1")
    ria.page.locator("[data-part=whom] select").select_option(label=DINA)
    ria.page.get_by_role("button", name="Kies en verstuur").click()
    ria.waits_until("Er wacht geen verslag.")
    assert (_reports(ask_database, text), _reports(ask_database, "Dit is af.")) == (1, 1)


def test_nobody_is_told_to_log_in_before_it_is_known_who_is_here(tablet: Callable[..., Tablet]) -> None:
    ria = tablet("ria")
    log_in(ria.page, "ria")
    ria.page.wait_for_url(lambda url: "inloggen" not in url, wait_until="commit")
    held: list[Any] = []
    ria.page.route(BEGIN, lambda route: held.append(route))
    ria.page.goto(PAGE)
    ria.waits_until("Er wacht geen verslag.")
    asks = ria.page.get_by_text("Log in om te versturen"), ria.page.get_by_text("Open deze bladzijde eerst")
    assert [one.is_visible() for one in asks] == [False, False]
    assert ria.page.locator("[data-device][data-ready=yes]").count() == 0
    while not held:  # the page asks who is here a moment after it says what lies here
        ria.page.wait_for_timeout(50)
    held[0].fulfill(status=401)  # and then it is known: nobody is
    ria.ready()
    assert [one.is_visible() for one in asks] == [True, True]


def test_login_over_and_a_server_that_stops_halfway(tablet: Callable[..., Tablet], ask_database: Rows) -> None:
    ria, text = tablet("ria"), "De server was net weg."
    ria.come_in()
    ria.write(text, person=DINA)
    ria.forget_login()
    ria.finish()
    ria.waits_until("1 verslag wacht.")
    ria.page.get_by_role("link", name="Log in om te versturen").wait_for()

    def half(route: Any) -> None:
        if route.request.method == "POST":
            route.fetch()
            route.abort()
        else:
            route.continue_()

    # The server has it, and its answer never comes; the worker stays out of the way, so the page asks by itself.
    ria.page.route(f"**{PAGE}*-*/", half)
    ria.come_in()
    assert ria.says() == "1 verslag wacht."
    assert _reports(ask_database, text) == 1
    ria.page.unroute(f"**{PAGE}*-*/")
    ria.page.route(f"**{PAGE}*-*/", lambda route: route.fulfill(status=500, body="stuk"))
    with ria.page.expect_response(lambda answer: answer.status == 500):
        ria.page.get_by_role("button", name="Verstuur nu").click()
    ria.waits_until("1 verslag wacht.")
    ria.page.unroute(f"**{PAGE}*-*/")
    # What is said better after the lost answer is not lost either.
    ria.page.get_by_role("button", name="Lees of verander").click()
    ria.page.locator("#d-fysiek").fill(f"{text} Nu is hij er weer.")
    ria.finish()
    ria.waits_until("Er wacht geen verslag.")
    assert (_reports(ask_database, text), _reports(ask_database, f"{text} Nu is hij er weer.")) == (0, 1)


def _log_out(one: Tablet, *, sure: bool) -> None:
    """Tap it, and answer what is asked: that comes a moment after the tap."""
    asked: list[str] = []

    def answer(dialog: Any) -> None:
        asked.append(dialog.message)
        (dialog.accept if sure else dialog.dismiss)()

    one.page.once("dialog", answer)
    one.page.get_by_role("button", name="Log uit en maak dit apparaat leeg").click()
    for _ in range(200):
        if asked:
            return
        one.page.wait_for_timeout(100)
    raise AssertionError("nothing was asked")


def test_logging_out_leaves_nothing_and_says_so_first(tablet: Callable[..., Tablet]) -> None:
    ria = tablet("ria")
    ria.come_in()
    ria.network(on=False)
    ria.write("Dit blijft niet.", person=DINA)
    ria.finish()
    ria.waits_until("1 verslag wacht.")
    _log_out(ria, sure=False)
    assert ria.says() == "1 verslag wacht."
    _log_out(ria, sure=True)
    ria.page.get_by_text("Dit apparaat is leeg.").wait_for()
    assert ria.page.evaluate(LEFT) == [[], [], 0]


def test_what_was_on_its_way_when_the_device_was_cleared_leaves_nothing(tablet: Callable[..., Tablet]) -> None:
    ria = tablet("ria")
    ria.come_in()
    # A network so slow that the answer to "who is here?" comes after the device was cleared.
    ria.page.evaluate(
        """() => { window.fetch = () => new Promise((_, no) => { window.lost = () => no(new TypeError("lost")); }); }"""
    )
    ria.write("Dit blijft ook niet.", person=DINA)
    ria.finish()
    ria.waits_until("1 verslag wacht.")
    ria.page.wait_for_function("() => Boolean(window.lost)")
    ria.network(on=False)
    ria.page.once("dialog", lambda dialog: dialog.accept())
    ria.page.get_by_role("button", name="Log uit en maak dit apparaat leeg").click()
    ria.page.get_by_text("Dit apparaat is leeg.").wait_for()
    ria.page.evaluate("async () => { window.lost(); await new Promise((done) => setTimeout(done, 300)); }")
    assert "Dit apparaat is leeg." in ria.page.locator("[data-at=said]").inner_text()
    assert ria.page.evaluate(LEFT) == [[], [], 0]


@pytest.mark.parametrize("size", [TABLET, WIDE], ids=["768", "1024"])
def test_the_form_has_no_barriers_and_the_circle_is_drawn_by_finger_and_by_keyboard(
    tablet: Callable[..., Tablet], no_barriers: Callable[[Any], None], size: dict[str, int]
) -> None:
    ria = tablet("ria", size)
    ria.come_in()
    for summary in ria.page.locator("details.n-talk > summary").all():
        summary.focus()
        summary.press("Enter")
    card = ria.page.locator("[data-at=ecogram]")
    drawing = card.locator("svg.n-eco")
    drawing.scroll_into_view_if_needed()
    card.get_by_label("Wie?").fill("Zus Ans")
    box = drawing.bounding_box()
    drawing.tap(position={"x": box["width"] / 2, "y": box["height"] * 0.06})
    assert card.locator("li select").first.input_value() == "institution"
    card.get_by_label("Wie?").fill("Buurman")
    card.get_by_label("Hoe is de band?").select_option("tired")
    card.get_by_label("Wie?").press("Enter")
    assert card.locator("li").count() == 2
    card.get_by_label("Hoe dichtbij: Zus Ans").select_option("close")
    assert drawing.locator("line").count() == 2
    card.get_by_role("button", name="Buurman").press("Enter")
    assert card.locator("li").count() == 1
    ria.page.get_by_text("Bewaard op dit apparaat.").wait_for()
    small = ria.page.evaluate(
        "() => [...document.querySelectorAll('main button, main select, main summary')]"
        ".filter((one) => one.checkVisibility() && one.getBoundingClientRect().height < 40).map((one) => one.outerHTML)"
    )
    assert small == []
    no_barriers(ria.page)


@pytest.mark.parametrize("seed", range(FIRST_DAY, FIRST_DAY + DAYS))
def test_whatever_goes_wrong_nothing_is_lost_and_nothing_comes_twice(
    tablet: Callable[..., Tablet], ask_database: Rows, seed: int
) -> None:
    """200 such days are played by `python -m benchmarks.interruptions`."""
    day = interruptions.run(tablet("ria"), seed, ask_database)
    assert day.kept
