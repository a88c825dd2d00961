"""zarr, literal, result: blocks of sources, cut for what reads them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import dask.array as da
import numpy as np
from dask.base import tokenize
from dask.blockwise import blockwise
from dask.highlevelgraph import HighLevelGraph
from dask.layers import ArraySliceDep

from ..graph.dtypes import carrier
from ..sources import Source, read_region
from .base import MIB, Options, empty_meta

#: Per axis an integer, or start, count and a positive step.
Region = tuple[int | tuple[int, int, int], ...]


@dataclass(frozen=True)
class Stored:
    """A source that was opened and checked."""

    source: Source
    dtype: str
    shape: tuple[int, ...]
    #: As stored, which may differ from what the graph was told.
    chunks: tuple[int, ...]
    #: dtype in the store where it differs from the carrier: times are written as `i8`, strings as `T`.
    stored_dtype: np.dtype


def whole(shape: Sequence[int]) -> Region:
    return tuple((0, n, 1) for n in shape)


def block_sizes(stored: Stored, region: Region, prefer: set[int], options: Options) -> list[list[int]]:
    """Block lengths along each kept axis: whole chunks, merged to the wanted size, `prefer`red axes first."""
    itemsize = carrier(stored.dtype).itemsize
    counts = [1 if isinstance(item, int) else item[1] for item in region]
    nbytes = math.prod(counts) * itemsize
    target = min(options.block_bytes, max(4 * MIB, nbytes // (4 * options.threads)))
    # Elements of the region in one chunk of each axis.
    units = []
    for item, chunk, count in zip(region, stored.chunks, counts, strict=True):
        step = 1 if isinstance(item, int) else item[2]
        units.append(max(1, min(count, -(-chunk // step))))
    merged = [1] * len(units)
    size = math.prod(units) * itemsize
    order = [axis for axis in range(len(units)) if axis in prefer]
    order += [axis for axis in range(len(units) - 1, -1, -1) if axis not in prefer]
    for axis in order:
        room = max(1, target // max(size, 1))
        most = max(1, -(-counts[axis] // units[axis]))
        merged[axis] = min(room, most)
        size *= merged[axis]
    return [
        _lengths(item, chunk * factor)
        for item, chunk, factor in zip(region, stored.chunks, merged, strict=True)
        if not isinstance(item, int)
    ]


def _lengths(item: tuple[int, int, int], width: int) -> list[int]:
    """Lengths of the pieces of one axis that lie in successive intervals of `width` stored elements."""
    start, count, step = item
    if count == 0:
        return [0]
    first, last = start // width, (start + (count - 1) * step) // width
    edges = {0, count}
    if last - first <= count:
        edges |= {min(count, max(0, -(-(edge * width - start) // step))) for edge in range(first + 1, last + 1)}
    else:
        edges |= set(range(count))  # each element in an interval of its own
    ordered = sorted(edges)
    return [b - a for a, b in pairwise(ordered) if b > a]


def read_block(block: tuple[slice, ...], stored: Stored, region: Region) -> np.ndarray:
    """The task that reads: `block` are slices into the region's kept axes."""
    slices = iter(block)
    index: list[int | slice] = []
    for item in region:
        if isinstance(item, int):
            index.append(item)
            continue
        start, _, step = item
        part = next(slices)
        if part.stop <= part.start:
            index.append(slice(0, 0))
        else:
            index.append(slice(start + part.start * step, start + (part.stop - 1) * step + 1, step))
    values = read_region(stored.source, tuple(index), stored.stored_dtype, stored.shape)
    dtype = carrier(stored.dtype)
    if values.dtype == dtype:
        return values
    return values.view(dtype) if dtype.kind in "Mm" else values.astype(dtype)


def stored_array(stored: Stored, region: Region, prefer: set[int], options: Options) -> da.Array:
    sizes = block_sizes(stored, region, prefer, options)
    chunks = tuple(tuple(lengths) for lengths in sizes)
    dtype = carrier(stored.dtype)
    name = f"read-{tokenize(stored, region, chunks)}"
    axes = tuple(range(len(chunks)))
    if not chunks:
        layer: Any = {(name,): (read_block, (), stored, region)}
        graph = HighLevelGraph.from_collections(name, layer, dependencies=())
    else:
        layer = blockwise(
            read_block,
            name,
            axes,
            ArraySliceDep(chunks),
            axes,
            stored,
            None,
            region,
            None,
            numblocks={},
            _data_producer=True,
        )
        graph = HighLevelGraph.from_collections(name, layer)
    return da.Array(graph, name, chunks, meta=empty_meta(len(chunks), dtype))


def literal_array(values: np.ndarray, options: Options) -> da.Array:
    """Literals are small: one block each."""
    return (
        da.from_array(values, chunks=values.shape, name=f"literal-{tokenize(values)}")
        if values.ndim
        else _scalar(values)
    )


def _scalar(values: np.ndarray) -> da.Array:
    name = f"literal-{tokenize(values)}"
    return da.Array({(name,): values}, name, (), meta=empty_meta(0, values.dtype))
