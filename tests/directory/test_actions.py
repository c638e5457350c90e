"""Writes: importing again and again, checks, capacity, closing; with the audit row of each."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from naast.audit.models import AuditEvent
from naast.core import clock
from naast.core.actors import Actor
from naast.core.errors import DomainError, NotVisible
from naast.directory import actions, queries, snapshot
from naast.directory.choices import CapacityStatus, CheckedHow, ServiceStatus
from naast.directory.models import Capacity, Coverage, OpeningTime, Organisation, Service, ServiceOffer
from naast.directory.records import MapRecord

BY = Actor("user", "u1", "Nadia")


def _last_audit() -> AuditEvent:
    found = AuditEvent.objects.order_by("-created_at").first()
    assert found is not None
    return found


def _counts() -> dict[str, int]:
    return {
        m.__name__: m.objects.count() for m in (Organisation, Service, ServiceOffer, Coverage, OpeningTime, Capacity)
    }


def _without(social_map: MapRecord, slug: str) -> MapRecord:
    organisations = tuple(
        replace(o, services=tuple(s for s in o.services if s.slug != slug)) for o in social_map.organisations
    )
    return replace(social_map, organisations=organisations)


def test_import_brings_in_everything(rivierdal: MapRecord) -> None:
    assert Organisation.objects.count() == len(rivierdal.organisations)
    assert Service.objects.count() == rivierdal.service_count
    assert _last_audit().action == "map imported"


def test_importing_again_changes_nothing(rivierdal: MapRecord) -> None:
    before, edited = _counts(), set(Service.objects.values_list("pk", "edited_at"))
    done = actions.import_demo(by=BY)
    assert (done.made, done.changed, done.switched_off) == (0, 0, 0)
    assert _counts() == before
    assert set(Service.objects.values_list("pk", "edited_at")) == edited


def test_what_was_corrected_here_outlives_an_import(rivierdal: MapRecord, monday: datetime) -> None:
    first = Service.objects.order_by("slug").first()
    assert first is not None
    for field, value in (
        ("phone", "0341-00 99 88"),
        ("hours", "ma 9:00-12:00"),
        ("address", "Dorpsstraat 1, 0341 AB Rivierdal"),
    ):
        assert actions.correct(service=first, field=field, value=value, by=BY, how=CheckedHow.PHONE, at=clock.now())
    actions.import_demo(by=BY)
    first.refresh_from_db()
    told = [queries.value_of(first, field) for field in ("phone", "hours", "address")]
    assert told == ["0341-00 99 88", "ma 9:00-12:00", "Dorpsstraat 1, 0341 AB Rivierdal"]
    assert Service.objects.filter(status=ServiceStatus.ACTIVE).count() == rivierdal.service_count


def test_what_another_source_brought_to_an_organisation_of_the_map_stays(rivierdal: MapRecord) -> None:
    organisation = rivierdal.organisations[0]
    offer = actions.NewOffer(
        name="Soep op dinsdag", organisation=organisation.name, description="Samen soep eten.", layer=organisation.layer,
        source="Wegwijzer", checked_on=date(2026, 9, 1),
    )  # fmt: skip
    added = actions.add_service(offer=offer, by=BY)
    actions.count_as_check(service=added, fields={"offer": ""}, by=BY, how=CheckedHow.SOURCE, at=clock.now())
    assert actions.import_demo(by=BY).switched_off == 0
    added.refresh_from_db()
    assert added.status == ServiceStatus.ACTIVE


def test_a_changed_word_changes_one_row(rivierdal: MapRecord) -> None:
    first, *rest = rivierdal.organisations
    changed = replace(rivierdal, organisations=(replace(first, url="https://nieuw.rivierdal.example"), *rest))
    done = actions.import_map(social_map=changed, source="demo", by=BY)
    assert (done.made, done.changed) == (0, 1)
    assert Organisation.objects.get(pk=first.id).url == "https://nieuw.rivierdal.example"


def test_a_service_that_is_gone_is_switched_off_not_deleted(rivierdal: MapRecord) -> None:
    slug = rivierdal.organisations[0].services[0].slug
    done = actions.import_map(social_map=_without(rivierdal, slug), source="demo", by=BY)
    assert done.switched_off == 1
    assert Service.objects.get(slug=slug).status == ServiceStatus.INACTIVE
    with pytest.raises(NotVisible):
        queries.service_by_slug(slug)


def test_what_is_newer_by_hand_survives_an_import(rivierdal: MapRecord, monday: datetime) -> None:
    service = Service.objects.get(slug="huisartsen-de-kade-spreekuur")
    actions.record_check(service_id=service.pk, on=date(2026, 11, 23), by=BY)
    actions.set_capacity(service_id=service.pk, status=CapacityStatus.NO, weeks=None, as_of=date(2026, 11, 23), by=BY)
    actions.import_demo(by=BY)
    service.refresh_from_db()
    assert service.checked_on == date(2026, 11, 23)
    assert service.capacity.status == CapacityStatus.NO


def test_the_database_gives_the_same_snapshot_as_the_files(rivierdal: MapRecord) -> None:
    assert queries.snapshot() == snapshot.build(rivierdal)


def test_a_check_is_not_an_edit(rivierdal: MapRecord, monday: datetime) -> None:
    before = Service.objects.get(slug="huisartsen-de-kade-spreekuur")
    after = actions.record_check(service_id=before.pk, on=date(2026, 11, 23), by=BY)
    after.refresh_from_db()
    assert after.checked_on == date(2026, 11, 23)
    assert after.edited_at == before.edited_at
    assert (_last_audit().action, _last_audit().actor_id) == ("service checked", "u1")


def test_an_older_check_does_not_replace_a_newer_one(rivierdal: MapRecord, monday: datetime) -> None:
    before = Service.objects.get(slug="huisartsen-de-kade-spreekuur")
    actions.record_check(service_id=before.pk, on=date(2020, 1, 1), by=BY)
    assert Service.objects.get(pk=before.pk).checked_on == before.checked_on


def test_nobody_checks_tomorrow(rivierdal: MapRecord, monday: datetime) -> None:
    pk = Service.objects.values_list("pk", flat=True)[0]
    with pytest.raises(DomainError, match="dag-in-toekomst"):
        actions.record_check(service_id=pk, on=date(2026, 11, 24), by=BY)
    with pytest.raises(DomainError, match="dag-in-toekomst"):
        actions.set_capacity(service_id=pk, status=CapacityStatus.YES, weeks=None, as_of=date(2026, 11, 24), by=BY)


def test_capacity_is_told_with_its_day(rivierdal: MapRecord, monday: datetime) -> None:
    service = Service.objects.get(slug="huisartsen-de-kade-spreekuur")
    actions.set_capacity(service_id=service.pk, status=CapacityStatus.WAITING, weeks=3, as_of=date(2026, 11, 20), by=BY)
    found = Capacity.objects.get(service=service)
    assert (found.status, found.weeks, found.as_of) == ("waiting", 3, date(2026, 11, 20))
    assert _last_audit().detail == {"status": "waiting", "weeks": 3, "as_of": "2026-11-20"}


@pytest.mark.parametrize(
    ("status", "weeks"), [(CapacityStatus.YES, 3), (CapacityStatus.WAITING, 500), (CapacityStatus.WAITING, -1)]
)
def test_a_waiting_time_that_cannot_be(
    rivierdal: MapRecord, monday: datetime, status: CapacityStatus, weeks: int
) -> None:
    pk = Service.objects.values_list("pk", flat=True)[0]
    with pytest.raises(DomainError, match="wachttijd-onjuist"):
        actions.set_capacity(service_id=pk, status=status, weeks=weeks, as_of=date(2026, 11, 20), by=BY)


def test_a_closed_service_is_not_found_and_can_come_back(rivierdal: MapRecord) -> None:
    service = Service.objects.get(slug="huisartsen-de-kade-spreekuur")
    actions.set_status(service_id=service.pk, status=ServiceStatus.CLOSED_FOR_NOW, by=BY)
    with pytest.raises(NotVisible):
        queries.service_by_slug(service.slug)
    actions.set_status(service_id=service.pk, status=ServiceStatus.ACTIVE, by=BY)
    assert queries.service_by_slug(service.slug).pk == service.pk
    assert _last_audit().detail == {"status": "active"}


def test_what_is_not_there_cannot_be_changed(db: None, monday: datetime) -> None:
    for change in (
        lambda: actions.record_check(service_id=uuid4(), on=date(2026, 11, 20), by=BY),
        lambda: actions.set_status(service_id=uuid4(), status=ServiceStatus.ACTIVE, by=BY),
        lambda: actions.set_capacity(
            service_id=uuid4(), status=CapacityStatus.YES, weeks=None, as_of=date(2026, 11, 20), by=BY
        ),
    ):
        with pytest.raises(NotVisible):
            change()


@pytest.mark.parametrize(
    ("model", "values"),
    [
        (Service, {"audience": []}),
        (Service, {"audience": ["martians"]}),
        (Service, {"languages": ["xx"]}),
        (Service, {"layer": "iets anders"}),
        (Service, {"status": "weg"}),
        (Capacity, {"status": "yes", "weeks": 3}),
        (Capacity, {"status": "no", "as_of": None, "weeks": None}),
        (OpeningTime, {"weekday": 8}),
        (OpeningTime, {"opens_minute": 900, "closes_minute": 800}),
        (OpeningTime, {"closes_minute": 1500}),
        (Coverage, {"neighbourhood": None, "pc4": ""}),
        (Coverage, {"neighbourhood": None, "pc4": "34x1"}),
        (Organisation, {"layer": ""}),
    ],
)
def test_the_database_itself_refuses_nonsense(rivierdal: MapRecord, model: type, values: dict[str, object]) -> None:
    pk = model.objects.values_list("pk", flat=True)[0]  # type: ignore[attr-defined]
    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.filter(pk=pk).update(**values)  # type: ignore[attr-defined]
