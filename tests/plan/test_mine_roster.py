"""Helping together: who arranges, friends behind the link without an account, hostile links, the mail the day before."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse
from tests.plan.conftest import Family
from tests.plan.mine import audited, change, rows

from naast.core import clock
from naast.core.errors import Conflict, DomainError, NotAllowed, NotVisible
from naast.core.models import OutboxMessage
from naast.people.models import Person
from naast.plan.actions import roster as acts
from naast.plan.calendar_file import calendar_of
from naast.plan.models import RosterEvent, RosterLink, RosterSlot
from naast.plan.queries import roster as queries

pytestmark = pytest.mark.django_db


def _put(family: Family, what: str = "Koken", days: int = 1, **more: Any) -> RosterSlot:
    moment = acts.Moment(what, clock.today() + timedelta(days=days), **more)
    return acts.add_moment(person_id=family.person.pk, moment=moment, by=family.gerda)[0]


def _open(family: Family, called: str = "Gerda") -> str:
    return acts.open_roster(person_id=family.person.pk, called=called, by=family.gerda)


def test_a_friend_takes_a_moment_with_one_tap_and_gives_it_back(family: Family, browsers: Any) -> None:
    slot, token = _put(family), _open(family)
    friend, url = browsers(None), reverse("plan:friends", args=[token])
    page = friend.get(url).content.decode()
    assert "Meehelpen bij Gerda" in page
    assert "Koken" in page
    answer = friend.post(url, {"name": "Mo", "email": "mo@rivierdal.invalid", "slot": str(slot.pk)})
    assert answer.headers["Location"] == url
    (taken,) = rows(RosterSlot)
    assert (taken.helper, taken.helper_email) == ("Mo", "mo@rivierdal.invalid")
    page = friend.get(url).content.decode()
    mine = re.search(r'href="(/plan/afspraak/[^"]+)"', page)
    assert mine, "who took it finds the way to it in this browser"
    # Another browser sees the first name only, and no way to it.
    other = browsers(None).get(url).content.decode()
    assert "Mo doet dit" in other
    assert "/plan/afspraak/" not in other
    assert "mo@rivierdal.invalid" not in other
    assert "Dank u wel, Mo" in friend.get(mine[1]).content.decode()
    assert "teruggegeven" in friend.post(mine[1]).content.decode()
    assert (rows(RosterSlot)[0].helper, rows(RosterSlot)[0].helper_email) == ("", "")
    assert friend.get(mine[1]).status_code == 404
    assert [one.change for one in rows(RosterEvent)] == ["made", "taken", "given_back"]
    assert [one.actor_label for one in audited("roster moment taken")] == ["iemand met de link naar het rooster"]
    assert audited("roster moment given back")[0].person_id == family.person.pk


def test_nothing_of_the_person_is_on_the_page_of_friends(family: Family, browsers: Any) -> None:
    _put(family)
    page = browsers(None).get(reverse("plan:friends", args=[_open(family, "Oma")])).content.decode()
    for secret in (family.person.name, "de Wit", "Ik slaap slecht", str(family.person.pk), "plan/mij"):
        assert secret not in page


def test_who_is_second_hears_so_kindly(family: Family, browsers: Any) -> None:
    slot, token = _put(family), _open(family)
    acts.claim(token=token, slot_id=slot.pk, name="Mo")
    with pytest.raises(Conflict):
        acts.claim(token=token, slot_id=slot.pk, name="Ria")
    answer = browsers(None).post(reverse("plan:friends", args=[token]), {"name": "Ria", "slot": str(slot.pk)})
    assert answer.status_code == 409
    assert "net iets eerder" in answer.content.decode()
    assert rows(RosterSlot)[0].helper == "Mo"


@pytest.mark.parametrize("name", ["", "X", "<b>Mo</b>", "06 12345678", "a@b.nl", "Mo" * 20])
def test_only_a_first_name_is_taken(family: Family, browsers: Any, name: str) -> None:
    slot, token = _put(family), _open(family)
    answer = browsers(None).post(reverse("plan:friends", args=[token]), {"name": name, "slot": str(slot.pk)})
    assert answer.status_code == 422
    assert rows(RosterSlot)[0].helper == ""


def test_hostile_links_open_nothing(family: Family, browsers: Any) -> None:
    slot, token = _put(family), _open(family)
    taken = acts.claim(token=token, slot_id=slot.pk, name="Mo")
    claim = queries.claim_token(taken)
    anybody = browsers(None)
    other = token[:-1] + ("x" if token[-1] != "x" else "y")
    wrong = claim[:-1] + ("0" if claim[-1] != "0" else "1")
    for address in (
        reverse("plan:friends", args=[other]), reverse("plan:friends", args=[rows(RosterLink)[0].token_hash]),
        reverse("plan:claim", args=[wrong]), reverse("plan:claim", args=[slot.pk.hex]), reverse("plan:claim", args=["é" * 72]),
        reverse("plan:claim_calendar", args=[wrong]),
    ):  # fmt: skip
        assert anybody.get(address).status_code == 404, address
        assert anybody.post(address).status_code in (404, 405), address
    # A moment of somebody else is not there behind this link.
    with pytest.raises(NotVisible):
        acts.claim(token=token, slot_id=uuid4(), name="Mo")
    assert rows(RosterSlot)[0].helper == "Mo"
    assert token not in str(rows(RosterLink)[0].__dict__)


def test_a_stopped_an_old_and_a_replaced_link_open_nothing(family: Family) -> None:
    first = _open(family)
    second = _open(family)
    with pytest.raises(NotVisible):
        queries.link_by_token(first)
    assert queries.link_by_token(second).called == "Gerda"
    with clock.frozen(clock.now() + timedelta(days=acts.LINK_DAYS, seconds=1)), pytest.raises(NotVisible):
        queries.link_by_token(second)
    acts.close_roster(person_id=family.person.pk, by=family.gerda)
    with pytest.raises(NotVisible):
        queries.link_by_token(second)
    assert len(audited("roster link made")) == 2
    assert len(audited("roster link stopped")) == 1


def test_nothing_of_before_a_death_asks_anyone_anything(family: Family) -> None:
    slot, token = _put(family), _open(family)
    taken = acts.claim(token=token, slot_id=slot.pk, name="Mo", email="mo@rivierdal.invalid")
    day = clock.today()
    change(Person, {"pk": family.person.pk}, deceased_on=day, plan_ends_on=day + timedelta(days=365))
    with pytest.raises(NotVisible):
        queries.link_by_token(token)
    with pytest.raises(NotVisible):
        acts.give_back(token=queries.claim_token(taken))
    assert acts.remind() == 0


def test_the_day_before_a_mail_goes_once_and_tells_no_names(family: Family) -> None:
    slot, token = _put(family, what="Waken bij Gerda"), _open(family)
    _put(family, days=2)
    acts.claim(token=token, slot_id=slot.pk, name="Mo", email="mo@rivierdal.invalid")
    assert (acts.remind(), acts.remind()) == (1, 0)
    (mail,) = OutboxMessage.objects.all()
    assert mail.to == "mo@rivierdal.invalid"
    assert queries.claim_token(rows(RosterSlot)[0]) in mail.body
    for secret in ("Gerda", "Wit", "Waken"):
        assert secret not in mail.body + mail.subject
    # Not before the day is over, and then for good.
    assert acts.forget_addresses() == 0
    with clock.frozen(clock.now() + timedelta(days=2)):
        assert acts.forget_addresses() == 1
    assert [(one.helper, one.helper_email) for one in rows(RosterSlot) if one.helper] == [("Mo", "")]


def test_the_calendar_file_is_one_that_agendas_read(family: Family, browsers: Any) -> None:
    from datetime import time

    note = "Neem een pan mee; sleutel ligt, zoals altijd, bij de buren met de blauwe deur en de lange gang"
    slot, token = _put(family, starts=time(17, 30), ends=time(19, 0), note=note), _open(family)
    taken = acts.claim(token=token, slot_id=slot.pk, name="Mo")
    answer = browsers(None).get(reverse("plan:claim_calendar", args=[queries.claim_token(taken)]))
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    lines = answer.content.decode().split("\r\n")
    assert all(len(line.encode()) <= 75 for line in lines)
    whole = "".join(line[1:] if line.startswith(" ") else f"\n{line}" for line in lines)
    assert "\nSUMMARY:Helpen: Koken\n" in whole
    assert "pan mee\\; sleutel ligt\\, zoals altijd\\, bij" in whole
    assert re.search(r"\nDTSTART:\d{8}T\d{4}00Z\nDTEND:\d{8}T\d{4}00Z\n", whole)
    slot.starts = slot.ends = None
    assert f"DTSTART;VALUE=DATE:{slot.on:%Y%m%d}" in calendar_of(slot)


def test_who_may_only_read_and_who_may_not_even_that(family: Family, browsers: Any) -> None:
    slot = _put(family)
    page = browsers(family.omer).get(reverse("plan:roster")).content.decode()
    assert "Koken" in page
    assert "Zet iets in het rooster" not in page
    moment = acts.Moment("Koken", clock.today())
    for by, error in ((family.omer, NotAllowed), (family.stranger, NotVisible), (family.nurse, NotVisible)):
        for do in (
            lambda by=by: acts.add_moment(person_id=family.person.pk, moment=moment, by=by),
            lambda by=by: acts.cancel_moment(person_id=family.person.pk, slot_id=slot.pk, by=by),
            lambda by=by: acts.assign(person_id=family.person.pk, slot_id=slot.pk, name="Mo", by=by),
            lambda by=by: acts.release(person_id=family.person.pk, slot_id=slot.pk, by=by),
            lambda by=by: acts.open_roster(person_id=family.person.pk, called="Gerda", by=by),
            lambda by=by: acts.close_roster(person_id=family.person.pk, by=by),
        ):
            with pytest.raises(error):
                do()
    assert [one.change for one in rows(RosterEvent)] == ["made"]
    assert browsers(None).get(reverse("plan:roster")).url == "/mensen/nieuwe-link/?uit=1"
    assert browsers(family.stranger).get(reverse("plan:roster")).status_code == 404


def test_every_week_again_and_out_again(family: Family, browsers: Any) -> None:
    first = _put(family, weeks=4)
    assert len(rows(RosterSlot)) == 4
    token = _open(family)
    acts.claim(
        token=token,
        slot_id=rows(RosterSlot, on=first.on + timedelta(weeks=2))[0].pk,
        name="Mo",
        email="mo@rivierdal.invalid",
    )
    gerda = browsers(family.gerda)
    url = reverse("plan:roster_moment", args=[rows(RosterSlot, on=first.on + timedelta(weeks=1))[0].pk])
    assert gerda.post(url, {"reeks": "1"}).status_code == 302
    assert [one.cancelled_at is None for one in sorted(rows(RosterSlot), key=lambda one: one.on)] == [
        True,
        False,
        False,
        False,
    ]
    assert OutboxMessage.objects.get().subject == "U hoeft niet te komen helpen"
    assert audited("roster moment cancelled")[0].detail["count"] == 3


def test_gerda_fills_in_the_form_writes_a_name_down_and_frees_it(family: Family, browsers: Any) -> None:
    gerda, day = browsers(family.gerda), clock.today() + timedelta(days=2)
    said = {"what": "Rijden", "on": f"{day:%Y-%m-%d}", "starts": "10:00", "ends": "09:00"}
    refused = gerda.post(reverse("plan:roster"), said)
    assert refused.status_code == 422
    assert "later zijn" in refused.content.decode()
    assert gerda.post(reverse("plan:roster"), said | {"ends": ""}).status_code == 302
    page = gerda.get(reverse("plan:roster")).content.decode()
    assert "Nog niemand voor" in page
    assert "vrijwilliger" in page
    (slot,) = rows(RosterSlot)
    url = reverse("plan:roster_moment", args=[slot.pk])
    assert gerda.post(url, {"name": "Wim"}).status_code == 302
    assert rows(RosterSlot)[0].helper == "Wim"
    assert gerda.post(url, {"vrij": "1"}).status_code == 302
    assert rows(RosterSlot)[0].helper == ""
    with pytest.raises(DomainError):
        _put(family, days=-1)


def test_gerda_opens_a_moment_that_is_free_and_one_that_is_taken(family: Family, browsers: Any) -> None:
    slot, own = _put(family), browsers(family.gerda)
    url = reverse("plan:roster_moment", args=[slot.pk])
    page = own.get(url)
    assert page.status_code == 200
    assert "Wie doet het?" in page.content.decode()
    acts.assign(person_id=family.person.pk, slot_id=slot.pk, name="Mo", by=family.gerda)
    assert "Mo doet dit." in own.get(url).content.decode()


def test_the_link_is_shown_once_with_a_picture(family: Family, browsers: Any) -> None:
    made = browsers(family.gerda).post(reverse("plan:roster_link"), {"called": "Gerda"}).content.decode()
    found = re.search(r"/plan/helpen/([\w-]{20,})/", made)
    assert found
    assert "data:image/svg+xml;base64," in made
    assert queries.link_by_token(found[1]).person_id == family.person.pk
    assert found[1] not in browsers(family.gerda).get(reverse("plan:roster")).content.decode()
