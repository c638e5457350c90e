"""Pages for the team: the inbox, one question, entering a question for someone."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Textarea
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from naast.accounts import queries as accounts
from naast.core import clock
from naast.core.actors import Actor
from naast.core.errors import Conflict, DomainError, NotVisible
from naast.intake import actions, presenters, queries
from naast.intake.forms import (
    AnswerForm,
    AskForm,
    AskOnForm,
    AttemptForm,
    CloseForm,
    DeskForm,
    ForwardForm,
    NoteForm,
    SplitForm,
    UndoCloseForm,
    UrgencyForm,
    VersionedForm,
)
from naast.intake.models import HelpQuestion
from naast.intake.views.shared import hand_over, login_first, private, refuse_elsewhere, takes_no_questions


def _actor(request: HttpRequest) -> Actor:
    return accounts.actor_for(request.user)  # type: ignore[arg-type]


@login_required
@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """The work of the teams someone works for."""
    actor, view = _actor(request), request.GET.get("toon", "open")
    if takes_no_questions(actor):
        return redirect("access:shared")
    asked = queries.readable(request.GET.get("nummer", ""))
    rows = queries.page_of(queries.inbox_for(actor, view, asked), request.GET.get("p", "1"))
    page = presenters.inbox_page(
        rows, queries.inbox_counts_for(actor), view, alarms=queries.alarms_for(actor), now=clock.now(), asked=asked
    )
    return render(request, "intake/inbox.html", {"page": page})


@login_first("intake:desk")
@require_http_methods(["GET", "HEAD", "POST"])
def desk(request: HttpRequest) -> HttpResponse:
    """A professional enters a question for someone; first a look at what Naast understands, then over to the team."""
    refuse_elsewhere(_actor(request))
    if request.method != "POST":
        return render(request, "intake/desk.html", {"form": DeskForm()})
    if "kijk" in request.POST:
        return _first_look(request)
    form = DeskForm(request.POST)
    if not form.is_valid():
        return private(render(request, "intake/desk.html", {"form": form}, status=422))
    data = form.cleaned_data
    receipt = hand_over(
        data, by=_actor(request), channel=data["channel"], team=data["team"], entered_by=request.user,
        danger_seen=data["danger"], asked=data["consent"],
    )  # fmt: skip
    messages.success(
        request,
        _("Vraag %(reference)s ligt bij %(team)s.")
        % {"reference": receipt.question.reference, "team": receipt.question.team},
    )
    link = request.build_absolute_uri(presenters.status_url(receipt.token))
    return private(
        render(
            request, "intake/desk_done.html", {"page": presenters.desk_done(receipt.question, link, _actor(request))}
        )
    )


def _first_look(request: HttpRequest) -> HttpResponse:
    """What Naast makes of the words so far; everything that was typed is still in the form."""
    form, base = DeskForm(initial=request.POST.dict()), AskForm(request.POST)
    if not base.is_valid():
        return private(render(request, "intake/desk.html", {"form": form, "mistakes": base}, status=422))
    data = base.cleaned_data
    answer = queries.answer_to(data["text"], data["asker"], data["pc4"])
    page = presenters.desk_look(answer, data, team=accounts.team_for_pc4(data["pc4"]))
    return private(render(request, "intake/desk.html", {"form": form, "page": page}))


def _forms(question: HelpQuestion) -> dict[str, Any]:
    start = {"version": question.version}
    return {
        "note": NoteForm(prefix="note"),
        "attempt": AttemptForm(prefix="attempt"),
        "ask_on": AskOnForm(prefix="ask_on", initial=start),
        "answer": AnswerForm(prefix="answer", initial=start),
        "split": SplitForm(prefix="split", initial=start),
        "forward": ForwardForm(prefix="forward", initial=start),
        "close": CloseForm(prefix="close", initial=start),
        "urgency": UrgencyForm(prefix="urgency", initial=start),
        "undo_close": UndoCloseForm(prefix="undo_close", initial=start),
    }


@login_required
@require_safe
def question(request: HttpRequest, question_id: UUID) -> HttpResponse:
    """One question with its whole story and everything the team can do."""
    return _question_page(request, question_id)


def _question_page(
    request: HttpRequest, question_id: UUID, verb: str = "", form: Any = None, conflict: Conflict | None = None
) -> HttpResponse:
    """The page of a question; after a mistake or a conflict with the form that was sent, so that no word is lost."""
    actor = _actor(request)
    found = queries.question_for(actor, question_id)
    entries = queries.entries_for(actor, found)
    forms = _forms(found) | ({verb: form} if form is not None else {})
    page = presenters.question_page(found, entries, queries.parts_for(actor, found), now=clock.now())
    doings = presenters.doings(found, actor, forms, verb if form is not None else "")
    helps = presenters.helps_for_team(queries.helps_for([found]))
    context = {"page": page, "doings": doings, "conflict": conflict, "helps": helps}
    on_page = bool(doings.undo) if verb == "undo_close" else page.is_open
    if conflict and not on_page:
        context["kept"] = _kept(form)
    status = conflict.status if conflict else 422 if form is not None else 200
    return private(render(request, "intake/question.html", context, status=status))


def _kept(form: Any) -> list[dict[str, str]]:
    """What was typed in a form that is no longer on the page, because someone else was first: to copy."""
    texts = [field for field in form if isinstance(field.field.widget, Textarea)]
    return [
        {"id": f"kept_{field.html_name}", "label": str(field.label), "text": str(field.value())}
        for field in texts
        if field.value()
    ]


def _as_of_now(form: Any, request: HttpRequest, actor: Actor, question_id: UUID, conflict: Conflict) -> Any:
    """The same form for the question as it is now: who has read what changed may send it again."""
    data = request.POST.copy()
    data[form.add_prefix("version")] = str(queries.question_for(actor, question_id).version)
    fresh = type(form)(data, prefix=form.prefix)
    fresh.add_error(None, f"{conflict.message} {conflict.hint}".strip())
    return fresh


@login_first("intake:question", "question_id")
@require_POST
def handle(request: HttpRequest, question_id: UUID, verb: str) -> HttpResponse:
    """One of the things a team can do with a question."""
    actor = _actor(request)
    queries.question_for(actor, question_id)
    if verb not in _VERBS:
        raise NotVisible
    kind, done = _VERBS[verb]
    form = kind(request.POST, prefix=verb if kind is not VersionedForm else None)
    if not form.is_valid():
        return _question_page(request, question_id, verb, form)
    try:
        _do(verb, form, question_id=question_id, by=actor, user=request.user)
    except Conflict as conflict:
        fresh = _as_of_now(form, request, actor, question_id, conflict)
        return _question_page(request, question_id, verb, fresh, conflict)
    except DomainError as error:
        if error.status != 422:
            raise
        form.add_error(None, f"{error.message} {error.hint}".strip())
        return _question_page(request, question_id, verb, form)
    messages.success(request, done)
    return (
        redirect("intake:inbox")
        if verb in ("forward", "split")
        else redirect("intake:question", question_id=question_id)
    )


# Which form belongs to which verb, and what is said when it is done.
_VERBS: dict[str, tuple[Any, Any]] = {
    "claim": (VersionedForm, gettext_lazy("U heeft deze vraag opgepakt.")),
    "release": (VersionedForm, gettext_lazy("De vraag ligt weer bij het team.")),
    "note": (NoteForm, gettext_lazy("Notitie bewaard.")),
    "attempt": (AttemptForm, gettext_lazy("Belpoging bewaard.")),
    "ask_on": (AskOnForm, gettext_lazy("Uw vraag staat klaar voor de vrager.")),
    "answer": (AnswerForm, gettext_lazy("Uw antwoord staat klaar voor de vrager.")),
    "split": (SplitForm, gettext_lazy("De vraag is gesplitst. De delen staan in de werkbak.")),
    "forward": (ForwardForm, gettext_lazy("De vraag ligt nu bij het andere team.")),
    "close": (CloseForm, gettext_lazy("De vraag is afgerond.")),
    "urgency": (UrgencyForm, gettext_lazy("De haast is aangepast.")),
    "undo_close": (UndoCloseForm, gettext_lazy("De vraag is weer open.")),
}


def _do(verb: str, form: Any, *, question_id: UUID, by: Actor, user: Any) -> None:
    data, version = form.cleaned_data, form.cleaned_data.get("version")
    match verb:
        case "claim":
            actions.claim(question_id=question_id, by=by, user=user, version=version)
        case "release":
            actions.release(question_id=question_id, by=by, version=version)
        case "note":
            actions.add_note(question_id=question_id, text=data["text"], by=by)
        case "attempt":
            actions.log_attempt(question_id=question_id, reached=data["reached"], text=data["text"], by=by)
        case "ask_on":
            actions.ask_on(question_id=question_id, text=data["text"], by=by, version=version)
        case "answer":
            actions.answer(question_id=question_id, text=data["text"], by=by, version=version)
        case "split":
            actions.split(question_id=question_id, parts=form.parts(), by=by, version=version)
        case "forward":
            actions.forward(
                question_id=question_id, team_id=data["team"].pk, reason=data["reason"], by=by, version=version
            )
        case "close":
            actions.close(question_id=question_id, outcome=data["outcome"], text=data["text"], by=by, version=version)
        case "urgency":
            actions.raise_urgency(question_id=question_id, urgency=data["urgency"], by=by, version=version)
        case "undo_close":
            actions.undo_close(question_id=question_id, reason=data["reason"], by=by, version=version)
