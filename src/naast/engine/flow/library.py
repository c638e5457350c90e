"""The flows that ship with Naast, by name. They stand in `flows` in the knowledge folder and are no part of the knowledge pack.

So an edited flow never makes Naast learn again: `naast.engine.knowledge` reads its own rooms only.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from naast.engine.errors import EngineError
from naast.engine.flow.flow import Flow, load_flow
from naast.engine.knowledge import default_root

ROOM: Final = "flows"
ENDING: Final = ".dmn"


def flow_files(root: Path | None = None) -> dict[str, Path]:
    """The DMN files below the knowledge folder (of this installation when `root` is None), by name without ending."""
    folder = (default_root() if root is None else root) / ROOM
    return {path.stem: path for path in sorted(folder.glob(f"*{ENDING}"))}


def find_flow(name: str) -> Path:
    """A file with this path, else the flow that ships under this name; raises EngineError (`no-flow`)."""
    if (path := Path(name)).is_file():
        return path
    known = flow_files()
    if (stem := name.removesuffix(ENDING)) in known:
        return known[stem]
    raise EngineError(
        "no-flow", f"{name} is geen bestand en geen stroomschema van Naast.", f"Naast kent: {', '.join(known)}."
    )


def load_shipped(name: str, root: Path | None = None) -> Flow:
    """The flow that ships under this name, ready to decide; raises EngineError (`no-flow`) or FlowError."""
    known = flow_files(root)
    if name not in known:
        raise EngineError("no-flow", f"Er is geen stroomschema {name}.", f"Naast kent: {', '.join(known)}.")
    return load_flow(known[name].read_bytes(), known[name].name)
