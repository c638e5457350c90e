"""Word patterns and rules of the danger pack in signs and sentences that a clinician can read.

Only for showing: what a pattern matches is decided in `grammar`, from the pattern itself.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from naast.engine.knowledge.model import Grammar

LEGEND: Final = (
    "[zo] mag er staan, maar hoeft niet; [ ] is een spatie die er mag staan. / betekent: of. "
    "… is een willekeurig woord, of het eind van een woord."
)
_CLASSES: Final = {"w": "…", "d": "cijfer", "s": " ", "b": "", "S": "…", "B": "", "W": " ", "D": "…"}
_QUANTIFIER = re.compile(r"([?*+]|\{\d*,?\d*\})\??")
_ENCLOSED = re.compile(r"^\(([^()]*)\)$")  # one pair of brackets around all of it
_GROUP = re.compile(r"\?(?:P<\w+>|<?[:=!])")


@dataclass(slots=True)
class _Reader:
    """Walks once through a pattern; `at` is the next character."""

    pattern: str
    at: int = 0

    def choice(self) -> list[str]:
        """The alternatives up to the end of this group."""
        options = [""]
        while self.at < len(self.pattern) and self.pattern[self.at] != ")":
            if self.pattern[self.at] == "|":
                self.at += 1
                options.append("")
            else:
                options[-1] += self.piece()
        return options

    def piece(self) -> str:
        """One letter, class or group, with what says how often."""
        sign = self.pattern[self.at]
        self.at += 1
        if sign == "(":
            return self.group()
        if sign == "\\" and self.at < len(self.pattern):
            letter = self.pattern[self.at]
            self.at += 1
            return self.often(_CLASSES.get(letter, letter))
        if sign == "[":
            end = self.pattern.index("]", self.at + 1)
            letters, self.at = self.pattern[self.at : end], end + 1
            plain = not letters.startswith("^") and "-" not in letters and "\\" not in letters
            return self.often("/".join(letters) if plain else "…", several=plain and len(letters) > 1)
        return self.often({".": "…", "^": "", "$": ""}.get(sign, sign))

    def group(self) -> str:
        mark = _GROUP.match(self.pattern, self.at)
        self.at = mark.end() if mark else self.at
        options = self.choice()
        self.at += 1  # the closing bracket
        around = mark.group() if mark else ""
        inner = _joined(options)
        if around.endswith(("=", "!")):
            if not all(options):  # "followed by nothing, or …" says nothing to a reader
                return ""
            side = "voorafgegaan" if "<" in around else "gevolgd"
            return f" {{{'niet ' if around.endswith('!') else ''}{side} door: {inner}}} "
        # A space at an edge of the group stands outside the brackets: "[zo] moe", not "[zo ]moe".
        before = " " if any(option.startswith(" ") for option in options) else ""
        after = " " if any(option.endswith(" ") for option in options) else ""
        return before + self.often(inner, grouped=True, several=len(options) > 1) + after

    def often(self, shown: str, *, grouped: bool = False, several: bool = False) -> str:
        """`shown` with brackets that say whether it may be left out."""
        found = _QUANTIFIER.match(self.pattern, self.at)
        if found:
            self.at = found.end()
        times = found.group(1) if found else ""
        if shown == "…" and times and not grouped:
            return "…"
        if times[:1] in ("?", "*") or times.startswith(("{0", "{,")):
            bare = _ENCLOSED.sub(r"\1", shown)
            return f"[{bare}]"
        return f"({shown})" if several else shown


def _joined(options: list[str]) -> str:
    stripped = [option.strip() for option in options]
    return (" / " if any(" " in option for option in stripped) else "/").join(stripped)


def in_plain_signs(pattern: str) -> str:
    """A word pattern without the signs of a regular expression; see LEGEND.

    >>> in_plain_signs("(kom|ga) niet (meer )?terug")
    '(kom/ga) niet [meer] terug'
    >>> in_plain_signs("wurg\\\\w*")
    'wurg…'
    """
    reader = _Reader(pattern)
    return re.sub(" +", " ", " / ".join(reader.choice())).strip()


def rule_in_words(rule: Grammar) -> str:
    """A grammar as Dutch sentences; names of word groups stand between quotes."""
    groups = [f"‘{slot}’" for slot in rule.all]
    if len(groups) == 1:
        text = f"Gevaar als er iets staat uit de woordgroep {groups[0]}."
    else:
        listed = f"{', '.join(groups[:-1])} en {groups[-1]}"
        text = f"Gevaar als er iets staat uit elk van deze woordgroepen, samen binnen {rule.window} woorden: {listed}."
    if rule.unless:
        besides = ", ".join(f"‘{slot}’" for slot in rule.unless)
        text += f" Niet als er binnen {rule.window} woorden iets staat uit: {besides}."
    return text
