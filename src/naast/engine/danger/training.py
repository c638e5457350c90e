"""Learning the head from examples: a kernel machine in plain numpy, with the same outcome every time.

Reading files is not here; the caller brings the pack, the stories and, if it has one, an encoder.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from naast.engine.danger.assessment import DangerModel
from naast.engine.danger.at_length import SOURCE, told_at_length
from naast.engine.danger.features import Rows, rarity, rows_of
from naast.engine.danger.grammar import compile_category
from naast.engine.danger.head import Cut, Head, kernel, meaning_of
from naast.engine.danger.types import CATEGORIES, CrisisCategory, Encoder, FloatArray, Story

# Compared on writers that were left out (benchmarks/danger); the neighbours of each value do about as well.
MEANING_SHARE = 2.0  # weight of the kernel over vectors beside the kernel over words
KERNEL_WIDTH = 1.0
RIDGE = 1.0
DANGER_WEIGHT = 2.0  # a missed danger counts this many times a false alarm
# Danger and near misses were written side by side to be told apart; stories are about something else and there are far more of
# them. Compared on voices nobody trained on (docs/experiments.md, "Eight voices").
SIDE_BY_SIDE = frozenset({"pack", "crisis-dev"})
PAIRED_WEIGHT = 4.0
# Two thirds from danger and near misses: 2,500 was enough for 6,700 of them, and held the border back at 8,800 (docs/experiments.md).
LANDMARKS = 7000
CUT_ALONE = Cut(whole=-0.08, piece=0.2)
# Recall first: 0.1 lower than where false alarms are fewest. Of 224 dangers in voices never trained on 10 more are seen, and 18 more of
# those told between calm sentences; 5 more of 286 ordinary questions ring (docs/experiments.md, "Where the cut lies").
CUT_BESIDE = Cut(whole=-0.1, piece=0.2)
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
    if vectors is None:
        return Head(rare, _fit(told, rare, None)[0], CUT_ALONE)
    landmarks = _landmarks(told, vectors[: len(told)], seed)
    lifted, back = _lift(vectors, landmarks)
    words, above = _fit(told, rare, lifted[: len(told)], stories, lifted)
    meaning = meaning_of(encoder_id, landmarks, (back @ above).astype(np.float32), KERNEL_WIDTH)
    return Head(rare, _fit(told, rare, None)[0], CUT_ALONE, words, meaning, CUT_BESIDE, CUT_AT_LENGTH)


def _landmarks(stories: Sequence[Story], vectors: FloatArray, seed: int) -> FloatArray:
    """Vectors to measure likeness to: danger and pack first, since the border runs there; then others by lot."""
    first = [number for number, story in enumerate(stories) if story.crisis or story.source == "pack"]
    rest = sorted(set(range(len(stories))) - set(first))
    order = np.random.default_rng(seed).permutation(len(first))
    chosen = [first[number] for number in order[: LANDMARKS * 2 // 3]]
    others = np.random.default_rng(seed + 1).permutation(len(rest))[: LANDMARKS - len(chosen)]
    return np.ascontiguousarray(vectors[sorted([*chosen, *(rest[number] for number in others)])])


def _lift(vectors: FloatArray, landmarks: FloatArray) -> tuple[Array, Array]:
    """Coordinates (n, m) whose inner products are the kernel, and the matrix that brings weights back to landmarks."""
    # The small ridge keeps nearly equal landmarks from spoiling the factor.
    alike = kernel(landmarks, landmarks, KERNEL_WIDTH).astype(np.float64)
    lower = np.linalg.cholesky(alike + 1e-4 * np.eye(len(landmarks)))
    back = np.linalg.inv(lower).T.astype(np.float32)
    return kernel(vectors, landmarks, KERNEL_WIDTH) @ back, back


def _fit(
    stories: Sequence[Story],
    rare: FloatArray,
    lifted: Array | None,
    more: Sequence[Story] = (),
    more_lifted: Array | None = None,
) -> tuple[FloatArray, Array]:
    """Weights (SIZE, OUTPUTS) over words and (m, OUTPUTS) over the lifted vectors.

    `more` are the stories and what is told at length: the last column learns from those, or is the first when there is nothing more.
    """
    solved = [_danger_or_not(stories, rare, lifted)]
    # Which kind of danger is only learnt from danger whose kind is known.
    known = [number for number, story in enumerate(stories) if story.crisis and story.category is not None]
    task = _Task(rows_of([stories[number].text for number in known], rare), None if lifted is None else lifted[known])
    for name in CATEGORIES:
        goal = np.array([1.0 if stories[number].category == name else -0.2 for number in known])
        solved.append((task, goal, np.ones(len(known))))
    weights = [task.solve(goal, care) for task, goal, care in solved]
    if len(more) > len(stories):
        task, goal, care = _danger_or_not(more, rare, more_lifted)
        weights.append(task.solve(goal, care))
    else:
        weights.append(weights[0])
    return (
        np.stack([words for words, _ in weights], axis=1).astype(np.float32),
        np.stack([above for _, above in weights], axis=1),
    )


def _danger_or_not(stories: Sequence[Story], rare: FloatArray, lifted: Array | None) -> tuple[_Task, Array, Array]:
    """The task of telling danger from the rest, its goal of -1 and 1, and how much each story weighs."""
    danger = np.array([story.crisis for story in stories])
    sure = np.array([story.weight * _care(story) for story in stories])
    return _Task(rows_of([story.text for story in stories], rare), lifted), np.where(danger, 1.0, -1.0), sure


def _care(story: Story) -> float:
    """How much a text weighs in learning what danger is, by where it comes from and what it tells."""
    return (PAIRED_WEIGHT if story.source in SIDE_BY_SIDE else 1.0) * (DANGER_WEIGHT if story.crisis else 1.0)


class _Task:
    """One learning task on the sum of two kernels: over words (`rows`) and over vectors (`lifted`)."""

    def __init__(self, rows: Rows, lifted: Array | None) -> None:
        self.rows = rows
        self.lifted = (
            np.zeros((rows.count, 0), dtype=np.float32) if lifted is None else lifted.astype(np.float32, copy=False)
        )

    def solve(self, goal: Array, care: Array) -> tuple[Array, Array]:
        """Weights (SIZE,) over words and (m,) over the lifted vectors; `care` > 0 is the weight of each story.

        Plain ridge regression: a squared hinge was tried and saw fewer dangers of writers that were left out.
        """
        penalty = RIDGE / care

        def system(shares: Array) -> Array:
            words = self.rows.dot(self.rows.transposed_dot(shares))
            meant = self.lifted @ (self.lifted.T @ shares.astype(np.float32))
            return words + MEANING_SHARE * meant + penalty * shares

        diagonal = penalty + 1 + (MEANING_SHARE if self.lifted.shape[1] else 0)
        shares = _conjugate_gradients(system, goal, 1 / diagonal)
        return self.rows.transposed_dot(shares), MEANING_SHARE * (self.lifted.T @ shares.astype(np.float32))


def _conjugate_gradients(system: Callable[[Array], Array], goal: Array, scale: Array) -> Array:
    """Solve system(x) = goal for a symmetric positive system; `scale` is about the inverse of its diagonal."""
    answer, left = np.zeros_like(goal), goal.copy()
    eased = scale * left
    direction, size = eased, float(left @ eased)
    target = 1e-5 * size
    for _ in range(200):
        if size <= target:
            break
        moved = system(direction)
        step = size / float(direction @ moved)
        answer = answer + step * direction
        left = left - step * moved
        eased = scale * left
        size, before = float(left @ eased), size
        direction = eased + (size / before) * direction
    return answer
