"""How much a graph may ask for."""

from __future__ import annotations

from dataclasses import asdict, dataclass

MIB = 2**20
GIB = 2**30


@dataclass(frozen=True)
class Limits:
    #: Bytes of the document.
    graph_bytes: int = 8 * MIB
    nodes: int = 10_000
    #: Decoded bytes of all literals together.
    literal_bytes: int = 4 * MIB
    dims: int = 32
    #: Elements of any array, also of intermediate ones (a chunked engine never holds them at once).
    elements: int = 2**62
    #: Estimated decoded bytes read from sources.
    read_bytes: int = 1024 * GIB
    #: Bytes of all outputs together.
    result_bytes: int = 8 * GIB
    #: Largest single piece that a worker has to hold.
    chunk_bytes: int = 1 * GIB
    #: Dask tasks of one job.
    tasks: int = 500_000

    def as_dict(self) -> dict[str, int]:
        return asdict(self)
