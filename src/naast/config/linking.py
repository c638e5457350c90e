"""`naast directory link`: words in, a file with pairs out, progress and errors in Dutch. The work is in `naast.engine.linkage`."""

from __future__ import annotations

import argparse
import csv
import os
import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from naast.config import complaints, exporting
from naast.engine.errors import EngineError

if TYPE_CHECKING:
    from naast.engine.linkage import Linked, Options, Pair, Role

HEADER = ("left_id", "right_id", "probability", "reasons")
# The words of `--role` for the role of a column, beside the English ones.
DUTCH = {
    "naam": "name",
    "voornaam": "given_name",
    "achternaam": "surname",
    "organisatie": "organisation",
    "adres": "address",
    "straat": "street",
    "huisnummer": "house_number",
    "toevoeging": "addition",
    "plaats": "place",
    "telefoon": "phone",
    "mail": "email",
    "website": "site",
    "geboren": "date_of_birth",
    "nummer": "code",
}
_PATIENCE = 1.0  # seconds of silence before saying what is being done


def add_words(sub: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The words of `naast directory`."""
    directory = sub.add_parser(
        "directory", help="sociale kaarten: lijsten naast elkaar leggen, de kaart uitvoeren"
    ).add_subparsers(dest="what", required=True)
    exporting.add_words(directory)
    link = directory.add_parser(
        "link",
        help="vind dezelfde organisatie of persoon binnen en tussen lijsten (CSV)",
        description="Legt lijsten naast elkaar en schrijft paren op die dezelfde zijn, met de kans en de redenen. "
        "Voegt niets samen. Een bestand: dubbele rijen daarbinnen. Meer bestanden: daarbinnen en daartussen.",
    )
    link.add_argument("files", nargs="+", metavar="LIJST.csv", help="een of meer CSV-bestanden")
    link.add_argument("--out", required=True, metavar="PAREN.csv", help="waar de paren komen; - is het scherm")
    link.add_argument("--id", metavar="KOLOM", help="de kolom met het eigen nummer van een rij; anders id")
    link.add_argument(
        "--role",
        action="append",
        default=[],
        metavar="ROL=KOLOM",
        help=f"zeg wat een kolom is; mag vaker. Rollen: {', '.join([*DUTCH, 'postcode'])}",
    )
    link.add_argument("--only-across", action="store_true", help="alleen paren uit verschillende bestanden")
    link.add_argument(
        "--least", type=float, metavar="KANS", help="laat paren onder deze kans weg (0 tot 1); anders 0.5"
    )
    link.add_argument(
        "--engine", choices=["duckdb", "spark"], default="duckdb", help="spark is voor meer dan een machine"
    )
    link.add_argument("--quiet", action="store_true", help="zeg niets als het goed gaat")


class Progress:
    """Says on the error stream what is being done, once something takes longer than a second."""

    def __init__(self, stream: TextIO, quiet: bool) -> None:
        self.stream, self.quiet = stream, quiet
        self.started = self.said = time.monotonic()

    def __call__(self, what: str, far: float | None) -> None:
        now = time.monotonic()
        if self.quiet or (now - self.said < _PATIENCE and (far is not None or now - self.started < _PATIENCE)):
            return
        self.said = now
        told = f"{what} ({far:.0%})" if far is not None else what
        print(f"{now - self.started:5.1f} s  {told} ...", file=self.stream, flush=True)


def _roles(words: Iterable[str], id_column: str | None) -> dict[Role, str]:
    from naast.engine.linkage import Role

    found: dict[Role, str] = {Role.ID: id_column} if id_column else {}
    for word in words:
        name, sign, column = word.partition("=")
        name = name.strip().casefold()
        try:
            found[Role(DUTCH.get(name, name))] = column.strip()
        except ValueError:
            sign = ""
        if not sign or not column.strip():
            known = ", ".join([*DUTCH, "postcode"])
            raise EngineError("no-role", f"--role {word} klopt niet.", f"Schrijf ROL=KOLOM. Rollen: {known}.")
    return found


def _options(args: argparse.Namespace) -> Options:
    from naast.engine.linkage import Options

    if args.least is not None and not 0 <= args.least <= 1:
        raise EngineError("no-chance", f"--least {args.least} is geen kans.", "Geef een getal van 0 tot en met 1.")
    return Options(within=not args.only_across, engine=args.engine, given=_roles(args.role, args.id), least=args.least)


def _lists(paths: list[str]) -> list[tuple[str, bytes]]:
    names = [Path(path).name for path in paths]
    # Two files of the same name in different folders are told apart by their whole path.
    called = [path if names.count(name) > 1 else name for path, name in zip(paths, names, strict=True)]
    return [(name, Path(path).read_bytes()) for name, path in zip(called, paths, strict=True)]


def _rows(pairs: Iterable[Pair], stream: TextIO) -> None:
    rows = csv.writer(stream, lineterminator="\n")
    rows.writerow(HEADER)
    rows.writerows((one.left_id, one.right_id, f"{one.probability:.4f}", one.reasons) for one in pairs)


def write(pairs: Iterable[Pair], out: str) -> None:
    """Write the pairs; a file appears whole or not at all."""
    if out == "-":
        _rows(pairs, sys.stdout)
        return
    path = Path(out)
    handle, made = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as stream:
            _rows(pairs, stream)
        Path(made).chmod(0o644)
        Path(made).replace(path)
    except BaseException:
        Path(made).unlink(missing_ok=True)
        raise


def _summary(linked: Linked, out: str) -> str:
    sure = sum(one.probability >= 0.9 for one in linked.pairs)
    rest = len(linked.pairs) - sure
    return (
        f"{linked.records} rijen bekeken: {sure} paren waarschijnlijk dezelfde (kans 0,9 of hoger), "
        f"{rest} misschien. Ze staan in {out}."
    )


def run(args: argparse.Namespace) -> int:
    """Link, write and say so; returns 0, or 1 with a sentence when a list cannot be read or compared."""
    if args.what == "export":
        return exporting.run(args)
    from naast.engine.linkage import link

    progress = Progress(sys.stderr, args.quiet)
    try:
        lists = _lists(args.files)
        if args.out != "-" and not Path(args.out).parent.is_dir():
            return complaints.no(f"De map van {args.out} is er niet.", "Maak de map eerst.")
        linked = link(lists, _options(args), progress)
        write(linked.pairs, args.out)
    except OSError as error:
        if error.filename is None:
            raise
        return complaints.no(
            f"{error.filename} is niet te lezen of te schrijven: {error.strerror}.", "Kijk of het pad klopt."
        )
    if not args.quiet:
        for note in linked.notes:
            print(note, file=sys.stderr)
        print(_summary(linked, "het scherm" if args.out == "-" else args.out), file=sys.stderr)
    return 0
