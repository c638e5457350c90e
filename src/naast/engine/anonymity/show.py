"""A checked case as JSON for programs and as lines for a terminal. What was found is `check`."""

from __future__ import annotations

import json
from typing import Any, Final, TextIO

from naast.engine.anonymity import deduced
from naast.engine.anonymity.check import HOME, CaseCheck, check_case
from naast.engine.anonymity.crowd import Crowd
from naast.engine.anonymity.finding import LABELS, Finding

_BOLD: Final = "\033[1m"
_CALM: Final = "\033[0m"


def as_span(finding: Finding) -> dict[str, Any]:
    """One mark with the five keys that programs rely on."""
    return {
        "start": finding.start,
        "end": finding.end,
        "type": finding.type,
        "direct": finding.direct,
        "suggestion": finding.suggestion,
    }


def as_json(check: CaseCheck) -> str:
    """A list of marks, in order of place."""
    return json.dumps([as_span(finding) for finding in check.findings], ensure_ascii=False)


def as_report(check: CaseCheck) -> str:
    """An object: the marks as `spans`, the `crowd` now and when widened, the `warning`."""
    report = {
        "spans": [as_span(finding) for finding in check.findings],
        "crowd": _crowd(check.crowd),
        "crowd_when_widened": _crowd(check.crowd_when_widened),
        "warning": check.warning,
    }
    return json.dumps(report, ensure_ascii=False)


def _crowd(crowd: Crowd) -> dict[str, Any]:
    return {
        "area": crowd.area,
        "people": crowd.people,
        "low": crowd.low,
        "high": crowd.high,
        "traits": [trait.label for trait in crowd.traits],
        "uncounted": list(crowd.uncounted),
        "sentence": crowd.sentence,
    }


def as_lines(check: CaseCheck, *, color: bool = False) -> str:
    """What a person reads: direct marks first, then what points together, the crowd, and the warning."""
    lines: list[str] = []
    for title, found in (("Dit wijst iemand aan", check.direct), ("Dit wijst samen iemand aan", check.indirect)):
        if found:
            lines += ["", f"{_BOLD}{title}{_CALM}" if color else title]
            lines += [_line(check.text, finding) for finding in found]
    lines += ["", check.crowd.sentence]
    if check.findings and check.crowd_when_widened.traits:
        lines.append(
            "Met de wijdere woorden: "
            f"{check.crowd_when_widened.sentence[0].lower()}{check.crowd_when_widened.sentence[1:]}"
        )
    lines += ["", f"{_BOLD}{check.warning}{_CALM}" if color else check.warning]
    return "\n".join(lines).strip()


def _line(text: str, finding: Finding) -> str:
    words = " ".join(text[finding.start : finding.end].split())
    line = text.count("\n", 0, finding.start) + 1
    what = f"{LABELS[finding.type]}: {finding.reason}"
    return f'  regel {line}: "{words}" ({what}). Liever: {finding.suggestion}'


def check_text(text: str, out: TextIO, *, area: str | None = None, form: str = "json", deduce: bool = False) -> int:
    """Check a text and write it as `json` (a list of marks), `report` (an object) or `lines`; returns the exit status 0.

    `deduce`: also with that library; raises EngineError (`no-deduce`) when it is not installed.
    """
    check = check_case(text, area=area or HOME, second=deduced.added if deduce else None)
    drawn = {"json": as_json, "report": as_report}.get(form)
    print(drawn(check) if drawn else as_lines(check, color=out.isatty()), file=out)
    return 0
