"""When two files of one human become one, nobody sees more than before without the person's yes: what would widen is stopped.

A place stays for a part when its holder had the same part of the other file too, or when that file holds nothing in it. Whoever
loses something can be let in again: a colleague with one step, anyone else when the person says yes. Undoing the merge puts all back.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from django.utils.translation import gettext as _

from naast.access.actions.rows import ARRANGING
from naast.access.choices import May
from naast.access.models import Grant
from naast.core import clock
from naast.people.joining import Change, Joining
from naast.people.models import PersonMember

# Who holds a place: a user, in a role. Someone beside the person belongs to one file, so has no place at the other.
Holder = tuple[UUID, str]


def narrow(joining: Joining, change: Change) -> int:
    """Stop or shorten places, and end speaking for the person where it was never meant for the other file. Within `acting_system`."""
    at_keep, at_gone = _places(joining.keep_id), _places(joining.gone_id)
    seen_by_keep, seen_by_gone = _reach(at_keep), _reach(at_gone)
    touched = {_who(one) for one in at_keep if _shorten(one, joining.new_to_keep, seen_by_gone, change)}
    touched |= {_who(one) for one in at_gone if _shorten(one, joining.new_to_gone, seen_by_keep, change)}
    sides = ((joining.keep_id, joining.new_to_keep), (joining.gone_id, joining.new_to_gone))
    for person_id, new in sides:
        for member in _speaking(person_id) if new else ():
            change(member, {"is_representative": False, "representative_basis": "", "version": member.version + 1})
            touched.add(str(member.pk))
    return len(touched)


def _places(person_id: UUID) -> list[Grant]:
    rows = Grant.objects.for_system(ARRANGING).filter(person_id=person_id, stopped_at=None)
    return [one for one in rows if one.until is None or one.until > clock.now()]


def _speaking(person_id: UUID) -> list[PersonMember]:
    return list(
        PersonMember.objects.for_system(ARRANGING).filter(person_id=person_id, is_representative=True, left_at=None)
    )


def _reach(places: Iterable[Grant]) -> dict[Holder, set[tuple[str, str, str]]]:
    """(part, purpose, may) that each holder already has of this file."""
    found: dict[Holder, set[tuple[str, str, str]]] = defaultdict(set)
    for one in places:
        if one.user_id is not None:
            levels = (May.SEE, May.CHANGE) if one.may == May.CHANGE else (May.SEE,)
            found[one.user_id, one.role] |= {(p, w, m) for p in one.parts for w in one.purposes for m in levels}
    return found


def _shorten(
    place: Grant, new: frozenset[str], elsewhere: dict[Holder, set[tuple[str, str, str]]], change: Change
) -> bool:
    had = elsewhere.get((place.user_id, place.role), set()) if place.user_id is not None else set()
    kept = [p for p in place.parts if p not in new or all((p, why, place.may) in had for why in place.purposes)]
    if len(kept) == len(place.parts):
        return False
    if kept:
        change(place, {"parts": kept})
    else:
        change(place, {"stopped_at": clock.now(), "stopped_by": _("het samenvoegen van twee dossiers")})
    return True


def _who(place: Grant) -> str:
    return str(place.user_id or place.member_id)
