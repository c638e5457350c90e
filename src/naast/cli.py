"""The `naast` command. Only parses words and calls; imports happen inside the branches so that `naast route` starts fast."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from naast.config import ahead, coming, complaints, danger_pack, linking, upkeep

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
    _flow_words(sub)

    build = sub.add_parser("build", help="maak de kennispakketten en het geleerde deel klaar voor gebruik")
    build.add_argument("--if-needed", action="store_true", help="alleen als er iets veranderd is")

    _case_words(sub)

    ahead.add_words(sub)
    coming.add_words(sub)

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
    linking.add_words(sub)
    upkeep.add_words(sub)
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


def _flow_words(sub: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    flow = sub.add_parser("flow", help="stroomschema's: beslistabellen (DMN) draaien en nakijken").add_subparsers(
        dest="what", required=True
    )
    flow.add_parser("tck", help="draai de officiele DMN-testkit").add_argument("folder", metavar="MAP")
    run = flow.add_parser("run", help="beslis met een DMN-bestand, en zeg waarom")
    check = flow.add_parser("check", help="zoek gaten, dubbele regels en dode regels, met voorbeelden")
    show = flow.add_parser("draw", help="teken het stroomschema (SVG)")
    for one in (run, check, show):
        one.add_argument("file", metavar="BESTAND", help="een DMN-bestand, of de naam van een stroomschema van Naast")
    run.add_argument("--input", metavar="JSON", required=True, help="wat bekend is, als JSON-object; - leest het in")
    run.add_argument(
        "--decision", metavar="NAAM", action="append", default=[], help="alleen deze beslissing; mag vaker"
    )
    show.add_argument("--text", action="store_true", help="als tekst om te lezen")


def _case_words(sub: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    case = sub.add_parser("case", help="een casus voor de casustafel nakijken").add_subparsers(
        dest="what", required=True
    )
    check = case.add_parser(
        "check", help="zegt wat in de tekst op standaardinvoer iemand aanwijst, en hoe het wijder kan"
    )
    check.add_argument("--area", metavar="GEBIED", help="waar de mens woont; zonder dit Rivierdal")
    check.add_argument("--deduce", action="store_true", help="ook met deze bibliotheek (installeer naast[deduce])")
    form = check.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="ook in een venster JSON: een lijst van plekken in de tekst")
    form.add_argument(
        "--report", action="store_true", help="JSON met de plekken, hoeveel mensen passen, en de waarschuwing"
    )


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


def _case(args: argparse.Namespace) -> int:
    from naast.engine.anonymity import show

    lines = sys.stdout.isatty() and not args.json
    form = "report" if args.report else "lines" if lines else "json"
    # Read as it was sent: a line end that is changed would move every place after it.
    text = sys.stdin.buffer.read().decode("utf-8")
    return show.check_text(text, sys.stdout, area=args.area, form=form, deduce=args.deduce)


def _knowledge(args: argparse.Namespace) -> int:
    if args.what == "try":
        from naast.engine.answering import commands

        return commands.try_text(args.text, sys.stdout, asker=args.asker)
    from naast.engine import freshness, knowledge, loop
    from naast.engine.demand import figures
    from naast.engine.knowledge import approvals, casetables, life_events, plan_templates, policy, report, visit_talk

    root = Path(args.path) if args.path else knowledge.default_root()
    if args.what == "danger-review":
        return danger_pack.review(root, Path(args.out))
    if args.what == "danger-approve":
        return danger_pack.approve(root, args)
    problems = [*knowledge.check_pack(root), *approvals.check_approvals(root)]
    # A folder with some packs may be checked on its own; what this installation runs with needs a policy too.
    if root == knowledge.default_root() or (root / "policy").is_dir():
        problems += policy.check_policy(root)
    if root == knowledge.default_root() or (root / "life_events").is_dir():
        problems += life_events.check_life_events(root)
    if root == knowledge.default_root() or (root / plan_templates.FOLDER).is_dir():
        problems += plan_templates.check_templates(root)
    if root == knowledge.default_root() or (root / visit_talk.FOLDER).is_dir():
        problems += visit_talk.check_talk(root)
    if root == knowledge.default_root() or (root / casetables.FOLDER).is_dir():
        problems += casetables.check_tables(root)
    if root == knowledge.default_root() or (root / "loop").is_dir():
        problems += loop.check_norms(root)
    if root == knowledge.default_root() or (root / "freshness").is_dir():
        problems += freshness.check_rates(root)
    if root == knowledge.default_root() or (root / figures.FOLDER).is_dir():
        problems += figures.check_figures(root)
    color = sys.stdout.isatty()
    print(report.render_problems(problems, color=color))
    if args.report and not problems:
        pack = knowledge.load_pack(root)
        print(report.render_report(pack))
        if pack.crisis:
            from naast.engine.danger import release

            print(release.standing(release.look(root)))
    return 1 if problems else 0


def _flow(args: argparse.Namespace) -> int:
    from naast.engine.flow import commands

    if args.what == "tck":
        return commands.tck(Path(args.folder), sys.stdout)
    if args.what == "run":
        return commands.run(args.file, args.input, args.decision, sys.stdout)
    if args.what == "check":
        from naast.visits.queries import leaning

        return max(commands.check(args.file, sys.stdout), leaning.report(args.file, sys.stdout))
    return commands.picture(args.file, args.text, sys.stdout)


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


def _upkeep(args: argparse.Namespace) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "naast.config.settings")
    from naast.config import devdb

    devdb.ensure()
    import django

    django.setup()
    return upkeep.run(args)


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
    filling = [sys.executable, "-m", "naast.cli", "demo-data", "--migrate"]
    filled = subprocess.run(filling, stdout=subprocess.PIPE, text=True, check=False)
    if filled.returncode:
        print(filled.stdout, end="")
        return filled.returncode
    # What it says has links in it: said when they work.
    return serving.serve("127.0.0.1", args.port, workers=2, jobs=True, welcome=filled.stdout)


def _stop(_args: argparse.Namespace) -> int:
    from naast.config import devdb, running

    stopped, stubborn = running.stop_all()
    for address in stopped:
        print(f"Gestopt: de website op {address}")
    if stubborn:
        return complaints.no(
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
        complaints.no(f"{said} is geen poort.", "Kies een getal van 1 tot en met 65535.")
    return args.port is not None


def _branches() -> dict[str, Callable[[argparse.Namespace], int]]:
    return {
        "route": _route,
        "knowledge": _knowledge,
        "case": _case,
        "flow": _flow,
        "foresee": ahead.run,
        "demand": coming.run,
        "build": _build,
        "directory": linking.run,
        "migrate": lambda _: _django("migrate", "--verbosity", "0"),
        "demo-data": _demo_data,
        "demo": _demo,
        "serve": _serve,
        "stop": _stop,
        "worker": lambda _: _django("procrastinate", "worker"),
        "devdb": _devdb,
        "manage": lambda a: _django(*a.rest),
        **dict.fromkeys(upkeep.COMMANDS, _upkeep),
    }


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status (0 well, 1 the work says no, 2 wrong words)."""
    parser = _parser()
    args = parser.parse_args(argv)
    if args.version:
        from naast import __version__

        print(f"naast {__version__}")
        return 0
    if args.command is None:
        parser.print_help()
        return 2
    if not _settle_port(args):
        return 2
    from naast.config.environment import SettingError
    from naast.engine.errors import EngineError

    try:
        return _branches()[args.command](args)
    except BrokenPipeError:
        # The reader went away (for example `naast route … | head`); nothing is wrong.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except UnicodeDecodeError:
        return complaints.no("Wat binnenkwam is geen UTF-8 (misschien Latin-1).", "Maak er UTF-8 van.")
    except EngineError as error:
        return complaints.no(error.message, error.hint)
    except SettingError as error:
        return complaints.no(str(error), error.hint)
    except Exception as error:
        known = complaints.about_database(error)
        if known is None:
            raise
        return complaints.no(*known)


if __name__ == "__main__":
    sys.exit(main())
