"""`naast flow`: what it prints, and its exit status."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from naast import cli
from tests.unit.flow.small import decision, definitions, input_data, table

KIT = Path(__file__).resolve().parents[2] / "flow_data" / "dmn_tck_level2"


def test_the_kit_prints_how_many(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["flow", "tck", str(KIT)]) == 0
    assert capsys.readouterr().out == "116 of 116\n"


def test_the_kit_says_what_is_wrong(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copytree(KIT / "0001-input-data-string", tmp_path / "een")
    test = tmp_path / "een" / "0001-input-data-string-test-01.xml"
    test.write_text(test.read_text(encoding="utf-8").replace("Hello John Doe", "Dag John Doe"), encoding="utf-8")
    assert cli.main(["flow", "tck", str(tmp_path)]) == 1
    told = capsys.readouterr().out.splitlines()
    assert told[-1] == "0 of 1"
    assert 'verwacht "Dag John Doe"' in told[0]


def test_a_test_may_only_name_its_neighbour(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    kit = '<testCases xmlns="x"><modelName>../../../etc/hostname</modelName><testCase id="1"/></testCases>'
    (tmp_path / "a-test-01.xml").write_text(kit, encoding="utf-8")
    assert cli.main(["flow", "tck", str(tmp_path)]) == 1
    assert f"{tmp_path / 'hostname'}: dit bestand is niet te lezen" in capsys.readouterr().err


def test_an_empty_folder_is_no_pass(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["flow", "tck", str(tmp_path)]) == 1
    assert "geen tests" in capsys.readouterr().err


def test_run_prints_value_and_reason(capsys: pytest.CaptureFixture[str]) -> None:
    given = json.dumps({"gebeurtenis": "geen", "dagen sinds het bezoek": 42})
    assert cli.main(["flow", "run", "opvolging", "--input", given, "--decision", "Herziening"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["values"] == {"Herziening": "nu opnieuw kijken"}
    (step,) = found["steps"]
    assert step["rules"] == [{"row": 3, "id": "tabel_herziening_regel3", "note": "Zes weken na het bezoek."}]
    assert step["asked"] == {"Gebeurtenis": "geen", "Dagen sinds het bezoek": 42}


def test_run_reads_dates_by_their_type(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    body = input_data("dag", "date") + decision("uit", table("UNIQUE", [("dag.year", "number", "")], [("", "", "")], [["-", "dag + duration(\"P1M\")"]]), ["i_dag"])  # fmt: skip # noqa: E501
    path = tmp_path / "dag.dmn"
    path.write_bytes(definitions(body))
    assert cli.main(["flow", "run", str(path), "--input", '{"dag": "2026-01-31"}']) == 0
    assert json.loads(capsys.readouterr().out)["values"] == {"uit": "2026-02-28"}
    assert cli.main(["flow", "run", str(path), "--input", '{"dag": "2026-02-30"}']) == 1
    assert "geen datum" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["run", "nergens.dmn", "--input", "{}"], "huisbezoek, opvolging"),
        (["run", "opvolging", "--input", "{"], "geen JSON"),
        (["run", "opvolging", "--input", "[]"], "JSON-object"),
        (["run", "opvolging", "--input", "{}"], "niet ingevuld"),
        (["run", "opvolging", "--input", "{}", "--decision", "Herzien"], 'Bedoelt u "Herziening"'),
    ],
)
def test_what_is_wrong_is_told_in_dutch(words: list[str], told: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["flow", *words]) == 1
    assert told in capsys.readouterr().err


def test_check_of_what_ships_finds_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["flow", "check", "huisbezoek"]) == 0
    assert "9 tabellen nagekeken, 0 keer iets gevonden" in capsys.readouterr().out


def test_check_tells_gap_and_overlap_with_an_example(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    drawn = table("UNIQUE", [("x", "number", "")], [("", "", "")], [["< 5", "1"], ["[4..6]", "2"]])
    path = tmp_path / "x.dmn"
    path.write_bytes(definitions(input_data("x", "number") + decision("uit", drawn, ["i_x"])))
    assert cli.main(["flow", "check", str(path)]) == 1
    told = capsys.readouterr().out
    assert "geen regel voor x: > 6 (bijvoorbeeld x = 7)" in told
    assert "regel 1 en 2 passen allebei, en zeggen iets anders (bijvoorbeeld x = 4)" in told
    assert "let op: bij een leeg antwoord" in told


def test_the_chart_and_the_text(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["flow", "draw", "opvolging"]) == 0
    assert capsys.readouterr().out.startswith("<svg ")
    assert cli.main(["flow", "draw", "opvolging", "--text"]) == 0
    assert capsys.readouterr().out.startswith("Na de melding\n")
