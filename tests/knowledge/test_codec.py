"""The compiled pack gives back exactly what was compiled, and nothing else is read as a pack."""

from __future__ import annotations

import dataclasses
import json
import subprocess
import sys
from pathlib import Path
from types import MappingProxyType

import pytest

from naast.engine.errors import EngineError
from naast.engine.knowledge import Pack, compile_pack, load_pack, read_compiled
from tests.knowledge.conftest import MINIMAL


def test_the_real_pack_comes_back_as_it_was(real: Pack) -> None:
    assert read_compiled(compile_pack(real)) == real


def test_every_room_comes_back_as_it_was(minimal: Pack) -> None:
    back = read_compiled(compile_pack(minimal))
    assert back == minimal
    assert all(len(getattr(back, field.name)) for field in dataclasses.fields(Pack))


def test_what_comes_back_cannot_be_changed(minimal: Pack) -> None:
    back = read_compiled(compile_pack(minimal))
    assert isinstance(back.needs, MappingProxyType)
    assert isinstance(back.needs["nacht-niet-alleen"].examples, tuple)
    assert isinstance(back.rules["wlz-geen-nachtzorg"].when.all, MappingProxyType)
    with pytest.raises(dataclasses.FrozenInstanceError):
        back.provisions["nachtzorg"].name = "anders"  # type: ignore[misc]


def test_the_same_pack_gives_the_same_bytes(minimal: Pack) -> None:
    assert compile_pack(minimal) == compile_pack(load_pack(MINIMAL))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b"[]",
        b"{}",
        b'{"format":"naast-pack-0","pack":[]}',
        b'{"format":"naast-pack-1","pack":[1]}',
        b"\xff\xfe",
    ],
)
def test_anything_else_is_refused_in_dutch(data: bytes) -> None:
    with pytest.raises(EngineError) as caught:
        read_compiled(data)
    assert caught.value.code == "bad-compiled-pack"
    assert caught.value.message == "Het kennisbestand is niet te lezen."


def test_a_pack_with_one_value_too_few_is_refused(minimal: Pack) -> None:
    content = json.loads(compile_pack(minimal))
    content["pack"][1]["nachtzorg"].pop()
    with pytest.raises(EngineError):
        read_compiled(json.dumps(content).encode())


def test_reading_the_compiled_pack_never_loads_yaml(minimal: Pack, tmp_path: Path) -> None:
    path = tmp_path / "pack.json"
    path.write_bytes(compile_pack(minimal))
    code = (
        "import sys, pathlib; from naast.engine.knowledge import read_compiled;"
        f"pack = read_compiled(pathlib.Path({str(path)!r}).read_bytes());"
        "print(len(pack.needs), 'yaml' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env={"PYTHONPATH": "src"}
    )
    assert done.stdout.split() == ["2", "False"]
