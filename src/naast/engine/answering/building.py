"""From the knowledge folder to the artefact: compile the packs, train everything, write the card.

The one command behind `naast build`. How training works is in `naast.engine.understanding.training` and
`naast.engine.danger`; what is written is read back by `artefact`.
"""

from __future__ import annotations

import csv
import hashlib
import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any, Final, TypeVar

import numpy as np

from naast.engine import danger
from naast.engine.answering.artefact import CARD, DANGER, PACKS, cache_folder
from naast.engine.answering.unmarked import by_lot
from naast.engine.danger.types import as_categories
from naast.engine.errors import EngineError
from naast.engine.knowledge import Pack, Story, compile_pack, load_stories
from naast.engine.knowledge.loader import load_pack, pack_hash
from naast.engine.understanding import Encoder, Model, default_encoder, save_model
from naast.engine.understanding.scope import ScopeText, load_scope
from naast.engine.understanding.stored import StoredVectors
from naast.engine.understanding.training import Row, rows_for, train

# Raise this whenever the same knowledge would give another artefact: it is what makes `naast build --if-needed` build again.
FORMAT: Final = "naast-artefact-9"
QUESTIONS: Final = "evaluation/questions_dev.csv"
CRISIS: Final = "evaluation/crisis_dev.csv"
_ASKERS: Final = {"kind": "child", "nabestaande": "naaste", "omgeving": "naaste"}
_KINDS: Final = {"vague": "vague", "outofscope": "outside"}
Progress = Callable[[str], None]
_Told = TypeVar("_Told", Story, ScopeText)


def build(
    root: Path, folder: Path, progress: Progress = lambda line: None, *, with_questions: bool = True
) -> dict[str, Any]:
    """Build everything below `root` into `folder` and return the card. The same knowledge gives the same files.

    `with_questions=False` leaves the development questions out of the training: the only honest way to report figures on
    them. Raises KnowledgeError when the knowledge has mistakes.
    """
    progress("kennis lezen en nakijken")
    pack = load_pack(root)
    stories, scope = gather(root, with_questions=with_questions)
    encoder = StoredVectors(default_encoder(), cache_folder() / "vectors.npz")
    model = train(pack, learned_rows(pack, stories, scope), encoder, progress)
    encoder.keep()  # already now: what follows may be broken off, and encoding is not to be done twice
    progress("gevaar leren herkennen")
    dangers = train_danger(pack, stories, scope, encoder, crisis_examples(root) if with_questions else ())
    progress("wegschrijven")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / PACKS).write_bytes(compile_pack(pack))
    save_model(model, folder)
    danger.save(dangers, folder / DANGER)
    encoder.keep()
    encoder.prepare(folder)
    card = card_for(root, pack, model, stories, scope, encoder, with_questions)
    (folder / CARD).write_text(json.dumps(card, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return card


def gather(root: Path, *, with_questions: bool) -> tuple[tuple[Story, ...], tuple[ScopeText, ...]]:
    """The stories and the scope texts to train on, the development questions among them when asked."""
    stories, scope = load_stories(root), load_scope(root)
    if not with_questions:
        return stories, scope
    questions = list(_questions(root / QUESTIONS))
    return (
        (*stories, *(question for question in questions if isinstance(question, Story))),
        (*scope, *(question for question in questions if isinstance(question, ScopeText))),
    )


def train_danger(
    pack: Pack,
    stories: Iterable[Story],
    scope: Iterable[ScopeText],
    encoder: Encoder,
    examples: Iterable[danger.Story] = (),
) -> danger.DangerModel:
    """The danger model: grammars and examples of the crisis packs, the stories as calm or as danger of unknown kind, and more.

    The scope texts are calm too, and mostly short: without them a short reply resembles danger more than anything else.

    Raises EngineError (`no-crisis-packs`) without crisis packs: a Naast that cannot see danger is not built.
    """
    if not pack.crisis:
        raise EngineError(
            "no-crisis-packs", "Er zijn geen gevaarpakketten.", "Zonder knowledge/crisis bouwt Naast niets."
        )
    categories = as_categories([_plain(category) for category in pack.crisis.values()])
    lessons = [
        danger.Story(story.text, story.urgency == "crisis", None, source=story.writer, calm=story.urgency == "normal")
        for story in stories
    ]
    lessons += [danger.Story(text.text, False, None, source="scope") for text in scope]
    return danger.train(categories, [*lessons, *examples], encoder if encoder.dim else None)


def crisis_examples(root: Path) -> tuple[danger.Story, ...]:
    """The development sentences about danger and near misses; like the development questions, only for the final training."""
    path = root / CRISIS
    if not path.is_file():
        return ()
    with path.open(encoding="utf-8", newline="") as file:
        rows = [(row["text_nl"], row["label"] == "crisis", row["category"]) for row in csv.DictReader(file)]
    return tuple(
        danger.Story(text, crisis, kind if crisis else None, source="crisis-dev") for text, crisis, kind in rows
    )


def sources_hash(root: Path) -> str:
    """The sha256 (hex) over everything training reads beside the packs: stories, scope texts, development questions."""
    digest = hashlib.sha256()
    for path in sorted(
        [*(root / "stories").glob("*.csv"), *(root / "scope").glob("*.yaml"), root / QUESTIONS, root / CRISIS]
    ):
        if path.is_file():
            digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def is_current(root: Path, card: dict[str, Any]) -> bool:
    """Whether an artefact was built from exactly this knowledge, by this form of building."""
    return bool(
        card.get("format") == FORMAT
        and card.get("pack_hash") == pack_hash(root)
        and card.get("sources_hash") == sources_hash(root)
    )


def card_for(
    root: Path,
    pack: Pack,
    model: Model,
    stories: Sequence[Story],
    scope: Sequence[ScopeText],
    encoder: Encoder,
    with_questions: bool,
) -> dict[str, Any]:
    """What the artefact was made from and what it can and cannot do; deterministic, so without a date."""
    return {
        "format": FORMAT,
        "pack_hash": pack.hash,
        "sources_hash": sources_hash(root),
        "encoder": encoder.id,
        "numpy": np.__version__,
        "random": "none: training is exact linear algebra; the danger head uses seed 0",
        "trained_on": {
            "stories": len(stories),
            "writers": len({story.writer for story in stories}),
            "needs": len(pack.needs),
            "need_sentences": sum(len(need.examples) + len(need.not_examples) for need in pack.needs.values()),
            "scope_texts": len(scope),
            "development_questions": with_questions,
        },
        "held_out_by_writer": dict(model.figures),
        "limits": (
            "Leert van verzonnen verhalen met het oordeel van een enkele schrijver. Streektaal en andere talen zijn niet door "
            "moedertaalsprekers nagekeken. Banden zijn geijkt op weggelaten schrijvers, niet op echte vragen."
        ),
    }


def learned_rows(pack: Pack, stories: Iterable[Story], scope: Iterable[ScopeText]) -> tuple[Row, ...]:
    """What understanding learns from, in its order: some stories and scope texts as phones give them (`unmarked`)."""
    return rows_for(pack, _as_typed(stories), _as_typed(scope))


def _as_typed(texts: Iterable[_Told]) -> tuple[_Told, ...]:
    return tuple(replace(one, text=by_lot(one.text)) for one in texts)


def _questions(path: Path) -> Iterator[Story | ScopeText]:
    if not path.is_file():
        return
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            asker = _ASKERS.get(row["asker"], row["asker"])
            if row["kind"] in _KINDS:
                yield ScopeText(_KINDS[row["kind"]], asker, row["text_nl"], row["clarify"])
            elif row["relevant"]:
                grades = {
                    name: int(grade) for name, _, grade in (pair.partition(":") for pair in row["relevant"].split(";"))
                }
                dimensions = tuple(filter(None, row["dimensions"].split(";")))
                yield Story(
                    row["id"],
                    "questions-dev",
                    row["text_nl"],
                    asker,
                    row["urgency"],
                    dimensions,
                    row["first_role"],
                    grades,
                )


def _plain(value: Any) -> Any:
    """Frozen values as the plain mappings and lists they were read from."""
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, tuple) else value


def one_thread() -> None:
    """Ask the arithmetic for one thread, for a reproducible result; works only before numpy is first used."""
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ.setdefault(name, "1")
