"""Jobs over HTTP: submitted, watched, cancelled, their results read."""

from __future__ import annotations

import base64
import json
import time
from typing import Any

import httpx
import numpy as np
import pytest
import service
import xarray as xr
from conftest import OTHER
from graphs import Builder, small_graph, text

from littoral_gateway.graph import job_id


def decoded(output: dict[str, Any]) -> np.ndarray:
    dtype = "i8" if output["dtype"][0] in "Mmc" else output["dtype"]
    return np.frombuffer(base64.b64decode(output["data"]), np.dtype(dtype).newbyteorder("<")).reshape(output["shape"])


def mean_of(files: str, arrays: dict[str, np.ndarray], store: str = "v3.zarr") -> tuple[str, bytes]:
    build = Builder()
    source = build.zarr(f"{files}/{store}", "t", arrays["t"], [7, 9, 36])
    body = build.body(build.reduce(source, "mean", [0]))
    return job_id(body), body


def test_small_graph_round_trip(gateway: service.Gateway) -> None:
    job, body, expected = small_graph(1)
    first = gateway.put(job, body)
    assert first.status_code == 201
    document = first.json()
    assert document["state"] == "done" and document["error"] is None
    assert document["progress"]["done"] == document["progress"]["total"] > 0
    np.testing.assert_array_equal(decoded(document["outputs"]["out"]), expected)
    again = gateway.put(job, body)
    assert again.status_code == 200
    assert again.json()["attempt"] == 1
    assert gateway.client.get(f"/v1/jobs/{job}").json()["state"] == "done"


def test_submit_to_done_is_quick(gateway: service.Gateway) -> None:
    seconds = []
    for i in range(5):
        job, body, _ = small_graph(100 + i)
        start = time.perf_counter()
        assert gateway.put(job, body).json()["state"] == "done"
        seconds.append(time.perf_counter() - start)
    # The target is 0.15 s on a quiet machine; tests run on busy ones.
    assert min(seconds) < 0.6


@pytest.mark.parametrize("name", ["v3.zarr", "v2.zarr", "sharded.zarr"])
def test_reads_zarr_over_http(gateway: service.Gateway, store: Any, files: str, name: str) -> None:
    document = gateway.run(*mean_of(files, store[1], name))
    assert document["state"] == "done", document["error"]
    expected = store[1]["t"].astype("f8").mean(axis=0)
    np.testing.assert_allclose(decoded(document["outputs"]["out"]), expected, rtol=1e-6)
    assert document["cost"]["read_bytes"] == store[1]["t"].nbytes
    assert 0 < document["progress"]["bytes_read"] <= 2 * store[1]["t"].nbytes


def test_decode_group_and_anomaly(gateway: service.Gateway, store: Any, files: str) -> None:
    packed = store[1]["packed"]
    build = Builder()
    source = build.zarr(f"{files}/v3.zarr", "packed", packed, [7, 9, 36])
    values = build.add("decode", source, fill=["-32768"], scale="0.01", offset="273.15", dtype="f4")
    codes = np.arange(60) % 12
    groups = build.literal(codes)
    climatology = build.add(
        "group_reduce", values, groups, fn="mean", axis=0, groups=12, skipna=True, ddof=0, min_count=None
    )
    spread = build.add("take", climatology, groups, axis=0, fill=None)
    anomaly = build.add("binary", values, spread, fn="subtract")
    body = build.body({"anomaly": anomaly, "clim": climatology})
    document = gateway.run(job_id(body), body)
    assert document["state"] == "done", document["error"]
    da = xr.DataArray(packed, dims=("t", "y", "x"), coords={"m": ("t", codes)}).astype("f8")
    da = da.where(packed != -32768) * 0.01 + 273.15
    expected = da.groupby("m") - da.groupby("m").mean()
    np.testing.assert_allclose(decoded(document["outputs"]["anomaly"]), expected, atol=2e-4)


def test_times_and_strings(gateway: service.Gateway) -> None:
    build = Builder()
    days = np.array(["2001-01-01", "NaT", "2001-01-04"], "M8[ns]")
    x = build.literal(days)
    text_node = build.literal(np.array(["a", "béta", "<b>"]))
    calendar = build.literal(np.array([0, 86_400_000_000], "i8"), dtype="i8")
    noleap = build.add("cast", calendar, dtype="cftime[noleap]")
    later = build.add("binary", noleap, build.literal(np.array(1, "m8[D]")), fn="add")
    body = build.body({"mean": build.reduce(x, "mean", [0]), "all": x, "text": text_node, "noleap": later})
    document = gateway.run(job_id(body), body)
    assert document["state"] == "done", document["error"]
    outputs = document["outputs"]
    assert decoded(outputs["mean"]).view("M8[ns]") == np.datetime64("2001-01-02T12:00", "ns")
    assert outputs["text"]["data"] == ["a", "béta", "<b>"]
    assert outputs["noleap"]["dtype"] == "cftime[noleap]"
    assert decoded(outputs["noleap"]).tolist() == [86_400_000_000, 172_800_000_000]
    auth = {"headers": dict(gateway.client.headers)}
    ds = xr.open_zarr(
        f"{gateway.url}{document['result']}", storage_options={"client_kwargs": auth}, chunks=None, consolidated=True
    )
    np.testing.assert_array_equal(ds["all"].values.astype("M8[ns]"), days)
    assert ds["text"].values.tolist() == ["a", "béta", "<b>"]


def test_large_result_is_a_store(gateway: service.Gateway, store: Any, files: str) -> None:
    build = Builder()
    source = build.zarr(f"{files}/v3.zarr", "t", store[1]["t"], [7, 9, 36])
    stretched = build.add("broadcast", source, shape=[40, 60, 18, 36])
    body = build.body({"a/b": stretched, "small": build.reduce(source, "max", [0, 1, 2])})
    document = gateway.run(job_id(body), body)
    assert document["state"] == "done", document["error"]
    big = document["outputs"]["a/b"]
    assert big["data"] is None and big["path"] == "__output_0"
    auth = {"headers": dict(gateway.client.headers)}
    ds = xr.open_zarr(f"{gateway.url}{document['result']}", storage_options={"client_kwargs": auth}, chunks=None)
    expected = np.broadcast_to(store[1]["t"], (40, 60, 18, 36))
    np.testing.assert_array_equal(ds["__output_0"].values, expected)
    assert ds["small"].item() == store[1]["t"].max()


def test_result_of_an_earlier_job(gateway: service.Gateway, store: Any, files: str) -> None:
    first, body = mean_of(files, store[1])
    assert gateway.run(first, body)["state"] == "done"
    build = Builder()
    earlier = build.add("result", job=first, name="out", dtype="f4", shape=[18, 36], chunks=[18, 36])
    body = build.body(build.reduce(earlier, "mean", [0, 1]))
    document = gateway.run(job_id(body), body)
    assert document["state"] == "done", document["error"]
    np.testing.assert_allclose(decoded(document["outputs"]["out"]), store[1]["t"].mean(dtype="f8"), rtol=1e-6)
    other = httpx.put(
        f"{gateway.url}/v1/jobs/{job_id(body)}?wait=30", content=body, headers={"Authorization": f"Bearer {OTHER}"}
    ).json()
    assert other["state"] == "failed" and other["error"]["code"] == "result_not_found"


def test_ranges(gateway: service.Gateway) -> None:
    job, body, _ = small_graph(7)
    url = gateway.run(job, body)["result"] + "zarr.json"
    whole = gateway.client.get(url)
    assert whole.status_code == 200 and whole.headers["accept-ranges"] == "bytes"
    assert json.loads(whole.content)["consolidated_metadata"]["metadata"]["out"]["shape"] == [3]
    part = gateway.client.get(url, headers={"Range": "bytes=2-9"})
    assert (part.status_code, part.content) == (206, whole.content[2:10])
    assert part.headers["content-range"] == f"bytes 2-9/{len(whole.content)}"
    assert gateway.client.get(url, headers={"Range": "bytes=-5"}).content == whole.content[-5:]
    assert gateway.client.get(url, headers={"Range": "bytes=10-"}).content == whole.content[10:]
    beyond = gateway.client.get(url, headers={"Range": "bytes=999999-"})
    assert (beyond.status_code, beyond.json()["code"]) == (416, "invalid_range")
    head = gateway.client.head(url)
    assert head.status_code == 200 and int(head.headers["content-length"]) == len(whole.content)
    cached = gateway.client.get(url, headers={"If-None-Match": whole.headers["etag"]})
    assert cached.status_code == 304
    for path in ("nothing", "../../jobs.sqlite", "%2e%2e/%2e%2e/jobs.sqlite", ""):
        assert gateway.client.get(url.removesuffix("zarr.json") + path).status_code in (400, 404)


def test_events(gateway: service.Gateway, store: Any, files: str) -> None:
    build = Builder()
    source = build.zarr(f"{files}/v3.zarr", "t", store[1]["t"], [7, 9, 36])
    body = build.body(build.add("quantile", source, q=[text(0.5)], axes=[0], skipna=True, method="linear"))
    job = job_id(body)
    gateway.put(job, body, wait=0)
    documents = []
    with gateway.client.stream("GET", f"/v1/jobs/{job}/events") as response:
        assert response.headers["content-type"].startswith("text/event-stream")
        for line in response.iter_lines():
            if line.startswith("data:"):
                documents.append(json.loads(line[5:]))
    assert documents[-1]["state"] == "done"
    assert [d["progress"]["done"] for d in documents] == sorted(d["progress"]["done"] for d in documents)


def test_cancel_in_mid_job(gateway: service.Gateway, store: Any, slow_files: str) -> None:
    job, body = mean_of(slow_files, store[1])
    gateway.put(job, body, wait=0)
    gateway.wait_for(job, "running")
    time.sleep(1.0)
    start = time.perf_counter()
    answer = gateway.client.delete(f"/v1/jobs/{job}")
    assert answer.json()["state"] == "cancelled"
    assert gateway.client.get(f"/v1/jobs/{job}").json()["state"] == "cancelled"
    # The workers are free again: another job does not wait for the slow chunks.
    other, small, _ = small_graph(50)
    assert gateway.put(other, small).json()["state"] == "done"
    assert time.perf_counter() - start < 2.5
    again = gateway.put(job, body, wait=0)
    assert (again.status_code, again.json()["attempt"]) == (201, 2)
    assert gateway.client.delete(f"/v1/jobs/{job}").json()["state"] == "cancelled"


def test_delete_forgets_a_finished_job(gateway: service.Gateway) -> None:
    job, body, _ = small_graph(60)
    result = gateway.run(job, body)["result"]
    assert gateway.client.delete(f"/v1/jobs/{job}").status_code == 200
    assert gateway.client.get(f"/v1/jobs/{job}").json()["code"] == "job_not_found"
    assert gateway.client.get(result + "zarr.json").status_code == 404
    assert gateway.put(job, body).status_code == 201


def test_too_many_jobs(gateway: service.Gateway, store: Any, slow_files: str) -> None:
    jobs = []
    try:
        for i in range(4):
            build = Builder()
            source = build.zarr(f"{slow_files}/v3.zarr", "t", store[1]["t"], [7, 9, 36])
            body = build.body({f"out{i}": build.reduce(source, "max", [0])})
            answer = gateway.put(job_id(body), body, wait=0)
            if i < 3:
                assert answer.status_code == 201
                jobs.append(job_id(body))
        assert answer.status_code == 429
        assert answer.json()["code"] == "too_many_jobs" and int(answer.headers["retry-after"]) > 0
    finally:
        for job in jobs:
            gateway.client.delete(f"/v1/jobs/{job}")


def test_a_failing_computation_says_why(gateway: service.Gateway) -> None:
    build = Builder()
    body = build.body(build.reduce(build.literal(np.full((2, 3), np.nan)), "argmax", [1]))
    document = gateway.run(job_id(body), body)
    assert document["state"] == "failed"
    assert document["error"]["code"] == "computation_failed"
    assert "all are NaN" in document["error"]["detail"]
