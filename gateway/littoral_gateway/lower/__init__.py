"""Maps a checked graph to `dask.array`, operation by operation."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import dask.array as da

from ..graph import Graph
from ..problems import Problem
from . import along, einsum, elementwise, group, indexing, quantile, reduce, shape, window  # noqa: F401
from .base import LOWER, Options, Step, check
from .sources import Region, Stored, literal_array, stored_array, whole

__all__ = ["Options", "Stored", "lower"]

#: Of one operand, elementwise: a slice can be taken before them, at the source.
THROUGH = ("unary", "cast", "decode")
#: Operations that need an axis whole, so that blocks of a source should be long in it.
LONG = ("quantile", "scan", "window", "sort")


def lower(graph: Graph, stored: dict[int, Stored], options: Options) -> dict[str, da.Array]:
    """The outputs as lazy arrays. `stored` has what was found for each `zarr` and `result` node."""
    return _Lowering(graph, stored, options).outputs()


class _Lowering:
    def __init__(self, graph: Graph, stored: dict[int, Stored], options: Options):
        self.graph = graph
        self.stored = stored
        self.options = options
        self.arrays: dict[int, da.Array] = {}
        self.prefer = _preferred_axes(graph)

    def outputs(self) -> dict[str, da.Array]:
        for index in self._needed():
            self.arrays[index] = self._node(index)
        return {name: self.arrays[at] for name, at in self.graph.outputs.items()}

    def _chain(self, index: int) -> list[int] | None:
        """From a node back to the source it is computed from elementwise, if it is; the source last."""
        path = [index]
        while self.graph.nodes[path[-1]].op in THROUGH:
            path.append(self.graph.nodes[path[-1]].inputs[0])
        return path if path[-1] in self.stored else None

    def _pushed(self, index: int) -> list[int] | None:
        """The chain that a slice is pushed through to its source."""
        node = self.graph.nodes[index]
        if node.op != "slice" or any(not isinstance(item, int) and item[2] < 1 for item in node.index):
            return None
        return self._chain(node.inputs[0])

    def _needed(self) -> list[int]:
        """Nodes to be lowered by themselves, in order."""
        needed = set(self.graph.outputs.values())
        for index in range(len(self.graph.nodes) - 1, -1, -1):
            if index in needed and self._pushed(index) is None:
                needed.update(self.graph.nodes[index].inputs)
        return sorted(needed)

    def _node(self, index: int) -> da.Array:
        node = self.graph.nodes[index]
        if node.op == "literal":
            return literal_array(self.graph.literals[index], self.options)
        chain = self._pushed(index)
        if chain is not None:
            array = self._source(chain[-1], tuple(node.index))
            for at in reversed(chain[:-1]):
                array = self._apply(at, [array], out_shape=self.graph.metas[index].shape)
            return check(self._step(index, [array]), array)
        if index in self.stored:
            return self._source(index, whole(self.graph.metas[index].shape))
        return self._apply(index, [self.arrays[at] for at in node.inputs])

    def _source(self, index: int, region: Region) -> da.Array:
        prefer = self.prefer.get(index, set())
        return stored_array(self.stored[index], region, prefer, self.options)

    def _apply(self, index: int, arrays: list[da.Array], out_shape: tuple[int, ...] | None = None) -> da.Array:
        step = self._step(index, arrays)
        if out_shape is not None:
            step.out = replace(step.out, shape=out_shape)
        if step.out.size == 0:
            # Nothing to compute, and blocks of no elements are a corner of every library.
            return check(step, da.zeros(step.out.shape, dtype=step.dtype))
        try:
            return check(step, LOWER[step.node.op](step))
        except Problem as problem:
            if problem.node is not None:
                raise
            raise step.fail(problem.code, problem.detail) from None

    def _step(self, index: int, arrays: list[da.Array]) -> Step:
        node = self.graph.nodes[index]
        literals = [self.graph.literals.get(at) for at in node.inputs]
        operands = [self.graph.metas[at] for at in node.inputs]
        return Step(index, node, arrays, operands, self.graph.metas[index], literals, self.options)


def _preferred_axes(graph: Graph) -> dict[int, set[int]]:
    """For each node the axes that what is computed from it needs whole, followed back through elementwise steps."""
    prefer: dict[int, set[int]] = {}
    for index in range(len(graph.nodes) - 1, -1, -1):
        node: Any = graph.nodes[index]
        if node.op in LONG or (node.op == "reduce" and node.fn == "median"):
            axes = {node.axis} if hasattr(node, "axis") else set(node.axes)
            prefer.setdefault(node.inputs[0], set()).update(axes)
        elif node.op in THROUGH or (
            node.op == "binary" and graph.metas[node.inputs[0]].ndim == graph.metas[index].ndim
        ):
            prefer.setdefault(node.inputs[0], set()).update(prefer.get(index, set()))
    return prefer
