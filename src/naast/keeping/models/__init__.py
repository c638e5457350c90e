"""What keeps the map alive: entries with a keeper, reports, rounds, and the link of an organisation. Only fields and constraints."""

from naast.keeping.models.entries import Entry, Keeper, Round
from naast.keeping.models.links import ConfirmLink
from naast.keeping.models.reports import Remark, Report

__all__ = ["ConfirmLink", "Entry", "Keeper", "Remark", "Report", "Round"]
