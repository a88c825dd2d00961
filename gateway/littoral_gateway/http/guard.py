"""Who may ask: origin, host name, token. Everything that is not allowed is refused."""

from __future__ import annotations

import hmac
import json
from hashlib import sha256

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from ..config import Settings, owner_of
from ..problems import Problem

LOCAL_NAMES = {"localhost", "127.0.0.1", "[::1]"}


async def send_problem(problem: Problem, send: Send) -> None:
    body = json.dumps(problem.document()).encode()
    headers = [
        (b"content-type", b"application/problem+json"),
        (b"content-length", str(len(body)).encode()),
        (b"cache-control", b"no-store"),
        (b"x-content-type-options", b"nosniff"),
        *((name.lower().encode(), value.encode()) for name, value in problem.headers.items()),
    ]
    await send({"type": "http.response.start", "status": problem.status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


class Guard:
    """Puts `owner` into the scope, or answers with a problem."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app = app
        self.settings = settings
        self.tokens = [(sha256(token.encode()).digest(), owner_of(token)) for token in settings.tokens]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        try:
            self.check_origin(headers)
            self.check_host(headers)
            owner = None if scope["path"] == "/healthz" else self.owner(headers)
        except Problem as problem:
            await send_problem(problem, send)
            return
        scope["littoral_owner"] = owner
        await self.app(scope, receive, send)

    def check_origin(self, headers: Headers) -> None:
        origin = headers.get("origin")
        if origin is not None and origin not in self.settings.origins:
            raise Problem(
                "origin_not_allowed",
                f"Pages of {origin[:200]} may not use this gateway. Start it with --allow-origin and this origin.",
            )

    def check_host(self, headers: Headers) -> None:
        """A name that a stranger's DNS points to this machine is not ours."""
        if not self.settings.loopback or self.settings.tokens:
            return
        host = headers.get("host", "")
        name = host if host.endswith("]") else host.rpartition(":")[0] or host
        if name.lower() not in LOCAL_NAMES | {self.settings.host}:
            raise Problem("host_not_allowed", f"This gateway is not {host[:200]}. Ask for it as localhost.")

    def owner(self, headers: Headers) -> str:
        if not self.tokens:
            return "local"
        scheme, _, token = headers.get("authorization", "").partition(" ")
        digest = sha256(token.strip().encode()).digest()
        found = None
        for known, owner in self.tokens:
            if hmac.compare_digest(known, digest):
                found = owner
        if scheme.lower() != "bearer" or found is None:
            raise Problem(
                "unauthorized",
                "The gateway needs a token that it knows. Send it as Authorization: Bearer TOKEN.",
                headers={"WWW-Authenticate": "Bearer"},
            )
        return found
