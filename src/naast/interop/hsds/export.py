"""The whole map as one HSDS file: a list of whole services (a JSON array, or one on each line), written piece by piece."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import TextIO

from naast.directory.demo.reader import read_map
from naast.interop.hsds import fictional
from naast.interop.hsds.publishing import Publisher
from naast.interop.hsds.terms import Document


def of_the_demo(publish: Publisher) -> Iterator[Document]:
    """Every service of the fictional municipality; needs no database."""
    return (publish.whole(one) for one in fictional.services(read_map()))


def of_the_map(publish: Publisher) -> Iterator[Document]:
    """Every service that is there now, in the order in which they were made; some hundreds in memory at a time."""
    from naast.interop.hsds import choosing, rows

    for ids in rows.chunks(choosing.services(choosing.Wish(), publish.writer.terms)):
        yield from (publish.whole(one) for one in rows.by_id(ids, whole=True))


def write(documents: Iterable[Document], stream: TextIO, *, lines: bool = False) -> int:
    """Write the documents; returns how many. One service stands on one line, so a change in one is a change in one line."""
    count = 0
    for count, one in enumerate(documents, 1):
        text = json.dumps(one, ensure_ascii=False, separators=(",", ":"))
        before = "" if lines else "[\n" if count == 1 else ",\n"
        stream.write(f"{before}{text}{chr(10) if lines else ''}")
    if not lines:
        stream.write("[]\n" if count == 0 else "\n]\n")
    return count
