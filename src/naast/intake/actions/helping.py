"""Help at an organisation for a question without a file: asking it, and hearing what becomes of it.

The referral itself lives in `naast.referrals`; this room follows it in the timeline of the question, tells the asker in plain words, and
whoever entered the question for them, without any content.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from naast.core import actions as outbox
from naast.core import rls
from naast.core.actors import Actor
from naast.core.errors import NotVisible
from naast.directory.models import Service
from naast.intake.actions.rows import (
    DESK_LANGUAGE,
    entry,
    mine,
    need_open,
    note_audit,
    reacted,
    save,
    tell_asker,
    theirs,
)  # fmt: skip
from naast.intake.choices import EntryKind
from naast.intake.models import HelpQuestion, QuestionReferral
from naast.referrals import actions as referrals
from naast.referrals.choices import EventKind
from naast.referrals.models import Referral

WHY = "hulp bij een vraag volgen"
_ANSWERS = (EventKind.TAKEN_ON, EventKind.STARTED, EventKind.HELPED, EventKind.NOT_FOR_US)
# What the asker hears, by what happened with the referral. Everything else is between the helpers.
_HEARD: dict[str, EntryKind] = {
    EventKind.TAKEN_ON: EntryKind.HELP_TAKEN_ON,
    EventKind.STARTED: EntryKind.HELP_STARTED,
    EventKind.HELPED: EntryKind.HELP_DONE,
    EventKind.NOT_FOR_US: EntryKind.HELP_REFUSED,
    EventKind.STOPPED: EntryKind.HELP_STOPPED,
    EventKind.WITHDRAWN: EntryKind.HELP_STOPPED,
}


@transaction.atomic
def ask_help(*, question_id: UUID, service: Service, asked: dict[str, Any], by: Actor) -> Referral:
    """Ask an organisation for help with a question, with what the asker said yes to. `asked`: the fields of `referrals.actions.ask`."""
    question = mine(question_id, by)
    need_open(question)
    with rls.acting(by, WHY):
        referral = referrals.ask(person=None, team=question.team, service=service, by=by, **asked)
    QuestionReferral.objects.create(question=question, referral=referral)
    # They were asked for permission just now, so they heard from a person.
    reacted(question)
    save(question, "reacted_at")
    entry(question, EntryKind.HELP_ASKED, by=by, text=referral.organisation.name, visible=True)
    note_audit(question, "help asked", by, {"referral": str(referral.pk)})
    return referral


@transaction.atomic
def withdraw_help(*, token: str, referral_id: UUID) -> HelpQuestion:
    """The asker does not want this help (any more): it ends at once, and the organisation sees the words no longer. Raises NotVisible."""
    question = theirs(token)
    found = [link.referral for link in _helps_of(question) if link.referral_id == referral_id]
    if not found:
        raise NotVisible
    _withdraw(found[0])
    return question


def withdraw_all_help(question: HelpQuestion) -> int:
    """The asker withdrew the question: help that was asked for it ends too; returns how many. Within the caller's transaction."""
    still_open = [link.referral for link in _helps_of(question) if link.referral.is_open]
    for referral in still_open:
        _withdraw(referral)
    return len(still_open)


def _withdraw(referral: Referral) -> None:
    with rls.acting_system(WHY):
        referrals.withdraw(referral=referral, by=Actor.asker(), reason="")


def _helps_of(question: HelpQuestion) -> list[QuestionReferral]:
    with rls.acting_system(WHY):
        return list(QuestionReferral.objects.filter(question=question).select_related("referral"))


def hear(referral_id: UUID, event_kind: str) -> None:
    """Something happened with a referral: the timeline of its question follows, and the asker hears it. Within that transaction.

    An answer that its giver can still take back is not told yet: the asker never hears "opgepakt" and then nothing.
    """
    with rls.acting_system(WHY):
        referral = Referral.objects.for_system(WHY).select_related("organisation").get(pk=referral_id)
    if event_kind == EventKind.ASKED:
        _follow_on(referral)
        return
    kind = referral.state if event_kind == EventKind.SETTLED else event_kind
    heard = _HEARD.get(kind)
    if heard is None or (kind in _ANSWERS and referral.unsettled_until is not None and event_kind != EventKind.SETTLED):
        return
    link = QuestionReferral.objects.filter(referral=referral_id).first()
    if link is None:
        return
    question = _question(link.question_id)
    entry(question, heard, by=Actor.system(), text=referral.organisation.name, visible=True)
    note_audit(question, "help heard", Actor.system(), {"referral": str(referral_id), "event": str(kind)})
    if event_kind != EventKind.WITHDRAWN:
        # Who withdraws something knows it.
        tell_asker(question, _SUBJECTS[heard])
    if heard == EntryKind.HELP_TAKEN_ON:
        _tell_who_signalled(question)


def _question(question_id: UUID) -> HelpQuestion:
    rows = HelpQuestion.objects.for_system(WHY).select_for_update(of=("self",))
    return rows.select_related("team", "owner", "entered_by").get(pk=question_id)


def _follow_on(referral: Referral) -> None:
    """A question that went on to another organisation: the timeline goes along."""
    before = QuestionReferral.objects.filter(referral=referral.previous_id).first() if referral.previous_id else None
    if before is None:
        return
    question = _question(before.question_id)
    QuestionReferral.objects.create(question=question, referral=referral)
    entry(question, EntryKind.HELP_ASKED, by=Actor.system(), text=referral.organisation.name, visible=True)


_SUBJECTS = {
    EntryKind.HELP_TAKEN_ON: gettext_lazy("Uw vraag om hulp is opgepakt"),
    EntryKind.HELP_STARTED: gettext_lazy("De hulp is begonnen"),
    EntryKind.HELP_DONE: gettext_lazy("U bent geholpen, hoorden wij"),
    EntryKind.HELP_REFUSED: gettext_lazy("Wij zoeken verder voor u"),
    EntryKind.HELP_STOPPED: gettext_lazy("Er is iets veranderd bij uw vraag"),
}


def _tell_who_signalled(question: HelpQuestion) -> None:
    """Whoever entered the question for someone hears that it was taken up: no words, no name, not even by whom."""
    user = question.entered_by
    if user is None or not user.is_active:
        return
    with translation.override(DESK_LANGUAGE):
        subject = _("Vraag %(reference)s is opgepakt") % {"reference": question.reference}
        body = _(
            "De vraag die u doorgaf, is opgepakt. Er is hulp op weg.\n\n"
            "Wij schrijven niet om wie het gaat of wat er speelt. Wilt u iets weten? Bel %(phone)s en noem nummer %(reference)s."
        ) % {"reference": question.reference, "phone": question.team.phone or settings.NAAST_DESK_PHONE}
        outbox.post(to=user.email, subject=subject, body=body)
