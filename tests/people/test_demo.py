"""The fictional people of Rivierdal: made once, told again, and never where people are real."""

from __future__ import annotations

from typing import Any

import pytest
from tests.conftest import Cast
from tests.people.conftest import rows

from naast.people import demo, queries
from naast.people.models import AccessLink, Person

pytestmark = pytest.mark.django_db


def test_the_people_are_there_once_and_their_links_work(cast: Cast) -> None:
    first, again = demo.fill(), demo.fill()
    assert first == again
    assert [name for name, _link in first] == ["Dina Verbeek", "Huub Verbeek", "Teun", "Ineke van Dam"]
    assert [p.name for p in rows(Person)] == ["Dina Verbeek", "Gerrit Aalbers", "G. Aalbersz", "Roel van Dam"]
    assert len(rows(AccessLink)) == 4
    token = dict(first)["Dina Verbeek"].rstrip("/").rsplit("/", 1)[-1]
    assert queries.link_by_token(token).member.name == "Dina Verbeek"
    assert rows(Person, name="Roel van Dam")[0].is_deceased


def test_it_never_fills_a_real_house(cast: Cast, settings: Any) -> None:
    settings.NAAST_FICTIONAL = False
    with pytest.raises(demo.NotFictional):
        demo.fill()
    assert rows(Person) == []
