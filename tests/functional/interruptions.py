"""A home visit that goes wrong in every way at random: the tab is killed, the network and the login go, the server stops halfway.

Whatever the page said it kept must be in the database in the end, once, in the words of the last save. `run` plays one such day.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.functional.offline import PAGE, Tablet

PERSON = "Dina Verbeek"
SENT_TO = f"**{PAGE}*-*/"
STEPS = (
    "write",
    "write",
    "write",
    "finish",
    "finish",
    "kill",
    "network",
    "network",
    "logout",
    "login",
    "server",
    "reload",
)


@dataclass
class Day:
    """One day of one visitor. `kept`: by mark of a report, the words that the page said it kept last."""

    tablet: Tablet
    mark: str
    chance: random.Random
    kept: dict[str, str] = field(default_factory=dict)
    done: list[str] = field(default_factory=list)
    number: int = 0
    is_on: bool = True
    server: str = "well"

    def play(self, steps: int) -> None:
        """So many things happen."""
        self.tablet.context.route(SENT_TO, self._answer)
        for _ in range(steps):
            step = self.chance.choice(STEPS)
            self.done.append(step)
            getattr(self, f"_{step}")()

    def recover(self) -> None:
        """Everything works again; the visitor finishes what lies there."""
        self.server = "well"
        self._set_network(True)
        self.tablet.forget_login()
        self.tablet.come_in()
        page = self.tablet.page
        for _ in range(len(self.kept) + 1):
            left = page.get_by_role("button", name="Lees of verander")
            if left.count() == 0:
                break
            left.first.click()
            page.wait_for_function("mark => document.getElementById('d-fysiek').value.startsWith(mark)", arg=self.mark)
            page.locator("#d-whom").select_option(label=PERSON)
            self.tablet.finish()
            page.wait_for_function("n => document.querySelectorAll('[data-part=forget]').length < n", arg=left.count())
        self.tablet.waits_until("Er wacht geen verslag.")

    def _answer(self, route: Any) -> None:
        if self.server == "half" and route.request.method == "POST":
            route.fetch()
            route.abort()
        elif self.server == "broken":
            route.fulfill(status=500, body="stuk")
        else:
            route.continue_()

    def _write(self) -> None:
        page = self.tablet.page
        if not page.locator("#d-label").is_visible():
            return
        name = f"{self.mark}-{self.number}"
        # Six signs: nine can be a citizen service number, and those are taken out of every text.
        text = f"{name}: {self.chance.randrange(10**9) // 1000}"
        before = self._saves()
        person = PERSON if self.chance.random() < 0.7 and PERSON in self.tablet.people() else ""
        self.tablet.write(text, person=person)
        self._wait_for_save(before)
        self.kept[name] = text

    def _finish(self) -> None:
        if f"{self.mark}-{self.number}" not in self.kept:
            return
        before = self._saves()
        self.tablet.finish()
        self._wait_for_save(before)
        self.number += 1

    def _saves(self) -> int:
        return int(self.tablet.page.locator("[data-device]").get_attribute("data-saves") or 0)

    def _wait_for_save(self, before: int) -> None:
        self.tablet.page.wait_for_function(
            "n => Number(document.querySelector('[data-device]').dataset.saves ?? 0) > n", arg=before
        )

    def _kill(self) -> None:
        self.number += 1
        self.tablet.kill()

    def _reload(self) -> None:
        self.number += 1
        self.tablet.page.reload()
        self.tablet.ready()

    def _network(self) -> None:
        self._set_network(not self.is_on)

    def _set_network(self, on: bool) -> None:
        self.is_on = on
        self.tablet.network(on=on)

    def _logout(self) -> None:
        """The login is over: the server forgets it, the page does not know yet."""
        self.tablet.forget_login()

    def _login(self) -> None:
        if self.is_on:
            self.number += 1
            self.tablet.forget_login()
            self.tablet.come_in()

    def _server(self) -> None:
        self.server = self.chance.choice(["well", "half", "broken"])


def run(tablet: Tablet, seed: int, rows: Callable[..., list[tuple[Any, ...]]], steps: int = 14) -> Day:
    """One day; asserts that nothing is lost and nothing is there twice. Returns the day, for counting."""
    day = Day(tablet, f"dag{seed}", random.Random(seed))
    tablet.come_in()
    day.play(steps)
    day.recover()
    found = rows("select text from visits_reportitem where text like %s", f"{day.mark}-%")
    there = sorted(text for (text,) in found)
    assert there == sorted(day.kept.values()), (seed, day.done, there, day.kept)
    return day
