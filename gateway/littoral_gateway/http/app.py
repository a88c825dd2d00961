"""The application: routes, and how errors leave it."""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated, Any

from fastapi import FastAPI, Query, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from sse_starlette import EventSourceResponse, ServerSentEvent
from starlette.exceptions import HTTPException
from starlette.middleware.cors import CORSMiddleware

from .. import __version__
from ..config import Settings
from ..graph import FORMAT_VERSION
from ..jobs import Job, JobManager
from ..problems import Problem
from ..sources.http_store import close_sessions
from .files import serve
from .guard import Guard

log = logging.getLogger("littoral_gateway")

_JOB_ID = re.compile(r"[0-9a-f]{64}")
Wait = Annotated[float, Query(ge=0, le=60, description="Seconds to wait for a final state")]


def create_app(settings: Settings) -> FastAPI:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        app.state.jobs = JobManager(settings)
        try:
            yield
        finally:
            await app.state.jobs.close()
            await close_sessions()

    app = FastAPI(
        title="Littoral gateway",
        version=__version__,
        description="Runs task graphs on a Dask cluster. See docs/gateway.md and docs/graph.md.",
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
    )
    _errors(app)
    _about(app, settings)
    _jobs(app, settings)
    app.add_middleware(Guard, settings=settings)
    app.add_middleware(
        CORSMiddleware,
        allow_origins=list(settings.origins),
        allow_methods=["GET", "HEAD", "PUT", "DELETE"],
        allow_headers=["Authorization", "Content-Type", "Range", "If-None-Match", "Last-Event-ID", "Cache-Control"],
        expose_headers=["Content-Range", "Content-Length", "Accept-Ranges", "ETag", "Retry-After"],
        allow_private_network=True,
        max_age=600,
    )
    return app


def _errors(app: FastAPI) -> None:
    def answer(problem: Problem) -> JSONResponse:
        headers = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff", **problem.headers}
        return JSONResponse(problem.document(), problem.status, headers, media_type="application/problem+json")

    @app.exception_handler(Problem)
    async def problem(request: Request, error: Problem) -> JSONResponse:
        return answer(error)

    @app.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: RequestValidationError) -> JSONResponse:
        first = error.errors()[0]
        return answer(Problem("invalid_request", f"{'.'.join(map(str, first['loc']))}: {first['msg']}."))

    @app.exception_handler(HTTPException)
    async def http(request: Request, error: HTTPException) -> JSONResponse:
        if error.status_code == 404:
            return answer(Problem("not_found", f"There is nothing at {request.url.path[:200]}. See /openapi.json."))
        response = answer(Problem("invalid_request", f"{error.detail}. See /openapi.json."))
        response.status_code = error.status_code
        return response

    @app.exception_handler(Exception)
    async def unexpected(request: Request, error: Exception) -> JSONResponse:
        return answer(Problem("internal_error", "The gateway failed on this request; its log has the details."))


def _about(app: FastAPI, settings: Settings) -> None:
    @app.get("/healthz", summary="Liveness")
    async def healthz() -> dict[str, str]:
        return {"status": "ok", "cluster": app.state.jobs.cluster.state}

    @app.get("/v1/cluster", summary="Engine, workers, memory, limits")
    async def cluster() -> dict[str, Any]:
        return {
            "gateway": __version__,
            "engine": "dask",
            "graph_versions": [FORMAT_VERSION],
            "cluster": await app.state.jobs.cluster.describe(),
            "limits": {
                **settings.limits.as_dict(),
                "jobs_per_user": settings.jobs_per_user,
                "inline_bytes": settings.inline_bytes,
            },
        }


async def _body(request: Request, limit: int) -> bytes:
    """The body, read no further than the limit."""

    def too_large(size: str) -> Problem:
        return Problem(
            "too_large",
            f"The graph has {size} bytes; at most {limit:,} are accepted. "
            "Put large arrays into a Zarr store and refer to it.",
            headers={"Connection": "close"},
        )

    declared = request.headers.get("content-length", "")
    if declared.isdigit() and int(declared) > limit:
        raise too_large(f"{int(declared):,}")
    parts = bytearray()
    async for part in request.stream():
        parts += part
        if len(parts) > limit:
            raise too_large(f"more than {limit:,}")
    return bytes(parts)


def _check_id(job_id: str) -> None:
    if not _JOB_ID.fullmatch(job_id):
        raise Problem(
            "invalid_job_id", f"{job_id[:80]!r} is not 64 lower-case hexadecimal digits, the SHA-256 of a graph."
        )


def _answer(job: Job, status: int = 200) -> Response:
    body = json.dumps(job.document(), separators=(",", ":")).encode()
    headers = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
    return Response(body, status, headers, media_type="application/json")


def _jobs(app: FastAPI, settings: Settings) -> None:
    def manager() -> JobManager:
        jobs: JobManager = app.state.jobs
        return jobs

    def owner(request: Request) -> str:
        return str(request.scope["littoral_owner"])

    @app.put(
        "/v1/jobs/{job_id}",
        summary="Submit a graph",
        status_code=201,
        openapi_extra={"requestBody": {"required": True, "content": {"application/json": {}}}},
    )
    async def submit(request: Request, job_id: str, wait: Wait = 0) -> Response:
        _check_id(job_id)
        body = await _body(request, settings.limits.graph_bytes)
        found = hashlib.sha256(body).hexdigest()
        if found != job_id:
            raise Problem(
                "hash_mismatch",
                f"The body's SHA-256 is {found}, the address says {job_id}. Send the canonical bytes that were hashed.",
            )
        job, started = await manager().submit(owner(request), job_id, body)
        await job.final(wait)
        return _answer(job, 201 if started else 200)

    @app.get("/v1/jobs/{job_id}", summary="The job document")
    async def state(request: Request, job_id: str, wait: Wait = 0) -> Response:
        _check_id(job_id)
        job = manager().get(owner(request), job_id)
        await job.final(wait)
        return _answer(job)

    @app.delete("/v1/jobs/{job_id}", summary="Cancel, and delete the results")
    async def cancel(request: Request, job_id: str) -> Response:
        _check_id(job_id)
        return _answer(await manager().cancel(owner(request), job_id))

    @app.get("/v1/jobs/{job_id}/events", summary="The job document at every change, as Server-Sent Events")
    async def events(request: Request, job_id: str) -> EventSourceResponse:
        _check_id(job_id)
        job = manager().get(owner(request), job_id)

        async def stream() -> AsyncIterator[ServerSentEvent]:
            while True:
                version = job.version
                text = json.dumps(job.document(), separators=(",", ":"))
                yield ServerSentEvent(text, event="job", id=str(version))
                if job.is_final:
                    return
                await job.changed_since(version, timeout=3600)
                await asyncio.sleep(0)

        return EventSourceResponse(stream(), ping=15, headers={"Cache-Control": "no-store"})

    @app.api_route(
        "/v1/jobs/{job_id}/result/{path:path}", methods=["GET", "HEAD"], summary="A file of the result store"
    )
    async def result(request: Request, job_id: str, path: str) -> Response:
        _check_id(job_id)
        job = manager().get(owner(request), job_id)
        if job.state != "done":
            raise Problem("result_not_found", f"The job is {job.state}; it has no result. Wait until it is done.")
        directory = manager().results.directory(job.owner, job.id)
        return await serve(request, directory, path, f"{job.id[:16]}-{job.attempt}")
