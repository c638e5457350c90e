"""The plan as a page: sentences of the person, steps in four parts, who looked, and what was just changed. No HTML here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from naast.access.models import Grant
from naast.core import clock
from naast.plan.choices import OPEN_STATUSES, Change, Origin, OwnerKind, Part, Status, WishKind
from naast.plan.models import Step, Version, Wish
from naast.plan.queries import Look, WholePlan
from naast.referrals.choices import State

Url = Callable[..., str]
ICONS = {Part.BODY: "body", Part.PEOPLE: "people", Part.MIND: "heart", Part.MEANING: "leaf"}
_BADGES = {Status.TODO: "neutral", Status.BUSY: "info", Status.DONE: "success", Status.DROPPED: "neutral"}
_REFERRAL_BADGES = {
    State.TAKEN_ON: "info", State.STARTED: "info", State.HELPED: "success", State.NOT_FOR_US: "warning",
    State.NOT_REACHED: "warning",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class WishRow:
    """One sentence of the person."""

    id: UUID
    text: str
    told: str
    part: str
    icon: str
    change_url: str


@dataclass(frozen=True, slots=True)
class WishGroup:
    """Sentences of one kind, with what stands there when there are none."""

    kind: str
    title: str
    empty: str
    rows: list[WishRow]
    add_url: str


@dataclass(frozen=True, slots=True)
class StepRow:
    """One step. `state` and `badge`: how it stands, in words and as a kind of badge; `done_url` is empty when that is not asked here."""

    id: UUID
    text: str
    who: str
    informal: bool
    when: str
    late: bool
    state: str
    badge: str
    origin: str
    note: str
    is_open: bool
    change_url: str
    done_url: str
    unknown_state: bool = False
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """One part of the plan. `steps` are open, `closed` are done or no longer needed."""

    part: str
    title: str
    icon: str
    steps: list[StepRow]
    closed: list[StepRow]
    closed_title: str
    add_url: str


@dataclass(frozen=True, slots=True)
class Seen:
    """Who saw the plan: a name, in which role, when; and whether something changed since."""

    name: str
    role: str
    when: str
    behind: bool


@dataclass(frozen=True, slots=True)
class Just:
    """What was just changed, and where to take it back."""

    said: str
    undo_url: str


@dataclass(frozen=True, slots=True)
class PlanPage:
    """The plan of one person for one reader."""

    title: str
    lead: str
    changed: str
    groups: list[WishGroup]
    sections: list[Section]
    seen: list[Seen]
    hidden: str
    is_empty: bool
    may_change: bool
    after_death: bool
    history_url: str
    templates_url: str
    just: Just | None = None
    late: str = ""
    more: Mapping[str, str] = field(default_factory=dict)


def day(moment: date | datetime | None) -> str:
    """A day as people say it; without the year when that is this year's."""
    if moment is None:
        return ""
    local = clock.now().year == moment.year
    return date_format(moment, "j F" if local else "j F Y")


def plan_page(
    plan: WholePlan,
    *,
    title: str,
    lead: str,
    url: Url,
    after_death: bool,
    seen: list[Seen],
    just: Just | None = None,
    self_name: str = "",
) -> PlanPage:
    """The page. `url(name, **parts)`: addresses on the side of this reader; `self_name`: what the person is called there."""
    rows = [_of_self(step_row(step, plan.changes, url), step, self_name) for step in plan.steps]
    by_part = {
        part: [row for row, step in zip(rows, plan.steps, strict=True) if step.part == part] for part in plan.sees
    }
    late = sum(row.late for row in rows)
    return PlanPage(
        title=title,
        lead=lead,
        changed=_("Voor het laatst veranderd op %(day)s.") % {"day": day(plan.plan.changed_at)} if plan.plan else "",
        groups=_groups(plan, url, after_death=after_death),
        sections=[_section(part, by_part[part], plan, url) for part in plan.sees],
        seen=seen,
        hidden=_hidden(plan),
        is_empty=not plan.wishes and not plan.steps,
        may_change=bool(plan.changes),
        after_death=after_death,
        history_url=url("history"),
        templates_url=url("templates") if plan.changes else "",
        just=just,
        late=ngettext("Eén stap is over de datum.", "%(n)d stappen zijn over de datum.", late) % {"n": late}
        if late
        else "",
    )


def _groups(plan: WholePlan, url: Url, *, after_death: bool) -> list[WishGroup]:
    empty = {
        WishKind.MATTERS: _("Wat maakt een dag goed? Schrijf het op in gewone woorden."),
        WishKind.WISH: _("Nog geen wensen. Klein telt ook."),
        WishKind.MUST_NOT: _("Is er iets wat niet mag gebeuren? Dan weet iedereen dat."),
    }
    groups = [
        WishGroup(
            kind, str(kind.label), "" if after_death else empty[kind],
            [wish_row(wish, plan.changes, url) for wish in plan.wishes if wish.kind == kind],
            f"{url('wish_new')}?soort={kind}" if plan.changes and not after_death else "",
        )
        for kind in WishKind
    ]  # fmt: skip
    # Nothing new is asked of someone who died; what they said stays.
    return [group for group in groups if group.rows] if after_death else groups


def wish_row(wish: Wish, changes: Iterable[str], url: Url) -> WishRow:
    """One sentence, with where to change it for who may."""
    told = _("%(who)s, %(day)s") % {"who": wish.said_by, "day": day(wish.changed_at)}
    change_url = url("wish", wish_id=wish.pk) if wish.part in changes else ""
    return WishRow(wish.pk, wish.text, told, str(Part(wish.part).label), ICONS[Part(wish.part)], change_url)


def step_row(step: Step, changes: Iterable[str], url: Url) -> StepRow:
    """One step. With a referral its state is what the referral says now, or unknown to who may not see that."""
    may = step.part in changes
    state, badge, is_open, unknown = _state(step)
    late = is_open and step.due_on is not None and step.due_on < clock.today()
    return StepRow(
        step.pk, step.text, who(step), step.owner_kind in (OwnerKind.SELF, OwnerKind.CLOSE, OwnerKind.VOLUNTEER),
        _when(step, late=late), late, state, badge, _origin(step), step.note, is_open,
        change_url=url("step", step_id=step.pk) if may else "",
        done_url=url("step_status", step_id=step.pk) if may and is_open and step.referral_id is None else "",
        unknown_state=unknown,
        due_on=step.due_on,
    )  # fmt: skip


def _of_self(row: StepRow, step: Step, name: str) -> StepRow:
    """Who does it themselves stands there by name, or as the reader: "de persoon zelf" is how nobody speaks of anyone."""
    mine = name and step.owner_kind == OwnerKind.SELF and not step.owner_name
    return replace(row, who=name) if mine else row


def _state(step: Step) -> tuple[str, str, bool, bool]:
    """(words, kind of badge, still open, unknown to this reader)."""
    if step.referral_id is None:
        status = Status(step.status)
        return str(status.label), _BADGES[status], status in OPEN_STATUSES, False
    if step.referral is None:
        return _("hulp is gevraagd"), "info", True, True
    state = State(step.referral.state)
    words = _("%(state)s bij %(who)s") % {"state": state.label, "who": step.referral.organisation.name}
    return words, _REFERRAL_BADGES.get(state, "neutral"), step.referral.is_open, False


def who(step: Step) -> str:
    """Who does it, in words: a name where there is one, with what kind of help it is."""
    kind = OwnerKind(step.owner_kind)
    if step.owner_name:
        informal = {OwnerKind.VOLUNTEER: _("vrijwilliger")}
        return f"{step.owner_name} ({informal[kind]})" if kind in informal else step.owner_name
    return str(kind.label)


def _when(step: Step, *, late: bool) -> str:
    if step.due_on is None:
        return ""
    words = {"day": day(step.due_on)}
    return _("was voor %(day)s") % words if late else _("voor %(day)s") % words


def _origin(step: Step) -> str:
    """Where it came from; thought up together needs no saying."""
    return "" if step.origin == Origin.TALK else str(Origin(step.origin).label)


def _section(part: str, rows: Sequence[StepRow], plan: WholePlan, url: Url) -> Section:
    closed = [row for row in rows if not row.is_open]
    words = ngettext("Eén stap is klaar", "%(n)d stappen zijn klaar", len(closed)) % {"n": len(closed)}
    add = f"{url('step_new')}?deel={part}" if part in plan.changes else ""
    return Section(
        part,
        str(Part(part).label),
        ICONS[Part(part)],
        [row for row in rows if row.is_open],
        closed,
        words if closed else "",
        add,
    )


def _hidden(plan: WholePlan) -> str:
    """That there is more, without saying whether anything stands there."""
    missing = [str(part.label).lower() for part in Part if part not in plan.sees]
    if not missing:
        return ""
    listed = missing[0] if len(missing) == 1 else ", ".join(missing[:-1]) + " " + _("en") + " " + missing[-1]
    return _("Over “%(parts)s” leest u hier niets: dat deel is niet met u gedeeld.") % {"parts": listed}


def seen_by(looks: Sequence[Look], readers: Sequence[Grant], changed_at: datetime | None, me: str) -> list[Seen]:
    """For who may see the circle: every reader with the date of their last look, and who has not looked yet.

    Without places (`readers` is empty) only the reader's own look is told: who else reads along is not theirs to know.
    """
    by_id = {look.actor_id: look for look in looks}
    found = [_seen(look, changed_at) for look in looks if readers or look.actor_id == me]
    waiting: dict[str, Any] = {}
    for place in readers:
        one = place.user or place.member
        if one is not None and str(one.pk) not in by_id:
            waiting[str(one.pk)] = one.name
    return found + [Seen(name, "", "", behind=True) for name in waiting.values()]


def _seen(look: Look, changed_at: datetime | None) -> Seen:
    return Seen(
        look.label, look.role, day(look.at.astimezone(clock.AMSTERDAM)), changed_at is not None and look.at < changed_at
    )


def just_changed(version: Version | None, url: Url, changes: Iterable[str]) -> Just | None:
    """What this reader just did, as long as nobody changed it since."""
    if version is None:
        return None
    row = version.wish or version.step
    if row is None or row.version != version.number or row.part not in changes:
        return None
    words = {
        Change.MADE: _("Het staat in het plan."),
        Change.CHANGED: _("Het is veranderd."),
        Change.REMOVED: _("Het is weggehaald."),
        Change.UNDONE: _("Het is teruggedraaid."),
    }
    return Just(words[Change(version.change)], url("undo", version_id=version.pk))
