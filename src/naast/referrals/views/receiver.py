"""The pages of a receiver without an account: the link, the code to the organisation's own mailbox, the question and its answer.

Looking never changes anything: "seen" follows from the right code, which is sent with a form. Opening a link sends nothing, so that a
scanner of mails does no harm.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from naast.audit import actions as audit
from naast.core import clock, rls
from naast.core.actors import Actor
from naast.core.doors import public
from naast.core.errors import Conflict, DomainError, NotVisible
from naast.engine import loop
from naast.referrals import actions, queries
from naast.referrals.choices import CARE, State
from naast.referrals.forms import AlongForm, ReceiverCodeForm, RefusalForm
from naast.referrals.models import ReceiverLink, Referral
from naast.referrals.presenters import receiver as presenters

BROWSER_KEY, SESSION_KEY = "receiver-browser", "receiver"
# Long enough to make a telephone call in between, short enough for a computer in a vestry.
SESSION_LENGTH = timedelta(minutes=60)
MOST_OPEN = 20
_PAGE = require_http_methods(["GET", "HEAD", "POST"])
View = Callable[..., HttpResponse]


def _show(request: HttpRequest, template: str, *, status: int = 200, **more: Any) -> HttpResponse:
    response = render(request, f"referrals/{template}.html", more, status=status)
    response.naast_private = "page"  # type: ignore[attr-defined]
    return response


def _behind_link(view: View) -> View:
    """Finds the link; a page of its own for one we never made (404), one that is old, and one whose question is done."""

    def guarded(request: HttpRequest, token: str) -> HttpResponse:
        try:
            link = queries.link_by_token(token)
        except NotVisible:
            return _show(request, "receive_unknown", status=404)
        try:
            return view(request, token, link)
        except Conflict as conflict:
            return _stopped(request, token, link, conflict)
        except DomainError as error:
            if error.status not in (422, 429):
                raise
            page = _door(link, token)
            return _show(
                request, "receive_problem", status=error.status, page=page, message=error.message, hint=error.hint
            )

    return guarded


def _stopped(request: HttpRequest, token: str, link: ReceiverLink, conflict: Conflict) -> HttpResponse:
    page = _door(link, token)
    if link.referral.is_open:
        return _show(request, "receive_old", status=200 if request.method != "POST" else 409, page=page)
    return _show(request, "receive_done", page=page, message=conflict.message)


def _door(link: ReceiverLink, token: str) -> presenters.DoorPage:
    return presenters.door_page(link, token, queries.mailbox_of(link.referral))


@public("De link uit de mail: toont niets van iemand en laat niemand binnen zonder code")
@never_cache
@_PAGE
@_behind_link
def entry(request: HttpRequest, token: str, link: ReceiverLink) -> HttpResponse:
    """Behind the link: that there is a question, for whom, and that a code will come."""
    actions.need_working(link)
    if request.method != "POST":
        return _show(request, "receive", page=_door(link, token))
    browser = request.session.setdefault(BROWSER_KEY, secrets.token_urlsafe(24))
    actions.send_code(token=token, browser=browser)
    return redirect("referrals:receive_code", token=token)


@public("De code bij de link: het bewijs dat dit de mailbox van de organisatie is")
@never_cache
@_PAGE
@_behind_link
def code(request: HttpRequest, token: str, link: ReceiverLink) -> HttpResponse:
    """The code that came. Right: the question, and who asked it knows that it was seen."""
    actions.need_working(link)
    form = ReceiverCodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        browser = str(request.session.get(BROWSER_KEY) or secrets.token_urlsafe(24))
        result = actions.check_code(token=token, code=form.cleaned_data["code"], browser=browser)
        if result.reason == "in":
            _let_in(request, link)
            if link.referral.is_open:
                actions.see(referral=link.referral, by=_actor(link))
            return redirect("referrals:receive_question", token=token)
        form.add_error("code", presenters.wrong_code(result.reason, result.tries_left))
    return _show(request, "receive_code", page=_door(link, token), form=form, status=422 if form.is_bound else 200)


@public("Een nieuwe link voor de ontvanger: gaat alleen naar de mailbox van de organisatie")
@never_cache
@require_POST
@_behind_link
def new_link(request: HttpRequest, token: str, link: ReceiverLink) -> HttpResponse:
    """An old link of ours: a new one goes to the mailbox."""
    actions.new_link(token=token)
    return _show(request, "receive_sent", page=_door(link, token))


@public("De vraag zelf: alleen met een code die net naar de mailbox van de organisatie ging")
@never_cache
@_PAGE
@_behind_link
def question(request: HttpRequest, token: str, link: ReceiverLink) -> HttpResponse:
    """Who asks what, exactly as consented; and the answer, in one tap."""
    if not _is_in(request, link):
        return redirect("referrals:receive", token=token)
    chosen = request.POST.get("answer", "")
    if request.method != "POST":
        return _question(request, token, link, along=AlongForm())
    if chosen == State.NOT_FOR_US and "better_idea" not in request.POST:
        # The first tap: now the reasons, in place of the other answers.
        return _question(request, token, link, refusal=RefusalForm())
    form: Any = RefusalForm(request.POST) if chosen == State.NOT_FOR_US else AlongForm(request.POST)
    if form.is_valid() and _is_done(request, link, chosen, form):
        return redirect("referrals:receive_question", token=token)
    name = "refusal" if chosen == State.NOT_FOR_US else "along"
    return _question(request, token, link, status=422, **{name: form})


def _is_done(request: HttpRequest, link: ReceiverLink, chosen: str, form: Any) -> bool:
    data, by = form.cleaned_data, _actor(link)
    try:
        if chosen == State.NOT_REACHED:
            actions.note_attempt(referral=link.referral, by=by, note=data["note"])
        elif chosen == "note":
            actions.add_note(referral=link.referral, by=by, note=data["note"])
        else:
            actions.answer(
                referral=link.referral, answer=chosen, by=by, note=data.get("note", ""), date=data.get("on"),
                refusal=data.get("refusal", ""), better_idea=data.get("better_idea", ""),
            )  # fmt: skip
    except Conflict as conflict:
        # Somebody else of the organisation, or the team, was first: the page shows how it stands now.
        messages.warning(request, f"{conflict.message} {conflict.hint}".strip())
        return True
    except DomainError as error:
        if error.status != 422:
            raise
        form.add_error(None, f"{error.message} {error.hint}".strip())
        return False
    messages.success(request, _("Bedankt. Het team krijgt bericht."))
    return True


def _question(
    request: HttpRequest,
    token: str,
    link: ReceiverLink,
    *,
    along: AlongForm | None = None,
    refusal: RefusalForm | None = None,
    status: int = 200,
) -> HttpResponse:
    # Read anew: what was found at the door may have changed by the answer, or by somebody else.
    referral = queries.link_by_id(link.pk).referral
    with rls.acting_system(queries.AT_THE_DOOR):
        may_read = referral.is_shown_to_receiver and not queries.is_held(referral)
    page = presenters.question_page(
        referral, token, may_read=may_read, can_undo=_can_undo(referral),
        moves=tuple(str(one) for one in loop.moves(loop.State(referral.state), loop.Who.RECEIVER)),
    )  # fmt: skip
    if may_read and referral.person_id and request.method in ("GET", "HEAD"):
        audit.record_read(
            by=_actor(link), person_id=referral.person_id, part="referrals", purpose=CARE, subject_type="referral",
            subject_id=referral.pk,
        )  # fmt: skip
    refusing = refusal is not None
    return _show(request, "receive_question", page=page, form=along, refusal=refusal, refusing=refusing, status=status)


@public("Een antwoord terugnemen: alleen wie net met de code binnenkwam")
@never_cache
@require_POST
@_behind_link
def undo(request: HttpRequest, token: str, link: ReceiverLink) -> HttpResponse:
    """A mis-tap: as it was."""
    if not _is_in(request, link):
        return redirect("referrals:receive", token=token)
    try:
        actions.undo_answer(referral=link.referral, by=_actor(link))
    except Conflict as conflict:
        messages.warning(request, f"{conflict.message} {conflict.hint}".strip())
    else:
        messages.success(request, _("Uw antwoord is teruggenomen."))
    return redirect("referrals:receive_question", token=token)


def _can_undo(referral: Referral) -> bool:
    until = referral.unsettled_until
    return until is not None and until > clock.now() and referral.before.get("side") == loop.Who.RECEIVER


def _actor(link: ReceiverLink) -> Actor:
    return Actor.receiver(link.pk, link.referral.organisation.name)


def _let_in(request: HttpRequest, link: ReceiverLink) -> None:
    """This browser may read this one question for a while. A new key: whoever knew the session of before, does not know this one."""
    request.session.cycle_key()
    request.session.pop(BROWSER_KEY, None)
    kept = dict(list(request.session.get(SESSION_KEY, {}).items())[1 - MOST_OPEN :])
    request.session[SESSION_KEY] = {**kept, link.pk.hex: clock.now().isoformat()}


def _is_in(request: HttpRequest, link: ReceiverLink) -> bool:
    """Whether this browser gave a code for this link lately. Ends with the link."""
    if link.ended_at is not None or link.expires_at <= clock.now():
        return False
    try:
        since = datetime.fromisoformat(request.session.get(SESSION_KEY, {})[link.pk.hex])
    except (KeyError, TypeError, ValueError):
        return False
    return since <= clock.now() < since + SESSION_LENGTH
