"""The front of a resident: the start page, their questions, one question, and large letters."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from naast.access import queries as access
from naast.core import clock
from naast.core.doors import KNOCKER, actor_of, door, public
from naast.core.errors import NotVisible
from naast.people import queries as people
from naast.people.queries.residents import SESSION_KEY
from naast.people.views.shared import done, show
from naast.plan import asked
from naast.plan.choices import OWN
from naast.plan.presenters import mine as pages
from naast.plan.presenters import questions
from naast.plan.queries import mine as queries
from naast.referrals import queries as referrals
from naast.referrals.actions.ending import withdraw

PART = "referrals"
LETTERS, LARGE = "naast_letters", "groot"
A_YEAR = 365 * 24 * 3600


@door(part=KNOCKER, purpose=OWN, kinds=("resident",), person="")
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """ "Vandaag": what goes on, who does what, whom to call, what changed."""
    actor = actor_of(request)
    me = people.own_member(actor)
    since = queries.visit_before(actor, me.person_id, _came_in(request))
    page = pages.start_page(
        me, queries.now_for(actor, me, since), since, settings.NAAST_DESK_PHONE, asked.by_member(me.pk)
    )
    return show(request, "plan/start.html", page)


def _came_in(request: HttpRequest) -> datetime:
    """When this visit began: the session says."""
    kept: Any = request.session.get(SESSION_KEY) or {}
    try:
        return datetime.fromisoformat(kept["since"])
    except (KeyError, TypeError, ValueError):
        return clock.now()


@door(part=PART, purpose=OWN, kinds=("resident",), person="")
@require_safe
def my_questions(request: HttpRequest) -> HttpResponse:
    """Every question that went to an organisation, and what this reader asked the help team."""
    actor = actor_of(request)
    me = people.own_member(actor)
    rows = referrals.referrals_of_person(actor, me.person_id)
    return show(request, "plan/my_questions.html", questions.questions_page(rows, me, asked.by_member(me.pk)))


@door(part=PART, purpose=OWN, kinds=("resident",), person="")
@require_http_methods(["GET", "HEAD", "POST"])
def my_question(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    """One question; sending takes it back, at any time and without a reason."""
    actor = actor_of(request)
    me = people.own_member(actor)
    one = referrals.referral_for(actor, referral_id)
    if one.person_id != me.person_id:
        raise NotVisible
    if request.method == "POST":
        # Whose yes it was takes that yes back too; somebody else beside them can only take back the question.
        withdraw(referral=one, by=actor, consent=me.is_self or me.is_representative)
        done(request, _("De vraag is ingetrokken. Zij zien nu niets meer van u."))
        return redirect("plan:my_question", referral_id=referral_id)
    may = access.decide(actor, me.person_id, PART, OWN, "change").allowed
    page = questions.question_page(one, referrals.history_for(actor, one), me, may_change=may)
    return show(request, "plan/my_question.html", page)


@public("Grote letters aan of uit: alleen een cookie in deze browser")
@require_POST
def letters(request: HttpRequest) -> HttpResponse:
    """Large letters on or off, and back to the page one came from."""
    after = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(after, allowed_hosts=None) or not after.startswith("/"):
        after = "/"
    response = redirect(after)
    if request.POST.get("letters") == LARGE:
        response.set_cookie(
            LETTERS, LARGE, max_age=A_YEAR, secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Lax"
        )
    else:
        response.delete_cookie(LETTERS, samesite="Lax")
    return response
