"""The one way to ask help at an organisation: fill in, read back, send. Used from a person's file here, and from a question by intake.

Who may ask, and from where the words come, is decided by the pages that use this.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from naast.core import clock
from naast.core.errors import DomainError
from naast.directory import queries as directory
from naast.directory.models import Service
from naast.referrals import choosing
from naast.referrals.choices import Urgency
from naast.referrals.models import Referral
from naast.referrals.presenters import sending
from naast.referrals.send_forms import FindForm, SendForm

# So long a message can be recalled. With haste it goes at once.
UNDO_MINUTES = 5


@dataclass(frozen=True, slots=True)
class Origin:
    """From where help is asked: who it is about, what can be sent, who may say yes, and the addresses of the pages around.

    `spoken_for`: for a giver who speaks for someone else, the name of that person. `url_of` gives the address for a service.
    `before`: what was asked for them already.
    """

    about: str
    team: str
    pc4: str
    items: Sequence[sending.Item]
    question: str
    given_by: str
    back: tuple[str, str]
    choose_url: str
    url_of: Callable[[Service], str]
    givers: Sequence[tuple[str, str]] | None = None
    spoken_for: Mapping[str, str] = field(default_factory=dict)
    urgency: str = Urgency.NORMAL
    provisions: Sequence[str] = ()
    before: Sequence[Referral] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """What was read back and agreed to."""

    question: str
    items: list[dict[str, str]]
    urgency: str
    sentence: str
    given_by: str
    giver: str
    way: str
    hold_minutes: int


def private(response: HttpResponse) -> HttpResponse:
    """A page with somebody's words: kept by no cache."""
    response.naast_private = True  # type: ignore[attr-defined]
    return response


def choose(request: HttpRequest, origin: Origin) -> HttpResponse:
    """Which place: those for the kinds of help that fit, or what was found by words (sent by POST)."""
    form = FindForm(request.POST or None)
    asked = form.cleaned_data["zoek"].strip() if form.is_bound and form.is_valid() else ""
    if asked:
        groups = [(_("Gevonden"), choosing.found_by_words(asked, origin.pc4))]
    else:
        known = directory.provisions()
        places = choosing.places_for(origin.provisions, origin.pc4) if origin.provisions else {}
        groups = [(sending.provision_name(one, known), near) for one, near in places.items()]
    page = sending.choose_page(
        origin.about, origin.back, groups, asked=asked, url_of=origin.url_of, today=clock.today(),
        running=origin.before,
    )  # fmt: skip
    return private(render(request, "referrals/choose.html", {"page": page}))


def compose(
    request: HttpRequest, origin: Origin, service: Service, *, running: Sequence[Referral],
    send: Callable[[Asked], HttpResponse],
) -> HttpResponse:  # fmt: skip
    """Fill in, then read back, then `send`. Nothing is stored before the sentence was agreed to."""
    ticks = sending.ticks(origin.items)
    form = SendForm(
        request.POST or None, items=[(key, label) for key, label, _text in ticks], givers=origin.givers,
        initial=sending.start(origin.items, origin.question, origin.given_by, origin.urgency),
    )  # fmt: skip
    if request.method != "POST" or not form.is_valid() or "anders" in request.POST:
        status = 422 if request.method == "POST" and form.errors else 200
        return _filling_in(request, origin, service, form, ticks, running, status)
    asked = _asked(origin, service, form.cleaned_data)
    if "ja" not in request.POST:
        return _reading_back(request, origin, service, form.cleaned_data, asked)
    if request.POST.get("zin", "") != asked.sentence:
        return _reading_back(request, origin, service, form.cleaned_data, asked, _again(), 409)
    try:
        return send(asked)
    except DomainError as error:
        if error.status not in (403, 409, 422):
            raise
        said = f"{error.message} {error.hint}".strip()
        return _reading_back(request, origin, service, form.cleaned_data, asked, said, error.status)


def _again() -> str:
    return _("De zin is intussen veranderd. Lees hem nog een keer voor.")


def _filling_in(
    request: HttpRequest, origin: Origin, service: Service, form: SendForm, ticks: Any, running: Sequence[Referral], status: int
) -> HttpResponse:  # fmt: skip
    page = sending.compose_page(
        service, choosing.alternatives_to(service, origin.pc4), running, about=origin.about, back_url=origin.back[0],
        choose_url=origin.choose_url, url_of=origin.url_of, today=clock.today(),
    )  # fmt: skip
    context = {"page": page, "form": form, "ticks": ticks, "back_words": origin.back[1]}
    return private(render(request, "referrals/compose.html", context, status=status))


def _asked(origin: Origin, service: Service, data: Mapping[str, Any]) -> Asked:
    chosen = [item for item in origin.items if item.key in data["items"]]
    giver = dict(origin.givers or []).get(data["given_by"], data["given_by"])
    question = " ".join(data["question"].split())
    sentence = sending.consent_sentence(
        origin.team,
        service.organisation.name,
        chosen,
        question,
        on_behalf_of=origin.spoken_for.get(data["given_by"], ""),
    )
    return Asked(
        question=question, items=[item.as_sent() for item in chosen], urgency=data["urgency"],
        sentence=sentence, given_by=data["given_by"], giver=giver, way=data["way"],
        hold_minutes=0 if data["urgency"] == Urgency.CRISIS else UNDO_MINUTES,
    )  # fmt: skip


def _reading_back(
    request: HttpRequest, origin: Origin, service: Service, data: Mapping[str, Any], asked: Asked, mistake: str = "",
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    names = ("question", "items", "urgency", "given_by", "way")
    page = sending.preview_page(
        service, data, [item for item in origin.items if item.key in data["items"]], team=origin.team,
        given_by=asked.giver.partition(", ")[0], sentence=asked.sentence,
        kept=[(name, value) for name in names for value in request.POST.getlist(name)], undo_minutes=asked.hold_minutes,
    )  # fmt: skip
    errors = [{"id": "", "text": mistake}] if mistake else []
    return private(render(request, "referrals/preview.html", {"page": page, "mistake": errors}, status=status))


def as_fields(asked: Asked, service: Service) -> dict[str, Any]:
    """The fields of `actions.ask` that follow from what was agreed to."""
    return {
        "provision": choosing.provision_of(service), "urgency": asked.urgency, "question": asked.question, "items": asked.items,
        "consent_sentence": asked.sentence, "consent_given_by": asked.giver, "consent_way": asked.way,
        "hold_minutes": asked.hold_minutes,
    }  # fmt: skip
