"""Writes graphs for tests."""

from __future__ import annotations

import base64
from typing import Any

import numpy as np

from littoral_gateway.graph import canonical_bytes, job_id


def dtype_name(array: np.ndarray) -> str:
    if array.dtype.kind == "U":
        return f"U{array.dtype.itemsize // 4}"
    return array.dtype.str[1:]


def literal(array: np.ndarray, dtype: str | None = None) -> dict[str, Any]:
    array = np.asarray(array)
    if array.dtype.kind == "U":
        data: Any = [str(text) for text in array.ravel()]
    else:
        raw = array.view("i8") if array.dtype.kind in "Mm" else array
        data = base64.b64encode(np.ascontiguousarray(raw.astype(raw.dtype.newbyteorder("<"))).tobytes()).decode()
    return {"op": "literal", "in": [], "dtype": dtype or dtype_name(array), "shape": list(array.shape), "data": data}


def text(value: float) -> str:
    return repr(float(value))


class Builder:
    """Adds nodes; every method returns the node's index."""

    def __init__(self) -> None:
        self.nodes: list[dict[str, Any]] = []
        self.values: dict[int, np.ndarray] = {}

    def __repr__(self) -> str:
        return "\n".join(f"{i}: {node} {self.values.get(i)!r}" for i, node in enumerate(self.nodes))

    def add(self, op: str, *operands: int, **keys: Any) -> int:
        self.nodes.append({"op": op, "in": list(operands), **keys})
        return len(self.nodes) - 1

    def literal(self, array: Any, dtype: str | None = None) -> int:
        array = np.asarray(array)
        self.nodes.append(literal(array, dtype))
        self.values[len(self.nodes) - 1] = array
        return len(self.nodes) - 1

    def zarr(self, url: str, path: str, array: Any, chunks: list[int]) -> int:
        return self.add(
            "zarr", url=url, path=path, dtype=dtype_name(array), shape=list(array.shape), chunks=list(chunks)
        )

    def reduce(self, x: int, fn: str, axes: list[int], **keys: Any) -> int:
        full = {"skipna": True, "keepdims": False, "ddof": 0, "min_count": None, **keys}
        return self.add("reduce", x, fn=fn, axes=axes, **full)

    def document(self, outputs: dict[str, int] | int) -> dict[str, Any]:
        if isinstance(outputs, int):
            outputs = {"out": outputs}
        return {"littoral_graph": 1, "nodes": self.nodes, "outputs": outputs}

    def body(self, outputs: dict[str, int] | int) -> bytes:
        return canonical_bytes(self.document(outputs))


def small_graph(value: float = 1.0) -> tuple[str, bytes, np.ndarray]:
    """A graph that takes no time: job identity, body, expected value."""
    build = Builder()
    data = np.arange(6.0).reshape(2, 3) + value
    at = build.reduce(build.literal(data), "mean", [0])
    body = build.body(at)
    return job_id(body), body, data.mean(axis=0)
