"""What a graph will read, known before running: the region of each node that its outputs demand.

Regions are boxes of `[start, stop)` per axis. Walking back from the outputs, each node's region is the smallest box
that covers what its users need; at a source the box touches chunks, and these have bytes.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from .infer import Graph
from .infer.base import Meta

Box = tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Cost:
    #: Chunks of all sources that are touched.
    chunks: int
    #: Decoded bytes of these chunks: an upper bound of the download.
    read_bytes: int
    result_bytes: int

    def as_dict(self) -> dict[str, int]:
        return asdict(self)


def whole(meta: Meta) -> Box:
    return tuple((0, n) for n in meta.shape)


def cover(a: Box | None, b: Box) -> Box:
    if a is None:
        return b
    return tuple((min(p[0], q[0]), max(p[1], q[1])) for p, q in zip(a, b, strict=True))


def cost(graph: Graph) -> Cost:
    chunks = read = 0
    for index, box in demands(graph).items():
        node = graph.nodes[index]
        if node.op not in ("zarr", "result"):
            continue
        touched, stored = 1, 1
        for (start, stop), size, chunk in zip(box, node.shape, node.chunks, strict=True):
            chunk = max(1, min(chunk, size))
            first, last = start // chunk, -(-stop // chunk)
            touched *= max(last - first, 0)
            stored *= max(min(last * chunk, size) - first * chunk, 0)
        chunks += touched
        meta = graph.metas[index]
        read += stored * (meta.nbytes // meta.size if meta.size else 0)
    return Cost(chunks, read, graph.result_bytes())


def demands(graph: Graph) -> dict[int, Box]:
    """The region of each node that the outputs need."""
    boxes: dict[int, Box] = {}
    for at in graph.outputs.values():
        boxes[at] = whole(graph.metas[at])
    for index in range(len(graph.nodes) - 1, -1, -1):
        box = boxes[index]
        node = graph.nodes[index]
        operands = [graph.metas[i] for i in node.inputs]
        for position, at in enumerate(node.inputs):
            need = _operand(graph, node, position, operands, box)
            boxes[at] = cover(boxes.get(at), need)
    return boxes


def _operand(graph: Graph, node: Any, position: int, operands: list[Meta], box: Box) -> Box:
    x = operands[position]
    if any(start >= stop for start, stop in box):
        return tuple((0, 0) for _ in x.shape)
    match node.op:
        case "unary" | "cast" | "decode" | "rechunk":
            return box
        case "binary" | "where" | "broadcast":
            own = box[len(box) - x.ndim :]
            return tuple((0, 1) if n == 1 else span for n, span in zip(x.shape, own, strict=True))
        case "isin" if position == 0:
            return box
        case "slice":
            return _slice(node, box)
        case "take" if position == 0:
            indices = graph.literals[node.inputs[1]][box[node.axis][0] : box[node.axis][1]]
            used = indices[indices >= 0]
            span = (int(used.min()), int(used.max()) + 1) if used.size else (0, 0)
            return (*box[: node.axis], span, *box[node.axis + 1 :])
        case "gather" if position == 0:
            return _gather(graph, node, x, box)
        case "reduce" if position == 0:
            spans = iter(box)
            out = []
            for axis, n in enumerate(x.shape):
                if axis in node.axes:
                    out.append((0, n))
                    if node.keepdims:
                        next(spans)
                else:
                    out.append(next(spans))
            return tuple(out)
        case "quantile":
            rest = iter(box[1:])
            return tuple((0, n) if axis in node.axes else next(rest) for axis, n in enumerate(x.shape))
        case "group_reduce" if position == 0:
            return (*box[: node.axis], (0, x.shape[node.axis]), *box[node.axis + 1 :])
        case "scan" | "sort":
            return (*box[: node.axis], (0, x.shape[node.axis]), *box[node.axis + 1 :])
        case "window":
            start, stop = box[node.axis]
            span = (max(0, start - node.before), min(x.shape[node.axis], stop + node.after))
            return (*box[: node.axis], span, *box[node.axis + 1 :])
        case "transpose":
            by_axis = dict(zip(node.order, box, strict=True))
            return tuple(by_axis[axis] for axis in range(x.ndim))
        case "concat":
            before = sum(other.shape[node.axis] for other in operands[:position])
            start, stop = box[node.axis]
            size = x.shape[node.axis]
            low, high = min(max(start - before, 0), size), min(max(stop - before, 0), size)
            if low >= high:
                return tuple((0, 0) for _ in x.shape)
            return (*box[: node.axis], (low, high), *box[node.axis + 1 :])
        case _:
            return whole(x)


def _slice(node: Any, box: Box) -> Box:
    spans = iter(box)
    out = []
    for item in node.index:
        if isinstance(item, int):
            out.append((item, item + 1))
            continue
        first, stop = next(spans)
        start, _, step = item
        a, b = start + first * step, start + (stop - 1) * step
        out.append((min(a, b), max(a, b) + 1))
    return tuple(out)


def _gather(graph: Graph, node: Any, x: Meta, box: Box) -> Box:
    points = graph.metas[node.inputs[1]].ndim
    rest = iter(box[: node.axes[0]] + box[node.axes[0] + points :])
    out = []
    for axis in range(x.ndim):
        if axis in node.axes:
            indices = graph.literals[node.inputs[1 + node.axes.index(axis)]]
            out.append((int(indices.min()), int(indices.max()) + 1) if indices.size else (0, 0))
        else:
            out.append(next(rest))
    return tuple(out)
