"""Shelves of the sources room: where maps come from, each time one was read, what stood in it, and what may be the same.

A record belongs to one source and one row; no other source ever writes in it. Writes: `actions`; reads: `queries`.
"""

from naast.sources.models.matches import Applied, Match
from naast.sources.models.records import RecordBefore, RowError, SourceRecord
from naast.sources.models.runs import ImportFile, ImportRun, Source

__all__ = ["Applied", "ImportFile", "ImportRun", "Match", "RecordBefore", "RowError", "Source", "SourceRecord"]
