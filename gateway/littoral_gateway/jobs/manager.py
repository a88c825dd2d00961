"""The life of jobs: submitted, planned, run, cancelled, lost, found again after a restart."""

from __future__ import annotations

import asyncio
import logging
import time
from concurrent.futures import CancelledError as FutureCancelled
from typing import Any

from distributed import KilledWorker
from distributed.client import FutureCancelledError, FuturesCancelledError

from ..cluster import Cluster
from ..config import Settings
from ..graph import Graph, cost, infer, parse
from ..lower import Options
from ..plan import resolve_sources
from ..problems import Problem
from .execute import Execution, collect, plan
from .job import Job
from .results import Results
from .table import RESTARTED, JobTable

log = logging.getLogger("littoral_gateway")

#: Final jobs kept in memory beside the table.
REMEMBER = 1000
LOST = (FutureCancelledError, FuturesCancelledError, FutureCancelled, OSError)


class JobManager:
    """Used from the event loop's thread."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.results = Results(settings.results)
        self.table = JobTable(self.results.root / "jobs.sqlite")
        for owner, job_id in self.table.lose_unfinished():
            self.results.delete(owner, job_id)
        self.cluster = Cluster(settings, self._progress)
        self._closing = False
        self._jobs: dict[tuple[str, str], Job] = {}
        self._by_tag: dict[str, Job] = {}
        self._tasks: dict[tuple[str, str], asyncio.Task[None]] = {}

    # -- looking ------------------------------------------------------------------------------------------------------

    def find(self, owner: str, job_id: str) -> Job | None:
        job = self._jobs.get((owner, job_id))
        if job is None:
            job = self.table.load(owner, job_id)
            if job is not None:
                self._remember(job)
        if job is not None and job.state == "done" and not self.results.exists(owner, job_id):
            job.fail(
                Problem("result_not_found", "The result was deleted from the disk. Submit the graph again."), "lost"
            )
            self.table.save(job)
        return job

    def get(self, owner: str, job_id: str) -> Job:
        job = self.find(owner, job_id)
        if job is None:
            raise Problem("job_not_found", f"There is no job {job_id[:12]}… of yours. Submit its graph with PUT.")
        return job

    def _remember(self, job: Job) -> None:
        self._jobs[job.owner, job.id] = job
        if len(self._jobs) > REMEMBER:
            for key in [key for key, old in self._jobs.items() if old.is_final][: REMEMBER // 2]:
                del self._jobs[key]

    # -- submitting ---------------------------------------------------------------------------------------------------

    def check(self, body: bytes) -> tuple[Graph, dict[str, int]]:
        """Everything that can be known of a graph without looking at its sources. Blocking."""
        limits = self.settings.limits
        graph = infer(parse(body, limits), limits)
        for index, node in enumerate(graph.nodes):
            if node.op == "zarr":
                try:
                    self.settings.policy.check(node.url)
                except Problem as problem:
                    raise Problem(problem.code, f"nodes[{index}] (zarr): {problem.detail}", node=index) from None
        estimate = cost(graph)
        if estimate.read_bytes > limits.read_bytes:
            raise Problem(
                "read_too_large",
                f"The graph would read {estimate.read_bytes:,} bytes; at most {limits.read_bytes:,} are allowed. "
                "Select less.",
            )
        return graph, estimate.as_dict()

    async def submit(self, owner: str, job_id: str, body: bytes) -> tuple[Job, bool]:
        """The job of this graph, and whether it was started by this call."""
        known = self.find(owner, job_id)
        if known is not None and known.state in ("queued", "running", "done"):
            return known, False
        graph, estimate = await asyncio.to_thread(self.check, body)
        if self.cluster.state == "unavailable":
            await self.cluster.connected()
        # Another request may have submitted the same graph meanwhile.
        known = self.find(owner, job_id)
        if known is not None and known.state in ("queued", "running", "done"):
            return known, False
        self._check_quota(owner)
        job = Job(owner, job_id, attempt=known.attempt + 1 if known else 1, cost=estimate)
        self._remember(job)
        self._by_tag[job.tag] = job
        self.table.save(job)
        if known is not None:
            known.touch()
        self._tasks[owner, job_id] = asyncio.create_task(self._run(job, graph))
        return job, True

    def _check_quota(self, owner: str) -> None:
        active = sum(1 for key in self._tasks if key[0] == owner)
        if active >= self.settings.jobs_per_user:
            raise Problem(
                "too_many_jobs",
                f"{active} jobs of yours are queued or running; at most {self.settings.jobs_per_user} are allowed. "
                "Wait for one to end, or cancel one.",
                headers={"Retry-After": "2"},
            )

    # -- running ------------------------------------------------------------------------------------------------------

    async def _run(self, job: Job, graph: Graph) -> None:
        execution: Execution | None = None
        client = None
        try:
            client = await self.cluster.connected()
            job.state, job.started = "running", time.time()
            self.table.save(job)
            job.touch()
            results = self.results.of(job.owner, self._outputs)
            stored = await resolve_sources(graph, self.settings.policy, results)
            options = Options(self.settings.block_bytes, self.cluster.threads, self.settings.limits)
            execution = await asyncio.to_thread(plan, job, graph, stored, options, self.results)
            job.planned = time.time()
            job.total = len(execution.graph)
            job.touch()
            await asyncio.to_thread(execution.submit, client)
            values = await execution.values(client)
            job.outputs = await asyncio.to_thread(
                collect, job, execution, values, self.results, self.settings.inline_bytes
            )
            job.done = job.total
            job.finish("done")
        except asyncio.CancelledError:
            current = asyncio.current_task()
            if self._closing:
                job.fail(Problem("gateway_restarted", RESTARTED), "lost")
            elif current is not None and current.cancelling():
                job.finish("cancelled")
            else:
                # A future of Dask's was cancelled, which we did not ask for.
                job.fail(self._lost(), "lost")
        except Problem as problem:
            job.fail(problem)
        except KilledWorker as error:
            job.fail(
                Problem(
                    "worker_killed",
                    f"A worker died {error.allowed_failures + 1} times on this computation, most likely for lack of "
                    "memory. Select less, or give the cluster more memory.",
                )
            )
        except LOST as error:
            if self.cluster.settings.scheduler is None and client is not None and client.status == "running":
                job.fail(_failure(error))
            else:
                job.fail(self._lost(), "lost")
        except Exception as error:
            log.exception("job %s failed", job.id[:12])
            job.fail(_failure(error))
        finally:
            self._by_tag.pop(job.tag, None)
            if self._tasks.get((job.owner, job.id)) is asyncio.current_task():
                del self._tasks[job.owner, job.id]
            self.table.save(job)
            if execution is not None and client is not None:
                await asyncio.shield(asyncio.to_thread(self._clean, job, execution, client))

    def _clean(self, job: Job, execution: Execution, client: Any) -> None:
        try:
            if job.state == "done":
                execution.release()
            else:
                execution.cancel(client)
        except Exception as error:
            log.debug("releasing a job: %s", error)
        if job.state != "done":
            self.results.delete(job.owner, job.id)

    def _lost(self) -> Problem:
        return Problem(
            "cluster_lost",
            f"The connection to the Dask scheduler was lost while the job ran ({self.cluster.problem or 'it closed'}). "
            "Submit the graph again when the cluster is back.",
        )

    def _outputs(self, owner: str, job_id: str) -> dict[str, Any] | None:
        job = self.find(owner, job_id)
        return job.outputs if job is not None and job.state == "done" else None

    def _progress(self, message: dict[str, Any]) -> None:
        job = self._by_tag.get(str(message.get("tag")))
        if job is not None and not job.is_final:
            job.done, job.total, job.bytes_read = message["done"], message["total"], message["bytes"]
            job.touch()

    # -- ending -------------------------------------------------------------------------------------------------------

    async def cancel(self, owner: str, job_id: str) -> Job:
        """Cancels a running job, forgets a finished one; the results go either way."""
        job = self.get(owner, job_id)
        task = self._tasks.get((owner, job_id))
        if task is not None:
            task.cancel()
            await asyncio.wait([task])
        elif job.is_final:
            self.table.delete(owner, job_id)
            self._jobs.pop((owner, job_id), None)
        await asyncio.to_thread(self.results.delete, owner, job_id)
        return job

    async def close(self) -> None:
        self._closing = True
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks, timeout=3)
        await self.cluster.close()
        self.table.close()


def _failure(error: BaseException) -> Problem:
    text = f"{type(error).__name__}: {str(error)[:500]}"
    if isinstance(error, MemoryError):
        return Problem("computation_failed", f"A worker ran out of memory ({text}). Select less at a time.")
    return Problem("computation_failed", f"The computation failed on a worker: {text}.")
