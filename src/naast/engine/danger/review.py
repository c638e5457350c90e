"""What a clinician has to look at before a release of the danger pack: every item, and which are new since the last approval.

Drawing it is `review_page`; reading and writing approvals is `naast.engine.knowledge.approvals`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from naast.engine.danger.types import CATEGORIES, LATER_SLOT, NOW_SLOT
from naast.engine.danger.wording import in_plain_signs, rule_in_words
from naast.engine.knowledge.approvals import KINDS, MARK_LENGTH, Approval
from naast.engine.knowledge.model import CrisisCategory, CrisisHelp, Grammar

# Help that has no number in the pack because each municipality has its own: the web pages fill it in from the settings.
# Any other line without a number is left out of the danger block, which a clinician has to know.
LOCAL_NUMBERS: Final = frozenset({"huisartsenpost", "aanmeldteam"})
ADULT, CHILD, NAME = "Tegen een volwassene", "Tegen een kind", "De naam van dit gevaar"
VOICES: Final = {
    "patient": "de zieke",
    "partner": "partner",
    "child": "kind",
    "adult_child": "volwassen kind",
    "parent": "ouder",
    "sibling": "broer of zus",
    "friend": "vriend",
    "neighbour": "buur",
    "volunteer": "vrijwilliger",
    "employer": "werkgever",
    "professional": "hulpverlener",
    "bereaved": "nabestaande",
}


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to approve. `cells` is what people read of it; `number` counts from 1 within its kind and category
    (words: the number of their word group).

    `mark` depends on what the item means to Naast, never on how it is drawn; `new` is false when the last approval had it.
    """

    category: str
    kind: str
    number: int
    cells: tuple[str, ...]
    mark: str
    new: bool


@dataclass(frozen=True, slots=True)
class Reviewed:
    """One kind of danger: its items by kind, and how many approved items of each kind are gone (or were changed).

    `gone_cells`: what people read of those, by kind, as far as it was kept.
    """

    category: str
    name: str
    items: Mapping[str, tuple[Item, ...]]
    removed: Mapping[str, int]
    gone_cells: Mapping[str, tuple[tuple[str, ...], ...]] = field(default_factory=dict)

    @property
    def total(self) -> int:
        return sum(map(len, self.items.values()))

    @property
    def new(self) -> tuple[Item, ...]:
        return tuple(item for items in self.items.values() for item in items if item.new)

    @property
    def gone(self) -> int:
        return sum(self.removed.values())


@dataclass(frozen=True, slots=True)
class Review:
    """The whole danger pack beside the last approval (None: nobody has approved yet).

    `exact`: the files are byte for byte those of the last approval. `lost` maps a category that was approved and is no
    longer there to its number of items.
    """

    pack_hash: str
    categories: tuple[Reviewed, ...]
    last: Approval | None
    exact: bool
    lost: Mapping[str, int]

    @property
    def total(self) -> int:
        return sum(one.total for one in self.categories)

    @property
    def new(self) -> int:
        return sum(len(one.new) for one in self.categories)

    @property
    def removed(self) -> int:
        return sum(one.gone for one in self.categories) + sum(self.lost.values())

    @property
    def open(self) -> bool:
        """Whether there is anything that the last approval does not cover."""
        return self.last is None or bool(self.new or self.removed)


def review(
    categories: Iterable[CrisisCategory],
    pack_hash: str,
    approvals: Sequence[Approval],
    words: Mapping[str, tuple[str, ...]] | None = None,
) -> Review:
    """Every item of these categories, compared with the last of `approvals` (oldest first).

    `words` says what approved items read, by mark: without them what is gone is only counted.
    """
    last = approvals[-1] if approvals else None
    known = last.sentences if last else {}
    ordered = sorted(categories, key=lambda category: CATEGORIES.index(category.category))
    reviewed = tuple(_reviewed(category, known.get(category.category, {}), words or {}) for category in ordered)
    here = {one.category for one in reviewed}
    lost = {name: sum(map(len, kinds.values())) for name, kinds in known.items() if name not in here}
    return Review(pack_hash, reviewed, last, bool(last and last.pack_hash == pack_hash), lost)


def marks(of: Review) -> dict[str, dict[str, tuple[str, ...]]]:
    """The marks of every item, by category and kind, sorted: what an approval keeps."""
    return {
        one.category: {kind: tuple(sorted({item.mark for item in one.items[kind]})) for kind in KINDS}
        for one in of.categories
    }


def words_of(of: Review) -> dict[str, tuple[str, ...]]:
    """What people read of every item, by its mark: what is kept beside an approval."""
    return {item.mark: item.cells for one in of.categories for items in one.items.values() for item in items}


def _reviewed(
    category: CrisisCategory, known: Mapping[str, tuple[str, ...]], words: Mapping[str, tuple[str, ...]]
) -> Reviewed:
    items, removed, gone_cells = {}, {}, {}
    for kind in KINDS:
        approved = set(known.get(kind, ()))
        items[kind] = tuple(
            Item(category.category, kind, number, cells, mark, mark not in approved)
            for number, mark, cells in _marked(category, kind)
        )
        gone = approved - {item.mark for item in items[kind]}
        removed[kind] = len(gone)
        gone_cells[kind] = tuple(words[mark] for mark in sorted(gone) if mark in words)
    return Reviewed(category.category, category.name, items, removed, gone_cells)


def _marked(category: CrisisCategory, kind: str) -> Iterator[tuple[int, str, tuple[str, ...]]]:
    for number, meant, cells in _PARTS[kind](category):
        yield number, _mark(category.category, kind, meant), cells


def _mark(category: str, kind: str, meant: Sequence[object]) -> str:
    """The first hex digits of the sha256 over what an item means, its kind and its category."""
    told = json.dumps([category, kind, *meant], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(told.encode()).hexdigest()[:MARK_LENGTH]


# -- the parts of a category: what each item means (for its mark), and what people read of it -----------------------

_Part = Iterator[tuple[int, Sequence[object], tuple[str, ...]]]


def _say(category: CrisisCategory) -> _Part:
    texts = (("name", NAME, category.name), ("adult", ADULT, category.say), ("child", CHILD, category.say_child))
    for number, (code, shown, text) in enumerate(texts, start=1):
        yield number, (code, text), (shown, text)


def _help(category: CrisisCategory) -> _Part:
    """The place is part of the meaning: what stands first is called first."""
    for place, line in enumerate(category.help, start=1):
        meant = (place, line.provision, line.label, line.phone, line.note)
        yield place, meant, (line.label, line.phone or _no_number(line), line.note or "")


def _no_number(line: CrisisHelp) -> str:
    return "van de gemeente" if line.provision in LOCAL_NUMBERS else "van een plek in de buurt, of geen"


def _grammars(category: CrisisCategory) -> _Part:
    for number, rule in enumerate(category.grammars, start=1):
        yield number, _rule_meant(rule), (rule.because, rule_in_words(rule))


def _rule_meant(rule: Grammar) -> Sequence[object]:
    return rule.id, list(rule.all), list(rule.unless), rule.window, rule.because


def _words(category: CrisisCategory) -> _Part:
    for number, (slot, patterns) in enumerate(category.slots.items(), start=1):
        use = _use_of(slot, category.grammars)
        for pattern in patterns:
            yield number, (slot, pattern), (slot, use, in_plain_signs(pattern))


def _use_of(slot: str, rules: Iterable[Grammar]) -> str:
    """What a word group is for, in Dutch."""
    if slot in (NOW_SLOT, LATER_SLOT):
        return "zegt dat het nu is" if slot == NOW_SLOT else "zegt dat het later is"
    makes = any(slot in rule.all for rule in rules)
    stops = any(slot in rule.unless for rule in rules)
    if makes and stops:
        return "wijst op gevaar of houdt een regel tegen"
    if makes:
        return "wijst op gevaar"
    return "houdt een regel tegen" if stops else "wordt door geen regel gebruikt"


def _examples(category: CrisisCategory) -> _Part:
    for number, one in enumerate(category.examples, start=1):
        yield number, (one.voice, one.text), (VOICES.get(one.voice, one.voice), one.text)


def _near_misses(category: CrisisCategory) -> _Part:
    for number, one in enumerate(category.near_misses, start=1):
        yield number, (one.voice, one.text, one.why), (VOICES.get(one.voice, one.voice), one.text, one.why)


_PARTS: Final = {
    "say": _say,
    "help": _help,
    "grammars": _grammars,
    "words": _words,
    "examples": _examples,
    "near_misses": _near_misses,
}
