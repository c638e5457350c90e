"""The call of a keeper: claim, ticks saved in one go, taking it back, and what then stands on the map. Two who save lose nothing."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from tests.keeping.conftest import Town, audited, checks, entry, fresh, later, settle, tick, words

from naast.core import clock
from naast.core.actors import Actor
from naast.core.errors import Conflict, DomainError, NotAllowed, NotVisible
from naast.directory.choices import ServiceStatus
from naast.directory.models import FieldChange, FieldCheck, Service
from naast.keeping import actions, queries
from naast.keeping.models import Remark, Report, Round

pytestmark = pytest.mark.django_db
RIGHT, WRONG = ("right", ""), "wrong"
OUTSIDER = Actor("user", "00000000-0000-4000-8000-000000000001", "Iemand anders")


def test_a_claim_holds_a_day_and_is_free_after_that(town: Town) -> None:
    pk = entry(town.church).pk
    actions.claim(entry_id=pk, by=town.nadia)
    assert audited("map entry claimed").actor_label == "Nadia Bakkali"
    with pytest.raises(Conflict, match="intussen-veranderd"):
        actions.claim(entry_id=pk, by=town.joost)
    with later(hours=25):
        assert actions.claim(entry_id=pk, by=town.joost).claimed_by_id == town.cast.users["joost"].pk


def test_a_claim_can_be_let_go_but_not_somebody_elses(town: Town) -> None:
    pk = entry(town.church).pk
    actions.claim(entry_id=pk, by=town.nadia)
    actions.release(entry_id=pk, by=town.joost)
    assert entry(town.church).claimed_by_id == town.cast.users["nadia"].pk
    actions.release(entry_id=pk, by=town.nadia)
    assert entry(town.church).claimed_by_id is None
    assert audited("map entry released").subject_id == str(town.church.pk)


def test_outsiders_keep_nothing(town: Town) -> None:
    found = entry(town.church)
    for attempt in (
        lambda: actions.claim(entry_id=found.pk, by=OUTSIDER),
        lambda: actions.release(entry_id=found.pk, by=OUTSIDER),
        lambda: actions.tick(entry_id=found.pk, version=1, heard=actions.Heard({"phone": RIGHT}), by=OUTSIDER),
        lambda: queries.entry_for(OUTSIDER, found.pk),
        lambda: queries.queue_for(OUTSIDER, "alles"),
    ):
        with pytest.raises(NotAllowed, match="mag-niet"):
            attempt()
    assert not Round.objects.for_system("proef").exists()


def test_what_is_right_counts_as_a_check_after_a_quarter_of_an_hour(town: Town) -> None:
    actions.report(service=town.church, field="phone")
    with later(minutes=1):
        tick(town.church, town.nadia, phone=RIGHT, hours=RIGHT)
        assert checks(town.church, "phone") == [("reported", "wrong")]
        assert queries.queue_for(town.nadia, "alles").rows == []
        assert settle() == 1
    assert checks(town.church, "phone") == [("reported", "wrong"), ("phone", "right")]
    assert checks(town.church, "hours") == [("phone", "right")]
    report = Report.objects.get()
    assert (report.was_wrong, report.closed_at is None) == (False, False)
    assert audited("map check settled").actor_label == "Nadia Bakkali"


def test_what_is_wrong_becomes_what_it_is(town: Town) -> None:
    tick(
        town.church, town.nadia, phone=(WRONG, "0341-00 60 99"), hours=(WRONG, "di 13:00-15:00"), area=(WRONG, "0342"),
        capacity=(WRONG, "waiting 6"),
        audience=(WRONG, "carers"), address=(WRONG, "Dijk 2, 0349 AB Rivierdal"), cost=(WRONG, "€ 2"),
        offer=(WRONG, "Koffie en een gesprek."),
    )  # fmt: skip
    assert fresh(town.church).phone == "0341-00 60 10"
    settle()
    now = fresh(town.church)
    assert (now.phone, now.audience, now.cost, now.description) == (
        "0341-00 60 99", ["carers"], "€ 2", "Koffie en een gesprek.",
    )  # fmt: skip
    assert [row.pc4 for row in now.coverage.all()] == ["0342"]
    assert now.location is not None
    assert now.location.line == "Dijk 2, 0349 AB Rivierdal"
    assert (now.capacity.status, now.capacity.weeks) == ("waiting", 6)
    assert list(now.opening_times.values_list("weekday", "opens_minute")) == [(2, 780)]
    assert FieldChange.objects.get(service=now, field="phone").was == "0341-00 60 10"


def test_wrong_without_knowing_better_stays_a_task(town: Town) -> None:
    tick(town.church, town.nadia, phone=(WRONG, ""))
    settle()
    assert fresh(town.church).phone == "0341-00 60 10"
    assert checks(town.church, "phone") == [("reported", "wrong")]
    assert Report.objects.get().closed_at is None
    now = entry(town.church)
    assert (now.rung, now.not_before) == ("keeper", clock.today() + timedelta(days=2))


def test_a_report_about_something_not_asked_stays_a_task(town: Town) -> None:
    actions.report(service=town.church, field="hours")
    tick(town.church, town.nadia, phone=RIGHT)
    settle()
    assert Report.objects.get(field="hours").closed_at is None
    assert entry(town.church).rung == "keeper"


def test_a_report_during_the_call_stays_a_task(town: Town) -> None:
    tick(town.church, town.nadia, phone=RIGHT)
    with later(minutes=5):
        actions.report(service=town.church, field="phone")
    settle()
    assert Report.objects.get().closed_at is None


def test_a_value_that_cannot_be_read_is_never_lost(town: Town) -> None:
    tick(town.church, town.nadia, hours=(WRONG, "als het licht brandt"), phone=RIGHT)
    assert settle() == 1
    assert Remark.objects.for_system("proef").get(report__field="hours").right == "als het licht brandt"
    assert checks(town.church, "phone") == [("phone", "right")]


def test_it_ended(town: Town, client: Client) -> None:
    tick(town.church, town.nadia, exists=(WRONG, "no"))
    settle()
    now = fresh(town.church)
    assert (now.status, now.ended_on) == (ServiceStatus.DEFUNCT, clock.today())
    page = client.get("/hulp/aanbod/kerkbezoek/")
    assert page.status_code == 410
    assert "Deze hulp is gestopt" in words(page)
    assert "23 november 2026" in words(page)
    assert "Grote Kerk" in words(page)


def test_it_is_closed_until_a_day_and_opens_by_itself(town: Town, client: Client) -> None:
    tick(town.church, town.nadia, exists=(WRONG, "closed 2026-12-01"))
    settle()
    now = fresh(town.church)
    assert (now.status, now.reopens_on) == (ServiceStatus.CLOSED_FOR_NOW, date(2026, 12, 1))
    page = client.get("/hulp/aanbod/kerkbezoek/")
    assert page.status_code == 200
    assert "Vanaf 1 december 2026 kunt u er weer terecht." in words(page)
    with later(days=7):
        actions.run()
        assert fresh(town.church).status == ServiceStatus.CLOSED_FOR_NOW
    with later(days=8):
        actions.run()
        assert (fresh(town.church).status, fresh(town.church).reopens_on) == (ServiceStatus.ACTIVE, None)


def test_routing_and_search_offer_neither(town: Town) -> None:
    from naast.directory import queries as directory

    tick(town.church, town.nadia, exists=(WRONG, "no"))
    tick(town.coffee, town.nadia, exists=(WRONG, "closed"))
    settle()
    assert {one["name"] for one in directory.snapshot()} == {"Even zitten"}
    assert {one.pk for one in directory.active()} == {town.neighbour.pk}


def test_nobody_reached_three_times_goes_to_the_coordinator(town: Town) -> None:
    actions.report(service=town.church, field="phone")
    for number in (1, 2, 3):
        with later(days=3 * number):
            found = entry(town.church)
            actions.tick(
                entry_id=found.pk, version=found.version, heard=actions.Heard(reach="not_reached"), by=town.nadia
            )
            now = entry(town.church)
            assert now.tries == number
            waits = [one.pk for one in queries.queue_for(town.nadia, "alles").rows]
            assert (now.pk in waits) is (number == 3)
    assert now.rung == "coordinator"
    assert checks(town.church, "phone") == [("reported", "wrong")]


def test_a_call_without_any_answer_is_refused(town: Town) -> None:
    for ticks in ({}, {"phone": ("unknown", "")}):
        with pytest.raises(DomainError, match="niets-ingevuld"):
            tick(town.church, town.nadia, **ticks)
    with pytest.raises(DomainError, match="onbekend-gegeven"):
        tick(town.church, town.nadia, slug=RIGHT)
    assert not Round.objects.for_system("proef").exists()


def test_taking_back_leaves_it_as_it_was(town: Town) -> None:
    actions.report(service=town.church, field="phone")
    actions.claim(entry_id=entry(town.church).pk, by=town.nadia)
    before = entry(town.church)
    row = tick(town.church, town.nadia, phone=(WRONG, "0341-00 60 99"))
    with later(minutes=14):
        actions.untick(round_id=row.pk, by=town.nadia)
    now = entry(town.church)
    for name in ("rung", "rung_on", "tries", "not_before", "claimed_by_id", "last_round_at"):
        assert getattr(now, name) == getattr(before, name)
    assert settle() == 0
    assert fresh(town.church).phone == "0341-00 60 10"
    assert audited("map check taken back").subject_id == str(town.church.pk)


def test_taking_back_is_for_a_quarter_of_an_hour_and_only_your_own(town: Town) -> None:
    row = tick(town.church, town.nadia, phone=RIGHT)
    with pytest.raises(NotVisible):
        actions.untick(round_id=row.pk, by=town.joost)
    with later(minutes=16), pytest.raises(Conflict):
        actions.untick(round_id=row.pk, by=town.nadia)
    second = tick(town.church, town.joost, hours=RIGHT)
    with pytest.raises(Conflict):
        actions.untick(round_id=row.pk, by=town.nadia)
    actions.untick(round_id=second.pk, by=town.joost)


def test_of_two_keepers_the_second_is_told_and_both_count(town: Town) -> None:
    found = entry(town.church)
    tick(town.church, town.nadia, phone=(WRONG, "0341-00 60 99"))
    with pytest.raises(Conflict):
        actions.tick(entry_id=found.pk, version=found.version, heard=actions.Heard({"hours": RIGHT}), by=town.joost)
    tick(town.church, town.joost, hours=RIGHT)
    assert settle() == 2
    assert fresh(town.church).phone == "0341-00 60 99"
    assert checks(town.church, "hours") == [("phone", "right")]


def test_settling_twice_is_settling_once(town: Town) -> None:
    tick(town.church, town.nadia, phone=RIGHT)
    assert (settle(), settle()) == (1, 0)
    assert len(checks(town.church, "phone")) == 1


def test_a_round_that_fails_holds_up_no_other(town: Town) -> None:
    broken = tick(town.church, town.nadia, phone=RIGHT)
    Round.objects.for_system("proef").filter(pk=broken.pk).update(ticks={"phone": {}})
    tick(town.coffee, town.nadia, phone=RIGHT)
    assert settle() == 1
    assert Round.objects.for_system("proef").get(pk=broken.pk).settled_at is None
    assert checks(town.coffee, "phone") == [("phone", "right")]


def _post(client: Client, service: Service, **data: Any) -> Any:
    found = entry(service)
    return client.post(f"/beheer/plek/{found.pk}/", {"versie": found.version, "bereikt": "spoken", **data})


@pytest.fixture
def nadia(town: Town, client: Client) -> Client:
    client.force_login(town.cast.users["nadia"])
    return client


def test_the_queue_and_the_call_in_the_browser(town: Town, nadia: Client) -> None:
    actions.report(service=town.church, field="phone", right="06-00 11 22 33")
    page = words(nadia.get("/beheer/?toon=alles"))
    assert "Kerkbezoek" in page
    assert "Gemeld: het telefoonnummer." in page
    taken = nadia.post("/beheer/volgende/")
    assert taken["Location"] == f"/beheer/plek/{entry(town.church).pk}/"
    call = words(nadia.get(taken["Location"]))
    assert "Goedemiddag, u spreekt met Nadia Bakkali van" in call
    assert "Vraag of dat nummer van de organisatie is" in call
    saved = _post(nadia, town.church, is_phone="wrong", wordt_phone="0341-00 60 99", is_hours="right")
    assert saved.status_code == 302
    page = nadia.get(saved["Location"])
    assert "Telefoon: wordt 0341-00 60 99" in words(page)
    undone = nadia.post(saved["Location"] + "terug/", follow=True)
    assert "Teruggenomen. De plek staat weer zoals hij stond." in words(undone)


def test_a_conflict_shows_what_the_other_heard_and_keeps_what_you_typed(town: Town, nadia: Client) -> None:
    old = entry(town.church).version
    tick(town.church, town.joost, phone=(WRONG, "0341-00 60 99"))
    answer = _post(
        nadia, town.church, versie=old, is_hours="wrong", wordt_hours="di 13-15", notitie="Vraag naar de balie."
    )
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Joost Hendriks bewaarde dit om 10:00" in page
    assert "Telefoon: wordt 0341-00 60 99" in page
    assert 'value="di 13-15"' in page
    assert "Vraag naar de balie." in page
    again = _post(nadia, town.church, is_hours="wrong", wordt_hours="di 13-15")
    assert again.status_code == 302
    assert Round.objects.for_system("proef").count() == 2


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"is_phone": "wrong", "wordt_phone": "bel maar"}, "Dit lijkt geen telefoonnummer."),
        ({"is_hours": "wrong", "wordt_hours": "soms"}, "Deze tijden begrijpen wij niet."),
        ({"is_phone": "right", "wordt_phone": "0341-00 60 99"}, "U koos: klopt. Maar er staat ook iets nieuws."),
        ({"wordt_exists": "no", "open_op": "2027-01-01"}, "Kies wat er aan de hand is."),
        ({"wordt_exists": "closed", "open_op": "2026-11-23"}, "Kies wat er aan de hand is."),
        ({"wordt_capacity": "yes", "weken": "3"}, "Weken vult u alleen in bij een wachttijd."),
        ({}, "Er is nog niets nagekeken."),
    ],
)
def test_a_mistake_in_one_field_says_so_and_loses_nothing(
    town: Town, nadia: Client, sent: dict[str, str], said: str
) -> None:
    answer = _post(nadia, town.church, notitie="Vraag naar de balie.", **sent)
    assert answer.status_code == 422
    assert said in words(answer)
    assert "Vraag naar de balie." in words(answer)
    assert not Round.objects.for_system("proef").exists()


def test_typing_over_what_stands_there_is_enough(town: Town, nadia: Client) -> None:
    assert _post(nadia, town.church, wordt_cost="€ 3").status_code == 302
    assert Round.objects.for_system("proef").get().ticks == {"cost": {"verdict": "wrong", "value": "€ 3"}}


def test_nobody_reached_needs_no_ticks(town: Town, nadia: Client) -> None:
    assert _post(nadia, town.church, bereikt="not_reached").status_code == 302
    assert entry(town.church).tries == 1


def test_claiming_and_mailing_from_the_page(town: Town, nadia: Client) -> None:
    pk = entry(town.church).pk
    assert "U belt deze plek. Anderen zien dat." in words(nadia.post(f"/beheer/plek/{pk}/neem/", follow=True))
    assert "De mail is onderweg." in words(nadia.post(f"/beheer/plek/{pk}/mail/", follow=True))
    assert "Deze plek is weer vrij." in words(nadia.post(f"/beheer/plek/{pk}/laat/", follow=True))
    assert nadia.post(f"/beheer/plek/{pk}/anders/").status_code == 404


def test_who_went_there_says_so_and_the_map_tells_it(town: Town, nadia: Client) -> None:
    assert _post(nadia, town.church, is_hours="right", hoe="visit").status_code == 302
    found = Round.objects.for_system("proef").get()
    assert found.how == "visit"
    settle()
    assert FieldCheck.objects.filter(service=town.church, field="hours").latest("checked_at").how == "visit"
    # Whoever leaves it open rang; another answer is none.
    assert _post(nadia, town.church, is_hours="right", hoe="gedroomd").status_code == 422
    assert _post(nadia, town.church, is_hours="right").status_code == 302
    assert sorted(one.how for one in Round.objects.for_system("proef")) == ["phone", "visit"]
