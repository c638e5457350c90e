"""Closed lists of the case table room: roles at the table, how a table and its card stand, what a card is made of."""

from __future__ import annotations

from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

PURPOSE = "casustafel"
MAX_LINE, MAX_TEXT, MAX_SENTENCE = 200, 1500, 300
# The bringer takes at most so many offers along; decisions fall elsewhere.
MOST_CHOSEN: Final = 3
# A card of a table that did not happen goes after so many days; people may first move the date.
UNUSED_DAYS: Final = 7
# A quarter later somebody asks what became of it.
LOOK_BACK_DAYS: Final = 80
LINK_DAYS: Final = 120
KEEP_DAYS: Final = 730
MOST_SEATS: Final = 20


class State(TextChoices):
    """How a table stands."""

    PLANNED = "planned", _("gepland")
    RUNNING = "running", _("bezig")
    ENDED = "ended", _("geweest")
    CANCELLED = "cancelled", _("gaat niet door")


class SeatRole(TextChoices):
    """What someone does at the table."""

    CHAIR = "chair", _("voorzitter")
    BRINGER = "bringer", _("inbrenger")
    READER = "reader", _("tweede lezer")
    TIME = "time", _("tijdbewaker")
    SCRIBE = "scribe", _("schrijver van lessen")
    EXPERIENCE = "experience", _("ervaringsdeskundige")
    MEMBER = "member", _("deelnemer")


# Of these there is one at a table.
ONCE: Final = (SeatRole.CHAIR, SeatRole.BRINGER)
# Who may say that the card can be used; never the one who wrote it.
RELEASERS: Final = (SeatRole.READER, SeatRole.CHAIR)
# Who writes down what remains besides their own lesson.
KEEPS_LISTS: Final = (SeatRole.SCRIBE, SeatRole.CHAIR)


class CardState(TextChoices):
    """How far a card is."""

    DRAFT = "draft", _("nog niet klaar")
    OFFERED = "offered", _("bij de tweede lezer")
    RELEASED = "released", _("vrijgegeven")


class GapKind(TextChoices):
    """What was missing."""

    HELP = "help", _("Hulp die er niet is")
    PARTY = "party", _("Wie wij misten aan tafel")


class Outcome(TextChoices):
    """What became of an offer that was chosen."""

    UNKNOWN = "", _("nog niet bekend")
    DONE = "done", _("het is gebeurd")
    PARTLY = "partly", _("een deel is gebeurd")
    NOT = "not", _("het is er niet van gekomen")


class Agreed(TextChoices):
    """Why this story may be told."""

    ASKED = "asked", _("Ik heb het gevraagd, en het mag")
    FAMILY = "family", _("Ik heb het de familie gevraagd, en het mag")
    PAST = "past", _("Het is langer dan drie maanden geleden, en niet in een klein dorp")


# The structured part of a card, in words that the guard knows how to count.
AGES: Final = (
    ("kind", _("een kind")), ("18-40", _("tussen de 18 en 40")), ("40-50", _("tussen de 40 en 50")), ("50-60", _("tussen de 50 en 60")),
    ("60-70", _("tussen de 60 en 70")), ("70-80", _("tussen de 70 en 80")), ("80-90", _("tussen de 80 en 90")), ("90", _("boven de 90")),
)  # fmt: skip
HOUSEHOLDS: Final = (
    ("alleen", _("woont alleen")), ("samen", _("woont met iemand samen")), ("kinderen", _("met kinderen thuis")),
    ("instelling", _("woont in een huis met zorg")), ("anders", _("anders")),
)  # fmt: skip
ILLNESSES: Final = (
    ("", _("niet nodig voor de vraag")),
    ("kanker", _("kanker")),
    ("hart-longen", _("hart of longen")),
    ("hersenen", _("dementie of hersenen")),
    ("spieren-zenuwen", _("spieren of zenuwen")),
    ("ouderdom", _("oud en broos")),
    ("anders", _("een andere ziekte")),
)
INVOLVED: Final = (
    ("huisarts", _("huisarts")), ("wijkverpleging", _("wijkverpleging")), ("ziekenhuis", _("ziekenhuis")), ("wmo", _("gemeente (Wmo)")),
    ("welzijn", _("welzijn of maatschappelijk werk")), ("vrijwilligers", _("vrijwilligers")), ("geestelijk", _("geestelijke verzorging")),
    ("familie", _("familie of buren")), ("niemand", _("nog niemand")),
)  # fmt: skip
# The words of the guard for the structured part; always Dutch, they are counted and not shown.
COUNTED: Final = {
    "kind": "Een kind.", "18-40": "Iemand in de dertig.", "40-50": "Tussen de 40 en 50.", "50-60": "Tussen de 50 en 60.",
    "60-70": "Tussen de 60 en 70.", "70-80": "Tussen de 70 en 80.", "80-90": "Tussen de 80 en 90.", "90": "Iemand in de negentig.",
    "alleen": "Woont alleen.", "kinderen": "Thuiswonende kinderen.",
}  # fmt: skip
TEXTS: Final = (
    ("fysiek", _("Lijf en dag")), ("sociaal", _("Mensen en geld")), ("psychisch", _("Gevoel")), ("zingeving", _("Wat belangrijk is")),
    ("naasten", _("Wie ernaast staan")), ("vraag", _("Hoe kan ik, of hoe kunnen wij…")),
)  # fmt: skip
TEXT_IDS: Final = tuple(name for name, _label in TEXTS)
