"""Runs every check, says in one line each how it went, and prints the whole output of what failed."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
CHECKS: tuple[tuple[str, list[str]], ...] = (
    ("stijl en verboden", [str(BIN / "ruff"), "check", "."]),
    ("opmaak van code", [str(BIN / "ruff"), "format", "--check", "."]),
    ("muren tussen kamers", [str(BIN / "lint-imports")]),
    ("types", [str(BIN / "mypy"), "src/naast", "checks"]),
    ("Django zelf", [str(BIN / "naast"), "manage", "check", "--fail-level", "WARNING"]),
    ("migraties volledig", [str(BIN / "naast"), "manage", "makemigrations", "--check", "--dry-run"]),
    ("sjablonen", [str(BIN / "djlint"), "src/naast", "--lint", "--quiet"]),
    ("grootte van modules en sjablonen", [sys.executable, "-m", "checks.sizes"]),
    ("kennispakketten", [str(BIN / "naast"), "knowledge", "check"]),
    ("leesbaarheid", [sys.executable, "-m", "checks.readability"]),
    ("vertaling volledig", [sys.executable, "-m", "checks.catalogue"]),
    ("sloten zonder adressen", [sys.executable, "-m", "checks.locks"]),
    ("pakketten vast en met een bekende licentie", [sys.executable, "-m", "checks.dependencies"]),
    ("verwerkingsregister bij", [str(BIN / "naast"), "manage", "processing_register", "--check"]),
    ("bekende zwakheden", [sys.executable, "-m", "checks.audit"]),
)


def main() -> int:
    """Exit status 1 when any check failed."""
    failed = []
    for name, command in CHECKS:
        begin = time.perf_counter()
        done = subprocess.run(
            command, cwd=ROOT, capture_output=True, text=True, env=os.environ | {"NO_COLOR": "1"}, check=False
        )
        print(f"{'goed' if done.returncode == 0 else 'FOUT'}  {name} ({time.perf_counter() - begin:.1f} s)", flush=True)
        if done.returncode:
            failed.append(name)
            print(done.stdout[-6000:], done.stderr[-3000:], sep="\n", flush=True)
        else:
            shown = [line for line in done.stdout.splitlines() if line.startswith(("let op", "overgeslagen"))]
            print(*shown, sep="\n", end="\n" if shown else "")
    print(f"{len(CHECKS) - len(failed)} passed, {len(failed)} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
