"""A second learner for danger, that reads the words in their order, measured beside the ridge on texts of writers it never saw.

`python -m benchmarks.danger.order [--folds N] [--only FOLD ...] [--weight W ...]`: about seven minutes a fold on one core. PyTorch is
needed for this alone and stands in no list of the project, for it is larger than all the rest: `pip install torch==2.13.0` (BSD-3-Clause).

What came of it, and why Naast does not use it yet: docs/experiments.md, "A second learner for danger".
"""

from __future__ import annotations

import argparse
import math
import time
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks.danger import sources
from benchmarks.danger.evaluate import folds
from benchmarks.danger.standing import figures, margins
from naast.engine.answering.artefact import cache_folder
from naast.engine.answering.unmarked import unmarked
from naast.engine.danger.at_length import SOURCE, told_at_length
from naast.engine.danger.training import DANGER_WEIGHT, PAIRED_WEIGHT, stories_of, train_head
from naast.engine.danger.types import Story
from naast.engine.matrices import main_directions
from naast.engine.understanding.encoder import SeeingEncoder, default_encoder
from naast.engine.understanding.stored import StoredVectors

try:
    import torch
    from torch import nn
    from torch.nn import functional
except ImportError as missing:
    raise SystemExit("This benchmark needs PyTorch: pip install torch==2.13.0") from missing

Floats = NDArray[np.float32]
DIRECTIONS = 320  # of the 1,280 numbers that the encoder has for a word
SAMPLE = 3000  # texts from which those directions come; of the texts that are learned from only
WIDE = 64
BUCKETS = 1 << 16  # places for words and their runs of letters
LETTERS = 32  # numbers of each
MOST_WORDS = 110
MOST_RUNS = 40
AT_ONCE = 128
ROUNDS = 4
SOFTENED = 0.05  # labels of stories, of which the kind of danger was never the question
WITHOUT_SIGNS = 0.25  # of the texts, by a new lot in every round
LEAST, MOST = -8.0, 8.0


@dataclass(frozen=True, slots=True)
class Told:
    """A text as the network reads it: of each word where it lies in the main directions (n, DIRECTIONS), and its runs of letters."""

    meaning: NDArray[np.float16]
    letters: tuple[NDArray[np.int64], ...]


class Reader:
    """Words of texts by the encoder and by their letters. The directions come from `seen`, texts that are learned from."""

    def __init__(self, encoder: SeeingEncoder, seen: Sequence[str]) -> None:
        self._encoder = encoder
        self._runs: dict[str, NDArray[np.int64]] = {}
        self._told: dict[str, Told] = {}
        lots = np.random.default_rng(0).permutation(len(seen))[:SAMPLE]
        sample = np.concatenate([self._words(seen[number]) for number in lots])
        self._middle = sample.mean(axis=0)
        self._basis = main_directions(sample - self._middle, DIRECTIONS)

    def told(self, text: str) -> Told:
        """One text, kept once it was read."""
        found = self._told.get(text)
        if found is None:
            meaning = ((self._words(text) - self._middle) @ self._basis)[:MOST_WORDS].astype(np.float16)
            words = text.split()[:MOST_WORDS]
            found = self._told[text] = Told(meaning, tuple(self._letters(word) for word in words))
        return found

    def _words(self, text: str) -> Floats:
        """The vectors (n, 1280) the encoder has for each word among its neighbours, before they are added up."""
        seen = self._encoder.see(text)
        return (np.diff(seen._sums, axis=0) / np.maximum(np.diff(seen._counts), 1)[:, None]).astype(np.float32)

    def _letters(self, word: str) -> NDArray[np.int64]:
        found = self._runs.get(word)
        if found is None:
            edged = f"<{word.lower()}>"
            runs = [edged[at : at + size] for size in (3, 4, 5) for at in range(len(edged) - size + 1)]
            numbers = [zlib.crc32(run.encode()) % BUCKETS for run in (edged, *runs)]
            found = self._runs[word] = np.array(numbers[:MOST_RUNS], np.int64)
        return found


class Network(nn.Module):
    """Words to one number: the log odds of danger, as far as it can tell."""

    def __init__(self) -> None:
        super().__init__()
        self.meaning, self.spelled = nn.Linear(DIRECTIONS, WIDE), nn.Linear(LETTERS, WIDE)
        self.runs = nn.EmbeddingBag(BUCKETS, LETTERS, mode="mean")
        nn.init.normal_(self.runs.weight, std=0.1)
        self.near = nn.Conv1d(WIDE, WIDE, 3, padding=1)
        self.far = nn.Conv1d(WIDE, WIDE, 3, padding=2, dilation=2)
        self.looked_at, self.hidden, self.out = nn.Linear(WIDE, 1), nn.Linear(2 * WIDE, WIDE), nn.Linear(WIDE, 1)

    def forward(self, texts: Sequence[Told]) -> torch.Tensor:
        longest = max(3, *(max(len(text.meaning), len(text.letters)) for text in texts))
        meaning = np.zeros((len(texts), longest, DIRECTIONS), np.float32)
        there = np.zeros((len(texts), longest), np.float32)
        rows, places, runs = [], [], []
        for row, text in enumerate(texts):
            meaning[row, : len(text.meaning)] = text.meaning
            there[row, : len(text.meaning)] = 1
            rows += [row] * len(text.letters)
            places += range(len(text.letters))
            runs += text.letters
        starts = np.cumsum([0, *map(len, runs[:-1])])
        spelled = torch.zeros(len(texts), longest, WIDE)
        told = self.spelled(self.runs(torch.from_numpy(np.concatenate(runs)), torch.from_numpy(starts)))
        spelled = spelled.index_put((torch.tensor(rows), torch.tensor(places)), told)
        kept = torch.from_numpy(there)
        if self.training:
            kept = kept * (torch.rand_like(kept) > 0.1)
        words = (functional.relu(self.meaning(torch.from_numpy(meaning)) + spelled) * kept[..., None]).transpose(1, 2)
        words = (words + functional.relu(self.near(words))) * kept[:, None]
        words = functional.dropout1d(words + functional.relu(self.far(words)), 0.1, self.training)
        share = self.looked_at(words.transpose(1, 2)).squeeze(2).masked_fill(kept == 0, -30.0).softmax(1)
        whole = torch.cat([words.amax(2), (words * share[:, None]).sum(2)], 1)
        whole = functional.relu(self.hidden(functional.dropout(whole, 0.3, self.training)))
        return self.out(functional.dropout(whole, 0.3, self.training)).squeeze(1)


def learn(stories: Sequence[Story], reader: Reader, seed: int = 0) -> Network:
    """A network from stories; the same for the same stories and seed on the same machine."""
    torch.manual_seed(seed)
    lots = np.random.default_rng(seed)
    written = [reader.told(story.text) for story in stories]
    bare = [reader.told(unmarked(story.text) or story.text) for story in stories]
    danger = np.array([story.crisis for story in stories], np.float32)
    paired = np.array([story.source in ("pack", SOURCE) for story in stories])
    care = np.array([story.weight for story in stories], np.float32)
    care *= np.where(danger > 0, DANGER_WEIGHT, 1.0) * np.where(paired, PAIRED_WEIGHT, 1.0)
    care /= care.mean()
    goals = np.where(paired, danger, danger * (1 - 2 * SOFTENED) + SOFTENED).astype(np.float32)
    network = Network()
    tuned = torch.optim.AdamW(network.parameters(), lr=2e-3, weight_decay=0.02)
    steps = ROUNDS * math.ceil(len(stories) / AT_ONCE)
    pace = torch.optim.lr_scheduler.LambdaLR(
        tuned, lambda step: min(1, (step + 1) / 100) * 0.5 * (1 + math.cos(math.pi * min(1, step / steps)))
    )
    network.train()
    for _ in range(ROUNDS):
        now = [two[lots.random() < WITHOUT_SIGNS] for two in zip(written, bare, strict=True)]
        for batch in _batches([len(text.meaning) for text in now], lots):
            found = network([now[number] for number in batch])
            loss = functional.binary_cross_entropy_with_logits(found, torch.from_numpy(goals[batch]), reduction="none")
            tuned.zero_grad()
            (loss * torch.from_numpy(care[batch])).mean().backward()
            tuned.step()
            pace.step()
    return network


def _batches(lengths: Sequence[int], lots: np.random.Generator) -> list[NDArray[np.int64]]:
    """Every text once, in batches of about the same length, those by lot."""
    sizes, order, found = np.array(lengths), lots.permutation(len(lengths)), []
    for start in range(0, len(order), AT_ONCE * 40):
        part = order[start : start + AT_ONCE * 40]
        part = part[np.argsort(sizes[part], kind="stable")]
        found += [part[at : at + AT_ONCE] for at in range(0, len(part), AT_ONCE)]
    lots.shuffle(found)
    return found


def log_odds(network: Network, texts: Sequence[Told]) -> Floats:
    """What a network says of every text, held within LEAST and MOST: (n,)."""
    network.eval()
    found = np.empty(len(texts), np.float32)
    order = np.argsort([len(text.meaning) for text in texts], kind="stable")
    with torch.no_grad():
        for start in range(0, len(order), 512):
            own = order[start : start + 512]
            found[own] = network([texts[number] for number in own]).numpy()
    return np.clip(found, LEAST, MOST)


def of_folds(
    count: int, only: Sequence[int], weights: Sequence[float]
) -> Iterator[tuple[int, dict[str, dict[str, float]]]]:
    """The figures of each fold, whose texts share no writer with what was learned from, by name of the learner."""
    encoder = default_encoder()
    if not isinstance(encoder, SeeingEncoder):
        raise SystemExit("This benchmark needs the encoder, and it is not installed.")
    stored = StoredVectors(encoder, cache_folder() / "vectors.npz")
    base = [*stories_of(sources.packs()), *sources.stories(), *sources.short_texts()]
    for fold, part in enumerate(folds(base, count)):
        if only and fold not in only:
            continue
        seen = [story for number, story in enumerate(base) if number not in part]
        held = [base[number] for number in sorted(part)]
        seen, held = [*seen, *told_at_length(seen)], [*held, *told_at_length(held, seed=7)]
        head = train_head(seen, np.asarray(stored.encode([story.text for story in seen]), np.float32), stored.id, 0)
        reader = Reader(encoder, [story.text for story in seen])
        network = learn(seen, reader)
        ridge, order = [], []
        for texts in ([story.text for story in held], [unmarked(story.text) or story.text for story in held]):
            ridge.append(margins(head, texts, np.asarray(stored.encode(texts), np.float32)))
            order.append(log_odds(network, [reader.told(text) for text in texts]))
        found = {"ridge": figures(held, *ridge), "order alone": figures(held, *order)}
        for weight in weights:
            both = [one + weight * other for one, other in zip(ridge, order, strict=True)]
            found[f"ridge and {weight:g} times order"] = figures(held, *both)
        yield fold, found


def main() -> None:
    """Print a table of every fold, and of their means."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--folds", type=int, default=4)
    options.add_argument("--only", type=int, nargs="*", default=[])
    options.add_argument("--weight", type=float, nargs="*", default=[0.05, 0.1, 0.2])
    chosen = options.parse_args()
    torch.set_num_threads(1)
    begin, every = time.perf_counter(), []
    for fold, found in of_folds(chosen.folds, chosen.only, chosen.weight):
        every.append(found)
        show(f"fold {fold}, {time.perf_counter() - begin:.0f} s", found)
    if len(every) > 1:
        names = every[0]
        show("mean", {n: {k: float(np.mean([one[n][k] for one in every])) for k in names[n]} for n in names})


def show(title: str, found: dict[str, dict[str, float]]) -> None:
    """One table, in Markdown."""
    print(f"\n| {title} | {' | '.join(next(iter(found.values())))} |")
    print(f"|---|{'---:|' * len(next(iter(found.values())))}")
    for name, line in found.items():
        print(f"| {name} | {' | '.join(f'{value:.3f}' for value in line.values())} |", flush=True)


if __name__ == "__main__":
    main()
