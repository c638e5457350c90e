"""The map as one SVG: a pure function of names, places and lines, without style sheet or script: it prints, and is a file of its own.

Nothing is told by colour alone: care is round and social is square, what came is thick, what went is dashed, referrals are dotted, and who
agreed to meet is a dash and a dot in turn.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from textwrap import wrap
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from naast.engine.network.model import Reals, Side

# Dark on light: text at least 7 to 1 in contrast, lines and shapes at least 3 to 1.
INK, PAPER, QUIET = "#1a1a1a", "#ffffff", "#4a4a4a"
FILL: Final = {Side.CARE: "#0b5c8a", Side.SOCIAL: "#8a4b08"}
BOX_WIDTH, BOX_HEIGHT = 150, 62
LETTERS: Final = 20
MARGIN: Final = 36
HEAD: Final = 44


class Stroke(StrEnum):
    """What a line in the picture tells."""

    DRAWN = "drawn"
    REFERRED = "referred"
    AGREED = "agreed"
    CAME = "came"
    WENT = "went"
    UNKNOWN = "unknown"


_LOOK: Final = {
    Stroke.DRAWN: 'stroke="#5c6670"',
    Stroke.REFERRED: 'stroke="#6d28a8" stroke-dasharray="2 5" stroke-linecap="round"',
    Stroke.AGREED: 'stroke="#8a4b08" stroke-dasharray="12 5 2 5" stroke-linecap="round"',
    Stroke.CAME: 'stroke="#0a6b2d"',
    Stroke.WENT: 'stroke="#a3142a" stroke-dasharray="10 6"',
    Stroke.UNKNOWN: 'stroke="#6b6b6b" stroke-dasharray="3 4"',
}
_EXTRA: Final = {Stroke.CAME: 2.0, Stroke.REFERRED: 0.8, Stroke.AGREED: 1.0}


@dataclass(frozen=True, slots=True)
class Dot:
    """One organisation. `hollow`: it did not answer. `faint`: it is not what the reader looks at now. `url` makes it a link."""

    name: str
    side: Side
    words: str = ""
    url: str = ""
    hollow: bool = False
    faint: bool = False
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Thread:
    """One line between two dots, by number. `weight`: 1 to 3, thicker is more often."""

    a: int
    b: int
    stroke: Stroke
    weight: int = 1


@dataclass(frozen=True, slots=True)
class Words:
    """The words around the picture: its title, what it shows in a sentence or two, and above either side."""

    title: str
    told: str
    care: str
    social: str


def size_of(places: Reals) -> tuple[float, float]:
    """Width and height of the picture in units, for `places` as `on_paper` gives them."""
    if not len(places):
        return 2.0 * BOX_WIDTH, 2.0 * BOX_HEIGHT
    width, height = places.max(axis=0)
    return float(width + BOX_WIDTH / 2 + MARGIN), float(height + BOX_HEIGHT + MARGIN / 2)


def draw(dots: Sequence[Dot], threads: Sequence[Thread], places: Reals, words: Words) -> str:
    """The picture as an SVG element. `places`: x and y of every dot, in units, as `paper.on_paper` gives them.

    Every dot carries its name as text and in a title; `data-a`, `data-b` and `data-dot` tell a script who belongs together.
    """
    width, height = size_of(places)
    middle = _middle(dots, places, width)
    return "\n".join(
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}" width="{width:.0f}"'
            f' height="{height:.0f}" role="group" aria-label={quoteattr(words.title)} font-family="sans-serif"'
            f' font-size="13" fill="{INK}">',
            f"<title>{escape(words.title)}</title>",
            f"<desc>{escape(words.told)}</desc>",
            f'<rect width="{width:.0f}" height="{height:.0f}" fill="{PAPER}"/>',
            f'<rect x="{middle:.0f}" width="{width - middle:.0f}" height="{height:.0f}" fill="#faf5ee"/>',
            _head(MARGIN / 2, "start", words.care, Side.CARE),
            _head(width - MARGIN / 2, "end", words.social, Side.SOCIAL),
            '<g fill="none" aria-hidden="true">',
            *(_thread(one, dots, places) for one in threads),
            "</g>",
            *(line for number, one in enumerate(dots) for line in _dot(number, one, places[number])),
            "</svg>",
        )
    )


def _middle(dots: Sequence[Dot], places: Reals, width: float) -> float:
    care = [place[0] for dot, place in zip(dots, places, strict=True) if dot.side is Side.CARE]
    social = [place[0] for dot, place in zip(dots, places, strict=True) if dot.side is Side.SOCIAL]
    return float((max(care) + min(social)) / 2) if care and social else width / 2


def _head(x: float, anchor: str, words: str, side: Side) -> str:
    return (
        f'<text x="{x:.0f}" y="26" text-anchor="{anchor}" font-size="17" font-weight="bold" fill="{FILL[side]}">'
        f"{escape(words)}</text>"
    )


def _thread(one: Thread, dots: Sequence[Dot], places: Reals) -> str:
    (ax, ay), (bx, by) = places[one.a], places[one.b]
    thick = 0.6 + 0.9 * one.weight + _EXTRA.get(one.stroke, 0.0)
    faint = ' opacity="0.15"' if dots[one.a].faint or dots[one.b].faint else ""
    # A slight bend keeps two strokes between the same two apart.
    bend = {Stroke.REFERRED: 0.08, Stroke.AGREED: -0.08}.get(one.stroke, 0.0)
    middle_x, middle_y = (ax + bx) / 2 - bend * (by - ay), (ay + by) / 2 + bend * (bx - ax)
    return (
        f'<path data-a="{one.a}" data-b="{one.b}" d="M{ax:.1f} {ay:.1f}Q{middle_x:.1f} {middle_y:.1f} {bx:.1f} {by:.1f}"'
        f' {_LOOK[one.stroke]} stroke-width="{thick:.1f}"{faint}/>'
    )


def _dot(number: int, one: Dot, place: Reals) -> Iterator[str]:
    x, y = float(place[0]), float(place[1])
    label = f"{one.name}. {one.words}".strip()
    faint = ' opacity="0.35"' if one.faint else ""
    begin = f"<a href={quoteattr(one.url)} aria-label={quoteattr(label)}" if one.url else "<g"
    yield f'{begin} data-dot="{number}"{faint}>'
    yield f"<title>{escape(label)}</title>"
    # Room for a thumb around what is small.
    left, top, high = x - BOX_WIDTH / 2, y - 14, BOX_HEIGHT - 6
    yield f'<rect x="{left:.1f}" y="{top:.1f}" width="{BOX_WIDTH}" height="{high}" fill="none" pointer-events="all"/>'
    yield _shape(one, x, y)
    yield from _name(one, x, y)
    yield "</a>" if one.url else "</g>"


def _shape(one: Dot, x: float, y: float) -> str:
    colour = FILL[one.side]
    look = f'fill="{PAPER if one.hollow else colour}" stroke="{INK if one.chosen else colour}" stroke-width="{4 if one.chosen else 2.5}"'
    if one.side is Side.CARE:
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="9" {look}/>'
    return f'<rect x="{x - 8:.1f}" y="{y - 8:.1f}" width="16" height="16" rx="2" {look}/>'


def _name(one: Dot, x: float, y: float) -> Iterator[str]:
    rows = wrap(one.name, LETTERS)
    shown = rows if len(rows) < 3 else [rows[0], f"{rows[1][: LETTERS - 1].rstrip()}…"]
    # A rim of paper keeps a name readable where a line runs behind it.
    rim = f'stroke="{PAPER}" stroke-width="4" stroke-linejoin="round" paint-order="stroke"'
    bold = ' font-weight="bold"' if one.chosen else ""
    for row, words in enumerate(shown):
        yield f'<text x="{x:.1f}" y="{y + 24 + 15 * row:.1f}" text-anchor="middle" {rim}{bold}>{escape(words)}</text>'
