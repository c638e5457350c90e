"""A coordinator plans and invites; the link of an invitation opens nothing of a case without a code."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest
from django.core import mail
from django.test import Client
from icalendar import Calendar

from naast.casetable import actions, calendar_file, queries
from naast.casetable.models import CardKey, CaseTable, Seat
from naast.core import clock
from naast.core.errors import Conflict, DomainError, NotAllowed, NotVisible
from tests.casetable.conftest import Evening, audited, later, mails, released, shown, sit

pytestmark = pytest.mark.django_db
DAY = datetime(2026, 11, 30, 15, 0, tzinfo=clock.AMSTERDAM)


def test_only_a_coordinator_plans(evening: Evening) -> None:
    plan = actions.Plan("casustafel", date(2026, 12, 1), time(15, 0), "Buurtkamer")
    with pytest.raises(NotAllowed):
        actions.plan(plan=plan, by=evening.cast.actors["nadia"])
    assert CaseTable.objects.count() == 1
    assert audited("case table planned").actor_id == evening.margriet.id


def test_a_table_lies_in_the_future_and_is_of_a_known_kind(evening: Evening) -> None:
    for plan in (
        actions.Plan("casustafel", date(2026, 11, 22), time(15, 0), "Buurtkamer"),
        actions.Plan("feest", date(2026, 12, 1), time(15, 0), "Buurtkamer"),
    ):
        with pytest.raises(DomainError):
            actions.plan(plan=plan, by=evening.margriet)


def test_everyone_gets_a_mail_with_a_link_of_their_own(evening: Evening) -> None:
    bodies = {seat.email: mails(seat.email)[0].body for seat in evening.seats.values()}
    links = {queries.token_of(seat) for seat in evening.seats.values()}
    assert len(links) == len(bodies) == 6
    for seat in evening.seats.values():
        assert queries.token_of(seat) in bodies[seat.email]
        assert "maandag 30 november 2026, 15:00" in bodies[seat.email]


def test_nobody_is_invited_twice_and_there_is_one_chair(evening: Evening) -> None:
    again = actions.Invited("Wil", "Havenhulp", "WIL@havenhulp.invalid", "member")
    second = actions.Invited("Ali", "Moskee", "ali@moskee.invalid", "chair")
    for who in (again, second):
        with pytest.raises(Conflict):
            actions.invite(table_id=evening.table.pk, who=who, by=evening.margriet)
    assert Seat.objects.count() == 6


def test_who_has_an_account_finds_the_table_there(evening: Evening) -> None:
    assert evening.seats["bringer"].user_id == evening.cast.users["nadia"].pk
    assert [one.pk for one in queries.tables_for(evening.cast.actors["nadia"])] == [evening.table.pk]
    assert evening.seats["member"].user_id is None


def test_a_new_day_is_told_once_and_replaces_the_old_one_in_a_calendar(evening: Evening) -> None:
    plan = actions.Plan("casustafel", date(2026, 12, 7), time(15, 0), "Buurtkamer")
    for _again in range(2):
        actions.replan(table_id=evening.table.pk, plan=plan, by=evening.margriet)
    assert len(mails("roos@kerk.invalid")) == 2
    event = Calendar.from_ical(calendar_file.file_of(evening.now)).walk("VEVENT")[0]
    assert (event["sequence"], event.decoded("dtstart").date()) == (1, date(2026, 12, 7))
    assert (event.decoded("dtend") - event.decoded("dtstart")).total_seconds() == 90 * 60


def test_a_cancelled_table_leaves_nothing_of_a_case(monday: datetime, evening: Evening) -> None:
    released(evening)
    actions.cancel(table_id=evening.table.pk, by=evening.margriet)
    assert queries.card_of(evening.table) is None
    assert not CardKey.objects.exists()
    assert sum("gaat niet door" in mail.body for mail in mails("roos@kerk.invalid")) == 1


def test_whoever_is_taken_from_the_list_has_a_link_that_opens_nothing(evening: Evening) -> None:
    token = queries.token_of(evening.seats["member"])
    client = sit(evening, "member")
    actions.let_go(table_id=evening.table.pk, seat_id=evening.seats["member"].pk, by=evening.margriet)
    assert Client().get(f"/casustafel/aan/{token}/").status_code == 404
    assert client.get(f"/casustafel/{evening.table.pk}/").status_code == 403


def test_yes_and_no_are_heard_until_it_begins(evening: Evening) -> None:
    token = queries.token_of(evening.seats["member"])
    for said, kept in (("ja", True), ("nee", False)):
        assert Client().post(f"/casustafel/aan/{token}/antwoord/", {"komt": said}).status_code == 302
        assert evening.seat("member").coming is kept
    released(evening)
    actions.start(seat=evening.seat("chair"))
    assert Client().post(f"/casustafel/aan/{token}/antwoord/", {"komt": "ja"}).status_code == 409


def test_the_link_alone_shows_when_and_where_and_nothing_else(evening: Evening) -> None:
    released(evening, fysiek="Zij loopt moeilijk.")
    token = queries.token_of(evening.seats["member"])
    page = shown(Client().get(f"/casustafel/aan/{token}/"))
    assert "Buurtkamer" in page
    assert "loopt moeilijk" not in page
    assert "Hoe kunnen wij" not in page
    assert Client().get(f"/casustafel/{evening.table.pk}/").status_code == 403


def test_the_code_of_the_screen_works_on_the_day_only(evening: Evening) -> None:
    token, code = queries.token_of(evening.seats["member"]), actions.table_code(evening.table)
    assert actions.check_code(token=token, code=code).reason == "wrong"
    with clock.frozen(DAY):
        assert actions.check_code(token=token, code=code).reason == "in"
    assert evening.seat("member").joined_at is not None


def test_five_wrong_codes_close_the_door_until_a_mail_opens_it(evening: Evening) -> None:
    token = queries.token_of(evening.seats["member"])
    code = actions.table_code(evening.table)
    wrong = f"{(int(code) + 1) % 10_000:04}"
    with clock.frozen(DAY):
        said = [actions.check_code(token=token, code=wrong) for _n in range(5)]
        assert [one.tries_left for one in said] == [4, 3, 2, 1, 0]
        assert actions.check_code(token=token, code=code).reason == "over"
        actions.send_code(token=token)
        mailed = mail.outbox[-1].body.split("Uw code is ")[1][:6]
        assert actions.check_code(token=token, code=mailed).reason == "in"
        assert actions.check_code(token=token, code=mailed).reason == "wrong"


def test_a_mailed_code_is_over_after_ten_minutes(evening: Evening) -> None:
    token = queries.token_of(evening.seats["bringer"])
    actions.send_code(token=token)
    mailed = mail.outbox[-1].body.split("Uw code is ")[1][:6]
    with later(minutes=11):
        assert actions.check_code(token=token, code=mailed).reason == "wrong"


def test_a_link_of_long_ago_is_unknown(evening: Evening) -> None:
    token = queries.token_of(evening.seats["member"])
    with later(days=200), pytest.raises(NotVisible):
        queries.seat_by_token(token)


def test_the_pages_of_planning_keep_what_was_typed(evening: Evening) -> None:
    client = Client()
    client.force_login(evening.cast.users["margriet"])
    answer = client.post("/casustafel/nieuw/", {"kind": "casustafel", "on": "", "starts": "15:00", "place": "Kade 3"})
    assert answer.status_code == 422
    assert "Kade 3" in answer.content.decode()
    sent = {"name": "Wil", "organisation": "Havenhulp", "email": "wil@havenhulp.invalid", "role": "member"}
    answer = client.post(f"/casustafel/{evening.table.pk}/regelen/invite/", sent)
    assert answer.status_code == 422
    assert "al uitgenodigd" in shown(answer)
    assert "voorzitter" in shown(client.get(f"/casustafel/{evening.table.pk}/regelen/"))
