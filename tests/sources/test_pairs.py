"""What may be the same: found by exact rules and by likeness, decided by a human, taken back, and never asked twice without a reason."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from tests.conftest import MONDAY_MORNING
from tests.sources.conftest import HSDS, OWN_CSV, Bring, hsds_json, ohana_zip, own_csv, source

from naast.audit.models import AuditEvent
from naast.core import clock
from naast.core.actors import Actor
from naast.core.errors import Conflict, NotAllowed, NotVisible
from naast.directory.models import Service
from naast.sources import actions, queries
from naast.sources.choices import Verdict
from naast.sources.models import Match, SourceRecord

pytestmark = pytest.mark.django_db


def record(key: str) -> SourceRecord:
    return SourceRecord.objects.get(key=key)


@pytest.fixture
def three(bring: Bring, margriet: Actor) -> None:
    """Three maps, looked at for doubles."""
    bring(source("Buurthuis", margriet), own_csv(), match=True)
    bring(source("HSDS", margriet), hsds_json(), match=True)
    bring(source("Ohana", margriet), ohana_zip(), match=True)


def pair(one: str, two: str) -> Match:
    ids = {record(one).pk, record(two).pk}
    return next(m for m in Match.objects.filter(other__isnull=False) if {m.record_id, m.other_id} == ids)


def test_the_same_help_on_two_maps_is_found_with_reasons_in_dutch(three: None) -> None:
    found = pair("nr:1", "nr:h-1")
    assert found.probability >= 0.9
    assert set(found.rules.split(",")) >= {"phone", "door"}
    assert "telefoon" in found.reasons
    assert pair("nr:3", "nr:11").probability >= 0.5
    # Two groups of one organisation, with a door and a number of their own, are not asked about.
    assert not Match.objects.filter(record=record("nr:1"), other=record("nr:2")).exists()
    assert not Match.objects.filter(record=record("nr:2"), other=record("nr:1")).exists()


def test_a_service_of_our_own_map_is_found_too(bring: Bring, margriet: Actor, rivierdal: None) -> None:
    there = (
        Service.objects.filter(status="active", location__isnull=False)
        .exclude(phone="")
        .select_related("location")
        .first()
    )
    assert there is not None
    assert there.location is not None
    other = "8;Iets heel anders;Een andere club;Hulp;Verweg 99, 0399 ZZ Elders;0399-12 34 56;;;"
    line = f"7;{there.name};{there.organisation.name};Hulp;{there.location.line};{there.phone};;;"
    bring(
        source("Buurthuis", margriet),
        own_csv("\n".join([*OWN_CSV.split("\n")[:3], line, other])),
        match=True,
    )
    found = Match.objects.get(record=record("nr:7"), service=there)
    assert found.probability >= 0.9
    actions.confirm(match_id=found.pk, by=margriet)
    assert record("nr:7").service == there
    assert not queries.ready_for_map().filter(key="nr:7").exists()
    assert list(queries.provenance([there.pk])[there.pk]) == [record("nr:7")]


def test_yes_joins_and_taking_it_back_parts_them_as_they_were(three: None, margriet: Actor) -> None:
    before = dict(SourceRecord.objects.values_list("key", "group"))
    found = pair("nr:1", "nr:h-1")
    actions.confirm(match_id=found.pk, by=margriet)
    assert record("nr:1").group == record("nr:h-1").group
    # Each keeps its own words.
    assert record("nr:1").values["name"] == "Eetcafé De Brug"
    assert record("nr:h-1").values["name"] == "Eetcafe de Brug"
    with pytest.raises(Conflict):
        actions.confirm(match_id=found.pk, by=margriet)
    actions.reconsider(match_id=found.pk, by=margriet)
    assert dict(SourceRecord.objects.values_list("key", "group")) == before
    assert Match.objects.get(pk=found.pk).verdict == Verdict.OPEN
    assert AuditEvent.objects.filter(action="match decided").count() == 1
    assert AuditEvent.objects.filter(action="match reconsidered").count() == 1
    with pytest.raises(Conflict):
        actions.reconsider(match_id=found.pk, by=margriet)


def test_what_was_joined_goes_onto_our_map_once(three: None, margriet: Actor) -> None:
    actions.confirm(match_id=pair("nr:1", "nr:h-1").pk, by=margriet)
    both = [record("nr:1").pk, record("nr:h-1").pk]
    went = actions.add_to_map(record_ids=both, by=margriet)
    assert len(went) == 1
    assert record("nr:1").service_id == record("nr:h-1").service_id is not None
    assert actions.add_to_map(record_ids=both, by=margriet) == []


def test_two_that_stand_on_our_map_apart_are_not_joined_silently(three: None, margriet: Actor) -> None:
    found = pair("nr:1", "nr:h-1")
    for key in ("nr:1", "nr:h-1"):
        one = record(key)
        one.service = Service.objects.get(
            pk=actions.adding.directory.add_service(offer=actions.adding.offer_of(one), by=margriet).pk
        )
        one.save()
    with pytest.raises(Conflict):
        actions.confirm(match_id=found.pk, by=margriet)
    assert Match.objects.get(pk=found.pk).verdict == Verdict.OPEN


def test_a_refused_pair_comes_back_only_when_something_changes(three: None, bring: Bring, margriet: Actor) -> None:
    found = pair("nr:1", "nr:h-1")
    actions.refuse(match_id=found.pk, by=margriet)
    of = record("nr:h-1").source
    actions.find_matches(source_id=of.pk)
    assert Match.objects.get(pk=found.pk).verdict == Verdict.DIFFERENT
    # Another description is no reason to ask again; another address is.
    other = json.loads(json.dumps(HSDS))
    other["contents"][0]["description"] = "Heel iets anders."
    bring(of, hsds_json(other), match=True)
    assert Match.objects.get(pk=found.pk).verdict == Verdict.DIFFERENT
    other["contents"][0]["organization"]["name"] = "Stichting De Brug"
    bring(of, hsds_json(other), match=True)
    again = Match.objects.get(pk=found.pk)
    assert (again.verdict, again.decided_by, again.decided_at) == (Verdict.OPEN, "", None)


def test_undoing_an_import_takes_its_pairs_along(three: None, margriet: Actor) -> None:
    of = record("nr:h-1").source
    run = queries.newest_run_of(of)
    assert run is not None
    actions.confirm(match_id=pair("nr:1", "nr:h-1").pk, by=margriet)
    actions.undo_run(run_id=run.pk, by=margriet)
    assert not Match.objects.filter(other__source=of).exists()
    assert not Match.objects.filter(record__source=of).exists()
    assert record("nr:1").values["name"] == "Eetcafé De Brug"


def test_only_coordinators_decide_and_add(three: None, margriet: Actor, nadia: Actor) -> None:
    found = pair("nr:1", "nr:h-1")
    for attempt in (actions.confirm, actions.refuse, actions.reconsider):
        with pytest.raises(NotAllowed):
            attempt(match_id=found.pk, by=nadia)
        with pytest.raises(NotVisible):
            attempt(match_id=record("nr:1").pk, by=margriet)
    with pytest.raises(NotAllowed):
        actions.add_to_map(record_ids=[record("nr:2").pk], by=nadia)
    with pytest.raises(NotAllowed):
        actions.apply_values(record_id=record("nr:2").pk, fields=["phone"], by=nadia)


def test_ready_are_those_that_are_not_double_not_stopped_and_not_there(three: None) -> None:
    keys = set(queries.ready_for_map().values_list("key", flat=True))
    assert {"nr:2", "nr:h-2"} <= keys
    assert "nr:12" not in keys, "the source itself says that this stopped"
    assert "nr:1" not in keys, "a human first says whether this is double"


def test_values_go_onto_our_map_one_by_one_and_back_with_the_undo(bring: Bring, margriet: Actor) -> None:
    of = source("Buurthuis", margriet)
    bring(of, own_csv())
    actions.add_to_map(record_ids=[record("nr:1").pk], by=margriet)
    service = record("nr:1").service
    assert service is not None
    newer = bring(of, own_csv(OWN_CSV.replace("€ 4", "€ 5").replace("0341-00 22 33", "0341-00 99 99")))
    with clock.frozen(MONDAY_MORNING + timedelta(hours=1)):
        told: dict[str, Any] = queries.facts_of(record("nr:1"))
        assert told["cost"] == "€ 5"
        done = actions.apply_values(record_id=record("nr:1").pk, fields=["cost", "phone", "hours"], by=margriet)
        assert sorted(one.field for one in done) == ["cost", "phone"]
        service.refresh_from_db()
        assert (service.cost, service.phone) == ("€ 5", "0341-00 99 99")
        actions.undo_run(run_id=newer.pk, by=margriet)
    service.refresh_from_db()
    assert service.cost == "€ 4"
    assert service.status == "active", "an older import brought it"
    assert AuditEvent.objects.filter(action="source values applied").count() == 1
    with pytest.raises(NotVisible):
        actions.apply_values(record_id=record("nr:2").pk, fields=["phone"], by=margriet)


def test_per_fact_the_value_we_trust_most_is_shown_with_where_it_comes_from(three: None, margriet: Actor) -> None:
    actions.confirm(match_id=pair("nr:1", "nr:h-1").pk, by=margriet)
    actions.add_to_map(record_ids=[record("nr:1").pk, record("nr:h-1").pk], by=margriet)
    found = {
        one.field: one
        for one in queries.golden_of(queries.record_by_id(record("nr:1").pk), record("nr:1").seen_at.date())
    }
    assert found["phone"].sources == ("Uw eigen kaart", "Buurthuis", "HSDS")
    assert found["phone"].chance > 0.9
    assert found["cost"].value == "€ 4"
    assert {one.source for one in found["offer"].others} >= {"HSDS"} or {
        one.source for one in found["offer"].others
    } >= {"Buurthuis"}


def test_two_things_of_one_list_are_asked_about_only_for_a_plain_reason(bring: Bring, margriet: Actor) -> None:
    head = "Naam;Organisatie;Wat het is;Adres;Telefoon\n"
    lines = (
        "Soepgroep Zuidpunt;;Elke vrijdag soep.;Zuidpuntweg 71, 0399 GH Verweg;0399-91 91 91\n"
        "Tuingroep Zuidpunt;;Samen in de tuin.;Zuidpuntweg 95, 0399 GJ Verweg;0399-91 91 95\n"
        "Leesclub Noord;Bieb;Samen lezen.;Plein 1, 0341 AB Rivierdal;0341-00 44 44\n"
        "Leesclub-Noord;De Bieb;Samen een boek lezen.;Plein 1, 0341 AB Rivierdal;0341-00 44 44\n"
    )
    bring(source("Kleine kaart", margriet), own_csv(head + lines), match=True)
    pairs = [{m.record.name, m.other.name} for m in Match.objects.filter(other__isnull=False) if m.other]
    assert pairs == [{"Leesclub Noord", "Leesclub-Noord"}]
