"""Draws histories, plays them, and makes one that fails as short as it can."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

from tests.referrals.machine.truths import wrong
from tests.referrals.machine.world import World

Verb = tuple[str, int, int, int]
# How often each verb is drawn beside the others.
WEIGHTS = {
    "days": 30, "ask": 10, "see": 5, "answer": 16, "undo": 3, "attempt": 5, "stop": 1, "withdraw": 3, "redirect": 5, "put_off": 4,
    "release": 2, "note": 4, "leave": 3, "join": 2, "close": 2, "die": 2, "come_back": 1, "share": 3, "unshare": 2, "write": 2,
    "edit": 2, "edit_both": 3, "erase": 1, "tell": 3, "merge": 2, "unmerge": 1,
}  # fmt: skip
VERBS = tuple(WEIGHTS)
MOST = 10_000


def draw(seed: int, length: int) -> list[Verb]:
    """A history of `length` verbs."""
    dice = random.Random(seed)
    names = dice.choices(VERBS, list(WEIGHTS.values()), k=length)
    return [("ask", dice.randrange(MOST), dice.randrange(MOST), dice.randrange(MOST))] + [
        (name, dice.randrange(MOST), dice.randrange(MOST), dice.randrange(MOST)) for name in names
    ]


# A byte says which verb, in the proportions above; three more say with whom, what and how.
_TABLE = tuple(name for name, often in WEIGHTS.items() for _time in range(often))
BYTES = 4


def verbs_of(raw: bytes) -> list[Verb]:
    """A history out of bytes, so that Hypothesis draws a whole one in a single go: one question, and a verb for each BYTES of them."""
    parts = zip(*(raw[place::BYTES] for place in range(BYTES)), strict=False)
    spread = MOST // 256
    return [("ask", 0, 0, 0)] + [
        (_TABLE[verb * len(_TABLE) // 256], a * spread, b * spread, c * spread) for verb, a, b, c in parts
    ]


def play(world: World, verbs: Sequence[Verb]) -> str:
    """Do the verbs, looking after each whether all truths hold; what is wrong, or nothing."""
    for verb in verbs:
        world.do(*verb)
        if found := wrong(world, whole=False):
            return found
    return wrong(world)


def smallest(verbs: Sequence[Verb], fails: Callable[[Sequence[Verb]], bool]) -> list[Verb]:
    """A shorter history that still fails: leave out halves, then quarters, down to single verbs (delta debugging)."""
    left, size = list(verbs), max(1, len(verbs) // 2)
    while True:
        for start in range(0, len(left), size):
            fewer = left[:start] + left[start + size :]
            if fewer and fails(fewer):
                left = fewer
                break
        else:
            if size == 1:
                return left
            size = max(1, size // 2)
