"""The doors of the intake room: what they show, whom they let in, what odd input does, what a page costs."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.conftest import Cast
from tests.personas import DANGER, QUESTION

from naast.core.actors import Actor
from naast.intake import actions
from naast.intake.models import HelpQuestion
from naast.intake.presenters import status_url

pytestmark = pytest.mark.django_db
RESULT, CALL_ME, INBOX, DESK = "/antwoord/", "/bel-mij/", "/werkbak/", "/werkbak/nieuw/"
LogIn = Callable[[str], Client]


def text_of(response: Any) -> str:
    return str(response.content.decode())


def questions() -> list[HelpQuestion]:
    return list(HelpQuestion.objects.for_system("test").order_by("created_at"))


def verb_url(question: HelpQuestion, verb: str) -> str:
    return reverse("intake:handle", kwargs={"question_id": question.pk, "verb": verb})


def hidden(response: Any, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', text_of(response))
    assert found, f"no field {name}"
    return found[1]


# --- asking -----------------------------------------------------------------------------------------------------------


def test_a_question_gets_an_answer_with_reasons_and_stores_nothing(client: Client, cast: Cast) -> None:
    response = client.post(RESULT, {"text": QUESTION, "asker": "naaste", "pc4": "0342"})
    assert response.status_code == 200
    assert "Wie u kan helpen" in text_of(response)
    assert "U schrijft: <mark>" in text_of(response)
    assert "Aanmeldteam Stad en Haven" in text_of(response)
    assert response["Cache-Control"] == "no-cache, private"
    assert questions() == []


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"text": "  "}, "Er staat nog geen vraag."),
        ({"text": QUESTION, "pc4": "rivier"}, "Een postcode begint met vier cijfers"),
        ({"text": "ik ben moe en ziek " * 1100}, "Uw tekst is te lang voor ons."),
        ({"text": QUESTION, "asker": "burgemeester"}, "burgemeester"),
    ],
    ids=["empty", "postcode", "too long", "unknown asker"],
)
def test_a_mistake_comes_back_with_what_was_typed(client: Client, cast: Cast, data: dict[str, str], said: str) -> None:
    response = client.post(RESULT, data)
    assert response.status_code == 422
    assert said in text_of(response)
    assert data["text"].strip() in text_of(response).replace("&#x27;", "'")


@pytest.mark.parametrize("url", [RESULT, CALL_ME])
def test_looking_at_an_answer_without_a_question_leads_to_the_first_page(client: Client, cast: Cast, url: str) -> None:
    assert client.get(url).headers["Location"] == "/"


def test_a_doubted_need_travels_and_can_be_taken_back(client: Client, cast: Cast) -> None:
    first = client.post(RESULT, {"text": QUESTION})
    need = _need_on(first)
    doubted = client.post(RESULT, {"text": QUESTION, "niet_juist": need})
    assert hidden(doubted, "rejected") == need
    assert f'name="wel_juist" value="{need}"' in text_of(doubted)
    assert f'name="niet_juist" value="{need}"' not in text_of(doubted)
    back = client.post(RESULT, {"text": QUESTION, "rejected": need, "wel_juist": need})
    assert hidden(back, "rejected") == ""
    assert f'name="niet_juist" value="{need}"' in text_of(back)


def test_answers_and_doubts_go_with_the_question_to_the_team(client: Client, cast: Cast) -> None:
    first = client.post(RESULT, {"text": QUESTION})
    asked, need = hidden(first, "vraag"), _need_on(first)
    given = re.search(r'name="antwoord" value="([^"]+)"', text_of(first))
    assert given
    second = client.post(RESULT, {"text": QUESTION, "vraag": asked, "antwoord": given[1], "rejected": need})
    travelling = {name: hidden(second, name) for name in ("text", "answers", "rejected", "submission")}
    assert travelling["answers"] == f"{asked}:{given[1]}"
    client.post(CALL_ME, travelling | {"text": QUESTION})
    [stored] = questions()
    assert stored.rejected_needs == [need]
    assert stored.text.startswith(QUESTION)
    assert len(stored.text) > len(QUESTION), "what was answered stands below the question"


def _need_on(response: Any) -> str:
    found = re.search(r'name="niet_juist" value="([^"]+)"', text_of(response))
    assert found
    return found[1]


def test_i_do_not_know_is_an_answer_and_the_question_is_not_asked_again(client: Client, cast: Cast) -> None:
    first = client.post(RESULT, {"text": QUESTION})
    asked = hidden(first, "vraag")
    second = client.post(RESULT, {"text": QUESTION, "vraag": asked, "antwoord": "unknown"})
    assert f'name="vraag" value="{asked}"' not in text_of(second)
    assert "Hulp die hierbij past" in text_of(second)


@pytest.mark.parametrize(
    "odd",
    [
        {"rejected": "bestaat-niet '; drop table"},
        {"answers": "bestaat:niet onzin ::: a:b:c"},
        {"vraag": "bestaat-niet", "antwoord": "ja"},
        {"niet_juist": "\x00<script>", "answers": "\x00"},
        {"pc4": "0342 AB"},
    ],
    ids=["needs", "answers", "question", "nul", "whole postcode"],
)
def test_odd_fields_change_nothing(client: Client, cast: Cast, odd: dict[str, str]) -> None:
    response = client.post(RESULT, {"text": QUESTION} | odd)
    assert response.status_code in (200, 422)
    assert "<script>" not in text_of(response).replace('<script src="', "").replace("<script type=", "")
    assert QUESTION in text_of(response).replace("&#x27;", "'")


def test_more_words_are_added_to_the_first(client: Client, cast: Cast) -> None:
    response = client.post(RESULT, {"text": "help", "aanvulling": "Mijn man is ernstig ziek en ik slaap niet meer."})
    assert "help\nMijn man is ernstig ziek" in text_of(response).replace("\r", "")


def test_danger_stands_above_everything(client: Client, cast: Cast) -> None:
    page = text_of(client.post(RESULT, {"text": DANGER, "pc4": "0341"}))
    places = [page.index(words) for words in ('id="gevaar"', 'id="bel-mij"', "Hulp die hierbij past") if words in page]
    assert places == sorted(places)
    assert len(places) >= 2
    assert 'href="tel:' in page[places[0] : places[1]]


def test_the_number_for_children_is_the_one_in_the_help_bar() -> None:
    from naast.core.templatetags.components import help_lines
    from naast.intake.presenters.wording import KINDERTELEFOON

    assert KINDERTELEFOON in {line.number for line in help_lines()}


# --- being called -----------------------------------------------------------------------------------------------------


def test_handing_over_leads_to_a_receipt(client: Client, cast: Cast, monday: datetime) -> None:
    response = client.post(
        CALL_ME,
        {"text": QUESTION, "pc4": "0342", "contact_phone": "0341-00 55 99", "submission": str(uuid4())},
        follow=True,
    )
    [stored] = questions()
    assert stored.team.slug == "stad"
    assert stored.reference in text_of(response)
    assert "Wij hebben uw vraag ontvangen" in text_of(response)
    assert response["Referrer-Policy"] == "same-origin", (
        "with no-referrer a browser sends `Origin: null` and every form fails"
    )


def test_handing_over_without_any_contact_promises_no_call(client: Client, cast: Cast, monday: datetime) -> None:
    response = client.post(CALL_ME, {"text": QUESTION}, follow=True)
    [stored] = questions()
    assert stored.team.slug == "loket"
    assert "achter uw eigen link" in text_of(response)
    assert "belt u" not in text_of(response)


def test_the_same_form_twice_makes_one_question(client: Client, cast: Cast) -> None:
    shown = client.post(RESULT, {"text": QUESTION, "pc4": "0342"})
    form = {"text": QUESTION, "pc4": "0342", "submission": hidden(shown, "submission")}
    first, second = client.post(CALL_ME, form), client.post(CALL_ME, form)
    assert first.headers["Location"] == second.headers["Location"]
    assert len(questions()) == 1


def test_a_wrong_number_keeps_the_words_and_the_form_number(client: Client, cast: Cast) -> None:
    number = str(uuid4())
    form = {
        "text": QUESTION,
        "contact_phone": "bel maar",
        "contact_email": "x",
        "contact_name": "Dina",
        "submission": number,
    }
    response = client.post(CALL_ME, form)
    assert response.status_code == 422
    assert "Er kloppen nog 2 dingen niet" in text_of(response)
    assert 'value="Dina"' in text_of(response)
    assert 'value="bel maar"' in text_of(response)
    assert hidden(response, "submission") == number
    assert questions() == []


def test_handing_over_nothing_goes_back_to_the_question(client: Client, cast: Cast) -> None:
    response = client.post(CALL_ME, {"text": "", "contact_name": "Dina"})
    assert response.status_code == 422
    assert "Er staat nog geen vraag." in text_of(response)


# --- following --------------------------------------------------------------------------------------------------------


def test_the_asker_writes_stops_and_opens_again(client: Client, handed_over: actions.Receipt) -> None:
    home = status_url(handed_over.token)
    assert "Bel mij na tienen" in text_of(client.post(f"{home}reageren/", {"text": "Bel mij na tienen"}, follow=True))
    empty = client.post(f"{home}reageren/", {"text": " "})
    assert empty.status_code == 422
    assert "Er staat nog niets." in text_of(empty)
    assert "U heeft deze vraag ingetrokken." in text_of(client.post(f"{home}intrekken/", follow=True))
    late = client.post(f"{home}reageren/", {"text": "nog iets"})
    assert late.status_code == 409
    assert "Uw vraag is weer open." in text_of(client.post(f"{home}heropenen/", {"text": ""}, follow=True))


@pytest.mark.parametrize("step", ["", "reageren/", "intrekken/", "heropenen/"])
def test_a_wrong_link_shows_nothing(client: Client, handed_over: actions.Receipt, step: str) -> None:
    url = f"/volgen/{handed_over.token[:-1]}x/{step}"
    answer = client.post(url, {"text": "x"}) if step else client.get(url)
    assert answer.status_code == 404
    assert QUESTION not in text_of(answer)


@pytest.mark.parametrize("step", ["reageren/", "intrekken/", "heropenen/"])
def test_looking_never_changes_a_question(client: Client, handed_over: actions.Receipt, step: str) -> None:
    assert client.get(f"{status_url(handed_over.token)}{step}").status_code == 405
    assert [q.version for q in questions()] == [1]


def test_the_receipt_is_only_for_who_just_asked(client: Client, handed_over: actions.Receipt) -> None:
    page = text_of(client.get(status_url(handed_over.token)))
    assert "Wij hebben uw vraag ontvangen" in page, "as a step"
    assert 'id="ontvangen"' not in page, "not as a receipt"
    assert handed_over.question.reference in page


# --- the team ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("url", [INBOX, DESK])
def test_the_team_pages_ask_for_a_login(client: Client, cast: Cast, url: str) -> None:
    assert client.get(url).headers["Location"].startswith("/inloggen/?next=")


def test_the_inbox_shows_only_your_own_teams(log_in: LogIn, handed_over: actions.Receipt) -> None:
    assert handed_over.question.reference in text_of(log_in("nadia").get(INBOX))
    assert handed_over.question.reference not in text_of(log_in("kees").get(INBOX))


@pytest.mark.parametrize(
    "query", ["?toon=mine", "?toon=late", "?toon=closed", "?toon=onzin", "?p=99", "?p=-1", "?p=abc"]
)
def test_every_view_of_the_inbox_opens(log_in: LogIn, handed_over: actions.Receipt, query: str) -> None:
    response = log_in("nadia").get(f"{INBOX}{query}")
    assert response.status_code == 200
    assert "Werkbak" in text_of(response)


def test_danger_that_someone_took_is_no_alarm_any_more(log_in: LogIn, cast: Cast) -> None:
    made = actions.hand_over(text=DANGER, understood=actions.Understood(urgency="crisis"), by=Actor.asker(), pc4="0341")
    client = log_in("nadia")
    assert "Er is iemand in gevaar" in text_of(client.get(INBOX))
    client.post(verb_url(made.question, "claim"))
    assert "Er is iemand in gevaar" not in text_of(client.get(INBOX))


_GOOD: dict[str, dict[str, str]] = {
    "claim": {},
    "release": {},
    "note": {"note-text": "zorgvuldig zijn"},
    "attempt": {"attempt-reached": "nee"},
    "ask_on": {"ask_on-text": "Is er iemand bij u?"},
    "answer": {"answer-text": "Wij komen."},
    "split": {"split-part_1": "de nacht", "split-part_2": "het geld"},
    "close": {"close-outcome": "helped"},
    "urgency": {"urgency-urgency": "crisis"},
}


@pytest.mark.parametrize("verb", [*_GOOD, "forward"])
def test_everything_the_team_does_works_for_the_team_and_not_for_others(
    log_in: LogIn, cast: Cast, handed_over: actions.Receipt, verb: str
) -> None:
    data = _GOOD.get(verb) or (
        {"forward-team": str(cast.teams["loket"].pk), "forward-reason": "past daar"} if verb == "forward" else {}
    )
    url = verb_url(handed_over.question, verb)
    outsider = log_in("kees").post(url, data)
    assert outsider.status_code == 404
    assert [q.version for q in questions()] == [1]
    done = log_in("nadia").post(url, data, follow=True)
    assert done.status_code == 200
    assert 'class="utrecht-alert utrecht-alert--ok"' in text_of(done)


@pytest.mark.parametrize("verb", ["note", "attempt", "ask_on", "answer", "split", "forward", "close"])
def test_an_empty_form_comes_back_open_with_its_mistake(log_in: LogIn, handed_over: actions.Receipt, verb: str) -> None:
    response = log_in("nadia").post(verb_url(handed_over.question, verb), {})
    assert response.status_code == 422
    assert "<details open>" in text_of(response)
    assert "Er klop" in text_of(response)
    assert QUESTION in text_of(response).replace("&#x27;", "'")


def test_what_the_team_typed_is_kept(log_in: LogIn, handed_over: actions.Receipt) -> None:
    response = log_in("nadia").post(verb_url(handed_over.question, "split"), {"split-part_1": "alleen de nacht"})
    assert response.status_code == 422
    assert "alleen de nacht" in text_of(response)


def test_an_old_page_is_told_so(log_in: LogIn, handed_over: actions.Receipt) -> None:
    client = log_in("nadia")
    client.post(verb_url(handed_over.question, "answer"), {"answer-text": "Wij komen.", "answer-version": "1"})
    late = client.post(verb_url(handed_over.question, "close"), {"close-outcome": "helped", "close-version": "1"})
    assert late.status_code == 409
    assert "Kijk eerst wat er veranderd is." in text_of(late)


def test_a_deed_that_does_not_exist_and_a_look_at_a_deed(log_in: LogIn, handed_over: actions.Receipt) -> None:
    client = log_in("nadia")
    assert client.post(verb_url(handed_over.question, "verbranden")).status_code == 404
    assert client.get(verb_url(handed_over.question, "claim")).status_code == 405
    other = client.get(reverse("intake:question", kwargs={"question_id": uuid4()}))
    assert other.status_code == 404


def test_htmx_gets_a_fragment_of_a_mistake(log_in: LogIn, handed_over: actions.Receipt) -> None:
    client = log_in("kees")
    url = reverse("intake:question", kwargs={"question_id": handed_over.question.pk})
    response = client.get(url, headers={"HX-Request": "true"})
    assert response.status_code == 404
    assert "<html" not in text_of(response)
    assert "Deze pagina is er niet" in text_of(response)


# --- the desk ---------------------------------------------------------------------------------------------------------


def test_the_desk_looks_first_without_storing(log_in: LogIn, cast: Cast) -> None:
    response = log_in("nadia").post(DESK, {"text": QUESTION, "pc4": "0342", "contact_name": "Dina", "kijk": "1"})
    assert response.status_code == 200
    assert "Nog niets doorgegeven" in text_of(response)
    assert "Wat Naast hierin leest" in text_of(response)
    assert 'value="Dina"' in text_of(response)
    assert questions() == []
    assert log_in("nadia").post(DESK, {"text": "", "kijk": "1"}).status_code == 422


@pytest.mark.parametrize("reason", ["consent", "danger"])
def test_the_desk_hands_over_with_permission_or_in_danger(log_in: LogIn, cast: Cast, reason: str) -> None:
    client = log_in("nadia")
    shown = client.get(DESK)
    form = {
        "text": QUESTION,
        "asker": "naaste",
        "channel": "phone",
        "pc4": "0342",
        "submission": hidden(shown, "submission"),
    }
    refused = client.post(DESK, form)
    assert refused.status_code == 422
    assert "Vraag dit eerst aan de persoon." in text_of(refused)
    done = [client.post(DESK, form | {reason: "on"}) for _ in range(2)]
    [stored] = questions()
    assert stored.entered_by == cast.users["nadia"]
    assert stored.channel == "phone"
    assert all(stored.reference in text_of(page) for page in done)


def test_the_desk_assumes_nothing_about_who_asks(log_in: LogIn, cast: Cast) -> None:
    client = log_in("nadia")
    first = re.search(r'<select[^>]*name="asker"[^>]*>\s*<option value="(\w+)"', text_of(client.get(DESK)))
    assert first
    assert first[1] == "unknown"


def test_the_desk_can_choose_another_team_than_that_of_the_postcode(log_in: LogIn, cast: Cast) -> None:
    data = {"text": QUESTION, "channel": "desk", "pc4": "0342", "team": str(cast.teams["dorpen"].pk), "consent": "on"}
    response = log_in("nadia").post(DESK, data)
    assert [q.team.slug for q in questions()] == ["dorpen"]
    assert "Open de vraag" not in text_of(response), "not one of her own teams"


# --- what a page costs ------------------------------------------------------------------------------------------------


def _count(client: Client, url: str, data: dict[str, str] | None = None) -> int:
    client.post(url, data) if data else client.get(url)
    with CaptureQueriesContext(connection) as seen:
        answer = client.post(url, data) if data else client.get(url)
    assert answer.status_code == 200
    return len(seen)


def test_the_result_costs_at_most_two_queries(client: Client, cast: Cast) -> None:
    assert _count(client, RESULT, {"text": QUESTION, "pc4": "0342"}) <= 2


def test_the_inbox_costs_the_same_with_sixty_questions(log_in: LogIn, cast: Cast) -> None:
    client = log_in("nadia")
    few = _count(client, INBOX)
    for number in range(60):
        actions.hand_over(text=f"Vraag {number}", understood=actions.Understood(), by=Actor.asker(), pc4="0342")
    assert _count(client, INBOX) == few <= 7
    assert "Volgende" in text_of(client.get(INBOX))
    assert "Vorige" in text_of(client.get(f"{INBOX}?p=3"))


def test_a_question_costs_the_same_with_a_long_story(log_in: LogIn, cast: Cast, handed_over: actions.Receipt) -> None:
    client, url = log_in("nadia"), reverse("intake:question", kwargs={"question_id": handed_over.question.pk})
    few = _count(client, url)
    for _ in range(20):
        actions.add_note(question_id=handed_over.question.pk, text="nog een notitie", by=cast.actors["nadia"])
    assert _count(client, url) == few <= 14


def test_the_status_costs_the_same_with_many_parts(client: Client, cast: Cast, handed_over: actions.Receipt) -> None:
    few = _count(client, status_url(handed_over.token))
    actions.split(question_id=handed_over.question.pk, parts=["a", "b", "c", "d"], by=cast.actors["nadia"])
    assert _count(client, status_url(handed_over.token)) == few <= 9
