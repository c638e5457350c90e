"""The page wrapper of HSDS, and the pages of the small lists: taxonomies and terms. Everything is plain JSON values."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from naast.interop.hsds.asking import Asked
from naast.interop.hsds.terms import Document, Terms


def wrapped(contents: Sequence[Document], *, total: int, page: int, per_page: int) -> Document:
    """One page as the specification has it. `size`: how many stand on this page; `total_pages` is 0 when there is nothing.

    >>> wrapped([{"id": "a"}], total=3, page=2, per_page=2)["last_page"]
    True
    """
    pages = -(-total // per_page)
    return {
        "total_items": total,
        "total_pages": pages,
        "page_number": page,
        "size": len(contents),
        "first_page": page == 1,
        "last_page": page >= pages,
        "empty": not contents,
        "contents": list(contents),
    }


def cut(documents: Sequence[Document], asked: Asked) -> list[Document]:
    """The documents that stand on the page that is asked for."""
    begin = (asked.page - 1) * asked.per_page
    return list(documents[begin : begin + asked.per_page])


def taxonomies(terms: Terms, asked: Asked) -> list[Document]:
    """All taxonomies that are asked for."""
    return [one for one in terms.taxonomies.values() if _says(one, asked.wish.search)]


def terms_of(terms: Terms, asked: Asked) -> list[Document]:
    """All terms that are asked for: of one taxonomy, below one term, or only those that stand below none (`top_only`)."""
    found: Iterable[Document] = terms.terms.values()
    if asked.wish.taxonomy:
        found = [one for one in found if one["taxonomy_id"] == asked.wish.taxonomy.lower()]
    if asked.parent:
        found = [one for one in found if one.get("parent_id") == asked.parent.lower()]
    if asked.top_only:
        found = [one for one in found if "parent_id" not in one]
    return [one for one in found if _says(one, asked.wish.search)]


def _says(document: Document, words: str) -> bool:
    text = f"{document['name']} {document['description']}".lower()
    return all(word in text for word in words.lower().split())
