"""From bytes to a checked document: size, JSON, canonical form, hash, grammar. Nothing here looks at shapes."""

from __future__ import annotations

import hashlib
import json
import re
from typing import Any, NoReturn

from pydantic import ValidationError

from ..problems import Problem
from .limits import Limits
from .nodes import Document

FORMAT_VERSION = 1


def job_id(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


def canonical_bytes(graph: Any) -> bytes:
    """The one spelling of a graph."""
    return json.dumps(graph, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode()


def _refuse_number(text: str) -> NoReturn:
    raise Problem(
        "graph_not_canonical",
        f"The graph holds the number {text[:40]}; numbers are integers. "
        "Write a floating-point parameter as a string, as Python's repr does.",
    )


def _read_json(body: bytes) -> Any:
    try:
        return json.loads(body.decode("utf-8"), parse_float=_refuse_number, parse_constant=_refuse_number)
    except (ValueError, RecursionError) as error:
        raise Problem(
            "not_json", f"The body is not JSON in UTF-8 ({error}). Send the graph's canonical bytes."
        ) from None


def _check_canonical(body: bytes, graph: Any) -> None:
    try:
        canonical = canonical_bytes(graph)
    except UnicodeEncodeError:
        raise Problem("graph_not_canonical", "The graph holds half of a surrogate pair, which is not text.") from None
    if canonical == body:
        return
    at = next(
        (i for i, (a, b) in enumerate(zip(canonical, body, strict=False)) if a != b), min(len(canonical), len(body))
    )
    found = body[at : at + 24].decode(errors="replace")
    expected = canonical[at : at + 24].decode(errors="replace")
    raise Problem(
        "graph_not_canonical",
        f"The graph is not in canonical form: byte {at} begins {found!r}, where {expected!r} is expected. "
        "Sort the keys, leave out whitespace and duplicate keys, escape only what JSON demands.",
    )


def parse(body: bytes, limits: Limits) -> Document:
    """Reads canonical bytes. Raises `Problem`."""
    if len(body) > limits.graph_bytes:
        raise Problem(
            "too_large",
            f"The graph has {len(body):,} bytes; at most {limits.graph_bytes:,} are accepted. "
            "Put large arrays into a Zarr store and refer to it.",
        )
    graph = _read_json(body)
    if not isinstance(graph, dict):
        raise Problem("invalid_value", "The graph is not a JSON object with littoral_graph, nodes and outputs.")
    version = graph.get("littoral_graph")
    if version != FORMAT_VERSION or isinstance(version, bool):
        raise Problem(
            "unsupported_version",
            f"littoral_graph is {json.dumps(version)[:40]}; this gateway accepts version {FORMAT_VERSION}.",
        )
    nodes = graph.get("nodes")
    if isinstance(nodes, list) and len(nodes) > limits.nodes:
        raise Problem(
            "too_many_nodes",
            f"The graph has {len(nodes):,} nodes; at most {limits.nodes:,} are accepted. "
            "Compute a part first and refer to its result.",
        )
    _check_canonical(body, graph)
    try:
        return Document.model_validate_json(body)
    except ValidationError as error:
        raise _grammar_problem(error) from None


def _grammar_problem(error: ValidationError) -> Problem:
    first = error.errors(include_url=False, include_context=True)[0]
    # pydantic names the alternatives of a union by their types; a reader does not need them.
    loc = tuple(part for part in first["loc"] if isinstance(part, int) or not re.search(r"\[|constrained", part))
    kind = first["type"]
    node = loc[1] if len(loc) > 1 and loc[0] == "nodes" and isinstance(loc[1], int) else None
    # In a union pydantic puts the tag (the op) after the index.
    place = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in loc if part != "in").lstrip(".")
    if node is not None and len(loc) > 2:
        rest = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in loc[3:])
        place = f"nodes[{node}] ({loc[2]}){rest}"
    found = repr(first.get("input"))
    found = found if len(found) <= 80 else found[:77] + "…"
    last = loc[-1] if loc else ""
    if kind == "union_tag_invalid":
        ctx = first.get("ctx", {})
        return Problem(
            "unknown_op",
            f"nodes[{node}] asks for the operation {str(ctx.get('tag', ''))[:80]!r}. "
            f"Known are {ctx.get('expected_tags', '')}.",
            node=node,
        )
    if kind == "union_tag_not_found":
        return Problem("missing_key", f'nodes[{node}] has no "op". Every node names its operation.', node=node)
    if kind == "literal_error" and last == "fn":
        expected = first.get("ctx", {}).get("expected", "")
        return Problem("unknown_function", f"{place} is {found}. Known are {expected}.", node=node)
    if kind == "extra_forbidden":
        return Problem("unknown_key", f"{place} is not a key of the format. Remove it.", node=node)
    if kind == "missing":
        return Problem("missing_key", f"{place} is missing. Every key is always present.", node=node)
    message = first["msg"].removeprefix("Value error, ")
    return Problem("invalid_value", f"{place} is {found}: {message}.", node=node)
