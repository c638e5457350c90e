"""The compiled loops of the engines: where the library is, and loading it. The loops are in `kernel.c`, `many.c`, `likeness.c`,
`encoder.c`, `grams.c` and `pairs.c`; making it is `making`.

Nobody needs it: without a library the engines take the plain way, slower and with the same answer. Bit for bit where they look ahead
or count (`kernel.c`, `many.c`, and `grams.c` but for its sums of products); where they read a question (`likeness.c`, `encoder.c`) to
within what rounding to whole numbers costs.
"""

from __future__ import annotations

import ctypes
import functools
import os
from pathlib import Path
from typing import Final

from naast.engine.compiled.making import library_path

SWITCH: Final = "NAAST_COMPILED"  # `no`: the plain way; a path: that library


@functools.lru_cache(maxsize=1)
def library() -> ctypes.CDLL | None:
    """The loops, or None where they were not built or cannot be loaded here. Looked up once per process."""
    said = os.environ.get(SWITCH, "")
    if said == "no":
        return None
    path = Path(said) if said else library_path()
    if not path.is_file():
        return None
    try:
        return ctypes.CDLL(str(path))
    except OSError:
        return None
