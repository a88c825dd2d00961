"""slice, take, gather."""

from __future__ import annotations

from functools import partial
from typing import Any

import dask.array as da
import numpy as np

from ..graph.infer.values import parse_value
from .base import Step, elementwise, lowers


def as_slice(start: int, count: int, step: int) -> slice:
    """The Python slice of the elements `start + k·step`."""
    if count == 0:
        return slice(0, 0)
    last = start + (count - 1) * step
    if step > 0:
        # Ends right behind the last element: Dask makes empty blocks of what a longer slice touches.
        return slice(start, last + 1, step)
    return slice(start, last - 1 if last else None, step)


@lowers("slice")
def slice_(step: Step) -> da.Array:
    index = tuple(item if isinstance(item, int) else as_slice(*item) for item in step.node.index)
    return step.x[index] if index else step.x


def apply_fill(x: np.ndarray, *positions: np.ndarray, fill: Any) -> np.ndarray:
    (absent,) = positions
    return np.where(absent, fill, x).astype(x.dtype, copy=False)


@lowers("take")
def take(step: Step) -> da.Array:
    x, axis = step.x, step.node.axis
    indices = step.literal(1)
    if step.node.fill is None:
        return _take(x, indices, axis)
    fill = parse_value(step.node.fill, step.out.dtype)
    absent = indices < 0
    if x.shape[axis] == 0 or absent.all():
        return da.full(step.out.shape, fill, dtype=step.dtype, chunks=_like(x, axis, indices.size))
    taken = _take(x, np.where(absent, 0, indices), axis)
    if not absent.any():
        return taken
    shape = tuple(indices.size if i == axis else 1 for i in range(x.ndim))
    where = da.from_array(
        absent.reshape(shape), chunks=tuple(taken.chunks[i] if i == axis else 1 for i in range(x.ndim))
    )
    return elementwise(partial(apply_fill, fill=fill), step.dtype, taken, where)


def _like(x: da.Array, axis: int, size: int) -> tuple[Any, ...]:
    return tuple((size,) if i == axis else chunks for i, chunks in enumerate(x.chunks))


def _take(x: da.Array, indices: np.ndarray, axis: int) -> da.Array:
    if indices.size == 0:
        return x[(slice(None),) * axis + (slice(0, 0),)]
    steps = np.diff(indices)
    if steps.size == 0 or (steps[0] != 0 and (steps == steps[0]).all()):
        start, step = int(indices[0]), int(steps[0]) if steps.size else 1
        return x[(slice(None),) * axis + (as_slice(start, indices.size, step),)]
    return da.take(x, indices, axis=axis)


@lowers("gather")
def gather(step: Step) -> da.Array:
    x, axes = step.x, step.node.axes
    shape = step.operands[1].shape
    points = [step.literal(1 + i).ravel() for i in range(len(axes))]
    if len(axes) == 1:
        picked = _take(x, points[0], axes[0])
    else:
        index: list[Any] = [slice(None)] * x.ndim
        for axis, values in zip(axes, points, strict=True):
            index[axis] = values
        # vindex puts the points first.
        picked = da.moveaxis(x.vindex[tuple(index)], 0, axes[0])
    if len(shape) == 1:
        return picked
    at = axes[0]
    # The points are in one block each way, so that reshaping moves nothing.
    picked = picked.rechunk({at: -1})
    return picked.reshape((*picked.shape[:at], *shape, *picked.shape[at + 1 :]))
