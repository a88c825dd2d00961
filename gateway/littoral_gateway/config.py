"""What a gateway is told when it starts."""

from __future__ import annotations

import hashlib
import ipaddress
from dataclasses import dataclass, field
from pathlib import Path

from .graph import Limits
from .sources import Policy


@dataclass(frozen=True)
class Settings:
    host: str = "127.0.0.1"
    port: int = 8765
    #: Address of a scheduler; `None` starts a cluster of its own.
    scheduler: str | None = None
    workers: int = 2
    threads_per_worker: int = 1
    memory_limit: str = "auto"
    #: Blocks that a source's chunks are merged into.
    block_bytes: int = 64 * 1024 * 1024
    policy: Policy = field(default_factory=Policy)
    origins: tuple[str, ...] = ()
    tokens: tuple[str, ...] = ()
    results: Path = Path("littoral-results")
    limits: Limits = field(default_factory=Limits)
    #: Jobs that one user may have queued or running.
    jobs_per_user: int = 8
    #: Outputs up to this size are in the job document.
    inline_bytes: int = 256 * 1024

    @property
    def loopback(self) -> bool:
        if self.host == "localhost":
            return True
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False


def owner_of(token: str) -> str:
    """The name under which a token's jobs are kept: not the token, and of no use to find it."""
    return hashlib.sha256(b"littoral-owner:" + token.encode()).hexdigest()[:32]
