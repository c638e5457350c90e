"""Doors of the visits room: `flows` (public), `person` and `reports` (both sides), `team` (lists), `device` (without a network)."""
