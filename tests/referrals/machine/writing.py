"""The twin of the plan: sentences with versions, and two people who write at the same time, on the merge that Naast itself uses."""

from __future__ import annotations

from dataclasses import dataclass, field

from naast.plan.merging import merge

FIELDS = ("text", "due_on", "note")


@dataclass(slots=True)
class Sentence:
    """One step of a plan; `versions` only grows, and the last one is how it is now."""

    versions: list[dict[str, str]] = field(default_factory=list)
    removed: bool = False

    @property
    def now(self) -> dict[str, str]:
        """How it is now."""
        return self.versions[-1]


class Book:
    """The sentences of one plan, and every word that somebody was told is kept or is shown both versions of."""

    def __init__(self) -> None:
        self.sentences: list[Sentence] = []
        self.acknowledged: list[tuple[int, str, str]] = []
        self.shown_both: list[tuple[dict[str, str], dict[str, str], tuple[str, ...]]] = []
        self._written = 0

    def write(self, _a: int, b: int, c: int) -> None:
        """A new step."""
        self.sentences.append(Sentence([{"text": self._word(), "due_on": f"dag {b % 50}", "note": f"goed {c % 3}"}]))
        self.acknowledged.append((len(self.sentences) - 1, "text", self.sentences[-1].now["text"]))

    def edit(self, a: int, b: int, _c: int) -> None:
        """One person changes one field on top of what is there."""
        if self.sentences:
            number = a % len(self.sentences)
            self._save(number, len(self.sentences[number].versions), {FIELDS[b % 3]: self._word()})

    def edit_both(self, a: int, b: int, c: int) -> None:
        """Two people began at the same version, each with a field (perhaps the same one), and save after each other."""
        if self.sentences:
            number = a % len(self.sentences)
            seen = len(self.sentences[number].versions)
            self._save(number, seen, {FIELDS[b % 3]: self._word()})
            self._save(number, seen, {FIELDS[c % 3]: self._word()})

    def remove(self, a: int) -> None:
        """Taken out of the plan; nothing is thrown away."""
        if self.sentences:
            self.sentences[a % len(self.sentences)].removed = True

    def _save(self, number: int, seen: int, values: dict[str, str]) -> None:
        sentence = self.sentences[number]
        mine = sentence.versions[seen - 1] | values
        found = merge(sentence.versions[seen - 1], sentence.now, mine)
        if found.clashes:
            self.shown_both.append((dict(sentence.now), mine, found.clashes))
            return
        sentence.versions.append(dict(found.values))
        sentence.removed = False
        self.acknowledged += [(number, name, value) for name, value in values.items()]

    def _word(self) -> str:
        self._written += 1
        return f"woord {self._written}"
