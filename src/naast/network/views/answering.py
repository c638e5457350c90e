"""The pages of an organisation behind the link of its mail. Opening them changes nothing, so a scanner of mails does no harm."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from naast.core.doors import public
from naast.core.errors import Conflict, NotVisible
from naast.network import actions, presenters, queries
from naast.network.forms import KnownForm, MoreForm
from naast.network.models import WaveMember
from naast.network.views.shared import history_of, shown

_PAGE = require_http_methods(["GET", "HEAD", "POST"])
_WHY = "De link uit de mail van een organisatie: gaat alleen over organisaties"
View = Callable[..., HttpResponse]


def _behind_link(view: View) -> View:
    """Finds the link; a page of its own for one we never made (404) and for a wave that is over."""

    @wraps(view)
    def guarded(request: HttpRequest, token: str, **parts: Any) -> HttpResponse:
        try:
            member = queries.member_by_token(token)
        except NotVisible:
            return shown(request, "answer_unknown", 404)
        try:
            actions.need_working(member)
        except Conflict:
            return shown(
                request, "answer_over", 409 if request.method == "POST" else 200, organisation=member.organisation
            )
        return view(request, token, member, **parts)

    return guarded


@public(_WHY)
@never_cache
@_PAGE
@_behind_link
def answer(request: HttpRequest, token: str, member: WaveMember) -> HttpResponse:
    """Whom do you know? The search button only shows more; what is ticked travels along."""
    others = queries.others_of(member)
    form = KnownForm(request.POST or None, others=[str(one.pk) for one in others])
    search = ""
    if request.method == "POST":
        is_valid = form.is_valid()
        ticked = set(form.cleaned_data.get("ken", []))
        search = form.cleaned_data.get("zoek", "")
        if is_valid and request.POST.get("doe") != "zoek":
            actions.say_known(token=token, known={UUID(one) for one in ticked})
            return redirect("network:answer_more", token=token)
    else:
        ticked = _ticked(member)
    page = presenters.known_page(member, others, ticked, search)
    return shown(request, "answer", 422 if form.errors else 200, page=page)


def _ticked(member: WaveMember) -> set[str]:
    """What was said in this wave; before the first answer what was said in the wave before."""
    if member.answered_at:
        return {str(pk) for pk, tie in queries.said_by(member).items() if tie.kinds}
    before = {pk for pk, tie in queries.said_before(member).items() if tie.kinds}
    return {str(one.pk) for one in queries.others_of(member) if one.organisation_id in before}


@public(_WHY)
@never_cache
@_PAGE
@_behind_link
def answer_more(request: HttpRequest, token: str, member: WaveMember) -> HttpResponse:
    """What do you do together, of those you know; and whom do you wish to know?"""
    if member.answered_at is None:
        return redirect("network:answer", token=token)
    others, said = queries.others_of(member), queries.said_by(member)
    names = {str(one.pk): one.organisation.name for one in others}
    known = {pk: name for pk, name in names.items() if UUID(pk) in said and said[UUID(pk)].kinds}
    form = MoreForm(request.POST if request.method == "POST" else None, known=known, others=list(names))
    if request.method == "POST" and form.is_valid():
        wishes = {UUID(one) for one in form.cleaned_data["wens"]}
        actions.say_more(token=token, told=form.told(), wishes=wishes)
        return redirect("network:answer_thanks", token=token)
    page = presenters.more_page(member, token, others, said, request.POST if form.is_bound else None)
    return shown(request, "answer_more", 422 if form.errors else 200, page=page)


@public(_WHY)
@never_cache
@require_safe
@_behind_link
def answer_thanks(request: HttpRequest, token: str, member: WaveMember) -> HttpResponse:
    """Thank you, and the map as it is now when that may be seen."""
    if member.answered_at is None:
        return redirect("network:answer", token=token)
    drawn = None
    if member.wave.show_map:
        look = presenters.Look(chosen=member.organisation.slug)
        history, _before = history_of(member.wave, look)
        drawn = presenters.picture(history, look, None, presenters.Beside(), links=False)
    page = presenters.thanks_page(member, token, queries.said_by(member), drawn)
    return shown(request, "answer_thanks", page=page)
