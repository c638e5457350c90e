"""Linkage finds what belongs together: on a public set of real lists, on people, and on generated Dutch lists, with one fixed model."""

from __future__ import annotations

import pytest
from benchmarks.linkage import generated

from naast.engine.linkage import Linked, Options, Pair, link
from tests.unit.linkage import measuring
from tests.unit.linkage.measuring import HELD_OUT


@pytest.fixture(scope="module")
def chicago() -> tuple[Linked, dict[str, str], dict[str, str]]:
    files, truth, source = measuring.chicago()
    return link(files, Options(threads=1)), truth, source


def test_nine_real_lists(chicago: tuple[Linked, dict[str, str], dict[str, str]]) -> None:
    linked, truth, _ = chicago
    assert linked.records == 3337
    assert measuring.quality(linked.pairs, truth).f1 >= 0.955


def test_lists_that_were_held_out(chicago: tuple[Linked, dict[str, str], dict[str, str]]) -> None:
    linked, truth, source = chicago

    def held_out(one: str, two: str) -> bool:
        return source[one].startswith(HELD_OUT) or source[two].startswith(HELD_OUT)

    assert measuring.quality(linked.pairs, truth, counts=held_out).f1 >= 0.95


def test_pairs_are_plain_and_in_order(chicago: tuple[Linked, dict[str, str], dict[str, str]]) -> None:
    pairs = chicago[0].pairs
    assert all(0.5 <= one.probability <= 1 and one.reasons and one.left_id != one.right_id for one in pairs)
    assert [one.probability for one in pairs] == sorted((one.probability for one in pairs), reverse=True)
    assert len({frozenset((one.left_id, one.right_id)) for one in pairs}) == len(pairs)


def test_sure_pairs_are_transitive(chicago: tuple[Linked, dict[str, str], dict[str, str]]) -> None:
    beside: dict[str, set[str]] = {}
    for one in chicago[0].pairs:
        if one.probability >= 0.9:
            beside.setdefault(one.left_id, {one.left_id}).add(one.right_id)
            beside.setdefault(one.right_id, {one.right_id}).add(one.left_id)
    assert all(beside[two] == same for same in beside.values() for two in same)


def test_the_truth_is_never_read() -> None:
    """With the labels shuffled away the answer is the same."""
    files = measuring.chicago()[0][5:8]
    without = [(name, data.replace(b"True Id", b"Kolom X")) for name, data in files]
    assert link(files, Options(threads=1)).pairs == link(without, Options(threads=1)).pairs


def test_people() -> None:
    files, truth = measuring.febrl()
    assert measuring.quality(link(files, Options(threads=1)).pairs, truth).f1 >= 0.99


@pytest.mark.parametrize(("make", "least"), [(generated.organisations, 0.94), (generated.persons, 0.94)])
def test_generated_dutch_lists(make: object, least: float) -> None:
    made = generated.lists(make(700, 41), 42)  # type: ignore[operator]
    linked = link([(name, text.encode()) for name, text in made.files.items()], Options(threads=1))
    assert measuring.quality(linked.pairs, made.truth).f1 >= least


def _pairs(*rows: str, header: str = "id;naam;adres;postcode;plaats;telefoon;mail") -> list[Pair]:
    # Some others around them, so that there is something to be rare among.
    others = [f"x{n};Buurthuis {n}ste {w};{w}straat {n};0{n}22 AB;Rivierdal;000{n}12345;info@{w}.example"
              for n, w in enumerate(["Linde", "Eik", "Berk", "Wilg", "Esdoorn", "Beuk", "Es", "Den", "Spar"], 1)]  # fmt: skip
    text = "\n".join([header, *rows, *others])
    return [
        p for p in link([("een.csv", text.encode())], Options(threads=1)).pairs if "x" not in p.left_id + p.right_id
    ]


def test_branches_are_not_the_same() -> None:
    found = _pairs(
        "1;Hospice De Lantaarn;Kerkstraat 12;0341 AB;Rivierdal;0001234567;info@lantaarn.example",
        "2;Hospice De Lantaarn;Molenweg 200;0377 CD;Oeverwijk;0007654321;info@lantaarn.example",
    )
    assert not [one for one in found if one.probability >= 0.9]


def test_two_services_of_one_organisation_are_not_the_same() -> None:
    found = _pairs(
        "1;De Lantaarn - Maatjes;Kerkstraat 12;0341 AB;Rivierdal;0001234567;info@lantaarn.example",
        "2;De Lantaarn - Nachtzorg;Kerkstraat 12;0341 AB;Rivierdal;0001234567;info@lantaarn.example",
    )
    assert not [one for one in found if one.probability >= 0.9]


def test_one_place_written_in_two_ways_is_the_same() -> None:
    found = _pairs(
        "1;Stichting Hospice De Lantaarn;Burgemeester de Wildestraat 12-A;0341 AB;Rivierdal;000-1234567;",
        "2;HOSPICE LANTAARN;Burg. de Wildestr. 12 a;0341ab;;+31 00 1234567;info@lantaarn.example",
    )
    assert [(one.left_id, one.right_id) for one in found if one.probability >= 0.9] == [("1", "2")]
    assert "zelfde telefoonnummer" in found[0].reasons


def test_two_people_of_one_household_are_not_the_same() -> None:
    found = _pairs(
        "1;Jan;de Vries;Kerkstraat 12;0341 AB;Rivierdal;0001234567;01-02-1950",
        "2;Anna;de Vries;Kerkstraat 12;0341 AB;Rivierdal;0001234567;03-04-1952",
        header="id;voornaam;achternaam;adres;postcode;plaats;telefoon;geboortedatum",
    )
    assert not [one for one in found if one.probability >= 0.5]
