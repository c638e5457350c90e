"""Asking help for a question without a file, and who hears what: the timeline, the asker, and whoever entered it for them."""

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
from tests.personas import QUESTION as WORDS
from tests.referrals.conftest import QUESTION, Town, fresh, receiver, rows

from naast.audit.models import AuditEvent
from naast.core import actions as core
from naast.core import clock
from naast.core.actors import Actor
from naast.directory.models import ServiceOffer
from naast.intake import actions as intake
from naast.intake.models import Entry, HelpQuestion, QuestionReferral
from naast.referrals import actions
from naast.referrals.choices import State
from naast.referrals.models import Referral

pytestmark = pytest.mark.django_db
Log = Callable[[str], Client]
LATER = MONDAY_MORNING + timedelta(hours=2)


@pytest.fixture(autouse=True)
def _on_the_map(town: Town) -> None:
    """Every place of the town offers a kind of help, as on a real map."""
    for service in (town.church, town.mosque, town.neighbour):
        ServiceOffer.objects.create(service=service, provision_id="maatje")


@pytest.fixture
def log_in(town: Town) -> Log:
    def make(name: str) -> Client:
        client = Client()
        client.force_login(town.cast.users[name])
        return client

    return make


@pytest.fixture
def receipt(town: Town) -> intake.Receipt:
    return intake.hand_over(
        text=WORDS, understood=intake.Understood(urgency="soon"), by=Actor.asker(), asker="naaste", pc4="0342",
        contact=intake.Contact(name="Huub", phone="0341-00 12 34", email="huub@rivierdal.invalid"), submission=uuid4(),
        entered_by=town.cast.users["joost"],
    )  # fmt: skip


def text_of(answer: Any) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def send(client: Client, question: HelpQuestion, town: Town, **more: Any) -> Referral:
    url = f"/werkbak/{question.pk}/hulp/{town.church.slug}/"
    data = {
        "question": QUESTION, "items": ["woorden", "naam"], "urgency": "normal", "given_by": "Huub", "way": "spoken", **more,
    }  # fmt: skip
    look = client.post(url, data | {"kijk": "1"})
    assert look.status_code == 200, text_of(look)
    sent = client.post(url, data | {"ja": "1", "zin": look.context["page"].sentence})
    assert sent.status_code == 302, text_of(sent)
    return rows(Referral)[-1]


def lines(question: HelpQuestion) -> list[tuple[str, str]]:
    found = Entry.objects.for_system("een test kijkt").filter(question=question, kind__startswith="help_")
    return [(line.kind, line.text) for line in found]


def status_of(receipt: intake.Receipt) -> str:
    return text_of(Client().get(f"/volgen/{receipt.token}/"))


def settle() -> None:
    """The time to take an answer back has passed."""
    with clock.frozen(LATER):
        actions.settle()


def mails_to(address: str) -> list[mail.EmailMessage]:
    with clock.frozen(LATER):
        core.deliver_due()
    return [one for one in mail.outbox if one.to == [address]]


def test_from_the_case_page_to_a_sent_question(log_in: Log, town: Town, receipt: intake.Receipt) -> None:
    client, question = log_in("nadia"), receipt.question
    assert f"/werkbak/{question.pk}/hulp/" in text_of(client.get(f"/werkbak/{question.pk}/"))
    assert "Bij wie vraagt u hulp?" in text_of(client.get(f"/werkbak/{question.pk}/hulp/"))
    assert "Bezoek van Grote Kerk" in text_of(client.post(f"/werkbak/{question.pk}/hulp/", {"zoek": "Grote Kerk"}))
    one = send(client, question, town)
    assert one.items == [{"label": "In eigen woorden", "text": WORDS}, {"label": "Naam", "text": "Huub"}]
    assert (one.person_id, one.team_id) == (None, question.team_id)
    assert QuestionReferral.objects.get().question_id == question.pk
    assert lines(question) == [("help_asked", "Grote Kerk")]
    assert AuditEvent.objects.filter(action="help asked", subject_id=str(question.pk)).exists()
    assert "Grote Kerk" in text_of(client.get(f"/werkbak/{question.pk}/"))
    assert f"Vraag {question.reference}" in text_of(client.get(f"/verwijzingen/{one.pk}/"))
    assert f"Vraag {question.reference}" in text_of(client.get("/verwijzingen/"))


def test_the_asker_hears_it_in_plain_words_only_when_it_stands(
    log_in: Log, town: Town, receipt: intake.Receipt
) -> None:
    one = send(log_in("nadia"), receipt.question, town)
    assert "gevraagd. Wij wachten op hun antwoord." in status_of(receipt)
    actions.answer(referral=one, answer="taken_on", by=receiver(one), note="Ds. Jansen belt maandag.")
    assert lines(receipt.question) == [("help_asked", "Grote Kerk")]
    assert mails_to("huub@rivierdal.invalid") == []
    settle()
    assert lines(receipt.question)[-1] == ("help_taken", "Grote Kerk")
    page = status_of(receipt)
    assert "opgepakt. U hoort van hen of van ons." in page
    assert "Ds. Jansen" not in page
    assert [m.subject for m in mails_to("huub@rivierdal.invalid")] == ["Uw vraag om hulp is opgepakt"]


def test_who_signalled_hears_without_content(log_in: Log, town: Town, receipt: intake.Receipt) -> None:
    one = send(log_in("nadia"), receipt.question, town)
    actions.answer(referral=one, answer="taken_on", by=receiver(one))
    settle()
    told = mails_to("joost@rivierdal.invalid")
    assert len(told) == 1
    text = told[0].subject + told[0].body
    assert receipt.question.reference in text
    for secret in ("Huub", "Grote Kerk", "nacht", QUESTION):
        assert secret not in text
    actions.start(referral=one, by=receiver(one))
    settle()
    assert len(mails_to("joost@rivierdal.invalid")) == 1


@pytest.mark.parametrize(
    ("answer", "said", "kind"),
    [
        ({"answer": "started"}, "begonnen.", "help_started"),
        ({"answer": "helped"}, "geholpen.", "help_done"),
        ({"answer": "not_for_us", "refusal": "full"}, "Wij zoeken verder voor u.", "help_refused"),
    ],
)
def test_every_outcome_in_plain_words(
    log_in: Log, town: Town, receipt: intake.Receipt, answer: dict[str, str], said: str, kind: str
) -> None:
    one = send(log_in("nadia"), receipt.question, town)
    actions.answer(referral=one, by=receiver(one), **answer)
    settle()
    assert said in status_of(receipt)
    assert lines(receipt.question)[-1] == (kind, "Grote Kerk")


def test_an_answer_that_was_taken_back_is_never_told(log_in: Log, town: Town, receipt: intake.Receipt) -> None:
    one = send(log_in("nadia"), receipt.question, town)
    actions.answer(referral=one, answer="helped", by=receiver(one))
    actions.undo_answer(referral=one, by=receiver(one))
    settle()
    assert lines(receipt.question) == [("help_asked", "Grote Kerk")]


def test_the_asker_stops_one_organisation(log_in: Log, town: Town, receipt: intake.Receipt) -> None:
    one = send(log_in("nadia"), receipt.question, town)
    assert "Dit wil ik niet meer" in status_of(receipt)
    url = f"/volgen/{receipt.token}/hulp/{one.pk}/intrekken/"
    assert Client().get(url).status_code == 405
    assert Client().post(url)["Location"] == f"/volgen/{receipt.token}/"
    assert fresh(one).state == State.WITHDRAWN
    assert "u heeft dit ingetrokken." in status_of(receipt)
    assert HelpQuestion.objects.for_system("een test kijkt").get().is_open
    assert mails_to("huub@rivierdal.invalid") == []


def test_nobody_stops_the_help_of_another(log_in: Log, town: Town, receipt: intake.Receipt) -> None:
    one = send(log_in("nadia"), receipt.question, town)
    other = intake.hand_over(text=WORDS, understood=intake.Understood(), by=Actor.asker(), submission=uuid4())
    for token in (other.token, "bestaat-niet"):
        assert Client().post(f"/volgen/{token}/hulp/{one.pk}/intrekken/").status_code == 404
    assert fresh(one).state == State.ASKED


def test_who_withdraws_the_question_withdraws_the_help(log_in: Log, town: Town, receipt: intake.Receipt) -> None:
    one = send(log_in("nadia"), receipt.question, town)
    assert Client().post(f"/volgen/{receipt.token}/intrekken/").status_code == 302
    assert fresh(one).state == State.WITHDRAWN


def test_a_question_that_goes_on_elsewhere_stays_in_the_same_timeline(
    log_in: Log, town: Town, receipt: intake.Receipt
) -> None:
    one = send(log_in("nadia"), receipt.question, town)
    actions.answer(referral=one, answer="not_for_us", refusal="full", by=receiver(one))
    settle()
    said = {"consent_sentence": "Ja.", "consent_given_by": "Huub", "consent_way": "spoken"}
    with clock.frozen(LATER + timedelta(minutes=1)):
        new = actions.redirect(referral=one, service=town.mosque, by=town.nadia, **said)
    assert [kind for kind, _text in lines(receipt.question)] == ["help_asked", "help_refused", "help_asked"]
    assert QuestionReferral.objects.filter(referral_id=new.pk, question=receipt.question).exists()
    page = status_of(receipt)
    assert "Moskee De Weg" in page


def test_running_help_for_the_same_question_is_warned_for(log_in: Log, town: Town, receipt: intake.Receipt) -> None:
    client = log_in("nadia")
    send(client, receipt.question, town)
    text = text_of(client.get(f"/werkbak/{receipt.question.pk}/hulp/{town.church.slug}/"))
    assert "Er loopt al een vraag bij Grote Kerk" in text


@pytest.mark.parametrize("path", ["hulp/", "hulp/grote-kerk-bezoek/"])
def test_another_team_and_nobody_at_all(log_in: Log, receipt: intake.Receipt, path: str) -> None:
    url = f"/werkbak/{receipt.question.pk}/{path}"
    assert log_in("kees").get(url).status_code == 404
    assert log_in("kees").post(url).status_code == 404
    assert Client().get(url)["Location"].startswith("/inloggen/")
    assert Client().put(url).status_code in (302, 405)


def test_a_closed_question_asks_no_help(log_in: Log, town: Town, receipt: intake.Receipt) -> None:
    client, question = log_in("nadia"), receipt.question
    intake.close(question_id=question.pk, outcome="helped", text="", by=town.nadia)
    url = f"/werkbak/{question.pk}/hulp/{town.church.slug}/"
    data = {"question": QUESTION, "items": ["naam"], "urgency": "normal", "given_by": "Huub", "way": "spoken"}
    look = client.post(url, data)
    again = client.post(url, data | {"ja": "1", "zin": look.context["page"].sentence})
    assert again.status_code == 409
    assert "Deze vraag is al afgerond." in text_of(again)
    assert not rows(Referral)


def test_the_status_page_reads_little(
    log_in: Log, town: Town, receipt: intake.Receipt, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    send(log_in("nadia"), receipt.question, town)
    with django_assert_max_num_queries(14):
        Client().get(f"/volgen/{receipt.token}/")
