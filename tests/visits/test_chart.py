"""The page of the flow chart: what is asked, what comes out, what is drawn, and that nothing of it stays."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from naast.engine.flow import load_shipped
from naast.visits.forms import FlowForm

pytestmark = pytest.mark.django_db

ADDRESS = "/stroomschema/huisbezoek/"
SAFE = dict.fromkeys(("in_leven", "in_dood", "in_kind", "in_geweld", "in_benauwd", "in_zorgweg"), "nee")
READY = SAFE | {
    "in_melder": "huishoudelijke hulp",
    "in_naaste": "ja",
    "in_antwoord": "ja",
    "in_wil": "ja",
    "in_haast": "kan wachten",
}


def ids() -> dict[str, str]:
    """The ids of the questions by their names."""
    return {each.name: each.id for each in load_shipped("huisbezoek").model.inputs.values()}


def walk(client: Client, **answers: str) -> str:
    response = client.post(ADDRESS, answers)
    assert response.status_code == 200
    return unescape(response.content.decode())


def test_the_list_names_every_chart(client: Client) -> None:
    page = unescape(client.get("/stroomschema/").content.decode())
    assert page.index("Stroomschema huisbezoek") < page.index('href="/stroomschema/opvolging/"')


def test_every_question_of_the_chart_is_asked_once(client: Client) -> None:
    page = client.get(ADDRESS).content.decode()
    asked = re.findall(r'<(?:select|input)[^>]*name="(in_\w+)"', page)
    assert set(asked) == set(ids().values())
    assert page.count("<fieldset") + page.count("<select") + page.count('type="number"') >= len(ids())


def test_danger_comes_first_with_a_number_to_call(client: Client) -> None:
    page = walk(client, **SAFE | {"in_dood": "ja"})
    assert "Volgende stap: nu bellen" in page
    assert page.index("0800-0113") < page.index("Volgende stap: nu bellen")
    assert 'href="tel:08000113"' in page


def test_what_was_not_asked_about_danger_is_asked_first(client: Client) -> None:
    assert "Volgende stap: naar gevaar vragen" in walk(client)


def test_no_is_no(client: Client) -> None:
    page = walk(client, **SAFE | {ids()["naaste houdt het niet vol"]: "ja", ids()["antwoord van de zieke"]: "nee"})
    assert "Volgende stap: kaartje geven" in page


def test_the_way_that_was_gone_is_marked_in_the_drawing_and_in_the_text(client: Client) -> None:
    page = walk(client, **SAFE | {"in_dood": "ja"})
    assert "Hier bent u: Volgende stap." in page
    assert page.count("(dit past)") >= 2
    assert "(dit past)" not in client.get(ADDRESS).content.decode()


def test_a_number_is_read_and_nonsense_is_refused_without_losing_answers(client: Client) -> None:
    name = ids()["onverwachte opnames"]
    assert client.post(ADDRESS, {name: "3"}).status_code == 200
    refused = client.post(ADDRESS, {name: "veel", "in_dood": "nee"})
    assert refused.status_code == 422
    assert re.search(r'name="in_dood" value="nee" checked', refused.content.decode())


def test_a_choice_that_is_not_offered_is_refused(client: Client) -> None:
    assert client.post(ADDRESS, {"in_melder": "de koning"}).status_code == 422


def test_nothing_is_stored(client: Client) -> None:
    """Only how often this address was asked is counted, under a key without name or address."""
    client.get(ADDRESS)
    with CaptureQueriesContext(connection) as seen:
        client.post(ADDRESS, SAFE)
    writes = [query["sql"].split() for query in seen.captured_queries if "insert" in query["sql"].lower()]
    assert [words[2] for words in writes] == ["core_ratecount"]
    assert not client.cookies.get("sessionid")


def test_a_chart_nobody_knows_is_not_there(client: Client) -> None:
    assert client.get("/stroomschema/nergens/").status_code == 404
    assert client.get("/stroomschema/../../settings/").status_code == 404


@pytest.mark.parametrize("name", ["huisbezoek", "opvolging"])
def test_every_answer_a_form_offers_can_be_decided_on(name: str) -> None:
    flow = load_shipped(name)
    fields = FlowForm(flow, None).fields
    for field, known in fields.items():
        for value, _words in getattr(known, "choices", []):
            form = FlowForm(flow, {field: value})
            assert form.is_valid(), form.errors
            assert flow.decide(form.answers()).steps[-1].decision == flow.order[-1].name
