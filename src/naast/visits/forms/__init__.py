"""Forms of the visits room: the questions of a flow chart (`flows`), a visit and a report (`visits`)."""

from naast.visits.forms.flows import FlowForm

__all__ = ["FlowForm"]
