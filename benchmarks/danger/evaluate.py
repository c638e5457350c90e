"""How well danger is seen in texts never trained on: by writer, on the open crisis set, on ordinary questions.

`python -m benchmarks.danger.evaluate [--without-encoder] [--folds N]`. Reading the texts is in `sources`.
"""

from __future__ import annotations

import argparse
import time
from collections import defaultdict
from collections.abc import Iterable, Sequence

import numpy as np

from benchmarks.danger import sources
from naast.engine.answering.artefact import cache_folder
from naast.engine.danger.assessment import DangerModel, assess, texts_to_encode
from naast.engine.danger.at_length import told_at_length
from naast.engine.danger.grammar import compile_category
from naast.engine.danger.training import stories_of, train_head
from naast.engine.danger.types import CATEGORIES, CrisisCategory, Danger, FloatArray, Story
from naast.engine.understanding.encoder import Encoder, default_encoder
from naast.engine.understanding.stored import StoredVectors

Judged = tuple[Story, Danger]


class Bench:
    """Knowledge, texts and one memory of vectors, so that every text is encoded once."""

    def __init__(self, encoder: Encoder | None) -> None:
        self.encoder = encoder
        self.pack = sources.packs()
        self.known: dict[str, FloatArray] = {}

    def vectors(self, texts: Sequence[str]) -> FloatArray | None:
        """Unit vectors (n, dim), or None without an encoder."""
        if self.encoder is None:
            return None
        new = [text for text in dict.fromkeys(texts) if text not in self.known]
        if new:
            self.known.update(zip(new, self.encoder.encode(new), strict=True))
        return np.array([self.known[text] for text in texts], dtype=np.float32)

    def train(self, stories: Sequence[Story], pack: Sequence[CrisisCategory]) -> DangerModel:
        """A model whose grammars are the whole pack's and whose learned half saw only these stories."""
        stories = [*stories, *told_at_length(stories)]
        name = self.encoder.id if self.encoder else ""
        head = train_head(stories, self.vectors([story.text for story in stories]), name, 0)
        return DangerModel(tuple(compile_category(category) for category in pack), head, tuple(pack))

    def judge(self, model: DangerModel, stories: Iterable[Story]) -> list[Judged]:
        """Every story with the finding of the model."""
        return [(story, self._assess(model, story.text)) for story in stories]

    def _assess(self, model: DangerModel, text: str) -> Danger:
        vectors = self.vectors(texts_to_encode(text))
        return assess(text, model) if vectors is None else assess(text, model, vectors[0], vectors[1:])


def rate(judged: Sequence[Judged]) -> str:
    """How many of these got an alarm."""
    found = sum(danger.crisis for _, danger in judged)
    return f"{found:4d}/{len(judged):<4d} {100 * found / max(len(judged), 1):5.1f} %"


def show(title: str, judged: Sequence[Judged]) -> None:
    """One line of recall and one of false alarms."""
    print(f"{title:34s} recall {rate([line for line in judged if line[0].crisis])}"
          f"   false alarms {rate([line for line in judged if not line[0].crisis])}")  # fmt: skip


def show_kinds(judged: Sequence[Judged]) -> None:
    """Recall, false alarms and the right kind, per category."""
    for category in CATEGORIES:
        show(f"  {category}", [line for line in judged if line[0].category == category])
    told = [line for line in judged if line[0].crisis and line[1].crisis]
    right = sum(story.category == danger.category for story, danger in told)
    print(f"  right kind when seen: {right}/{len(told)}")


def show_voices(judged: Sequence[Judged]) -> None:
    """Voices nobody trained on: danger and near misses by kind and by voice, and the calm questions."""
    near = [line for line in judged if line[0].category]
    calm = [line for line in judged if not line[0].category]
    show("eight voices (not trained on)", near)
    show_kinds(near)
    show_layers("eight voices", near)
    for voice in sorted({story.source for story, _ in near}):
        show(f"  {voice}", [line for line in near if line[0].source == voice])
    print(f"  heavy but calm questions: alarms {rate(calm)}")
    show_cuts("eight voices", near, calm)


def show_layers(title: str, judged: Sequence[Judged]) -> None:
    """What each layer brings alone."""
    for name, of in (("grammars", lambda danger: bool(danger.rules)), ("learned", lambda danger: danger.learned)):
        recall = [of(danger) for story, danger in judged if story.crisis]
        alarms = [of(danger) for story, danger in judged if not story.crisis]
        print(f"  {title}, {name} alone: recall {sum(recall)}/{len(recall)}, false alarms {sum(alarms)}/{len(alarms)}")


def show_cuts(title: str, near: Sequence[Judged], ordinary: Sequence[Judged]) -> None:
    """Recall and false alarms if the cut were moved; for choosing it on held-out writers, not on the open sets."""
    print(f"  {title}: moving the cut")
    for move in (-0.3, -0.2, -0.15, -0.1, -0.05, 0.0, 0.05, 0.1, 0.15, 0.2, 0.3):
        figures = [alarms(lines, crisis, move) for lines in (near, ordinary) for crisis in (True, False)]
        print("    {:+.2f}  near set: recall {:5.1f} false {:5.1f}   ordinary: recall {:5.1f} false {:5.1f}".format(
            move, *figures))  # fmt: skip


def alarms(lines: Sequence[Judged], crisis: bool, move: float) -> float:
    """Percentage of the crises, or of the others, that would raise an alarm with the cut moved."""
    told = [bool(danger.rules) or danger.margin > move for story, danger in lines if story.crisis is crisis]
    return 100 * sum(told) / max(len(told), 1)


def folds(stories: Sequence[Story], count: int) -> list[set[int]]:
    """Parts that share no writer; the pack is cut in blocks of the order in which it was written."""
    parts: dict[int, set[int]] = defaultdict(set)
    writers = sorted({story.source for story in stories} - {"pack"})
    own = [number for number, story in enumerate(stories) if story.source == "pack"]
    for number, story in enumerate(stories):
        if story.source != "pack":
            parts[writers.index(story.source) % count].add(number)
    blocks = 6 * 2 * count
    for place, number in enumerate(own):
        parts[place * blocks // len(own) % count].add(number)
    return [parts[number] for number in range(count)]


def main() -> None:
    """Print every figure; minutes with an encoder, most of it encoding."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--without-encoder", action="store_true")
    options.add_argument("--folds", type=int, default=4)
    chosen = options.parse_args()
    # Vectors that the last build kept are read again; nothing is written there.
    encoder = None if chosen.without_encoder else StoredVectors(default_encoder(), cache_folder() / "vectors.npz")
    bench = Bench(encoder if encoder is not None and encoder.dim else None)
    learnt = [*stories_of(bench.pack), *sources.stories(), *sources.short_texts()]
    print(f"encoder: {bench.encoder.id if bench.encoder else 'none'}; texts to learn from: {len(learnt)}")
    bench.vectors([story.text for story in learnt])

    begin = time.perf_counter()
    model = bench.train(learnt, bench.pack)
    print(f"training: {time.perf_counter() - begin:.1f} s on top of encoding\n")
    open_set = bench.judge(model, sources.crisis_dev())
    ordinary = bench.judge(model, sources.questions_dev())
    show("crisis_dev (not trained on)", open_set)
    show_kinds(open_set)
    show_layers("crisis_dev", open_set)
    show("questions_dev (not trained on)", ordinary)
    print(f"  whose best help is no emergency line: alarms {rate([line for line in ordinary if line[0].calm])}")
    show_layers("questions_dev", ordinary)
    show_cuts("crisis_dev and questions_dev", open_set, ordinary)
    show_voices(bench.judge(model, sources.voices()))

    if not chosen.folds:
        return
    held: list[Judged] = []
    for part in folds(learnt, chosen.folds):
        seen = [story for number, story in enumerate(learnt) if number not in part]
        held += bench.judge(bench.train(seen, bench.pack), [learnt[number] for number in sorted(part)])
    print()
    own = [line for line in held if line[0].source == "pack"]
    told = [line for line in held if line[0].source != "pack"]
    show("pack, blocks left out", own)
    show_kinds(own)
    show("stories, writers left out", told)
    show_layers("stories", told)
    for writer in sorted({story.source for story, _ in told}):
        show(f"  {writer}", [line for line in told if line[0].source == writer])
    show_cuts("pack and stories, left out", own, told)


if __name__ == "__main__":
    main()
