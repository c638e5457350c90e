"""How good found pairs are beside the truth, counted over pairs. Used by tests and by `benchmarks.linkage`; never by linkage itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from naast.engine.linkage import Pair, reading

DATA = Path(__file__).resolve().parents[2] / "linkage_data"
# Never looked at one by one while the model was made.
HELD_OUT = ("NAEYC", "chapin_dfss", "purple_binder")


class Quality(NamedTuple):
    """Each 0..1, over pairs at a threshold."""

    precision: float
    recall: float
    f1: float


def quality(
    pairs: Iterable[Pair],
    truth: Mapping[str, object],
    at: float = 0.9,
    counts: Callable[[str, str], bool] = lambda one, two: True,
) -> Quality:
    """Precision, recall and F1 of pairs of at least `at`, over the pairs of ids that count."""
    found = {frozenset((p.left_id, p.right_id)) for p in pairs if p.probability >= at and counts(p.left_id, p.right_id)}
    members: dict[object, list[str]] = defaultdict(list)
    for one, entity in truth.items():
        members[entity].append(one)
    true = {
        frozenset((one, two))
        for same in members.values()
        for at_, one in enumerate(same)
        for two in same[at_ + 1 :]
        if counts(one, two)
    }
    good = len(found & true)
    precision, recall = good / max(len(found), 1), good / max(len(true), 1)
    return Quality(precision, recall, 2 * good / max(len(found) + len(true), 1))


def chicago() -> tuple[list[tuple[str, bytes]], dict[str, str], dict[str, str]]:
    """The nine lists, the true place of each id, and from which list each id is."""
    files = [(path.name, path.read_bytes()) for path in sorted((DATA / "chicago_early_childhood").glob("*.csv"))]
    truth, source = {}, {}
    for name, data in files:
        table = reading.read(data, name)
        one, true = table.headers.index("Id"), table.headers.index("True Id")
        for row in table.rows:
            truth[row[one]], source[row[one]] = row[true], name
    return files, truth, source


def febrl() -> tuple[list[tuple[str, bytes]], dict[str, str]]:
    """FEBRL 3: one list of people, and who each row truly is."""
    data = (DATA / "febrl" / "dataset3.csv").read_bytes()
    ids = [line.split(",")[0].strip() for line in data.decode().splitlines()[1:]]
    return [("dataset3.csv", data)], {one: one.split("-")[1] for one in ids}
