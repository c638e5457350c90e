"""A tablet at the table: a browser that can lose its network, its login and its tab, and the form without a network in it."""

from __future__ import annotations

from typing import Any

from tests.functional.journeys import log_in

TABLET, WIDE = {"width": 768, "height": 1024}, {"width": 1024, "height": 768}
PAGE = "/bezoek/onderweg/"
# What lies in the store of the device, as a program of somebody who found it would read it: bytes as text.
LIES_THERE = """async () => {
  const db = await new Promise((done, wrong) => {
    const asked = indexedDB.open("naast-onderweg"); asked.onsuccess = () => done(asked.result); asked.onerror = wrong; });
  const all = (store) => new Promise((done) => {
    if (!db.objectStoreNames.contains(store)) return done([]);
    const asked = db.transaction(store).objectStore(store).getAll(); asked.onsuccess = () => done(asked.result); });
  const found = [...await all("records"), ...await all("meta")];
  db.close();
  return JSON.stringify(found, (_key, one) => one instanceof Uint8Array ? new TextDecoder().decode(one) : one);
}"""

# The files are there for when there is no network. A promise that never comes true would hold up everything.
KEPT = """() => Promise.race([navigator.serviceWorker.ready.then(() => true),
  new Promise((_done, wrong) => setTimeout(() => wrong(new Error("no files kept after a minute")), 60000))])"""


class Tablet:
    """One device of one user. `context` is a browser context; `page` the tab that is open now."""

    def __init__(self, context: Any, user: str) -> None:
        self.context, self.user = context, user
        context.set_default_timeout(20_000)
        self.page = context.new_page()

    def come_in(self) -> None:
        """Log in and open the form, with its files kept."""
        log_in(self.page, self.user)
        self.page.wait_for_url(lambda url: "inloggen" not in url, wait_until="commit")
        self.open()
        self.page.evaluate(KEPT)
        self.page.reload()
        self.ready()

    def forget_login(self) -> None:
        """The login is over. Only that: without the mark of the forms an answer under way brings another, and the next form is refused."""
        self.context.clear_cookies(name="naast")

    def open(self) -> None:
        """Open the form in the tab."""
        self.page.goto(PAGE)
        self.ready()

    def ready(self) -> None:
        """Wait until the page has found out how things stand."""
        self.page.locator("[data-device][data-ready=yes]").wait_for()

    def kill(self) -> None:
        """The tab is gone, without a word; a new one opens the form."""
        self.page.close()
        self.page = self.context.new_page()
        self.open()

    def write(self, text: str, *, person: str = "", label: str = "") -> None:
        """Say something on the first card."""
        card = self.page.locator("details.n-talk").first
        if not card.evaluate("one => one.open"):
            card.locator("summary").click()
        if label:
            self.page.get_by_label("Eigen woord om dit terug te vinden").fill(label)
        if person:
            self.page.locator("#d-whom").select_option(label=person)
        self.page.locator("#d-fysiek").fill(text)

    def finish(self) -> None:
        """The report is done: it goes, or waits."""
        self.page.get_by_role("button", name="Klaar: verstuur als er netwerk is").click()

    def says(self) -> str:
        """How many wait."""
        return str(self.page.locator("[data-at=count]").inner_text())

    def waits_until(self, words: str) -> None:
        """The count says this."""
        self.page.locator("[data-at=count]", has_text=words).wait_for()

    def network(self, *, on: bool) -> None:
        """With or without; what the device hears when it comes back."""
        self.context.set_offline(not on)

    def people(self) -> list[str]:
        """For whom a report can be."""
        return [str(one) for one in self.page.locator("#d-whom option").all_inner_texts()[1:]]
