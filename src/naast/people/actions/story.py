"""The story: tell a piece, say it better, take it back. Nothing is overwritten: who told what and when stays readable."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from naast.core import clock
from naast.core.actors import Actor
from naast.core.errors import NotAllowed, NotVisible
from naast.people.actions.rows import needed, note, working
from naast.people.choices import Dimension
from naast.people.models import MAX_STORY, PersonMember, StoryEntry


def tell(*, person_id: UUID, text: str, by: Actor, dimension: str = Dimension.GENERAL, told_by: str = "") -> StoryEntry:
    """Add a piece of the story. A resident tells in their own name; a professional may write down for someone (`told_by`).

    Raises NotAllowed, DomainError (`leeg`, `te-lang`).
    """
    with working(by) as purpose:
        teller = _teller(person_id, by)
        entry: StoryEntry = StoryEntry.objects.create(
            person_id=person_id, dimension=dimension, text=needed(text, _("Er staat nog niets."), MAX_STORY), teller=teller,
            told_by=by.label if teller else needed(told_by or by.label, "", 120), told_at=clock.now(),
        )  # fmt: skip
        note(person_id, "story told", by, part="story", purpose=purpose, row=entry, dimension=dimension)
    return entry


def correct(*, person_id: UUID, entry_id: UUID, text: str, by: Actor) -> StoryEntry:
    """Say a piece better. The new words stand in place of the old ones; the old ones are kept, unseen.

    Raises NotVisible, NotAllowed when someone else told it, DomainError.
    """
    with working(by) as purpose:
        old = _own_entry(person_id, entry_id, by, purpose)
        entry: StoryEntry = StoryEntry.objects.create(
            person_id=person_id, dimension=old.dimension, text=needed(text, _("Er staat nog niets."), MAX_STORY),
            told_by=old.told_by, teller=old.teller, told_at=old.told_at, replaces=old,
        )  # fmt: skip
        note(person_id, "story corrected", by, part="story", purpose=purpose, row=entry)
    return entry


def take_back(*, person_id: UUID, entry_id: UUID, by: Actor) -> StoryEntry:
    """Nobody sees this piece any more. Raises NotVisible, or NotAllowed when someone else told it."""
    with working(by) as purpose:
        entry = _own_entry(person_id, entry_id, by, purpose)
        entry.withdrawn_at = clock.now()
        entry.save(update_fields=["withdrawn_at"])
        note(person_id, "story taken back", by, part="story", purpose=purpose, row=entry)
    return entry


def _teller(person_id: UUID, by: Actor) -> PersonMember | None:
    if by.kind != "resident":
        return None
    return PersonMember.objects.for_system("wie vertelt dit").filter(pk=by.id, person_id=person_id).first()


def _own_entry(person_id: UUID, entry_id: UUID, by: Actor, purpose: str) -> StoryEntry:
    """A piece that `by` may change: a resident what they told themself, a professional what was written down by one."""
    rows = StoryEntry.objects.for_actor(by, purpose).filter(
        person_id=person_id, pk=entry_id, withdrawn_at=None, replaced_by=None
    )
    if not rows.exists():
        raise NotVisible
    entry: StoryEntry | None = rows.select_for_update(of=("self",)).first()
    told_by = str(entry.teller_id) if entry is not None and entry.teller_id else ""
    if entry is None or told_by != (by.id if by.kind == "resident" else ""):
        raise NotAllowed(_("Dit heeft iemand anders verteld."), _("Alleen wie het vertelde, kan het veranderen."))
    return entry
