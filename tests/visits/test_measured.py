"""Instruments of others: outcomes only, of a list with licences; and a question for clinicians that leaves no trace anywhere."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.urls import reverse

from naast.audit.models import AuditEvent
from naast.core import clock
from naast.core.errors import DomainError, NotAllowed, NotVisible
from naast.engine.knowledge.visit_talk import default_talk
from naast.visits.actions import measured as actions
from naast.visits.models import Measurement
from naast.visits.presenters.measured import CARE_PLANNING
from tests.plan.mine import rows
from tests.visits.conftest import Table, recorded

pytestmark = pytest.mark.django_db
SURPRISE = "Zou het u verbazen"


def _url(name: str, table: Table, **parts: Any) -> str:
    return reverse(f"visit:{name}", kwargs={"person_id": table.person.pk, **parts})


def _measured(**said: Any) -> actions.Measured:
    return actions.Measured(**({"instrument": "lastmeter", "on": clock.today(), "total": "6"} | said))


def test_every_instrument_says_what_its_owner_allows_and_holds_no_questions() -> None:
    for one in default_talk().instruments.values():
        assert one.licence
        assert one.url.startswith("https://")
        assert "?" not in one.name + one.result


def test_an_outcome_is_kept_once_and_whoever_wrote_it_takes_it_away(table: Table) -> None:
    ident = uuid4()
    for _ in range(2):
        actions.keep_measurement(
            person_id=table.person.pk, measured=_measured(version="2.0"), by=table.ria, ident=ident
        )
    (made,) = rows(Measurement)
    assert (made.pk, made.total, made.version, made.by_name) == (ident, "6", "2.0", "Ria")
    with pytest.raises(NotAllowed):
        actions.remove_measurement(person_id=table.person.pk, measurement_id=ident, by=table.sam)
    with pytest.raises(NotVisible):
        actions.remove_measurement(person_id=table.person.pk, measurement_id=uuid4(), by=table.ria)
    actions.remove_measurement(person_id=table.person.pk, measurement_id=ident, by=table.ria)
    assert rows(Measurement) == []


@pytest.mark.parametrize(
    "wrong", [{"instrument": "eigen-lijst"}, {"total": " "}, {"on": clock.today() + timedelta(days=1)}]
)
def test_what_is_no_outcome_is_refused(table: Table, wrong: dict[str, Any]) -> None:
    with pytest.raises(DomainError):
        actions.keep_measurement(person_id=table.person.pk, measured=_measured(**wrong), by=table.ria)
    assert rows(Measurement) == []


def test_a_stranger_and_who_reads_along_write_nothing(table: Table) -> None:
    for who in (table.stranger, table.omer):
        with pytest.raises((NotAllowed, NotVisible)):
            actions.keep_measurement(person_id=table.person.pk, measured=_measured(), by=who)


def test_the_page_through_the_web(table: Table, browsers: Any) -> None:
    ria, url = browsers(table.ria), _url("measured", table)
    page = ria.get(url).content.decode()
    assert "Niet overnemen" in page
    assert CARE_PLANNING in page
    assert ria.post(url, {"instrument": "lastmeter", "on": f"{clock.today()}", "total": ""}).status_code == 422
    sent = {"instrument": "lastmeter", "on": f"{clock.today()}", "total": "7", "ident": str(uuid4())}
    assert [ria.post(url, sent).status_code for _ in range(2)] == [302, 302]
    (made,) = rows(Measurement)
    assert "Lastmeter: 7" in ria.get(url).content.decode()
    assert ria.post(_url("measurement_remove", table, measurement_id=made.pk)).status_code == 302


def test_the_question_is_for_clinicians_and_leaves_no_trace(table: Table, browsers: Any) -> None:
    ria, nadia = browsers(table.ria), browsers(table.nadia)
    assert SURPRISE in ria.get(_url("measured", table)).content.decode()
    assert SURPRISE not in nadia.get(_url("measured", table)).content.decode()
    assert nadia.post(_url("measured_think", table), {"answer": "nee"}).status_code == 403
    before, logged = _everything(), AuditEvent.objects.count()
    page = ria.post(_url("measured_think", table), {"answer": "nee"}).content.decode()
    assert "Kijk dan nu samen vooruit" in page
    assert ria.post(_url("measured_think", table), {"answer": "misschien"}).status_code == 422
    assert _everything() == before
    assert AuditEvent.objects.count() == logged


def _everything() -> dict[str, int]:
    """How many rows every table of this room has."""
    with connection.cursor() as cursor:
        cursor.execute("set local role naast_system")
        names = [
            name
            for name in connection.introspection.table_names(cursor)
            if name.startswith(("visits_", "people_", "plan_"))
        ]
        found = {}
        for name in names:
            cursor.execute(f'select count(*) from "{name}"')
            found[name] = cursor.fetchone()[0]
        cursor.execute("set local role naast_app")
    return found


def test_no_page_and_no_paper_of_a_resident_asks_or_tells_it(table: Table, browsers: Any) -> None:
    report = recorded(table)
    gerda = browsers(table.gerda)
    for url in (
        reverse("visit:own_person"), reverse("visit:own_report", kwargs={"report_id": report.pk}),
        reverse("visit:own_paper", kwargs={"report_id": report.pk}),
    ):  # fmt: skip
        answer = gerda.get(url)
        assert SURPRISE.encode() not in answer.content
        assert b"Palliaweb" not in answer.content
    assert gerda.get(_url("measured", table)).status_code == 404
    assert gerda.post(_url("measured_think", table), {"answer": "nee"}).status_code == 404


def test_a_report_page_of_a_professional_links_to_care_planning(table: Table, browsers: Any) -> None:
    report = recorded(table)
    assert CARE_PLANNING in browsers(table.ria).get(_url("report", table, report_id=report.pk)).content.decode()
