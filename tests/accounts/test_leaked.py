"""Leaked passwords: found in a sorted file by halving, beside a slow obvious twin; and what the operator and the user hear."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from hypothesis import given, settings
from hypothesis import strategies as st

from naast.accounts import checks, leaked

FOUND = "de kat krabt de krullen van de trap"


def _sha(password: str) -> str:
    return hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest().upper()


def _file(folder: Path, passwords: list[str], *, counts: bool = True, end: str = "\n") -> Path:
    lines = sorted(_sha(one) for one in passwords)
    file = folder / "uitgelekt.txt"
    text = end.join(f"{line}:{number * 7919}" if counts else line for number, line in enumerate(lines))
    file.write_bytes((text + end if lines else "").encode())
    return file


@settings(max_examples=60, deadline=None)
@given(
    listed=st.sets(st.text(max_size=8), max_size=30), asked=st.sets(st.text(max_size=8), max_size=8), counts=st.booleans(),
    end=st.sampled_from(["\n", "\r\n"]),
)  # fmt: skip
def test_halving_finds_what_reading_everything_finds(
    tmp_path_factory: pytest.TempPathFactory, listed: set[str], asked: set[str], counts: bool, end: str
) -> None:
    file = _file(tmp_path_factory.mktemp("lijst"), sorted(listed), counts=counts, end=end)
    for one in listed | asked:
        assert leaked.is_in(file, one) is (one in listed), one


def test_a_last_line_without_an_end_is_found_too(tmp_path: Path) -> None:
    file = tmp_path / "lijst"
    file.write_text("\n".join(sorted(_sha(one) for one in ("a", "b", "c"))).lower())
    assert [leaked.is_in(file, one) for one in ("a", "b", "c", "d")] == [True, True, True, False]


@pytest.mark.django_db
def test_a_leaked_password_is_refused_with_a_reason(tmp_path: Path, settings: Any) -> None:
    settings.NAAST_LEAKED_PASSWORDS = ""
    validate_password(FOUND)
    settings.NAAST_LEAKED_PASSWORDS = str(_file(tmp_path, [FOUND, "iets anders"]))
    with pytest.raises(ValidationError, match="uitgelekt") as refused:
        validate_password(FOUND)
    assert FOUND not in str(refused.value)
    validate_password(FOUND + " en weer terug")


def test_the_operator_hears_of_a_list_that_cannot_be_used(tmp_path: Path, settings: Any) -> None:
    settings.NAAST_LEAKED_PASSWORDS = str(tmp_path / "weg")
    assert [one.id for one in checks.list_of_leaked_passwords(None)] == ["accounts.E004"]
    with pytest.raises(OSError, match="weg"):
        leaked.Leaked().validate("maakt niet uit wat")
    file = tmp_path / "geen lijst"
    for text in ("wachtwoord\nwelkom\n", f"{_sha('a')}\n{_sha('b')[:10]}\n", f"{'F' * 40}\n{'0' * 40}\n", ""):
        file.write_text(text)
        settings.NAAST_LEAKED_PASSWORDS = str(file)
        assert [one.id for one in checks.list_of_leaked_passwords(None)] == ["accounts.E004"], text
    settings.NAAST_LEAKED_PASSWORDS = str(_file(tmp_path, ["a", "b"]))
    assert checks.list_of_leaked_passwords(None) == []
