"""pad, concat, broadcast, transpose, reshape, rechunk: values stay, places change."""

from __future__ import annotations

import math

from .base import Context, Meta, promote, rule
from .values import check_value


@rule("pad")
def pad(ctx: Context) -> Meta:
    x, node = ctx.x, ctx.node
    if len(node.widths) != x.ndim:
        ctx.fail("shape_mismatch", f"{len(node.widths)} widths for the {x.ndim} axes of shape {list(x.shape)}.")
    if node.mode == "constant":
        check_value(ctx, node.value, x.dtype, "the value")
    elif any(n == 0 and any(width) for n, width in zip(x.shape, node.widths, strict=True)):
        ctx.fail("shape_mismatch", f"an empty axis of shape {list(x.shape)} can only be padded with a constant.")
    return Meta(tuple(n + before + after for n, (before, after) in zip(x.shape, node.widths, strict=True)), x.dtype)


@rule("concat")
def concat(ctx: Context) -> Meta:
    axis, first = ctx.node.axis, ctx.x
    ctx.check_axis(axis)
    for x in ctx.operands[1:]:
        if x.ndim != first.ndim or any(
            a != b for i, (a, b) in enumerate(zip(x.shape, first.shape, strict=True)) if i != axis
        ):
            ctx.fail("shape_mismatch", f"shapes {list(first.shape)} and {list(x.shape)} differ off axis {axis}.")
    total = sum(x.shape[axis] for x in ctx.operands)
    return Meta((*first.shape[:axis], total, *first.shape[axis + 1 :]), promote(ctx, [x.dtype for x in ctx.operands]))


@rule("broadcast")
def broadcast_to(ctx: Context) -> Meta:
    x, shape = ctx.x, tuple(ctx.node.shape)
    own = shape[len(shape) - x.ndim :] if len(shape) >= x.ndim else None
    if own is None or any(n not in (1, m) for n, m in zip(x.shape, own, strict=True)):
        ctx.fail("shape_mismatch", f"shape {list(x.shape)} does not broadcast to {list(shape)}.")
    return Meta(shape, x.dtype)


@rule("transpose")
def transpose(ctx: Context) -> Meta:
    x, order = ctx.x, ctx.node.order
    if sorted(order) != list(range(x.ndim)):
        ctx.fail("invalid_value", f"order {order} does not name each of {x.ndim} axes once.")
    return Meta(tuple(x.shape[axis] for axis in order), x.dtype)


@rule("reshape")
def reshape(ctx: Context) -> Meta:
    x, shape = ctx.x, tuple(ctx.node.shape)
    if math.prod(shape) != x.size:
        ctx.fail("shape_mismatch", f"shape {list(x.shape)} does not become {list(shape)}: the sizes differ.")
    return Meta(shape, x.dtype)


@rule("rechunk")
def rechunk(ctx: Context) -> Meta:
    if len(ctx.node.chunks) != ctx.x.ndim:
        ctx.fail("shape_mismatch", f"chunks {ctx.node.chunks} do not fit shape {list(ctx.x.shape)}.")
    return ctx.x
