"""The score of likeness: symmetric, explained, and never a verdict on a household."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from naast.people import likeness
from naast.people.likeness import LIKELY, MAYBE, POINTS, Look, compare, edits, name_key, sound, split

NAMES = st.text("abcdefghijklmnoprstuvwyz -'.éïÖ", max_size=24)
LOOKS = st.builds(
    Look, NAMES, st.none() | st.integers(1900, 2026), st.sampled_from(["", "0341", "0342"]),
    st.frozensets(st.sampled_from(["0612345678", "+31612345678", "0341-00 55 01"]), max_size=2),
    st.frozensets(st.sampled_from(["a@x.invalid", "A@x.invalid", "b@x.invalid"]), max_size=2),
)  # fmt: skip


def slow_edits(one: str, other: str) -> int:
    """The same distance, written down as its definition."""

    @cache
    def d(i: int, j: int) -> int:
        if i == 0 or j == 0:
            return i + j
        best = min(d(i - 1, j) + 1, d(i, j - 1) + 1, d(i - 1, j - 1) + (one[i - 1] != other[j - 1]))
        if i > 1 and j > 1 and one[i - 1] == other[j - 2] and one[i - 2] == other[j - 1]:
            best = min(best, d(i - 2, j - 2) + 1)
        return best

    return d(len(one), len(other))


@given(st.text("abc", max_size=7), st.text("abc", max_size=7))
def test_the_distance_is_that_of_its_slow_twin(one: str, other: str) -> None:
    assert edits(one, other) == slow_edits(one, other)


@given(LOOKS, LOOKS)
def test_it_does_not_matter_who_comes_first(one: Look, other: Look) -> None:
    assert compare(one, other) == compare(other, one)


@given(LOOKS, LOOKS)
def test_the_reasons_are_the_score(one: Look, other: Look) -> None:
    found = compare(one, other)
    total = max(0, sum(POINTS[reason] for reason in found.reasons))
    assert found.score in (total, min(total, MAYBE - 1))


@given(LOOKS)
def test_what_is_not_known_counts_neither_way(look: Look) -> None:
    assert compare(look, Look(look.name)).reasons == compare(Look(look.name), Look(look.name)).reasons


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Verbeek", "Verbeeck"), ("Dijkstra", "Dykstra"), ("Schouten", "Schauten"), ("Smit", "Smidt"), ("Jansen", "Janssen"),
        ("Meijer", "Meyer"), ("Öztürk", "Ozturk"), ("Philips", "Filips"), ("Zandstra", "Sandstra"), ("de Vries", "Vries"),
        ("van den Berg", "v.d. Berg"), ("Bakker-de Wit", "Bakker"),
    ],
)  # fmt: skip
def test_names_that_sound_the_same(one: str, other: str) -> None:
    assert name_key(f"Anna {one}") == name_key(f"Anna {other}")


@pytest.mark.parametrize(("one", "other"), [("Bakker", "Bekker"), ("Visser", "Fischer"), ("Mulder", "Muller")])
def test_names_that_do_not(one: str, other: str) -> None:
    assert sound(one) != sound(other)


@pytest.mark.parametrize(
    ("one", "other", "band"),
    [
        # The same human, as people write them down.
        (Look("Dina Verbeek", 1955, "0342"), Look("mw. D. Verbeeck", 1955), "misschien"),
        (Look("Dina Verbeek", 1955, "0342"), Look("Verbeek, Dina", 1955, "0342"), "waarschijnlijk"),
        (Look("Dina Verbeek-de Wit", 1955), Look("Dina de Wit", 1955), "waarschijnlijk"),
        (Look("Dina Verbeek", 1954), Look("Dina Verbeek", 1945), "misschien"),
        (Look("Gerardina Verbeek", 1955, "0342"), Look("Dien Verbeek", 1955, "0342"), None),
        # A household: everything is the same but the human.
        (
            Look("Huub Verbeek", 1952, "0342", frozenset(["0612345678"]), frozenset(["fam@verbeek.invalid"])),
            Look("Dina Verbeek", 1955, "0342", frozenset(["0612345678"]), frozenset(["fam@verbeek.invalid"])), None,
        ),
        # Two people with a common name, and two strangers in one street.
        (Look("Jan Jansen", 1950), Look("Jan Jansen", 1971), None),
        (Look("Jan Jansen", 1950, "0342"), Look("Piet Pietersen", 1950, "0342"), None),
        (Look("Anna Bakker", None, "0342"), Look("Anna Bakker"), "misschien"),
    ],
)  # fmt: skip
def test_who_is_suggested(one: Look, other: Look, band: str | None) -> None:
    assert compare(one, other).band == band, compare(one, other)


def test_a_telephone_number_alone_is_a_household() -> None:
    shared = frozenset(["0612345678"]), frozenset(["huis@x.invalid"])
    assert compare(Look("Anna Bakker", 1950, "0342", *shared), Look("Wim Visser", 1950, "0342", *shared)).band is None
    assert LIKELY > MAYBE > 0


def test_a_first_name_alone_is_read_as_a_last_name() -> None:
    assert split("Dina") == ("", "dina")
    assert likeness.split("") == ("", "")
