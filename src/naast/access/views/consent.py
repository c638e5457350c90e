"""Giving consent in three small steps: to whom, what and how long, and the sentence that is read back before anyone says yes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from naast.access import actions, queries
from naast.access.choices import CARE, READ, May, Way
from naast.access.forms import PartsForm, ReceiverForm
from naast.access.views.shared import Here, here, show, to_circle
from naast.core import rls
from naast.core.doors import door
from naast.core.english import in_reader_language
from naast.core.errors import DomainError, NotVisible

_FORM_PAGE = require_http_methods(["GET", "HEAD", "POST"])


@door(part="circle", purpose=CARE)
@_FORM_PAGE
def consent(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """A professional writes down what the person said yes to."""
    return _consent(request, here(request, person_id))


@door(part="circle", purpose=READ, kinds=("resident",), person="")
@_FORM_PAGE
def my_consent(request: HttpRequest) -> HttpResponse:
    """The person, or who speaks for them, says yes on the screen."""
    return _consent(request, here(request))


def _consent(request: HttpRequest, place: Here) -> HttpResponse:
    chosen = request.POST.get("receiver", "") or request.GET.get("wie", "")
    if not chosen:
        return _show(request, place, "access/consent_who.html", form=ReceiverForm(choices=_receivers(place)))
    is_user, ident = _receiver_id(chosen)
    with rls.acting_system("nagaan aan wie dit mag"):
        receiver = actions.receiver_of(place.person.pk, ident, is_user=is_user)
    explained, writes = _parts(receiver.parts), _parts(receiver.changes)
    what: dict[str, Any] = {"receiver": receiver, "explained": explained}
    # Who helps from elsewhere needs to know whom it is about: the name is chosen beforehand, and can be unchosen.
    start = ["identity"] if is_user else []
    form = PartsForm(
        request.POST or None, initial={"receiver": chosen, "months": "6", "can_decide": "ja", "parts": start},
        parts=[one[:2] for one in explained], writes=[one[:2] for one in writes], months=_months(),
        givers=None if place.me else _givers(place),
    )  # fmt: skip
    if request.method != "POST":
        return _show(request, place, "access/consent_what.html", form=form, **what)
    if not form.is_valid() or "anders" in request.POST:
        return _show(request, place, "access/consent_what.html", form=form, status=422 if form.errors else 200, **what)
    data = form.cleaned_data
    # To read and to write along are two questions, each with its own sentence and each to be stopped by itself.
    levels = [(May.SEE, data["parts"]), (May.CHANGE, data.get("writes", []))]
    questions = [(may, parts) for may, parts in levels if parts]
    sentences = [actions.sentence_for(receiver, parts, data["months"], may) for may, parts in questions]
    read_back: dict[str, Any] = {"form": form, "receiver": receiver, "sentences": sentences, "kept": _kept(request)}
    if "ja" not in request.POST:
        return _show(request, place, "access/consent_read.html", **read_back)
    said = [*request.POST.getlist("zin"), *[""] * len(questions)]
    try:
        with transaction.atomic():
            for (may, parts), sentence in zip(questions, said, strict=False):
                asked = _asked(place, ident, is_user, data | {"parts": parts}, may, sentence)
                actions.give_consent(person_id=place.person.pk, asked=asked, by=place.actor)
    except DomainError as error:
        if error.status not in (403, 409, 422):
            raise
        mistake = [{"id": "", "text": f"{error.message} {error.hint}".strip()}]
        return _show(request, place, "access/consent_read.html", mistake=mistake, status=error.status, **read_back)
    told = _("Vastgelegd. %(name)s kan dit nu lezen.")
    if data.get("writes"):
        told = _("Vastgelegd. %(name)s kan dit nu lezen en meeschrijven.")
    messages.success(request, told % {"name": receiver.name})
    return to_circle(place)


def _show(request: HttpRequest, place: Here, template: str, *, status: int = 200, **context: Any) -> HttpResponse:
    page = {"is_child": place.is_child}
    return show(
        request,
        template,
        page=page,
        place=place,
        back=place.url("circle"),
        again=place.url("consent"),
        status=status,
        **context,
    )


def _receiver_id(chosen: str) -> tuple[bool, UUID]:
    kind, _colon, ident = chosen.partition(":")
    found = queries.as_uuid(ident)
    if kind not in ("user", "member") or found is None:
        raise NotVisible
    return kind == "user", found


def _receivers(place: Here) -> list[tuple[str, str]]:
    """Those beside the person first, then who works with them."""
    members = [
        member for member in place.members
        if member.relation != "self" and not member.is_representative
    ]  # fmt: skip
    beside = [(f"member:{member.pk}", f"{member.name} ({member.get_relation_display()})") for member in members]
    users = queries.users_to_ask_for(place.person.pk, wide=place.me is None)
    return beside + [(f"user:{user.pk}", f"{user.name} ({names})") for user, names in users]


def _parts(ids: Sequence[str]) -> list[tuple[str, str, str]]:
    """(id, name, what it shows) of parts, as a choice."""
    parts = [queries.policy().parts[one] for one in ids]
    return [(part.id, in_reader_language(part.name), in_reader_language(part.shows)) for part in parts]


def _months() -> list[tuple[str, str]]:
    return [
        (str(n), ngettext("%(n)d maand", "%(n)d maanden", n) % {"n": n}) for n in queries.policy().terms.consent_months
    ]


def _givers(place: Here) -> list[tuple[str, str]]:
    """The person, and who speaks for them."""
    return [
        (str(member.pk), member.name if member.relation == "self" else f"{member.name} ({member.get_representative_basis_display()})")
        for member in place.members if member.relation == "self" or member.is_representative
    ]  # fmt: skip


def _kept(request: HttpRequest) -> list[tuple[str, str]]:
    """What was chosen, to send along with the yes."""
    names = ("receiver", "parts", "writes", "months", "given_by", "way", "can_decide")
    return [(name, value) for name in names for value in request.POST.getlist(name)]


def _asked(place: Here, ident: UUID, is_user: bool, data: dict[str, Any], may: str, sentence: str) -> actions.Asked:
    me = place.me
    return actions.Asked(
        receiver=ident, is_user=is_user, parts=tuple(data["parts"]), months=data["months"],
        given_by=me.pk if me is not None else UUID(data["given_by"]), way=Way.DIGITAL if me is not None else data["way"],
        sentence=sentence, may=may,
        # Who speaks for someone comes in by a link of their own, and only does so when the person cannot.
        can_decide=me.relation == "self" if me is not None else data["can_decide"] == "ja",
    )  # fmt: skip
