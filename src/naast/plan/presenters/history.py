"""What changed in a plan, readable: who did what when, what stood there and what stands there now; and two versions side by side."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from naast.core import clock
from naast.plan.choices import Change, OwnerKind, Part, Status, WishKind
from naast.plan.models import Step, Version, Wish
from naast.plan.presenters.plans import day

Url = Callable[..., str]


@dataclass(frozen=True, slots=True)
class Line:
    """One change. `facts`: what the sentence was after it, as (name, value); only what differs from the version before is in it."""

    id: UUID
    said: str
    when: str
    part: str
    text: str
    facts: list[tuple[str, str]]
    removed: bool
    put_back_url: str


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """Everything that changed, newest first."""

    title: str
    lines: list[Line]
    back_url: str
    more_url: str


@dataclass(frozen=True, slots=True)
class Clash:
    """Two versions of one sentence. `there`: as it is now; `mine`: what the reader wrote; `fields`: names of what differs."""

    title: str
    said: str
    there: list[tuple[str, str]]
    mine: list[tuple[str, str]]
    fields: list[str]
    back_url: str
    removed: bool


def history_page(
    versions: Sequence[Version], *, title: str, url: Url, changes: Iterable[str], more_url: str = ""
) -> HistoryPage:
    """The lines; a version can be put back by who may change the part it was in and the part it is in now."""
    may = frozenset(changes)
    before = _before(versions)
    lines = [_line(version, before.get(version.pk), url, may) for version in versions]
    return HistoryPage(title, lines, url(""), more_url)


def _before(versions: Sequence[Version]) -> dict[UUID, Version]:
    """The version before each, as far as it is on the page."""
    by_number = {(version.wish_id, version.step_id, version.number): version for version in versions}
    found = {}
    for version in versions:
        earlier = by_number.get((version.wish_id, version.step_id, version.number - 1))
        if earlier is not None:
            found[version.pk] = earlier
    return found


def _line(version: Version, before: Version | None, url: Url, may: frozenset[str]) -> Line:
    row = version.wish or version.step
    words = {"who": version.by_label, "did": Change(version.change).label}
    newest = row is not None and row.version == version.number
    open_to = row is not None and version.part in may and row.part in may and not newest
    names = [name for name in version.content if before is None or before.content.get(name) != version.content[name]]
    return Line(
        version.pk, _("%(who)s %(did)s") % words, date_format(version.at.astimezone(clock.AMSTERDAM), "j F Y, H:i"),
        str(Part(version.part).label), str(version.content.get("text", "")), _facts(version.content, names), version.removed,
        url("put_back", version_id=version.pk) if open_to else "",
    )  # fmt: skip


def facts_of(content: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Everything a sentence says, as (name, value)."""
    return _facts(content, list(content), with_text=True)


def _facts(content: Mapping[str, Any], names: Sequence[str], *, with_text: bool = False) -> list[tuple[str, str]]:
    labels = _labels()
    found = []
    for name, label in labels.items():
        if name not in names and not (name == "owner_kind" and "owner_name" in names):
            continue
        if name == "text" and not with_text:
            continue
        value = _value(name, content)
        if value:
            found.append((label, value))
    return found


def _labels() -> dict[str, str]:
    return {
        "text": _("Wat"), "kind": _("Soort"), "owner_kind": _("Wie"), "due_on": _("Wanneer"), "status": _("Hoe het ervoor staat"),
        "note": _("Goed om te weten"), "said_by": _("Gezegd door"), "part": _("Deel van het plan"),
    }  # fmt: skip


def _value(name: str, content: Mapping[str, Any]) -> str:
    value = content.get(name)
    if name == "owner_kind":
        return str(content.get("owner_name") or OwnerKind(str(value)).label)
    if not value:
        return ""
    closed = {"kind": WishKind, "status": Status, "part": Part}
    if name in closed:
        return str(closed[name](value).label)
    return day(date.fromisoformat(str(value))) if name == "due_on" else str(value)


def clash(row: Wish | Step, mine: Mapping[str, Any], fields: Sequence[str], back_url: str) -> Clash:
    """What stands there now beside what the reader wrote."""
    labels = _labels()
    words = {"who": row.changed_by, "when": date_format(row.changed_at.astimezone(clock.AMSTERDAM), "j F, H:i")}
    said = _("%(who)s haalde dit weg op %(when)s.") if row.removed_at else _("%(who)s veranderde dit op %(when)s.")
    named = [labels["owner_kind"] if name.startswith("owner") else labels.get(name, name) for name in fields]
    return Clash(
        _("Dit is intussen veranderd"), said % words, facts_of(row.content()), facts_of(mine), list(dict.fromkeys(named)), back_url,
        row.removed_at is not None,
    )  # fmt: skip
