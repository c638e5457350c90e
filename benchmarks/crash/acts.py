"""What the load does, each thing with the action of its room, and how often it stands in the database afterwards.

Every act carries a `key` of its own in the words it stores, so that it can be found again. An act in SAFE_TO_REPEAT may be sent
again by a client that got no answer, as a browser does, and must then still be there once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any
from uuid import UUID

from benchmarks.loop.service import a_service
from naast.accounts import queries as accounts
from naast.accounts.models import Team, User
from naast.core import rls
from naast.core.actors import Actor
from naast.intake import actions as intake
from naast.intake.choices import Urgency
from naast.intake.models import Entry, HelpQuestion
from naast.people.models import Person
from naast.plan import actions as plan
from naast.plan.choices import PLAN_PARTS
from naast.plan.models import Step
from naast.referrals import actions as referrals
from naast.referrals.models import Referral, ReferralEvent

WHY = "de crashtest telt wat er staat"
NURSE = "nadia@rivierdal.invalid"


@cache
def nurse() -> Actor:
    """Someone who works in a team; looked up once for each process."""
    return accounts.actor_for(User.objects.get(email=NURSE))


def ask(key: str, form: str) -> dict[str, Any]:
    """Someone hands a question over. `form`: the number of the form, which makes sending it twice harmless."""
    receipt = intake.hand_over(
        text=f"Wie kan er 's nachts bij hem zijn? ({key})", understood=intake.Understood(urgency=Urgency.SOON),
        by=Actor.asker(), pc4="0342", contact=intake.Contact(email=f"{key}@rivierdal.invalid"), submission=UUID(form),
    )  # fmt: skip
    return {"question": str(receipt.question.pk), "reference": receipt.question.reference}


def note(key: str, question: str) -> dict[str, Any]:
    """The team writes a note with a question."""
    return {"entry": str(intake.add_note(question_id=UUID(question), text=f"Gebeld ({key})", by=nurse()).pk)}


@cache
def _person() -> UUID:
    with rls.acting_system(WHY):
        return UUID(str(Person.objects.for_system(WHY).values_list("pk", flat=True)[0]))


def refer(key: str) -> dict[str, Any]:
    """The team asks the church for help; a mail to the church goes along."""
    team = Team.objects.get(pk=min(nurse().team_ids))
    made = referrals.ask(
        person=None, team=team, service=a_service(), question=f"Kan er iemand waken? ({key})", items=[],
        consent_sentence="Ja, de kerk mag dit weten.", consent_given_by="de vrager", consent_way="spoken", by=nurse(),
    )  # fmt: skip
    return {"referral": str(made.pk)}


def attempt(key: str, referral: str) -> dict[str, Any]:
    """The church rang, and nobody was at home."""
    return {"times": referrals.note_attempt(referral=referral, by=nurse(), note=f"Niemand thuis ({key})").attempts}


def step(key: str, form: str) -> dict[str, Any]:
    """A step in a plan. `form`: the number of the form, which makes sending it twice harmless."""
    values = {"part": PLAN_PARTS[0], "text": f"Bel de huisarts ({key})"}
    return {"step": str(plan.write_step(person_id=_person(), values=values, by=nurse(), ident=UUID(form)).pk)}


ACTS: Mapping[str, Callable[..., dict[str, Any]]] = {
    "ask": ask, "note": note, "refer": refer, "attempt": attempt, "step": step,
}  # fmt: skip
SAFE_TO_REPEAT = frozenset({"ask", "step"})
# The row of the audit that goes with each.
AUDITED: Mapping[str, str] = {
    "ask": "question received", "note": "note added", "refer": "referral asked", "attempt": "referral attempt",
    "step": "plan sentence written",
}  # fmt: skip


def _questions(key: str) -> int:
    return HelpQuestion.objects.for_system(WHY).filter(contact_email=f"{key}@rivierdal.invalid").count()


def _notes(key: str) -> int:
    return Entry.objects.for_system(WHY).filter(text__contains=f"({key})").count()


def _referrals(key: str) -> int:
    return Referral.objects.for_system(WHY).filter(question__contains=f"({key})").count()


def _attempts(key: str) -> int:
    return ReferralEvent.objects.for_system(WHY).filter(note__contains=f"({key})").count()


def _steps(key: str) -> int:
    return Step.objects.for_system(WHY).filter(text__contains=f"({key})").count()


# How often what an act stored is there now.
COUNTS: Mapping[str, Callable[[str], int]] = {
    "ask": _questions, "note": _notes, "refer": _referrals, "attempt": _attempts, "step": _steps,
}  # fmt: skip
