"""An answer as people read it in a terminal: danger first, then what we understood, who can help, and what we would ask.

Colour only when asked for. The page of the website has its own templates.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from typing import Final

from naast.engine.answering.answer import Answer, OpenQuestion
from naast.engine.routing import IN_WORDS, RankedProvision

_WIDTH: Final = 92
_SHOWN: Final = 5
_BOLD, _DIM, _RED, _GREEN, _BLUE, _OFF = "\033[1m", "\033[2m", "\033[1;31m", "\033[1;32m", "\033[1;34m", "\033[0m"
_DIMENSIONS: Final = {
    "fysiek": "lichaam",
    "sociaal": "het dagelijks leven en anderen",
    "psychisch": "gevoel",
    "zingeving": "zin en geloof",
}


def render(answer: Answer, *, color: bool = False) -> str:
    """The answer as lines of at most 92 characters."""
    ink = _Ink(color)
    parts = [
        *_danger(answer, ink),
        *(f"{ink.dim(line)}" for remark in answer.remarks for line in _wrapped(remark)),
        *_message(answer),
        *_needs(answer, ink),
        *_provisions(answer, ink),
        *_first(answer, ink),
        *_services(answer, ink),
        *_clarify(answer, ink),
    ]
    return "\n".join(parts).strip("\n") + "\n"


class _Ink:
    """Colour, or none."""

    def __init__(self, color: bool) -> None:
        self._color = color

    def _with(self, code: str, text: str) -> str:
        return f"{code}{text}{_OFF}" if self._color and text else text

    def bold(self, text: str) -> str:
        return self._with(_BOLD, text)

    def dim(self, text: str) -> str:
        return self._with(_DIM, text)

    def red(self, text: str) -> str:
        return self._with(_RED, text)

    def green(self, text: str) -> str:
        return self._with(_GREEN, text)

    def blue(self, text: str) -> str:
        return self._with(_BLUE, text)


def _danger(answer: Answer, ink: _Ink) -> Iterator[str]:
    if answer.danger is None:
        return
    for line in _wrapped(answer.danger.say):
        yield ink.red(line)
    for help_line in answer.danger.help:
        number = f"  {help_line.phone}" if help_line.phone else ""
        yield f"  {ink.red(help_line.label)}{number}" + (f"  {ink.dim(help_line.note)}" if help_line.note else "")
    yield ""


def _message(answer: Answer) -> Iterator[str]:
    if answer.message:
        yield from _wrapped(answer.message)
        yield ""


def _needs(answer: Answer, ink: _Ink) -> Iterator[str]:
    if not answer.told:
        return
    yield ink.bold("U zoekt misschien")
    for need in answer.told:
        quoted = ", ".join(f"“{span.text}”" for span in need.because[:2])
        yield f"  - {need.name}" + (f"  {ink.dim('u schrijft: ' + quoted)}" if quoted else "")
    if answer.dimensions:
        yield ink.dim("  Het gaat over " + ", ".join(_DIMENSIONS[name] for name in answer.dimensions) + ".")
    yield ""


def _provisions(answer: Answer, ink: _Ink) -> Iterator[str]:
    if not answer.provisions:
        return
    yield ink.bold("Dit kan helpen") + ink.dim(f"  ({IN_WORDS[answer.band]})")
    for number, provision in enumerate(answer.provisions[:_SHOWN], 1):
        yield from _provision(number, provision, ink)
    yield ""


def _provision(number: int, provision: RankedProvision, ink: _Ink) -> Iterator[str]:
    yield f"  {number}. {ink.green(provision.name)}  {ink.dim(provision.layer)}"
    chosen = [reason for reason in provision.reasons if reason.kind == "need"][:1]
    chosen += [reason for reason in provision.reasons if reason.kind == "rule"]
    for reason in chosen or provision.reasons[:1]:
        yield from _wrapped(reason.sentence, "     ")
    for note in provision.notes:
        yield from _wrapped(f"Let op: {note}", "     ")


def _first(answer: Answer, ink: _Ink) -> Iterator[str]:
    if answer.first_contact_name:
        yield f"{ink.bold('Begin bij')}: {answer.first_contact_name}"
        yield ""


def _services(answer: Answer, ink: _Ink) -> Iterator[str]:
    if not answer.services:
        return
    yield ink.bold("Bij u in de buurt")
    for match in answer.services[:_SHOWN]:
        phone = f"  {match.service.phone}" if match.service.phone else ""
        yield f"  - {ink.blue(match.service.name)}, {match.service.organisation}{phone}"
        yield from _wrapped(" ".join(share.sentence for share in match.shares[1:]), "    ")
    yield ""


def _clarify(answer: Answer, ink: _Ink) -> Iterator[str]:
    if answer.clarify is None:
        return
    yield f"{ink.bold('Mag ik nog iets vragen?')} {answer.question}"
    if isinstance(answer.clarify, OpenQuestion):
        return
    choices = [choice.text for choice in answer.clarify.answers]
    yield ink.dim("  " + " / ".join([*choices, "weet ik niet"]))


def _wrapped(text: str, indent: str = "") -> list[str]:
    return textwrap.wrap(text, _WIDTH, initial_indent=indent, subsequent_indent=indent)
