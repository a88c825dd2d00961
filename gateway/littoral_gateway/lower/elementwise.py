"""unary, binary, where, isin, cast, decode."""

from __future__ import annotations

from functools import partial
from typing import Any

import dask.array as da
import numpy as np

from ..graph.dtypes import carrier, is_cftime, kind
from ..graph.infer.elementwise import UFUNCS, loop
from ..graph.infer.values import decode_fills
from .base import Step, elementwise, lowers


def missing(x: np.ndarray) -> np.ndarray | None:
    """Where `x` is NaN or NaT; `None` for dtypes that have neither."""
    if x.dtype.kind == "f":
        return np.isnan(x)
    if x.dtype.kind in "Mm":
        return np.isnat(x)
    return None


def apply_ufunc(*blocks: np.ndarray, name: str, ins: tuple[np.dtype, ...], out: np.dtype) -> Any:
    with np.errstate(all="ignore"):
        cast = [np.asarray(block).astype(dtype, copy=False) for block, dtype in zip(blocks, ins, strict=True)]
        return np.asarray(UFUNCS[name](*cast)).astype(out, copy=False)


def apply_null(x: np.ndarray, *, negate: bool) -> np.ndarray:
    x = np.asarray(x)
    mask = missing(x)
    mask = np.zeros(x.shape, bool) if mask is None else np.asarray(mask)
    return ~mask if negate else mask


@lowers("unary")
def unary(step: Step) -> da.Array:
    fn = step.node.fn
    if fn in ("isnull", "notnull"):
        return elementwise(partial(apply_null, negate=fn == "notnull"), step.dtype, step.x)
    return _ufunc(step, step.arrays)


@lowers("binary")
def binary(step: Step) -> da.Array:
    arrays = list(step.arrays)
    if any(is_cftime(x.dtype) for x in step.operands):
        # Dates in a calendar are microseconds; so is what moves them, lest numpy widens to nanoseconds.
        for i, x in enumerate(step.operands):
            if kind(x.dtype) == "m":
                arrays[i] = arrays[i].astype("m8[us]")
    return _ufunc(step, arrays)


def _ufunc(step: Step, arrays: list[da.Array]) -> da.Array:
    ins, out = loop(step.node.fn, [x.dtype for x in arrays])
    return elementwise(partial(apply_ufunc, name=step.node.fn, ins=tuple(ins), out=out), step.dtype, *arrays)


def apply_where(condition: np.ndarray, x: np.ndarray, y: np.ndarray, *, dtype: np.dtype) -> np.ndarray:
    x = np.asarray(x).astype(dtype, copy=False)
    return np.asarray(np.where(condition, x, np.asarray(y).astype(dtype, copy=False)))


@lowers("where")
def where(step: Step) -> da.Array:
    return elementwise(partial(apply_where, dtype=step.dtype), step.dtype, *step.arrays)


def apply_isin(x: np.ndarray, *, values: np.ndarray) -> np.ndarray:
    found = np.isin(x, values)
    mask = missing(np.asarray(x))
    return found if mask is None else found & ~mask


@lowers("isin")
def isin(step: Step) -> da.Array:
    return elementwise(partial(apply_isin, values=step.literal(1).ravel()), step.dtype, step.x)


def apply_cast(x: np.ndarray, *, dtype: np.dtype) -> np.ndarray:
    x = np.asarray(x)
    with np.errstate(all="ignore"):
        if {x.dtype.kind, dtype.kind} & set("Mm") and np.dtype("i8") in (x.dtype, dtype):
            return x.view(dtype) if x.ndim else np.array(x).view(dtype)
        return x.astype(dtype, copy=False)


@lowers("cast")
def cast(step: Step) -> da.Array:
    if step.x.dtype == step.dtype:
        return step.x
    return elementwise(partial(apply_cast, dtype=step.dtype), step.dtype, step.x)


def apply_decode(
    x: np.ndarray, *, fills: tuple[Any, ...], scale: float | None, offset: float | None, dtype: np.dtype
) -> np.ndarray:
    x = np.asarray(x)
    out = x.astype(dtype)
    with np.errstate(all="ignore"):
        if scale is not None:
            out *= dtype.type(scale)
        if offset is not None:
            out += dtype.type(offset)
        for fill in fills:
            out[x == fill] = np.nan
    return out


@lowers("decode")
def decode(step: Step) -> da.Array:
    node = step.node
    function = partial(
        apply_decode,
        fills=tuple(decode_fills(node.fill, step.operands[0].dtype)),
        scale=None if node.scale is None else float(node.scale),
        offset=None if node.offset is None else float(node.offset),
        dtype=carrier(node.dtype),
    )
    return elementwise(function, step.dtype, step.x)
