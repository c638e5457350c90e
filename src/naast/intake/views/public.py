"""Pages for everyone: ask, look at the result, be called back, follow the question with a secret link."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from naast.accounts import queries as accounts
from naast.core import clock
from naast.core.actors import Actor
from naast.core.errors import Conflict
from naast.engine.answering import Answer
from naast.intake import actions, presenters, queries
from naast.intake.forms import AskForm, HandOverForm, ReopenForm, ReplyForm
from naast.intake.views.shared import hand_over, private
from naast.people import queries as people

# So long the page of a question is its receipt for who just asked it: in a cookie, for nobody who asks for help needs a session.
_JUST_NOW = timedelta(minutes=15)


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """ "Stel uw vraag": the first page. Whoever comes back from the answer finds everything as it was filled in."""
    if request.method != "POST":
        return render(request, "intake/ask.html", {"form": AskForm(), "page": presenters.ask_page()})
    form = AskForm(initial={name: request.POST.get(name, "") for name in AskForm.base_fields})
    page = presenters.ask_page(request.POST.get("asker", ""))
    return private(render(request, "intake/ask.html", {"form": form, "page": page}), "form")


@require_http_methods(["GET", "HEAD", "POST"])
def result(request: HttpRequest) -> HttpResponse:
    """What Naast understood and who can help. Nothing is stored: the words travel in the form."""
    if request.method != "POST":
        return redirect("intake:ask")
    form = AskForm(presenters.fold_buttons(request.POST))
    if not form.is_valid():
        return _ask_again(request, form)
    return _result_page(request, form, HandOverForm(initial=presenters.hand_over_start(form.cleaned_data)))


def _ask_again(request: HttpRequest, form: AskForm) -> HttpResponse:
    """The first page with what is wrong; the words are still there."""
    page = presenters.ask_page(request.POST.get("asker", ""))
    return private(render(request, "intake/ask.html", {"form": form, "page": page}, status=422))


def _result_page(request: HttpRequest, form: AskForm, hand_over: HandOverForm, status: int = 200) -> HttpResponse:
    data = form.cleaned_data
    answer = _answer(data, data["rejected"], data["denied"])
    page = presenters.result_page(
        answer, data, team=accounts.team_for_pc4(data["pc4"]), before=_before(request, data, answer)
    )
    return private(render(request, "intake/result.html", {"page": page, "form": hand_over}, status=status), "form")


def _answer(data: dict[str, Any], rejected: Sequence[str], denied: Sequence[str]) -> Answer:
    return queries.answer_to(data["text"], data["asker"], data["pc4"], data["answers"], rejected, denied)


def _before(request: HttpRequest, data: dict[str, Any], answer: Answer) -> presenters.Before | None:
    """What the button of this page changed; None without a button and without a doubt: then nothing is read twice."""
    pressed = presenters.pressed_in(request.POST)
    if not (pressed or data["denied"]):
        return None
    form = AskForm(request.POST)
    if not form.is_valid():
        return None
    first = form.cleaned_data
    earlier = _answer(first, first["rejected"], first["denied"]) if pressed else answer
    if not first["denied"]:
        return presenters.Before(pressed, first, earlier, earlier)
    undoubted = _answer(data, data["rejected"], ()) if data["denied"] else answer
    return presenters.Before(pressed, first, earlier, undoubted)


@require_http_methods(["GET", "HEAD", "POST"])
def call_me(request: HttpRequest) -> HttpResponse:
    """Hand the question to the intake team; the receipt is the status page."""
    if request.method != "POST":
        return redirect("intake:ask")
    form = HandOverForm(request.POST)
    if not form.is_valid():
        base = AskForm(request.POST)
        if base.is_valid():
            return _result_page(request, base, form, status=422)
        return _ask_again(request, base)
    resident = people.resident_actor(request)
    receipt = hand_over(form.cleaned_data, by=Actor.asker(), asked_by=UUID(str(resident.id)) if resident else None)
    response = redirect("intake:status", token=receipt.token)
    response.set_cookie(
        settings.RECEIPT_COOKIE_NAME, receipt.question.reference, max_age=_JUST_NOW, httponly=True, samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )  # fmt: skip
    return response


def answered_only(request: HttpRequest, why: str) -> HttpResponse:
    """The answer to a question that is not handed over now, with the reason above the form. The form holds a valid question."""
    form, base = HandOverForm(request.POST), AskForm(request.POST)
    base.full_clean()
    form.add_error(None, why)
    return _result_page(request, base, form, status=429)


@never_cache
@require_safe
def status(request: HttpRequest, token: str) -> HttpResponse:
    """The asker's own page: what happened, and what they can do."""
    return _status_page(request, token, link=request.build_absolute_uri(request.path))


def _status_page(
    request: HttpRequest, token: str, *, link: str = "", reply: ReplyForm | None = None, reopen: ReopenForm | None = None,
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    """The asker's page; after a mistake with the form that was sent, so that no word is lost."""
    question = queries.question_by_hash(actions.fingerprint(token))
    story = queries.story_for_asker(question)
    is_new = status == 200 and request.COOKIES.get(settings.RECEIPT_COOKIE_NAME) == question.reference
    page = presenters.status_page(question, story, token=token, link=link, is_new=is_new, now=clock.now())
    helps = presenters.helps_for_asker(queries.helps_for([one for one, _lines in story]))
    context = {"page": page, "helps": helps, "form": reply or ReplyForm(), "reopen_form": reopen or ReopenForm()}
    return private(render(request, "intake/status.html", context, status=status))


@require_POST
def reply(request: HttpRequest, token: str) -> HttpResponse:
    """The asker writes something."""
    form = ReplyForm(request.POST)
    if not form.is_valid():
        return _status_page(request, token, reply=form, status=422)
    try:
        actions.reply(token=token, text=form.cleaned_data["text"])
    except Conflict as error:
        # Nothing is open to reply to; the words go to the form that opens the question again.
        again = ReopenForm(request.POST)
        again.add_error(
            None, f"{error.message} {error.hint} {_('Het bericht is nog niet verstuurd. Het staat hieronder.')}"
        )
        return _status_page(request, token, reopen=again, status=409)
    messages.success(request, _("Uw bericht is bij het team."))
    return redirect("intake:status", token=token)


@require_POST
def withdraw(request: HttpRequest, token: str) -> HttpResponse:
    """The asker no longer needs it; can be undone by reopening."""
    actions.withdraw(token=token)
    messages.success(request, _("Uw vraag is ingetrokken. U kunt hem hieronder weer openen."))
    return redirect("intake:status", token=token)


@require_POST
def reopen(request: HttpRequest, token: str) -> HttpResponse:
    """The asker is not helped yet."""
    form = ReopenForm(request.POST)
    if not form.is_valid():
        return _status_page(request, token, reopen=form, status=422)
    actions.reopen(token=token, text=form.cleaned_data["text"])
    messages.success(request, _("Uw vraag is weer open. Het team krijgt bericht."))
    return redirect("intake:status", token=token)
