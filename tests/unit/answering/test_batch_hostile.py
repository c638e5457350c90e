"""One bad line, odd encoding or wrong path: an error of its own, and every other line is answered as if it was not there."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from naast.engine.answering import Answerer, Models, commands
from naast.engine.answering.batch import answer_lines
from naast.engine.answering.building import train_danger
from naast.engine.errors import EngineError
from naast.engine.routing import ServiceIndex
from tests.unit.understanding.small import PACK, SCOPE, STORIES, WordEncoder, small_model

GOOD = '{"id": "goed", "text": "Wie helpt mij met het huis? Één plek, 🙂."}'


@pytest.fixture(scope="module")
def answerer() -> Answerer:
    models = Models(small_model(), train_danger(PACK, STORIES, SCOPE, WordEncoder()), WordEncoder())
    return Answerer(PACK, models, ServiceIndex([]))


def run(lines: Iterable[str | bytes], answerer: Answerer) -> list[dict[str, Any]]:
    made = list(answer_lines(lines, answerer))
    for line in made:
        line.encode()
    return [json.loads(line, parse_constant=lambda name: pytest.fail(f"{name} is no JSON")) for line in made]


@pytest.mark.parametrize(
    ("bad", "code"),
    [
        ('{"id": 1, "text": "hallo \\ud83d"}', "bad-text"),
        ('{"id": 1, "text": "hallo \ud83d"}', "bad-text"),
        ("[" * 200_000, "bad-json"),
        ('{"text": ' + "[" * 200_000, "bad-json"),
        ('{"id": 1, "text": "caf\xe9"}'.encode("latin-1"), "bad-encoding"),
        ('{"id": 1, "text": "hallo"}'.encode("utf-16"), "bad-encoding"),
        ('{"id": NaN, "text": "hallo"}', "bad-json"),
        ('{"id": 1e999, "text": "hallo"}', "bad-id"),
        ('{"id": {"a": 1}, "text": "hallo"}', "bad-id"),
        ('{"id": [1], "text": "hallo"}', "bad-id"),
        ('{"id": ' + "9" * 5000 + ', "text": "hallo"}', "bad-json"),
        ('{"id": 1, "text": "hallo", "asker": ["patient"]}', "bad-asker"),
    ],
    ids=lambda value: str(value)[:40] if len(value) < 60 else "long",
)
def test_a_bad_line_is_an_error_of_its_own(bad: str | bytes, code: str, answerer: Answerer) -> None:
    first, wrong, last = run([GOOD, bad, GOOD.encode()], answerer)
    assert wrong["error"]["code"] == code
    assert wrong["error"]["line"] == 2
    assert first["id"] == last["id"] == "goed"
    assert "error" not in first
    assert first["needs"] == last["needs"]


@pytest.mark.parametrize("given", ["7", "7.5", '"a"', "-1", '"\\ud83d"', "null", "true"])
@pytest.mark.parametrize("rest", ['"text": "hallo"', '"text": 5'])
def test_an_id_comes_back_as_given(given: str, rest: str, answerer: Answerer) -> None:
    [found] = run([f'{{"id": {given}, {rest}}}'], answerer)
    assert found["id"] == json.loads(given)
    assert ("error" in found) is rest.endswith("5")


@pytest.mark.parametrize("first", ["\ufeff" + GOOD, b"\xef\xbb\xbf" + GOOD.encode()])
def test_a_mark_of_the_byte_order_in_front_is_left_out(first: str | bytes, answerer: Answerer) -> None:
    assert [found["id"] for found in run([first, GOOD], answerer)] == ["goed", "goed"]


def test_a_fault_of_ours_in_one_line_leaves_the_others_alone(
    answerer: Answerer, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Faulty:
        def answer(self, text: str, *_: object, **__: object) -> object:
            if "stuk" in text:
                raise ZeroDivisionError("secret words")
            return answerer.answer(text)

    wrong, right = run(['{"id": 3, "text": "stuk"}', GOOD], Faulty())  # type: ignore[arg-type]
    assert (wrong["id"], wrong["error"]["code"]) == (3, "failed")
    assert "secret" not in str(wrong)
    assert right["id"] == "goed"


@pytest.fixture
def _small(answerer: Answerer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commands, "load_default", lambda services=None, reranker=None: answerer)


@pytest.mark.usefixtures("_small")
@pytest.mark.parametrize("where", ["file", "stdin"])
def test_latin_1_between_good_lines_is_said(where: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    content = b"\xef\xbb\xbf" + GOOD.encode() + b'\n{"text": "caf\xe9"}\n' + GOOD.encode() + b"\n"
    source = tmp_path / "in.jsonl"
    source.write_bytes(content)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content), encoding="ascii"))
    # A terminal that knows ASCII only: JSON lines are UTF-8 all the same.
    bare = io.BytesIO()
    out = io.TextIOWrapper(bare, encoding="ascii")
    assert commands.route_batch("-" if where == "stdin" else str(source), out) == 0
    found = [json.loads(line) for line in bare.getvalue().decode().splitlines()]
    assert [one.get("error", {}).get("code") for one in found] == [None, "bad-encoding", None]
    assert "Latin-1" in found[1]["error"]["message"]


@pytest.mark.usefixtures("_small")
@pytest.mark.parametrize("as_json", [True, False])
def test_one_question_on_an_ascii_terminal(as_json: bool) -> None:
    bare = io.BytesIO()
    out = io.TextIOWrapper(bare, encoding="ascii")
    assert commands.route_text("Één hulp in het huis, 🙂?", out, as_json=as_json) == 0
    out.flush()
    assert bare.getvalue()


@pytest.mark.usefixtures("_small")
def test_a_folder_is_not_a_file(tmp_path: Path) -> None:
    with pytest.raises(EngineError, match="map"):
        commands.route_batch(str(tmp_path), io.StringIO())


@pytest.mark.usefixtures("_small")
def test_no_standard_input_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    with pytest.raises(EngineError, match="standaardinvoer"):
        commands.route_batch("-", io.StringIO())


@pytest.mark.parametrize(
    "words", [[b"caf\xe9"], [b"--batch", b"/caf\xe9"], [b"--batch", b"/"], [b"hallo", b"--directory", b"/"]]
)
def test_the_command_says_in_a_sentence_what_is_wrong(words: list[bytes]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "naast.cli", "route", *words],
        env={**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        capture_output=True, timeout=60, check=False,
    )  # fmt: skip
    said = done.stderr.decode(errors="replace")
    assert done.returncode == 1
    assert said.startswith("naast: ")
    assert "Traceback" not in said
