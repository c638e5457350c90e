"""Who may see or change which part of a person's file, for which purpose: one pure decision with its reason and whom to ask.

The rules are data in `knowledge/policy` (see `naast.engine.knowledge.policy`). Joining this to the database is `naast.access`.
"""

from naast.engine.access.consenting import Giver, Subject, age_on, may_give
from naast.engine.access.deciding import decide
from naast.engine.access.model import Decision, GivenConsent, Grant, Request, Rule
from naast.engine.access.sentences import consent_sentence, in_words, joined, parts_in_words, question_for
from naast.engine.access.table import Cell, cells

__all__ = [
    "Cell",
    "Decision",
    "GivenConsent",
    "Giver",
    "Grant",
    "Request",
    "Rule",
    "Subject",
    "age_on",
    "cells",
    "consent_sentence",
    "decide",
    "in_words",
    "joined",
    "may_give",
    "parts_in_words",
    "question_for",
]
