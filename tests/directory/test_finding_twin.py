"""Finding fast and finding slowly give the same places in the same order: page by page, above the bound of counting, and for a slip."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db import connection
from django.db.models import Exists, F, OuterRef, Q, Value

from naast.directory import queries
from naast.directory.choices import Cost
from naast.directory.models import Coverage, SearchWord, Service
from naast.directory.queries import Terms, Understood, finding
from naast.directory.records import MapRecord

NOTHING_WISHED = Value(1.0)


def _every_page(terms: Terms, **more: object) -> list[str]:
    pages = queries.search(terms, **more).page_count  # type: ignore[arg-type]
    return [one.slug for n in range(1, pages + 1) for one in queries.search(terms, n, **more).services]  # type: ignore[arg-type]


def _slowly(terms: Terms) -> list[str]:
    """All places in order, one plain condition after the other; for terms with one word at most."""
    rows = queries.active().annotate(rank=NOTHING_WISHED)
    if terms.words:
        query = SearchQuery(terms.words, config="dutch")
        rows = queries.active().filter(search_vector=query).annotate(rank=SearchRank(F("search_vector"), query))
    if terms.pc4:
        near = Q(pc4=terms.pc4) | Q(neighbourhood__postcodes__pc4=terms.pc4)
        rows = rows.filter(Q(everywhere=True) | Q(Exists(Coverage.objects.filter(near, service=OuterRef("pk")))))
    if terms.provision:
        rows = rows.filter(offers__provision_id=terms.provision)
    if terms.language:
        rows = rows.filter(languages__contains=[terms.language])
    if terms.cost:
        rows = rows.filter(cost__istartswith="gratis")
    return [one.slug for one in queries.in_order(rows)]


ASKED = [
    Terms(words="zorg"),
    Terms(words="mantelzorg", pc4="0341"),
    Terms(words="hospice", pc4="0350", language="tr"),
    Terms(provision="huisarts", pc4="0347", cost=Cost.FREE),
    Terms(words="rouw", cost=Cost.FREE),
]


@pytest.mark.parametrize("terms", ASKED, ids=lambda terms: terms.words or terms.provision)
@pytest.mark.parametrize("bound", [5_000, 7], ids=["counted", "above-the-bound"])
def test_every_page_is_that_of_the_slow_way(
    rivierdal: MapRecord, monkeypatch: pytest.MonkeyPatch, terms: Terms, bound: int
) -> None:
    monkeypatch.setattr("naast.directory.queries.facets.MOST_COUNTED", bound)
    slow = _slowly(terms) if terms.words else sorted(_slowly(terms))
    # Without words who takes every question stands first: only who is there is compared.
    fast = _every_page(terms) if terms.words else sorted(_every_page(terms))
    shown = min(len(slow), bound)
    whole_pages = -(-shown // queries.PAGE_SIZE) * queries.PAGE_SIZE
    if terms.words:
        assert fast == slow[:whole_pages]
    else:
        assert set(fast) <= set(slow)
        assert len(fast) == min(whole_pages, len(slow))


@pytest.mark.parametrize(
    "door", [("aanmeldteam",), ("huisarts", "maaltijdservice", "mantelzorgondersteuning")], ids=["few", "many"]
)
def test_the_first_pages_of_everything_stand_in_the_order_of_everything(
    rivierdal: MapRecord, monkeypatch: pytest.MonkeyPatch, door: tuple[str, ...]
) -> None:
    monkeypatch.setattr("naast.directory.queries.facets.MOST_COUNTED", 35)
    monkeypatch.setattr("naast.directory.queries.finding.DOOR", door)
    slow = list(queries.in_order(queries.active().annotate(rank=finding._at_the_door())))
    fast = [one for number in range(1, 5) for one in queries.search(Terms(), number).services]
    assert fast == slow[:40]


def test_a_wish_among_more_than_can_be_counted_still_finds(
    rivierdal: MapRecord, monkeypatch: pytest.MonkeyPatch
) -> None:
    exact = queries.search(Terms(provision="maaltijdservice")).total
    monkeypatch.setattr("naast.directory.queries.facets.MOST_COUNTED", exact + 1)
    found = queries.search(Terms(provision="maaltijdservice"))
    assert found.facets.capped
    assert found.total == exact == len(found.services)


def test_what_is_meant_and_what_is_in_danger_are_found_by_what_they_offer(rivierdal: MapRecord) -> None:
    words, meant = "niemand kookt nog voor mij", (Understood("maaltijdservice"),)
    slow = set(queries.active().filter(offers__provision_id="maaltijdservice").values_list("slug", flat=True))
    assert slow <= set(_every_page(Terms(words=words), meant=meant))
    first = _every_page(Terms(words=words), meant=meant, first=("zelfmoordpreventie-113",))
    helpers = queries.active().filter(offers__provision_id="zelfmoordpreventie-113").count()
    assert set(first[helpers:]) >= slow


def _threes(word: str) -> list[str]:
    padded = f"  {word} "
    return [padded[at : at + 3] for at in range(len(padded) - 2)]


def _likeness(asked: str, word: str) -> float:
    """How many groups of three letters both have, of all that either has; of the word the stretch with which that is most."""
    wanted, there, best = set(_threes(asked)), _threes(word), 0.0
    for begin in range(len(there)):
        for end in range(begin + 1, len(there) + 1):
            stretch = set(there[begin:end])
            best = max(best, len(wanted & stretch) / len(wanted | stretch))
    return best


@pytest.mark.parametrize("slip", ["mantelsorg", "hospise", "rowgroep", "dieetist", "fysioterapeut", "uitvaard"])
def test_words_that_are_like_it_are_those_of_looking_at_every_word(rivierdal: MapRecord, slip: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select word from directory_words_like(%s)", [slip])
        fast = [row[0] for row in cursor.fetchall()]
    slow = {one.word for one in SearchWord.objects.all() if _likeness(slip, one.word) >= 0.5}
    assert set(fast) <= slow
    assert len(fast) == min(len(slow), 30)


def test_the_database_keeps_every_word_by_which_something_is_found(rivierdal: MapRecord) -> None:
    text = " ".join(queries.active().values_list("search_plain", flat=True))
    plain = set(re.findall(r"(?<![\w./@-])[a-z]{3,40}(?![\w./@-])", text))
    known = set(SearchWord.objects.values_list("word", flat=True))
    assert len(plain) > 1000
    assert plain <= known


def test_a_new_name_is_found_with_a_slip_at_once(rivierdal: MapRecord) -> None:
    one = Service.objects.get(slug="hospice-het-kompas-opname")
    one.name = "Zwaluwennest"
    one.save(update_fields=["name"])
    found = queries.search(replace(Terms(), words="zwalluwenest"))
    assert found.how == "like"
    assert found.services[0].pk == one.pk
