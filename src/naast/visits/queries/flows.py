"""The flow charts of this house, read once and again when their file changes. They are knowledge, so there is no database here.

Somebody may save a chart that cannot be run while a neighbour fills in a form: the last one that could be run stays in use until
the file is whole again, and the log says where and why.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from typing import Final

from naast.core.errors import NotVisible
from naast.engine import flow as flow_engine
from naast.engine.flow import Flow, FlowError

log = logging.getLogger(__name__)
# The chart that a walk begins with comes first, what happens afterwards second.
ORDER = ("huisbezoek", "opvolging")
Lacking = Callable[[str, Flow], Sequence[FlowError]]
_checks: Final[list[Lacking]] = []
# By name: the file as it was last looked at, and the chart that is in use or why there is none.
_kept: Final[dict[str, tuple[int, Flow | FlowError]]] = {}


def check_with(lacking: Lacking) -> None:
    """Ask `lacking` of every chart before it comes into use; once is enough."""
    if lacking not in _checks:
        _checks.append(lacking)


def flow_names() -> list[str]:
    """The names of the charts, the first to walk through first."""
    names = flow_engine.flow_files()
    return sorted(names, key=lambda name: (ORDER.index(name) if name in ORDER else len(ORDER), name))


def flow_called(name: str) -> Flow:
    """One chart, ready to decide. Raises NotVisible when there is none of that name, FlowError when it never could be run."""
    path = flow_engine.flow_files().get(name)
    if path is None:
        raise NotVisible
    changed = path.stat().st_mtime_ns
    before = _kept.get(name)
    if before is None or before[0] != changed:
        _kept[name] = before = (changed, _newest(name, before[1] if before else None))
    if isinstance(before[1], FlowError):
        raise before[1]
    return before[1]


def whole(name: str) -> Flow:
    """The chart as its file is now. Raises FlowError with the place and the reason when it cannot be run here."""
    flow = flow_engine.load_shipped(name)
    for lacking in _checks:
        for error in lacking(name, flow):
            raise error
    return flow


def _newest(name: str, before: Flow | FlowError | None) -> Flow | FlowError:
    try:
        return whole(name)
    except FlowError as error:
        # A place and a rule of the chart: nothing of anybody.
        log.error("chart %s is not taken into use: %s", name, error)
        return before if isinstance(before, Flow) else error
