"""scan, window, sort: one axis, same shape."""

from __future__ import annotations

from .. import dtypes
from .base import Context, Meta, rule
from .reductions import reduced_dtype


@rule("scan")
def scan(ctx: Context) -> Meta:
    x, fn = ctx.x, ctx.node.fn
    ctx.check_axis(ctx.node.axis)
    if fn in ("ffill", "bfill"):
        return Meta(x.shape, x.dtype)
    return Meta(x.shape, reduced_dtype(ctx, fn.removeprefix("cum"), x.dtype, None))


@rule("window")
def window(ctx: Context) -> Meta:
    ctx.check_axis(ctx.node.axis)
    if not dtypes.is_float(ctx.x.dtype):
        ctx.fail("dtype_error", f"windows are over floats, not {ctx.x.dtype}. Cast to f8 first.")
    return ctx.x


@rule("sort")
def sort(ctx: Context) -> Meta:
    x, fn = ctx.x, ctx.node.fn
    ctx.check_axis(ctx.node.axis)
    return Meta(x.shape, {"sort": x.dtype, "argsort": "i8", "rank": "f8"}[fn])
