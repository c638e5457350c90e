"""From `knowledge/policy/` to one frozen `Policy`, or to the list of everything that is wrong in it.

The shapes are in `policy_model`. This folder is read apart from the routing packs and has a hash of its own.
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from naast.engine.knowledge.loader import default_root, read_yaml
from naast.engine.knowledge.notebook import Notebook
from naast.engine.knowledge.policy_model import Exchange, Policy, PolicyFile, Role, Terms
from naast.engine.knowledge.problems import KnowledgeError, KnowledgeProblem, Place
from naast.engine.knowledge.schema import fields_of

FOLDER: Final = "policy"
_KINDS = {"part", "purpose", "role", "party", "exchange", "regime", "representation"}
_SHELVES = tuple(field.name for field in fields_of(PolicyFile) if field.name != "terms")


@functools.lru_cache(maxsize=4)
def default_policy() -> Policy:
    """The policy of this installation, read once. Raises KnowledgeError or EngineError (`no-knowledge`)."""
    return load_policy(default_root())


def load_policy(root: Path) -> Policy:
    """The policy below the knowledge folder `root`. Raises KnowledgeError with every mistake found."""
    policy, problems = _read(root)
    if problems or policy is None:
        raise KnowledgeError(tuple(problems))
    return policy


def check_policy(root: Path) -> list[KnowledgeProblem]:
    """Every mistake in the policy files below `root`, in order of file and line; empty when all is well."""
    return _read(root)[1]


def policy_files(root: Path) -> list[Path]:
    """The files of the policy, sorted by path."""
    return sorted(path for path in (root / FOLDER).rglob("*") if path.suffix in (".yaml", ".yml"))


def policy_hash(root: Path) -> str:
    """The sha256 (hex) over names and contents of the policy files."""
    digest = hashlib.sha256()
    for path in policy_files(root):
        content = path.read_bytes()
        digest.update(f"{path.relative_to(root).as_posix()}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


def _read(root: Path) -> tuple[Policy | None, list[KnowledgeProblem]]:
    notes = Notebook(set(_KINDS))
    shelves: dict[str, dict[str, Any]] = {name: {} for name in _SHELVES}
    terms: list[Terms] = []
    unread = False
    for path in policy_files(root):
        content = read_yaml(path, PolicyFile, notes, root)
        if content is None:
            unread = True
            continue
        terms += content.terms
        for name in _SHELVES:
            shelves[name].update({thing.id: thing for thing in getattr(content, name)})
    if unread:
        # A file that cannot be read hides ids: what refers to them cannot be called wrong.
        notes.kinds.clear()
    notes.settle()
    if not notes.problems:
        _whole(root, shelves, terms, notes)
    if notes.problems:
        return None, sorted(notes.problems)
    frozen = {name: MappingProxyType(shelf) for name, shelf in shelves.items()}
    return Policy(hash=policy_hash(root), terms=terms[0], **frozen), []


def _whole(root: Path, shelves: dict[str, dict[str, Any]], terms: list[Terms], notes: Notebook) -> None:
    """What must hold between files, checked only when each file is right by itself."""
    folder = Place(FOLDER, 0, "")
    if len(terms) != 1:
        notes.add(
            folder,
            "one-terms",
            f"{len(terms)} keer terms",
            "precies een keer terms",
            "terms: [{emergency_hours: [4, 8], …}]",
        )
    for name in ("parts", "purposes", "roles"):
        if not shelves[name]:
            notes.add(folder, "missing", "niets", f"de lijst {name}", f"{name}: […]")
    for role in shelves["roles"].values():
        _law_is_listed(role, shelves["exchanges"], notes)
    for exchange in shelves["exchanges"].values():
        _closed_list(exchange, shelves["parties"], notes)
    orders: dict[int, str] = {}
    for one in shelves["representations"].values():
        other = orders.setdefault(one.order, one.id)
        if other != one.id:
            found = f"{one.id} en {other} hebben allebei {one.order}"
            notes.add(
                _place(notes, "representation", one.id),
                "same-order",
                found,
                "elk een eigen plaats",
                f"order: {one.order + 1}",
            )


def _law_is_listed(role: Role, exchanges: Mapping[str, Exchange], notes: Notebook) -> None:
    """A role that looks because the law allows it, must find that law on the closed list, for each part and purpose."""
    for line in role.lines:
        if "law" not in line.bases:
            continue
        for part in line.parts:
            for purpose in line.purposes:
                if not any(_covers(one, role.party, part, purpose) for one in exchanges.values()):
                    found = f"{role.id} ziet {part} voor {purpose} op grond van de wet"
                    expected = f"een uitwisseling naar {role.party} met {part} en {purpose}, of basis consent"
                    notes.add(_place(notes, "role", role.id), "law-not-listed", found, expected, "bases: [consent]")


def _covers(one: Exchange, party: str | None, part: str, purpose: str) -> bool:
    return one.receiver == party and part in one.parts and purpose in one.purposes


def _closed_list(exchange: Exchange, parties: Mapping[str, Any], notes: Notebook) -> None:
    """No law lists a church, an employer or a friend: an exchange without consent is between formal parties only."""
    for side in ("giver", "receiver"):
        name = getattr(exchange, side)
        if not parties[name].formal:
            found = f"{name} ({parties[name].name})"
            expected = "een partij met formal: true; de anderen hebben toestemming nodig"
            place = _place(notes, "exchange", exchange.id)
            example = _formal(parties.items(), side)
            notes.add(place, "informal-on-closed-list", found, expected, example)


def _formal(parties: Iterable[tuple[str, Any]], side: str) -> str:
    return f"{side}: {next((name for name, party in parties if party.formal), 'gemeente')}"


def _place(notes: Notebook, room: str, ident: str) -> Place:
    return notes.defined[room, ident]
