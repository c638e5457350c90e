"""Shaping for the pages of the referrals room: one frozen dataclass per page. No query and no rule lives here."""
