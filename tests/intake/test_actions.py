"""Every exit of every action on a question: what changes, the audit row, the mail, and that an outsider is refused."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.utils import translation
from django.utils.translation import gettext
from tests.conftest import Cast
from tests.personas import DANGER, QUESTION

from naast.audit import queries as audit
from naast.core import clock
from naast.core.actors import Actor
from naast.core.errors import Conflict, DomainError, NotVisible
from naast.core.models import OutboxMessage, UnscopedQuery
from naast.intake import actions, queries
from naast.intake.choices import EntryKind, Outcome, State, Urgency
from naast.intake.models import Entry, HelpQuestion

pytestmark = pytest.mark.django_db
ASKER = Actor.asker()


@pytest.fixture
def receipt(cast: Cast, monday: datetime) -> actions.Receipt:
    return actions.hand_over(
        text=QUESTION, understood=actions.Understood(urgency=Urgency.SOON), by=ASKER, asker="naaste", pc4="0342",
        contact=actions.Contact(name="Dina", phone="0341-00 12 34", email="dina@rivierdal.invalid"),
    )  # fmt: skip


def kinds(question: HelpQuestion) -> list[str]:
    return list(Entry.objects.for_system("test").filter(question=question).values_list("kind", flat=True))


def mails() -> list[tuple[str, str]]:
    return list(OutboxMessage.objects.values_list("to", "subject"))


def fresh(question: HelpQuestion) -> HelpQuestion:
    question.refresh_from_db()
    return question


def test_a_question_gets_the_team_of_its_area_a_clock_and_a_secret(receipt: actions.Receipt) -> None:
    question = receipt.question
    assert question.team.slug == "stad"
    assert question.state == State.NEW
    assert question.due_at > question.created_at
    assert question.grace_until > question.due_at
    assert receipt.token not in str(question.__dict__)
    assert queries.question_by_hash(question.token_hash) == question
    assert kinds(question) == [EntryKind.RECEIVED]
    assert [e.action for e in audit.events_of("question", question.pk)] == ["question received"]


def test_without_postcode_or_outside_it_goes_to_the_safety_net(cast: Cast) -> None:
    for pc4 in ("", "9999"):
        made = actions.hand_over(text=QUESTION, understood=actions.Understood(), by=ASKER, pc4=pc4)
        assert made.question.team.slug == "loket"


def test_the_same_form_twice_makes_one_question(cast: Cast) -> None:
    number = uuid4()
    first, second = (
        actions.hand_over(text=QUESTION, understood=actions.Understood(), by=ASKER, submission=number) for _ in range(2)
    )
    assert first.question.pk == second.question.pk
    assert first.token == second.token


def test_an_empty_question_is_refused_and_nothing_is_stored(cast: Cast) -> None:
    with pytest.raises(DomainError) as error:
        actions.hand_over(text="  \n ", understood=actions.Understood(), by=ASKER)
    assert error.value.status == 422
    assert not HelpQuestion.objects.for_system("test").exists()


def test_a_citizen_service_number_is_never_stored(cast: Cast) -> None:
    made = actions.hand_over(text="Mijn bsn is 111222333, help", understood=actions.Understood(), by=ASKER)
    assert "111222333" not in fresh(made.question).text
    assert fresh(made.question).text.endswith("help")


def test_danger_rings_team_and_coordinator_at_once(cast: Cast, monday: datetime) -> None:
    seen = actions.Understood(urgency=Urgency.CRISIS, crisis_category="suicide")
    made = actions.hand_over(text=DANGER, understood=seen, by=ASKER, pc4="0341")
    assert {to for to, _ in mails()} == {"stad@rivierdal.invalid", "margriet@rivierdal.invalid"}
    assert made.question.due_at <= monday + timedelta(hours=1)
    assert queries.alarms_for(cast.actors["nadia"]) == [made.question]
    assert queries.alarms_for(cast.actors["kees"]) == []


def test_no_mail_ever_holds_the_words_of_the_asker(cast: Cast) -> None:
    seen = actions.Understood(urgency=Urgency.CRISIS)
    contact = actions.Contact(name="Dina", email="dina@rivierdal.invalid")
    made = actions.hand_over(text=DANGER, understood=seen, by=ASKER, pc4="0341", contact=contact)
    actions.answer(question_id=made.question.pk, text="Bel 113", by=cast.actors["nadia"])
    bodies = " ".join(f"{m.subject} {m.body}" for m in OutboxMessage.objects.all())
    assert OutboxMessage.objects.count() == 3
    assert "pillen" not in bodies
    assert "Dina" not in bodies
    assert "Bel 113" not in bodies
    assert made.token not in bodies


def test_claiming_makes_you_owner_and_the_clock_goes_on_until_the_asker_heard_from_you(
    receipt: actions.Receipt, cast: Cast
) -> None:
    question = actions.claim(question_id=receipt.question.pk, by=cast.actors["nadia"], user=cast.users["nadia"])
    assert (question.state, question.owner, question.reacted_at) == (State.TAKEN, cast.users["nadia"], None)
    actions.log_attempt(question_id=question.pk, reached=True, text="", by=cast.actors["nadia"])
    assert fresh(question).reacted_at == clock.now()
    with pytest.raises(Conflict):
        actions.claim(question_id=question.pk, by=cast.actors["joost"], user=cast.users["joost"])


def test_an_old_page_cannot_overwrite_what_someone_else_did(receipt: actions.Receipt, cast: Cast) -> None:
    seen = receipt.question.version
    actions.answer(question_id=receipt.question.pk, text="Wij bellen u.", by=cast.actors["nadia"], version=seen)
    with pytest.raises(Conflict):
        actions.close(
            question_id=receipt.question.pk, outcome=Outcome.HELPED, text="", by=cast.actors["joost"], version=seen
        )
    assert fresh(receipt.question).state == State.NEW


@pytest.mark.parametrize(
    "verb",
    ["release", "add_note", "log_attempt", "ask_on", "answer", "split", "forward", "close", "claim", "raise_urgency"],
)
def test_for_an_outsider_the_question_does_not_exist(verb: str, receipt: actions.Receipt, cast: Cast) -> None:
    words = {
        "release": {}, "add_note": {"text": "x"}, "log_attempt": {"reached": True, "text": ""}, "ask_on": {"text": "x"},
        "answer": {"text": "x"}, "split": {"parts": ["a", "b"]}, "forward": {"team_id": uuid4(), "reason": "x"},
        "close": {"outcome": Outcome.HELPED, "text": "x"}, "claim": {"user": cast.users["kees"]},
        "raise_urgency": {"urgency": "crisis"},
    }[verb]  # fmt: skip
    with pytest.raises(NotVisible):
        getattr(actions, verb)(question_id=receipt.question.pk, by=cast.actors["kees"], **words)
    assert kinds(receipt.question) == [EntryKind.RECEIVED]


def test_attempts_are_counted_and_the_asker_sees_that_you_tried(receipt: actions.Receipt, cast: Cast) -> None:
    for _ in range(2):
        actions.log_attempt(question_id=receipt.question.pk, reached=False, text="voicemail", by=cast.actors["nadia"])
    entries = queries.entries_for(cast.actors["nadia"], receipt.question)
    assert queries.attempts(entries) == 2
    [(_, shown)] = queries.story_for_asker(receipt.question)
    assert [line.kind for line in shown] == [EntryKind.RECEIVED, EntryKind.NOT_REACHED, EntryKind.NOT_REACHED]
    assert all("voicemail" not in line.text for line in shown)


def test_asking_on_waits_for_the_asker_and_their_reply_brings_it_back(receipt: actions.Receipt, cast: Cast) -> None:
    actions.claim(question_id=receipt.question.pk, by=cast.actors["nadia"], user=cast.users["nadia"])
    actions.ask_on(question_id=receipt.question.pk, text="Slaapt u zelf nog?", by=cast.actors["nadia"])
    assert fresh(receipt.question).state == State.WAITING
    actions.reply(token=receipt.token, text="Nee, bijna niet. 111222333")
    assert fresh(receipt.question).state == State.TAKEN
    lines = queries.entries_for(cast.actors["nadia"], receipt.question)
    assert lines[-1].kind == EntryKind.ASKER_REPLY
    assert "111222333" not in lines[-1].text
    assert ("nadia@rivierdal.invalid") in {to for to, _ in mails()}


def test_splitting_gives_parts_with_their_own_clock_and_one_link_shows_them(
    receipt: actions.Receipt, cast: Cast
) -> None:
    parts = actions.split(question_id=receipt.question.pk, parts=["Nachtzorg", "", "Geld"], by=cast.actors["nadia"])
    assert [p.text for p in parts] == ["Nachtzorg", "Geld"]
    assert {p.team.slug for p in parts} == {"stad"}
    assert all(p.contact_phone == "0341-00 12 34" for p in parts)
    assert fresh(receipt.question).outcome == Outcome.SPLIT
    first, *rest = [q.text for q, _ in queries.story_for_asker(receipt.question)]
    assert (first, sorted(rest)) == (QUESTION, ["Geld", "Nachtzorg"])
    with pytest.raises(DomainError):
        actions.split(question_id=parts[0].pk, parts=["alleen deze", " "], by=cast.actors["nadia"])


def test_forwarding_moves_the_whole_story_and_the_sender_no_longer_sees_it(
    receipt: actions.Receipt, cast: Cast
) -> None:
    actions.add_note(question_id=receipt.question.pk, text="woont net over de brug", by=cast.actors["nadia"])
    actions.forward(
        question_id=receipt.question.pk,
        team_id=cast.teams["dorpen"].pk,
        reason="woont in Sint-Joris",
        by=cast.actors["nadia"],
    )
    seen = queries.entries_for(cast.actors["kees"], receipt.question)
    assert [line.text for line in seen if line.kind == EntryKind.NOTE] == [
        "woont net over de brug",
        "woont in Sint-Joris",
    ]
    with pytest.raises(NotVisible):
        queries.question_for(cast.actors["nadia"], receipt.question.pk)
    assert "dorpen@rivierdal.invalid" in {to for to, _ in mails()}


def test_closing_needs_an_outcome_and_the_asker_can_reopen(receipt: actions.Receipt, cast: Cast) -> None:
    with pytest.raises(DomainError):
        actions.close(question_id=receipt.question.pk, outcome="zomaar", text="", by=cast.actors["nadia"])
    actions.close(
        question_id=receipt.question.pk, outcome=Outcome.REFERRED, text="VPTZ belt u.", by=cast.actors["nadia"]
    )
    assert fresh(receipt.question).state == State.CLOSED
    with pytest.raises(Conflict):
        actions.answer(question_id=receipt.question.pk, text="nog iets", by=cast.actors["nadia"])
    actions.reopen(token=receipt.token, text="Er belde niemand.")
    question = fresh(receipt.question)
    assert (question.state, question.outcome, question.owner, question.reacted_at) == (State.NEW, "", None, None)
    assert kinds(question)[-1] == EntryKind.REOPENED


def test_the_asker_can_withdraw_and_a_wrong_link_shows_nothing(receipt: actions.Receipt) -> None:
    with pytest.raises(NotVisible):
        actions.withdraw(token="verkeerd")
    actions.withdraw(token=receipt.token)
    assert fresh(receipt.question).outcome == Outcome.WITHDRAWN


def test_haste_only_ever_shortens_the_clock(receipt: actions.Receipt, cast: Cast) -> None:
    before = receipt.question.due_at
    with pytest.raises(DomainError):
        actions.raise_urgency(question_id=receipt.question.pk, urgency=Urgency.NORMAL, by=cast.actors["nadia"])
    after = actions.raise_urgency(question_id=receipt.question.pk, urgency=Urgency.CRISIS, by=cast.actors["nadia"])
    assert after.due_at < before


def test_overdue_goes_to_the_coordinator_once_and_then_to_the_net(receipt: actions.Receipt, cast: Cast) -> None:
    question = receipt.question
    assert (actions.escalate_overdue(), actions.reroute_after_grace()) == (0, 0)
    with clock.frozen(question.due_at + timedelta(minutes=1)):
        assert (actions.escalate_overdue(), actions.escalate_overdue()) == (1, 0)
        assert fresh(question).team.slug == "stad"
    assert ("margriet@rivierdal.invalid") in {to for to, _ in mails()}
    with clock.frozen(question.grace_until + timedelta(minutes=1)):
        assert (actions.reroute_after_grace(), actions.reroute_after_grace()) == (1, 0)
    assert fresh(question).team.slug == "loket"
    assert kinds(question)[-2:] == [EntryKind.ESCALATED, EntryKind.REROUTED]


def test_a_question_someone_reacted_to_is_not_late_and_a_call_in_vain_is_no_reaction(
    receipt: actions.Receipt, cast: Cast
) -> None:
    later = clock.frozen(receipt.question.due_at + timedelta(minutes=1))
    actions.log_attempt(question_id=receipt.question.pk, reached=False, text="", by=cast.actors["nadia"])
    with later:
        assert actions.escalate_overdue() == 1
    actions.log_attempt(question_id=receipt.question.pk, reached=True, text="", by=cast.actors["nadia"])
    with clock.frozen(receipt.question.grace_until + timedelta(days=3)):
        assert (actions.escalate_overdue(), actions.reroute_after_grace()) == (0, 0)


@pytest.mark.parametrize("step", ["release", "forward", "reply"])
def test_whoever_waits_again_gets_a_new_clock(
    step: str, receipt: actions.Receipt, cast: Cast, monday: datetime
) -> None:
    nadia, pk = cast.actors["nadia"], receipt.question.pk
    actions.claim(question_id=pk, by=nadia, user=cast.users["nadia"])
    actions.ask_on(question_id=pk, text="Wanneer komt zij thuis?", by=nadia)
    with clock.frozen(monday + timedelta(days=20)):
        if step == "release":
            actions.release(question_id=pk, by=nadia)
        elif step == "forward":
            actions.forward(question_id=pk, team_id=cast.teams["dorpen"].pk, reason="verhuisd", by=nadia)
        else:
            actions.reply(token=receipt.token, text="Maandag.")
    question = fresh(receipt.question)
    assert question.reacted_at is None
    assert question.due_at > monday + timedelta(days=20)


def test_after_a_split_the_one_link_still_answers_withdraws_and_reopens(receipt: actions.Receipt, cast: Cast) -> None:
    first, second = actions.split(question_id=receipt.question.pk, parts=["Nacht", "Geld"], by=cast.actors["nadia"])
    actions.ask_on(question_id=second.pk, text="Welke rekening?", by=cast.actors["nadia"])
    actions.reply(token=receipt.token, text="De energie.")
    assert (kinds(first)[-1], kinds(second)[-1]) == (EntryKind.RECEIVED, EntryKind.ASKER_REPLY)
    actions.withdraw(token=receipt.token)
    assert {fresh(first).outcome, fresh(second).outcome} == {Outcome.WITHDRAWN}
    with pytest.raises(Conflict):
        actions.reply(token=receipt.token, text="Nog iets")
    actions.reopen(token=receipt.token, text="Toch wel")
    assert fresh(receipt.question).state == State.NEW


def test_the_strictest_norm_for_the_facts_counts_and_the_plain_one_otherwise() -> None:
    assert queries.norm_for("normal", {}).id == "gewoon"
    assert queries.norm_for("normal", {"who_is_asking": "child"}).id == "kind-vraagt"
    assert queries.norm_for("normal", {"who_is_asking": "professional"}).id == "hulpverlener"
    assert queries.norm_for("soon", {"who_is_asking": "professional"}).id == "snel"


def test_old_questions_are_forgotten_after_a_year_and_open_ones_never(receipt: actions.Receipt, cast: Cast) -> None:
    other = actions.hand_over(text="Een andere vraag", understood=actions.Understood(), by=ASKER)
    actions.withdraw(token=receipt.token)
    with clock.frozen(clock.now() + timedelta(days=364)):
        assert actions.forget_old() == 0
    with clock.frozen(clock.now() + timedelta(days=366)):
        assert actions.forget_old() == 1
    assert list(HelpQuestion.objects.for_system("test").values_list("pk", flat=True)) == [other.question.pk]
    assert not Entry.objects.for_system("test").filter(question_id=receipt.question.pk).exists()


def test_person_data_cannot_be_read_without_saying_who_and_why(receipt: actions.Receipt) -> None:
    with pytest.raises(UnscopedQuery):
        HelpQuestion.objects.all()
    with pytest.raises(UnscopedQuery):
        HelpQuestion.objects.for_system("")
    with pytest.raises(UnscopedQuery):
        Entry.objects.filter(question=receipt.question)


def test_mails_are_in_the_language_of_who_reads_them(cast: Cast) -> None:
    with translation.override("en"):
        made = actions.hand_over(
            text="I need help at night", understood=actions.Understood(urgency=Urgency.CRISIS), by=ASKER, pc4="0342",
            language="en", contact=actions.Contact(email="dina@rivierdal.invalid"),
        )  # fmt: skip
    assert all(subject.startswith("Gevaar") for _, subject in mails())
    actions.answer(question_id=made.question.pk, text="We call you.", by=cast.actors["nadia"])
    [news] = [m for m in OutboxMessage.objects.all() if m.to == "dina@rivierdal.invalid"]
    with translation.override("en"):
        assert news.subject == gettext("U heeft antwoord op uw vraag")
    assert news.subject != "U heeft antwoord op uw vraag"
    assert "Er is nieuws" not in news.body
