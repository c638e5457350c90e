"""A place in the tokens of a FEEL text: look, take, expect, refuse. The grammar itself is in `parsing`."""

from __future__ import annotations

from collections.abc import Collection
from typing import NoReturn

from naast.engine.flow.lexing import Token, known_names, tokens
from naast.engine.flow.problems import FlowError


class Cursor:
    """The tokens of one text, and where the reader is."""

    def __init__(self, text: str, names: Collection[str], members: Collection[str]) -> None:
        self.text = text
        # Behind a dot only members; elsewhere both, so that `{some key: 1}` reads its keys too.
        self.tokens = list(tokens(text, known_names(frozenset(names)), known_names(frozenset(members))))
        self.index = 0
        self.depth = 0

    @property
    def token(self) -> Token:
        """The token that is read next; `end` is the last."""
        return self.tokens[self.index]

    def is_sign(self, *signs: str) -> bool:
        """Whether one of these signs comes next."""
        return self.token.kind == "sign" and self.token.text in signs

    def is_word(self, *words: str) -> bool:
        """Whether one of these keywords comes next."""
        return self.token.kind == "keyword" and self.token.text in words

    def take(self) -> Token:
        """The next token, and go on."""
        token = self.token
        self.index += 1
        return token

    def accept(self, *texts: str) -> Token | None:
        """The next token when it is one of these, and go on; else None."""
        return self.take() if self.token.kind in ("sign", "keyword") and self.token.text in texts else None

    def expect(self, text: str) -> Token:
        """The next token, which must be this one."""
        return self.accept(text) or self.fail(f"hier had {text!r} moeten staan")

    def finish(self) -> None:
        """Refuse anything that is left."""
        if self.token.kind != "end":
            self.fail("dit hoort hier niet")

    def fail(self, reason: str, code: str = "feel-text", hint: str | None = None) -> NoReturn:
        """Raise FlowError with the reason and the place in the text."""
        where = f"bij {self.token.text!r}" if self.token.text else "aan het eind"
        before = self.tokens[self.index - 1] if self.index else None
        if before and before.kind == "name" and self.token.kind == "name":
            hint = f'Bestaat de naam "{before.text} {self.token.text}" wel, en is hij hier verbonden?'
        raise FlowError(code, f"{reason}, {where} (plek {self.token.at + 1}) in {self.text!r}", hint)

    def unsupported(self, what: str, hint: str | None = None) -> NoReturn:
        """Raise FlowError for FEEL that this engine does not run."""
        self.fail(f"{what} ondersteunt Naast niet", "feel-unsupported", hint)
