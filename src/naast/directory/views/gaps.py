"""What is not there, and two neighbourhoods side by side. Public; only reads."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from naast.directory import presenters, queries
from naast.directory.forms import CompareForm
from naast.directory.models import Neighbourhood


def _chosen(places: Sequence[Neighbourhood], slug: str) -> Neighbourhood | None:
    return next((place for place in places if place.slug == slug), None)


@require_safe
def gaps(request: HttpRequest) -> HttpResponse:
    """Which kinds of help nobody offers in a neighbourhood, and where they are nearest; an unknown name shows all neighbourhoods."""
    places = queries.neighbourhoods()
    chosen = _chosen(places, request.GET.get("wijk", ""))
    page = presenters.gaps_page(chosen, places, queries.offer(places), queries.provisions())
    return render(request, "directory/gaps.html", {"page": page})


@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """Two neighbourhoods side by side. Until two different ones are chosen there is only the form."""
    places = queries.neighbourhoods()
    form = CompareForm(request.GET or None, neighbourhoods=places)
    pair = None
    if form.is_bound and form.is_valid():
        one, two = (_chosen(places, form.cleaned_data[name]) for name in ("een", "twee"))
        pair = (one, two) if one and two else None
    supply, layers = (queries.offer(places), queries.per_layer(places)) if pair else (queries.Offer({}, {}), {})
    page = presenters.compare_page(pair, places, supply, layers, queries.provisions())
    status = 422 if form.is_bound and pair is None else 200
    return render(request, "directory/compare.html", {"form": form, "page": page}, status=status)
