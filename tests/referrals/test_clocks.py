"""The clocks over the database: every rung to its own person, once; and what changes around a referral never leaves it on nobody's list."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from tests.referrals.conftest import Town, ask, audited, fresh, kinds, on, own_row, receiver, resident, rows

from naast.accounts import actions as accounts
from naast.accounts import leaving
from naast.core import clock, rls
from naast.core.errors import Conflict
from naast.core.models import OutboxMessage
from naast.people import actions as people
from naast.people.models import Person
from naast.referrals import actions, tasks
from naast.referrals.models import Referral, ReferralEvent

pytestmark = pytest.mark.django_db


def _mails(to: str) -> list[str]:
    return list(OutboxMessage.objects.filter(to=to).order_by("created_at").values_list("subject", flat=True))


def _run(day: date) -> dict[str, int]:
    with on(day):
        return actions.run_clocks()


# Each rung.


def test_silence_goes_from_hand_to_hand_and_never_ends(town: Town, asked: Referral, heard: list[str]) -> None:
    nadia, margriet, kees = (town.cast.users[name] for name in ("nadia", "margriet", "kees"))
    assert _run(date(2026, 11, 25)) == {}
    assert _run(date(2026, 11, 26)) == {"remind": 1}
    assert _run(date(2026, 11, 26)) == {}, "once a day, however often it runs"
    assert _run(date(2026, 11, 30)) == {"sender": 1}
    assert (fresh(asked).list_of, fresh(asked).owner_id) == ("sender", nadia.pk)
    assert _run(date(2026, 12, 2)) == {"coordinator": 1}
    assert (fresh(asked).list_of, fresh(asked).owner_id) == ("coordinator", margriet.pk)
    assert _run(date(2026, 12, 7)) == {"default": 1}
    last = fresh(asked)
    assert (last.list_of, last.owner_id, last.team.slug, last.from_team.slug) == ("default", kees.pk, "loket", "stad")
    assert _run(date(2026, 12, 8)) == {"again": 1}
    assert fresh(asked).is_open
    assert heard == ["reminded", "to_sender", "to_coordinator", "to_default", "still_open"]
    assert [row.detail["rung"] for row in audited("referral clock")] == [
        "remind",
        "sender",
        "coordinator",
        "default",
        "again",
    ]
    assert len(_mails("grote-kerk@rivierdal.invalid")) == 2
    assert len(_mails(nadia.email)) == len(_mails(margriet.email)) == 1
    assert _mails("loket@rivierdal.invalid") == ["Vangnet: er liggen nog verwijzingen"]
    for row in rows(ReferralEvent, referral=asked, kind="to_sender"):
        assert row.note.startswith("Er kwam geen bericht")


def test_the_weekend_and_christmas_count_for_nobody(asked: Referral) -> None:
    assert _run(date(2026, 11, 28)) == {}
    assert _run(date(2026, 12, 25)) == {}


def test_after_days_without_a_clock_nobody_is_skipped(asked: Referral) -> None:
    steps = [_run(date(2026, 12, 14) + timedelta(days=n)) for n in range(4)]
    assert steps == [{"remind": 1}, {"sender": 1}, {"coordinator": 1}, {"default": 1}]


def test_a_team_without_coordinator_keeps_its_owner(town: Town) -> None:
    referral = ask(town, team=town.cast.teams["parkzijde"], by=town.kees)
    for day in (26, 30):
        _run(date(2026, 11, day))
    assert _run(date(2026, 12, 2)) == {"coordinator": 1}
    assert fresh(referral).owner_id == town.cast.users["kees"].pk


def test_whoever_gets_it_can_also_see_it(town: Town, of_dina: Referral) -> None:
    from naast.referrals import queries

    for day in (date(2026, 11, 26), date(2026, 11, 30), date(2026, 12, 2), date(2026, 12, 7)):
        _run(day)
    last = fresh(of_dina)
    assert last.owner_id == town.cast.users["kees"].pk
    with on(date(2026, 12, 7)), rls.acting(town.kees, "begeleiding"):
        assert queries.referral_for(town.kees, of_dina.pk) == last
    with on(date(2026, 12, 7)):
        assert actions.answer(referral=of_dina, answer="taken_on", by=town.kees).list_of == "receiver"


def test_whoever_gets_it_sees_who_it_is_about_and_not_the_story(town: Town, of_dina: Referral) -> None:
    from naast.access import queries as access
    from naast.access.models import Grant

    for day in (date(2026, 11, 26), date(2026, 11, 30), date(2026, 12, 2)):
        _run(day)
    (place,) = rows(Grant, person_id=of_dina.person_id, user=town.cast.users["margriet"])
    assert (place.parts, place.basis) == (["identity", "referrals"], "law")
    with on(date(2026, 12, 2)):
        assert access.decide(town.margriet, of_dina.person_id, "referrals", "begeleiding", "change").allowed
        assert not access.decide(town.margriet, of_dina.person_id, "story", "begeleiding").allowed


def test_a_clock_that_fails_holds_up_no_other(town: Town, asked: Referral, monkeypatch: Any) -> None:
    from naast.referrals.actions import clocks

    other = ask(town, town.mosque)
    real = clocks._tell

    def broken(referral: Referral, step: Any) -> None:
        if referral.pk == asked.pk:
            raise RuntimeError("the mail room is on fire")
        real(referral, step)

    monkeypatch.setattr(clocks, "_tell", broken)
    assert _run(date(2026, 11, 26)) == {"remind": 1}
    assert fresh(other).reminded_at is not None
    assert (fresh(asked).reminded_at, kinds(asked)) == (None, ["asked"]), "nothing of it stays: tomorrow again"


def test_the_jobs_of_the_house_run_the_clocks(asked: Referral) -> None:
    with on(date(2026, 11, 26)):
        assert tasks.run_clocks(0) == {"remind": 1}
        assert tasks.settle(0) == 0


# What changes around it.


def _dies(town: Town, referral: Referral) -> None:
    people.report_death(person_id=referral.person_id, died_on=clock.today(), told_by="Huub", by=town.nadia)
    people.confirm_death(person_id=referral.person_id, by=town.nadia)


def test_after_a_death_who_sent_it_decides(town: Town, of_dina: Referral) -> None:
    actions.answer(referral=of_dina, answer="taken_on", by=receiver(of_dina))
    with on(date(2026, 11, 24)):
        _dies(town, of_dina)
        assert actions.run_clocks() == {"person died": 1}
        held = fresh(of_dina)
        assert (held.list_of, held.state, held.is_shown_to_receiver) == ("sender", "taken_on", False)
        assert kinds(of_dina)[-1] == "changed"
        assert len(audited("referral held")) == 1
        done = actions.release(referral=of_dina, by=town.nadia, note="Huub wil het graag.")
        assert (done.list_of, done.is_shown_to_receiver) == ("receiver", True)
        assert actions.run_clocks() == {}, "it is not shut again"
        assert len(audited("referral released")) == 1
        later = ask(town, town.mosque, person=rows(Person, pk=of_dina.person_id)[0])
        assert actions.run_clocks() == {}, "what is asked for those who stay is not shut"
        assert later.is_shown_to_receiver


def test_releasing_is_for_who_guards_it(town: Town, of_dina: Referral) -> None:
    with on(date(2026, 11, 24)):
        _dies(town, of_dina)
        actions.run_clocks()
        for by in (receiver(of_dina), town.joost):
            with pytest.raises(Exception, match=r"niet-gevonden|mag-niet"):
                actions.release(referral=of_dina, by=by)
        actions.stop(referral=of_dina, reason="Niet meer nodig.", by=town.nadia)
        with pytest.raises(Conflict):
            actions.release(referral=of_dina, by=town.nadia)


def test_an_organisation_that_stops_gives_it_back(town: Town, asked: Referral) -> None:
    town.church.status = "defunct"
    town.church.save()
    assert actions.run_clocks() == {"receiver gone": 1}
    assert (fresh(asked).list_of, kinds(asked)[-1]) == ("sender", "receiver_gone")
    assert actions.run_clocks() == {}


def test_an_account_that_is_closed_leaves_nothing_behind(town: Town, asked: Referral) -> None:
    nadia = town.cast.users["nadia"]
    nadia.is_active = False
    nadia.save()
    assert actions.run_clocks() == {"owner gone": 1}
    assert fresh(asked).owner_id == town.cast.users["margriet"].pk
    assert kinds(asked)[-1] == "handed_over"


def test_without_anyone_left_it_is_for_the_default_route_and_still_answered(town: Town, asked: Referral) -> None:
    for user in town.cast.users.values():
        user.is_active = False
        user.save()
    actions.run_clocks()
    alone = fresh(asked)
    assert (alone.list_of, alone.owner_id, alone.team.slug) == ("default", None, "loket")
    assert alone.next_on is not None
    done = actions.answer(referral=asked, answer="taken_on", by=receiver(asked))
    assert (done.state, done.list_of) == ("taken_on", "default")


def test_leaving_hands_everything_over_and_can_be_taken_back(town: Town, asked: Referral, of_dina: Referral) -> None:
    nadia, joost = town.cast.users["nadia"], town.cast.users["joost"]
    room = leaving.room("referrals")
    assert room is not None
    teams = [town.team.pk]
    assert [(line.what, line.count) for line in room.preview(nadia, teams)] == [("2 open verwijzingen", 2)]
    handed = room.hand_over(user=nadia, team_ids=teams, to=joost, by=town.margriet)
    assert {fresh(one).owner_id for one in (asked, of_dina)} == {joost.pk}
    assert len(audited("referral handed over")) == 2
    assert room.take_back(user=nadia, handed=handed, by=town.margriet) == 2
    assert {fresh(one).owner_id for one in (asked, of_dina)} == {nadia.pk}
    handed = room.hand_over(user=nadia, team_ids=teams, to=None, by=town.margriet)
    actions.stop(referral=asked, reason="Klaar.", by=town.margriet)
    assert room.take_back(user=nadia, handed=handed, by=town.margriet) == 1, "what was touched since stays"


def test_nobody_forgets_a_key_to_a_user() -> None:
    from naast.accounts.models import User

    known = {key for room in leaving.rooms() for key in room.keys} | set(leaving.HISTORY)
    ours = {
        f"referrals.{m._meta.object_name}.{f.name}"
        for m in (Referral, ReferralEvent)
        for f in m._meta.concrete_fields
        if f.related_model is User
    }
    assert ours <= known
    assert accounts


# What the database itself refuses.


@pytest.mark.parametrize(
    "broken",
    [
        {"next_on": None},
        {"list_of": ""},
        {"owner": None},
        {"state": "helped"},
        {"closed_at": datetime(2026, 11, 23, tzinfo=clock.AMSTERDAM)},
        {"question": ""},
        {"consent_sentence": ""},
        {"remind_on": date(2030, 1, 1)},
        {"state": "not_for_us"},
        {"unsettled_until": datetime(2026, 11, 23, tzinfo=clock.AMSTERDAM)},
    ],
    ids=lambda one: next(iter(one)),
)
def test_the_database_keeps_every_open_referral_on_a_list(asked: Referral, broken: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), rls.acting_system("een test"), transaction.atomic():
        Referral.objects.for_system("een test").filter(pk=asked.pk).update(**broken)


def test_the_history_is_never_changed(asked: Referral) -> None:
    with pytest.raises(Exception, match="permission denied"), rls.acting_system("een test"), transaction.atomic():
        ReferralEvent.objects.for_system("een test").filter(referral=asked).update(note="Anders.")


def test_the_database_shows_a_file_to_its_circle_only(town: Town, of_dina: Referral, asked: Referral) -> None:
    def seen() -> set[str]:
        with connection.cursor() as cursor:
            cursor.execute(
                "select id::text from referrals_referral union select referral_id::text from referrals_referralevent"
            )
            return {row[0] for row in cursor.fetchall()}

    assert seen() == set(), "without anybody acting there is nothing"
    with rls.acting(town.joost, "begeleiding"):
        assert seen() == {str(asked.pk)}
    with rls.acting(town.nadia, "begeleiding"):
        assert seen() == {str(asked.pk), str(of_dina.pk)}
    with rls.acting(resident(of_dina.person), "inzage"):
        assert str(of_dina.pk) in seen()


def test_a_merged_file_takes_its_referrals_along(town: Town, of_dina: Referral) -> None:
    twin = people.make_person(fields=people.PersonFields("Dina Verbeek", 1955, "0342"), by=town.nadia)
    people.merge(keep_id=twin.pk, gone_id=of_dina.person_id, by=town.nadia)
    moved = fresh(of_dina)
    assert moved.person_id == twin.pk
    assert {row.person_id for row in rows(ReferralEvent, referral=of_dina)} == {twin.pk}
    assert own_row(twin)
