"""How a dataclass says what its file may hold: small markers inside `Annotated`, and one walk over the annotations.

The dataclasses themselves are in `model`; reading YAML by these shapes is `decode`, reading compiled JSON is `codec`.
There is no second schema: both readers ask `fields_of`.
"""

from __future__ import annotations

import dataclasses
import functools
import types
import typing
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, TypeVar

_M = TypeVar("_M")


@dataclass(frozen=True, slots=True)
class Pick:
    """One word of a closed list; `label` names the list in Dutch."""

    label: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ident:
    """The stable id of a thing, unique in its room. `code`: an English code word, with underscores."""

    room: str
    code: bool = False


@dataclass(frozen=True, slots=True)
class LocalIdent:
    """An id that is unique within its list only (the answers of one question)."""


@dataclass(frozen=True, slots=True)
class Ref:
    """The id of a thing that must exist in a room."""

    room: str


@dataclass(frozen=True, slots=True)
class Between:
    """A number from `low` to `high`, both included."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Count:
    """A list (or mapping) of at least `low` and at most `high` items."""

    low: int
    high: int = 10_000


@dataclass(frozen=True, slots=True)
class Regex:
    """A regular expression on folded text: lower case, no accents."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence that may occur once only in the whole scope."""

    scope: str


@dataclass(frozen=True, slots=True)
class FactValues:
    """A mapping of facts to a value, or to a list of values, that `rules/facts.yaml` knows."""


@dataclass(frozen=True, slots=True)
class Sample:
    """A correct value as YAML, shown when the value is missing or wrong; `why` says what it is for (Dutch)."""

    yaml: str
    why: str = ""


Marker = Pick | Ident | LocalIdent | Ref | Between | Count | Regex | Sentence | FactValues | Sample
_SCALARS: dict[type, str] = {str: "text", int: "whole", float: "number", bool: "flag", date: "date"}


@dataclass(frozen=True, slots=True)
class Shape:
    """What may stand at one place: a kind, its markers, and the shapes inside it."""

    kind: str  # text, whole, number, flag, date, list, map, object
    markers: tuple[Marker, ...] = ()
    optional: bool = False
    item: Shape | None = None
    key: Shape | None = None
    cls: type | None = None

    def marker(self, kind: type[_M]) -> _M | None:
        """The marker of this kind, or None."""
        return next((m for m in self.markers if isinstance(m, kind)), None)


@dataclass(frozen=True, slots=True)
class FieldShape:
    """One key of an object: its name, what may stand there, and whether it must."""

    name: str
    shape: Shape
    required: bool
    default: Any


def shape_of(annotation: Any, markers: tuple[Marker, ...] = (), optional: bool = False) -> Shape:
    """The shape an annotation stands for.

    >>> shape_of(tuple[int, ...]).item.kind
    'whole'
    """
    origin, args = typing.get_origin(annotation), typing.get_args(annotation)
    if origin is Annotated:
        return shape_of(args[0], markers + tuple(args[1:]), optional)
    if origin in (types.UnionType, typing.Union):
        inner = next(a for a in args if a is not type(None))
        return shape_of(inner, markers, optional=True)
    if origin is tuple:
        return Shape("list", markers, optional, item=shape_of(args[0]))
    if origin is Mapping:
        return Shape("map", markers, optional, item=shape_of(args[1]), key=shape_of(args[0]))
    if annotation in _SCALARS:
        return Shape(_SCALARS[annotation], markers, optional)
    if dataclasses.is_dataclass(annotation):
        return Shape("object", markers, optional, cls=typing.cast(type, annotation))
    raise TypeError(f"no shape for {annotation!r}")


@functools.cache
def fields_of(cls: type) -> tuple[FieldShape, ...]:
    """The keys of a dataclass in order of declaration."""
    hints = typing.get_type_hints(cls, include_extras=True)
    return tuple(_field_shape(f, hints[f.name]) for f in dataclasses.fields(cls))


def _field_shape(field: dataclasses.Field[Any], hint: Any) -> FieldShape:
    if field.default is not dataclasses.MISSING:
        return FieldShape(field.name, shape_of(hint), False, field.default)
    if field.default_factory is not dataclasses.MISSING:
        return FieldShape(field.name, shape_of(hint), False, field.default_factory())
    return FieldShape(field.name, shape_of(hint), True, None)
