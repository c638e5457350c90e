"""The public map for other systems: valid to the letter, pages that hold still, only what is public, and odd requests by the hundred."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
import requests
import schemathesis
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import load_all_checks

from naast.config import exporting
from naast.core import clock, limits
from naast.core.actors import Actor
from naast.directory import actions, queries
from naast.directory.choices import CheckedField, CheckedHow, ServiceStatus
from naast.directory.models import Organisation, Service
from naast.directory.records import MapRecord
from naast.interop.hsds import rows, shape
from naast.interop.hsds.publishing import Publisher, without_people
from naast.interop.hsds.terms import HELP, LAYER, ROOM, WHOM, Terms, taxonomy_id, term_id
from tests.interop import official

load_all_checks()
CHECKED = [
    schemathesis.checks.CHECKS.get_one(name)
    for name in (
        "not_a_server_error", "status_code_conformance", "content_type_conformance", "response_headers_conformance",
        "response_schema_conformance",
    )
]  # fmt: skip
BASE = "/api/hsds/v3/"
LISTS = {
    "services": "service_list",
    "organizations": "organization_list",
    "service_at_locations": "service_at_location_list",
    "taxonomies": "taxonomy",
    "taxonomy_terms": "taxonomy_term",
}
WRAPPER = {"total_items", "total_pages", "page_number", "size", "first_page", "last_page", "empty", "contents"}
MARK = "zwarteraaf"

pytestmark = pytest.mark.django_db


def get(path: str, expected: int = 200, **said: Any) -> Any:
    answer = Client().get(BASE + path, {name: str(value) for name, value in said.items()})
    assert answer.status_code == expected, answer.content[:300]
    return answer.json()


def everything(path: str, **said: Any) -> list[dict[str, Any]]:
    answer = Client().get(BASE + path, {"format": "ndjson", **said})
    assert answer["Content-Type"] == "application/x-ndjson"
    return [json.loads(line) for line in b"".join(answer.streaming_content).splitlines()]  # type: ignore[attr-defined]


def publisher() -> Publisher:
    return Publisher.of(Terms(queries.provisions()))


# --- valid ------------------------------------------------------------------------------------------------------------------


def test_the_root_says_which_hsds_this_is(rivierdal: MapRecord) -> None:
    found = get("")
    assert set(found) == set(official.example("base"))
    assert found["version"] == "3.0"
    assert Client().get(found["openapi_url"]).json()["openapi"] == "3.1.0"


@pytest.mark.parametrize("path", LISTS)
def test_every_list_has_the_official_page_and_valid_rows(rivierdal: MapRecord, path: str) -> None:
    page = get(path, per_page=500)
    assert set(page) == WRAPPER == set(official.example("service_list"))
    assert page["size"] == len(page["contents"]) > 0
    for one in page["contents"]:
        assert official.mistakes(LISTS[path], one) == []


@pytest.mark.parametrize("path", ["services", "organizations", "service_at_locations"])
def test_every_whole_document_is_valid_closed_and_for_the_uk_profile_too(rivierdal: MapRecord, path: str) -> None:
    name = path[:-1]
    found = everything(path, full="true")
    assert len(found) == get(path)["total_items"]
    for one in found:
        assert official.mistakes(name, one) == []
        assert official.mistakes(name, one, "uk", shut=False) == []
        assert shape.unknown(name, one) == []
    picked = found[len(found) // 2]
    detail = get(f"{path}/{picked['id']}")
    assert official.mistakes(name, detail) == []
    assert detail["id"] == picked["id"]
    if path != "organizations":
        assert detail == picked


def test_an_organisation_shows_its_services_in_short_or_whole(rivierdal: MapRecord) -> None:
    organisation = next(o for o in Organisation.objects.all() if o.services.count() > 1)
    short = get(f"organizations/{organisation.pk}")
    whole = get(f"organizations/{organisation.pk}", full_service="true")
    assert [set(one) for one in short["services"]] == [{"id", "name", "status"}] * len(short["services"])
    assert [one["id"] for one in whole["services"]] == [one["id"] for one in short["services"]]
    assert "languages" in whole["services"][0]
    assert official.mistakes("organization", whole) == []


def test_the_list_and_the_details_count_the_same_as_the_map(rivierdal: MapRecord) -> None:
    assert get("services")["total_items"] == rivierdal.service_count
    assert get("organizations")["total_items"] == len(rivierdal.organisations)
    placed = sum(len(one.services) for one in rivierdal.organisations if one.address)
    assert get("service_at_locations")["total_items"] == placed


# --- pages that hold still --------------------------------------------------------------------------------------------------


def _walk(path: str, between: Any = None, **said: Any) -> list[str]:
    """All ids, page by page along `Link: rel=next`; `between` happens after the first page."""
    answer = Client().get(BASE + path, {"per_page": "40", **said})
    found: list[str] = []
    while True:
        found += [one["id"] for one in answer.json()["contents"]]
        links = [part for part in answer.get("Link", "").split(", ") if part.endswith('rel="next"')]
        if not links:
            return found
        if between is not None:
            between()
            between = None
        answer = Client().get(links[0].split(">")[0].removeprefix("<http://testserver"))


def test_pages_together_are_the_whole_list_once(rivierdal: MapRecord) -> None:
    found = _walk("services")
    assert len(found) == len(set(found)) == rivierdal.service_count
    last = get("services", per_page=40, page=get("services", per_page=40)["total_pages"])
    assert (last["first_page"], last["last_page"], last["empty"]) == (False, True, False)
    past = get("services", page=99999)
    assert (past["contents"], past["empty"], past["size"]) == ([], True, 0)


def test_nothing_is_skipped_or_doubled_while_the_map_changes(rivierdal: MapRecord) -> None:
    before = _walk("services")
    first, second = (Service.objects.get(pk=before[n]) for n in (3, 7))

    def change() -> None:
        actions.set_status(service_id=first.pk, status=ServiceStatus.DEFUNCT, by=Actor.system())
        Service.objects.filter(pk=second.pk).update(name="Aaaa andere naam", edited_at=clock.now())
        copied = Service.objects.get(pk=second.pk)
        copied.pk, copied.slug, copied.created_at = uuid4(), "nieuw-aanbod", clock.now() + timedelta(seconds=5)
        copied.save(force_insert=True)

    assert _walk("services", change) == before


# --- asked again ------------------------------------------------------------------------------------------------------------


def test_who_has_it_already_gets_only_that(rivierdal: MapRecord) -> None:
    for path in ("services", f"services/{Service.objects.values_list('pk', flat=True)[0]}"):
        first = Client().get(BASE + path)
        again = Client().get(BASE + path, headers={"If-None-Match": first["ETag"]})
        assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
        if (
            path != "services"
        ):  # a page can change without anything newer on it, so of a page only the fingerprint counts
            since = Client().get(BASE + path, headers={"If-Modified-Since": first["Last-Modified"]})
            assert since.status_code == 304
        assert first["Cache-Control"] == "public, max-age=300"
        assert first["Access-Control-Allow-Origin"] == "*"


def test_what_leaves_a_page_is_another_fingerprint(rivierdal: MapRecord) -> None:
    first = Client().get(BASE + "services")
    assert "Last-Modified" not in first
    Service.objects.filter(pk=first.json()["contents"][0]["id"]).update(status="defunct")
    again = Client().get(BASE + "services", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.json()["total_items"]) == (200, first.json()["total_items"] - 1)


def test_a_change_is_another_fingerprint_and_a_later_day(rivierdal: MapRecord) -> None:
    service = Service.objects.order_by("slug")[0]
    first = Client().get(f"{BASE}services/{service.pk}")
    Service.objects.filter(pk=service.pk).update(phone="0341-00 77 77", edited_at=clock.now() + timedelta(hours=1))
    again = Client().get(f"{BASE}services/{service.pk}", headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 200
    assert again.json()["phones"][0]["number"] == "0341-00 77 77"
    assert again["Last-Modified"] != first["Last-Modified"]


def test_since_a_moment_tells_what_changed_was_checked_or_ended(rivierdal: MapRecord) -> None:
    since = clock.now() + timedelta(days=1)
    changed, checked, ended, later = Service.objects.order_by("slug")[:4]
    with clock.frozen(since + timedelta(hours=1)):
        Service.objects.filter(pk=changed.pk).update(edited_at=clock.now())
        fields = {CheckedField.PHONE: ""}
        actions.count_as_check(service=checked, fields=fields, by=Actor.system(), how=CheckedHow.PHONE, at=clock.now())
        actions.set_status(service_id=ended.pk, status=ServiceStatus.DEFUNCT, by=Actor.system())
        Organisation.objects.filter(pk=later.organisation_id).update(edited_at=clock.now())
    found = {one["id"]: one for one in everything("services", modified_after=since.isoformat())}
    theirs = {str(pk) for pk in Service.objects.filter(organisation=later.organisation_id).values_list("pk", flat=True)}
    assert set(found) == theirs | {str(one.pk) for one in (changed, checked, ended)}
    assert found[str(ended.pk)]["status"] == "defunct"
    assert str(ended.pk) not in {one["id"] for one in everything("services")}
    assert get("services", modified_after="2099-01-01T00:00:00Z")["total_items"] == 0


def test_a_check_says_when_and_how_and_never_who(rivierdal: MapRecord) -> None:
    service = Service.objects.order_by("slug")[0]
    by = replace(Actor.system(), label=f"Mevrouw {MARK}")
    actions.count_as_check(
        service=service, fields={CheckedField.PHONE: ""}, by=by, how=CheckedHow.PHONE, at=clock.now()
    )
    answer = Client().get(f"{BASE}services/{service.pk}")
    (row,) = [one for one in answer.json()["metadata"] if one["last_action_type"] == "verify"]
    assert (row["field_name"], row["updated_by"], row["last_action_date"]) == (
        "phones",
        "gebeld",
        clock.today().isoformat(),
    )
    assert MARK not in answer.content.decode()


# --- filters ----------------------------------------------------------------------------------------------------------------


def test_filters_find_what_the_map_says(rivierdal: MapRecord) -> None:
    pairs = [(s, o) for o in rivierdal.organisations for s in o.services]
    help_ = pairs[0][0].offers[0]
    told = {
        ("taxonomy_term_id", term_id(HELP, help_)): {s.id for s, _o in pairs if help_ in s.offers},
        ("taxonomy_term_id", term_id(WHOM, "carers")): {s.id for s, _o in pairs if "carers" in s.audience},
        ("taxonomy_term_id", term_id(LAYER, "formele zorg")): {s.id for s, _o in pairs if s.layer == "formele zorg"},
        ("taxonomy_term_id", term_id(ROOM, "yes")): {s.id for s, _o in pairs if s.capacity.status == "yes"},
        ("taxonomy_id", taxonomy_id(HELP)): {s.id for s, _o in pairs if s.offers},
        ("taxonomy_id", taxonomy_id(ROOM)): {s.id for s, _o in pairs if s.capacity.status != "unknown"},
        ("taxonomy_id", taxonomy_id(LAYER)): {s.id for s, _o in pairs},
        ("taxonomy_term_id", "onzin"): set(),
        ("taxonomy_id", "onzin"): set(),
        ("organization_id", pairs[0][1].id): {s.id for s in pairs[0][1].services},
        ("organization_id", "onzin"): set(),
    }
    for (name, value), wanted in told.items():
        found = everything("services", minimal="true", **{name: str(value)})
        assert {one["id"] for one in found} == {str(one) for one in wanted}, name


def test_a_dimension_counts_what_stands_below_it(rivierdal: MapRecord) -> None:
    below = {id for id, one in queries.provisions().items() if one.dimensions[0] == "zingeving"}
    wanted = {str(s.id) for o in rivierdal.organisations for s in o.services if below & set(s.offers)}
    found = everything("services", minimal="true", taxonomy_term_id=str(term_id(HELP, "zingeving")))
    assert {one["id"] for one in found} == wanted


def test_words_and_a_postcode_narrow(rivierdal: MapRecord) -> None:
    found = get("services", search="rouw", per_page=500)["contents"]
    assert 0 < len(found) < rivierdal.service_count
    here = {one["service_id"] for one in everything("service_at_locations", postcode="0341 AB")}
    areas = {n.slug: n.pc4 for n in rivierdal.neighbourhoods}
    wanted = {
        str(s.id) for o in rivierdal.organisations if o.address for s in o.services
        if s.coverage.everywhere or "0341" in s.coverage.pc4 or any("0341" in areas[slug] for slug in s.coverage.neighbourhoods)
    }  # fmt: skip
    assert here == wanted
    assert len(wanted) > 10
    name = rivierdal.organisations[0].name
    assert name in {one["name"] for one in get("organizations", search=name.upper())["contents"]}


def test_minimal_rows_are_valid_too(rivierdal: MapRecord) -> None:
    (one, *_rest) = get("services", minimal="true")["contents"]
    assert set(one) == {"id", "name", "status", "last_modified"}
    assert official.mistakes("service_list", one) == []


def test_terms_by_taxonomy_by_parent_and_on_top(rivierdal: MapRecord) -> None:
    top = get("taxonomy_terms", taxonomy_id=taxonomy_id(HELP), top_only="true")["contents"]
    assert [one["code"] for one in top] == ["fysiek", "psychisch", "sociaal", "zingeving"]
    below = get("taxonomy_terms", parent_id=top[0]["id"], per_page=500)["contents"]
    assert {one["parent_id"] for one in below} == {top[0]["id"]}
    assert get(f"taxonomy_terms/{below[0]['id']}") == below[0]
    assert get(f"taxonomies/{taxonomy_id(WHOM)}")["name"] == "Naast: voor wie"
    assert get("taxonomies", search="laag")["total_items"] == 1


@pytest.mark.parametrize(
    "said",
    [
        {"page": "0"}, {"page": "x"}, {"per_page": "501"}, {"full": "misschien"}, {"format": "xml"}, {"modified_after": "gisteren"},
        {"postcode": "12"}, {"proximity": "500"}, {"postcode": "0341", "proximity": "0"}, {"postcode": "0341", "proximity": "ver"},
        {"postcode": "0399", "proximity": "500"}, {"search": "a\x00b"}, {"search": "x" * 201},
    ],
    ids=str,
)  # fmt: skip
def test_what_is_asked_wrongly_is_told(rivierdal: MapRecord, said: dict[str, str]) -> None:
    found = get("services", expected=400, **said)
    assert set(found) == {"type", "title", "detail", "status"}
    assert found["detail"]


@pytest.mark.parametrize(
    "path",
    ["services/{}", "organizations/{}", "service_at_locations/{}", "taxonomies/{}", "taxonomy_terms/{}", "nergens"],
)
def test_what_is_not_there_is_not_there(rivierdal: MapRecord, path: str) -> None:
    assert get(path.format(uuid4()), expected=404)["status"] == 404


def test_only_reading(rivierdal: MapRecord) -> None:
    for method in ("post", "put", "patch", "delete"):
        answer = getattr(Client(), method)(BASE + "services")
        assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD")
    assert Client().head(BASE + "services").status_code == 200


def test_too_often_from_one_address_is_refused(rivierdal: MapRecord, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(limits.LIMITS, "open_map", limits.Limit(2, 3600))  # type: ignore[call-overload]
    assert [Client().get(BASE + "taxonomies").status_code for _n in range(3)] == [200, 200, 429]


# --- only what is public ----------------------------------------------------------------------------------------------------


def _answers() -> Iterator[str]:
    for path in LISTS:
        yield json.dumps(get(path, per_page=500), ensure_ascii=False)
        yield json.dumps(everything(path, full="true"), ensure_ascii=False)
    yield json.dumps(everything("organizations", full_service="true"), ensure_ascii=False)
    yield json.dumps(everything("services", full="true", modified_after="2000-01-01"), ensure_ascii=False)


def test_what_is_not_public_never_leaves(rivierdal: MapRecord) -> None:
    """A mark in every field that a public page does not show; then everything is asked for."""
    service = Service.objects.order_by("slug")[0]
    Service.objects.update(email=f"{MARK}@rivierdal.invalid", search_keys=MARK, search_text=MARK)
    Organisation.objects.update(email=f"{MARK}@rivierdal.invalid")
    by = replace(Actor.system(), label=MARK)
    actions.count_as_check(
        service=service, fields={CheckedField.HOURS: ""}, by=by, how=CheckedHow.VISIT, at=clock.now()
    )
    hidden = Service.objects.order_by("slug")[1]
    Service.objects.filter(pk=hidden.pk).update(
        name=MARK, description=MARK, phone=MARK, cost=MARK, unlisted=True, status="inactive", edited_at=clock.now()
    )
    gone = Service.objects.order_by("slug")[2]
    Service.objects.filter(pk=gone.pk).update(description=MARK, phone=MARK, status="inactive", edited_at=clock.now())
    texts = [*_answers(), json.dumps(get(f"services/{hidden.pk}")), json.dumps(get(f"services/{gone.pk}"))]
    assert len(texts) == 14
    for text in texts:
        assert MARK not in text
        assert "@rivierdal.invalid" not in text
    assert get(f"services/{hidden.pk}")["status"] == "inactive"
    assert get(f"service_at_locations/{documents_id(gone)}", expected=404)["status"] == 404


def documents_id(service: Service) -> str:
    from naast.interop.hsds.documents import turned

    return str(turned(service.pk))


def test_an_organisation_without_anything_now_is_not_there(rivierdal: MapRecord) -> None:
    organisation = Organisation.objects.order_by("slug")[0]
    organisation.services.update(status="defunct")  # type: ignore[attr-defined]
    get(f"organizations/{organisation.pk}", expected=404)
    assert organisation.name not in {one["name"] for one in everything("organizations")}


def test_a_page_asks_the_database_a_fixed_number_of_times(rivierdal: MapRecord) -> None:
    counts = []
    for size in (5, 100):
        with CaptureQueriesContext(connection) as seen:
            get("services", per_page=size, full="true")
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 18


def test_names_and_mailboxes_of_people_stay_behind() -> None:
    original = official.example("service_full")
    text = json.dumps(without_people(original))
    for one in ("Ann Persona", "A. Persona", "email@example.com", "updated_by"):
        assert one in json.dumps(original)
        assert one not in text


# --- HSDS in, HSDS out, through the map ---------------------------------------------------------------------------------------


def test_what_only_they_know_goes_out_again_and_what_changed_here_is_changed(rivierdal: MapRecord) -> None:
    from naast.interop.hsds.reading import Reader

    publish = publisher()
    original = official.example("service_full")
    here = Reader(publish.writer.terms).service(original)
    shown = replace(
        here, id=uuid4(), phone="0341-00 99 99", original={**original, "not_of_hsds": 1, "url": "geen adres"}
    )
    found = publish.whole(shown)
    assert official.mistakes("service", found) == []
    assert [one["number"] for one in found["phones"]] == ["0341-00 99 99"]
    assert found["id"] == str(shown.id)
    assert "url" not in found
    theirs = without_people(original)
    for name in (
        "accreditations",
        "interpretation_services",
        "program",
        "required_documents",
        "funding",
        "schedules",
        "languages",
    ):
        assert found[name] == theirs[name], name
    assert "funding" not in publish.whole(replace(shown, original=None))


def _came_in(service: Service, licence: str) -> None:
    """This service stands on the map of others too, and came in as the official example."""
    from naast.sources.models import ImportRun, Source, SourceRecord

    source = Source.objects.create(
        name="Kaart van de buren", owner="Buren", licence=licence, attribution="Met dank aan de buren."
    )
    run = ImportRun.objects.create(
        source=source, state="ready", file_name="x.json", shape="hsds", started_by=MARK, ended_at=clock.now()
    )
    SourceRecord.objects.create(
        source=source, run=run, key="1", line=1, name=service.name, values={}, raw={}, digest="x", service=service,
        document=official.example("service_full"),
    )  # fmt: skip


def test_a_service_on_the_map_of_others_thanks_them_and_tells_what_only_they_know(rivierdal: MapRecord) -> None:
    service = Service.objects.exclude(phone="").order_by("slug")[0]
    before = get(f"services/{service.pk}")
    _came_in(service, "CC BY 4.0")
    found = get(f"services/{service.pk}")
    assert official.mistakes("service", found) == []
    assert found["required_documents"] == without_people(official.example("service_full"))["required_documents"]
    assert {name: found[name] for name in ("id", "name", "description", "organization_id")} == {
        name: before[name] for name in ("id", "name", "description", "organization_id")
    }
    assert before["phones"][0]["number"] in {one["number"] for one in found["phones"]}
    (thanks,) = [one for one in found["metadata"] if one["last_action_type"] == "import"]
    assert (thanks["updated_by"], thanks["replacement_value"]) == (
        "Kaart van de buren", "Met dank aan de buren. Licentie: CC BY 4.0.",
    )  # fmt: skip
    assert MARK not in json.dumps(found)


def test_without_an_open_licence_theirs_stays_theirs(rivierdal: MapRecord) -> None:
    service = Service.objects.order_by("slug")[0]
    before = get(f"services/{service.pk}")
    _came_in(service, "alleen voor eigen gebruik")
    found = get(f"services/{service.pk}")
    assert {name: value for name, value in found.items() if name != "metadata"} == {
        name: value for name, value in before.items() if name != "metadata"
    }


# --- the file -----------------------------------------------------------------------------------------------------------------


def _args(out: Any, **said: Any) -> Any:
    import argparse

    return argparse.Namespace(what="export", format="hsds", out=str(out), demo=said.get("demo", False), quiet=True)


@pytest.mark.parametrize("demo", [True, False], ids=["demo", "database"])
def test_the_file_is_valid_whole_and_the_same_from_map_and_database(
    rivierdal: MapRecord, tmp_path: Any, demo: bool
) -> None:
    out = tmp_path / "kaart.json"
    assert exporting.run(_args(out, demo=demo)) == 0
    found = json.loads(out.read_text(encoding="utf-8"))
    assert len(found) == rivierdal.service_count
    for one in found:
        assert official.mistakes("service", one) == []
    lines = tmp_path / "kaart.ndjson"
    assert exporting.run(_args(lines, demo=demo)) == 0
    assert [json.loads(line) for line in lines.read_text(encoding="utf-8").splitlines()] == found


def test_database_and_fictional_map_tell_the_same(rivierdal: MapRecord) -> None:
    from naast.directory.demo.reader import read_map
    from naast.interop.hsds import fictional

    known = {one.id: one for one in fictional.services(read_map())}
    found = rows.by_id(list(known), whole=True)
    assert len(found) == len(known)
    for one in found:
        two = known[one.id]
        assert {a.name: set(a.pc4) for a in one.areas} == {a.name: set(a.pc4) for a in two.areas}
        same = {"origins": (), "edited_at": None, "checks": (), "areas": (), "organisation": two.organisation}
        assert replace(one, **same) == replace(two, **same)  # type: ignore[arg-type]


def test_an_empty_map_and_a_missing_folder_say_what_to_do(
    rivierdal: MapRecord, tmp_path: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    Service.objects.update(status="defunct")
    assert exporting.run(_args(tmp_path / "kaart.json")) == 1
    assert "--demo" in capsys.readouterr().err
    assert exporting.run(_args(tmp_path / "weg" / "kaart.json", demo=True)) == 1
    assert "map" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


# --- odd requests ---------------------------------------------------------------------------------------------------------------

OPERATIONS = ["root", *(f"{kind}_{name}" for name in LISTS for kind in ("list", "one"))]


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=str)
def test_the_door_keeps_to_its_own_description(rivierdal: MapRecord, mode: GenerationMode) -> None:
    described = schemathesis.openapi.from_dict(get("openapi.json"))
    seen: dict[str, set[int]] = {}
    for found in described.get_all_operations():
        operation = found.ok()
        if mode == GenerationMode.NEGATIVE and operation.definition.raw["operationId"] == "root":
            continue  # nothing can be asked wrongly of it

        @settings(
            max_examples=8,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.generate],
        )
        @given(operation.as_strategy(generation_mode=mode))
        def request(case: schemathesis.Case) -> None:
            seen.setdefault(case.operation.path, set()).add(_sent(case).status_code)

        request()
    assert len(seen) >= 10
    met = set().union(*seen.values())
    assert max(met) < 500
    assert 200 in met if mode == GenerationMode.POSITIVE else {400, 404, 405} & met


def _sent(case: schemathesis.Case) -> schemathesis.Response:
    """The request through Django's own client, inside the transaction of this test; the answer as `schemathesis` reads it."""
    made = case.as_transport_kwargs(base_url="http://testserver" + BASE.rstrip("/"))
    request = requests.Request(
        **{name: made.get(name) for name in ("method", "url", "headers", "params", "data", "json")}
    ).prepare()
    sent = Client().generic(
        str(request.method), str(request.path_url), request.body or b"", headers=dict(request.headers)
    )
    body = b"".join(sent.streaming_content) if sent.streaming else sent.content  # type: ignore[attr-defined]
    headers = {name.lower(): [value] for name, value in sent.headers.items()}
    answer = schemathesis.Response(sent.status_code, headers, body, request, elapsed=0.0, verify=False)
    case.validate_response(answer, checks=CHECKED)
    return answer


def test_moments_without_a_zone_and_with_a_lost_plus_are_read() -> None:
    from naast.interop.hsds import asking

    wanted = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
    for text in (
        "2026-11-22T08:00:00",
        "2026-11-22T08:00:00Z",
        "2026-11-22T09:00:00+01:00",
        "2026-11-22T09:00:00 01:00",
    ):
        assert asking.read({"modified_after": text}).wish.since == wanted


def _metres(one: tuple[float, float], two: tuple[float, float]) -> float:
    """The distance on a flat map: near the equator, where the made-up town lies, and over some kilometres that is as good."""
    return 111_195 * math.hypot(one[0] - two[0], (one[1] - two[1]) * math.cos(math.radians(one[0])))


@pytest.mark.parametrize("metres", [1, 1300, 3000, 100_000])
def test_what_stands_within_a_distance_is_what_the_slow_way_finds(rivierdal: MapRecord, metres: int) -> None:
    middles = {pc4: middle for one in rivierdal.neighbourhoods for pc4, middle in one.middles.items()}
    near = {pc4 for pc4, middle in middles.items() if _metres(middles["0341"], middle) <= metres}
    there = queries.active().select_related("location")
    slow = {str(row.pk) for row in there if row.location and row.location.postcode[:4] in near}
    found = get("service_at_locations", postcode="0341 AB", proximity=str(metres), per_page=500)
    assert found["last_page"]
    assert {one["service_id"] for one in found["contents"]} == slow
    assert len(slow) > 5
    assert (metres == 1) == (near == {"0341"})
