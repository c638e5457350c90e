"""How thousands of questions are asked in minutes: a client that keeps nothing, one mark to go back to, and what is the same for all
questions of one visitor found out once. What is decided at each door is decided anew at each door.
"""

from __future__ import annotations

import copy
import gc
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import pytest
from django.contrib.auth.backends import ModelBackend
from django.db import transaction
from django.test import Client
from django.utils.translation import get_language

from naast.access import keeping, queries
from naast.access.queries.standing import Standing
from naast.accounts.sessions import SessionStore
from naast.core import pages
from naast.people import queries as people


class Quick(Client):
    """A client that goes through every middleware and view, and keeps nothing of the answer but the answer.

    Django's own also copies the context of every template and takes over cookies: half of the time of such a walk, for what
    nobody looks at here. Every question starts with the same login.
    """

    def request(self, **request: Any) -> Any:
        """The answer, whatever it is; an exception is the page that a browser would get."""
        return self.handler(self._base_environ(**request))


def as_quick(client: Client) -> Quick:
    """The same login in a client of this kind."""
    same = Quick(raise_request_exception=False)
    same.cookies = copy.deepcopy(client.cookies)
    return same


@contextmanager
def unswept() -> Iterator[None]:
    """Without looking for cycles in everything that is loaded: a fifth of the time of a walk."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


class _Sheet:
    """A drawn sheet of one page, without the second that drawing takes: who may have it was decided before."""

    pages = (None,)

    def write_pdf(self, **_said: Any) -> bytes:
        return b"%PDF-1.7 proef"


class Visitor:
    """One visitor who asks many questions, each from the same state of the database; use it as a context.

    Whose session it is, and how someone stands to a person, does not hang on the address: the product finds it out at the first
    question, and that is kept for the others. What is decided at a door is decided at each.
    """

    def __init__(self, client: Client) -> None:
        self.client = client
        self._known: dict[Any, Any] = {}

    def __enter__(self) -> Visitor:
        self._open = ExitStack()
        self._open.enter_context(unswept())
        self._open.enter_context(transaction.atomic())
        self._mark = transaction.savepoint()
        return self

    def __exit__(self, *raised: Any) -> None:
        self._open.__exit__(*raised)

    def ask(self, method: str, url: str, *form: Any, changes: bool = False, **headers: str) -> Any:
        """The answer; what the question changed is taken back. `changes`: the view may get so far that it changes something, and may
        look again at what was kept: then nothing is lent.
        """
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("naast.plan.paper._drawn", lambda html: _Sheet())
            if not changes:
                self._lend(patch)
            try:
                return getattr(self.client, method)(url, *form, **headers)
            finally:
                transaction.savepoint_rollback(self._mark)

    def _lend(self, patch: pytest.MonkeyPatch) -> None:
        """What was found out before, put where the product would find it out again."""
        patch.setattr(SessionStore, "_get_session_from_db", self._kept(_READ_ROW, lambda store: store.session_key))
        patch.setattr(ModelBackend, "get_user", self._kept(_GET_USER, lambda _backend, ident: ident))
        patch.setattr(keeping, "who_knocks", self._kept(_WHO_KNOCKS, lambda _request: "who"))
        patch.setattr(people, "person_id_of", self._kept(_PERSON_OF, lambda actor: actor.id))
        patch.setattr(queries, "standing_of", self._kept(_STANDING_OF, lambda actor, person: (actor.id, person)))
        patch.setattr(Standing, "sees_anything", self._kept(Standing.sees_anything, lambda standing: standing))
        patch.setattr(pages, "render_to_string", self._kept(_RENDER, _of_words))

    def _kept(self, find: Callable[..., Any], key_of: Callable[..., Any]) -> Callable[..., Any]:
        """`find`, called once for each key; what is kept is copied, so that no question meets what another did with it."""

        def found(*asked: Any) -> Any:
            key = (find, key_of(*asked))
            if key not in self._known:
                self._known[key] = find(*asked)
            return copy.copy(self._known[key])

        return found


# As they are before anything is lent.
_GET_USER, _WHO_KNOCKS, _PERSON_OF = ModelBackend.get_user, keeping.who_knocks, people.person_id_of
_STANDING_OF, _RENDER, _READ_ROW = queries.standing_of, pages.render_to_string, SessionStore._get_session_from_db


def _of_words(template: str, context: dict[str, Any]) -> tuple[object, ...]:
    """All that an error page hangs on: it is drawn without the request."""
    return template, *context.values(), get_language()
