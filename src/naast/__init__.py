"""Naast: from a question in someone's own words to the right help, near them."""

__version__ = "0.1.0"
