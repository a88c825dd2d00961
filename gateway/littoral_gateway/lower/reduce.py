"""reduce: partial results of blocks, merged in a tree."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import partial
from typing import Any

import dask.array as da
import numpy as np

from ..problems import Problem
from . import partials as p
from .base import Step, empty_meta, lowers, whole_axes
from .elementwise import missing
from .quantile import quantile_block

PICKS = ("first", "last", "argmin", "argmax")


@dataclass(frozen=True)
class Reduction:
    """What `reduce` asks for, with the dtypes it starts from and ends in."""

    fn: str
    skipna: bool
    ddof: int
    min_count: int | None
    dtype: np.dtype
    out: np.dtype

    @property
    def is_time(self) -> bool:
        return self.dtype.kind in "Mm"

    def block(self, x: np.ndarray, axes: p.Axes, position: np.ndarray | None = None) -> p.Partial:
        """The partial result of one block."""
        x = np.asarray(x)
        fn, skipna = self.fn, self.skipna
        if fn == "count":
            return {"n": p.count_valid(x, axes)}
        if fn in ("any", "all"):
            return p.truth(x, axes, skipna, every=fn == "all")
        if fn in ("min", "max"):
            return p.extreme(x, axes, skipna, smallest=fn == "min")
        if fn in PICKS:
            assert position is not None
            return p.pick(x, position, axes, fn, skipna)
        if self.is_time:
            return p.split_time(x, axes, skipna)
        if fn in ("var", "std"):
            return p.moments(x, axes, skipna)
        dtype = np.dtype("f8") if fn == "mean" or x.dtype.kind == "f" else self.sum_dtype(x.dtype)
        if fn != "prod":
            return p.total(x, axes, skipna, dtype)
        of = p.total(x, axes, skipna, dtype, np.multiply)
        return {"n": of["n"], "product": of["total"]}

    @staticmethod
    def sum_dtype(dtype: np.dtype) -> np.dtype:
        return np.dtype("u8") if dtype.kind == "u" else np.dtype("i8")

    def merge(self, parts: list[p.Partial]) -> p.Partial:
        if self.fn in ("var", "std"):
            return p.fold(parts, p.merge_moments)
        if self.fn in ("min", "max"):
            return p.fold(parts, partial(p.merge_extreme, skipna=self.skipna, smallest=self.fn == "min"))
        if self.fn in PICKS:
            return p.fold(parts, partial(p.merge_pick, fn=self.fn))
        if self.fn in ("any", "all"):
            ufunc = np.logical_and if self.fn == "all" else np.logical_or
            return {"value": ufunc.reduce([part["value"] for part in parts])}
        return p.fold(parts, p.merge_sums)

    def finish(self, partial: p.Partial) -> np.ndarray:
        """The value, with reduced axes kept."""
        with np.errstate(all="ignore"):
            return np.asarray(self._finish(partial)).astype(self.out, copy=False)

    def _finish(self, part: p.Partial) -> Any:
        fn = self.fn
        if fn == "count":
            return part["n"]
        if fn in ("any", "all"):
            return part["value"]
        if fn in ("min", "max"):
            return self._or_missing(part["value"], part["n"] == 0)
        if fn in ("first", "last"):
            return self._or_missing(part["value"], part["at"] < 0)
        if fn in PICKS:
            if (part["at"] < 0).any():
                raise Problem(
                    "computation_failed",
                    f"{fn} of a slice without valid elements: all are NaN. Drop or fill these slices first.",
                )
            return part["at"]
        if self.is_time:
            return p.time_mean(part, self.out) if fn == "mean" else p.time_sum(part, self.out, self.min_count)
        if fn == "mean":
            return part["total"] / part["n"]
        if fn in ("var", "std"):
            freedom = part["n"] - self.ddof
            variance = np.where(freedom > 0, part["m2"] / freedom, np.nan)
            return np.sqrt(variance) if fn == "std" else variance
        value = part["product"] if fn == "prod" else part["total"]
        if self.min_count is None:
            return value
        return np.where(part["n"] < self.min_count, np.nan, value)

    def _or_missing(self, value: np.ndarray, gone: np.ndarray) -> np.ndarray:
        if not gone.any():
            return value
        if self.out.kind in "Mm":
            return np.where(gone, np.array("NaT", self.out), value)
        return np.where(gone, np.nan, value)


def _parts(nested: Any) -> list[p.Partial]:
    """The partials in the nested lists that `dask.array.reduction` passes."""
    if isinstance(nested, dict):
        return [nested]
    return [part for item in nested for part in _parts(item)]


def chunk(
    x: np.ndarray,
    position: np.ndarray | None = None,
    *,
    axis: Any,
    keepdims: bool,
    of: Reduction,
    computing_meta: bool = False,
) -> Any:
    if computing_meta:
        return np.empty(np.shape(x), of.out)  # Dask asks for the kind of array, not for a partial result
    return of.block(x, tuple(axis), position)


def combine(nested: Any, *, axis: Any, keepdims: bool, of: Reduction) -> p.Partial:
    return of.merge(_parts(nested))


def aggregate(nested: Any, *, axis: Any, keepdims: bool, of: Reduction, shape: tuple[int, ...]) -> np.ndarray:
    value = of.finish(of.merge(_parts(nested)))
    return value if keepdims else value.reshape(tuple(n for i, n in enumerate(value.shape) if i not in axis))


def reduce_block(x: np.ndarray, axes: p.Axes, of: Reduction) -> np.ndarray:
    """The reduction of one whole array, axes kept."""
    x = np.asarray(x)
    if of.fn == "median":
        return median_block(x, axes=axes, skipna=of.skipna, out=of.out)
    position = None
    if of.fn in PICKS:
        position = positions(tuple(x.shape), axes)
    return of.finish(of.block(x, axes, position))


def positions(shape: tuple[int, ...], axes: p.Axes) -> np.ndarray:
    """For each element along the reduced axes its number in C order, with the other axes of length 1."""
    sizes = [shape[axis] for axis in axes]
    kept = tuple(n if axis in axes else 1 for axis, n in enumerate(shape))
    return np.arange(math.prod(sizes), dtype="i8").reshape(kept)


def median_block(x: np.ndarray, *, axes: p.Axes, skipna: bool, out: np.dtype) -> np.ndarray:
    values = p.flat(np.asarray(x), axes)
    if values.dtype.kind in "Mm":
        result = _time_median(values, skipna)
    else:
        result = quantile_block(values, (0.5,), "linear", skipna)[0].astype(out, copy=False)
    return result.reshape(tuple(1 if i in axes else n for i, n in enumerate(x.shape)))


def _time_median(values: np.ndarray, skipna: bool) -> np.ndarray:
    mask = missing(values)
    assert mask is not None
    n = values.shape[-1] - np.count_nonzero(mask, axis=-1)
    if values.shape[-1] == 0:
        return np.full(values.shape[:-1], "NaT", values.dtype)
    ordered = np.sort(values, axis=-1).view("i8")
    low = np.take_along_axis(ordered, np.maximum((n - 1) // 2, 0)[..., None], axis=-1)[..., 0]
    high = np.take_along_axis(ordered, np.minimum(n // 2, values.shape[-1] - 1)[..., None], axis=-1)[..., 0]
    middle = low + (high - low) // 2
    gone = n == 0 if skipna else n < values.shape[-1]
    return np.where(gone, np.iinfo("i8").min, middle).view(values.dtype)


@lowers("reduce")
def reduce(step: Step) -> da.Array:
    x, node = step.x, step.node
    axes = tuple(node.axes)
    of = Reduction(node.fn, node.skipna, node.ddof, node.min_count, x.dtype, step.dtype)
    if node.fn == "median":
        whole = whole_axes(x, axes, step.options)
        return keep(
            whole, axes, node.keepdims, partial(median_block, axes=axes, skipna=node.skipna, out=of.out), of.out
        )
    if node.fn in ("first", "last") and math.prod(x.shape[axis] for axis in axes):
        if not node.skipna or x.dtype.kind not in "fMm":
            at = 0 if node.fn == "first" else -1
            return x[tuple((slice(at, at + 1 or None) if node.keepdims else at) if i in axes else slice(None)
                           for i in range(x.ndim))]  # fmt: skip
    weights = None
    if node.fn in PICKS:
        index = positions(x.shape, axes)
        chunks = tuple(x.chunks[i] if i in axes else (1,) for i in range(x.ndim))
        weights = da.broadcast_to(da.from_array(index, chunks=chunks), x.shape, chunks=x.chunks)
    reduced = da.reduction(
        x,
        chunk=partial(chunk, of=of),
        combine=partial(combine, of=of),
        aggregate=partial(aggregate, of=of, shape=step.out.shape),
        axis=axes,
        keepdims=True,
        dtype=of.out,
        concatenate=False,
        meta=empty_meta(x.ndim, of.out),
        split_every=8,
        weights=weights,
    )
    if node.keepdims:
        return reduced
    return da.squeeze(reduced, axis=axes)


def keep(x: da.Array, axes: tuple[int, ...], keepdims: bool, function: Any, dtype: np.dtype) -> da.Array:
    """`function` on blocks whole along `axes`, which get length 1 and go unless kept."""
    chunks = tuple((1,) if i in axes else sizes for i, sizes in enumerate(x.chunks))
    out = da.map_blocks(function, x, chunks=chunks, dtype=dtype, meta=empty_meta(x.ndim, dtype))
    return out if keepdims else da.squeeze(out, axis=axes)
