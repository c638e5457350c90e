"""Finding what may be the same: exact rules in PostgreSQL first, then likeness over all fields by `naast.engine.linkage`.

Nothing is merged here: a human decides (`deciding`). A pair that was refused stays refused as long as nothing changes that counts.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db import connection, transaction

from naast.core import clock
from naast.engine.linkage.model import shipped
from naast.engine.linkage.roles import Role
from naast.sources import comparing, entries, unwanted
from naast.sources.choices import Rule, RunState, Verdict
from naast.sources.models import ImportRun, Match, Source, SourceRecord
from naast.sources.reading.fields import Field

# Below this chance an exact rule alone (a number that a whole town hall shares) is no reason to bother a human.
LEAST_WITH_RULE = 0.1
LEAST = 0.5
# Who keeps one list seldom writes the same thing twice, and often many things of one house: there the chance must be high.
LEAST_INSIDE = 0.9
# The site alone is none either: everything that one organisation does shares it.
# So many records may share one phone, site or door before it says nothing.
MOST_SHARED = 25
_HEADERS = {
    Role.ID: "id", Role.NAME: "naam", Role.ORGANISATION: "organisatie", Role.ADDRESS: "adres", Role.POSTCODE: "postcode",
    Role.PLACE: "plaats", Role.PHONE: "telefoon", Role.EMAIL: "mail", Role.SITE: "website",
}  # fmt: skip
_CELLS = (
    Field.NAME,
    Field.ORGANISATION,
    Field.STREET,
    Field.POSTCODE,
    Field.TOWN,
    Field.PHONE,
    Field.EMAIL,
    Field.SITE,
)
_ENTRIES = """
create temporary table entries_to_match on commit drop as
select 'r:' || record.id as id, record.source_id = %s as is_ours, name_key, phone_key, door_key, site_key
from sources_sourcerecord record join sources_importrun run on run.id = record.run_id
where record.gone_at is null and run.state = %s
"""
_SAME_KEY = """
select left_side.id, right_side.id from entries_to_match left_side join entries_to_match right_side
on left_side.{key} = right_side.{key} and left_side.id < right_side.id
where left_side.{key} <> '' and (left_side.is_ours or right_side.is_ours)
and left_side.{key} not in (select {key} from entries_to_match where {key} <> '' group by {key} having count(*) > %s)
"""
_LIKE_NAME = """
select left_side.id, right_side.id from entries_to_match left_side join entries_to_match right_side
on left_side.name_key %% right_side.name_key and left_side.id <> right_side.id
where left_side.is_ours and left_side.name_key <> '' and similarity(left_side.name_key, right_side.name_key) >= 0.7
"""
Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Found:
    """How many pairs wait for a human after looking, and how many of those are new."""

    waiting: int
    new: int


@dataclass(frozen=True, slots=True)
class _Pair:
    probability: float
    reasons: str
    rules: tuple[str, ...]


def find_matches(*, source_id: UUID) -> Found:
    """Lay the records of a source beside all others and beside our own map. Refused and confirmed pairs stay as they are."""
    source = Source.objects.get(pk=source_id)
    # Those that are ready now: what becomes ready while we look was not looked at.
    runs = list(
        ImportRun.objects.filter(source=source, state=RunState.READY, compared_at=None).values_list("pk", flat=True)
    )
    by_rule = _by_rule(source)
    told = {f"s:{service.pk}": entries.service_values(service) for service in entries.services()}
    records = {f"r:{one.pk}": one for one in _living()}
    values = told | {key: entries.record_values(record) for key, record in records.items()}
    pairs = _weighed(values, {key: str(record.source_id) for key, record in records.items()}, by_rule)
    ours = {key for key, record in records.items() if record.source_id == source.pk}
    pairs |= _with_the_unwanted(records, source, pairs)
    with transaction.atomic():
        found = _keep({pair: one for pair, one in pairs.items() if ours & set(pair)}, records, values, source)
        ImportRun.objects.filter(pk__in=runs).update(compared_at=clock.now())
    return found


def _living() -> Iterable[SourceRecord]:
    rows = SourceRecord.objects.filter(gone_at=None, run__state=RunState.READY).order_by("pk")
    return rows.defer("raw", "document").iterator(chunk_size=2000)


@transaction.atomic
def _by_rule(source: Source) -> dict[Key, list[str]]:
    """Pairs that an exact rule lays side by side, with the rules. One temporary table, gone with the transaction."""
    found: dict[Key, list[str]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_ENTRIES, [source.pk, RunState.READY])
        keys = [(f"s:{one.pk}", comparing.keys(entries.service_values(one))) for one in entries.services()]
        rows = [(one, False, of.name, of.phone, of.door, of.site) for one, of in keys]
        for at in range(0, len(rows), 1000):
            part = rows[at : at + 1000]
            marks = ", ".join(["(%s, %s, %s, %s, %s, %s)"] * len(part))
            cursor.execute(f"insert into entries_to_match values {marks}", [cell for row in part for cell in row])
        for key in ("phone_key", "door_key", "site_key"):
            cursor.execute(f"create index on entries_to_match ({key}) where {key} <> ''")
        cursor.execute("create index on entries_to_match using gin (name_key gin_trgm_ops)")
        cursor.execute("analyze entries_to_match")
        for key, rule in (("phone_key", Rule.PHONE), ("door_key", Rule.DOOR), ("site_key", Rule.SITE)):
            cursor.execute(_SAME_KEY.format(key=key), [MOST_SHARED])
            _note(found, cursor.fetchall(), rule)
        cursor.execute("set local pg_trgm.similarity_threshold = 0.7")
        cursor.execute(_LIKE_NAME, [])
        _note(found, cursor.fetchall(), Rule.NAME)
        # Gone with the transaction anyway; now, because somebody may look for another source within the same one.
        cursor.execute("drop table entries_to_match")
    return found


def _note(found: dict[Key, list[str]], rows: Iterable[tuple[str, str]], rule: Rule) -> None:
    for one, two in rows:
        rules = found.setdefault(_in_order(one, two), [])
        if rule not in rules:
            rules.append(str(rule))


def _in_order(one: str, two: str) -> Key:
    """Records before services, and each pair once."""
    return (one, two) if one < two else (two, one)


def _weighed(
    values: Mapping[str, Mapping[str, str]], lists: Mapping[str, str], by_rule: Mapping[Key, list[str]]
) -> dict[Key, _Pair]:
    """Per pair the chance and the reasons of the model, for what is likely enough."""
    # Loaded at first use: the comparing brings an engine of its own along, which no web page needs.
    from naast.engine.linkage import Options, link

    if len(values) < 2:
        return {}
    files = [(name, _as_csv(name, values, lists)) for name in sorted({lists.get(key, "") for key in values})]
    options = Options(given=_HEADERS, least=LEAST_WITH_RULE, threads=1)
    found: dict[Key, _Pair] = {}
    for pair in link([(f"{name or 'eigen'}.csv", data) for name, data in files], options).pairs:
        key = _in_order(pair.left_id, pair.right_id)
        rules = by_rule.get(key, [])
        is_inside = lists.get(key[0]) == lists.get(key[1])
        if key[0].startswith("r:") and _is_worth_asking(pair.probability, set(rules), is_inside=is_inside):
            found[key] = _Pair(pair.probability, pair.reasons, tuple(rules or [str(Rule.LIKENESS)]))
    return found


def _is_worth_asking(probability: float, rules: set[str], *, is_inside: bool) -> bool:
    """Whether a human should look at this pair. `is_inside`: both stand on one list.

    >>> _is_worth_asking(0.6, set(), is_inside=False), _is_worth_asking(0.6, set(), is_inside=True)
    (True, False)
    """
    if probability < LEAST_WITH_RULE:
        return False
    if is_inside:
        same_house = {Rule.PHONE, Rule.DOOR} <= rules and probability >= LEAST
        return Rule.NAME in rules or same_house or probability >= LEAST_INSIDE
    return probability >= LEAST or bool(rules - {Rule.SITE})


def _with_the_unwanted(
    records: Mapping[str, SourceRecord], source: Source, pairs: Mapping[Key, _Pair]
) -> dict[Key, _Pair]:
    """Pairs of a record of this source with who does not want to be on the map: always shown, however little else is alike."""
    own = [record.pk for record in records.values() if record.source_id == source.pk]
    found = {}
    for record, service in unwanted.pairs(own):
        key = (f"r:{record}", f"s:{service}")
        there = pairs.get(key, _Pair(LEAST_WITH_RULE, "", ()))
        found[key] = _Pair(there.probability, there.reasons, (*there.rules, str(Rule.UNWANTED)))
    return found


def _as_csv(name: str, values: Mapping[str, Mapping[str, str]], lists: Mapping[str, str]) -> bytes:
    made = io.StringIO()
    writer = csv.writer(made)
    writer.writerow(_HEADERS.values())
    for key, told in values.items():
        if lists.get(key, "") == name:
            writer.writerow([key, *(" ".join(told.get(field, "").split()) for field in _CELLS)])
    return made.getvalue().encode()


@transaction.atomic
def _keep(
    pairs: Mapping[Key, _Pair],
    records: Mapping[str, SourceRecord],
    values: Mapping[str, Mapping[str, str]],
    source: Source,
) -> Found:
    there = {_key_of(one): one for one in Match.objects.select_for_update().filter(record__source=source)}
    there |= {_key_of(one): one for one in Match.objects.select_for_update().filter(other__source=source)}
    new, changed, kept = [], [], set()
    for key, pair in pairs.items():
        digest = comparing.pair_digest(values[key[0]], values[key[1]])
        if key in there:
            kept.add(there[key].pk)
            if _renewed(there[key], pair, digest):
                changed.append(there[key])
        elif not _joined(key, records):
            new.append(_made(key, pair, digest))
    Match.objects.bulk_create(new, batch_size=500)
    Match.objects.bulk_update(
        changed,
        ["probability", "reasons", "rules", "digest", "verdict", "decided_by", "decided_at", "model_version"],
        batch_size=200,
    )
    Match.objects.filter(pk__in=[one.pk for one in there.values() if one.verdict == Verdict.OPEN]).exclude(
        pk__in=kept
    ).delete()
    return Found(Match.objects.filter(verdict=Verdict.OPEN).count(), len(new))


def _key_of(match: Match) -> Key:
    return f"r:{match.record_id}", f"r:{match.other_id}" if match.other_id else f"s:{match.service_id}"


def _renewed(match: Match, pair: _Pair, digest: str) -> bool:
    """Bring an old suggestion up to date; True when it must be stored. What was decided stays, until a refused pair changes."""
    if match.verdict == Verdict.SAME or (match.verdict == Verdict.DIFFERENT and match.digest == digest):
        return False
    if match.verdict == Verdict.DIFFERENT:
        match.verdict, match.decided_by, match.decided_at = Verdict.OPEN, "", None
    match.probability, match.reasons, match.rules = pair.probability, pair.reasons, ",".join(pair.rules)
    match.digest, match.model_version = digest, shipped().version
    return True


def _joined(key: Key, records: Mapping[str, SourceRecord]) -> bool:
    """Whether a human called these the same already."""
    one, two = records[key[0]], records.get(key[1])
    if two is None:
        return f"s:{one.service_id}" == key[1]
    return one.group == two.group


def _made(key: Key, pair: _Pair, digest: str) -> Match:
    kind, other = key[1].split(":", 1)
    return Match(
        record_id=key[0][2:], other_id=other if kind == "r" else None, service_id=other if kind == "s" else None,
        rules=",".join(pair.rules), probability=pair.probability, reasons=pair.reasons, model_version=shipped().version,
        digest=digest, created_at=clock.now(),
    )  # fmt: skip
