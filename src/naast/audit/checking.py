"""Finds what was changed, removed or added in the log: compares rows with their chain, and the days with their seals.

Reads only. What it finds are plain facts (`Finding`), with a sentence in Dutch for who keeps watch. How the hashes are calculated
stands in `chain.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import combinations
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from naast.audit import chain
from naast.audit.models import AuditEvent, AuditLink, DaySeal, ForgottenDay
from naast.core.clock import AMSTERDAM

# Two rows that changed places are looked for among at most so many damaged ones; more than this is damage of another kind.
MOST_SWAPS = 60
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong. `kind`: changed, missing, added, swapped, link-missing, seal-missing, seal-changed, day-missing,
    not-yet (no damage: a row that waits for its place).
    """

    kind: str
    day: date
    text: str
    number: int | None = None
    event_id: str = ""

    @property
    def is_damage(self) -> bool:
        """Whether this is more than a row that waits for its place in the chain."""
        return self.kind != "not-yet"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a verification found: how many days and rows were looked at, and what is wrong, oldest first."""

    days: int
    rows: int
    findings: tuple[Finding, ...]

    @property
    def is_sound(self) -> bool:
        """Nothing was changed, removed or added."""
        return not any(finding.is_damage for finding in self.findings)


def verify(day: date | None = None, progress: Callable[[date, int], None] | None = None) -> Verdict:
    """Look at one day, or at all days and the seals between them. `progress` hears of each day and its number of rows."""
    forgotten = {one.day: one for one in ForgottenDay.objects.all()}
    seals = {one.day: one for one in DaySeal.objects.order_by("day")}
    days = [day] if day else sorted({*seals, *_days_with_links(), *_days_with_loose_rows()})
    findings: list[Finding] = [] if day else list(_check_seals(list(seals.values())))
    rows = 0
    for one in days:
        if one in forgotten:
            findings += _check_forgotten(one, seals.get(one), forgotten[one])
            continue
        seen, found = _check_day(one, seals.get(one), sealed_until=max(seals, default=None))
        rows, findings = rows + seen, findings + found
        if progress:
            progress(one, seen)
    return Verdict(len(days), rows, tuple(sorted(findings, key=lambda found: (found.day, found.number or 0))))


def _days_with_links() -> Iterable[date]:
    return AuditLink.objects.order_by("day").values_list("day", flat=True).distinct()


def _days_with_loose_rows() -> set[date]:
    return {chain.day_of(row["recorded_at"]) for row in _loose().values("recorded_at")}


def _loose() -> Any:
    return AuditEvent.objects.exclude(Exists(AuditLink.objects.filter(event_id=OuterRef("pk"))))


def _check_day(day: date, seal: DaySeal | None, sealed_until: date | None) -> tuple[int, list[Finding]]:
    links = list(AuditLink.objects.filter(day=day).order_by("number"))
    events = {row["id"]: row for row in _events_of(day, links)}
    findings = [*_check_rows(day, links, events), *_check_loose(day, sealed_until)]
    if seal is not None:
        findings += _check_against_seal(seal, links)
    elif links and sealed_until is not None and day <= sealed_until:
        findings.append(Finding("seal-missing", day, _("Het zegel van %(day)s ontbreekt.") % {"day": said(day)}))
    return len(links), findings


def _events_of(day: date, links: list[AuditLink]) -> Iterator[Row]:
    """The rows of a day by their chain and by their moment: a row whose moment was changed is still found by its place."""
    start = datetime.combine(day, datetime.min.time(), tzinfo=AMSTERDAM)
    of_day = AuditEvent.objects.filter(recorded_at__gte=start, recorded_at__lt=start + timedelta(days=1, hours=1))
    seen = set()
    for row in of_day.order_by("recorded_at").values(*chain.FIELDS).iterator(chunk_size=2_000):
        seen.add(row["id"])
        yield row
    elsewhere = [link.event_id for link in links if link.event_id not in seen]
    yield from AuditEvent.objects.filter(pk__in=elsewhere).values(*chain.FIELDS)


def _check_rows(day: date, links: list[AuditLink], events: Mapping[Any, Row]) -> list[Finding]:
    findings: list[Finding] = []
    damaged: list[tuple[AuditLink, str]] = []
    before, expected = [chain.first(day)], 1
    for link in links:
        findings += [_gap(day, number) for number in range(expected, link.number)]
        gap, expected = link.number > expected, link.number + 1
        row = events.get(link.event_id)
        calculated = [chain.link(one, chain.canonical(row)) for one in before] if row is not None else []
        if row is None:
            findings.append(_missing(day, link))
        elif link.hash not in calculated and not gap:
            damaged.append((link, before[0]))
        # After a damaged place the chain goes on from what is written there, or from what should be.
        before = [link.hash, *([] if gap else calculated)][:3]
    return findings + _name_damage(day, damaged, events)


def _name_damage(day: date, damaged: list[tuple[AuditLink, str]], events: Mapping[Any, Row]) -> list[Finding]:
    """Rows that fit each other's place were swapped; every other one was changed."""
    left = {link.number: link for link, _before in damaged}
    found = []
    pairs = combinations(damaged, 2) if len(damaged) <= MOST_SWAPS else ()
    for (one, before), (other, _before) in pairs:
        fitting = chain.link(before, chain.canonical(events[other.event_id]))
        if one.number in left and other.number in left and fitting in (one.hash, other.hash):
            found.append(_swapped(day, one, other))
            del left[one.number], left[other.number]
            _follow(left, events, one, other)
    return found + [_changed(day, link, events[link.event_id]) for link in left.values()]


def _follow(left: dict[int, AuditLink], events: Mapping[Any, Row], one: AuditLink, other: AuditLink) -> None:
    """When whole links were swapped, the rows after them are sound: they follow what stood there before."""
    for place, hash_before in ((one.number + 1, other.hash), (other.number + 1, one.hash)):
        after = left.get(place)
        if after and chain.link(hash_before, chain.canonical(events[after.event_id])) == after.hash:
            del left[place]


def _check_loose(day: date, sealed_until: date | None) -> list[Finding]:
    start = datetime.combine(day, datetime.min.time(), tzinfo=AMSTERDAM)
    end = datetime.combine(day + timedelta(days=1), datetime.min.time(), tzinfo=AMSTERDAM)
    rows = (
        _loose()
        .filter(recorded_at__gte=start, recorded_at__lt=end)
        .values("id", "recorded_at", "actor_label", "action")
    )
    last = _last_linked_moment(day)
    too_late = sealed_until is not None and day <= sealed_until
    added, waiting = [], 0
    for row in rows:
        if too_late or (last and row["recorded_at"] < last - chain.LATE):
            added.append(_added(day, row))
        else:
            waiting += 1
    return added + ([_waits(day, waiting)] if waiting else [])


def _last_linked_moment(day: date) -> datetime | None:
    last = AuditLink.objects.filter(day__gte=day).order_by("-day", "-number").first()
    if last is None:
        return None
    return AuditEvent.objects.filter(pk=last.event_id).values_list("recorded_at", flat=True).first()


def _check_against_seal(seal: DaySeal, links: list[AuditLink]) -> list[Finding]:
    last = links[-1] if links else None
    if last is None:
        text = _("Alle %(rows)d regels van %(day)s ontbreken.") % {"rows": seal.rows, "day": said(seal.day)}
        return [Finding("day-missing", seal.day, text)]
    if last.number < seal.rows:
        return [_gap(seal.day, number) for number in range(last.number + 1, seal.rows + 1)]
    if last.number > seal.rows or last.hash != seal.last_hash:
        return [_seal_changed(seal.day)]
    return []


def _check_seals(seals: list[DaySeal]) -> Iterator[Finding]:
    before = ""
    for seal in seals:
        if seal.previous_hash != before:
            text = _("Voor het zegel van %(day)s ontbreekt een zegel, of het vorige is veranderd.") % {
                "day": said(seal.day)
            }
            yield Finding("seal-missing", seal.day, text)
        if chain.seal(seal.previous_hash, seal.day, seal.rows, seal.last_hash) != seal.hash:
            yield _seal_changed(seal.day)
        before = seal.hash


def _check_forgotten(day: date, seal: DaySeal | None, gone: ForgottenDay) -> list[Finding]:
    if seal is None or seal.hash != gone.seal_hash or seal.rows != gone.rows:
        return [_seal_changed(day)]
    return []


def said(day: date) -> str:
    """A day as people write it: 22-11-2026."""
    return f"{day:%d-%m-%Y}"


def _who(row: Row) -> dict[str, str]:
    return {
        "moment": f"{row['recorded_at'].astimezone(AMSTERDAM):%H:%M:%S}",
        "who": row["actor_label"],
        "what": row["action"],
    }


def _changed(day: date, link: AuditLink, row: Row) -> Finding:
    text = _("Regel %(number)d van %(day)s is veranderd: %(moment)s, %(who)s, %(what)s.") % {
        "number": link.number, "day": said(day), **_who(row)
    }  # fmt: skip
    return Finding("changed", day, text, link.number, str(link.event_id))


def _missing(day: date, link: AuditLink) -> Finding:
    text = _("Regel %(number)d van %(day)s ontbreekt.") % {"number": link.number, "day": said(day)}
    return Finding("missing", day, text, link.number, str(link.event_id))


def _gap(day: date, number: int) -> Finding:
    text = _("Schakel %(number)d van %(day)s ontbreekt, en daarmee waarschijnlijk ook de regel.") % {
        "number": number, "day": said(day)
    }  # fmt: skip
    return Finding("link-missing", day, text, number)


def _swapped(day: date, one: AuditLink, other: AuditLink) -> Finding:
    text = _("Regels %(one)d en %(other)d van %(day)s zijn verwisseld.") % {
        "one": one.number, "other": other.number, "day": said(day)
    }  # fmt: skip
    return Finding("swapped", day, text, one.number, str(one.event_id))


def _added(day: date, row: Row) -> Finding:
    text = _("Op %(day)s is achteraf een regel toegevoegd: %(moment)s, %(who)s, %(what)s.") % {
        "day": said(day),
        **_who(row),
    }
    return Finding("added", day, text, None, str(row["id"]))


def _waits(day: date, rows: int) -> Finding:
    text = ngettext(
        "Eén regel van %(day)s wacht nog op een plaats. De taken doen dat elke minuut.",
        "%(rows)d regels van %(day)s wachten nog op een plaats. De taken doen dat elke minuut.",
        rows,
    ) % {"day": said(day), "rows": rows}
    return Finding("not-yet", day, text)


def _seal_changed(day: date) -> Finding:
    return Finding("seal-changed", day, _("Het zegel van %(day)s past niet bij zijn regels.") % {"day": said(day)})


def seals_as_text() -> str:
    """Every seal on a line of its own (day, rows, hash): to keep somewhere else, where who runs this database cannot write."""
    return "".join(f"{seal.day.isoformat()} {seal.rows} {seal.hash}\n" for seal in DaySeal.objects.order_by("day"))


def compare_seals(kept: str) -> tuple[Finding, ...]:
    """What in the seals of now differs from seals that were kept elsewhere. Raises ValueError for a line that is no seal."""
    now = {seal.day: f"{seal.rows} {seal.hash}" for seal in DaySeal.objects.all()}
    found = []
    for line in filter(None, kept.splitlines()):
        written, _space, rest = line.partition(" ")
        day = date.fromisoformat(written)
        if day not in now:
            text = _("Het zegel van %(day)s staat wel in het bestand, maar is hier weg.") % {"day": said(day)}
            found.append(Finding("seal-missing", day, text))
        elif now[day] != rest.strip():
            text = _("Het zegel van %(day)s is anders dan in het bestand.") % {"day": said(day)}
            found.append(Finding("seal-changed", day, text))
    return tuple(found)
