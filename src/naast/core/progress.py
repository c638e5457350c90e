"""Says on the terminal how far a long piece of work is; silent when it is short, or when nobody looks."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import TextIO


class Progress:
    """`with Progress("Nakijken") as bar: bar.at("12 van 30 dagen")`: one line that changes, at most twice a second, after a second.

    Without a terminal (a log, a job) it writes a plain line every ten seconds.
    """

    def __init__(self, what: str, to: TextIO | None = None) -> None:
        self.what, self.to = what, to or sys.stderr
        self._begin = self._said = time.monotonic()
        self._width = 0

    def __enter__(self) -> Progress:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._width:
            self.to.write("\r" + " " * self._width + "\r")
            self.to.flush()

    def at(self, where: str) -> None:
        """Say how far it is now."""
        now, live = time.monotonic(), self.to.isatty()
        if now - self._begin < 1 or now - self._said < (0.5 if live else 10):
            return
        self._said = now
        line = f"{self.what}: {where}"
        self.to.write("\r" + line.ljust(self._width) if live else line + "\n")
        self.to.flush()
        self._width = max(self._width, len(line)) if live else 0
