"""`naast directory export`: the map of this installation, or the fictional one, as one file. What is in it: `naast.interop.hsds`."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from naast.config import complaints

if TYPE_CHECKING:
    from naast.interop.hsds.terms import Document

LINES = (".ndjson", ".jsonl")
STDOUT = "-"


def add_words(directory: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The words of `naast directory export`."""
    export = directory.add_parser(
        "export",
        help="schrijf de kaart als open data (HSDS 3.0)",
        description="Schrijft al het aanbod van de kaart met alles wat openbaar is: een JSON-lijst, of een per regel als de naam van "
        "het bestand eindigt op .ndjson. Zonder --demo komt het uit de database.",
    )
    export.add_argument(
        "--format", choices=["hsds"], default="hsds", help="hsds: Human Services Data Specification 3.0"
    )
    export.add_argument("--out", required=True, metavar="BESTAND", help="waar het komt; - is het scherm")
    export.add_argument("--demo", action="store_true", help="het verzonnen Rivierdal; er is dan geen database nodig")
    export.add_argument("--quiet", action="store_true", help="zeg niets als het goed gaat")


def run(args: argparse.Namespace) -> int:
    """Write the map; returns 0, or 1 with a sentence when there is nothing to write or nowhere to write it."""
    if args.out != STDOUT and not Path(args.out).parent.is_dir():
        return complaints.no(f"De map van {args.out} is er niet.", "Maak de map eerst.")
    _set_up(database=not args.demo)
    from django.conf import settings

    from naast.directory import queries
    from naast.interop.hsds import export
    from naast.interop.hsds.publishing import Publisher
    from naast.interop.hsds.terms import Terms

    publish = Publisher.of(Terms(queries.provisions()), settings.NAAST_PROVINCE)
    documents: Iterator[Document] = export.of_the_demo(publish) if args.demo else export.of_the_map(publish)
    first = next(documents, None)
    if first is None:
        return complaints.no("De kaart is leeg.", "Vul hem eerst (`naast demo-data --migrate`), of kies --demo.")
    try:
        count = whole_or_not(args.out, lambda to: export.write(_again(first, documents), to, lines=_lines(args.out)))
    except OSError as error:
        return complaints.no(f"{args.out} is niet te schrijven: {error.strerror}.", "Kijk of het pad klopt.")
    if not args.quiet:
        print(
            f"{count} keer aanbod geschreven naar {args.out}." if args.out != STDOUT else f"{count} keer aanbod.",
            file=sys.stderr,
        )
    return 0


def _set_up(*, database: bool) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "naast.config.settings")
    if database:
        from naast.config import devdb

        devdb.ensure()
    import django

    django.setup()


def _lines(out: str) -> bool:
    return out.endswith(LINES)


def _again(first: Document, rest: Iterator[Document]) -> Iterator[Document]:
    yield first
    yield from rest


def whole_or_not(out: str, write: Callable[[TextIO], int]) -> int:
    """Write to a file that appears whole or not at all; returns what `write` returns."""
    if out == STDOUT:
        return write(sys.stdout)
    path = Path(out)
    handle, made = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as stream:
            count = write(stream)
        Path(made).chmod(0o644)
        Path(made).replace(path)
    except BaseException:
        Path(made).unlink(missing_ok=True)
        raise
    return count
