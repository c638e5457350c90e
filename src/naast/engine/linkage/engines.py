"""Where the comparing runs: DuckDB in this process, or Spark beyond one machine. The same conditions, written out for each.

What is compared stands in `knowledge/linkage/model.yaml`; this module only knows how each engine spells it.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from naast.engine.errors import EngineError

ENGINES = ("duckdb", "spark")
# L and R are the two sides of a column.
_SPELLING: dict[str, dict[str, str]] = {
    "duckdb": {
        "JW": "COALESCE(jaro_winkler_similarity({L}, {R}), 0)",
        "DL": "COALESCE(damerau_levenshtein({L}, {R}), 99)",
        "COMMON": "COALESCE(len(list_intersect({L}, {R})), 0)",
        "SIZE_L": "len({L})",
        "SIZE_R": "len({R})",
    },
    "spark": {
        "JW": "COALESCE(jaro_winkler({L}, {R}), 0)",
        "DL": "COALESCE(damerau_levenshtein({L}, {R}), 99)",
        "COMMON": "COALESCE(size(array_intersect({L}, {R})), 0)",
        "SIZE_L": "size({L})",
        "SIZE_R": "size({R})",
    },
}
_BOTH = {
    "LEFT1": "SUBSTRING({L}, 1, 1) = SUBSTRING({R}, 1, 1)",
    "AREA": "SUBSTRING({L}, 1, LENGTH({L}) - 2) = SUBSTRING({R}, 1, LENGTH({R}) - 2)",
    "STARTS": "(LENGTH({L}) >= 4 AND LENGTH({R}) >= 4"
    " AND SUBSTRING({L}, 1, LEAST(LENGTH({L}), LENGTH({R}))) = SUBSTRING({R}, 1, LEAST(LENGTH({L}), LENGTH({R}))))",
}


def written_out(sql: str, engine: str) -> str:
    """A condition of the model in the words of an engine.

    >>> written_out("COMMON(words) >= 1", "spark")
    'COALESCE(size(array_intersect(words_l, words_r)), 0) >= 1'
    """
    spelling: Mapping[str, str] = _SPELLING[engine] | _BOTH

    def one(found: re.Match[str]) -> str:
        column = found.group(2)
        return spelling[found.group(1)].format(L=f"{column}_l", R=f"{column}_r")

    return re.sub(rf"\b({'|'.join(spelling)})\((\w+)\)", one, sql)


@dataclass(frozen=True, slots=True)
class Workshop:
    """An engine that is ready: its Splink interface, and how a table of ours goes in. `close` frees what it holds."""

    engine: str
    api: Any
    session: Any

    def put_in(self, table: pa.Table) -> Any:
        """Our records as a table that Splink of this engine knows."""
        if self.engine == "duckdb":
            return self.api.register(table)
        return self.api.register(self.session.createDataFrame(table))

    def take_out(self, found: Any, names: list[str]) -> pa.Table:
        """Some columns of what Splink made, as a table of ours."""
        if self.engine == "duckdb":
            chosen = found.as_duckdbpyrelation().project(", ".join(names))
            return chosen.to_arrow_table()
        return found.as_spark_dataframe().select(*names).toArrow()

    def close(self) -> None:
        """Free the engine."""
        if self.engine == "duckdb":
            self.session.close()
        else:
            self.session.stop()


def open_workshop(engine: str, threads: int | None = None) -> Workshop:
    """Start an engine. Raises EngineError in Dutch when it is not there (`no-engine`) or cannot start (`no-java`)."""
    if engine == "duckdb":
        import duckdb
        from splink.internals.duckdb.database_api import DuckDBAPI

        connection = duckdb.connect()
        connection.execute(f"SET threads = {threads or os.cpu_count() or 1}")
        connection.execute("SET enable_progress_bar = false")  # who waits is told in Dutch
        return Workshop(engine, DuckDBAPI(connection), connection)
    if engine != "spark":
        raise EngineError("no-engine", f"{engine!r} is geen rekenmachine die Naast kent.", "Kies duckdb of spark.")
    return _open_spark(threads)


def _open_spark(threads: int | None) -> Workshop:
    try:
        from pyspark.sql import SparkSession
        from splink.internals.spark.database_api import SparkAPI
        from splink.internals.spark.jar_location import similarity_jar_location
    except ImportError as error:
        hint = "Installeer het met: pip install 'naast[spark]'."
        raise EngineError("no-engine", "Spark is hier niet geinstalleerd.", hint) from error
    if not os.environ.get("JAVA_HOME") and shutil.which("java") is None:
        raise EngineError("no-java", "Spark heeft Java nodig en dat is hier niet.", "Installeer default-jre-headless.")
    # Without a master of one's own, this machine; on a cluster `spark-submit` or SPARK_MASTER says which.
    master = os.environ.get("SPARK_MASTER", f"local[{threads or os.cpu_count() or 1}]")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        session = (
            SparkSession.builder.master(master)
            .appName("naast-linkage")
            .config("spark.jars", similarity_jar_location())
            .config("spark.ui.enabled", "false")
            .config("spark.sql.shuffle.partitions", os.environ.get("NAAST_SPARK_PARTITIONS", "8"))
            # Spark would otherwise leave a folder where the command was given.
            .config("spark.sql.warehouse.dir", os.path.join(tempfile.gettempdir(), "naast-spark-warehouse"))
            .config("spark.driver.memory", os.environ.get("NAAST_SPARK_MEMORY", "4g"))
            .getOrCreate()
        )
        session.sparkContext.setLogLevel("ERROR")
        api: Any = SparkAPI  # untyped
        return Workshop("spark", api(spark_session=session, break_lineage_method="persist"), session)
