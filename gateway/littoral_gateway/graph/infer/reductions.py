"""reduce, group_reduce, quantile, einsum: axes that go."""

from __future__ import annotations

import numpy as np

from .. import dtypes
from .base import Context, Meta, promote, rule

#: Reductions of an empty slice that have no value unless the dtype can say "missing".
NEEDS_ELEMENT = ("min", "max", "first", "last")


def reduced_dtype(ctx: Context, fn: str, dtype: str, min_count: int | None) -> str:
    kind = dtypes.kind(dtype)

    def undefined() -> None:
        ctx.fail("dtype_error", f"{fn} is not defined for {dtype}.")

    if fn == "count":
        return "i8"
    if fn in ("any", "all"):
        if kind not in "biuf":
            undefined()
        return "b1"
    if fn in ("first", "last"):
        return dtype
    if kind == "U":
        undefined()
    if fn in ("argmin", "argmax"):
        return "i8"
    if fn in ("min", "max"):
        return dtype
    if fn in ("mean", "median"):
        return "f8" if kind in "biu" else dtype
    if fn in ("var", "std"):
        if kind in "Mmc":
            undefined()
        return dtype if kind == "f" else "f8"
    # sum, prod
    if kind in "Mc" or (kind == "m" and fn == "prod"):
        undefined()
    if kind in "fm":
        return dtype
    if min_count is not None:
        return "f8"
    return "u8" if kind == "u" else "i8"


@rule("reduce")
def reduce(ctx: Context) -> Meta:
    x, node = ctx.x, ctx.node
    ctx.check_axes(node.axes)
    dtype = reduced_dtype(ctx, node.fn, x.dtype, node.min_count)
    length = 1
    for axis in node.axes:
        length *= x.shape[axis]
    shape = tuple(1 if axis in node.axes else n for axis, n in enumerate(x.shape))
    if length == 0 and 0 not in shape:
        no_value = node.fn in ("argmin", "argmax") or (node.fn in NEEDS_ELEMENT and not dtypes.has_missing(x.dtype))
        if no_value:
            ctx.fail("shape_mismatch", f"{node.fn} over axes {node.axes} of shape {list(x.shape)} has no elements.")
    if not node.keepdims:
        shape = tuple(n for axis, n in enumerate(x.shape) if axis not in node.axes)
    return Meta(shape, dtype)


@rule("group_reduce")
def group_reduce(ctx: Context) -> Meta:
    x, node = ctx.x, ctx.node
    ctx.check_axis(node.axis)
    codes = ctx.indices(1, "the group codes")
    if codes.shape != (x.shape[node.axis],):
        ctx.fail(
            "shape_mismatch",
            f"{list(codes.shape)} codes for axis {node.axis} of size {x.shape[node.axis]}; one per position is needed.",
        )
    if codes.size and (codes.min() < -1 or codes.max() >= node.groups):
        ctx.fail("invalid_value", f"a group code is outside -1 … {node.groups - 1}.")
    if dtypes.kind(x.dtype) == "U" and node.fn != "count":
        ctx.fail("dtype_error", f"{node.fn} by group is not defined for {x.dtype}.")
    dtype = reduced_dtype(ctx, node.fn, x.dtype, node.min_count)
    if node.fn in NEEDS_ELEMENT and not dtypes.has_missing(x.dtype):
        used = np.unique(codes[codes >= 0]).size
        if used < node.groups:
            ctx.fail(
                "dtype_error",
                f"{node.groups - used} of {node.groups} groups are empty, and {x.dtype} has no missing value. "
                "Cast to f8 first.",
            )
    return Meta((*x.shape[: node.axis], node.groups, *x.shape[node.axis + 1 :]), dtype)


@rule("quantile")
def quantile(ctx: Context) -> Meta:
    x, node = ctx.x, ctx.node
    ctx.check_axes(node.axes)
    time = dtypes.is_time(x.dtype)
    if not time and dtypes.kind(x.dtype) not in "biuf":
        ctx.fail("dtype_error", f"quantile is not defined for {x.dtype}.")
    if not all(0 <= float(q) <= 1 for q in node.q):
        ctx.fail("invalid_value", f"q {node.q} must be between 0 and 1.")
    rest = tuple(n for axis, n in enumerate(x.shape) if axis not in node.axes)
    return Meta((len(node.q), *rest), x.dtype if time or x.dtype == "f4" else "f8")


@rule("einsum")
def einsum(ctx: Context) -> Meta:
    left, right = ctx.node.subscripts.split("->")
    terms = left.split(",")
    if len(terms) != len(ctx.operands):
        ctx.fail("shape_mismatch", f"{len(terms)} terms for {len(ctx.operands)} operands.")
    sizes: dict[str, int] = {}
    for term, x in zip(terms, ctx.operands, strict=True):
        if len(term) != x.ndim:
            ctx.fail("shape_mismatch", f"term {term!r} for an operand of shape {list(x.shape)}.")
        if len(set(term)) != len(term):
            ctx.fail("invalid_value", f"term {term!r} repeats a letter, which is not supported.")
        for letter, size in zip(term, x.shape, strict=True):
            if sizes.setdefault(letter, size) != size:
                ctx.fail("shape_mismatch", f"{letter!r} is {sizes[letter]} long in one operand and {size} in another.")
    if len(set(right)) != len(right) or not set(right) <= set(sizes):
        ctx.fail("invalid_value", f"the result {right!r} may name each letter of the operands once, and no other.")
    if not all(dtypes.is_numeric(x.dtype) for x in ctx.operands):
        ctx.fail("dtype_error", "einsum is for numbers.")
    dtype = promote(ctx, [x.dtype for x in ctx.operands])
    return Meta(tuple(sizes[letter] for letter in right), "i8" if dtype == "b1" else dtype)
