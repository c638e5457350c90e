"""Saving what was heard about an entry in one go, and taking it back. What then changes on the map: `settling`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from naast.core import clock
from naast.core.actors import Actor
from naast.core.errors import DomainError, NotVisible
from naast.directory.choices import CheckedHow
from naast.keeping import guarding, queries
from naast.keeping.actions import rows
from naast.keeping.choices import (
    FACTS,
    MAX_NOTE,
    MAX_OFFER,
    MOST_TRIES,
    RETRY_DAYS,
    UNDO_MINUTES,
    Reach,
    Rung,
    Verdict,
)
from naast.keeping.models import Entry, Round

_KEPT = ("rung", "tries")
_DAYS = ("rung_on", "not_before")


@dataclass(frozen=True, slots=True)
class Heard:
    """What was heard: per fact a verdict, and of what is wrong the right value in the notation of `directory.actions.correct`."""

    ticks: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    reach: str = Reach.SPOKEN
    how: str = CheckedHow.PHONE
    note: str = ""


@transaction.atomic
def tick(*, entry_id: UUID, version: int, heard: Heard, by: Actor) -> Round:
    """A keeper saves a call. Counts for the map after UNDO_MINUTES; until then `untick` takes it back whole.

    Raises NotVisible, NotAllowed, Conflict (somebody saved since `version`), DomainError (`niets-ingevuld`, `onbekend-gegeven`).
    """
    queries.need_keeper(by)
    entry = rows.locked(entry_id)
    rows.need_version(entry, version)
    return store(entry, heard, by, by_user=UUID(by.id))


def store(entry: Entry, heard: Heard, by: Actor, *, by_user: UUID | None = None, by_link: UUID | None = None) -> Round:
    """The round itself; the entry leaves the queue or waits for another try. Locked. Raises DomainError."""
    ticks = _ticks(heard)
    row = Round.objects.create(
        entry=entry, by_user_id=by_user, by_link=by_link, by_label=by.label[:160], how=heard.how, reach=heard.reach, ticks=ticks,
        note=guarding.without_people(heard.note)[:MAX_NOTE], before=_before(entry), at=clock.now(),
        undo_until=clock.now() + timedelta(minutes=UNDO_MINUTES),
    )  # fmt: skip
    entry.claimed_by, entry.claimed_at = None, None
    if heard.reach == Reach.NOT_REACHED:
        _try_again(entry)
    else:
        entry.rung, entry.rung_on, entry.not_before, entry.tries = Rung.REST, clock.today(), None, 0
        entry.last_round_at = clock.now()
    rows.save(entry, "claimed_by", "claimed_at", "last_round_at", *_KEPT, *_DAYS)
    row.before["after"] = entry.version
    row.save(update_fields=["before"])
    rows.note(entry, "map entry checked", by, facts=" ".join(sorted(ticks)), reach=str(heard.reach), how=str(heard.how))
    return row


def _ticks(heard: Heard) -> dict[str, dict[str, str]]:
    if heard.reach == Reach.NOT_REACHED:
        return {}
    said = {}
    for fact, (verdict, value) in heard.ticks.items():
        if fact not in FACTS:
            raise DomainError("onbekend-gegeven", _("Dit gegeven kennen wij niet."), "", 422)
        if Verdict(verdict) != Verdict.UNKNOWN:
            clean = guarding.heard(value)[:MAX_OFFER] if verdict == Verdict.WRONG else ""
            said[fact] = {"verdict": str(verdict), "value": clean}
    if not said:
        raise DomainError(
            "niets-ingevuld", _("Er is nog niets nagekeken."), _("Kies bij één vraag of het klopt, of kies: niemand bereikt."), 422
        )  # fmt: skip
    return said


def _before(entry: Entry) -> dict[str, Any]:
    days = {name: str(getattr(entry, name) or "") for name in _DAYS}
    claim = {
        "claimed_by": str(entry.claimed_by_id or ""),
        "last": entry.last_round_at.isoformat() if entry.last_round_at else "",
    }
    return {name: getattr(entry, name) for name in _KEPT} | days | claim


def _try_again(entry: Entry) -> None:
    entry.tries += 1
    entry.not_before = clock.today() + timedelta(days=RETRY_DAYS)
    if entry.tries >= MOST_TRIES:
        entry.rung, entry.rung_on, entry.not_before = Rung.COORDINATOR, clock.today(), None


@transaction.atomic
def untick(*, round_id: UUID, by: Actor, link_id: UUID | None = None) -> Round:
    """Take a round back within UNDO_MINUTES, as if it was never saved. `link_id`: of an organisation, its own round only.

    Raises NotVisible, Conflict (too late, or somebody saved since).
    """
    mine = {"by_link": link_id} if link_id else {"by_user_id": UUID(by.id)}
    row = Round.objects.for_system("nakijken van de kaart").select_for_update().filter(pk=round_id, **mine).first()
    if row is None:
        raise NotVisible
    entry = rows.locked(row.entry_id)
    over = row.settled_at or row.undone_at or row.undo_until <= clock.now()
    if over or entry.version != row.before.get("after"):
        raise rows.undo_time_over()
    row.undone_at = clock.now()
    row.save(update_fields=["undone_at"])
    _put_back(entry, row.before)
    rows.save(entry, "claimed_by", "claimed_at", "last_round_at", *_KEPT, *_DAYS)
    rows.note(entry, "map check taken back", by, round=str(row.pk))
    return row


def _put_back(entry: Entry, before: dict[str, Any]) -> None:
    for name in _KEPT:
        setattr(entry, name, before[name])
    for name in _DAYS:
        setattr(entry, name, date.fromisoformat(before[name]) if before[name] else None)
    entry.claimed_by_id = UUID(before["claimed_by"]) if before["claimed_by"] else None
    entry.claimed_at = clock.now() if entry.claimed_by_id else None
    entry.last_round_at = datetime.fromisoformat(before["last"]) if before["last"] else None
