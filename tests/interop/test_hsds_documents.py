"""Our map as HSDS 3.0 and back, without a database: valid against the official schemas, closed, and nothing lost either way."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID, uuid5

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from naast.directory.choices import Audience, CapacityStatus, Language, Layer
from naast.directory.demo.reader import read_map
from naast.directory.hours import Opening
from naast.directory.records import NAMESPACE
from naast.engine.answering import load_packs
from naast.interop.hsds import fictional, shape, terms
from naast.interop.hsds.documents import Writer, flat, minimal, turned
from naast.interop.hsds.merging import merged
from naast.interop.hsds.reading import Reader
from naast.interop.hsds.values import Area, Checked, Organisation, Place, Service
from tests.interop import official

NOTHING_ELSE = {"max_examples": 40, "deadline": None, "database": None, "suppress_health_check": list(HealthCheck)}


@cache
def words() -> terms.Terms:
    return terms.Terms(load_packs().provisions)


def writer() -> Writer:
    return Writer(words(), "Gelderland")


@cache
def demo() -> tuple[Service, ...]:
    return tuple(fictional.services(read_map()))


# --- the table of fields is the official one -------------------------------------------------------------------------------


def test_the_table_has_the_objects_and_fields_of_the_official_schemas() -> None:
    kinds = {"uuid": "uuid", "uri": "uri", "email": "email", "date-time": "moment"}
    theirs = {name: schema for name, schema in official.objects().items() if name != "meta_table_description"}
    assert set(shape.OBJECTS) == set(theirs)
    for name, schema in theirs.items():
        told = {}
        for field, what in schema["properties"].items():
            if "$ref" in what:
                kind: Any = ("one", what["$ref"][:-5])
            elif what.get("type") == "array":
                kind = ("many", what["items"]["$ref"][:-5])
            elif "enum" in what:
                kind = ("word", tuple(what["enum"]))
            else:
                kind = (kinds.get(what.get("format", ""), {"string": "text"}.get(what["type"], what["type"])), "")
            told[field] = (field in schema["required"], *kind)
        ours = {f.name: (f.required, f.kind, f.words or f.of) for f in shape.fields_of(name).values()}
        assert ours == told, name


def test_the_official_schemas_let_unknown_fields_through_and_ours_do_not() -> None:
    phone = {**official.example("service_full"), "unkown": 1}
    phone["phones"] = [{**phone["phones"][0], "prefered": True}]
    assert official.mistakes("service", phone, shut=False) == []
    assert len(official.mistakes("service", phone)) == 2
    assert shape.unknown("service", phone) == ["phones[0].prefered", "unkown"]


@pytest.mark.parametrize("name", ["service", "organization", "service_at_location"])
def test_official_examples_have_no_field_that_we_do_not_know(name: str) -> None:
    assert shape.unknown(name, official.example(f"{name}_full")) == []


# --- what leaves is valid ---------------------------------------------------------------------------------------------------


def test_the_whole_fictional_map_is_valid_and_closed() -> None:
    ours = writer()
    assert len(demo()) > 300
    for service in demo():
        document = ours.service(service)
        assert official.mistakes("service", document) == [], service.name
        assert official.mistakes("service", document, "uk", shut=False) == [], service.name
        assert official.mistakes("service_list", ours.listed_service(service)) == []
        assert shape.unknown("service", document) == []
        if service.place:
            assert official.mistakes("service_at_location", ours.at_location(service)) == []
            assert official.mistakes("service_at_location_list", ours.listed_at_location(service)) == []
            assert official.mistakes("service_at_location", ours.at_location(service), "uk", shut=False) == []
    organisations = {service.organisation.id: service.organisation for service in demo()}
    for one in organisations.values():
        document = ours.organisation(one)
        assert official.mistakes("organization", {**document, "services": []}) == []
        assert official.mistakes("organization_list", flat(document)) == []


def test_the_terms_are_valid_and_hold_together() -> None:
    known = words().terms
    for one in known.values():
        assert official.mistakes("taxonomy_term", one) == []
        assert one["taxonomy_id"] in words().taxonomies
        assert one.get("parent_id", one["id"]) in known
    for one in words().taxonomies.values():
        assert official.mistakes("taxonomy", one) == []
    assert len(known) == len({one["id"] for one in known.values()}) > 100


def test_our_words_are_those_of_the_house() -> None:
    assert {str(one): str(one.label) for one in Audience} == terms.AUDIENCES
    assert {str(one): str(one.label) for one in Layer} == terms.LAYERS
    assert {str(one): str(one.label) for one in Language} == {
        ours: name for ours, (_iso, name) in terms.LANGUAGES.items()
    }
    assert {str(one): str(one.label) for one in CapacityStatus if one != "unknown"} == terms.ROOMS


def _of(**changes: Any) -> Service:
    return replace(next(one for one in demo() if one.place and one.opening and one.phone), **changes)


def test_hours_are_weekly_rules_in_local_time() -> None:
    opening = (*(Opening(day, 540, 1020) for day in (1, 2, 4)), Opening(6, 0, 1440))
    found = writer().service(_of(opening=opening, hours_note=""))["schedules"]
    told = [(one["freq"], one["interval"], one["byday"], one["opens_at"], one["closes_at"]) for one in found]
    assert told == [("WEEKLY", 1, "MO,TU,TH", "09:00", "17:00"), ("WEEKLY", 1, "SA", "00:00", "23:59")]


def test_languages_leave_as_iso_639() -> None:
    found = writer().service(_of(languages=("nl", "ngt", "ti")))["languages"]
    assert [(one["code"], one["name"]) for one in found] == [
        ("nl", "Nederlands"), ("dse", "Nederlandse Gebarentaal"), ("ti", "Tigrinya"),
    ]  # fmt: skip


def test_room_and_waiting_leave_with_the_day_it_was_asked() -> None:
    document = writer().service(_of(capacity="waiting", weeks=6, asked_on=date(2026, 11, 2)))
    assert document["wait_time"] == "Er is een wachttijd: 6 weken"
    (room,) = [one for one in document["attributes"] if one["link_type"] == "ruimte"]
    assert (room["value"], room["taxonomy_term"]["code"]) == ("2026-11-02", "waiting")


def test_free_is_an_amount_and_half_free_is_not() -> None:
    assert writer().service(_of(cost="Gratis."))["cost_options"][0]["amount"] == 0
    assert "amount" not in writer().service(_of(cost="Gratis met verwijzing."))["cost_options"][0]


def test_closed_for_now_says_until_when() -> None:
    document = writer().service(_of(status="temporarily closed", reopens_on=date(2027, 2, 1)))
    assert document["alert"] == "Tijdelijk dicht. Weer open op 1 februari 2027."
    assert document["phones"]


@pytest.mark.parametrize(
    ("changes", "status", "name"),
    [
        ({"status": "defunct"}, "defunct", "Oud"),
        ({"status": "inactive"}, "inactive", "Oud"),
        ({"listed": False}, "inactive", "Dit aanbod staat niet meer op de kaart."),
    ],
)
def test_of_what_ended_only_that_leaves(changes: dict[str, Any], status: str, name: str) -> None:
    document = writer().service(_of(name="Oud", edited_at=datetime(2026, 11, 1, tzinfo=UTC), **changes))
    assert (document["status"], document["name"]) == (status, name)
    assert set(document) <= {"id", "name", "status", "organization_id", "alert", "last_modified"}
    assert official.mistakes("service", document) == []
    assert official.mistakes("service_list", minimal(document)) == []


def test_the_place_of_a_service_has_an_id_of_its_own_that_leads_back() -> None:
    service = _of()
    document = writer().at_location(service)
    assert document["id"] != document["service_id"] == str(service.id)
    assert turned(UUID(document["id"])) == service.id
    with pytest.raises(ValueError, match="no place"):
        writer().at_location(replace(service, place=None))


def test_the_source_is_thanked_in_every_record() -> None:
    (row,) = writer().service(_of())["organization"]["metadata"]
    assert (row["updated_by"], row["last_action_type"]) == ("demo", "import")
    assert "CC0-1.0" in row["replacement_value"]


# --- Naast > HSDS > Naast ---------------------------------------------------------------------------------------------------


def _without_origin(service: Service) -> Service:
    return replace(service, organisation=replace(service.organisation, origin=None, made_on=None))


def test_the_whole_fictional_map_comes_back_as_it_went() -> None:
    ours, back = writer(), Reader(words())
    for service in demo():
        assert back.service(json.loads(json.dumps(ours.service(service)))) == _without_origin(service)


_LINE = st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S"]), min_size=1, max_size=30)
_ID = st.integers(0, 10**9).map(lambda number: uuid5(NAMESPACE, str(number)))
_MOMENT = st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))
_DATE = st.dates(date(2020, 1, 1), date(2030, 1, 1))
_PC4 = st.integers(0, 9999).map(lambda number: f"{number:04}")


@st.composite
def _services(draw: st.DrawFn) -> Service:
    stretch = st.tuples(st.integers(1, 7), st.integers(0, 700), st.sampled_from([720, 1050, 1440]))
    name = _LINE.filter(lambda text: text != "Nederland")
    area = st.builds(Area, name, st.lists(_PC4, min_size=2, max_size=3, unique=True).map(tuple))
    place = st.builds(Place, _ID, _LINE, st.just("0341 AB"), _LINE, st.one_of(st.just(""), _LINE))
    places = tuple(draw(st.lists(place, max_size=2, unique_by=lambda one: one.id)))
    organisation = draw(
        st.builds(
            Organisation, id=_ID, name=_LINE.map("O".__add__), about=_LINE.map("A".__add__), layer=st.sampled_from(list(terms.LAYERS)),
            phone=st.sampled_from(["", "0341-00 11 22"]), url=st.sampled_from(["", "https://a.example"]),
            roles=st.lists(_LINE, max_size=2, unique=True).map(tuple), places=st.just(places),
        )
    )  # fmt: skip
    everywhere = draw(st.booleans())
    capacity = draw(st.sampled_from(["yes", "no", "waiting", "unknown"]))
    check = st.builds(Checked, st.sampled_from(["phone", "hours", "cost"]), _DATE, _LINE)
    opening = sorted({(day, opens, closes) for day, opens, closes in draw(st.lists(stretch, max_size=6))})
    return Service(
        id=draw(_ID), organisation=organisation, name=draw(_LINE), description=draw(_LINE),
        layer=draw(st.sampled_from(list(terms.LAYERS))), status=draw(st.sampled_from(["active", "temporarily closed"])),
        place=draw(st.sampled_from([None, *places])),
        offers=tuple(draw(st.lists(st.sampled_from(sorted(words().provisions)), max_size=3, unique=True))),
        audience=tuple(draw(st.lists(st.sampled_from(list(terms.AUDIENCES)), min_size=1, max_size=3, unique=True))),
        languages=tuple(draw(st.lists(st.sampled_from(list(terms.LANGUAGES)), min_size=1, max_size=3, unique=True))),
        everywhere=everywhere,
        areas=() if everywhere else tuple(draw(st.lists(area, max_size=3, unique=True))),
        phone=draw(st.sampled_from(["", "0341-00 00 00", "+31 341 00 00 00"])), cost=draw(st.sampled_from(["", "Gratis.", "Vijf euro."])),
        by_appointment=draw(st.booleans()), hours_note=draw(st.one_of(st.just(""), _LINE)),
        opening=tuple(Opening(*one) for one in opening), capacity=capacity,
        weeks=draw(st.integers(0, 104)) if capacity == "waiting" else None,
        asked_on=None if capacity == "unknown" else draw(_DATE), checked_on=draw(_DATE), edited_at=draw(_MOMENT),
        checks=tuple(draw(st.lists(check, max_size=2, unique_by=lambda one: (one.field, one.on)))),
    )  # fmt: skip


@settings(**NOTHING_ELSE)
@given(_services())
def test_anything_public_comes_back_as_it_went_and_is_valid(service: Service) -> None:
    document = writer().service(service)
    assert official.mistakes("service", document) == []
    back = Reader(words()).service(json.loads(json.dumps(document)))
    assert replace(back, organisation=replace(back.organisation, about="")) == replace(
        service, organisation=replace(service.organisation, about="")
    )


# --- HSDS > Naast > HSDS ----------------------------------------------------------------------------------------------------


def _whole(original: dict[str, Any], change: Any = lambda service: service) -> dict[str, Any]:
    """What comes in, is changed here, and leaves."""
    ours, back = writer(), Reader(words())
    here = back.service(original)
    return merged(original, ours.service(here), ours.service(change(here)))


_TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12)
_SIMPLE = {
    "text": _TEXTS,
    "number": st.integers(-9, 9999),
    "uuid": _ID.map(str),
    "uri": st.just("https://a.example/x"),
    "email": st.just("post@a.example"),
    "moment": _MOMENT.map(datetime.isoformat),
}


@st.composite
def _documents(draw: st.DrawFn, name: str = "service", depth: int = 0) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for field in shape.fields_of(name, top=False).values():
        nested = field.kind in ("one", "many")
        if not field.required and draw(st.integers(0, 9)) >= (2 if nested and depth < 2 else 0 if nested else 5):
            continue
        if field.kind == "many":
            found[field.name] = [draw(_documents(field.of, depth + 1)) for _n in range(draw(st.integers(0, 2)))]
        elif field.kind == "one":
            found[field.name] = draw(_documents(field.of, depth + 1))
        elif field.kind == "word":
            found[field.name] = draw(st.sampled_from(field.words))
        elif field.name in ("byday", "opens_at", "closes_at", "extent"):
            found[field.name] = draw(st.sampled_from(["MO,TU", "09:00", "17:00:00", "0341 0342", "2MO"]))
        else:
            found[field.name] = draw(_SIMPLE[field.kind])
    return found


@settings(**NOTHING_ELSE)
@given(_documents())
def test_no_valid_document_loses_anything(original: dict[str, Any]) -> None:
    assert official.mistakes("service", original) == []
    assert _whole(original) == original


@settings(**NOTHING_ELSE)
@given(_documents())
def test_a_correction_changes_that_and_nothing_else(original: dict[str, Any]) -> None:
    original |= {"status": "active"}  # of what ended only that is told
    found = _whole(original, lambda here: replace(here, name="Nieuwe naam", cost="Acht euro."))
    assert (found["name"], found["fees_description"]) == ("Nieuwe naam", "Acht euro.")
    touched = {"name", "fees_description", "cost_options"}
    assert {k: v for k, v in found.items() if k not in touched} == {
        k: v for k, v in original.items() if k not in touched
    }
    assert official.mistakes("service", found) == []


@pytest.mark.parametrize("folder", ["service_full"])
def test_the_official_example_comes_back_letter_for_letter(folder: str) -> None:
    original = official.example(folder)
    assert _whole(original) == original


def test_of_the_official_example_we_read_what_our_map_has_a_place_for() -> None:
    here = Reader(words()).service(official.example("service_full"))
    assert (here.name, here.organisation.name) == ("Community Counselling", "Example Organization Inc.")
    assert here.phone == "+44 1234 234567"
    assert here.opening == (Opening(4, 600, 1080), Opening(5, 600, 1080))
    assert here.place is not None
    assert here.place.town == "MyCity"
    assert here.by_appointment is False
    assert here.checked_on == date(2005, 1, 1)


def test_a_corrected_number_and_new_hours_replace_the_old_ones() -> None:
    original = official.example("service_full")
    original["schedules"].append(
        {"id": str(uuid5(NAMESPACE, "x")), "freq": "MONTHLY", "byday": "2MO", "notes": "Inloop"}
    )
    later = (Opening(1, 480, 720),)
    found = _whole(original, lambda here: replace(here, phone="0341-00 99 99", opening=later))
    assert [one["number"] for one in found["phones"]] == ["0341-00 99 99"]
    assert found["phones"][0]["languages"] == original["phones"][0]["languages"]
    assert [one.get("byday") for one in found["schedules"]] == ["2MO", "MO"]
    assert found["organization"] == original["organization"]
    assert official.mistakes("service", found) == []


def test_what_was_taken_away_here_is_gone_there() -> None:
    found = _whole(official.example("service_full"), lambda here: replace(here, phone="", opening=()))
    assert "phones" not in found
    assert "schedules" not in found


def test_two_lines_of_theirs_for_the_same_hours_become_one_when_they_change() -> None:
    days = [
        {"id": str(uuid5(NAMESPACE, d)), "freq": "WEEKLY", "byday": d, "opens_at": "09:00", "closes_at": "17:00"}
        for d in ("MO", "TU")
    ]
    original = {"id": str(uuid5(NAMESPACE, "s")), "name": "Twee", "status": "active", "schedules": days}
    assert _whole(original) == original
    found = _whole(original, lambda here: replace(here, opening=(*here.opening, Opening(3, 540, 1020))))
    assert [one["byday"] for one in found["schedules"]] == ["MO,TU,WE"]


def test_moments_are_told_with_their_zone() -> None:
    moment = datetime(2026, 11, 22, 19, 0, tzinfo=UTC) + timedelta(minutes=5)
    assert writer().service(_of(edited_at=moment))["last_modified"] == "2026-11-22T19:05:00+00:00"
