"""What runs on a worker before its first task."""

from __future__ import annotations


def warm_up() -> str:
    """Imports what tasks need, which takes a second. Gives the version installed there."""
    import littoral_gateway
    import littoral_gateway.jobs.results
    import littoral_gateway.lower

    return littoral_gateway.__version__
