"""Reviewing the danger pack from the command line, and writing an approval down. What is reviewed lives in `engine.danger.release`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from naast.config.complaints import no


def review(root: Path, out: Path) -> int:
    """Write the page on which a clinician looks at every sentence; returns an exit status."""
    from naast.core import clock
    from naast.engine.danger import release, review_page

    found = release.look(root)
    try:
        out.write_text(review_page.draw(found, clock.today()), encoding="utf-8")
    except OSError as error:
        return no(f"{out} is niet te schrijven ({error.strerror}).", "Kies een andere plek met --out.")
    print(f"{release.standing(found)}\nDe bladzijde staat in {out}. Open hem in een browser, of druk hem af.")
    return 0


def approve(root: Path, args: argparse.Namespace) -> int:
    """Write down that someone approved the pack as it is now, after they confirmed it; returns an exit status."""
    from naast.core import clock
    from naast.engine.danger import release

    approval, found = release.prepare(root, by=args.by, role=args.role, on=clock.today(), note=args.note)
    print(f"{release.standing(found)}\n\nDit wordt goedgekeurd:\n{release.contents(found)}\n")
    if not args.yes and not sys.stdin.isatty():
        return no("Er is niemand om dit te bevestigen.", "Draai het in een venster, of voeg --yes toe.")
    if not args.yes and not _confirmed(f"Heeft {approval.by} ({approval.role}) dit alles nagekeken? Typ ja: "):
        return no("Er is niets vastgelegd.")
    path = release.write(root, approval)
    print(f"Vastgelegd in {path}: {approval.by} ({approval.role}) keurt {found.total} dingen goed op {approval.on}.")
    return 0


def _confirmed(question: str) -> bool:
    try:
        return input(question).strip().lower() == "ja"
    except EOFError:
        return False
