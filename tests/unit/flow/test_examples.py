"""The examples in the docstrings of the flow engine."""

from __future__ import annotations

import doctest
import importlib
import pkgutil
from types import ModuleType

import pytest

from naast.engine import flow

MODULES = [importlib.import_module(f"{flow.__name__}.{found.name}") for found in pkgutil.iter_modules(flow.__path__)]


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__.rpartition(".")[2])
def test_examples(module: ModuleType) -> None:
    assert doctest.testmod(module).failed == 0


def test_there_are_examples() -> None:
    finder = doctest.DocTestFinder()
    assert sum(bool(test.examples) for module in MODULES for test in finder.find(module)) > 15
