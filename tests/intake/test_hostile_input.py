"""Input that is too long, too late, twice, in another script or with numbers in it: no words are lost and no page breaks."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.mail.message import sanitize_address
from django.test import Client
from django.urls import reverse
from tests.conftest import Cast
from tests.personas import PASSWORD, QUESTION, USERS

from naast.core.actors import Actor
from naast.intake import actions, queries
from naast.intake.actions import arrival
from naast.intake.forms import HandOverForm
from naast.intake.models import MAX_TEXT, Entry, HelpQuestion
from naast.intake.presenters import status_url

pytestmark = pytest.mark.django_db
CALL_ME, INBOX, DESK, SEARCH = "/bel-mij/", "/werkbak/", "/werkbak/nieuw/", "/hulp/"
MASK = "[nummer weggehaald]"
LogIn = Callable[[str], Client]


def text_of(response: Any) -> str:
    return str(response.content.decode())


def questions() -> list[HelpQuestion]:
    return list(HelpQuestion.objects.for_system("test").order_by("created_at"))


def entries() -> list[Entry]:
    return list(Entry.objects.for_system("test").order_by("at"))


def verb_url(question: HelpQuestion, verb: str) -> str:
    return reverse("intake:handle", kwargs={"question_id": question.pk, "verb": verb})


def page_url(question: HelpQuestion) -> str:
    return reverse("intake:question", kwargs={"question_id": question.pk})


def areas(response: Any) -> list[str]:
    """What stands in the text fields of a page."""
    return [words.strip() for words in re.findall(r"<textarea[^>]*>([^<]*)</textarea>", text_of(response))]


def area(response: Any, name: str) -> str:
    found = re.search(rf'<textarea[^>]*name="{name}"[^>]*>\s*([^<]*)</textarea>', text_of(response))
    assert found, f"no text field {name}"
    return found[1]


def hand_over(text: str = QUESTION, *, submission: UUID | None = None, **more: Any) -> actions.Receipt:
    return actions.hand_over(
        text=text, understood=actions.Understood(), by=Actor.asker(), pc4="0342", submission=submission, **more
    )


# --- the same form twice ----------------------------------------------------------------------------------------------


def test_two_forms_at_the_same_moment_make_one_question(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second looks before the first is there, and stores after it: the database says no, and it finds the first."""
    number, looked = uuid4(), []
    first = hand_over(submission=number)
    find = arrival._handed_over

    def too_early(token: str) -> HelpQuestion | None:
        looked.append(token)
        return None if len(looked) <= 2 else find(token)

    monkeypatch.setattr(arrival, "_handed_over", too_early)
    second = hand_over(submission=number)
    assert len(looked) > 2
    assert second.question == first.question
    assert second.token == first.token
    assert len(questions()) == 1
    assert len(entries()) == 1


@pytest.mark.parametrize(
    "changed",
    [
        {"text": f"{QUESTION} En er is nog iets."},
        {"contact_phone": "0341-00 99 99"},
        {"contact_name": "Dina"},
        {"pc4": "0341"},
        {"asker": "naaste"},
    ],
    ids=["words", "phone", "name", "postcode", "asker"],
)
def test_the_same_form_with_something_else_in_it_is_a_new_question(
    client: Client, cast: Cast, changed: dict[str, str]
) -> None:
    form = {"text": QUESTION, "pc4": "0342", "contact_phone": "0341-00 55 99", "submission": str(uuid4())}
    first = client.post(CALL_ME, form).headers["Location"]
    second = [client.post(CALL_ME, form | changed).headers["Location"] for _ in range(2)]
    again = client.post(CALL_ME, form).headers["Location"]
    assert again == first
    assert second[0] == second[1] != first, "who has other words never gets the secret link of the first"
    stored = questions()
    assert len(stored) == 2
    assert {name: getattr(stored[1], name) for name in changed} == changed


def test_danger_that_is_seen_later_is_not_dropped(cast: Cast) -> None:
    number = uuid4()
    hand_over(submission=number)
    assert hand_over(submission=number, danger_seen=True).question.urgency == "crisis"
    assert len(questions()) == 2


def test_a_question_that_a_team_made_urgent_stays_the_same_question(cast: Cast) -> None:
    number = uuid4()
    first = hand_over(submission=number)
    actions.raise_urgency(question_id=first.question.pk, urgency="crisis", by=cast.actors["nadia"])
    assert hand_over(submission=number).token == first.token


# --- digits, e-mail, control characters -------------------------------------------------------------------------------


@pytest.mark.parametrize("pc4", ["٠٣٤٢", "０３４２", "۰۳۴۲ AB", "0342 A"])
def test_a_postcode_in_other_digits_is_understood(client: Client, log_in: LogIn, cast: Cast, pc4: str) -> None:
    assert client.post(CALL_ME, {"text": QUESTION, "pc4": pc4}).status_code == 302
    done = log_in("nadia").post(DESK, {"text": QUESTION, "pc4": pc4, "channel": "phone", "consent": "on"})
    assert done.status_code == 200
    assert [(q.pc4, q.team.slug) for q in questions()] == [("0342", "stad")] * 2


@pytest.mark.parametrize("pc4", ["²³⁴²", "½342", "03४x", "三四二一"])
def test_what_only_looks_like_digits_is_refused_kindly(client: Client, cast: Cast, pc4: str) -> None:
    response = client.post(CALL_ME, {"text": QUESTION, "pc4": pc4})
    assert response.status_code == 422
    assert "Een postcode begint met vier cijfers" in text_of(response)
    assert questions() == []


def test_the_search_understands_other_digits_too(client: Client, cast: Cast) -> None:
    response = client.get(SEARCH, {"postcode": "٠٣٤٢"})
    assert response.status_code == 200
    assert "Een postcode begint met vier cijfers" not in text_of(response)
    assert "0342" in text_of(response)


def test_a_telephone_number_in_other_digits_is_kept_in_plain_ones(client: Client, cast: Cast) -> None:
    client.post(CALL_ME, {"text": QUESTION, "contact_phone": "٠٣٤١-٠٠ ٥٥ ٩٩"})
    assert [q.contact_phone for q in questions()] == ["0341-00 55 99"]


_LABEL = "a" * 60
LONG = "a@" + ".".join([_LABEL] * 5)


@pytest.mark.parametrize(
    ("email", "said"),
    [
        (f"{LONG[:252]}.nl", "Dit e-mailadres is te lang."),
        (f"{LONG}.nl", "Dit e-mailadres is te lang."),
        (f"a@{'é' * 60}.nl", "Naar dit e-mailadres kunnen wij geen bericht sturen."),
        ('"a\x01"@rivierdal.nl', "Naar dit e-mailadres kunnen wij geen bericht sturen."),
    ],
    ids=["255", "over 300", "no mail server knows it", "control character"],
)
def test_an_email_that_cannot_work_is_refused_kindly(client: Client, cast: Cast, email: str, said: str) -> None:
    response = client.post(CALL_ME, {"text": QUESTION, "contact_name": "Dina", "contact_email": email})
    assert response.status_code == 422
    assert said in text_of(response)
    assert 'value="Dina"' in text_of(response)
    assert questions() == []


@pytest.mark.parametrize(
    "email", [f"{LONG[:251]}.nl", "dina@rivierdal.nl", "dina@café.nl", ""], ids=["254", "a", "b", "c"]
)
def test_an_email_that_can_work_is_taken(email: str) -> None:
    form = HandOverForm({"text": QUESTION, "contact_email": email})
    assert form.is_valid(), form.errors
    assert not email or sanitize_address(form.cleaned_data["contact_email"], "utf-8")


@pytest.mark.parametrize("number", ["%00", "R-%00", "%00%01%1B", "%0D%0A"])
def test_control_characters_in_the_search_of_the_inbox(log_in: LogIn, cast: Cast, number: str) -> None:
    assert log_in("nadia").get(f"{INBOX}?nummer={number}").status_code == 200


def test_a_number_with_a_control_character_in_it_is_found(log_in: LogIn, handed_over: actions.Receipt) -> None:
    reference = handed_over.question.reference
    page = log_in("nadia").get(INBOX, {"nummer": f" {reference[:4]}\x00{reference[4:]}\t"})
    assert page_url(handed_over.question) in text_of(page)


# --- long words -------------------------------------------------------------------------------------------------------


def _answered() -> str:
    question = next(iter(queries.pack().questions.values()))
    return f"{question.id}:{question.answers[0].id}"


def _long(last: str = "") -> str:
    words = "Mijn man is ziek en ik slaap niet. " * 600
    return words[: MAX_TEXT - 10 - len(last)] + last


def test_answers_do_not_count_for_how_long_the_words_may_be(client: Client, log_in: LogIn, cast: Cast) -> None:
    form = {"text": _long("klaar"), "answers": _answered()}
    assert client.post(CALL_ME, form).status_code == 302
    assert log_in("nadia").post(DESK, form | {"channel": "phone", "consent": "on"}).status_code == 200
    for stored in questions():
        assert stored.text.startswith(form["text"])
        assert len(stored.text) > MAX_TEXT


def test_the_mask_does_not_count_for_how_long_the_words_may_be(client: Client, log_in: LogIn, cast: Cast) -> None:
    form = {"text": _long(" 111222333" * 50)}
    assert client.post(CALL_ME, form).status_code == 302
    assert log_in("nadia").post(DESK, form | {"channel": "phone", "consent": "on"}).status_code == 200
    for stored in questions():
        assert stored.text.count(MASK) == 50
        assert "111222333" not in stored.text


def test_reopening_with_too_many_words_keeps_them(client: Client, handed_over: actions.Receipt) -> None:
    actions.withdraw(token=handed_over.token)
    words = "Het gaat nog niet goed. " * 900
    response = client.post(f"{status_url(handed_over.token)}heropenen/", {"text": words})
    assert response.status_code == 422
    assert "Uw tekst is te lang voor ons." in text_of(response)
    assert area(response, "text").strip() == words.strip()
    assert [q.state for q in questions()] == ["closed"]


# --- too late ---------------------------------------------------------------------------------------------------------


def test_a_reply_after_the_end_goes_to_the_form_that_opens_again(client: Client, handed_over: actions.Receipt) -> None:
    actions.withdraw(token=handed_over.token)
    home, words = status_url(handed_over.token), "Ik heb toch nog een vraag."
    response = client.post(f"{home}reageren/", {"text": words})
    assert response.status_code == 409
    assert "Deze vraag is al afgerond." in text_of(response)
    assert "Het bericht is nog niet verstuurd." in text_of(response)
    assert f'action="{home}heropenen/"' in text_of(response)
    assert area(response, "text") == words


def test_an_answer_on_an_old_page_is_kept_and_can_be_sent_again(log_in: LogIn, handed_over: actions.Receipt) -> None:
    client, words = log_in("nadia"), "Morgen komt er iemand bij u langs."
    url = verb_url(handed_over.question, "answer")
    client.post(url, {"answer-text": "Wij komen.", "answer-version": "1"})
    late = client.post(url, {"answer-text": words, "answer-version": "1"})
    assert late.status_code == 409
    assert "Deze vraag is net door iemand anders bijgewerkt." in text_of(late)
    assert area(late, "answer-text") == words
    version = re.search(r'name="answer-version" value="(\d+)"', text_of(late))
    assert version
    assert client.post(url, {"answer-text": words, "answer-version": version[1]}).status_code == 302
    assert words in [line.text for line in entries()]


def test_an_answer_after_the_end_can_be_copied(log_in: LogIn, cast: Cast, handed_over: actions.Receipt) -> None:
    actions.close(question_id=handed_over.question.pk, outcome="helped", text="", by=cast.actors["nadia"])
    late = log_in("nadia").post(verb_url(handed_over.question, "answer"), {"answer-text": "Nog <b>dit</b>."})
    assert late.status_code == 409
    assert "Deze vraag is al afgerond." in text_of(late)
    assert "Nog &lt;b&gt;dit&lt;/b&gt;." in areas(late)


def test_why_it_should_open_again_can_be_copied_when_it_may_not(log_in: LogIn, handed_over: actions.Receipt) -> None:
    actions.withdraw(token=handed_over.token)
    data = {"undo_close-reason": "De verkeerde vraag."}
    late = log_in("nadia").post(verb_url(handed_over.question, "undo_close"), data)
    assert late.status_code == 409
    assert "De verkeerde vraag." in areas(late)


def test_words_of_a_form_that_is_still_there_stand_on_the_page_once(
    log_in: LogIn, cast: Cast, handed_over: actions.Receipt
) -> None:
    actions.answer(question_id=handed_over.question.pk, text="Wij komen.", by=cast.actors["nadia"])
    data = {"answer-text": "Morgen al.", "answer-version": "1"}
    late = log_in("nadia").post(verb_url(handed_over.question, "answer"), data)
    assert areas(late).count("Morgen al.") == 1


def test_taking_what_someone_else_just_took_says_so(log_in: LogIn, cast: Cast, handed_over: actions.Receipt) -> None:
    actions.claim(question_id=handed_over.question.pk, by=cast.actors["nadia"], user=cast.users["nadia"])
    other = next(
        name
        for name, actor in cast.actors.items()
        if name != "nadia" and actor.team_ids & cast.actors["nadia"].team_ids
    )
    late = log_in(other).post(verb_url(handed_over.question, "claim"), {"version": "1"})
    assert late.status_code == 409
    assert "Kijk eerst wat er veranderd is." in text_of(late)


def test_after_logging_in_someone_is_back_at_the_question(client: Client, handed_over: actions.Receipt) -> None:
    away = client.post(verb_url(handed_over.question, "answer"), {"answer-text": "Wij komen."}, follow=True)
    assert away.redirect_chain == [(f"/inloggen/?next={page_url(handed_over.question)}", 302)]
    assert "Wat u net invulde, is niet verstuurd." in text_of(away)
    nadia = next(user for user in USERS if user["name"].startswith("Nadia"))
    login = {"username": nadia["email"], "password": PASSWORD, "next": page_url(handed_over.question)}
    back = client.post("/inloggen/", login, follow=True)
    assert back.status_code == 200
    assert handed_over.question.reference in text_of(back)


def test_the_desk_says_that_nothing_was_sent_without_a_login(client: Client, cast: Cast) -> None:
    away = client.post(DESK, {"text": QUESTION}, follow=True)
    assert away.redirect_chain == [(f"/inloggen/?next={DESK}", 302)]
    assert "Wat u net invulde, is niet verstuurd." in text_of(away)
    looked = Client().get(DESK, follow=True)
    assert "Wat u net invulde" not in text_of(looked)


# --- refused before a page saw it -------------------------------------------------------------------------------------


@pytest.fixture
def refusing() -> Client:
    """A client whose forms need a token, with our pages for what is refused."""
    return Client(enforce_csrf_checks=True, raise_request_exception=False)


@pytest.mark.parametrize("name", ["text", "zoek", "answer-text", "split-part_1", "forward-reason"])
def test_a_form_without_token_gives_the_words_back(refusing: Client, cast: Cast, name: str) -> None:
    response = refusing.post(
        CALL_ME, {name: "Help </textarea><script>alert(1)</script>", "contact_phone": "0341-00 00 00"}
    )
    assert response.status_code == 403
    assert areas(response) == ["Help &lt;/textarea&gt;&lt;script&gt;alert(1)&lt;/script&gt;"]
    assert "<script>alert" not in text_of(response)
    assert "readonly" in text_of(response)
    assert "Kopieer uw tekst hieronder." in text_of(response)
    assert response["Cache-Control"] == "no-store, private"


def test_a_form_without_token_and_without_words_is_told_so(refusing: Client, cast: Cast) -> None:
    response = refusing.post(CALL_ME, {"text": " "})
    assert response.status_code == 403
    assert areas(response) == []
    assert "Het formulier was te lang open" in text_of(response)


@pytest.mark.parametrize("url", ["/antwoord/", CALL_ME])
def test_far_too_many_words_are_told_to_go_back(refusing: Client, cast: Cast, url: str) -> None:
    response = refusing.post(url, f"text={'a' * 300_000}", content_type="application/x-www-form-urlencoded")
    assert response.status_code == 400
    assert "Uw tekst is te lang voor ons. Er is niets verstuurd." in text_of(response)
    assert "Ga terug in uw browser: daar staat uw tekst nog." in text_of(response)


# --- numbers that nobody needs ----------------------------------------------------------------------------------------


def test_name_and_time_are_stored_without_bsn(client: Client, cast: Cast) -> None:
    form = {"text": QUESTION, "contact_name": "Dina 111222333", "contact_when": "na tien uur, bsn 111222333"}
    assert client.post(CALL_ME, form).status_code == 302
    [stored] = questions()
    assert stored.contact_name == f"Dina {MASK}"
    assert stored.contact_when == f"na tien uur, bsn {MASK}"


def test_a_mask_that_is_longer_than_the_field_still_fits(client: Client, cast: Cast) -> None:
    form = {"text": QUESTION, "contact_name": ("111222333 " * 12)[:120], "contact_when": ("111222333 " * 20)[:200]}
    assert client.post(CALL_ME, form).status_code == 302
    [stored] = questions()
    assert "111222333" not in stored.contact_name + stored.contact_when


@pytest.mark.parametrize(
    ("verb", "data"),
    [
        ("note", {"note-text": "bsn 111222333"}),
        ("attempt", {"attempt-reached": "nee", "attempt-text": "bsn 111222333"}),
        ("forward", {"forward-reason": "bsn 111222333"}),
    ],
)
def test_notes_of_the_team_are_stored_without_bsn(
    log_in: LogIn, cast: Cast, handed_over: actions.Receipt, verb: str, data: dict[str, str]
) -> None:
    team = {"forward-team": str(cast.teams["loket"].pk)} if verb == "forward" else {}
    assert log_in("nadia").post(verb_url(handed_over.question, verb), data | team).status_code == 302
    words = [line.text for line in entries()]
    assert f"bsn {MASK}" in words
    assert not any("111222333" in one for one in words)


def test_a_note_is_stored_without_bsn_by_whatever_way_it_comes(cast: Cast, handed_over: actions.Receipt) -> None:
    question, by = handed_over.question.pk, cast.actors["nadia"]
    assert actions.add_note(question_id=question, text="bsn 111222333", by=by).text == f"bsn {MASK}"


def test_why_a_question_is_opened_again_is_stored_without_bsn(
    log_in: LogIn, cast: Cast, handed_over: actions.Receipt
) -> None:
    actions.close(question_id=handed_over.question.pk, outcome="helped", text="", by=cast.actors["nadia"])
    client = log_in("nadia")
    client.post(verb_url(handed_over.question, "undo_close"), {"undo_close-reason": "bsn 111222333"})
    assert f"bsn {MASK}" in [line.text for line in entries()]
