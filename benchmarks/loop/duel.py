"""`python -m benchmarks.loop.duel`: the same action in Naast and in a peer, in turn, over HTTP on this machine, as ratios of one run.

Which servers there are is said in the environment (see README.md); a peer that is not named is left out, and said to be. What others
wrote is nowhere in this file: it only sends requests as their own documentation describes them.
"""

from __future__ import annotations

import html
import http.client
import json
import os
import random
import re
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

ROUNDS, WARM = 40, 4
# So many rows the list of Naast shows on a page; a peer that can be told is asked for as many.
PAGE_ROWS = 25
_WORDS = "Mijn man slaapt niet meer en ik ook niet. Wie kan er 's nachts bij hem zijn?"
Act = Callable[[], int]
# What an action timed by itself, when only a part of it counts.
spent: list[float] = []


@dataclass(frozen=True, slots=True)
class Row:
    """One action on both sides: milliseconds of each round, and the requests it takes."""

    action: str
    peer: str
    ours: list[float]
    theirs: list[float]
    requests: tuple[int, int]


class Site:
    """One server. Every request is a connection of its own, as from a client that was not there a moment ago."""

    def __init__(self, address: str, headers: dict[str, str]) -> None:
        parts = urlsplit(address)
        self.host, self.port, self.headers = parts.hostname or "127.0.0.1", parts.port or 80, headers
        if not self.host.startswith("127."):
            raise SystemExit("Only servers of this machine are measured.")

    def ask(self, method: str, path: str, body: str = "", good: tuple[int, ...] = (200, 201), **headers: str) -> bytes:
        """The body of the answer. Raises SystemExit when it is not a good one."""
        # Many addresses of this machine, so that limits per client stay on and do not count all rounds as one client.
        source = f"127.0.{random.randrange(1, 250)}.{random.randrange(1, 250)}"
        line = http.client.HTTPConnection(self.host, self.port, timeout=60, source_address=(source, 0))
        try:
            line.request(method, path, body or None, {**self.headers, **headers})
            answer = line.getresponse()
            said = answer.read()
        finally:
            line.close()
        if answer.status not in good:
            raise SystemExit(f"{method} {path}: {answer.status} {said[:300]!r}")
        return said


def naast() -> Site:
    """Naast itself: NAAST_URL, and NAAST_COOKIE of someone of a team who is logged in."""
    token = "a" * 32
    cookie = f"naast={os.environ['NAAST_COOKIE']}; csrf={token}"
    return Site(os.environ["NAAST_URL"], {"Cookie": cookie, "Host": "127.0.0.1", "X-CSRFToken": token})


def open_klant() -> Site:
    """Open Klant: OPEN_KLANT_URL and OPEN_KLANT_TOKEN."""
    token = os.environ["OPEN_KLANT_TOKEN"]
    return Site(os.environ["OPEN_KLANT_URL"], {"Authorization": f"Token {token}", "Content-Type": "application/json"})


def open_inwoner() -> Site:
    """Open Inwoner: OPEN_INWONER_URL and OPEN_INWONER_COOKIE of someone who is logged in."""
    return Site(os.environ["OPEN_INWONER_URL"], {"Cookie": os.environ["OPEN_INWONER_COOKIE"], "Host": "127.0.0.1"})


def asker() -> Site:
    """Naast as somebody sees it who asks for help: without a login."""
    token = "a" * 32
    return Site(os.environ["NAAST_URL"], {"Cookie": f"csrf={token}", "Host": "127.0.0.1", "X-CSRFToken": token})


_FORM = {"Content-Type": "application/x-www-form-urlencoded"}
_HIDDEN = re.compile(rb'<input type="hidden" name="([a-z0-9]+)" value="([^"]*)"')


def shown_answer(site: Site) -> str:
    """The form below an answer that was just shown, filled in with how to reach someone."""
    asked = {"text": f"{_WORDS} {random.getrandbits(40)}", "pc4": "0342", "asker": "naaste"}
    page = site.ask("POST", "/antwoord/", urlencode(asked), (200,), **_FORM)
    form = page[page.index(b'id="bel-mij"') :]
    hidden = {name.decode(): html.unescape(value.decode()) for name, value in _HIDDEN.findall(form)}
    return urlencode({**hidden, "contact_phone": "0341-00 55 99", "contact_name": "Dina"})


def hand_over(site: Site) -> Act:
    """The question below an answer goes to the team: it is on its list with a date, and gets a mail. The answer itself is not timed."""

    def act() -> int:
        form = shown_answer(site)
        begin = time.perf_counter()
        # Only when it is stored does it lead on to the receipt.
        site.ask("POST", "/bel-mij/", form, (302,), **_FORM)
        spent.append(time.perf_counter() - begin)
        return 1

    return act


def ask_and_hand_over(site: Site) -> Act:
    """The same with the answer itself: the words are read, help near by is found, the page is made, and then it goes to the team."""

    def act() -> int:
        site.ask("POST", "/bel-mij/", shown_answer(site), (302,), **_FORM)
        return 2

    return act


def contact_and_task(site: Site) -> Act:
    """A contact, and the task that follows from it for a team."""
    actor, path = os.environ["OPEN_KLANT_ACTOR"], "/klantinteracties/api/v1"

    def act() -> int:
        contact = {
            "kanaal": "web", "onderwerp": "Hulpvraag", "inhoud": _WORDS, "taal": "nld", "vertrouwelijk": True,
            "indicatieContactGelukt": True, "plaatsgevondenOp": "2026-11-22T10:00:00Z",
        }  # fmt: skip
        made = json.loads(site.ask("POST", f"{path}/klantcontacten", json.dumps(contact)))
        task = {
            "toegewezenAanActor": {"uuid": actor}, "aanleidinggevendKlantcontact": {"uuid": made["uuid"]},
            "gevraagdeHandeling": "Terugbellen", "toelichting": _WORDS, "status": "te_verwerken",
        }  # fmt: skip
        site.ask("POST", f"{path}/internetaken", json.dumps(task))
        return 2

    return act


def page(site: Site, path: str, sign: bytes = b"") -> Act:
    """One page, which must hold `sign`."""

    def act() -> int:
        if sign not in site.ask("GET", path):
            raise SystemExit(f"{path} is not the page that was meant: no {sign!r}")
        return 1

    return act


def beside(action: str, peer: str, ours: Act, theirs: Act) -> Row:
    """Both, in turn, and who goes first changes every round."""
    took: tuple[list[float], list[float]] = ([], [])
    requests = (ours(), theirs())
    for number in range(WARM + ROUNDS):
        for side in (0, 1) if number % 2 else (1, 0):
            spent.clear()
            begin = time.perf_counter()
            (ours, theirs)[side]()
            took_s = sum(spent) or time.perf_counter() - begin
            if number >= WARM:
                took[side].append(1000 * took_s)
    return Row(action, peer, *took, requests)


def measure() -> list[Row]:
    """All actions of the peers that are there."""
    rows, us = [], naast()
    if os.environ.get("OPEN_KLANT_URL"):
        them = open_klant()
        for action, ours in (
            ("a question that was just answered becomes work of a team", hand_over(asker())),
            ("the same, with reading and answering it", ask_and_hand_over(asker())),
        ):
            rows.append(beside(action, "Open Klant", ours, contact_and_task(them)))
        tasks = "/klantinteracties/api/v1/internetaken?status=te_verwerken&pageSize="
        rows.append(
            beside(
                "list of open work",
                "Open Klant",
                page(us, "/werkbak/"),
                page(them, f"{tasks}{PAGE_ROWS}", b"te_verwerken"),
            )
        )
    if os.environ.get("OPEN_INWONER_URL"):
        them = open_inwoner()
        plan = os.environ["OPEN_INWONER_PLAN"]
        rows.append(
            beside(
                "list of plans",
                "Open Inwoner",
                page(us, "/mensen/", b"Dina Verbeek"),
                page(them, "/collaborate/", b"Plan"),
            )
        )
        ours, theirs = (
            page(us, f"/plan/{os.environ['NAAST_PERSON']}/", b"Stap 7"),
            page(them, f"/collaborate/{plan}/", b"Stap 7"),
        )
        rows.append(beside("one plan with 8 steps", "Open Inwoner", ours, theirs))
    return rows


def as_markdown(rows: list[Row]) -> str:
    """The table: how many times longer the peer takes, by median and by p95."""
    lines = [
        "| action | peer | peer / Naast, median | peer / Naast, p95 | requests, Naast and peer |",
        "|---|---|---:|---:|---:|",
    ]
    for row in rows:
        median = statistics.median(row.theirs) / statistics.median(row.ours)
        high = statistics.quantiles(row.theirs, n=20)[-1] / statistics.quantiles(row.ours, n=20)[-1]
        lines.append(
            f"| {row.action} | {row.peer} | {median:.2f} | {high:.2f} | {row.requests[0]} and {row.requests[1]} |"
        )
    return "\n".join(lines)


if __name__ == "__main__":
    found = measure()
    print(as_markdown(found))
    print(
        json.dumps(
            [
                {"action": row.action, "ours": statistics.median(row.ours), "theirs": statistics.median(row.theirs)}
                for row in found
            ]
        )
    )
    sys.exit(0)
