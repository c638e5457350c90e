"""What the web server and the private database write in their own logs: never a request line, never a failed statement."""

from __future__ import annotations

import logging
import socket
import subprocess
import time
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from naast.config import devdb
from naast.config.logs import NoRequests
from naast.config.serving import web_command

SECRET = "geheim7kwikzilver"


def application(environ: dict[str, object], start: Callable[..., object]) -> Iterable[bytes]:
    """An application that is never reached."""
    start("200 OK", [])
    return [b"ok"]


def _ask(path: Path, request: bytes) -> bytes:
    for _ in range(100):
        with socket.socket(socket.AF_UNIX) as line:
            try:
                line.connect(str(path))
            except (FileNotFoundError, ConnectionRefusedError):
                time.sleep(0.1)
                continue
            line.settimeout(10)
            line.sendall(request)
            return line.recv(1000)
    pytest.fail("the web server did not start")


def test_a_request_that_cannot_be_read_is_not_written_down(tmp_path: Path) -> None:
    path = tmp_path / "web.sock"
    command = web_command("tests.core.test_serving:application", f"unix:{path}", 1)
    with subprocess.Popen(command, stderr=subprocess.PIPE, cwd=Path(__file__).parents[2]) as web:
        try:
            answers = [
                _ask(path, f"GET /volgen/{SECRET}/é HTTP/9.9\r\n\r\n".encode("latin-1")),
                _ask(path, f"G\xe9T /volgen/{SECRET}/ HTTP/1.1\r\n\r\n".encode("latin-1")),
                _ask(path, f"GET / HTTP/1.1\r\nHost: x\r\nRefe rer: /volgen/{SECRET}/\r\n\r\n".encode()),
            ]
        finally:
            web.terminate()
            said = web.stderr.read().decode() if web.stderr else ""
    assert all(answer.startswith(b"HTTP/1.1 400") for answer in answers)
    assert said.count("invalid request refused") == 3
    assert SECRET not in said


def test_a_fault_while_handling_names_no_address() -> None:
    try:
        raise ValueError(SECRET)
    except ValueError as error:
        info = (type(error), error, error.__traceback__)
    args = ("GET", f"/volgen/{SECRET}/")
    record = logging.LogRecord("gunicorn.error", logging.ERROR, "x", 1, "Error handling request %s %s", args, info)
    assert NoRequests().filter(record)
    said = logging.Formatter("%(message)s").format(record)
    assert SECRET not in said
    assert "ValueError" in said


def test_other_lines_of_the_web_server_stay_as_they_are() -> None:
    record = logging.LogRecord("gunicorn.error", logging.ERROR, "x", 1, "Worker (pid:%s) was sent SIGKILL!", (3,), None)
    assert NoRequests().filter(record)
    assert record.getMessage() == "Worker (pid:3) was sent SIGKILL!"


def test_the_private_database_writes_no_failed_statement_down() -> None:
    options = devdb._options()
    assert "-c log_min_error_statement=panic" in options
    assert "-c log_error_verbosity=terse" in options
