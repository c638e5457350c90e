"""From FEEL text to words and signs. Names may hold spaces and signs, so the known names decide where a name ends."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import lru_cache

from naast.engine.flow.problems import FlowError

LONGEST_TEXT = 20_000
KEYWORDS = frozenset(
    [
        "true",
        "false",
        "null",
        "if",
        "then",
        "else",
        "and",
        "or",
        "between",
        "in",
        "for",
        "return",
        "some",
        "every",
        "satisfies",
        "instance",
        "of",
        "function",
    ]
)
_BLANK = re.compile(r"(?:\s|//[^\n]*|/\*.*?\*/)+", re.DOTALL)
_NUMBER = re.compile(r"(?:\d+(?:\.(?!\.)\d+)?|\.\d+)", re.ASCII)
_STRING = re.compile(r'"((?:[^"\\]|\\.)*)"', re.DOTALL)
_WORD = re.compile(r"[^\W\d]\w*")
_SIGN = re.compile(r"\*\*|\.\.|<=|>=|!=|[-+*/<>=()\[\]{},.:?]")
_ESCAPE = re.compile(r"\\(u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{6}|.)", re.DOTALL)
_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "'": "'", "\\": "\\"}


@dataclass(frozen=True, slots=True)
class Token:
    """`kind` is number, string, temporal, name, keyword, sign or end."""

    kind: str
    text: str
    at: int


class KnownNames:
    """Names that one word cannot hold, such as `Full Name` or `Approved/Declined`; the longest that fits wins.

    >>> KnownNames({"Full Name"}).match("Full  Name = 1", 0)
    ('Full Name', 10)
    """

    def __init__(self, names: Collection[str]) -> None:
        several = {" ".join(name.split()) for name in names if not _WORD.fullmatch(name)}
        self._patterns = [(name, _pattern(name)) for name in sorted(several, key=lambda name: (-len(name), name))]

    def match(self, text: str, at: int) -> tuple[str, int] | None:
        """The known name that starts at `at` and where it ends."""
        for name, pattern in self._patterns:
            if found := pattern.match(text, at):
                return name, found.end()
        return None


@lru_cache(maxsize=256)
def known_names(names: frozenset[str]) -> KnownNames:
    """The same as `KnownNames(names)`, made once for each set: all cells of a table share it."""
    return KnownNames(names)


def _pattern(name: str) -> re.Pattern[str]:
    body = r"\s+".join(re.escape(word) for word in name.split(" "))
    return re.compile(body + (r"(?!\w)" if name[-1].isalnum() else ""))


def tokens(text: str, names: KnownNames, members: KnownNames) -> Iterator[Token]:
    """The tokens of `text`, an `end` last. `names` are known anywhere, `members` behind a dot and before a colon.

    Raises FlowError (`feel-text`) for a sign or a string that is not FEEL.
    """
    if len(text) > LONGEST_TEXT:
        raise FlowError("too-large", f"deze uitdrukking is langer dan {LONGEST_TEXT} tekens")
    at, after_dot = 0, False
    while True:
        if blank := _BLANK.match(text, at):
            at = blank.end()
        if at >= len(text):
            yield Token("end", "", len(text))
            return
        token, at = _next(text, at, members if after_dot else names)
        after_dot = token.kind == "sign" and token.text == "."
        yield token


def _next(text: str, at: int, names: KnownNames) -> tuple[Token, int]:
    if known := names.match(text, at):
        return Token("name", known[0], at), known[1]
    if text[at] == "@":
        found = _string(text, at + 1)
        return Token("temporal", unescaped(found[1]), at), found.end()
    if text[at] == '"':
        found = _string(text, at)
        return Token("string", unescaped(found[1]), at), found.end()
    for kind, pattern in (("number", _NUMBER), ("name", _WORD), ("sign", _SIGN)):
        if match := pattern.match(text, at):
            word = match[0]
            kind = "keyword" if kind == "name" and word in KEYWORDS else kind
            return Token(kind, word, at), match.end()
    raise FlowError("feel-text", f"{text[at]!r} op plek {at + 1} van {text!r} is geen FEEL")


def _string(text: str, at: int) -> re.Match[str]:
    if found := _STRING.match(text, at):
        return found
    reason = f"op plek {at + 1} van {text!r} begint een tekst die niet eindigt"
    raise FlowError("feel-text", reason, 'Een tekst staat tussen rechte aanhalingstekens: "zo".')


def unescaped(text: str) -> str:
    r"""A string literal without its escapes.

    >>> unescaped(r"a\tbé")
    'a\tbé'
    """

    def one(found: re.Match[str]) -> str:
        word = found[1]
        if word[0] in "uU" and len(word) > 1:
            return _character(int(word[1:], 16))
        # An escape that FEEL does not know stands for itself, backslash included (as in a regular expression).
        return _ESCAPES.get(word, found[0])

    return _ESCAPE.sub(one, text)


def _character(code: int) -> str:
    if code > 0x10FFFF or 0xD800 <= code <= 0xDFFF:
        raise FlowError("feel-text", f"het teken {code:X} bestaat niet")
    return chr(code)
