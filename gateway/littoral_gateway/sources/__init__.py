"""Where a graph may read: the allow-list, a Zarr store over HTTP that keeps to it, and opened arrays."""

from .arrays import Source, describe, open_source, read_region
from .policy import Policy

__all__ = ["Policy", "Source", "describe", "open_source", "read_region"]
