"""The pages through the web: plan, record, read back, confirm, what follows, on paper; and what comes in from a device."""

from __future__ import annotations

import base64
import json
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from django.urls import reverse

from naast.core import clock
from naast.plan.models import Step
from naast.visits import devices
from naast.visits.actions.pieces import Piece
from naast.visits.models import CloseItem, Report, ReportItem, Visit
from tests.plan.mine import rows
from tests.visits.conftest import Table, recorded

pytestmark = pytest.mark.django_db


def _url(name: str, table: Table, **parts: Any) -> str:
    return reverse(f"visit:{name}", kwargs={"person_id": table.person.pk, **parts})


def test_from_an_appointment_to_a_confirmed_story_on_paper(table: Table, browsers: Any) -> None:
    ria, day = browsers(table.ria), clock.today()
    page = ria.get(_url("new", table)).content.decode()
    assert "Nog niemand." in page
    assert ria.post(_url("new", table), {"on": f"{day:%Y-%m-%d}", "why": ""}).status_code == 422
    sent = {"on": f"{day:%Y-%m-%d}", "why": "Kennismaken", "starts": "14:00", "ident": str(uuid4())}
    assert ria.post(_url("new", table), sent).status_code == 302
    (visit,) = rows(Visit)
    sam = browsers(table.sam)
    assert "Ria" in sam.get(_url("new", table)).content.decode()
    assert sam.post(_url("along", table, visit_id=visit.pk), {"words": "Samen"}).status_code == 302
    assert "Goed, samen" in ria.get(_url("person", table)).content.decode()
    assert "Goed, samen" not in sam.get(_url("person", table)).content.decode()
    record = _url("record", table, visit_id=visit.pk)
    assert "Hoe zijn uw nachten?" in ria.get(record).content.decode()
    said = {
        "on": f"{day:%Y-%m-%d}", "key": str(uuid4()), "fysiek": "Ik slaap slecht, zei zij.", "naaste": "Ik ben op.", "antwoord": "weeks",
        "wie-1": "Zus Ans", "hoe-dichtbij-1": "close", "band-1": "tired", "retold": "4", "zorgen": "geld",
    }  # fmt: skip
    assert ria.post(record, said | {"retold": "77"}).status_code == 422
    assert [ria.post(record, said).status_code for _ in range(2)] == [302, 302]
    (report,) = rows(Report)
    page = ria.get(_url("report", table, report_id=report.pk)).content.decode()
    assert "Ik ben op." in page
    assert "Zus Ans" in page
    assert "Nog niet voorgelezen" in page
    gerda = browsers(table.gerda)
    own = reverse("visit:own_report", kwargs={"report_id": report.pk})
    page = gerda.get(own).content.decode()
    assert "Ik slaap slecht, zei zij." in page
    assert "Ik ben op." not in page
    assert "Nog weken" not in page
    assert (
        gerda.post(reverse("visit:own_confirm", kwargs={"report_id": report.pk}), {"version": "1"}).status_code == 302
    )
    assert "zo klopt het" in gerda.get(own).content.decode()
    pdf = gerda.get(reverse("visit:own_paper", kwargs={"report_id": report.pk}))
    assert pdf.content.startswith(b"%PDF") or pdf.status_code == 302


def test_nobody_is_asked_again_what_was_told(table: Table, browsers: Any) -> None:
    report = recorded(table)
    page = browsers(table.sam).get(_url("record", table, visit_id=report.visit_id)).content.decode()
    assert "Dit is al verteld" in page
    assert _url("report", table, report_id=report.pk) in page


def test_a_report_is_said_better_shared_and_objected_to(table: Table, browsers: Any) -> None:
    report = recorded(table)
    (item,) = rows(ReportItem)
    ria, gerda = browsers(table.ria), browsers(table.gerda)
    change = _url("report_change", table, report_id=report.pk)
    assert "Ik slaap slecht." in browsers(table.ria).get(change).content.decode()
    ria = browsers(table.ria)
    better = {"on": f"{clock.today():%Y-%m-%d}", "fysiek": "Ik slaap beter.", "version": "1"}
    assert ria.post(change, better).status_code == 302
    assert ria.post(change, better).status_code == 409
    assert "Zoals het eerder was" in ria.get(_url("report", table, report_id=report.pk)).content.decode()
    gerda = browsers(table.gerda)
    share = reverse("visit:own_share", kwargs={"item_id": item.pk})
    assert gerda.post(share, {"delen": "visitor"}).status_code == 302
    wrong = reverse("visit:own_object", kwargs={"report_id": report.pk})
    assert gerda.post(wrong, {"words": ""}).status_code == 422
    assert gerda.post(wrong, {"words": "Dit zei ik niet."}).status_code == 302
    nadia = browsers(table.nadia)
    page = nadia.get(_url("report", table, report_id=report.pk)).content.decode()
    assert "Ik slaap" not in page
    assert "Dit zei ik niet." in page


def test_what_follows_goes_into_the_plan(table: Table, browsers: Any) -> None:
    report = recorded(table, table.nadia, huis="De trap gaat niet meer.")
    nadia, follow = browsers(table.nadia), _url("follow", table, report_id=report.pk)
    assert "Bij de gemeente melden" in nadia.get(follow).content.decode()
    assert nadia.post(follow, {}).status_code == 422
    assert nadia.post(follow, {"steps": ["huis-melden"]}).status_code == 302
    assert len(rows(Step)) == 1
    assert "Staat al in het plan" in nadia.get(follow).content.decode()
    review = _url("review", table, report_id=report.pk)
    assert nadia.post(review, {"on": "2020-01-01", "why": "change"}).status_code == 422
    assert nadia.post(review, {"on": f"{clock.today():%Y-%m-%d}", "why": "change"}).status_code == 302
    page = nadia.get(reverse("visit:mine")).content.decode()
    assert "Kijk opnieuw" in page
    assert "Lees het terug" in page
    assert nadia.post(review, {"klaar": "ja"}).status_code == 302
    assert "Kijk opnieuw" not in nadia.get(reverse("visit:mine")).content.decode()


def test_a_naaste_who_reads_along_finds_no_form(table: Table, browsers: Any) -> None:
    report = recorded(table, fysiek="Lijf", naaste=Piece("Ik ben op."))
    omer = browsers(table.omer)
    page = omer.get(reverse("visit:own_report", kwargs={"report_id": report.pk})).content.decode()
    assert "Lijf" in page
    assert "Ik ben op." not in page
    assert "<textarea" not in page
    assert omer.post(reverse("visit:own_confirm", kwargs={"report_id": report.pk}), {"version": "1"}).status_code == 403


def _send(client: Any, table: Table, **said: Any) -> Any:
    body = {"key": str(uuid4()), "saved": 5, "visit": "", "on": f"{clock.today():%Y-%m-%d}", "pieces": {}} | said
    return client.post(_url("device_receive", table), json.dumps(body), content_type="application/json")


def test_a_device_sends_the_same_report_twice_and_it_is_there_once(table: Table, browsers: Any) -> None:
    ria, key = browsers(table.ria), str(uuid4())
    pieces = {
        "fysiek": {"text": "Ik slaap slecht.", "share": "circle"},
        "volhouden": {"text": "", "data": "weeks", "share": "visitor"},
    }
    answers = [_send(ria, table, key=key, pieces=pieces) for _ in range(2)]
    assert [answer.json() for answer in answers] == [{"key": key, "report": str(rows(Report)[0].pk)}] * 2
    assert answers[0]["Cache-Control"] == "no-store, private"
    assert (len(rows(Report)), len(rows(ReportItem)), len(rows(CloseItem))) == (1, 1, 1)
    assert rows(Report)[0].offline


@pytest.mark.parametrize(
    "broken",
    [
        {"key": "x"}, {"on": "gisteren"}, {"saved": 0}, {"saved": "veel"}, {"visit": "x"}, {"pieces": []}, {"pieces": {"x": {}}},
        {"pieces": {"fysiek": "tekst"}}, {"pieces": {"fysiek": {"text": 5}}}, {"pieces": {"fysiek": {"text": "a" * 9000}}},
        {"pieces": {"fysiek": {"text": "a\0b"}}}, {"pieces": {"kring": {"data": [{"name": "a\0"}]}}}, {"retold": "9"},
        {"on": f"{clock.today() + timedelta(days=3):%Y-%m-%d}"},
    ],
)  # fmt: skip
def test_a_broken_body_is_told_and_stores_nothing(table: Table, browsers: Any, broken: dict[str, Any]) -> None:
    answer = _send(browsers(table.ria), table, **broken)
    assert (answer.status_code, bool(answer.json()["problem"])) == (422, True)
    assert rows(Report) == []


def test_no_json_and_no_right_store_nothing(table: Table, browsers: Any) -> None:
    url = _url("device_receive", table)
    for body in (b"", b"[]", b"{", b"\xff", b"[" * 5000):
        assert browsers(table.ria).post(url, body, content_type="application/json").status_code == 422
    assert _send(browsers(table.stranger), table).status_code == 404
    assert _send(browsers(None), table).status_code == 302
    assert rows(Report) == []


def test_the_shell_and_its_worker_hold_nothing_of_anybody(table: Table, browsers: Any) -> None:
    ria, nobody = browsers(table.ria), browsers(None)
    shell, worker = reverse("visit:device"), reverse("visit:device_worker")
    assert ria.get(shell).content == nobody.get(shell).content
    assert "worker-src 'self'" in ria.get(shell)["Content-Security-Policy"]
    assert "worker-src 'none'" in ria.get(reverse("visit:mine"))["Content-Security-Policy"]
    script = ria.get(worker)
    assert (script["Content-Type"], script["Cache-Control"][:8]) in {
        ("text/javascript", "no-cache"),
        ("text/javascript", "no-store"),
    }
    kept = script.content.decode()
    assert f'const PAGE = "{shell}"'.replace("/", "/") in kept.encode().decode("unicode_escape")


def test_keys_come_at_login_only_and_are_ones_own(table: Table, browsers: Any, settings: Any) -> None:
    url = reverse("visit:device_begin")
    assert browsers(None).get(url).status_code == 302
    said = {who: browsers(getattr(table, who)).get(url).json() for who in ("ria", "sam")}
    assert said["ria"]["owner"] != said["sam"]["owner"]
    assert said["ria"]["keys"][0]["id"] != said["sam"]["keys"][0]["id"]
    assert [one["text"] for one in said["ria"]["people"]] == ["Gerda de Wit"]
    # Whatever is out of use at the installation still opens what was sealed with it.
    old = said["ria"]["keys"][0]
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "een nieuwe sleutel van de installatie"
    pairs = devices.pairs_of(UUID(table.ria.id))
    assert [one.id for one in pairs][1] == old["id"] != pairs[0].id
    number = int.from_bytes(base64.urlsafe_b64decode(old["private"]["d"] + "="), "big")
    point = ec.derive_private_key(number, ec.SECP256R1()).public_key().public_numbers()
    assert base64.urlsafe_b64decode(old["private"]["x"] + "=") == point.x.to_bytes(32, "big")
