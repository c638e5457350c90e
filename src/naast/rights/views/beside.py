"""Pages of someone beside the person about their own data: all of it, as a file, and away with it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from naast.audit import presenters as log_presenters
from naast.core import clock, rls
from naast.core.doors import KNOCKER, actor_of, door
from naast.core.errors import DomainError
from naast.people import queries as people
from naast.people.models import PersonMember
from naast.rights import actions, beside, presenters
from naast.rights.choices import PURPOSE
from naast.rights.forms import AwayForm

_knocker = door(part=KNOCKER, purpose=PURPOSE, kinds=("resident",), person="")


def _me(request: HttpRequest) -> PersonMember:
    return people.own_member(actor_of(request))


def _show(request: HttpRequest, template: str, status: int = 200, **context: Any) -> HttpResponse:
    response = render(request, f"rights/{template}.html", context, status=status)
    response.naast_private = "page"  # type: ignore[attr-defined]
    return response


@_knocker
@require_safe
def beside_page(request: HttpRequest) -> HttpResponse:
    """Everything that is kept about the reader, to read and to print. The person themself has a page with more."""
    me = _me(request)
    if me.is_self:
        return redirect("rights:mine")
    with rls.acting_system(PURPOSE):
        sections, log = beside.sections(me), beside.log_of(me)
    days = log_presenters.timeline(log, presenters.own_ids(actor_of(request)))
    return _show(request, "beside", sections=sections, days=days, on=clock.today(), me=me)


@_knocker
@require_safe
def beside_data(request: HttpRequest) -> HttpResponse:
    """The same as a file for a computer."""
    me = _me(request)
    with rls.acting_system(PURPOSE):
        kept = beside.as_data(me)
    response = JsonResponse(kept, json_dumps_params={"ensure_ascii": False, "indent": 1})
    response["Content-Disposition"] = f'attachment; filename="mijn-gegevens-{clock.today().isoformat()}.json"'
    return response


@_knocker
@require_http_methods(["GET", "HEAD", "POST"])
def beside_away(request: HttpRequest) -> HttpResponse:
    """First what goes and what stays; then it happens at once, and the reader is out."""
    me, form, status = _me(request), AwayForm(request.POST or None), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                actions.forget_me(by=actor_of(request), with_story=form.cleaned_data["story"])
            except DomainError as error:
                if error.status not in (403, 409):
                    raise
                form.add_error(None, f"{error.message} {error.hint}".strip())
                status = error.status
            else:
                messages.success(
                    request, _("Uw gegevens zijn weggehaald. U hoort hier niet meer bij. Dank u wel voor alles.")
                )
                return redirect("core:about")
    with rls.acting_system(PURPOSE):
        page = beside.going(me)
    return _show(request, "beside_away", status, form=form, page=page)
