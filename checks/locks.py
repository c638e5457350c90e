"""Lock files carry no addresses: a private mirror must never end up in the project, and any registry must do."""

from __future__ import annotations

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FORBIDDEN = ("uv.lock", "pylock.toml")


def problems(root: Path = ROOT) -> list[str]:
    """One line per lock file that says where it came from."""
    found = [
        f"{name}: this kind of lock holds addresses; do not commit it" for name in FORBIDDEN if _tracked(root / name)
    ]
    found += [
        f"{path.name}: holds an address"
        for path in sorted((root / "requirements").glob("*.lock"))
        if re.search(r"https?://|--index|--find-links", path.read_text(encoding="utf-8"))
    ]
    node = root / "package-lock.json"
    if '"resolved"' in node.read_text(encoding="utf-8"):
        found.append(f'{node.name}: holds "resolved"; npm install with the project\'s own .npmrc leaves it out')
    return found


def _tracked(path: Path) -> bool:
    return path.exists() and path.name not in (ROOT / ".gitignore").read_text(encoding="utf-8").split()


if __name__ == "__main__":
    lines = problems()
    print("\n".join(lines))
    sys.exit(bool(lines))
