"""The flow charts of this house, read once and again when their file changes. They are knowledge, so there is no database here."""

from __future__ import annotations

from functools import lru_cache

from naast.core.errors import NotVisible
from naast.engine import flow as flow_engine

# The chart that a walk begins with comes first, what happens afterwards second.
ORDER = ("huisbezoek", "opvolging")


def flow_names() -> list[str]:
    """The names of the charts, the first to walk through first."""
    names = flow_engine.flow_files()
    return sorted(names, key=lambda name: (ORDER.index(name) if name in ORDER else len(ORDER), name))


def flow_called(name: str) -> flow_engine.Flow:
    """One chart, ready to decide. Raises NotVisible when there is none of that name."""
    path = flow_engine.flow_files().get(name)
    if path is None:
        raise NotVisible
    return _loaded(name, path.stat().st_mtime_ns)


@lru_cache(maxsize=8)
def _loaded(name: str, _changed: int) -> flow_engine.Flow:
    return flow_engine.load_shipped(name)
