"""Intake: a question arrives, is understood, gets an owner and a norm, and never ends silently."""
