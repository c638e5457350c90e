"""The way in for residents: the link, the choice of a code, the code; a new link; and the way out. Looking never changes anything."""

from __future__ import annotations

import secrets

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from naast.core.doors import KNOCKER, actor_of, door, public
from naast.core.errors import NotVisible
from naast.people import actions, presenters, queries
from naast.people.choices import OWN
from naast.people.forms import CodeForm, NewLinkForm, WayForm
from naast.people.queries.residents import SESSION_KEY, session_data
from naast.people.views.shared import attempt, done, show

# A secret of this browser, made when a code is asked for: a code counts only there.
BROWSER_KEY = "resident-browser"
_FORM_PAGE = require_http_methods(["GET", "HEAD", "POST"])


@public("De geheime link zelf: toont geen gegevens en laat niemand binnen zonder code")
@never_cache
@_FORM_PAGE
def entry(request: HttpRequest, token: str) -> HttpResponse:
    """Behind the link: how shall the code come? Opening it sends nothing, so a scanner of mails does no harm."""
    try:
        link = queries.link_by_token(token)
    except NotVisible:
        return show(request, "people/entry_gone.html", presenters.gone_page(), form=NewLinkForm(), status=404)
    ways = queries.ways_of(link.member)
    page = presenters.entry_page(link, ways)
    if request.method != "POST":
        return show(request, "people/entry.html", page, form=WayForm(ways=page.choices))
    form = WayForm(request.POST, ways=page.choices)
    status = 422
    if form.is_valid():
        browser = request.session.setdefault(BROWSER_KEY, secrets.token_urlsafe(24))
        way = form.cleaned_data["way"]
        status = attempt(form, lambda: actions.send_code(token=token, way=way, browser=browser))
        if status == 200:
            return redirect("people:code", token=token)
    return show(request, "people/entry.html", page, form=form, status=status)


@public("De code bij een geheime link: het tweede bewijs")
@never_cache
@_FORM_PAGE
def code(request: HttpRequest, token: str) -> HttpResponse:
    """The code that came. Right: in, with a fresh session."""
    try:
        link = queries.link_by_token(token)
    except NotVisible:
        return show(request, "people/entry_gone.html", presenters.gone_page(), form=NewLinkForm(), status=404)
    page = presenters.code_page(link, token)
    if request.method != "POST":
        return show(request, "people/code.html", page, form=CodeForm())
    form = CodeForm(request.POST)
    if form.is_valid():
        browser = str(request.session.get(BROWSER_KEY) or secrets.token_urlsafe(24))
        result = actions.check_code(token=token, code=form.cleaned_data["code"], browser=browser)
        if result.link is not None:
            # A new key: whoever knew the session of before, does not know this one.
            request.session.cycle_key()
            request.session[SESSION_KEY] = session_data(result.link)
            request.session.pop(BROWSER_KEY, None)
            # The front page is of a room above; only its address is known here.
            return redirect("plan:start")
        form.add_error("code", presenters.wrong_code(result.reason, result.tries_left))
    return show(request, "people/code.html", page, form=form, status=422)


@public("Een nieuwe link vragen: het antwoord is voor iedereen hetzelfde")
@never_cache
@_FORM_PAGE
def new_link(request: HttpRequest) -> HttpResponse:
    """A new link. Never tells whether someone is known: the same row is stored, the same page shown."""
    form = NewLinkForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.request_link(address=form.cleaned_data["address"])
        return show(request, "people/new_link_asked.html", presenters.plain_page())
    status = 422 if request.method == "POST" else 200
    # Who was sent here because the hour was over reads that first (see `access.keeping`).
    gone = "uit" in request.GET
    return show(request, "people/new_link.html", presenters.plain_page(), form=form, gone=gone, status=status)


@public("Uitloggen: haalt alleen de eigen sessie weg")
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Out, in this browser."""
    request.session.pop(SESSION_KEY, None)
    request.session.cycle_key()
    done(request, _("U bent uitgelogd. Met uw link en een nieuwe code komt u er weer in."))
    return redirect("intake:ask")


@door(part=KNOCKER, purpose=OWN, kinds=("resident",), person="")
@require_POST
def sign_out_everywhere(request: HttpRequest) -> HttpResponse:
    """Out, on every device."""
    actions.end_everywhere(by=actor_of(request))
    request.session.pop(SESSION_KEY, None)
    done(request, _("U bent overal uitgelogd. Met uw link en een nieuwe code komt u er weer in."))
    return redirect("intake:ask")
