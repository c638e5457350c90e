"""The closed lists of words that knowledge files may use.

Only the words live here; which field uses which list is said in `model`, what people read is in `knowledge/`.
"""

from __future__ import annotations

from typing import Final

VOICES: Final = (
    "patient",
    "partner",
    "child",
    "adult_child",
    "parent",
    "sibling",
    "friend",
    "neighbour",
    "volunteer",
    "employer",
    "professional",
    "bereaved",
)
DIMENSIONS: Final = ("fysiek", "sociaal", "psychisch", "zingeving")
TARGETS: Final = ("patient", "partner", "child", "carer", "family")
CONFIDENCES: Final = ("A", "B", "C")
LAYERS: Final = (
    "persoonlijke sociale basis",
    "gemeenschappelijke sociale basis",
    "institutionele sociale basis",
    "formele zorg",
    "gemeentelijke voorziening",
    "landelijke regeling",
    "private regeling",
)
_DOMAINS = """lichaam klachten nacht verzorging eten bewegen hulpmiddelen huis huishouden vervoer medicijnen
    verstand-en-gedrag werk geld schulden wonen papieren recht verzekering zorg-regelen mantelzorg relatie
    intimiteit gezin kind school familie vrienden-en-buren alleen-zijn meedoen taal-en-cultuur gevoel angst
    somber geloof zin afscheid wensen beslissen sterven uitvaart rouw na-overlijden digitaal dieren veiligheid
    verslaving beperking professional"""
DOMAINS: Final = tuple(_DOMAINS.split())
CRISIS_CATEGORIES: Final = (
    "suicide",
    "medical_emergency",
    "violence_neglect",
    "carer_collapse",
    "child_alone",
    "no_shelter_or_vital_supply",
)
URGENCIES: Final = ("normal", "soon", "crisis")
STORY_ASKERS: Final = ("patient", "naaste", "child", "professional")
CLOCK_SORTS: Final = ("deadline", "window", "moment", "every")
CLOCK_KINDS: Final = ("legal", "norm", "estimate")
UNITS: Final = ("hours", "days", "working_days", "weeks", "months")
# Where a clock starts to run. The foresight engine and the plan know the date of these events.
STARTS: Final = (
    "report",  # melding bij de gemeente
    "application",  # aanvraag
    "request",  # vraag om hulp of verlof
    "decision",  # besluit
    "default_notice",  # ingebrekestelling
    "first_talk",  # eerste gesprek schuldhulp
    "first_sick_day",
    "loan_start",  # hulpmiddel geleend
    "care_start",  # begin van de mantelzorg
    "diagnosis",  # "u wordt niet meer beter"
    "terminal_statement",
    "death",
    "referral",  # aanmelding of verwijzing
)
