"""Everything that can be wrong with a request, as RFC 9457 problem documents with stable codes."""

from __future__ import annotations

from typing import Any

TITLES: dict[str, tuple[int, str]] = {
    "not_json": (400, "The body is not JSON"),
    "graph_not_canonical": (400, "The graph is not in canonical form"),
    "invalid_job_id": (400, "Not a job identity"),
    "invalid_request": (400, "The request is not valid"),
    "invalid_range": (416, "The range is not satisfiable"),
    "unauthorized": (401, "A token is needed"),
    "origin_not_allowed": (403, "This origin is not allowed"),
    "host_not_allowed": (403, "This host name is not allowed"),
    "source_not_allowed": (403, "This source is not allowed"),
    "not_found": (404, "There is nothing here"),
    "job_not_found": (404, "No such job"),
    "result_not_found": (404, "No such result"),
    "hash_mismatch": (409, "The graph does not have this hash"),
    "unsupported_version": (422, "Unsupported version of the graph"),
    "unknown_op": (422, "Unknown operation"),
    "unknown_function": (422, "Unknown function"),
    "unknown_key": (422, "Unknown key"),
    "missing_key": (422, "A key is missing"),
    "invalid_value": (422, "A value is not valid"),
    "forward_reference": (422, "A node refers to itself or to a later node"),
    "unused_node": (422, "No output needs this node"),
    "shape_mismatch": (422, "Shapes do not fit together"),
    "dtype_error": (422, "The dtypes do not fit the operation"),
    "source_not_found": (422, "The source does not exist"),
    "source_mismatch": (422, "The source is not what the graph says"),
    "source_unreadable": (422, "The source cannot be read"),
    "too_large": (413, "The graph is too large"),
    "too_many_nodes": (413, "The graph has too many nodes"),
    "literal_too_large": (413, "The literals are too large"),
    "read_too_large": (413, "The computation reads too much"),
    "result_too_large": (413, "The result is too large"),
    "chunk_too_large": (413, "A step needs too much memory at once"),
    "too_many_tasks": (413, "The computation has too many tasks"),
    "too_many_jobs": (429, "Too many jobs at once"),
    "computation_failed": (500, "The computation failed"),
    "worker_killed": (500, "A worker died"),
    "cluster_lost": (503, "The cluster was lost"),
    "cluster_unavailable": (503, "No cluster"),
    "gateway_restarted": (503, "The gateway was restarted"),
    "internal_error": (500, "An error in the gateway"),
}


class Problem(Exception):
    """A problem with a stable `code` and a sentence for people: what was asked, found, and what to do.

    `node` is the index of the node to blame, when it is one.
    """

    def __init__(self, code: str, detail: str, *, node: int | None = None, headers: dict[str, str] | None = None):
        super().__init__(detail)
        self.code = code
        self.detail = detail
        self.node = node
        self.status, self.title = TITLES[code]
        self.headers = headers or {}

    def __reduce__(self) -> tuple[Any, ...]:
        # Problems are raised in tasks on workers and travel to the gateway.
        return (_rebuild, (self.code, self.detail, self.node))

    def document(self) -> dict[str, Any]:
        body: dict[str, Any] = {
            "type": f"urn:littoral:problem:{self.code}",
            "title": self.title,
            "status": self.status,
            "code": self.code,
            "detail": self.detail,
        }
        if self.node is not None:
            body["node"] = self.node
        return body


def _rebuild(code: str, detail: str, node: int | None) -> Problem:
    return Problem(code, detail, node=node)
