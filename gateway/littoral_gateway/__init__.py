"""Runs Littoral's task graphs (`docs/graph.md`) on a Dask cluster."""

__version__ = "0.1.0"
