"""Compiles the loops with the C compiler of the system, while a wheel or an installation is made; without one, nothing happens.

Run as a script it builds in place and says so. It imports nothing of the project: the package is not installed yet by then.
"""

from __future__ import annotations

import hashlib
import os
import platform
import shlex
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
SOURCES = tuple(HERE / name for name in ("kernel.c", "many.c", "likeness.c", "encoder.c", "grams.c", "pairs.c"))
HEADERS = tuple(HERE / name for name in ("lanes.h", "link.h", "numbers.h", "whole.h"))
# Never -ffast-math and never joined multiplications: the same bits everywhere, and the same as the plain way.
FLAGS = (
    "-O3", "-std=gnu11", "-shared", "-fPIC", "-ffp-contract=off", "-fno-math-errno", "-fno-trapping-math",
    "-fvisibility=hidden",
)  # fmt: skip
_TOO_LONG = 300  # seconds


def library_path() -> Path:
    """Where the library for this kind of machine and this source stands, whether or not it is there."""
    source = hashlib.sha256(b"".join(path.read_bytes() for path in (*SOURCES, *HEADERS))).hexdigest()[:12]
    return HERE / f"kernel-{sys.platform}-{platform.machine().lower()}-{source}.so"


def make(target: Path | None = None, extra: tuple[str, ...] = ()) -> Path | None:
    """Compile to `target` (None: where it is looked for). Returns the path, or None without a compiler that manages."""
    target = target or library_path()
    if target.is_file():
        return target
    compiler = shlex.split(os.environ.get("CC", "")) or [shutil.which("cc") or shutil.which("gcc") or ""]
    if not compiler[0]:
        return None
    with tempfile.TemporaryDirectory(dir=target.parent) as folder:
        made = Path(folder) / target.name
        command = [*compiler, *FLAGS, *extra, "-o", str(made), *map(str, SOURCES)]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=_TOO_LONG)
        if done.returncode or not made.is_file():
            print(done.stderr, file=sys.stderr)
            return None
        made.replace(target)
    for old in target.parent.glob("kernel-*.so"):
        if old != target and old.parent == HERE:
            old.unlink(missing_ok=True)
    return target


if __name__ == "__main__":
    print(make() or "No C compiler (cc or gcc): looking ahead takes the plain way, slower and with the same answers.")
