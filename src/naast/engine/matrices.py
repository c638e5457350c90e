"""Large symmetric matrices, as learning meets them: the directions in which rows vary most, the inverse of a Cholesky root, and
systems that are solved without their matrix.

On the lowest floor: understanding and danger both learn from likeness between thousands of texts, and do not know each other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
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


def mirror(square: Floats, *, block: int = 512) -> None:
    """Write the lower half of a matrix (N, N) over its upper half, in place."""
    for start in range(0, len(square), block):
        own = slice(start, start + block)
        for above in range(0, start, block):
            other = slice(above, above + block)
            square[other, own] = square[own, other].T
        square[own, own] = np.tril(square[own, own]) + np.tril(square[own, own], -1).T


def main_directions(values: Floats, most: int) -> Floats:
    """The `most` directions (columns, directions) in which rows of values (any, columns) are largest, the largest first."""
    _, found = np.linalg.eigh((values.T @ values).astype(np.float64))
    return np.ascontiguousarray(found[:, ::-1][:, :most]).astype(np.float32)


def inverse_root(square: Matrix, *, small: int = 1024) -> Matrix:
    """The inverse of the Cholesky root of a symmetric positive definite matrix (N, N): lower triangular, root.T @ root = inverse.

    By halves, in large matrix products; only the lower half of `square` is read. A general inverse takes five times as long; halving
    that one instead loses all digits, because the likeness of many texts is nearly the same; and the packaged Cholesky of 17,000 rows
    ends the process.
    """
    whole = np.zeros_like(square)
    _invert_root(square, whole, small)
    return whole


def _invert_root(square: Matrix, whole: Matrix, small: int) -> None:
    """`inverse_root` into a matrix of zeros."""
    size = len(square)
    if size <= small:
        whole[:] = np.tril(np.linalg.inv(np.linalg.cholesky(square)))
        return
    half = size // 2
    first, second = whole[:half, :half], whole[half:, half:]
    _invert_root(square[:half, :half], first, small)
    below = lower_times(first, square[half:, :half].T, small=small).T
    rest = square[half:, half:].copy()
    for own, others, found in products(below):
        rest[own, others] -= found
    _invert_root(rest, second, small)
    whole[half:, :half] = -times_lower(lower_times(second, below, small=small), first, small=small)


def lower_times(lower: Matrix, other: Matrix, *, small: int = 1024) -> Matrix:
    """lower @ other for a lower triangular matrix, without multiplying the zeros above its diagonal blocks."""
    found = np.empty((len(lower), other.shape[1]), np.result_type(lower, other))
    _lower_times(lower, other, found, small)
    return found


def _lower_times(lower: Matrix, other: Matrix, found: Matrix, small: int) -> None:
    if len(lower) <= small:
        np.matmul(lower, other, out=found)
        return
    half = len(lower) // 2
    _lower_times(lower[:half, :half], other[:half], found[:half], small)
    _lower_times(lower[half:, half:], other[half:], found[half:], small)
    found[half:] += lower[half:, :half] @ other[:half]


def times_lower(other: Matrix, lower: Matrix, *, small: int = 1024) -> Matrix:
    """other @ lower, as `lower_times`."""
    found = np.empty((len(other), lower.shape[1]), np.result_type(other, lower))
    _times_lower(other, lower, found, small)
    return found


def _times_lower(other: Matrix, lower: Matrix, found: Matrix, small: int) -> None:
    if len(lower) <= small:
        np.matmul(other, lower, out=found)
        return
    half = len(lower) // 2
    _times_lower(other[:, :half], lower[:half, :half], found[:, :half], small)
    _times_lower(other[:, half:], lower[half:, half:], found[:, half:], small)
    found[:, :half] += other[:, half:] @ lower[half:, :half]


def conjugate_gradients(
    system: Callable[[Matrix], Matrix], goals: Matrix, ease: Callable[[Matrix], Matrix], *, near: float, most: int = 200
) -> Matrix:
    """Solve system(x) = goals (n, k), every column by itself, for a symmetric positive system.

    `ease` is about the inverse of the system: the better, the fewer rounds. A column is done when what is left of it, measured with
    `ease`, is `near` of what it was. Columns go side by side: reading a large system once for all is most of the work.
    """
    answer, left = np.zeros_like(goals), goals.copy()
    direction = eased = ease(left)
    size = (left * eased).sum(axis=0)
    target = near * near * size
    for _ in range(most):
        going = size > target
        if not going.any():
            break
        moved = system(direction)
        step = np.where(going, size / np.where(going, (direction * moved).sum(axis=0), 1), 0)
        answer = answer + step * direction
        left = left - step * moved
        eased = ease(left)
        size, before = np.where(going, (left * eased).sum(axis=0), size), size
        direction = eased + np.where(going, size / np.where(before > 0, before, 1), 0) * direction
    return answer
