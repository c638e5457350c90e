"""Secret links: forwarding, replaying, mixing up, and what a browser tells others about the address it is at."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from django.conf import settings
from django.test import Client

from naast.core.models import OutboxMessage
from naast.intake import actions
from naast.intake.models import Entry, HelpQuestion
from tests.conftest import Cast
from tests.personas import QUESTION
from tests.security import tally
from tests.security.world import ask

pytestmark = pytest.mark.django_db


def _state(receipt: actions.Receipt) -> tuple[str, str, int]:
    found = HelpQuestion.objects.for_system("kijken").get(pk=receipt.question.pk)
    return found.state, found.outcome, Entry.objects.for_system("kijken").filter(question=found).count()


def test_a_page_behind_a_link_tells_no_other_site_where_it_is(client: Client, handed_over: actions.Receipt) -> None:
    answer = client.get(f"/volgen/{handed_over.token}/")
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cache-Control"] == "no-store, private"
    assert answer["X-Robots-Tag"] == "noindex, nofollow"
    outside = re.findall(r'(?:href|src|action)="((?:https?:)?//[^"]+)"', answer.content.decode())
    assert not [url for url in outside if handed_over.token in url]
    tally.attack("link forwarding")


def test_a_link_to_one_question_does_nothing_to_another(client: Client, handed_over: actions.Receipt) -> None:
    other = ask("0348", "Een andere vraag: wie helpt mij met eten?")
    before = _state(other)
    for step, form in (("reageren", {"text": "x"}), ("heropenen", {"text": "x"}), ("intrekken", {})):
        mixed = form | {
            "token": other.token,
            "question_id": str(other.question.pk),
            "reference": other.question.reference,
        }
        assert client.post(f"/volgen/{handed_over.token}/{step}/?token={other.token}", mixed).status_code == 302
        tally.attack("link forwarding")
    assert _state(other) == before
    assert "met eten" not in client.get(f"/volgen/{handed_over.token}/").content.decode()


def test_a_link_gives_no_way_into_the_work_of_the_team(client: Client, handed_over: actions.Receipt) -> None:
    client.get(f"/volgen/{handed_over.token}/")
    for url in ("/werkbak/", f"/werkbak/{handed_over.question.pk}/", "/teams/"):
        assert client.get(url).status_code == 302
        tally.attack("forced browsing")
    page = client.get(f"/volgen/{handed_over.token}/").content.decode()
    assert str(handed_over.question.pk) not in page


def test_what_the_team_writes_for_itself_is_not_behind_the_link(
    client: Client, cast: Cast, handed_over: actions.Receipt
) -> None:
    actions.add_note(question_id=handed_over.question.pk, text="Alleen voor ons: kwikzilver", by=cast.actors["nadia"])
    assert "kwikzilver" not in client.get(f"/volgen/{handed_over.token}/").content.decode()
    tally.attack("link forwarding")


def test_a_form_that_is_sent_again_makes_no_second_question(client: Client, cast: Cast) -> None:
    form = {"text": QUESTION, "pc4": "0342", "submission": str(uuid4()), "contact_phone": "0341-00 00 00"}
    first = client.post("/bel-mij/", form)
    mails = OutboxMessage.objects.count()
    again = [Client().post("/bel-mij/", form) for _ in range(3)]
    assert {answer["Location"] for answer in again} == {first["Location"]}
    assert HelpQuestion.objects.for_system("tellen").count() == 1
    assert OutboxMessage.objects.count() == mails
    tally.attack("replay", 3)


def test_the_number_of_a_form_alone_does_not_give_the_link_away(client: Client, cast: Cast) -> None:
    """Whoever saw the hidden number, but not the words, gets a question of their own and not the link of the first."""
    number = str(uuid4())
    first = client.post("/bel-mij/", {"text": QUESTION, "pc4": "0342", "submission": number})
    for words in ("x", QUESTION[:-1], QUESTION + " Nu."):
        answer = Client().post("/bel-mij/", {"text": words, "pc4": "0342", "submission": number})
        assert answer["Location"] != first["Location"]
        assert "slaapt niet meer" not in Client().get(answer["Location"]).content.decode() or QUESTION[:-1] in words
        tally.attack("replay")


def test_withdrawing_again_or_after_the_end_changes_nothing(client: Client, handed_over: actions.Receipt) -> None:
    home = f"/volgen/{handed_over.token}/"
    assert client.post(f"{home}intrekken/").status_code == 302
    before = _state(handed_over)
    assert [client.post(f"{home}intrekken/").status_code for _ in range(3)] == [409] * 3
    assert _state(handed_over) == before
    tally.attack("replay", 3)


def test_the_same_reply_again_when_opening_is_kept_once(client: Client, handed_over: actions.Receipt) -> None:
    home = f"/volgen/{handed_over.token}/"
    client.post(f"{home}intrekken/")
    for _ in range(3):
        client.post(f"{home}heropenen/", {"text": "Het is toch nodig."})
    lines = Entry.objects.for_system("tellen").filter(text="Het is toch nodig.")
    assert lines.count() == 1
    tally.attack("replay", 2)


def test_no_mail_or_subject_carries_words_and_the_link_goes_to_the_asker_alone(
    client: Client, cast: Cast, handed_over: actions.Receipt
) -> None:
    client.post(f"/volgen/{handed_over.token}/reageren/", {"text": "Graag voor tien uur."})
    actions.answer(question_id=handed_over.question.pk, text="Wij komen morgen.", by=cast.actors["nadia"])
    for mail in OutboxMessage.objects.all():
        assert handed_over.token not in mail.subject
        assert handed_over.token not in mail.body or mail.to == "dina@rivierdal.invalid"
        assert "tien uur" not in mail.body
        assert "komen morgen" not in mail.body


def test_a_link_in_a_mail_is_made_of_the_address_in_the_settings(
    client: Client, cast: Cast, handed_over: actions.Receipt
) -> None:
    """Not of the host that a visitor happened to name: the header of a request never ends up in a mail."""
    client.post(f"/volgen/{handed_over.token}/reageren/", {"text": "Graag."}, headers={"host": "localhost"})
    actions.answer(question_id=handed_over.question.pk, text="Wij komen.", by=cast.actors["nadia"])
    urls = {url for mail in OutboxMessage.objects.all() for url in re.findall(r"https?://[^/\s]+", mail.body)}
    assert urls <= {settings.NAAST_BASE_URL}
    tally.attack("host header")
