"""Flow: decision tables as an executable standard (DMN 1.2 to 1.5), and the walk through them. Pure; who uses them lives in the rooms.

    flow = load_shipped("huisbezoek")          # or load_flow(data, "naam.dmn")
    outcome = flow.decide({...}, "Volgende stap")
    outcome["Volgende stap"], outcome.step("Volgende stap").fired

What is run and what is refused stands in `docs/manual/stroomschema.md`.
"""

from __future__ import annotations

from naast.engine.flow.drawing import draw
from naast.engine.flow.flow import Flow, load_flow
from naast.engine.flow.gaps import Analysis, Dead, Gap, Overlap, analyse
from naast.engine.flow.library import flow_files, load_shipped
from naast.engine.flow.model import Model
from naast.engine.flow.outcome import Fired, Outcome, Step
from naast.engine.flow.problems import FlowError, Place
from naast.engine.flow.telling import ToldRule, ToldStep, as_text, tell

__all__ = [
    "Analysis",
    "Dead",
    "Fired",
    "Flow",
    "FlowError",
    "Gap",
    "Model",
    "Outcome",
    "Overlap",
    "Place",
    "Step",
    "ToldRule",
    "ToldStep",
    "analyse",
    "as_text",
    "draw",
    "flow_files",
    "load_flow",
    "load_shipped",
    "tell",
]
