""" "Hoe lang houdt u dit vol?": for the carer first, and for whom the carer chose. Nobody else has a page with it."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from naast.core.doors import KNOCKER, actor_of, door
from naast.core.errors import NotVisible
from naast.people import queries as people
from naast.people.views.shared import attempt, done, show
from naast.plan.actions import carer as acts
from naast.plan.choices import CARE, OWN
from naast.plan.forms.helping import HowLongForm, ShareForm
from naast.plan.presenters import carer as pages
from naast.plan.queries import carer as queries


@door(part=KNOCKER, purpose=OWN, kinds=("resident",), person="")
@require_http_methods(["GET", "HEAD", "POST"])
def carer(request: HttpRequest) -> HttpResponse:
    """Answer, look back, choose who reads along."""
    actor = actor_of(request)
    me = queries.carer(actor)
    form, status = HowLongForm(request.POST or None), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            data = form.cleaned_data
            status = attempt(form, lambda: acts.say_how_long(by=actor, **data))
            if status == 200:
                done(request, _("Dank u. Dit is alleen voor u, tot u zelf iemand kiest die mag meelezen."), form)
                return redirect("plan:carer")
    return _show(request, form, ShareForm(choices=pages.choices(*queries.may_be_chosen(me))), status)


def _show(request: HttpRequest, form: HowLongForm, share: ShareForm, status: int) -> HttpResponse:
    actor = actor_of(request)
    me = queries.carer(actor)
    answers, about = queries.own_answers(me), people.own_person(actor)
    page = pages.carer_page(
        answers, queries.own_shares(me), queries.shared_with(actor, me.person_id), queries.danger_in(answers), about.name if about else ""
    )  # fmt: skip
    return show(request, "plan/carer.html", page, form=form, share=share, status=status)


@door(part=KNOCKER, purpose=OWN, kinds=("resident",), person="")
@require_POST
def carer_share(request: HttpRequest) -> HttpResponse:
    """Let somebody read along."""
    actor = actor_of(request)
    share = ShareForm(request.POST, choices=pages.choices(*queries.may_be_chosen(queries.carer(actor))))
    if not share.is_valid():
        return _show(request, HowLongForm(), share, 422)
    acts.share_answers(to_id=UUID(share.cleaned_data["to"]), by=actor)
    done(request, _("Die mag nu uw antwoorden lezen. U kunt dat altijd stoppen."))
    return redirect("plan:carer")


@door(part=KNOCKER, purpose=OWN, kinds=("resident",), person="")
@require_POST
def carer_share_stop(request: HttpRequest, share_id: UUID) -> HttpResponse:
    """Nobody reads along any more."""
    acts.stop_sharing(share_id=share_id, by=actor_of(request))
    done(request, _("Die leest niet meer mee."))
    return redirect("plan:carer")


@door(part=KNOCKER, purpose=OWN, kinds=("resident",), person="")
@require_POST
def carer_back(request: HttpRequest, answer_id: UUID) -> HttpResponse:
    """Take one answer away."""
    acts.take_answer_back(answer_id=answer_id, by=actor_of(request))
    done(request, _("Dit antwoord is weg."))
    return redirect("plan:carer")


@door(part="circle", purpose=CARE)
@require_safe
def carers_of(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """For a professional whom a carer chose."""
    found = queries.shared_with(actor_of(request), person_id)
    if not found:
        raise NotVisible
    return show(request, "plan/carers_of.html", None, cards=[pages.card_of(one) for one in found], person_id=person_id)
