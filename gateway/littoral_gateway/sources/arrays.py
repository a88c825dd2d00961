"""Arrays in Zarr stores: checked once on the gateway, opened on the worker that reads, read region by region."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import TimeoutError as NotYet
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlsplit

import numpy as np
import zarr
from zarr.abc.store import Store
from zarr.core.array import AsyncArray
from zarr.core.sync import _get_loop
from zarr.storage import LocalStore

from ..problems import Problem
from ..progress import READ_TOPIC
from .http_store import HttpStore, received
from .policy import Policy

#: Opened arrays are kept so long: a store that is rewritten is seen soon.
KEEP_SECONDS = 30.0
KEEP = 256


@dataclass(frozen=True)
class Source:
    """An array in a store, small enough to be part of a task."""

    url: str
    path: str
    #: `None`: a directory of the gateway's own results, which no rule has to allow.
    policy: Policy | None

    def where(self) -> str:
        return f"{self.path or 'the array'} in {self.url}"


def _store(source: Source) -> Store:
    parts = urlsplit(source.url)
    if source.policy is not None:
        source.policy.check(source.url)
    if parts.scheme == "file":
        return LocalStore(unquote(parts.path), read_only=True)
    assert source.policy is not None
    return HttpStore(source.url, source.policy)


async def open_source(source: Source) -> AsyncArray[Any]:
    """Opens the array. Raises `Problem` if there is none or if it cannot be understood."""
    try:
        return await zarr.api.asynchronous.open_array(store=_store(source), path=source.path, mode="r")
    except Problem:
        raise
    except (FileNotFoundError, KeyError, zarr.errors.NodeNotFoundError):
        raise Problem(
            "source_not_found", f"There is no Zarr array {source.where()}. Check the URL and the path."
        ) from None
    except Exception as error:
        raise Problem(
            "source_unreadable", f"The Zarr metadata of {source.where()} cannot be used: {str(error)[:300]}."
        ) from None


def describe(array: AsyncArray[Any]) -> tuple[tuple[int, ...], np.dtype, tuple[int, ...]]:
    """Shape, dtype in native byte order, chunks (the inner ones where they are sharded)."""
    dtype = np.dtype(array.dtype)
    return array.shape, dtype.newbyteorder("=") if dtype.kind != "T" else dtype, array.chunks


_opened: OrderedDict[Source, tuple[float, AsyncArray[Any]]] = OrderedDict()
_lock = threading.Lock()


def _cached(source: Source) -> AsyncArray[Any]:
    now = time.monotonic()
    with _lock:
        found = _opened.get(source)
        if found and now - found[0] < KEEP_SECONDS:
            return found[1]
    array = _wait(open_source(source))
    with _lock:
        _opened[source] = (now, array)
        _opened.move_to_end(source)
        while len(_opened) > KEEP:
            _opened.popitem(last=False)
    return array


def _wait(coroutine: Any) -> Any:
    """Runs on zarr's event loop. A task that was cancelled meanwhile gives up, so that its thread is free."""
    import asyncio

    future = asyncio.run_coroutine_threadsafe(coroutine, _get_loop())
    cancelled = _cancellation()
    while True:
        try:
            return future.result(timeout=0.2)
        except NotYet:
            if future.done():
                raise
            if cancelled():
                future.cancel()
                raise RuntimeError("the task was cancelled") from None


def _running_task() -> tuple[Any, Any] | None:
    """The worker and the key of the Dask task that runs in this thread, if one does."""
    try:
        from distributed import get_worker
        from distributed.worker import thread_state  # type: ignore[attr-defined]

        return get_worker(), thread_state.key
    except (ImportError, ValueError, AttributeError):
        return None


def _cancellation() -> Callable[[], bool]:
    """Tells whether the running Dask task has been cancelled."""
    running = _running_task()
    if running is None:
        return lambda: False
    worker, key = running

    def cancelled() -> bool:
        task = worker.state.tasks.get(key)
        return task is None or task.state in ("cancelled", "resumed")

    return cancelled


def read_region(source: Source, region: tuple[int | slice, ...], dtype: np.dtype, shape: tuple[int, ...]) -> np.ndarray:
    """The values of a region (slices with positive steps, or integers), in native byte order."""
    array = _cached(source)
    found, stored, _ = describe(array)
    if found != shape or stored != dtype:
        raise Problem(
            "source_mismatch",
            f"{source.where()} is {stored} {list(found)} now, not {dtype} {list(shape)}. Open the dataset again.",
        )
    # The coroutine inherits the context of this thread, and with it the counter.
    counter = [0]
    token = received.set(counter)
    try:
        values = _wait(array.getitem(region))
    except Problem:
        raise
    except Exception as error:
        if isinstance(error, RuntimeError) and "cancelled" in str(error):
            raise
        raise Problem(
            "source_unreadable",
            f"A chunk of {source.where()} cannot be read: {type(error).__name__}: {str(error)[:300]}.",
        ) from None
    finally:
        received.reset(token)
    values = np.asarray(values).astype(dtype, copy=False)
    _report(counter[0] or values.nbytes)
    return values


def _report(nbytes: int) -> None:
    """Tells the scheduler how much the running task has read."""
    task = _running_task()
    if task is not None:
        worker, key = task
        worker.log_event(READ_TOPIC, {"key": key, "bytes": nbytes})
