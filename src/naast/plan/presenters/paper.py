"""The plan on one sheet: what its reader may see, and nothing else. Sentences and steps come as `plans` shaped them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from naast.core import clock
from naast.people.models import PersonMember
from naast.plan.choices import WishKind
from naast.plan.presenters.mine import Caller
from naast.plan.presenters.plans import PlanPage, Section


@dataclass(frozen=True, slots=True)
class PaperPage:
    """One sheet."""

    title: str
    seen_by: str
    foot: str
    must_not: list[str]
    matters: list[str]
    groups: list[Section]
    call: list[Caller]
    nothing: str
    back: str
    pdf: str
    is_child: bool = False
    # What did not fit, in words; it stands in the plan on the screen.
    left_out: str = ""

    @property
    def lines(self) -> int:
        """How many lines may be left out: steps, and sentences of what matters. What must not happen always stays."""
        return len(self.matters) + sum(len(group.steps) for group in self.groups)


def paper_page(
    page: PlanPage, members: Sequence[PersonMember], reader: str, phone: str, *, back: str, pdf: str, is_child: bool
) -> PaperPage:
    """`reader`: for whom this sheet was made; the sheet says so, since it shows what that reader may see."""
    said = {group.kind: [row.text for row in group.rows] for group in page.groups}
    today = date_format(clock.today(), "j F Y")
    near = [Caller(one.name, one.phone) for one in members if one.phone and not one.is_self and not one.is_child]
    nothing = _("Er staat nog niets in het plan dat u mag zien.") if page.is_empty else ""
    return PaperPage(
        page.title,
        _("Gemaakt voor %(reader)s op %(day)s. Hierop staat alleen wat %(reader)s mag zien.") % {"reader": reader, "day": today},
        _("Naast, %(day)s. Dit blad verandert niet mee: het plan op het scherm is het nieuwste.") % {"day": today},
        said.get(WishKind.MUST_NOT, []),
        [*said.get(WishKind.MATTERS, []), *said.get(WishKind.WISH, [])],
        [section for section in page.sections if section.steps],
        [*([Caller(_("Het team"), phone)] if phone else []), *near],
        nothing, back, pdf, is_child,
    )  # fmt: skip


def shortened(page: PaperPage, most: int) -> PaperPage:
    """The sheet with at most so many lines: first the steps that come last go, then the sentences that were written last.

    It says how many are left out and where they stand. With room for all it is the sheet as it was.
    """
    if most >= page.lines:
        return page
    matters = page.matters[:most]
    room = most - len(matters)
    soonest = sorted((step for group in page.groups for step in group.steps), key=lambda step: step.due_on or date.max)
    kept = {step.id for step in soonest[:room]}
    groups = [replace(group, steps=[step for step in group.steps if step.id in kept]) for group in page.groups]
    told = [
        ngettext("En nog één stap.", "En nog %(n)d stappen.", n) % {"n": n}
        for n in (len(soonest) - len(kept),) if n
    ] + [
        ngettext("En nog één zin over wat belangrijk is.", "En nog %(n)d zinnen over wat belangrijk is.", n) % {"n": n}
        for n in (len(page.matters) - len(matters),) if n
    ]  # fmt: skip
    left_out = " ".join([*told, _("Dat staat in het plan op het scherm.")])
    return replace(page, matters=matters, groups=[group for group in groups if group.steps], left_out=left_out)


@dataclass(frozen=True, slots=True)
class Printed:
    """What of the page on the screen goes on one sheet: steps by id, parts that have any, how many sentences; and what is left out."""

    steps: frozenset[UUID]
    parts: frozenset[str]
    matters: int
    left_out: str


def printed(page: PaperPage, most: int) -> Printed:
    """For the browser: the same as `shortened`, said of the whole page."""
    short = shortened(page, most)
    return Printed(
        frozenset(step.id for group in short.groups for step in group.steps),
        frozenset(group.part for group in short.groups), len(short.matters), short.left_out,
    )  # fmt: skip
