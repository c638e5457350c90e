"""Looking for help, and the pages of one service, organisation and neighbourhood: fetch, shape, render. All public; only reads."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from naast.core import clock
from naast.core.errors import NotVisible
from naast.directory import danger, presenters, queries, understanding
from naast.directory.choices import FOR_CHILD
from naast.directory.forms import SearchForm, plain_digits
from naast.directory.models import Neighbourhood
from naast.directory.queries import Terms
from naast.directory.views.gone import gone
from naast.directory.views.selections import box_for

# Words on their way from an address to a page without them: a cookie for one minute, of the search page only.
KEPT: Final = "zoekwoorden"
KEPT_SECONDS: Final = 60


def _is_child(request: HttpRequest) -> bool:
    return request.GET.get("voor") == FOR_CHILD


def _page_number(value: str) -> int:
    return int(value) if value.isdecimal() and len(value) < 6 else 1


@require_http_methods(["GET", "HEAD", "POST"])
def search(request: HttpRequest) -> HttpResponse:
    """Look for help near you. A mistake in one field costs only that field.

    Words come in a form and stay out of addresses, which end up in histories and logs; choices without words have an address.
    An address that carries words, from before or from elsewhere, loses them; the page does not.
    """
    kept = _kept_words(request)
    sent = request.POST if request.method == "POST" else {**request.GET.dict(), **({"zoek": kept} if kept else {})}
    typed, chosen = (sent.get(name, "").replace("\0", "").strip() for name in ("postcode", "wijk"))
    places = queries.neighbourhoods_near(plain_digits(typed)[:4], chosen)
    form = SearchForm(sent, neighbourhoods=places)
    terms = form.terms()
    if _has_address(request, form, terms):
        return _without_words(terms, sent.get("bladzijde", ""))
    response = _found(request, form, terms, places, _page_number(sent.get("bladzijde", "1")))
    # The browser may keep a page with words for itself, so that going back to it works; nothing else may.
    response.naast_private = "form" if request.method == "POST" or kept else ""  # type: ignore[attr-defined]
    if kept:
        response.delete_cookie(KEPT, path=reverse("directory:search"))
    return response


def _without_words(terms: Terms, number: str) -> HttpResponse:
    """To the address without words; the words go along for one minute where no history and no log keeps them."""
    page = {"bladzijde": number} if _page_number(number) > 1 else {}
    response = redirect(presenters.search_url(terms, **page))
    if terms.words:
        options: dict[str, Any] = {"max_age": KEPT_SECONDS, "path": reverse("directory:search"), "samesite": "Lax"}
        response.set_cookie(KEPT, signing.dumps(terms.words, salt=KEPT), httponly=True, secure=_is_secure(), **options)
    return response


def _is_secure() -> bool:
    return bool(settings.SESSION_COOKIE_SECURE)


def _kept_words(request: HttpRequest) -> str:
    """Words that stood in an address a moment ago; empty when there are none, or when someone tampered with them."""
    if request.method == "POST" or "zoek" in request.GET:
        return ""
    try:
        return str(signing.loads(request.COOKIES.get(KEPT, ""), salt=KEPT, max_age=KEPT_SECONDS))
    except signing.BadSignature:
        return ""


def _has_address(request: HttpRequest, form: SearchForm, terms: Terms) -> bool:
    """Whether this belongs at another address: choices without words that came in a form, or words that came in an address."""
    if request.method == "POST":
        return not terms.words and not form.errors
    return "zoek" in request.GET


def _found(
    request: HttpRequest, form: SearchForm, terms: Terms, places: list[Neighbourhood], number: int
) -> HttpResponse:
    now = clock.now()
    alarm = danger.in_search(terms.words)
    meaning = understanding.meaning_of(terms.words, terms.pc4, child=terms.child)
    first = [line.provision for line in alarm.help] if alarm else meaning.first
    found = queries.search(terms, number, first=first, meant=meaning.meant, now=now, places=places)
    form.tell(found)
    home = next((n for n in places if _is_home(n, terms)), None)
    page = presenters.search_page(
        terms, found, danger=alarm, meaning=meaning, neighbourhoods=places, home=home, now=now
    )
    return render(request, "directory/search.html", {"form": form, "page": page}, status=422 if form.errors else 200)


def _is_home(place: Neighbourhood, terms: Terms) -> bool:
    if terms.pc4:
        return any(area.pc4 == terms.pc4 for area in place.postcodes.all())
    return bool(place.slug == terms.neighbourhood)


@require_safe
def service(request: HttpRequest, slug: str) -> HttpResponse:
    """One service, with other places when there is no room; what is closed or ended says so, with other places too."""
    try:
        found = queries.service_by_slug(slug)
    except NotVisible:
        return gone(request, slug, child=_is_child(request))
    others = queries.alternatives_for(found) if presenters.needs_alternative(found) else []
    place = presenters.place_words(found, queries.neighbourhood_count(), settings.NAAST_MUNICIPALITY)
    page = presenters.service_page(
        found,
        provisions=queries.provisions(),
        alternatives=others,
        place=place,
        now=clock.now(),
        child=_is_child(request),
    )
    box = box_for(request, found.pk)
    response = render(request, "directory/service.html", {"page": page, **box})
    if box:
        response.naast_private = "page"  # type: ignore[attr-defined]
    return response


@require_safe
def service_by_id(request: HttpRequest, service_id: UUID) -> HttpResponse:
    """For other rooms, which know a service by its id."""
    address = reverse("directory:service", kwargs={"slug": queries.slug_of(service_id)})
    return redirect(presenters.for_child(address, _is_child(request)))


@require_safe
def organisation(request: HttpRequest, slug: str) -> HttpResponse:
    """One organisation and what it offers."""
    page = presenters.organisation_page(queries.organisation_by_slug(slug), now=clock.now(), child=_is_child(request))
    return render(request, "directory/organisation.html", {"page": page})


@require_safe
def neighbourhood(request: HttpRequest, slug: str) -> HttpResponse:
    """One neighbourhood: what it is like and what is really of this place."""
    place = queries.neighbourhood_by_slug(slug)
    page = presenters.neighbourhood_page(
        place,
        per_layer=queries.layers_in(place),
        services=queries.only_in(place),
        now=clock.now(),
        child=_is_child(request),
    )
    return render(request, "directory/neighbourhood.html", {"page": page})
