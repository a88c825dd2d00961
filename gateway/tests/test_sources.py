"""Reading regions of stores block by block, the allow-list, and the command that runs a graph."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from graphs import Builder
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from littoral_gateway.graph import Limits, cost, infer, parse
from littoral_gateway.lower import Options, Stored, lower
from littoral_gateway.lower.sources import block_sizes
from littoral_gateway.problems import Problem
from littoral_gateway.sources import Policy, Source
from littoral_gateway.sources.policy import is_public

SHAPE, CHUNKS = (60, 18, 36), (7, 9, 36)


def plan(body: bytes, url: str, options: Options) -> Any:
    graph = infer(parse(body, Limits()), Limits())
    policy = Policy.of(["file:///"])
    stored = {
        i: Stored(
            Source(url, node.path, policy), node.dtype, tuple(node.shape), tuple(node.chunks), np.dtype(node.dtype)
        )
        for i, node in enumerate(graph.nodes)
        if node.op == "zarr"
    }
    return graph, lower(graph, stored, options)


@st.composite
def indices(draw: Any, size: int) -> Any:
    if draw(st.integers(0, 3)) == 0:
        return draw(st.integers(0, size - 1))
    step = draw(st.sampled_from([1, 1, 2, 5, 11, -1, -3]))
    start = draw(st.integers(0, size - 1))
    room = (size - 1 - start) // step + 1 if step > 0 else start // -step + 1
    return [start, draw(st.integers(0, room)), step]


@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(index=st.tuples(*(indices(n) for n in SHAPE)), block=st.sampled_from([1, 3000, 40_000, 2**20]))
def test_regions(store: Any, index: tuple[Any, ...], block: int) -> None:
    root, arrays = store
    build = Builder()
    source = build.zarr((root / "v3.zarr").as_uri(), "packed", arrays["packed"], list(CHUNKS))
    decoded = build.add("decode", source, fill=["-32768"], scale="0.5", offset=None, dtype="f8")
    body = build.body(build.add("slice", decoded, index=list(index)))
    _, found = plan(body, (root / "v3.zarr").as_uri(), Options(block_bytes=block))
    expected = np.where(arrays["packed"] == -32768, np.nan, arrays["packed"] * 0.5)
    for axis in (2, 1, 0):
        item = index[axis]
        take = item if isinstance(item, int) else item[0] + item[2] * np.arange(item[1])
        expected = np.take(expected, take, axis=axis)
    np.testing.assert_array_equal(found["out"].compute(scheduler="sync"), expected)


def test_blocks_are_whole_chunks_of_a_useful_size() -> None:
    stored = Stored(Source("file:///x", "", None), "f4", (10_000, 180, 360), (1, 180, 360), np.dtype("f4"))
    sizes = block_sizes(stored, ((0, 10_000, 1), (0, 180, 1), (0, 360, 1)), set(), Options())
    assert sizes[1:] == [[180], [360]]
    assert 32 * 2**20 < sizes[0][0] * 180 * 360 * 4 <= 64 * 2**20
    narrow = Stored(Source("file:///x", "", None), "f4", (10_000, 180, 360), (10, 18, 36), np.dtype("f4"))
    along_time = block_sizes(narrow, ((0, 10_000, 1), (0, 180, 1), (0, 360, 1)), {0}, Options())
    assert along_time[0] == [10_000]
    assert all(n % 18 == 0 for n in along_time[1]) and all(n % 36 == 0 for n in along_time[2])


def test_cost_of_a_petabyte() -> None:
    build = Builder()
    source = build.add(
        "zarr", url="https://x.org/p.zarr", path="t", dtype="f4", shape=[10**7, 5000, 5000], chunks=[10, 500, 500]
    )
    point = build.add("slice", source, index=[[0, 10**7, 1], 17, 4999])
    body = build.body(build.reduce(point, "mean", [0]))
    assert len(body) < 1000
    estimate = cost(infer(parse(body, Limits()), Limits()))
    assert (estimate.chunks, estimate.read_bytes) == (10**6, 10**6 * 10 * 500 * 500 * 4)


def test_only_what_is_needed_is_cut() -> None:
    """A slice of a large source becomes a read of its region, not of whole blocks."""
    build = Builder()
    source = build.add("zarr", url="file:///x", path="t", dtype="f4", shape=[10**6, 1000, 1000], chunks=[1, 1000, 1000])
    cast = build.add("cast", source, dtype="f8")
    body = build.body(build.add("slice", cast, index=[5, [0, 1000, 1], [0, 1000, 1]]))
    _, arrays = plan(body, "file:///x", Options())
    assert arrays["out"].npartitions == 1 and len(arrays["out"].__dask_graph__()) == 2


@pytest.mark.parametrize(
    ("rule", "url", "fits"),
    [
        ("https://data.org/a/", "https://data.org/a/x.zarr", True),
        ("https://data.org/a/", "https://data.org/b/x.zarr", False),
        ("https://data.org/a", "https://data.org:443/a/x.zarr", True),
        ("https://data.org/", "http://data.org/x.zarr", False),
        ("https://data.org/", "https://data.org.evil.com/x.zarr", False),
        ("https://data.org/", "https://data.org@evil.com/x.zarr", False),
        ("https://data.org/", "https://DATA.org/x.zarr", True),
        ("https://data.org/", "https://data.org:8443/x.zarr", False),
        ("https://", "https://anything.example/x.zarr", True),
        ("http://127.0.0.1:80/", "http://127.0.0.1/x.zarr", True),
        ("file:///data/", "file:///data/x.zarr", True),
        ("file:///data/", "file:///data/../etc", False),
        ("https://data.org/a/", "https://data.org/a/..%2f..%2fb", False),
    ],
)
def test_rules(rule: str, url: str, fits: bool) -> None:
    policy = Policy.of([rule])
    if fits:
        policy.check(url)
    else:
        with pytest.raises(Problem):
            policy.check(url)


@pytest.mark.parametrize("rule", ["data.org", "s3://bucket/", "https:///x", "https://u:p@data.org/", "file://host/x"])
def test_rules_that_are_none(rule: str) -> None:
    with pytest.raises(ValueError, match=r"prefix|host"):
        Policy.of([rule])


def test_public_addresses() -> None:
    assert all(map(is_public, ["8.8.8.8", "2600::1"]))
    private = ["127.0.0.1", "10.1.1.1", "169.254.169.254", "::1", "fe80::1%eth0", "fd00::1", "::ffff:10.0.0.1",
               "64:ff9b::a00:1", "2002:a00:1::", "224.0.0.1", "100.64.0.1", "0.0.0.0", "192.0.2.1"]  # fmt: skip
    assert not any(map(is_public, private))


def test_run_graph(store: Any, tmp_path: Path) -> None:
    root, arrays = store
    build = Builder()
    source = build.zarr((root / "v2.zarr").as_uri(), "t", arrays["t"], list(CHUNKS))
    (tmp_path / "good.json").write_bytes(build.body({"b": source, "a": build.reduce(source, "max", [0])}))
    (tmp_path / "bad.json").write_bytes(b"{}")
    done = subprocess.run(
        [sys.executable, "-m", "littoral_gateway.run_graph", "good.json", "bad.json", "out"],
        cwd=tmp_path, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert done.returncode == 1 and "unsupported_version" in done.stderr
    listing = json.loads((tmp_path / "out/0/outputs.json").read_text())
    assert listing["a"] == {"file": "0.npy", "dtype": "f4", "shape": [18, 36]}
    np.testing.assert_array_equal(np.load(tmp_path / "out/0/0.npy"), arrays["t"].max(axis=0))
    np.testing.assert_array_equal(np.load(tmp_path / "out/0/1.npy"), arrays["t"])
    assert json.loads((tmp_path / "out/1/error.json").read_text())["code"] == "unsupported_version"
