"""The pack as one JSON file, so that a command starts without reading YAML. No pickle: reading it can run nothing.

The shapes are the same as for YAML (`schema`); the files themselves are read and checked in `loader`.
"""

from __future__ import annotations

import contextlib
import dataclasses
import functools
import gc
import json
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any, Final

from naast.engine.errors import EngineError
from naast.engine.knowledge.pack import Pack
from naast.engine.knowledge.schema import Shape, fields_of

FORMAT: Final = "naast-pack-1"
_Revive = Callable[[Any], Any]


def compile_pack(pack: Pack) -> bytes:
    """The pack as UTF-8 JSON; equal packs give equal bytes."""
    return json.dumps({"format": FORMAT, "pack": _plain(pack)}, ensure_ascii=False, separators=(",", ":")).encode()


def read_compiled(data: bytes) -> Pack:
    """The pack that `compile_pack` wrote; raises EngineError (`bad-compiled-pack`) on anything else."""
    hint = "Maak het opnieuw met `naast build`."
    try:
        content = json.loads(data)
        if content["format"] != FORMAT:
            raise ValueError(content["format"])
        with no_garbage_rounds():
            pack = _revive_object(Pack)(content["pack"])
    except (ValueError, KeyError, TypeError, IndexError) as error:
        raise EngineError("bad-compiled-pack", "Het kennisbestand is niet te lezen.", hint) from error
    assert isinstance(pack, Pack)
    return pack


@contextlib.contextmanager
def no_garbage_rounds() -> Iterator[None]:
    """Tens of thousands of small objects that all stay: looking for garbage among them takes a third of the time."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value):
        return [_plain(getattr(value, field.name)) for field in fields_of(value.__class__)]
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value


@functools.cache
def _revive_object(cls: type) -> _Revive:
    revivers = [_revive(field.shape) for field in fields_of(cls)]
    size = len(revivers)

    def build(values: list[Any]) -> Any:
        if len(values) != size:
            raise ValueError(cls.__name__)
        return cls(*[v if r is None else None if v is None else r(v) for r, v in zip(revivers, values, strict=True)])

    return build


def _revive(shape: Shape) -> _Revive | None:
    """How to bring back a value of this shape; None when JSON already gives it as it was."""
    if shape.kind == "object" and shape.cls is not None:
        return _revive_object(shape.cls)
    if shape.kind == "date":
        return date.fromisoformat
    if shape.kind == "number":
        return float
    inner = _revive(shape.item) if shape.item else None
    if shape.kind == "list":
        return tuple if inner is None else lambda values: tuple(map(inner, values))
    if shape.kind == "map":
        if inner is None:
            return MappingProxyType
        return lambda values: MappingProxyType({key: inner(item) for key, item in values.items()})
    return None
