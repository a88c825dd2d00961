"""slice, take, gather."""

from __future__ import annotations

from .base import Context, Meta, rule
from .values import check_value


@rule("slice")
def slice_(ctx: Context) -> Meta:
    x, index = ctx.x, ctx.node.index
    if len(index) != x.ndim:
        ctx.fail("shape_mismatch", f"{len(index)} index items for the {x.ndim} axes of shape {list(x.shape)}.")
    shape = []
    for axis, (item, size) in enumerate(zip(index, x.shape, strict=True)):
        if isinstance(item, int):
            if item >= size:
                ctx.fail("shape_mismatch", f"index {item} is outside axis {axis} of size {size}.")
            continue
        start, count, step = item
        if step == 0:
            ctx.fail("invalid_value", f"axis {axis} has step 0.")
        last = start + (count - 1) * step
        if count and not (start < size and 0 <= last < size):
            ctx.fail("shape_mismatch", f"{list(item)} (start, count, step) leaves axis {axis} of size {size}.")
        shape.append(count)
    return Meta(tuple(shape), x.dtype)


@rule("take")
def take(ctx: Context) -> Meta:
    x, axis, fill = ctx.x, ctx.node.axis, ctx.node.fill
    ctx.check_axis(axis)
    indices = ctx.indices(1, "the indices")
    if indices.ndim != 1:
        ctx.fail("shape_mismatch", f"the indices must be 1-d, not of shape {list(indices.shape)}.")
    lowest = 0 if fill is None else -1
    if indices.size and (indices.min() < lowest or indices.max() >= x.shape[axis]):
        bad = indices[(indices < lowest) | (indices >= x.shape[axis])][0]
        ctx.fail("shape_mismatch", f"index {bad} is outside axis {axis} of size {x.shape[axis]}.")
    if fill is not None:
        check_value(ctx, fill, x.dtype, "the fill value")
    return Meta((*x.shape[:axis], indices.size, *x.shape[axis + 1 :]), x.dtype)


@rule("gather")
def gather(ctx: Context) -> Meta:
    x, axes = ctx.x, ctx.node.axes
    ctx.check_axes(axes)
    if len(ctx.operands) != len(axes) + 1:
        ctx.fail("shape_mismatch", f"{len(ctx.operands) - 1} index arrays for {len(axes)} axes.")
    common = ctx.operands[1].shape
    for position, axis in enumerate(axes, start=1):
        indices = ctx.indices(position, f"the indices of axis {axis}")
        if indices.shape != common:
            ctx.fail("shape_mismatch", f"index arrays of shapes {list(common)} and {list(indices.shape)} differ.")
        if indices.size and (indices.min() < 0 or indices.max() >= x.shape[axis]):
            ctx.fail("shape_mismatch", f"an index is outside axis {axis} of size {x.shape[axis]}.")
    shape: list[int] = []
    for axis, size in enumerate(x.shape):
        if axis == axes[0]:
            shape.extend(common)
        if axis not in axes:
            shape.append(size)
    return Meta(tuple(shape), x.dtype)
