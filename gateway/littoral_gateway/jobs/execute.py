"""A lowered graph on the cluster: outputs gathered when small, written by the workers when large."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import dask.array as da
import numpy as np
from dask.array.optimization import optimize
from dask.core import flatten
from dask.highlevelgraph import HighLevelGraph
from dask.layers import ArraySliceDep
from distributed import Client

from ..graph import Graph, Meta
from ..graph.dtypes import carrier
from ..lower import Options, Stored, lower
from ..lower.base import empty_meta
from ..problems import Problem
from .job import Job
from .results import Results, array_path, chunk_shape, inline, write_block, write_whole

MIB = 2**20
#: Outputs up to this size come to the gateway in one piece.
GATHER_BYTES = 4 * MIB


@dataclass
class Output:
    name: str
    path: str
    meta: Meta
    chunks: tuple[int, ...]
    #: Keys of the tasks whose results are waited for.
    keys: list[Any]
    gathered: bool


@dataclass
class Execution:
    """What was planned for a job, and its futures once it is submitted."""

    outputs: list[Output]
    graph: Any
    futures: list[Any] = field(default_factory=list)

    def submit(self, client: Client) -> None:
        """Blocking: the graph is serialised here."""
        keys = [key for output in self.outputs for key in output.keys]
        self.futures = client.get(self.graph, keys, sync=False)

    async def values(self, client: Client) -> list[Any]:
        """Waits for all of them; the first error is raised."""
        loop: Any = client.loop
        waiting = asyncio.run_coroutine_threadsafe(client._gather(self.futures), loop.asyncio_loop)
        return list(await asyncio.wrap_future(waiting))

    def cancel(self, client: Client) -> None:
        futures, self.futures = self.futures, []
        if futures and client.status == "running":
            client.cancel(futures, force=True)

    def release(self) -> None:
        for future in self.futures:
            future.release()
        self.futures = []


def finish_block(values: np.ndarray, *, dtype: np.dtype, shape: tuple[int, ...] | None) -> np.ndarray:
    """The last look at an output: it is what inference said."""
    values = np.asarray(values)
    if values.dtype != dtype or (shape is not None and values.shape != shape):
        raise Problem(
            "internal_error",
            f"An output was computed as {values.dtype} {list(values.shape)}, inferred as {dtype} {shape}. "
            "This is a defect of the gateway; please report the graph.",
        )
    return values


def plan(job: Job, graph: Graph, stored: dict[int, Stored], options: Options, results: Results) -> Execution:
    """Lowers the graph, makes the store for its results, and the tasks that fill it. Blocking."""
    arrays = lower(graph, stored, options)
    outputs: list[Output] = []
    finals: list[da.Array] = []
    for number, name in enumerate(sorted(arrays)):
        array, meta = arrays[name], graph.metas[graph.outputs[name]]
        gathered = array.nbytes <= GATHER_BYTES
        task = f"{job.tag}-{number}"
        if gathered:
            final = da.map_blocks(
                partial(finish_block, dtype=carrier(meta.dtype), shape=meta.shape),
                array.rechunk(array.shape) if array.npartitions > 1 else array,
                name=task,
                dtype=array.dtype,
                meta=empty_meta(array.ndim, array.dtype),
            )
            chunks = chunk_shape(meta.shape, array.dtype.itemsize)
        else:
            array, chunks = _aligned(array)
            store = str(results.directory(job.owner, job.id))
            final = _writer(array, task, store, array_path(name, number))
        outputs.append(
            Output(name, array_path(name, number), meta, chunks, list(flatten([final.__dask_keys__()])), gathered)
        )
        finals.append(final)
    results.create(job.owner, job.id, {output.path: (output.meta, output.chunks) for output in outputs})
    merged = HighLevelGraph.merge(*(final.__dask_graph__() for final in finals))
    tasks = optimize(merged, [key for output in outputs for key in output.keys])
    if len(tasks) > options.limits.tasks:
        raise Problem(
            "too_many_tasks",
            f"The graph becomes {len(tasks):,} tasks; at most {options.limits.tasks:,} are allowed. Select less, "
            "or compute it in parts.",
        )
    return Execution(outputs, tasks)


def _aligned(array: da.Array) -> tuple[da.Array, tuple[int, ...]]:
    """Blocks whose borders are borders of the store's chunks, so that no chunk is written twice."""
    block = tuple(max(sizes, default=1) for sizes in array.chunks)
    chunks = chunk_shape(block, array.dtype.itemsize)
    wanted = tuple(max(1, round(b / c)) * c for b, c in zip(block, chunks, strict=True))
    return array.rechunk(wanted), chunks


def _writer(array: da.Array, task: str, store: str, path: str) -> da.Array:
    axes = tuple(range(array.ndim))
    return da.blockwise(
        write_block,
        axes,
        array,
        axes,
        ArraySliceDep(array.chunks),
        axes,
        name=task,
        store=store,
        path=path,
        dtype=np.dtype("u1"),
        meta=empty_meta(array.ndim, np.dtype("u1")),
        align_arrays=False,
    )


def collect(
    job: Job, execution: Execution, values: list[Any], results: Results, inline_bytes: int
) -> dict[str, dict[str, Any]]:
    """Writes what was gathered, and says what the outputs are. Blocking."""
    found: dict[str, dict[str, Any]] = {}
    position = 0
    store = str(results.directory(job.owner, job.id))
    for output in execution.outputs:
        data = None
        if output.gathered:
            values_here = values[position]
            write_whole(store, output.path, values_here)
            if output.meta.nbytes <= inline_bytes:
                data = inline(values_here, output.meta.dtype)
        position += len(output.keys)
        found[output.name] = {
            "dtype": output.meta.dtype,
            "shape": list(output.meta.shape),
            "path": output.path,
            "bytes": output.meta.nbytes,
            "data": data,
        }
    return found
