"""Example data for the gallery page of components; fictional, and used nowhere else."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import template
from django.core.paginator import Page, Paginator

register = template.Library()

_QUESTION = (
    "Mijn man heeft longkanker en ligt in de woonkamer. Ik slaap bijna niet meer. "
    "Wie kan er 's nachts bij hem zitten?\nEn hoe vertel ik het onze dochter?"
)
_CHOICES = [
    ("ik", "Ik ben zelf ziek"),
    ("partner", "Mijn partner is ziek"),
    ("ouder", "Mijn vader of moeder is ziek"),
    ("anders", "Iemand anders", "Een vriend, buur of collega"),
]
_NEEDS = [
    {"id": "nachtrust", "name": "Hulp in de nacht", "dimension": "fysiek", "dimension_name": "Lichaam",
     "because": ["Ik slaap bijna niet meer"]},
    {"id": "kind", "name": "Praten met een kind over ziekte", "dimension": "psychisch", "dimension_name": "Gevoel",
     "because": ["hoe vertel ik het onze dochter"]},
    {"id": "geld", "name": "Zorgen over geld", "dimension": "praktisch", "dimension_name": "Geld en papieren",
     "doubted": True},
]  # fmt: skip
_READ = [
    {"id": "huis", "sentence": "Het huis is gehuurd.", "quote": "de huurbaas"},
    {"id": "kind", "sentence": "Er wonen kinderen onder de 18 in huis.", "quote": "onze dochter van acht"},
    {"id": "werk", "sentence": "Het werk", "doubted": True},
]
_PROVISION = {
    "name": "Vrijwilliger in de nacht",
    "summary": "Een getrainde vrijwilliger zit een nacht bij uw man. U kunt dan slapen.",
    "band": "likely",
    "because": ["Ik slaap bijna niet meer", "Wie kan er 's nachts bij hem zitten?"],
    "reasons": ["U hebt hier geen verwijzing van de dokter voor nodig."],
    "near": {
        "name": "Waken in Rivierdal",
        "organisation": "Stichting De Lantaarn",
        "phone": "0341-00 12 34",
        "url": "#service",
        "capacity": "yes",
    },
    "decides": "Niemand. U kunt zo bellen.",
    "more_reasons": ["De vrijwilligers zijn hiervoor opgeleid."],
    "where": "U belt de coördinator. Die komt eerst kennismaken.",
    "term": "Meestal binnen drie dagen.",
    "cost": "Gratis.",
    "urgent": "Vraag de wijkverpleegkundige. Zij kan dezelfde dag nachtzorg regelen.",
    "url": "#provision",
}
_SERVICE = {
    "name": "Waken in Rivierdal",
    "organisation": "Stichting De Lantaarn",
    "summary": "Vrijwilligers die 's nachts bij iemand thuis zitten.",
    "phone": "0341-00 12 34",
    "address": "Dijkstraat 12, 0341 AB",
    "place": "Oever-Noord",
    "distance": "ongeveer 2 kilometer",
    "hours": "Bellen kan op werkdagen van 9.00 tot 17.00 uur",
    "costs": "gratis",
    "languages": "Nederlands, Turks",
    "capacity": "yes",
    "checked_on": date(2026, 11, 3),
}
_WAITING = {"name": "Nachtzorg Rivierdal", "capacity": "waiting", "capacity_words": "Wachttijd 3 weken"}
_HELP = [
    {"label": "113 Zelfmoordpreventie", "phone": "113", "note": "Dag en nacht, gratis en anoniem."},
    {"label": "Huisartsenpost", "phone": "0341-00 11 22", "note": "Avond, nacht en weekend."},
]
_STEPS = [
    {"name": "Ontvangen", "state": "done", "at": "maandag 16 november, 21.40 uur"},
    {"name": "Iemand leest uw vraag", "state": "done", "at": "dinsdag 17 november, 9.05 uur", "text": "Dit doet Noor."},
    {"name": "Wij bellen u", "state": "current", "text": "Noor belt u woensdag tussen 10 en 12 uur."},
    {"name": "U hebt hulp", "state": "next"},
]
_COLUMNS = ["Vraag", "Wijk", "Staat", "Termijn"]
_ROWS = [
    [{"text": "Hulp in de nacht", "url": "#table", "small": "RV-4821"}, {"text": "Oever-Noord"},
     {"text": "Nieuw", "badge": "info"}, {"days": 2, "due_on": date(2026, 11, 19)}],
    [{"text": "Praten met een kind over ziekte", "url": "#table", "small": "RV-4817"}, {"text": "Molenwijk"},
     {"text": "Opgepakt door Noor", "badge": "success"}, {"days": 0}],
    [{"text": "Huur niet betaald", "url": "#table", "small": "RV-4790"}, {"text": "Centrum"},
     {"text": "Niet bereikt", "badge": "warning"}, {"days": -1}],
]  # fmt: skip
_FILTERS = [
    {"url": "#filters", "text": "Alles", "count": 14, "current": True},
    {"url": "#filters", "text": "Nieuw", "count": 5},
    {"url": "#filters", "text": "Te laat", "count": 1},
]
_FACTS = [
    ("Wie vraagt het?", "Een partner"),
    ("Wijk", "Oever-Noord"),
    ("Mag bellen", "Ja, na 10.00 uur\nLiever niet op dinsdag"),
]
_ERRORS = [{"id": "voorbeeld-telefoon", "text": "Vul een telefoonnummer in met tien cijfers."}]


def _page() -> Page[int]:
    return Paginator(range(70), 10).page(3)


@register.simple_tag
def example(name: str) -> Any:
    """The example called `name`; raises KeyError for a name that is not there."""
    return {
        "question": _QUESTION,
        "choices": _CHOICES,
        "needs": _NEEDS,
        "read": _READ,
        "provision": _PROVISION,
        "provision_maybe": {"name": "Gesprek met een geestelijk verzorger", "band": "maybe", "cost": "Gratis."},
        "service": _SERVICE,
        "service_full": {**_SERVICE, **_WAITING},
        "help": _HELP,
        "steps": _STEPS,
        "columns": _COLUMNS,
        "rows": _ROWS,
        "filters": _FILTERS,
        "facts": _FACTS,
        "errors": _ERRORS,
        "trail": [("Begin", "#begin"), ("Zoek hulp", "#zoek"), ("Waken in Rivierdal", "")],
        "yes_no": [("ja", "Ja"), ("nee", "Nee")],
        "quotes": ["Ik slaap bijna niet meer"],
        "page": _page(),
    }[name]
