"""HTTP of the flow chart. Public, without a person: what is filled in is answered and forgotten."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from naast.core.doors import public
from naast.engine.flow import Flow
from naast.visits import presenters, queries
from naast.visits.forms import FlowForm

WHY = "een stroomschema zonder persoon: wat u invult wordt beantwoord en niet bewaard"


@public(WHY)
@require_safe
def flows(request: HttpRequest) -> HttpResponse:
    """The charts of this house."""
    return render(request, "visits/flows.html", {"page": presenters.flows_page(_all())})


@public(WHY)
@require_http_methods(["GET", "HEAD", "POST"])
def flow(request: HttpRequest, name: str) -> HttpResponse:
    """One chart to read, print or walk through. Answers come in a form, so that they stay out of addresses."""
    chosen = queries.flow_called(name)
    form = FlowForm(chosen, request.POST if request.method == "POST" else None)
    outcome = chosen.decide(form.answers()) if form.is_bound and form.is_valid() else None
    page = presenters.flow_page(name, _all(), form, outcome)
    response = render(request, "visits/flow.html", {"page": page, "form": form}, status=422 if form.errors else 200)
    response.naast_private = "form" if form.is_bound else ""  # type: ignore[attr-defined]
    return response


def _all() -> dict[str, Flow]:
    return {name: queries.flow_called(name) for name in queries.flow_names()}
