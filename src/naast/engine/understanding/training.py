"""From packs, stories and scope texts to a trained model: rows, targets, one solved system, weights for every head.

The arithmetic is in `kernel`, what is learned in `heads`, the stored form in `model`, the calibration in `calibration`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from naast.engine.knowledge import Need, Pack, Story
from naast.engine.matrices import mirror, products
from naast.engine.understanding.analysis import Analyser
from naast.engine.understanding.calibration import calibrate, calibration_error
from naast.engine.understanding.encoder import Encoder
from naast.engine.understanding.features import Floats, plain
from naast.engine.understanding.figures import DEPTH, summary
from naast.engine.understanding.heads import Layout, layout_for
from naast.engine.understanding.kernel import PENALTY, Memory, Ridge, all_likeness, bell, remember, solve, solve_some
from naast.engine.understanding.model import Model
from naast.engine.understanding.needs import fit_curve, link_matrix
from naast.engine.understanding.prior import Prior
from naast.engine.understanding.scope import ScopeText
from naast.engine.understanding.second import SecondLook, learn
from naast.engine.understanding.spelling import dutch_words
from naast.engine.understanding.weights import BARE_DIRECTIONS, BARE_MET_AT_LEAST, Weights, condensed

# What a grade is worth as a target, and how a need's link to a provision counts beside a graded story.
GRADE_TARGET: Final[Mapping[int, float]] = {3: 1.0, 2: 0.6, 1: 0.2}
LINK_SHARE: Final = 0.8
# How many needs a story is given, and what a need that the words do not name still counts.
_NEEDS_PER_STORY: Final = 3
_NEED_FLOOR: Final = 0.02
_VOICE_TO_ASKER: Final = {
    "patient": "patient",
    "child": "child",
    "professional": "professional",
    "employer": "professional",
}
Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Row:
    """One training text. A head that is not in `targets` is unknown for this row, which differs from nothing at all."""

    text: str
    group: str
    targets: Mapping[str, Mapping[str, float]] = field(default_factory=dict)


def story_row(story: Story) -> Row:
    """A labelled story; its group is its writer, so that validation can leave writers out."""
    targets = {
        "provisions": {name: GRADE_TARGET[grade] for name, grade in story.relevant.items()},
        "urgency": {story.urgency: 1.0},
        "dimensions": dict.fromkeys(story.dimensions, 1.0),
        "asker": {story.asker: 1.0},
        "scope": {},
    }
    if story.first_role:
        targets["first_contact"] = {story.first_role: 1.0}
    return Row(story.text, story.writer, targets)


def need_rows(needs: Mapping[str, Need]) -> Iterator[Row]:
    """The life-world sentences of every need, and the sentences that look like it and belong to another need."""
    for need in needs.values():
        for example in need.examples:
            asker = {_VOICE_TO_ASKER.get(example.voice, "naaste"): 1.0}
            yield Row(example.text, "needs", {**_need_targets(need), "asker": asker, "scope": {}})
        for other in need.not_examples:
            meant = needs.get(other.need) if other.need else None
            yield Row(other.text, "needs", _need_targets(meant) if meant else {"scope": {}})


def provision_rows(pack: Pack) -> Iterator[Row]:
    """Name and description of every provision, as a row that asks for just that."""
    for provision in pack.provisions.values():
        yield Row(f"{provision.name}. {provision.description}", "provisions", {"provisions": {provision.id: 1.0}})


def scope_rows(texts: Iterable[ScopeText]) -> Iterator[Row]:
    """Texts that must be asked back: no provision, no need."""
    for text in texts:
        nothing: dict[str, Mapping[str, float]] = {"provisions": {}, "needs": {}, "scope": {text.kind: 1.0}}
        yield Row(text.text, f"scope-{text.kind}", nothing)


def rows_for(pack: Pack, stories: Iterable[Story], scope: Iterable[ScopeText]) -> tuple[Row, ...]:
    """Every training row: stories first, then need sentences, provisions and scope texts."""
    rows = (*map(story_row, stories), *need_rows(pack.needs), *provision_rows(pack), *scope_rows(scope))
    seen: set[str] = set()
    return tuple(row for row in rows if not (row.text in seen or seen.add(row.text)))  # type: ignore[func-returns-value]


def train(pack: Pack, rows: Sequence[Row], encoder: Encoder, progress: Progress = lambda line: None) -> Model:
    """The model over these rows; the same rows give the same model."""
    layout = layout_for(pack)
    analyser = Analyser(count_words(row.text for row in rows))
    progress(f"{len(rows)} teksten omzetten in getallen")
    analysed = analyser.analyse([row.text for row in rows], encoder)
    memory = remember(analysed)
    targets, known = targets_of(rows, layout)
    progress("teksten met elkaar vergelijken")
    likeness = all_likeness(memory.letters, memory.words)
    half = likeness[::2, ::2].copy()
    add_meaning(likeness, memory.vectors)
    progress("het geleerde deel uitrekenen")
    ridge = solve(likeness)
    guess_needs(pack, ridge, targets, known, layout)
    filled = fill_unknown(ridge, targets, known, layout)
    prior = prior_of(targets[:, layout.columns("provisions")], known[:, _head_number(layout, "provisions")])
    progress("zekerheid ijken met weggelaten schrijvers")
    dual = ridge.weights(filled)
    held_out = ridge.each_held_out(filled, dual, writer_groups(rows))
    del ridge, likeness
    first, (second, held_out) = held_out, look_again(layout, rows, held_out, targets)
    weights = condensed(memory, dual, first)
    bare_weights = weights_alone(replace(memory, vectors=memory.vectors[:, :0]), half, filled, first)
    return Model(
        encoder_id=encoder.id,
        layout=layout,
        full=weights,
        bare=lambda: bare_weights,
        second=second,
        prior=prior,
        calibration=calibrate(
            layout, prior, rows_kind(rows), [len(row.text.split()) for row in rows], held_out, targets
        ),
        need_curve=_need_curve(pack, rows, layout, prior, held_out),
        words=analyser.counts,
        correct=dutch_words(),
        pack_hash=pack.hash,
        figures=held_out_figures(rows, layout, prior, held_out, targets),
    )


def add_meaning(likeness: Floats, vectors: Floats) -> None:
    """Add likeness by meaning to a likeness (N, N) by letters and words, in place. Vectors (N, 0) add nothing."""
    if vectors.size:
        for own, others, cosines in products(vectors):
            likeness[own, others] += bell(cosines)
        mirror(likeness)


def weights_alone(memory: Memory, half: Floats, filled: Floats, expected: Floats) -> Weights:
    """The weights for life without an encoder, from the likeness between every second row.

    That is rare: half the rows give it nearly the same for an eighth of the work.
    """
    dual = solve_some(half, filled, np.arange(0, len(filled), 2))
    return condensed(memory, dual, expected, directions=BARE_DIRECTIONS, least=BARE_MET_AT_LEAST)


def count_words(texts: Iterable[str]) -> dict[str, int]:
    """How often each folded word occurs."""
    return dict(Counter(word for text in texts for word in plain(text).split()))


def targets_of(rows: Sequence[Row], layout: Layout) -> tuple[Floats, NDArray[np.bool_]]:
    """Targets (N, columns) with 0 where nothing is said, and which head is known for which row (N, heads)."""
    targets = np.zeros((len(rows), layout.width), dtype=np.float32)
    known = np.zeros((len(rows), len(layout.heads)), dtype=bool)
    for number, (head, names) in enumerate(layout.heads.items()):
        start = layout.columns(head).start
        place = {name: start + i for i, name in enumerate(names)}
        for i, row in enumerate(rows):
            if head in row.targets:
                known[i, number] = True
                for name, value in row.targets[head].items():
                    if name in place:
                        targets[i, place[name]] = value
    return targets, known


def fill_unknown(ridge: Ridge, targets: Floats, known: NDArray[np.bool_], layout: Layout) -> Floats:
    """Targets in which rows that a head knows nothing about hold what the head would predict for them.

    The weights then equal those of a head trained on its known rows only, while all heads share one solved system.
    """
    filled = targets.copy()
    for pattern in sorted({tuple(column) for column in known.T.tolist()}):
        heads = [head for number, head in enumerate(layout.heads) if tuple(known[:, number].tolist()) == pattern]
        columns = np.concatenate([np.arange(layout.width)[layout.columns(head)] for head in heads])
        unknown = np.flatnonzero(~np.asarray(pattern))
        if 0 < len(unknown) < len(pattern):
            filled[np.ix_(unknown, columns)] = ridge.held_out(targets[:, columns], unknown)
    return filled


def guess_needs(pack: Pack, ridge: Ridge, targets: Floats, known: NDArray[np.bool_], layout: Layout) -> None:
    """Give stories, whose provisions are known and whose needs are not, the needs that fit both; changes both arrays.

    A need fits when its provisions are those of the story and its own sentences are like the story's words. Without this
    the needs would be learned from a dozen sentences each and not from thousands of stories.
    """
    provisions, needs = layout.columns("provisions"), layout.columns("needs")
    head = _head_number(layout, "needs")
    stories = np.flatnonzero(known[:, _head_number(layout, "urgency")] & ~known[:, head])
    if not len(stories) or not known[:, head].any():
        return
    unknown = np.flatnonzero(~known[:, head])
    by_words = np.zeros((len(targets), needs.stop - needs.start), dtype=np.float32)
    by_words[unknown] = ridge.held_out(targets[:, needs], unknown)
    graded = targets[stories, provisions]
    lengths = np.maximum(np.linalg.norm(graded, axis=1, keepdims=True), 1e-6)
    fits = (graded / lengths) @ link_matrix(pack.needs, layout).T
    guess = fits**2 * (_NEED_FLOOR + np.maximum(by_words[stories], 0)) ** 2
    cut = np.sort(guess, axis=1)[:, -min(_NEEDS_PER_STORY, guess.shape[1])][:, None]
    guess = np.where(guess >= cut, guess, 0)
    sure = np.minimum(1.2 * fits.max(axis=1, keepdims=True), 1.0)
    targets[stories, needs] = sure * guess / np.maximum(guess.max(axis=1, keepdims=True), 1e-12)
    known[stories, head] = True


def prior_of(targets: Floats, known: NDArray[np.bool_]) -> Prior:
    """How common each provision is in the training; scores are divided by a power of it (see `prior`)."""
    mean = targets[known].mean(axis=0) if known.any() else np.full(targets.shape[1], 0.01)
    return Prior(np.maximum(mean, 1e-3).astype(np.float32))


def look_again(layout: Layout, rows: Sequence[Row], held_out: Floats, targets: Floats) -> tuple[SecondLook, Floats]:
    """The second look, and all held-out scores after it: each story's by a second look that did not see its writer."""
    stories = np.array([i for i, row in enumerate(rows) if _is_story(row)], dtype=np.int64)
    second, apart = learn(layout, held_out[stories], targets[stories], [rows[i].group for i in stories])
    found = second.scores(layout, held_out)
    found[stories] = apart
    return second, found


def writer_groups(rows: Sequence[Row]) -> list[NDArray[np.int64]]:
    """The rows of each writer of stories, and scope texts and need sentences in tenths: what validation leaves out in turn."""
    names = [row.group if _is_story(row) else f"{row.group}-{i % 10}" for i, row in enumerate(rows)]
    array = np.asarray(names)
    return [np.flatnonzero(array == name) for name in sorted(set(names)) if not name.startswith("provisions")]


def rows_kind(rows: Sequence[Row]) -> tuple[str, ...]:
    """What each row is for the calibration: story, vague, outside or other."""
    kinds = {"scope-vague": "vague", "scope-outside": "outside"}
    return tuple("story" if _is_story(row) else kinds.get(row.group, "other") for row in rows)


def _need_curve(pack: Pack, rows: Sequence[Row], layout: Layout, prior: Prior, held_out: Floats) -> tuple[float, ...]:
    chosen = [(i, row.text, next(iter(row.targets["needs"]))) for i, row in enumerate(rows) if row.targets.get("needs")]
    texts = [(text, need) for _, text, need in chosen]
    return fit_curve(pack.needs, layout, prior, texts, held_out[[i for i, _, _ in chosen]])


def held_out_figures(
    rows: Sequence[Row], layout: Layout, prior: Prior, held_out: Floats, targets: Floats
) -> dict[str, float]:
    """nDCG@5, success and calibration over the stories, each scored by a model that did not see its writer."""
    names = np.asarray(layout.heads["provisions"])
    grade = {target: number for number, target in GRADE_TARGET.items()}
    stories = [i for i, row in enumerate(rows) if _is_story(row)]
    scores = prior.rescale(held_out[stories, layout.columns("provisions")])
    order = names[np.argsort(-scores, axis=1)[:, :DEPTH]]
    grades = [{name: grade[value] for name, value in rows[i].targets["provisions"].items()} for i in stories]
    error = calibration_error(layout, prior, [rows[i].group for i in stories], held_out[stories], targets[stories])
    found = {**summary(zip(order.tolist(), grades, strict=True)), "calibration_error": round(error, 4)}
    for writer in sorted({rows[i].group for i in stories}):
        own = [number for number, i in enumerate(stories) if rows[i].group == writer]
        pairs = [(order[number].tolist(), grades[number]) for number in own]
        found[f"ndcg5 {writer}"] = summary(pairs)["ndcg5"]
    return found


def _is_story(row: Row) -> bool:
    return "urgency" in row.targets


def _need_targets(need: Need) -> dict[str, Mapping[str, float]]:
    links = {link.id: LINK_SHARE * link.weight for link in need.provisions}
    return {"provisions": links, "needs": {need.id: 1.0}}


def _head_number(layout: Layout, head: str) -> int:
    return list(layout.heads).index(head)


__all__ = [
    "PENALTY",
    "Row",
    "count_words",
    "need_rows",
    "provision_rows",
    "rows_for",
    "scope_rows",
    "story_row",
    "train",
]
