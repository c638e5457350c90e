"""One picture of the routing table: quality against milliseconds, as an SVG that can be read without colour. No library needed."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

WIDTH, HEIGHT = 860, 440
LEFT, RIGHT, TOP, BOTTOM = 64, 300, 28, 72
FASTEST, SLOWEST = 0.01, 200.0


def draw(systems: Mapping[str, Mapping[str, Any]]) -> str:
    """An SVG of every system that ran: nDCG@5 upwards (0-1), milliseconds of the middle question to the right, by tens."""
    ran = {name: row for name, row in systems.items() if "ndcg5" in row}
    told = ". ".join(f"{name}: nDCG@5 {row['ndcg5']:.2f} in {row['p50']} ms" for name, row in ran.items())
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        'font-family="sans-serif" font-size="13">',
        "<title>Quality against milliseconds</title>",
        f"<desc>{escape(told)}</desc>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
        *_axes(),
        *_points(ran),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def across(milliseconds: float) -> float:
    """Where a time stands, in pixels; what is faster or slower than the axis stands at its end."""
    share = math.log10(max(milliseconds, FASTEST) / FASTEST) / math.log10(SLOWEST / FASTEST)
    return LEFT + min(share, 1.0) * (WIDTH - LEFT - RIGHT)


def up(quality: float) -> float:
    """Where a quality of 0-1 stands, in pixels from the top."""
    return TOP + (1 - quality) * (HEIGHT - TOP - BOTTOM)


def _axes() -> Iterator[str]:
    for step in range(0, 11, 2):
        y = up(step / 10)
        yield f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y:.0f}" y2="{y:.0f}" stroke="#ddd"/>'
        yield f'<text x="{LEFT - 8}" y="{y + 4:.0f}" text-anchor="end">{step / 10:.1f}</text>'
    for power in range(-2, 3):
        x = across(10.0**power)
        yield f'<text x="{x:.0f}" y="{HEIGHT - BOTTOM + 20}" text-anchor="middle">{10.0**power:g}</text>'
    yield f'<text x="{LEFT}" y="{TOP - 10}">nDCG@5 on the development questions</text>'
    yield f'<text x="{WIDTH - RIGHT}" y="{HEIGHT - 8}" text-anchor="end">milliseconds for one question (median)</text>'


def _points(ran: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    lowest = -math.inf
    for name, row in sorted(ran.items(), key=lambda item: -item[1]["ndcg5"]):
        x, y = across(row["p50"]), up(row["ndcg5"])
        lowest = max(y, lowest + 17)  # names stand under each other, never on each other
        ours = name.startswith("Naast")
        yield f'<circle cx="{x:.0f}" cy="{y:.0f}" r="6" fill="{"#0b5f7a" if ours else "#fff"}" stroke="#0b5f7a" stroke-width="2"/>'
        yield f'<path d="M{x + 8:.0f} {y:.0f}L{WIDTH - RIGHT + 4} {lowest:.0f}" stroke="#bbb" fill="none"/>'
        yield f'<text x="{WIDTH - RIGHT + 8}" y="{lowest + 4:.0f}">{escape(name)}</text>'
