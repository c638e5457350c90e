"""Anonymity: marks in a text that point straight at a person. First part: citizen service numbers and street addresses."""

from naast.engine.anonymity.identifiers import Mark, find_marks, without_numbers

__all__ = ["Mark", "find_marks", "without_numbers"]
