"""One frozen dataclass per page of the keeping room, made from rows that `queries` already fetched. No query here."""
