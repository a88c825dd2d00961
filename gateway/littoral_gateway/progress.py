"""Progress of jobs, counted where tasks change state: a plugin of the scheduler that reports by events."""

from __future__ import annotations

from typing import Any

from distributed.diagnostics.plugin import SchedulerPlugin

TOPIC = "littoral-progress"
READ_TOPIC = "littoral-read"
PREFIX = "littoral-"
#: Seconds between two reports of a job.
INTERVAL = 0.1


def tag_of(key: Any) -> str | None:
    """The job that an output's key belongs to: keys are `(<tag>-<number of the output>, …)`."""
    name = key[0] if isinstance(key, tuple) else key
    if isinstance(name, str) and name.startswith(PREFIX):
        return name.rpartition("-")[0]
    return None


class ProgressPlugin(SchedulerPlugin):
    name = "littoral-progress"
    idempotent = True

    def __init__(self) -> None:
        self.pending: dict[str, set[Any]] = {}
        self.totals: dict[str, int] = {}
        self.reads: dict[str, int] = {}
        self.tags: dict[Any, list[str]] = {}
        self.outputs: dict[str, set[Any]] = {}
        self.scheduled: set[str] = set()
        self.scheduler: Any = None

    async def start(self, scheduler: Any) -> None:
        self.scheduler = scheduler

    def update_graph(self, scheduler: Any, *, keys: Any, tasks: Any, **kwargs: Any) -> None:
        self.scheduler = scheduler
        ours = {tag for tag in map(tag_of, keys) if tag}
        for tag in ours:
            waiting = {key for key in tasks if getattr(scheduler.tasks.get(key), "state", "memory") != "memory"}
            self.pending[tag] = waiting
            self.totals[tag] = len(tasks)
            self.reads[tag] = 0
            self.outputs[tag] = {key for key in keys if tag_of(key) == tag}
            for key in waiting:
                self.tags.setdefault(key, []).append(tag)
            self.report(tag)

    def transition(self, key: Any, start: Any, finish: Any, *args: Any, **kwargs: Any) -> None:
        if finish == "memory":
            for tag in self.tags.get(key, ()):
                self.pending[tag].discard(key)
                if self.pending[tag]:
                    self.report(tag)
                else:
                    self.send(tag)  # before the client hears that the job is done
        elif finish == "forgotten":
            ours = tag_of(key)
            if ours is not None and ours in self.outputs:
                self.outputs[ours].discard(key)
                if not self.outputs[ours]:
                    self.forget(ours)

    def forget(self, tag: str) -> None:
        for key in [key for key, tags in self.tags.items() if tag in tags]:
            self.tags[key].remove(tag)
            if not self.tags[key]:
                del self.tags[key]
        for table in (self.pending, self.totals, self.reads, self.outputs):
            table.pop(tag, None)

    def log_event(self, topic: str, msg: Any) -> None:
        if topic == READ_TOPIC and isinstance(msg, dict):
            for tag in self.tags.get(msg.get("key"), ()):
                self.reads[tag] += int(msg.get("bytes", 0))
                self.report(tag)

    def report(self, tag: str) -> None:
        """Soon, and for many changes once."""
        if tag not in self.scheduled:
            self.scheduled.add(tag)
            self.scheduler.loop.call_later(INTERVAL, self.send, tag)

    def send(self, tag: str) -> None:
        self.scheduled.discard(tag)
        if tag in self.totals:
            total = self.totals[tag]
            message = {
                "tag": tag,
                "done": total - len(self.pending[tag]),
                "total": total,
                "bytes": self.reads[tag],
            }
            self.scheduler.log_event(TOPIC, message)
