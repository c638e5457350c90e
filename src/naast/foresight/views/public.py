"""Pages for everybody: what may come, and what comes after a death. The taps travel in the form; nothing is stored or logged."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from naast.core import clock
from naast.core.doors import public
from naast.foresight import presenters, queries
from naast.foresight.forms import AfterForm, AheadForm
from naast.foresight.presenters.page import carried_of

Form = AheadForm | AfterForm


@public("Vooruitkijken: niemand hoeft te zeggen wie hij is, en niets wordt bewaard.")
@require_http_methods(["GET", "HEAD", "POST"])
def ahead(request: HttpRequest) -> HttpResponse:
    """A few taps, and then what may come."""
    return _page(request, AheadForm, "foresight/ahead.html")


@public("Na een overlijden: niemand hoeft te zeggen wie hij is, en niets wordt bewaard.")
@require_http_methods(["GET", "HEAD", "POST"])
def after(request: HttpRequest) -> HttpResponse:
    """The first thirteen months of those who stay behind."""
    return _page(request, AfterForm, "foresight/after.html")


def _page(request: HttpRequest, make: Callable[..., Form], template: str) -> HttpResponse:
    if request.method != "POST":
        queries.warm()
        return render(request, template, {"form": make()})
    form = make(request.POST)
    if "terug" in request.POST or not form.is_valid():
        again = "terug" in request.POST
        kept = make(initial=_kept(request, form)) if again else form
        return _private(render(request, template, {"form": kept}, status=200 if again else 422))
    page = presenters.ahead_page(
        queries.seen(form.taps), form.taps, clock.today(), see=form.cleaned_data["zien"],
        is_close=isinstance(form, AheadForm) and form.is_close,
        carried=carried_of(dict(request.POST.lists()), [name for name in form.fields if name != "zien"]),
    )  # fmt: skip
    return _private(render(request, "foresight/result.html", {"page": page}))


def _kept(request: HttpRequest, form: Form) -> dict[str, object]:
    """What was tapped, for the form again; of a list all of it."""
    several = {
        name
        for name, field in form.fields.items()
        if hasattr(field.widget, "allow_multiple_selected") and field.widget.allow_multiple_selected
    }
    return {name: request.POST.getlist(name) if name in several else request.POST.get(name, "") for name in form.fields}


def _private(response: HttpResponse) -> HttpResponse:
    """Kept by no cache: what was tapped stands in it."""
    response.naast_private = "form"  # type: ignore[attr-defined]
    return response
