"""Files of every shape, and damage done to them by a seed: bytes flipped, columns gone, wrong encodings, huge cells, formulas."""

from __future__ import annotations

import io
import json
import random
import zipfile
from collections.abc import Callable

from tests.sources.conftest import HSDS, OHANA, OWN_CSV, ohana_zip

Uploads = list[tuple[str, bytes]]


def workbook(text: str = OWN_CSV) -> bytes:
    """The list of the community centre as an Excel file."""
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for line in text.splitlines():
        sheet.append(line.split(";"))
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def samples() -> dict[str, Uploads]:
    """One upload per shape."""
    tables = "\n".join(
        [
            "id,name,address,phone,email",
            *(f'{n},"Plek {n}, groot",Straat {n},0341-00 00 {n:02},a{n}@b.invalid' for n in range(40)),
        ]
    )
    return {
        "cp1252": [("kaart.csv", OWN_CSV.encode("cp1252"))],
        "utf-16": [("kaart.csv", OWN_CSV.encode("utf-16"))],
        "comma": [("lijst.csv", tables.encode())],
        "excel": [("kaart.xlsx", workbook())],
        "hsds": [("services.json", json.dumps(HSDS).encode())],
        "lines": [("services.json", "\n".join(json.dumps(one) for one in HSDS["contents"]).encode())],  # type: ignore[attr-defined]
        "zip": ohana_zip(),
        "loose": [(name, text.encode()) for name, text in OHANA.items()],
    }


def _flip(data: bytes, dice: random.Random) -> bytes:
    out = bytearray(data)
    for _ in range(dice.randint(1, 20)):
        if out:
            out[dice.randrange(len(out))] = dice.randrange(256)
    return bytes(out)


def _cut(data: bytes, dice: random.Random) -> bytes:
    return data[: dice.randrange(len(data) + 1)]


def _gap(data: bytes, dice: random.Random) -> bytes:
    start = dice.randrange(len(data) + 1)
    return data[:start] + data[start + dice.randrange(200) :]


def _insert(what: list[bytes]) -> Callable[[bytes, random.Random], bytes]:
    def do(data: bytes, dice: random.Random) -> bytes:
        for _ in range(dice.randint(1, 5)):
            at = dice.randrange(len(data) + 1)
            data = data[:at] + dice.choice(what) + data[at:]
        return data

    return do


def _reencode(data: bytes, dice: random.Random) -> bytes:
    text = data.decode(dice.choice(["utf-8", "cp1252", "utf-16-le", "latin-1"]), errors="replace")
    return text.encode(dice.choice(["utf-8", "utf-16", "utf-16-be", "cp1252", "utf-7", "utf-32"]), errors="replace")


def _drop_column(data: bytes, dice: random.Random) -> bytes:
    sign = dice.choice([b";", b",", b'"'])
    return b"\n".join(line.replace(sign, b"", dice.randrange(3)) for line in data.split(b"\n"))


def _shuffle(data: bytes, dice: random.Random) -> bytes:
    lines = data.split(b"\n")
    dice.shuffle(lines)
    return b"\n".join(lines)


_NULS = [b"\0", b"\0" * 50, b"\x1a", b"\xff\xfe", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"\\u0000", b"\\ud800"]
_FORMULAS = [b"=1+1", b'=HYPERLINK("http://x.invalid")', b"+cmd|' /C calc'!A0", b"@SUM(A1)", b"-2+3", b"\t=1"]
_QUOTES = [b'"', b'""', b'"\'"', b'"\n"', b';"a;b";', b'\\"', b"'"]
_HUGE = [b"a" * 200_000, b"9" * 100_000, b";" * 5000, b"[" * 3000, b'{"a":' * 2000, b"1e999", b"\n" * 5000]
DAMAGE: tuple[Callable[[bytes, random.Random], bytes], ...] = (
    _flip, _cut, _gap, _reencode, _drop_column, _shuffle, _insert(_NULS), _insert(_FORMULAS), _insert(_QUOTES), _insert(_HUGE),
)  # fmt: skip


def _inside(data: bytes, hurt: Callable[[bytes, random.Random], bytes], dice: random.Random) -> bytes:
    """Damage one file inside an archive, so that the archive itself stays whole."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        names = old.namelist()
        chosen = dice.choice(names)
        for name in names:
            content = old.read(name)
            new.writestr(name, hurt(content, dice) if name == chosen else content)
    return made.getvalue()


def damaged(files: Uploads, seed: int) -> Uploads:
    """One of the files, hurt once or twice; the same for the same seed."""
    dice = random.Random(seed)
    at = dice.randrange(len(files))
    name, data = files[at]
    for _ in range(dice.randint(1, 2)):
        hurt = dice.choice(DAMAGE)
        inside = data.startswith(b"PK") and dice.random() < 0.7 and zipfile.is_zipfile(io.BytesIO(data))
        try:
            data = _inside(data, hurt, dice) if inside else hurt(data, dice)
        except Exception:  # the archive itself is broken by now
            data = hurt(data, dice)
    return [*files[:at], (name, data), *files[at + 1 :]]
