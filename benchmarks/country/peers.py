"""Engines that others would use for the same words of the same services: ten best, anywhere or only those that come to a postcode.

Each gives a function of words and a postcode area (`""`: anywhere) to ids. None of them counts, filters or explains as our page does.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterable

from benchmarks.country.filled import Text

Find = Callable[[str, str], list[str]]
_WORD = re.compile(r"\w+")


def postgres(texts: Iterable[Text]) -> Find:
    """PostgreSQL full text in the same server: one column, a GIN index, `ts_rank`; areas as an array with an index of its own."""
    from django.db import connection

    from naast.core import rls

    with rls.as_owner(), connection.cursor() as cursor:
        cursor.execute("drop table if exists peer")
        cursor.execute("create table peer (id text, words tsvector, pc4 text[])")
        cursor.execute("create temp table raw (id text, words text, pc4 text[])")
        with cursor.connection.cursor() as own, own.copy("copy raw from stdin") as copy:
            for one in texts:
                copy.write_row([one.id, f"{one.name} {one.keys} {one.words}", list(one.pc4)])
        cursor.execute("insert into peer select id, to_tsvector('dutch', words), pc4 from raw; drop table raw")
        cursor.execute("create index on peer using gin (words); create index on peer using gin (pc4); analyze peer")
        cursor.execute("grant select on peer to public")

    def find(words: str, pc4: str) -> list[str]:
        here = "and (pc4 @> array[%s] or pc4 = '{}')" if pc4 else ""
        sql = f"""select id from peer, plainto_tsquery('dutch', %s) q where words @@ q {here} order by ts_rank(words, q) desc limit 10"""
        with connection.cursor() as cursor:
            cursor.execute(sql, [words, pc4] if pc4 else [words])
            return [row[0] for row in cursor.fetchall()]

    return find


def sqlite(texts: Iterable[Text]) -> Find:
    """SQLite FTS5 in memory, with BM25; areas in a table with an index. It has no Dutch stemmer."""
    connection = sqlite3.connect(":memory:")
    connection.execute(
        "create virtual table peer using fts5(id unindexed, words, tokenize='unicode61 remove_diacritics 2')"
    )
    connection.execute("create table area (row int, pc4 text)")
    for number, one in enumerate(texts, 1):
        row = (number, one.id, f"{one.name} {one.keys} {one.words}")
        connection.execute("insert into peer (rowid, id, words) values (?, ?, ?)", row)
        connection.executemany("insert into area values (?, ?)", [(number, pc4) for pc4 in one.pc4 or ("",)])
    connection.execute("create index there on area (row, pc4)")

    def find(words: str, pc4: str) -> list[str]:
        asked = " ".join(f'"{word}"' for word in _WORD.findall(words.lower()))
        here = "and exists (select 1 from area where row = peer.rowid and pc4 in (?, ''))" if pc4 else ""
        sql = f"select id from peer where peer match ? {here} order by rank limit 10"
        return [row[0] for row in connection.execute(sql, (asked, pc4) if pc4 else (asked,))]

    return find


def tantivy(texts: Iterable[Text]) -> Find:
    """tantivy in memory, with a Dutch stemmer and BM25; areas as a field of its own."""
    import tantivy as engine

    build = engine.SchemaBuilder()
    build.add_text_field("id", stored=True)
    build.add_text_field("words", tokenizer_name="nl")
    build.add_text_field("pc4", tokenizer_name="raw")
    index = engine.Index(build.build())
    kept = engine.TextAnalyzerBuilder(engine.Tokenizer.simple()).filter(engine.Filter.lowercase())
    index.register_tokenizer("nl", kept.filter(engine.Filter.stemmer("dutch")).build())
    writer = index.writer(50_000_000, 1)
    for one in texts:
        words = f"{one.name} {one.keys} {one.words}"
        writer.add_document(engine.Document(id=one.id, words=words, pc4=list(one.pc4) or ["overal"]))
    writer.commit()
    index.reload()
    searcher = index.searcher()

    def find(words: str, pc4: str) -> list[str]:
        asked = " ".join(f"+words:{word}" for word in _WORD.findall(words.lower()))
        here = f" +(pc4:{pc4} OR pc4:overal)" if pc4 else ""
        query = index.parse_query(asked + here, ["words"])
        return [searcher.doc(address)["id"][0] for _score, address in searcher.search(query, 10).hits]

    return find


PEERS: dict[str, Callable[[Iterable[Text]], Find]] = {
    "PostgreSQL full text": postgres,
    "SQLite FTS5": sqlite,
    "tantivy": tantivy,
}
