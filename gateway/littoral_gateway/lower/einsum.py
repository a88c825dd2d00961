"""einsum: blocks are multiplied and summed, then the sums of blocks are added."""

from __future__ import annotations

import dask.array as da
import numpy as np

from .base import Step, lowers


@lowers("einsum")
def einsum(step: Step) -> da.Array:
    wide = np.dtype("f8") if step.dtype.kind == "f" else step.dtype
    if any(x.size == 0 for x in step.arrays):
        return da.zeros(step.out.shape, dtype=step.dtype)
    # f4 is summed in f8.
    arrays = [x.astype(wide) for x in step.arrays]
    return da.einsum(step.node.subscripts, *arrays, dtype=wide, optimize=True).astype(step.dtype)
