"""Arrays that come from outside."""

from __future__ import annotations

from .base import Context, Meta, rule
from .values import read_literal


@rule("zarr", "result")
def stored(ctx: Context) -> Meta:
    node = ctx.node
    if len(node.chunks) != len(node.shape):
        ctx.fail("shape_mismatch", f"chunks {node.chunks} do not fit shape {node.shape}.")
    return Meta(tuple(node.shape), node.dtype)


@rule("literal")
def literal(ctx: Context) -> Meta:
    ctx.literals[ctx.index] = read_literal(ctx)
    return Meta(tuple(ctx.node.shape), ctx.node.dtype)
