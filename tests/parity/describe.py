"""Everything about an object, as text. Run by both interpreters: plain Python, and only what both libraries have."""

import numpy as np
import xarray as xr


def values_text(array):
    """Every value of an array with all digits, times as numbers, objects with their types."""
    if array.dtype.kind in "Mm":
        return str(array.astype("int64").tolist())
    if array.dtype.kind == "O":
        return str([f"{type(value).__name__.removesuffix('64')} {value}" for value in array.ravel().tolist()])
    return str(array.tolist())


def variable_lines(name, variable, indexed):
    mark = "*" if indexed else " "
    # Of a string dtype the length is no part: numpy makes it of the values' lengths.
    dtype = "str" if variable.dtype.kind == "U" else str(variable.dtype)
    yield f"{mark} {name} {variable.dims} {variable.shape} {dtype} {values_text(variable.values)} {dict(variable.attrs)}"


def description(thing):
    """Type, name, dims, dtypes, coordinates in order, values, attributes, and the repr."""
    # Only of these is the class part of what a reader sees.
    known = isinstance(thing, (xr.DataArray, xr.Dataset, xr.Variable, np.ndarray, np.generic, int, float, str, list, tuple, dict))
    lines = [type(thing).__name__] if known else []
    if isinstance(thing, xr.DataArray):
        lines.append(f"name {thing.name!r}")
        lines += variable_lines("data", thing.variable, False)
    elif isinstance(thing, xr.Dataset):
        lines.append(f"sizes {dict(thing.sizes)} attrs {dict(thing.attrs)}")
        for name in thing.data_vars:
            lines += variable_lines(f"data {name}", thing[name].variable, False)
    elif isinstance(thing, xr.Variable):
        lines += variable_lines("data", thing, False)
    elif isinstance(thing, np.ndarray):
        lines.append(f"{thing.shape} {thing.dtype} {values_text(thing)}")
    if isinstance(thing, (xr.DataArray, xr.Dataset)):
        for name in thing.coords:
            lines += variable_lines(f"coord {name}", thing.coords[name].variable, name in thing.indexes)
    lines.append(repr(thing))
    return "\n".join(lines)


def full(*things):
    """Prints everything about objects."""
    for thing in things:
        print(description(thing))
