"""Packages of others: each pinned with a hash, each under a licence that was looked at, and none with a known weakness.

Pins, hashes and licences are read from files that are here, so that part never depends on a network. Known weaknesses of Python
packages are `checks.audit`; those of npm packages are asked here, and when nobody answers that is said and not counted.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from datetime import date
from importlib import metadata
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
LICENCES = Path(__file__).with_name("licences.toml")
_PIN = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)(?:\[[^\]]*\])?==([^\s;\\]+)")
_HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}\b")
_EXACT = re.compile(r"^\d+\.\d+\.\d+(?:-[\w.]+)?$")
_WORDS = re.compile(r"\s+(?:AND|OR|WITH)\s+|;\s*|[()]")
# Only what ships decides whether a weakness stops us: tools never meet what people write.
SECONDS = 30


def blocks(lock: str) -> Iterator[tuple[str, str]]:
    """(first line, whole block) of every package in a lock file of pip."""
    for block in re.split(r"\n(?=\S)", lock.strip()):
        if not block.startswith("#"):
            yield block.splitlines()[0], block


def unpinned(name: str, lock: str) -> list[str]:
    """Packages of a lock without an exact version or without a hash."""
    found = []
    for first, block in blocks(lock):
        if not _PIN.match(first):
            found.append(f"{name}: not pinned: {first[:80]}")
        elif not _HASH.search(block):
            found.append(f"{name}: no hash: {first[:80]}")
    return found


def unpinned_npm(lock: dict[str, Any], package: dict[str, Any]) -> list[str]:
    """The same of npm: exact versions in package.json, a hash for every package in the lock."""
    wanted = {**package.get("dependencies", {}), **package.get("devDependencies", {})}
    found = [
        f"package.json: not exact: {name} {version}" for name, version in wanted.items() if not _EXACT.match(version)
    ]
    for place, one in lock["packages"].items():
        if place and not str(one.get("integrity", "")).startswith("sha512-"):
            found.append(f"package-lock.json: no hash: {place}")
    return found


def licence_of(name: str) -> str:
    """What an installed package says of its licence; empty when it says nothing. Raises PackageNotFoundError."""
    said: Any = metadata.metadata(name)
    classes = [line.rsplit(" :: ", 1)[-1] for line in said.get_all("Classifier", []) if line.startswith("License ::")]
    return said.get("License-Expression") or "; ".join(classes) or (said.get("License") or "").strip().split("\n")[0]


def unknown(licence: str, allowed: set[str]) -> list[str]:
    """Words of a licence expression that are not on the list. Of "A OR B" one is enough.

    >>> unknown("MIT OR GPL-2.0-only", {"MIT"}), unknown("MIT AND GPL-2.0-only", {"MIT"}), unknown("", {"MIT"})
    ([], ['GPL-2.0-only'], ['nothing'])
    """
    choices = [
        [word.strip() for word in _WORDS.split(choice) if word.strip()] for choice in re.split(r"\s+OR\s+", licence)
    ]
    missing = [[word for word in words if word not in allowed] or ([] if words else ["nothing"]) for words in choices]
    return min(missing, key=len)


def wrong_licences(names: list[str], allowed: set[str], exceptions: dict[str, str]) -> list[str]:
    """Installed packages of a lock under a licence that nobody looked at. Those for another system are not here to look at."""
    found = []
    for name in names:
        try:
            licence = licence_of(name)
        except metadata.PackageNotFoundError:
            continue
        if name not in exceptions and (missing := unknown(licence, allowed)):
            found.append(
                f"{name}: licence {licence or 'unknown'!r} is not in checks/licences.toml ({', '.join(missing)})"
            )
    return found


def names_in(lock: str) -> list[str]:
    """Names of the packages of a lock."""
    return [match[1] for first, _block in blocks(lock) if (match := _PIN.match(first))]


def problems(root: Path = ROOT) -> list[str]:
    """Everything that is wrong, as far as files can tell."""
    listed = tomllib.loads(LICENCES.read_text(encoding="utf-8"))
    shipped, exceptions = set(listed["shipped"]), dict(listed["exceptions"])
    locks = {path.name: path.read_text(encoding="utf-8") for path in sorted((root / "requirements").glob("*.lock"))}
    npm = json.loads((root / "package-lock.json").read_text(encoding="utf-8"))
    package = json.loads((root / "package.json").read_text(encoding="utf-8"))
    found = [line for name, lock in locks.items() for line in unpinned(name, lock)] + unpinned_npm(npm, package)
    found += wrong_licences(names_in(locks["base.lock"]), shipped, exceptions)
    found += wrong_licences(names_in(locks["dev.lock"]), shipped | set(listed["tools"]), exceptions)
    for place, one in npm["packages"].items():
        name = place.removeprefix("node_modules/")
        if place and name not in exceptions and (missing := unknown(str(one.get("license", "")), shipped)):
            found.append(
                f"npm {name}: licence {one.get('license')!r} is not in checks/licences.toml ({', '.join(missing)})"
            )
    return found


def weaknesses_in_npm(command: tuple[str, ...] = ("npm", "audit", "--json", "--omit=dev")) -> tuple[list[str], str]:
    """(known weaknesses in what ships, why nobody could be asked). Never raises: a silent registry stops nobody."""
    try:
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=SECONDS, check=False)
        said = json.loads(done.stdout[done.stdout.index("{") :])
        found = said["vulnerabilities"]
    except (OSError, subprocess.TimeoutExpired, ValueError, KeyError, TypeError):
        return [], "de lijst met bekende zwakheden van npm was niet te bereiken"
    return [f"npm {name}: {one.get('severity')}" for name, one in found.items()], ""


def main() -> int:
    """1 when anything is wrong; what could not be asked is said."""
    lines = problems()
    weak, silence = weaknesses_in_npm()
    print("\n".join([*lines, *weak]))
    if silence:
        print(f"overgeslagen: {silence}")
    looked = tomllib.loads(LICENCES.read_text(encoding="utf-8"))["checked_on"]
    # The day of this machine: a reminder for people, which decides nothing.
    if isinstance(looked, date) and (date.today() - looked).days > 365:  # noqa: DTZ011, TID251
        print(f"let op: de lijst van licenties is op {looked} voor het laatst nagekeken")
    return 1 if lines or weak else 0


if __name__ == "__main__":
    sys.exit(main())
