"""From a YAML node to a frozen dataclass, by the shapes in `schema`; every mistake is noted, none stops the reading.

Rules that look at more than one value of an object are in `checks`; which files there are is in `loader`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from types import MappingProxyType
from typing import Any, Final

import yaml

from naast.engine.knowledge.checks import misfits
from naast.engine.knowledge.notebook import Notebook, nearest
from naast.engine.knowledge.problems import Place
from naast.engine.knowledge.rules_model import Fact
from naast.engine.knowledge.schema import (
    Between,
    Count,
    FactValues,
    FieldShape,
    Ident,
    LocalIdent,
    Pick,
    Ref,
    Regex,
    Sample,
    Sentence,
    Shape,
    fields_of,
)

BAD: Final = object()  # stands for a value that could not be read; never leaves this module
_IDENT = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_CODE = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
_KINDS = {
    "text": "tekst",
    "whole": "een heel getal",
    "number": "een getal",
    "flag": "true of false",
    "date": "een datum als 2026-11-21",
    "list": "een lijst",
    "map": "sleutels met waarden",
    "object": "sleutels met waarden",
}
_TAGS = {"int": "whole", "float": "number", "bool": "flag", "null": "empty", "timestamp": "date", "str": "text"}


class Decoder:
    """Reads the nodes of one file; `file` is its path below the root, with forward slashes."""

    def __init__(self, file: str, notes: Notebook) -> None:
        self.file = file
        self.notes = notes

    def read(self, node: yaml.Node, shape: Shape, path: str) -> Any:
        """The value at this node, or BAD after noting why not."""
        place = Place(self.file, node.start_mark.line + 1, path)
        self.notes.lines[self.file, path] = place.line
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, shape, place)
        if isinstance(node, yaml.SequenceNode):
            return self._list(node, shape, place)
        return self._scalar(node, shape, place)

    def _wrong_kind(self, found: str, shape: Shape, place: Place, sample: str | None = None) -> Any:
        example = _with_key(place.path, sample or _sample(shape))
        self.notes.add(place, "wrong-type", found, _KINDS[shape.kind] + _why(shape), example)
        return BAD

    # -- one value -----------------------------------------------------------------------------------------------

    def _scalar(self, node: yaml.Node, shape: Shape, place: Place) -> Any:
        raw = str(node.value)
        tag = _TAGS.get(node.tag.rsplit(":", 1)[-1], "text")
        if tag == "empty":
            return self._wrong_kind("niets (leeg)", shape, place)
        if shape.kind in ("list", "map", "object"):
            return self._wrong_kind(f'"{raw}"', shape, place)
        if shape.kind == "text":
            if tag != "text":
                return self._wrong_kind(f"{raw} zonder aanhalingstekens", shape, place, f'"{raw}"')
            return self._text(raw, shape, place)
        if tag != shape.kind and not (shape.kind == "number" and tag == "whole"):
            return self._wrong_kind(f'"{raw}"', shape, place)
        return self._plain(raw, shape, place)

    def _plain(self, raw: str, shape: Shape, place: Place) -> Any:
        parse: dict[str, Callable[[str], Any]] = {
            "whole": int,
            "number": float,
            "flag": lambda text: text.lower() in ("true", "yes", "on"),
            "date": date.fromisoformat,
        }
        try:
            value = parse[shape.kind](raw)
        except ValueError:
            return self._wrong_kind(f'"{raw}"', shape, place)
        between = shape.marker(Between)
        if between and not between.low <= value <= between.high:
            expected = f"een getal van {between.low:g} tot en met {between.high:g}"
            self.notes.add(place, "out-of-range", raw, expected, _with_key(place.path, _sample(shape)))
            return BAD
        return value

    def _text(self, raw: str, shape: Shape, place: Place) -> Any:
        text = raw.strip()
        if not text:
            return self._wrong_kind("een lege tekst", shape, place)
        for marker in shape.markers:
            if isinstance(marker, Pick) and text not in marker.values:
                expected = f"een van {marker.label}: {', '.join(marker.values)}"
                example = _with_key(place.path, nearest(text, marker.values, otherwise=_sample(shape)))
                self.notes.add(place, "not-in-list", f'"{text}"', expected, example)
                return BAD
            if isinstance(marker, Ident | LocalIdent) and not self._ident(text, marker, place):
                return BAD
            if isinstance(marker, Ref):
                self.notes.meant.append((marker.room, text, place))
            if isinstance(marker, Sentence):
                self.notes.use_sentence(marker.scope, text, place)
            if isinstance(marker, Regex) and not self._regex(text, shape, place):
                return BAD
        return text

    def _ident(self, text: str, marker: Ident | LocalIdent, place: Place) -> bool:
        room = marker.room if isinstance(marker, Ident) else ""
        code = isinstance(marker, Ident) and marker.code
        if room != "jargon-word" and not (_CODE if code else _IDENT).fullmatch(text):
            dash, dashes = ("_", "lage streepjes") if code else ("-", "streepjes")
            better = re.sub(r"[^a-z0-9]+", dash, text.lower()).strip(dash) or "nacht"
            expected = f"een id van kleine letters, cijfers en {dashes}"
            self.notes.add(place, "bad-id", f'"{text}"', expected, _with_key(place.path, better))
            if room:
                self.notes.forgive(room, better, place)
            return False
        if room:
            self.notes.define(room, text, place)
        return True

    def _regex(self, text: str, shape: Shape, place: Place) -> bool:
        try:
            re.compile(text)
        except re.error as error:
            example = _with_key(place.path, _sample(shape))
            self.notes.add(place, "broken-pattern", f"{text} ({error})", "een patroon dat klopt", example)
            return False
        if re.search(r"(?<!\\)[A-Z]|[À-ÿ]", text):
            expected = "kleine letters zonder accenten: de tekst wordt eerst zo gemaakt"
            self.notes.add(place, "pattern-not-folded", text, expected, _with_key(place.path, _sample(shape)))
            return False
        return True

    # -- many values ---------------------------------------------------------------------------------------------

    def _list(self, node: yaml.SequenceNode, shape: Shape, place: Place) -> Any:
        if shape.kind != "list" or shape.item is None:
            return self._wrong_kind("een lijst", shape, place)
        values = [self.read(child, shape.item, f"{place.path}[{i}]") for i, child in enumerate(node.value)]
        if not self._count(len(node.value), shape, place) or any(value is BAD for value in values):
            return BAD
        return tuple(values)

    def _count(self, size: int, shape: Shape, place: Place) -> bool:
        count = shape.marker(Count)
        if count is None or count.low <= size <= count.high:
            return True
        code = "too-few" if size < count.low else "too-many"
        expected = f"ten minste {count.low}" if size < count.low else f"ten hoogste {count.high}"
        self.notes.add(place, code, f"{size}", expected + _why(shape), _with_key(place.path, _sample(shape)))
        return False

    def _mapping(self, node: yaml.MappingNode, shape: Shape, place: Place) -> Any:
        if shape.kind == "object" and shape.cls is not None:
            return self._object(node, shape.cls, place)
        if shape.kind != "map" or shape.key is None or shape.item is None:
            return self._wrong_kind("sleutels met waarden", shape, place)
        read: dict[str, Any] = {}
        for key_node, value_node in self._pairs(node, place):
            key = self.read(key_node, shape.key, f"{place.path}.{key_node.value}")
            choices = shape.item.kind == "list" and isinstance(value_node, yaml.ScalarNode)
            inner = shape.item.item if choices and shape.item.item else shape.item
            value = self.read(value_node, inner, f"{place.path}.{key_node.value}")
            if value is not BAD and choices and shape.item.item is inner:
                value = (value,)  # one value may be written without brackets
            if BAD not in (key, value):
                read[key] = value
            if shape.marker(FactValues) and value is not BAD:
                spot = Place(self.file, value_node.start_mark.line + 1, f"{place.path}.{key_node.value}")
                used = value if isinstance(value, tuple) else (value,)
                self.notes.fact_uses.extend((key_node.value, one, spot) for one in used)
        if not self._count(len(node.value), shape, place) or len(read) < len(node.value):
            return BAD
        return MappingProxyType(read)

    def _pairs(self, node: yaml.MappingNode, place: Place) -> list[tuple[yaml.Node, yaml.Node]]:
        seen: set[str] = set()
        pairs = []
        for key, value in node.value:
            name = str(key.value)
            if name in seen:
                spot = Place(self.file, key.start_mark.line + 1, f"{place.path}.{name}".lstrip("."))
                found = f"{name} staat er twee keer"
                self.notes.add(spot, "duplicate-key", found, "elke sleutel een keer", f"{name}: …")
                continue
            seen.add(name)
            pairs.append((key, value))
        return pairs

    def _object(self, node: yaml.MappingNode, cls: type, place: Place) -> Any:
        shapes = {field.name: field for field in fields_of(cls)}
        values: dict[str, Any] = {}
        for key_node, value_node in self._pairs(node, place):
            name = str(key_node.value)
            path = f"{place.path}.{name}".lstrip(".")
            if name not in shapes:
                spot = Place(self.file, key_node.start_mark.line + 1, path)
                expected = f"een van: {', '.join(shapes)}"
                self.notes.add(spot, "unknown-key", f"de sleutel {name}", expected, f"{nearest(name, shapes)}: …")
                continue
            values[name] = self.read(value_node, shapes[name].shape, path)
        self._missing(shapes, values, place)
        return self._build(cls, shapes, values, place)

    def _missing(self, shapes: dict[str, FieldShape], values: dict[str, Any], place: Place) -> None:
        for name, field in shapes.items():
            if field.required and name not in values:
                values[name] = BAD
                path = f"{place.path}.{name}".lstrip(".")
                example = f"{name}: {_sample(field.shape)}"
                spot = Place(self.file, place.line, path)
                self.notes.add(spot, "missing", "niets", f"de sleutel {name}{_why(field.shape)}", example)

    def _build(self, cls: type, shapes: dict[str, FieldShape], values: dict[str, Any], place: Place) -> Any:
        if cls is Fact and BAD not in (values["id"], values["values"]):
            # Other files look into a fact, so its values count even when something else in it is wrong.
            self.notes.fact_values[values["id"]] = tuple(values["values"])
        if any(value is BAD for value in values.values()):
            return BAD
        built = cls(**values)
        good = True
        for misfit in misfits(built):
            good = False
            path = f"{place.path}.{misfit.at}".lstrip(".") if misfit.at else place.path
            line = self.notes.lines.get((self.file, path), place.line)
            self.notes.add(Place(self.file, line, path), misfit.code, misfit.found, misfit.expected, misfit.example)
        return built if good else BAD


def _sample(shape: Shape) -> str:
    sample = shape.marker(Sample)
    if sample:
        return sample.yaml
    if shape.kind == "object" and shape.cls is not None:
        fields = fields_of(shape.cls)
        needed = [field for field in fields if field.required] or fields[:1]
        return "{" + ", ".join(f"{field.name}: {_sample(field.shape)}" for field in needed) + "}"
    if shape.kind == "list" and shape.item is not None:
        return f"[{_sample(shape.item)}]"
    return {"flag": "true", "whole": "6", "number": "0.8", "date": "2026-11-21"}.get(shape.kind, "…")


def _why(shape: Shape) -> str:
    sample = shape.marker(Sample)
    return f" ({sample.why})" if sample and sample.why else ""


def _with_key(path: str, sample: str) -> str:
    last = path.rsplit(".", 1)[-1]
    return sample if "[" in last or not last else f"{last}: {sample}"
