"""The answer to one question as one frozen value, and exactly the JSON other programs may rely on.

How it is made is in `answerer`; how people see it in a terminal is in `show`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from naast.engine.knowledge import ClarifyQuestion
from naast.engine.routing import RankedProvision, ServiceMatch
from naast.engine.understanding import Span, Who


@dataclass(frozen=True, slots=True)
class HelpLine:
    """One line of the danger block: whom to call, the number, a short note."""

    provision: str
    label: str
    phone: str | None
    note: str | None


@dataclass(frozen=True, slots=True)
class DangerBlock:
    """What to show first when there is danger: the kind, what to say, whom to call, the words that showed it."""

    category: str
    level: str
    say: str
    help: tuple[HelpLine, ...]
    because: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class NeedView:
    """A need as shown: the words for it, its chance (0-1, for ordering only), the words of the asker that carry it."""

    id: str
    name: str
    score: float
    because: tuple[Span, ...]
    dimensions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReadFact:
    """A fact about the situation that was read from the asker's own words: its id, its value, and the words that said it."""

    fact: str
    value: str
    because: Span


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """A question without fixed answers, for a text that is too vague."""

    id: str
    text: str
    why: str


@dataclass(frozen=True, slots=True)
class Answer:
    """Everything said about one question.

    `band`: likely, maybe or unknown. `scope`: inside, vague or outside; unless inside, `provisions` is empty and `message`
    says something kind. `remarks`: what the reader must know about this answer (no encoder, text too long). `ms`: how long
    it took, in milliseconds, when it was timed. `read`: those of `facts` that stand in the asker's own words. `told`: the needs that
    are likely enough to show; `needs` also holds faint ones, which only weigh in the order of the help. `told_softly`: the same as `told`,
    for who is not to read of dying unasked.
    """

    text: str
    who: Who
    danger: DangerBlock | None
    urgency: str
    dimensions: tuple[str, ...]
    needs: tuple[NeedView, ...]
    first_contact: str | None
    first_contact_name: str | None
    provisions: tuple[RankedProvision, ...]
    services: tuple[ServiceMatch, ...]
    clarify: ClarifyQuestion | OpenQuestion | None
    band: str
    scope: str
    message: str
    notes: tuple[str, ...]
    facts: Mapping[str, str]
    remarks: tuple[str, ...]
    without_encoder: bool
    ms: float = 0.0
    read: tuple[ReadFact, ...] = ()
    told: tuple[NeedView, ...] = ()
    told_softly: tuple[NeedView, ...] = ()

    @property
    def crisis(self) -> bool:
        """Whether there is danger."""
        return self.danger is not None

    @property
    def question(self) -> str | None:
        """What to ask now, in the form for who is asking ("je" for a child); None when nothing is asked."""
        if self.clarify is None:
            return None
        informal = None if isinstance(self.clarify, OpenQuestion) else self.clarify.informal
        return informal if informal and self.who.asker == "child" else self.clarify.text

    def to_dict(self) -> dict[str, Any]:
        """The JSON contract of `naast route`, without the id of the line."""
        return {
            "crisis": self.crisis,
            "crisis_category": self.danger.category if self.danger else None,
            "urgency": self.urgency,
            "dimensions": list(self.dimensions),
            "needs": [
                {"id": need.id, "score": round(need.score, 4), "because": [_span(span) for span in need.because]}
                for need in self.needs
            ],
            "first_contact": self.first_contact,
            "provisions": [_provision(provision) for provision in self.provisions],
            "services": [_service(match) for match in self.services],
            "clarify": {"id": self.clarify.id, "question": self.question} if self.clarify else None,
            "band": self.band,
            "ms": round(self.ms, 3),
        }


def _span(span: Span) -> dict[str, Any]:
    return {"text": span.text, "start": span.start, "end": span.end}


def _provision(provision: RankedProvision) -> dict[str, Any]:
    because = [
        {
            "kind": reason.kind,
            "reason": reason.sentence,
            "share": round(reason.share, 4),
            "spans": [_span(s) for s in reason.spans],
        }
        for reason in provision.reasons
    ]
    return {"id": provision.id, "score": round(provision.score, 4), "because": because}


def _service(match: ServiceMatch) -> dict[str, Any]:
    service = match.service
    return {
        "id": service.id,
        "name": service.name,
        "organisation": service.organisation,
        "provision": match.provision,
        "score": round(match.score, 4),
        "phone": service.phone,
        "url": service.url,
        "capacity": service.capacity,
        "because": [{"reason": share.sentence, "share": round(share.amount, 4)} for share in match.shares],
    }
