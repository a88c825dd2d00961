"""Random graphs: the local engine and Dask compute the same, from the same bytes and the same chunked stores."""

import base64
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import dask
import numpy as np
import zarr
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

ROOT = Path(__file__).resolve().parents[2]
BINARY = Path(os.environ.get("LITTORAL_BIN", ROOT / "target/debug/littoral"))
sys.path.insert(0, str(ROOT / "gateway/tests"))

from random_graphs import compare, graphs, prune, sensitive  # noqa: E402

from littoral_gateway.graph import Limits, canonical_bytes, infer, job_id, parse  # noqa: E402
from littoral_gateway.graph.dtypes import carrier  # noqa: E402
from littoral_gateway.lower import Options, lower  # noqa: E402
from littoral_gateway.problems import Problem  # noqa: E402
from littoral_gateway.run_graph import resolve  # noqa: E402


def run_locally(body: bytes) -> tuple[dict, str]:
    """The outputs as arrays, or an error's text."""
    done = subprocess.run([str(BINARY), "graph", "-"], input=body, capture_output=True, timeout=60)
    if done.returncode != 0:
        return {}, done.stderr.decode()
    document = json.loads(done.stdout)
    assert canonical_bytes(document) == done.stdout.strip(), "what Rust writes is what Python would write"
    arrays = {}
    for name, at in document["outputs"].items():
        node = document["nodes"][at]
        if isinstance(node["data"], list):
            array = np.array(node["data"], dtype=carrier(node["dtype"]))
        else:
            array = np.frombuffer(base64.b64decode(node["data"]), dtype=stored(node["dtype"]))
        arrays[name] = array.reshape(node["shape"]).view(carrier(node["dtype"]))
    return arrays, ""


def stored(dtype: str) -> np.dtype:
    kind = carrier(dtype)
    return np.dtype("i8") if kind.kind in "Mm" else kind


def into_store(document: dict, values: dict, folder: Path, chunk: int) -> None:
    """Makes chunked Zarr arrays of the literals that operations read as data."""
    group = zarr.open_group(str(folder), mode="w", zarr_format=2 + chunk % 2)
    codes = {i for node in document["nodes"] for i in node["in"][1:] if node["op"] in ("take", "gather", "group_reduce", "isin")}
    for index, node in enumerate(document["nodes"]):
        if node["op"] != "literal" or index in codes or node["dtype"][0] in "MmUc" or 0 in node["shape"] or not node["shape"]:
            continue
        chunks = [max(1, min(n, chunk + axis)) for axis, n in enumerate(node["shape"])]
        array = group.create_array(f"a{index}", shape=node["shape"], chunks=chunks, dtype=carrier(node["dtype"]))
        array[...] = values[index]
        document["nodes"][index] = {
            "op": "zarr", "in": [], "url": folder.as_uri(), "path": f"a{index}", "dtype": node["dtype"],
            "shape": node["shape"], "chunks": chunks,
        }  # fmt: skip


@settings(
    phases=(Phase.explicit, Phase.generate, Phase.shrink),
    max_examples=int(os.environ.get("GRAPHS", "300")),
    deadline=None,
    suppress_health_check=list(HealthCheck),
    derandomize="GRAPHS" not in os.environ,
)
@given(graphs(more=True), st.integers(1, 4), st.integers(0, 100))
def test_the_local_engine_agrees_with_dask(build, chunk, also):
    document, values = prune(build, len(build.nodes) - 1, also % len(build.nodes))
    assume(not sensitive(document["nodes"]))
    folder = Path(tempfile.mkdtemp(suffix=".zarr"))
    try:
        into_store(document, values, folder, chunk)
        body = canonical_bytes(document)
        graph = infer(parse(body, Limits()), Limits())
        found, problem = run_locally(body)
        try:
            with dask.config.set(scheduler="sync"):
                # Blocks of one chunk each.
                (expected,) = dask.compute(lower(graph, resolve(graph), Options(block_bytes=1)))
        except (Problem, ValueError) as error:
            assert problem, f"Dask refuses it ({error}); the local engine gave {found}"
            return
        assert not problem, f"{problem}\nDask gave {expected!r}"
        for name, array in expected.items():
            array = np.asarray(array)
            # What inf - inf is on the way depends on the order of steps.
            assume(not (array.dtype.kind == "f" and np.isinf(array).any()))
            single = any(meta.dtype == "f4" for meta in graph.metas)
            compare(found[name], array, graph.metas[graph.outputs[name]].dtype, single)
    finally:
        shutil.rmtree(folder)


def test_refusals_are_the_same_on_both_sides():
    """Graphs that a gateway refuses are refused here too, in words."""
    literal = {"op": "literal", "in": [], "dtype": "f8", "shape": [2], "data": base64.b64encode(bytes(16)).decode()}
    negative = {"op": "unary", "in": [0], "fn": "negative"}

    def document(*nodes, out=None, version=1):
        return {"littoral_graph": version, "nodes": list(nodes), "outputs": {"out": len(nodes) - 1 if out is None else out}}

    cases = {
        "unknown op": document(literal, {**negative, "op": "explode"}),
        "unknown function": document(literal, {**negative, "fn": "explode"}),
        "cycle": document(literal, {**negative, "in": [1]}),
        "forward reference": document({**negative, "in": [1]}, literal, out=0),
        "unknown key": document({**literal, "note": "x"}),
        "missing key": document({"op": "unary", "in": [0]}),
        "unknown version": document(literal, version=2),
        "no such node": document(literal, out=5),
        "short data": document({**literal, "shape": [3]}),
        "shapes that do not fit": document(literal, {**literal, "shape": [1, 2], "op": "literal"}, {"op": "concat", "in": [0, 1], "axis": 0}),
        "not json": None,
    }  # fmt: skip
    for name, case in cases.items():
        body = b"{" if case is None else canonical_bytes(case)
        try:
            infer(parse(body, Limits()), Limits())
        except Problem as problem:
            assert problem.detail, name
        else:
            raise AssertionError(f"the gateway takes a graph with {name}")
        _, problem = run_locally(body)
        assert problem.startswith("littoral: "), f"{name}: {problem!r}"
        assert "panicked" not in problem, name


def test_identity_is_the_same_on_both_sides():
    body = canonical_bytes({"littoral_graph": 1, "nodes": [{"op": "literal", "in": [], "dtype": "f8", "shape": [], "data": "AAAAAAAA8D8="}], "outputs": {"é\"\\\n": 0}})  # fmt: skip
    done = subprocess.run([str(BINARY), "graph", "-"], input=body, capture_output=True, check=True)
    assert job_id(done.stdout.strip()) == job_id(body)
