"""Reads behind the link of an organisation: a signed id, the mailbox it went to, and the services it is about."""

from __future__ import annotations

import hashlib
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.db.models import Prefetch

from naast.core import clock
from naast.core.errors import NotVisible
from naast.directory.choices import ServiceStatus
from naast.directory.models import OpeningTime, Service
from naast.keeping.models import ConfirmLink, Entry, Round

_SALT = "naast.keeping.confirm"


def token_of(link: ConfirmLink) -> str:
    """The secret in the mail: the id of the link with a signature. It can be made again for a reminder, so it is stored nowhere."""
    return signing.Signer(salt=_SALT, sep=".").sign(link.pk.hex)


def link_by_token(token: str) -> ConfirmLink:
    """The link behind a secret, also one that stopped or is old (`is_working` says). Raises NotVisible for one that is not ours."""
    try:
        pk = UUID(signing.Signer(salt=_SALT, sep=".", fallback_keys=[*settings.SECRET_KEY_FALLBACKS]).unsign(token))
    except (signing.BadSignature, ValueError):
        raise NotVisible from None
    found = ConfirmLink.objects.select_related("organisation").filter(pk=pk).first()
    if found is None:
        raise NotVisible
    return found


def fingerprint(email: str) -> str:
    """SHA-256 of a mailbox."""
    return hashlib.sha256(email.strip().lower().encode()).hexdigest()


def mailbox_of(service: Service) -> str:
    """Where mail about this service goes: its own mailbox, else that of the organisation. May be empty."""
    return service.email or service.organisation.email


def services_of(link: ConfirmLink) -> list[Service]:
    """What this link is about: everything of the organisation that has the same mailbox, ended help left out, by name."""
    times = Prefetch("opening_times", OpeningTime.objects.order_by("weekday", "opens_minute"))
    rows = Service.objects.filter(organisation=link.organisation_id, unlisted=False)
    rows = rows.exclude(status=ServiceStatus.DEFUNCT).select_related("organisation", "location", "capacity")
    return [
        one
        for one in rows.prefetch_related(times, "coverage__neighbourhood")
        if fingerprint(mailbox_of(one)) == link.email_hash
    ]


def is_working(link: ConfirmLink) -> bool:
    """Whether something can be said with this link now."""
    return link.ended_at is None and link.expires_at > clock.now() and bool(services_of(link))


def mailbox_behind(link: ConfirmLink) -> str:
    """The mailbox as the directory has it now, when it is still the one the link went to; else empty."""
    return next((mailbox_of(one) for one in services_of(link)), "")


def entries_of(link: ConfirmLink) -> list[Entry]:
    """The entries of the services behind a link."""
    ids = [one.pk for one in services_of(link)]
    return list(Entry.objects.filter(service_id__in=ids).select_related("service__organisation"))


def said_with(link: ConfirmLink) -> dict[UUID, Round]:
    """By service: what was said with this link and can still be taken back."""
    rows = Round.objects.for_system("nakijken van de kaart").filter(
        by_link=link.pk, settled_at=None, undone_at=None, undo_until__gt=clock.now()
    )
    return {row.entry.service_id: row for row in rows.select_related("entry").order_by("at")}
