"""Who does not want to be on the map. A human decides; only what is somebody's own front door leaves the map before that (ADR)."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from naast.accounts import queries as accounts
from naast.core import clock
from naast.core.actors import Actor
from naast.core.errors import Conflict, NotAllowed
from naast.directory import actions as directory
from naast.directory.choices import Layer, ServiceStatus
from naast.directory.models import Service
from naast.keeping import mails, queries
from naast.keeping.actions import rows
from naast.keeping.choices import Unlist
from naast.keeping.models import Entry


def is_private(service: Service) -> bool:
    """Whether an entry is of a person rather than of an organisation: the layer of people around you."""
    return Layer.PERSONAL in (service.layer, service.organisation.layer)


@transaction.atomic
def ask(*, service: Service, by: Actor) -> Entry:
    """They ask not to be listed. A private person is off the map at once; of an organisation a coordinator decides within a week.

    A second time changes nothing. Raises NotVisible.
    """
    entry = rows.entry_of(service)
    if entry.unlist in (Unlist.ASKED, Unlist.GRANTED):
        return entry
    entry.unlist, entry.unlist_on = Unlist.ASKED, clock.today()
    rows.save(entry, "unlist", "unlist_on")
    if is_private(service):
        directory.unlist(service_id=service.pk, by=by)
    rows.note(entry, "map unlisting asked", by)
    team = accounts.default_team()
    if team is not None and team.email:
        mails.unlist_asked(team.email, is_gone=is_private(service))
    return entry


@transaction.atomic
def decide(*, entry_id: UUID, off: bool, by: Actor) -> Entry:
    """A coordinator decides: off the map, or it stays. Raises NotVisible, NotAllowed, Conflict (decided already)."""
    queries.need_keeper(by)
    if not queries.may_decide(by):
        raise NotAllowed(_("Dit beslist een coördinator."), _("Vraag het de coördinator van uw team."))
    entry = rows.locked(entry_id)
    if entry.unlist != Unlist.ASKED:
        raise Conflict(_("Hierover is al beslist."), _("Kijk op de lijst wat er besloten is."))
    entry.unlist, entry.unlist_on = Unlist.GRANTED if off else Unlist.REFUSED, clock.today()
    rows.save(entry, "unlist", "unlist_on")
    if off and not entry.service.unlisted:
        directory.unlist(service_id=entry.service_id, by=by)
    if not off and entry.service.unlisted:
        directory.set_status(service_id=entry.service_id, status=ServiceStatus.ACTIVE, by=by)
    rows.note(entry, "map unlisting decided", by, off=off)
    mailbox = queries.mailbox_of(entry.service)
    if mailbox:
        mails.unlist_decided(entry.service, mailbox, off=off)
    return entry
