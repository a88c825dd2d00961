"""group_reduce: flox for numbers; times, order and medians by the kernels of `reduce`, group by group."""

from __future__ import annotations

from functools import partial

import dask.array as da
import flox
import numpy as np
import pandas as pd

from .base import Step, elementwise, empty_meta, lowers, whole_axes
from .reduce import Reduction, reduce_block

FLOX = ("count", "sum", "prod", "mean", "var", "std", "min", "max", "any", "all")
FILL = {"count": 0, "sum": 0, "prod": 1, "any": False, "all": True}


@lowers("group_reduce")
def group_reduce(step: Step) -> da.Array:
    node, x = step.node, step.x
    if step.out.size == 0:
        return da.zeros(step.out.shape, dtype=step.dtype)
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


def apply_count_all(x: np.ndarray, *, out: np.dtype) -> np.ndarray:
    return np.ones(np.shape(x), dtype=out)


def apply_truth(x: np.ndarray, *, skipna: bool, every: bool) -> np.ndarray:
    x = np.asarray(x)
    out = x.astype(bool)
    if skipna and x.dtype.kind == "f":
        out = out | np.isnan(x) if every else out & ~np.isnan(x)
    return out


def _flox(step: Step, x: da.Array, codes: np.ndarray) -> da.Array:
    node = step.node
    fn = node.fn
    skipna = node.skipna and x.dtype.kind == "f"
    if fn in ("any", "all"):
        x = elementwise(partial(apply_truth, skipna=skipna, every=fn == "all"), np.dtype(bool), x)
    elif fn == "count" and not skipna:
        x = elementwise(partial(apply_count_all, out=np.dtype("i8")), np.dtype("i8"), x)
    elif fn in ("sum", "prod", "mean", "var", "std"):
        # f4 is summed in f8.
        wide = "f8" if x.dtype.kind == "f" or fn in ("mean", "var", "std") else "u8" if x.dtype.kind == "u" else "i8"
        x = x.astype(wide)
    elif x.dtype == np.dtype(bool):
        x = x.astype("u1")
    name = f"nan{fn}" if skipna and fn in ("sum", "prod", "mean", "var", "std", "min", "max") else fn
    fill = FILL.get(fn, np.nan if x.dtype.kind == "f" else 0)
    last = x.ndim - 1
    result, *_ = flox.groupby_reduce(
        da.moveaxis(x, node.axis, last),
        codes,
        func=name,
        expected_groups=pd.RangeIndex(node.groups),
        axis=last,
        engine="flox",
        fill_value=fill,
        finalize_kwargs={"ddof": node.ddof} if fn in ("var", "std") else None,
    )
    result = da.moveaxis(result, last, node.axis)
    if fn in ("min", "max", "var", "std") or (fn in ("sum", "prod") and node.min_count is not None):
        # Which groups have too few valid elements is counted here: flox's answers for them depend on the path taken.
        result = _mask_few(step, result, codes, skipna)
    return result.astype(step.dtype)


def _mask_few(step: Step, result: da.Array, codes: np.ndarray, skipna: bool) -> da.Array:
    node, x = step.node, step.x
    need = {"var": node.ddof + 1, "std": node.ddof + 1, "min": 1, "max": 1}.get(node.fn, node.min_count)
    if not skipna:
        members = np.bincount(codes[codes >= 0], minlength=node.groups)
        if (members >= need).all():
            return result
        shape = tuple(node.groups if i == node.axis else 1 for i in range(x.ndim))
        counts = da.from_array(members.reshape(shape), chunks=-1)
    else:
        last = x.ndim - 1
        counts, *_ = flox.groupby_reduce(
            da.moveaxis(x, node.axis, last),
            codes,
            func="count",
            expected_groups=pd.RangeIndex(node.groups),
            axis=last,
            engine="flox",
            fill_value=0,
        )
        counts = da.moveaxis(counts, last, node.axis)
    return elementwise(partial(apply_mask_few, need=need), np.dtype("f8"), result, counts).astype(step.dtype)


def apply_mask_few(value: np.ndarray, count: np.ndarray, *, need: int) -> np.ndarray:
    return np.where(count < need, np.nan, np.asarray(value, dtype="f8"))
