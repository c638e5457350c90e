"""What a log line may hold. A path can carry a secret link and an exception can carry what someone typed: both are cut."""

from __future__ import annotations

import logging
import re

_PATH = re.compile(r"(/[\w\-./%?=&]+)")


class NoPaths(logging.Filter):
    """Replaces addresses in Django's own lines and drops the request and the text of exceptions."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.name.startswith("django"):
            record.msg = _PATH.sub("/…", record.getMessage())
            record.args = ()
        if record.exc_info and record.exc_info[0] is not None:
            record.msg = f"{record.getMessage()} [{record.exc_info[0].__name__}{_where(record)}]"
            record.args, record.exc_info, record.exc_text = (), None, None
        return True


class NoRequests(logging.Filter):
    """For the web server's own lines: of a request that it refuses or cannot handle, neither the address nor a header is told."""

    def filter(self, record: logging.LogRecord) -> bool:
        said = str(record.msg)
        for start, instead in (("Invalid request from", "invalid request refused"), ("Error handling request",) * 2):
            if said.startswith(start):
                record.msg, record.args = instead, ()
                return NoPaths().filter(record)
        return True


def _where(record: logging.LogRecord) -> str:
    """Module and line of the innermost frame, without any value."""
    trace = record.exc_info[2] if record.exc_info else None
    while trace and trace.tb_next:
        trace = trace.tb_next
    return f" at {trace.tb_frame.f_globals.get('__name__', '?')}:{trace.tb_lineno}" if trace else ""
