"""Slips of the pen in names, mended with the words of the lists themselves: a word seen once that is one letter from a common one. Pure.

Only what is compared is mended; what is shown stays as it was written.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

_LEAST_LETTERS = 5
_TIMES_MORE = 4  # how many times more often the common word must stand in the lists


def _without_one(word: str) -> set[str]:
    """The word and every way of leaving one letter out."""
    return {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))}


def one_apart(one: str, two: str) -> bool:
    """Whether one letter was added, left out or changed, or two neighbours changed places.

    >>> one_apart("voedselbak", "voedselbank"), one_apart("vuurtoren", "vuurotren"), one_apart("molen", "meulen")
    (True, True, False)
    """
    if abs(len(one) - len(two)) > 1 or one == two:
        return False
    start = 0
    while start < min(len(one), len(two)) and one[start] == two[start]:
        start += 1
    end = 0
    while end < min(len(one), len(two)) - start and one[-1 - end] == two[-1 - end]:
        end += 1
    left, right = one[start : len(one) - end], two[start : len(two) - end]
    return (len(left) <= 1 and len(right) <= 1) or (len(left) == 2 and left == right[::-1])


def repairs(seen: Mapping[str, int], known: Iterable[str] = ()) -> dict[str, str]:
    """What to read for which word. `seen` says in how many names a word stands; `known` are words that are right anyway.

    The more common word wins; between equals the first in the alphabet. Words with digits are left alone.
    """
    counts = Counter(seen)
    for word in known:
        counts[word] += _TIMES_MORE
    near: dict[str, list[str]] = defaultdict(list)
    common = [w for w, times in counts.items() if times >= _TIMES_MORE and len(w) >= _LEAST_LETTERS and w.isalpha()]
    for word in sorted(common, key=lambda w: (-counts[w], w)):
        for shorter in _without_one(word):
            near[shorter].append(word)
    found: dict[str, str] = {}
    for word, times in seen.items():
        if len(word) < _LEAST_LETTERS or not word.isalpha() or times * _TIMES_MORE > max(counts.values(), default=0):
            continue
        for other in {o: None for shorter in sorted(_without_one(word)) for o in near.get(shorter, ())}:
            better = counts[other] >= _TIMES_MORE * times and counts[word] == times
            if better and one_apart(word, other) and counts[other] > counts.get(found.get(word, ""), 0):
                found[word] = other
    return found
