"""Approvals of the danger pack: read, checked, written, and kept out of what is learned."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from naast.engine.answering.building import sources_hash
from naast.engine.knowledge import KnowledgeError, pack_hash
from naast.engine.knowledge.approvals import (
    FILE,
    KINDS,
    Approval,
    approvals_text,
    check_approval,
    check_approvals,
    load_approvals,
)
from naast.engine.knowledge.report import render_problems
from tests.knowledge.conftest import MINIMAL, REAL

HASH = "0f3a5c7e" * 8
MARK = "0f3a5c7e9b1d2846"
GOOD = f"""# Wie heeft goedgekeurd.
approvals:
  - by: "V. Voorbeeld"
    role: huisarts
    on: 2026-11-21
    pack_hash: "{HASH}"
    sentences:
      suicide:
        examples: ["{MARK}"]
"""


def approval(**changes: object) -> Approval:
    given_values = {
        "by": "V. Voorbeeld",
        "role": "huisarts",
        "on": date(2026, 11, 21),
        "pack_hash": HASH,
        "sentences": {"suicide": {"examples": (MARK,)}},
    }
    return Approval(**(given_values | changes))  # type: ignore[arg-type]


def put(root: Path, text: str) -> Path:
    path = root / FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return root


def test_without_a_file_nobody_has_approved(tmp_path: Path) -> None:
    assert load_approvals(tmp_path) == ()
    assert check_approvals(tmp_path) == []


def test_an_empty_list_is_nobody_too(tmp_path: Path) -> None:
    assert load_approvals(put(tmp_path, "# Nog niemand.\napprovals: []\n")) == ()
    assert load_approvals(put(tmp_path, approvals_text([]))) == ()


def test_a_good_file_is_read(tmp_path: Path) -> None:
    assert load_approvals(put(tmp_path, GOOD)) == (approval(),)


# What is changed in the good file, and the one mistake it gives: line, place, code, what was found.
MISTAKES = [
    (f'"{HASH}"', '"abc"', 6, "approvals[0].pack_hash", "bad-hash", '"abc"'),
    (f'"{MARK}"', '"xyz"', 9, "approvals[0].sentences.suicide.examples[0]", "bad-mark", '"xyz"'),
    (
        f'"{MARK}"',
        "1234567890123456",
        9,
        "approvals[0].sentences.suicide.examples[0]",
        "wrong-type",
        "aanhalingstekens",
    ),
    ("suicide", "suicidee", 8, "approvals[0].sentences.suicidee", "not-in-list", '"suicidee"'),
    ("examples", "voorbeelden", 9, "approvals[0].sentences.suicide.voorbeelden", "not-in-list", '"voorbeelden"'),
    ("2026-11-21", "gisteren", 5, "approvals[0].on", "wrong-type", '"gisteren"'),
    ("role: huisarts", "role: huisarts 19 0123 45601", 4, "approvals[0].role", "personal-number", "19 0123 45601"),
    ("    role: huisarts\n", "", 3, "approvals[0].role", "missing", "niets"),
    ("role: huisarts", "role: huisarts\n    big: x", 5, "approvals[0].big", "unknown-key", "big"),
    ("# Wie heeft goedgekeurd.\n", "", 1, "", "no-comment", "geen commentaar"),
]


@pytest.mark.parametrize(
    ("find", "place", "line", "path", "code", "found"), MISTAKES, ids=lambda value: str(value)[:24]
)
def test_a_mistake_is_told_with_its_place(
    find: str, place: str, line: int, path: str, code: str, found: str, tmp_path: Path
) -> None:
    assert find in GOOD
    problems = check_approvals(put(tmp_path, GOOD.replace(find, place, 1)))
    assert [(one.place.file, one.place.line, one.place.path, one.code) for one in problems] == [
        (FILE, line, path, code)
    ]
    assert found in problems[0].found
    assert problems[0].expected
    assert problems[0].example.strip("… ")
    assert FILE in render_problems(problems)
    with pytest.raises(KnowledgeError):
        load_approvals(tmp_path)


def test_approvals_stand_in_order_of_time(tmp_path: Path) -> None:
    second = GOOD.split("approvals:\n")[1].replace("2026-11-21", "2026-11-20")
    (problem,) = check_approvals(put(tmp_path, GOOD + second))
    assert (problem.code, problem.place.path) == ("runs-backwards", "approvals[1].on")


def test_an_approval_under_another_name_does_not_pass_in_silence(tmp_path: Path) -> None:
    put(tmp_path, GOOD).joinpath(FILE).rename(tmp_path / "approvals/gevaar.yaml")
    assert [problem.code for problem in check_approvals(tmp_path)] == ["unknown-file"]


def test_what_is_about_to_be_written_is_checked_first() -> None:
    assert check_approval(approval(), None) == []
    assert [one.code for one in check_approval(approval(by="  "), None)] == ["wrong-type"]
    assert [one.code for one in check_approval(approval(note="bsn 111222333"), None)] == ["personal-number"]
    assert [one.code for one in check_approval(approval(), approval(on=date(2027, 1, 1)))] == ["runs-backwards"]


_texts = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=40).map(str.strip).filter(bool)
_marks = st.lists(st.text("0123456789abcdef", min_size=16, max_size=16), max_size=12, unique=True).map(
    lambda found: tuple(sorted(found))
)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.builds(
            approval,
            by=_texts,
            role=_texts,
            note=st.none() | _texts,
            sentences=st.dictionaries(
                st.sampled_from(["suicide", "child_alone"]),
                st.fixed_dictionaries(dict.fromkeys(KINDS, _marks)),
                min_size=1,
            ),
        ).filter(lambda one: not check_approval(one, None)),
        max_size=3,
    )
)
def test_what_is_written_is_what_is_read(tmp_path_factory: pytest.TempPathFactory, approvals: list[Approval]) -> None:
    root = put(tmp_path_factory.mktemp("kennis"), approvals_text(approvals))
    assert load_approvals(root) == tuple(approvals)


def test_an_approval_changes_nothing_that_is_learned(tmp_path: Path) -> None:
    root = tmp_path / "knowledge"
    shutil.copytree(MINIMAL, root)
    before = pack_hash(root), sources_hash(root)
    put(root, GOOD)
    assert (pack_hash(root), sources_hash(root)) == before


def test_the_approvals_of_naast_itself_hold_no_mistakes() -> None:
    assert check_approvals(REAL) == []
