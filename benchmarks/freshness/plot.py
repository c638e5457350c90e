"""Pictures of weeks and of minutes, as SVG that can be read without colour: every line has its own dashes, and its name at its end."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape

WIDTH, HEIGHT = 900, 420
LEFT, RIGHT, TOP, BOTTOM = 64, 260, 34, 56
_DASHES = ("", "2 3", "8 4", "10 3 2 3", "4 4", "14 4", "1 5", "6 2 2 2")
Line = Sequence[tuple[float, float]]


def draw(title: str, lines: Mapping[str, Line], *, across: str, upwards: str, ours: str) -> str:
    """An SVG of lines of (x, y in percent); `ours` is drawn thick. Names stand at the end of each line, never on each other."""
    most_x = max(x for line in lines.values() for x, _ in line)
    least_x = min(x for line in lines.values() for x, _ in line)
    most_y = max(y for line in lines.values() for _, y in line) * 1.05
    told = ". ".join(f"{name}: {line[-1][1]:.1f} % at the end" for name, line in lines.items())
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" font-family="sans-serif" font-size="13">',
        f"<title>{escape(title)}</title>",
        f"<desc>{escape(told)}</desc>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
        *_axes(least_x, most_x, most_y, across, upwards),
        *_lines(lines, least_x, most_x, most_y, ours),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _x(value: float, least: float, most: float) -> float:
    return LEFT + (value - least) / (most - least) * (WIDTH - LEFT - RIGHT)


def _y(value: float, most: float) -> float:
    return TOP + (1 - value / most) * (HEIGHT - TOP - BOTTOM)


def _axes(least_x: float, most_x: float, most_y: float, across: str, upwards: str) -> Iterator[str]:
    for step in range(5):
        value = most_y * step / 4
        y = _y(value, most_y)
        yield f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y:.0f}" y2="{y:.0f}" stroke="#ddd"/>'
        yield f'<text x="{LEFT - 8}" y="{y + 4:.0f}" text-anchor="end">{value:.0f} %</text>'
        at = least_x + (most_x - least_x) * step / 4
        yield f'<text x="{_x(at, least_x, most_x):.0f}" y="{HEIGHT - BOTTOM + 20}" text-anchor="middle">{at:.0f}</text>'
    yield f'<text x="{LEFT}" y="{TOP - 14}">{escape(upwards)}</text>'
    yield f'<text x="{WIDTH - RIGHT}" y="{HEIGHT - 12}" text-anchor="end">{escape(across)}</text>'


def _lines(lines: Mapping[str, Line], least_x: float, most_x: float, most_y: float, ours: str) -> Iterator[str]:
    lowest = 0.0
    for number, (name, line) in enumerate(sorted(lines.items(), key=lambda item: -item[1][-1][1])):
        points = " ".join(f"{_x(x, least_x, most_x):.1f},{_y(y, most_y):.1f}" for x, y in line)
        wide, dash = (3.5, "") if name == ours else (1.6, _DASHES[1 + number % (len(_DASHES) - 1)])
        colour = "#0b5f7a" if name == ours else "#444"
        yield f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="{wide}" stroke-dasharray="{dash}"/>'
        end = _y(line[-1][1], most_y)
        lowest = max(end, lowest + 17)
        x = WIDTH - RIGHT
        yield f'<path d="M{x} {end:.0f}L{x + 10} {lowest:.0f}" stroke="#bbb" fill="none"/>'
        yield f'<text x="{x + 14}" y="{lowest + 4:.0f}">{escape(name)}</text>'
