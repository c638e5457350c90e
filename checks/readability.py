"""Readability check (leesbaarheidscontrole) of every Dutch text that a resident may read: screens, mails and knowledge packs.

It is a rule check on length and words, not a certificate of B1. Limits and jargon are data in `knowledge/readability/`.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass

from babel.messages.catalog import Catalog

from checks.catalogue import CATALOGUE, read, texts_of
from naast.engine import knowledge
from naast.engine.knowledge import Pack

_SENTENCE = re.compile(r"(?<=[.!?:;])\s+|\n+")
_WORD = re.compile(r"[A-Za-zÀ-ÿ][A-Za-zÀ-ÿ'’\-]*")
_PLACE = re.compile(r"%\(\w+\)[sd]|%[sd]|</?\w+[^>]*>|https?://\S+")


@dataclass(frozen=True, slots=True)
class Finding:
    """Something hard to read. `fails` is false for a warning."""

    where: str
    what: str
    text: str
    fails: bool


def sentences(text: str) -> list[str]:
    """The sentences of a text, without place holders and tags.

    >>> sentences("Wij bellen u. Heeft u haast? Bel dan zelf.")
    ['Wij bellen u.', 'Heeft u haast?', 'Bel dan zelf.']
    """
    return [s.strip() for s in _SENTENCE.split(_PLACE.sub("x", text)) if s.strip()]


def lix(text: str) -> float:
    """LIX (Björnsson 1968): words a sentence plus the percentage of words of more than six letters."""
    words, parts = _WORD.findall(text), sentences(text)
    if not words or not parts:
        return 0.0
    return len(words) / len(parts) + 100 * sum(len(w) > 6 for w in words) / len(words)


def findings(where: str, text: str, pack: Pack) -> Iterator[Finding]:
    """Everything in `text` that is over a limit, or in the list of jargon."""
    limits = pack.limits
    for sentence in sentences(text):
        length = len(_WORD.findall(sentence))
        limit = limits["sentence-words"]
        if length > limit.warn:
            yield Finding(where, f"zin van {length} woorden", sentence, bool(limit.fail and length > limit.fail))
    words = _WORD.findall(text)
    # LIX says nothing about a label or a single short sentence.
    if len(words) >= 30 and "lix" in limits and lix(text) > limits["lix"].warn:
        yield Finding(where, f"LIX {lix(text):.0f}", text, False)
    low = f" {' '.join(w.lower() for w in words)} "
    for entry in pack.jargon.values():
        for form in (entry.word, *entry.forms):
            if f" {form.lower()} " in low:
                yield Finding(where, f"jargon: {form} -> {' / '.join(entry.instead)}", text, entry.level == "fail")


def screen_texts(catalogue: Catalog) -> Iterator[tuple[str, str]]:
    """Every Dutch text of a page or mail."""
    for message in catalogue:
        yield from (("scherm", text) for text in texts_of(message.id) if text)


def pack_texts(pack: Pack) -> Iterator[tuple[str, str]]:
    """Every text of the knowledge packs that a resident may read."""
    for need in pack.needs.values():
        yield f"needs/{need.id}", need.name
        yield from ((f"needs/{need.id}", link.because) for link in need.provisions)
    for question in pack.questions.values():
        yield f"clarify/{question.id}", question.text
        yield f"clarify/{question.id}", question.why
        yield from ((f"clarify/{question.id}", answer.text) for answer in question.answers)
    for category in pack.crisis.values():
        yield f"crisis/{category.category}", category.say
        yield f"crisis/{category.category}", category.say_child
    for provision in pack.provisions.values():
        yield f"provisions/{provision.id}", provision.description
    for rule in pack.rules.values():
        yield f"rules/{rule.id}", rule.because
        yield from ((f"rules/{rule.id}", note) for note in rule.effects.note.values())


def main() -> int:
    """1 when anything fails; warnings are counted, and shown with --all."""
    pack = knowledge.load_pack(knowledge.default_root())
    found = [
        f for where, text in (*screen_texts(read(CATALOGUE)), *pack_texts(pack)) for f in findings(where, text, pack)
    ]
    shown = [f for f in found if f.fails or "--all" in sys.argv]
    for finding in shown:
        print(f"{'FOUT' if finding.fails else 'let op'} {finding.where}: {finding.what}\n     {finding.text}")
    failed = sum(f.fails for f in found)
    print(f"let op: {len(found) - failed} keer aan de lange of moeilijke kant (python -m checks.readability --all)")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
