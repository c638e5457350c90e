"""The list of who visits: where to go, what to read back, and whom to look at again."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from naast.core.doors import actor_of, door
from naast.people.views.shared import show
from naast.visits.choices import CARE, PART
from naast.visits.presenters import team as pages
from naast.visits.queries import lying, numbers, signals
from naast.visits.queries import visits as queries


@door(part=PART, purpose=CARE, person="")
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """The visits of this reader, and what waits."""
    actor = actor_of(request)
    page = pages.list_page(
        queries.own_coming(actor),
        queries.to_confirm(actor),
        queries.to_look_again(actor),
        queries.people_to_visit(actor),
        answer=queries.to_answer(actor),
        lying=lying.lying_for(actor),
        waiting=len(signals.open_for(actor)) if signals.takes_signals(actor) else None,
        figures=numbers.may_see(actor),
    )
    return show(request, "visits/mine.html", page)
