"""Reads behind the link of an organisation: a signed id, and the list of others it is asked about."""

from __future__ import annotations

import hashlib
from collections import Counter
from uuid import UUID

from django.conf import settings
from django.core import signing

from naast.core.acquainting import agreements
from naast.core.errors import NotVisible
from naast.directory.models import Coverage
from naast.network.models import Tie, WaveMember
from naast.network.queries.demand import referrals_between
from naast.network.queries.waves import wave_before

_SALT = "naast.network.answer"
# What makes it likely that two know each other: they said so before, agreed to meet at a case table, people are sent from one to the other,
# they work in the same places.
_SAID, _AGREED, _SENT, _PLACE = 1000, 500, 100, 1


def token_of(member: WaveMember) -> str:
    """The secret in the mail: the id of the member with a signature. It can be made again for a reminder, so it is stored nowhere."""
    return signing.Signer(salt=_SALT, sep=".").sign(member.pk.hex)


def member_by_token(token: str) -> WaveMember:
    """Who is behind a secret, also when the wave is over (`is_working` says). Raises NotVisible for one that is not ours."""
    try:
        pk = UUID(signing.Signer(salt=_SALT, sep=".", fallback_keys=[*settings.SECRET_KEY_FALLBACKS]).unsign(token))
    except (signing.BadSignature, ValueError):
        raise NotVisible from None
    found = WaveMember.objects.select_related("organisation", "wave").filter(pk=pk).first()
    if found is None:
        raise NotVisible
    return found


def fingerprint(email: str) -> str:
    """SHA-256 of a mailbox."""
    return hashlib.sha256(email.strip().lower().encode()).hexdigest()


def is_working(member: WaveMember) -> bool:
    """Whether something can be said with this link now."""
    return member.wave.is_open and member.email_hash == fingerprint(member.organisation.email)


def is_unreached(member: WaveMember) -> bool:
    """Whether who was asked did not answer because our mail came back, or because its mailbox is another one since."""
    is_moved = member.email_hash != fingerprint(member.organisation.email)
    return member.asked_at is not None and member.answered_at is None and (member.bounced_at is not None or is_moved)


def ids_of_others(member: WaveMember) -> set[UUID]:
    """The ids of everyone else in the wave."""
    return set(WaveMember.objects.filter(wave=member.wave_id).exclude(pk=member.pk).values_list("pk", flat=True))


def others_of(member: WaveMember) -> list[WaveMember]:
    """Everyone else in the wave; who is most likely known first, then by name."""
    rows = WaveMember.objects.filter(wave=member.wave_id).exclude(pk=member.pk).select_related("organisation")
    likely = _likely(member)
    return sorted(rows, key=lambda one: (-likely[one.organisation_id], one.organisation.sort_key))


def _likely(member: WaveMember) -> Counter[UUID]:
    mine, found = member.organisation_id, Counter[UUID]()
    before = wave_before(member.wave)
    if before is not None:
        ties = Tie.objects.filter(source__wave=before).exclude(kinds=[])
        pairs = ties.values_list("source__organisation_id", "target__organisation_id")
        for one, other in pairs.filter(source__organisation_id=mine) | pairs.filter(target__organisation_id=mine):
            found[other if one == mine else one] += _SAID
    for agreed in agreements():
        if mine in agreed.two and agreed.met is not False:
            found[agreed.other if agreed.one == mine else agreed.one] += _AGREED
    for one, other in referrals_between():
        if mine in (one, other):
            found[other if one == mine else one] += _SENT
    found.update(_neighbours(mine))
    return found


def _neighbours(organisation_id: UUID) -> Counter[UUID]:
    """How many neighbourhoods each organisation shares with this one."""
    places = Coverage.objects.filter(neighbourhood__isnull=False)
    mine = places.filter(service__organisation_id=organisation_id).values("neighbourhood_id")
    shared = places.filter(neighbourhood_id__in=mine).values_list("service__organisation_id", "neighbourhood_id")
    return Counter(one for one, _place in set(shared))


def said_by(member: WaveMember) -> dict[UUID, Tie]:
    """What this organisation said in this wave, by the other member's id."""
    return {tie.target_id: tie for tie in Tie.objects.filter(source=member)}


def said_before(member: WaveMember) -> dict[UUID, Tie]:
    """What it said in the wave before, by organisation; to start from."""
    before = wave_before(member.wave)
    if before is None:
        return {}
    rows = Tie.objects.filter(source__wave=before, source__organisation=member.organisation_id)
    return {tie.target.organisation_id: tie for tie in rows.select_related("target")}
