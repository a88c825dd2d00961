"""A real gateway in a process of its own, and real servers of sources."""

from __future__ import annotations

import contextlib
import functools
import http.server
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import psutil

FINAL = ("done", "failed", "cancelled", "lost")


class Gateway:
    def __init__(self, results: Path, *arguments: str):
        self.log = results.parent / f"{results.name}.log"
        self.process = subprocess.Popen(
            [sys.executable, "-m", "littoral_gateway", "--port", "0", "--results", str(results), *arguments],
            stdout=subprocess.PIPE,
            stderr=self.log.open("ab"),
            text=True,
        )
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        match = re.search(r"http://\S+", line)
        assert match, f"{line!r}\n{self.log.read_text()}"
        self.url = match[0]
        self.client = httpx.Client(base_url=self.url, timeout=90)

    def ready(self) -> Gateway:
        deadline = time.monotonic() + 60
        while self.client.get("/healthz").json()["cluster"] != "ready":
            assert time.monotonic() < deadline, self.log.read_text()
            time.sleep(0.05)
        return self

    def children(self) -> list[psutil.Process]:
        return psutil.Process(self.process.pid).children(recursive=True)

    def stop(self, number: int = signal.SIGTERM) -> int:
        self.client.close()
        if self.process.poll() is None:
            self.process.send_signal(number)
        try:
            return self.process.wait(30)
        finally:
            if self.process.poll() is None:
                self.process.kill()
            if self.process.stdout:
                self.process.stdout.close()

    def put(self, job: str, body: bytes, wait: float = 60, **keys: Any) -> httpx.Response:
        return self.client.put(f"/v1/jobs/{job}", params={"wait": wait}, content=body, **keys)

    def run(self, job: str, body: bytes) -> dict[str, Any]:
        """Submits and waits for a final state."""
        document = self.put(job, body).json()
        while document.get("state") in ("queued", "running"):
            document = self.client.get(f"/v1/jobs/{job}", params={"wait": 60}).json()
        return document

    def wait_for(self, job: str, state: str, timeout: float = 30) -> dict[str, Any]:
        deadline = time.monotonic() + timeout
        while True:
            document = self.client.get(f"/v1/jobs/{job}").json()
            if document["state"] == state:
                return document
            assert time.monotonic() < deadline, document
            time.sleep(0.05)


@contextlib.contextmanager
def gateway(results: Path, *arguments: str) -> Iterator[Gateway]:
    it = Gateway(results, *arguments)
    try:
        yield it
    finally:
        it.stop()


class _Server(http.server.ThreadingHTTPServer):
    # A worker asks for many chunks at once; who finds no place in the queue tries again after a second.
    request_queue_size = 128
    daemon_threads = True


class _Handler(http.server.SimpleHTTPRequestHandler):
    """Files, as slowly as told."""

    protocol_version = "HTTP/1.1"
    delay = 0.0
    redirect: str | None = None

    def do_GET(self) -> None:
        if self.redirect:
            self.send_response(302)
            self.send_header("Location", self.redirect)
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        if self.delay and "/c/" in self.path:
            time.sleep(self.delay)
        super().do_GET()

    def log_message(self, format: str, *arguments: Any) -> None:
        pass


@contextlib.contextmanager
def file_server(directory: Path, delay: float = 0.0, redirect: str | None = None) -> Iterator[str]:
    handler = type("Handler", (_Handler,), {"delay": delay, "redirect": redirect})
    server = _Server(("127.0.0.1", 0), functools.partial(handler, directory=os.fspath(directory)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
