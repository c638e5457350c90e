"""`naast case check`: text in, marks out."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from types import SimpleNamespace

import pytest

from naast import cli
from naast.engine.anonymity import check_case, deduced
from naast.engine.anonymity.show import as_lines

TEXT = "Mevrouw Annie de Wit (83) heeft ALS.\r\nZij was bakker."


class Piped:
    """Standard input as bytes."""

    def __init__(self, content: bytes) -> None:
        self.buffer = io.BytesIO(content)


def run(monkeypatch: pytest.MonkeyPatch, content: bytes, *words: str) -> int:
    monkeypatch.setattr(sys, "stdin", Piped(content))
    return cli.main(["case", "check", *words])


def test_it_writes_marks_with_five_keys(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(monkeypatch, TEXT.encode()) == 0
    spans = json.loads(capsys.readouterr().out)
    assert [list(span) for span in spans] == [["start", "end", "type", "direct", "suggestion"]] * 4
    assert [TEXT[span["start"] : span["end"]] for span in spans] == ["Annie de Wit", "83", "ALS", "bakker"]
    assert [span["direct"] for span in spans] == [True, True, False, False]


def test_it_reports_the_crowd(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(monkeypatch, TEXT.encode(), "--report", "--area", "Nederland") == 0
    report = json.loads(capsys.readouterr().out)
    assert report["crowd"]["area"] == "Nederland"
    assert report["warning"].startswith("Let op: nog steeds herleidbaar als")
    assert len(report["spans"]) == 4


def test_an_empty_text_gives_an_empty_list(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(monkeypatch, b"") == 0
    assert json.loads(capsys.readouterr().out) == []


def test_bytes_that_are_no_text_are_refused(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, b"\xff\xfe") == 1
    assert "UTF-8" in capsys.readouterr().err


def test_an_unknown_area_is_refused(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(monkeypatch, b"Hallo.", "--area", "nergens") == 1
    assert "Rivierdal" in capsys.readouterr().err


def test_a_person_reads_lines() -> None:
    lines = as_lines(check_case(TEXT))
    assert 'regel 2: "bakker" (beroep' in lines
    assert lines.index("Dit wijst iemand aan") < lines.index("Dit wijst samen iemand aan") < lines.index("Let op:")


def test_routing_does_not_load_the_lists() -> None:
    seen = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys; from naast.engine.anonymity import find_marks; find_marks('x'); "
            "print('yaml' in sys.modules, 'naast.engine.anonymity.guard' in sys.modules)",
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    assert seen.stdout.split() == ["False", "False"]


class Library:
    """The face of `deduce`: it finds one word, as what it is told."""

    def __init__(self, word: str, tag: str) -> None:
        self.word, self.tag = word, tag

    def deidentify(self, text: str) -> SimpleNamespace:
        start = text.index(self.word)
        return SimpleNamespace(
            annotations=[SimpleNamespace(start_char=start, end_char=start + len(self.word), tag=self.tag)]
        )


@pytest.fixture
def library(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str, str], None]]:
    """`library(word, tag)`: it is installed, and finds this."""

    def installed(word: str, tag: str) -> None:
        deduced._library.cache_clear()
        monkeypatch.setitem(sys.modules, "deduce", SimpleNamespace(Deduce=lambda: Library(word, tag)))

    yield installed
    deduced._library.cache_clear()


@pytest.mark.parametrize(
    ("word", "tag", "found"),
    [
        ("bakker", "persoon", ["Annie de Wit", "83", "ALS", "bakker"]),
        ("Annie de", "persoon", ["Annie de Wit", "83", "ALS", "bakker"]),
        ("Mevrouw", "persoon", ["Mevrouw", "Annie de Wit", "83", "ALS", "bakker"]),
    ],
)
def test_the_optional_library_adds_marks_and_changes_none_of_ours(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], library: Callable[[str, str], None],
    word: str, tag: str, found: list[str],
) -> None:  # fmt: skip
    library(word, tag)
    own = check_case(TEXT).findings
    assert run(monkeypatch, TEXT.encode(), "--deduce") == 0
    spans = json.loads(capsys.readouterr().out)
    assert [TEXT[span["start"] : span["end"]] for span in spans] == found
    assert {(mark.start, mark.end, mark.type) for mark in own} <= {(s["start"], s["end"], s["type"]) for s in spans}


@pytest.mark.parametrize(("tag", "kind"), [("ziekenhuis", "institution"), ("iets nieuws", "number")])
def test_what_the_library_found_is_direct_and_has_wider_words(
    library: Callable[[str, str], None], tag: str, kind: str
) -> None:
    library("Mevrouw", tag)
    first = check_case(TEXT, second=deduced.added).findings[0]
    assert (first.type, first.direct, bool(first.suggestion)) == (kind, True, True)


def test_without_the_library_it_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    deduced._library.cache_clear()
    monkeypatch.setitem(sys.modules, "deduce", None)
    assert run(monkeypatch, TEXT.encode(), "--deduce") == 1
    assert "Installeer naast[deduce]" in capsys.readouterr().err
