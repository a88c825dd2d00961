"""Files of result stores, with ranges."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

from fastapi import Request, Response

from ..problems import Problem

_RANGE = re.compile(r"bytes=(\d*)-(\d*)")


def locate(directory: Path, path: str) -> Path:
    """The file of `path` in the store; never one outside of it."""
    parts = path.split("/")
    if any(part in ("", ".", "..") or "\\" in part or "\0" in part for part in parts):
        raise _absent(path)
    found = directory.joinpath(*parts)
    if not found.resolve().is_relative_to(directory.resolve()) or not found.is_file():
        raise _absent(path)
    return found


def _absent(path: str) -> Problem:
    return Problem(
        "result_not_found", f"The result has no file {path[:200]!r}. Its files are those of a Zarr v3 store."
    )


def byte_range(header: str | None, size: int) -> tuple[int, int] | None:
    """`[start, stop)` of a `Range` header; `None` for the whole file."""
    match = _RANGE.fullmatch(header.strip()) if header else None
    if match is None or match.groups() == ("", ""):
        return None
    first, last = match.groups()
    if first == "":
        start, stop = max(0, size - int(last)), size
    else:
        start, stop = int(first), min(size, int(last) + 1) if last else size
    if start >= stop:
        raise Problem(
            "invalid_range", f"{header} is not in a file of {size} bytes.", headers={"Content-Range": f"bytes */{size}"}
        )
    return start, stop


def _read(path: Path, start: int, stop: int) -> bytes:
    with path.open("rb") as file:
        file.seek(start)
        return file.read(stop - start)


async def serve(request: Request, directory: Path, path: str, version: str) -> Response:
    file = locate(directory, path)
    size = file.stat().st_size
    etag = f'"{version}-{size:x}"'
    headers = {
        "Accept-Ranges": "bytes",
        "ETag": etag,
        "Cache-Control": "private, no-cache",
        "Content-Security-Policy": "sandbox",
    }
    if request.headers.get("if-none-match") == etag:
        return Response(status_code=304, headers=headers)
    part = byte_range(request.headers.get("range"), size)
    start, stop = part or (0, size)
    if part:
        headers["Content-Range"] = f"bytes {start}-{stop - 1}/{size}"
    kind = "application/json" if file.name == "zarr.json" else "application/octet-stream"
    status = 206 if part else 200
    if request.method == "HEAD":
        return Response(status_code=status, headers={**headers, "Content-Length": str(stop - start)}, media_type=kind)
    # Chunks are a few megabytes: one read.
    return Response(await asyncio.to_thread(_read, file, start, stop), status, headers, media_type=kind)
