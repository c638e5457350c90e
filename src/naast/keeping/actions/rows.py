"""What the actions of this room share: the locked entry, its weight, and the audit line. No rule of the room lives here."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any
from uuid import UUID

from django.db.models import Count
from django.utils.translation import gettext as _

from naast.audit import actions as audit
from naast.core import clock
from naast.core.actors import Actor
from naast.core.errors import Conflict, DomainError, NotVisible
from naast.directory import queries as directory
from naast.directory.models import Service
from naast.engine import freshness
from naast.keeping import asking
from naast.keeping.choices import FACTS, UNDO_MINUTES, Rung
from naast.keeping.models import Entry, Report

HOUSE = Actor.system()
NEEDS_A_LOOK = (freshness.Word.ASK, freshness.Word.STALE)


def locked(entry_id: UUID) -> Entry:
    """The entry, for this transaction. Raises NotVisible."""
    rows = Entry.objects.select_for_update(of=("self",)).select_related("service__organisation", "claimed_by", "keeper")
    found = rows.filter(pk=entry_id).first()
    if found is None:
        raise NotVisible
    return found


def entry_of(service: Service) -> Entry:
    """The entry of a service, made when it is not there yet; locked."""
    made, _new = Entry.objects.get_or_create(service=service)
    return locked(made.pk)


def need_version(entry: Entry, version: int) -> None:
    """Raises Conflict when somebody saved something since this page was opened."""
    if entry.version != version:
        raise Conflict(
            _("Iemand anders heeft deze plek net bewaard."),
            _("Kijk wat er staat. Wat u invulde, is er nog."),
        )


def save(entry: Entry, *fields: str) -> None:
    """Save only the named fields, and count the version up."""
    entry.version += 1
    entry.save(update_fields=[*dict.fromkeys(fields), "version"])


def note(entry: Entry, action: str, by: Actor, **detail: Any) -> None:
    """The audit row: ids, facts and counts, never what someone wrote."""
    audit.record(by=by, action=action, subject_type="service", subject_id=entry.service_id, detail=detail)


def undo_time_over() -> DomainError:
    """What someone hears who is too late."""
    return Conflict(
        _("Dit kan niet meer worden teruggenomen."),
        _("Dat kan %(n)d minuten lang, en zolang niemand anders iets bewaarde. Vul het opnieuw in zoals het hoort.")
        % {"n": UNDO_MINUTES},
    )


def weigh(entries: Iterable[Entry]) -> list[Entry]:
    """Expected harm of each entry today, and why; not saved. A few queries, however many.

    Harm of a fact is how often it is asked, times the chance that it is wrong, times what a wrong one costs, for as long as an
    answer stays right. A second voice that says the same of a fact halves the chance that it is right, and so does each one after.
    """
    found, on = list(entries), clock.today()
    services = _for_weighing([one.service_id for one in found])
    asked = asking.asked_per_month([one.service_id for one in found], on)
    reported = _reported([one.pk for one in found])
    for entry in found:
        known = directory.standings_of(services[entry.service_id])
        trust = {str(kind): freshness.trust_at(standing, on) for kind, standing in known.items()}
        often = asked[entry.service_id]
        harms = {
            fact: freshness.harm_prevented(
                often, _chance_wrong(trust, reported, entry.pk, fact), _rate(fact).cost, _per_year(known, fact)
            )
            for fact in {*trust, *(field for pk, field in reported if pk == entry.pk)}
        }
        entry.harm = sum(harms.values())
        entry.why = {
            "asked": round(often, 2),
            "due": freshness.entry_word(list(known.values()), on) in NEEDS_A_LOOK,
            "doubt": sorted(
                (f for f in trust if f in FACTS and trust[f].word in NEEDS_A_LOOK), key=lambda f: -harms[f]
            ),
        }
    return found


def _for_weighing(ids: Collection[UUID]) -> dict[UUID, Service]:
    return {one.pk: one for one in directory.for_cards(Service.objects.filter(pk__in=ids))}


def _rate(fact: str) -> freshness.Rate:
    return freshness.default_rates().kinds[freshness.Kind(fact)]


def _per_year(known: Mapping[freshness.Kind, freshness.Standing], fact: str) -> float:
    """How often a year this fact changes: as learned here, else as the knowledge says."""
    standing = known.get(freshness.Kind(fact))
    return standing.per_year if standing is not None else _rate(fact).per_year


def _chance_wrong(
    trust: Mapping[str, freshness.Trust], reported: Mapping[tuple[UUID, str], int], entry_id: UUID, fact: str
) -> float:
    """From 0 to 1. What the map says nothing about and somebody reports (no telephone at all) is as good as wrong."""
    right = trust[fact].right if fact in trust else 0.1
    return float(1 - right * 0.5 ** max(reported.get((entry_id, fact), 0) - 1, 0))


def _reported(ids: Collection[UUID]) -> dict[tuple[UUID, str], int]:
    rows = Report.objects.filter(entry_id__in=ids, closed_at=None).order_by()
    return {(row["entry_id"], row["field"]): row["count"] for row in rows.values("entry_id", "field", "count")}


def open_count(entry: Entry) -> int:
    """How many facts of it are reported and not looked at."""
    return int(Report.objects.filter(entry=entry, closed_at=None).aggregate(n=Count("pk"))["n"])


def to_keeper(entry: Entry) -> None:
    """It is a keeper's turn now; what is with the coordinator stays there."""
    if entry.rung != Rung.COORDINATOR:
        entry.rung, entry.rung_on = Rung.KEEPER, clock.today()
    entry.not_before = None
    # Not a new version: a keeper who is on the telephone now loses nothing by it.
    entry.save(update_fields=["rung", "rung_on", "not_before"])
