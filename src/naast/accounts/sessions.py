"""Where sessions are kept: one row per login, with whose it is and on which device, so that someone can see and stop their own.

The database holds a fingerprint of the session key: who reads it cannot be someone else.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import CreateError, UpdateError
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db import IntegrityError, transaction

from naast.accounts.sealing import fingerprint
from naast.core import clock

DEVICE = "device"


def key_of(session_key: str) -> str:
    """What stands in the database for the key that a browser holds: 40 hex digits."""
    return fingerprint(session_key)[:40]


class SessionStore(DatabaseStore):
    """Django's store in the database, with a row of our own."""

    # When the row was last marked as used; None before it was read.
    seen_at: datetime | None = None
    model: Any

    @classmethod
    def get_model_class(cls) -> Any:
        from naast.accounts.models import Session

        return Session

    def _get_session_from_db(self) -> Any:
        row = self.model.objects.filter(pk=key_of(self.session_key or ""), expire_date__gt=clock.now()).first()
        if row is None:
            self._session_key = None
            return None
        self.seen_at = row.last_seen_at
        return row

    def exists(self, session_key: str) -> bool:
        return bool(self.model.objects.filter(pk=key_of(session_key)).exists())

    def save(self, must_create: bool = False) -> None:
        """Raises CreateError when the key is taken, UpdateError when the session was stopped in the meantime."""
        if self.session_key is None:
            return self.create()
        data = self._get_session(no_load=must_create)  # type: ignore[attr-defined]
        row = {
            "session_data": self.encode(data),
            "expire_date": self.get_expiry_date(modification=clock.now()),
            "user_id": data.get(SESSION_KEY) or None,
            "device": data.get(DEVICE, ""),
        }
        key = key_of(self.session_key)
        if not must_create:
            if not self.model.objects.filter(pk=key).update(**row):
                raise UpdateError
            return None
        try:
            with transaction.atomic():
                self.model.objects.create(pk=key, **row)
        except IntegrityError as error:
            raise CreateError from error
        return None

    def delete(self, session_key: str | None = None) -> None:
        key = session_key or self.session_key
        if key:
            self.model.objects.filter(pk=key_of(key)).delete()

    def mark_used(self, moment: datetime) -> None:
        """This session is being used now."""
        self.seen_at = moment
        if self.session_key:
            self.model.objects.filter(pk=key_of(self.session_key)).update(last_seen_at=moment)
