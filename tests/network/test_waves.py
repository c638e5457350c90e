"""A wave: made by a coordinator, begun once, reminded once, closed by hand or by the calendar."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from naast.audit.models import AuditEvent
from naast.core import clock
from naast.core.actors import Actor
from naast.core.errors import Conflict, DomainError, NotAllowed, NotVisible
from naast.core.models import OutboxMessage
from naast.engine import network as network_engine
from naast.network import actions, queries
from naast.network.choices import Kind, Often, Side
from naast.network.models import Wave
from tests.network.conftest import Town, later, link_in, mails_to

pytestmark = pytest.mark.django_db


def test_the_lists_of_room_and_engine_are_the_same() -> None:
    assert set(Kind.values) == {kind.value for kind in network_engine.Kind}
    assert set(Side.values) == {side.value for side in network_engine.Side}
    assert set(Often.values) == {often.value for often in network_engine.Often}


def test_making_a_wave_mails_nobody_and_beginning_mails_everyone_once(town: Town) -> None:
    wave = town.wave()
    assert OutboxMessage.objects.count() == 0
    assert {one.organisation.slug: one.side for one in wave.members.all()} == {
        "nurses": "care", "hospice": "care", "doctor": "care", "team": "social", "church": "social", "debts": "social",
    }  # fmt: skip
    assert actions.begin(wave_id=wave.pk, by=town.margriet) == 6
    with pytest.raises(Conflict):
        actions.begin(wave_id=wave.pk, by=town.margriet)
    assert OutboxMessage.objects.count() == 6
    (mail,) = mails_to("church")
    assert link_in(mail) == f"/netwerk/antwoord/{town.token(wave, 'church')}/"
    assert "14-12-2026" in mail.body
    assert [one.action for one in AuditEvent.objects.filter(subject_type="network wave").order_by("recorded_at")] == [
        "network wave made",
        "network wave begun",
    ]


def test_only_a_coordinator_makes_begins_reminds_closes_or_throws_away(town: Town) -> None:
    wave = town.begun()
    for forbidden in (
        lambda by: actions.make(
            name="Nog een", starts_on=clock.today(), ends_on=clock.today(), show_map=True, sides={}, by=by
        ),
        lambda by: actions.begin(wave_id=wave.pk, by=by),
        lambda by: actions.remind(wave_id=wave.pk, by=by),
        lambda by: actions.close(wave_id=wave.pk, by=by),
        lambda by: actions.throw_away(wave_id=wave.pk, by=by),
    ):
        for by in (town.nadia, Actor.asker(), Actor.receiver("x", "De kerk")):
            with pytest.raises(NotAllowed):
                forbidden(by)


def test_a_wave_needs_two_and_a_name_of_its_own(town: Town) -> None:
    town.wave("Herfst")
    with pytest.raises(DomainError, match="ronde-naam"):
        town.wave("Herfst")
    one = town.places["church"]
    with pytest.raises(DomainError, match="ronde-omvang"):
        actions.make(
            name="Klein", starts_on=clock.today(), ends_on=clock.today(), show_map=True, sides={one.pk: Side.SOCIAL}, by=town.margriet
        )  # fmt: skip
    assert Wave.objects.count() == 1


def test_a_reminder_goes_once_and_only_to_who_is_silent_and_reached(town: Town) -> None:
    wave = town.begun()
    town.says(wave, "nurses", "hospice")
    actions.bounced(town.member(wave, "debts").pk, "5.1.1")
    OutboxMessage.objects.all().delete()
    assert actions.remind(wave_id=wave.pk, by=town.margriet) == 4
    assert actions.remind(wave_id=wave.pk, by=town.margriet) == 0
    assert mails_to("nurses") == mails_to("debts") == []
    (mail,) = mails_to("church")
    assert link_in(mail) == f"/netwerk/antwoord/{town.token(wave, 'church')}/"


def test_another_mailbox_is_not_reminded_of_a_link_it_never_had(town: Town) -> None:
    wave = town.begun()
    church = town.places["church"]
    church.email = "ander@rivierdal.invalid"
    church.save()
    actions.remind(wave_id=wave.pk, by=town.margriet)
    assert mails_to("ander") == []


def test_the_calendar_begins_reminds_halfway_and_closes(town: Town) -> None:
    wave = town.wave(starts_on=clock.today() + timedelta(days=1), ends_on=clock.today() + timedelta(days=21))
    seen = []
    for day in range(24):
        with later(days=day):
            seen.append(tuple(actions.run().values()))
            assert tuple(actions.run().values()) == (0, 0, 0)
    assert [day for day, done in enumerate(seen) if done[0]] == [1]
    assert [(day, done[1]) for day, done in enumerate(seen) if done[1]] == [(11, 6)]
    assert [day for day, done in enumerate(seen) if done[2]] == [22]
    assert not queries.wave_by_id(wave.pk).is_open


def test_a_late_begin_is_not_reminded_the_same_day(town: Town) -> None:
    town.wave(starts_on=clock.today() - timedelta(days=19), ends_on=clock.today() + timedelta(days=1))
    assert actions.run() == {"begun": 1, "reminded": 0, "closed": 0}
    assert actions.run() == {"begun": 0, "reminded": 0, "closed": 0}


def test_a_wave_that_never_began_and_is_over_stays_as_it_was(town: Town) -> None:
    wave = town.wave()
    with later(days=40):
        assert actions.run() == {"begun": 0, "reminded": 0, "closed": 0}
        with pytest.raises(Conflict):
            actions.begin(wave_id=wave.pk, by=town.margriet)
        actions.throw_away(wave_id=wave.pk, by=town.margriet)
    assert not Wave.objects.exists()


def test_what_began_is_not_thrown_away_and_closing_twice_is_closing_once(town: Town) -> None:
    wave = town.begun()
    with pytest.raises(Conflict):
        actions.throw_away(wave_id=wave.pk, by=town.margriet)
    closed = actions.close(wave_id=wave.pk, by=town.margriet)
    with later(days=1):
        assert actions.close(wave_id=wave.pk, by=town.margriet).closed_at == closed.closed_at
    assert AuditEvent.objects.filter(action="network wave closed").count() == 1
    with pytest.raises(Conflict):
        actions.remind(wave_id=wave.pk, by=town.margriet)


def test_a_wave_that_is_not_there(town: Town) -> None:
    with pytest.raises(NotVisible):
        actions.begin(wave_id=uuid4(), by=town.margriet)
    with pytest.raises(NotVisible):
        queries.wave_by_id(uuid4())


def test_what_was_said_comes_out_as_the_engine_takes_it(town: Town) -> None:
    wave = town.begun()
    town.says(wave, "nurses", "hospice", "team", wishes=("church",), often=3)
    town.says(wave, "team")
    found = queries.gathered(wave)
    name = {number: one.organisation.slug for number, one in enumerate(found.members)}
    assert {name[one] for one in found.told.answered} == {"nurses", "team"}
    assert {(name[one.source], name[one.target], one.often, one.wish) for one in found.told.said} == {
        ("nurses", "hospice", 3, False), ("nurses", "team", 3, False), ("nurses", "church", None, True),
    }  # fmt: skip
    assert found.silent == 4
