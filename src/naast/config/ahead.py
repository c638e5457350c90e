"""`naast foresee`: words in, JSON out. The work is in `naast.engine.foresight`."""

from __future__ import annotations

import argparse
import os
import sys


def add_words(sub: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The words of this command."""
    ahead = sub.add_parser("foresee", help="vooruitkijken: wat vaak volgt, en wanneer hulp gevraagd moet zijn")
    ahead.add_argument(
        "--input",
        metavar="BESTAND",
        required=True,
        help='JSON, minstens {"trajectory", "since_days"}; - is standaardinvoer',
    )


def run(args: argparse.Namespace) -> int:
    """The exit status: 0 well. Raises EngineError on input that cannot be understood."""
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    from naast.core import clock
    from naast.engine.foresight import commands

    return commands.foresee(args.input, sys.stdout, clock.today())
