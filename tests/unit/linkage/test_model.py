"""The model in the repository is whole; a broken one is refused with a sentence."""

from __future__ import annotations

import copy
import re
from typing import Any

import pytest
import yaml

from naast.engine.errors import EngineError
from naast.engine.linkage import engines, model, reasons, words


@pytest.fixture
def table() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((words.folder() / "model.yaml").read_text(encoding="utf-8"))
    return copy.deepcopy(loaded)


def test_the_shipped_model_is_versioned_and_dated(table: dict[str, Any]) -> None:
    assert model.from_table(table).version == 1
    assert {"reviewed", "source", "confidence"} <= table.keys()


@pytest.mark.parametrize("engine", engines.ENGINES)
def test_every_condition_is_written_out(engine: str) -> None:
    for one in model.shipped().comparisons:
        for level in one.levels:
            told = engines.written_out(level.sql, engine)
            assert not re.search(r"\b(?:JW|DL|COMMON|SIZE_L|SIZE_R|LEFT1|AREA|STARTS)\(", told)


def test_an_engine_that_is_not_there_is_refused() -> None:
    with pytest.raises(EngineError, match="duckdb of spark"):
        engines.open_workshop("abacus")


@pytest.mark.parametrize("change", ["share", "rule", "counts", "missing"])
def test_mistakes_are_told(table: dict[str, Any], change: str) -> None:
    first = table["comparisons"][0]["levels"][0]
    if change == "share":
        first["same"] = 1.2
    elif change == "rule":
        table["exact"][0]["when"]["name"] = ["nergens"]
    elif change == "counts":
        first["counts"] = "schoenmaat"
    else:
        del table["likely"]
    with pytest.raises(EngineError) as caught:
        model.from_table(table)
    assert caught.value.code == "linkage-model"


def test_reasons_name_what_speaks_for_and_against() -> None:
    used = model.shipped()
    rungs = {one.name: -1 for one in used.comparisons}
    rungs |= {"name": 0, "phone": 2}
    assert reasons.reasons(used, rungs) == "zelfde naam; maar ander telefoonnummer"
