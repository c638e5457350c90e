"""A mail server that takes everything and writes the number of each mail down, synchronously, before it says yes. It may be killed.

Run as a process: `python -m benchmarks.crash.sink PORT FILE`. One line for each accepted mail: its Message-ID and its receiver.
"""

from __future__ import annotations

import os
import socketserver
import sys
from email.parser import BytesHeaderParser
from pathlib import Path


class Conversation(socketserver.StreamRequestHandler):
    """As much of SMTP as a client that sends one mail needs."""

    timeout = 20

    def handle(self) -> None:
        """Greet, then answer line by line until the other side leaves."""
        self._say("220 sink")
        receiver = ""
        while line := self.rfile.readline():
            word = line[:4].upper().rstrip()
            if word == b"RCPT":
                receiver = line.decode("utf-8", "replace").partition("<")[2].partition(">")[0]
            if word == b"QUIT":
                return self._say("221 bye")
            if word == b"DATA":
                self._say("354 go on")
                self._keep(self._body(), receiver)
            self._say("250 ok")
        return None

    def _say(self, words: str) -> None:
        self.wfile.write(words.encode() + b"\r\n")

    def _body(self) -> bytes:
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line)
        if not line:
            raise ConnectionError("the sender left in the middle of a mail")
        return b"".join(lines)

    def _keep(self, body: bytes, receiver: str) -> None:
        number = str(BytesHeaderParser().parsebytes(body)["Message-ID"]).strip()
        file = self.server.kept  # type: ignore[attr-defined]
        # One write to a file that is only appended to: lines of two mails at once do not mix.
        os.write(file, f"{number} {receiver}\n".encode())
        os.fsync(file)


class Sink(socketserver.ThreadingTCPServer):
    """One thread for each sender."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, port: int, path: Path) -> None:
        super().__init__(("127.0.0.1", port), Conversation)
        self.kept = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT)

    def handle_error(self, request: object, client_address: object) -> None:
        """Senders are killed all the time here: nothing to tell."""


def main(port: int, path: Path) -> None:
    """Take mail until the process is ended."""
    with Sink(port, path) as sink:
        sink.serve_forever(poll_interval=0.1)


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))
