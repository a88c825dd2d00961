"""Starting, stopping, restarting, and losing workers or the scheduler."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest
import service
from graphs import Builder, small_graph

from littoral_gateway.graph import job_id


def slow_job(url: str, arrays: dict[str, Any]) -> tuple[str, bytes]:
    build = Builder()
    source = build.zarr(f"{url}/v3.zarr", "t", arrays["t"], [7, 9, 36])
    body = build.body(build.reduce(source, "mean", [0]))
    return job_id(body), body


def test_restart_and_clean_end(tmp_path: Path, store: Any, slow_files: str) -> None:
    allow = ("--allow-source", f"{slow_files}/")
    done, body, _ = small_graph(1)
    running, slow_body = slow_job(slow_files, store[1])
    with service.gateway(tmp_path / "results", *allow) as first:
        # It answers while the cluster starts, and a job submitted then is queued.
        assert first.client.get("/healthz").json() == {"status": "ok", "cluster": "starting"}
        assert first.run(done, body)["state"] == "done"
        first.put(running, slow_body, wait=0)
        first.wait_for(running, "running")
        children = first.children()
        assert len(children) >= 2
        # As a crash: nothing is tidied up.
        first.process.kill()
        first.process.wait()
        _gone, alive = psutil.wait_procs(children, timeout=20)
        assert not alive, alive
    with service.gateway(tmp_path / "results", *allow) as second:
        kept = second.client.get(f"/v1/jobs/{done}").json()
        assert kept["state"] == "done"
        assert second.client.get(kept["result"] + "zarr.json").status_code == 200
        lost = second.client.get(f"/v1/jobs/{running}").json()
        assert (lost["state"], lost["error"]["code"]) == ("lost", "gateway_restarted")
        second.ready()
        again = second.put(running, slow_body, wait=0)
        assert (again.status_code, again.json()["attempt"]) == (201, 2)
        second.wait_for(running, "running")
        children = second.children()
        start = time.monotonic()
        # Also with an open stream of events.
        with second.client.stream("GET", f"/v1/jobs/{running}/events"):
            assert second.stop(signal.SIGTERM) == 0
        assert time.monotonic() - start < 10
        assert not psutil.wait_procs(children, timeout=2)[1]
    with service.gateway(tmp_path / "results", *allow) as third:
        lost = third.client.get(f"/v1/jobs/{running}").json()
        assert (lost["state"], lost["error"]["code"]) == ("lost", "gateway_restarted")


def test_interrupt_while_starting(tmp_path: Path) -> None:
    own = service.Gateway(tmp_path / "results")
    time.sleep(0.3)
    start = time.monotonic()
    assert own.stop(signal.SIGINT) == 0
    assert time.monotonic() - start < 20
    assert "Traceback" not in own.log.read_text()


def test_killed_worker(tmp_path: Path, store: Any, slow_files: str) -> None:
    with service.gateway(tmp_path / "results", "--allow-source", f"{slow_files}/") as own:
        own.ready()
        job, body = slow_job(slow_files, store[1])
        own.put(job, body, wait=0)
        own.wait_for(job, "running")
        time.sleep(0.5)
        worker = next(c for c in own.children() if "spawn_main" in " ".join(c.cmdline()))
        worker.kill()
        # The task goes to the other worker; a new one is started.
        assert own.run(job, body)["state"] == "done"


@contextlib.contextmanager
def scheduler(tmp_path: Path) -> Any:
    """A scheduler and a worker of their own, which a gateway connects to."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{probe.getsockname()[1]}"
    env = {**os.environ, "DASK_DISTRIBUTED__SCHEDULER__HTTP__ROUTES": "[]"}
    commands = [
        ["distributed.cli.dask_scheduler", "--host", address, "--dashboard-address", "127.0.0.1:0"],
        ["distributed.cli.dask_worker", address, "--nthreads", "1", "--no-nanny", "--no-dashboard"],
    ]
    processes = []
    try:
        for module, *arguments in commands:
            log = (tmp_path / f"{module}.log").open("ab")
            processes.append(
                subprocess.Popen(
                    [sys.executable, "-m", module, *arguments], cwd=tmp_path, env=env, stdout=log, stderr=log
                )
            )
        yield address, processes
    finally:
        for process in processes:
            process.kill()
            process.wait()


def test_existing_scheduler_and_its_death(tmp_path: Path, store: Any, slow_files: str) -> None:
    with scheduler(tmp_path) as (address, processes):
        allow = ("--allow-source", f"{slow_files}/")
        with service.gateway(tmp_path / "results", "--scheduler", address, *allow) as own:
            own.ready()
            job, body, _ = small_graph(5)
            assert own.run(job, body)["state"] == "done"
            slow, slow_body = slow_job(slow_files, store[1])
            own.put(slow, slow_body, wait=0)
            own.wait_for(slow, "running")
            for process in processes:
                process.kill()
            document = own.client.get(f"/v1/jobs/{slow}", params={"wait": 60}).json()
            assert document["state"] == "lost", document
            assert document["error"]["code"] == "cluster_lost"
            assert own.client.get("/healthz").json()["cluster"] == "unavailable"
            other, other_body, _ = small_graph(6)
            refused = own.put(other, other_body)
            assert (refused.status_code, refused.json()["code"]) == (503, "cluster_unavailable")
            assert own.client.get(f"/v1/jobs/{job}").json()["state"] == "done"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--host", "0.0.0.0"], "token"),
        (["--token", "short"], "16 characters"),
        (["--allow-source", "example.org"], "prefix"),
        (["--allow-origin", "https://example.org/path"], "origin"),
        (["--workers", "0"], "at least 1"),
        (["--token-file", "/nowhere"], "nowhere"),
    ],
)
def test_bad_arguments(tmp_path: Path, arguments: list[str], words: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "littoral_gateway", "--results", str(tmp_path), *arguments],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode != 0
    assert re.search(words, done.stderr) and "Traceback" not in done.stderr


def test_foreign_host_names(tmp_path: Path) -> None:
    with service.gateway(tmp_path / "results") as own:
        answer = httpx.get(own.url + "/v1/cluster", headers={"Host": "rebound.example.org"})
        assert (answer.status_code, answer.json()["code"]) == (403, "host_not_allowed")
        assert own.client.get("/v1/cluster").status_code == 200
