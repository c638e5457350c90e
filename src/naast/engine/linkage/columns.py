"""Records as columns for comparing, with the keys by which two may meet. Pure; the records are made in `prepare`."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from hashlib import blake2b

import numpy as np
import pyarrow as pa

from naast.engine.linkage import repair
from naast.engine.linkage.prepare import Record
from naast.engine.linkage.words import words

_TEXTS = (
    "name",
    "marks",
    "head",
    "part",
    "given",
    "surname",
    "street",
    "addition",
    "postcode",
    "place",
    "email",
    "domain",
    "born",
    "code",
)


def _area(record: Record) -> str:
    """The wider area of a postcode, or the place: to tell namesakes far apart."""
    return record.postcode[:-2] if len(record.postcode) >= 5 else record.postcode[:3] or record.place[:5]


def _telling(record: Record) -> Iterator[str]:
    """The keys by which this record may meet another, apart from the words of its name."""
    r = record
    surname, given = r.surname, r.given
    pairs = {
        "phone": (r.phone[-7:] if len(r.phone) >= 7 else "",),
        "email": (r.email,),
        "domain": (r.domain,),
        "code": (r.code,),
        "born": (r.born,),
        "name": (r.name,),
        "door": (r.number, r.postcode),
        "house": (r.number, r.street[:4]),
        "town": (r.number, r.place, r.street[:1]),
        "street": (r.street, r.name[:3]),
        # In one order, so that given name and surname may have changed places.
        "whole": tuple(sorted((given, surname))) if given and surname else ("",),
        "s-pc": (surname, r.postcode),
        "g-pc": (given, r.postcode),
        "s-house": (surname, r.number),
        "g-house": (given, r.number),
        "g-s": (given, surname[:2]),
        "s-g": (surname, given[:2]),
        "g-born": (given, r.born[:4]),
        "s-born": (surname, r.born[:4]),
        "s-place": (surname, r.place, given[:1]),
    }
    for kind, parts in pairs.items():
        if all(parts):
            yield "|".join((kind, *parts))


def _number(key: str) -> int:
    return int.from_bytes(blake2b(key.encode(), digest_size=8).digest(), "big", signed=True)


def mended(records: Sequence[Record]) -> list[Record]:
    """The records with slips of the pen in their names mended (`repair`)."""
    lists = words()
    seen = Counter(token for record in records for token in record.tokens)
    better = repair.repairs(seen, lists.drop | set(" ".join(lists.names.values()).split()))
    if not better:
        return list(records)
    return [_mended(record, better, lists.drop) if better.keys() & set(record.tokens) else record for record in records]


def _mended(record: Record, better: Mapping[str, str], drop: frozenset[str]) -> Record:
    def written(words_of: Iterable[str]) -> list[str]:
        told = [better.get(word, word) for word in words_of]
        return [word for word in dict.fromkeys(told) if word not in drop] or told

    tokens = tuple(written(record.tokens))
    head, part = " ".join(written(record.head.split())), " ".join(written(record.part.split()))
    return replace(record, tokens=tokens, name=" ".join(tokens), head=head, part=part)


def rarity(records: Sequence[Record]) -> tuple[Counter[str], int]:
    """In how many names each word stands, and up to how many a word is rare."""
    seen = Counter(token for record in records for token in record.tokens)
    return seen, max(5, int(0.25 * math.sqrt(len(records))))


def keys(records: Sequence[Record], seen: Counter[str], rare: int, most: int) -> pa.Array:
    """Per record the numbers of its keys, without those that more than `most` records share (nobody meets by `info@`)."""
    found: list[int] = []
    ends = [0]
    for record in records:
        found.extend(map(_number, _telling(record)))
        area = _area(record)
        for token in record.tokens:
            if seen[token] <= min(rare, 20):
                found.append(_number(f"word|{token}"))
            elif area and seen[token] <= 100 * rare:
                found.append(_number(f"word|{token}|{area}"))
        ends.append(len(found))
    numbers = np.array(found, dtype=np.int64)
    values, where, times = np.unique(numbers, return_inverse=True, return_counts=True)
    kept = (times[where] > 1) & (times[where] <= most) if len(values) else np.zeros(0, dtype=bool)
    before = np.concatenate([[0], np.cumsum(kept)])
    offsets = before[np.array(ends)].astype(np.int32)
    return pa.ListArray.from_arrays(pa.array(offsets, pa.int32()), pa.array(numbers[kept], pa.int64()))


def table(records: Sequence[Record], most_per_key: int) -> pa.Table:
    """The records as columns; unknown is null. Column `row` counts from 0 in the given order."""
    records = mended(records)
    seen, rare = rarity(records)
    made: dict[str, pa.Array] = {"row": pa.array(range(len(records)), pa.int64())}
    made["source"] = pa.array([record.source for record in records], pa.int32())
    for name in _TEXTS:
        made[name] = pa.array([getattr(record, name) or None for record in records], pa.string())
    made["words"] = pa.array([list(record.tokens) for record in records], pa.list_(pa.string()))
    made["rare"] = pa.array([[t for t in r.tokens if seen[t] <= rare] for r in records], pa.list_(pa.string()))
    made["phone"] = pa.array([r.phone[-7:] if len(r.phone) >= 7 else None for r in records], pa.string())
    made["house"] = pa.array([int(r.number) if r.number else None for r in records], pa.int64())
    made["house_text"] = pa.array([r.number or None for r in records], pa.string())
    made["door"] = pa.array([f"{r.street} {r.number}" if r.street and r.number else None for r in records], pa.string())
    made["keys"] = keys(records, seen, rare, most_per_key)
    return pa.table(made)
