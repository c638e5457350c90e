"""A trained danger model in one .npz file, without pickle: arrays plus the grammars as JSON text."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from naast.engine.compiled.likeness import from_steps
from naast.engine.danger.assessment import DangerModel
from naast.engine.danger.grammar import Grammars, Slot
from naast.engine.danger.head import Cut, Head, meaning_of
from naast.engine.danger.types import CrisisCategory, Grammar, Help

FORMAT = 4


def save(model: DangerModel, path: Path) -> None:
    """Write the model; examples and near misses stay behind, they are only needed for training."""
    arrays: dict[str, Any] = {"format": np.array(FORMAT), "pack": np.array(json.dumps(_pack(model)))}
    if (head := model.head) is not None:
        arrays |= {"rarity": head.rarity.astype(np.float16), "words_alone": head.words_alone.astype(np.float16)}
        arrays["cut_alone"] = np.array([head.cut_alone.whole, head.cut_alone.piece])
        if head.meaning is not None and head.words_beside is not None and head.cut_beside is not None:
            arrays["words_beside"] = head.words_beside.astype(np.float16)
            for name, cut in (
                ("cut_beside", head.cut_beside),
                ("cut_at_length", head.cut_at_length or head.cut_beside),
            ):
                arrays[name] = np.array([cut.whole, cut.piece])
            arrays["encoder_id"] = np.array(head.meaning.encoder_id)
            around = head.meaning.around
            arrays["basis"] = head.meaning.basis
            arrays["landmarks"] = from_steps(around.places, around.steps).astype(np.float16)
            arrays["meaning"] = around.rows
            arrays["width"] = np.array(head.meaning.width)
    with path.open("wb") as file:
        np.savez(file, **arrays)


def load(path: Path) -> DangerModel:
    """Read a saved model. Raises ValueError when the file was written by another format."""
    with np.load(path, allow_pickle=False) as stored:
        arrays = {name: stored[name] for name in stored.files}
    if int(arrays["format"]) != FORMAT:
        raise ValueError(f"{path}: danger model of format {int(arrays['format'])}, expected {FORMAT}; train it again")
    pack = json.loads(str(arrays["pack"]))
    categories = tuple(_category(found) for found in pack)
    return DangerModel(tuple(map(_grammars, pack, categories)), _head(arrays), categories)


def _grammars(found: dict[str, Any], category: CrisisCategory) -> Grammars:
    """As they were checked and compiled when the model was trained; compiling again waits until a text asks for it."""
    needs = found["needed"]
    slots = {name: Slot(patterns, tuple(needs[name])) for name, patterns in category.slots.items()}
    return Grammars(category.category, slots, category.grammars)


def _head(arrays: dict[str, Any]) -> Head | None:
    if "rarity" not in arrays:
        return None
    rare, alone = arrays["rarity"].astype(np.float32), arrays["words_alone"].astype(np.float32)
    cut = Cut(*map(float, arrays["cut_alone"]))
    if "landmarks" not in arrays:
        return Head(rare, alone, cut)
    landmarks = arrays["landmarks"].astype(np.float32)
    told = (arrays["basis"], landmarks, arrays["meaning"], float(arrays["width"]))
    meaning = meaning_of(str(arrays["encoder_id"]), *told)
    beside = arrays["words_beside"].astype(np.float32)
    cuts = (Cut(*map(float, arrays[name])) for name in ("cut_beside", "cut_at_length"))
    return Head(rare, alone, cut, beside, meaning, *cuts)


def _pack(model: DangerModel) -> list[dict[str, Any]]:
    kept = ("category", "name", "say", "say_child")
    return [
        {key: getattr(category, key) for key in kept}
        | {"slots": {name: list(patterns) for name, patterns in category.slots.items()}}
        | {"needed": {name: list(slot.needed) for name, slot in grammars.slots.items()}}
        | {"help": [asdict(line) for line in category.help], "grammars": [asdict(rule) for rule in category.grammars]}
        for category, grammars in zip(model.categories, model.grammars, strict=True)
    ]


def _category(found: dict[str, Any]) -> CrisisCategory:
    rules = tuple(
        Grammar(rule["id"], tuple(rule["all"]), rule["because"], tuple(rule["unless"]), rule["window"])
        for rule in found["grammars"]
    )
    return CrisisCategory(
        found["category"],
        found["name"],
        tuple(Help(**line) for line in found["help"]),
        found["say"],
        found["say_child"],
        {name: tuple(patterns) for name, patterns in found["slots"].items()},
        rules,
        (),
        (),
    )
