"""The house itself: no address of a machine or registry in any file, locks without addresses, sizes, network blocked in tests."""

from __future__ import annotations

import socket
import subprocess
from pathlib import Path

import pytest
import yaml
from checks import locks, sizes

ROOT = Path(__file__).resolve().parents[2]


def test_locks_hold_no_address() -> None:
    assert locks.problems() == []


def test_a_lock_with_an_address_is_noticed(tmp_path: Path) -> None:
    (tmp_path / "requirements").mkdir()
    (tmp_path / "requirements/x.lock").write_text("a==1 --hash=sha256:0\n--index-url https://mirror.invalid\n")
    (tmp_path / "package-lock.json").write_text('{"resolved": "x"}')
    assert len(locks.problems(tmp_path)) == 2


def test_nothing_is_too_large_to_read() -> None:
    assert sizes.problems() == []


def test_a_function_that_is_too_long_is_noticed(tmp_path: Path) -> None:
    path = tmp_path / "long.py"
    path.write_text("def f():\n" + "    x = 1\n" * 60)
    assert sizes.module_problems(path) == [f"{path}:1 f: 61 lines"]


def test_a_test_cannot_reach_the_network() -> None:
    with pytest.raises(RuntimeError, match="may not reach"):
        socket.create_connection(("192.0.2.1", 80), timeout=0.1)


def test_publiccode_says_what_this_is() -> None:
    said = yaml.safe_load((ROOT / "publiccode.yml").read_text(encoding="utf-8"))
    assert said["legal"]["license"] == "EUPL-1.2"
    assert said["name"] == "Naast"
    assert {"nl", "en"} <= set(said["description"])


def test_no_path_of_a_machine_stands_in_a_file() -> None:
    files = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    needle = "/" + "work/"
    texts = [
        f
        for f in files
        if Path(f).suffix in {".py", ".md", ".toml", ".yaml", ".yml", ".html", ".js", ".css", ".json", ""}
    ]
    assert [
        f
        for f in texts
        if (ROOT / f).is_file()
        and needle in (ROOT / f).read_text(encoding="utf-8", errors="ignore").replace("network/", "")
    ] == []
