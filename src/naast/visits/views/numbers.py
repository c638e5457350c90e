"""The figures of the visits, for who coordinates: a page and a file."""

from __future__ import annotations

import csv

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from naast.core.doors import KNOCKER, actor_of, door
from naast.core.errors import NotAllowed
from naast.people.views.shared import show
from naast.visits.choices import CARE
from naast.visits.presenters import numbers as pages
from naast.visits.queries import numbers as queries


@door(part=KNOCKER, purpose=CARE, person="")
@require_safe
def numbers(request: HttpRequest) -> HttpResponse:
    """How long it took, in which phase, how urgent, how often told again."""
    return show(request, "visits/numbers.html", _page(request))


@door(part=KNOCKER, purpose=CARE, person="")
@require_safe
def numbers_file(request: HttpRequest) -> HttpResponse:
    """The same as a file for a spreadsheet: exactly what the page tells, never more."""
    page = _page(request)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="bezoeken-cijfers.csv"'
    response.naast_private = "page"  # type: ignore[attr-defined]
    # A spreadsheet only reads Dutch letters right with this mark in front.
    response.write("\ufeff")
    writer = csv.writer(response, delimiter=";")
    writer.writerow([_("Onderdeel"), _("Wat"), _("Aantal")])
    writer.writerows(pages.as_rows(page))
    return response


def _page(request: HttpRequest) -> pages.NumbersPage:
    if not queries.may_see(actor_of(request)):
        raise NotAllowed(_("De cijfers zijn voor coördinatoren."), _("Vraag de coördinator van uw team."))
    return pages.numbers_page(queries.numbers())
