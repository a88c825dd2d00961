"""Runs a graph without a gateway: `python -m littoral_gateway.run_graph GRAPH.json OUT_DIR [--threads]`.

Each output is written as `OUT_DIR/<number>.npy` in the order of the outputs' names (sorted by code point), with
`OUT_DIR/outputs.json` naming them: `{name: {"file", "dtype", "shape"}}`. Times are written as `i8`. Any source is
allowed. With several GRAPH.json before OUT_DIR each is run into `OUT_DIR/<number of the graph>`. The problem of a
graph that is refused or fails is written to `error.json`, and the exit status is 1.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from pathlib import Path

import dask
import dask.base
import numpy as np

from .graph import Graph, Limits, infer, parse
from .lower import Options, Stored, lower
from .plan import resolve_sources
from .problems import Problem
from .sources import Policy
from .sources.http_store import close_sessions


class Anything(Policy):
    """For one's own graphs on one's own machine."""

    def check(self, url: str) -> bool:
        return True


async def _resolve(graph: Graph, policy: Policy) -> dict[int, Stored]:
    try:
        return await resolve_sources(graph, policy, results=None)
    finally:
        await close_sessions()


def resolve(graph: Graph) -> dict[int, Stored]:
    """The opened sources of a graph, by node; wherever they are."""
    return asyncio.run(_resolve(graph, Anything()))


def run(path: Path, out: Path, scheduler: str) -> None:
    limits = Limits(graph_bytes=2**30, literal_bytes=2**30)
    body = path.read_bytes()
    graph = infer(parse(body.strip(), limits), limits)
    arrays = lower(graph, resolve(graph), Options(limits=limits))
    names = sorted(arrays)
    with dask.config.set(scheduler=scheduler):
        values = dask.base.compute(*(arrays[name] for name in names))
    out.mkdir(parents=True, exist_ok=True)
    listing = {}
    for number, (name, value) in enumerate(zip(names, values, strict=True)):
        meta = graph.metas[graph.outputs[name]]
        array = np.asarray(value)
        if array.shape != meta.shape or array.dtype.kind != arrays[name].dtype.kind:
            raise Problem(
                "internal_error", f"{name}: computed {array.dtype} {array.shape}, inferred {meta.dtype} {meta.shape}."
            )
        if array.dtype.kind in "Mm":
            array = array.view("i8")
        np.save(out / f"{number}.npy", array)
        listing[name] = {"file": f"{number}.npy", "dtype": meta.dtype, "shape": list(meta.shape)}
    (out / "outputs.json").write_text(json.dumps(listing, indent=1))


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m littoral_gateway.run_graph", description=__doc__)
    parser.add_argument("graphs", nargs="+", type=Path, metavar="GRAPH.json")
    parser.add_argument("out", type=Path, metavar="OUT_DIR")
    parser.add_argument("--threads", action="store_true", help="Dask's threaded scheduler instead of the synchronous")
    options = parser.parse_args()
    scheduler = "threads" if options.threads else "synchronous"
    failed = False
    for number, path in enumerate(options.graphs):
        out = options.out if len(options.graphs) == 1 else options.out / str(number)
        try:
            run(path, out, scheduler)
        except Problem as problem:
            failed = True
            out.mkdir(parents=True, exist_ok=True)
            (out / "error.json").write_text(json.dumps(problem.document(), indent=1))
            print(f"{path}: {problem.code}: {problem.detail}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
