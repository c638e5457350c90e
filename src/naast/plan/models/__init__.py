"""What the plan room keeps: the plan, its wishes and steps, and every version of every sentence. Who may see a row: `naast.access`."""

from naast.plan.models.carer import CarerAnswer, CarerShare
from naast.plan.models.emergency import EmergencyLook, EmergencySheet
from naast.plan.models.plans import MAX_SENTENCE, MAX_STEP, Plan, Step, Version, Wish
from naast.plan.models.roster import RosterEvent, RosterLink, RosterSlot
from naast.plan.models.wmo import ANSWERS, PersonalPlan

__all__ = [
    "ANSWERS", "MAX_SENTENCE", "MAX_STEP", "CarerAnswer", "CarerShare", "EmergencyLook", "EmergencySheet", "PersonalPlan", "Plan",
    "RosterEvent", "RosterLink", "RosterSlot", "Step", "Version", "Wish",
]  # fmt: skip
