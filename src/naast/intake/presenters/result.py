"""What the result page shows: danger first, what was understood, who to ask first, help with reasons, places near here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from naast.accounts.models import Team
from naast.core import clock
from naast.engine.anonymity import find_marks
from naast.engine.answering import Answer, OpenQuestion, needs_to_show, provisions_to_show
from naast.engine.clarifying.beliefs import DO_NOT_KNOW
from naast.engine.knowledge import ClarifyQuestion
from naast.intake.actions import Understood
from naast.intake.presenters.cards import provision_card, service_card
from naast.intake.presenters.clocks import day_words
from naast.intake.presenters.wording import KINDERTELEFOON, Words, words_for
from naast.intake.queries import deadlines, pack

FIRST_CARDS, MOST_CARDS, MOST_SERVICES, MOST_NEEDS = 3, 7, 3, 3


@dataclass(frozen=True, slots=True)
class AskPage:
    """Hints and examples of the first page."""

    hint: str
    pc4_hint: str
    max_text: int
    words_title: str
    examples_title: str
    examples: list[str]


@dataclass(frozen=True, slots=True)
class ResultPage:
    """Everything on the result page. In danger the way to a person comes first, and help that is already in the red block is left out."""

    words: Words
    child_phone: str
    state: dict[str, str]
    danger: dict[str, Any] | None
    message: str
    needs: list[dict[str, Any]]
    clarify: dict[str, Any] | None
    open_question: dict[str, str] | None
    first_contact: str
    cards: list[dict[str, Any]]
    more_cards: list[dict[str, Any]]
    services: list[dict[str, Any]]
    service_note: str
    near_url: str
    remarks: list[str] = field(default_factory=list)
    team: str = ""
    phone: str = ""
    promise: str = ""


def ask_page() -> AskPage:
    """The first page."""
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
    )


def fold_buttons(post: Mapping[str, str]) -> dict[str, str]:
    """The form as it is after the button that was pressed: a need doubted or not, a question answered, words added."""
    data = {name: post.get(name, "") for name in ("text", "asker", "pc4", "answers", "rejected")}
    if more := post.get("aanvulling", "").strip():
        data["text"] = f"{data['text'].rstrip()}\n{more}"
    doubted = [need for need in data["rejected"].split() if need != post.get("wel_juist")]
    data["rejected"] = " ".join(dict.fromkeys([*doubted, *post.get("niet_juist", "").split()[:1]]))
    if post.get("vraag") and post.get("antwoord"):
        given = DO_NOT_KNOW if post["antwoord"] == "unknown" else post["antwoord"]
        data["answers"] = f"{data['answers']} {post['vraag']}:{given}".strip()
    return data


def hand_over_start(data: Mapping[str, Any]) -> dict[str, Any]:
    """First values of the form "laat iemand mij bellen": the number that makes sending twice harmless."""
    return {"submission": uuid4()}


def result_page(answer: Answer, data: Mapping[str, Any], *, team: Team | None) -> ResultPage:
    """Shape one answer."""
    known, rejected = pack(), list(data["rejected"])
    already = {line.provision for line in answer.danger.help} if answer.danger else set()
    cards = [
        provision_card(one, known.provisions[one.id], answer)
        for one in provisions_to_show(answer, known)
        if one.id not in already
    ]
    near = [match for match in answer.services if match.provision not in already][:MOST_SERVICES]
    child, name = answer.who.asker == "child", team.name if team else settings.NAAST_MUNICIPALITY
    return ResultPage(
        words=words_for(child=child, team=name),
        child_phone=KINDERTELEFOON if child else "",
        state=_state(data),
        danger=_danger(answer),
        message=answer.message,
        needs=_needs(answer, rejected),
        clarify=_clarify(answer),
        open_question=_open_question(answer),
        first_contact=(answer.first_contact_name or "") if cards and not answer.danger else "",
        cards=cards[:FIRST_CARDS],
        more_cards=cards[FIRST_CARDS:MOST_CARDS],
        services=[service_card(match, known.provisions.get(match.provision)) for match in near],
        service_note=_service_note(answer, data["pc4"]),
        near_url=f"{reverse('directory:search')}?{urlencode({'postcode': data['pc4']})}" if near else "",
        remarks=[*answer.remarks, *_privacy_remarks(data["text"])],
        team=name,
        phone=(team.phone if team else "") or settings.NAAST_DESK_PHONE,
        promise=_promise(answer, data["asker"]),
    )


@dataclass(frozen=True, slots=True)
class DeskLook:
    """What a professional sees before handing over: danger, meaning, one thing to ask the person, places near them."""

    danger: dict[str, Any] | None
    understood: dict[str, Any]
    message: str
    ask: str
    services: list[dict[str, Any]]
    team: str


def desk_look(answer: Answer, data: Mapping[str, Any], *, team: Team | None) -> DeskLook:
    """Shape a first look at the desk from the same answer as the result page."""
    page = result_page(answer, data, team=team)
    ask = page.clarify["question"] if page.clarify else page.open_question["text"] if page.open_question else ""
    return DeskLook(
        danger=page.danger,
        understood=understood(answer, data["rejected"], data["asker"]).snapshot,
        message=page.message,
        ask=ask,
        services=page.services,
        team=page.team,
    )


def _state(data: Mapping[str, Any]) -> dict[str, str]:
    """What travels in the hidden fields of every form on the page."""
    return {
        "text": data["text"],
        "asker": data["asker"],
        "pc4": data["pc4"],
        "answers": " ".join(f"{question}:{given}" for question, given in data["answers"]),
        "rejected": " ".join(data["rejected"]),
    }


def _promise(answer: Answer, asker: str) -> str:
    if answer.urgency == "crisis":
        return _("Het team krijgt nu een seintje. Wacht niet op ons als er gevaar is: bel het nummer bovenaan.")
    due, _net = deadlines(answer.urgency, clock.now(), norm_facts(answer, asker))
    return _("U hoort uiterlijk %(day)s van een mens. Laat u een telefoonnummer achter, dan bellen wij.") % {
        "day": day_words(due)
    }


def norm_facts(answer: Answer, asker: str) -> dict[str, str]:
    """The facts that decide how soon a person reacts: who asks, and what the words or answers settled."""
    facts = {name: value for name, value in answer.facts.items() if isinstance(value, str)}
    return facts | ({"who_is_asking": asker} if asker in ("child", "professional") else {})


def _danger(answer: Answer) -> dict[str, Any] | None:
    if answer.danger is None:
        return None
    lines = [
        {"label": line.label, "phone": line.phone or _local_number(line.provision), "note": line.note or ""}
        for line in answer.danger.help
    ]
    return {"say": answer.danger.say, "help": [line for line in lines if line["phone"]]}


def _local_number(provision: str) -> str:
    return {"huisartsenpost": settings.NAAST_GP_POST_PHONE, "aanmeldteam": settings.NAAST_DESK_PHONE}.get(provision, "")


def _needs(answer: Answer, rejected: list[str]) -> list[dict[str, Any]]:
    known = pack().needs
    shown = [
        {
            "id": need.id,
            "name": _capital(need.name),
            "dimension": need.dimensions[0],
            "dimension_name": _dimension(need.dimensions[0]),
            "because": [span.text.strip(" .,;") for span in need.because[:1]],
            "doubted": False,
        }
        for need in needs_to_show(answer, pack())[:MOST_NEEDS]
        if need.id not in rejected
    ]
    doubted = [known[name] for name in rejected if name in known]
    return shown + [
        {
            "id": need.id,
            "name": _capital(need.name),
            "dimension": need.dimensions[0],
            "dimension_name": _dimension(need.dimensions[0]),
            "because": [],
            "doubted": True,
        }
        for need in doubted
    ]


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _dimension(name: str) -> str:
    return {
        "fysiek": _("lichaam"),
        "sociaal": _("mensen en leven"),
        "psychisch": _("gevoel"),
        "zingeving": _("wat zin geeft"),
    }.get(name, name)


def _clarify(answer: Answer) -> dict[str, Any] | None:
    question = answer.clarify
    if not isinstance(question, ClarifyQuestion):
        return None
    words = question.informal if answer.who.asker == "child" and question.informal else question.text
    return {
        "id": question.id,
        "question": words,
        "why": question.why,
        "choices": [(a.id, a.text) for a in question.answers],
    }


def _open_question(answer: Answer) -> dict[str, str] | None:
    question = answer.clarify
    return {"text": question.text, "why": question.why} if isinstance(question, OpenQuestion) else None


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


def understood(answer: Answer, rejected: Iterable[str], asker: str = "unknown") -> Understood:
    """What goes with the question to the team: ids and names from the packs, never the words of the asker."""
    known = pack()
    wrong = tuple(name for name in rejected if name in known.needs)
    return Understood(
        urgency=answer.urgency,
        crisis_category=answer.danger.category if answer.danger else "",
        snapshot={
            "needs": [need.name for need in answer.needs[:MOST_NEEDS] if need.id not in wrong],
            "provisions": [one.name for one in answer.provisions[:5]],
            "first_contact": answer.first_contact_name or "",
            "band": answer.band,
            "facts": norm_facts(answer, asker),
            "rejected": [known.needs[name].name for name in wrong],
        },
        rejected_needs=wrong,
    )


def whole_story(text: str, answers: Iterable[tuple[str, str]]) -> str:
    """The words of the asker, with below them what was asked on and answered, so that nobody asks it again."""
    known, lines = pack().questions, []
    for question_id, answer_id in answers:
        question = known.get(question_id)
        given = next((a.text for a in question.answers if a.id == answer_id), None) if question else None
        if question and given:
            lines.append(f"{question.text} {given}")
    return "\n\n".join([text, *lines])
