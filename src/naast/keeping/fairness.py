"""Who keeps which entry: a fair share for everyone, and as few moves as possible. Pure: no database, no clock, no chance."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from fractions import Fraction
from typing import TypeVar

Thing = TypeVar("Thing", bound=Hashable)
Who = TypeVar("Who", bound=Hashable)


def quotas(total: int, capacities: Mapping[Who, int], has: Mapping[Who, int] | None = None) -> dict[Who, int]:
    """How many of `total` things each gets, in proportion to their capacity (calls a month, 0 or more).

    Of two with the same capacity neither gets more than one above the other. Where a remainder is left over it goes to the
    largest remainder, and among equals first to who already has more (`has`), so that less has to move. The sum is `total`;
    nobody with capacity 0 gets anything, and when nobody has capacity all quotas are 0.

    >>> quotas(7, {"an": 4, "bo": 4, "cas": 0})
    {'an': 4, 'bo': 3, 'cas': 0}
    """
    has = has or {}
    room = sum(capacities.values())
    if not room:
        return dict.fromkeys(capacities, 0)
    exact = {who: Fraction(total * capacity, room) for who, capacity in capacities.items()}
    given = {who: int(share) for who, share in exact.items()}
    order = list(capacities)
    rest = sorted(
        order, key=lambda who: (-(exact[who] - given[who]), -(has.get(who, 0) > given[who]), order.index(who))
    )
    for who in rest[: total - sum(given.values())]:
        given[who] += 1
    return given


def divide(
    things: Sequence[Thing], now: Mapping[Thing, Who | None], capacities: Mapping[Who, int]
) -> dict[Thing, Who | None]:
    """Who keeps what from now on. `things` in an order in which neighbours belong together (services of one organisation).

    Everyone keeps what they have up to their fair share (`quotas`), the first ones first; only what is above it, and what
    nobody has, goes to who is below theirs. No division with the same quotas moves fewer things. Without anyone with
    capacity nobody keeps anything.

    >>> divide(["a", "b", "c"], {"a": "an", "b": "an", "c": "an"}, {"an": 1, "bo": 1})
    {'a': 'an', 'b': 'an', 'c': 'bo'}
    """
    has = {who: sum(1 for thing in things if now.get(thing) == who) for who in capacities}
    left = quotas(len(things), capacities, has)
    after: dict[Thing, Who | None] = dict.fromkeys(things)
    homeless = []
    for thing in things:
        keeper = now.get(thing)
        if keeper is not None and left.get(keeper, 0) > 0:
            after[thing] = keeper
            left[keeper] -= 1
        else:
            homeless.append(thing)
    # One keeper after the other, so that services of one organisation stay together and it is rung by one voice.
    places = [who for who, room in left.items() for _place in range(room)]
    after.update(zip(homeless, places, strict=False))
    return after
