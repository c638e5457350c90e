"""Limits on forms and secret links: a machine is stopped, a person in danger never is, and nobody's address is kept."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection, connections
from django.test import Client, RequestFactory, override_settings

from naast.core import actions as core
from naast.core import clock, limits
from naast.core.models import OutboxMessage, RateCount
from naast.intake import actions
from naast.intake.models import Entry, HelpQuestion
from tests.conftest import Cast
from tests.personas import DANGER, QUESTION
from tests.security import tally

pytestmark = pytest.mark.django_db
LOW = {name: limits.Limit(2, limit.seconds) for name, limit in limits.LIMITS.items()}


@pytest.fixture
def low(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every limit is two, so that three is too many."""
    monkeypatch.setattr(limits, "LIMITS", LOW)


def questions() -> int:
    return HelpQuestion.objects.for_system("tellen").count()


def test_the_count_stops_at_the_limit_and_starts_again_after_the_window(low: None) -> None:
    with clock.frozen(clock.now()) as start:
        assert [limits.take("hand_over", "1.2.3.4") for _ in range(4)] == [True, True, False, False]
        assert limits.take("hand_over", "1.2.3.5"), "someone else"
        assert limits.take("form", "1.2.3.4"), "something else"
        assert not limits.has_room("hand_over", "1.2.3.4")
    with clock.frozen(start + timedelta(seconds=LOW["hand_over"].seconds + 1)):
        assert limits.has_room("hand_over", "1.2.3.4")
        assert limits.take("hand_over", "1.2.3.4")
    tally.attack("flooding", 4)


def test_a_client_that_nobody_knows_is_not_everybody(low: None) -> None:
    assert all(limits.take("hand_over", "") for _ in range(5))
    assert RateCount.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_attempts_at_the_same_moment_are_all_counted(low: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "LIMITS", {"form": limits.Limit(5, 600)})
    start, allowed = threading.Barrier(8), []

    def attempt() -> None:
        start.wait()
        try:
            allowed.append(limits.take("form", "1.2.3.4"))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=attempt) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert sorted(allowed) == [False] * 3 + [True] * 5
    tally.attack("flooding", 8)


def test_one_form_costs_one_statement() -> None:
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as seen:
        limits.take("form", "1.2.3.4")
    assert len(seen) == 1


def test_counting_never_changes_how_the_work_of_others_is_written() -> None:
    with connection.cursor() as cursor:
        cursor.execute("select set_config('synchronous_commit', 'on', true)")
        limits.take("form", "1.2.3.4")
        cursor.execute("select current_setting('synchronous_commit')")
        assert cursor.fetchone() == ("on",)


@pytest.mark.django_db(transaction=True)
def test_a_count_on_its_own_does_not_wait_for_the_disk() -> None:
    seen: list[str] = []

    def watch(execute: Callable[..., object], sql: str, params: object, many: bool, context: object) -> object:
        with_look = sql.replace("returning count", "returning count, current_setting('synchronous_commit')")
        found = execute(with_look, params, many, context)
        row = connection.connection and context["cursor"].fetchone()  # type: ignore[index]
        seen.append(row[1])
        context["cursor"].scroll(-1)  # type: ignore[index]
        return found

    with connection.execute_wrapper(watch):
        assert limits.take("form", "1.2.3.4")
    assert seen == ["off"]
    with connection.cursor() as cursor:
        cursor.execute("select current_setting('synchronous_commit')")
        assert cursor.fetchone() == ("on",)


def test_no_address_is_kept_and_a_fingerprint_means_nothing_tomorrow() -> None:
    with clock.frozen(clock.now()) as start:
        limits.take("hand_over", "203.0.113.77")
        first = limits.fingerprint("hand_over", "203.0.113.77")
    with clock.frozen(start + timedelta(days=1)):
        assert limits.fingerprint("hand_over", "203.0.113.77") != first
        assert core.forget_counts() == 1
    assert RateCount.objects.count() == 0
    assert "203.0.113.77" not in first
    assert len(first) == 64


@pytest.mark.parametrize(
    ("proxies", "remote", "forwarded", "found"),
    [
        (0, "198.51.100.7", "203.0.113.9", "198.51.100.7"),
        (1, "10.0.0.1", "203.0.113.9", "203.0.113.9"),
        (1, "10.0.0.1", "6.6.6.6, 203.0.113.9", "203.0.113.9"),
        (2, "10.0.0.1", "6.6.6.6, 203.0.113.9, 10.0.0.2", "203.0.113.9"),
        (2, "10.0.0.1", "203.0.113.9", ""),
        (1, "10.0.0.1", "", ""),
        (1, "10.0.0.1", "' or 1=1 --", ""),
        (0, "", "203.0.113.9", ""),
        (0, "2001:db8:1:2:3:4:5:6", "", "2001:db8:1:2::/64"),
        (0, "2001:db8:1:2:ffff::1", "", "2001:db8:1:2::/64"),
        (0, "::ffff:198.51.100.7", "", "198.51.100.7"),
    ],
)
def test_the_address_is_the_one_that_our_own_proxy_saw(proxies: int, remote: str, forwarded: str, found: str) -> None:
    request = RequestFactory().get("/", REMOTE_ADDR=remote, HTTP_X_FORWARDED_FOR=forwarded)
    with override_settings(TRUSTED_PROXIES=proxies):
        assert limits.client_of(request) == found
    tally.attack("forged address")


def test_too_many_questions_are_answered_but_not_kept(client: Client, cast: Cast, low: None) -> None:
    for number in range(2):
        assert client.post("/bel-mij/", {"text": f"{QUESTION} {number}"}).status_code == 302
    mails = OutboxMessage.objects.count()
    late = client.post("/bel-mij/", {"text": QUESTION, "contact_phone": "0341-00 99 99"})
    page = late.content.decode()
    assert late.status_code == 429
    assert "slaapt niet meer" in page, "the words are still there"
    assert "0341-00 99 99" in page
    assert "Bel ons, dan helpt iemand u meteen." in page
    assert "0341-00 15 10" in page or "0341-00 10 00" in page
    assert "Kloppen" in page or page.count("<h2") > 4, "the answer is on the page"
    assert (questions(), OutboxMessage.objects.count()) == (2, mails)
    tally.attack("flooding", 3)


def test_danger_goes_past_the_limit(client: Client, cast: Cast, low: None) -> None:
    for number in range(3):
        client.post("/bel-mij/", {"text": f"{QUESTION} {number}"})
    assert questions() == 2
    assert client.post("/bel-mij/", {"text": DANGER}).status_code == 302
    assert questions() == 3
    assert OutboxMessage.objects.filter(urgent=True).exists()


def test_even_a_machine_that_shouts_danger_gets_the_answer(client: Client, cast: Cast, low: None) -> None:
    pages = [client.post("/bel-mij/", {"text": f"{DANGER} {number}"}) for number in range(6)]
    assert [page.status_code for page in pages] == [302] * 4 + [429] * 2
    assert questions() == 4
    for page in pages[4:]:
        assert "112" in page.content.decode()
        assert "113" in page.content.decode()
    tally.attack("flooding", 6)


def test_asking_and_searching_are_never_limited(client: Client, cast: Cast, low: None) -> None:
    for url, form in (("/", {"text": "x"}), ("/hulp/", {"zoek": "hospice"}), ("/antwoord/", {"text": DANGER})):
        assert {client.post(url, form).status_code for _ in range(4)} == {200}
    assert RateCount.objects.count() == 0


def test_a_secret_link_takes_so_many_words_and_no_more(client: Client, low: None, handed_over: actions.Receipt) -> None:
    home = f"/volgen/{handed_over.token}/"
    for number in range(2):
        assert client.post(f"{home}reageren/", {"text": f"Bericht {number}"}).status_code == 302
    # From another computer: the link itself is counted too.
    late = client.post(f"{home}reageren/", {"text": "Nog een <b>bericht</b>"}, REMOTE_ADDR="198.51.100.9")
    assert late.status_code == 429
    assert "Nog een &lt;b&gt;bericht&lt;/b&gt;" in late.content.decode()
    assert late["Cache-Control"] == "no-store, private"
    assert not Entry.objects.for_system("zoeken").filter(text__contains="Nog een").exists()
    assert client.get(home).status_code == 200, "reading goes on"
    assert client.post(f"{home}reageren/", {"text": DANGER}).status_code == 302
    assert Entry.objects.for_system("zoeken").filter(text__contains="opgespaard").exists()
    tally.attack("flooding", 3)


def test_guessing_at_links_ends(client: Client, low: None, handed_over: actions.Receipt) -> None:
    answers = [client.get(f"/volgen/{'a' * 39}{number}/").status_code for number in range(4)]
    assert answers == [404, 404, 429, 429]
    # Also a right guess is not told any more; from elsewhere the link works.
    assert client.get(f"/volgen/{handed_over.token}/").status_code == 429
    assert client.get(f"/volgen/{handed_over.token}/", REMOTE_ADDR="198.51.100.9").status_code == 200
    tally.attack("id guessing", 5)
    # Someone else at this address may be in danger: those words still arrive, and other words come back to be copied.
    calm = client.post(f"/volgen/{handed_over.token}/reageren/", {"text": "Dank u wel."})
    assert calm.status_code == 429
    assert "Dank u wel." in calm.content.decode()
    assert client.post(f"/volgen/{handed_over.token}/reageren/", {"text": DANGER}).status_code == 302


def test_a_right_link_is_read_as_often_as_someone_likes(
    client: Client, low: None, handed_over: actions.Receipt
) -> None:
    assert {client.get(f"/volgen/{handed_over.token}/").status_code for _ in range(6)} == {200}
    assert RateCount.objects.count() == 0


def test_the_team_is_not_counted(
    log_in: Callable[[str], Client], cast: Cast, low: None, handed_over: actions.Receipt
) -> None:
    url = f"/werkbak/{handed_over.question.pk}/note/"
    answers = {log_in("nadia").post(url, {"note-text": f"Notitie {n}"}).status_code for n in range(5)}
    assert answers == {302}


def test_a_page_that_says_wait_says_what_to_do(client: Client, cast: Cast, low: None) -> None:
    pages = [client.post("/inloggen/", {"username": "x", "password": "y"}) for _ in range(3)]
    page = pages[-1].content.decode()
    assert pages[-1].status_code == 429
    assert "Even wachten" in page
    assert "Bel ons" in page
    assert "0341-00 10 00" in page
    cache.clear()
    tally.attack("flooding", 3)
