"""The drawing of the neighbourhoods with a number in each, and the same as a table. Where lines run is in `directory.drawing`."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.utils.translation import gettext as _

from naast.directory.drawing import Cell, draw
from naast.directory.models import Neighbourhood
from naast.directory.presenters.links import Fields, carried, search_url
from naast.directory.queries import MOST_DRAWN, Terms

SHADES: Final = 4
# Letters that fit in one unit of the drawing; a name that does not is broken at a space or a hyphen.
_PER_UNIT: Final = 0.125
_LINE: Final = 15


@dataclass(frozen=True, slots=True)
class Place:
    """One neighbourhood on the drawing: the polygon, its words, and where a tap leads.

    `shade`: 1 (fewest) to SHADES; the number itself stands in the drawing. `box`: x, y, width and height for a button over it.
    """

    slug: str
    name: str
    points: str
    lines: list[tuple[str, float, float]]
    number: tuple[str, float, float]
    said: str
    shade: int
    current: bool
    url: str
    box: tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Town:
    """The drawing and its table. `carried`: the hidden fields of the form when words go along; then places are buttons."""

    width: int
    height: int
    places: list[Place]
    rows: list[list[dict[str, Any]]]
    legend: str
    columns: list[str]
    carried: Fields = field(default_factory=list)


def town_for(
    terms: Terms,
    places: Sequence[Neighbourhood],
    per_place: Mapping[str, int],
    everywhere: int,
    home: Neighbourhood | None,
) -> Town | None:
    """The drawing for one search; None when there is nothing to draw, or too much."""
    if not 1 < len(places) <= MOST_DRAWN:
        return None
    counts = {place.slug: per_place.get(place.slug, 0) + everywhere for place in places}
    marked = {home.slug} if home else set()
    urls = {place.slug: search_url(terms, postcode="", wijk=place.slug) for place in places}
    return town(places, counts, urls=urls, marked=marked, carried_along=carried(terms, postcode="", wijk=""))


def town(
    places: Sequence[Neighbourhood],
    counts: Mapping[str, int],
    *,
    urls: Mapping[str, str],
    marked: Collection[str] = (),
    carried_along: Fields | None = None,
    gaps: bool = False,
) -> Town:
    """The drawing of these neighbourhoods; one without an address (`urls`) leads nowhere. `gaps`: the numbers count what is missing."""
    known = {place.slug: place for place in places}
    drawing = draw({place.slug: place.next_to for place in places})
    low, high = min(counts.values(), default=0), max(counts.values(), default=0)
    drawn = [
        _place(
            cell, known[cell.slug].name, counts[cell.slug], _shade(counts[cell.slug], low, high), cell.slug in marked,
            urls.get(cell.slug, ""), gaps,
        )
        for cell in drawing.cells
    ]  # fmt: skip
    rows = [_row(place, known, counts, urls) for place in places]
    legend = (
        _("Een getal is het aantal soorten hulp dat er niet is: hoe donkerder, hoe meer er ontbreekt.")
        if gaps
        else _("Een getal is het aantal plekken dat helpt: hoe donkerder, hoe meer.")
    )
    columns = [_("Wijk"), _("Niet aanwezig") if gaps else _("Plekken"), _("Ligt naast")]
    return Town(round(drawing.width), round(drawing.height), drawn, rows, legend, columns, carried_along or [])


def _shade(count: int, low: int, high: int) -> int:
    """
    >>> [_shade(n, 0, 9) for n in (0, 4, 9)], _shade(3, 3, 3)
    ([1, 2, 4], 2)
    """
    return 2 if low == high else 1 + min(int((count - low) / (high - low) * SHADES), SHADES - 1)


def _place(cell: Cell, name: str, count: int, shade: int, current: bool, url: str, gaps: bool) -> Place:
    x, y = cell.middle
    words = _broken(name, int(cell.width * _PER_UNIT))
    top = y - (len(words) * _LINE) / 2 + 4
    lines = [(line, x, round(top + n * _LINE, 1)) for n, line in enumerate(words)]
    below = round(top + len(words) * _LINE + 3, 1)
    xs, ys = [one for one, _y in cell.corners], [one for _x, one in cell.corners]
    words_said = _("%(name)s: %(n)d soorten hulp ontbreken") if gaps else _("%(name)s: %(n)d plekken")
    said = words_said % {"name": name, "n": count}
    points = " ".join(f"{one_x:g},{one_y:g}" for one_x, one_y in cell.corners)
    # A button is a rectangle: as much of the cell as does not lie over another.
    wide, tall = (max(xs) - min(xs)) * 0.62, (max(ys) - min(ys)) * 0.62
    box = (round(x - wide / 2, 1), round(y - tall / 2, 1), round(wide, 1), round(tall, 1))
    return Place(cell.slug, name, points, lines, (str(count), x, below), said, shade, current, url, box)


def _broken(name: str, most: int) -> list[str]:
    """A name in at most two lines.

    >>> _broken("Oud-Rivierdal", 8), _broken("Lage Dijk", 12)
    (['Oud-', 'Rivierdal'], ['Lage Dijk'])
    """
    parts = [part for part in re.split(r"(?<=-)|\s", name) if part]
    if len(name) <= most or len(parts) < 2:
        return [name]
    half = min(range(1, len(parts)), key=lambda n: abs(len(" ".join(parts[:n])) - len(" ".join(parts[n:]))))
    return [" ".join(parts[:half]), " ".join(parts[half:])]


def _row(
    place: Neighbourhood, known: Mapping[str, Neighbourhood], counts: Mapping[str, int], urls: Mapping[str, str]
) -> list[dict[str, Any]]:
    beside = ", ".join(known[slug].name for slug in place.next_to if slug in known)
    return [
        {"text": place.name, "url": urls.get(place.slug, "")},
        {"text": str(counts[place.slug])},
        {"text": beside or _("niet bekend")},
    ]
