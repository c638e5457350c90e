"""A mail server that is away."""

from __future__ import annotations

from django.core.mail.backends.base import BaseEmailBackend


class Backend(BaseEmailBackend):
    """Takes nothing."""

    def send_messages(self, email_messages: object) -> int:
        raise ConnectionRefusedError
