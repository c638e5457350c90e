"""Compiles the loops of the engines while a wheel or an installation is made. Without a C compiler the wheel is plain Python."""

from __future__ import annotations

import importlib.util
import sysconfig
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

HERE = Path(__file__).parent
MAKING = HERE / "src" / "naast" / "engine" / "compiled" / "making.py"


class CompiledHook(BuildHookInterface):  # type: ignore[type-arg]
    """Called by hatchling before it packs."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile, and say for which machines the wheel is then. An editable installation finds the library in place."""
        spec = importlib.util.spec_from_file_location("making", MAKING)
        if spec is None or spec.loader is None:
            return
        making = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(making)
        made = making.make()
        if made is None or version == "editable":
            return
        build_data["pure_python"] = False
        build_data["tag"] = f"py3-none-{sysconfig.get_platform().replace('-', '_').replace('.', '_')}"
