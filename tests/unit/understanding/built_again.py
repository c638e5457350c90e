"""Loops that are built once more for the oldest processor only, and what they then say."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from naast.engine.compiled import making

ROOT = Path(__file__).parents[3]


def bits_of(module: str, sources: Sequence[str], folder: Path, guarded: bool, *, newest: bool = False) -> str:
    """`module.bits()` in a process of its own with loops of these sources; `guarded`: the first step outside an array stops it.

    `newest`: with what only the newest processors do, where this is one.
    """
    compiler = shutil.which("gcc")
    if compiler is None:
        pytest.skip("only gcc makes more than one version")
    env, extra = os.environ | {"PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}, ["-DFAST=", *(["-DNEWEST"] if newest else [])]
    if guarded:
        asked = [compiler, "-print-file-name=libasan.so"]
        guard = subprocess.run(asked, capture_output=True, text=True, check=True).stdout.strip()
        if not Path(guard).is_file():
            pytest.skip("this compiler has no guard")
        env, extra = (
            env | {"LD_PRELOAD": guard, "ASAN_OPTIONS": "detect_leaks=0"},
            [*extra, "-O1", "-fsanitize=address"],
        )
    made = folder / "oldest.so"
    paths = [str(making.HERE / name) for name in sources]
    subprocess.run([compiler, *making.FLAGS, *extra, "-o", str(made), *paths], check=True)
    done = subprocess.run(
        [sys.executable, "-c", f"from {module} import bits\nprint(bits())\n"],
        capture_output=True,
        text=True,
        env=env | {"NAAST_COMPILED": str(made)},
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout.strip()
