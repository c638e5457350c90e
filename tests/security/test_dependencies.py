"""Packages of others are pinned, hashed and under a licence that was looked at; a planted mistake of each kind is noticed."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest
from checks import audit, dependencies

HASH = "--hash=sha256:" + "0" * 64


def test_every_package_is_pinned_and_hashed() -> None:
    assert dependencies.problems() == []


@pytest.mark.parametrize(
    ("lock", "number"),
    [
        (f"a==1.0 \\\n    {HASH}\nb==2.0 ; python_version > '3' \\\n    {HASH}", 0),
        ("a==1.0", 1),
        (f"a>=1.0 \\\n    {HASH}", 1),
        (f"a==1.0 \\\n    {HASH}\nb", 1),
        ("git+https://kwaad.invalid/a", 1),
        ("a==1.0 --hash=md5:0", 1),
    ],
)
def test_what_is_not_pinned_or_hashed_is_noticed(lock: str, number: int) -> None:
    assert len(dependencies.unpinned("x.lock", lock)) == number


def test_npm_is_held_to_the_same() -> None:
    lock = {
        "packages": {"": {}, "node_modules/a": {"integrity": "sha512-x"}, "node_modules/b": {"integrity": "sha1-x"}}
    }
    package = {"dependencies": {"a": "1.0.0"}, "devDependencies": {"b": "^1.0.0", "c": "latest"}}
    assert len(dependencies.unpinned_npm(lock, package)) == 3


@pytest.mark.parametrize(
    ("licence", "missing"),
    [
        ("MIT", []),
        ("MIT AND PSF-2.0", []),
        ("AGPL-3.0-only OR MIT", []),
        ("MIT AND AGPL-3.0-only", ["AGPL-3.0-only"]),
        ("", ["nothing"]),
    ],
)
def test_a_licence_that_nobody_looked_at_is_noticed(licence: str, missing: list[str]) -> None:
    assert dependencies.unknown(licence, {"MIT", "PSF-2.0"}) == missing


def test_a_package_of_ours_with_another_licence_would_be_named() -> None:
    [line] = dependencies.wrong_licences(["pytest", "is-niet-geinstalleerd"], {"Apache-2.0"}, {})
    assert line.startswith("pytest: licence 'MIT'")
    assert dependencies.wrong_licences(["pytest"], {"Apache-2.0"}, {"pytest": "bekeken"}) == []


def test_a_known_weakness_in_npm_is_told() -> None:
    said = json.dumps({"vulnerabilities": {"kapot": {"severity": "high"}}})
    found = dependencies.weaknesses_in_npm((sys.executable, "-c", f"print({said!r})"))
    assert found == (["npm kapot: high"], "")


@pytest.mark.parametrize("says", ["", "print('{}')", "print('npm error 405')", "raise SystemExit(1)"])
def test_an_audit_that_cannot_reach_anything_says_so_and_passes(says: str) -> None:
    found, silence = dependencies.weaknesses_in_npm((sys.executable, "-c", says))
    assert found == []
    assert "niet te bereiken" in silence
    assert dependencies.weaknesses_in_npm(("bestaat-niet-als-programma",)) == ([], silence)


@pytest.mark.parametrize(
    ("status", "out", "error", "result"),
    [
        (0, "No known", "", 0),
        (1, "", "Found 2 known vulnerabilities in 1 package", 1),
        (1, "", "Connection refused", 0),
    ],
)
def test_the_audit_of_python_packages_stops_for_weaknesses_only(
    status: int, out: str, error: str, result: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def run(*args: Any, **more: Any) -> subprocess.CompletedProcess[str]:
        return subprocess.CompletedProcess([], status, out, error)

    monkeypatch.setattr(subprocess, "run", run)
    assert audit.main() == result
    assert ("overgeslagen" in capsys.readouterr().out) == ("Connection" in error)


def test_an_audit_that_takes_too_long_is_skipped_with_a_word(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def slow(*args: Any, **more: Any) -> None:
        raise subprocess.TimeoutExpired("pip-audit", 120)

    monkeypatch.setattr(subprocess, "run", slow)
    assert audit.main() == 0
    assert "overgeslagen" in capsys.readouterr().out
