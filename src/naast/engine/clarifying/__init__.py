"""Asking on: the question that tells most, and what an answer changes. Pure; the questions are data (`knowledge/clarify`)."""

from naast.engine.clarifying.beliefs import DO_NOT_KNOW, Answered, apply_answer
from naast.engine.clarifying.choosing import MOST_QUESTIONS, QuestionTable, next_question

__all__ = ["DO_NOT_KNOW", "MOST_QUESTIONS", "Answered", "QuestionTable", "apply_answer", "next_question"]
