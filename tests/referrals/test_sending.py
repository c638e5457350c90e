"""Asking help from a person's file: choose, fill in, read back, send; recall, redirect, and what others may not."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core import mail
from django.test import Client
from tests.conftest import MONDAY_MORNING
from tests.referrals.conftest import (
    QUESTION,
    Town,
    ask,
    audited,
    fresh,
    kinds,
    link_of,
    own_row,
    receiver,
    rows,
)  # fmt: skip

from naast.core import actions as core
from naast.core import clock
from naast.directory.models import Capacity, ServiceOffer
from naast.people.models import Person
from naast.referrals import actions, choosing
from naast.referrals.choices import ListOf, State
from naast.referrals.models import Referral

pytestmark = pytest.mark.django_db
Log = Callable[[str], Client]


@pytest.fixture
def log_in(town: Town) -> Log:
    def make(name: str) -> Client:
        client = Client()
        client.force_login(town.cast.users[name])
        return client

    return make


def text_of(answer: Any) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def filled(person: Person, **more: Any) -> dict[str, Any]:
    return {
        "question": QUESTION, "items": ["naam"], "urgency": "normal", "given_by": str(own_row(person).pk), "way": "spoken", **more,
    }  # fmt: skip


def sentence_on(answer: Any) -> str:
    return answer.context["page"].sentence


def send(client: Client, url: str, data: dict[str, Any]) -> Any:
    """Look at the page before sending, and say yes to the sentence on it."""
    look = client.post(url, data | {"kijk": "1"})
    assert look.status_code == 200, text_of(look)
    return client.post(url, data | {"ja": "1", "zin": sentence_on(look)})


def url_of(town: Town, person: Person) -> str:
    return f"/verwijzingen/mensen/{person.pk}/{town.church.slug}/"


def test_places_are_found_by_words_and_nothing_stands_in_an_address(log_in: Log, town: Town, dina: Person) -> None:
    url = f"/verwijzingen/mensen/{dina.pk}/"
    assert "Bij wie vraagt u hulp?" in text_of(log_in("nadia").get(url))
    found = log_in("nadia").post(url, {"zoek": "Grote Kerk"})
    assert "Bezoek van Grote Kerk" in text_of(found)
    assert "Niets gevonden" in text_of(log_in("nadia").post(url, {"zoek": "xyzzyxyzzy"}))


def test_what_is_sent_is_what_was_ticked_and_read_back(log_in: Log, town: Town, dina: Person) -> None:
    client, url = log_in("nadia"), url_of(town, dina)
    first = text_of(client.get(url))
    assert "Dina Verbeek" in first
    assert "Niemand vroeg dit nog na" in first
    look = client.post(url, filled(dina) | {"kijk": "1"})
    assert "Dit ziet Grote Kerk" in text_of(look)
    assert not rows(Referral)
    sentence = sentence_on(look)
    assert "Grote Kerk" in sentence
    assert "mijn naam" in sentence
    assert "mijn e-mailadres" not in sentence
    assert QUESTION in sentence
    sent = client.post(url, filled(dina) | {"ja": "1", "zin": sentence})
    one = rows(Referral)[0]
    assert sent["Location"] == f"/verwijzingen/{one.pk}/"
    assert one.items == [{"label": "Naam", "text": "Dina Verbeek"}]
    assert (one.question, one.consent_sentence, one.consent_given_by) == (QUESTION, sentence, "Dina Verbeek")
    assert (one.person_id, one.list_of) == (dina.pk, ListOf.RECEIVER)
    assert audited("referral asked")[0].person_id == dina.pk


def test_a_sentence_that_was_not_read_back_counts_for_nothing(log_in: Log, town: Town, dina: Person) -> None:
    answer = log_in("nadia").post(url_of(town, dina), filled(dina) | {"ja": "1", "zin": "Ja hoor."})
    assert answer.status_code == 409
    assert "Lees hem nog een keer" in text_of(answer)
    assert not rows(Referral)


@pytest.mark.parametrize(
    ("missing", "said"),
    [("question", "Schrijf in één zin"), ("items", "Kies minstens een ding"), ("given_by", "Kies wie ja zegt")],
)
def test_a_mistake_keeps_what_was_filled_in(log_in: Log, town: Town, dina: Person, missing: str, said: str) -> None:
    data = filled(dina)
    del data[missing]
    answer = log_in("nadia").post(url_of(town, dina), data | {"kijk": "1"})
    assert answer.status_code == 422
    assert said in text_of(answer)
    if missing != "question":
        assert QUESTION in text_of(answer)


def test_what_runs_already_is_said_before_it_is_asked_again(log_in: Log, town: Town, dina: Person) -> None:
    ask(town, person=dina)
    text = text_of(log_in("nadia").get(url_of(town, dina)))
    assert "Er loopt al een vraag bij Grote Kerk, sinds 23 november: gevraagd." in text


def test_others_near_by_stand_beside_a_full_one(town: Town) -> None:
    for service in (town.church, town.mosque):
        ServiceOffer.objects.create(service=service, provision_id="maatje")
    full = {"status": "no", "as_of": clock.today()}
    Capacity.objects.filter(service=town.church).update(**full)
    church = choosing.service_to_ask(town.church.slug)
    assert [near.service.slug for near in choosing.alternatives_to(church, "0342")] == [town.mosque.slug]
    Capacity.objects.filter(service=town.mosque).update(**full)
    assert choosing.alternatives_to(church, "0342") == []


def test_over_the_border_is_found_and_said(town: Town) -> None:
    ServiceOffer.objects.create(service=town.mosque, provision_id="maatje")
    town.mosque.everywhere = False
    town.mosque.save(update_fields=["everywhere"])
    town.mosque.coverage.create(pc4="0343")
    assert [(near.service.slug, near.here) for near in choosing.places_for(["maatje"], "0342")["maatje"]] == [
        (town.mosque.slug, False)
    ]
    assert choosing.places_for(["maatje"], "0360")["maatje"] == []


def test_only_who_may_speak_for_someone_can_say_yes(log_in: Log, town: Town, dina: Person) -> None:
    from naast.people import actions as people

    huub = people.add_member(person_id=dina.pk, fields=people.MemberFields("Huub Verbeek", "partner"), by=town.nadia)
    client, url = log_in("nadia"), url_of(town, dina)
    assert client.post(url, filled(dina, given_by=str(huub.pk)) | {"kijk": "1"}).status_code == 422
    people.appoint_representative(person_id=dina.pk, member_id=huub.pk, basis="partner", by=town.nadia)
    sent = send(client, url, filled(dina, given_by=str(huub.pk)))
    assert sent.status_code == 302
    assert "namens Dina Verbeek" in rows(Referral)[0].consent_sentence


@pytest.mark.parametrize("path", ["", "{slug}/"])
def test_who_has_no_place_in_the_circle_sees_nothing(log_in: Log, town: Town, dina: Person, path: str) -> None:
    url = f"/verwijzingen/mensen/{dina.pk}/" + path.format(slug=town.church.slug)
    assert log_in("kees").get(url).status_code == 404
    assert log_in("kees").post(url, filled(dina) | {"ja": "1"}).status_code == 404
    assert Client().get(url).status_code == 302
    assert not rows(Referral)


def test_a_place_that_is_not_there_is_absent(log_in: Log, dina: Person) -> None:
    assert log_in("nadia").get(f"/verwijzingen/mensen/{dina.pk}/bestaat-niet/").status_code == 404


def test_sent_can_be_recalled_for_a_while(log_in: Log, town: Town, dina: Person) -> None:
    client = log_in("nadia")
    detail = send(client, url_of(town, dina), filled(dina))["Location"]
    assert "De mail gaat om 10:05 weg" in text_of(client.get(detail))
    assert core.deliver_due() == 0
    assert client.post(f"{detail}terug/").status_code == 302
    one = rows(Referral)[0]
    assert (one.state, one.list_of) == (State.STOPPED, "")
    with clock.frozen(MONDAY_MORNING + timedelta(minutes=30)):
        core.deliver_due()
    assert [m.to for m in mail.outbox if "grote-kerk" in m.to[0]] == []
    assert link_of(one).ended_at is not None
    assert audited("referral recalled")[0].subject_id == str(one.pk)


def test_after_it_went_out_it_cannot_be_recalled(log_in: Log, town: Town, dina: Person) -> None:
    client = log_in("nadia")
    detail = send(client, url_of(town, dina), filled(dina))["Location"]
    with clock.frozen(MONDAY_MORNING + timedelta(minutes=6)):
        assert core.deliver_due() == 1
        assert "Haal terug" not in text_of(client.get(detail))
        assert client.post(f"{detail}terug/").status_code == 409
    assert rows(Referral)[0].state == State.ASKED


def test_with_haste_it_goes_at_once(log_in: Log, town: Town, dina: Person) -> None:
    send(log_in("nadia"), url_of(town, dina), filled(dina, urgency="crisis"))
    assert core.deliver_due() == 1


def test_a_mail_that_comes_back_is_a_task_for_who_sent_it(log_in: Log, asked: Referral) -> None:
    core.deliver_due()
    message = core.OutboxMessage.objects.get(about=f"referral:{asked.pk}")
    number = core.bounces.number_of(message.pk)
    core.take_back(f"From: MAILER-DAEMON@elders\n\nMessage-ID: {number}\n550 5.1.1 unknown\n".encode())
    assert core.tell_what_did_not_arrive() == 1
    one = fresh(asked)
    assert (one.list_of, kinds(asked)[-1]) == (ListOf.SENDER, "bounced")
    text = text_of(log_in("nadia").get(f"/verwijzingen/{asked.pk}/"))
    assert "De mail kwam niet aan" in text
    assert "5.1.1" in text
    core.deliver_due()
    assert mail.outbox[-1].to == ["nadia@rivierdal.invalid"]
    assert core.tell_what_did_not_arrive() == 0


def test_a_mail_that_comes_back_after_the_end_is_nobodys_task(town: Town, asked: Referral) -> None:
    actions.stop(referral=asked, reason="Niet meer nodig.", by=town.nadia)
    before = kinds(asked)
    actions.mail_came_back(asked.pk, "5.1.1")
    assert kinds(asked) == before


def test_a_no_goes_on_to_another_with_the_story(log_in: Log, town: Town, asked: Referral) -> None:
    actions.answer(
        referral=asked,
        answer="not_for_us",
        by=receiver(asked),
        refusal="full",
        better_idea="De moskee heeft bezoekers.",
    )
    client = log_in("nadia")
    detail = text_of(client.get(f"/verwijzingen/{asked.pk}/"))
    assert "De moskee heeft bezoekers." in detail
    url = f"/verwijzingen/{asked.pk}/anders/{town.mosque.slug}/"
    assert "Het verhaal gaat mee" in text_of(client.get(url))
    data = {
        "question": QUESTION,
        "items": ["deel-0", "deel-1"],
        "urgency": "normal",
        "given_by": "Dina",
        "way": "spoken",
    }
    sent = send(client, url, data)
    new = next(one for one in rows(Referral) if one.pk != asked.pk)
    assert sent["Location"] == f"/verwijzingen/{new.pk}/"
    assert (new.previous_id, new.items) == (asked.pk, asked.items)
    assert "Moskee De Weg" in new.consent_sentence
    assert fresh(asked).state == State.STOPPED
    assert "Moskee De Weg" in text_of(client.get(f"/verwijzingen/{asked.pk}/"))
    assert "Niet voor hen (Grote Kerk)" in text_of(client.get(f"/verwijzingen/{new.pk}/"))


@pytest.mark.parametrize(
    ("verb", "data", "state"),
    [
        ("gehoord", {"gehoord-answer": "taken_on", "gehoord-note": "Ds. Jansen belde."}, State.TAKEN_ON),
        ("gehoord", {"gehoord-answer": "not_for_us"}, State.NOT_FOR_US),
        ("gebeld", {"gebeld-note": "De koster"}, State.ASKED),
        ("stop", {"stop-note": "Niet meer nodig."}, State.STOPPED),
    ],
)
def test_what_the_sender_can_do(log_in: Log, asked: Referral, verb: str, data: dict[str, str], state: str) -> None:
    client, url = log_in("nadia"), f"/verwijzingen/{asked.pk}/"
    assert client.post(f"{url}{verb}/", data)["Location"] == url
    assert fresh(asked).state == state


def test_a_verb_without_its_words_comes_back(log_in: Log, asked: Referral) -> None:
    answer = log_in("nadia").post(f"/verwijzingen/{asked.pk}/stop/", {"stop-note": ""})
    assert answer.status_code == 422
    assert "Schrijf kort op waarom." in text_of(answer)
    assert log_in("nadia").post(f"/verwijzingen/{asked.pk}/niks/").status_code == 404
    assert log_in("nadia").get(f"/verwijzingen/{asked.pk}/stop/").status_code == 405


def test_an_answer_noted_by_mistake_can_be_taken_back(log_in: Log, asked: Referral) -> None:
    client, url = log_in("nadia"), f"/verwijzingen/{asked.pk}/"
    client.post(f"{url}gehoord/", {"gehoord-answer": "helped"})
    assert "Mijn antwoord terugnemen" in text_of(client.get(url))
    client.post(f"{url}herstel/")
    assert fresh(asked).state == State.ASKED


def test_an_outsider_meets_nothing(log_in: Log, asked: Referral, of_dina: Referral, town: Town) -> None:
    for one in (asked, of_dina):
        url = f"/verwijzingen/{one.pk}/"
        for path in (url, f"{url}anders/", f"{url}anders/{town.mosque.slug}/", f"{url}afspraak.ics"):
            assert log_in("kees").get(path).status_code == 404, path
        assert log_in("kees").post(f"{url}stop/", {"stop-note": "x"}).status_code == 404
        assert Client().get(url)["Location"].startswith("/inloggen/")
    assert log_in("nadia").get(f"/verwijzingen/{uuid4()}/").status_code == 404


def test_the_agreed_day_goes_in_a_calendar_without_anybodys_name(log_in: Log, asked: Referral) -> None:
    from icalendar import Calendar

    client, url = log_in("nadia"), f"/verwijzingen/{asked.pk}/afspraak.ics"
    assert client.get(url).status_code == 404
    day = clock.today() + timedelta(days=3)
    actions.answer(referral=asked, answer="taken_on", by=receiver(asked), date=day)
    answer = client.get(url)
    assert answer["Content-Type"].startswith("text/calendar")
    event = Calendar.from_ical(answer.content).walk("VEVENT")[0]
    assert event.decoded("dtstart") == day
    assert "Grote Kerk" in str(event["summary"])
    assert b"Dina" not in answer.content
    assert b"Huub" not in answer.content


def test_the_list_shows_what_is_late_first_and_who_is_next(
    log_in: Log, town: Town, asked: Referral, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    ask(town, town.neighbour)
    with clock.frozen(MONDAY_MORNING + timedelta(days=20)):
        client = log_in("nadia")
        text = text_of(client.get("/verwijzingen/"))
        assert "te laat" in text
        assert text.count("Grote Kerk") >= 1
        assert "Buurvrouw Truus" in text_of(client.get("/verwijzingen/?toon=mine"))
        assert "Er is nog niets klaar." in text_of(client.get("/verwijzingen/?toon=closed"))
        with django_assert_max_num_queries(23):
            client.get("/verwijzingen/?toon=late&na=20260101_" + str(uuid4()))


def test_a_long_list_goes_on_by_key(log_in: Log, town: Town) -> None:
    made = {ask(town).pk for _n in range(27)}
    client = log_in("nadia")
    first = client.get("/verwijzingen/").context["page"]
    second = client.get(first.next_url).context["page"]
    assert (len(first.rows), len(second.rows), second.next_url) == (25, 2, "")
    seen = {row[0]["url"] for row in [*first.rows, *second.rows]}
    assert seen == {f"/verwijzingen/{pk}/" for pk in made}


def test_the_list_of_others_is_not_mine(log_in: Log, asked: Referral, of_dina: Referral) -> None:
    assert "Grote Kerk" not in text_of(log_in("kees").get("/verwijzingen/"))
    assert "Grote Kerk" in text_of(log_in("joost").get("/verwijzingen/"))
    assert "Dina Verbeek" not in text_of(log_in("joost").get("/verwijzingen/"))


def test_the_detail_page_reads_little(
    log_in: Log, asked: Referral, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    client = log_in("nadia")
    client.get(f"/verwijzingen/{asked.pk}/")
    with django_assert_max_num_queries(39):
        client.get(f"/verwijzingen/{asked.pk}/")
