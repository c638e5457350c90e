"""Pages about what may be the same, one record with where each value comes from, and records that can go onto our own map."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from naast.directory.choices import CheckedField, ServiceStatus
from naast.directory.models import Service
from naast.sources import comparing, entries
from naast.sources.choices import Rule, Verdict
from naast.sources.golden import OWN, Golden
from naast.sources.models import Match, SourceRecord
from naast.sources.reading.fields import TITLES, Field

_COMPARED = (
    Field.NAME, Field.ORGANISATION, Field.STREET, Field.POSTCODE, Field.TOWN, Field.PHONE, Field.EMAIL, Field.SITE, Field.COST,
    Field.HOURS, Field.DESCRIPTION,
)  # fmt: skip
Cells = list[list[dict[str, Any]]]


def chance_words(probability: float) -> str:
    """A chance as people say it.

    >>> from django.utils.translation import override
    >>> with override("nl"):
    ...     chance_words(0.97), chance_words(0.75), chance_words(0.3)
    ('vrijwel zeker hetzelfde', 'waarschijnlijk hetzelfde', 'misschien hetzelfde')
    """
    if probability >= 0.9:
        return _("vrijwel zeker hetzelfde")
    return _("waarschijnlijk hetzelfde") if probability >= 0.6 else _("misschien hetzelfde")


@dataclass(frozen=True, slots=True)
class Side:
    """One of two entries."""

    name: str
    whose: str
    url: str


def _sides(match: Match) -> tuple[Side, Side]:
    one = match.record
    left = Side(one.name, one.source.name, reverse("sources:record", kwargs={"record_id": one.pk}))
    if match.other is not None:
        two = match.other
        return left, Side(two.name, two.source.name, reverse("sources:record", kwargs={"record_id": two.pk}))
    service = match.service
    if service is None:
        raise ValueError("a match has two sides")
    return left, Side(service.name, _(OWN), _page_of(service))


def _page_of(service: Service) -> str:
    """Where a service of our own map can be read; empty when it has no page."""
    gone = service.unlisted or service.status == ServiceStatus.INACTIVE
    return "" if gone else reverse("directory:service", kwargs={"slug": service.slug})


@dataclass(frozen=True, slots=True)
class MatchesPage:
    """Pairs as a table."""

    columns: list[str]
    rows: Cells


def matches_page(matches: Iterable[Match]) -> MatchesPage:
    """The list of pairs, waiting or decided."""
    rows: Cells = []
    for match in matches:
        left, right = _sides(match)
        rows.append(
            [
                {
                    "text": left.name,
                    "url": reverse("sources:match", kwargs={"match_id": match.pk}),
                    "small": left.whose,
                },
                {"text": right.name, "small": right.whose},
                {
                    "text": chance_words(match.probability)
                    if match.verdict == Verdict.OPEN
                    else match.get_verdict_display()
                },
                {"text": rules_words(match), "small": match.decided_by},
            ]
        )
    return MatchesPage([_("Vermelding"), _("Lijkt op"), _("Hoe zeker"), _("Waarom")], rows)


def rules_words(match: Match) -> str:
    """Why two entries were laid side by side."""
    words = dict(Rule.choices)
    return ", ".join(str(words[rule]) for rule in match.rules.split(",") if rule in words)


@dataclass(frozen=True, slots=True)
class Line:
    """One fact of both sides. `said`: `gelijk`, `anders`, or `maar bij een`."""

    title: str
    left: str
    right: str
    said: str
    kind: str


@dataclass(frozen=True, slots=True)
class MatchPage:
    """Two entries side by side."""

    match: Match
    left: Side
    right: Side
    lines: list[Line]
    chance: str
    percent: int
    why: str
    because: list[str]
    decided: str
    unwanted: bool


def match_page(match: Match) -> MatchPage:
    """Two entries with what is the same and what is not, in words."""
    left, right = _sides(match)
    two = match.other.values if match.other else entries.service_values(match.service)  # type: ignore[arg-type]
    decided = ""
    if match.decided_at:
        said = {"by": match.decided_by, "day": date_format(timezone.localtime(match.decided_at), "j F Y")}
        same = _("%(by)s zei op %(day)s: dit is hetzelfde.")
        decided = (same if match.verdict == Verdict.SAME else _("%(by)s zei op %(day)s: dit is niet hetzelfde.")) % said
    return MatchPage(
        match=match, left=left, right=right, lines=_lines(match.record.values, two), chance=chance_words(match.probability),
        percent=round(match.probability * 100), why=rules_words(match), because=[one for one in match.reasons.split("; ") if one],
        decided=decided, unwanted=match.service is not None and match.service.unlisted,
    )  # fmt: skip


def _lines(one: dict[str, str], two: dict[str, str]) -> list[Line]:
    found = []
    for field in _COMPARED:
        left, right = one.get(field, ""), two.get(field, "")
        if not left and not right:
            continue
        if left and right:
            same = comparing.alike(field, left, right)
            said, kind = (_("gelijk"), "success") if same else (_("anders"), "warning")
        else:
            said, kind = _("maar bij één"), "neutral"
        found.append(Line(_(TITLES[field]), left, right, said, kind))
    return found


@dataclass(frozen=True, slots=True)
class RecordPage:
    """One record: what it says, where that came from, and what holds on our own map."""

    record: SourceRecord
    facts: list[tuple[str, str]]
    origin: list[tuple[str, str]]
    raw: list[tuple[str, str]]
    golden: list[dict[str, Any]]
    service_url: str
    may_add: bool
    held_as: str


def record_page(
    record: SourceRecord, golden: Sequence[Golden], own: dict[str, str], *, may_add: bool, held: Service | None = None
) -> RecordPage:
    """`own`: what this record says, by `CheckedField`; `held`: the entry off the map on request because of which this one waits."""
    source = record.source
    fresh = date_format(source.fresh_on, "j F Y") if source.fresh_on else _("onbekend")
    origin = [
        (_("Bron"), source.name),
        (_("Van wie"), source.owner),
        (_("Wat mag u ermee"), source.licence),
        (_("Bestand"), _("%(file)s, rij %(line)d") % {"file": record.run.file_name, "line": record.line}),
        (_("Stand van"), fresh),
        (_("Ingelezen op"), date_format(timezone.localtime(record.run.created_at), "j F Y")),
    ]
    if record.gone_at:
        origin.append((_("Niet meer op de kaart sinds"), date_format(timezone.localtime(record.gone_at), "j F Y")))
    facts = [(_(TITLES[Field(name)]), value) for name, value in record.values.items() if value]
    service = record.service
    return RecordPage(
        record=record, facts=facts, origin=origin, raw=sorted(record.raw.items()), golden=[_golden(one, own) for one in golden],
        service_url=_page_of(service) if service else "", may_add=may_add, held_as=held.name if held else "",
    )  # fmt: skip


def _golden(one: Golden, own: dict[str, str]) -> dict[str, Any]:
    says = own.get(one.field, "")
    mine = next((other.value for other in one.others if other.source == OWN), one.value if one.is_own else "")
    return {
        "field": one.field, "title": str(CheckedField(one.field).label), "value": one.value,
        "sources": ", ".join(_(name) for name in one.sources),
        "chance": round(one.chance * 100), "because": one.because, "others": [(_(other.source), other.value) for other in one.others],
        "may_take": bool(says) and not comparing.alike(one.field, says, mine), "says": says,
        "advised": not one.is_own and bool(says) and comparing.alike(one.field, says, one.value),
    }  # fmt: skip


def ready_rows(records: Iterable[SourceRecord]) -> list[dict[str, Any]]:
    """Records that can go onto our own map, each with what a human wants to see before saying yes."""
    return [
        {
            "id": str(one.pk), "name": one.name, "organisation": one.values.get(Field.ORGANISATION, ""), "source": one.source.name,
            "what": one.values.get(Field.DESCRIPTION, "")[:160], "lacks": lacks(one),
            "url": reverse("sources:record", kwargs={"record_id": one.pk}),
        }
        for one in records
    ]  # fmt: skip


def lacks(record: SourceRecord) -> str:
    """What a tired reader would miss in this entry, in words; empty when it is clean."""
    of = record.values
    missing = [] if of.get(Field.DESCRIPTION) else [_("wat het is")]
    if not any(of.get(field) for field in (Field.PHONE, Field.EMAIL, Field.SITE)):
        missing.append(_("hoe u er komt of belt"))
    return ", ".join(missing)
