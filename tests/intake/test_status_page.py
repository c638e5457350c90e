"""What an asker finds behind the secret link: the answer on top, the steps as they happened, words with their lines."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from html import unescape
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from tests.conftest import Cast
from tests.intake.test_views import text_of

from naast.core import clock
from naast.core.actors import Actor
from naast.intake import actions
from naast.intake.presenters import status_url

pytestmark = pytest.mark.django_db
LETTER = "Beste Dina,\r\n\r\nDe thuiszorg komt vanavond.\r\nBel 0341-00 20 10 als het misgaat.\r\n\r\nTot morgen, Nadia"


def main_of(response: Any) -> str:
    return text_of(response).split("<main", 1)[1]


def steps_of(response: Any) -> list[str]:
    return [unescape(name) for name in re.findall(r'<span class="n-timeline__name">(.*?)</span>', text_of(response))]


@pytest.fixture
def answered(cast: Cast, handed_over: actions.Receipt, client: Client, monday: datetime) -> Any:
    """Taken, answered, replied to."""
    by, question = cast.actors["nadia"], handed_over.question
    for minutes, act in enumerate(
        (
            lambda: actions.claim(question_id=question.pk, by=by, user=cast.users["nadia"]),
            lambda: actions.answer(question_id=question.pk, text=LETTER, by=by),
            lambda: actions.reply(token=handed_over.token, text="Dank u.\n\nTot morgen."),
        ),
        start=1,
    ):
        with clock.frozen(monday + timedelta(minutes=minutes)):
            act()
    return client.get(status_url(handed_over.token))


def test_the_answer_of_the_team_stands_on_top_and_once(answered: Any) -> None:
    page = main_of(answered)
    assert page.index("Antwoord van het team") < page.index("De thuiszorg komt vanavond.") < page.index("n-timeline")
    assert page.count("De thuiszorg komt vanavond.") == 1
    assert "Dit antwoord staat bovenaan." in page


def test_blank_lines_and_line_breaks_stay(answered: Any) -> None:
    page = main_of(answered)
    assert "<p>Beste Dina,</p>" in page
    assert "<p>De thuiszorg komt vanavond.<br>Bel 0341-00 20 10 als het misgaat.</p>" in page
    assert re.search(r"<p>Dank u\.</p>\s*<p>Tot morgen\.</p>", page)


def test_the_steps_stand_as_they_happened(answered: Any) -> None:
    steps = steps_of(answered)
    assert steps[0] == "Wij hebben uw vraag ontvangen"
    assert steps.index("Antwoord van het team") < steps.index("Uw reactie")
    line = text_of(answered).split('<ol class="n-timeline">')[1].split("</ol>")[0]
    assert line.count("is-current") == 1
    assert line.rindex("<li") == line.index('<li class="is-current">'), "where we are now comes last"


def test_what_still_comes_stands_below_what_was_and_says_so(client: Client, handed_over: actions.Receipt) -> None:
    page = client.get(status_url(handed_over.token))
    assert steps_of(page) == ["Wij hebben uw vraag ontvangen", "Iemand van het team pakt uw vraag op"]
    assert "(komt nog)" in text_of(page).split("Iemand van het team pakt uw vraag op")[1][:120]


def test_the_number_we_call_and_the_number_to_call_stand_at_the_top(
    client: Client, handed_over: actions.Receipt
) -> None:
    page = main_of(client.get(status_url(handed_over.token)))
    assert "Wij bellen u op:" in page
    assert "0341-00 12 34" in page, "the number that was left, so that a slip of the pen is seen"
    assert page.index("Wij bellen u op:") < page.index('href="tel:') < page.index("n-timeline")


def test_without_a_number_the_page_says_how_to_reach_us(client: Client, cast: Cast) -> None:
    receipt = actions.hand_over(
        text="Ik slaap niet.", understood=actions.Understood(urgency="normal"), by=Actor.asker(), submission=uuid4()
    )
    page = main_of(client.get(status_url(receipt.token)))
    assert "Wij bellen u op:" not in page
    assert page.index("U gaf geen telefoonnummer.") < page.index('href="tel:') < page.index("n-timeline")


def test_every_part_has_its_own_answer_on_top_the_newest_first(
    client: Client, cast: Cast, handed_over: actions.Receipt, monday: datetime
) -> None:
    by = cast.actors["nadia"]
    first, second = actions.split(question_id=handed_over.question.pk, parts=["geld", "nacht"], by=by)
    for minutes, (part, text) in enumerate([(first, "Over het geld."), (second, "Over de nacht.")], start=1):
        with clock.frozen(monday + timedelta(minutes=minutes)):
            actions.answer(question_id=part.pk, text=text, by=by)
    page = main_of(client.get(status_url(handed_over.token)))
    assert f"Antwoord van het team ({second.reference})" in page
    assert page.index("Over de nacht.") < page.index("Over het geld.") < page.index("n-timeline")


def test_words_of_the_team_are_never_html(client: Client, cast: Cast, handed_over: actions.Receipt) -> None:
    actions.answer(
        question_id=handed_over.question.pk, text="<b>dik</b>\n\n<script>x</script>", by=cast.actors["nadia"]
    )
    page = main_of(client.get(status_url(handed_over.token)))
    assert "&lt;b&gt;dik&lt;/b&gt;" in page
    assert "<script>x" not in page


def test_an_old_promise_is_gone_once_a_person_reacted_and_a_new_one_stands_after_a_reply(
    client: Client, cast: Cast, handed_over: actions.Receipt
) -> None:
    home = status_url(handed_over.token)
    actions.answer(question_id=handed_over.question.pk, text="Wij komen maandag.", by=cast.actors["nadia"])
    assert "U hoort uiterlijk" not in main_of(client.get(home))
    with clock.frozen(clock.now() + timedelta(days=30)):
        assert "langer dan wij beloofden" not in main_of(client.get(home))
    actions.reply(token=handed_over.token, text="Hoe laat?")
    assert "U hoort uiterlijk" in main_of(client.get(home))


def test_before_that_the_promise_stands_and_being_late_is_said(client: Client, handed_over: actions.Receipt) -> None:
    assert "U hoort uiterlijk" in main_of(client.get(status_url(handed_over.token)))
    with clock.frozen(clock.now() + timedelta(days=30)):
        assert "langer dan wij beloofden" in main_of(client.get(status_url(handed_over.token)))
