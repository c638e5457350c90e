"""Where there are more neighbourhoods than anybody reads, the search page names only the reader's own and those beside it."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from naast.directory import queries
from naast.directory.models import Neighbourhood
from naast.directory.records import MapRecord


@pytest.fixture
def country(rivierdal: MapRecord, monkeypatch: pytest.MonkeyPatch) -> MapRecord:
    monkeypatch.setattr("naast.directory.queries.MOST_NAMED", 3)
    return rivierdal


def _offered(page: Any) -> set[str]:
    return {slug for slug, _name in page.context["form"].fields["wijk"].choices if slug}


def _beside(slug: str) -> set[str]:
    return {slug, *Neighbourhood.objects.get(slug=slug).next_to}


def test_all_are_named_where_they_are_few(rivierdal: MapRecord, client: Client) -> None:
    page = client.get(reverse("directory:search"))
    assert _offered(page) == set(Neighbourhood.objects.values_list("slug", flat=True))


@pytest.mark.parametrize("asked", [{"wijk": "campus"}, {"postcode": "0342"}, {"postcode": "٠٣٤٢ AB"}], ids=str)
def test_of_many_only_the_own_and_those_beside_it(country: MapRecord, client: Client, asked: dict[str, str]) -> None:
    home = Neighbourhood.objects.get(**({"slug": "campus"} if "wijk" in asked else {"postcodes__pc4": "0342"}))
    page = client.get(reverse("directory:search"), asked)
    assert page.status_code == 200
    assert _offered(page) == _beside(home.slug)
    assert len(_offered(page)) < Neighbourhood.objects.count()
    assert {one["text"] for one in page.context["page"].neighbourhoods if one["current"]} == {home.name}


@pytest.mark.parametrize("asked", [{}, {"postcode": "9999"}, {"postcode": "abc\0"}], ids=str)
def test_of_many_none_when_nobody_said_where(country: MapRecord, client: Client, asked: dict[str, str]) -> None:
    page = client.get(reverse("directory:search"), asked)
    assert _offered(page) == set()
    assert "Of kies uw wijk" not in page.content.decode()


def test_what_is_found_is_the_same(country: MapRecord, monkeypatch: pytest.MonkeyPatch) -> None:
    few = queries.neighbourhoods_near("0342", "")
    monkeypatch.setattr("naast.directory.queries.MOST_NAMED", 10_000)
    every = queries.neighbourhoods_near("0342", "")
    terms = queries.Terms(words="maaltijd", pc4="0342")
    one, two = (queries.search(terms, places=places) for places in (few, every))
    assert one.services == two.services
    assert dict(one.per_place) == {
        slug: n for slug, n in two.per_place.items() if slug in {place.slug for place in few}
    }
