"""The labelled stories load, and a wrong label is told with its file and row."""

from __future__ import annotations

from pathlib import Path

import pytest

from naast.engine.knowledge import KnowledgeError, Pack, check_stories, load_stories
from tests.knowledge.conftest import MINIMAL, REAL

HEAD = "id,text_nl,asker,urgency,dimensions,first_role,relevant\n"


def with_rows(tmp_path: Path, rows: str) -> Path:
    (tmp_path / "stories").mkdir()
    (tmp_path / "stories" / "w01.csv").write_text(HEAD + rows, encoding="utf-8")
    return tmp_path


def test_a_story_is_read_with_its_writer_and_grades() -> None:
    (story,) = load_stories(MINIMAL)
    assert (story.id, story.writer, story.asker, story.urgency) == ("W01-001", "w01", "naaste", "soon")
    assert story.dimensions == ("fysiek", "psychisch")
    assert story.relevant == {"nachtzorg": 3, "luisterlijn": 1}


def test_the_real_stories_are_good(real: Pack) -> None:
    assert check_stories(REAL, real.provisions) == []
    stories = load_stories(REAL)
    assert len(stories) >= 4000
    assert len({story.writer for story in stories}) >= 16


@pytest.mark.parametrize(
    ("row", "code", "found"),
    [
        ("A1,Tekst,naaste,soon,fysiek,nachtzorg,nachtzorg:4", "bad-grade", '"nachtzorg:4"'),
        ("A1,Tekst,naaste,soon,fysiek,nachtzorg,nachtzorgg:3", "unknown-id", '"nachtzorgg"'),
        ("A1,Tekst,naaste,soon,fysiek,nachtzrog,nachtzorg:3", "unknown-id", '"nachtzrog"'),
        ("A1,Tekst,tante,soon,fysiek,nachtzorg,nachtzorg:3", "not-in-list", '"tante" in asker'),
        ("A1,Tekst,naaste,later,fysiek,nachtzorg,nachtzorg:3", "not-in-list", '"later" in urgency'),
        ("A1,Tekst,naaste,soon,geld,nachtzorg,nachtzorg:3", "not-in-list", '"geld" in dimensions'),
        ("A1,,naaste,soon,fysiek,nachtzorg,nachtzorg:3", "missing", "niets in text_nl"),
    ],
)
def test_a_wrong_row_is_told(row: str, code: str, found: str, tmp_path: Path) -> None:
    (problem,) = check_stories(with_rows(tmp_path, row + "\n"), ["nachtzorg"])
    assert (problem.place.file, problem.place.line) == ("stories/w01.csv", 2)
    assert (problem.code, problem.found) == (code, found)


def test_the_line_counts_text_over_several_lines(tmp_path: Path) -> None:
    rows = 'A1,"Een\ntwee",naaste,soon,fysiek,nachtzorg,nachtzorg:3\nA1,Twee,naaste,soon,fysiek,nachtzorg,nachtzorg:3\n'
    (problem,) = check_stories(with_rows(tmp_path, rows))
    assert (problem.code, problem.place.line) == ("duplicate-id", 4)


def test_wrong_stories_cannot_be_loaded(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError):
        load_stories(with_rows(tmp_path, "A1,Tekst,tante,soon,fysiek,nachtzorg,nachtzorg:3\n"))
