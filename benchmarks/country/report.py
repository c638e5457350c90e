"""The figures of a growing country as Markdown tables and one picture. No library needed."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from html import escape
from typing import Any

OURS = "Naast"
# What peers are asked too, and what only our page answers: as it is told in the table.
SEARCHES = {"anywhere": "words, anywhere", "near": "words, who comes to one postcode"}
OWN_SEARCHES = {
    "slip": "a slip of the pen, anywhere",
    "slip near": "a slip of the pen, one postcode",
    "wished": "words, one postcode, in Turkish and with room",
    "broad": "one word that much of the map has (zorg)",
    "first": "no words, one postcode: the first page",
    "whole": "no words, anywhere: the first page",
}
WIDTH, HEIGHT = 860, 420
LEFT, RIGHT, TOP, BOTTOM = 64, 300, 28, 60
DASHES = ("", "7 4", "2 3", "9 3 2 3", "1 5", "12 4")
Found = Sequence[dict[str, Any]]


def tables(found: Found) -> str:
    """Search beside the peers, the public API, and what it all takes."""
    return "\n\n".join("\n".join(part) for part in (_search(found), _costs(found), _api(found), _takes(found)))


def _head(first: str, found: Found) -> list[str]:
    return [
        f"| {first} | " + " | ".join(f"{one['services']:,}" for one in found) + " |",
        "|---" + "|---:" * len(found) + "|",
    ]


def _search(found: Found) -> list[str]:
    lines = _head("milliseconds p50 / p95, and how many times the time of Naast that is", found)
    for what, told in SEARCHES.items():
        for name in found[0]["search"][what]:
            cells = []
            for one in found:
                row, ours = one["search"][what][name], one["search"][what][OURS]
                ratio = "" if name == OURS else f" ({row['p50'] / ours['p50']:.2f})"
                cells.append(f"{row['p50']:.1f} / {row['p95']:.1f}{ratio}")
            lines.append(f"| {told}: {name} | {' | '.join(cells)} |")
    for what, told in OWN_SEARCHES.items():
        cells = ["{p50:.1f} / {p95:.1f}".format(**one["search"][what]) for one in found]
        lines.append(f"| {told}: {OURS} | {' | '.join(cells)} |")
    return lines


def _costs(found: Found) -> list[str]:
    """What a search costs, whatever else the machine does."""
    lines = _head("milliseconds of processor a search, of the website and of the database together", found)
    for what, told in SEARCHES.items():
        for name in found[0]["search"][what]:
            cells = [f"{one['search'][what][name]['processor']:.1f}" for one in found]
            lines.append(f"| {told}: {name} | {' | '.join(cells)} |")
    for what, told in OWN_SEARCHES.items():
        lines.append(
            f"| {told}: {OURS} | {' | '.join('{processor:.1f}'.format(**one['search'][what]) for one in found)} |"
        )
    return lines


def _api(found: Found) -> list[str]:
    lines = _head("public API, whole request, milliseconds p50 / p95", found)
    for name in found[0]["api"]:
        lines.append(f"| {name} | {' | '.join('{p50:.1f} / {p95:.1f}'.format(**one['api'][name]) for one in found)} |")
    return lines


def _takes(found: Found) -> list[str]:
    lines = _head("what it takes", found)
    rows = {
        "organisations": lambda one: f"{one['organisations']:,}",
        "database, MB": lambda one: f"{one['database MB']:,}",
        "export as HSDS: services a second (measured on at most 20,000)": lambda one: (
            f"{one['export']['services'] / max(one['export']['s'], 0.1):.0f}"
        ),
        "memory of the website's process after API and export, MB": lambda one: f"{one['MB']}",
    }
    return [*lines, *(f"| {name} | {' | '.join(cell(one) for one in found)} |" for name, cell in rows.items())]


def draw(found: Found) -> str:
    """Milliseconds (by tens, upwards) against services (by tens, to the right); lines differ by dashes, not only by shade."""
    lines = {
        f"search: {name}": [one["search"]["anywhere"][name]["p50"] for one in found]
        for name in found[0]["search"]["anywhere"]
    }
    lines["search near one postcode: Naast"] = [one["search"]["near"][OURS]["p50"] for one in found]
    lines |= {
        f"API: {name}": [one["api"][name]["p50"] for one in found] for name in ("first page of 100", "last page of 100")
    }
    sizes = [one["services"] for one in found]
    told = ". ".join(f"{name}: {', '.join(f'{ms:.1f} ms' for ms in row)}" for name, row in lines.items())
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" font-family="sans-serif" font-size="13">',
        "<title>Time as the map grows to a whole country</title>",
        f"<desc>{escape(told)}</desc>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
        *_lines(sizes, lines),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _lines(sizes: Sequence[int], lines: dict[str, list[float]]) -> Iterator[str]:
    every = [ms for row in lines.values() for ms in row]
    low, high = math.floor(math.log10(max(min(every), 0.01))), math.ceil(math.log10(max(every)))
    first, last = math.log10(sizes[0]), math.log10(sizes[-1])

    def across(size: float) -> float:
        return LEFT + (math.log10(size) - first) / max(last - first, 1e-9) * (WIDTH - LEFT - RIGHT)

    def up(ms: float) -> float:
        share = (math.log10(max(ms, 0.01)) - low) / max(high - low, 1)
        return TOP + (1 - share) * (HEIGHT - TOP - BOTTOM)

    for power in range(low, high + 1):
        y = up(10.0**power)
        yield f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y:.0f}" y2="{y:.0f}" stroke="#ddd"/>'
        yield f'<text x="{LEFT - 8}" y="{y + 4:.0f}" text-anchor="end">{10.0**power:g}</text>'
    for size in sizes:
        yield f'<text x="{across(size):.0f}" y="{HEIGHT - BOTTOM + 20}" text-anchor="middle">{size:,}</text>'
    yield f'<text x="{LEFT}" y="{TOP - 10}">milliseconds, median</text>'
    yield f'<text x="{WIDTH - RIGHT}" y="{HEIGHT - 8}" text-anchor="end">services on the map</text>'
    lowest = -math.inf
    order = sorted(lines.items(), key=lambda item: -item[1][-1])
    for number, (name, row) in enumerate(order):
        points = " ".join(f"{across(size):.0f},{up(ms):.0f}" for size, ms in zip(sizes, row, strict=True))
        dash = f' stroke-dasharray="{DASHES[number % len(DASHES)]}"' if DASHES[number % len(DASHES)] else ""
        width = 3 if OURS in name else 2
        yield f'<polyline points="{points}" fill="none" stroke="#0b5f7a" stroke-width="{width}"{dash}/>'
        lowest = max(up(row[-1]), lowest + 17)
        yield f'<path d="M{WIDTH - RIGHT + 4} {up(row[-1]):.0f}L{WIDTH - RIGHT + 18} {lowest:.0f}" stroke="#bbb" fill="none"/>'
        yield f'<text x="{WIDTH - RIGHT + 22}" y="{lowest + 4:.0f}">{escape(name)}</text>'
