"""Invitations that did not arrive: the coordinator sees so, gives another mailbox, and what somebody does at the table stays theirs."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from naast.casetable import actions, queries
from naast.casetable.models import Seat
from naast.core import actions as core
from naast.core import clock
from naast.core.choices import OutboxState
from naast.core.errors import Conflict, NotAllowed, NotVisible
from naast.core.models import OutboxMessage
from tests.casetable.conftest import Evening, audited, go_to, mails, released, shown

pytestmark = pytest.mark.django_db


def come_back(to: str) -> None:
    """The last mail to this address comes back, and the outbox tells of it."""
    newest = OutboxMessage.objects.filter(to=to).latest("created_at")
    newest.state, newest.bounced_at, newest.last_error = OutboxState.BOUNCED, clock.now(), "5.1.1"
    newest.save(update_fields=["state", "bounced_at", "last_error"])
    assert core.tell_what_did_not_arrive() == 1


@pytest.fixture
def desk(evening: Evening) -> Client:
    client = Client()
    client.force_login(evening.cast.users["margriet"])
    return client


def test_a_mail_that_came_back_is_seen_on_the_list_and_on_the_page_of_the_table(evening: Evening, desk: Client) -> None:
    assert "kwam niet aan" not in shown(desk.get("/casustafel/"))
    come_back("roos@kerk.invalid")
    assert "1 mail kwam niet aan" in shown(desk.get("/casustafel/"))
    page = shown(desk.get(f"/casustafel/{evening.table.pk}/regelen/"))
    assert "een goed mailadres van Dominee Roos: de mail kwam terug" in page
    assert page.count("mail kwam niet aan") == 1
    assert audited("case table mail came back").detail == {"seat": str(evening.seats["member"].pk)}


def test_others_on_the_list_do_not_see_whose_mail_came_back(evening: Evening) -> None:
    come_back("roos@kerk.invalid")
    client = Client()
    client.force_login(evening.cast.users["nadia"])
    assert "kwam niet aan" not in shown(client.get("/casustafel/"))


def test_the_same_failure_told_twice_is_one(evening: Evening) -> None:
    seat = evening.seats["member"]
    actions.mail_came_back(seat.pk, "5.1.1")
    first = evening.seat("member").bounced_at
    actions.mail_came_back(seat.pk, "5.1.1")
    assert evening.seat("member").bounced_at == first
    actions.let_go(table_id=evening.table.pk, seat_id=seat.pk, by=evening.margriet)
    actions.mail_came_back(seat.pk, "5.1.1")
    assert not Seat.objects.filter(pk=seat.pk).exists()


def test_another_mailbox_gets_the_invitation_and_keeps_the_card_of_its_bringer(evening: Evening, desk: Client) -> None:
    released(evening)
    come_back("nadia@rivierdal.invalid")
    url, pk = f"/casustafel/{evening.table.pk}/regelen/readdress/", evening.seats["bringer"].pk
    wrong = desk.post(url, {"seat": pk, "email": "geen adres"}, follow=True)
    assert "Dit lijkt geen mailadres." in shown(wrong)
    taken = desk.post(url, {"seat": pk, "email": "roos@kerk.invalid"}, follow=True)
    assert "Dit mailadres is al uitgenodigd." in shown(taken)
    done = desk.post(url, {"seat": pk, "email": "Nadia.B@rivierdal.invalid"}, follow=True)
    assert "De uitnodiging gaat naar nadia.b@rivierdal.invalid." in shown(done)
    seat = evening.seat("bringer")
    assert (seat.email, seat.bounced_at, seat.user) == ("nadia.b@rivierdal.invalid", None, None)
    assert queries.token_of(seat) in mails("nadia.b@rivierdal.invalid")[0].body
    assert queries.card_words(evening.now) is not None
    # Once more is a Conflict: nothing came back from there.
    desk.post(url, {"seat": pk, "email": "weer@rivierdal.invalid"})
    assert evening.seat("bringer").email == "nadia.b@rivierdal.invalid"


def test_a_seat_whose_mail_arrived_is_nobodys_to_give_away(evening: Evening) -> None:
    told: dict[str, Any] = {
        "table_id": evening.table.pk,
        "seat_id": evening.seats["member"].pk,
        "email": "ander@x.invalid",
    }
    with pytest.raises(Conflict):
        actions.readdress(**told, by=evening.margriet)
    with pytest.raises(NotAllowed):
        actions.readdress(**told, by=evening.cast.actors["nadia"])
    with pytest.raises(NotVisible):
        actions.readdress(**{**told, "seat_id": evening.table.pk}, by=evening.margriet)


def test_an_invitation_goes_out_again_while_the_table_is_going_on_and_not_after(going: Evening) -> None:
    told = {"table_id": going.table.pk, "seat_id": going.seats["member"].pk, "by": going.margriet}
    before = len(mails("roos@kerk.invalid"))
    actions.send_again(**told)
    assert len(mails("roos@kerk.invalid")) == before + 1
    go_to(going, "lessen")
    actions.end(seat=going.seat("chair"), topic="nacht")
    with pytest.raises(Conflict):
        actions.send_again(**told)
