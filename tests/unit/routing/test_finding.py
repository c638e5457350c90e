"""Services near a place: open and near first, full and over the border later, every share told; and a slow twin of the index."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from naast.engine.errors import EngineError
from naast.engine.routing import ServiceIndex, ServiceView, find_services, said_words, service_from

RANKED = [("maatje", 0.8), ("nachtzorg", 0.4)]


def service(name: str, provision: str = "maatje", **rest: object) -> ServiceView:
    return service_from(
        {
            "id": name,
            "name": name,
            "organisation": "Buurthuis",
            "provisions": [provision],
            "layer": "formele zorg",
            **rest,
        }
    )


def names(*services: ServiceView, **asked: object) -> list[str]:
    return [match.service.id for match in find_services(RANKED, ServiceIndex(services), "0341", **asked)]  # type: ignore[arg-type]


def test_what_is_full_or_over_the_border_comes_later_but_stays() -> None:
    full = service("a-vol", pc4=["0341"], capacity="no", capacity_on="2026-11-03")
    over = service("b-over", pc4=["0342"], near=["0341"])
    assert names(full, over, service("c-hier", pc4=["0341"])) == ["c-hier", "b-over", "a-vol"]


def test_a_service_elsewhere_is_not_named() -> None:
    assert names(service("elders", pc4=["0999"])) == []


def test_a_service_for_the_whole_country_is_named_after_one_in_the_neighbourhood() -> None:
    assert names(service("land"), service("buurt", pc4=["0341"])) == ["buurt", "land"]


def test_who_names_an_imam_gets_the_imam_first() -> None:
    there = [service(name, pc4=["0341"]) for name in ("De dominee op bezoek", "Gesprek met de imam")]
    assert names(*there)[0] == "De dominee op bezoek"
    assert names(*there, said=said_words("Kan er een imam langskomen?"))[0] == "Gesprek met de imam"
    assert names(*there, said=said_words("Geen imam alstublieft"))[0] == "De dominee op bezoek"


def test_what_is_named_comes_first_also_from_over_the_border() -> None:
    minister = service("De dominee op bezoek", pc4=["0341"])
    imam = service("Gesprek met de imam", pc4=["0342"], near=["0341"])
    assert names(minister, imam, said=said_words("graag een imam"))[0] == "Gesprek met de imam"
    assert names(minister, imam)[0] == "De dominee op bezoek"


def test_a_word_in_many_names_says_nothing() -> None:
    there = [service(f"Gesprek {letter * 4}", pc4=["0341"]) for letter in "abcdefgh"]
    (first, *_) = find_services(RANKED, ServiceIndex(there), "0341", said=said_words("ik wil een gesprek"))
    assert all("noemt" not in share.sentence for share in first.shares)


def test_the_language_asked_for_comes_first_and_is_told() -> None:
    turkish = service("z-turks", pc4=["0341"], languages=["tr"])
    (first, *_) = find_services(RANKED, ServiceIndex([service("a", pc4=["0341"]), turkish]), "0341", language="tr")
    assert first.service.id == "z-turks"
    assert "Spreekt Turks." in [share.sentence for share in first.shares]


def test_a_full_service_says_since_when() -> None:
    full = service("vol", pc4=["0341"], capacity="no", capacity_on="2026-11-03")
    (match,) = find_services(RANKED, ServiceIndex([full]), "0341")
    assert match.full
    assert any("3 november 2026" in share.sentence for share in match.shares)


def test_old_information_is_told_and_costs_a_little() -> None:
    old, fresh = (
        service("oud", pc4=["0341"], checked_on="2024-01-02"),
        service("vers", pc4=["0341"], checked_on="2026-11-01"),
    )
    assert names(old, fresh, today=date(2026, 11, 21)) == ["vers", "oud"]


def test_for_whom_counts() -> None:
    children = service("a-kind", pc4=["0341"], audience=["child"])
    assert names(children, service("b-iedereen", pc4=["0341"]), audience="patient") == ["b-iedereen", "a-kind"]
    assert names(children, service("b-iedereen", pc4=["0341"]), audience="child") == ["a-kind", "b-iedereen"]


def test_a_wrong_capacity_is_refused() -> None:
    with pytest.raises(EngineError, match="capacity"):
        service("x", capacity="vol")


SERVICES = st.lists(
    st.builds(
        service,
        st.uuids().map(str),
        st.sampled_from(["maatje", "nachtzorg", "anders"]),
        pc4=st.lists(st.sampled_from(["0341", "0342", "0343"]), max_size=2),
        near=st.lists(st.sampled_from(["0341", "0344"]), max_size=1),
        capacity=st.sampled_from(["yes", "no", "waiting", "unknown"]),
    ),
    max_size=12,
)


@given(SERVICES)
def test_the_index_finds_what_looking_at_every_service_finds(services: list[ServiceView]) -> None:
    for provision in ("maatje", "nachtzorg"):
        slow = {
            s.id for s in services if provision in s.provisions and (not s.pc4 or "0341" in s.pc4 or "0341" in s.near)
        }
        assert {s.id for s in ServiceIndex(services).candidates(provision, "0341")} == slow


@given(SERVICES)
def test_a_score_is_the_sum_of_its_shares_and_the_order_follows(services: list[ServiceView]) -> None:
    found = find_services(RANKED, ServiceIndex(services), "0341")
    assert all(match.score == sum(share.amount for share in match.shares) for match in found)
    keys = [(match.full, match.over_border, -match.score) for match in found]
    assert keys == sorted(keys)
