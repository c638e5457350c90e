"""Shapes what the pages of the visits room show: the flow charts (`flows`), visits (`visits`), reports (`reports`)."""

from naast.visits.presenters.flows import FlowPage, FlowsPage, flow_page, flows_page

__all__ = ["FlowPage", "FlowsPage", "flow_page", "flows_page"]
