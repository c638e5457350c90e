"""One way of writing: whatever way a phone, name, address, site or date was written, the same comes out."""

from __future__ import annotations

import doctest
import importlib
import pkgutil

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from naast.engine import linkage
from naast.engine.linkage import addresses, texts
from naast.engine.linkage.addresses import Address

MODULES = [one.name for one in pkgutil.iter_modules(linkage.__path__)]


@pytest.mark.parametrize("name", ["addresses", "engines", "prepare", "repair", "texts"])
def test_examples_in_the_docstrings(name: str) -> None:
    module = importlib.import_module(f"naast.engine.linkage.{name}")
    found = [t for t in doctest.DocTestFinder().find(module) if t.examples]
    # Cached functions hide from the finder.
    for one in vars(module).values():
        inner = getattr(one, "__wrapped__", None)
        if inner is not None and one.__module__ == module.__name__:
            found += [t for t in doctest.DocTestFinder().find(inner, inner.__name__, globs=vars(module)) if t.examples]
    assert found
    results = [doctest.DocTestRunner(verbose=False).run(test) for test in found]
    assert sum(result.failed for result in results) == 0


@given(st.integers(10**6, 10**7 - 1))
@settings(max_examples=60, deadline=None)
def test_a_phone_in_any_form_is_one_phone(number: int) -> None:
    d = f"{number:07d}"
    forms = [
        f"020{d}",
        f"020-{d}",
        f"(020) {d[:3]} {d[3:]}",
        f"+31 20 {d}",
        f"+31 (0)20 {d}",
        f"0031 20 {d}",
        f"Tel: 020 {d} / 06-12345678",
    ]
    assert len({texts.phone(form) for form in forms}) == 1


@given(st.text(max_size=40))
@settings(max_examples=200, deadline=None)
def test_plain_twice_is_plain_once(text: str) -> None:
    once = texts.plain(text)
    assert texts.plain(once) == once
    assert once == once.strip()


@given(st.text(max_size=60))
@settings(max_examples=200, deadline=None)
def test_any_text_is_some_address(text: str) -> None:
    found = addresses.parse(text)
    assert not found.number or found.number.isdigit()
    assert "\n" not in found.street


@pytest.mark.parametrize(
    "forms",
    [
        ("Kerkstraat 12a", "Kerkstr. 12-A", "KERKSTRAAT 12 a"),
        ("Burgemeester de Wildestraat 3", "Burg. de Wildestr. 3"),
        ("Prof. Lorentzlaan 7", "Professor Lorentzln 7"),
        ("221 E. 51st St.", "221 East 51st Street", "221 E 51 ST"),
        ("316 N Pulaski Rd", "316 North Pulaski", "316 N. Pulaski Road "),
        ("Postbus 123", "Pb 123", "P.O. Box 123"),
    ],
)
def test_one_address_in_many_ways(forms: tuple[str, ...]) -> None:
    assert len({addresses.parse(form) for form in forms}) == 1


def test_a_whole_address_in_one_cell() -> None:
    assert addresses.parse("Plein 1944 12, 0341 AB Rivierdal") == Address("plein 1944", "12", "", "0341ab", "rivierdal")


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Stichting Buurthuis De Brug", "BUURTHUIS BRUG"),
        ("Ver. Vrienden van het Hospice", "vereniging vrienden hospice"),
        ("Little One's Learning Center, Inc.", "Little Ones Learning Ctr"),
        ("Maatschappelijk werk Oost", "MW Oost"),
        ("CafÃ© De Brug", "Café De Brug"),
    ],
)
def test_one_name_in_two_ways(one: str, two: str) -> None:
    assert texts.name_tokens(one) == texts.name_tokens(two)
