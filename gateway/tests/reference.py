"""What each operation means, in plain numpy, pandas and xarray on whole arrays: nothing of the gateway's is used.

Floating reductions are done in `f8`, as docs/graph.md asks.
"""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import pandas as pd
import xarray as xr


def null(x: np.ndarray) -> np.ndarray:
    return pd.isnull(x) if x.dtype.kind in "fMm" else np.zeros(x.shape, bool)


def run(document: dict[str, Any], values: dict[int, np.ndarray]) -> dict[str, np.ndarray]:
    """All outputs; `values` has the arrays of sources and literals by node."""
    done: list[np.ndarray] = []
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        for index, node in enumerate(document["nodes"]):
            if index in values:
                done.append(np.asarray(values[index]))
            else:
                function = globals()[f"op_{node['op']}"]
                done.append(np.asarray(function(node, *(done[i] for i in node["in"]))))
    return {name: done[at] for name, at in document["outputs"].items()}


def op_slice(node: dict[str, Any], x: np.ndarray) -> np.ndarray:
    for axis in range(x.ndim - 1, -1, -1):
        item = node["index"][axis]
        if isinstance(item, int):
            x = np.take(x, item, axis=axis)
        else:
            x = np.take(x, item[0] + item[2] * np.arange(item[1]), axis=axis)
    return x


def scalar(text: str, dtype: np.dtype) -> Any:
    if dtype.kind in "Mm":
        return np.array(np.iinfo("i8").min if text == "NaT" else int(text), "i8").view(dtype)[()]
    if dtype.kind == "b":
        return text == "true"
    if dtype.kind == "U":
        return text
    return dtype.type(int(text) if dtype.kind in "iu" else float(text))


def op_take(node: dict[str, Any], x: np.ndarray, index: np.ndarray) -> np.ndarray:
    if node["fill"] is None:
        return np.take(x, index, axis=node["axis"])
    fill = np.full((*x.shape[: node["axis"]], 1, *x.shape[node["axis"] + 1 :]), scalar(node["fill"], x.dtype), x.dtype)
    return np.take(np.concatenate([x, fill], axis=node["axis"]), index, axis=node["axis"])


def op_gather(node: dict[str, Any], x: np.ndarray, *indices: np.ndarray) -> np.ndarray:
    axes = node["axes"]
    moved = np.moveaxis(x, axes, range(len(axes)))
    picked = moved[tuple(indices)]
    points = indices[0].ndim
    return np.moveaxis(picked, range(points), range(axes[0], axes[0] + points))


def op_unary(node: dict[str, Any], x: np.ndarray) -> np.ndarray:
    if node["fn"] in ("isnull", "notnull"):
        return null(x) if node["fn"] == "isnull" else ~null(x)
    out = getattr(np, node["fn"])(x)
    return getattr(np, node["fn"])(x.astype("f4")) if out.dtype == "f2" else out


def op_binary(node: dict[str, Any], x: np.ndarray, y: np.ndarray) -> np.ndarray:
    out = getattr(np, node["fn"])(x, y)
    return getattr(np, node["fn"])(x.astype("f4"), y.astype("f4")) if out.dtype == "f2" else out


def op_where(node: dict[str, Any], condition: np.ndarray, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    return np.where(condition, x, y)


def op_isin(node: dict[str, Any], x: np.ndarray, values: np.ndarray) -> np.ndarray:
    return (x[..., None] == values.ravel()).any(axis=-1)


def op_cast(node: dict[str, Any], x: np.ndarray) -> np.ndarray:
    return x.astype(node["dtype"])


def op_decode(node: dict[str, Any], x: np.ndarray) -> np.ndarray:
    mask = np.isin(x, [float(text) for text in node["fill"]])
    out = x.astype(node["dtype"])
    for key, apply in (("scale", np.multiply), ("offset", np.add)):
        if node[key] is not None:
            out = apply(out, out.dtype.type(float(node[key])))
    return np.where(mask, np.nan, out).astype(node["dtype"])


def reduce_1d(fn: str, v: np.ndarray, skipna: bool, ddof: int, min_count: int | None) -> Any:
    """One slice. `None` is a missing value."""
    gone = null(v)
    valid = v[~gone] if skipna else v
    bad = bool(gone.any()) and not skipna
    if fn == "count":
        return int(np.count_nonzero(~gone))
    if fn in ("any", "all"):
        return getattr(np, fn)(valid)
    if fn in ("first", "last"):
        return (valid[0] if fn == "first" else valid[-1]) if len(valid) else None
    if fn in ("argmin", "argmax"):
        places = np.flatnonzero(~gone) if skipna else np.arange(len(v))
        if len(places) == 0:
            raise ValueError("All-NaN slice encountered")
        return places[getattr(np, fn)(v[places])]
    if bad:
        return None
    if fn in ("sum", "prod"):
        if min_count is not None and len(valid) < min_count:
            return None
        if v.dtype.kind == "m":
            return valid.astype("i8").sum().astype(v.dtype)
        return getattr(np, fn)(valid.astype("f8") if v.dtype.kind == "f" else valid)
    if len(valid) == 0:
        return None
    if fn in ("min", "max"):
        return getattr(np, fn)(valid)
    if v.dtype.kind in "Mm":
        ticks = [int(t) for t in np.sort(valid.astype("i8"))]
        if fn == "median":
            ticks = ticks[(len(ticks) - 1) // 2 : len(ticks) // 2 + 1]
        return np.array(sum(ticks) // len(ticks), "i8").astype(v.dtype)
    wide = valid.astype("f8")
    if fn in ("var", "std"):
        return getattr(np, fn)(wide, ddof=ddof) if len(valid) > ddof else None
    return getattr(np, fn)(wide)


def result_dtype(fn: str, dtype: np.dtype, min_count: int | None) -> np.dtype:
    kind = dtype.kind
    if fn in ("count", "argmin", "argmax"):
        return np.dtype("i8")
    if fn in ("any", "all"):
        return np.dtype(bool)
    if fn in ("min", "max", "first", "last") or kind in "fMm":
        return dtype
    if fn in ("sum", "prod") and min_count is None:
        return np.dtype("u8" if kind == "u" else "i8")
    return np.dtype("f8")


def over(x: np.ndarray, axes: list[int], function: Any, dtype: np.dtype) -> np.ndarray:
    """`function` of each slice over `axes` (flattened in C order), axes gone."""
    rest = [axis for axis in range(x.ndim) if axis not in axes]
    moved = x.transpose(*rest, *axes)
    shape = moved.shape[: len(rest)]
    rows = (
        moved.reshape(int(np.prod(shape, dtype=int)), -1)
        if moved.size
        else [np.empty(0, x.dtype)] * int(np.prod(shape))
    )
    out = np.empty(len(rows), dtype)
    for i, row in enumerate(rows):
        value = function(row)
        out[i] = (np.array("NaT", dtype) if dtype.kind in "Mm" else np.nan) if value is None else value
    return out.reshape(shape)


def op_reduce(node: dict[str, Any], x: np.ndarray) -> np.ndarray:
    def one(row: np.ndarray) -> Any:
        return reduce_1d(node["fn"], row, node["skipna"], node["ddof"], node["min_count"])

    out = over(x, node["axes"], one, result_dtype(node["fn"], x.dtype, node["min_count"]))
    return np.expand_dims(out, tuple(node["axes"])) if node["keepdims"] else out


def op_group_reduce(node: dict[str, Any], x: np.ndarray, codes: np.ndarray) -> np.ndarray:
    dtype = result_dtype(node["fn"], x.dtype, node["min_count"])
    parts = []
    for group in range(node["groups"]):
        members = np.compress(codes == group, x, axis=node["axis"])

        def one(row: np.ndarray) -> Any:
            return reduce_1d(node["fn"], row, node["skipna"], node["ddof"], node["min_count"])

        parts.append(over(members, [node["axis"]], one, dtype))
    shape = (*x.shape[: node["axis"]], 0, *x.shape[node["axis"] + 1 :])
    return np.stack(parts, axis=node["axis"]) if parts else np.empty(shape, dtype)


def op_quantile(node: dict[str, Any], x: np.ndarray) -> np.ndarray:
    q = [float(text) for text in node["q"]]
    function = np.nanquantile if node["skipna"] else np.quantile
    wide = x.astype("f8")
    return function(wide, q, axis=tuple(node["axes"]), method=node["method"]).astype("f4" if x.dtype == "f4" else "f8")


def op_scan(node: dict[str, Any], x: np.ndarray) -> np.ndarray:
    fn, axis = node["fn"], node["axis"]
    if fn in ("ffill", "bfill"):
        frame = xr.DataArray(x)

        def fill(row: np.ndarray) -> np.ndarray:
            return getattr(pd.Series(row), fn)(limit=node["limit"]).to_numpy()

        return x if not null(x).any() or node["limit"] == 0 else np.apply_along_axis(fill, axis, frame.values)
    dtype = result_dtype(fn.removeprefix("cum"), x.dtype, None)
    wide = x.astype("f8") if x.dtype.kind == "f" else x
    name = f"nan{fn}" if node["skipna"] else fn
    return getattr(np, name)(wide, axis=axis).astype(dtype)


def op_window(node: dict[str, Any], x: np.ndarray) -> np.ndarray:
    moved = np.moveaxis(x, node["axis"], -1)
    out = np.empty(moved.shape, x.dtype)
    for i in range(moved.shape[-1]):
        part = moved[..., max(0, i - node["before"]) : i + node["after"] + 1]
        for at in np.ndindex(part.shape[:-1]):
            row = part[at]
            value = reduce_1d(node["fn"], row, True, node["ddof"], None)
            few = np.count_nonzero(~np.isnan(row)) < node["min_periods"]
            out[(*at, i)] = np.nan if value is None or few else value
    return np.moveaxis(out, -1, node["axis"])


def op_pad(node: dict[str, Any], x: np.ndarray) -> np.ndarray:
    if node["mode"] == "constant":
        out = np.full([n + b + a for n, (b, a) in zip(x.shape, node["widths"], strict=True)], 0, x.dtype)
        out[...] = scalar(node["value"], x.dtype)
        out[tuple(slice(b, b + n) for n, (b, _) in zip(x.shape, node["widths"], strict=True))] = x
        return out
    return np.pad(x, node["widths"], mode=node["mode"])


def op_concat(node: dict[str, Any], *xs: np.ndarray) -> np.ndarray:
    return np.concatenate(xs, axis=node["axis"])


def op_broadcast(node: dict[str, Any], x: np.ndarray) -> np.ndarray:
    return np.broadcast_to(x, node["shape"])


def op_transpose(node: dict[str, Any], x: np.ndarray) -> np.ndarray:
    return x.transpose(node["order"])


def op_reshape(node: dict[str, Any], x: np.ndarray) -> np.ndarray:
    return x.reshape(node["shape"])


def op_einsum(node: dict[str, Any], *xs: np.ndarray) -> np.ndarray:
    dtype = np.result_type(*xs)
    dtype = np.dtype("i8") if dtype.kind == "b" else dtype
    wide = [x.astype("f8" if dtype.kind == "f" else dtype) for x in xs]
    return np.einsum(node["subscripts"], *wide).astype(dtype)


def op_sort(node: dict[str, Any], x: np.ndarray) -> np.ndarray:
    if node["fn"] == "sort":
        return np.sort(x, axis=node["axis"])
    if node["fn"] == "argsort":
        return np.argsort(x, axis=node["axis"], kind="stable")
    return np.apply_along_axis(lambda row: pd.Series(row).rank().to_numpy(), node["axis"], x)


def op_rechunk(node: dict[str, Any], x: np.ndarray) -> np.ndarray:
    return x
