"""The people around one person, drawn in three rings: keeping what was sent within bounds, and drawing it as SVG. No database here."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from naast.engine.anonymity import without_numbers
from naast.visits.choices import MOST_TIES, Layer, Tie

MAX_NAME = 40
SIZE, CENTRE = 640, 320
RINGS = {Layer.CLOSE: 110, Layer.COMMUNITY: 195, Layer.INSTITUTION: 280}


@dataclass(frozen=True, slots=True)
class Near:
    """Somebody around the person. `angle`: where on the ring, 0 to 359 degrees, clockwise from the top."""

    name: str
    layer: str
    tie: str
    angle: int

    @property
    def words(self) -> str:
        """The same in words."""
        return f"{Layer(self.layer).label}, {Tie(self.tie).label}"

    @property
    def place(self) -> tuple[float, float]:
        """Where the drawing puts them."""
        turn, far = math.radians(self.angle), RINGS[Layer(self.layer)]
        return round(CENTRE + far * math.sin(turn), 1), round(CENTRE - far * math.cos(turn), 1)


def around(data: Any) -> tuple[Near, ...]:
    """What was sent, as far as it can be read: at most MOST_TIES, a name each, known words, an angle on the circle.

    >>> around([{"name": "Ria", "layer": "close", "tie": "tired", "angle": 400}, {"name": ""}, "?"])
    (Near(name='Ria', layer='close', tie='tired', angle=40),)
    """
    told = data if isinstance(data, list) else []
    found = [near for row in told[:200] if isinstance(row, dict) and (near := _near(row))]
    return tuple(found[:MOST_TIES])


def kept(people: Iterable[Near]) -> list[dict[str, Any]]:
    """As it is stored."""
    return [{"name": one.name, "layer": one.layer, "tie": one.tie, "angle": one.angle} for one in people]


def spread(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """People that were listed without a drawing, evenly around their ring."""
    by_layer: dict[str, int] = {}
    for row in rows:
        by_layer[row["layer"]] = by_layer.get(row["layer"], 0) + 1
    seen: dict[str, int] = {}
    placed = []
    for row in rows:
        number = seen[row["layer"]] = seen.get(row["layer"], 0) + 1
        placed.append({**row, "angle": round(360 * (number - 1) / by_layer[row["layer"]])})
    return placed


def _near(row: dict[str, Any]) -> Near | None:
    name = without_numbers(str(row.get("name", "")).strip())[:MAX_NAME]
    layer, tie = str(row.get("layer", "")), str(row.get("tie", ""))
    angle = row.get("angle", 0)
    if not name or layer not in Layer.values or tie not in Tie.values:
        return None
    whole = int(angle) if isinstance(angle, int | float) and math.isfinite(angle) else 0
    return Near(name, layer, tie, whole % 360)


def draw(people: Sequence[Near], centre: str) -> SafeString:
    """The drawing; the list beside it says the same, so a screen reader skips it. Every name is escaped."""
    rings = format_html_join(
        "", '<circle class="n-eco__ring" cx="{0}" cy="{0}" r="{1}"/>', ((CENTRE, far) for far in RINGS.values())
    )
    lines = format_html_join(
        "", '<line class="n-eco__tie n-eco__tie--{}" x1="{}" y1="{}" x2="{}" y2="{}"/>',
        ((one.tie, CENTRE, CENTRE, *one.place) for one in people),
    )  # fmt: skip
    dots = format_html_join(
        "", '<g><circle class="n-eco__dot n-eco__dot--{}" cx="{}" cy="{}" r="13"/><text class="n-eco__name" x="{}" y="{}">{}</text></g>',
        ((one.tie, *one.place, one.place[0], one.place[1] + 30, one.name) for one in people),
    )  # fmt: skip
    return format_html(
        '<svg class="n-eco" viewBox="0 0 {0} {0}" aria-hidden="true" focusable="false">{1}{2}{3}'
        '<circle class="n-eco__self" cx="{4}" cy="{4}" r="44"/>'
        '<text class="n-eco__name n-eco__name--self" x="{4}" y="{5}">{6}</text></svg>',
        SIZE, rings, lines, dots, CENTRE, CENTRE + 6, centre[:12],
    )  # fmt: skip
