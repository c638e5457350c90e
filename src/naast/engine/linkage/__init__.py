"""Linkage: which rows of one or more lists are the same organisation or person, with a chance and reasons in Dutch.

`link` is the door. The model is fixed and lives in `knowledge/linkage`; what is heavy (Splink, DuckDB) loads at first use.
"""

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from naast.engine.linkage.linking import Linked, Options, Pair, link
    from naast.engine.linkage.roles import Role

__all__ = ["Linked", "Options", "Pair", "Role", "link"]

_HOMES = {"Linked": "linking", "Options": "linking", "Pair": "linking", "link": "linking", "Role": "roles"}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)
