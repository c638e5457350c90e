"""The daily clock: mail, once more, a keeper's call, the coordinator. And a fair share, also when somebody leaves."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest
from django.test import Client
from tests.keeping.conftest import CHURCH, Town, audited, entry, later, mails, organisation, place, settle, tick, words

from naast.accounts import actions as accounts
from naast.core import clock
from naast.core.errors import DomainError, NotAllowed
from naast.directory.models import Organisation, Service
from naast.keeping import actions, queries
from naast.keeping.models import ConfirmLink, Entry, Keeper

pytestmark = pytest.mark.django_db
YEARS = 1500


def _long_ago() -> None:
    """Nobody looked at anything for four years."""
    Service.objects.update(checked_on=clock.today() - timedelta(days=YEARS))


def test_what_is_fresh_is_left_alone(town: Town) -> None:
    Service.objects.update(checked_on=clock.today())
    done = actions.run()
    assert "mailed" not in done
    assert set(Entry.objects.values_list("rung", flat=True)) == {"rest"}
    assert not ConfirmLink.objects.exists()


def test_the_whole_ladder(town: Town) -> None:
    _long_ago()
    Organisation.objects.filter(name="Buurvrouw Wil").update(email="")
    assert actions.run()["mailed"] == 1
    assert len(mails(CHURCH)) == 1
    assert (entry(town.church).rung, entry(town.coffee).rung, entry(town.neighbour).rung) == (
        "mailed",
        "mailed",
        "keeper",
    )
    assert audited("map entry asked further").detail["rung"] in ("mailed", "keeper")
    assert not set(actions.run()) & {"mailed", "reminded"}
    with later(days=10):
        assert actions.run()["reminded"] == 1
        assert "Herinnering" in mails(CHURCH)[-1].subject
        assert entry(town.church).rung == "reminded"
        assert "reminded" not in actions.run()
    with later(days=20):
        assert actions.run()["to keeper"] == 2
    assert len(mails(CHURCH)) == 2
    with later(days=20):
        actions.report(service=town.church, field="phone")
    with later(days=51):
        assert actions.run()["to coordinator"] == 1
        assert entry(town.church).rung == "coordinator"
        assert entry(town.coffee).rung == "keeper"
        assert "liggen: 1" in mails("loket@rivierdal.invalid")[-1].body
        assert [one.service_id for one in queries.queue_for(town.margriet, "vast").rows] == [town.church.pk]


def test_a_confirmation_stops_the_ladder(town: Town) -> None:
    _long_ago()
    actions.run()
    actions.confirm_all(token=queries.token_of(ConfirmLink.objects.get(organisation__name="Grote Kerk")))
    # Not yet on the map, and still not asked again.
    actions.run()
    assert entry(town.church).rung == "rest"
    settle()
    with later(days=1):
        actions.run()
    assert entry(town.church).rung == "rest"
    assert len(mails(CHURCH)) == 1


def test_who_wants_no_mail_is_called(town: Town) -> None:
    actions.make_entries()
    Entry.objects.update(no_mail=True)
    _long_ago()
    assert "mailed" not in actions.run()
    assert entry(town.church).rung == "keeper"
    assert mails(CHURCH) == []


def test_who_had_a_mail_lately_is_called(town: Town) -> None:
    actions.send(service=town.church, by=town.nadia)
    _long_ago()
    with later(days=5):
        actions.run()
    assert len(mails(CHURCH)) == 1
    assert entry(town.church).rung == "keeper"


def test_the_list_of_calls_stays_one_to_finish(town: Town) -> None:
    door = organisation("Zonder mailbox")
    for number in range(12):
        place(f"Deur {number}", door)
    actions.keep(user_id=town.cast.users["nadia"].pk, per_month=2, by=town.nadia)
    _long_ago()
    actions.run()
    assert Entry.objects.filter(rung="keeper").count() == 6


def test_an_ended_entry_is_nobodys_work(town: Town) -> None:
    actions.keep(user_id=town.cast.users["nadia"].pk, per_month=4, by=town.nadia)
    tick(town.church, town.nadia, exists=("wrong", "no"))
    settle()
    _long_ago()
    actions.run()
    assert entry(town.church).keeper_id is None
    assert entry(town.church).rung == "rest"


def _shares() -> dict[str, int]:
    return dict(Counter(Entry.objects.filter(keeper__isnull=False).values_list("keeper__name", flat=True)))


@pytest.fixture
def many(town: Town) -> Town:
    big = organisation("Groot Huis")
    for number in range(9):
        place(f"Dienst {number}", big)
    for name in ("nadia", "joost"):
        actions.keep(user_id=town.cast.users[name].pk, per_month=6, by=town.cast.actors[name])
    return town


def test_a_fair_share_for_everyone(many: Town) -> None:
    assert _shares() == {"Nadia Bakkali": 6, "Joost Hendriks": 6}
    actions.keep(user_id=many.cast.users["margriet"].pk, per_month=12, by=many.margriet)
    assert _shares() == {"Nadia Bakkali": 3, "Joost Hendriks": 3, "Margriet de Wit": 6}
    assert audited("map keeper set", per_month=12).subject_id == str(many.cast.users["margriet"].pk)
    assert audited("map entries divided", moved=6).subject_type == "map"
    assert actions.stop(user_id=many.cast.users["margriet"].pk, by=many.margriet) == 6
    assert _shares() == {"Nadia Bakkali": 6, "Joost Hendriks": 6}
    assert audited("map keeper stopped").detail == {"entries": 6}
    assert actions.stop(user_id=many.cast.users["margriet"].pk, by=many.margriet) == 0


def test_only_for_oneself_or_by_the_coordinator(many: Town) -> None:
    kees = many.cast.users["kees"].pk
    with pytest.raises(NotAllowed):
        actions.keep(user_id=kees, per_month=4, by=many.nadia)
    with pytest.raises(NotAllowed):
        actions.stop(user_id=many.cast.users["joost"].pk, by=many.nadia)
    with pytest.raises(DomainError, match="aantal-onjuist"):
        actions.keep(user_id=many.cast.users["nadia"].pk, per_month=0, by=many.nadia)
    actions.keep(user_id=many.cast.users["joost"].pk, per_month=3, by=many.margriet)
    assert Keeper.objects.get(user__name="Joost Hendriks").per_month == 3


def test_my_list_is_no_longer_than_what_i_chose(many: Town) -> None:
    for service in Service.objects.all():
        actions.report(service=service, field="phone")
    actions.keep(user_id=many.cast.users["nadia"].pk, per_month=4, by=many.nadia)
    mine = queries.queue_for(many.nadia, "mijn").rows
    assert len(mine) == 4
    assert {one.keeper_id for one in mine} == {many.cast.users["nadia"].pk}
    tick(mine[0].service, many.nadia, phone=("right", ""))
    assert len(queries.queue_for(many.nadia, "mijn").rows) == 3


def test_the_first_of_the_month_everyone_hears_how_many(many: Town) -> None:
    for service in Service.objects.all():
        actions.report(service=service, field="phone")
    assert actions.tell_keepers() == 2
    assert "6 plekken" in mails("nadia@rivierdal.invalid")[0].body


def test_who_leaves_hands_their_entries_to_the_others_and_can_come_back(many: Town) -> None:
    joost, stad = many.cast.users["joost"], many.cast.users["joost"].memberships.first()
    assert stad is not None
    actions.claim(entry_id=entry(many.church).pk, by=many.joost)
    row = accounts.leave(user_id=joost.pk, organisation_id=stad.team.organisation_id, handed_to=None, by=many.margriet)
    assert _shares() == {"Nadia Bakkali": 12}
    assert entry(many.church).claimed_by_id is None
    assert audited("map entries handed over").detail == {"entries": 6}
    accounts.undo(departure_id=row.pk, by=many.margriet)
    assert _shares() == {"Nadia Bakkali": 6, "Joost Hendriks": 6}


def test_the_page_of_keepers(many: Town, client: Client) -> None:
    client.force_login(many.cast.users["margriet"])
    page = words(client.get("/beheer/beheerders/"))
    assert "Nadia Bakkali" in page
    assert "Een collega vragen" in page
    sent = client.post("/beheer/beheerders/aantal/", {"aantal": "5"}, follow=True)
    assert "opnieuw eerlijk verdeeld" in words(sent)
    wrong = client.post("/beheer/beheerders/aantal/", {"aantal": "veel"})
    assert (wrong.status_code, "Vul een getal in." in words(wrong)) == (422, True)
    assert "naar de anderen" in words(client.post("/beheer/beheerders/stop/", follow=True))
    assert client.post("/beheer/beheerders/anders/").status_code == 404


def test_pages_of_keepers_are_for_the_team(many: Town, client: Client) -> None:
    assert client.get("/beheer/")["Location"] == "/inloggen/?next=/beheer/"
    assert client.post("/beheer/volgende/")["Location"] == "/inloggen/?next=/beheer/"


def test_no_queue_asks_more_queries_when_it_is_longer(many: Town, django_assert_max_num_queries: object) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def count() -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            queries.queue_for(many.nadia, "alles")
        return len(asked)

    actions.report(service=many.church, field="phone")
    few = count()
    for service in Service.objects.all():
        actions.report(service=service, field="phone")
    assert count() == few


@pytest.mark.django_db(transaction=True)
def test_each_step_stands_on_its_own_transaction(town: Town) -> None:
    """As the worker runs it: nothing around it that holds a transaction open."""
    _long_ago()
    assert actions.run()["mailed"] == 2
    link = ConfirmLink.objects.get(organisation__name="Grote Kerk")
    actions.bounced(link.pk, "5.1.1")
    actions.send(service=town.coffee, by=town.nadia)
    actions.report(service=town.church, field="phone")
    tick(
        town.church,
        town.nadia,
        phone=("right", ""),
        hours=("wrong", "di 9:00-10:00"),
        exists=("wrong", "closed 2026-11-24"),
    )
    assert settle() == 1
    with later(days=1):
        assert actions.run()["reopened"] == 1
        assert actions.tell_keepers() == 0
