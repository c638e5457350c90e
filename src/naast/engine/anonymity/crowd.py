"""How many people in an area fit a description: public shares multiplied, with an interval that admits what is not known.

Formula: people x share x share ...; the interval widens with the spread of each share and with every further trait, because traits hang
together; then chance itself is added (Poisson, 5 to 95 %). Figures and their sources are in `knowledge/anonymity/lists`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from naast.engine.anonymity.finding import LABELS, Finding
from naast.engine.anonymity.illness import illnesses
from naast.engine.anonymity.lexicon import Lexicon, pattern
from naast.engine.anonymity.lists import AgeBand, AreaFigures
from naast.engine.anonymity.numerals import value_of
from naast.engine.anonymity.reading import Reading, folded
from naast.engine.errors import EngineError

# How far a share may be off, by the confidence of its source.
_SPREADS: Final = {"A": 1.2, "B": 1.5, "C": 3.0}
# Two traits together may be this much more or less common than their shares multiplied say.
_TOGETHER: Final = 2.5
# At or below this many people a reader who knows the place finds the person.
FEW: Final = 20
_TAIL: Final = 0.05
_OLD: Final = 65
# Of a disease of old age nearly all cases fall in the fifth of the people that is 65 or older.
_OLDER: Final = 4.0
# The share of a trait that another one mostly brings along: a widow mostly lives alone.
_MOSTLY: Final = 0.8
_DISEASE_NOUN: Final = re.compile(r"[a-z]*(?:ziekte|kanker|aandoening|dementie|infectie)\b")
_DECADES: Final = {
    word: (place + 2) * 10
    for place, word in enumerate(
        ("twintig", "dertig", "veertig", "vijftig", "zestig", "zeventig", "tachtig", "negentig")
    )
}
_IN_THE: Final = re.compile(rf"\b(?:in de|een) (?P<d>{'|'.join(_DECADES)})(?:er)?\b|\btussen de (?P<n>\d)0 en ")


@dataclass(frozen=True, slots=True)
class Trait:
    """Something that holds for a `share` (0 to 1) of the inhabitants; the true share lies within a factor `spread`."""

    label: str
    share: float
    spread: float


@dataclass(frozen=True, slots=True)
class Crowd:
    """About how many `people` of an area fit all `traits`: between `low` and `high` in nine of ten cases, at least 1.

    `uncounted`: what the text also tells and nobody has figures for; it makes the crowd smaller still.
    """

    area: str
    people: int
    low: int
    high: int
    traits: tuple[Trait, ...]
    uncounted: tuple[str, ...] = ()

    @property
    def is_small(self) -> bool:
        """Whether few enough people fit to warn."""
        return bool(self.traits) and self.people <= FEW

    @property
    def sentence(self) -> str:
        """The estimate in Dutch."""
        if not self.traits:
            return "Er staat nog niets in waarmee te tellen is."
        said = ", ".join(trait.label for trait in self.traits)
        who, verb = ("1 mens", "past") if self.people == 1 else (f"{rounded(self.people)} mensen", "passen")
        span = f"; het kunnen er {rounded(self.low)} tot {rounded(self.high)} zijn" if self.low < self.high else ""
        more = f" Niet meegeteld: {', '.join(self.uncounted)}; dat maakt het er nog minder." if self.uncounted else ""
        return f"Ongeveer {who} in {self.area} {verb} hierbij ({said}){span}.{more}"


def rounded(count: int) -> int:
    """A count without digits that nobody knows: two that matter.

    >>> rounded(7), rounded(1234)
    (7, 1200)
    """
    step = int(10 ** max(0, len(str(count)) - 2))
    return round(count / step) * step


def area_named(name: str, lists: Lexicon) -> AreaFigures:
    """The figures of an area by id or name. Raises EngineError (`no-area`)."""
    for area in lists.population.areas:
        if name.lower() in (area.id, area.name.lower()):
            return area
    known = ", ".join(area.name for area in lists.population.areas)
    raise EngineError("no-area", f"Van {name} zijn hier geen bevolkingscijfers.", f"Kies uit: {known}.")


def estimate(area: AreaFigures, traits: Sequence[Trait], uncounted: Iterable[str] = ()) -> Crowd:
    """How many people of the area have all traits.

    >>> from naast.engine.anonymity.lists import AreaFigures
    >>> rivierdal = AreaFigures("rivierdal", "Rivierdal", 55870, "rivierdal")
    >>> crowd = estimate(rivierdal, [Trait("tussen de 80 en 90", 0.043, 1.2), Trait("ALS", 0.00009, 1.5)])
    >>> crowd.people, crowd.low, crowd.high
    (1, 1, 2)
    """
    expected = float(area.people)
    for trait in traits:
        expected *= trait.share
    doubt = sum(math.log(trait.spread) ** 2 for trait in traits) + max(0, len(traits) - 1) * math.log(_TOGETHER) ** 2
    factor = math.exp(math.sqrt(doubt))
    rarest = min((trait.share * trait.spread for trait in traits), default=1.0)
    highest = max(expected, min(expected * factor, area.people * rarest))
    low, high = poisson_low(expected / factor), poisson_high(highest)
    people = max(1, round(expected))
    return Crowd(area.name, people, max(1, min(low, people)), max(high, people), tuple(traits), tuple(uncounted))


def poisson_low(mean: float) -> int:
    """The largest count that chance stays below at most 5 % of the time; means above 400 by the normal curve.

    >>> poisson_low(0.1), poisson_low(10.0)
    (0, 5)
    """
    return _quantile(mean, _TAIL, -1.645)


def poisson_high(mean: float) -> int:
    """The smallest count that chance stays at or below 95 % of the time.

    >>> poisson_high(0.1), poisson_high(10.0)
    (1, 15)
    """
    return _quantile(mean, 1 - _TAIL, 1.645)


def _quantile(mean: float, level: float, steps: float) -> int:
    if mean > 400:
        return max(0, round(mean + steps * math.sqrt(mean)))
    term = total = math.exp(-mean)
    count = 0
    while total < level and count < 1000:
        count += 1
        term *= mean / count
        total += term
    return count


def crowd_of(
    reading: Reading, findings: Sequence[Finding], lists: Lexicon, area: AreaFigures, *, widened: bool = False
) -> Crowd:
    """The crowd that a text leaves; `widened`: when every suggestion were followed."""
    years = _case_age(reading, findings)
    old = years is not None and years >= _OLD
    traits = [*_age(years, findings, lists, widened), *_known(reading, lists, old), *_ill(reading, lists, old, widened)]
    traits += _work(findings, lists, widened)
    if not widened:
        traits += _signs(findings, lists)
    counted = {trait.label for trait in traits}
    rest = (
        []
        if widened
        else sorted(
            {
                LABELS[f.type]
                for f in findings
                if f.type in ("unique", "media", "event", "thing", "place", "institution")
            }
            - counted
        )
    )
    return estimate(area, traits, rest)


def _case_age(reading: Reading, findings: Sequence[Finding]) -> int | None:
    """The age of the first grown-up in the text; of a decade its first year."""
    years = [y for f in findings if f.type == "age" and (y := _years(reading.original[f.start : f.end])) is not None]
    if years:
        return next((y for y in years if y >= 18), years[0])
    decade = _IN_THE.search(reading.plain)
    if decade is None:
        return None
    return _DECADES[decade["d"]] if decade["d"] else int(decade["n"]) * 10


def _age(years: int | None, findings: Sequence[Finding], lists: Lexicon, widened: bool) -> list[Trait]:
    """The age: one year when the text says it exactly, else the band around it."""
    if years is None:
        return []
    band = _band(years, lists)
    if widened or not any(finding.type == "age" for finding in findings):
        return [Trait(f"{band.low} tot {band.high + 1} jaar", band.share, band.spread)]
    return [Trait(f"{years} jaar", band.share / (band.high - band.low + 1 if band.low < 90 else 8), band.spread)]


def _years(text: str) -> int | None:
    for piece in re.findall(
        r"\d+|[a-z]+(?:[ -]?en[ -]?[a-z]+tig)?", folded(text).replace("jarige", "").replace("jarig", "")
    ):
        value = value_of(piece)
        if value is not None and value < 120:
            return value
    return None


def _band(years: int, lists: Lexicon) -> AgeBand:
    return next(band for band in lists.population.ages if band.low <= years <= band.high)


@lru_cache(maxsize=4)
def _trait_patterns(lists: Lexicon) -> tuple[tuple[str, tuple[re.Pattern[str], ...]], ...]:
    return tuple((t.id, tuple(pattern(p, lists) for p in t.patterns)) for t in lists.population.traits)


def _known(reading: Reading, lists: Lexicon, old: bool) -> list[Trait]:
    """Traits by their words; of man and woman the one met most, none when equal."""
    counts = {name: sum(len(p.findall(reading.plain)) for p in patterns) for name, patterns in _trait_patterns(lists)}
    man, woman = counts.get("man", 0), counts.get("vrouw", 0)
    if man <= woman:
        counts["man"] = 0
    if woman <= man:
        counts["vrouw"] = 0
    found = []
    for figures in lists.population.traits:
        if counts[figures.id]:
            share = figures.share_65 if old and figures.share_65 is not None else figures.share
            if figures.goes_with is not None and counts.get(figures.goes_with):
                share = max(share, _MOSTLY)
            found.append(Trait(figures.label, share, figures.spread))
    return found


def _ill(reading: Reading, lists: Lexicon, old: bool, widened: bool) -> list[Trait]:
    """The rarest disease in the text; widened: all diseases of its class."""
    named = [illness.disease for illness in illnesses(reading, lists)]
    if not named:
        return []
    rarest = min(named, key=lambda d: d.per_100k)
    cases, label = rarest.per_100k, rarest.name
    if widened:
        cases = sum(d.per_100k for d in lists.diseases.diseases if _class(d.wider) == _class(rarest.wider))
        label = rarest.wider
    share = cases / 100_000 * (_OLDER if old and rarest.of_old_age else 1)
    return [Trait(label, min(1.0, share), _SPREADS[rarest.confidence])]


def _class(wider: str) -> str:
    """The noun of wider words: "een progressieve spierziekte" is of the class "spierziekte"."""
    noun = _DISEASE_NOUN.search(wider)
    return noun.group() if noun else wider


def _work(findings: Sequence[Finding], lists: Lexicon, widened: bool) -> list[Trait]:
    """The first occupation. One single occupation is about a twentieth of its group."""
    first = next((f for f in findings if f.type == "occupation"), None)
    if first is None:
        return []
    share = next((g.share for g in lists.occupations.groups if g.wider == first.suggestion), 0.02)
    return [
        Trait(first.suggestion if widened else LABELS["occupation"], share if widened else share / 20, _SPREADS["C"])
    ]


def _signs(findings: Sequence[Finding], lists: Lexicon) -> list[Trait]:
    """One trait for each kind of sign that has a share: the smallest."""
    found: dict[str, float] = {}
    by_wider = {sign.wider: sign for sign in lists.signs if sign.share is not None}
    for finding in findings:
        sign = by_wider.get(finding.suggestion)
        if sign is not None and sign.share is not None and sign.kind == finding.type:
            label = LABELS[finding.type]
            found[label] = min(found.get(label, 1.0), sign.share)
    return [Trait(label, share, _SPREADS["C"]) for label, share in found.items()]
