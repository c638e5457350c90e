"""The fixed cast, read from the same file as the demo. Nobody here exists; the municipality is Rivierdal."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

import naast

_CAST: dict[str, Any] = yaml.safe_load(
    (Path(naast.__file__).parent / "intake/demo/cast.yaml").read_text(encoding="utf-8")
)
TEAMS: list[dict[str, Any]] = _CAST["teams"]
USERS: list[dict[str, Any]] = _CAST["users"]
PASSWORD: str = _CAST["password"]
ORGANISATION: str = _CAST["organisation"]

QUESTION = (
    "Mijn man slaapt niet meer. Ik lig elke nacht naast hem wakker en ik ben op. Wie kan er 's nachts bij hem zijn?"
)
DANGER = "Ik heb de pillen van mijn man opgespaard. Vanavond neem ik ze allemaal in."
