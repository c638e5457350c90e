"""What is not there: the same holes as the list of the demo, the nearest place that has it, and two neighbourhoods side by side."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from naast.directory import queries
from naast.directory.choices import CapacityStatus
from naast.directory.demo.reader import read_gaps
from naast.directory.models import Capacity, Service
from naast.directory.queries.gaps import Supply, nearest
from naast.directory.records import MapRecord


def test_the_holes_are_those_of_the_demo(rivierdal: MapRecord) -> None:
    offer, names = queries.offer(queries.neighbourhoods()), queries.provisions()
    found = {place.slug: set(offer.missing(names, place.slug)) for place in queries.neighbourhoods()}
    assert found == {slug: set(ids) for slug, ids in read_gaps().items()}


def test_what_is_closed_is_not_there(rivierdal: MapRecord) -> None:
    Service.objects.filter(offers__provision_id="patz").update(status="inactive")
    assert not any(
        queries.offer(queries.neighbourhoods()).at("patz", place.slug).places for place in queries.neighbourhoods()
    )


def test_help_that_is_full_everywhere_is_told_apart(rivierdal: MapRecord) -> None:
    Capacity.objects.filter(service__offers__provision_id="nachtzorg").update(
        status=CapacityStatus.NO, weeks=None, as_of="2026-11-01"
    )
    assert queries.offer(queries.neighbourhoods()).at("nachtzorg", "parkzijde").all_full
    assert not Supply().all_full
    assert not Supply(2, 1).all_full


@pytest.mark.parametrize(
    ("there", "start", "found"),
    [("d", "a", ["d"]), ("bd", "a", ["b", "d"]), ("c", "a", ["c"]), ("", "a", []), ("a", "a", ["a"]), ("z", "a", [])],
)
def test_the_nearest_is_the_fewest_borders_away(there: str, start: str, found: list[str]) -> None:
    ring = {"a": ["b", "d"], "b": ["a", "c"], "c": ["b", "d"], "d": ["c", "a"], "z": []}
    assert nearest({slug: Supply(1) for slug in there}, start, ring) == found


def test_the_page_says_what_nobody_offers_and_where_it_is_nearest(rivierdal: MapRecord, client: Client) -> None:
    page = client.get("/hulp/wat-is-er-niet/?wijk=nieuwlanden").content.decode()
    assert "In Nieuwlanden biedt niemand deze 3 soorten hulp." in page
    assert "Het dichtst bij: De Akkers." in page
    assert "/hulp/?wijk=de-akkers&amp;hulp=nachtzorg" in page
    assert (
        "In Oud-Rivierdal is er van elke soort hulp iets."
        in client.get("/hulp/wat-is-er-niet/?wijk=oud-rivierdal").content.decode()
    )


def test_without_a_neighbourhood_all_holes_stand_in_a_table(rivierdal: MapRecord, client: Client) -> None:
    page = client.get("/hulp/wat-is-er-niet/").content.decode()
    assert "vaakst gemist bovenaan" in page
    assert client.get("/hulp/wat-is-er-niet/?wijk=nergens").status_code == 200


def test_two_neighbourhoods_stand_side_by_side(rivierdal: MapRecord, client: Client) -> None:
    page = client.get("/hulp/vergelijk/?een=het-veen&twee=parkzijde").content.decode()
    assert "Het Veen naast Parkzijde" in page
    only = page[page.index("Alleen in Parkzijde") :]
    assert "hulp=nachtzorg" in only
    assert "2.390" in page
    assert "8.760" in page


@pytest.mark.parametrize(
    ("query", "status"),
    [("", 200), ("?een=het-veen", 422), ("?een=het-veen&twee=het-veen", 422), ("?een=x&twee=y", 422)],
)
def test_until_there_are_two_the_form_stays(rivierdal: MapRecord, client: Client, query: str, status: int) -> None:
    answer = client.get(f"/hulp/vergelijk/{query}")
    assert answer.status_code == status
    assert "Eerste wijk" in answer.content.decode()
    assert "In getallen" not in answer.content.decode()


@pytest.mark.parametrize(
    ("url", "ceiling"),
    [
        ("/hulp/wat-is-er-niet/", 4),
        ("/hulp/wat-is-er-niet/?wijk=campus", 4),
        ("/hulp/vergelijk/?een=campus&twee=het-veen", 5),
    ],
)
def test_looking_costs_a_few_queries_and_writes_nothing(
    rivierdal: MapRecord, client: Client, django_assert_max_num_queries: Any, url: str, ceiling: int
) -> None:
    with django_assert_max_num_queries(ceiling) as seen:
        assert client.get(url).status_code == 200
    assert all(query["sql"].startswith("SELECT") for query in seen.captured_queries)
    assert client.post(url).status_code == 405
