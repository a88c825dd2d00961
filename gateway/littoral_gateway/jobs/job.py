"""One job: what its document says, and who waits for it to change."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from ..problems import Problem

FINAL = ("done", "failed", "cancelled", "lost")


def timestamp(seconds: float | None) -> str | None:
    if seconds is None:
        return None
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


@dataclass
class Job:
    owner: str
    id: str
    state: str = "queued"
    attempt: int = 1
    submitted: float = field(default_factory=time.time)
    started: float | None = None
    planned: float | None = None
    finished: float | None = None
    done: int = 0
    total: int = 0
    bytes_read: int = 0
    cost: dict[str, int] | None = None
    outputs: dict[str, dict[str, Any]] | None = None
    error: dict[str, Any] | None = None
    #: Counts changes, so that a watcher knows what it has seen.
    version: int = 0
    _changed: asyncio.Event = field(default_factory=asyncio.Event, repr=False)

    @property
    def is_final(self) -> bool:
        return self.state in FINAL

    @property
    def tag(self) -> str:
        """Prefix of the names of this job's Dask tasks."""
        return f"littoral-{self.owner[:8]}-{self.id[:24]}-{self.attempt}"

    def touch(self) -> None:
        """Tells everyone who waits that something changed."""
        self.version += 1
        changed, self._changed = self._changed, asyncio.Event()
        changed.set()

    async def changed_since(self, version: int, timeout: float) -> bool:
        """Waits until `version` is no longer the newest, or `timeout` seconds."""
        try:
            async with asyncio.timeout(max(timeout, 0)):
                while self.version == version:
                    await self._changed.wait()
        except TimeoutError:
            return False
        return True

    async def final(self, timeout: float) -> None:
        """Waits for a final state, at most `timeout` seconds."""
        deadline = time.monotonic() + timeout
        while not self.is_final and await self.changed_since(self.version, deadline - time.monotonic()):
            pass

    def fail(self, problem: Problem, state: str = "failed") -> None:
        self.error = problem.document()
        self.finish(state)

    def finish(self, state: str) -> None:
        self.state = state
        self.finished = time.time()
        self.touch()

    def document(self) -> dict[str, Any]:
        now = self.finished or time.time()
        return {
            "id": self.id,
            "state": self.state,
            "attempt": self.attempt,
            "submitted": timestamp(self.submitted),
            "started": timestamp(self.started),
            "finished": timestamp(self.finished),
            "timings": {
                "queued": round((self.started or now) - self.submitted, 4),
                "planning": round((self.planned or now) - self.started, 4) if self.started else None,
                "computing": round(now - self.planned, 4) if self.planned else None,
                "total": round(now - self.submitted, 4),
            },
            "progress": {"done": self.done, "total": self.total, "bytes_read": self.bytes_read},
            "cost": self.cost,
            "outputs": self.outputs,
            "error": self.error,
            "result": f"/v1/jobs/{self.id}/result/" if self.state == "done" else None,
        }
