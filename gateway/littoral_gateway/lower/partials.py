"""Reductions as mergeable partial results: of a block, of several partials, and the value at the end.

Partials are dicts of arrays that keep the reduced axes with length 1. Sums of floats are accumulated in
`f8`. Blocks without NaN, the usual case, are summed in one pass: only a NaN in the sum asks for the mask.
"""

from __future__ import annotations

from functools import reduce
from typing import Any

import numpy as np

from .elementwise import missing

Partial = dict[str, Any]
Axes = tuple[int, ...]

LAST = np.iinfo("i8").max


def length(x: np.ndarray, axes: Axes) -> int:
    n = 1
    for axis in axes:
        n *= x.shape[axis]
    return n


def count_valid(x: np.ndarray, axes: Axes) -> Any:
    """Number of elements that are not missing."""
    mask = missing(x)
    if mask is None or not mask.any():
        return np.full([1 if axis in axes else size for axis, size in enumerate(x.shape)], length(x, axes), dtype="i8")
    return length(x, axes) - np.count_nonzero(mask, axis=axes, keepdims=True).astype("i8")


def total(x: np.ndarray, axes: Axes, skipna: bool, dtype: np.dtype, ufunc: np.ufunc = np.add) -> Partial:
    """Sum (or product) and count."""
    with np.errstate(all="ignore"):
        out = ufunc.reduce(x, axis=axes, dtype=dtype, keepdims=True)
        if not skipna or x.dtype.kind != "f" or not np.isnan(out).any():
            return {"n": np.full((1,) * x.ndim, length(x, axes), dtype="i8"), "total": out}
        mask = np.isnan(x)
        identity = x.dtype.type(ufunc.identity)
        out = ufunc.reduce(np.where(mask, identity, x), axis=axes, dtype=dtype, keepdims=True)
    return {"n": length(x, axes) - np.count_nonzero(mask, axis=axes, keepdims=True).astype("i8"), "total": out}


def moments(x: np.ndarray, axes: Axes, skipna: bool) -> Partial:
    """Count, mean, sum of squared deviations."""
    first = total(x, axes, skipna, np.dtype("f8"))
    with np.errstate(all="ignore"):
        mean = first["total"] / first["n"]
        deviation = np.subtract(x, mean, dtype="f8")
        if skipna and x.dtype.kind == "f":
            mask = np.isnan(x)
            if mask.any():
                deviation[mask] = 0
        np.square(deviation, out=deviation)
        m2 = np.add.reduce(deviation, axis=axes, keepdims=True)
    n = np.broadcast_to(first["n"], m2.shape)
    return {"n": n, "mean": np.where(n > 0, mean, 0), "m2": np.where(n > 0, m2, 0)}


def merge_moments(a: Partial, b: Partial) -> Partial:
    n = a["n"] + b["n"]
    with np.errstate(all="ignore"):
        share = np.where(n > 0, b["n"] / n, 0)
        delta = np.where((a["n"] > 0) & (b["n"] > 0), b["mean"] - a["mean"], 0)
        mean = np.where(a["n"] > 0, a["mean"] + delta * share, b["mean"])
        return {"n": n, "mean": mean, "m2": a["m2"] + b["m2"] + delta * delta * a["n"] * share}


def extreme(x: np.ndarray, axes: Axes, skipna: bool, smallest: bool) -> Partial:
    n = length(x, axes)
    if n == 0:
        shape = tuple(1 if axis in axes else size for axis, size in enumerate(x.shape))
        return {"n": np.zeros(shape, "i8"), "value": np.zeros(shape, x.dtype)}
    with np.errstate(all="ignore"):
        value = (np.minimum if smallest else np.maximum).reduce(x, axis=axes, keepdims=True)
        gone = missing(value)
        if skipna and gone is not None and gone.any():
            value = (np.fmin if smallest else np.fmax).reduce(x, axis=axes, keepdims=True)
    return {"n": np.full((1,) * x.ndim, n, dtype="i8"), "value": value}


def merge_extreme(a: Partial, b: Partial, skipna: bool, smallest: bool) -> Partial:
    ufunc: np.ufunc
    if skipna:
        ufunc = np.fmin if smallest else np.fmax
    else:
        ufunc = np.minimum if smallest else np.maximum
    with np.errstate(all="ignore"):
        both = ufunc(a["value"], b["value"])
    # A block without elements has no value to compare with.
    value = np.where(a["n"] == 0, b["value"], np.where(b["n"] == 0, a["value"], both))
    return {"n": a["n"] + b["n"], "value": value.astype(a["value"].dtype, copy=False)}


def truth(x: np.ndarray, axes: Axes, skipna: bool, every: bool) -> Partial:
    as_bool: Any = x.astype(bool)
    mask = missing(x) if skipna else None
    if mask is not None:
        as_bool = as_bool | mask if every else as_bool & ~mask
    return {"value": (np.all if every else np.any)(as_bool, axis=axes, keepdims=True)}


def flat(x: np.ndarray, axes: Axes) -> np.ndarray:
    """`x` with `axes` as one last axis, in C order."""
    rest = [axis for axis in range(x.ndim) if axis not in axes]
    moved = x.transpose(*rest, *axes)
    return moved.reshape(*moved.shape[: len(rest)], length(x, axes))


def pick(x: np.ndarray, position: np.ndarray, axes: Axes, fn: str, skipna: bool) -> Partial:
    """`first last argmin argmax`: a value and its position among the reduced elements of the whole array."""
    shape = tuple(1 if axis in axes else size for axis, size in enumerate(x.shape))
    values = flat(x, axes)
    if values.shape[-1] == 0:
        return {"at": np.full(shape, -1, "i8"), "value": np.zeros(shape, x.dtype)}
    mask = missing(values)
    none: Any = np.zeros(values.shape[:-1], bool)
    if fn in ("first", "last"):
        valid = ~mask if skipna and mask is not None else np.ones(values.shape, bool)
        none = ~valid.any(axis=-1)
        chosen = valid.argmax(axis=-1) if fn == "first" else values.shape[-1] - 1 - valid[..., ::-1].argmax(axis=-1)
    else:
        comparable = values
        if mask is not None and mask.any():
            none = mask.all(axis=-1) if skipna else none
            # numpy finds the first NaN by itself, which is what `skipna = false` means.
            if skipna:
                worst = _extreme_value(x.dtype, largest=fn == "argmin")
                comparable = np.where(mask, worst, values)
        chosen = (np.argmin if fn == "argmin" else np.argmax)(comparable, axis=-1)
        if skipna and mask is not None and mask.any():
            chosen = _not_missing(comparable, mask, chosen)
    picked = np.take_along_axis(values, chosen[..., None], axis=-1)[..., 0]
    places = np.broadcast_to(flat(np.broadcast_to(position, x.shape), axes), values.shape)
    at = np.where(none, -1, np.take_along_axis(places, chosen[..., None], axis=-1)[..., 0])
    return {"at": at.reshape(shape), "value": picked.reshape(shape)}


def _extreme_value(dtype: np.dtype, *, largest: bool) -> Any:
    if dtype.kind == "f":
        return dtype.type(np.inf if largest else -np.inf)
    info = np.iinfo("i8")
    return np.array(info.max if largest else info.min + 1, "i8").view(dtype)[()]


def _not_missing(comparable: np.ndarray, mask: np.ndarray, chosen: np.ndarray) -> np.ndarray:
    """A missing element stands for an infinity; an infinity that is really there comes first."""
    hit = np.take_along_axis(mask, chosen[..., None], axis=-1)[..., 0]
    if not hit.any():
        return chosen
    best = np.take_along_axis(comparable, chosen[..., None], axis=-1)
    real = (comparable == best) & ~mask
    return np.where(hit & real.any(axis=-1), real.argmax(axis=-1), chosen)


def merge_pick(a: Partial, b: Partial, fn: str) -> Partial:
    if fn == "first":
        better = np.where(b["at"] < 0, LAST, b["at"]) < np.where(a["at"] < 0, LAST, a["at"])
    elif fn == "last":
        better = b["at"] > a["at"]
    else:
        with np.errstate(all="ignore"):
            lower = b["value"] < a["value"] if fn == "argmin" else b["value"] > a["value"]
        gone_a, gone_b = missing(a["value"]), missing(b["value"])
        if gone_a is not None and gone_b is not None:
            # Without skipna a NaN beats every number; with it such a partial has no position.
            lower = np.where(gone_a, False, np.where(gone_b, True, lower))
            equal = (a["value"] == b["value"]) | (gone_a & gone_b)
        else:
            equal = a["value"] == b["value"]
        better = (lower | (equal & (b["at"] < a["at"]))) & (b["at"] >= 0) | (a["at"] < 0)
    return {key: np.asarray(np.where(better, b[key], a[key]), dtype=a[key].dtype) for key in ("at", "value")}


def merge_sums(a: Partial, b: Partial) -> Partial:
    with np.errstate(all="ignore"):
        return {key: a[key] * b[key] if key == "product" else a[key] + b[key] for key in a}


def fold(partials: list[Partial], merge: Any) -> Partial:
    return reduce(merge, partials)


def split_time(x: np.ndarray, axes: Axes, skipna: bool) -> Partial:
    """Sum of `i8` times in two halves, so that it is exact for any number of them below 2³¹."""
    ticks = x.view("i8")
    mask = np.isnat(x)
    n_missing = np.count_nonzero(mask, axis=axes, keepdims=True).astype("i8")
    if mask.any():
        ticks = np.where(mask, 0, ticks)
    high = (ticks >> 32).sum(axis=axes, keepdims=True)
    low = (ticks & 0xFFFFFFFF).sum(axis=axes, keepdims=True)
    poisoned = np.zeros_like(n_missing) if skipna else n_missing
    return {"n": length(x, axes) - n_missing, "high": high, "low": low, "poisoned": poisoned}


def time_mean(partial: Partial, dtype: np.dtype) -> np.ndarray:
    """Exact mean, rounded down."""
    n = np.maximum(partial["n"], 1)
    quotient, rest = np.divmod(partial["high"], n)
    # rest < n, and the low halves add up to less than n · 2³², so this fits.
    ticks = (quotient << 32) + ((rest << 32) + partial["low"]) // n
    gone = (partial["n"] == 0) | (partial["poisoned"] > 0)
    return np.where(gone, np.iinfo("i8").min, ticks).view(dtype)


def time_sum(partial: Partial, dtype: np.dtype, min_count: int | None) -> np.ndarray:
    ticks = (partial["high"] << 32) + partial["low"]
    gone = partial["poisoned"] > 0
    if min_count is not None:
        gone |= partial["n"] < min_count
    return np.where(gone, np.iinfo("i8").min, ticks).view(dtype)
