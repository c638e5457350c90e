"""Which records meet, and on which rung of each comparison they stand: Splink, on DuckDB or Spark, with the fixed model."""

from __future__ import annotations

import logging
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from naast.engine.linkage.engines import Workshop, written_out
from naast.engine.linkage.model import Comparison, Model

Ints = npt.NDArray[np.int64]
# Rung -1 is "unknown", 0 is the first (best) rung of the ladder.
UNKNOWN = -1


@dataclass(frozen=True, slots=True)
class Met:
    """Pairs that met, all arrays of one length n: rows `left` < `right`, and per comparison the rung (-1 is unknown)."""

    left: Ints
    right: Ints
    rungs: Mapping[str, npt.NDArray[np.int8]]


def _comparison(one: Comparison, engine: str) -> dict[str, Any]:
    """A comparison in Splink's words. Chances here are those of the file; values are counted later, in `weighing`."""

    def side(end: str) -> str:
        return " AND ".join("(" + " OR ".join(f"{c}_{end} IS NULL" for c in group) + ")" for group in one.known)

    levels: list[dict[str, Any]] = [
        {"sql_condition": f"({side('l')}) OR ({side('r')})", "is_null_level": True, "label_for_charts": "unknown"}
    ]
    levels += [
        {
            "sql_condition": written_out(level.sql, engine) if level.sql else "ELSE",
            "label_for_charts": level.id,
            "m_probability": level.same,
            "u_probability": level.chance,
        }
        for level in one.levels
    ]
    return {"output_column_name": one.name, "comparison_levels": levels}


def settings(model: Model, engine: str, across_only: bool) -> Any:
    """Splink's settings for this model: one way of meeting (a shared key), and the ladders of the model."""
    from splink import SettingsCreator

    rule: dict[str, Any] = {
        "blocking_rule": "l.keys = r.keys" + (" AND l.source <> r.source" if across_only else ""),
        "sql_dialect": engine,
        "arrays_to_explode": ["keys"],
    }
    return SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="row",
        probability_two_random_records_match=0.5,
        comparisons=[_comparison(one, engine) for one in model.comparisons],
        blocking_rules_to_generate_predictions=[rule],
        retain_matching_columns=True,  # or Splink does not tell the rungs
        retain_intermediate_calculation_columns=False,
    )


def least_weight(records: int) -> float:
    """Below how many bits, before any prior, a pair is not looked at again: far below what could become a match."""
    return max(0.0, math.log2(max(records, 2)) - 14.0)


def meet(table: pa.Table, model: Model, workshop: Workshop, across_only: bool = False) -> Met:
    """All pairs that share a key and are not plainly different, in the order of their rows."""
    from splink import Linker

    linker = Linker(workshop.put_in(table), settings(model, workshop.engine, across_only), validate_settings=False)
    for name in ("splink", *(one for one in logging.root.manager.loggerDict if one.startswith("splink."))):
        logging.getLogger(name).setLevel(logging.ERROR)  # Splink turns them on itself when a linker is made
    predicted = linker.inference.predict(threshold_match_weight=least_weight(table.num_rows))
    names = [f"gamma_{one.name}" for one in model.comparisons]
    found = workshop.take_out(predicted, ["row_l", "row_r", *names])
    left, right = (found.column(name).to_numpy().astype(np.int64) for name in ("row_l", "row_r"))
    order = np.lexsort((right, left))
    rungs = {}
    for one in model.comparisons:
        # Splink counts rungs from the worst (0) up; we count from the best down.
        value = found.column(f"gamma_{one.name}").to_numpy().astype(np.int8)
        rungs[one.name] = np.where(value < 0, UNKNOWN, len(one.levels) - 1 - value).astype(np.int8)[order]
    return Met(left[order], right[order], rungs)
