"""One look at a case text: marks, how many people fit, and the warning that always stays. Pure; drawing is `show`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from naast.engine.anonymity.crowd import Crowd, area_named, crowd_of
from naast.engine.anonymity.finding import Finding
from naast.engine.anonymity.guard import findings_of, widen, widened
from naast.engine.anonymity.lexicon import Lexicon, lexicon
from naast.engine.anonymity.reading import read

Findings = tuple[Finding, ...]
HOME: Final = "rivierdal"
_ALWAYS: Final = "Let op: nog steeds herleidbaar als "


@dataclass(frozen=True, slots=True)
class CaseCheck:
    """What a second reader needs: the text, its marks, the crowd now and after widening, and a warning. Never a clearance."""

    text: str
    findings: tuple[Finding, ...]
    crowd: Crowd
    crowd_when_widened: Crowd
    warning: str

    @property
    def direct(self) -> tuple[Finding, ...]:
        """The marks that must go before anyone else reads this."""
        return tuple(finding for finding in self.findings if finding.direct)

    @property
    def indirect(self) -> tuple[Finding, ...]:
        """The marks that point at someone together."""
        return tuple(finding for finding in self.findings if not finding.direct)

    @property
    def widened(self) -> str:
        """The text with the suggestion in the place of every mark, in square brackets."""
        return widened(widen(self.text, self.findings))


def check_case(
    text: str,
    *,
    area: str = HOME,
    lists: Lexicon | None = None,
    second: Callable[[str, Findings], Findings] | None = None,
) -> CaseCheck:
    """Look at a text. `area`: an id or name of `population.yaml`; raises EngineError (`no-area`) when unknown.

    `second`: another finder, given the text and our marks, that gives all marks (see `deduced`).

    >>> found = check_case("Mevrouw is 83 en heeft ALS.")
    >>> [finding.suggestion for finding in found.findings]
    ['tussen de 80 en 90', 'een progressieve spierziekte']
    >>> found.crowd.people, found.warning.startswith("Let op: nog steeds herleidbaar als")
    (1, True)
    """
    known = lists or lexicon()
    figures = area_named(area, known)
    reading = read(text)
    findings = findings_of(reading, known)
    if second is not None:
        findings = second(text, findings)
    crowd = crowd_of(reading, findings, known, figures)
    later = crowd_of(reading, findings, known, figures, widened=True)
    return CaseCheck(text, findings, crowd, later, _warning(findings, crowd))


def _warning(findings: tuple[Finding, ...], crowd: Crowd) -> str:
    if any(finding.direct for finding in findings):
        return f"{_ALWAYS}de gemarkeerde namen, plaatsen, data en nummers blijven staan."
    together = sum(not finding.direct for finding in findings)
    if together >= 3 or crowd.is_small:
        return f"{_ALWAYS}iemand deze feiten naast elkaar legt. Laat er een weg of noem het wijder."
    if together:
        asked = "Vraag een tweede lezer: zou u kunnen zeggen wie dit is?"
        return f"{_ALWAYS}iemand in de buurt hier een mens in ziet. {asked}"
    return f"{_ALWAYS}een lezer deze mens kent. Deze controle ziet niet alles. Laat een tweede lezer kijken."
