"""Who wants to hear what happened to a referral: rooms above register a function here when the house starts, and are called inside the
transaction of what happened. This room is below them and knows none of them.
"""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

# (referral id, kind of `choices.EventKind`). Within `rls.acting_system`; what it raises takes the whole action back.
Hears = Callable[[UUID, str], None]

_listeners: dict[str, Hears] = {}


def register(name: str, function: Hears) -> None:
    """Let `function` hear every event; the same name once more replaces it."""
    _listeners[name] = function


def unregister(name: str) -> None:
    """Let it hear no more; one that is not there is no mistake."""
    _listeners.pop(name, None)


def tell(referral_id: UUID, kind: str) -> None:
    """Tell everyone, in order of name."""
    for name in sorted(_listeners):
        _listeners[name](referral_id, kind)
