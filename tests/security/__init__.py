"""Attacks, and the walls they meet. What each wall is for stands in SECURITY.md."""
