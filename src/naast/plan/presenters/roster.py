"""Pages of the roster: for who arranges it, for friends behind the link, and for who took one moment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.urls import reverse
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _

from naast.core import clock
from naast.plan.choices import RosterChange
from naast.plan.models import RosterEvent, RosterLink, RosterSlot
from naast.plan.queries.roster import claim_token

# So soon that a person likes to know whether somebody comes.
SOON = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class MomentCard:
    """One moment. `mine_url` is there for who took it in this browser."""

    id: UUID
    what: str
    when: str
    note: str
    helper: str
    in_series: bool
    mine_url: str = ""


@dataclass(frozen=True, slots=True)
class DayCard:
    """A day with its moments."""

    name: str
    moments: list[MomentCard]


@dataclass(frozen=True, slots=True)
class RosterPage:
    """The roster for who arranges it. `open_soon`: moments within three days that nobody took."""

    title: str
    days: list[DayCard]
    open_soon: list[MomentCard]
    link: RosterLink | None
    until: str
    history: list[tuple[str, str]]
    may_change: bool
    is_child: bool
    is_self: bool


@dataclass(frozen=True, slots=True)
class FriendsPage:
    """The roster behind the link."""

    called: str
    welcome: str
    days: list[DayCard]
    open_count: int
    is_child: bool = False


@dataclass(frozen=True, slots=True)
class ClaimPage:
    """One moment for who took it."""

    moment: MomentCard
    calendar_url: str
    will_remind: bool
    is_past: bool
    is_child: bool = False


def day_name(on: object) -> str:
    """A day as people say it, with its name."""
    return date_format(on, "l j F")  # type: ignore[arg-type]


def time_of(slot: RosterSlot) -> str:
    """ "17.30 – 19.00 uur", or empty."""
    if slot.starts is None:
        return ""
    start = time_format(slot.starts, "H.i")
    if slot.ends is None:
        return _("%(start)s uur") % {"start": start}
    return _("%(start)s tot %(end)s uur") % {"start": start, "end": time_format(slot.ends, "H.i")}


def moment_of(slot: RosterSlot, mine: dict[str, str] | None = None) -> MomentCard:
    """`mine`: what this browser took, slot id to claim key."""
    is_mine = bool(mine) and slot.claim_key is not None and (mine or {}).get(str(slot.pk)) == str(slot.claim_key)
    url = reverse("plan:claim", args=[claim_token(slot)]) if is_mine else ""
    return MomentCard(slot.pk, slot.what, time_of(slot), slot.note, slot.helper, slot.series is not None, url)


def _days(slots: Sequence[RosterSlot], mine: dict[str, str] | None = None) -> list[DayCard]:
    days: dict[str, list[MomentCard]] = {}
    for slot in slots:
        days.setdefault(day_name(slot.on), []).append(moment_of(slot, mine))
    return [DayCard(name, moments) for name, moments in days.items()]


def roster_page(
    slots: Sequence[RosterSlot], link: RosterLink | None, events: Sequence[RosterEvent], *, may_change: bool, is_child: bool, is_self: bool
) -> RosterPage:  # fmt: skip
    """For who may see the roster."""
    last = clock.today() + SOON
    soon = [moment_of(slot) for slot in slots if not slot.helper and slot.on <= last]
    history = []
    for event in events:
        words = {
            "who": event.who,
            "did": str(RosterChange(event.change).label),
            "what": event.slot.what,
            "day": day_name(event.slot.on),
        }
        history.append(
            (
                date_format(event.at.astimezone(clock.AMSTERDAM), "j F, H.i"),
                _("%(who)s %(did)s: %(what)s op %(day)s") % words,
            )
        )
    return RosterPage(
        _("Samen helpen"), _days(slots), soon, link, date_format(link.expires_at, "j F Y") if link else "", history, may_change,
        is_child, is_self,
    )  # fmt: skip


def friends_page(link: RosterLink, slots: Sequence[RosterSlot], mine: dict[str, str]) -> FriendsPage:
    """For whoever holds the link."""
    return FriendsPage(link.called, link.welcome, _days(slots, mine), sum(1 for slot in slots if not slot.helper))


def with_its_day(slot: RosterSlot) -> MomentCard:
    """One moment by itself: the day stands in its words."""
    moment = moment_of(slot)
    when = ", ".join(filter(None, (day_name(slot.on), moment.when)))
    return MomentCard(moment.id, moment.what, when, moment.note, moment.helper, moment.in_series)


def claim_page(slot: RosterSlot, token: str) -> ClaimPage:
    """For who took it."""
    return ClaimPage(
        with_its_day(slot),
        reverse("plan:claim_calendar", args=[token]),
        bool(slot.helper_email),
        slot.on < clock.today(),
    )
