"""What the documents about security say is there: every module, test and number in them exists, and every id of the standard has a row."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ASVS = ROOT / "docs/security/asvs.md"
_ROW = re.compile(
    r"^\| (\d+\.\d+\.\d+) \| ([12]) \| (.+?) \| (ja|deels|niet|n\.v\.t\.) \| (.*?) \| ?(.*?) ?\|$", re.MULTILINE
)
_TEST = re.compile(r"`(tests/[\w/]+\.py)(?:::(\w+))?`")
# How many requirements each chapter of ASVS 5.0.0 has at levels 1 and 2, counted in the standard itself.
CHAPTERS = {
    1: 27, 2: 11, 3: 19, 4: 10, 5: 9, 6: 35, 7: 18, 8: 7, 9: 7,
    10: 29, 11: 14, 12: 9, 13: 13, 14: 9, 15: 13, 16: 16, 17: 7,
}  # fmt: skip
# A fingerprint of those 253 ids, sorted and joined by spaces.
IDS = "5e60c76edd0b4a59"


def rows() -> list[tuple[str, ...]]:
    return _ROW.findall(ASVS.read_text(encoding="utf-8"))


def _missing(text: str) -> list[str]:
    """Tests named in a text that are not there."""
    found = []
    for path, name in _TEST.findall(text):
        file = ROOT / path
        if not file.exists() or (
            name and not re.search(rf"^def {name}\(", file.read_text(encoding="utf-8"), re.MULTILINE)
        ):
            found.append(f"{path}::{name}")
    return found


def test_every_requirement_of_the_standard_has_one_row() -> None:
    ids = [row[0] for row in rows()]
    assert Counter(int(one.split(".")[0]) for one in ids) == CHAPTERS
    assert len(ids) == len(set(ids)) == 253
    assert hashlib.sha256(" ".join(sorted(ids)).encode()).hexdigest().startswith(IDS)
    lines = [line for line in ASVS.read_text(encoding="utf-8").splitlines() if re.match(r"\| \d", line)]
    assert len(lines) == len(ids), "a row that cannot be read"


def test_what_is_said_to_be_tested_is_tested() -> None:
    assert _missing(ASVS.read_text(encoding="utf-8")) == []
    tested = [row for row in rows() if _TEST.search(row[5])]
    assert len(tested) >= 120


def test_what_is_not_met_says_why() -> None:
    for number, _level, _asks, met, how, _tests in rows():
        assert how.strip(), number
        assert met == "ja" or len(how) >= 5, number


def test_the_numbers_above_the_table_are_those_of_the_table() -> None:
    counted = Counter(row[3] for row in rows())
    told = dict(
        re.findall(r"^\| (ja|deels|niet|n\.v\.t\.) \| (\d+) \|", ASVS.read_text(encoding="utf-8"), re.MULTILINE)
    )
    assert {met: int(number) for met, number in told.items()} == dict(counted)


@pytest.mark.parametrize(
    "name",
    [
        "SECURITY.md", "docs/security/asvs.md", "docs/security/limits.md", "docs/security/geheimen.md", "docs/security/sessies.md",
        "docs/security/naar-buiten.md", "docs/security/database-rollen.md",
    ],
)  # fmt: skip
def test_every_module_and_file_in_the_documents_is_there(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert _missing(text) == []
    for module in set(re.findall(r"`(naast(?:\.\w+)+)", text)):
        assert _module(module), module
    for path in set(re.findall(r"\]\((?!http)([^)#]+)\)", text)):
        assert ((ROOT / name).parent / path).exists(), path
    for path in set(re.findall(r"`((?:checks|knowledge|requirements)/[\w./]+)`", text)):
        assert (ROOT / path).exists(), path


def _module(dotted: str) -> bool:
    """Whether a dotted name is a module, or something that the module before it names."""
    parts = dotted.split(".")
    for size in range(len(parts), 0, -1):
        base = ROOT / "src" / "/".join(parts[:size])
        file = base.with_suffix(".py") if base.with_suffix(".py").exists() else base / "__init__.py"
        if file.exists():
            rest = parts[size:]
            return not rest or re.search(rf"\b{rest[0]}\b", file.read_text(encoding="utf-8")) is not None
    return False


def test_every_property_has_a_guard() -> None:
    table = [line for line in (ROOT / "SECURITY.md").read_text(encoding="utf-8").splitlines() if line.startswith("| ")]
    assert len(table) >= 30
    for line in table[2:]:
        guard = line.split("|")[3]
        assert _TEST.search(guard) or "make check" in guard, line
