"""From a checked graph to `dask.array`: the registry of operations and what they are given."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import dask.array as da
import numpy as np

from ..graph import Limits, Meta
from ..graph.dtypes import carrier
from ..problems import Problem

MIB = 2**20


@dataclass(frozen=True)
class Options:
    """How arrays are cut into blocks."""

    #: Blocks that small source chunks are merged into; a few of them per worker thread fit into memory.
    block_bytes: int = 64 * MIB
    #: Threads of the cluster: small sources are cut so that each has work.
    threads: int = 2
    limits: Limits = field(default_factory=Limits)


@dataclass
class Step:
    """One node being lowered."""

    index: int
    node: Any
    #: dask arrays of the operands.
    arrays: list[da.Array]
    #: What inference said of them, and of the result.
    operands: list[Meta]
    out: Meta
    literals: list[np.ndarray | None]
    options: Options

    @property
    def x(self) -> da.Array:
        return self.arrays[0]

    @property
    def dtype(self) -> np.dtype:
        return carrier(self.out.dtype)

    def literal(self, position: int) -> np.ndarray:
        values = self.literals[position]
        assert values is not None
        return values

    def fail(self, code: str, detail: str) -> Problem:
        return Problem(code, f"nodes[{self.index}] ({self.node.op}): {detail}", node=self.index)


Lower = Callable[[Step], da.Array]
LOWER: dict[str, Lower] = {}


def lowers(*ops: str) -> Callable[[Lower], Lower]:
    def register(function: Lower) -> Lower:
        for op in ops:
            LOWER[op] = function
        return function

    return register


def check(step: Step, array: da.Array) -> da.Array:
    """The result is what inference said, and no block of it is too large to hold."""
    if array.shape != step.out.shape or array.dtype != step.dtype:
        raise step.fail(
            "internal_error",
            f"inference says {step.out.dtype} {list(step.out.shape)}, lowering gave {array.dtype} {list(array.shape)}. "
            "This is a defect of the gateway; please report the graph.",
        )
    limits = step.options.limits
    check_blocks(array, limits)
    if array.npartitions > limits.tasks:
        raise step.fail(
            "too_many_tasks",
            f"it would take {array.npartitions:,} tasks; at most {limits.tasks:,} are allowed. "
            "Select less, or compute it in parts.",
        )
    return array


def check_blocks(array: da.Array, limits: Limits) -> None:
    largest = array.dtype.itemsize * math.prod(max(sizes, default=0) for sizes in array.chunks)
    if largest > limits.chunk_bytes:
        raise Problem(
            "chunk_too_large",
            f"a worker would have to hold {largest:,} bytes at once; at most {limits.chunk_bytes:,} are allowed. "
            "Select less along the axes that the operation needs whole.",
        )


def empty_meta(ndim: int, dtype: np.dtype) -> np.ndarray:
    return np.empty((0,) * ndim, dtype=dtype)


def elementwise(function: Callable[..., Any], dtype: np.dtype, *arrays: da.Array) -> da.Array:
    """`function` on aligned blocks of arrays that broadcast."""
    ndim = max(array.ndim for array in arrays)
    pairs: list[Any] = []
    for array in arrays:
        pairs += [array, tuple(range(ndim - array.ndim, ndim))]
    return da.blockwise(function, tuple(range(ndim)), *pairs, dtype=dtype, meta=empty_meta(ndim, dtype))


def whole_axes(x: da.Array, axes: tuple[int, ...], options: Options) -> da.Array:
    """`x` with one block along `axes`, and the other axes cut so that blocks keep their size."""
    if all(len(x.chunks[axis]) == 1 for axis in axes):
        return x
    if x.size == 0:
        return x.rechunk(dict.fromkeys(axes, -1))
    spec = {axis: -1 if axis in axes else "auto" for axis in range(x.ndim)}
    whole = x.rechunk(spec, block_size_limit=options.block_bytes, balance=False)
    check_blocks(whole, options.limits)
    return whole


def map_axis(function: Callable[..., Any], x: da.Array, axis: int, dtype: np.dtype, options: Options) -> da.Array:
    """`function(block)` that keeps the shape and needs `axis` whole."""
    x = whole_axes(x, (axis,), options)
    return elementwise(function, dtype, x)
