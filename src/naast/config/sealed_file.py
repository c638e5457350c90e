"""A file in pieces, each locked with AES-256-GCM: written and read as a stream, so that a large database never stands in memory.

The key comes from a passphrase through scrypt. Pieces are numbered and the last one is marked (the STREAM construction), so that a
file that was cut off, put together differently, or changed in one bit is refused. What goes in is for `backup.py` to know.

Layout: magic (8 bytes), scrypt cost n as a power of two, r, p (1 byte each), salt (16), nonce prefix (7); then pieces of at most
PIECE bytes plus 16 bytes of seal. The header is part of what every seal covers.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

MAGIC = b"NAASTBK1"
PIECE = 1 << 20
SEAL = 16
SALT, PREFIX = 16, 7
# 128 MB of memory and about half a second for every guess.
COST, BLOCK, PARALLEL = 17, 8, 1
# A header from elsewhere may not make this machine work itself to death.
MOST_COST, MOST_BLOCK, MOST_PARALLEL = 18, 8, 1
LENGTH = len(MAGIC) + 3 + SALT + PREFIX
SHORTEST = 20


class Unreadable(Exception):
    """The file is none of ours, was cut off or changed, or the key is another. The message is for the reader, in Dutch."""


def seal(plain: Iterable[bytes], out: BinaryIO, passphrase: str) -> int:
    """Write `plain` (in parts of any size) locked to `out`; returns how many bytes of plain text went in."""
    header = MAGIC + bytes((COST, BLOCK, PARALLEL)) + secrets.token_bytes(SALT) + secrets.token_bytes(PREFIX)
    out.write(header)
    lock, total = AESGCM(_key(passphrase, header)), 0
    for number, (piece, is_last) in enumerate(_pieces(plain)):
        out.write(lock.encrypt(_nonce(header, number, is_last), piece, header))
        total += len(piece)
    return total


def opened(file: BinaryIO, passphrase: str) -> Iterator[bytes]:
    """The plain text of a sealed file, piece by piece. Raises Unreadable: at once for another key, else where the damage is.

    What was given before an error is sound, but not all: use nothing of it before the end was reached.
    """
    header = file.read(LENGTH)
    if len(header) < LENGTH or not header.startswith(MAGIC):
        raise Unreadable("Dit is geen reservekopie van Naast.")
    lock, number = AESGCM(_key(passphrase, header)), 0
    piece, after = file.read(PIECE + SEAL), file.read(PIECE + SEAL)
    while True:
        yield _piece(lock, header, number, piece, is_last=not after)
        if not after:
            return
        number, piece, after = number + 1, after, file.read(PIECE + SEAL)


def _piece(lock: AESGCM, header: bytes, number: int, piece: bytes, *, is_last: bool) -> bytes:
    try:
        return lock.decrypt(_nonce(header, number, is_last), piece, header)
    except InvalidTag:
        if is_last and _fits(lock, header, number, piece):
            raise Unreadable("De reservekopie is niet heel: het einde ontbreekt.") from None
        if number == 0:
            raise Unreadable(
                "De sleutel past niet op deze reservekopie, of het begin van het bestand is beschadigd."
            ) from None
        raise Unreadable(f"De reservekopie is beschadigd of niet heel (deel {number + 1}).") from None


def _fits(lock: AESGCM, header: bytes, number: int, piece: bytes) -> bool:
    """Whether this is a sound piece that had others after it."""
    try:
        lock.decrypt(_nonce(header, number, False), piece, header)
    except InvalidTag:
        return False
    return True


def _key(passphrase: str, header: bytes) -> bytes:
    cost, block, parallel = header[len(MAGIC) : len(MAGIC) + 3]
    if not (10 <= cost <= MOST_COST and 1 <= block <= MOST_BLOCK and 1 <= parallel <= MOST_PARALLEL):
        raise Unreadable("Het begin van de reservekopie is beschadigd.")
    salt = header[len(MAGIC) + 3 : len(MAGIC) + 3 + SALT]
    return Scrypt(salt=salt, length=32, n=1 << cost, r=block, p=parallel).derive(passphrase.encode())


def _nonce(header: bytes, number: int, is_last: bool) -> bytes:
    return header[-PREFIX:] + number.to_bytes(4, "big") + bytes((is_last,))


def _pieces(plain: Iterable[bytes]) -> Iterator[tuple[bytes, bool]]:
    """The same bytes in pieces of exactly PIECE, the last one (perhaps empty) marked."""
    waiting = bytearray()
    for part in plain:
        waiting += part
        while len(waiting) > PIECE:
            yield bytes(waiting[:PIECE]), False
            del waiting[:PIECE]
    yield bytes(waiting), True
