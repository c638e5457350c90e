"""The living social map: places, organisations, what they offer, to whom, when, and whether there is room.

Names follow HSDS (organization, service, location, schedule, service area). Writes: `actions`; reads: `queries`.
"""

from naast.directory.models.checks import FieldChange, FieldCheck, Freshness, LearnedRate
from naast.directory.models.findable import Findable
from naast.directory.models.notes import Selection, SelectionItem, TeamNote
from naast.directory.models.offers import Capacity, Coverage, OpeningTime, Service, ServiceOffer
from naast.directory.models.organisations import ContactRole, Location, Organisation
from naast.directory.models.places import Neighbourhood, PostcodeArea
from naast.directory.models.shelf import NO_ACCENTS
from naast.directory.models.words import SearchWord

__all__ = [
    "NO_ACCENTS",
    "Capacity",
    "ContactRole",
    "Coverage",
    "FieldChange",
    "FieldCheck",
    "Findable",
    "Freshness",
    "LearnedRate",
    "Location",
    "Neighbourhood",
    "OpeningTime",
    "Organisation",
    "PostcodeArea",
    "SearchWord",
    "Selection",
    "SelectionItem",
    "Service",
    "ServiceOffer",
    "TeamNote",
]
