"""Closed lists of looking ahead: what may be told with a tap, how much somebody wants to see, and the sides of life."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Asker(TextChoices):
    """Who looks ahead; the same words as the form of a question."""

    PATIENT = "patient", _("Ik ben zelf ziek")
    CLOSE = "naaste", _("Ik sta naast iemand die ziek is")


class Illness(TextChoices):
    """The kinds of illness, in plain words; the values are the trajectories of knowledge/life_events."""

    CANCER = "kanker", _("Kanker")
    ORGANS = "orgaanfalen", _("Hart, longen of nieren")
    FRAIL = "kwetsbaar_dementie", _("Dementie, of oud en kwetsbaar")
    NERVES = "neuro", _("Zenuwen en spieren, zoals ALS of Parkinson")


class Since(TextChoices):
    """How long ago the news came. Rough on purpose: it is enough, and it tells little."""

    NOW = "nu", _("Korter dan een maand")
    WEEKS = "maanden", _("Een tot drie maanden")
    MONTHS = "halfjaar", _("Drie maanden tot een jaar")
    YEARS = "jaren", _("Langer dan een jaar")


DAYS_SINCE = {Since.NOW: 14, Since.WEEKS: 60, Since.MONTHS: 200, Since.YEARS: 540}


class Living(TextChoices):
    """Who lives in the house of who is ill. Several may hold."""

    PARTNER = "partner", _("Een partner")
    CHILD = "child_at_home", _("Een kind jonger dan 18")
    ALONE = "lives_alone", _("Niemand anders")


class Work(TextChoices):
    """The work of who is ill."""

    EMPLOYED = "employed", _("Ja, in loondienst")
    SELF = "self_employed", _("Ja, een eigen bedrijf")
    NONE = "none", _("Nee")


class House(TextChoices):
    """Whose house it is."""

    RENTS = "rents", _("Huur")
    OWNS = "owns", _("Eigen huis")


class Carer(TextChoices):
    """Whether somebody close cares."""

    WORKS = "works", _("Ja, en die werkt ook")
    YES = "yes", _("Ja")
    NO = "no", _("Nee")


class Already(TextChoices):
    """What is there already; the values are events of knowledge/life_events."""

    DAILY = "functionele_achteruitgang", _("Dagelijkse dingen gaan moeilijker")
    WALKING = "mobiliteitsverlies", _("Lopen of trap lopen lukt niet goed meer")
    WASHING = "adl_hulp_nodig", _("Er is hulp nodig bij wassen en aankleden")
    MONEY = "geldzorgen", _("Er zijn zorgen over geld")
    CARING = "mantelzorg_intensief", _("Zorgen is veel werk geworden")


class See(TextChoices):
    """How much somebody wants to see. The first is what everybody gets; the rest only when chosen."""

    ASK = "vragen", _("Alleen de vragen")
    WHEN = "wanneer", _("Ook wanneer iets vaak komt")
    CHANCES = "kansen", _("Ook hoe vaak iets voorkomt")


DOMAINS = {
    "lichaam": _("Lichaam"), "wonen": _("Wonen en huishouden"), "geld": _("Werk, geld en papieren"), "gevoel": _("Gevoel"),
    "zingeving": _("Wat belangrijk is"), "relaties": _("Mensen om u heen"), "mantelzorg": _("Wie zorgt"),
    "kinderen": _("Kinderen"), "regelen": _("Zaken regelen"), "zorg": _("Zorg en artsen"), "nabestaanden": _("Voor u zelf"),
}  # fmt: skip
WHO = {
    "patient": _("wie ziek is"), "partner": _("de partner"), "kind": _("het kind"), "mantelzorger": _("wie zorgt"),
    "gezin": _("het hele gezin"), "nabestaande": _("wie achterblijft"),
}  # fmt: skip
# Whom a question is about, in the order of the page.
PEOPLE = {
    _("Voor wie ziek is"): ("patient",),
    _("Voor het hele gezin"): ("gezin",),
    _("Voor wie achterblijft"): ("nabestaande",),
    _("Voor partner en wie zorgt"): ("partner", "mantelzorger"),
    _("Voor het kind"): ("kind",),
}
