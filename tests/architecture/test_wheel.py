"""A released wheel works without Node, git or a build: everything made beforehand is inside."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# What is made before a release and is not in git, or stands outside the package.
MADE = (
    "naast/core/static/naast/dist/naast.css",
    "naast/core/static/naast/dist/naast.js",
    "naast/core/static/naast/dist/passkeys.js",
    "naast/locale/en/LC_MESSAGES/django.mo",
    "naast/_artefact/packs.json",
    "naast/_artefact/model.npz",
    "naast/_artefact/model.json",
    "naast/_artefact/danger.npz",
    "naast/_artefact/card.json",
    "naast/_knowledge/stories/w01.csv",
    "naast/_knowledge/flows/huisbezoek.dmn",
    "naast/_knowledge/flows/opvolging.dmn",
    "naast/_knowledge/policy/roles.yaml",
)


@pytest.fixture(scope="module")
def inside(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, timeout=120)
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as file:
        return set(file.namelist())


@pytest.mark.parametrize("name", MADE)
def test_what_was_made_is_inside(inside: set[str], name: str) -> None:
    assert name in inside


def test_every_template_and_data_file_of_the_package_is_inside(inside: set[str]) -> None:
    kept = subprocess.run(["git", "ls-files", "src/naast"], cwd=ROOT, check=True, capture_output=True, text=True)
    names = {f"naast/{name.removeprefix('src/naast/')}" for name in kept.stdout.split()}
    assert names
    assert names <= inside


def test_what_only_saves_a_moment_stays_out(inside: set[str]) -> None:
    assert not {name for name in inside if name.endswith(("encoder-table.npy", "encoder-layers.npz"))}
