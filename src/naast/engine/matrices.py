"""Large symmetric matrices, as learning meets them: the directions in which rows vary most, and the inverse of a Cholesky root.

On the lowest floor: understanding and danger both learn from likeness between thousands of texts, and do not know each other.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Matrix = NDArray[Any]  # of 32 or 64 bits: the inverse of nearly equal rows wants 64
_BLOCK: Final = 4096


def products(rows: Floats, *, block: int = _BLOCK) -> Iterator[tuple[slice, slice, Floats]]:
    """The products of all pairs of rows (N, d), a block of rows at a time: its place among the rows, what it was multiplied with (all
    rows up to and with the block), and the products. Every pair once, in one of both orders, or twice within a block.

    In one piece, products of 27,000 rows with themselves end the process in the packaged library.
    """
    for start in range(0, len(rows), block):
        own, others = slice(start, min(start + block, len(rows))), slice(0, min(start + block, len(rows)))
        yield own, others, rows[own] @ rows[others].T


def mirror(square: Floats, *, block: int = _BLOCK) -> None:
    """Write the lower half of a matrix (N, N) over its upper half, in place."""
    for start in range(0, len(square), block):
        own = slice(start, start + block)
        square[:start, own] = square[own, :start].T
        square[own, own] = np.tril(square[own, own]) + np.tril(square[own, own], -1).T


def main_directions(values: Floats, most: int) -> Floats:
    """The `most` directions (columns, directions) in which rows of values (any, columns) are largest, the largest first."""
    _, found = np.linalg.eigh((values.T @ values).astype(np.float64))
    return np.ascontiguousarray(found[:, ::-1][:, :most]).astype(np.float32)


def inverse_root(square: Matrix, *, small: int = 1024) -> Matrix:
    """The inverse of the Cholesky root of a symmetric positive definite matrix (N, N): lower triangular, root.T @ root = inverse.

    By halves, in large matrix products. A general inverse takes five times as long; halving that one instead loses all digits,
    because the likeness of many texts is nearly the same; and the packaged Cholesky of 17,000 rows ends the process.
    """
    size = len(square)
    if size <= small:
        found: Matrix = np.tril(np.linalg.inv(np.linalg.cholesky(square)))
        return found
    half = size // 2
    first = inverse_root(square[:half, :half], small=small)
    below = lower_times(first, square[:half, half:], small=small).T
    second = inverse_root(square[half:, half:] - below @ below.T, small=small)
    whole = np.zeros_like(square)
    whole[:half, :half], whole[half:, half:] = first, second
    whole[half:, :half] = -times_lower(lower_times(second, below, small=small), first, small=small)
    return whole


def lower_times(lower: Matrix, other: Matrix, *, small: int = 1024) -> Matrix:
    """lower @ other for a lower triangular matrix, without multiplying the zeros above its diagonal blocks."""
    size = len(lower)
    if size <= small:
        return lower @ other
    half = size // 2
    above = lower_times(lower[:half, :half], other[:half], small=small)
    below = lower_times(lower[half:, half:], other[half:], small=small)
    below += lower[half:, :half] @ other[:half]
    return np.concatenate((above, below))


def times_lower(other: Matrix, lower: Matrix, *, small: int = 1024) -> Matrix:
    """other @ lower, as `lower_times`."""
    size = len(lower)
    if size <= small:
        return other @ lower
    half = size // 2
    left = times_lower(other[:, :half], lower[:half, :half], small=small)
    left += other[:, half:] @ lower[half:, :half]
    return np.concatenate((left, times_lower(other[:, half:], lower[half:, half:], small=small)), axis=1)
