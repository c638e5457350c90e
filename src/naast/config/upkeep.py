"""The commands for who keeps an installation in order: the log, privacy, a copy of the database, returned mail.

Words in, sentences out.

The work itself lives elsewhere: `audit.checking`, `core.register`, `rights.actions`, `config.backup`.
"""

from __future__ import annotations

import argparse
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from naast.audit import checking

COMMANDS = ("audit", "privacy", "backup", "restore", "mail")


def add_words(sub: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The words of these commands."""
    audit = sub.add_parser("audit", help="het logboek nakijken, en zegels bewaren").add_subparsers(
        dest="what", required=True
    )
    verify = audit.add_parser("verify", help="zegt welke regel veranderd, weg of toegevoegd is")
    verify.add_argument("--day", metavar="JJJJ-MM-DD", help="alleen deze dag")
    verify.add_argument("--seals", metavar="BESTAND", help="vergelijk ook met zegels die elders bewaard zijn")
    audit.add_parser("seal", help="geef regels hun plaats en dagen hun zegel (de taken doen dat vanzelf)")
    audit.add_parser("seals", help="schrijf de dagzegels, om elders te bewaren").add_argument(
        "path", metavar="BESTAND", help="waar de zegels komen; - is het scherm"
    )

    privacy = sub.add_parser("privacy", help="verwerkingsregister en bewaartermijnen").add_subparsers(
        dest="what", required=True
    )
    privacy.add_parser("register", help="schrijf docs/privacy/verwerkingsregister.md").add_argument(
        "--check", action="store_true", help="alleen nakijken of het klopt"
    )
    privacy.add_parser("forget", help="wis wat lang genoeg bewaard is (de taken doen dat elke nacht)").add_argument(
        "--dry-run", action="store_true", help="zeg alleen wat er zou gaan"
    )

    for name, told in (
        ("backup", "maak een versleutelde kopie van de hele database"),
        ("restore", "zet een kopie terug in een lege database"),
    ):
        sub.add_parser(name, help=told).add_argument("path", metavar="BESTAND", type=Path)

    returned = sub.add_parser("mail", help="mail die terugkwam (voor de mailserver)")
    returned.add_argument("what", choices=["bounce"], help="bounce: lees een mail die niet aankwam")
    returned.add_argument("files", nargs="*", metavar="BESTAND", help="zonder bestand: standaardinvoer")


def run(args: argparse.Namespace) -> int:
    """Run one of these commands; returns the exit status: 0 well, 1 something is wrong."""
    from naast.config.backup import CannotBackUp

    try:
        known = {"audit": _audit, "privacy": _privacy, "backup": _backup, "restore": _restore, "mail": _mail}
        return known[args.command](args)
    except CannotBackUp as error:
        return _no(str(error), error.hint)
    except OSError as error:
        if error.filename is None:
            raise
        return _no(f"{error.filename} is niet te lezen of te schrijven ({error.strerror}).")


def _no(message: str, hint: str = "") -> int:
    print(f"naast: {message}", file=sys.stderr)
    if hint:
        print(f"       {hint}", file=sys.stderr)
    return 1


def _mail(args: argparse.Namespace) -> int:
    """What a mail server sent back. Always 0 for what could be read: a mail server would send our refusal back once more."""
    from django.core.management import call_command

    call_command("mail_bounce", *args.files)
    return 0


def _audit(args: argparse.Namespace) -> int:
    from naast.audit import actions, checking

    if args.what == "seal":
        print(f"Regels met een plaats: {actions.extend_chain()}. Dagen met een zegel: {len(actions.seal_days())}.")
        return 0
    if args.what == "seals":
        return _write_seals(args.path, checking.seals_as_text())
    return _verify(args.day, args.seals)


def _write_seals(path: str, text: str) -> int:
    if path == "-":
        sys.stdout.write(text)
        return 0
    Path(path).write_text(text, encoding="utf-8")
    print(f"{len(text.splitlines())} zegels in {path}. Bewaar dit waar wie de database beheert niet bij kan.")
    return 0


def _verify(day: str | None, seals: str | None) -> int:
    from naast.audit import checking

    try:
        only = date.fromisoformat(day) if day else None
    except ValueError:
        return _no(f"{day} is geen dag.", "Schrijf hem zo: 2026-11-22.")
    verdict = _look(only)
    elsewhere: tuple[checking.Finding, ...] = ()
    if seals:
        try:
            elsewhere = checking.compare_seals(Path(seals).read_text(encoding="utf-8"))
        except ValueError:
            return _no(f"{seals} is geen bestand met zegels.", "Maak er een met: naast audit seals BESTAND")
    for finding in (*verdict.findings, *elsewhere):
        print(f"{'FOUT  ' if finding.is_damage else 'let op'}  {finding.text}")
    sound = verdict.is_sound and not elsewhere
    print(looked_at(verdict, sound=sound))
    return 0 if sound else 1


def _look(only: date | None = None) -> checking.Verdict:
    from naast.audit import checking
    from naast.core.progress import Progress

    with Progress("Nakijken") as bar:
        return checking.verify(only, lambda one, rows: bar.at(f"{one:%d-%m-%Y}, {rows} regels"))


def looked_at(verdict: checking.Verdict, *, sound: bool) -> str:
    """What a verification came to, in one sentence."""
    days = "1 dag" if verdict.days == 1 else f"{verdict.days} dagen"
    rows = "1 regel" if verdict.rows == 1 else f"{verdict.rows} regels"
    return f"Het logboek is nagekeken: {rows} van {days}, {'alles klopt' if sound else 'niet alles klopt'}."


def _privacy(args: argparse.Namespace) -> int:
    from django.core.management import CommandError, call_command

    if args.what == "register":
        try:
            call_command("processing_register", check=args.check)
        except CommandError as error:
            return _no(str(error))
        return 0
    return _forget(dry_run=args.dry_run)


def _forget(*, dry_run: bool) -> int:
    from naast.core.progress import Progress
    from naast.rights import actions

    with Progress("Wissen" if not dry_run else "Tellen") as bar:
        found = actions.forget(dry_run=dry_run, progress=bar.at)
    for one in found:
        if one.count is not None:
            print(f"{one.count:8d}  {one.label}")
        else:
            print(f"       -  {one.label}: doet {one.how}")
    total = sum(one.count or 0 for one in found)
    print(f"{total} rijen zouden nu gaan. Er is niets veranderd." if dry_run else f"{total} rijen gewist.")
    return 0


def _backup(args: argparse.Namespace) -> int:
    from naast.config import backup

    copy = backup.back_up(_owner(), args.path, backup.key())
    print(
        f"{args.path}: {copy.total} rijen uit {len(copy.rows)} tabellen, versleuteld ({args.path.stat().st_size / 1e6:.1f} MB)."
    )
    print("Bewaar de sleutel op een andere plek dan de kopie. Zonder sleutel kan niemand de kopie lezen, ook u niet.")
    return 0


def _restore(args: argparse.Namespace) -> int:
    from naast.config import backup

    copy = backup.restore(_owner(), args.path, backup.key())
    print(f"Teruggezet: {copy.total} rijen in {len(copy.rows)} tabellen, zoals op {copy.made_at} (Naast {copy.naast}).")
    verdict = _look()
    for finding in verdict.findings:
        print(f"{'FOUT  ' if finding.is_damage else 'let op'}  {finding.text}")
    print(looked_at(verdict, sound=verdict.is_sound))
    print("Breng de database nu op orde met: naast migrate. Wat sindsdien gewist had moeten zijn, wist Naast vannacht.")
    return 0 if verdict.is_sound else 1


def _owner() -> dict[str, object]:
    """The database of this installation, as the owner of its tables."""
    from django.conf import settings

    return {**settings.DATABASES["default"], **settings.DATABASE_OWNER}
