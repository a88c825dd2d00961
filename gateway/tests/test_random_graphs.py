"""Random graphs: Dask, cut into small blocks, gives what numpy gives on whole arrays."""

from __future__ import annotations

import os

import dask
import dask.array as da
import numpy as np
import pytest
import reference
from graphs import Builder
from hypothesis import HealthCheck, Phase, assume, given, settings
from random_graphs import compare, graphs, prune, sensitive

import littoral_gateway.lower as lowering
from littoral_gateway.graph import Limits, canonical_bytes, infer, parse
from littoral_gateway.lower import Options, lower


def small_blocks(values: np.ndarray, options: Options) -> da.Array:
    if values.ndim == 0:
        return lowering.sources.literal_array(values, options)
    return da.from_array(values, chunks=tuple(max(1, min(n, 2 + i)) for i, n in enumerate(values.shape)))


QUICK = (Phase.explicit, Phase.generate)
WITH_SHRINKING = (Phase.explicit, Phase.generate, Phase.shrink)


@settings(
    phases=QUICK if "GRAPHS" in os.environ else WITH_SHRINKING,
    max_examples=int(os.environ.get("GRAPHS", "300")),
    deadline=None,
    suppress_health_check=list(HealthCheck),
    derandomize="GRAPHS" not in os.environ,
)
@given(graphs())
def test_dask_agrees_with_numpy(build: Builder) -> None:
    document, values = prune(build, len(build.nodes) - 1)
    assume(not sensitive(document["nodes"]))
    graph = infer(parse(canonical_bytes(document), Limits()), Limits())
    every = {**document, "outputs": {str(i): i for i in range(len(document["nodes"]))}}
    try:
        steps = reference.run(every, values)
    except ValueError as error:
        assert "NaN" in str(error) or "power" in str(error) or "NaT" in str(error), error
        assume(False)
    expected = steps[str(document["outputs"]["out"])]
    # What inf − inf is on the way depends on the order of steps.
    assume(not any(value.dtype.kind == "f" and np.isinf(value).any() for value in steps.values()))
    with pytest.MonkeyPatch.context() as patch, dask.config.set(scheduler="sync"):
        patch.setattr(lowering, "literal_array", small_blocks)
        found = lower(graph, {}, Options())["out"].compute()
    compare(np.asarray(found), np.asarray(expected), graph.metas[graph.outputs["out"]].dtype)
