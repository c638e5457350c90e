"""`naast demand`: words in, a table or JSON out. The work is in `naast.engine.demand`."""

from __future__ import annotations

import argparse
import os
import sys


def add_words(sub: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The words of this command."""
    demand = sub.add_parser("demand", help="hoeveel nieuwe vragen een buurt kan verwachten, uit openbare cijfers")
    demand.add_argument(
        "--input",
        metavar="BESTAND",
        help="inwoners per buurt, leeftijd en jaar (JSON of CSV); - is standaardinvoer; zonder dit Rivierdal",
    )
    demand.add_argument("--year", type=int, help="het jaar; zonder dit volgend jaar")
    form = demand.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="alles, als JSON")
    form.add_argument("--table", action="store_true", help="een tabel om te lezen (gewoon)")
    demand.add_argument("--seed", type=int, default=1, help="hetzelfde getal geeft hetzelfde antwoord")
    demand.add_argument("--engine", choices=("local", "spark"), default="local", help="waar gerekend wordt")


def run(args: argparse.Namespace) -> int:
    """The exit status: 0 well. Raises EngineError on input that cannot be understood."""
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    from naast.core import clock
    from naast.engine.demand import commands

    year = args.year if args.year is not None else clock.today().year + 1
    return commands.demand(args.input, year, sys.stdout, as_json=args.json, seed=args.seed, engine=args.engine)
