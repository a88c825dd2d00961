"""The Dask cluster behind the gateway: started or connected to in the background, watched, closed."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import dask
import psutil
from distributed import Client, LocalCluster

from .config import Settings
from .problems import Problem
from .progress import TOPIC, ProgressPlugin
from .worker import warm_up

log = logging.getLogger("littoral_gateway")

CONNECT_TIMEOUT = 10.0
RETRY_SECONDS = 3.0

dask.config.set(
    {
        "distributed.scheduler.allowed-failures": 2,
        "distributed.comm.retry.count": 1,
        "distributed.admin.large-graph-warning-threshold": "200MB",
        # Waits for a lost scheduler so long before the running jobs are given up.
        "distributed.comm.timeouts.connect": "10s",
        "distributed.worker.memory.spill": 0.85,
        # No dashboards and no JSON of the scheduler's state: they have no authentication.
        "distributed.scheduler.http.routes": [],
        "distributed.worker.http.routes": [],
    }
)


class Cluster:
    def __init__(self, settings: Settings, on_progress: Callable[[dict[str, Any]], None]) -> None:
        self.settings = settings
        self.client: Client | None = None
        self._state = "starting"
        self.problem: str | None = None
        self.threads = 1
        self._cluster: LocalCluster | None = None
        self._on_progress = on_progress
        self._loop = asyncio.get_running_loop()
        self._ready = asyncio.Event()
        self._lock = threading.Lock()
        self._closing = False
        self._task = asyncio.create_task(self._keep_connected())

    @property
    def state(self) -> str:
        """`starting`, `ready` or `unavailable`, as of now."""
        if self._state == "ready" and (self.client is None or self.client.status != "running"):
            return "unavailable"
        return self._state

    async def connected(self) -> Client:
        """The client, when the cluster has started. `Problem` if there is no cluster."""
        if self.state == "starting":
            try:
                await asyncio.wait_for(self._ready.wait(), 60)
            except TimeoutError:
                pass
        if self.state != "ready" or self.client is None:
            raise Problem(
                "cluster_unavailable",
                f"The Dask cluster cannot be reached ({self.problem or 'it is starting'}). Try again in a while.",
                headers={"Retry-After": "10"},
            )
        return self.client

    async def _keep_connected(self) -> None:
        while True:
            try:
                await _in_daemon(self._connect)
                self._state = "ready"
                self.problem = None
                log.info("the cluster is ready: %s", self.client)
            except Exception as error:
                self._state = "unavailable"
                self.problem = f"{type(error).__name__}: {error}"
                log.error("no cluster: %s", self.problem)
            self._ready.set()
            while self.client is not None and self.client.status in ("running", "connecting"):
                await asyncio.sleep(0.5)
            if self._state == "ready":
                self._state = "unavailable"
                self.problem = "the connection to the scheduler is lost"
            await asyncio.sleep(RETRY_SECONDS)
            if self.client is not None:
                await asyncio.to_thread(self._close_client)

    def _connect(self) -> None:
        with self._lock:
            if not self._closing:
                self._start()

    def _start(self) -> None:
        settings = self.settings
        if settings.scheduler is None:
            if self._cluster is None:
                self._cluster = LocalCluster(
                    n_workers=settings.workers,
                    threads_per_worker=settings.threads_per_worker,
                    memory_limit=settings.memory_limit,
                    processes=True,
                    host="127.0.0.1",
                    dashboard_address="127.0.0.1:0",
                    worker_dashboard_address="127.0.0.1:0",
                    silence_logs=logging.ERROR,
                )
            client = Client(self._cluster, timeout=CONNECT_TIMEOUT, set_as_default=False)
        else:
            client = Client(settings.scheduler, timeout=CONNECT_TIMEOUT, set_as_default=False)
        try:
            client.register_plugin(ProgressPlugin())
            client.subscribe_topic(TOPIC, self._progress)
            if settings.scheduler is None:
                client.wait_for_workers(settings.workers, timeout=60)
            self._check_workers(client)
        except BaseException:
            client.close(timeout=2)
            raise
        info = client.scheduler_info(n_workers=-1)
        self.threads = max(1, sum(worker["nthreads"] for worker in info["workers"].values()))
        self.client = client

    def _check_workers(self, client: Client) -> None:
        from . import __version__

        try:
            found = client.run(warm_up)
        except ImportError as error:
            raise RuntimeError(
                f"the workers cannot import littoral_gateway ({error}); install it in their environment"
            ) from None
        different = {version for version in found.values() if version != __version__}
        if different:
            raise RuntimeError(
                f"workers have littoral_gateway {', '.join(different)}, the gateway has {__version__}; install the same"
            )

    def _progress(self, event: Any) -> None:
        message = event[1] if isinstance(event, tuple) else event
        self._loop.call_soon_threadsafe(self._on_progress, message)

    def _close_client(self) -> None:
        client, self.client = self.client, None
        if client is not None:
            try:
                client.close(timeout=2)
            except Exception as error:
                log.debug("closing the client: %s", error)

    async def describe(self) -> dict[str, Any]:
        """For `GET /v1/cluster`."""
        workers: list[dict[str, Any]] = []
        if self.client is not None and self.state == "ready":
            info = await asyncio.to_thread(self.client.scheduler_info, -1)
            workers = [
                {"threads": worker["nthreads"], "memory_limit": worker["memory_limit"]}
                for worker in info.get("workers", {}).values()
            ]
        return {
            "state": self.state,
            "problem": self.problem,
            "embedded": self.settings.scheduler is None,
            "workers": len(workers),
            "threads": sum(worker["threads"] for worker in workers),
            "memory_bytes": sum(worker["memory_limit"] or 0 for worker in workers),
        }

    async def close(self) -> None:
        self._task.cancel()
        await asyncio.to_thread(self._close)

    def _close(self) -> None:
        self._closing = True
        # A cluster that is being started cannot be interrupted; its processes are ended without it.
        if self._lock.acquire(timeout=2):
            try:
                self._close_all()
            finally:
                self._lock.release()
        end_children()

    def _close_all(self) -> None:
        self._close_client()
        if self._cluster is not None:
            cluster, self._cluster = self._cluster, None
            try:
                cluster.close(timeout=5)
            except Exception as error:
                log.warning("closing the cluster: %s", error)


def end_children() -> None:
    """A worker that would not close in time must not outlive the gateway."""
    for child in psutil.Process().children(recursive=True):
        with suppress(psutil.Error):
            # Python's own helper process ends by itself and tidies up after the others.
            if not any("resource_tracker" in part for part in child.cmdline()):
                child.kill()


async def _in_daemon(function: Callable[[], None]) -> None:
    """Runs `function` in a thread that the end of the process does not wait for."""
    loop = asyncio.get_running_loop()
    done: asyncio.Future[None] = loop.create_future()

    def finish(error: BaseException | None) -> None:
        if not done.done():
            done.set_result(None) if error is None else done.set_exception(error)

    def run() -> None:
        error: BaseException | None = None
        try:
            function()
        except BaseException as caught:
            error = caught
        with suppress(RuntimeError):  # the loop may be closed
            loop.call_soon_threadsafe(finish, error)

    threading.Thread(target=run, name="littoral-cluster", daemon=True).start()
    await done
