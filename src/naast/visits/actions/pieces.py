"""The pieces of a report: one a card, each with its own words, its history and who may read it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from naast.core import clock
from naast.core.actors import Actor
from naast.people.actions.rows import clean
from naast.plan.choices import HowLong
from naast.visits.choices import CLOSE_SHARES, MAX_WORDS, MOST_CONCERNS, OWN_SHARES, CloseKind, Kind, Share
from naast.visits.ecogram import around, kept
from naast.visits.models import CloseItem, Report, ReportItem

WHY = "een verslag opschrijven"
LINES = (Kind.CONCERNS, CloseKind.CONCERNS)


@dataclass(frozen=True, slots=True)
class Piece:
    """What somebody wrote on one card. `share` empty: as it was, or as a new one begins. `data`: the ecogram, or the answer."""

    text: str = ""
    data: Any = None
    share: str = ""


def write_pieces(report: Report, pieces: Mapping[str, Piece], by: Actor) -> int:
    """Write what changed; returns how many pieces did. Unknown kinds are left out, an empty piece that was never there is not made.

    Call it in the transaction of the report, as the actor: the wall in the database decides once more.
    """
    return sum(
        _write(report, kind, piece, by) for kind, piece in pieces.items() if kind in (*Kind.values, *CloseKind.values)
    )


def _write(report: Report, kind: str, piece: Piece, by: Actor) -> bool:
    is_close = kind in CloseKind.values
    model: type[ReportItem | CloseItem] = CloseItem if is_close else ReportItem
    row: Any = model.objects.for_system(WHY).filter(report=report, kind=kind).first()
    now = {"text": _text(kind, piece.text), "data": _data(kind, piece.data)}
    share = piece.share if piece.share in (CLOSE_SHARES if is_close else OWN_SHARES) else ""
    if row is None:
        if not now["text"] and now["data"] is None:
            return False
        begin = share or (Share.VISITOR if is_close else Share.CIRCLE)
        model.objects.create(
            person_id=report.person_id, report=report, kind=kind, share=begin, changed_by=by.label[:120], **now
        )
        return True
    return _change(row, now, share or row.share, by)


def _change(row: Any, now: Mapping[str, Any], share: str, by: Actor) -> bool:
    before = row.content()
    if before == now and share == row.share:
        return False
    if before != now:
        row.history = [*row.history, {**before, "by": row.changed_by, "at": row.changed_at.isoformat()}]
        row.text, row.data, row.changed_by, row.changed_at = now["text"], now["data"], by.label[:120], clock.now()
    row.share = share
    row.save(update_fields=["text", "data", "history", "changed_by", "changed_at", "share"])
    return True


def _text(kind: str, text: str) -> str:
    if kind in LINES:
        lines = [clean(line) for line in text.splitlines()]
        text = "\n".join([line for line in lines if line][:MOST_CONCERNS])
    return clean(text)[:MAX_WORDS]


def _data(kind: str, data: Any) -> Any:
    if kind == Kind.ECOGRAM:
        return kept(around(data)) or None
    if kind == CloseKind.HOW_LONG:
        return data if data in HowLong.values else None
    return None
