"""Taking an entry to call it, and letting it go. A claim holds a day, and blocks nobody who has the organisation on the line."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from naast.core import clock
from naast.core.actors import Actor
from naast.core.errors import Conflict
from naast.keeping import queries
from naast.keeping.actions import rows
from naast.keeping.models import Entry


@transaction.atomic
def claim(*, entry_id: UUID, by: Actor) -> Entry:
    """I call this one. Raises NotVisible, NotAllowed, Conflict (a colleague took it less than a day ago)."""
    queries.need_keeper(by)
    entry = rows.locked(entry_id)
    other = queries.hold_back(entry, by)
    if other:
        raise Conflict(
            _("%(name)s belt deze plek al.") % {"name": other},
            _("Kies een andere uit de lijst. Na een dag komt deze vanzelf weer vrij."),
        )
    entry.claimed_by_id, entry.claimed_at = UUID(by.id), clock.now()
    entry.save(update_fields=["claimed_by", "claimed_at"])
    rows.note(entry, "map entry claimed", by)
    return entry


@transaction.atomic
def release(*, entry_id: UUID, by: Actor) -> Entry:
    """I do not call this one after all. Somebody else's claim stays. Raises NotVisible, NotAllowed."""
    queries.need_keeper(by)
    entry = rows.locked(entry_id)
    if str(entry.claimed_by_id) == by.id:
        entry.claimed_by, entry.claimed_at = None, None
        entry.save(update_fields=["claimed_by", "claimed_at"])
        rows.note(entry, "map entry released", by)
    return entry
