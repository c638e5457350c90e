"""Consent in one plain sentence: the question that is asked, and what the person reads back. The words come from the policy."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Final

from naast.engine.knowledge.policy_model import Policy

_MONTHS: Final = (
    "januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november", "december",
)  # fmt: skip


def joined(words: Sequence[str]) -> str:
    """Words as people say them.

    >>> joined(["brood", "melk", "kaas"])
    'brood, melk en kaas'
    """
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} en {words[-1]}" if words else ""


def parts_in_words(parts: Collection[str], policy: Policy) -> str:
    """The parts as the person says them, in the order of the policy: `mijn verhaal en verslagen van bezoeken bij mij`."""
    return joined([part.mine for part in policy.parts.values() if part.id in parts])


def in_words(day: date) -> str:
    """A day as people say it.

    >>> in_words(date(2027, 6, 1))
    '1 juni 2027'
    """
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def question_for(receiver: str, parts: Collection[str], purpose: str, until: date, policy: Policy) -> str:
    """The question that is put to the person."""
    words, why = parts_in_words(parts, policy), policy.purposes[purpose].mine
    return f"Mag {receiver} dit lezen: {words}, {why}? Dat kan dan tot en met {in_words(until)}."


def consent_sentence(receiver: str, parts: Collection[str], purpose: str, until: date, policy: Policy) -> str:
    """What the person reads back and says yes to: one sentence, and that it can be stopped."""
    words, why = parts_in_words(parts, policy), policy.purposes[purpose].mine
    return f"Ik vind het goed dat {receiver} dit leest: {words}, {why}, tot en met {in_words(until)}. Ik kan dit altijd stoppen."
