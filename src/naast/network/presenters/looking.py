"""What somebody wants to see of the map: read from the address, kept in every link on the page. Nonsense counts as not asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.utils.translation import gettext as _

from naast.engine import network as network_engine
from naast.network.choices import Kind, Side

TOGETHER, EVERYWHERE, BETWEEN = "", "", "between"


@dataclass(frozen=True, slots=True)
class Look:
    """`kind`: one kind, or empty for all working together. `side`: care, social, between, or empty. `before`: the wave to compare with.

    `referrals`: draw those too. `chosen`: the short name of the organisation that is looked at.
    """

    kind: str = TOGETHER
    side: str = EVERYWHERE
    before: str = ""
    referrals: bool = False
    chosen: str = ""

    @classmethod
    def of(cls, asked: Mapping[str, Any]) -> Look:
        """From the address of a page."""
        kind, side = str(asked.get("soort", "")), str(asked.get("domein", ""))
        return cls(
            kind if kind in Kind.values else TOGETHER,
            side if side in (*Side.values, BETWEEN) else EVERYWHERE,
            _uuid(str(asked.get("eerder", ""))),
            asked.get("verwijzingen") == "ja",
            str(asked.get("organisatie", ""))[:80],
        )

    @property
    def kinds(self) -> frozenset[network_engine.Kind]:
        """The kinds that count as a line."""
        return frozenset({network_engine.Kind(self.kind)}) if self.kind else network_engine.WORKING

    def address(self, **other: Any) -> str:
        """The query of this page with something else chosen."""
        one = replace(self, **other)
        asked = {
            "soort": one.kind, "domein": one.side, "eerder": one.before, "verwijzingen": "ja" if one.referrals else "",
            "organisatie": one.chosen,
        }  # fmt: skip
        return "?" + urlencode({name: value for name, value in asked.items() if value})

    def shows(self, a: network_engine.Side, b: network_engine.Side) -> bool:
        """Whether a line between these sides is looked at."""
        if self.side == BETWEEN:
            return a != b
        return not self.side or a == b == self.side


def _uuid(words: str) -> str:
    try:
        return str(UUID(words))
    except ValueError:
        return ""


def chips(look: Look) -> dict[str, list[dict[str, Any]]]:
    """The filters of the page, as links."""
    sides = [(EVERYWHERE, _("Alles")), *((one.value, one.label) for one in Side), (BETWEEN, _("Ertussen"))]
    kinds = [
        (TOGETHER, _("Samen werken")), (Kind.KNOW.value, _("Kennen")), (Kind.REFER.value, _("Verwijzen")),
        (Kind.CONSULT.value, _("Raad vragen")), (Kind.TOGETHER.value, _("Samen iemand helpen")),
    ]  # fmt: skip
    referrals = [(False, _("Wat zij zeggen")), (True, _("Ook echte verwijzingen"))]
    return {
        "sides": [_chip(look, "side", value, words) for value, words in sides],
        "kinds": [_chip(look, "kind", value, words) for value, words in kinds],
        "referrals": [_chip(look, "referrals", value, words) for value, words in referrals],
    }


def _chip(look: Look, name: str, value: Any, words: Any) -> dict[str, Any]:
    return {
        "url": look.address(**{name: value}) + "#kaart",
        "text": str(words),
        "current": getattr(look, name) == value,
    }
