"""What the visits room keeps: visits and reports (`visits`), worries that were passed on (`signals`), measurements (`measured`)."""

from naast.visits.models.measured import Measurement
from naast.visits.models.signals import Reminder, Signal, SignalLine, SignalTeam, SignalVisit
from naast.visits.models.visits import Along, CloseItem, Item, Report, ReportItem, Visit

__all__ = [
    "Along",
    "CloseItem",
    "Item",
    "Measurement",
    "Reminder",
    "Report",
    "ReportItem",
    "Signal",
    "SignalLine",
    "SignalTeam",
    "SignalVisit",
    "Visit",
]
