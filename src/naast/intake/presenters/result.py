"""What the result page shows: danger first, what was understood, who to ask first, help with reasons, places near here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from naast.accounts.models import Team
from naast.core import clock
from naast.directory.presenters import search_url
from naast.directory.presenters.titles import Called
from naast.directory.queries import Terms
from naast.engine.anonymity import find_marks
from naast.engine.answering import Answer, HelpLine
from naast.engine.routing import ServiceMatch
from naast.intake.choices import Asker
from naast.intake.presenters.buttons import Pressed
from naast.intake.presenters.cards import called, provision_card, service_card
from naast.intake.presenters.carrying import carry
from naast.intake.presenters.changes import Change, Offer, answers_given, change_of
from naast.intake.presenters.clocks import day_words
from naast.intake.presenters.english import said
from naast.intake.presenters.facts import facts_of
from naast.intake.presenters.handing import norm_facts, understood
from naast.intake.presenters.nearby import near_for
from naast.intake.presenters.offer import already_said, fitting, shown, too_weak
from naast.intake.presenters.reading import clarify_of, needs_of, open_question_of, short
from naast.intake.presenters.tongue import Tongue, tongue_of
from naast.intake.presenters.wording import KINDERTELEFOON, Words, words_for
from naast.intake.queries import deadlines, pack

_ON_PAPER = 600
FIRST_CARDS, MOST_SERVICES, DESK_SERVICES = 2, 2, 3
NAMED_IN_MORE = 1
LISTENER = "wmo-luisterend-oor"


@dataclass(frozen=True, slots=True)
class AskPage:
    """Hints and examples of the first page."""

    hint: str
    pc4_hint: str
    max_text: int
    words_title: str
    examples_title: str
    examples: list[str]
    is_child: bool = False


@dataclass(frozen=True, slots=True)
class ResultPage:
    """Everything on the result page. In danger the way to a person comes first, and help that is already in the red block is left out.

    `services` are places near here that do not stand on a card yet.
    """

    words: Words
    is_child: bool
    child_phone: str
    state: dict[str, str]
    own_words: str
    danger: dict[str, Any] | None
    message: str
    only_dutch: str
    needs: list[dict[str, Any]]
    facts: list[dict[str, Any]]
    facts_open: bool
    answered: list[dict[str, Any]]
    clarify: dict[str, Any] | None
    open_question: dict[str, str] | None
    first_contact: Called | None
    listener: dict[str, Any] | None
    tongue: Tongue | None
    cards: list[dict[str, Any]]
    more_cards: list[dict[str, Any]]
    more_title: str
    services: list[dict[str, Any]]
    service_note: str
    near_url: str
    remarks: list[str] = field(default_factory=list)
    change: Change | None = None
    team: str = ""
    phone: str = ""
    promise: str = ""
    understood: str = ""


def ask_page(asker: str = "") -> AskPage:
    """The first page; with `asker` when it comes back with a mistake."""
    return AskPage(
        hint=_("Schrijf het zoals u het zou vertellen. Een paar zinnen is genoeg. Namen en nummers zijn niet nodig."),
        pc4_hint=_("Dan laten wij ook zien welke hulp bij u in de buurt is. Bijvoorbeeld: 0342"),
        max_text=20_000,
        words_title=_("Wat gebeurt er met uw woorden?"),
        examples_title=_("Hoe schrijven anderen het?"),
        examples=[
            _("Mijn man loopt elk uur te spoken. Ik durf niet meer te slapen."),
            _("Ik krijg steeds minder geld sinds ik ziek ben. De post maak ik niet meer open."),
            _("Hoe vertel ik mijn dochter van zeven dat ik niet meer beter word?"),
        ],
        is_child=asker == Asker.CHILD,
    )


def hand_over_start(data: Mapping[str, Any]) -> dict[str, Any]:
    """First values of the form "laat iemand mij bellen": the number that makes sending twice harmless."""
    return {"submission": uuid4()}


@dataclass(frozen=True, slots=True)
class Before:
    """What is needed to say what a button changed: the button, the form and the answer before it, and the answer without any doubt."""

    pressed: Pressed | None
    data: Mapping[str, Any]
    answer: Answer
    undoubted: Answer


def result_page(
    answer: Answer, data: Mapping[str, Any], *, team: Team | None, before: Before | None = None
) -> ResultPage:
    """Shape one answer. `before` is there when something was doubted or a button was pressed."""
    known, child = pack(), answer.who.asker == "child"
    already, offered, tongue = already_said(answer), shown(answer), tongue_of(data["text"])
    near = _near(answer, already)
    nearest = _nearest(near)
    # What we read in another language we read less well: then a person comes first, and the help is there to open.
    first = 0 if tongue and not answer.danger else FIRST_CARDS
    name = team.name if team else settings.NAAST_MUNICIPALITY
    words = words_for(child=child, team=name)
    cards = [provision_card(one, known.provisions[one.id], answer, nearest.get(one.id)) for one in offered]
    _said_once(cards, words.alike)
    _urgent_once(cards)
    on_cards = {nearest[one.id].service.id for one in offered if one.id in nearest}
    others = [match for match in near if match.service.id not in on_cards][:MOST_SERVICES]
    return ResultPage(
        words=words,
        is_child=child,
        child_phone=KINDERTELEFOON if child else "",
        state=_state(data),
        own_words=short(data["text"], _ON_PAPER),
        danger=danger_block(answer),
        message=said(answer.message).text,
        only_dutch=_only_dutch() if cards else "",
        needs=needs_of(answer, list(data["rejected"])),
        facts=facts_of(answer, data["denied"], known, before.undoubted if before else None),
        facts_open=bool(data["denied"]),
        answered=answers_given(data["answers"], child=child),
        clarify=clarify_of(answer),
        open_question=open_question_of(answer),
        first_contact=_first_contact(answer)
        if cards[:first] and not answer.danger and answer.first_contact not in already
        else None,
        listener=_listener() if not (cards[:first] or answer.danger or child) and answer.scope != "outside" else None,
        tongue=tongue,
        cards=cards[:first],
        more_cards=cards[first:],
        more_title=_more_title(cards[first:]),
        services=[service_card(match, known.provisions.get(match.provision), child=child) for match in others],
        service_note=_service_note(answer, data["pc4"]),
        near_url=search_url(Terms(pc4=data["pc4"], child=child)) if near else "",
        remarks=[*(said(remark).text for remark in answer.remarks), *_privacy_remarks(data["text"])],
        change=_change(answer, data, before),
        team=name,
        phone=(team.phone if team else "") or settings.NAAST_DESK_PHONE,
        promise=_promise(answer, data["asker"]),
        understood=carry(understood(answer, data["rejected"], data["asker"], data["denied"]), data),
    )


def _change(answer: Answer, data: Mapping[str, Any], before: Before | None) -> Change | None:
    if before is None or before.pressed is None:
        return None
    return change_of(
        before.pressed, data, before=before.data, help_before=_offer(before.answer), help_now=_offer(answer),
        undoubted=before.undoubted,
    )  # fmt: skip


def _more_title(cards: list[dict[str, Any]]) -> str:
    """What stands on the fold: the names of the next kinds of help, so that nobody has to open it to know."""
    names = "; ".join(card["name"] for card in cards[:NAMED_IN_MORE])
    return _("Meer hulp die misschien past: %(names)s") % {"names": names}


def _offer(answer: Answer) -> Offer:
    return Offer(tuple(one.id for one in fitting(answer)), tuple(one.id for one in shown(answer)))


def _first_contact(answer: Answer) -> Called | None:
    known = pack().provisions.get(answer.first_contact or "")
    return called(known, answer)[0] if known else None


def _listener() -> dict[str, Any] | None:
    """Someone who listens day and night, with the number as the danger packs keep it."""
    lines = (line for kind in pack().crisis.values() for line in kind.help if line.provision == LISTENER and line.phone)
    line = next(lines, None)
    return {"name": said(line.label).text, "phone": line.phone, "note": said(line.note or "").text} if line else None


def _said_once(cards: list[dict[str, Any]], alike: str) -> None:
    """Take words that an earlier card already quoted off the cards; a card without any reason left gets `alike`."""
    said: set[str] = set()
    for card in cards:
        fresh = [words for words in card["because"] if words not in said]
        card["because"], card["alike"] = fresh, "" if card["reasons"] or fresh else alike
        said.update(fresh)


def _urgent_once(cards: list[dict[str, Any]]) -> None:
    """What to do when it cannot wait stands in sight on the first card that knows it; on the others behind "Meer over deze hulp"."""
    with_hurry = [card for card in cards if card["urgent"]]
    for card in with_hurry[1:]:
        card["urgent_more"], card["urgent"] = card["urgent"], ""


def _near(answer: Answer, already: set[str]) -> list[ServiceMatch]:
    """Places near by for help that may stand on this page."""
    aside = already | too_weak(answer)
    return [match for match in near_for(answer) if match.provision not in aside]


def _nearest(near: list[ServiceMatch]) -> dict[str, ServiceMatch]:
    """Provision -> the first place that offers it; the places come best first."""
    found: dict[str, ServiceMatch] = {}
    for match in near:
        found.setdefault(match.provision, match)
    return found


@dataclass(frozen=True, slots=True)
class DeskLook:
    """What a professional sees before handing over: danger, meaning, one thing to ask the person, places near them."""

    danger: dict[str, Any] | None
    understood: dict[str, Any]
    message: str
    ask: str
    services: list[dict[str, Any]]
    team: str
    carried: str


def desk_look(answer: Answer, data: Mapping[str, Any], *, team: Team | None) -> DeskLook:
    """Shape a first look at the desk from the same answer as the result page."""
    page, known = result_page(answer, data, team=team), pack()
    ask = page.clarify["question"] if page.clarify else page.open_question["text"] if page.open_question else ""
    return DeskLook(
        danger=page.danger,
        understood=understood(answer, data["rejected"], data["asker"]).snapshot,
        message=page.message,
        ask=ask,
        services=[
            service_card(m, known.provisions.get(m.provision), back=False) for m in near_for(answer)[:DESK_SERVICES]
        ],
        team=page.team,
        carried=page.understood,
    )


def _state(data: Mapping[str, Any]) -> dict[str, str]:
    """What travels in the hidden fields of every form on the page."""
    return {
        "text": data["text"],
        "asker": data["asker"],
        "pc4": data["pc4"],
        "answers": " ".join(f"{question}:{given}" for question, given in data["answers"]),
        "rejected": " ".join(data["rejected"]),
        "denied": " ".join(data["denied"]),
    }


def _promise(answer: Answer, asker: str) -> str:
    if answer.urgency == "crisis":
        return _("Het team krijgt nu een seintje. Wacht niet op ons als er gevaar is: bel het nummer bovenaan.")
    due, _net = deadlines(answer.urgency, clock.now(), norm_facts(answer, asker))
    return _("U hoort uiterlijk %(day)s van een mens. Laat u een telefoonnummer achter, dan bellen wij.") % {
        "day": day_words(due)
    }


def danger_block(answer: Answer) -> dict[str, Any] | None:
    """What the red block says and whom to call; None without danger."""
    if answer.danger is None:
        return None
    say = said(answer.danger.say)
    return {"say": say.text, "dutch": say.dutch, "help": [_help_line(line) for line in answer.danger.help]}


def _help_line(line: HelpLine) -> dict[str, Any]:
    """The number that the town gives for this help goes before that of a place near by; without any it is words only."""
    label, note = said(line.label), said(line.note or "")
    phone = _local_number(line.provision) or line.phone or ""
    return {"label": label.text, "phone": phone, "note": note.text, "dutch": label.dutch or note.dutch}


def _only_dutch() -> str:
    """Said once, to whoever reads in another language."""
    if get_language() == "nl":
        return ""
    return _("De teksten over de hulp zelf zijn in het Nederlands. Laat iemand u bellen, dan leggen wij ze uit.")


def _local_number(provision: str) -> str:
    return {"huisartsenpost": settings.NAAST_GP_POST_PHONE, "aanmeldteam": settings.NAAST_DESK_PHONE}.get(provision, "")


def _service_note(answer: Answer, pc4: str) -> str:
    if not answer.provisions:
        return ""
    if not pc4:
        return _("Vul uw postcode in, dan laten wij zien wie er in uw buurt kan helpen.")
    return (
        ""
        if answer.services
        else _("Wij vonden bij u in de buurt nog geen plek hiervoor. Het team kijkt graag verder met u mee.")
    )


def _privacy_remarks(text: str) -> list[str]:
    kinds = {mark.kind for mark in find_marks(text)}
    found = []
    if kinds & {"bsn", "iban"}:
        found.append(
            _(
                "U schreef een nummer van uzelf op. Dat hebben wij niet nodig. Wij halen het weg voordat wij iets bewaren."
            )
        )
    if "address" in kinds:
        found.append(_("U schreef een adres op. Dat hoeft niet: uw postcode is genoeg."))
    return found
