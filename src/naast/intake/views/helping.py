"""Asking help at an organisation for a question: choose a place, fill in, read back, send. The asker stops it on the status page."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from naast.accounts import queries as accounts
from naast.core import rls
from naast.core.actors import Actor
from naast.intake import actions, presenters, queries
from naast.intake.models import HelpQuestion
from naast.intake.views.shared import login_first
from naast.referrals import choosing
from naast.referrals.choices import CARE
from naast.referrals.views import composing

_FORM_PAGE = require_http_methods(["GET", "HEAD", "POST"])


@login_first("intake:question", "question_id")
@_FORM_PAGE
def help_choose(request: HttpRequest, question_id: UUID) -> HttpResponse:
    """Which organisation to ask: places for the kinds of help that fit, near the asker."""
    found = queries.question_for(_actor(request), question_id)
    return composing.choose(request, _origin(found))


@login_first("intake:question", "question_id")
@_FORM_PAGE
def help_ask(request: HttpRequest, question_id: UUID, slug: str) -> HttpResponse:
    """What is sent, read back, and sent."""
    actor = _actor(request)
    found, service = queries.question_for(actor, question_id), choosing.service_to_ask(slug)

    def send(asked: composing.Asked) -> HttpResponse:
        referral = actions.ask_help(
            question_id=found.pk, service=service, asked=composing.as_fields(asked, service), by=actor
        )
        messages.success(request, _("Gevraagd bij %(place)s.") % {"place": referral.organisation.name})
        return redirect("referrals:detail", referral_id=referral.pk)

    with rls.acting(actor, CARE):
        running = choosing.open_like(actor, CARE, service=service, among=queries.helps_of(found))
        return composing.compose(request, _origin(found), service, running=running, send=send)


def _actor(request: HttpRequest) -> Actor:
    return accounts.actor_for(request.user)  # type: ignore[arg-type]


def _origin(question: HelpQuestion) -> composing.Origin:
    where = {"question_id": question.pk}
    answer = queries.answer_to(question.text, question.asker, question.pc4)
    return composing.Origin(
        about=presenters.words_of(question.contact_name, question),
        team=question.team.name,
        pc4=question.pc4,
        items=presenters.items_of(question),
        question="",
        given_by=question.contact_name,
        back=(reverse("intake:question", kwargs=where), _("Vraag %(reference)s") % {"reference": question.reference}),
        choose_url=reverse("intake:help_choose", kwargs=where),
        url_of=lambda service: reverse("intake:help_ask", kwargs=where | {"slug": service.slug}),
        urgency=question.urgency,
        provisions=presenters.proposed(answer),
    )


@require_POST
def help_withdraw(request: HttpRequest, token: str, referral_id: UUID) -> HttpResponse:
    """The asker does not want this help any more."""
    actions.withdraw_help(token=token, referral_id=referral_id)
    messages.success(request, _("Dit is ingetrokken. Zij zien uw vraag niet meer."))
    return redirect("intake:status", token=token)
