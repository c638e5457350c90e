"""Learning the head from examples: a kernel machine in plain numpy, with the same outcome every time.

Reading files is not here; the caller brings the pack, the stories and, if it has one, an encoder.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from naast.engine.danger.assessment import DangerModel
from naast.engine.danger.at_length import SOURCE, told_at_length
from naast.engine.danger.features import rarity, rows_of
from naast.engine.danger.grammar import compile_category
from naast.engine.danger.head import AT_LENGTH, KINDS, OUTPUTS, Cut, Head, meaning_of
from naast.engine.danger.solving import KERNEL_WIDTH, Likeness, lift
from naast.engine.danger.types import CATEGORIES, CrisisCategory, Encoder, FloatArray, Story
from naast.engine.matrices import main_directions

DANGER_WEIGHT = 2.0  # a missed danger counts this many times a false alarm
# Danger and near misses were written side by side to be told apart; stories are about something else and there are far more of
# them. Compared on voices nobody trained on (docs/experiments.md, "Eight voices").
SIDE_BY_SIDE = frozenset({"pack", "crisis-dev"})
PAIRED_WEIGHT = 4.0
# Two thirds from danger and near misses. With fewer the border is held back as the texts grow; in half of the directions twice as many
# cost a question nothing (docs/experiments.md, "Twice as many landmarks").
LANDMARKS = 14000
DIRECTIONS = 256
CUT_ALONE = Cut(whole=-0.08, piece=0.2)
# Recall first: lower than where false alarms are fewest (docs/experiments.md, "Where the cut lies" and "Twice as many landmarks").
CUT_BESIDE = Cut(whole=-0.15, piece=0.2)
# For texts of many words (docs/experiments.md, "Danger told at length").
CUT_AT_LENGTH = Cut(whole=0.1, piece=0.4)

Array = NDArray[np.floating]


def stories_of(pack: Sequence[CrisisCategory]) -> list[Story]:
    """The examples and near misses of a pack as labelled stories."""
    found: list[Story] = []
    for category in pack:
        found += [Story(line.text, True, category.category, source="pack") for line in category.examples]
        found += [Story(line.text, False, category.category, source="pack") for line in category.near_misses]
    return found


def train(
    pack: Sequence[CrisisCategory], stories: Sequence[Story], encoder: Encoder | None, seed: int = 0
) -> DangerModel:
    """A model from the pack's grammars and examples and the stories. Raises DangerPackError for a broken grammar.

    Without an encoder the model judges by words alone and says so in every finding.
    """
    learnt_from = [*stories_of(pack), *stories]
    learnt_from += told_at_length(learnt_from, seed)
    texts = [story.text for story in learnt_from]
    vectors = None if encoder is None or encoder.dim == 0 else np.asarray(encoder.encode(texts), dtype=np.float32)
    head = train_head(learnt_from, vectors, encoder.id if encoder is not None else "", seed)
    return DangerModel(tuple(compile_category(category) for category in pack), head, tuple(pack))


def train_head(stories: Sequence[Story], vectors: FloatArray | None, encoder_id: str, seed: int) -> Head:
    """The learned half alone; `vectors` of shape (len(stories), dim) belong to the stories in their order.

    What is told at length (see `at_length`) stands last; only the judgement of long texts learns from it. Raises ValueError else.
    """
    told = [story for story in stories if story.source != SOURCE]
    if any(story.source == SOURCE for story in stories[: len(told)]):
        raise ValueError("stories told at length stand after the others")
    rare = rarity([story.text for story in told])
    rows = rows_of([story.text for story in stories], rare)
    alone, _ = Likeness(rows, None).weights(*_tasks(stories, len(told), OUTPUTS), seed)
    if vectors is None:
        return Head(rare, alone, CUT_ALONE)
    basis = main_directions(vectors[: len(told)], DIRECTIONS)
    placed = vectors @ basis
    landmarks = _landmarks(told, placed[: len(told)], seed)
    words, above = Likeness(rows, lift(placed, landmarks)).weights(*_tasks(stories, len(told), AT_LENGTH), seed)
    meaning = meaning_of(encoder_id, basis, landmarks, above, KERNEL_WIDTH)
    return Head(rare, alone, CUT_ALONE, words, meaning, CUT_BESIDE, CUT_AT_LENGTH)


def _landmarks(stories: Sequence[Story], vectors: FloatArray, seed: int) -> FloatArray:
    """Vectors to measure likeness to: danger and pack first, since the border runs there; then others by lot."""
    first = [number for number, story in enumerate(stories) if story.crisis or story.source == "pack"]
    rest = sorted(set(range(len(stories))) - set(first))
    order = np.random.default_rng(seed).permutation(len(first))
    chosen = [first[number] for number in order[: LANDMARKS * 2 // 3]]
    others = np.random.default_rng(seed + 1).permutation(len(rest))[: LANDMARKS - len(chosen)]
    return np.ascontiguousarray(vectors[sorted([*chosen, *(rest[number] for number in others)])])


def _tasks(stories: Sequence[Story], told: int, at_length: int) -> tuple[Array, Array]:
    """What is learned from the stories, of which the first `told` were told as they are: goals and care (n, OUTPUTS).

    Which kind of danger is only learned from danger whose kind is known, and what is told at length only by the columns from
    `at_length` on.
    """
    danger = np.array([story.crisis for story in stories])
    goals = np.repeat(np.where(danger, 1.0, -1.0)[:, None], OUTPUTS, axis=1)
    care = np.repeat(np.array([story.weight * _care(story) for story in stories])[:, None], OUTPUTS, axis=1)
    kinds = np.array([[story.category == name for name in CATEGORIES] for story in stories]).reshape(
        -1, len(CATEGORIES)
    )
    goals[:, KINDS] = np.where(kinds, 1.0, -0.2)
    care[:, KINDS] = np.array([story.crisis and story.category is not None for story in stories], float)[:, None]
    care[told:, :at_length] = 0.0
    return goals, care


def _care(story: Story) -> float:
    """How much a text weighs in learning what danger is, by where it comes from and what it tells."""
    return (PAIRED_WEIGHT if story.source in SIDE_BY_SIDE else 1.0) * (DANGER_WEIGHT if story.crisis else 1.0)
