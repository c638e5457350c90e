"""Closed lists of the directory room: layers, audiences, languages, capacity. The words are what a resident reads."""

from __future__ import annotations

from typing import Final

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _

# In an address: a child who came from an answer in "je" reads "je" on the next page too. It tells nothing else.
FOR_CHILD: Final = "kind"


class Layer(TextChoices):
    """Where help stands: in the three layers of the sociale basis, or beside them. Values as in the knowledge packs."""

    PERSONAL = "persoonlijke sociale basis", _("Mensen om u heen")
    COMMUNAL = "gemeenschappelijke sociale basis", _("Buurt, kerk en vrijwilligers")
    INSTITUTIONAL = "institutionele sociale basis", _("Wijkteam, welzijn en buurthuis")
    CARE = "formele zorg", _("Zorg")
    MUNICIPAL = "gemeentelijke voorziening", _("Gemeente")
    NATIONAL = "landelijke regeling", _("Landelijke regeling")
    PRIVATE = "private regeling", _("Bank, notaris, uitvaart en verzekering")


class Audience(TextChoices):
    """For whom a service is."""

    EVERYONE = "everyone", _("iedereen")
    ADULTS = "adults", _("volwassenen")
    OLDER = "older_people", _("ouderen")
    CHILDREN = "children", _("kinderen")
    YOUNG = "young_people", _("jongeren")
    PARENTS = "parents", _("ouders")
    CARERS = "carers", _("wie voor een ander zorgt")
    BEREAVED = "bereaved", _("mensen die iemand verloren")
    WOMEN = "women", _("vrouwen")
    MEN = "men", _("mannen")
    PROFESSIONALS = "professionals", _("zorgverleners en andere helpers")


class Language(TextChoices):
    """In which language you can be helped: ISO 639 codes, and `ngt` for Dutch sign language as people write it."""

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


class Cost(TextChoices):
    """What it costs, read from the words about it; the words themselves stand beside every place."""

    FREE = "gratis", _("Gratis")
    PAID = "kosten", _("U betaalt iets, of via uw verzekering")
    UNKNOWN = "onbekend", _("Vraag het na")


class CapacityStatus(TextChoices):
    """Whether a service takes new people."""

    YES = "yes", _("Neemt nieuwe mensen aan")
    WAITING = "waiting", _("Er is een wachttijd")
    NO = "no", _("Nu geen plaats")
    UNKNOWN = "unknown", _("Plaats: vraag het na")


class ServiceStatus(TextChoices):
    """As in HSDS: only active services are shown to residents."""

    ACTIVE = "active", _("actief")
    CLOSED_FOR_NOW = "temporarily closed", _("tijdelijk dicht")
    INACTIVE = "inactive", _("niet actief")
    DEFUNCT = "defunct", _("opgeheven")


class Weekday(IntegerChoices):
    """ISO weekdays."""

    MONDAY = 1, _("maandag")
    TUESDAY = 2, _("dinsdag")
    WEDNESDAY = 3, _("woensdag")
    THURSDAY = 4, _("donderdag")
    FRIDAY = 5, _("vrijdag")
    SATURDAY = 6, _("zaterdag")
    SUNDAY = 7, _("zondag")


class CheckedField(TextChoices):
    """The facts about a service that can be checked one by one."""

    EXISTS = "exists", _("dat het er is")
    OFFER = "offer", _("wat het is")
    CAPACITY = "capacity", _("of er plaats is")
    AREA = "area", _("waar zij komen")
    AUDIENCE = "audience", _("voor wie het is")
    EMAIL = "email", _("mailadres")
    PHONE = "phone", _("telefoon")
    HOURS = "hours", _("tijden")
    ADDRESS = "address", _("adres")
    COST = "cost", _("kosten")


class CheckedHow(TextChoices):
    """How somebody knows."""

    REFERRAL = "referral", _("de organisatie beantwoordde een verwijzing")
    PHONE = "phone", _("gebeld")
    VISIT = "visit", _("er geweest")
    WEBSITE = "website", _("op de website gekeken")
    OWN = "own", _("de organisatie zei het zelf")
    SOURCE = "source", _("uit een andere bron")
    REPORTED = "reported", _("iemand meldde dat het niet klopt")


class CheckedFound(TextChoices):
    """What a look at a fact found."""

    RIGHT = "right", _("klopt")
    WRONG = "wrong", _("klopt niet")
    CHANGED = "changed", _("veranderd")
