"""Between a checked graph and its lowering: the sources are allowed, there, and what the graph says."""

from __future__ import annotations

import asyncio
import math
from typing import Any, Protocol

import numpy as np

from .graph import Graph
from .graph.dtypes import carrier
from .lower import Stored
from .problems import Problem
from .sources import Policy, Source, describe, open_source

#: Sources opened at once while planning.
AT_ONCE = 32


class Results(Protocol):
    """Where outputs of earlier jobs of the same user are."""

    def locate(self, job: str, name: str) -> tuple[str, str, str] | None:
        """URL of the store, path in it and the output's dtype in the graph."""
        ...


async def resolve_sources(graph: Graph, policy: Policy, results: Results | None) -> dict[int, Stored]:
    """Opens every source once and compares dtype and shape with the graph's. Raises `Problem`."""
    gate = asyncio.Semaphore(AT_ONCE)

    async def one(index: int) -> Stored:
        node = graph.nodes[index]
        try:
            if node.op == "result":
                source = _result_source(node, results)
            else:
                policy.check(node.url)
                source = Source(node.url, node.path, policy)
            async with gate:
                array = await open_source(source)
            shape, dtype, chunks = describe(array)
            _compare(node, source, shape, dtype)
        except Problem as problem:
            detail = f"nodes[{index}] ({node.op}): {problem.detail}"
            raise Problem(problem.code, detail, node=index) from None
        return Stored(source, node.dtype, shape, chunks, dtype)

    indices = [index for index, node in enumerate(graph.nodes) if node.op in ("zarr", "result")]
    found = await asyncio.gather(*(one(index) for index in indices))
    return dict(zip(indices, found, strict=True))


def _result_source(node: Any, results: Results | None) -> Source:
    place = results.locate(node.job, node.name) if results else None
    if place is None:
        raise Problem(
            "result_not_found",
            f"there is no finished job {node.job[:12]}… of yours with an output {node.name!r}. "
            "Compute it again and refer to the new job.",
        )
    url, path, dtype = place
    if dtype != node.dtype:
        raise Problem("source_mismatch", f"{node.name!r} of that job is {dtype}, not {node.dtype}.")
    return Source(url, path, None)


def _compare(node: Any, source: Source, shape: tuple[int, ...], dtype: np.dtype) -> None:
    wanted = carrier(node.dtype)
    # Our own results keep times as i8 and strings as variable-length text.
    own = source.policy is None and ((wanted.kind in "Mm" and dtype == np.dtype("i8")) or (wanted.kind == "U"))
    cftime = node.dtype.startswith("cftime") and dtype == np.dtype("i8")
    if tuple(node.shape) != tuple(shape):
        raise Problem(
            "source_mismatch",
            f"{source.where()} has shape {list(shape)}, not {node.shape} as the graph says. Open the dataset again.",
        )
    if dtype != wanted and not own and not cftime:
        raise Problem(
            "source_mismatch", f"{source.where()} has dtype {dtype}, not {node.dtype} as the graph says. Open it again."
        )
    if math.prod(shape) > 2**62:
        raise Problem("source_mismatch", f"{source.where()} has shape {list(shape)}, which is not plausible.")
