"""Anyone says that something on the map is wrong: no account, no JavaScript, and nothing kept of who it was."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from naast.accounts import queries as accounts
from naast.core.actors import Actor
from naast.core.doors import public
from naast.core.errors import DomainError
from naast.directory.choices import FOR_CHILD
from naast.directory.presenters import for_child
from naast.keeping import actions, queries
from naast.keeping.forms import ReportForm
from naast.keeping.presenters import reporting as presenters
from naast.keeping.views.shared import private


@public("Iedereen mag zeggen dat iets op de kaart niet klopt; er staat niets van iemand op")
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, slug: str) -> HttpResponse:
    """What is wrong with this place? Looking changes nothing."""
    service, child = queries.service_on_map(slug), request.GET.get("voor") == FOR_CHILD
    form = ReportForm(request.POST or None, initial={"feit": request.GET.get("feit", "")[:20]})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            actions.report(
                service=service, field=data["feit"], right=data["wel"], what=data["woorden"], by=_by(request)
            )
        except DomainError as error:
            if error.status != 422:
                raise
            form.add_error(None, f"{error.message} {error.hint}".strip())
        else:
            return redirect(for_child(reverse("keeping:thanks", args=[slug]), child))
    page = presenters.report_page(service, child=child)
    status = 422 if form.is_bound else 200
    return private(render(request, "keeping/report.html", {"page": page, "form": form}, status=status), "form")


@public("Dank je wel na een melding; er staat niets van iemand op")
@require_safe
def thanks(request: HttpRequest, slug: str) -> HttpResponse:
    """Thank you, and what happens now."""
    page = presenters.report_page(queries.service_on_map(slug), child=request.GET.get("voor") == FOR_CHILD)
    return render(request, "keeping/thanks.html", {"page": page})


def _by(request: HttpRequest) -> Actor | None:
    return accounts.actor_for(request.user) if request.user.is_authenticated else None
