"""What goes to the team with a question: what was understood, and the words with what was asked on."""

from __future__ import annotations

from collections.abc import Iterable

from naast.directory.presenters.titles import both_names
from naast.engine.answering import Answer
from naast.intake.actions import Understood
from naast.intake.presenters.facts import denied_names
from naast.intake.presenters.offer import for_team, held_back
from naast.intake.queries import pack


def norm_facts(answer: Answer, asker: str) -> dict[str, str]:
    """The facts that decide how soon a person reacts: who asks, and what the words or answers settled."""
    facts = {name: value for name, value in answer.facts.items() if isinstance(value, str)}
    return facts | ({"who_is_asking": asker} if asker in ("child", "professional") else {})


def understood(
    answer: Answer, rejected: Iterable[str], asker: str = "unknown", denied: Iterable[str] = ()
) -> Understood:
    """What goes with the question to the team: ids and names from the packs, never the words of the asker."""
    known = pack()
    wrong = tuple(name for name in rejected if name in known.needs)
    first = answer.first_contact or ""
    return Understood(
        urgency=answer.urgency,
        crisis_category=answer.danger.category if answer.danger else "",
        snapshot={
            "needs": [need.name for need in answer.told if need.id not in wrong],
            "provisions": for_team(answer),
            "held_back": held_back(answer),
            "first_contact": both_names(known.provisions[first]) if first in known.provisions else "",
            "band": answer.band,
            "facts": norm_facts(answer, asker),
            "rejected": [*(known.needs[name].name for name in wrong), *denied_names(denied, known)],
            "child": answer.who.asker == "child",
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
