"""A human says whether two entries are the same. A yes joins them; it can be taken back, and then everything is as it was."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from naast.audit import actions as audit
from naast.core import clock
from naast.core.actors import Actor
from naast.core.errors import Conflict, NotVisible
from naast.sources.actions.rows import need_coordinator
from naast.sources.choices import Verdict
from naast.sources.models import Match, SourceRecord


def _locked(match_id: UUID, by: Actor) -> Match:
    need_coordinator(by)
    match = Match.objects.select_for_update(of=("self",)).select_related("record", "other").filter(pk=match_id).first()
    if match is None:
        raise NotVisible
    return match


@transaction.atomic
def confirm(*, match_id: UUID, by: Actor) -> Match:
    """They are the same: the records join, and what is on our own map counts for all of them.

    Raises NotAllowed, NotVisible, Conflict (decided already, or both are on our map as different services).
    """
    match = _locked(match_id, by)
    if match.verdict != Verdict.OPEN:
        raise _decided()
    groups = {match.record.group} | ({match.other.group} if match.other else set())
    records = list(SourceRecord.objects.select_for_update().filter(group__in=groups))
    services = {one.service_id for one in records if one.service_id} | (
        {match.service_id} if match.service_id else set()
    )
    if len(services) > 1:
        raise Conflict(
            _("Deze staan al op uw kaart als verschillend aanbod."),
            _("Maak eerst een van de twee koppelingen los, onder Al bekeken."),
        )
    match.before = {str(one.pk): [str(one.group), str(one.service_id or "")] for one in records}
    service_id = next(iter(services), None)
    for one in records:
        one.group, one.service_id = match.record.group, service_id
    SourceRecord.objects.bulk_update(records, ["group", "service"])
    _decide(match, Verdict.SAME, by)
    return match


@transaction.atomic
def refuse(*, match_id: UUID, by: Actor) -> Match:
    """They are not the same. The pair comes back only when something changes. Raises NotAllowed, NotVisible, Conflict."""
    match = _locked(match_id, by)
    if match.verdict != Verdict.OPEN:
        raise _decided()
    _decide(match, Verdict.DIFFERENT, by)
    return match


@transaction.atomic
def reconsider(*, match_id: UUID, by: Actor) -> Match:
    """Take back what was said. Records that were joined by it are apart again. Raises NotAllowed, NotVisible, Conflict.

    Only while no later yes was built on it: that one is taken back first.
    """
    match = _locked(match_id, by)
    if match.verdict == Verdict.OPEN:
        raise _decided()
    if match.verdict == Verdict.SAME:
        _apart(match)
    match.verdict, match.decided_by, match.decided_at, match.before = Verdict.OPEN, "", None, {}
    match.save(update_fields=["verdict", "decided_by", "decided_at", "before"])
    audit.record(by=by, action="match reconsidered", subject_type="match", subject_id=match.pk)
    return match


def _apart(match: Match) -> None:
    ids = list(match.before)
    later = Match.objects.filter(
        Q(record__in=ids) | Q(other__in=ids), verdict=Verdict.SAME, decided_at__gt=match.decided_at
    )
    if later.exists():
        raise Conflict(
            _("Na dit oordeel is er nog iets aan gekoppeld."), _("Neem eerst die latere koppeling terug; daarna deze.")
        )
    records = list(SourceRecord.objects.select_for_update().filter(pk__in=ids))
    for one in records:
        group, service_id = match.before[str(one.pk)]
        # What a record itself put on the map stays its own.
        one.group, one.service_id = UUID(group), one.service_id if one.made_service else (service_id or None)
    SourceRecord.objects.bulk_update(records, ["group", "service"])


def _decide(match: Match, verdict: Verdict, by: Actor) -> None:
    match.verdict, match.decided_by, match.decided_at = verdict, by.label[:160], clock.now()
    match.save(update_fields=["verdict", "decided_by", "decided_at", "before"])
    said: audit.Detail = {"verdict": str(verdict), "probability": round(match.probability * 100)}
    audit.record(by=by, action="match decided", subject_type="match", subject_id=match.pk, detail=said)


def _decided() -> Conflict:
    return Conflict(_("Hier is al over beslist, of het is net teruggenomen."), _("Open de lijst opnieuw."))
