"""What somebody should not see or do at a table, and what happens when it breaks off midway."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.contrib.sessions.models import Session
from django.core import mail
from django.test import Client

from naast.casetable import actions, queries
from naast.casetable.models import Lesson, Offer
from naast.core import clock
from tests.casetable.conftest import CALM, PEOPLE, Evening, go_to, released, shown, sit
from tests.security.test_markers import everywhere

pytestmark = pytest.mark.django_db
DAY = datetime(2026, 11, 30, 15, 5, tzinfo=clock.AMSTERDAM)


def test_the_four_digits_cannot_be_guessed_by_asking_for_mail_in_between(evening: Evening) -> None:
    token = queries.token_of(evening.seats["member"])
    code = actions.table_code(evening.table)
    wrong = [f"{(int(code) + n) % 10_000:04}" for n in range(1, 9)]
    with clock.frozen(DAY):
        for one in wrong[:4]:
            actions.check_code(token=token, code=one)
        actions.send_code(token=token)
        assert actions.check_code(token=token, code=wrong[4]).reason == "over"
        with clock.frozen(DAY.replace(minute=7)):
            actions.send_code(token=token)
            # The screen is closed for this link, whatever is asked for; the mailbox still opens.
            assert actions.check_code(token=token, code=code).reason == "wrong"
            page = shown(Client().get(f"/casustafel/aan/{token}/"))
            assert "Wij sturen een code naar uw mailbox." in page
            mailed = mail.outbox[-1].body.split("Uw code is ")[1][:6]
            assert actions.check_code(token=token, code=mailed).reason == "in"
            assert actions.check_code(token=token, code=code).reason == "in"


def test_words_for_a_table_that_just_ended_are_shown_once_more_and_kept_nowhere(going: Evening) -> None:
    go_to(going, "lessen")
    with clock.frozen(DAY):
        member = sit(going, "member")
        actions.end(seat=going.seat("chair"), topic="nacht")
        late = member.post(f"/casustafel/{going.table.pk}/doe/les/", {"text": "Kwartelvlinderz geschreven."})
    assert late.status_code == 409
    assert "Kwartelvlinderz geschreven." in shown(late)
    assert "niet bewaard" in shown(late)
    assert everywhere("Kwartelvlinderz") == set()
    assert not Lesson.objects.for_system("test").exists()
    assert all("Kwartelvlinderz" not in str(one.get_decoded()) for one in Session.objects.all())


def test_a_link_alone_opens_no_word_of_the_case_before_or_during_the_table(going: Evening) -> None:
    go_to(going, "verhaal")
    token = queries.token_of(going.seats["member"])
    with clock.frozen(DAY):
        stranger = Client()
        for url in (
            f"/casustafel/aan/{token}/",
            f"/casustafel/{going.table.pk}/",
            f"/casustafel/{going.table.pk}/volg/?v=0",
        ):
            page = stranger.get(url)
            assert CALM["vraag"].rstrip("?") not in shown(page), url
        answer = stranger.post(f"/casustafel/{going.table.pk}/doe/aanbod/", {"what": "Ik doe mee"})
    assert answer.status_code == 403
    assert not Offer.objects.for_system("test").exists()


def test_a_seat_at_one_table_opens_no_other(going: Evening) -> None:
    other = actions.plan(plan=actions.Plan("casustafel", DAY.date(), DAY.time(), "Elders"), by=going.margriet)
    seat = actions.invite(
        table_id=other.pk, who=actions.Invited("Els Elders", "Elders", "els@elders.invalid", "chair"), by=going.margriet
    )
    go_to(going, "verhaal")
    client = Client()
    with clock.frozen(DAY):
        token = queries.token_of(seat)
        assert client.post(f"/casustafel/aan/{token}/code/", {"code": actions.table_code(other)}).status_code == 302
        assert client.get(f"/casustafel/{other.pk}/").status_code == 200
        for verb in ("stap", "kaartjes", "opzij", "les", "kennismaken"):
            assert (
                client.post(
                    f"/casustafel/{going.table.pk}/doe/{verb}/", {"van": "verhaal", "naar": "feiten"}
                ).status_code
                == 403
            )
        assert client.get(f"/casustafel/{going.table.pk}/").status_code == 403
    assert going.now.step == "verhaal"


@pytest.mark.parametrize("role", [role for role in PEOPLE if role != "chair"])
def test_nobody_but_the_chair_moves_turns_cards_or_closes(going: Evening, role: str) -> None:
    go_to(going, "stil")
    with clock.frozen(DAY):
        client, do = sit(going, role), f"/casustafel/{going.table.pk}/doe/"
        assert client.post(f"{do}stap/", {"van": "stil", "naar": "roddelronde"}).status_code == 403
        assert client.post(f"{do}kaartjes/").status_code == 403
        assert client.post(f"/casustafel/{going.table.pk}/einde/", {"topic": "nacht"}).status_code == 404
        assert "Code om aan tafel te komen" not in shown(client.get(f"/casustafel/{going.table.pk}/"))
    assert going.now.step == "stil"


def test_a_coordinator_without_a_seat_sees_nothing_of_what_is_said(going: Evening) -> None:
    go_to(going, "verhaal")
    desk = Client()
    desk.force_login(going.cast.users["margriet"])
    url = f"/casustafel/{going.table.pk}/"
    page = shown(desk.get(url, follow=True))
    assert "Wat daar gezegd wordt, ziet alleen wie er zit." in page
    assert CALM["vraag"].rstrip("?") not in page
    assert [desk.get(f"{url}{part}/").status_code for part in ("volg", "kaart", "lezen", "einde")] == [404] * 4


def test_who_was_let_go_is_out_at_once_also_with_the_page_open(going: Evening) -> None:
    go_to(going, "verhaal")
    with clock.frozen(DAY):
        member = sit(going, "member")
        actions.let_go(table_id=going.table.pk, seat_id=going.seats["member"].pk, by=going.margriet)
        assert member.get(f"/casustafel/{going.table.pk}/volg/?v=0").status_code == 403


def test_two_tabs_of_the_bringer_lose_no_words(evening: Evening) -> None:
    released(evening)
    client = Client()
    client.force_login(evening.cast.users["nadia"])
    url, sent = f"/casustafel/{evening.table.pk}/kaart/", {"age": "70-80", "household": "alleen", "agreed": "asked"}
    version = queries.card_of(evening.table).version  # type: ignore[union-attr]
    assert client.post(url, {**sent, "vraag": "Het eerste tabblad.", "version": version}).status_code == 302
    second = client.post(url, {**sent, "vraag": "Het tweede tabblad.", "version": version})
    assert second.status_code == 409
    assert "Het tweede tabblad." in second.content.decode()
    assert queries.card_words(evening.now).text("vraag") == "Het eerste tabblad."  # type: ignore[union-attr]
