"""The network map and the case table tell each other who should meet and who agreed to, and neither knows the other."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from django.test import Client

from naast.casetable import actions, queries
from naast.casetable.clockwork import kind_of
from naast.casetable.models import Tie
from naast.core import acquainting, clock
from naast.directory.models import Organisation
from naast.network import actions as network
from naast.network import queries as map_queries
from naast.network.choices import Outcome, Side, Way
from naast.network.models import MeetingIdea, Wave
from tests.casetable.conftest import Evening, go_to, later, released, shown, sit

pytestmark = pytest.mark.django_db
DAY = datetime(2026, 11, 30, 15, 5, tzinfo=clock.AMSTERDAM)
WHY = "Bij Havenhulp liepen een paar vragen vast."


@pytest.fixture
def three(evening: Evening) -> dict[str, Organisation]:
    """Two who sit at the table, and one who does not."""
    return {
        name: Organisation.objects.create(
            slug=name.lower().replace(" ", "-"), name=name, layer="formele zorg", email=f"{name.split()[0].lower()}@map.invalid",
            checked_on=date(2026, 10, 1),
        )
        for name in ("Havenhulp", "Grote Kerk", "Schuldhulp")
    }  # fmt: skip


@pytest.fixture
def wave(evening: Evening, three: dict[str, Organisation]) -> Wave:
    sides = {one.pk: Side.SOCIAL for one in three.values()}
    made = network.make(
        name="Najaar",
        starts_on=clock.today(),
        ends_on=date(2026, 12, 14),
        show_map=True,
        sides=sides,
        by=evening.margriet,
    )
    network.begin(wave_id=made.pk, by=evening.margriet)
    return made


def propose(evening: Evening, wave: Wave, one: Organisation, other: Organisation, way: Way = Way.AGENDA) -> MeetingIdea:
    return network.bring_together(wave_id=wave.pk, one=one.pk, other=other.pk, way=way, why=WHY, by=evening.margriet)


def test_what_a_coordinator_put_on_the_agenda_is_on_the_page_of_the_table_with_whom_to_invite(
    evening: Evening, wave: Wave, three: dict[str, Organisation]
) -> None:
    propose(evening, wave, three["Havenhulp"], three["Schuldhulp"])
    propose(evening, wave, three["Havenhulp"], three["Grote Kerk"], Way.COFFEE)
    desk = Client()
    desk.force_login(evening.cast.users["margriet"])
    url = f"/casustafel/{evening.table.pk}/regelen/"
    page = shown(desk.get(url))
    assert "Havenhulp en Schuldhulp" in page
    assert WHY in page
    assert "Nodig Schuldhulp uit" in page
    assert "Havenhulp en Grote Kerk" not in page
    assert 'value="Schuldhulp"' in desk.get(f"{url}?organisatie=Schuldhulp").content.decode()


def test_at_the_table_people_see_the_names_in_the_first_and_last_step_and_never_why(
    evening: Evening, wave: Wave, three: dict[str, Organisation]
) -> None:
    propose(evening, wave, three["Havenhulp"], three["Grote Kerk"])
    released(evening)
    with clock.frozen(DAY):
        actions.start(seat=evening.seat("chair"))
        member, url = sit(evening, "member"), f"/casustafel/{evening.table.pk}/"
        for step, lies in (("rondje", True), ("verhaal", False), ("aanbod", False), ("lessen", True)):
            go_to(evening, step)
            page = shown(member.get(url))
            assert ("Op de agenda: wie maakt kennis?" in page) is lies, step
            assert WHY not in page
        actions.meet(seat=evening.seat("member"), other_id=evening.seats["scribe"].pk)
        page = shown(member.get(url))
    assert "Op de agenda: wie maakt kennis?" not in page
    assert "Gaan kennismaken" in page


def test_an_item_leaves_the_agenda_when_somebody_looked_back_or_they_agreed(
    evening: Evening, wave: Wave, three: dict[str, Organisation]
) -> None:
    first = propose(evening, wave, three["Havenhulp"], three["Schuldhulp"])
    propose(evening, wave, three["Havenhulp"], three["Grote Kerk"])
    assert len(queries.agenda_of(evening.now)) == 2
    network.look_back(idea_id=first.pk, outcome=Outcome.DROPPED, by=evening.margriet)
    assert [one.names for one in queries.agenda_of(evening.now)] == [("Grote Kerk", "Havenhulp")]
    tie = Tie.objects.create(
        table=evening.table,
        first="Grote Kerk",
        second="Havenhulp",
        first_on_map=three["Grote Kerk"],
        second_on_map=three["Havenhulp"],
    )
    assert queries.agenda_of(evening.now) == []
    # It did not happen: it is for the next table again.
    Tie.objects.filter(pk=tie.pk).update(met=False)
    assert len(queries.agenda_of(evening.now)) == 1


def test_a_kind_of_table_where_nobody_meets_has_no_agenda(
    evening: Evening, wave: Wave, three: dict[str, Organisation]
) -> None:
    propose(evening, wave, three["Havenhulp"], three["Schuldhulp"])
    table = evening.now
    assert {kind: kind_of(kind).meets for kind in ("casustafel", "intervisie", "patz")} == {
        "casustafel": "yes", "intervisie": "no", "patz": "no",
    }  # fmt: skip
    table.kind = "patz"
    assert queries.agenda_of(table) == []


def _agreed(evening: Evening) -> None:
    """The church and the harbour agree to meet, a week from now."""
    released(evening)
    with clock.frozen(DAY):
        actions.start(seat=evening.seat("chair"))
        go_to(evening, "lessen")
        actions.meet(seat=evening.seat("member"), other_id=evening.seats["scribe"].pk)
        actions.end(seat=evening.seat("chair"), topic="nacht")


def test_who_agreed_to_meet_is_on_the_map_in_a_stroke_of_its_own_and_in_the_files(
    evening: Evening, wave: Wave, three: dict[str, Organisation]
) -> None:
    _agreed(evening)
    desk = Client()
    with clock.frozen(DAY):
        desk.force_login(evening.cast.users["margriet"])
        page = desk.get(f"/netwerk/ronde/{wave.pk}/")
        text = shown(page)
        files = {
            name: desk.get(f"/netwerk/ronde/{wave.pk}/bestand/{name}/").content.decode()
            for name in ("lijnen", "netwerk")
        }
        care = desk.get(f"/netwerk/ronde/{wave.pk}/?domein=care").content.decode()
    assert page.content.decode().count('stroke-dasharray="12 5 2 5"') == 1
    assert "Casustafel, 30-11-2026" in text
    # It is a plan, and counts as no line.
    assert "U ziet 0 lijnen" in text
    assert "gaan kennismaken" in files["lijnen"]
    assert "agreed" in files["netwerk"]
    assert 'stroke-dasharray="12 5 2 5"' not in care


def test_an_agreement_gives_way_to_the_line_and_to_the_next_wave(
    evening: Evening, wave: Wave, three: dict[str, Organisation]
) -> None:
    _agreed(evening)
    church, harbour = three["Grote Kerk"].pk, three["Havenhulp"].pk
    with clock.frozen(DAY):
        assert set(map_queries.agreed_during(wave)) == {frozenset((church, harbour))}
        members = {one.organisation_id: one for one in wave.members.all()}
        network.say_known(token=map_queries.token_of(members[church]), known=[members[harbour].pk])
        desk = Client()
        desk.force_login(evening.cast.users["margriet"])
        page = desk.get(f"/netwerk/ronde/{wave.pk}/?soort=know").content.decode()
        assert 'stroke-dasharray="12 5 2 5"' not in page
        # Whoever agreed to meet is asked about each other first.
        assert map_queries.others_of(members[church])[0].organisation_id == harbour
    with later(days=180):
        following = network.make(
            name="Voorjaar", starts_on=clock.today(), ends_on=date(2027, 6, 30), show_map=True,
            sides={church: Side.SOCIAL, harbour: Side.SOCIAL}, by=evening.margriet,
        )  # fmt: skip
        network.begin(wave_id=following.pk, by=evening.margriet)
        assert map_queries.agreed_during(following) == {}
        assert set(map_queries.agreed_during(wave)) == {frozenset((church, harbour))}


def test_looking_back_on_the_map_tells_what_was_agreed(
    evening: Evening, wave: Wave, three: dict[str, Organisation]
) -> None:
    propose(evening, wave, three["Havenhulp"], three["Grote Kerk"])
    _agreed(evening)
    desk = Client()
    with clock.frozen(DAY):
        desk.force_login(evening.cast.users["margriet"])
        url = f"/netwerk/ronde/{wave.pk}/ontmoeten/"
        assert "Zij spraken aan de casustafel van 30-11-2026 af om kennis te maken." in shown(desk.get(url))
        Tie.objects.update(met=True)
        assert "en maakten kennis." in shown(desk.get(url))


def test_an_organisation_that_is_not_on_the_map_is_nobodys_agreement(evening: Evening) -> None:
    Tie.objects.create(table=evening.table, first="Onbekend", second="Wijkteam")
    assert acquainting.agreements() == []


def test_the_next_table_begins_with_what_became_of_the_last(evening: Evening) -> None:
    released(evening)
    with clock.frozen(DAY):
        actions.start(seat=evening.seat("chair"))
        go_to(evening, "aanbod")
        kept = actions.offer(seat=evening.seat("member"), what="Elke week een bezoek.", keep=True)
        actions.choose(seat=evening.seat("bringer"), offer_ids=[str(kept.pk)])
        go_to(evening, "lessen")
        actions.end(seat=evening.seat("chair"), topic="alleen")
    with later(days=90):
        table = actions.plan(plan=actions.Plan("patz", clock.today(), clock.now().time(), "Hier"), by=evening.margriet)
        following = actions.plan(
            plan=actions.Plan("casustafel", clock.today(), clock.now().time(), "Hier"), by=evening.margriet
        )
        assert queries.last_before(table) is None
        assert queries.last_before(following) == evening.table
        actions.look_back(
            table_id=evening.table.pk, by=evening.margriet, outcomes={str(kept.pk): ("done", "Het loopt.")}, met={}
        )
        from naast.casetable.presenters.after import what_became

        told = what_became(queries.offers_of(evening.table), queries.ties_of(evening.table))
    assert told == ["Grote Kerk: Elke week een bezoek. Het is gebeurd."]
