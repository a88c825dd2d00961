"""unary, binary, where, isin, cast, decode. Dtypes are what numpy's own loops give."""

from __future__ import annotations

import numpy as np

from .. import dtypes
from .base import Context, Meta, broadcast, promote, rule
from .values import decode_fills

NULL_TESTS = ("isnull", "notnull")
COMPARISONS = ("equal", "not_equal", "less", "less_equal", "greater", "greater_equal")
EXTREMES = ("minimum", "maximum", "fmin", "fmax")

UFUNCS: dict[str, np.ufunc] = {
    name: getattr(np, name)
    for name in (
        "negative positive absolute sign invert logical_not sqrt cbrt square reciprocal exp exp2 expm1 log log2 log10 "
        "log1p sin cos tan arcsin arccos arctan sinh cosh tanh arcsinh arccosh arctanh deg2rad rad2deg floor ceil "
        "trunc rint isnan isfinite isinf signbit add subtract multiply divide floor_divide remainder power arctan2 "
        "hypot minimum maximum fmin fmax equal not_equal less less_equal greater greater_equal bitwise_and bitwise_or "
        "bitwise_xor logical_and logical_or logical_xor left_shift right_shift copysign fmod logaddexp"
    ).split()
}

HALF = np.dtype("f2")


def loop(name: str, operands: list[np.dtype]) -> tuple[list[np.dtype], np.dtype]:
    """Dtypes that the operands are cast to and the result's; `TypeError` if there is no loop.

    The graph has no `f2`: where numpy would compute in it, `f4` is computed in.
    """
    ufunc = UFUNCS[name]
    *ins, out = ufunc.resolve_dtypes((*operands, None))
    if HALF in (*ins, out):
        widened = [np.dtype("f4") if dtype == HALF else dtype for dtype in ins]
        *ins, out = ufunc.resolve_dtypes((*widened, None))
    return list(ins), out


def _apply(ctx: Context, name: str, operands: list[Meta]) -> str:
    try:
        ins, out = loop(name, [dtypes.carrier(x.dtype) for x in operands])
        for dtype in ins:
            dtypes.name_of(dtype)
        return dtypes.name_of(out)
    except (TypeError, ValueError):
        found = " and ".join(x.dtype for x in operands)
        ctx.fail("dtype_error", f"{name} is not defined for {found}. Cast the operands first.")


@rule("unary")
def unary(ctx: Context) -> Meta:
    x, name = ctx.x, ctx.node.fn
    if name in NULL_TESTS:
        return Meta(x.shape, "b1")
    if dtypes.is_cftime(x.dtype) and name not in ("isnan", "isfinite", "isinf"):
        ctx.fail("dtype_error", f"{name} is not defined for {x.dtype}.")
    return Meta(x.shape, _apply(ctx, name, [x]))


def _cftime(ctx: Context, name: str, a: str, b: str) -> str:
    """Dates of one calendar compare and differ; a timedelta moves them."""
    if a == b and name in COMPARISONS:
        return "b1"
    if a == b and name in EXTREMES:
        return a
    if a == b and name == "subtract":
        return "m8[us]"
    if name in ("add", "subtract") and dtypes.kind(b) == "m":
        return a
    if name == "add" and dtypes.kind(a) == "m":
        return b
    ctx.fail("dtype_error", f"{name} is not defined for {a} and {b}. Convert the calendar first.")


@rule("binary")
def binary(ctx: Context) -> Meta:
    x, y = ctx.operands
    shape = broadcast(ctx, [x.shape, y.shape])
    if dtypes.is_cftime(x.dtype) or dtypes.is_cftime(y.dtype):
        return Meta(shape, _cftime(ctx, ctx.node.fn, x.dtype, y.dtype))
    return Meta(shape, _apply(ctx, ctx.node.fn, [x, y]))


@rule("where")
def where(ctx: Context) -> Meta:
    condition, x, y = ctx.operands
    if condition.dtype != "b1":
        ctx.fail("dtype_error", f"the condition is {condition.dtype}; it must be b1.")
    return Meta(broadcast(ctx, [condition.shape, x.shape, y.shape]), promote(ctx, [x.dtype, y.dtype]))


@rule("isin")
def isin(ctx: Context) -> Meta:
    ctx.literal(1, "the values looked for")
    promote(ctx, [x.dtype for x in ctx.operands])
    return Meta(ctx.x.shape, "b1")


@rule("cast")
def cast(ctx: Context) -> Meta:
    old, new = ctx.x.dtype, ctx.node.dtype
    for one, other in ((old, new), (new, old)):
        if dtypes.is_cftime(one) and other not in (one, "i8"):
            ctx.fail("dtype_error", f"{old} is not cast to {new}; cftime is cast from and to i8 only.")
    return Meta(ctx.x.shape, new)


@rule("decode")
def decode(ctx: Context) -> Meta:
    if dtypes.kind(ctx.x.dtype) not in "iuf":
        ctx.fail("dtype_error", f"{ctx.x.dtype} is not decoded; packed values are integers or floats.")
    try:
        decode_fills(ctx.node.fill, ctx.x.dtype)
    except (ValueError, OverflowError):
        ctx.fail("invalid_value", f"a fill value of {ctx.node.fill} is not a number.")
    return Meta(ctx.x.shape, ctx.node.dtype)
