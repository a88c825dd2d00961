"""What the gateway refuses, with which code, and that it goes on afterwards."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pytest
import service
import zarr
from conftest import ORIGIN, OTHER
from graphs import Builder, literal, small_graph

from littoral_gateway.graph import canonical_bytes, job_id


def valid() -> dict[str, Any]:
    build = Builder()
    x = build.literal(np.arange(6.0).reshape(2, 3))
    y = build.add("unary", x, fn="sqrt")
    return build.document(build.reduce(y, "mean", [0]))


Change = Callable[[dict[str, Any]], Any]
BAD: dict[str, tuple[str, Change]] = {
    "op": ("unknown_op", lambda d: d["nodes"][1].update(op="pickle")),
    "function": ("unknown_function", lambda d: d["nodes"][1].update(fn="eval")),
    "key": ("unknown_key", lambda d: d["nodes"][1].update(extra=1)),
    "top key": ("unknown_key", lambda d: d.update(extra=1)),
    "missing key": ("missing_key", lambda d: d["nodes"][2].pop("skipna")),
    "missing op": ("missing_key", lambda d: d["nodes"][2].pop("op")),
    "version": ("unsupported_version", lambda d: d.update(littoral_graph=2)),
    "bool as int": ("invalid_value", lambda d: d["nodes"][2].update(axes=[True])),
    "axes order": ("invalid_value", lambda d: d["nodes"][2].update(axes=[1, 0])),
    "axis": ("shape_mismatch", lambda d: d["nodes"][2].update(axes=[2])),
    "self": ("forward_reference", lambda d: d["nodes"][1].update({"in": [1]})),
    "cycle": ("forward_reference", lambda d: d["nodes"][1].update({"in": [2]})),
    "output": ("forward_reference", lambda d: d["outputs"].update(out=17)),
    "unused": ("unused_node", lambda d: d["outputs"].update(out=1)),
    "no outputs": ("invalid_value", lambda d: d.update(outputs={})),
    "long name": ("invalid_value", lambda d: d.update(outputs={"x" * 201: 2})),
    "dtype": ("invalid_value", lambda d: d["nodes"][0].update(dtype="O")),
    "data": ("shape_mismatch", lambda d: d["nodes"][0].update(shape=[2, 4])),
    "base64": ("invalid_value", lambda d: d["nodes"][0].update(data="!!!")),
    "huge": ("literal_too_large", lambda d: d["nodes"][0].update(shape=[2**50, 2**50])),
    "dtype rule": (
        "dtype_error",
        lambda d: d["nodes"].__setitem__(0, literal(np.zeros((2, 3), "M8[s]"))),
    ),
    "operands": ("invalid_value", lambda d: d["nodes"][1].update({"in": [0, 0]})),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_graphs(gateway: service.Gateway, name: str) -> None:
    code, change = BAD[name]
    document = valid()
    change(document)
    body = canonical_bytes(document)
    answer = gateway.put(job_id(body), body)
    problem = answer.json()
    assert answer.headers["content-type"] == "application/problem+json"
    assert 400 <= answer.status_code < 500 and problem["status"] == answer.status_code
    assert problem["code"] == code, problem
    assert problem["detail"].endswith(".") and len(problem["detail"]) < 2000


RAW: dict[str, tuple[int, str, bytes]] = {
    "empty": (400, "not_json", b""),
    "text": (400, "not_json", b"hello"),
    "binary": (400, "not_json", b"\x80\x04\x95"),
    "deep": (400, "not_json", b"[" * 200_000),
    "float": (400, "graph_not_canonical", b'{"littoral_graph":1.0}'),
    "nan": (400, "graph_not_canonical", b'{"littoral_graph":NaN}'),
    "space": (400, "graph_not_canonical", canonical_bytes(valid()).replace(b",", b", ", 1)),
    "list": (422, "invalid_value", b"[1]"),
    "long number": (400, "not_json", b'{"littoral_graph":' + b"9" * 10_000 + b"}"),
}


@pytest.mark.parametrize("name", RAW)
def test_bad_bytes(gateway: service.Gateway, name: str) -> None:
    status, code, body = RAW[name]
    answer = gateway.put(hashlib.sha256(body).hexdigest(), body)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_wrong_hash(gateway: service.Gateway) -> None:
    _, body, _ = small_graph(3)
    answer = gateway.put("0" * 64, body)
    assert (answer.status_code, answer.json()["code"]) == (409, "hash_mismatch")
    assert gateway.put("not-a-hash", body).json()["code"] == "invalid_job_id"
    assert gateway.client.get(f"/v1/jobs/{'0' * 64}").json()["code"] == "job_not_found"


def test_size_limits_are_quick(gateway: service.Gateway) -> None:
    def endless() -> Any:
        for _ in range(100):
            yield b" " * 2**20

    start = time.perf_counter()
    answer = gateway.client.put(f"/v1/jobs/{'1' * 64}", content=b" " * 9 * 2**20)
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
    try:
        answer = gateway.client.put(f"/v1/jobs/{'1' * 64}", content=endless())
        assert answer.json()["code"] == "too_large"
    except httpx.TransportError:
        pass  # the gateway closed the connection without reading a hundred megabytes
    body = canonical_bytes({"littoral_graph": 1, "nodes": [0] * 1_000_000, "outputs": {"a": 1}})
    answer = gateway.put(job_id(body), body)
    assert (answer.status_code, answer.json()["code"]) == (413, "too_many_nodes")
    assert time.perf_counter() - start < 10
    assert gateway.client.get("/healthz").status_code == 200


def big(shape: list[int], url: str) -> bytes:
    build = Builder()
    source = build.add("zarr", url=url, path="t", dtype="f4", shape=shape, chunks=[1, 1000, 1000])
    return build.body(build.reduce(source, "mean", [0]))


def test_estimates_are_limited(gateway: service.Gateway, files: str) -> None:
    body = big([1_000_000, 1000, 1000], f"{files}/v3.zarr")
    assert gateway.put(job_id(body), body).json()["code"] == "read_too_large"
    build = Builder()
    wide = build.add("broadcast", build.literal(np.arange(10.0)), shape=[10**7, 10])
    body = build.body(wide)
    assert gateway.put(job_id(body), body).json()["code"] == "result_too_large"
    build = Builder()
    wide = build.add("broadcast", build.literal(np.arange(10.0)), shape=[10**10, 10])
    body = build.body(build.reduce(wide, "median", [0]))
    document = gateway.run(job_id(body), body)
    assert document["state"] == "failed" and document["error"]["code"] == "chunk_too_large"


REFUSED = [
    "http://127.0.0.1:1/x.zarr",
    "http://localhost/x.zarr",
    "http://169.254.169.254/latest/meta-data",
    "http://[::1]/x.zarr",
    "http://[::ffff:127.0.0.1]/x.zarr",
    "http://10.0.0.1/x.zarr",
    "http://192.168.1.1/x.zarr",
    "http://0.0.0.0/x.zarr",
    "http://user:secret@example.org/x.zarr",
    "https://example.org/x.zarr?token=1",
    "https://example.org/a/../../x.zarr",
    "https://example.org/a/%2e%2e/x.zarr",
    "file:///etc/passwd",
    "s3://bucket/x.zarr",
    "ftp://example.org/x.zarr",
    "x.zarr",
]


@pytest.mark.parametrize("url", REFUSED)
def test_sources_that_are_not_allowed(gateway: service.Gateway, url: str) -> None:
    body = big([2, 1000, 1000], url)
    document = gateway.run(job_id(body), body)
    problem = document if "code" in document else document["error"]
    assert problem["code"] == "source_not_allowed", problem
    assert problem["node"] == 0


def test_redirects_are_checked(gateway: service.Gateway, store: Any, tmp_path: Path) -> None:
    with service.file_server(tmp_path) as secret:
        with service.file_server(store[0], redirect=f"{secret}/v3.zarr") as redirecting:
            with service.gateway(tmp_path / "results", "--allow-source", f"{redirecting}/") as own:
                own.ready()
                body = big([2, 1000, 1000], f"{redirecting}/v3.zarr")
                document = own.run(job_id(body), body)
                assert document["error"]["code"] == "source_not_allowed"
                # One host is not another because it begins alike, nor a path.
                for url in (f"{redirecting}0/v3.zarr", redirecting.replace("127.0.0.1", "127.0.0.1.example.org")):
                    body = big([2, 1000, 1000], url)
                    assert own.put(job_id(body), body).json()["code"] == "source_not_allowed"


def test_sources_that_lie(gateway: service.Gateway, store: Any, files: str) -> None:
    def code(url: str, path: str = "t", **changes: Any) -> str:
        build = Builder()
        node = {"url": url, "path": path, "dtype": "f4", "shape": [60, 18, 36], "chunks": [7, 9, 36], **changes}
        body = build.body(build.reduce(build.add("zarr", **node), "mean", [0]))
        document = gateway.run(job_id(body), body)
        assert document["state"] == "failed"
        return str(document["error"]["code"])

    assert code(f"{files}/nothing.zarr") == "source_not_found"
    assert code(f"{files}/v3.zarr", "nothing") == "source_not_found"
    assert code(f"{files}/v3.zarr", shape=[61, 18, 36]) == "source_mismatch"
    assert code(f"{files}/v3.zarr", dtype="f8") == "source_mismatch"
    root: Path = store[0]
    group = zarr.open_group(root / "broken.zarr", mode="w", zarr_format=3)
    broken = group.create_array("t", shape=(60, 18, 36), chunks=(7, 9, 36), dtype="f4")
    broken[...] = store[1]["t"]
    (root / "broken.zarr/t/c/2/0/0").write_bytes(b"\x28\xb5\x2f\xfdnot zstd")
    assert code(f"{files}/broken.zarr") == "source_unreadable"
    metadata = json.loads((root / "broken.zarr/t/zarr.json").read_text())
    metadata["codecs"].append({"name": "unheard-of", "configuration": {}})
    (root / "broken.zarr/t/zarr.json").write_text(json.dumps(metadata))
    assert code(f"{files}/broken.zarr") == "source_unreadable"


def test_tokens(gateway: service.Gateway) -> None:
    job, body, _ = small_graph(21)
    result = gateway.run(job, body)["result"]
    for headers in ({}, {"Authorization": "Bearer wrong"}, {"Authorization": "Basic abc"}):
        for path in (f"/v1/jobs/{job}", "/v1/cluster", result + "zarr.json", "/openapi.json"):
            answer = httpx.get(gateway.url + path, headers=headers)
            assert (answer.status_code, answer.json()["code"]) == (401, "unauthorized")
    assert httpx.get(gateway.url + "/healthz").status_code == 200
    other = {"Authorization": f"Bearer {OTHER}"}
    assert httpx.get(f"{gateway.url}/v1/jobs/{job}", headers=other).json()["code"] == "job_not_found"
    assert httpx.get(gateway.url + result + "zarr.json", headers=other).status_code == 404
    assert httpx.delete(f"{gateway.url}/v1/jobs/{job}", headers=other).status_code == 404
    assert gateway.client.get(result + "zarr.json").status_code == 200


def test_origins(gateway: service.Gateway) -> None:
    asked = {
        "Origin": ORIGIN,
        "Access-Control-Request-Method": "PUT",
        "Access-Control-Request-Headers": "authorization,content-type",
        "Access-Control-Request-Private-Network": "true",
    }
    url = f"{gateway.url}/v1/jobs/{'0' * 64}"
    allowed = httpx.options(url, headers=asked)
    assert allowed.status_code == 200
    assert allowed.headers["access-control-allow-origin"] == ORIGIN
    assert allowed.headers["access-control-allow-private-network"] == "true"
    assert "authorization" in allowed.headers["access-control-allow-headers"].lower()
    for origin in ("http://evil.example", ORIGIN + "0", "null", ORIGIN.replace("http", "https")):
        refused = httpx.options(url, headers={**asked, "Origin": origin})
        assert refused.status_code == 400 and "access-control-allow-origin" not in refused.headers
        plain = gateway.client.get("/v1/cluster", headers={"Origin": origin})
        assert (plain.status_code, plain.json()["code"]) == (403, "origin_not_allowed")
        assert "access-control-allow-origin" not in plain.headers
    good = gateway.client.get("/v1/cluster", headers={"Origin": ORIGIN})
    assert good.headers["access-control-allow-origin"] == ORIGIN
    # An error can be read by the page too.
    unknown = httpx.get(url, headers={"Origin": ORIGIN})
    assert unknown.status_code == 401 and unknown.headers["access-control-allow-origin"] == ORIGIN


def test_about(gateway: service.Gateway) -> None:
    about = gateway.client.get("/v1/cluster").json()
    assert about["engine"] == "dask" and about["graph_versions"] == [1]
    assert about["cluster"]["workers"] == 2 and about["limits"]["nodes"] == 10_000
    assert "/v1/jobs/{job_id}" in gateway.client.get("/openapi.json").json()["paths"]
    missing = gateway.client.get("/nothing")
    assert (missing.status_code, missing.json()["code"]) == (404, "not_found")
    assert gateway.client.post("/v1/cluster").status_code == 405
    assert gateway.client.get("/docs").status_code == 404
