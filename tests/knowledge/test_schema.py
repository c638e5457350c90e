"""The one schema: what an annotation stands for."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Annotated

import pytest

from naast.engine.knowledge import pack as pack_module
from naast.engine.knowledge.notebook import nearest
from naast.engine.knowledge.schema import Count, Ident, Sample, Shape, fields_of, shape_of


def test_markers_and_optional_values_are_kept() -> None:
    shape = shape_of(Annotated[tuple[str, ...], Count(2)] | None)
    assert (shape.kind, shape.optional) == ("list", True)
    assert shape.marker(Count) == Count(2)
    assert shape.marker(Ident) is None


def test_a_mapping_has_a_key_and_a_value() -> None:
    shape = shape_of(Mapping[str, float])
    assert shape.key is not None
    assert shape.item is not None
    assert (shape.key.kind, shape.item.kind) == ("text", "number")


def test_an_annotation_without_a_shape_is_refused() -> None:
    with pytest.raises(TypeError):
        shape_of(bytes)


def test_every_value_that_must_be_there_can_show_a_sample() -> None:
    def places(cls: type, seen: set[type]) -> list[tuple[str, Shape]]:
        if cls in seen:
            return []
        seen.add(cls)
        found = []
        for field in fields_of(cls):
            found.append((f"{cls.__name__}.{field.name}", field.shape))
            inner = field.shape.item if field.shape.kind in ("list", "map") else field.shape
            if inner is not None and inner.cls is not None:
                found += places(inner.cls, seen)
        return found

    seen: set[type] = set()
    silent = [
        name
        for cls in pack_module.ROOMS.values()
        for name, shape in places(cls, seen)
        if shape.kind == "text" and not shape.optional and shape.marker(Sample) is None
    ]
    assert silent == ["CrisisCategory.category"] or silent == []
    assert len(seen) >= 25


def test_fields_without_default_are_required() -> None:
    @dataclasses.dataclass(frozen=True)
    class Thing:
        name: str
        note: str | None = None

    globals()["Thing"] = Thing
    assert [(field.name, field.required) for field in fields_of(Thing)] == [("name", True), ("note", False)]


@pytest.mark.parametrize(
    ("word", "known", "expected"),
    [
        ("nachtzrog", ["huisarts", "nachtzorg"], "nachtzorg"),
        ("xyz", ["b", "a"], "a"),
        ("xyz", [], "(er is er nog geen)"),
    ],
)
def test_the_nearest_word(word: str, known: list[str], expected: str) -> None:
    assert nearest(word, known) == expected
    assert nearest("xyz", ["abc"], otherwise="beter") == "beter"
