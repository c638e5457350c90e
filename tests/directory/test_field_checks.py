"""What somebody told about one fact of a service counts as a check of that fact, and never replaces what is newer."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from naast.audit.models import AuditEvent
from naast.core import clock
from naast.core.actors import Actor
from naast.core.errors import NotVisible
from naast.directory import actions, queries
from naast.directory.choices import CheckedHow
from naast.directory.models import Capacity, FieldCheck, Organisation, Service

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 10, tzinfo=clock.AMSTERDAM)
BY = Actor.receiver("x", "Grote Kerk")


@pytest.fixture
def service() -> Service:
    day, layer = date(2026, 10, 1), "gemeenschappelijke sociale basis"
    organisation = Organisation.objects.create(slug="kerk", name="Grote Kerk", layer=layer, checked_on=day)
    made = Service.objects.create(
        organisation=organisation, slug="kerk-bezoek", name="Bezoek", description="Iemand komt.", layer=layer,
        audience=["everyone"], languages=["nl"], everywhere=True, checked_on=day,
    )  # fmt: skip
    Capacity.objects.create(service=made, status="waiting", weeks=6, as_of=date(2026, 11, 1))
    return made


def _check(service: Service, at: datetime = NOW, **fields: str) -> None:
    actions.count_as_check(service=service, fields=fields, by=BY, how=CheckedHow.REFERRAL, at=at)


def test_each_fact_has_its_own_last_check(service: Service) -> None:
    _check(service, exists="", offer="")
    _check(service, datetime(2026, 11, 24, 9, tzinfo=clock.AMSTERDAM), exists="")
    last = queries.last_checks(service.pk)
    assert {name: check.checked_at.day for name, check in last.items()} == {"exists": 24, "offer": 23}
    assert last["offer"].by_label == "Grote Kerk"
    service.refresh_from_db()
    assert service.checked_on == date(2026, 10, 1), "a few facts are not the whole entry"
    rows = AuditEvent.objects.filter(action="service facts checked").order_by("created_at")
    assert [row.detail["fields"] for row in rows] == ["exists offer", "exists"]


@pytest.mark.parametrize(
    ("before", "heard", "after"),
    [
        (("waiting", date(2026, 11, 1)), "yes", ("waiting", date(2026, 11, 1))),
        (("waiting", date(2026, 11, 1)), "no", ("no", date(2026, 11, 23))),
        (("unknown", None), "yes", ("yes", date(2026, 11, 23))),
        (("no", date(2026, 11, 1)), "yes", ("yes", date(2026, 11, 23))),
        (("no", date(2026, 11, 24)), "yes", ("no", date(2026, 11, 24))),
        (("yes", date(2026, 11, 1)), "yes", ("yes", date(2026, 11, 23))),
    ],
)
def test_room_is_written_down_unless_it_is_older_or_says_less(
    service: Service, before: tuple[str, date | None], heard: str, after: tuple[str, date], monday: datetime
) -> None:
    Capacity.objects.filter(service=service).update(status=before[0], as_of=before[1], weeks=None)
    _check(service, capacity=heard)
    now = Capacity.objects.get(service=service)
    assert (now.status, now.as_of) == after
    assert FieldCheck.objects.filter(field="capacity").count() == 1


def test_a_service_without_capacity_gets_one(service: Service, monday: datetime) -> None:
    Capacity.objects.all().delete()
    _check(service, capacity="no")
    assert Capacity.objects.get(service=service).status == "no"


def test_what_nobody_knows_is_refused(service: Service) -> None:
    for wrong in ({"smaak": ""}, {"capacity": "misschien"}):
        with pytest.raises(ValueError, match="is not a valid"):
            _check(service, **wrong)
    gone = Service(pk="00000000-0000-4000-8000-000000000000")
    with pytest.raises(NotVisible):
        _check(gone, exists="")
    assert not FieldCheck.objects.exists()
