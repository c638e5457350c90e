"""Clients that act as fast as they are answered, and a ledger of what they were told is done. What becomes of it is judged in `judging`."""

from __future__ import annotations

import http.client
import json
import random
import threading
import time
import uuid
from dataclasses import asdict, dataclass, field
from typing import Any

KINDS = ("ask", "note", "note", "refer", "attempt", "step")


@dataclass(slots=True)
class Deed:
    """One thing that a client wanted. `acknowledged`: the server said it is done. `tries`: how often it was sent."""

    key: str
    kind: str
    acknowledged: bool = False
    tries: int = 0
    answer: dict[str, Any] = field(default_factory=dict)


class Load:
    """Some clients at once, each in a thread, against one port."""

    def __init__(self, port: int, clients: int, seed: int, repeatable: frozenset[str]) -> None:
        self.port, self.repeatable = port, repeatable
        self.deeds: list[Deed] = []
        self.made: dict[str, list[str]] = {"question": [], "referral": []}
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._client, args=(seed * 1000 + n,)) for n in range(clients)]

    def start(self) -> None:
        """Begin."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Let every client end what it is doing, with patience for what may be repeated."""
        self._stop.set()
        for thread in self._threads:
            thread.join(timeout=60)

    def acknowledged(self) -> int:
        """How many deeds the clients were told are done, so far."""
        return sum(deed.acknowledged for deed in list(self.deeds))

    def ledger(self) -> str:
        """All deeds, as JSON."""
        return json.dumps([asdict(deed) for deed in self.deeds])

    def _client(self, seed: int) -> None:
        dice = random.Random(seed)
        while not self._stop.is_set():
            kind = dice.choice(KINDS)
            words = self._words(kind, dice)
            if words is not None:
                deed = self._do(dice, kind, words)
                for name in self.made:
                    if deed.acknowledged and name in deed.answer:
                        self.made[name].append(deed.answer[name])

    def _words(self, kind: str, dice: random.Random) -> dict[str, Any] | None:
        """What goes along with a deed; None when there is nothing yet to do it to."""
        if kind in ("ask", "step"):
            return {"form": str(uuid.UUID(int=dice.getrandbits(128), version=4))}
        of = {"note": "question", "attempt": "referral"}.get(kind)
        if of is None:
            return {}
        return {of: dice.choice(self.made[of])} if self.made[of] else None

    def _do(self, dice: random.Random, kind: str, words: dict[str, Any]) -> Deed:
        """Send once; and again for as long as nobody answers, when that is safe."""
        # Letters only: digits in a row may be taken for somebody's number, and are then rightly not kept.
        deed = Deed("".join(dice.choices("bcdfghjkmnpqrstvwxz", k=16)), kind)
        self.deeds.append(deed)
        give_up = time.monotonic() + 50
        while time.monotonic() < give_up:
            deed.tries += 1
            # Each client has many addresses of this machine, so that the limits of the house stay on and do not stop the load.
            source = f"127.0.{dice.randrange(1, 250)}.{dice.randrange(1, 250)}"
            answered = self._send(kind, {"key": deed.key, **words}, source, deed)
            if answered or kind not in self.repeatable:
                break
            time.sleep(0.05)
        return deed

    def _send(self, kind: str, words: dict[str, Any], source: str, deed: Deed) -> bool:
        """Whether an answer came that settles it. A server that is gone, or says that something went wrong, settles nothing."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=15, source_address=(source, 0))
        try:
            line.request("POST", f"/doe/{kind}/", json.dumps(words), {"Content-Type": "application/json"})
            reply = line.getresponse()
            body = reply.read()
        except (OSError, http.client.HTTPException):
            return False
        finally:
            line.close()
        if reply.status == 200:
            deed.acknowledged, deed.answer = True, json.loads(body)
        return reply.status in (200, 409)
