"""The plan on one sheet: what its reader may see, and nothing else. Sentences and steps come as `plans` shaped them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _

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
