"""The numbers beside the choices: the same as counting by hand, whatever else is chosen; in one query."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from naast.core import clock
from naast.directory import queries
from naast.directory.choices import Audience, CapacityStatus, Cost, Language, Layer
from naast.directory.models import Service
from naast.directory.queries import Terms
from naast.directory.records import MapRecord
from naast.engine.dates import holidays_in

MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=clock.AMSTERDAM)
SUNDAY_NIGHT = datetime(2026, 11, 22, 3, 0, tzinfo=clock.AMSTERDAM)
CHRISTMAS = datetime(2026, 12, 25, 10, 0, tzinfo=clock.AMSTERDAM)
Test = Callable[[Service], bool]


def _is_open(service: Service, now: datetime) -> bool:
    """By hand: somebody is there at this minute; on a public holiday only who is always there."""
    if service.by_appointment:
        return False
    minute, feast = now.hour * 60 + now.minute, now.date() in holidays_in(now.year)
    today = [t for t in service.opening_times.all() if t.weekday == now.isoweekday()]
    return any(
        (t.opens_minute, t.closes_minute) == (0, 1440) if feast else t.opens_minute <= minute < t.closes_minute
        for t in today
    )


def _tests(terms: Terms, now: datetime) -> dict[str, Test]:
    held: dict[str, Test] = {}
    if terms.neighbourhood:
        held["wijk"] = lambda s: (
            s.everywhere
            or any(c.neighbourhood and c.neighbourhood.slug == terms.neighbourhood for c in s.coverage.all())
        )
    if terms.layer:
        held["soort"] = lambda s: s.layer == terms.layer
    if terms.audience:
        held["voorwie"] = lambda s: terms.audience in s.audience
    if terms.language:
        held["taal"] = lambda s: terms.language in s.languages
    if terms.cost:
        held["kosten"] = lambda s: _cost(s) == terms.cost
    if terms.open_now:
        held["open"] = lambda s: _is_open(s, now)
    if terms.open_only:
        held["plaats"] = lambda s: s.capacity.status == CapacityStatus.YES
    if terms.provision:
        held["hulp"] = lambda s: terms.provision in {offer.provision_id for offer in s.offers.all()}
    return held


def _cost(service: Service) -> str:
    if not service.cost:
        return Cost.UNKNOWN
    return Cost.FREE if service.cost.lower().startswith("gratis") else Cost.PAID


def _count(rows: list[Service], held: dict[str, Test], let_go: str, more: Test = lambda s: True) -> int:
    return sum(all(test(s) for name, test in held.items() if name != let_go) and more(s) for s in rows)


@pytest.mark.parametrize("now", [MONDAY, SUNDAY_NIGHT, CHRISTMAS], ids=["monday", "night", "christmas"])
@pytest.mark.parametrize(
    "terms",
    [
        Terms(),
        Terms(neighbourhood="de-akkers", language="tr"),
        Terms(neighbourhood="lage-dijk", layer=Layer.COMMUNAL, cost=Cost.FREE, open_now=True),
        Terms(audience=Audience.CHILDREN, open_only=True, open_now=True),
        Terms(provision="huisarts", cost=Cost.PAID),
        Terms(provision="nachtzorg", neighbourhood="campus", open_only=True),
    ],
    ids=["nothing", "language", "village", "children", "paid", "nothing-there"],
)
def test_the_numbers_are_those_of_counting_by_hand(rivierdal: MapRecord, terms: Terms, now: datetime) -> None:
    rows = list(
        queries.active()
        .select_related("capacity")
        .prefetch_related("opening_times", "offers", "coverage__neighbourhood")
    )
    held, found = _tests(terms, now), queries.search(terms, now=now, places=queries.neighbourhoods())
    facets = found.facets
    assert facets.total == found.total == _count(rows, held, "")
    assert facets.matched == _count(rows, {k: v for k, v in held.items() if k == "wijk"}, "")
    by_layer = {str(one): _count(rows, held, "soort", lambda s, one=one: s.layer == one) for one in Layer}
    assert facets.counts["soort"] == by_layer
    assert facets.counts["voorwie"] == {
        str(one): _count(rows, held, "voorwie", lambda s, one=one: one in s.audience) for one in Audience
    }
    assert facets.counts["taal"] == {
        str(one): _count(rows, held, "taal", lambda s, one=one: one in s.languages) for one in Language
    }
    assert facets.counts["kosten"] == {
        str(one): _count(rows, held, "kosten", lambda s, one=one: _cost(s) == one) for one in Cost
    }
    assert facets.counts["open"]["on"] == _count(rows, held, "open", lambda s: _is_open(s, now))
    assert facets.counts["plaats"]["on"] == _count(
        rows, held, "plaats", lambda s: s.capacity.status == CapacityStatus.YES
    )
    assert facets.without == {name: _count(rows, held, name) for name in held if name != "wijk"}
    local = {
        place.slug: _count(
            [s for s in rows if not s.everywhere], held, "wijk",
            lambda s, place=place: any(c.neighbourhood_id == place.pk for c in s.coverage.all()),
        )
        for place in queries.neighbourhoods()
    }  # fmt: skip
    assert {slug: n for slug, n in local.items() if n} == dict(found.per_place)


def test_choosing_gives_the_number_that_stood_beside_the_choice(rivierdal: MapRecord) -> None:
    terms = Terms(neighbourhood="sint-joris", open_only=True)
    facets = queries.search(terms, now=MONDAY).facets
    for language, count in facets.counts["taal"].items():
        assert queries.search(replace(terms, language=language), now=MONDAY).total == count


def test_counting_takes_one_query_however_much_is_chosen(rivierdal: MapRecord, django_assert_num_queries: Any) -> None:
    places = queries.neighbourhoods()
    for terms in (Terms(), Terms(language="tr", cost=Cost.FREE, open_now=True, open_only=True, audience="everyone")):
        # Numbers with the first ids, neighbourhoods, the page, its opening times.
        with django_assert_num_queries(4):
            assert queries.search(terms, now=MONDAY, places=places).total


def test_above_a_bound_nothing_is_counted_exactly(rivierdal: MapRecord, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("naast.directory.queries.facets.MOST_COUNTED", 50)
    facets = queries.search(Terms(), now=MONDAY).facets
    assert (facets.capped, facets.matched, facets.total) == (True, 50, 50)


def test_nothing_here_shows_what_lies_just_over_the_border(rivierdal: MapRecord) -> None:
    terms = Terms(neighbourhood="campus", provision="maaltijdservice")
    found = queries.search(terms, now=MONDAY, places=queries.neighbourhoods())
    assert found.total == 0
    assert found.elsewhere == queries.search(Terms(provision="maaltijdservice")).total > 0
    beside = {"nieuwlanden", "oud-rivierdal", "parkzijde"}
    assert found.nearby
    for service in found.nearby:
        assert {c.neighbourhood.slug for c in service.coverage.all() if c.neighbourhood} & beside
