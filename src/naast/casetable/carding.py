"""A card as words, and what the anonymity guard sees in it. Pure. The guard itself is `engine.anonymity`; it never clears a card."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from naast.casetable.choices import COUNTED, TEXT_IDS
from naast.engine.anonymity import Crowd, Finding, check_case, find_all, widened
from naast.engine.errors import EngineError

# Nobody releases a card with one of these: each is of one human or one house.
HARD: Final = frozenset(("bsn", "phone", "email", "iban", "plate", "postcode", "address", "handle", "number", "date"))
_FALLBACK: Final = "nederland"


@dataclass(frozen=True, slots=True)
class CardWords:
    """The words of a card. `texts` by name of the field; `remark` is what the second reader said."""

    age: str = ""
    household: str = ""
    illness: str = ""
    involved: tuple[str, ...] = ()
    agreed: str = ""
    texts: Mapping[str, str] = field(default_factory=dict)
    remark: str = ""

    def as_stored(self) -> dict[str, Any]:
        """Plain values, to seal."""
        return {
            "age": self.age, "household": self.household, "illness": self.illness, "involved": list(self.involved), "agreed": self.agreed,
            "texts": dict(self.texts), "remark": self.remark,
        }  # fmt: skip

    @classmethod
    def from_stored(cls, said: Mapping[str, Any]) -> CardWords:
        """The card from plain values."""
        return cls(
            said["age"], said["household"], said["illness"], tuple(said["involved"]), said["agreed"], said["texts"], said["remark"]
        )  # fmt: skip

    def text(self, name: str) -> str:
        """One of the texts; empty when nothing was written."""
        return self.texts.get(name, "")


@dataclass(frozen=True, slots=True)
class Looked:
    """What the guard says of a card: marks per text, how many people fit now and with wider words, and the warning that always stays."""

    marks: Mapping[str, tuple[Finding, ...]]
    crowd: Crowd
    crowd_when_widened: Crowd
    warning: str

    @property
    def hard(self) -> tuple[tuple[str, Finding], ...]:
        """(name of the text, mark) of what must go before a release."""
        return tuple((name, one) for name, found in self.marks.items() for one in found if one.type in HARD)


def look(card: CardWords, area: str) -> Looked:
    """The guard looks at the whole card together: what is harmless in one text may point at somebody beside another."""
    counted = " ".join(filter(None, (COUNTED.get(card.age, ""), COUNTED.get(card.household, ""))))
    whole = "\n\n".join(filter(None, (counted, *(card.text(name) for name in TEXT_IDS))))
    try:
        check = check_case(whole, area=area)
    except EngineError:
        check = check_case(whole, area=_FALLBACK)
    marks = {name: find_all(card.text(name)) for name in TEXT_IDS if card.text(name)}
    return Looked(marks, check.crowd, check.crowd_when_widened, check.warning)


def widen_one(card: CardWords, name: str, words: str) -> CardWords:
    """The card with wider words in the place of the first mark in this text that covers `words`; the same card when there is none."""
    text = card.text(name)
    for one in find_all(text):
        if text[one.start : one.end] == words:
            return _with(card, name, f"{text[: one.start]}{one.suggestion}{text[one.end :]}")
    return card


def widen_all(card: CardWords) -> CardWords:
    """The card with wider words for every mark."""
    for name in TEXT_IDS:
        if card.text(name):
            card = _with(card, name, widened(card.text(name)).replace("[", "").replace("]", ""))
    return card


def hard_words(text: str) -> tuple[str, ...]:
    """The words in a sentence that is kept which are of one human or one house, or a name."""
    kept = HARD | {"name", "age"}
    return tuple(text[one.start : one.end] for one in find_all(text) if one.type in kept)


def _with(card: CardWords, name: str, text: str) -> CardWords:
    return replace(card, texts={**card.texts, name: text})
