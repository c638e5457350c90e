"""A wave: make it, begin it, remind once, close it, or throw it away before anybody was asked."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from naast.audit.actions import record
from naast.core import clock
from naast.core.actors import Actor
from naast.core.errors import Conflict, DomainError, NotVisible
from naast.directory.models import Organisation
from naast.network import mails, queries
from naast.network.choices import MOST_MEMBERS, Side
from naast.network.models import Wave, WaveMember

HOUSE = Actor.system()


@transaction.atomic
def make(*, name: str, starts_on: date, ends_on: date, show_map: bool, sides: Mapping[UUID, Side], by: Actor) -> Wave:
    """A wave of these organisations, each on its side. Nobody is asked yet. Raises NotAllowed, DomainError."""
    queries.need_coordinator(by)
    if not 2 <= len(sides) <= MOST_MEMBERS:
        raise DomainError(
            "ronde-omvang", _("Kies twee tot %(most)d organisaties.") % {"most": MOST_MEMBERS}, status=422
        )
    if Wave.objects.filter(name=name).exists():
        raise DomainError("ronde-naam", _("Er is al een ronde met deze naam. Kies een andere naam."), status=422)
    known = Organisation.objects.filter(pk__in=sides).exclude(email="")
    made_by = by.id if by.kind == "user" else None
    wave = Wave.objects.create(name=name, starts_on=starts_on, ends_on=ends_on, show_map=show_map, made_by_id=made_by)
    rows = [WaveMember(wave=wave, organisation=one, side=sides[one.pk]) for one in known]
    WaveMember.objects.bulk_create(rows)
    _note(wave, "network wave made", by, members=len(rows))
    return wave


@transaction.atomic
def begin(*, wave_id: UUID, by: Actor) -> int:
    """Ask everyone, with one mail each; returns how many. Raises NotAllowed, NotVisible, Conflict."""
    queries.need_coordinator(by)
    wave = _locked(wave_id)
    if wave.begun_at or wave.closed_at or wave.ends_on < clock.today():
        raise _moved_on()
    wave.begun_at = clock.now()
    wave.save(update_fields=["begun_at"])
    members = list(wave.members.select_related("organisation"))
    for member in members:
        member.wave = wave
        member.asked_at = clock.now()
        member.email_hash = queries.fingerprint(member.organisation.email)
        member.save(update_fields=["asked_at", "email_hash"])
        mails.asked(member)
    _note(wave, "network wave begun", by, members=len(members))
    return len(members)


@transaction.atomic
def remind(*, wave_id: UUID, by: Actor) -> int:
    """One reminder to who is still silent and had none; returns how many. Raises NotAllowed, NotVisible, Conflict."""
    queries.need_coordinator(by)
    wave = _locked(wave_id)
    if not wave.is_open:
        raise _moved_on()
    silent = list(
        wave.members.filter(answered_at=None, reminded_at=None, bounced_at=None).select_related("organisation")
    )
    silent = [one for one in silent if one.email_hash == queries.fingerprint(one.organisation.email)]
    for member in silent:
        member.wave = wave
        member.reminded_at = clock.now()
        member.save(update_fields=["reminded_at"])
        mails.reminded(member)
    if silent:
        _note(wave, "network wave reminded", by, members=len(silent))
    return len(silent)


@transaction.atomic
def close(*, wave_id: UUID, by: Actor) -> Wave:
    """No more answers. Closing twice changes nothing. Raises NotAllowed, NotVisible, Conflict."""
    queries.need_coordinator(by)
    wave = _locked(wave_id)
    if wave.begun_at is None:
        raise _moved_on()
    if wave.closed_at is None:
        wave.closed_at = clock.now()
        wave.save(update_fields=["closed_at"])
        _note(wave, "network wave closed", by)
    return wave


@transaction.atomic
def throw_away(*, wave_id: UUID, by: Actor) -> None:
    """A wave in which nobody was asked yet goes. Raises NotAllowed, NotVisible, Conflict."""
    queries.need_coordinator(by)
    wave = _locked(wave_id)
    if wave.begun_at:
        raise _moved_on()
    _note(wave, "network wave thrown away", by)
    wave.delete()


def run() -> dict[str, int]:
    """What the day asks for: begin what starts, remind halfway, close what is over. Safe to run again."""
    today, done = clock.today(), {"begun": 0, "reminded": 0, "closed": 0}
    for wave in Wave.objects.filter(closed_at=None):
        if wave.begun_at and wave.ends_on < today:
            close(wave_id=wave.pk, by=HOUSE)
            done["closed"] += 1
        elif wave.begun_at and today >= wave.starts_on + (wave.ends_on - wave.starts_on) / 2:
            # Who began today was asked today: a reminder on the same day is none.
            if wave.begun_at < clock.now() - timedelta(days=2):
                done["reminded"] += remind(wave_id=wave.pk, by=HOUSE)
        elif not wave.begun_at and wave.starts_on <= today <= wave.ends_on:
            begin(wave_id=wave.pk, by=HOUSE)
            done["begun"] += 1
    return done


def _locked(wave_id: UUID) -> Wave:
    found = Wave.objects.select_for_update(of=("self",)).filter(pk=wave_id).first()
    if found is None:
        raise NotVisible
    return found


def _moved_on() -> Conflict:
    return Conflict(_("Deze ronde is intussen verder."), _("Open de bladzijde opnieuw. Dan ziet u hoe het staat."))


def _note(wave: Wave, action: str, by: Actor, **detail: int) -> None:
    record(by=by, action=action, subject_type="network wave", subject_id=wave.pk, detail={**detail})
