"""Shape and dtype of every node, without data and without Dask."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from ...problems import Problem
from ..limits import Limits
from ..nodes import Document
from . import along, elementwise, indexing, reductions, shape, sources  # noqa: F401  (they register their rules)
from .base import RULES, Context, Meta

__all__ = ["Graph", "Meta", "infer"]


@dataclass(frozen=True)
class Graph:
    """A checked graph: nodes, what each is, and the values of its literals."""

    nodes: list[Any]
    metas: list[Meta]
    outputs: dict[str, int]
    literals: dict[int, np.ndarray]

    def result_bytes(self) -> int:
        return sum(self.metas[at].nbytes for at in self.outputs.values())


def infer(document: Document, limits: Limits) -> Graph:
    """Checks operands, shapes, dtypes and limits. Raises `Problem` naming the node."""
    nodes = document.nodes
    metas: list[Meta] = []
    literals: dict[int, np.ndarray] = {}
    literal_bytes = 0
    for index, node in enumerate(nodes):
        for operand in node.inputs:
            if operand >= index:
                raise Problem(
                    "forward_reference",
                    f"nodes[{index}] ({node.op}) takes nodes[{operand}], which does not come before it. "
                    "Nodes are in topological order, so a cycle cannot be written.",
                    node=index,
                )
        ctx = Context(index, node, [metas[i] for i in node.inputs], literals, limits, literal_bytes)
        meta = RULES[node.op](ctx)
        literal_bytes = ctx.literal_bytes
        if meta.ndim > limits.dims:
            ctx.fail("shape_mismatch", f"the result has {meta.ndim} dimensions; at most {limits.dims} are accepted.")
        if meta.size > limits.elements or any(n >= 2**53 for n in meta.shape):
            ctx.fail("shape_mismatch", f"the result would have shape {list(meta.shape)}, more than can be addressed.")
        metas.append(meta)
    _check_outputs(document)
    graph = Graph(list(nodes), metas, dict(document.outputs), literals)
    if graph.result_bytes() > limits.result_bytes:
        raise Problem(
            "result_too_large",
            f"The outputs have {graph.result_bytes():,} bytes; at most {limits.result_bytes:,} are accepted. "
            "Reduce or select more before asking for the result.",
        )
    return graph


def _check_outputs(document: Document) -> None:
    needed = [False] * len(document.nodes)
    for name, at in document.outputs.items():
        if at >= len(needed):
            raise Problem(
                "forward_reference", f"The output {name!r} is nodes[{at}], but there are {len(needed)} nodes."
            )
        needed[at] = True
    for index in range(len(needed) - 1, -1, -1):
        if not needed[index]:
            raise Problem("unused_node", f"No output needs nodes[{index}]. Leave it out.", node=index)
        for operand in document.nodes[index].inputs:
            needed[operand] = True
