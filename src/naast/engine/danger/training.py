"""Learning the head from examples: a kernel machine in plain numpy, with the same outcome every time.

Reading files is not here; the caller brings the pack, the stories and, if it has one, an encoder.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from naast.engine.danger.assessment import DangerModel
from naast.engine.danger.at_length import SOURCE, told_at_length
from naast.engine.danger.features import Rows, rarity, rows_of
from naast.engine.danger.grammar import compile_category
from naast.engine.danger.head import Cut, Head, kernel, meaning_of
from naast.engine.danger.types import CATEGORIES, CrisisCategory, Encoder, FloatArray, Story
from naast.engine.matrices import inverse_root, main_directions

# Compared on writers that were left out (benchmarks/danger); the neighbours of each value do about as well.
MEANING_SHARE = 2.0  # weight of the kernel over vectors beside the kernel over words
KERNEL_WIDTH = 1.0
RIDGE = 1.0
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
    if vectors is None:
        return Head(rare, _fit(told, rare, None)[0], CUT_ALONE)
    basis = main_directions(vectors[: len(told)], DIRECTIONS)
    placed = vectors @ basis
    landmarks = _landmarks(told, placed[: len(told)], seed)
    lifted = _lift(placed, landmarks)
    words, above = _fit(told, rare, lifted.of(slice(len(told))), stories, lifted)
    meaning = meaning_of(encoder_id, basis, landmarks, above.astype(np.float32), KERNEL_WIDTH)
    return Head(rare, _fit(told, rare, None)[0], CUT_ALONE, words, meaning, CUT_BESIDE, CUT_AT_LENGTH)


def _landmarks(stories: Sequence[Story], vectors: FloatArray, seed: int) -> FloatArray:
    """Vectors to measure likeness to: danger and pack first, since the border runs there; then others by lot."""
    first = [number for number, story in enumerate(stories) if story.crisis or story.source == "pack"]
    rest = sorted(set(range(len(stories))) - set(first))
    order = np.random.default_rng(seed).permutation(len(first))
    chosen = [first[number] for number in order[: LANDMARKS * 2 // 3]]
    others = np.random.default_rng(seed + 1).permutation(len(rest))[: LANDMARKS - len(chosen)]
    return np.ascontiguousarray(vectors[sorted([*chosen, *(rest[number] for number in others)])])


@dataclass(frozen=True, slots=True)
class _Lifted:
    """The kernel between texts, through landmarks: `near` (n, m) is their likeness to those, `root` (m, m) brings that into coordinates
    whose inner products are the kernel. The coordinates themselves are never made: that would be most of the work."""

    near: FloatArray
    root: FloatArray

    def of(self, texts: slice | list[int]) -> _Lifted:
        """The same for some of the texts."""
        return _Lifted(self.near[texts], self.root)

    def onto_landmarks(self, shares: Array) -> Array:
        """What shares of the texts (n,) are as weights of the landmarks (m,): the score of a text is its likeness to those times them."""
        return self.root.T @ (self.root @ (self.near.T @ shares.astype(np.float32)))

    def times(self, shares: Array) -> Array:
        """The kernel times shares of the texts (n,)."""
        return self.near @ self.onto_landmarks(shares)


def _lift(vectors: FloatArray, landmarks: FloatArray) -> _Lifted:
    """The kernel between vectors (n, d), through landmarks (m, d)."""
    # The small ridge keeps nearly equal landmarks from spoiling the factor.
    alike = kernel(landmarks, landmarks, KERNEL_WIDTH).astype(np.float64)
    alike[np.diag_indices_from(alike)] += 1e-4
    return _Lifted(kernel(vectors, landmarks, KERNEL_WIDTH), inverse_root(alike).astype(np.float32))


def _fit(
    stories: Sequence[Story],
    rare: FloatArray,
    lifted: _Lifted | None,
    more: Sequence[Story] = (),
    more_lifted: _Lifted | None = None,
) -> tuple[FloatArray, Array]:
    """Weights (SIZE, OUTPUTS) over words and (m, OUTPUTS) of the landmarks.

    `more` are the stories and what is told at length: the last column learns from those, or is the first when there is nothing more.
    """
    task, goal, care = _danger_or_not(stories, rare, lifted)
    weights = [task.solve(goal[:, None], care)]
    # Which kind of danger is only learnt from danger whose kind is known.
    known = [number for number, story in enumerate(stories) if story.crisis and story.category is not None]
    task = _Task(
        rows_of([stories[number].text for number in known], rare), None if lifted is None else lifted.of(known)
    )
    kinds = [[1.0 if stories[number].category == name else -0.2 for name in CATEGORIES] for number in known]
    weights.append(task.solve(np.array(kinds).reshape(-1, len(CATEGORIES)), np.ones(len(known))))
    if len(more) > len(stories):
        task, goal, care = _danger_or_not(more, rare, more_lifted)
        weights.append(task.solve(goal[:, None], care))
    else:
        weights.append(weights[0])
    words, above = (np.concatenate(part, axis=1) for part in zip(*weights, strict=True))
    return words.astype(np.float32), above


def _danger_or_not(stories: Sequence[Story], rare: FloatArray, lifted: _Lifted | None) -> tuple[_Task, Array, Array]:
    """The task of telling danger from the rest, its goal of -1 and 1, and how much each story weighs."""
    danger = np.array([story.crisis for story in stories])
    sure = np.array([story.weight * _care(story) for story in stories])
    return _Task(rows_of([story.text for story in stories], rare), lifted), np.where(danger, 1.0, -1.0), sure


def _care(story: Story) -> float:
    """How much a text weighs in learning what danger is, by where it comes from and what it tells."""
    return (PAIRED_WEIGHT if story.source in SIDE_BY_SIDE else 1.0) * (DANGER_WEIGHT if story.crisis else 1.0)


class _Task:
    """One learning task on the sum of two kernels: over words (`rows`) and over vectors (`lifted`)."""

    def __init__(self, rows: Rows, lifted: _Lifted | None) -> None:
        self.rows = rows
        self.lifted = lifted

    def solve(self, goals: Array, care: Array) -> tuple[Array, Array]:
        """Weights (SIZE, k) over words and (m, k) of the landmarks for goals (n, k); `care` > 0 is the weight of each story.

        Plain ridge regression: a squared hinge was tried and saw fewer dangers of writers that were left out.
        """
        penalty, lifted = RIDGE / care[:, None], self.lifted

        def system(shares: Array) -> Array:
            words = self._by_words(self._onto_words(shares)) + penalty * shares
            return words if lifted is None else words + MEANING_SHARE * lifted.times(shares)

        diagonal = penalty + 1 + (MEANING_SHARE if lifted is not None else 0)
        shares = _conjugate_gradients(system, goals, 1 / diagonal)
        above = np.zeros((0, goals.shape[1])) if lifted is None else MEANING_SHARE * lifted.onto_landmarks(shares)
        return self._onto_words(shares), above

    def _onto_words(self, shares: Array) -> Array:
        return np.stack([self.rows.transposed_dot(one) for one in shares.T], axis=1)

    def _by_words(self, weights: Array) -> Array:
        return np.stack([self.rows.dot(one) for one in weights.T], axis=1)


def _conjugate_gradients(system: Callable[[Array], Array], goals: Array, scale: Array) -> Array:
    """Solve system(x) = goals (n, k), every column by itself, for a symmetric positive system; `scale` (n, 1) is about the inverse of
    its diagonal. Columns go side by side: reading a large system once for all is most of the work."""
    answer, left = np.zeros_like(goals), goals.copy()
    eased = scale * left
    direction, size = eased, (left * eased).sum(axis=0)
    target = 1e-5 * size
    for _ in range(200):
        going = size > target
        if not going.any():
            break
        moved = system(direction)
        step = np.where(going, size / np.where(going, (direction * moved).sum(axis=0), 1), 0)
        answer = answer + step * direction
        left = left - step * moved
        eased = scale * left
        size, before = np.where(going, (left * eased).sum(axis=0), size), size
        direction = eased + np.where(going, size / np.where(before > 0, before, 1), 0) * direction
    return answer
