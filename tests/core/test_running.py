"""Starting and stopping: `make stop` ends what was started here and nothing else, and a second start says where the first one is."""

from __future__ import annotations

import argparse
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from naast import cli
from naast.config import devdb, running, serving

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def port() -> int:
    """A port that nobody uses."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@pytest.fixture
def surroundings(tmp_path: Path, port: int) -> dict[str, str]:
    """A folder of its own for notes, with the database of the tests."""
    return {**os.environ, "DEVDB_HOME": str(tmp_path), "DATABASE_URL": devdb.url(), "PORT": str(port)}


@pytest.fixture
def website(surroundings: dict[str, str], port: int) -> Iterator[subprocess.Popen[bytes]]:
    """A real website, as `make demo` starts it."""
    command = [sys.executable, "-m", "naast.cli", "serve", "--no-jobs", "--workers", "1", "--port", str(port)]
    with subprocess.Popen(command, env=surroundings, stderr=subprocess.DEVNULL) as running_one:
        for _ in range(200):
            if _answers(port) or running_one.poll() is not None:
                break
            time.sleep(0.1)
        assert _answers(port), "the website did not start"
        yield running_one
        running_one.terminate()


def _answers(port: int) -> bool:
    with socket.socket() as line:
        return line.connect_ex(("127.0.0.1", port)) == 0


def _naast(environment: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "naast.cli", *words]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)


def test_a_second_start_says_where_and_stop_ends_the_website(
    website: subprocess.Popen[bytes], surroundings: dict[str, str], port: int
) -> None:
    again = _naast(surroundings, "demo", "--port", str(port))
    assert again.returncode == 0
    assert f"Naast draait al op http://127.0.0.1:{port}" in again.stdout
    refused = _naast(surroundings, "serve", "--port", str(port))
    assert refused.returncode == 1
    assert f"Naast draait al op http://127.0.0.1:{port}" in refused.stderr
    stopped = _naast(surroundings, "stop")
    assert stopped.returncode == 0
    assert f"Gestopt: de website op http://127.0.0.1:{port}" in stopped.stdout
    assert website.wait(5) == 0
    assert not _answers(port)
    assert "Er draaide hier niets van Naast." in _naast(surroundings, "stop").stdout


def test_a_website_whose_parent_was_killed_ends_too(
    website: subprocess.Popen[bytes], surroundings: dict[str, str], port: int
) -> None:
    website.send_signal(signal.SIGKILL)
    website.wait(5)
    for _ in range(300):
        if not _answers(port):
            break
        time.sleep(0.1)
    assert not _answers(port), "the web server outlived its parent"
    assert "laat Naast met rust" not in _naast(surroundings, "stop").stdout


def test_a_child_keeps_the_note_of_a_parent_that_is_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, port: int
) -> None:
    monkeypatch.setenv("DEVDB_HOME", str(tmp_path))
    with running.noted("127.0.0.1", port) as note:
        assert note is not None
        child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE, pass_fds=(note.held_by,))
    with child:
        assert running.address_on(port) == f"http://127.0.0.1:{port}"
        with pytest.raises(running.Busy, match="draait al"):
            running.need_free("127.0.0.1", port)
        child.kill()
        child.wait(5)
    assert running.address_on(port) == ""


def test_the_database_stays_while_a_website_still_uses_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(running, "stop_all", lambda: ([], ["http://127.0.0.1:1"]))
    monkeypatch.setattr(devdb, "stop", lambda: pytest.fail("the database was stopped"))
    assert cli._stop(argparse.Namespace()) == 1
    said = capsys.readouterr().err
    assert "http://127.0.0.1:1 stopt nog niet" in said
    assert "De database blijft daarom aan." in said


def test_what_is_not_ours_keeps_running(surroundings: dict[str, str], port: int) -> None:
    with socket.create_server(("127.0.0.1", port)):
        stopped = _naast(surroundings, "stop")
        assert stopped.returncode == 0
        assert "Dat laat Naast met rust." in stopped.stdout
        started = _naast(surroundings, "demo", "--port", str(port))
        assert started.returncode == 1
        assert f"Poort {port} is bezet door een ander programma." in started.stderr
        assert _answers(port)


def test_a_note_that_nobody_holds_is_no_server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, port: int) -> None:
    monkeypatch.setenv("DEVDB_HOME", str(tmp_path))
    (tmp_path / f"serving-{port}.note").write_text("http://127.0.0.1:1", encoding="utf-8")
    assert running.addresses() == {}
    with running.noted("127.0.0.1", port) as note:
        assert note is not None
        assert running.address_on(port) == f"http://127.0.0.1:{port}"
        with pytest.raises(running.Busy, match="draait al"), running.noted("127.0.0.1", port):
            pytest.fail("two servers on one port")
        assert not note.is_asked_to_stop()
        assert running.stop_all(patience=0) == ([], [f"http://127.0.0.1:{port}"])
        assert note.is_asked_to_stop()
    assert running.address_on(port) == ""
    with running.noted("127.0.0.1", port) as note:
        assert note is not None
        assert not note.is_asked_to_stop(), "an old request must not stop a new server"


def test_the_demo_says_that_it_is_ready_when_its_links_work(surroundings: dict[str, str], port: int) -> None:
    begin = (
        "from naast.config import serving;"
        f"serving.serve('127.0.0.1', {port}, workers=1, jobs=False, welcome='Naast staat klaar')"
    )
    command = [sys.executable, "-u", "-c", begin]
    with subprocess.Popen(command, env=surroundings, stdout=subprocess.PIPE, text=True) as website:
        assert website.stdout is not None
        assert website.stdout.readline() == "Naast staat klaar\n"
        assert serving.answers("127.0.0.1", port), "it said so, and a link clicked at once was refused"
        website.terminate()
        assert website.stdout.read().strip() == "", "said twice"


def test_the_demo_keeps_what_the_filling_says_until_the_website_answers(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], port: int
) -> None:
    heard: list[str] = []
    filled = subprocess.CompletedProcess([], 0, stdout="Naast staat klaar op http://127.0.0.1\n")
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: filled)
    monkeypatch.setattr(serving, "serve", lambda *_, welcome, **__: heard.append(welcome) or 0)
    monkeypatch.setenv("PORT", str(port))
    assert cli._demo(argparse.Namespace(port=port)) == 0
    assert heard == ["Naast staat klaar op http://127.0.0.1\n"]
    assert "staat klaar" not in capfd.readouterr().out


def test_nothing_answers_where_nobody_serves(port: int) -> None:
    assert not serving.answers("127.0.0.1", port)
    with socket.create_server(("127.0.0.1", port)):  # a line that is open, and nobody who speaks
        assert not serving.answers("127.0.0.1", port)


def test_production_keeps_no_note(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, port: int) -> None:
    monkeypatch.setenv("DEVDB_HOME", str(tmp_path / "new"))
    monkeypatch.setenv("NAAST_ENV", "production")
    with running.noted("127.0.0.1", port) as note:
        assert note is None
    assert not (tmp_path / "new").exists()


def test_every_step_of_the_first_start_is_told_with_how_long_it_takes() -> None:
    told = subprocess.run(
        ["make", "--dry-run", "--always-make", "demo"], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True
    ).stdout
    steps = [line for line in told.splitlines() if line.startswith("echo") and "/4 " in line]
    assert [step.split('"')[1][:4] for step in steps] == ["1/4 ", "2/4 ", "3/4 ", "4/4 "]
    assert all("minuut" in step or "minuten" in step or "seconden" in step for step in steps)
    assert "tien minuten" in told
