"""`python -m benchmarks.country.importing`: a map of others of 50,000 rows brought in, beside `COPY` of the same file into PostgreSQL.

Uploaded, columns guessed, every row read, cleaned, kept with how it was, and undone as a whole; looking for doubles is linkage, which is
measured apart. `COPY` keeps the bare texts and nothing else. One line of JSON for each size goes to
`--lines`, when that is given, and is not measured again.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import os
import resource
import time
from pathlib import Path
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "naast.config.settings")
SIZES = (1_000, 10_000, 50_000)
HEAD = ("id", "naam", "organisatie", "straat", "postcode", "plaats", "telefoon", "e-mail", "website", "omschrijving")


def made(count: int) -> bytes:
    """A map as somebody would send it: CSV, half a kilobyte for each row."""
    from benchmarks.linkage import generated

    out = io.StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerow(HEAD)
    for number, one in enumerate(generated.organisations(count, 3, towns=max(10, count // 400))):
        about = (
            f"{one.name} helpt mensen in {one.place} thuis, aan de telefoon en in het eigen gebouw. Bel gerust voor een afspraak. "
            * 2
        )
        writer.writerow(
            (number, f"{one.name} {number}", one.name, f"{one.street} {one.number}", one.postcode, one.place, one.phone, one.email,
             one.site, about.strip())
        )  # fmt: skip
    return out.getvalue().encode()


def _copied(data: bytes) -> float:
    """Seconds of the bare server for the same file: ten columns of text."""
    from django.db import connection

    from naast.core import rls

    with rls.as_owner(), connection.cursor() as cursor:
        columns = ", ".join(f'"{name}" text' for name in HEAD)
        cursor.execute(f"drop table if exists bare; create table bare ({columns})")
        begin = time.perf_counter()
        with (
            cursor.connection.cursor() as raw,
            raw.copy("copy bare from stdin (format csv, header, delimiter ';')") as copy,
        ):
            copy.write(data)
        return time.perf_counter() - begin


def measure(count: int) -> dict[str, Any]:
    """Seconds of each step, the highest memory of the process, and the bare server's seconds."""
    import django

    from naast.config import devdb

    devdb.ensure()
    django.setup()
    from benchmarks.country.filled import filled_database
    from naast.core.actors import Actor
    from naast.directory import queries
    from naast.sources import actions
    from naast.sources.actions.uploading import kept_sheet
    from naast.sources.reading import columns

    data, by, steps = made(count), Actor.system(), {}

    def step(name: str, call: Any) -> Any:
        begin = time.perf_counter()
        result = call()
        steps[name] = round(time.perf_counter() - begin, 2)
        return result

    with filled_database(100 + count % 7, queries.provisions()):
        bare = _copied(data)
        told: dict[str, Any] = {"owner": "Het Buurthuis", "licence": "toestemming", "attribution": "", "url": "", "fresh_on": None,
                                "layer": "gemeenschappelijke sociale basis", "area": "municipality"}  # fmt: skip
        source = actions.make_source(by=by, name="Kaart", **told)
        run = step("upload", lambda: actions.upload(source_id=source.pk, uploaded=[("kaart.csv", data)], by=by))
        chosen = {one.column: one.field for one in step("columns", lambda: columns.suggest(kept_sheet(run)))}
        actions.choose_columns(run_id=run.pk, chosen=chosen, by=by)
        actions.start(run_id=run.pk, by=by)
        done = step("rows_s", lambda: actions.import_now(run_id=run.pk))
        assert done.made == count, (done.made, done.wrong, done.stopped_because)
        megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        step("undo", lambda: actions.undo_run(run_id=run.pk, by=by))
    return {"rows": count, "file MB": round(len(data) / 1e6, 1), "MB": megabytes, "copy": round(bare, 2), **steps}


def table(found: list[dict[str, Any]]) -> str:
    """One row for each size."""
    lines = [
        "| rows of a map of others | file, MB | upload s | columns guessed s | rows read and kept s | undone s | memory, MB "
        "| COPY s | Naast beside COPY |",
        "|---:|---:|---:|---:|---:|---:|---:|---:|---:|",
    ]
    for one in sorted(found, key=lambda one: one["rows"]):
        whole = one["upload"] + one["columns"] + one["rows_s"]
        lines.append(
            f"| {one['rows']:,} | {one['file MB']} | {one['upload']:.1f} | {one['columns']:.1f} | {one['rows_s']:.1f} "
            f"| {one['undo']:.1f} | {one['MB']} | {one['copy']:.2f} | {whole / max(one['copy'], 0.01):.0f} |"
        )
    return "\n".join(lines)


def main() -> None:
    """Measure the sizes that are asked for and are not in `--lines` yet; print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=list(SIZES))
    parser.add_argument("--lines", type=Path)
    args = parser.parse_args()
    kept = args.lines.read_text(encoding="utf-8").splitlines() if args.lines and args.lines.is_file() else []
    found = {one["rows"]: one for one in map(json.loads, kept)}
    for size in args.sizes:
        if size in found:
            continue
        found[size] = measure(size)
        if args.lines:
            with args.lines.open("a", encoding="utf-8") as stream:
                stream.write(json.dumps(found[size]) + "\n")
    print(table([found[size] for size in args.sizes]))


if __name__ == "__main__":
    main()
