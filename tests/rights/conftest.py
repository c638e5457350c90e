"""The family of the people tests, for the tests of their rights."""

from __future__ import annotations

from tests.people.conftest import _mailbox, enter, family, nadia, outsider

__all__ = ["_mailbox", "enter", "family", "nadia", "outsider"]
