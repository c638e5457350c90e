"""Between the rows of the map and `naast.engine.freshness`: which facts a service has, and how sure each of them is.

Pure. A row of `Freshness` holds a standing per fact that somebody looked at apart; of the others we only know the day somebody made sure
of the whole (`checked_on`) and, of room, the day somebody asked. Writing it down is `actions.trusting`; words are in `presenters`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from functools import lru_cache
from typing import Any, Final, NamedTuple

from naast.directory.choices import CheckedField, CheckedFound, CheckedHow
from naast.engine import freshness
from naast.engine.freshness import Found, How, Kind, Standing, Word

HOW: Final[Mapping[str, How]] = {
    CheckedHow.REFERRAL: How.USED,
    CheckedHow.PHONE: How.CALLED,
    CheckedHow.VISIT: How.VISITED,
    CheckedHow.WEBSITE: How.WEBSITE,
    CheckedHow.OWN: How.SELF_DECLARED,
    CheckedHow.SOURCE: How.IMPORTED,
    CheckedHow.REPORTED: How.REPORTED,
}
# The day somebody made sure of the whole counts as this.
WHOLE: Final = How.CALLED
Json = Mapping[str, Mapping[str, Any]]


class Fades(NamedTuple):
    """From which days people are asked to make sure of the whole entry, and it "stands still"; None when nothing is known of it."""

    ask_on: date | None
    stale_on: date | None


def facts(
    *, phone: str, email: str, cost: str, has_address: bool, has_hours: bool, has_room: bool
) -> tuple[CheckedField, ...]:
    """The facts that a service has something to say about; the first four it always has."""
    there = {
        CheckedField.PHONE: phone,
        CheckedField.EMAIL: email,
        CheckedField.HOURS: has_hours,
        CheckedField.ADDRESS: has_address,
        CheckedField.COST: cost,
        CheckedField.CAPACITY: has_room,
    }
    always = (CheckedField.EXISTS, CheckedField.OFFER, CheckedField.AUDIENCE, CheckedField.AREA)
    return (*always, *(name for name, said in there.items() if said))


def standings(
    known: Json, has: Collection[str], checked_on: date | None, room_on: date | None = None
) -> dict[Kind, Standing]:
    """How sure each of these facts is, by kind, as of the newest look at it. Facts nobody ever looked at are left out."""
    found: dict[Kind, Standing] = {}
    for name in has:
        kind = Kind(name)
        whole = room_on if kind is Kind.CAPACITY else checked_on
        standing = freshness.standing_from(name, known[name]) if name in known else None
        if whole is not None and (standing is None or whole > standing.on):
            standing = _looked(standing, kind, whole)
        if standing is not None:
            found[kind] = standing
    return found


@lru_cache(maxsize=8192)
def _looked(standing: Standing | None, kind: Kind, on: date) -> Standing:
    check = freshness.Check(on, WHOLE)
    if standing is not None:
        return freshness.after(standing, check)
    first = freshness.standing(kind, [check])
    assert first is not None
    return first


def fades(found: Mapping[Kind, Standing]) -> Fades:
    """From which days the whole entry asks to make sure, and stands still. Room has a day of its own beside it, so it is left out here."""
    whole = [standing for kind, standing in sorted(found.items()) if kind is not Kind.CAPACITY]
    return Fades(freshness.entry_turns(whole, Word.ASK), freshness.entry_turns(whole, Word.STALE))


class Looked(NamedTuple):
    """What lists and the routing engine need of all this: the newest look at anything, and until when it may be believed.

    `how`: `engine.freshness.How`; `room_stale_on`: from which day what is said about room is too old; `doubted`: the facts that somebody
    called wrong since.
    """

    on: date | None
    how: str
    ask_on: date | None
    stale_on: date | None
    room_stale_on: date | None
    doubted: tuple[str, ...]


def looked(found: Mapping[Kind, Standing]) -> Looked:
    """All that lists need of the standings of one service."""
    doubted = tuple(sorted(kind.value for kind, standing in found.items() if standing.found == Found.WRONG))
    # Somebody who only asked whether there is room did not look at the rest.
    good = [standing for kind, standing in found.items() if kind is not Kind.CAPACITY and standing.found != Found.WRONG]
    # On one day the surest way is told: a call says more than a list that came in.
    last = max(good, key=lambda standing: (standing.on, -_ORDER.index(standing.how)), default=None)
    room = found.get(Kind.CAPACITY)
    ask_on, stale_on = fades(found)
    return Looked(
        last.on if last else None,
        last.how.value if last else "",
        ask_on,
        stale_on,
        _stale_on(room) if room else None,
        doubted,
    )


_ORDER: Final = list(How)


class Lasts(NamedTuple):
    """So many days after somebody made sure of the whole, it asks to make sure again, and it stands still."""

    ask: int
    stale: int


@lru_cache(maxsize=1)
def whole_lasts() -> Lasts:
    """How long the word of somebody who made sure of a whole entry lasts."""
    day = date(2000, 1, 1)
    ask_on, stale_on = fades(standings({}, [kind.value for kind in Kind], day))
    assert ask_on is not None
    assert stale_on is not None
    return Lasts((ask_on - day).days, (stale_on - day).days)


@lru_cache(maxsize=8192)
def _stale_on(standing: Standing) -> date:
    return freshness.turns(standing, Word.STALE)


def checks_of(rows: Collection[tuple[date, str, str]]) -> list[freshness.Check]:
    """Rows of checks (day, how, found; `CheckedHow` and `CheckedFound`) as looks."""
    return [freshness.Check(on, HOW[how], Found(CheckedFound(found).value)) for on, how, found in rows]
