"""pad, concat, broadcast, transpose, reshape, rechunk."""

from __future__ import annotations

import math
from typing import Any

import dask.array as da
import numpy as np

from ..graph.infer.values import parse_value
from .base import MIB, Step, lowers


def pad_index(mode: str, size: int, positions: np.ndarray) -> np.ndarray:
    """Which element stands at each of `positions` outside `0 … size - 1`, as `numpy.pad` has it."""
    if mode == "edge":
        return np.clip(positions, 0, size - 1)
    if mode == "wrap":
        return positions % size
    if mode == "symmetric":
        folded = positions % (2 * size)
        return np.where(folded < size, folded, 2 * size - 1 - folded)
    if size == 1:
        return np.zeros_like(positions)
    period = 2 * (size - 1)
    folded = positions % period
    return np.where(folded < size, folded, period - folded)


@lowers("pad")
def pad(step: Step) -> da.Array:
    x, node = step.x, step.node
    fill = parse_value(node.value, step.out.dtype) if node.mode == "constant" else None
    for axis, (before, after) in enumerate(node.widths):
        size = x.shape[axis]
        ends = [np.arange(-before, 0), np.arange(size, size + after)]
        parts = [_outside(x, axis, node.mode, fill, positions) for positions in ends]
        around = [parts[0], x, parts[1]]
        kept = [part for part in around if part is not None]
        if len(kept) > 1:
            x = da.concatenate(kept, axis=axis)
    return x


def _outside(x: da.Array, axis: int, mode: str, fill: Any, positions: np.ndarray) -> da.Array | None:
    if positions.size == 0:
        return None
    if mode == "constant":
        shape = (*x.shape[:axis], positions.size, *x.shape[axis + 1 :])
        widest = max(x.chunks[axis], default=0) or positions.size
        chunks = (*x.chunks[:axis], min(widest, positions.size), *x.chunks[axis + 1 :])
        return da.full(shape, fill, dtype=x.dtype, chunks=chunks)
    return da.take(x, pad_index(mode, x.shape[axis], positions), axis=axis)


@lowers("concat")
def concat(step: Step) -> da.Array:
    return da.concatenate([x.astype(step.dtype) for x in step.arrays], axis=step.node.axis)


@lowers("broadcast")
def broadcast(step: Step) -> da.Array:
    x, shape = step.x, step.out.shape
    if x.shape == shape:
        return x
    # Stretched axes are cut so that a block has the usual size.
    offset = len(shape) - x.ndim
    chunks: list[Any] = []
    budget = step.options.block_bytes // max(step.dtype.itemsize, 1)
    for axis, size in enumerate(shape):
        if axis >= offset and x.shape[axis - offset] == size:
            chunks.append(x.chunks[axis - offset])
            budget //= max(max(x.chunks[axis - offset], default=1), 1)
        else:
            chunks.append(None)
    for axis in range(len(shape) - 1, -1, -1):
        if chunks[axis] is None:
            size = shape[axis]
            block = max(1, min(size, budget))
            if size and math.ceil(size / block) > step.options.limits.tasks:
                raise step.fail("too_many_tasks", f"axis {axis} of size {size} needs too many blocks. Select less.")
            chunks[axis] = tuple([block] * (size // block) + ([size % block] if size % block else [])) or (0,)
            budget //= block
    return da.broadcast_to(x, shape, chunks=tuple(chunks))


@lowers("transpose")
def transpose(step: Step) -> da.Array:
    return step.x.transpose(step.node.order)


@lowers("reshape")
def reshape(step: Step) -> da.Array:
    return da.reshape(step.x, step.out.shape)


@lowers("rechunk")
def rechunk(step: Step) -> da.Array:
    """A hint: taken where the blocks it makes are of a size that suits a cluster."""
    wanted = [min(chunk, max(size, 1)) for chunk, size in zip(step.node.chunks, step.out.shape, strict=True)]
    nbytes = math.prod(wanted) * step.dtype.itemsize
    if not MIB <= nbytes <= 4 * step.options.block_bytes:
        return step.x
    return step.x.rechunk(tuple(wanted))
