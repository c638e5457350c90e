"""Modules stop at 400 lines, functions at 50; templates at 80 lines and 8 branches. Larger is two rooms in one."""

from __future__ import annotations

import ast
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MODULE_LINES, FUNCTION_LINES, TEMPLATE_LINES, TEMPLATE_BRANCHES = 400, 50, 80, 8
_BRANCH = re.compile(r"{%-?\s*(?:if|elif)\b")
# The component gallery shows every component once: long by nature, with no logic.
LONG_TEMPLATES = ("gallery", "sprite.html")


def module_problems(path: Path) -> list[str]:
    """What is too large in one Python file."""
    source = path.read_text(encoding="utf-8")
    found = [f"{path}: {n} lines" for n in [source.count("\n")] if n > MODULE_LINES]
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > FUNCTION_LINES:
                found.append(f"{path}:{node.lineno} {node.name}: {length} lines")
    return found


def template_problems(path: Path) -> list[str]:
    """What is too large in one template."""
    if any(name in path.name for name in LONG_TEMPLATES):
        return []
    source = path.read_text(encoding="utf-8")
    lines, branches = source.count("\n"), len(_BRANCH.findall(source))
    found = [f"{path}: {lines} lines"] if lines > TEMPLATE_LINES else []
    return found + ([f"{path}: {branches} branches"] if branches > TEMPLATE_BRANCHES else [])


def problems(root: Path = ROOT) -> list[str]:
    """Everything too large in the package."""
    python = [p for p in (root / "src").rglob("*.py") if "migrations" not in p.parts]
    templates = list((root / "src").rglob("*.html"))
    return [line for p in sorted(python) for line in module_problems(p)] + [
        line for p in sorted(templates) for line in template_problems(p)
    ]


if __name__ == "__main__":
    lines = problems()
    print("\n".join(lines))
    sys.exit(bool(lines))
