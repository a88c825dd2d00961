"""group_reduce: flox for numbers; times, order and medians by the kernels of `reduce`, group by group."""

from __future__ import annotations

from functools import partial
from typing import Any

import dask.array as da
import flox
import numpy as np
import pandas as pd

from .base import Step, elementwise, empty_meta, lowers, whole_axes
from .reduce import Reduction, reduce_block

FLOX = ("count", "sum", "prod", "mean", "var", "std", "min", "max", "any", "all")
FILL: dict[str, Any] = {"sum": 0, "prod": 1, "any": False, "all": True}


@lowers("group_reduce")
def group_reduce(step: Step) -> da.Array:
    node, x = step.node, step.x
    codes = step.literal(1)
    of = Reduction(node.fn, node.skipna, node.ddof, node.min_count, x.dtype, step.dtype)
    if node.fn in FLOX and x.dtype.kind in "biuf" and x.size and (codes >= 0).any():
        return _flox(step, x, codes)
    x = whole_axes(x, (node.axis,), step.options)
    chunks = tuple((node.groups,) if i == node.axis else sizes for i, sizes in enumerate(x.chunks))
    function = partial(each_group, codes=codes, axis=node.axis, groups=node.groups, of=of)
    return da.map_blocks(function, x, chunks=chunks, dtype=step.dtype, meta=empty_meta(x.ndim, step.dtype))


def each_group(x: np.ndarray, *, codes: np.ndarray, axis: int, groups: int, of: Reduction) -> np.ndarray:
    """The reduction of each group's elements of a block that is whole along `axis`."""
    order = np.argsort(codes, kind="stable")
    bounds = np.searchsorted(codes[order], np.arange(groups + 1))
    parts = []
    for group in range(groups):
        members = order[bounds[group] : bounds[group + 1]]
        parts.append(reduce_block(np.take(x, members, axis=axis), (axis,), of))
    return np.concatenate(parts, axis=axis)


def apply_ones(x: np.ndarray, *, out: np.dtype) -> np.ndarray:
    return np.ones(np.shape(x), dtype=out)


def apply_truth(x: np.ndarray, *, skipna: bool, every: bool) -> np.ndarray:
    x = np.asarray(x)
    out = x.astype(bool)
    if skipna and x.dtype.kind == "f":
        out = out | np.isnan(x) if every else out & ~np.isnan(x)
    return out


def _by_group(step: Step, x: da.Array, codes: np.ndarray, func: str, fill: Any, **options: Any) -> da.Array:
    axis, last = step.node.axis, x.ndim - 1
    result, *_ = flox.groupby_reduce(
        da.moveaxis(x, axis, last),
        codes,
        func=func,
        expected_groups=pd.RangeIndex(step.node.groups),
        axis=last,
        engine="flox",
        fill_value=fill,
        **options,
    )
    return da.moveaxis(result, last, axis)


def _flox(step: Step, x: da.Array, codes: np.ndarray) -> da.Array:
    node, fn = step.node, step.node.fn
    floating = x.dtype.kind == "f"
    skipna = node.skipna and floating
    if fn in ("any", "all"):
        truth = elementwise(partial(apply_truth, skipna=skipna, every=fn == "all"), np.dtype(bool), x)
        return _by_group(step, truth, codes, fn, FILL[fn]).astype(step.dtype)
    if fn == "count":
        ones = x if floating else elementwise(partial(apply_ones, out=np.dtype("i8")), np.dtype("i8"), x)
        return _by_group(step, ones, codes, fn, 0).astype(step.dtype)
    if fn in ("min", "max"):
        wide = x.astype("u1") if x.dtype.kind == "b" else x
    else:
        # f4 is summed in f8.
        wide = x.astype("f8" if floating or fn not in ("sum", "prod") else "u8" if x.dtype.kind == "u" else "i8")
    fill = FILL.get(fn, np.nan if floating or fn in ("mean", "var", "std") else 0)
    options = {"finalize_kwargs": {"ddof": node.ddof}} if fn in ("var", "std") else {}
    # Always the NaN-skipping function: what a NaN does otherwise depends on the path that flox takes.
    result = _by_group(step, wide, codes, f"nan{fn}" if floating else fn, fill, **options)
    if floating and not skipna:
        spoiled = _by_group(step, elementwise(np.isnan, np.dtype(bool), x), codes, "any", False)
        result = elementwise(apply_mask, result.dtype, result, spoiled)
    least = {"var": node.ddof + 1, "std": node.ddof + 1, "min": 1, "max": 1}
    need = node.min_count if fn in ("sum", "prod") else least.get(fn)
    if need:
        # So do its answers for groups with too few valid elements: they are counted here.
        few = _few(step, x, codes, skipna, need)
        if few is not None:
            result = elementwise(apply_mask, np.result_type(result.dtype, "f4"), result, few)
    return result.astype(step.dtype)


def _few(step: Step, x: da.Array, codes: np.ndarray, skipna: bool, need: int) -> da.Array | None:
    """Which groups have fewer than `need` valid elements; `None` if none has."""
    if skipna:
        return _by_group(step, x, codes, "count", 0) < need
    members = np.bincount(codes[codes >= 0], minlength=step.node.groups)
    if (members >= need).all():
        return None
    shape = tuple(step.node.groups if i == step.node.axis else 1 for i in range(x.ndim))
    return da.from_array((members < need).reshape(shape), chunks=-1)


def apply_mask(value: np.ndarray, gone: np.ndarray) -> np.ndarray:
    value = np.asarray(value)
    return np.where(gone, np.nan, value).astype(np.result_type(value.dtype, "f4"), copy=False)
