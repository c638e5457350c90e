"""A worry that was passed on: nothing without a yes, the clocks of the chart, what the nurses do, who hears what, and what goes when."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from naast.access.models import Grant
from naast.core import clock, rls
from naast.core.actors import Actor
from naast.core.clock import AMSTERDAM
from naast.core.errors import Conflict, DomainError, NotAllowed, NotVisible
from naast.core.models import OutboxMessage
from naast.visits.actions import signal_clocks as clocks
from naast.visits.actions import signals as actions
from naast.visits.actions.signal_teams import choose_team
from naast.visits.models import Reminder, Signal, SignalLine, SignalVisit, Visit
from naast.visits.queries import signals as queries
from naast.visits.queries import walking
from tests.conftest import Cast
from tests.plan.mine import audited, rows
from tests.visits.conftest import Table
from tests.visits.worried import HOUSE, NAME, PHONE, QUESTION, SAFE, YES, now, nurses, passed_on, worry

pytestmark = pytest.mark.django_db


@pytest.fixture
def team(cast: Cast, monday: datetime) -> dict[str, Actor]:
    """Nurses, on Monday morning ten o'clock."""
    return nurses()


def _mails(to: str = "") -> list[str]:
    return [one.subject for one in OutboxMessage.objects.order_by("created_at") if to in one.to]


@pytest.mark.parametrize("said", ["nee", "nog niet gevraagd", "liever zonder naam", None])
def test_without_a_yes_nothing_at_all_is_stored(team: Any, said: str | None) -> None:
    with pytest.raises(DomainError, match="geen-ja"):
        passed_on(answers={**YES, walking.SAID: said})
    assert Signal.objects.for_system("toets").count() == 0
    assert _mails() == []


def test_a_yes_of_whoever_decides_counts_only_for_who_cannot(team: Any) -> None:
    spoken = {**SAFE, "behandeling gestopt": True, walking.DECIDES: False, walking.SPOKEN_FOR: "ja"}
    assert passed_on(answers=spoken).signal.consent_by == "speaker"
    with pytest.raises(DomainError, match="geen-ja"):
        passed_on(answers={**spoken, walking.DECIDES: True})


@pytest.mark.parametrize(
    ("soon", "haste", "call", "visit"),
    [
        ("vandaag", "crisis", "2026-11-23 11:00", "2026-11-24 00:00"),
        ("deze week", "deze week", "2026-11-24 17:00", "2026-11-26 17:00"),
        ("weet ik niet", "deze week", "2026-11-24 17:00", "2026-11-26 17:00"),
        ("kan wachten", "gewoon", "2026-11-26 17:00", "2026-12-07 17:00"),
    ],
)
def test_the_clocks_are_those_of_the_chart(team: Any, soon: str, haste: str, call: str, visit: str) -> None:
    answers = {**SAFE, "gehoord dat genezing niet kan": True, walking.SAID: "ja", walking.SOON: soon}
    signal = passed_on(answers=answers).signal
    wanted = [datetime.strptime(one, "%Y-%m-%d %H:%M").replace(tzinfo=AMSTERDAM) for one in (call, visit)]
    assert signal.urgency == haste
    assert [signal.call_due_at, signal.visit_due_at] == wanted


def test_only_name_number_and_question_are_kept_and_the_postcode_is_not(team: Any) -> None:
    signal = now(passed_on().signal)
    assert (signal.name, signal.phone, signal.question) == (NAME, PHONE, QUESTION)
    assert "0342" not in str(
        {field.name: getattr(signal, field.name) for field in Signal._meta.concrete_fields}.values()
    )
    assert signal.consent_sentence.startswith("Mag ik uw naam, uw telefoonnummer en deze vraag doorgeven")
    assert signal.team.slug == "wijkzorg"
    assert _mails("wijkzorg@") == [f"Nieuwe melding: {signal.reference}. Iemand maakt zich zorgen."]
    assert NAME not in str([(one.subject, one.body) for one in OutboxMessage.objects.all()])


def test_a_number_of_a_citizen_is_taken_out_of_the_words(team: Any) -> None:
    assert "111222333" not in passed_on(question="Zijn bsn is 111222333.").signal.question


def test_sent_twice_it_is_there_once_and_other_words_are_another(team: Any) -> None:
    form = uuid4()
    first, second = (actions.pass_on(worry=worry(), submission=form, by=Actor.asker()) for _ in range(2))
    other = actions.pass_on(worry=worry(phone="06 00 00 00 02"), submission=form, by=Actor.asker())
    assert (first.signal.pk, first.token) == (second.signal.pk, second.token)
    assert other.signal.pk != first.signal.pk
    assert other.token != first.token
    assert len(_mails("wijkzorg@")) == 2


def test_a_crisis_rings_at_the_team_and_who_arranges_it(team: Any) -> None:
    passed_on(answers={**YES, walking.SOON: "vandaag"})
    rung = OutboxMessage.objects.filter(urgent=True)
    assert {one.to for one in rung} == {"wijkzorg@zorg.invalid", "ria@zorg.invalid"}
    assert all(one.subject.startswith("Crisis: bel nu.") for one in rung)


def test_danger_with_a_yes_is_a_crisis_after_calling(team: Any) -> None:
    danger = {**YES, "erg benauwd of veel pijn": True}
    assert walking.walk(danger, clock.now()).step == walking.CALL_NOW
    assert passed_on(answers=danger).signal.urgency == "crisis"


def test_without_nurses_it_goes_to_the_team_that_takes_questions(cast: Cast) -> None:
    assert (
        passed_on(pc4="").signal.team
        == cast.teams[next(slug for slug, one in cast.teams.items() if one.is_default_route)]
    )


def test_a_neighbourhood_goes_to_its_own_nurses_and_the_rest_to_the_default(team: Any) -> None:
    choose_team(slug="elders", pc4=["0399"], is_default=False, by=HOUSE)
    assert passed_on(pc4="0399").signal.team.slug == "elders"
    assert passed_on(pc4="0311").signal.team.slug == "wijkzorg"
    with pytest.raises(DomainError, match="wijk"):
        choose_team(slug="elders", pc4=["0342"], is_default=False, by=HOUSE)
    with pytest.raises(DomainError, match="postcode"):
        choose_team(slug="elders", pc4=["abcd"], is_default=False, by=HOUSE)


def test_only_the_nurses_of_that_team_see_it(team: Any, cast: Cast) -> None:
    signal = passed_on().signal
    assert [one.pk for one in queries.open_for(team["sam"])] == [signal.pk]
    for stranger in (team["piet"], cast.actors["margriet"], Actor.asker(), Actor.resident(uuid4(), "Gerda")):
        assert queries.open_for(stranger) == []
        with pytest.raises(NotVisible):
            queries.signal_for(stranger, signal.pk)
        with pytest.raises(NotVisible):
            actions.take(signal_id=signal.pk, by=stranger)


def test_a_call_stops_the_clock_and_who_worried_hears_opgepakt_once(team: Any) -> None:
    signal, ria = passed_on().signal, team["ria"]
    actions.take(signal_id=signal.pk, by=ria)
    actions.note_call(signal_id=signal.pk, reached=False, by=ria)
    assert now(signal).called_at is None
    assert queries.missed_in([signal]) == {signal.pk: 1}
    for _ in range(2):
        actions.note_call(signal_id=signal.pk, reached=True, by=ria)
    assert (now(signal).state, now(signal).taken_by) == ("called", "Ria")
    (mail,) = OutboxMessage.objects.filter(to="buur@post.invalid")
    assert "opgepakt" in mail.subject
    assert NAME not in mail.body
    assert QUESTION not in mail.body


def test_a_colleague_who_was_first_is_not_overwritten(team: Any) -> None:
    signal = passed_on().signal
    actions.take(signal_id=signal.pk, by=team["ria"], version=1)
    with pytest.raises(Conflict):
        actions.take(signal_id=signal.pk, by=team["sam"], version=1)
    assert now(signal).taken_by == "Ria"


def test_a_visit_without_a_file_stands_here_only(team: Any) -> None:
    signal = passed_on().signal
    actions.plan(signal_id=signal.pk, on=clock.today() + timedelta(days=2), by=team["ria"])
    assert now(signal).state == "planned"
    assert rows(Visit) == []
    with pytest.raises(DomainError, match="dag"):
        actions.plan(signal_id=signal.pk, on=clock.today() - timedelta(days=1), by=team["ria"])


def _of_ria(table: Table) -> Signal:
    """A worry on the list of the team of Ria, who may write in the file of Gerda."""
    signal = passed_on(pc4="").signal
    Signal.objects.for_system("toets").filter(pk=signal.pk).update(team=table.cast.teams["stad"])
    return now(signal)


def test_a_visit_with_a_file_stands_among_the_others_once(table: Table) -> None:
    signal, on = _of_ria(table), clock.today() + timedelta(days=2)
    actions.plan(signal_id=signal.pk, on=on, by=table.ria, person_id=table.person.pk)
    (visit,) = rows(Visit)
    assert (visit.on, visit.person_id, visit.visitor_name) == (on, table.person.pk, "Ria")
    assert [one.signal_id for one in rows(SignalVisit)] == [signal.pk]
    with pytest.raises(Conflict):
        actions.plan(signal_id=signal.pk, on=on, by=table.ria, person_id=table.person.pk)
    assert len(rows(Visit)) == 1


def test_a_file_that_is_not_yours_takes_no_visit_and_keeps_nothing(table: Table) -> None:
    signal = _of_ria(table)
    with rls.acting_system("toets"):
        Grant.objects.for_system("toets").filter(user_id=table.ria.id).delete()
    with pytest.raises((NotVisible, NotAllowed)):
        actions.plan(signal_id=signal.pk, on=clock.today(), by=table.ria, person_id=table.person.pk)
    assert now(signal).state == "new"
    assert rows(Visit) == []


def test_the_visit_ends_it_with_a_phase_for_the_figures(team: Any) -> None:
    signal = passed_on().signal
    with pytest.raises(DomainError, match="dag"):
        actions.visited(signal_id=signal.pk, on=clock.today() + timedelta(days=1), phase="klachten", by=team["ria"])
    with pytest.raises(DomainError, match="fase"):
        actions.visited(signal_id=signal.pk, on=clock.today(), phase="terminaal", by=team["ria"])
    actions.visited(signal_id=signal.pk, on=clock.today(), phase="klachten", by=team["ria"])
    assert (now(signal).state, now(signal).phase, now(signal).closed_at is not None) == ("done", "klachten", True)
    with pytest.raises(Conflict):
        actions.take(signal_id=signal.pk, by=team["ria"])


def test_no_is_no_and_everything_goes_after_seven_days(team: Any, monday: datetime) -> None:
    signal = passed_on().signal
    actions.decline(signal_id=signal.pk, by=team["ria"])
    with clock.frozen(monday + timedelta(days=6)):
        clocks.forget()
        assert now(signal).name == NAME
    with clock.frozen(monday + timedelta(days=7)):
        assert clocks.forget() == 1
    assert Signal.objects.for_system("toets").count() == 0
    assert SignalLine.objects.for_system("toets").count() == 0
    assert len(audited("signal forgotten")) == 1


def test_a_later_offer_is_asked_once_on_its_day_and_then_it_is_gone(team: Any, monday: datetime) -> None:
    signal, later = passed_on().signal, monday + timedelta(days=30)
    with pytest.raises(DomainError, match="dag"):
        actions.decline(signal_id=signal.pk, by=team["ria"], again_on=clock.today() + timedelta(days=400))
    actions.decline(signal_id=signal.pk, by=team["ria"], again_on=later.date())
    with clock.frozen(later - timedelta(days=1)):
        clocks.forget()
        assert queries.to_ask_again(team["ria"]) == []
    with clock.frozen(later):
        assert [one.pk for one in queries.to_ask_again(team["ria"])] == [signal.pk]
    with clock.frozen(later + timedelta(days=15)):
        assert queries.to_ask_again(team["ria"]) == []
        assert clocks.forget() == 1


def test_a_slip_of_the_hand_is_undone_with_new_clocks(team: Any, monday: datetime) -> None:
    signal = passed_on().signal
    actions.decline(signal_id=signal.pk, by=team["ria"])
    with clock.frozen(monday + timedelta(days=1)):
        actions.reopen(signal_id=signal.pk, by=team["ria"])
        again = now(signal)
        assert (again.state, again.forget_on, again.closed_at) == ("new", None, None)
        assert again.call_due_at > signal.call_due_at
        with pytest.raises(Conflict):
            actions.reopen(signal_id=signal.pk, by=team["ria"])


def test_giving_up_comes_after_calling(team: Any) -> None:
    signal = passed_on().signal
    with pytest.raises(DomainError, match="niet-gebeld"):
        actions.give_up(signal_id=signal.pk, by=team["ria"])
    actions.note_call(signal_id=signal.pk, reached=False, by=team["ria"])
    actions.give_up(signal_id=signal.pk, by=team["ria"])
    assert (now(signal).state, now(signal).called_at) == ("unreached", None)
    assert _mails("buur@") == []


def test_the_fixed_face_goes_on_and_who_worried_hears_it(team: Any) -> None:
    signal = passed_on().signal
    actions.look_up(signal_id=signal.pk, has_plan=True, has_contact=True, by=team["ria"])
    assert walking.walk(now(signal).answers, clock.now()).step == walking.KNOWN
    with pytest.raises(DomainError, match="leeg"):
        actions.pass_over(signal_id=signal.pk, to=" ", by=team["ria"])
    actions.pass_over(signal_id=signal.pk, to="de casemanager", by=team["ria"])
    assert _mails("buur@") == ["Uw melding is opgepakt"]


def test_the_doctor_hears_nothing_without_a_yes_and_no_name_by_mail(team: Any) -> None:
    signal, ria = passed_on().signal, team["ria"]
    for may in (None, False):
        if may is False:
            actions.doctor(signal_id=signal.pk, may_know=False, who="Praktijk Kade", by=ria)
            assert now(signal).doctor == ""
        with pytest.raises(NotAllowed):
            actions.tell_doctor(signal_id=signal.pk, email="kade@arts.invalid", by=ria)
    actions.doctor(signal_id=signal.pk, may_know=True, who="Praktijk Kade", by=ria)
    assert walking.walk(now(signal).answers, clock.now()).doctor == "vandaag laten weten"
    actions.tell_doctor(signal_id=signal.pk, email="kade@arts.invalid", by=ria)
    (mail,) = OutboxMessage.objects.filter(to="kade@arts.invalid")
    assert signal.reference in mail.body
    assert NAME not in mail.body + mail.subject
    assert now(signal).doctor_told_on == clock.today()


def test_taking_it_back_takes_name_number_and_question_out_at_once(team: Any, monday: datetime) -> None:
    receipt = passed_on()
    actions.withdraw(token=receipt.token)
    gone = now(receipt.signal)
    assert (gone.name, gone.phone, gone.question, gone.answers, gone.signaller_email) == ("", "", "", {}, "")
    assert "ingetrokken" in _mails("wijkzorg@")[-1]
    with pytest.raises(Conflict):
        actions.withdraw(token=receipt.token)
    with pytest.raises(NotVisible):
        actions.withdraw(token="anders")
    with clock.frozen(monday + timedelta(days=8)):
        assert clocks.forget() == 1


def test_late_goes_to_who_arranges_and_lost_to_the_safety_net_each_once(
    team: Any, cast: Cast, monday: datetime
) -> None:
    signal = passed_on().signal
    assert clocks.escalate_late() == 0
    with clock.frozen(signal.call_due_at + timedelta(minutes=1)):
        assert (clocks.escalate_late(), clocks.escalate_late(), clocks.reroute_lost()) == (1, 0, 0)
    assert _mails("ria@") == [f"Te laat: melding {signal.reference} wacht nog."]
    with clock.frozen(monday + timedelta(days=9)):
        assert (clocks.reroute_lost(), clocks.reroute_lost()) == (1, 0)
    net = OutboxMessage.objects.filter(subject__startswith="Vangnet")
    assert net.count() >= 1
    assert all(NAME not in one.body and "0342-00 00 77" in one.body for one in net)


def test_a_crisis_that_nobody_called_goes_to_the_safety_net_after_its_hour(
    team: Any, cast: Cast, monday: datetime
) -> None:
    night = monday.replace(hour=2, minute=10)
    with clock.frozen(night):
        signal = passed_on(answers={**YES, walking.SOON: "vandaag"}).signal
    with clock.frozen(night + timedelta(minutes=59)):
        assert (clocks.escalate_late(), clocks.reroute_lost()) == (0, 0)
    with clock.frozen(night + timedelta(minutes=61)):
        assert [clocks.escalate_late(), clocks.reroute_lost(), clocks.reroute_lost()] == [1, 1, 0]
    mails = OutboxMessage.objects.filter(subject__contains="Vangnet")
    assert mails.exists()
    assert not any(NAME in mail.body or PHONE in mail.body for mail in mails)
    assert now(signal).rerouted_at is not None


def test_a_visit_that_does_not_come_is_late_too(team: Any) -> None:
    signal = passed_on().signal
    actions.note_call(signal_id=signal.pk, reached=True, by=team["ria"])
    with clock.frozen(signal.call_due_at + timedelta(minutes=1)):
        assert clocks.escalate_late() == 0
    with clock.frozen(signal.visit_due_at + timedelta(minutes=1)):
        assert clocks.escalate_late() == 1


def test_names_go_thirty_days_after_the_end_and_the_rest_after_two_years(team: Any, monday: datetime) -> None:
    signal = passed_on().signal
    actions.visited(signal_id=signal.pk, on=clock.today(), phase="klachten", by=team["ria"])
    with clock.frozen(monday + timedelta(days=31)):
        assert (clocks.forget(), clocks.forget()) == (1, 0)
    kept = now(signal)
    assert (kept.name, kept.phone, kept.question, kept.answers, kept.phase) == ("", "", "", {}, "klachten")
    assert rows(SignalLine) == []
    with clock.frozen(monday + timedelta(days=732)):
        assert clocks.forget() == 1
    assert Signal.objects.for_system("toets").count() == 0


def test_a_yes_does_not_last_for_ever(team: Any, monday: datetime) -> None:
    signal = passed_on().signal
    with clock.frozen(monday + timedelta(days=93)):
        clocks.forget()
    assert now(signal).state == "unreached"


def test_a_reminder_names_nobody_goes_out_once_and_is_forgotten(db: None, monday: datetime) -> None:
    later = clock.today() + timedelta(days=14)
    for _ in range(2):
        clocks.remind(email="buur@post.invalid", on=later, language="nl")
    for wrong in (clock.today(), clock.today() + timedelta(days=400)):
        with pytest.raises(DomainError, match="dag"):
            clocks.remind(email="buur@post.invalid", on=wrong, language="nl")
    assert clocks.send_reminders() == 0
    with clock.frozen(monday + timedelta(days=14)):
        assert (clocks.send_reminders(), clocks.send_reminders()) == (1, 0)
    assert Reminder.objects.count() == 0
    assert len(_mails("buur@")) == 1
