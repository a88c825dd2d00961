"""`describe.py` of what an object is once it is computed. Run by both interpreters."""

import xarray as xr
from describe import description as described


def description(thing):
    if isinstance(thing, dict):
        thing = list(thing.items())
    if isinstance(thing, (tuple, list)):
        return "\n".join(description(one) for one in thing)
    return described(thing.compute() if isinstance(thing, (xr.DataArray, xr.Dataset, xr.Variable)) else thing)
