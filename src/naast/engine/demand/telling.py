"""What is expected in words: through what, how sure, and what it means beside the supply that people entered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from naast.engine.demand.asking import Asked, Supply
from naast.engine.demand.counting import MONTHS, Expected
from naast.engine.demand.response import Response
from naast.engine.knowledge.life_model import LifeEvents

NOTES: Final = (
    "Gerekend met openbare bevolkingscijfers en geschatte kansen. Er zijn geen gegevens van mensen gebruikt:"
    " niemand is te herkennen, ook niet in een kleine buurt.",
    "Geteld is hoeveel mensen voor het eerst in een situatie komen waar deze hulp bij past. Niet iedereen wil of vraagt die hulp.",
    "Een verwachting, geen telling. In 8 van de 10 maanden ligt het echte aantal tussen de twee getallen, als de cijfers kloppen.",
    "Verschillen tussen seizoenen, tussen arme en rijke buurten, en wat alleen in de laatste dagen nodig is, zitten er niet in.",
)
_MOSTLY: Final = 0.2
_FEW: Final = 1.0


def because(life: LifeEvents, shares: tuple[tuple[str, float], ...]) -> list[str]:
    """Through which life events, in words."""
    named = [event for event, share in shares if share >= _MOSTLY][:3] or [shares[0][0]]
    return [f"Vooral door: {'; '.join(_lower(life.events[name].name) for name in named)}."]


def _lower(name: str) -> str:
    return name[0].lower() + name[1:] if not name[:2].isupper() else name


def gap(expected: float, high: int, supply: float | None, months: int = 1) -> str:
    """What a supply says beside an expectation, for a period of so many months.

    >>> gap(3.2, 6, 7.0)
    'Genoeg, ook in een drukke maand.'
    >>> gap(3.2, 6, 4.0)
    'Meestal genoeg. In een drukke maand wachten er ongeveer 2.'
    >>> gap(3.2, 6, 1.0)
    'Te weinig: ongeveer 2 mensen per maand meer dan er plek is.'
    """
    if supply is None:
        return "Hoeveel plek er is, heeft nog niemand opgeschreven."
    period = "maand" if months == 1 else "jaar"
    room = supply * months
    if room >= high:
        return f"Genoeg, ook in een druk{'ke' if months == 1 else ''} {period}."
    if room >= expected:
        return f"Meestal genoeg. In een druk{'ke' if months == 1 else ''} {period} wachten er ongeveer {max(1, round(high - room))}."
    short = expected - room
    if short < _FEW:
        return f"Net te weinig: minder dan 1 mens per {period} meer dan er plek is."
    return f"Te weinig: ongeveer {round(short)} mensen per {period} meer dan er plek is."


def uptakes(asked: Asked, provisions: tuple[str, ...]) -> dict[str, float]:
    """The share that asks, per provision; 1 where nobody said."""
    said = {one.provision: one.uptake for one in asked.supply}
    return {name: said.get(name, 1.0) for name in provisions}


def areas(
    asked: Asked, response: Response, expected: Expected, life: LifeEvents, names: Mapping[str, str], year: int
) -> Iterator[dict[str, Any]]:
    """Every neighbourhood, and then the whole municipality, as plain values for JSON."""
    labels = [*zip(asked.ids, asked.names, strict=True), ("", asked.municipality)]
    asks = uptakes(asked, response.provisions)
    for h, (ident, name) in enumerate(labels):
        needs: list[dict[str, Any]] = []
        for k, provision in enumerate(response.provisions):
            room = _room(asked.supply, provision, ident)
            needs.append({
                "provision": provision, "name": names.get(provision, provision), "because": because(life, response.because[provision]),
                "uptake": asks[provision],
                "year": _cell(expected, h, k, MONTHS, room, 12),
                "months": [
                    {"month": f"{year}-{t + 1:02d}", **_cell(expected, h, k, t, room, 1)} for t in range(MONTHS)
                ],
            })  # fmt: skip
        needs.sort(key=lambda one: (-one["year"]["expected"], one["provision"]))
        yield {"id": ident or "alles", "name": name, "whole": not ident, "needs": needs}


def _cell(expected: Expected, h: int, k: int, t: int, room: float | None, months: int) -> dict[str, Any]:
    mean, high = float(expected.mean[h, k, t]), int(expected.high[h, k, t])
    return {
        "expected": round(mean, 3), "interval": [int(expected.low[h, k, t]), high],
        "supply": None if room is None else room * months, "gap": gap(mean, high, room, months),
    }  # fmt: skip


def _room(supply: tuple[Supply, ...], provision: str, area: str) -> float | None:
    rows = [one.per_month for one in supply if one.provision == provision and one.area == area]
    return sum(rows) if rows else None


def often(per_year: float) -> str:
    """A number per year as people say it.

    >>> often(40), often(8.2), often(0.3)
    ('ongeveer 40 per jaar', 'ongeveer 8 per jaar', 'minder dan 1 per jaar')
    """
    return f"ongeveer {round(per_year)} per jaar" if per_year >= 1 else "minder dan 1 per jaar"


def table(answer: Mapping[str, Any], most: int = 15) -> Iterator[str]:
    """The answer as lines to read: the whole municipality first, of each place what is asked most."""
    yield f"{answer['municipality']}, {answer['year']}{' (verzonnen gemeente)' if answer['fictional'] else ''}"
    yield ""
    for area in sorted(answer["areas"], key=lambda one: not one["whole"]):
        yield area["name"] + (" (alles samen)" if area["whole"] else "")
        yield f"  {'hulp':<46} {'per jaar':>9} {'tussen':>13} {'per maand':>10}  wat er is"
        told = [one for one in area["needs"] if one["year"]["supply"] is not None]
        shown = [*area["needs"][:most], *(one for one in told if one not in area["needs"][:most])]
        for one in shown:
            year = one["year"]
            low, high = year["interval"]
            words = "" if year["supply"] is None else year["gap"]
            yield (
                f"  {one['name'][:46]:<46} {year['expected']:>9.1f} {f'{low} en {high}':>13} {year['expected'] / 12:>10.1f}  {words}"
            )
        yield ""
    yield from answer["notes"]
