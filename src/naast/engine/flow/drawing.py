"""The flow chart of a model as one SVG: the steps in layers, and the rules of the last step as a ladder.

A pure function of the model, without style sheet or script, so that it prints and passes a strict content policy. Where each
box comes is `layout`; the same as a list to read is `telling`.
"""

from __future__ import annotations

from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr

from naast.engine.flow.layout import LINE, Box, Layout, Rung, lay_out
from naast.engine.flow.model import Model
from naast.engine.flow.outcome import Outcome
from naast.engine.flow.telling import ToldStep, tell

# Dark on light: at least 7 to 1 in contrast, and never the only sign of anything.
INK, LINE_INK, PAPER, CARD, HERE = "#1a1a1a", "#4a4a4a", "#ffffff", "#f3f6fa", "#fff3d6"
HERE_INK = "#6b3d00"


def draw(model: Model, where: str | Outcome | None = None) -> str:
    """The chart as an SVG element. `where` marks the decision where someone is, or a whole walk with its outcomes.

    It carries a title and a description in words, and all text is real text. Raises FlowError as `telling.tell` does.
    """
    steps = tell(model, where)
    layout = lay_out(model, steps)
    name = "".join(letter if letter.isalnum() else "-" for letter in model.name.lower())
    return "\n".join(
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {layout.width} {layout.height}" width="{layout.width}"'
            f' height="{layout.height}" role="img" aria-labelledby="{name}-titel {name}-uitleg" font-family="sans-serif"'
            f' font-size="14" fill="{INK}">',
            f'<title id="{name}-titel">{escape(model.name)}</title>',
            f'<desc id="{name}-uitleg">{escape(_described(model, steps))}</desc>',
            _marker(name),
            f'<rect width="{layout.width}" height="{layout.height}" fill="{PAPER}"/>',
            *_edges(layout, name),
            *(line for box in layout.boxes for line in _box(box)),
            *(line for rung in layout.rungs for line in _rung(rung, name)),
            *(_text(x, y, words, size=16, bold=True) for x, y, words in layout.headings),
            "</svg>",
        )
    )


def _described(model: Model, steps: tuple[ToldStep, ...]) -> str:
    told = "; ".join(f"stap {step.number}: {step.name}{f', nu {step.value}' if step.value else ''}" for step in steps)
    here = next((f" Hier bent u: {step.name}." for step in reversed(steps) if step.is_here), "")
    return f"{model.description} {len(steps)} stappen. {told}.{here}".strip()


def _marker(name: str) -> str:
    return (
        f'<defs><marker id="{name}-pijl" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8"'
        f' orient="auto"><path d="M0 0 8 4 0 8z" fill="{LINE_INK}"/></marker></defs>'
    )


def _edges(layout: Layout, name: str) -> Iterator[str]:
    for x1, y1, x2, y2 in layout.edges:
        middle = (y1 + y2) // 2
        yield (
            f'<path d="M{x1} {y1}C{x1} {middle} {x2} {middle} {x2} {y2 - 2}" fill="none" stroke="{LINE_INK}"'
            f' stroke-width="1.2" marker-end="url(#{name}-pijl)"/>'
        )


def _box(box: Box) -> Iterator[str]:
    fill, stroke, width = (HERE, HERE_INK, 3) if box.is_here else (CARD, LINE_INK, 1)
    yield (
        f'<g><rect x="{box.x}" y="{box.y}" width="{box.width}" height="{box.height}" rx="6" fill="{fill}"'
        f' stroke="{stroke}" stroke-width="{width}"/>'
    )
    top = box.y + 20
    for words, bold in box.lines:
        yield _text(box.x + 10, top, words, bold=bold)
        top += LINE
    yield "</g>"


def _rung(rung: Rung, name: str) -> Iterator[str]:
    fill, stroke, width = (HERE, HERE_INK, 3) if rung.is_fired else (PAPER, LINE_INK, 1)
    middle = rung.y + rung.height // 2
    yield f'<g><rect x="{rung.x}" y="{rung.y}" width="{rung.left}" height="{rung.height}" fill="{PAPER}" stroke="{LINE_INK}"/>'
    for place, words in enumerate(rung.when):
        yield _text(rung.x + 10, rung.y + 20 + place * LINE, words)
    start = rung.x + rung.left
    yield (
        f'<path d="M{start} {middle}H{start + rung.gap - 2}" stroke="{LINE_INK}" stroke-width="1.2"'
        f' marker-end="url(#{name}-pijl)"/>'
        f'<rect x="{start + rung.gap}" y="{rung.y}" width="{rung.right}" height="{rung.height}" rx="6" fill="{fill}"'
        f' stroke="{stroke}" stroke-width="{width}"/>'
    )
    for place, words in enumerate(rung.then):
        yield _text(start + rung.gap + 10, rung.y + 20 + place * LINE, words, bold=True)
    yield "</g>"


def _text(x: int, y: int, words: str, *, bold: bool = False, size: int = 0) -> str:
    weight = ' font-weight="bold"' if bold else ""
    larger = f" font-size={quoteattr(str(size))}" if size else ""
    return f'<text x="{x}" y="{y}"{weight}{larger}>{escape(words)}</text>'
