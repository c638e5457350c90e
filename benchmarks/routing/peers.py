"""What others would use: full-text engines over the texts of the provisions, and the encoder alone.

Each peer gets name, description and eligibility of every provision, and a Dutch stemmer where it has one. A peer that is
not installed gives None with the reason, never a silent gap.
"""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from naast.engine.knowledge import Provision

Rank = Callable[[str], Sequence[str]]
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Peer:
    """A ranking function, or the reason why there is none."""

    name: str
    rank: Rank | None
    reason: str = ""


def all_peers(provisions: Sequence[Provision]) -> list[Peer]:
    """Every peer, in the order of the table."""
    ids = [provision.id for provision in provisions]
    texts = [f"{p.name}. {p.description} {p.eligibility}" for p in provisions]
    makers = {
        "PostgreSQL Dutch full text": _postgres,
        "SQLite FTS5": _sqlite,
        "tantivy, Dutch stemmer": _tantivy,
        "bm25s, Dutch stemmer": _bm25s,
        "encoder alone": _encoder,
    }
    return [_made(name, make, ids, texts) for name, make in makers.items()]


def _made(name: str, make: Callable[[list[str], list[str]], Rank], ids: list[str], texts: list[str]) -> Peer:
    try:
        return Peer(name, make(ids, texts))
    except (ImportError, KeyError, OSError) as error:
        return Peer(name, None, f"not run: {type(error).__name__} {error}")


def _postgres(ids: list[str], texts: list[str]) -> Rank:
    import psycopg

    connection = psycopg.connect(os.environ["DATABASE_URL"], autocommit=True)
    connection.execute("CREATE TEMP TABLE peer (id text, words tsvector)")
    for name, text in zip(ids, texts, strict=True):
        connection.execute("INSERT INTO peer VALUES (%s, to_tsvector('dutch', %s))", (name, text))
    connection.execute("CREATE INDEX ON peer USING gin (words)")

    def rank(question: str) -> list[str]:
        # Any word may match: with all words required it finds nothing for questions of this length.
        sql = """SELECT id FROM peer, (SELECT replace(plainto_tsquery('dutch', %s)::text, '&', '|')::tsquery AS q) AS asked
                 WHERE words @@ q ORDER BY ts_rank(words, q) DESC, id LIMIT 10"""
        return [row[0] for row in connection.execute(sql, (question.replace("\x00", " "),))]

    return rank


def _sqlite(ids: list[str], texts: list[str]) -> Rank:
    connection = sqlite3.connect(":memory:")
    connection.execute(
        "CREATE VIRTUAL TABLE peer USING fts5(id UNINDEXED, words, tokenize='unicode61 remove_diacritics 2')"
    )
    connection.executemany("INSERT INTO peer VALUES (?, ?)", zip(ids, texts, strict=True))

    def rank(question: str) -> list[str]:
        asked = " OR ".join(f'"{word}"' for word in _WORD.findall(question.lower()))
        if not asked:
            return []
        return [
            row[0]
            for row in connection.execute("SELECT id FROM peer WHERE peer MATCH ? ORDER BY rank LIMIT 10", (asked,))
        ]

    return rank


def _tantivy(ids: list[str], texts: list[str]) -> Rank:
    import tantivy

    build = tantivy.SchemaBuilder()
    build.add_text_field("id", stored=True)
    build.add_text_field("words", tokenizer_name="nl")
    index = tantivy.Index(build.build())
    analyser = (
        tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
        .filter(tantivy.Filter.lowercase())
        .filter(tantivy.Filter.stemmer("dutch"))
    )
    index.register_tokenizer("nl", analyser.build())
    writer = index.writer(15_000_000, 1)
    for name, text in zip(ids, texts, strict=True):
        writer.add_document(tantivy.Document(id=name, words=text))
    writer.commit()
    index.reload()
    searcher = index.searcher()

    def rank(question: str) -> list[str]:
        asked = index.parse_query(" ".join(_WORD.findall(question.lower())) or "leeg", ["words"])
        return [searcher.doc(address)["id"][0] for _, address in searcher.search(asked, 10).hits]

    return rank


def _bm25s(ids: list[str], texts: list[str]) -> Rank:
    import bm25s
    import Stemmer

    stemmer = Stemmer.Stemmer("dutch")
    index = bm25s.BM25()
    index.index(bm25s.tokenize(texts, stopwords=None, stemmer=stemmer, show_progress=False), show_progress=False)

    def rank(question: str) -> list[str]:
        asked = bm25s.tokenize([question], stopwords=None, stemmer=stemmer, show_progress=False, return_ids=False)
        found, _ = index.retrieve(asked, k=10, show_progress=False)
        return [ids[number] for number in found[0]]

    return rank


def _encoder(ids: list[str], texts: list[str]) -> Rank:
    from naast.engine.understanding.encoder import SentenceEncoder

    encoder = SentenceEncoder()
    vectors = encoder.encode(texts)

    def rank(question: str) -> list[str]:
        order = (-(vectors @ encoder.encode([question])[0])).argsort()[:10]
        return [ids[number] for number in order]

    return rank
