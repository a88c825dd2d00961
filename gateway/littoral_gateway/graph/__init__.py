"""The task graph of `docs/graph.md`: reading it, checking it, knowing shapes, dtypes and cost without data."""

from .cost import Cost, cost, demands
from .document import FORMAT_VERSION, canonical_bytes, job_id, parse
from .infer import Graph, Meta, infer
from .limits import Limits
from .nodes import Document

__all__ = [
    "FORMAT_VERSION",
    "Cost",
    "Document",
    "Graph",
    "Limits",
    "Meta",
    "canonical_bytes",
    "cost",
    "demands",
    "infer",
    "job_id",
    "parse",
]
