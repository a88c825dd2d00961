"""scan, sort: along one axis, the shape kept."""

from __future__ import annotations

from functools import partial
from typing import Any

import dask.array as da
import numpy as np

from .base import Step, elementwise, lowers, map_axis
from .elementwise import missing


def apply_fill_missing(x: np.ndarray, *, identity: int) -> np.ndarray:
    x = np.asarray(x)
    mask = missing(x)
    if mask is None or not np.any(mask):
        return x
    value = np.array(identity, "i8").view(x.dtype)[()] if x.dtype.kind in "Mm" else x.dtype.type(identity)
    return np.where(mask, value, x)


def apply_running(x: np.ndarray, *, axis: int, product: bool, out: np.dtype) -> np.ndarray:
    """Running sum or product of a whole axis; float sums are carried in f8."""
    x = np.asarray(x)
    if x.dtype.kind == "m":
        total = np.cumsum(x.view("i8"), axis=axis)
        poisoned = np.maximum.accumulate(np.isnat(x), axis=axis)
        return np.where(poisoned, np.iinfo("i8").min, total).view(out)
    wide = np.dtype("f8") if out.kind == "f" else out
    with np.errstate(all="ignore"):
        return (np.cumprod if product else np.cumsum)(x, axis=axis, dtype=wide).astype(out, copy=False)


def apply_carry(x: np.ndarray, *, axis: int, limit: int | None, backward: bool) -> np.ndarray:
    """The last valid value carried over at most `limit` missing ones."""
    x = np.asarray(x)
    mask = missing(x)
    if mask is None or not np.any(mask):
        return x
    if backward:
        x, mask = np.flip(x, axis), np.flip(mask, axis)
    places = np.arange(x.shape[axis]).reshape([-1 if i == axis else 1 for i in range(x.ndim)])
    latest = np.maximum.accumulate(np.where(mask, -1, places), axis=axis)
    usable = latest >= 0
    if limit is not None:
        usable &= places - latest <= limit
    source = np.where(usable, latest, places)
    out = np.take_along_axis(x, source, axis=axis)
    return np.flip(out, axis) if backward else out


@lowers("scan")
def scan(step: Step) -> da.Array:
    x, node = step.x, step.node
    if node.fn in ("ffill", "bfill"):
        if x.dtype.kind not in "fMm":
            return x
        function: Any = partial(apply_carry, axis=node.axis, limit=node.limit, backward=node.fn == "bfill")
    else:
        product = node.fn == "cumprod"
        if node.skipna and x.dtype.kind in "fm":
            x = elementwise(partial(apply_fill_missing, identity=int(product)), x.dtype, x)
        if len(x.chunks[node.axis]) > 1 and x.dtype.kind != "m":
            wide = x.astype("f8" if x.dtype.kind == "f" else step.dtype)
            running = (da.cumprod if product else da.cumsum)(wide, axis=node.axis, method="sequential")
            return running.astype(step.dtype)
        function = partial(apply_running, axis=node.axis, product=product, out=step.dtype)
    return map_axis(function, x, node.axis, step.dtype, step.options)


def apply_sort(x: np.ndarray, *, axis: int) -> np.ndarray:
    return np.sort(x, axis=axis)


def apply_argsort(x: np.ndarray, *, axis: int) -> np.ndarray:
    return np.argsort(x, axis=axis, kind="stable").astype("i8", copy=False)


def apply_rank(x: np.ndarray, *, axis: int) -> np.ndarray:
    """Average ranks from 1; a missing element has none."""
    x = np.moveaxis(np.asarray(x), axis, -1)
    if x.size == 0:
        return np.moveaxis(np.empty(x.shape, "f8"), -1, axis)
    order = np.argsort(x, axis=-1, kind="stable")
    ordered = np.take_along_axis(x, order, axis=-1)
    places = np.broadcast_to(np.arange(x.shape[-1]), x.shape)
    new = np.ones(x.shape, bool)
    new[..., 1:] = ordered[..., 1:] != ordered[..., :-1]
    first = np.maximum.accumulate(np.where(new, places, 0), axis=-1)
    ends = np.ones(x.shape, bool)
    ends[..., :-1] = new[..., 1:]
    reverse = np.flip(np.where(ends, places, x.shape[-1]), -1)
    last = np.flip(np.minimum.accumulate(reverse, axis=-1), -1)
    ranks = np.empty(x.shape, "f8")
    np.put_along_axis(ranks, order, (first + last) / 2 + 1, axis=-1)
    mask = missing(x)
    if mask is not None:
        ranks[mask] = np.nan
    return np.moveaxis(ranks, -1, axis)


@lowers("sort")
def sort(step: Step) -> da.Array:
    function = {"sort": apply_sort, "argsort": apply_argsort, "rank": apply_rank}[step.node.fn]
    return map_axis(partial(function, axis=step.node.axis), step.x, step.node.axis, step.dtype, step.options)
