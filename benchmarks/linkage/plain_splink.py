"""The peer: Splink 5 on DuckDB as its tutorial goes, on the raw columns. No word lists, no parsing of addresses, no second look."""

from __future__ import annotations

import logging
from collections import Counter

import duckdb
import pyarrow as pa
import splink.comparison_library as cl
from splink import Linker, SettingsCreator, block_on
from splink.internals.duckdb.database_api import DuckDBAPI

from naast.engine.linkage import Pair, reading, roles
from naast.engine.linkage.roles import Role

_LEAST_FILLED = 0.02


def _raw(files: list[tuple[str, bytes]]) -> pa.Table:
    """All rows under the same column roles, lower case, as they stand."""
    rows: list[dict[str, str | None]] = []
    for name, data in files:
        table = reading.read(data, name)
        layout = roles.guess(table)
        for row in table.rows:
            rows.append({str(r): row[at].casefold() or None for r, at in layout.columns.items() if r is not Role.ID})
            rows[-1]["unique_id"] = row[layout.columns[Role.ID]]
    filled = Counter(name for row in rows for name, value in row.items() if value)
    kept = [name for name, times in filled.items() if times >= _LEAST_FILLED * len(rows)]
    return pa.table({name: pa.array([row.get(name) for row in rows], pa.string()) for name in kept})


def plain_pairs(files: list[tuple[str, bytes]], threads: int | None = None) -> list[Pair]:
    """Pairs of Splink with library comparisons, random-sampling u, and EM on two blocks."""
    table = _raw(files)
    there = [name for name in table.column_names if name != "unique_id"]
    exact = {"postcode", "house_number", "addition", "code", "phone", "email", "site"} & set(there)
    comparisons = [
        cl.ExactMatch(name) if name in exact else cl.JaroWinklerAtThresholds(name, [0.9, 0.7]) for name in sorted(there)
    ]
    order = ["phone", "name", "surname", "postcode", "address", "date_of_birth", "street", "code", "email"]
    blocks = [name for name in order if name in there][:4]
    settings = SettingsCreator(
        link_type="dedupe_only",
        comparisons=comparisons,
        blocking_rules_to_generate_predictions=[block_on(name) for name in blocks],
    )
    api = DuckDBAPI(duckdb.connect(config={"threads": threads} if threads else {}))
    linker = Linker(api.register(table), settings)
    for name in [one for one in logging.root.manager.loggerDict if one.startswith("splink")]:
        logging.getLogger(name).setLevel(logging.CRITICAL)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    for name in blocks[:2]:
        linker.training.estimate_parameters_using_expectation_maximisation(block_on(name))
    found = linker.inference.predict(threshold_match_probability=0.5).as_pyarrow_table()
    sides = (found.column(name).to_pylist() for name in ("unique_id_l", "unique_id_r", "match_probability"))
    return [Pair(left, right, float(chance), "") for left, right, chance in zip(*sides, strict=True)]
