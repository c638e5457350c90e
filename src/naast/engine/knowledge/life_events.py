"""From `knowledge/life_events/` to one frozen `LifeEvents`, or to the list of everything that is wrong in it.

The shapes are in `life_model`. The clocks stay in `knowledge/rules`, the provisions in `knowledge/provisions`: here they are
only pointed at. This folder has a hash of its own and is no part of the routing pack.
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Iterator
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from naast.engine.knowledge.life_model import (
    Chance,
    Delay,
    Effect,
    LifeEvent,
    LifeEvents,
    LifeFile,
    Link,
    enough,
)
from naast.engine.knowledge.loader import default_root, read_yaml
from naast.engine.knowledge.notebook import Notebook
from naast.engine.knowledge.pack import ROOMS
from naast.engine.knowledge.problems import KnowledgeError, KnowledgeProblem, Place
from naast.engine.knowledge.rules_model import Clock

FOLDER: Final = "life_events"
_KINDS: Final = {"life-event", "life-fact", "life-source", "measure", "trajectory", "clock"}
_BY_ID: Final = ("sources", "events", "trajectories", "facts", "measures")
_LISTS: Final = ("links", "pairs", "ahead")


@functools.lru_cache(maxsize=4)
def default_life_events() -> LifeEvents:
    """The life events of this installation, read once. Raises KnowledgeError or EngineError (`no-knowledge`)."""
    return load_life_events(default_root())


def load_life_events(root: Path) -> LifeEvents:
    """The life events below the knowledge folder `root`. Raises KnowledgeError with every mistake found."""
    life, problems = _read(root, provisions=False)
    if problems or life is None:
        raise KnowledgeError(tuple(problems))
    return life


def check_life_events(root: Path) -> list[KnowledgeProblem]:
    """Every mistake in the files below `root`, in order of file and line; empty when all is well."""
    return _read(root, provisions=True)[1]


def life_files(root: Path) -> list[Path]:
    """The files, sorted by path."""
    return sorted(path for path in (root / FOLDER).rglob("*") if path.suffix in (".yaml", ".yml"))


def life_hash(root: Path) -> str:
    """The sha256 (hex) over names and contents of the files, the clocks included."""
    digest = hashlib.sha256()
    clocks = root / "rules" / "clocks.yaml"
    for path in [*life_files(root), *([clocks] if clocks.is_file() else [])]:
        content = path.read_bytes()
        digest.update(f"{path.relative_to(root).as_posix()}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


def _read(root: Path, provisions: bool) -> tuple[LifeEvents | None, list[KnowledgeProblem]]:
    notes = Notebook(set(_KINDS) | ({"provision"} if provisions else set()))
    clocks = _clocks(root, notes)
    if provisions:
        for path in sorted((root / "provisions").rglob("*.yaml")):
            read_yaml(path, ROOMS["provisions"], notes, root)
    contents = [read_yaml(path, LifeFile, notes, root) for path in life_files(root)]
    if None in contents:
        # A file that cannot be read hides ids: what refers to them cannot be called wrong.
        notes.kinds.clear()
    notes.settle()
    files = [one for one in contents if one is not None]
    if not _own(notes) and None not in contents:
        _Whole(files, notes).check()
    if problems := _own(notes):
        return None, problems
    return _put_together(root, files, clocks), []


def _own(notes: Notebook) -> list[KnowledgeProblem]:
    return sorted(one for one in notes.problems if one.place.file.split("/")[0] == FOLDER)


def _clocks(root: Path, notes: Notebook) -> dict[str, Clock]:
    path = root / "rules" / "clocks.yaml"
    content = read_yaml(path, ROOMS["rules"], notes, root) if path.is_file() else None
    if content is None:
        notes.kinds.discard("clock")
        return {}
    return {clock.id: clock for clock in content.clocks}


def _put_together(root: Path, files: list[LifeFile], clocks: dict[str, Clock]) -> LifeEvents:
    shelves: dict[str, Any] = {
        name: MappingProxyType({thing.id: thing for one in files for thing in getattr(one, name)}) for name in _BY_ID
    }
    lists: dict[str, Any] = {name: tuple(thing for one in files for thing in getattr(one, name)) for name in _LISTS}
    other = next(one.another_cause for one in files if one.another_cause)
    return LifeEvents(hash=life_hash(root), another_cause=other, clocks=MappingProxyType(clocks), **lists, **shelves)


class _Whole:
    """What must hold between files, checked only when each file is right by itself."""

    def __init__(self, files: list[LifeFile], notes: Notebook) -> None:
        self.notes = notes
        self.files = files
        self.events: dict[str, LifeEvent] = {one.id: one for each in files for one in each.events}
        self.kinds = {one.id: one.kind for each in files for one in each.sources}

    def check(self) -> None:
        self._once()
        seen: dict[tuple[object, ...], Place] = {}
        caused: set[str] = set()
        for place, link in self._links():
            caused.add(link.effect)
            self._twice(place, link, seen)
            if link.helped_by and not self.events[link.effect].good:
                found = f"helped_by bij {link.effect}"
                expected = "een gevolg met good: true; hulp maakt ellende nooit groter"
                self.notes.add(place, "help-that-harms", found, expected, "lowered_by: [{by: …, factor: 0.8}]")
            if self.events[link.effect].kind in ("start", "context", "action"):
                found = f"{link.effect} (kind {self.events[link.effect].kind})"
                expected = "een gevolg dat vanzelf kan komen (kind: event)"
                self.notes.add(place, "cannot-follow", found, expected, "effect: geldzorgen")
        for ident, event in self.events.items():
            if event.kind == "event" and ident not in caused:
                place = self.notes.defined["life-event", ident]
                self.notes.add(place, "never-caused", ident, "ten minste een link naar deze gebeurtenis", "links: […]")
        self._sources()

    def _once(self) -> None:
        folder = Place(FOLDER, 0, "")
        for kind in ("start", "death"):
            count = sum(one.kind == kind for one in self.events.values())
            if count != 1:
                found = f"{count} keer kind: {kind}"
                self.notes.add(folder, f"one-{kind}", found, "precies een keer", f"kind: {kind}")
        if sum(one.another_cause is not None for one in self.files) != 1:
            example = "another_cause: {value: 0.01, low: 0.002, high: 0.03, source: eigen-schatting, confidence: C}"
            self.notes.add(
                folder, "one-another-cause", "niet precies een keer", "precies een keer another_cause", example
            )
        if not any(one.trajectories for one in self.files):
            self.notes.add(folder, "no-trajectory", "niets", "de lijst trajectories", "trajectories: […]")

    def _twice(self, place: Place, link: Link, seen: dict[tuple[object, ...], Place]) -> None:
        key = (link.cause, link.effect, link.trajectory, link.when)
        first = seen.setdefault(key, place)
        if first is not place:
            found = f"{link.cause} naar {link.effect} staat ook in {first.file}, regel {first.line}"
            self.notes.add(place, "same-link", found, "elk verband een keer", "trajectory: kanker")

    def _links(self) -> Iterator[tuple[Place, Link]]:
        for path, one in self._named():
            for i, link in enumerate(one.links):
                yield self._place(path, f"links[{i}]"), link

    def _named(self) -> Iterator[tuple[str, LifeFile]]:
        names = sorted({file for file, _ in self.notes.lines if file.startswith(f"{FOLDER}/")})
        yield from zip(names, self.files, strict=True)

    def _place(self, file: str, path: str) -> Place:
        return Place(file, self.notes.lines.get((file, path), 0), path)

    def _sources(self) -> None:
        for file, one in self._named():
            for path, number in _numbers(one):
                kind = self.kinds[number.source]
                if kind not in enough(number.confidence):
                    found = f"zekerheid {number.confidence} met bron {number.source} ({kind})"
                    expected = "A is gelezen in een bron, B is bekend maar niet herlezen, C is een schatting"
                    place = self._place(file, f"{path}.confidence")
                    self.notes.add(place, "surer-than-source", found, expected, "confidence: C")


def _numbers(one: LifeFile) -> Iterator[tuple[str, Chance | Delay | Effect]]:
    for i, link in enumerate(one.links):
        yield f"links[{i}].probability", link.probability
        yield f"links[{i}].delay", link.delay
        for key in ("lowered_by", "helped_by"):
            yield from ((f"links[{i}].{key}[{j}]", effect) for j, effect in enumerate(getattr(link, key)))
    yield from ((f"trajectories[{i}].length", each.length) for i, each in enumerate(one.trajectories))
    yield from ((f"facts[{i}].share", each.share) for i, each in enumerate(one.facts))
    for i, measure in enumerate(one.measures):
        if measure.lead:
            yield f"measures[{i}].lead", measure.lead
        if measure.urgent:
            yield f"measures[{i}].urgent.lead", measure.urgent.lead
    if one.another_cause:
        yield "another_cause", one.another_cause
