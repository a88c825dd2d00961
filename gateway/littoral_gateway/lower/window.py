"""window: partial results of runs of 1, 2, 4 … positions, put together to any width.

The window of `w` positions is the merge of at most log₂ w runs that do not overlap, so it costs `log w` passes
and is as accurate as a fresh sum for each position.
"""

from __future__ import annotations

from functools import partial
from typing import Any

import dask.array as da
import numpy as np

from . import partials as p
from .base import Step, elementwise, empty_meta, lowers
from .quantile import quantile_block

Runs = dict[str, np.ndarray]


def _single(fn: str, x: np.ndarray) -> Runs:
    """Partial results of each element alone. Axis last."""
    valid = ~np.isnan(x)
    n = valid.astype("i8")
    if fn == "count":
        return {"n": n}
    if fn in ("min", "max"):
        return {"n": n, "value": x}
    wide = np.where(valid, x, 0).astype("f8")
    if fn == "prod":
        return {"n": n, "product": np.where(valid, x, 1).astype("f8")}
    if fn in ("var", "std"):
        return {"n": n, "mean": wide, "m2": np.zeros_like(wide)}
    return {"n": n, "total": wide}


def _merge(fn: str, a: Runs, b: Runs) -> Runs:
    if fn in ("min", "max"):
        with np.errstate(all="ignore"):
            ufunc = np.fmin if fn == "min" else np.fmax
            return {"n": a["n"] + b["n"], "value": ufunc(a["value"], b["value"])}
    if fn in ("var", "std"):
        return p.merge_moments(a, b)
    return p.merge_sums(a, b)


def _part(runs: Runs, start: int, stop: int) -> Runs:
    return {key: value[..., start:stop] for key, value in runs.items()}


def windows(fn: str, x: np.ndarray, width: int) -> Runs:
    """Partial results of every whole window of `width` positions along the last axis."""
    count = x.shape[-1] - width + 1
    runs = _single(fn, x)
    out: Runs | None = None
    covered, run = 0, 1
    while True:
        if width & run:
            piece = _part(runs, covered, covered + count)
            out = piece if out is None else _merge(fn, out, piece)
            covered += run
        if covered == width:
            assert out is not None
            return out
        size = x.shape[-1] - 2 * run + 1
        runs = _merge(fn, _part(runs, 0, size), _part(runs, run, run + size))
        run *= 2


def _medians(x: np.ndarray, width: int) -> tuple[np.ndarray, np.ndarray]:
    """Medians and counts, in pieces: a piece of sorted windows is `width` times its values."""
    view = np.lib.stride_tricks.sliding_window_view(x, width, axis=-1)
    out = np.empty(view.shape[:-1], x.dtype)
    n = np.empty(view.shape[:-1], "i8")
    row = max(1, view[..., :1, :].size)
    at_once = max(1, 4_000_000 // row)
    for start in range(0, view.shape[-2], at_once):
        piece = np.ascontiguousarray(view[..., start : start + at_once, :])
        out[..., start : start + at_once] = quantile_block(piece, (0.5,), "linear", True)[0]
        n[..., start : start + at_once] = width - np.count_nonzero(np.isnan(piece), axis=-1)
    return out, n


def window_block(
    x: np.ndarray, *, fn: str, axis: int, depth: int, before: int, after: int, min_periods: int, ddof: int
) -> np.ndarray:
    """Windows of a block that has `depth` more positions at both ends of `axis` (NaN outside the array)."""
    dtype = x.dtype
    x = np.moveaxis(np.asarray(x), axis, -1)
    size = x.shape[-1] - 2 * depth
    x = x[..., depth - before : depth + size + after]
    width = before + after + 1
    with np.errstate(all="ignore"):
        if fn == "median":
            value, n = _medians(x, width)
        else:
            part = windows(fn, x, width)
            n = part["n"]
            value = _value(fn, part, ddof)
        value = np.where(n < min_periods, np.nan, value).astype(dtype, copy=False)
    return np.moveaxis(value, -1, axis)


def _value(fn: str, part: Runs, ddof: int) -> Any:
    if fn == "count":
        return part["n"]
    if fn in ("min", "max"):
        return part["value"]
    if fn == "prod":
        return part["product"]
    if fn == "sum":
        return part["total"]
    if fn == "mean":
        return part["total"] / part["n"]
    freedom = part["n"] - ddof
    variance = np.where(freedom > 0, part["m2"] / freedom, np.nan)
    return np.sqrt(variance) if fn == "std" else variance


@lowers("window")
def window(step: Step) -> da.Array:
    x, node = step.x, step.node
    size = x.shape[node.axis]
    before, after = min(node.before, size - 1), min(node.after, size - 1)
    depth = max(before, after)
    function = partial(
        window_block,
        fn=node.fn,
        axis=node.axis,
        depth=depth,
        before=before,
        after=after,
        min_periods=node.min_periods,
        ddof=node.ddof,
    )
    if depth == 0:
        return elementwise(function, step.dtype, x)
    overlapped = da.overlap.overlap(x, depth={node.axis: depth}, boundary={node.axis: np.nan})
    # Overlapping may have merged blocks; what remains after the windows is each block without its margins.
    chunks = tuple(
        tuple(n - 2 * depth for n in sizes) if axis == node.axis else sizes
        for axis, sizes in enumerate(overlapped.chunks)
    )
    return da.map_blocks(function, overlapped, chunks=chunks, dtype=step.dtype, meta=empty_meta(x.ndim, step.dtype))
