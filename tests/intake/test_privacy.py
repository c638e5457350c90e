"""What someone writes stays where it belongs: a marker through every form, then looked for in logs, mails, addresses and elsewhere."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from tests.conftest import Cast

from naast.config.logs import NoPaths
from naast.core.models import OutboxMessage
from naast.intake import actions
from naast.intake.models import HelpQuestion

pytestmark = pytest.mark.django_db
MARK = "kwikzilverolifant"
# Where the words of a person may stand.
KEPT_IN = {"intake_helpquestion.text", "intake_entry.text"}


class Collector(logging.Handler):
    """Everything any logger says, as it would reach a file: with the filter and the formatter of the settings."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: list[str] = []
        self.addFilter(NoPaths())
        self.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


@pytest.fixture
def said() -> Iterator[list[str]]:
    """All log lines of the test, at the lowest level, from the house and from Django; not the SQL, which DEBUG alone would log."""
    collector, names = Collector(), ["", "django.request", "django.security", "django", "naast"]
    before = {name: (logging.getLogger(name).level, logging.getLogger(name).propagate) for name in names}
    # A line for every variable that a component leaves out: thousands, and slow.
    logging.getLogger("django.template").setLevel(logging.INFO)
    for name in names:
        logging.getLogger(name).setLevel(logging.DEBUG)
        logging.getLogger(name).addHandler(collector)
    yield collector.lines
    logging.getLogger("django.template").setLevel(logging.NOTSET)
    for name, (level, propagate) in before.items():
        logging.getLogger(name).setLevel(level)
        logging.getLogger(name).propagate = propagate
        logging.getLogger(name).removeHandler(collector)


@pytest.fixture
def visited() -> list[str]:
    """Addresses that a browser, a proxy or a history would see."""
    return []


@pytest.fixture
def walk(visited: list[str]) -> Callable[..., Any]:
    """Send a form and remember every address on the way."""

    def send(client: Client, url: str, data: dict[str, str]) -> Any:
        answer = client.post(url, data, follow=True)
        visited.extend([url, *(hop for hop, _ in answer.redirect_chain)])
        return answer

    return send


def everywhere(needle: str) -> set[str]:
    """`table.column` of every text in the database that holds `needle`."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select table_name, column_name from information_schema.columns where table_schema = 'public' "
            "and data_type in ('text', 'character varying', 'jsonb', 'ARRAY')"
        )
        places = cursor.fetchall()
        found = set()
        for table, column in places:
            cursor.execute(f'select 1 from "{table}" where cast("{column}" as text) like %s limit 1', [f"%{needle}%"])
            if cursor.fetchone():
                found.add(f"{table}.{column}")
    return found


def test_the_words_of_the_asker_are_in_no_log_mail_or_address(
    client: Client, cast: Cast, walk: Callable[..., Any], visited: list[str], said: list[str]
) -> None:
    words = f"Mijn man is ziek en ik slaap niet, {MARK}."
    for extra in ({}, {"pc4": MARK}, {"asker": MARK}, {"answers": MARK}, {"rejected": MARK}, {"aanvulling": MARK}):
        walk(client, "/antwoord/", {"text": words} | extra)
    contact = {"contact_name": f"N {MARK}", "contact_email": f"{MARK}@rivierdal.invalid", "contact_when": MARK}
    walk(client, "/bel-mij/", {"text": words, "contact_phone": MARK})
    walk(client, "/bel-mij/", {"text": words, "pc4": "0342"} | contact)
    home = visited[-1]
    for step, data in (("reageren/", {"text": words}), ("intrekken/", {}), ("heropenen/", {"text": words})):
        walk(client, f"{home}{step}", data)
    walk(client, f"{home}reageren/", {"text": ""})
    client.get(f"/{MARK}/")
    assert not [line for line in said if MARK in line]
    assert not [url for url in visited if MARK in url]
    mails = [f"{mail.subject} {mail.body}" for mail in OutboxMessage.objects.all()]
    assert mails
    assert not [mail for mail in mails if MARK in mail]
    contact_fields = {f"intake_helpquestion.{name}" for name in ("contact_name", "contact_email", "contact_when")}
    assert everywhere(MARK) == KEPT_IN | contact_fields


def test_the_words_of_the_team_are_in_no_log_mail_or_address(
    cast: Cast,
    walk: Callable[..., Any],
    visited: list[str],
    said: list[str],
    handed_over: actions.Receipt,
    log_in: Callable[[str], Client],
) -> None:
    client, home = log_in("nadia"), f"/werkbak/{handed_over.question.pk}/"
    walk(client, f"{home}note/", {"note-text": MARK})
    walk(client, f"{home}attempt/", {"attempt-reached": "nee", "attempt-text": MARK})
    walk(client, f"{home}ask_on/", {"ask_on-text": MARK})
    walk(client, f"{home}answer/", {"answer-text": MARK})
    walk(client, f"{home}close/", {"close-outcome": MARK, "close-text": MARK})
    walk(client, f"{home}split/", {"split-part_1": MARK, "split-part_2": MARK})
    walk(client, "/werkbak/nieuw/", {"text": MARK, "kijk": "1"})
    walk(client, "/werkbak/nieuw/", {"text": MARK, "channel": "desk", "consent": "on", "pc4": "0342"})
    walk(client, "/inloggen/", {"username": f"{MARK}@rivierdal.invalid", "password": MARK})
    assert not [line for line in said if MARK in line]
    assert not [url for url in visited if MARK in url]
    assert not [mail for mail in OutboxMessage.objects.all() if MARK in f"{mail.subject} {mail.body}"]
    assert everywhere(MARK) == KEPT_IN


def test_a_crash_tells_where_but_not_what(
    client: Client, cast: Cast, said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(text: str, *rest: Any, **more: Any) -> None:
        raise ValueError(text)

    monkeypatch.setattr("naast.intake.queries.answer_to", broken)
    client.raise_request_exception = False
    answer = client.post("/antwoord/", {"text": f"ik ben ziek {MARK}"})
    assert answer.status_code == 500
    assert MARK not in answer.content.decode()
    assert [line for line in said if "ValueError" in line]
    assert not [line for line in said if MARK in line]


def test_the_secret_of_the_link_is_nowhere_in_the_database(
    handed_over: actions.Receipt, client: Client, said: list[str]
) -> None:
    client.get(f"/volgen/{handed_over.token}/")
    client.post(f"/volgen/{handed_over.token}/reageren/", {"text": "Dank u"})
    client.get(f"/volgen/{handed_over.token}x/")
    assert HelpQuestion.objects.for_system("test").filter(token_hash=actions.fingerprint(handed_over.token)).exists()
    assert everywhere(handed_over.token) == set()
    assert not [line for line in said if handed_over.token in line]


def test_a_number_nobody_needs_is_masked_before_it_is_kept(client: Client, cast: Cast) -> None:
    client.post("/bel-mij/", {"text": "Ik ben ziek. Mijn bsn is 111222333, rekening NL91ABNA0417164300."})
    assert everywhere("111222333") == set()
    assert everywhere("NL91ABNA0417164300") == set()
    assert everywhere("Ik ben ziek") == {"intake_helpquestion.text"}


def test_pages_with_words_are_kept_by_no_cache_and_found_by_no_search_engine(
    client: Client, cast: Cast, handed_over: actions.Receipt, log_in: Callable[[str], Client]
) -> None:
    pages = [
        client.post("/antwoord/", {"text": "Mijn man is ziek en ik slaap niet."}),
        client.post("/antwoord/", {"text": ""}),
        client.get(f"/volgen/{handed_over.token}/"),
        client.post(f"/volgen/{handed_over.token}/reageren/", {"text": ""}),
        log_in("nadia").get("/werkbak/"),
        log_in("nadia").get(f"/werkbak/{handed_over.question.pk}/"),
    ]
    for page in pages:
        assert page["Cache-Control"] == ("no-cache, private" if page is pages[0] else "no-store, private")
        assert page["X-Robots-Tag"] == "noindex, nofollow"
