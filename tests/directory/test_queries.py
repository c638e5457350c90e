"""Reads: finding by word, slip of the pen, place, language and room; and the order in which things come."""

from __future__ import annotations

from typing import Any

import pytest

from naast.core.errors import NotVisible
from naast.directory import queries, snapshot
from naast.directory.models import Organisation, Service
from naast.directory.queries import Terms
from naast.directory.records import MapRecord


def _slugs(terms: Terms) -> list[str]:
    return [s.slug for s in queries.search(terms).services]


def test_without_a_wish_everything_is_there(rivierdal: MapRecord) -> None:
    found = queries.search(Terms())
    assert (found.total, found.how) == (rivierdal.service_count, "none")
    assert sum(found.per_layer.values()) == found.total
    assert len(found.services) == queries.PAGE_SIZE


def test_at_the_door_stand_those_who_take_every_question_and_death_stands_last(rivierdal: MapRecord) -> None:
    first = queries.search(Terms(pc4="0341")).services
    last = queries.search(Terms(pc4="0341"), 99).services
    assert first[0].slug in {"wijkteam-stad-en-haven-aanmelden", "sociaal-loket-rivierdal-vangnet"}
    assert {offer.provision_id for s in last for offer in s.offers.all()} & set(queries.AFTER)
    assert not {offer.provision_id for s in first for offer in s.offers.all()} & set(queries.AFTER)


def test_who_is_in_danger_gets_those_first_whatever_the_words(rivierdal: MapRecord) -> None:
    found = queries.search(Terms(words="uitvaart", pc4="0341"), first=["zelfmoordpreventie-113"])
    assert {offer.provision_id for offer in found.services[0].offers.all()} == {"zelfmoordpreventie-113"}
    assert found.total == queries.search(Terms(words="uitvaart", pc4="0341")).total + 2


def test_near_comes_before_national(rivierdal: MapRecord) -> None:
    first, last = queries.search(Terms()), queries.search(Terms(), 99)
    assert not any(s.everywhere for s in first.services)
    assert last.services[-1].everywhere
    assert last.number == last.page_count


def test_pages_hold_everything_once(rivierdal: MapRecord) -> None:
    pages = queries.search(Terms(words="zorg")).page_count
    seen = [s.pk for n in range(1, pages + 1) for s in queries.search(Terms(words="zorg"), n).services]
    assert len(seen) == len(set(seen)) == queries.search(Terms(words="zorg")).total


@pytest.mark.parametrize(
    ("words", "slug"),
    [
        ("voedselbank", "voedselbank-rivierdal-pakket"),
        ("hospices", "hospice-het-kompas-opname"),
        ("tolk", "tolkenpunt-rivierdal-telefoon"),
        ("financiële schulden hulp", "schuldhulp-rivierdal-aanmelden"),
        ("zelfmoord", "zelfmoordpreventie-praten"),
        ("mijn man wil zelfmoord plegen", "zelfmoordpreventie-praten"),
        ("imam", "moskee-al-nour-imam"),
        ("ANW", "svb-anw"),
    ],
)
def test_words_find_what_they_mean(rivierdal: MapRecord, words: str, slug: str) -> None:
    assert slug in _slugs(Terms(words=words))[:6], words


@pytest.mark.parametrize(
    ("words", "contains"),
    [("mantelsorg", "antelzorg"), ("hospise", "ospice"), ("rowgroep", "ouwgroep"), ("dieetist", "ieet")],
)
def test_a_slip_of_the_pen_still_finds(rivierdal: MapRecord, words: str, contains: str) -> None:
    found = queries.search(Terms(words=words))
    assert found.how == "like"
    assert contains in f"{found.services[0].name} {found.services[0].search_keys}"


def test_accents_do_not_matter(rivierdal: MapRecord) -> None:
    assert _slugs(Terms(words="dietist")) == _slugs(Terms(words="diëtist")) != []


def test_some_words_will_do_when_not_all_fit(rivierdal: MapRecord) -> None:
    found = queries.search(Terms(words="hospice zeppelin"))
    assert found.how == "some"
    assert any("ospice" in s.organisation.name for s in found.services)


@pytest.mark.parametrize("words", ["😀", "'\";--", "%", "!!!", "a" * 200, "& | ! ( )", "\\", "<script>", "xqzzy"])
def test_odd_words_find_nothing_and_break_nothing(rivierdal: MapRecord, words: str) -> None:
    assert queries.search(Terms(words=words)).total in (0, *range(rivierdal.service_count))
    assert queries.search(Terms(words=words)).how in ("all", "some", "like")


@pytest.mark.parametrize("pc4", ["0341", "0347", "0349", "0350", "0361", "9999"])
def test_place_agrees_with_the_slow_way(rivierdal: MapRecord, pc4: str) -> None:
    slow = {v["id"] for v in snapshot.build(rivierdal) if not v["pc4"] or pc4 in v["pc4"]}
    fast = {str(pk) for pk in queries.active().filter(queries.serving(pc4=pc4)).values_list("pk", flat=True)}
    assert fast == slow
    assert queries.search(Terms(pc4=pc4)).total == len(slow)


def test_a_neighbourhood_and_its_postcodes_agree(rivierdal: MapRecord) -> None:
    by_name, by_code = Terms(neighbourhood="het-veen"), Terms(pc4="0350")
    assert queries.search(by_name).total == queries.search(by_code).total


def test_nothing_here_but_elsewhere(rivierdal: MapRecord) -> None:
    found = queries.search(Terms(words="wereldkeuken", pc4="0350"))
    assert found.total == 0
    assert found.elsewhere == 1


def test_language_layer_and_room_narrow(rivierdal: MapRecord) -> None:
    everything = queries.search(Terms(words="huisarts")).total
    turkish = queries.search(Terms(words="huisarts", language="tr"))
    with_room = queries.search(Terms(words="huisarts", open_only=True))
    care = queries.search(Terms(words="huisarts", layer="formele zorg"))
    assert 0 < turkish.total < everything
    assert all("tr" in s.languages for s in turkish.services)
    assert 0 < with_room.total < everything
    assert all(s.capacity.status == "yes" for s in with_room.services)
    assert care.total == care.per_layer["formele zorg"] < sum(care.per_layer.values())


def test_names_are_ordered_as_people_do(rivierdal: MapRecord) -> None:
    Organisation.objects.filter(slug="humanisten-rivierdal").update(name="Élan")
    Organisation.objects.filter(slug="stiltehuis").update(name="elastiek")
    names = list(
        Organisation.objects.filter(slug__in=["humanisten-rivierdal", "stiltehuis", "uwv"]).values_list(
            "name", flat=True
        )
    )
    assert names == ["Élan", "elastiek", "UWV"]


def test_a_full_service_has_alternatives_with_room(rivierdal: MapRecord) -> None:
    service = queries.service_by_slug("woonzorg-lindehof-palliatieve-kamer")
    others = queries.alternatives_for(service)
    assert service.pk not in {o.pk for o in others}
    assert all(o.capacity.status == "yes" for o in others)
    full = queries.service_by_slug("praktijk-vismarkt-spreekuur")
    assert "huisartsen-de-kade-spreekuur" in {o.slug for o in queries.alternatives_for(full)}


def test_what_comes_after_a_death_stands_last(rivierdal: MapRecord) -> None:
    shown = queries.organisation_by_slug("thuiszorg-de-waard").shown  # type: ignore[attr-defined]
    assert shown[-1].slug == "thuiszorg-de-waard-na-de-zorg"


@pytest.mark.parametrize("read", [queries.service_by_slug, queries.organisation_by_slug, queries.neighbourhood_by_slug])
def test_what_is_not_there_does_not_exist(rivierdal: MapRecord, read: Any) -> None:
    with pytest.raises(NotVisible):
        read("nergens")


def test_an_organisation_without_open_doors_does_not_exist(rivierdal: MapRecord) -> None:
    Service.objects.filter(organisation__slug="stiltehuis").update(status="inactive")
    with pytest.raises(NotVisible):
        queries.organisation_by_slug("stiltehuis")


def test_the_snapshot_costs_six_queries(rivierdal: MapRecord, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(6):
        assert len(queries.snapshot()) == rivierdal.service_count


def test_what_does_the_same_offers_the_same_to_the_same_people_near_by(rivierdal: MapRecord) -> None:
    """Slow and obvious: for every service with alternatives, look at each of them."""
    seen = 0
    for service in queries.active().filter(everywhere=False).order_by("slug")[:120]:
        mine = queries.service_by_slug(service.slug)
        offers = [offer.provision_id for offer in mine.offers.all()]
        here = {cover.neighbourhood_id for cover in mine.coverage.all() if cover.neighbourhood_id}
        for slug in [one.slug for one in queries.alternatives_for(mine)]:
            other = queries.service_by_slug(slug)
            seen += 1
            assert offers[0] == other.offers.all()[0].provision_id, (mine.slug, other.slug)
            assert mine.layer == other.layer, (mine.slug, other.slug)
            assert set(mine.audience) <= set(other.audience) or other.audience == ["everyone"], (mine.slug, other.slug)
            assert here & {cover.neighbourhood_id for cover in other.coverage.all()}, (mine.slug, other.slug)
    assert seen > 10


def test_a_group_of_one_faith_is_no_other_way_for_a_carers_desk(rivierdal: MapRecord) -> None:
    asked = queries.active().filter(offers__provision_id="wmo-mantelzorgondersteuning", audience__contains=["carers"])
    for service in asked.exclude(slug="moskee-fatih-vrouwenkring").distinct():
        found = {one.slug for one in queries.alternatives_for(queries.service_by_slug(service.slug))}
        assert "moskee-fatih-vrouwenkring" not in found, service.slug
