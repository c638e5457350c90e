"""The build of style sheet and script: the same bytes every time, small, no addresses, nothing in use dropped."""

from __future__ import annotations

import gzip
import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
needs_node = pytest.mark.skipif(
    not shutil.which("node") or not (ROOT / "node_modules/esbuild").exists(), reason="node or node_modules is absent"
)


def build(into: Path) -> dict[str, bytes]:
    """Builds into a folder of its own; file name -> content."""
    subprocess.run(["node", "assets/build.mjs", str(into)], cwd=ROOT, check=True, capture_output=True)
    return {path.name: path.read_bytes() for path in into.iterdir()}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    return build(tmp_path_factory.mktemp("look") / "one")


@needs_node
def test_two_builds_are_the_same_bytes(built: dict[str, bytes], tmp_path: Path) -> None:
    assert build(tmp_path / "two") == built
    assert set(built) >= {"naast.css", "naast.js", "naast.svg", "source-sans-3-latin-wght-normal.woff2"}


@needs_node
def test_what_a_phone_loads_stays_small(built: dict[str, bytes]) -> None:
    """Ceilings in bytes after gzip; raise one only with a reason."""
    assert len(gzip.compress(built["naast.css"])) <= 30 * 1024
    assert len(gzip.compress(built["naast.js"])) <= 3 * 1024


@needs_node
def test_dropping_tokens_left_every_read_token_defined(built: dict[str, bytes]) -> None:
    """Beside the quick rule of the build, the slow one: each token of our own and of the theme that is read, is set."""
    css = built["naast.css"].decode()
    defined = set(re.findall(r"(--[\w-]+)\s*:", css))
    source = "".join(path.read_text() for path in sorted((ROOT / "assets/css").glob("*.css")))
    ours = set(re.findall(r"var\((--(?:n|voorbeeld|basis)-[\w-]+)\)", source)) - {"--n-gap"}
    assert len(ours) > 20
    assert ours - defined == set()
    assert len(defined) < 1500, "the theme alone has some 2,800"


@needs_node
def test_a_token_with_a_quoted_semicolon_is_dropped_whole() -> None:
    script = (
        "import { dropUnusedTokens } from './assets/tokens.mjs';"
        """process.stdout.write(dropUnusedTokens(`.a{--x: url("data:a;b}c");--y:1;--z:var(--y);color:var(--z)}`));"""
    )
    done = subprocess.run(
        ["node", "--input-type=module", "-e", script], cwd=ROOT, check=True, capture_output=True, text=True
    )
    assert done.stdout == ".a{--y:1;--z:var(--y);color:var(--z)}"


def test_the_lock_file_holds_no_addresses() -> None:
    text = (ROOT / "package-lock.json").read_text()
    assert "://" not in text
    assert '"resolved"' not in text


def test_only_free_licences_reach_the_browser() -> None:
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    shipped = {name: entry.get("license") for name, entry in packages.items() if name and not entry.get("dev")}
    assert shipped
    assert set(shipped.values()) <= {"EUPL-1.2", "OFL-1.1", "MIT"}
    wanted = json.loads((ROOT / "package.json").read_text())
    pins = [*wanted["dependencies"].values(), *wanted["devDependencies"].values()]
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", pin) for pin in pins), "exact versions only"
