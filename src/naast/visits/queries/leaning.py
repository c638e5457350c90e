"""What the pages and clocks of this room lean on in the flow charts: names and words that an editor may not change unnoticed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final, TextIO

from naast.engine.flow import Flow, FlowError, load_flow
from naast.engine.flow.library import find_flow
from naast.engine.flow.model import Table
from naast.engine.flow.problems import Place
from naast.visits.choices import Haste
from naast.visits.queries import walking

_HINT: Final = "Zet het woord terug, of vraag eerst aan wie Naast onderhoudt om het programma mee te veranderen."
_WORD: Final = re.compile(r'"([^"]*)"')
INPUTS: Final[Mapping[str, tuple[str, ...]]] = {
    walking.CHART: (
        walking.WHO, walking.SOON, walking.SAID, walking.SPOKEN_FOR, walking.DECIDES, walking.DOCTOR_MAY, walking.PLAN, walking.FIXED,
        walking.JUDGED, walking.ADMITTED, walking.HEARD,
    ),
    walking.AFTERWARDS: (
        "opgepakt", "melder is de zieke zelf", "werkdagen sinds de melding", "zei nee", "dagen tot de afgesproken dag",
        "stand van de afspraak", "werkdagen sinds het voorstel", "dagen over de datum", "gebeurtenis", "dagen sinds het bezoek",
    ),
}  # fmt: skip
# By decision: the words it must be able to say, because something happens here when it does.
SAYS: Final[Mapping[str, Mapping[str, tuple[str, ...]]]] = {
    walking.CHART: {
        walking.NEXT: (walking.CALL_NOW, walking.ASK_DANGER, walking.ORDINARY, walking.KNOWN),
        walking.HASTE: tuple(Haste.values), walking.HELP: (), walking.TERMS: (), walking.DOCTOR: (), walking.REASONS: (),
        walking.DANGER: (), walking.CONSENT: (),
    },
    walking.AFTERWARDS: {
        walking.FEEDBACK: (walking.COORDINATOR,), walking.OFFER: (walking.ASK_AGAIN,), walking.AGREED: (walking.COMES_BACK,),
        walking.REVIEW: (walking.LOOK_AGAIN,),
    },
}  # fmt: skip
# A word of these decisions that nobody here knows would lead a reader to an empty page.
ONLY: Final[Mapping[str, tuple[str, ...]]] = {
    walking.NEXT: (walking.CALL_NOW, walking.ASK_DANGER, walking.ORDINARY, *walking.TO_TEAM, *walking.TO_ASK),
    walking.HASTE: tuple(Haste.values),
}


def lacking(name: str, flow: Flow) -> list[FlowError]:
    """What this house needs of the chart of this name and does not find there, with the place and the reason."""
    return [*_inputs(name, flow), *_decisions(name, flow)]


def report(name: str, out: TextIO) -> int:
    """Print what this house misses in a chart (a name of its own, or a file that is to take its place); exit status 1 when it does."""
    path = find_flow(name)
    problems = lacking(path.stem, load_flow(path.read_bytes(), path.name))
    for problem in problems:
        print(problem, file=out)
    return 1 if problems else 0


def _inputs(name: str, flow: Flow) -> Iterator[FlowError]:
    known = {one.name for one in flow.model.inputs.values()}
    for wanted in INPUTS.get(name, ()):
        if wanted not in known:
            yield _lacks(flow, wanted, "invoer", "deze invoer is er niet (meer) onder deze naam")


def _decisions(name: str, flow: Flow) -> Iterator[FlowError]:
    found = {one.name: one for one in flow.order}
    for decision, words in SAYS.get(name, {}).items():
        if decision not in found:
            yield _lacks(flow, decision, "beslissing", "deze beslissing is er niet (meer) onder deze naam")
            continue
        said, line = _said(found[decision].body), found[decision].line
        for word in words:
            if said and word not in said:
                yield _lacks(flow, decision, "beslissing", f'geen regel zegt nog "{word}"', line)
        for word in sorted(said - set(ONLY.get(decision, tuple(said)))):
            yield _lacks(
                flow, decision, "beslissing", f'"{word}" is nieuw: Naast weet nog niet wat er dan moet gebeuren', line
            )


def _said(body: object) -> set[str]:
    """Every word that a table can answer; nothing for what is no table."""
    if not isinstance(body, Table):
        return set()
    cells = [cell for rule in body.rules for cell in rule.outputs] + [one.default for one in body.outputs]
    return {word for cell in cells for word in _WORD.findall(cell)}


def _lacks(flow: Flow, element: str, kind: str, reason: str, line: int = 0) -> FlowError:
    return FlowError("house-needs", f"{reason}.", _HINT, Place(flow.model.file, element, line=line, kind=kind))
