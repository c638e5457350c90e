"""The `naast` command. Only parses words and calls; imports happen inside the branches so that `naast route` starts fast."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from naast.engine.answering.second_opinion import Reranker


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="naast", description="Naast: van een vraag in eigen woorden naar de juiste hulp."
    )
    parser.add_argument("--version", action="store_true", help="toon de versie")
    sub = parser.add_subparsers(dest="command", metavar="OPDRACHT")

    route = sub.add_parser("route", help="begrijp een hulpvraag en wijs de weg")
    route.add_argument("text", nargs="?", help="de vraag, tussen aanhalingstekens; of - om hem in te lezen")
    route.add_argument("--batch", metavar="BESTAND", help="JSON-regels in, JSON-regels uit; - is standaardinvoer")
    _asker(route)
    route.add_argument("--place", metavar="PC4", help="vier cijfers van de postcode")
    route.add_argument("--directory", metavar="BESTAND", help="een eigen kopie van de sociale kaart (JSON)")
    route.add_argument("--json", action="store_true", help="ook voor een enkele vraag JSON")

    _knowledge_words(sub)

    build = sub.add_parser("build", help="maak de kennispakketten en het geleerde deel klaar voor gebruik")
    build.add_argument("--if-needed", action="store_true", help="alleen als er iets veranderd is")

    sub.add_parser("migrate", help="breng de database op orde")
    demo = sub.add_parser("demo-data", help="vul de verzonnen gemeente Rivierdal (mag vaker)")
    demo.add_argument("--quiet", action="store_true")
    demo.add_argument("--migrate", action="store_true", help="breng eerst de database op orde")
    show = sub.add_parser("demo", help="vul Rivierdal en start de website; draait die al, dan zegt Naast waar")
    serve = sub.add_parser("serve", help="start de website en de taken op de achtergrond")
    for one in (show, serve):
        one.add_argument("--port", help="poort van de website; anders PORT, anders 8000")
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--workers", type=int, default=2)
    serve.add_argument(
        "--no-jobs", action="store_true", help="alleen de website; de taken draaien elders met `naast worker`"
    )
    sub.add_parser("stop", help="stop wat hier gestart is: de website en de eigen database")
    sub.add_parser("worker", help="voer taken op de achtergrond uit")
    database = sub.add_parser("devdb", help="de eigen database van een ontwikkelaar")
    database.add_argument("what", choices=["start", "stop", "url"])
    manage = sub.add_parser("manage", help="opdrachten van Django zelf")
    manage.add_argument("rest", nargs=argparse.REMAINDER)
    return parser


def _knowledge_words(sub: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    knowledge = sub.add_parser("knowledge", help="de kennispakketten nakijken en proberen").add_subparsers(
        dest="what", required=True
    )
    check = knowledge.add_parser("check", help="zegt precies wat waar niet klopt")
    check.add_argument("path", nargs="?", help="map met kennispakketten")
    check.add_argument("--report", action="store_true", help="toon ook hoe vol de pakketten zijn")

    attempt = knowledge.add_parser(
        "try", help="probeer een zin: wat Naast begrijpt, waarom, en welke zinnen dat trokken"
    )
    attempt.add_argument("text", help="de zin, tussen aanhalingstekens")
    _asker(attempt)

    look = knowledge.add_parser("danger-review", help="maak een bladzijde om het gevaarpakket na te kijken")
    look.add_argument("--out", metavar="BESTAND", default="gevaarpakket.html", help="waar de bladzijde komt")
    approve = knowledge.add_parser("danger-approve", help="leg vast wie het gevaarpakket heeft goedgekeurd")
    approve.add_argument("--by", metavar="NAAM", required=True, help="wie alles heeft nagekeken")
    approve.add_argument("--role", metavar="BEROEP", required=True, help="bijvoorbeeld huisarts; geen BIG-nummer")
    approve.add_argument("--note", metavar="TEKST", default="", help="een opmerking bij de goedkeuring")
    approve.add_argument("--yes", action="store_true", help="vraag niet om bevestiging")
    for one in (look, approve):
        one.add_argument("path", nargs="?", help="map met kennispakketten")


def _asker(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--asker", choices=["patient", "naaste", "child", "professional", "unknown"], help="wie het vraagt"
    )


def _route(args: argparse.Namespace) -> int:
    # One thread of arithmetic, set before numpy is loaded: more make a single answer slower, and timings uneven.
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
        os.environ.setdefault(name, "1")
    from naast.engine.answering import commands

    # Without a map of one's own, the fictional municipality of Rivierdal, which ships with the package.
    services = Path(
        args.directory or os.environ.get("NAAST_DIRECTORY") or Path(__file__).with_name("directory") / "snapshot.json"
    )
    reranker = _reranker()
    if args.batch:
        return commands.route_batch(args.batch, sys.stdout, services=services, reranker=reranker)
    text = sys.stdin.read() if args.text in (None, "-") else args.text
    return commands.route_text(
        text, sys.stdout, asker=args.asker, place=args.place, services=services, as_json=args.json, reranker=reranker
    )


def _reranker() -> Reranker | None:
    if not os.environ.get("NAAST_RERANKER_URL"):
        return None  # what most have: then nothing of the network is even loaded
    from naast.core import reranking

    return reranking.from_environment()


def _knowledge(args: argparse.Namespace) -> int:
    if args.what == "try":
        from naast.engine.answering import commands

        return commands.try_text(args.text, sys.stdout, asker=args.asker)
    from naast.engine import knowledge
    from naast.engine.knowledge import approvals, report

    root = Path(args.path) if args.path else knowledge.default_root()
    if args.what == "danger-review":
        return _danger_review(root, Path(args.out))
    if args.what == "danger-approve":
        return _danger_approve(root, args)
    problems = [*knowledge.check_pack(root), *approvals.check_approvals(root)]
    color = sys.stdout.isatty()
    print(report.render_problems(problems, color=color))
    if args.report and not problems:
        pack = knowledge.load_pack(root)
        print(report.render_report(pack))
        if pack.crisis:
            from naast.engine.danger import release

            print(release.standing(release.look(root)))
    return 1 if problems else 0


def _danger_review(root: Path, out: Path) -> int:
    from naast.core import clock
    from naast.engine.danger import release, review_page

    found = release.look(root)
    try:
        out.write_text(review_page.draw(found, clock.today()), encoding="utf-8")
    except OSError as error:
        return _no(f"{out} is niet te schrijven ({error.strerror}).", "Kies een andere plek met --out.")
    print(f"{release.standing(found)}\nDe bladzijde staat in {out}. Open hem in een browser, of druk hem af.")
    return 0


def _danger_approve(root: Path, args: argparse.Namespace) -> int:
    from naast.core import clock
    from naast.engine.danger import release

    approval, found = release.prepare(root, by=args.by, role=args.role, on=clock.today(), note=args.note)
    print(f"{release.standing(found)}\n\nDit wordt goedgekeurd:\n{release.contents(found)}\n")
    if not args.yes and not sys.stdin.isatty():
        return _no("Er is niemand om dit te bevestigen.", "Draai het in een venster, of voeg --yes toe.")
    if not args.yes and not _confirmed(f"Heeft {approval.by} ({approval.role}) dit alles nagekeken? Typ ja: "):
        return _no("Er is niets vastgelegd.")
    path = release.write(root, approval)
    print(f"Vastgelegd in {path}: {approval.by} ({approval.role}) keurt {found.total} dingen goed op {approval.on}.")
    return 0


def _confirmed(question: str) -> bool:
    try:
        return input(question).strip().lower() == "ja"
    except EOFError:
        return False


def _build(args: argparse.Namespace) -> int:
    from naast.engine.answering import commands

    return commands.build(only_if_needed=args.if_needed)


def _django(*words: str) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "naast.config.settings")
    from naast.config import devdb

    devdb.ensure()
    from django.core.management import execute_from_command_line

    execute_from_command_line(["naast", *words])
    return 0


def _serve(args: argparse.Namespace) -> int:
    from naast.config import serving

    os.environ["PORT"] = str(args.port)
    return serving.serve(args.host, args.port, workers=args.workers, jobs=not args.no_jobs)


def _demo(args: argparse.Namespace) -> int:
    from naast.config import running, serving

    if ours := running.address_on(args.port):
        print(f"Naast draait al op {ours}\nStoppen, of opnieuw starten: make stop")
        return 0
    running.need_free("127.0.0.1", args.port)
    os.environ["PORT"] = str(args.port)
    # In a process of its own, so that what it loads does not stay in memory beside the website.
    filled = subprocess.run([sys.executable, "-m", "naast.cli", "demo-data", "--migrate"], check=False).returncode
    return filled or serving.serve("127.0.0.1", args.port, workers=2, jobs=True)


def _stop(_args: argparse.Namespace) -> int:
    from naast.config import devdb, running

    stopped, stubborn = running.stop_all()
    for address in stopped:
        print(f"Gestopt: de website op {address}")
    if stubborn:
        return _no(
            f"De website op {', '.join(stubborn)} stopt nog niet.",
            "De database blijft daarom aan. Wacht even en probeer het opnieuw.",
        )
    database = devdb.stop()
    if database:
        print("Gestopt: de eigen database")
    if not stopped and not database:
        print("Er draaide hier niets van Naast.")
    port = _port(None) or 8000
    if running.is_taken("127.0.0.1", port):
        print(f"Op poort {port} draait nog wel iets dat hier niet gestart is. Dat laat Naast met rust.")
    return 0


def _devdb(args: argparse.Namespace) -> int:
    from naast.config import devdb

    if args.what == "stop":
        devdb.stop()
    else:
        print(devdb.start() if args.what == "start" else devdb.url())
    return 0


def _demo_data(args: argparse.Namespace) -> int:
    if args.migrate:
        _django("migrate", "--verbosity", "0")
    return _django("demo_data", *(["--quiet"] if args.quiet else []))


def _port(said: str | None) -> int | None:
    """The port that was said, else PORT, else 8000; None when that is no port."""
    words = (said if said is not None else os.environ.get("PORT", "")).strip() or "8000"
    number = int(words) if words.isascii() and words.isdecimal() and len(words) <= 5 else 0
    return number if 1 <= number <= 65535 else None


def _settle_port(args: argparse.Namespace) -> bool:
    """Make the port a number for a command that needs one; says so and returns False when it is none.

    For a command without a port, a PORT that is none does not count.
    """
    if not hasattr(args, "port"):
        if _port(None) is None:
            del os.environ["PORT"]
        return True
    said, args.port = args.port or os.environ.get("PORT"), _port(args.port)
    if args.port is None:
        _no(f"{said} is geen poort.", "Kies een getal van 1 tot en met 65535.")
    return args.port is not None


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status (0 well, 1 the work says no, 2 wrong words)."""
    parser = _parser()
    args = parser.parse_args(argv)
    if args.version:
        from naast import __version__

        print(f"naast {__version__}")
        return 0
    branches: dict[str, Callable[[argparse.Namespace], int]] = {
        "route": _route,
        "knowledge": _knowledge,
        "build": _build,
        "migrate": lambda _: _django("migrate", "--verbosity", "0"),
        "demo-data": _demo_data,
        "demo": _demo,
        "serve": _serve,
        "stop": _stop,
        "worker": lambda _: _django("procrastinate", "worker"),
        "devdb": _devdb,
        "manage": lambda a: _django(*a.rest),
    }
    if args.command is None:
        parser.print_help()
        return 2
    if not _settle_port(args):
        return 2
    from naast.config.environment import SettingError
    from naast.engine.errors import EngineError

    try:
        return branches[args.command](args)
    except BrokenPipeError:
        # The reader went away (for example `naast route … | head`); nothing is wrong.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except UnicodeDecodeError:
        return _no("Wat binnenkwam is geen UTF-8 (misschien Latin-1).", "Maak er UTF-8 van.")
    except EngineError as error:
        return _no(error.message, error.hint)
    except SettingError as error:
        return _no(str(error), error.hint)
    except Exception as error:
        if _is_empty_database(error):
            return _no("De database is nog niet op orde.", "Doe eerst: naast migrate")
        if not _is_unreachable_database(error):
            raise
        said = str(error).strip().splitlines()[0]
        return _no(f"De database is niet te bereiken. {said}", "Kijk of DATABASE_URL klopt en of PostgreSQL draait.")


def _no(message: str, hint: str | None = None) -> int:
    print(f"naast: {message}", file=sys.stderr)
    if hint:
        print(f"       {hint}", file=sys.stderr)
    return 1


def _is_unreachable_database(error: Exception) -> bool:
    """Whether Django or its driver could not reach the database; known by name, so that `route` never loads either."""
    return type(error).__name__ == "OperationalError" and "connection" in str(error)


def _is_empty_database(error: Exception) -> bool:
    """Whether a table or a column is missing: the database was never brought up to date, or not lately."""
    return type(error).__name__ == "ProgrammingError" and type(error.__cause__).__name__ in {
        "UndefinedTable",
        "UndefinedColumn",
    }


if __name__ == "__main__":
    sys.exit(main())
