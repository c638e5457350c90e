"""`naast directory link`: words in, a file with pairs out, and Dutch when something is wrong."""

from __future__ import annotations

import csv
import importlib.util
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from naast import cli
from naast.engine.linkage import Options, link
from tests.unit.linkage import measuring

HEAD = "id;naam;adres;postcode;telefoon\n"
ONE = HEAD + "1;Hospice De Lantaarn;Kerkstraat 12;0341 AB;0001234567\n2;Buurthuis Linde;Molenweg 3;0342 CD;0007654321\n"
TWO = HEAD + "7;Stg Hospice Lantaarn;Kerkstr. 12;0341AB;+31 00 1234567\n8;Apotheek Eik;Havenkade 9;0343 EF;0001112223\n"


@pytest.fixture
def lists(tmp_path: Path) -> list[str]:
    (tmp_path / "een.csv").write_text(ONE, encoding="utf-8")
    (tmp_path / "twee.csv").write_text(TWO, encoding="cp1252")
    return [str(tmp_path / "een.csv"), str(tmp_path / "twee.csv")]


def _rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.reader(stream))


def test_two_lists(lists: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "paren.csv"
    assert cli.main(["directory", "link", *lists, "--out", str(out)]) == 0
    header, first, *rest = _rows(out)
    assert header == ["left_id", "right_id", "probability", "reasons"]
    assert first[:2] == ["1", "7"]
    assert float(first[2]) >= 0.9
    assert "zelfde telefoonnummer" in first[3]
    assert not rest
    assert "4 rijen bekeken: 1 paren waarschijnlijk dezelfde" in capsys.readouterr().err


def test_to_the_screen_and_quiet(lists: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["directory", "link", *lists, "--out", "-", "--quiet"]) == 0
    told = capsys.readouterr()
    assert told.out.startswith("left_id,right_id,probability,reasons\n1,7,")
    assert not told.err


def test_given_columns_and_only_across(tmp_path: Path) -> None:
    text = ONE.replace("id;naam", "sleutel;hoe heet het")
    (tmp_path / "a.csv").write_text(text, encoding="utf-8")
    (tmp_path / "b.csv").write_text(text, encoding="utf-8")
    out = tmp_path / "paren.csv"
    words = ["--id", "sleutel", "--role", "naam=hoe heet het", "--only-across"]
    assert (
        cli.main(["directory", "link", str(tmp_path / "a.csv"), str(tmp_path / "b.csv"), *words, "--out", str(out)])
        == 0
    )
    assert sorted(row[:2] for row in _rows(out)[1:]) == [["1", "1"], ["2", "2"]]


def test_the_same_ids_in_two_lists_get_the_name_of_their_list(tmp_path: Path) -> None:
    linked = link([("a.csv", ONE.encode()), ("b.csv", ONE.encode())], Options(threads=1))
    assert ("a.csv:1", "b.csv:1") in {(one.left_id, one.right_id) for one in linked.pairs}
    assert any("naam van het bestand" in note for note in linked.notes)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["nergens.csv"], "niet te lezen"),
        (["{een}", "--id", "bsn"], "geen kolom 'bsn'"),
        (["{een}", "--role", "schoen=naam"], "klopt niet"),
        (["{een}", "--least", "3"], "geen kans"),
        (["{leeg}"], "is leeg"),
    ],
)
def test_wrong_words(
    words: list[str], told: str, lists: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "leeg.csv").write_bytes(b"")
    out = tmp_path / "paren.csv"
    filled = [word.format(een=lists[0], leeg=tmp_path / "leeg.csv") for word in words]
    assert cli.main(["directory", "link", *filled, "--out", str(out)]) == 1
    assert told in capsys.readouterr().err
    assert not out.exists()


def test_nothing_heavy_is_loaded_by_other_commands() -> None:
    said = "import sys, naast.cli; naast.cli._parser(); "
    said += "print([m for m in ('splink', 'duckdb', 'pyarrow', 'numpy', 'yaml') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.skipif(
    importlib.util.find_spec("pyspark") is None, reason="pyspark is not installed (pip install 'naast[spark]')"
)
@pytest.mark.skipif(shutil.which("java") is None, reason="Spark needs Java (default-jre-headless)")
@pytest.mark.filterwarnings("ignore")
def test_spark_finds_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    # Some hundreds of rows in eight parts are mostly waiting.
    monkeypatch.setenv("NAAST_SPARK_PARTITIONS", "2")
    files = [one for one in measuring.chicago()[0] if one[0].startswith(("NAEYC", "purple"))]
    ours = {(p.left_id, p.right_id): p.probability for p in link(files, Options(threads=1)).pairs}
    theirs = {(p.left_id, p.right_id): p.probability for p in link(files, Options(engine="spark", threads=2)).pairs}
    # The engines round letters alike a little differently (Jaro-Winkler, Damerau); one pair in two hundred may turn on that.
    assert len(ours.keys() ^ theirs.keys()) <= max(1, len(ours) // 200)
    assert sum(abs(ours[pair] - theirs[pair]) > 0.01 for pair in ours.keys() & theirs.keys()) <= len(ours) // 100
