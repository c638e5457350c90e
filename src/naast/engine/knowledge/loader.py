"""From the folder `knowledge/` to one frozen `Pack`, or to the list of everything that is wrong in it.

The only module of the engines that reads files (with `stories`). Shapes are in `model` and `rules_model`.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Collection, Iterable
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

import yaml

from naast.engine.errors import EngineError
from naast.engine.knowledge.decode import BAD, Decoder
from naast.engine.knowledge.model import CrisisCategory
from naast.engine.knowledge.notebook import Notebook
from naast.engine.knowledge.pack import ROOMS, Pack
from naast.engine.knowledge.problems import KnowledgeError, KnowledgeProblem, Place
from naast.engine.knowledge.schema import fields_of, shape_of

ENVIRONMENT: Final = "NAAST_KNOWLEDGE"
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
# Which kinds of id become known when a folder is read.
_KINDS_OF = {
    "provisions": ("provision",),
    "needs": ("need",),
    "clarify": ("question",),
    "crisis": ("crisis",),
    "rules": ("fact", "rule", "clock", "norm"),
    "readability": ("limit", "jargon-word"),
}
_ID_FIELD = {"crisis": "category", "jargon": "word"}


def default_root() -> Path:
    """The knowledge folder: `NAAST_KNOWLEDGE`, else the copy inside the package, else the one of the repository.

    Raises EngineError (`no-knowledge`) when there is none.
    """
    named = os.environ.get(ENVIRONMENT)
    package = Path(__file__).resolve().parents[2]
    places = [Path(named)] if named else [package / "_knowledge", *(up / "knowledge" for up in package.parents)]
    for place in places:
        if (place / "provisions").is_dir():
            return place
    hint = f"Zet {ENVIRONMENT} op de map met daarin provisions, needs en rules."
    raise EngineError("no-knowledge", "De map met kennis is niet gevonden.", hint)


def load_pack(root: Path, rooms: Collection[str] = tuple(ROOMS)) -> Pack:
    """The pack below `root`; raises KnowledgeError with every mistake found.

    With `rooms` only those folders are read; ids of folders that are not read are not checked.
    """
    pack, problems = _read(root, rooms)
    if problems:
        raise KnowledgeError(tuple(problems))
    return pack


def check_pack(root: Path, rooms: Collection[str] = tuple(ROOMS)) -> list[KnowledgeProblem]:
    """Every mistake in the knowledge files below `root`, in order of file and line; empty when all is well."""
    return _read(root, rooms)[1]


def knowledge_files(root: Path, rooms: Collection[str] = tuple(ROOMS)) -> list[Path]:
    """The YAML files of these rooms, sorted by path."""
    return sorted(path for room in rooms for path in (root / room).rglob("*.y*ml") if path.suffix in (".yaml", ".yml"))


def pack_hash(root: Path, rooms: Collection[str] = tuple(ROOMS)) -> str:
    """The sha256 (hex) over names and contents of the files, so that a result can say which knowledge it used."""
    digest = hashlib.sha256()
    for path in knowledge_files(root, rooms):
        content = path.read_bytes()
        digest.update(f"{path.relative_to(root).as_posix()}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


def read_yaml(path: Path, cls: type, notes: Notebook, root: Path) -> Any:
    """One file as an instance of `cls`, or None after noting what is wrong.

    Kept open for rooms with shapes of their own (life events, flows): give a dataclass annotated with `schema` markers.
    """
    name = path.relative_to(root).as_posix()
    try:
        text = path.read_text(encoding="utf-8")
        node = yaml.compose(text, Loader=_LOADER)
    except UnicodeDecodeError:
        found = "tekens die niet te lezen zijn"
        notes.add(Place(name, 0, ""), "not-utf8", found, "een bestand in UTF-8", "sla op als UTF-8")
        _forget_room(name, notes)
        return None
    except yaml.YAMLError as error:
        _note_broken_yaml(name, error, notes)
        _forget_room(name, notes)
        return None
    if not text.lstrip("\ufeff \n").startswith("#"):
        expected = "een regel bovenaan die zegt wat er in staat"
        notes.add(Place(name, 1, ""), "no-comment", "geen commentaar", expected, "# Behoeften rond de nacht.")
    if node is None:
        notes.add(Place(name, 0, ""), "empty-file", "een leeg bestand", "ten minste een lijst", "needs: []")
        return None
    value = Decoder(name, notes).read(node, shape_of(cls), "")
    return None if value is BAD else value


def _note_broken_yaml(name: str, error: yaml.YAMLError, notes: Notebook) -> None:
    mark = getattr(error, "problem_mark", None)
    line = mark.line + 1 if mark else 0
    found = f"YAML die niet te lezen is ({getattr(error, 'problem', None) or error})"
    expected = "inspringen met twee spaties, en aanhalingstekens om een zin met een dubbele punt"
    notes.add(Place(name, line, ""), "broken-yaml", found, expected, 'text: "Zij zei: ik kan niet meer."')


def _forget_room(name: str, notes: Notebook) -> None:
    """A file that cannot be read hides ids: what refers to its room cannot be called wrong."""
    notes.kinds.difference_update(_KINDS_OF.get(name.split("/")[0], ()))


def _read(root: Path, rooms: Collection[str]) -> tuple[Pack, list[KnowledgeProblem]]:
    notes = Notebook({kind for room in rooms for kind in _KINDS_OF[room]})
    shelves: dict[str, dict[str, Any]] = {field.name: {} for field in fields_of(Pack) if field.name != "hash"}
    for path in knowledge_files(root, rooms):
        room = path.relative_to(root).parts[0]
        content = read_yaml(path, ROOMS[room], notes, root)
        if content is not None:
            _shelve(content, shelves)
    notes.settle()
    frozen = {name: MappingProxyType(shelf) for name, shelf in shelves.items()}
    return Pack(hash=pack_hash(root, rooms), **frozen), sorted(notes.problems)


def _shelve(content: Any, shelves: dict[str, dict[str, Any]]) -> None:
    lists: Iterable[tuple[str, Iterable[Any]]]
    if isinstance(content, CrisisCategory):
        lists = [("crisis", [content])]
    else:
        lists = [(field.name, getattr(content, field.name)) for field in fields_of(content.__class__)]
    for name, things in lists:
        for thing in things:
            shelves[name][getattr(thing, _ID_FIELD.get(name, "id"))] = thing
