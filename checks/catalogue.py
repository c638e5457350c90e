"""The English catalogue is complete: every Dutch text on a screen has its English twin, none is fuzzy, and placeholders agree.

Needs gettext's `xgettext` to collect the texts; without it only the catalogue as it stands is checked.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parent.parent
CATALOGUE = ROOT / "src/naast/locale/en/LC_MESSAGES/django.po"
_PLACE = re.compile(r"%\(\w+\)[sd]|%[sd]")


def read(path: Path) -> Catalog:
    """The catalogue at `path`."""
    with path.open("rb") as file:
        return read_po(file, locale="en")


def texts_of(value: object) -> tuple[str, ...]:
    """One text, or a singular and its plural."""
    return tuple(map(str, value)) if isinstance(value, tuple | list) else (str(value or ""),)


def problems_in(catalogue: Catalog) -> list[str]:
    """Texts without translation, fuzzy ones, and placeholders that got lost."""
    found = []
    for message in catalogue:
        if not message.id:
            continue
        if message.fuzzy or not all(texts_of(message.string)):
            found.append(f"not translated: {message.id!r}")
        elif {p for t in texts_of(message.id) for p in _PLACE.findall(t)} != {
            p for t in texts_of(message.string) for p in _PLACE.findall(t)
        }:
            found.append(f"placeholders differ: {message.id!r}")
    return found


def missing_in(catalogue: Catalog) -> list[str]:
    """Texts on a screen that the catalogue does not know. Collects them in a copy, so that nothing is changed."""
    if not shutil.which("xgettext"):
        print("overgeslagen: xgettext ontbreekt (pakket gettext); nieuwe teksten zijn niet gezocht")
        return []
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "naast"
        shutil.copytree(ROOT / "src/naast", copy, ignore=shutil.ignore_patterns("_artefact", "dist", "__pycache__"))
        command = [
            sys.executable,
            "-m",
            "django",
            "makemessages",
            "--locale",
            "en",
            "--no-location",
            "--no-obsolete",
            "--verbosity",
            "0",
        ]
        subprocess.run([*command, "--settings", "naast.config.settings"], cwd=copy, check=True, capture_output=True)
        new = read(copy / "locale/en/LC_MESSAGES/django.po")
    known = {m.id for m in catalogue}
    return [f"not in the catalogue (run make messages): {m.id!r}" for m in new if m.id and m.id not in known]


if __name__ == "__main__":
    english = read(CATALOGUE)
    lines = problems_in(english) + missing_in(english)
    print("\n".join(lines))
    sys.exit(any("overgeslagen" not in line for line in lines))
