"""A fact that was wrong: written down anew with what it was, doubted by a stranger, and what that does to trust. One test per exit."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from naast.audit.models import AuditEvent
from naast.core import clock
from naast.core.actors import Actor
from naast.core.errors import DomainError, NotVisible
from naast.directory import actions, queries, tasks
from naast.directory.choices import CheckedField, CheckedHow
from naast.directory.models import Capacity, FieldChange, FieldCheck, Neighbourhood, Organisation, Service
from naast.engine.freshness import Kind, Word

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 10, tzinfo=clock.AMSTERDAM)
TODAY = NOW.date()
BY = Actor.receiver("x", "Grote Kerk")


@pytest.fixture
def service(monday: datetime) -> Service:
    day, layer = date(2026, 10, 1), "gemeenschappelijke sociale basis"
    organisation = Organisation.objects.create(
        slug="kerk", name="Grote Kerk", layer=layer, checked_on=day, email="kerk@rivierdal.invalid"
    )
    made = Service.objects.create(
        organisation=organisation, slug="kerk-bezoek", name="Bezoek", description="Iemand komt.", layer=layer,
        audience=["everyone"], languages=["nl"], everywhere=True, phone="0341-00 12 34", cost="Gratis.", checked_on=day,
        edited_at=datetime(2026, 10, 1, 9, tzinfo=clock.AMSTERDAM),
    )  # fmt: skip
    Capacity.objects.create(service=made, status="yes", as_of=date(2026, 11, 1))
    return made


def _correct(service: Service, field: str, value: str, at: datetime = NOW) -> FieldChange | None:
    return actions.correct(service=service, field=field, value=value, by=BY, how=CheckedHow.PHONE, at=at)


def _again(service: Service) -> Service:
    return queries.for_cards(Service.objects.all()).get(pk=service.pk)


def _trust(service: Service, field: str, on: date = TODAY) -> Any:
    return queries.trust_of([_again(service)], on)[service.pk][field]


@pytest.mark.parametrize(
    ("field", "value", "was"),
    [
        ("phone", "0341-00 99 99", "0341-00 12 34"),
        ("email", "bezoek@rivierdal.invalid", "kerk@rivierdal.invalid"),
        ("cost", "5 euro per keer.", "Gratis."),
        ("offer", "Iemand komt praten of wandelen.", "Iemand komt."),
        ("audience", "adults carers", "everyone"),
        ("capacity", "waiting 6", "yes"),
        ("capacity", "no", "yes"),
        ("hours", "ma, di 9:00-12:00, vr 14:00-16:00", ""),
        ("hours", "op afspraak", ""),
        ("hours", "altijd", ""),
        ("address", "Dorpsstraat 1, 0341 AB Rivierdal", ""),
        ("area", "oud-dorp 0399", "overal"),
        ("exists", "defunct", "active"),
    ],
)
def test_a_fact_is_written_down_anew_with_what_it_was(service: Service, field: str, value: str, was: str) -> None:
    Neighbourhood.objects.create(slug="oud-dorp", name="Oud dorp", population=10, character="Klein.")
    before = service.edited_at
    change = _correct(service, field, value)
    assert change is not None
    # Words of an area come back in order, not as they were typed.
    assert (change.was, sorted(change.became.split())) == (was, sorted(value.split()))
    assert (change.how, change.by_label, change.changed_at) == ("phone", "Grote Kerk", NOW)
    row = _again(service)
    assert queries.value_of(row, field) == change.became
    assert row.edited_at > before
    check = FieldCheck.objects.get(field=field)
    assert check.found == "changed"
    assert AuditEvent.objects.get(action="service fact corrected").detail == {"fields": field, "how": "phone"}
    if field != "exists":
        assert _correct(service, field, change.was or "", NOW) is not None or not change.was


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("phone", "bel maar"), ("email", "geen mail"), ("cost", "a\nb"), ("cost", "x" * 201), ("offer", ""), ("audience", "iedereen"),
        ("audience", ""), ("capacity", "vol"), ("capacity", "waiting zes"), ("capacity", "yes 6"), ("hours", "soms"), ("address", "daar"),
        ("area", "nergens"), ("area", ""), ("exists", "weg"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_changes_nothing(service: Service, field: str, value: str) -> None:
    with pytest.raises(DomainError) as wrong:
        _correct(service, field, value)
    assert wrong.value.status == 422
    assert wrong.value.hint
    assert queries.value_of(_again(service), field) == queries.value_of(service, field)
    assert not FieldChange.objects.exists()
    assert not FieldCheck.objects.exists()
    assert not AuditEvent.objects.exists()


def test_saying_what_already_stands_there_is_a_look(service: Service) -> None:
    assert _correct(service, "phone", "0341-00 12 34") is None
    assert FieldCheck.objects.get().found == "right"
    assert AuditEvent.objects.get().action == "service facts checked"


def test_what_was_heard_earlier_never_replaces_what_is_newer(service: Service) -> None:
    _correct(service, "phone", "0341-00 99 99")
    assert _correct(service, "phone", "0341-00 11 11", NOW - timedelta(days=3)) is None
    assert _again(service).phone == "0341-00 99 99"


def test_the_future_and_what_nobody_knows_are_refused(service: Service) -> None:
    with pytest.raises(DomainError, match="dag-in-toekomst"):
        _correct(service, "phone", "0341-00 99 99", NOW + timedelta(days=1))
    with pytest.raises(ValueError, match="smaak"):
        _correct(service, "smaak", "zoet")
    gone = Service(pk="00000000-0000-4000-8000-000000000000")
    with pytest.raises(NotVisible):
        _correct(gone, "phone", "0341-00 99 99")
    with pytest.raises(NotVisible):
        actions.doubt(service=gone, field="phone", by=BY, at=NOW)
    assert not FieldChange.objects.exists()


def test_the_report_of_a_stranger_asks_to_make_sure_and_changes_no_word(service: Service) -> None:
    before = _trust(service, "phone")
    actions.doubt(service=service, field="phone", by=Actor.asker(), at=NOW - timedelta(hours=1))
    after = _trust(service, "phone")
    assert before.word in (Word.FRESH, Word.FAIR)
    assert 0.3 < after.right < before.right
    assert after.word in (Word.ASK, Word.STALE)
    assert _again(service).phone == "0341-00 12 34"
    assert AuditEvent.objects.get().action == "service fact doubted"
    # Somebody rings, and it is right after all.
    actions.count_as_check(service=service, fields={"phone": ""}, by=BY, how=CheckedHow.PHONE, at=NOW)
    assert _trust(service, "phone").word in (Word.FRESH, Word.FAIR)


def test_each_kind_of_look_counts_as_it_should(service: Service) -> None:
    def chance(how: CheckedHow) -> float:
        FieldCheck.objects.all().delete()
        actions.count_as_check(service=service, fields={"phone": ""}, by=BY, how=how, at=NOW)
        return float(_trust(service, "phone").right)

    said = [chance(how) for how in (CheckedHow.PHONE, CheckedHow.OWN, CheckedHow.WEBSITE, CheckedHow.SOURCE)]
    assert said == sorted(said, reverse=True)


def test_the_day_of_the_whole_follows_when_somebody_looked_at_everything(service: Service) -> None:
    facts = dict.fromkeys((str(name) for name in queries.facts_of(service)), "")
    some = {name: "" for name in facts if name != "phone"}
    early, later = NOW - timedelta(hours=2), NOW - timedelta(hours=1)
    actions.count_as_check(service=service, fields=some, by=BY, how=CheckedHow.PHONE, at=early)
    assert _again(service).checked_on == date(2026, 10, 1)
    actions.count_as_check(service=service, fields=facts, by=BY, how=CheckedHow.SOURCE, at=later)
    assert _again(service).checked_on == date(2026, 10, 1), "a list of somebody else is not looking"
    actions.count_as_check(service=service, fields=facts, by=BY, how=CheckedHow.PHONE, at=NOW)
    assert _again(service).checked_on == TODAY


def test_an_old_entry_steps_back_until_somebody_looks(service: Service) -> None:
    Service.objects.update(checked_on=date(2025, 1, 1))
    other = Service.objects.get()
    other.pk, other.slug, other.name, other.checked_on = None, "kerk-bezoek-2", "Bezoek twee", TODAY
    other._state.adding = True
    other.save()
    Capacity.objects.create(service=other, status="yes", as_of=TODAY)

    def names() -> list[str]:
        return [found.slug for found in queries.search(queries.Terms(words="bezoek")).services]

    assert names() == ["kerk-bezoek-2", "kerk-bezoek"]
    view = {one["name"]: one for one in queries.snapshot()}
    assert view["Bezoek"]["stale_on"] <= TODAY.isoformat() < view["Bezoek twee"]["ask_on"]
    actions.record_check(service_id=service.pk, on=TODAY, by=BY)
    assert names() == ["kerk-bezoek", "kerk-bezoek-2"]


def test_trust_costs_no_query_after_for_cards(service: Service, django_assert_num_queries: Any) -> None:
    actions.count_as_check(service=service, fields={"phone": "", "exists": ""}, by=BY, how=CheckedHow.PHONE, at=NOW)
    found = list(queries.for_cards(Service.objects.all()))
    with django_assert_num_queries(0):
        trust = queries.trust_of(found, TODAY)
    assert {str(Kind.PHONE), str(Kind.EXISTS), str(Kind.AREA)} <= set(trust[service.pk])
    assert set(trust[service.pk]) == {str(name) for name in queries.facts_of(found[0])} <= set(CheckedField.values)


def test_rates_are_learned_from_what_was_found(service: Service) -> None:
    for month in range(1, 10):
        at = datetime(2026, month, 3, 10, tzinfo=clock.AMSTERDAM)
        _correct(service, "phone", f"0341-00 00 0{month}", at)
    prior = queries.rates().kinds["phone"].per_year
    before = _trust(service, "phone", date(2027, 6, 1)).right
    moved = actions.learn_rates(by=Actor.system())
    assert [row.kind for row in moved] == ["phone"]
    assert moved[0].seen == 8
    assert queries.rates().kinds["phone"].per_year == pytest.approx(moved[0].per_year)
    assert moved[0].low < prior * 2 < moved[0].per_year < moved[0].high
    assert _trust(service, "phone", date(2027, 6, 1)).right < before
    assert actions.learn_rates(by=Actor.system()) == [], "learning twice is learning once"
    assert tasks.learn_rates(0) == 0
    assert AuditEvent.objects.filter(action="rates learned").count() == 3
