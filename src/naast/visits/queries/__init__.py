"""Reads of the visits room: the flow charts (`flows`), who comes by (`visits`), what was told (`reports`)."""

from naast.visits.queries.flows import flow_called, flow_names

__all__ = ["flow_called", "flow_names"]
