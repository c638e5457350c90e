"""The packs these tests read: the real one, room by room, and a minimal one that is easy to break."""

from __future__ import annotations

from pathlib import Path

import pytest

from naast.engine.knowledge import Pack, load_pack

HERE = Path(__file__).parent
REAL = HERE.parents[1] / "knowledge"
MINIMAL = HERE / "minimal"
# The rooms that stand on their own: provisions, the rules about them, and the words of the readability check.
OWN_ROOMS = ("provisions", "rules", "readability")


@pytest.fixture(scope="session")
def real() -> Pack:
    return load_pack(REAL, rooms=OWN_ROOMS)


@pytest.fixture(scope="session")
def minimal() -> Pack:
    return load_pack(MINIMAL)
