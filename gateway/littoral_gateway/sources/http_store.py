"""A read-only Zarr store over HTTP: ranged reads, retries, no redirects to elsewhere, checked addresses."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import AsyncIterator, Iterable
from contextvars import ContextVar
from urllib.parse import quote, urljoin, urlsplit

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from zarr.abc.store import ByteRequest, OffsetByteRequest, RangeByteRequest, Store, SuffixByteRequest
from zarr.core.buffer import Buffer, BufferPrototype

from ..problems import Problem
from .policy import Policy, is_public

ATTEMPTS = 4
TIMEOUT = aiohttp.ClientTimeout(total=300, connect=20, sock_read=60)
REDIRECTS = 3


class CheckedResolver(AbstractResolver):
    """Resolves names and refuses addresses that are not public, at the moment of connecting."""

    def __init__(self) -> None:
        self._inner = aiohttp.ThreadedResolver()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        found = await self._inner.resolve(host, port, family)
        private = [item["host"] for item in found if not is_public(item["host"])]
        if private:
            raise Problem(
                "source_not_allowed",
                f"{host} is at {private[0]}, which is not a public address. "
                "Allow it by a --allow-source prefix that names this host.",
            )
        return found

    async def close(self) -> None:
        await self._inner.close()


_sessions: dict[tuple[int, bool], aiohttp.ClientSession] = {}
_lock = threading.Lock()
#: Counts the stored bytes that are received for one reader (a list of one number), for reports of progress.
received: ContextVar[list[int] | None] = ContextVar("received", default=None)


def session(private: bool) -> aiohttp.ClientSession:
    """The session of the running event loop (connections are kept and shared)."""
    loop = asyncio.get_running_loop()
    key = (id(loop), private)
    with _lock:
        found = _sessions.get(key)
        if found is None or found.closed:
            resolver = None if private else CheckedResolver()
            connector = aiohttp.TCPConnector(limit=64, limit_per_host=32, resolver=resolver)
            found = aiohttp.ClientSession(
                connector=connector, timeout=TIMEOUT, auto_decompress=False, headers={"Accept-Encoding": "identity"}
            )
            _sessions[key] = found
    return found


async def close_sessions() -> None:
    """Closes the sessions of the running loop."""
    loop = id(asyncio.get_running_loop())
    for key in [key for key in _sessions if key[0] == loop]:
        await _sessions.pop(key).close()


def _check_literal_address(url: str) -> None:
    host = urlsplit(url).hostname or ""
    try:
        public = is_public(host)
    except ValueError:
        return  # a name: the resolver looks at its addresses
    if not public:
        raise Problem(
            "source_not_allowed",
            f"{host} is not a public address. Allow it by a --allow-source prefix that names this host.",
        )


class HttpStore(Store):
    """The Zarr hierarchy below `url`."""

    supports_writes = False
    supports_deletes = False
    supports_listing = False

    def __init__(self, url: str, policy: Policy) -> None:
        super().__init__(read_only=True)
        self.url = url.rstrip("/")
        self.policy = policy

    def __eq__(self, value: object) -> bool:
        return isinstance(value, HttpStore) and value.url == self.url

    def __hash__(self) -> int:
        return hash(self.url)

    def __str__(self) -> str:
        return self.url

    async def get(self, key: str, prototype: BufferPrototype, byte_range: ByteRequest | None = None) -> Buffer | None:
        data = await self._fetch(f"{self.url}/{quote(key)}", _range_header(byte_range), byte_range)
        return None if data is None else prototype.buffer.from_bytes(data)

    async def _fetch(self, url: str, headers: dict[str, str], byte_range: ByteRequest | None) -> bytes | None:
        for attempt in range(ATTEMPTS):
            try:
                status, data = await self._request(url, headers)
            except (aiohttp.ClientError, TimeoutError, OSError) as error:
                cause: BaseException | None = error
                while cause is not None:
                    if isinstance(cause, Problem):
                        raise cause from None
                    cause = cause.__cause__ or cause.__context__
                if attempt + 1 == ATTEMPTS:
                    raise Problem(
                        "source_unreadable",
                        f"{url} could not be fetched: {error or type(error).__name__}. "
                        "Check that the workers can reach this host.",
                    ) from None
            else:
                if status in (200, 206):
                    counter = received.get()
                    if counter is not None:
                        counter[0] += len(data)
                    return _cut(data, byte_range) if status == 200 else data
                if status == 404 or status == 410:
                    return None
                if status not in (408, 425, 429, 500, 502, 503, 504) or attempt + 1 == ATTEMPTS:
                    raise Problem(
                        "source_unreadable",
                        f"{url} answered with status {status}. Check that it can be read without credentials.",
                    )
            await asyncio.sleep(0.2 * 2**attempt)
        raise AssertionError("unreachable")

    async def _request(self, url: str, headers: dict[str, str]) -> tuple[int, bytes]:
        for _ in range(REDIRECTS + 1):
            private = self.policy.check(url)
            if not private:
                _check_literal_address(url)
            async with session(private).get(url, headers=headers, allow_redirects=False) as response:
                if response.status not in (301, 302, 303, 307, 308):
                    return response.status, await response.read()
                url = urljoin(url, response.headers.get("Location", ""))
        raise Problem("source_unreadable", f"{url} redirects more than {REDIRECTS} times.")

    async def get_partial_values(
        self, prototype: BufferPrototype, key_ranges: Iterable[tuple[str, ByteRequest | None]]
    ) -> list[Buffer | None]:
        return list(await asyncio.gather(*(self.get(key, prototype, wanted) for key, wanted in key_ranges)))

    async def exists(self, key: str) -> bool:
        return await self._fetch(f"{self.url}/{quote(key)}", {}, None) is not None

    async def set(self, key: str, value: Buffer) -> None:
        raise NotImplementedError("the store is read-only")

    async def delete(self, key: str) -> None:
        raise NotImplementedError("the store is read-only")

    async def list(self) -> AsyncIterator[str]:
        for _ in ():
            yield ""
        raise NotImplementedError("HTTP has no listing")

    async def list_prefix(self, prefix: str) -> AsyncIterator[str]:
        for _ in ():
            yield ""
        raise NotImplementedError("HTTP has no listing")

    async def list_dir(self, prefix: str) -> AsyncIterator[str]:
        for _ in ():
            yield ""
        raise NotImplementedError("HTTP has no listing")


def _range_header(wanted: ByteRequest | None) -> dict[str, str]:
    if isinstance(wanted, RangeByteRequest):
        return {"Range": f"bytes={wanted.start}-{wanted.end - 1}"}
    if isinstance(wanted, OffsetByteRequest):
        return {"Range": f"bytes={wanted.offset}-"}
    if isinstance(wanted, SuffixByteRequest):
        return {"Range": f"bytes=-{wanted.suffix}"}
    return {}


def _cut(data: bytes, wanted: ByteRequest | None) -> bytes:
    """A server without ranges sends everything."""
    if isinstance(wanted, RangeByteRequest):
        return data[wanted.start : wanted.end]
    if isinstance(wanted, OffsetByteRequest):
        return data[wanted.offset :]
    if isinstance(wanted, SuffixByteRequest):
        return data[-wanted.suffix :]
    return data
