"""Closed lists of the people room: who someone is to the person, how to reach them, on which basis someone speaks for them."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

# Purposes of the people room, as `knowledge/policy` knows them.
CARE = "begeleiding"
OWN = "inzage"
# What the log says when a resident comes in with link and code.
CAME_IN = "resident came in"
UPKEEP = "rechten"


class Relation(TextChoices):
    """Who a member is to the person. `self` is the person."""

    SELF = "self", _("de persoon zelf")
    PARTNER = "partner", _("partner")
    CHILD = "child", _("kind")
    GRANDCHILD = "grandchild", _("kleinkind")
    PARENT = "parent", _("ouder")
    SIBLING = "sibling", _("broer of zus")
    FAMILY = "family", _("andere familie")
    FRIEND = "friend", _("vriend of vriendin")
    NEIGHBOUR = "neighbour", _("buur")
    VOLUNTEER = "volunteer", _("vrijwilliger")
    OTHER = "other", _("iemand anders")


class ContactWay(TextChoices):
    """How someone likes to be reached."""

    PHONE = "phone", _("bellen")
    TEXT = "text", _("sms")
    EMAIL = "email", _("e-mail")
    LETTER = "letter", _("brief")
    VISIT = "visit", _("langskomen")
    VIA = "via", _("via iemand anders")


class Basis(TextChoices):
    """On which basis someone may speak for the person; the order of the law (BW 7:465)."""

    CURATOR = "curator", _("curator (benoemd door de rechter)")
    MENTOR = "mentor", _("mentor (benoemd door de rechter)")
    PROXY = "proxy", _("schriftelijk gemachtigd door de persoon zelf")
    PARTNER = "partner", _("echtgenoot of partner")
    FAMILY = "family", _("ouder, kind, broer of zus, grootouder of kleinkind")
    PARENT = "parent", _("ouder met gezag (de persoon is jonger dan 18)")


class Language(TextChoices):
    """In which language someone likes to be spoken to: ISO 639 codes, and `ngt` for Dutch sign language."""

    NL = "nl", _("Nederlands")
    EN = "en", _("Engels")
    DE = "de", _("Duits")
    FR = "fr", _("Frans")
    ES = "es", _("Spaans")
    PL = "pl", _("Pools")
    UK = "uk", _("Oekraïens")
    TR = "tr", _("Turks")
    AR = "ar", _("Arabisch")
    BER = "ber", _("Berbers")
    TI = "ti", _("Tigrinya")
    NGT = "ngt", _("Nederlandse Gebarentaal")
    OTHER = "other", _("een andere taal")


class HomeKind(TextChoices):
    """How someone lives."""

    UNKNOWN = "", _("weet ik niet")
    ALONE = "alone", _("alleen")
    TOGETHER = "together", _("samen met anderen")
    CARE = "care", _("in een verpleeghuis, hospice of andere instelling")
    NO_HOME = "no_home", _("geen vast adres")


class Dimension(TextChoices):
    """The side of life that a piece of the story is about."""

    GENERAL = "algemeen", _("algemeen")
    BODY = "fysiek", _("lichaam en huis")
    PEOPLE = "sociaal", _("mensen en contact")
    MIND = "psychisch", _("gevoel")
    MEANING = "zingeving", _("wat belangrijk is")


class CodeWay(TextChoices):
    """How the code of a resident travels: the second factor they choose."""

    EMAIL = "email", _("per e-mail")
    TEXT = "text", _("per sms")


class LinkEnd(TextChoices):
    """Why a secret link no longer works. A link that simply became old has no reason of its own."""

    REVOKED = "revoked", _("ingetrokken")
    REPLACED = "replaced", _("er is een nieuwe link gemaakt")
    LEFT = "left", _("deze persoon hoort er niet meer bij")
    DECEASED = "deceased", _("de persoon is overleden")
    MERGED = "merged", _("samengevoegd met een andere persoon")


# Ways that a code can travel, by the field of the member that holds the address.
ADDRESS_FIELD = {CodeWay.EMAIL: "email", CodeWay.TEXT: "phone"}
