"""Accounts: who works with Naast. Users, member organisations, intake teams and roles. Residents have no account."""
