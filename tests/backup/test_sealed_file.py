"""The locked file: what goes in comes out, and whatever is done to it is refused."""

from __future__ import annotations

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from naast.config import sealed_file
from naast.config.sealed_file import LENGTH, PIECE, SEAL, Unreadable

KEY = "een lange zin die niemand raadt"


@pytest.fixture(autouse=True, scope="module")
def quick_key() -> object:
    """The key is made slowly on purpose; here it need not be."""
    patch = pytest.MonkeyPatch()
    patch.setattr(sealed_file, "COST", 10)
    yield None
    patch.undo()


def _sealed(plain: bytes, part: int = 100_000) -> bytes:
    out = io.BytesIO()
    sealed_file.seal((plain[at : at + part] for at in range(0, len(plain), part)), out, KEY)
    return out.getvalue()


def _opened(sealed: bytes, key: str = KEY) -> bytes:
    return b"".join(sealed_file.opened(io.BytesIO(sealed), key))


@pytest.mark.parametrize("length", [0, 1, PIECE - 1, PIECE, PIECE + 1, 2 * PIECE, 2 * PIECE + 7])
def test_what_goes_in_comes_out(length: int) -> None:
    plain = bytes(at % 251 for at in range(length))
    sealed = _sealed(plain)
    assert _opened(sealed) == plain
    assert plain[:40] not in sealed or length < 40
    assert len(sealed) == LENGTH + length + SEAL * max(1, -(-length // PIECE))


def test_the_same_text_is_never_locked_the_same_twice() -> None:
    assert _sealed(b"zelfde") != _sealed(b"zelfde")


def test_another_key_is_refused_at_once() -> None:
    with pytest.raises(Unreadable, match="sleutel past niet"):
        next(sealed_file.opened(io.BytesIO(_sealed(b"x" * 3 * PIECE)), "een andere lange zin!"))


@pytest.mark.parametrize("kept", [0, 5, LENGTH - 1])
def test_no_copy_at_all_is_told(kept: int) -> None:
    with pytest.raises(Unreadable, match="geen reservekopie"):
        _opened(_sealed(b"tekst")[:kept])


@pytest.mark.parametrize("pieces", [1, 2])
def test_a_file_cut_off_between_pieces_is_refused(pieces: int) -> None:
    sealed = _sealed(b"y" * (2 * PIECE + 9))
    with pytest.raises(Unreadable, match="einde ontbreekt"):
        _opened(sealed[: LENGTH + pieces * (PIECE + SEAL)])


@pytest.mark.parametrize("lost", [1, 15, 16, 17, 30])
def test_a_file_cut_off_within_a_piece_is_refused(lost: int) -> None:
    with pytest.raises(Unreadable):
        _opened(_sealed(b"z" * (PIECE + 40))[:-lost])


def test_pieces_in_another_order_are_refused() -> None:
    sealed, size = _sealed(bytes(3 * PIECE)), PIECE + SEAL
    head, one, two, rest = (
        sealed[:LENGTH],
        sealed[LENGTH:][:size],
        sealed[LENGTH + size :][:size],
        sealed[LENGTH + 2 * size :],
    )
    assert _opened(head + one + two + rest) == bytes(3 * PIECE)
    with pytest.raises(Unreadable):
        _opened(head + two + one + rest)
    with pytest.raises(Unreadable):
        _opened(head + one + rest)
    with pytest.raises(Unreadable):
        _opened(head + one + two + rest + rest)


SMALL = b"kort en geheim"


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_every_changed_bit_is_refused(data: st.DataObject) -> None:
    sealed = bytearray(_sealed(SMALL))
    at = data.draw(st.integers(0, len(sealed) - 1))
    sealed[at] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises(Unreadable):
        _opened(bytes(sealed))


def test_a_header_that_asks_for_too_much_work_is_refused() -> None:
    sealed = bytearray(_sealed(SMALL))
    sealed[len(sealed_file.MAGIC)] = 31
    with pytest.raises(Unreadable, match="begin"):
        _opened(bytes(sealed))


def test_the_real_cost_of_a_guess() -> None:
    """OWASP asks at least n = 2^17, r = 8, p = 1 of scrypt."""
    assert (sealed_file.BLOCK, sealed_file.PARALLEL) == (8, 1)
    source = sealed_file.__loader__.get_source("naast.config.sealed_file")  # type: ignore[attr-defined]
    assert "COST, BLOCK, PARALLEL = 17, 8, 1" in source
