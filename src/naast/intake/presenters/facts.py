"""What Naast read in someone's words about their situation, as sentences that the reader can doubt.

How facts are read is in the packs and the engine; needs that can be doubted are in `result`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from naast.engine.answering import Answer, ReadFact
from naast.engine.knowledge import Pack
from naast.intake.presenters.reading import ASKER, quote

MOST_FACTS: Final = 8
_QUOTE: Final = 48
# Facts that only keep help from standing in the wrong place; said out loud they would hurt.
UNSAID: Final = frozenset({"as_employer", "ill_one_lives", "grief_said", "own_circle"})
# Fact and value -> the sentence when the reader is ill, and when someone else is. Nothing here says how long someone has.
_SENTENCES: Final[dict[str, dict[str, Any]]] = {
    ASKER: {
        "patient": gettext_lazy("U bent zelf ziek."),
        "partner": gettext_lazy("Het gaat over uw partner."),
        "child": gettext_lazy("U bent jonger dan 18."),
        "adult_child": gettext_lazy("Het gaat over uw vader of moeder."),
        "parent": gettext_lazy("Het gaat over uw kind."),
        "sibling": gettext_lazy("Het gaat over uw broer of zus."),
        "friend": gettext_lazy("Het gaat over een vriend of vriendin."),
        "neighbour": gettext_lazy("Het gaat over iemand uit uw buurt."),
        "volunteer": gettext_lazy("U vraagt dit als vrijwilliger."),
        "employer": gettext_lazy("U vraagt dit als werkgever."),
        "professional": gettext_lazy("U vraagt dit vanuit uw werk."),
        "bereaved": gettext_lazy("Iemand die dicht bij u stond, is overleden."),
        "naaste": gettext_lazy("U vraagt dit voor iemand naast u."),
    },
    "wlz": {
        "yes": gettext_lazy("Er is een besluit voor de Wlz, de wet voor zware zorg."),
        "no": gettext_lazy("Er is nog geen besluit voor de Wlz, de wet voor zware zorg."),
    },
    "terminal_statement": {
        "yes": gettext_lazy("Een arts heeft iets gezegd over hoe de ziekte verder gaat."),
        "no": gettext_lazy("Een arts heeft nog niets gezegd over hoe de ziekte verder gaat."),
    },
    "deceased": {"yes": gettext_lazy("Degene die ziek was, is overleden.")},
    "employment": {
        "employed": (gettext_lazy("U werkt bij een baas."), gettext_lazy("De zieke werkt bij een baas.")),
        "self_employed": (
            gettext_lazy("U werkt voor uzelf, bijvoorbeeld als zzp’er."),
            gettext_lazy("De zieke werkt voor zichzelf, bijvoorbeeld als zzp’er."),
        ),
        "agency": (
            gettext_lazy("U werkt via een uitzendbureau of op oproep."),
            gettext_lazy("De zieke werkt via een uitzendbureau of op oproep."),
        ),
        "unemployed": (
            gettext_lazy("U heeft nu geen werk, of u heeft WW."),
            gettext_lazy("De zieke heeft nu geen werk, of WW."),
        ),
        "benefit": (gettext_lazy("U krijgt bijstand."), gettext_lazy("De zieke krijgt bijstand.")),
        "disabled": (
            gettext_lazy("U heeft al een uitkering omdat u ziek bent of een beperking heeft."),
            gettext_lazy("De zieke heeft al een uitkering vanwege ziekte of een beperking."),
        ),
        "retired": (gettext_lazy("U heeft AOW of pensioen."), gettext_lazy("De zieke heeft AOW of pensioen.")),
    },
    "carer_employment": {
        "employed": gettext_lazy("U werkt bij een baas."),
        "self_employed": gettext_lazy("U werkt voor uzelf, bijvoorbeeld als zzp’er."),
    },
    "sick_weeks_band": {
        "under-3": gettext_lazy("Het werk ligt korter dan drie weken stil."),
        "3-68": gettext_lazy("Het werk ligt een paar weken tot ruim een jaar stil."),
        "69-87": gettext_lazy("Het werk ligt ongeveer anderhalf jaar stil."),
        "88-104": gettext_lazy("Het werk ligt bijna twee jaar stil."),
        "over-104": gettext_lazy("Het werk ligt langer dan twee jaar stil."),
    },
    "child_at_home": {
        "yes": gettext_lazy("Er wonen kinderen onder de 18 in huis."),
        "no": gettext_lazy("Er wonen geen kinderen onder de 18 in huis."),
    },
    "rents": {"yes": gettext_lazy("Het huis is gehuurd."), "no": gettext_lazy("Het is een koophuis.")},
    "landlord": {"objects": gettext_lazy("De verhuurder wil niet meewerken.")},
    "lives_alone": {
        "yes": (gettext_lazy("U woont alleen."), gettext_lazy("De zieke woont alleen.")),
        "no": (gettext_lazy("U woont niet alleen."), gettext_lazy("De zieke woont niet alleen.")),
    },
    "dementia": {
        "yes": (gettext_lazy("U heeft dementie."), gettext_lazy("De zieke heeft dementie.")),
        "no": gettext_lazy("Het gaat niet om dementie."),
        "suspected": gettext_lazy("Misschien gaat het om dementie."),
    },
    "married_or_registered": {
        "yes": gettext_lazy("Er is een huwelijk of geregistreerd partnerschap."),
        "no": gettext_lazy("Er is geen huwelijk."),
        "planned": gettext_lazy("Er is een plan om te trouwen."),
        "recent": gettext_lazy("Het huwelijk is nog geen jaar oud."),
    },
    "age_band": {
        "under-18": (gettext_lazy("U bent jonger dan 18."), gettext_lazy("De zieke is jonger dan 18.")),
        "18-39": (gettext_lazy("U bent tussen 18 en 39."), gettext_lazy("De zieke is tussen 18 en 39.")),
        "40-49": (gettext_lazy("U bent in de veertig."), gettext_lazy("De zieke is in de veertig.")),
        "50-66": (gettext_lazy("U bent tussen 50 en 66."), gettext_lazy("De zieke is tussen 50 en 66.")),
        "67-plus": (gettext_lazy("U bent 67 of ouder."), gettext_lazy("De zieke is 67 of ouder.")),
    },
    "language": {"other": gettext_lazy("Een gesprek in het Nederlands is te moeilijk.")},
    "reading": {"hard": gettext_lazy("Lezen is moeilijk.")},
    "court_or_bailiff": {"yes": gettext_lazy("Er is een deurwaarder of rechter bij.")},
    "money_threat": {
        "eviction": gettext_lazy("U kunt uw huis kwijtraken."),
        "cut_off": gettext_lazy("Gas, licht of water wordt misschien afgesloten."),
        "health_insurance": gettext_lazy("De zorgverzekering stopt misschien."),
    },
    "has_home_care": {
        "yes": gettext_lazy("Er komt al thuiszorg."),
        "no": gettext_lazy("Er komt nog geen thuiszorg."),
    },
    "faith_wish": {
        "wants": gettext_lazy("Hulp vanuit het geloof is welkom."),
        "declines": gettext_lazy("Hulp vanuit het geloof hoeft niet."),
    },
    "asker_age": {"adult": gettext_lazy("U bent 25 of ouder.")},
    "aids_weeks": {
        "under-20": gettext_lazy("De hulpmiddelen zijn korter dan 20 weken geleend."),
        "20-26": gettext_lazy("De hulpmiddelen zijn bijna een half jaar geleend."),
        "over-26": gettext_lazy("De hulpmiddelen zijn langer dan een half jaar geleend."),
    },
    "disease": {
        "cancer": gettext_lazy("De ziekte is kanker."),
        "als": gettext_lazy("De ziekte is ALS of PSMA."),
        "copd": gettext_lazy("De ziekte is COPD, of een andere ziekte van de longen."),
        "heart": gettext_lazy("De ziekte is hartfalen."),
        "kidney": gettext_lazy("De ziekte zit in de nieren."),
        "parkinson": gettext_lazy("De ziekte is parkinson."),
        "ms": gettext_lazy("De ziekte is MS."),
    },
    "intellectual_disability": {
        "yes": (
            gettext_lazy("U heeft een verstandelijke beperking."),
            gettext_lazy("De zieke heeft een verstandelijke beperking."),
        )
    },
    "housing": {"none": (gettext_lazy("U heeft geen huis."), gettext_lazy("De zieke heeft geen huis."))},
    "decision": {
        "late": gettext_lazy("U wacht te lang op een besluit."),
        "refused": gettext_lazy("U vroeg hulp aan en kreeg een nee."),
    },
    "in_hospital": {
        "yes": (gettext_lazy("U ligt in het ziekenhuis."), gettext_lazy("De zieke ligt in het ziekenhuis."))
    },
    "ride_for": {
        "treatment": gettext_lazy("Het gaat om vervoer naar een behandeling."),
        "social": gettext_lazy("Het gaat om vervoer naar een bezoek of uitje."),
    },
}


def facts_of(
    answer: Answer, denied: Iterable[str], pack: Pack, undoubted: Answer | None = None
) -> list[dict[str, Any]]:
    """The facts that were read, each with the words that said it, then those the reader called wrong (with a way back).

    `undoubted`: the answer without any doubt, which still knows what the words said about a denied fact.
    """
    ill = _is_ill(answer)
    given = answer.who.given
    said = [fact for fact in answer.read if fact.fact not in UNSAID and not (given and fact.fact == ASKER)]
    read = said[:MOST_FACTS]
    shown = [_row(answer, fact, fact_sentence(pack, fact.fact, fact.value, ill=ill)) for fact in read]
    # That someone is ill is not said to their face on the strength of a cry for help.
    sure = answer.who.asker != "patient" or (answer.scope == "inside" and not answer.danger)
    if sure and not given and not any(fact.fact == ASKER for fact in read) and answer.who.asker in _SENTENCES[ASKER]:
        shown.insert(0, _plain_row(ASKER, fact_sentence(pack, ASKER, answer.who.asker)))
    return shown + [
        _plain_row(name, what_was_read(undoubted or answer, name, pack), doubted=True)
        for name in denied
        if name in pack.facts
    ]


def what_was_read(undoubted: Answer, fact: str, pack: Pack) -> str:
    """The sentence that the words gave for a fact before it was doubted; what the fact is about when nothing is known any more."""
    read = next((one.value for one in undoubted.read if one.fact == fact), None)
    if read is None and fact == ASKER and not undoubted.who.given and undoubted.who.asker in _SENTENCES[ASKER]:
        read = undoubted.who.asker
    return fact_sentence(pack, fact, read, ill=_is_ill(undoubted)) if read else f"{_about(fact, pack)}."


def _is_ill(answer: Answer) -> bool:
    return answer.who.asker == "patient" or answer.who.about == "patient"


def fact_sentence(pack: Pack, fact: str, value: str, *, ill: bool = False) -> str:
    """A fact as a sentence; for a fact that is new in the packs its own words."""
    said = _SENTENCES.get(fact, {}).get(value)
    if said is None:
        known = pack.facts[fact]
        return f"{known.name}: {known.values.get(value, value)}."
    return str(said if not isinstance(said, tuple) else said[0 if ill else 1])


def denied_names(denied: Iterable[str], pack: Pack) -> list[str]:
    """For the team: what the asker called wrong, in the words of the packs."""
    return [pack.facts[name].name for name in denied if name in pack.facts]


def _row(answer: Answer, fact: ReadFact, sentence: str) -> dict[str, Any]:
    return _plain_row(fact.fact, sentence) | {"quote": quote(answer, fact.because, _QUOTE)}


def _plain_row(fact: str, sentence: str, *, doubted: bool = False) -> dict[str, Any]:
    return {"id": fact, "sentence": sentence, "quote": "", "doubted": doubted}


def _about(fact: str, pack: Pack) -> str:
    """What a denied fact was about; its value is not said again."""
    subjects = {
        ASKER: _("Wie u bent"), "wlz": _("Het besluit voor de Wlz"), "terminal_statement": _("Wat de arts zei"),
        "deceased": _("Of iemand is overleden"), "employment": _("Het werk van de zieke"), "carer_employment": _("Uw werk"),
        "sick_weeks_band": _("Hoe lang het werk stilligt"), "child_at_home": _("Kinderen in huis"), "rents": _("Huren of kopen"),
        "landlord": _("Wat de verhuurder wil"), "lives_alone": _("Alleen wonen"), "dementia": _("Dementie"),
        "married_or_registered": _("Getrouwd zijn"), "age_band": _("De leeftijd"), "language": _("De taal"), "reading": _("Lezen"),
        "court_or_bailiff": _("Een deurwaarder of rechter"), "money_threat": _("Wat er dreigt"), "has_home_care": _("Thuiszorg"),
        "faith_wish": _("Hulp vanuit het geloof"), "aids_weeks": _("Hoe lang er geleend is"), "disease": _("Welke ziekte het is"),
        "intellectual_disability": _("Een verstandelijke beperking"), "housing": _("Of er een huis is"), "decision": _("Een besluit"),
        "asker_age": _("Uw leeftijd"), "in_hospital": _("In het ziekenhuis liggen"), "ride_for": _("Waar het vervoer voor is"),
    }  # fmt: skip
    return subjects.get(fact, pack.facts[fact].name)
