"""The answerer that a process keeps in memory, and how it notices that the social map or the knowledge changed.

Answering itself is in `naast.engine.answering`; what a page asks of it is in `queries`.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from naast.core import reranking
from naast.directory import queries as directory
from naast.engine.answering import Answerer, load_parts
from naast.engine.answering.artefact import default_folder
from naast.engine.errors import EngineError
from naast.engine.routing import ServiceIndex, ServiceView, service_from

log = logging.getLogger(__name__)
# How long a change of the map may stay unseen; a look is one query.
LOOK_SECONDS = 5.0


class FreshAnswerer:
    """Call it for the answerer of now. Looks every LOOK_SECONDS whether something changed, and loads only what did.

    One thread looks; meanwhile the others answer with what there was. Raises EngineError when nothing was ever built; when a
    new build cannot be read, the old one stays.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.cache_clear()

    def __call__(self) -> Answerer:
        kept = self._kept
        if kept is not None and time.monotonic() - self._looked_at < LOOK_SECONDS:
            return kept
        if not self._lock.acquire(blocking=kept is None):
            assert kept is not None
            return kept
        try:
            return self._look()
        finally:
            self._lock.release()

    def cache_clear(self) -> None:
        """Forget everything: the next call loads again."""
        self._kept: Answerer | None = None
        self._packs, self._map, self._looked_at = -1, "", 0.0

    def _look(self) -> Answerer:
        """The answerer with what is new in it. Versions are read before what they stand for: a change meanwhile is seen next time."""
        packs, services = directory.packs_version(), directory.map_version()
        kept = self._kept
        if kept is None or packs != self._packs:
            kept = self._load(kept)
        if kept is not self._kept or services != self._map:
            kept.services = ServiceIndex(_readable(directory.snapshot()))
        # Loading may take longer than LOOK_SECONDS; the next look is that long after it.
        self._kept, self._packs, self._map, self._looked_at = kept, packs, services, time.monotonic()
        return kept

    def _load(self, kept: Answerer | None) -> Answerer:
        try:
            return Answerer(*load_parts(default_folder()), reranker=reranking.from_environment())
        except EngineError as error:
            if kept is None:
                raise
            log.error("a new build cannot be read, the old one stays: %s", error.code)
            return kept


def _readable(views: Iterable[Mapping[str, Any]]) -> Iterator[ServiceView]:
    """Services that can be offered. One that is half filled in (it offers nothing yet) is left out; everyone else is still helped."""
    for view in views:
        try:
            yield service_from(view)
        except EngineError as error:
            log.warning("service %s is left out of answers: %s", view.get("id"), error.code)
