"""Closed lists of the network room. Kinds and sides are those of `naast.engine.network`; a test holds them together."""

from __future__ import annotations

from typing import Final

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _

from naast.directory.choices import Layer


class Side(TextChoices):
    """Where an organisation stands on the map."""

    CARE = "care", _("Zorg")
    SOCIAL = "social", _("Gemeente en buurt")


class Kind(TextChoices):
    """What one organisation says of its line to another."""

    KNOW = "know", _("Wij kennen hen")
    REFER = "refer", _("Wij wijzen mensen naar hen")
    CONSULT = "consult", _("Wij vragen hen om raad")
    TOGETHER = "together", _("Wij hielpen samen iemand")


# What two do with each other; to know each other is asked first.
DOING: Final = [(kind.value, kind.label) for kind in Kind if kind is not Kind.KNOW]


class Often(IntegerChoices):
    """How often they meet over a line."""

    YEARLY = 1, _("Een paar keer per jaar")
    MONTHLY = 2, _("Elke maand")
    WEEKLY = 3, _("Elke week")


class Way(TextChoices):
    """How two organisations are brought together."""

    AGENDA = "agenda", _("op de agenda van de casustafel")
    COFFEE = "coffee", _("uitgenodigd voor koffie")


class Outcome(TextChoices):
    """What became of bringing two together, looking back."""

    LINE = "line", _("er is een lijn gekomen")
    NO_LINE = "no_line", _("er is geen lijn gekomen")
    DROPPED = "dropped", _("het ging niet door")


# Which side help of each layer stands on, to begin with; whoever makes a wave can say otherwise.
CARE_LAYERS: Final = (Layer.CARE,)
NAME_LETTERS: Final = 80
# Fewer referrals than this between two are not drawn: nobody may be recognised by one.
FEWEST_REFERRALS: Final = 3
# How far back referrals count, for lines and for questions that got stuck.
LOOK_BACK_DAYS: Final = 183
# Small counts of questions are said in words.
FEW: Final = 5
MOST_MEMBERS: Final = 400
