"""Audit: what was done, when, by whom, as text without foreign keys, so that the log never blocks or follows a deletion."""
