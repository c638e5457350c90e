"""Only modules that docs/security/naar-buiten.md names open a connection to another machine."""

from __future__ import annotations

import ast
from pathlib import Path

import naast

SOURCE = Path(naast.__file__).parent
TABLE = Path(__file__).parents[2] / "docs/security/naar-buiten.md"
WAYS_OUT = {"requests", "httpx", "urllib3", "urllib.request", "http.client", "smtplib", "socket", "ftplib", "aiohttp"}
# These listen or look on this machine itself.
ON_THIS_MACHINE = {"config/running.py", "config/serving.py", "config/devdb.py"}


def _imports(file: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {one.name for one in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found |= {node.module, *(f"{node.module}.{one.name}" for one in node.names)}
    return found


def _goes_out(file: Path) -> bool:
    return any(name == way or name.startswith(f"{way}.") for name in _imports(file) for way in WAYS_OUT)


def test_every_module_that_goes_out_stands_in_the_table() -> None:
    out = {str(file.relative_to(SOURCE)) for file in SOURCE.rglob("*.py") if _goes_out(file)} - ON_THIS_MACHINE
    said = TABLE.read_text(encoding="utf-8")
    missing = {file for file in out if f"naast.{file.removesuffix('.py').replace('/', '.')}" not in said}
    assert missing == set()
    assert {"accounts/oidc.py", "core/reranking.py"} <= out


def test_whoever_reads_imports_sees_every_way_of_writing_them(tmp_path: Path) -> None:
    file = tmp_path / "x.py"
    for line in (
        "import requests",
        "from urllib.request import urlopen",
        "from urllib import request",
        "import http.client as x",
    ):
        file.write_text(line, encoding="utf-8")
        assert _goes_out(file), line
    file.write_text("from urllib.parse import quote", encoding="utf-8")
    assert not _goes_out(file)
