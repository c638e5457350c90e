"""Who works with whom: lines that organisations drew, what can be said of them with some silent, and the picture of it.

Pure; organisations only. Asking and keeping the answers is the room `naast.network`.
"""

from naast.engine.network.brokers import Between, between
from naast.engine.network.chances import Chances, chances
from naast.engine.network.changing import Change, Changed, changes
from naast.engine.network.density import Mutual, Share, Where, mutual, shares
from naast.engine.network.drawing import Dot, Stroke, Thread, Words, draw
from naast.engine.network.exporting import as_csv, graphml
from naast.engine.network.graph import Graph, distances, graph_of, graph_of_reports
from naast.engine.network.layout import lay_out
from naast.engine.network.meeting import Meeting, meetings, passing
from naast.engine.network.model import (
    WORKING,
    Flags,
    Kind,
    Line,
    Often,
    Reals,
    Reports,
    Said,
    Side,
    Wave,
    lines_of,
    reports_of,
)
from naast.engine.network.paper import on_paper
from naast.engine.network.weak import WeakSpot, between_sides, left_alone, weak_spots

__all__ = [
    "WORKING",
    "Between",
    "Chances",
    "Change",
    "Changed",
    "Dot",
    "Flags",
    "Graph",
    "Kind",
    "Line",
    "Meeting",
    "Mutual",
    "Often",
    "Reals",
    "Reports",
    "Said",
    "Share",
    "Side",
    "Stroke",
    "Thread",
    "Wave",
    "WeakSpot",
    "Where",
    "Words",
    "as_csv",
    "between",
    "between_sides",
    "chances",
    "changes",
    "distances",
    "draw",
    "graph_of",
    "graph_of_reports",
    "graphml",
    "lay_out",
    "left_alone",
    "lines_of",
    "meetings",
    "mutual",
    "on_paper",
    "passing",
    "reports_of",
    "shares",
    "weak_spots",
]
