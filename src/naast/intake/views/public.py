"""Pages for everyone: ask, look at the result, be called back, follow the question with a secret link."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from naast.accounts import queries as accounts
from naast.core import clock
from naast.core.actors import Actor
from naast.intake import actions, presenters, queries
from naast.intake.forms import AskForm, HandOverForm, ReopenForm, ReplyForm
from naast.intake.views.shared import hand_over, private


@require_safe
def ask(request: HttpRequest) -> HttpResponse:
    """ "Stel uw vraag": the first page."""
    return render(request, "intake/ask.html", {"form": AskForm(), "page": presenters.ask_page()})


@require_http_methods(["GET", "HEAD", "POST"])
def result(request: HttpRequest) -> HttpResponse:
    """What Naast understood and who can help. Nothing is stored: the words travel in the form."""
    if request.method != "POST":
        return redirect("intake:ask")
    form = AskForm(presenters.fold_buttons(request.POST))
    if not form.is_valid():
        return private(
            render(
                request,
                "intake/ask.html",
                {"form": form, "page": presenters.ask_page(request.POST.get("asker", ""))},
                status=422,
            )
        )
    return _result_page(request, form, HandOverForm(initial=presenters.hand_over_start(form.cleaned_data)))


def _result_page(request: HttpRequest, form: AskForm, hand_over: HandOverForm, status: int = 200) -> HttpResponse:
    data = form.cleaned_data
    doubts = data["rejected"], data["denied"]
    answer = queries.answer_to(data["text"], data["asker"], data["pc4"], data["answers"], *doubts)
    page = presenters.result_page(answer, data, team=accounts.team_for_pc4(data["pc4"]))
    return private(render(request, "intake/result.html", {"page": page, "form": hand_over}, status=status), "form")


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
        return private(
            render(
                request,
                "intake/ask.html",
                {"form": base, "page": presenters.ask_page(request.POST.get("asker", ""))},
                status=422,
            )
        )
    receipt = hand_over(form.cleaned_data, by=Actor.asker())
    request.session["receipt"] = receipt.question.reference
    return redirect("intake:status", token=receipt.token)


@never_cache
@require_safe
def status(request: HttpRequest, token: str) -> HttpResponse:
    """The asker's own page: what happened, and what they can do."""
    question = queries.question_by_hash(actions.fingerprint(token))
    is_new = request.session.get("receipt") == question.reference
    story = queries.story_for_asker(question)
    link = request.build_absolute_uri(request.path)
    page = presenters.status_page(question, story, token=token, link=link, is_new=is_new, now=clock.now())
    return private(
        render(request, "intake/status.html", {"page": page, "form": ReplyForm(), "reopen_form": ReopenForm()})
    )


@require_POST
def reply(request: HttpRequest, token: str) -> HttpResponse:
    """The asker writes something."""
    form = ReplyForm(request.POST)
    if not form.is_valid():
        question = queries.question_by_hash(actions.fingerprint(token))
        page = presenters.status_page(
            question, queries.story_for_asker(question), token=token, link="", is_new=False, now=clock.now()
        )
        context = {"page": page, "form": form, "reopen_form": ReopenForm()}
        return private(render(request, "intake/status.html", context, status=422))
    actions.reply(token=token, text=form.cleaned_data["text"])
    messages.success(request, _("Uw bericht is bij het team. Zij zien het meteen."))
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
    actions.reopen(token=token, text=form.cleaned_data["text"] if form.is_valid() else "")
    messages.success(request, _("Uw vraag is weer open. Het team ziet het meteen."))
    return redirect("intake:status", token=token)
