"""Consent in one plain sentence: the question that is asked, and what the person reads back. The words come from the policy."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import date
from typing import Final

from naast.engine.knowledge.policy_model import Policy

_MONTHS: Final = {
    "nl": (
        "januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november", "december",
    ),
    "en": (
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
    ),
}  # fmt: skip
_AND: Final = {"nl": "en", "en": "and"}
# What someone says yes to, by language and by what it opens.
_SENTENCES: Final = {
    (
        "nl",
        "see",
    ): "Ik vind het goed dat {who} dit leest: {words}, {why}, tot en met {until}. Ik kan dit altijd stoppen.",
    ("nl", "change"): (
        "Ik vind het goed dat {who} hierin leest en meeschrijft: {words}, {why}, tot en met {until}."
        " Wat diegene schrijft, zie ik ook. Ik kan dit altijd stoppen."
    ),
    (
        "en",
        "see",
    ): "I agree that {who} reads this: {words}, {why}, up to and including {until}. I can stop this at any time.",
    ("en", "change"): (
        "I agree that {who} reads and writes along in this: {words}, {why}, up to and including {until}."
        " I also see what they write. I can stop this at any time."
    ),
}
Say = Callable[[str], str]


def _dutch(text: str) -> str:
    return text


def joined(words: Sequence[str], language: str = "nl") -> str:
    """Words as people say them.

    >>> joined(["brood", "melk", "kaas"])
    'brood, melk en kaas'
    """
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {_AND[language]} {words[-1]}" if words else ""


def parts_in_words(parts: Collection[str], policy: Policy, language: str = "nl", say: Say = _dutch) -> str:
    """The parts as the person says them, in the order of the policy: `mijn verhaal en verslagen van bezoeken bij mij`."""
    return joined([say(part.mine) for part in policy.parts.values() if part.id in parts], language)


def in_words(day: date, language: str = "nl") -> str:
    """A day as people say it.

    >>> in_words(date(2027, 6, 1))
    '1 juni 2027'
    """
    return f"{day.day} {_MONTHS[language][day.month - 1]} {day.year}"


def question_for(receiver: str, parts: Collection[str], purpose: str, until: date, policy: Policy) -> str:
    """The question that is put to the person."""
    words, why = parts_in_words(parts, policy), policy.purposes[purpose].mine
    return f"Mag {receiver} dit lezen: {words}, {why}? Dat kan dan tot en met {in_words(until)}."


def consent_sentence(
    receiver: str, parts: Collection[str], purpose: str, until: date, policy: Policy, *, may: str = "see", language: str = "nl",
    say: Say = _dutch,
) -> str:  # fmt: skip
    """What the person reads back and says yes to: one sentence, and that it can be stopped.

    `may`: to read, or to write along too. `language`: of the reader, `nl` or `en`; `say` gives words of the policy in it.
    """
    return _SENTENCES[language, may].format(
        who=receiver, words=parts_in_words(parts, policy, language, say), why=say(policy.purposes[purpose].mine),
        until=in_words(until, language),
    )  # fmt: skip
