"""The plan on paper: a page to print, and the same as tagged PDF, for professionals and for residents."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from naast.people import queries as people
from naast.plan import paper, presenters, queries
from naast.plan.presenters import paper as pages
from naast.plan.views.plans import title
from naast.plan.views.sides import Side, both_sides, show

# One page on paper: smaller letters when it is a long plan, never smaller than can be read.
# A browser does not say how much fits: so many lines do, with sentences of ordinary length.
PRINTED = 26
SIZES = ("11.5pt", "10.5pt", "9.5pt")


def _page(side: Side) -> pages.PaperPage:
    found = queries.plan_for(side.actor, side.person_id, side.purpose, reach=side.reach)
    page = presenters.plan_page(
        found, title=title(side), lead="", url=side.url, after_death=side.deceased is not None, seen=[],
        self_name=side.person.name if side.person else "",
    )  # fmt: skip
    near = people.members_for(side.actor, side.person_id, side.purpose)
    reader = side.me.name if side.me is not None else side.actor.label
    return pages.paper_page(
        page, near, reader, settings.NAAST_DESK_PHONE, back=side.url(""), pdf=side.url("paper_pdf"), is_child=side.is_child
    )  # fmt: skip


@both_sides("look")
def sheet(request: HttpRequest, side: Side) -> HttpResponse:
    """To print."""
    page = _page(side)
    return show(request, side, "plan/paper.html", page, printed=pages.printed(page, PRINTED))


@both_sides("look")
def sheet_pdf(request: HttpRequest, side: Side) -> HttpResponse:
    """As PDF."""
    page = _page(side)
    shorter = paper.Shorter(page.lines, lambda most: {"page": pages.shortened(page, most)})
    try:
        return paper.sheet("plan/paper/plan.html", {"page": page}, _("plan"), SIZES, shorter)
    except paper.NoPaper as missing:
        messages.warning(request, f"{missing.message} {missing.hint}")
        return redirect(side.url("paper"))
