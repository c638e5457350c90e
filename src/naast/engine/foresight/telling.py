"""Words for numbers: chances as "ongeveer 1 op de 3", never with decimals; causes, sources, and how sure they are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from naast.engine.foresight.acting import ActBy
from naast.engine.foresight.forecast import Outlook
from naast.engine.knowledge.life_model import LifeEvents, Link
from naast.engine.knowledge.rules_model import Clock

YEAR: Final = 365
MOSTLY: Final = 0.2  # a cause with less than this share is not named
_SAID: Final = (
    (1 / 20, "1 op de 20"), (1 / 10, "1 op de 10"), (1 / 5, "1 op de 5"), (1 / 4, "1 op de 4"), (1 / 3, "1 op de 3"),
    (1 / 2, "1 op de 2"), (2 / 3, "2 op de 3"), (3 / 4, "3 op de 4"), (4 / 5, "4 op de 5"), (9 / 10, "9 op de 10"),
    (19 / 20, "19 op de 20"),
)  # fmt: skip
_SURE: Final = {
    "A": "gelezen in onderzoek",
    "B": "bekend, nog na te lezen",
    "C": "eigen schatting, geen meting",
}
_BASIS: Final = {
    "observed": "zo lang duurde het bij eerdere verwijzingen",
    "local": "zo lang duurt het volgens uw gemeente",
    "general": "zo lang duurt het meestal; dat is een schatting",
}


def part(p: float) -> str:
    """A chance in words.

    >>> part(0.342), part(0.01), part(0.99)
    ('1 op de 3', 'minder dan 1 op de 20', 'bijna altijd')
    """
    if p < 1 / 30:
        return "minder dan 1 op de 20"
    if p > 0.97:
        return "bijna altijd"
    return min(_SAID, key=lambda one: abs(one[0] - p))[1]


def chance(p: float, interval: tuple[float, float]) -> str:
    """A chance and its room for doubt in words.

    >>> chance(0.342, (0.19, 0.52))
    'ongeveer 1 op de 3 (tussen 1 op de 5 en 1 op de 2)'
    """
    low, high = part(interval[0]), part(interval[1])
    return _about(p) if low == high else f"{_about(p)} (tussen {low} en {high})"


def why_event(life: LifeEvents, one: Outlook) -> list[str]:
    """The reasons of an outlook: how likely, mostly through what, on which source, how sure."""
    said = [f"Binnen een jaar: {chance(one.probability[YEAR], one.interval[YEAR])}."]
    named = [cause for cause in one.causes if cause.share >= MOSTLY][:2] or list(one.causes[:1])
    through = [life.events[cause.link.cause].name if cause.link else "een andere oorzaak" for cause in named]
    if through:
        said.append(f"Vooral door: {' en '.join(_lower(name) for name in through)}.")
    said += list(dict.fromkeys(_source(life, cause.link) for cause in named if cause.link))
    return said


def _lower(name: str) -> str:
    return name[0].lower() + name[1:] if not name[:2].isupper() else name


def _source(life: LifeEvents, link: Link) -> str:
    number = link.probability
    if life.sources[number.source].kind == "own":
        return f"Bron: {_SURE[number.confidence]}."
    return f"Bron: {life.sources[number.source].name} ({_SURE[number.confidence]})."


def why_act(life: LifeEvents, rows: Sequence[ActBy]) -> list[str]:
    """The reasons of a day to act by, for measures that are asked for in the same way."""
    said = []
    for one in rows:
        measure, event = life.measures[one.measure], life.events[one.event]
        said.append(f"{measure.name} helpt bij: {_lower(event.name)} (binnen twee jaar {_about(one.need)}).")
    first = rows[0]
    if first.already:
        said.append("Misschien is dit er al. Vraag ernaar.")
    elif first.urgent:
        said.append("Langs de gewone weg komt het waarschijnlijk te laat. Vraag om spoed.")
    if not first.in_time and not first.already:
        said.append("Vraag het vandaag. Misschien komt het niet meer op tijd.")
    said.append(f"Reken op {_days(first.lead.median)}, soms {_days(first.lead.p90)}: {_BASIS[first.lead.basis]}.")
    if not first.urgent:
        clocks = [life.clocks[name] for name in life.measures[first.measure].clocks if name in life.clocks]
        said += list(dict.fromkeys(clock.because for clock in clocks))
    if first.in_time:
        said.append(f"Wie op deze dag vraagt, is {_about(first.alpha)} keer toch te laat.")
    return said


def _about(p: float) -> str:
    said = part(p)
    return f"ongeveer {said}" if said[0].isdigit() else said


def _days(days: float) -> str:
    """A number of days as people say it.

    >>> _days(3), _days(56), _days(1)
    ('3 dagen', '8 weken', '1 dag')
    """
    whole = max(1, round(days))
    if whole < 14:
        return f"{whole} dag{'' if whole == 1 else 'en'}"
    return f"{round(whole / 7)} weken"


def why_clock(clock: Clock) -> list[str]:
    """The reasons of a term."""
    kind = {"legal": "Dit staat in de wet", "norm": "Dit is zo afgesproken", "estimate": "Eigen schatting, geen wet"}[
        clock.kind
    ]
    law = f": {clock.law}, artikel {clock.article}" if clock.kind == "legal" and clock.law and clock.article else ""
    return [clock.because, f"{kind}{law}."]
