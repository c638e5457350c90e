"""Reads of the sources room: sources and their imports, what waits for a human, and what each source says about one service."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet

from naast.core.errors import NotVisible
from naast.directory import queries as map_queries
from naast.directory.choices import CheckedField
from naast.directory.hours import Opening, parse
from naast.directory.models import PostcodeArea
from naast.engine import freshness
from naast.sources import golden, unwanted
from naast.sources.choices import RunState, Verdict
from naast.sources.models import ImportRun, Match, RowError, Source, SourceRecord
from naast.sources.reading.fields import Field

# Facts of our own map that a source can say something about: by `CheckedField`, the field of a record.
_FACTS = {
    CheckedField.OFFER: Field.DESCRIPTION, CheckedField.PHONE: Field.PHONE, CheckedField.EMAIL: Field.EMAIL,
    CheckedField.COST: Field.COST, CheckedField.HOURS: Field.HOURS,
}  # fmt: skip


_CODE = re.compile(r"\d{4} [A-Z]{2}")
# As `reading.rows.is_gone`, for the database.
_STOPPED = r"inactive|defunct|gestopt|opgeheven|gesloten|niet actief|inactief|vervallen|nee$"
# What we think of a fact that nobody ever looked at.
_UNKNOWN = 0.5


def sources() -> QuerySet[Source]:
    """All sources by name, with how many entries they hold, how many of those are on our map, and the last import."""
    living = Q(records__gone_at=None)
    return Source.objects.annotate(
        entries=Count("records", filter=living, distinct=True),
        on_map=Count("records", filter=living & Q(records__service__isnull=False), distinct=True),
        last_run=Max("runs__created_at", filter=Q(runs__state=RunState.READY)),
    ).order_by("name")


def source_by_id(source_id: UUID) -> Source:
    """One source. Raises NotVisible."""
    found = sources().filter(pk=source_id).first()
    if found is None:
        raise NotVisible
    return found


def run_by_id(run_id: UUID) -> ImportRun:
    """One import with its source. Raises NotVisible."""
    found = ImportRun.objects.select_related("source").filter(pk=run_id).first()
    if found is None:
        raise NotVisible
    return found


def runs_of(source: Source) -> QuerySet[ImportRun]:
    """The imports of a source, the newest first."""
    return ImportRun.objects.filter(source=source).order_by("-created_at")


def newest_run_of(source: Source) -> ImportRun | None:
    """The import that can be undone now, if any."""
    return runs_of(source).filter(state__in=[RunState.RUNNING, RunState.STOPPED, RunState.READY]).first()


def errors_of(run: ImportRun) -> QuerySet[RowError]:
    """What was wrong with rows, in the order of the file."""
    return RowError.objects.for_system("fouten in een inlezing").filter(run=run).order_by("line", "column", "id")


def living() -> QuerySet[SourceRecord]:
    """Records of imports that are done, and that still stand on their own map."""
    return SourceRecord.objects.filter(gone_at=None, run__state=RunState.READY).select_related("source")


def ready_for_map() -> QuerySet[SourceRecord]:
    """Records that are not on our map yet and may not be double: those that wait only for a yes. Of records that are the same, one.

    Who does not want to be on the map is not among them (`unwanted`). Nor is what was read a moment ago and not yet laid beside
    the rest: nobody knows whether it is double.
    """
    open_pairs = Match.objects.filter(Q(record=OuterRef("pk")) | Q(other=OuterRef("pk")), verdict=Verdict.OPEN)
    earlier = SourceRecord.objects.filter(group=OuterRef("group"), gone_at=None, id__lt=OuterRef("id"))
    rows = living().filter(~Exists(open_pairs), ~Exists(earlier), service=None, run__compared_at__isnull=False)
    # Without the first condition a record that says nothing of its status would be left out too: NOT (unknown) is unknown.
    stopped = Q(values__has_key="status", values__status__iregex=_STOPPED)
    held = SourceRecord.objects.filter(unwanted.held()).values("pk")
    return rows.exclude(stopped).exclude(pk__in=held).order_by("name", "id")


def held_back() -> QuerySet[SourceRecord]:
    """Records that would come onto our map, were it not that who they are about asked not to be there."""
    rows = living().filter(unwanted.held(), service=None)
    return rows.order_by("name", "id")


def still_compared() -> QuerySet[Source]:
    """Sources of which we still look whether something is double."""
    runs = ImportRun.objects.filter(source=OuterRef("pk"), state=RunState.READY, compared_at=None)
    return Source.objects.filter(Exists(runs)).order_by("name")


def waiting_matches() -> QuerySet[Match]:
    """Pairs that wait for a human, the likeliest first."""
    return _matches().filter(verdict=Verdict.OPEN).order_by("-probability", "id")


def decided_matches() -> QuerySet[Match]:
    """Pairs that somebody decided about, the newest first."""
    return _matches().exclude(verdict=Verdict.OPEN).order_by("-decided_at", "id")


def _matches() -> QuerySet[Match]:
    return Match.objects.select_related("record__source", "other__source", "service__organisation", "service__location")


def match_by_id(match_id: UUID) -> Match:
    """One pair with both sides. Raises NotVisible."""
    found = _matches().filter(pk=match_id).first()
    if found is None:
        raise NotVisible
    return found


def record_by_id(record_id: UUID) -> SourceRecord:
    """One record with its source and what it is on our map. Raises NotVisible."""
    rows = SourceRecord.objects.select_related("source", "run", "service__organisation", "service__location")
    found = rows.filter(pk=record_id).first()
    if found is None:
        raise NotVisible
    return found


def provenance(service_ids: Iterable[UUID]) -> dict[UUID, list[SourceRecord]]:
    """For services of our map: the records of other maps that a human linked to them, the newest first. One query."""
    rows = SourceRecord.objects.filter(service_id__in=list(service_ids), gone_at=None).select_related("source")
    found: dict[UUID, list[SourceRecord]] = {}
    for record in rows.order_by("-seen_at", "id"):
        if record.service_id:
            found.setdefault(record.service_id, []).append(record)
    return found


def neighbourhood_of(pc4: str) -> UUID | None:
    """The neighbourhood in which a postcode area lies; None when it is none of ours."""
    return PostcodeArea.objects.filter(pc4=pc4).values_list("neighbourhood_id", flat=True).first()


def to_correct() -> QuerySet[SourceRecord]:
    """Records that changed after they were linked or that never were looked at since: linked, alive, and not made from themselves."""
    return (
        living()
        .filter(service__isnull=False)
        .exclude(made_service=True, run__created_at__lte=F("created_at"))
        .order_by("name", "id")
    )


def checked_on(record: SourceRecord) -> date | None:
    """The day on which the source looked at this entry: its own word, else the date of the whole map, else None."""
    told = record.values.get(Field.CHECKED, "")
    try:
        return date.fromisoformat(told)
    except ValueError:
        return record.source.fresh_on


def facts_of(record: SourceRecord) -> dict[str, str]:
    """What a record says, as our own map writes facts: by `CheckedField`. What it does not say is left out."""
    of = record.values
    found = {str(fact): of[field] for fact, field in _FACTS.items() if of.get(field)}
    if not hours_of(record):
        found.pop(str(CheckedField.HOURS), None)
    if (
        of.get(Field.STREET)
        and _CODE.fullmatch(of.get(Field.POSTCODE, ""))
        and of.get(Field.TOWN)
        and "," not in of[Field.STREET]
    ):
        found[str(CheckedField.ADDRESS)] = f"{of[Field.STREET]}, {of[Field.POSTCODE]} {of[Field.TOWN]}"
    return found


def hours_of(record: SourceRecord) -> tuple[Opening, ...]:
    """The times of a record in minutes; empty when it has none, or writes them in words."""
    try:
        return parse(record.values.get(Field.HOURS, ""))
    except ValueError:
        return ()


def golden_of(record: SourceRecord, on: date) -> list[golden.Golden]:
    """Per fact which value holds on that day, out of our own map and every record that is the same. Wants `service` joined."""
    service = record.service
    if service is None:
        return []
    others = (
        SourceRecord.objects.filter(service=service, gone_at=None)
        .select_related("source")
        .order_by("source__name", "id")
    )
    told = [(one.source.name, facts_of(one), checked_on(one) or one.seen_at.date()) for one in others]
    own = map_queries.trust_of([service], on).get(service.pk, {})
    found = []
    for fact in [*map(str, _FACTS), str(CheckedField.ADDRESS)]:
        trust = own.get(fact)
        said = [
            golden.Said(
                golden.OWN, map_queries.value_of(service, fact), trust.right if trust else _UNKNOWN, _since(trust, on)
            )
        ]
        said += [golden.Said(name, facts[fact], *_trust(fact, day, on)) for name, facts, day in told if fact in facts]
        chosen = golden.choose(fact, said)
        if chosen is not None:
            found.append(chosen)
    return found


def _trust(fact: str, day: date, on: date) -> tuple[float, str]:
    """How likely a value that a source gave on a day still is, and since when in words."""
    check = freshness.Check(min(day, on), freshness.How.IMPORTED)
    trust = freshness.trust(freshness.Kind(fact), [check], on)
    return (trust.right if trust else _UNKNOWN), _since(trust, on)


def _since(trust: freshness.Trust | None, on: date) -> str:
    return f"{on - timedelta(days=trust.since_days):%d-%m-%Y}" if trust else ""
