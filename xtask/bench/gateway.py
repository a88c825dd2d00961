"""The gateway: from submitting a small graph to its result, and a mean over a 2 GB store on two workers beside the same
computation written directly with xarray and Dask. Usage: python gateway.py STORE

STORE is made if it is not there. Each line: what, value, target, met or missed.
"""

import base64
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

import numpy as np
import zarr
from littoral_gateway.graph import canonical_bytes, job_id

SHAPE = (2048, 512, 512)
CHUNKS = (64, 256, 512)
SMALL_RUNS = 30
LARGE_RUNS = 5
PROGRAM = Path(sys.executable).with_name("littoral-gateway")


def make(store: Path) -> None:
    if (store / "made").exists():
        return
    print(f"making {store} (2 GB)", file=sys.stderr)
    array = zarr.open_group(str(store), mode="w", zarr_format=3).create_array(
        "t", shape=SHAPE, chunks=CHUNKS, dtype="f4", dimension_names=("time", "y", "x")
    )
    noise = np.random.default_rng(0).standard_normal((CHUNKS[0], *SHAPE[1:]), "float32").round(2)
    for start in range(0, SHAPE[0], CHUNKS[0]):
        array[start : start + CHUNKS[0]] = noise + start
    zarr.consolidate_metadata(str(store))
    (store / "made").touch()


class Gateway:
    """One with two workers, on a free port."""

    def __init__(self, source: str) -> None:
        with socket.create_server(("127.0.0.1", 0)) as server:
            self.port = server.getsockname()[1]
        self.results = tempfile.TemporaryDirectory()
        self.process = subprocess.Popen(
            [PROGRAM, "--port", str(self.port), "--workers", "2", "--results", self.results.name, "--allow-source", source,
             "--log-level", "error"],
            stdout=subprocess.DEVNULL,
        )  # fmt: skip
        while self.cluster() != "ready":
            if self.process.poll() is not None:
                raise SystemExit("the gateway ended while it started")
            time.sleep(0.2)

    def cluster(self) -> str:
        try:
            return self.call("GET", "/healthz")["cluster"]
        except OSError:
            return "starting"

    def call(self, method: str, path: str, body: bytes | None = None) -> dict:
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", body, method=method)
        request.add_header("Content-Type", "application/json")
        with urllib.request.urlopen(request, timeout=300) as answer:
            return json.load(answer)

    def run(self, nodes: list[dict]) -> tuple[float, np.ndarray]:
        """Seconds from submitting to having the result, and the result."""
        body = canonical_bytes({"littoral_graph": 1, "nodes": nodes, "outputs": {"out": len(nodes) - 1}})
        started = time.perf_counter()
        job = self.call("PUT", f"/v1/jobs/{job_id(body)}?wait=60", body)
        while job["state"] in ("queued", "running"):
            job = self.call("GET", f"/v1/jobs/{job_id(body)}?wait=60")
        seconds = time.perf_counter() - started
        if job["state"] != "done":
            raise SystemExit(f"the job is {job['state']}: {job['error']}")
        out = job["outputs"]["out"]
        return seconds, np.frombuffer(base64.b64decode(out["data"]), out["dtype"]).reshape(out["shape"])

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait()
        self.results.cleanup()


def mean(node: int, axes: list[int]) -> dict:
    return {"op": "reduce", "in": [node], "fn": "mean", "axes": axes, "skipna": True, "keepdims": False, "ddof": 0,
            "min_count": None}  # fmt: skip


def small(gateway: Gateway) -> float:
    times = []
    for run in range(SMALL_RUNS):
        # Another graph each time: the same one would be answered from the table of jobs.
        data = np.arange(6.0).reshape(2, 3) + run
        literal = {"op": "literal", "in": [], "dtype": "f8", "shape": [2, 3], "data": base64.b64encode(data.tobytes()).decode()}
        seconds, found = gateway.run([literal, mean(0, [0])])
        np.testing.assert_allclose(found, data.mean(axis=0))
        times.append(seconds)
    return statistics.median(times)


def large(gateway: Gateway, store: Path) -> tuple[list[float], np.ndarray]:
    times = []
    for run in range(LARGE_RUNS):
        add = {"op": "literal", "in": [], "dtype": "f4", "shape": [], "data": base64.b64encode(np.float32(run).tobytes()).decode()}
        source = {"op": "zarr", "in": [], "url": store.as_uri(), "path": "t", "dtype": "f4", "shape": list(SHAPE), "chunks": list(CHUNKS)}
        binary = {"op": "binary", "in": [0, 1], "fn": "add"}
        seconds, found = gateway.run([source, add, binary, mean(2, [1, 2])])
        times.append(seconds)
    return times, found - run


def direct(store: Path) -> tuple[list[float], np.ndarray]:
    import xarray as xr
    from distributed import Client, LocalCluster

    times = []
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster, Client(cluster):
        for run in range(LARGE_RUNS):
            started = time.perf_counter()
            array = xr.open_zarr(store).t + np.float32(run)
            found = array.mean(("y", "x")).compute().values
            times.append(time.perf_counter() - started)
    return times, found - run


def main() -> None:
    store = Path(sys.argv[1]).resolve()
    make(store)
    gateway = Gateway(f"file://{store.parent}/")
    try:
        seconds = small(gateway)
        verdict = "met" if seconds <= 0.15 else "missed"
        print(f"small graph, submit to result\t{seconds * 1000:.0f} ms\tat most 150 ms\t{verdict}")
        ours, found = large(gateway, store)
    finally:
        gateway.stop()
    theirs, expected = direct(store)
    np.testing.assert_allclose(found, expected, rtol=1e-5, atol=1e-4)
    ratio = statistics.median(ours) / statistics.median(theirs)
    value = f"gateway {statistics.median(ours):.2f} s, xarray and Dask {statistics.median(theirs):.2f} s, {ratio:.2f} ×"
    print(f"mean over 2 GB, two workers\t{value}\tat most 1.15 ×\t{'met' if ratio <= 1.15 else 'missed'}")


if __name__ == "__main__":
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    main()
