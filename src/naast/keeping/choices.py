"""Closed lists of the keeping room: what can be wrong, what was heard, where an entry stands. Facts themselves: `directory.choices`."""

from __future__ import annotations

from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

# The facts that anyone can report and a keeper asks after, in the order of the call. Values of `directory.CheckedField`.
FACTS: Final = ("exists", "phone", "hours", "capacity", "audience", "area", "address", "cost", "offer")
# What a passer-by reads, in the order of what most often costs somebody a wasted trip.
REPORTED: Final = (
    ("phone", _("Het telefoonnummer")),
    ("hours", _("De tijden")),
    ("capacity", _("Of er plaats is")),
    ("audience", _("Voor wie het is")),
    ("address", _("Het adres")),
    ("cost", _("Wat het kost")),
    ("offer", _("Wat zij doen")),
    ("exists", _("Dit bestaat niet meer")),
)
FACT_WORDS: Final = {
    "exists": _("Of het er nog is"),
    "phone": _("Telefoon"),
    "hours": _("Tijden"),
    "capacity": _("Plaats voor nieuwe mensen"),
    "audience": _("Voor wie"),
    "area": _("Waar zij komen"),
    "address": _("Adres"),
    "cost": _("Kosten"),
    "offer": _("Wat zij doen"),
}


class Verdict(TextChoices):
    """What somebody heard about one fact. Values are stored in a round."""

    RIGHT = "right", _("Klopt")
    WRONG = "wrong", _("Klopt niet")
    UNKNOWN = "unknown", _("Weet ik niet")


class Reach(TextChoices):
    """Whether the call got through."""

    SPOKEN = "spoken", _("Ik sprak iemand")
    NOT_REACHED = "not_reached", _("Niemand bereikt")


class Exists(TextChoices):
    """What can be the matter with the help as a whole."""

    YES = "yes", _("Ja, het is er nog")
    CLOSED = "closed", _("Tijdelijk dicht")
    NO = "no", _("Nee, dit is er niet meer")


class Rung(TextChoices):
    """Who is asked now: nobody yet, the organisation by mail, its keeper, the coordinator."""

    REST = "rest", _("niets nodig")
    MAILED = "mailed", _("mail gestuurd")
    REMINDED = "reminded", _("herinnerd")
    KEEPER = "keeper", _("bij een beheerder")
    COORDINATOR = "coordinator", _("bij de coördinator")


class Unlist(TextChoices):
    """Where a wish not to be on the map stands."""

    NO = "", _("nee")
    ASKED = "asked", _("gevraagd")
    GRANTED = "granted", _("van de kaart")
    REFUSED = "refused", _("blijft op de kaart")


class LinkEnd(TextChoices):
    """Why a link of a mail works no more."""

    REPLACED = "replaced", _("er is een nieuwe")
    STOPPED = "stopped", _("geen mail meer")


# A claim that nobody used is free again after a day: somebody else may call.
CLAIM_HOURS: Final = 24
UNDO_MINUTES: Final = 15
LINK_DAYS: Final = 30
# Days between the steps of the ladder: mail, reminder, keeper, coordinator.
REMIND_DAYS, CALL_DAYS, STUCK_DAYS = 10, 10, 30
# Calls without anyone answering before the coordinator looks at it, and how long to wait between two of them.
MOST_TRIES, RETRY_DAYS = 3, 2
# An organisation hears from us by mail at most once in so many days.
MAIL_PAUSE_DAYS: Final = 90
DECIDE_DAYS: Final = 7
# What a keeper calls in a month unless they choose another number: about two a week, ten minutes each.
PER_MONTH, MOST_PER_MONTH = 8, 40
MAX_RIGHT, MAX_SAID, MAX_NOTE, MAX_OFFER = 300, 600, 600, 2000
