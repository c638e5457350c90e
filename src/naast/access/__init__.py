"""Access: the circle around a person, consent, and the walls in the database. The rule itself lives in `naast.engine.access`."""
