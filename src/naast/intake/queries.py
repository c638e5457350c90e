"""Reads of the intake room: the inbox, one question with its story, the asker's own page, and the norms."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet

from naast.accounts.models import Team
from naast.core import clock, counting, rls
from naast.core.actors import Actor
from naast.core.errors import NotVisible
from naast.engine import dates, knowledge
from naast.engine.answering import Answer
from naast.engine.clarifying.beliefs import DO_NOT_KNOW
from naast.engine.routing import ServiceIndex
from naast.intake.choices import OPEN_STATES, EntryKind, State, Urgency
from naast.intake.fresh import FreshAnswerer
from naast.intake.models import AskedQuestion, Entry, HelpQuestion, QuestionReferral
from naast.referrals.models import Referral

PAGE_SIZE = 25
MOST_OWN = 20
OPEN_VIEWS = ("open", "mine", "unclaimed", "late")
PURPOSE = "hulpvragen behandelen"
_OF_A_CIRCLE = frozenset({"pastoraat", "cultuursensitieve-hulp"})


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a long list. It looks one row ahead instead of counting a hundred thousand rows for a page number."""

    rows: list[HelpQuestion]
    number: int
    has_next: bool


def page_of(rows: QuerySet[HelpQuestion], number: str) -> Page:
    """Page `number` (from 1; anything unreadable is 1) of at most PAGE_SIZE rows."""
    n = min(max(int(number), 1), 10_000) if number.isdecimal() and len(number) < 6 else 1
    found = list(rows[(n - 1) * PAGE_SIZE : n * PAGE_SIZE + 1])
    return Page(found[:PAGE_SIZE], n, len(found) > PAGE_SIZE)


def readable(typed: str) -> str:
    """What was typed in a search field without control characters, which a database refuses, and without space around it."""
    return "".join(sign for sign in typed if sign.isprintable()).strip()


def inbox_for(actor: Actor, view: str = "open", reference: str = "") -> QuerySet[HelpQuestion]:
    """Questions of the actor's teams: danger, then what waits for a reaction and is due first, then the rest.

    `view`: open, mine, unclaimed, late or closed.
    `reference`: the number someone names on the telephone; then only that question, open or closed.
    """
    rows = HelpQuestion.objects.for_actor(actor, PURPOSE).select_related("owner", "team")
    if number := readable(reference):
        return rows.filter(reference__iendswith=number[-6:]).order_by("-created_at")
    if view == "closed":
        return rows.filter(state=State.CLOSED).order_by("-closed_at")
    rows = rows.filter(state__in=OPEN_STATES)
    danger = Q(urgency=Urgency.CRISIS)
    heard = Q(reacted_at__isnull=False)
    return (
        rows.filter(_narrowed(actor, view))
        .annotate(is_danger=danger, is_heard=heard)
        .order_by("-is_danger", "is_heard", "due_at")
    )


def inbox_counts_for(actor: Actor) -> dict[str, int]:
    """How many open questions stand in each view of the inbox, as `core.counting` counts: one query."""
    rows = HelpQuestion.objects.for_actor(actor, PURPOSE).filter(state__in=OPEN_STATES).order_by()
    return counting.at_most({view: [rows.filter(_narrowed(actor, view))] for view in OPEN_VIEWS})


def _narrowed(actor: Actor, view: str) -> Q:
    return {
        "mine": Q(owner_id=actor.id) if actor.kind == "user" else Q(pk__in=[]),
        "unclaimed": Q(state=State.NEW),
        "late": Q(due_at__lt=clock.now(), reacted_at__isnull=True),
    }.get(view, Q())


def alarms_for(actor: Actor) -> list[HelpQuestion]:
    """Danger that nobody has taken yet, for the banner."""
    rows = HelpQuestion.objects.for_actor(actor, PURPOSE).filter(urgency=Urgency.CRISIS, state=State.NEW)
    return list(rows.order_by("due_at")[:5])


def question_for(actor: Actor, question_id: UUID) -> HelpQuestion:
    """One question of the actor's teams, with owner, team and parts. Raises NotVisible."""
    rows = HelpQuestion.objects.for_actor(actor, PURPOSE).select_related("owner", "team", "parent", "entered_by")
    question = rows.filter(pk=question_id).first()
    if question is None:
        raise NotVisible
    return question


def entries_for(actor: Actor, question: HelpQuestion) -> list[Entry]:
    """The whole timeline, oldest first, with that of the question it was split from."""
    ids = [question.pk, *([question.parent_id] if question.parent_id else [])]
    return list(Entry.objects.for_actor(actor, PURPOSE).filter(question_id__in=ids))


def owned_in(team: Team) -> dict[Any, int]:
    """How many open questions of a team each of its people has, by user id."""
    rows = HelpQuestion.objects.for_system("wie heeft hoeveel").filter(team=team, state__in=OPEN_STATES)
    return dict(rows.exclude(owner=None).values_list("owner").annotate(n=Count("pk")).order_by())


def parts_for(actor: Actor, question: HelpQuestion) -> list[HelpQuestion]:
    """The questions this one was split into."""
    return list(HelpQuestion.objects.for_actor(actor, PURPOSE).filter(parent=question).order_by("created_at"))


def helps_of(question: HelpQuestion) -> list[UUID]:
    """Ids of the referrals of a question that the caller may see."""
    return list(QuestionReferral.objects.filter(question=question).values_list("referral_id", flat=True))


def helps_for(questions: Sequence[HelpQuestion]) -> list[Referral]:
    """The referrals of questions that the caller may see, the latest first, with the organisation. One query."""
    why = "wie mag de vraag zien, ziet waar hulp is gevraagd"
    with rls.acting_system(why):
        ids = QuestionReferral.objects.filter(question__in=questions).values("referral_id")
        return list(
            Referral.objects.for_system(why).filter(pk__in=ids).select_related("organisation").order_by("-asked_at")
        )


def attempts(entries: list[Entry]) -> int:
    """How often someone tried to reach the asker in vain."""
    return sum(entry.kind == EntryKind.NOT_REACHED for entry in entries)


def question_by_hash(token_hash: str) -> HelpQuestion:
    """The question behind a secret link. Raises NotVisible."""
    rows = HelpQuestion.objects.for_system("de vrager volgt de eigen vraag").select_related("team")
    question = rows.filter(token_hash=token_hash).first()
    if question is None:
        raise NotVisible
    return question


def is_handed_over(token_hash: str) -> bool:
    """Whether a question with this secret exists."""
    return bool(HelpQuestion.objects.for_system("bestaat deze vraag al").filter(token_hash=token_hash).exists())


def story_for_asker(question: HelpQuestion) -> list[tuple[HelpQuestion, list[Entry]]]:
    """What the asker may see: the question and the parts it was split into, each with its visible lines."""
    rows = HelpQuestion.objects.for_system("de vrager volgt de eigen vraag").filter(
        Q(pk=question.pk) | Q(parent=question)
    )
    questions = list(rows.select_related("team").order_by(F("parent").asc(nulls_first=True), "created_at"))
    lines: dict[Any, list[Entry]] = {q.pk: [] for q in questions}
    visible = Entry.objects.for_system("de vrager volgt de eigen vraag").filter(
        question__in=questions, visible_to_asker=True
    )
    for line in visible:
        lines[line.question_id].append(line)
    return [(q, lines[q.pk]) for q in questions]


def asked_by(member_id: UUID) -> list[HelpQuestion]:
    """The questions of a resident who was in with a link of their own, newest first; at most MOST_OWN. For their own page alone."""
    why = "de vrager volgt de eigen vraag"
    with rls.looking_system(why):
        own = AskedQuestion.objects.for_system(why).filter(member=member_id).order_by("-created_at")
        asked = list(own.values_list("question_id", flat=True)[:MOST_OWN])
    rows = HelpQuestion.objects.for_system(why).filter(pk__in=asked, parent=None)
    return list(rows.select_related("team").order_by("-created_at")[:MOST_OWN])


def own_circles() -> frozenset[str]:
    """Names of organisations that are there for one language, origin or faith: more than a quarter of what they offer is of that kind.

    Not just one of it: a municipality that can call an interpreter is there for everybody.
    """
    return _own_circles(_answerer().services)


@lru_cache(maxsize=2)
def _own_circles(services: ServiceIndex) -> frozenset[str]:
    offers = Counter(one.organisation for one in services.services)
    of_a_circle = Counter(one.organisation for one in services.services if not _OF_A_CIRCLE.isdisjoint(one.provisions))
    return frozenset(name for name, count in of_a_circle.items() if 4 * count > offers[name])


def pack() -> knowledge.Pack:
    """The knowledge packs this process answers with."""
    return _answerer().pack


_answerer = FreshAnswerer()


def answer_to(
    text: str,
    asker: str = "unknown",
    pc4: str = "",
    answers: Sequence[tuple[str, str]] = (),
    rejected: Sequence[str] = (),
    denied: Sequence[str] = (),
) -> Answer:
    """What Naast makes of these words. Stores nothing. Questions, needs or facts that no longer exist are left alone."""
    answerer = _answerer()
    known = answerer.pack
    valid = [
        (q, a)
        for q, a in answers
        if q in known.questions and any(a in (DO_NOT_KNOW, given.id) for given in known.questions[q].answers)
    ]
    return answerer.answer(
        text,
        asker=asker,
        place=pc4 or None,
        answers=valid,
        rejected=[n for n in rejected if n in known.needs],
        denied=[f for f in denied if f in known.facts],
        today=clock.today(),
    )


def norm_for(urgency: str, facts: Mapping[str, str]) -> knowledge.Norm:
    """The promise that holds: the strictest norm for these facts, else the first plain one of this urgency.

    A norm without `when` is plain; of those the first in `knowledge/rules/norms.yaml` counts.
    """
    norms = [norm for norm in pack().norms.values() if norm.urgency == urgency]
    plain = next(norm for norm in norms if not norm.when)
    fitting = [n for n in norms if n.when and all(facts.get(fact) in values for fact, values in n.when.items())]
    return min([plain, *fitting], key=lambda norm: (norm.within, norm.grace))


def deadlines(urgency: str, asked_at: datetime, facts: Mapping[str, str]) -> tuple[datetime, datetime]:
    """(react by, default route from) for a question of this urgency and these facts, asked at `asked_at`."""
    norm = norm_for(urgency, facts)
    due = dates.after(asked_at, norm.within, norm.unit)
    return due, dates.after(due, norm.grace, norm.unit) if norm.grace else due
