"""Tables of the access room that have no model: they are listed here for the register of processing."""

from __future__ import annotations

from naast.core.register import FRAMEWORK, NO_BASIS, ForeignTable

FOREIGN_TABLES = (
    ForeignTable(
        "access_ceiling",
        "wat elke rol ten hoogste mag zien, overgenomen uit knowledge/policy",
        FRAMEWORK,
        NO_BASIS,
        "tot de volgende keer dat de regels worden overgenomen",
    ),
)
