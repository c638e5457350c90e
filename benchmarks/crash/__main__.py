"""`python -m benchmarks.crash [KILLS] [SEED]`: the long crash test (60 kills, about five minutes), as a table for the measurements."""

from __future__ import annotations

import json
import sys
from typing import Any

from benchmarks.crash.storm import draw, house, storm

ROWS = (
    ("things that clients wanted", "deeds"),
    ("acknowledged", "acknowledged"),
    ("sent again because no answer came", "repeated"),
    ("acknowledged and lost", "lost"),
    ("there twice", "doubled"),
    ("done without the client having heard", "unanswered but done"),
    ("mails written", "mails"),
    ("mails that never went out", "mails not sent"),
    ("mails said to be sent that the mail server never took", "mails lost"),
    ("mails handed to the mail server twice, with the same Message-ID", "mails handed over twice"),
    ("rows missing in the audit log", "audit rows missing"),
)


def as_markdown(verdict: dict[str, Any]) -> str:
    """The table for docs/measurements.md."""
    lines = [
        "| what | count |",
        "|---|---:|",
        f"| killed with SIGKILL | {sum(verdict['kills'].values())} ({_joined(verdict['kills'])}) |",
    ]
    for label, name in ROWS:
        found = verdict[name]
        lines.append(f"| {label} | {len(found) if isinstance(found, list) else found} |")
    lines.append(f"| chain of the audit log sound | {'yes' if verdict['audit sound'] else 'NO'} |")
    lines.append(f"| slowest to come back, seconds | {_joined(verdict['slowest back s'])} |")
    return "\n".join(lines)


def _joined(counts: dict[str, Any]) -> str:
    return ", ".join(f"{name} {count}" for name, count in sorted(counts.items()))


def main() -> int:
    """Run and print; 1 when something that was acknowledged is lost or there twice."""
    kills = int(sys.argv[1]) if len(sys.argv) > 1 else 60
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    with house() as built:
        verdict = storm(built, kills=draw(kills, seed), pause=(0.5, 4.0), seed=seed)
    print(as_markdown(verdict))
    print(json.dumps(verdict))
    return 1 if verdict["lost"] or verdict["doubled"] or verdict["mails lost"] else 0


if __name__ == "__main__":
    sys.exit(main())
