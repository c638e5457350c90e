"""The map as a file for other programs: GraphML for who draws networks, CSV for who counts. Organisations only."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from xml.etree import ElementTree

NAMESPACE = "http://graphml.graphdrawing.org/xmlns"
Row = Mapping[str, str | int | float | bool]
_TYPES = {bool: "boolean", int: "int", float: "double", str: "string"}
# What a spreadsheet would run instead of show.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def graphml(nodes: Sequence[Row], lines: Iterable[tuple[int, int, Row]]) -> str:
    """A GraphML document. `nodes`: what is known of each; `lines`: two numbers of nodes, and what is known of the line."""
    lines = list(lines)
    root = ElementTree.Element("graphml", xmlns=NAMESPACE)
    keys: dict[tuple[str, str], str] = {}
    for kind, rows in (("node", nodes), ("edge", [row for _, _, row in lines])):
        for row in rows:
            for name, value in row.items():
                _key(root, keys, kind, name, value)
    graph = ElementTree.SubElement(root, "graph", edgedefault="undirected")
    for number, row in enumerate(nodes):
        _data(ElementTree.SubElement(graph, "node", id=f"n{number}"), keys, "node", row)
    for a, b, row in lines:
        _data(ElementTree.SubElement(graph, "edge", source=f"n{a}", target=f"n{b}"), keys, "edge", row)
    return ElementTree.tostring(root, encoding="unicode", xml_declaration=True)


def _key(root: ElementTree.Element, keys: dict[tuple[str, str], str], kind: str, name: str, value: object) -> None:
    if (kind, name) not in keys:
        keys[kind, name] = f"k{len(keys)}"
        words = {"id": keys[kind, name], "for": kind, "attr.name": name, "attr.type": _TYPES[type(value)]}
        ElementTree.SubElement(root, "key", words)


def _data(element: ElementTree.Element, keys: Mapping[tuple[str, str], str], kind: str, row: Row) -> None:
    for name, value in row.items():
        said = str(value).lower() if isinstance(value, bool) else str(value)
        ElementTree.SubElement(element, "data", key=keys[kind, name]).text = said


def as_csv(head: Sequence[str], rows: Iterable[Sequence[str | int]]) -> str:
    """A CSV with a head; a cell that a spreadsheet would take for a formula gets a quote before it."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(head)
    for row in rows:
        writer.writerow([f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell for cell in row])
    return out.getvalue()
