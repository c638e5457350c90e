"""Closed lists of the visits room: how a visit stands, what a report is made of, who may read a piece, the lines of an ecogram."""

from __future__ import annotations

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _

# Purposes of knowledge/policy: a professional helps, a resident reads along.
CARE, OWN = "begeleiding", "inzage"
PART = "visits"
MAX_WORDS, MAX_LINE, MOST_TIES, MOST_CONCERNS = 8_000, 200, 24, 3


class State(TextChoices):
    """How a visit stands."""

    PLANNED = "planned", _("afgesproken")
    DONE = "done", _("geweest")
    NOT_HOME = "not_home", _("niemand thuis")
    CANCELLED = "cancelled", _("gaat niet door")


class AlongState(TextChoices):
    """What became of "zullen we samen gaan?"."""

    ASKED = "asked", _("gevraagd")
    YES = "yes", _("gaat mee")
    NO = "no", _("komt apart")


class Kind(TextChoices):
    """What a piece of the person's own story is about: the cards of the conversation."""

    BODY = "fysiek", _("Lichaam en dag")
    PEOPLE = "sociaal", _("Mensen en geld")
    MIND = "psychisch", _("Gevoel")
    MEANING = "zingeving", _("Wat belangrijk is")
    MUST_NOT = "niet", _("Wat er niet mag gebeuren")
    CONCERNS = "zorgen", _("De drie grootste zorgen")
    HOUSE = "huis", _("Het huis")
    DATES = "dagen", _("Dagen die tellen")
    CHILDREN = "kinderen", _("Kinderen en dieren")
    ECOGRAM = "kring", _("Wie er om u heen staan")


class CloseKind(TextChoices):
    """What the one beside the person told apart."""

    WORDS = "naaste", _("De naaste vertelt")
    CONCERNS = "naaste-zorgen", _("De drie grootste zorgen van de naaste")
    HOW_LONG = "volhouden", _("Hoe lang houdt u dit vol?")


class Share(TextChoices):
    """Who may read one piece, besides whoever wrote it down."""

    CIRCLE = "circle", _("iedereen die bezoeken mag zien")
    HELPERS = "helpers", _("alleen wie helpt, niet thuis")
    VISITOR = "visitor", _("alleen wie langskwam")


# The person chooses between these for what they told; what a naaste told apart never reaches the person by itself.
OWN_SHARES = (Share.CIRCLE, Share.VISITOR)
CLOSE_SHARES = (Share.VISITOR, Share.HELPERS, Share.CIRCLE)


class Layer(TextChoices):
    """How near somebody stands, in the ecogram."""

    CLOSE = "close", _("dichtbij")
    COMMUNITY = "community", _("buurt, club of geloof")
    INSTITUTION = "institution", _("hulp en instanties")


class Tie(TextChoices):
    """How the tie is."""

    SUPPORTIVE = "supportive", _("steunt")
    TENSE = "tense", _("gespannen")
    TIRED = "tired", _("moe, houdt het niet lang vol")


class Retold(IntegerChoices):
    """ "Hoe vaak moest u uw verhaal opnieuw doen?" of the last months."""

    NEVER = 0, _("niet opnieuw")
    ONCE = 1, _("1 keer")
    SOME = 2, _("2 of 3 keer")
    OFTEN = 4, _("4 keer of vaker")


class Why(TextChoices):
    """Why somebody looks again."""

    WEEKS = "weeks", _("zes weken na het bezoek")
    CHANGE = "change", _("er is veel veranderd")
    DEATH = "death", _("na het overlijden")


# A worry that was passed on. How soon somebody calls and visits stands in `knowledge/flows/huisbezoek.dmn`, not here.
# A yes to passing on holds this long; who was not visited by then is asked again by whoever worries.
YES_DAYS = 92
# After somebody said no: long enough to mend a slip of the hand, then everything goes.
DECLINED_DAYS = 7
# After the end: name, telephone and question go first; the bare numbers stay for the figures.
NAMES_DAYS, SIGNAL_DAYS = 30, 730
# The later offer: how far ahead a day may lie, and how long after that day the question still stands (`opvolging.dmn`).
MOST_LATER, OFFER_DAYS = 183, 14


class SignalState(TextChoices):
    """Where a worry that was passed on is."""

    NEW = "new", _("wacht op een telefoontje")
    CALLED = "called", _("gebeld")
    PLANNED = "planned", _("bezoek afgesproken")
    DONE = "done", _("bezoek geweest")
    DECLINED = "declined", _("wil geen bezoek")
    PASSED = "passed", _("doorgegeven aan een ander")
    UNREACHED = "unreached", _("niet bereikt")
    WITHDRAWN = "withdrawn", _("ingetrokken")


SIGNAL_OPEN = (SignalState.NEW, SignalState.CALLED, SignalState.PLANNED)
# How the team may end it by mistake, and take that back.
SIGNAL_UNDO = (SignalState.DECLINED, SignalState.PASSED, SignalState.UNREACHED, SignalState.DONE)


class Haste(TextChoices):
    """How soon somebody comes, in the words of the table "Spoed"."""

    CRISIS = "crisis", _("crisis: bel binnen een uur")
    WEEK = "deze week", _("deze week")
    NORMAL = "gewoon", _("gewoon")


class ConsentBy(TextChoices):
    """Who said yes."""

    PERSON = "person", _("de persoon zelf")
    SPEAKER = "speaker", _("wie namens de persoon beslist")


class ConsentWay(TextChoices):
    """How that was said."""

    SPOKEN = "spoken", _("gezegd")
    WRITTEN = "written", _("opgeschreven of getekend")


class LineKind(TextChoices):
    """What happened with a worry that was passed on."""

    RECEIVED = "received", _("ontvangen")
    TAKEN = "taken", _("gaat bellen")
    REACHED = "reached", _("gesproken")
    MISSED = "missed", _("gebeld, niet bereikt")
    PLANNED = "planned", _("bezoek afgesproken")
    VISITED = "visited", _("bezoek geweest")
    DECLINED = "declined", _("de persoon wil geen bezoek")
    LATER = "later", _("vraag het later nog een keer")
    PASSED = "passed", _("doorgegeven aan")
    UNREACHED = "unreached", _("gestopt: niet bereikt")
    REOPENED = "reopened", _("weer geopend")
    KNOWN = "known", _("nagekeken of de persoon al bekend is")
    DOCTOR_YES = "doctor_yes", _("de huisarts mag het weten")
    DOCTOR_NO = "doctor_no", _("de huisarts mag het niet weten")
    DOCTOR_TOLD = "doctor_told", _("de huisarts weet het")
    ESCALATED = "escalated", _("te laat: naar de coördinator")
    REROUTED = "rerouted", _("nog niet gebeld: naar het vangnet")
    WITHDRAWN = "withdrawn", _("ingetrokken door wie het meldde")


class Phase(TextChoices):
    """In which phase somebody was at the first visit, for the figures. A professional says it; no resident sees it."""

    DISEASE = "ziekte", _("behandeling richt zich op de ziekte")
    COMFORT = "klachten", _("zorg richt zich op klachten")
    LAST_DAYS = "laatste-dagen", _("laatste dagen")
    UNKNOWN = "onbekend", _("niet te zeggen")


class Surprised(TextChoices):
    """What a clinician answers to themself; it is stored nowhere."""

    YES = "ja", _("Ja, dat zou mij verbazen")
    NO = "nee", _("Nee, dat zou mij niet verbazen")
    UNSURE = "weet-niet", _("Ik weet het niet")
