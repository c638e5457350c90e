"""Referrals: the closed loop from a question to whoever answers it, until it is known what became of it."""
