"""A report as a device sends it: checked like any form, so that a broken or hostile body stores nothing."""

from __future__ import annotations

import json
from typing import Any

from django import forms

from naast.visits.actions.pieces import Piece
from naast.visits.actions.reports import Told
from naast.visits.choices import MAX_LINE, MAX_WORDS, CloseKind, Kind, Retold

KINDS = (*Kind.values, *CloseKind.values)


class SentReport(forms.Form):
    """What a device sends: `key`, `saved`, `visit` (may be empty), the day and the like, and `pieces`: {kind: {text, data, share}}."""

    key = forms.UUIDField()
    saved = forms.IntegerField(min_value=1, max_value=2**53)
    visit = forms.UUIDField(required=False)
    on = forms.DateField(input_formats=["%Y-%m-%d"])
    sick_on = forms.DateField(required=False, input_formats=["%Y-%m-%d"])
    retold = forms.TypedChoiceField(choices=[("", ""), *Retold.choices], coerce=int, empty_value=None, required=False)
    read_back = forms.BooleanField(required=False)
    with_whom = forms.CharField(required=False, max_length=MAX_LINE)

    def __init__(self, sent: dict[str, Any]) -> None:
        plain = {name: value for name, value in sent.items() if isinstance(value, str | int | bool)}
        super().__init__({name: "" if value is False else str(value) for name, value in plain.items()})
        self._pieces = sent.get("pieces", {})

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        told = self._pieces
        if not isinstance(told, dict) or any(not _is_piece(kind, piece) for kind, piece in told.items()):
            raise forms.ValidationError("pieces")
        return data

    def told(self) -> Told:
        """Only after `is_valid`."""
        data = self.cleaned_data
        pieces = {
            kind: Piece(piece.get("text", ""), piece.get("data"), piece.get("share", ""))
            for kind, piece in self._pieces.items()
        }
        return Told(
            data["on"], pieces, data["sick_on"], data["retold"], data["read_back"], with_whom=data["with_whom"].strip()
        )


def _is_piece(kind: object, piece: object) -> bool:
    """Known, with words of a length that is kept whole, without a sign that the database refuses."""
    if kind not in KINDS or not isinstance(piece, dict):
        return False
    text, share = piece.get("text", ""), piece.get("share", "")
    return (
        isinstance(text, str)
        and isinstance(share, str)
        and len(text) <= MAX_WORDS
        and "\\u0000" not in json.dumps(piece)
    )
