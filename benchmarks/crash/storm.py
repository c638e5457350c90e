"""One run: build a house, let the load act, kill something every so often, let everything come back, and judge."""

from __future__ import annotations

import json
import random
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks.crash.house import House
from benchmarks.crash.load import Load

# What is killed, and how often beside the others: the database the most, for it holds what was acknowledged.
KILLS: dict[str, int] = {"database": 4, "backend": 2, "web": 3, "worker": 2, "mailer": 3, "sink": 2}
REPEATABLE = frozenset({"ask", "step"})


@contextmanager
def house() -> Iterator[House]:
    """A filled house in a folder of its own, stopped and cleaned up afterwards."""
    # Not below a folder of the test runner: those are closed to the user that PostgreSQL runs as.
    with tempfile.TemporaryDirectory(prefix="naast-crash-") as name:
        folder = Path(name)
        folder.chmod(0o711)
        built = House(folder)
        try:
            built.build()
            yield built
        finally:
            built.stop()


def storm(
    built: House, *, kills: Sequence[str], pause: tuple[float, float], clients: int = 4, seed: int = 1
) -> dict[str, Any]:
    """Kill each of `kills` in turn with a pause (seconds: least, most) before it; the verdict, with how long it took to come back."""
    dice = random.Random(seed)
    built.start()
    load = Load(built.port, clients, seed, REPEATABLE)
    load.start()
    back: dict[str, list[float]] = {}
    try:
        for what in kills:
            _until_busy(load)
            time.sleep(dice.uniform(*pause))
            built.kill(what)
            begin = time.monotonic()
            built.start()
            back.setdefault(what, []).append(time.monotonic() - begin)
        time.sleep(pause[1])
    finally:
        load.stop()
    return _judged(built, load) | {
        "kills": dict(Counter(kills)),
        "slowest back s": {what: round(max(times), 1) for what, times in back.items()},
    }


def _until_busy(load: Load, more: int = 6, patience: float = 20) -> None:
    """Wait until some things more are acknowledged: a kill says nothing when nothing was going on, as on a machine that is very busy."""
    goal, until = load.acknowledged() + more, time.monotonic() + patience
    while load.acknowledged() < goal and time.monotonic() < until:
        time.sleep(0.02)


def draw(count: int, seed: int) -> list[str]:
    """What to kill, `count` times, by the weights of KILLS; each kind at least once when there is room."""
    dice = random.Random(seed)
    drawn = list(KILLS)[:count] + dice.choices(list(KILLS), list(KILLS.values()), k=max(0, count - len(KILLS)))
    dice.shuffle(drawn)
    return drawn


def _judged(built: House, load: Load) -> dict[str, Any]:
    """Send what is left, then compare."""
    if built.mailer is not None:
        built.mailer.kill()
        built.mailer.wait()
    built.start_database()
    built.run("benchmarks.crash.mailer", "--rest")
    ledger = built.folder / "ledger.json"
    ledger.write_text(load.ledger(), encoding="utf-8")
    said = built.run("benchmarks.crash.judging", str(ledger), str(built.taken_mail))
    verdict: dict[str, Any] = json.loads(said)
    return verdict
