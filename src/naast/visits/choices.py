"""Closed lists of the visits room: how a visit stands, what a report is made of, who may read a piece, the lines of an ecogram."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _

# Purposes of knowledge/policy: a professional helps, a resident reads along.
CARE, OWN = "begeleiding", "inzage"
PART = "visits"
# After a visit somebody looks again: is what was agreed done, and what changed since?
REVIEW = timedelta(weeks=6)
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
