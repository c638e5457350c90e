"""Asking, answering, ending: every exit of every action, its line in the history, its audit row, and who is refused."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from tests.referrals.conftest import (
    CONSENT,
    ITEMS,
    QUESTION,
    Town,
    ask,
    audited,
    fresh,
    kinds,
    later,
    link_of,
    receiver,
    resident,
    rows,
)

from naast.core import actions as outbox
from naast.core import clock, rls
from naast.core.actors import Actor
from naast.core.errors import Conflict, DomainError, NotAllowed, NotVisible
from naast.core.models import OutboxMessage
from naast.directory.models import Capacity, FieldCheck
from naast.people.models import Person
from naast.referrals import actions, queries
from naast.referrals.models import ReceivingTeam, Referral

pytestmark = pytest.mark.django_db
TUESDAY = date(2026, 11, 24)


# Asking.


def test_asking_sends_a_mail_that_says_nothing_of_anyone(town: Town, heard: list[str]) -> None:
    referral = ask(town)
    sent = OutboxMessage.objects.get(to="grote-kerk@rivierdal.invalid")
    assert sent.about == f"referral:{referral.pk}"
    for secret in ("Dina", "Huub", "slaapt", QUESTION, "tuin"):
        assert secret not in sent.subject + sent.body
    assert "Grote Kerk" in sent.body
    assert "Aanmeldteam Stad en Haven" in sent.body
    assert referral.items == ITEMS
    assert (referral.state, referral.list_of, referral.owner_id) == ("asked", "receiver", town.cast.users["nadia"].pk)
    assert referral.next_on == date(2026, 11, 26)
    assert kinds(referral) == heard == ["asked"]
    assert audited("referral asked")[0].detail["items"] == 2
    assert "Huub" not in str(audited("referral asked")[0].detail)


def test_a_place_without_mail_starts_with_who_sent_it(town: Town) -> None:
    referral = ask(town, town.neighbour)
    assert (referral.list_of, referral.next_on) == ("sender", date(2026, 11, 23))
    assert not OutboxMessage.objects.exists()


def test_a_place_with_an_inbox_needs_no_mail(town: Town) -> None:
    ReceivingTeam.objects.create(organisation=town.neighbour.organisation, team=town.cast.teams["parkzijde"])
    assert ask(town, town.neighbour).list_of == "receiver"


def test_a_mail_can_be_held_for_a_while(town: Town) -> None:
    ask(town, hold_minutes=5)
    assert OutboxMessage.objects.get().next_try_at == clock.now() + timedelta(minutes=5)


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"question": "  "}, "leeg"),
        ({"question": "x" * 301}, "te-lang"),
        ({"items": [{"label": "Naam", "text": "x" * 4001}]}, "te-lang"),
        ({"items": [{"label": "Naam", "text": "x"}] * 31}, "te-lang"),
        ({"consent_sentence": ""}, "toestemming"),
        ({"consent_given_by": " "}, "toestemming"),
        ({"consent_way": "gedacht"}, "toestemming"),
        ({"urgency": "ooit"}, "urgentie"),
    ],
)
def test_what_cannot_be_asked(town: Town, wrong: dict[str, Any], code: str) -> None:
    with pytest.raises(DomainError) as refused:
        ask(town, **wrong)
    assert refused.value.code == code
    assert not rows(Referral)


def test_a_stopped_service_is_not_asked(town: Town) -> None:
    town.church.status = "inactive"
    with pytest.raises(Conflict):
        ask(town)


def test_numbers_that_nobody_needs_are_never_sent(town: Town) -> None:
    referral = ask(town, items=[{"label": "Verhaal", "text": "Haar BSN is 111222333."}])
    assert "111222333" not in str(referral.items)


def test_asking_is_for_the_own_team_and_the_own_circle(town: Town, dina: Person) -> None:
    with pytest.raises(NotVisible):
        ask(town, by=town.kees)
    with pytest.raises(NotVisible):
        ask(town, by=Actor.asker())
    with pytest.raises(NotVisible):
        ask(town, person=dina, by=town.joost)


# Who sees it.


def _seen(by: Actor, referral: Referral) -> Referral:
    with rls.acting(by, queries.purpose_of(by)):
        return queries.referral_for(by, referral.pk)


def test_without_a_file_it_is_for_the_team(town: Town, asked: Referral) -> None:
    assert _seen(town.joost, asked) == asked
    for other in (town.kees, Actor.asker(), receiver(asked)):
        with pytest.raises(NotVisible):
            _seen(other, asked)


def test_with_a_file_it_is_for_the_circle(town: Town, of_dina: Referral, entrust: Any) -> None:
    with pytest.raises(NotVisible):
        _seen(town.joost, of_dina)
    entrust(of_dina.person, "joost")
    assert _seen(town.joost, of_dina) == of_dina
    assert _seen(resident(of_dina.person), of_dina) == of_dina


# Answers.


def test_seen_is_noted_once(asked: Referral, heard: list[str]) -> None:
    by = receiver(asked)
    assert actions.see(referral=asked, by=by).state == "seen"
    assert actions.see(referral=asked, by=by).version == 2
    assert heard == ["seen"]
    assert len(audited("referral seen")) == 1
    assert fresh(asked).next_on == date(2026, 11, 26), "looking does not stop the clock"


def test_taken_on_waits_for_a_beginning(town: Town, asked: Referral, heard: list[str]) -> None:
    done = actions.answer(referral=asked, answer="taken_on", by=receiver(asked), note="Wim komt langs.", date=TUESDAY)
    assert (done.state, done.list_of, done.date_given) == ("taken_on", "receiver", TUESDAY)
    assert done.next_on == date(2026, 12, 1), "five working days after the date they named"
    assert heard == ["taken_on"]
    assert audited("referral answered")[0].actor_kind == "receiver"
    assert OutboxMessage.objects.filter(to=town.cast.users["nadia"].email).count() == 1


def test_not_for_us_is_the_turn_of_who_sent_it(asked: Referral) -> None:
    by = receiver(asked)
    with pytest.raises(DomainError, match="reden"):
        actions.answer(referral=asked, answer="not_for_us", by=by)
    done = actions.answer(
        referral=asked, answer="not_for_us", by=by, refusal="full", better_idea="De moskee heeft een bezoekgroep."
    )
    assert (done.state, done.list_of, done.is_open) == ("not_for_us", "sender", True)
    assert done.next_on == date(2026, 11, 25)
    assert done.better_idea == "De moskee heeft een bezoekgroep."


def test_helped_closes_it(asked: Referral) -> None:
    actions.start(referral=asked, by=receiver(asked))
    done = actions.close(referral=asked, by=receiver(asked))
    assert (done.state, done.list_of, done.next_on, done.ended) == ("helped", "", None, "helped")
    with pytest.raises(Conflict):
        actions.answer(referral=asked, answer="started", by=receiver(asked))


def test_a_double_tap_is_one_answer(asked: Referral, heard: list[str]) -> None:
    for _tap in range(3):
        actions.answer(referral=asked, answer="taken_on", by=receiver(asked))
    assert heard == ["taken_on"]
    assert len(audited("referral answered")) == 1


def test_who_sent_it_writes_down_what_was_told_by_telephone(town: Town, asked: Referral) -> None:
    done = actions.answer(referral=asked, answer="taken_on", by=town.joost, note="Gebeld met de ouderling.")
    assert done.state == "taken_on"
    with pytest.raises(DomainError, match="kan-niet"):
        actions.answer(referral=asked, answer="seen", by=town.joost)
    with pytest.raises(DomainError, match="datum"):
        actions.start(referral=asked, by=town.joost, date=date(2020, 1, 1))


def test_answers_are_refused_to_everybody_else(town: Town, asked: Referral, of_dina: Referral) -> None:
    strangers = [town.kees, receiver(of_dina), Actor.receiver("geen", "Nep"), resident(of_dina.person)]
    for by in strangers:
        with pytest.raises(NotVisible):
            actions.answer(referral=asked, answer="helped", by=by)
    with pytest.raises(NotAllowed):
        actions.answer(referral=of_dina, answer="helped", by=resident(of_dina.person))
    with pytest.raises(NotVisible):
        actions.answer(referral=asked, answer="taken_on", by=town.kees, who="receiver")
    with pytest.raises(NotAllowed):
        actions.answer(referral=asked, answer="helped", by=Actor.asker())
    assert fresh(asked).state == fresh(of_dina).state == "asked"


def test_people_with_accounts_answer_as_receiver_for_their_own_organisation(town: Town, asked: Referral) -> None:
    ReceivingTeam.objects.create(organisation=town.church.organisation, team=town.cast.teams["parkzijde"])
    assert actions.see(referral=asked, by=town.kees, who="receiver").state == "seen"
    assert actions.answer(referral=asked, answer="taken_on", by=town.kees, who="receiver").state == "taken_on"


def test_a_stale_page_is_told_so(town: Town, asked: Referral) -> None:
    actions.answer(referral=asked, answer="taken_on", by=receiver(asked))
    with pytest.raises(Conflict):
        actions.answer(referral=asked, answer="not_for_us", refusal="full", by=town.nadia, version=1)


# Taking back.


@pytest.mark.parametrize("tapped", ["taken_on", "started", "helped", "not_for_us", "not_reached"])
def test_a_mis_tap_is_taken_back_whole(asked: Referral, tapped: str) -> None:
    actions.see(referral=asked, by=receiver(asked))
    before = {f.attname: getattr(fresh(asked), f.attname) for f in Referral._meta.concrete_fields}
    actions.answer(referral=asked, answer=tapped, by=receiver(asked), refusal="full" if tapped == "not_for_us" else "")
    back = actions.undo_answer(referral=asked, by=receiver(asked))
    after = {f.attname: getattr(fresh(back), f.attname) for f in Referral._meta.concrete_fields}
    assert {name for name in after if after[name] != before[name]} == {"version"}
    assert kinds(asked)[-1] == "undone"
    assert len(audited("referral answer undone")) == 1


def test_of_two_answers_the_last_goes_back_and_the_first_still_settles(asked: Referral, heard: list[str]) -> None:
    actions.answer(referral=asked, answer="taken_on", by=receiver(asked))
    actions.answer(referral=asked, answer="started", by=receiver(asked))
    assert actions.undo_answer(referral=asked, by=receiver(asked)).state == "taken_on"
    with later(minutes=16):
        assert actions.settle() == 1
    assert heard == ["taken_on", "started", "undone", "settled"]


def test_taking_back_has_its_time_and_its_owner(town: Town, asked: Referral) -> None:
    with pytest.raises(Conflict):
        actions.undo_answer(referral=asked, by=receiver(asked))
    actions.answer(referral=asked, answer="taken_on", by=receiver(asked))
    with pytest.raises(Conflict):
        actions.undo_answer(referral=asked, by=town.nadia)
    with later(minutes=16), pytest.raises(Conflict):
        actions.undo_answer(referral=asked, by=receiver(asked))


# Trying to reach.


def test_three_times_in_vain_is_the_turn_of_who_sent_it(asked: Referral, heard: list[str]) -> None:
    first = actions.note_attempt(referral=asked, by=receiver(asked))
    assert (first.attempts, first.state, first.list_of) == (1, "asked", "receiver")
    with later(minutes=1):  # the clock stands still here, and rows of one moment may come back in any order
        actions.note_attempt(referral=asked, by=receiver(asked))
    with later(minutes=2):
        last = actions.note_attempt(referral=asked, by=receiver(asked))
    assert (last.attempts, last.state, last.list_of) == (3, "not_reached", "sender")
    assert heard == ["attempt", "attempt", "not_reached"]
    assert [row.detail["attempts"] for row in audited("referral attempt")] == [1, 2, 3]


def test_trying_again_begins_the_wait_anew(asked: Referral) -> None:
    with later(days=2):
        assert actions.note_attempt(referral=asked, by=receiver(asked)).next_on == date(2026, 11, 30)


# Ending.


def test_what_never_went_out_is_recalled_without_a_word(town: Town, asked: Referral) -> None:
    actions.stop(referral=asked, reason="Toch niet.", by=town.nadia)
    assert not OutboxMessage.objects.exists()


def test_stopping_needs_a_reason_and_tells_the_receiver(town: Town, asked: Referral) -> None:
    outbox.deliver_due()
    with pytest.raises(DomainError, match="leeg"):
        actions.stop(referral=asked, reason=" ", by=town.nadia)
    done = actions.stop(referral=asked, reason="De dochter doet het zelf.", by=town.nadia)
    assert (done.state, done.ended, done.list_of) == ("stopped", "sender", "")
    assert link_of(asked).ended_at is not None
    assert (
        OutboxMessage.objects.filter(to="grote-kerk@rivierdal.invalid", body__contains="niet meer nodig").count() == 1
    )
    assert len(audited("referral stopped")) == 1
    for by in (town.kees, receiver(asked)):
        with pytest.raises(NotVisible):
            actions.stop(referral=asked, reason="x", by=by)


def test_the_asker_takes_it_back_at_any_time(town: Town, asked: Referral, of_dina: Referral) -> None:
    for state in ("taken_on", "started"):
        actions.answer(referral=of_dina, answer=state, by=receiver(of_dina))
    done = actions.withdraw(referral=of_dina, by=resident(of_dina.person), consent=True)
    assert (done.state, done.ended, done.is_shown_to_receiver) == ("withdrawn", "consent", False)
    assert done.consent_withdrawn_at == clock.now()
    assert actions.withdraw(referral=of_dina, by=resident(of_dina.person)).version == done.version
    assert actions.withdraw(referral=asked, by=Actor.asker()).ended == "asker"
    assert [row.detail["side"] for row in audited("referral withdrawn")] == ["asker", "asker"]
    told = OutboxMessage.objects.filter(to=town.cast.users["nadia"].email, body__contains="ingetrokken")
    assert told.count() == 2


def test_withdrawing_is_not_for_others(town: Town, asked: Referral, of_dina: Referral) -> None:
    with pytest.raises(NotAllowed):
        actions.withdraw(referral=asked, by=receiver(asked))
    for referral, by in ((asked, town.kees), (of_dina, Actor.asker()), (of_dina, town.joost)):
        with pytest.raises(NotVisible):
            actions.withdraw(referral=referral, by=by)
    actions.close(referral=asked, by=town.nadia)
    with pytest.raises(Conflict):
        actions.withdraw(referral=asked, by=Actor.asker())


def test_the_story_goes_along_with_a_new_yes(town: Town, asked: Referral, heard: list[str]) -> None:
    actions.answer(referral=asked, answer="not_for_us", by=receiver(asked), refusal="full")
    new = actions.redirect(
        referral=asked,
        service=town.mosque,
        by=town.nadia,
        **{**CONSENT, "consent_sentence": "Ja, de moskee mag dit ook weten."},
    )
    assert (new.question, new.items, new.previous) == (asked.question, asked.items, asked)
    assert new.consent_sentence == "Ja, de moskee mag dit ook weten."
    old = fresh(asked)
    assert (old.state, old.ended) == ("stopped", "elsewhere")
    assert heard == ["not_for_us", "asked", "redirected"]
    assert audited("referral redirected")[0].detail["to"] == str(new.pk)


def test_going_elsewhere_needs_another_place_and_a_yes(town: Town, asked: Referral) -> None:
    with pytest.raises(Conflict):
        actions.redirect(referral=asked, service=town.church, by=town.nadia, **CONSENT)
    with pytest.raises(DomainError, match="toestemming"):
        actions.redirect(referral=asked, service=town.mosque, by=town.nadia, **{**CONSENT, "consent_sentence": ""})
    with pytest.raises(NotVisible):
        actions.redirect(referral=asked, service=town.mosque, by=town.kees, **CONSENT)
    assert (fresh(asked).state, len(rows(Referral))) == ("asked", 1), "nothing happened halfway"


# Time.


def test_asking_for_time_keeps_it_on_the_list(town: Town, asked: Referral) -> None:
    actions.answer(referral=asked, answer="not_for_us", by=receiver(asked), refusal="full")
    done = actions.put_off(referral=asked, until=date(2026, 12, 5), by=town.nadia, note="Na de operatie.")
    assert (done.list_of, done.next_on) == ("sender", date(2026, 12, 7)), "a Saturday becomes the Monday after"
    assert kinds(asked)[-1] == "put_off"
    for wrong in (clock.today(), date(2027, 12, 1)):
        with pytest.raises(DomainError, match="datum"):
            actions.put_off(referral=asked, until=wrong, by=town.nadia)
    for by in (town.kees, receiver(asked)):
        with pytest.raises((NotVisible, NotAllowed)):
            actions.put_off(referral=asked, until=date(2026, 12, 5), by=by)
    assert audited("referral put off")[0].detail["until"] == "2026-12-05"


# What an answer tells about the directory.


def test_an_answer_counts_as_a_check_when_it_can_no_longer_be_taken_back(town: Town, asked: Referral) -> None:
    actions.answer(referral=asked, answer="not_for_us", by=receiver(asked), refusal="full")
    assert actions.settle() == 0
    assert not FieldCheck.objects.exists()
    with later(minutes=16):
        assert actions.settle() == 1
        assert actions.settle() == 0
    assert {row.field for row in FieldCheck.objects.all()} == {"exists", "email", "capacity"}
    assert Capacity.objects.get(service=town.church).status == "no"
    assert kinds(asked)[-1] == "settled"


def test_taking_on_tells_that_there_is_room(town: Town, asked: Referral) -> None:
    actions.answer(referral=asked, answer="taken_on", by=town.nadia, note="Zij belden terug.")
    with later(minutes=16):
        actions.settle()
    assert {row.field for row in FieldCheck.objects.all()} == {"exists", "offer", "area", "capacity"}
    assert {row.how for row in FieldCheck.objects.all()} == {"phone"}
    assert Capacity.objects.get(service=town.church).status == "yes"


def test_a_mis_tap_never_reaches_the_directory(town: Town, asked: Referral) -> None:
    actions.answer(referral=asked, answer="not_for_us", by=receiver(asked), refusal="full")
    actions.undo_answer(referral=asked, by=receiver(asked))
    with later(minutes=30):
        assert actions.settle() == 0
    assert Capacity.objects.get(service=town.church).status == "unknown"
