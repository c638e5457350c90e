"""The page of a receiver without an account: nothing before the code, exactly what was consented to after it, and every way to go wrong."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from tests.referrals.conftest import (
    CONSENT,
    QUESTION,
    STORY,
    Town,
    ask,
    audited,
    fresh,
    last_code,
    later,
    link_of,
    resident,
    rows,
    token_of,
)

from naast.audit.models import AuditEvent
from naast.core import actions as outbox
from naast.core import clock
from naast.core.models import OutboxMessage
from naast.people.models import Person
from naast.referrals import actions
from naast.referrals.models import ReceiverLink, Referral

pytestmark = pytest.mark.django_db
SECRETS = ("Dina", "Huub", "slaapt", "tuin", QUESTION, STORY, "Verbeek")
HERE = "/verwijzingen/antwoord/{}/"


def _door(referral: Referral) -> str:
    return HERE.format(token_of(referral))


def _come_in(client: Client, referral: Referral) -> Any:
    door = _door(referral)
    assert client.post(door).status_code == 302
    answer = client.post(f"{door}code/", {"code": last_code()})
    assert answer.status_code == 302, answer.content.decode()
    return client.get(f"{door}vraag/")


def _words(answer: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", answer.content.decode()))


def _says_nothing(answer: Any) -> None:
    for secret in SECRETS:
        assert secret not in answer.content.decode()


# The way in.


def test_the_mail_opens_a_page_that_says_nothing_of_anyone(client: Client, asked: Referral) -> None:
    mailed = OutboxMessage.objects.get(to="grote-kerk@rivierdal.invalid")
    address = re.search(r"https?://[^/]+(/verwijzingen/antwoord/\S+)", mailed.body)
    assert address
    page = client.get(address[1])
    assert page.status_code == 200
    _says_nothing(page)
    assert "Er is een hulpvraag voor Grote Kerk" in _words(page)
    assert "g…@rivierdal.invalid" in page.content.decode()
    assert "0341-00 15 10" in page.content.decode()
    assert page["Cache-Control"] == "no-store, private"
    assert mail.outbox == [], "opening it sends nothing: a scanner of mails does no harm"


def test_the_code_goes_to_the_mailbox_and_says_nothing_of_anyone(client: Client, asked: Referral) -> None:
    client.post(_door(asked))
    assert [message.to for message in mail.outbox] == [["grote-kerk@rivierdal.invalid"]]
    assert not any(secret in mail.outbox[0].body + mail.outbox[0].subject for secret in SECRETS)
    page = client.get(f"{_door(asked)}code/")
    _says_nothing(page)
    assert not OutboxMessage.objects.filter(body__contains=last_code()).exists()


def test_behind_the_code_stands_exactly_what_was_consented_to(client: Client, of_dina: Referral) -> None:
    page = _come_in(client, of_dina)
    words = _words(page)
    for said in (QUESTION, STORY, "Dina Verbeek", "Aanmeldteam Stad en Haven"):
        assert said in words
    for kept in ("0342", "dina@rivierdal.invalid", "1955", "Nadia"):
        assert kept not in words
    assert fresh(of_dina).state == "seen"
    look = AuditEvent.objects.get(action="person read", actor_kind="receiver")
    assert (look.person_id, look.part, look.organisation) == (of_dina.person_id, "referrals", "Grote Kerk")
    assert [row.actor_kind for row in audited("receiver came in")] == ["receiver"]


def test_the_mailbox_of_the_directory_of_today_gets_the_code(client: Client, town: Town, asked: Referral) -> None:
    town.church.organisation.email = "kerk-nieuw@rivierdal.invalid"
    town.church.organisation.save()
    client.post(_door(asked))
    assert mail.outbox[0].to == ["kerk-nieuw@rivierdal.invalid"]


# The answers.


@pytest.mark.parametrize(
    ("sent", "state"),
    [
        ({"answer": "taken_on", "note": "Wim komt.", "on": "2026-11-25"}, "taken_on"),
        ({"answer": "started"}, "started"),
        ({"answer": "helped"}, "helped"),
        ({"answer": "not_for_us", "refusal": "full", "better_idea": "De moskee."}, "not_for_us"),
        ({"answer": "not_reached"}, "seen"),
        ({"answer": "note", "note": "Wij overleggen morgen."}, "seen"),
    ],
)
def test_each_answer_is_one_tap(client: Client, asked: Referral, sent: dict[str, str], state: str) -> None:
    _come_in(client, asked)
    answer = client.post(f"{_door(asked)}vraag/", sent, follow=True)
    assert answer.status_code == 200
    assert "Bedankt" in _words(answer)
    assert fresh(asked).state == state
    assert fresh(asked).attempts == int(sent["answer"] == "not_reached")


def test_the_first_tap_of_no_asks_why_and_changes_nothing(client: Client, asked: Referral) -> None:
    _come_in(client, asked)
    page = client.post(f"{_door(asked)}vraag/", {"answer": "not_for_us", "note": "", "on": ""})
    assert page.status_code == 200
    assert "Waarom is het niet voor u?" in _words(page)
    assert "Er klopt nog" not in _words(page)
    assert fresh(asked).state == "seen"


def test_what_is_missing_is_asked_and_what_was_written_stays(client: Client, asked: Referral) -> None:
    _come_in(client, asked)
    page = client.post(f"{_door(asked)}vraag/", {"answer": "not_for_us", "better_idea": "De moskee."})
    assert page.status_code == 422
    assert "Kies waarom het niet voor u is" in _words(page)
    assert 'value="De moskee."' in page.content.decode()
    page = client.post(f"{_door(asked)}vraag/", {"answer": "note", "note": " "})
    assert (page.status_code, "Schrijf eerst uw bericht" in _words(page)) == (422, True)
    page = client.post(f"{_door(asked)}vraag/", {"answer": "taken_on", "on": "2031-01-01", "note": "Wim komt."})
    assert page.status_code == 422
    assert "Wim komt." in page.content.decode()
    assert fresh(asked).state == "seen"


@pytest.mark.parametrize("tapped", ["taken_on", "helped"])
def test_a_mis_tap_goes_back(client: Client, asked: Referral, tapped: str) -> None:
    _come_in(client, asked)
    page = client.post(f"{_door(asked)}vraag/", {"answer": tapped}, follow=True)
    assert "Dat was een vergissing" in _words(page)
    page = client.post(f"{_door(asked)}vraag/terug/", follow=True)
    assert "teruggenomen" in _words(page)
    assert fresh(asked).state == "seen"
    page = client.post(f"{_door(asked)}vraag/terug/", follow=True)
    assert "Dit kan niet meer terug" in _words(page)


def test_after_helped_the_story_is_gone(client: Client, asked: Referral) -> None:
    _come_in(client, asked)
    page = client.post(f"{_door(asked)}vraag/", {"answer": "helped"}, follow=True)
    _says_nothing(page)
    assert "Bedankt" in _words(page)
    with later(minutes=16):
        actions.settle()
        for address in ("", "code/", "vraag/"):
            page = client.get(_door(asked) + address, follow=True)
            _says_nothing(page)
            assert "Deze vraag is klaar" in _words(page)


# Midway.


def test_when_consent_is_taken_back_nothing_more_is_shown(client: Client, of_dina: Referral) -> None:
    _come_in(client, of_dina)
    actions.withdraw(referral=of_dina, by=resident(of_dina.person), consent=True)
    for address in ("", "code/", "vraag/"):
        page = client.get(_door(of_dina) + address, follow=True)
        _says_nothing(page)
        assert "U hoeft niets meer te doen" in _words(page)
    page = client.post(f"{_door(of_dina)}vraag/", {"answer": "helped"}, follow=True)
    _says_nothing(page)
    assert fresh(of_dina).state == "withdrawn"


def test_after_a_death_the_story_is_shut_and_the_team_is_rung_first(
    client: Client, town: Town, of_dina: Referral
) -> None:
    from naast.people import actions as people

    _come_in(client, of_dina)
    with later(minutes=1):
        people.report_death(person_id=of_dina.person_id, died_on=clock.today(), told_by="Huub", by=town.nadia)
        people.confirm_death(person_id=of_dina.person_id, by=town.nadia)
    page = client.get(f"{_door(of_dina)}vraag/")
    _says_nothing(page)
    assert "Bel eerst het team" in _words(page)
    assert "overleden" not in _words(page)


def test_two_of_the_same_church_do_not_overwrite_each_other(asked: Referral) -> None:
    one, two = Client(), Client()
    _come_in(one, asked)
    with later(minutes=2):
        _come_in(two, asked)
        one.post(f"{_door(asked)}vraag/", {"answer": "helped"})
        page = two.post(f"{_door(asked)}vraag/", {"answer": "taken_on"}, follow=True)
    assert "Deze vraag is al afgerond" in _words(page)
    assert fresh(asked).state == "helped"


# Hostile.


def test_a_forwarded_link_is_harmless(client: Client, asked: Referral) -> None:
    _come_in(client, asked)
    other = Client()
    for address in ("vraag/",):
        answer = other.get(_door(asked) + address)
        assert answer.status_code == 302
        _says_nothing(other.get(answer.url))
    assert other.post(f"{_door(asked)}vraag/", {"answer": "helped"}).status_code == 302
    assert other.post(f"{_door(asked)}vraag/terug/").status_code == 302
    assert fresh(asked).state == "seen"


def test_a_code_counts_only_in_the_browser_that_asked_for_it(client: Client, asked: Referral) -> None:
    client.post(_door(asked))
    code, other = last_code(), Client()
    assert other.post(f"{_door(asked)}code/", {"code": code}).status_code == 422
    assert other.get(f"{_door(asked)}vraag/").status_code == 302
    assert client.post(f"{_door(asked)}code/", {"code": code}).status_code == 302


def test_a_code_works_once_ten_minutes_and_five_tries(client: Client, asked: Referral) -> None:
    door = _door(asked)
    client.post(door)
    code = last_code()
    wrong = "000000" if code != "000000" else "111111"
    for left in (4, 3, 2, 1):
        page = client.post(f"{door}code/", {"code": wrong})
        assert f"nog {left} keer" in _words(page)
    assert "werkt niet meer" in _words(client.post(f"{door}code/", {"code": wrong}))
    assert client.post(f"{door}code/", {"code": code}).status_code == 422, "also the right one"
    assert len(audited("referral wrong code")) == 5
    with later(minutes=2):
        client.post(door)
        again = last_code()
        with later(minutes=11):
            assert client.post(f"{door}code/", {"code": again}).status_code == 422
    with later(minutes=30):
        client.post(door)
        last = last_code()
        assert client.post(f"{door}code/", {"code": f" {last[:3]} {last[3:]} "}).status_code == 302
        assert client.post(f"{door}code/", {"code": last}).status_code == 422, "a replay"


def test_codes_cannot_fill_a_mailbox(client: Client, asked: Referral) -> None:
    for _tap in range(3):
        client.post(_door(asked))
    assert len(mail.outbox) == 1
    page = client.post(_door(asked))
    assert page.status_code == 429
    assert "0341-00 15 10" in page.content.decode(), "never a dead end"


def _without(token: str) -> list[str]:
    head, _dot, tail = token.partition(".")
    other = ("b" if head[0] != "b" else "c") + head[1:]
    return [
        f"{other}.{tail}",
        f"{head}.{tail[:-1]}A",
        head,
        tail,
        "x" * 300,
        "%00",
        "..",
        f"{head}.{tail}.{tail}",
        "á" * 10,
    ]


def test_guessed_and_broken_links_are_told_kindly(client: Client, asked: Referral) -> None:
    for token in _without(token_of(asked)):
        for address in ("", "code/", "vraag/"):
            answer = client.get(HERE.format(token) + address)
            assert answer.status_code == 404
            _says_nothing(answer)
    assert "Deze link kennen wij niet" in _words(client.get(HERE.format(_without(token_of(asked))[0])))


def test_a_signature_for_something_else_is_no_link(client: Client, asked: Referral) -> None:
    from django.core import signing

    forged = signing.Signer(salt="something-else", sep=".").sign(link_of(asked).pk.hex)
    assert client.get(HERE.format(forged)).status_code == 404


def test_guessing_is_counted(client: Client, asked: Referral) -> None:
    with clock.frozen(clock.now()):
        statuses = {client.get(HERE.format(f"geraden{n}")).status_code for n in range(35)}
    assert statuses == {404, 429}


def test_an_old_link_gets_a_new_one_in_the_mailbox(client: Client, asked: Referral) -> None:
    old = _door(asked)
    with later(days=61):
        page = client.get(old)
        assert "Deze link is oud" in _words(page)
        _says_nothing(page)
        assert client.post(old).status_code == 409
        assert mail.outbox == []
        page = client.post(f"{old}nieuw/")
        assert "onderweg" in _words(page)
        new = _door(asked)
        assert new != old
        assert OutboxMessage.objects.filter(body__contains=new).count() == 1
        assert client.get(new).status_code == 200
        assert "Deze link is oud" in _words(client.get(old))
        for _more in range(3):
            last = client.post(f"{old}nieuw/")
        assert last.status_code == 429


def test_a_link_of_one_question_opens_no_other(client: Client, town: Town, asked: Referral) -> None:
    other = ask(town, town.mosque, question="Wie kan de hond uitlaten?", items=[{"label": "Naam", "text": "Gerrit"}])
    _come_in(client, asked)
    assert client.get(f"{_door(other)}vraag/").status_code == 302
    assert client.post(f"{_door(other)}vraag/", {"answer": "helped"}).status_code == 302
    assert fresh(other).state == "asked"


def test_a_session_ends_after_an_hour_and_with_its_link(client: Client, town: Town, asked: Referral) -> None:
    _come_in(client, asked)
    with later(minutes=59):
        assert client.get(f"{_door(asked)}vraag/").status_code == 200
    with later(minutes=61):
        assert client.get(f"{_door(asked)}vraag/").status_code == 302
    actions.stop(referral=asked, reason="Toch niet.", by=town.nadia)
    _says_nothing(client.get(f"{_door(asked)}vraag/", follow=True))


def test_looking_writes_nothing_but_that_somebody_looked(client: Client, asked: Referral) -> None:
    before = (rows(ReceiverLink)[0].codes_sent, fresh(asked).version)
    for address in ("", "code/", "vraag/"):
        client.get(_door(asked) + address)
        client.head(_door(asked) + address)
    assert client.get(f"{_door(asked)}nieuw/").status_code == 405
    assert client.get(f"{_door(asked)}vraag/terug/").status_code == 405
    assert (rows(ReceiverLink)[0].codes_sent, fresh(asked).version) == before
    assert fresh(asked).state == "asked"


def test_words_are_never_markup(client: Client, town: Town) -> None:
    nasty = "<script>alert(1)</script>"
    referral = ask(town, question=nasty, items=[{"label": nasty, "text": nasty}])
    page = _come_in(client, referral)
    assert nasty not in page.content.decode()
    page = client.post(f"{_door(referral)}vraag/", {"answer": nasty}, follow=True)
    assert page.status_code == 422
    assert nasty not in page.content.decode()


def test_a_code_that_could_not_be_sent_was_never_made(client: Client, asked: Referral, monkeypatch: Any) -> None:
    from naast.referrals.actions import receiving

    def broken(*_words: Any, **_more: Any) -> None:
        raise OSError("no server")

    monkeypatch.setattr(receiving, "send_mail", broken)
    page = client.post(_door(asked))
    assert page.status_code == 422
    assert "kon niet worden verstuurd" in _words(page)
    assert (link_of(asked).codes_sent, link_of(asked).code_hash) == (0, "")


def test_without_a_mailbox_any_more_there_is_a_telephone(client: Client, town: Town, asked: Referral) -> None:
    town.church.organisation.email = ""
    town.church.organisation.save()
    page = client.get(_door(asked))
    assert page.status_code == 200
    assert "0341-00 15 10" in page.content.decode()
    assert client.post(_door(asked)).status_code == 409
    assert mail.outbox == []


def test_a_reminder_holds_the_same_link(town: Town, asked: Referral) -> None:
    outbox.deliver_due()
    door = _door(asked)
    with later(days=3):
        assert actions.run_clocks() == {"remind": 1}
    again = OutboxMessage.objects.filter(subject__startswith="Herinnering").get()
    assert door in again.body
    assert again.about == f"referral:{asked.pk}"


@pytest.fixture
def person_asked_twice(town: Town, dina: Person) -> Callable[[], list[Referral]]:
    return lambda: [ask(town, person=dina), ask(town, town.mosque, person=dina, **CONSENT)]


def test_a_browser_may_hold_several_questions(client: Client, person_asked_twice: Callable[[], list[Referral]]) -> None:
    first, second = person_asked_twice()
    _come_in(client, first)
    _come_in(client, second)
    for referral in (first, second):
        assert client.get(f"{_door(referral)}vraag/").status_code == 200
    with clock.frozen(clock.now() + timedelta(minutes=5)):
        actions.withdraw(referral=first, by=resident(first.person))
        assert client.get(f"{_door(second)}vraag/").status_code == 200
