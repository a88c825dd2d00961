"""The command `littoral-gateway`."""

from __future__ import annotations

import argparse
import logging
import os
import re
import signal
import socket
import sys
from pathlib import Path

import uvicorn

from . import __version__
from .config import Settings
from .graph import Limits
from .sources import Policy

_SIZE = re.compile(r"(\d+)\s*([KMGT]?)(i?B)?", re.IGNORECASE)
_ORIGIN = re.compile(r"https?://[^/\s]+")


def size(text: str) -> int:
    """`8MiB`, `2G`, `1000`."""
    match = _SIZE.fullmatch(text.strip())
    if not match:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of bytes such as 500MiB or 2GiB")
    return int(match[1]) * 1024 ** " KMGT".index(match[2].upper() or " ")


def origin(text: str) -> str:
    if not _ORIGIN.fullmatch(text):
        raise argparse.ArgumentTypeError(f"{text!r} is not an origin such as https://example.org (no path, no slash)")
    return text.lower()


def parser() -> argparse.ArgumentParser:
    limits = Limits()
    it = argparse.ArgumentParser(
        prog="littoral-gateway", description="Runs Littoral's task graphs on a Dask cluster, over HTTP."
    )
    it.add_argument("--version", action="version", version=__version__)
    it.add_argument("--host", default="127.0.0.1", help="address to listen on (default 127.0.0.1)")
    it.add_argument("--port", type=int, default=8765, help="port (default 8765; 0 takes a free one and prints it)")
    cluster = it.add_mutually_exclusive_group()
    cluster.add_argument("--scheduler", metavar="ADDRESS", help="use the Dask scheduler at this address")
    cluster.add_argument("--workers", type=int, default=2, metavar="N", help="processes of the embedded cluster (2)")
    it.add_argument("--memory-limit", default="auto", help="memory of each embedded worker, as Dask takes it (auto)")
    it.add_argument(
        "--block-bytes",
        type=size,
        default=Settings.block_bytes,
        metavar="SIZE",
        help=f"blocks that the chunks of a source are merged into, at most ({Settings.block_bytes:,})",
    )
    it.add_argument(
        "--allow-source",
        action="append",
        default=[],
        metavar="URLPREFIX",
        help="graphs may read what begins with this; repeatable. https:// allows every public host; "
        "a host that is not public must be named. Without any nothing is read",
    )
    it.add_argument(
        "--allow-origin", action="append", default=[], type=origin, metavar="ORIGIN", help="pages of it; repeatable"
    )
    it.add_argument("--token", action="append", default=[], metavar="TOKEN", help="accept this token; repeatable")
    it.add_argument("--token-file", type=Path, metavar="FILE", help="accept the tokens in this file, one a line")
    it.add_argument(
        "--results", type=Path, default=Path("littoral-results"), metavar="DIR", help="where results are kept"
    )
    for name, default, what in (
        ("graph", limits.graph_bytes, "bytes of a graph"),
        ("literals", limits.literal_bytes, "bytes of a graph's literals"),
        ("read", limits.read_bytes, "estimated bytes read by a job"),
        ("result", limits.result_bytes, "bytes of a job's outputs"),
        ("chunk", limits.chunk_bytes, "bytes that a worker holds in one piece"),
    ):
        it.add_argument(f"--max-{name}-bytes", type=size, default=default, metavar="SIZE", help=f"{what} ({default:,})")
    it.add_argument(
        "--max-nodes", type=int, default=limits.nodes, metavar="N", help=f"nodes of a graph ({limits.nodes:,})"
    )
    it.add_argument(
        "--max-tasks", type=int, default=limits.tasks, metavar="N", help=f"tasks of a job ({limits.tasks:,})"
    )
    it.add_argument("--max-jobs", type=int, default=8, metavar="N", help="jobs of one user at once (8)")
    it.add_argument("--log-level", default="warning", choices=["debug", "info", "warning", "error"])
    return it


def tokens(options: argparse.Namespace) -> tuple[str, ...]:
    found = list(options.token)
    if options.token_file is not None:
        lines = options.token_file.read_text(encoding="utf-8").splitlines()
        found += [line.strip() for line in lines if line.strip() and not line.startswith("#")]
    return tuple(found)


def settings(options: argparse.Namespace) -> Settings:
    """Raises `ValueError` with a sentence for the user."""
    result = Settings(
        host=options.host,
        port=options.port,
        scheduler=options.scheduler,
        workers=options.workers,
        memory_limit=options.memory_limit,
        block_bytes=options.block_bytes,
        policy=Policy.of(options.allow_source),
        origins=tuple(options.allow_origin),
        tokens=tokens(options),
        results=options.results,
        limits=Limits(
            graph_bytes=options.max_graph_bytes,
            nodes=options.max_nodes,
            literal_bytes=options.max_literals_bytes,
            read_bytes=options.max_read_bytes,
            result_bytes=options.max_result_bytes,
            chunk_bytes=options.max_chunk_bytes,
            tasks=options.max_tasks,
        ),
        jobs_per_user=options.max_jobs,
    )
    if not result.loopback and not result.tokens:
        raise ValueError(
            f"{options.host} can be reached from other machines: give --token or --token-file, or listen on 127.0.0.1"
        )
    if any(len(token) < 16 for token in result.tokens):
        raise ValueError("a token is shorter than 16 characters; take a long random one")
    if options.workers < 1:
        raise ValueError("--workers must be at least 1")
    return result


class Server(uvicorn.Server):
    """Says where it listens."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        for server in getattr(self, "servers", []):
            for listening in server.sockets:
                host, port = listening.getsockname()[:2]
                host = f"[{host}]" if ":" in host else host
                print(f"littoral-gateway listens on http://{host}:{port}", flush=True)


def main() -> None:
    options = parser().parse_args()
    logging.basicConfig(level=options.log_level.upper(), format="%(levelname)s %(name)s: %(message)s")
    try:
        chosen = settings(options)
    except (ValueError, OSError) as error:
        sys.exit(f"littoral-gateway: {error}")
    from .cluster import end_children
    from .http import create_app

    # Dask logs to handlers of its own.
    logging.getLogger("distributed").setLevel(max(logging.ERROR, logging.getLogger().level))

    config = uvicorn.Config(
        create_app(chosen),
        host=chosen.host,
        port=chosen.port,
        log_level=options.log_level,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=2,
        timeout_keep_alive=30,
        lifespan="on",
    )
    # uvicorn ends gracefully and then raises the signal again: that is a success.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: sys.exit(0))
    status: int | str | None = 0
    try:
        Server(config).run()
    except SystemExit as end:
        status = end.code
    except Exception:
        logging.getLogger("littoral_gateway").exception("the gateway ended")
        status = 1
    end_children()
    logging.shutdown()
    sys.stdout.flush()
    # Threads of Dask may still wait for what has been closed; nothing is left to do.
    os._exit(status if isinstance(status, int) else 0)


if __name__ == "__main__":
    main()
