"""Dtypes of the graph, and the numpy dtypes that carry them.

`cftime[calendar]` is carried as `datetime64[us]`: both are signed 64-bit microseconds since 1970-01-01
with the minimum as NaT, so comparison, difference, ordering and mean are the same integer arithmetic.
Its calendar is known to the graph only.
"""

from __future__ import annotations

import re
from functools import lru_cache

import numpy as np

UNITS = ("D", "h", "m", "s", "ms", "us", "ns")
CALENDARS = ("standard", "proleptic_gregorian", "julian", "noleap", "all_leap", "360_day")
NUMERIC = ("b1", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "f4", "f8")

#: Widest string that is accepted, in characters.
MAX_STRING_WIDTH = 65536

#: The grammar of dtype names; also the pattern in `docs/graph.schema.json`.
PATTERN = (
    r"^(b1|[iu][1248]|f[48]|[Mm]8\[(D|h|m|s|ms|us|ns)\]|U(0|[1-9][0-9]{0,4})"
    r"|cftime\[(standard|proleptic_gregorian|julian|noleap|all_leap|360_day)\])$"
)
_GRAMMAR = re.compile(PATTERN)


def is_dtype(name: str) -> bool:
    return _GRAMMAR.match(name) is not None


@lru_cache(maxsize=1024)
def carrier(name: str) -> np.dtype:
    """The numpy dtype (native byte order) that carries a dtype of the graph."""
    if name.startswith("cftime["):
        return np.dtype("M8[us]")
    if name == "U0":
        return np.dtype("U1")  # numpy has no array of empty strings
    return np.dtype(name)


def name_of(dtype: np.dtype) -> str:
    """The graph's name of a numpy dtype; `ValueError` if the graph has no such dtype."""
    if dtype.kind == "U":
        return f"U{dtype.itemsize // 4}"
    name = dtype.str[1:]
    if not is_dtype(name):
        raise ValueError(f"the graph has no dtype {dtype}")
    return name


def kind(name: str) -> str:
    """numpy's kind letter, or `c` for cftime."""
    return "c" if name.startswith("cftime[") else carrier(name).kind


def is_cftime(name: str) -> bool:
    return name.startswith("cftime[")


def is_time(name: str) -> bool:
    """Stored as `i8` with NaT."""
    return kind(name) in "Mmc"


def is_float(name: str) -> bool:
    return kind(name) == "f"


def is_numeric(name: str) -> bool:
    """bool, integers, floats."""
    return kind(name) in "biuf"


def has_missing(name: str) -> bool:
    return kind(name) in "fMmc"


def itemsize(name: str) -> int:
    return carrier(name).itemsize


def wire_dtype(name: str) -> np.dtype:
    """Layout of a literal's bytes: little-endian; times as their `i8`."""
    dtype = carrier(name)
    if dtype.kind in "Mm":
        return np.dtype("<i8")
    return dtype.newbyteorder("<")
