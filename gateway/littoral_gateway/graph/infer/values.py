"""Values written as strings (`fill`, `value`, CF fill values), and the bytes of literals."""

from __future__ import annotations

import base64
import binascii
import math
from typing import Any

import numpy as np

from .. import dtypes
from .base import Context

NAT = np.iinfo("i8").min


def parse_value(text: str, dtype: str) -> Any:
    """A scalar of `dtype` from its text; `ValueError` says why not."""
    kind = dtypes.kind(dtype)
    if kind == "U":
        return np.str_(text)
    if kind == "b":
        if text not in ("true", "false"):
            raise ValueError('a bool is "true" or "false"')
        return np.bool_(text == "true")
    if kind in "Mmc":
        number = NAT if text == "NaT" else int(text)
        return np.array(number, "i8").view(dtypes.carrier(dtype))[()]
    if kind in "iu":
        number = int(text)
        info = np.iinfo(dtypes.carrier(dtype))
        if not info.min <= number <= info.max:
            raise ValueError(f"{text} does not fit into {dtype}")
        return dtypes.carrier(dtype).type(number)
    with np.errstate(all="ignore"):
        return dtypes.carrier(dtype).type(float(text))


def check_value(ctx: Context, text: str, dtype: str, what: str) -> None:
    try:
        parse_value(text, dtype)
    except (ValueError, OverflowError) as error:
        ctx.fail("invalid_value", f"{what} {text[:60]!r} is not a value of dtype {dtype} ({error}).")


def decode_fills(fills: list[str], dtype: str) -> list[Any]:
    """The CF fill values that an array of `dtype` can hold; one that it cannot hold equals nothing."""
    values = []
    for text in fills:
        try:
            values.append(parse_value(text, dtype))
        except (ValueError, OverflowError):
            number = float(text)
            if number.is_integer():
                try:
                    values.append(parse_value(str(int(number)), dtype))
                except ValueError:
                    continue
    return values


def read_literal(ctx: Context) -> np.ndarray:
    node = ctx.node
    shape = tuple(node.shape)
    count = math.prod(shape)
    dtype = dtypes.carrier(node.dtype)
    nbytes = count * max(dtype.itemsize, 1)
    if ctx.literal_bytes + nbytes > ctx.limits.literal_bytes:
        ctx.fail(
            "literal_too_large",
            f"with this one the literals have {ctx.literal_bytes + nbytes:,} bytes; at most "
            f"{ctx.limits.literal_bytes:,} are accepted. Put large arrays into a Zarr store.",
        )
    ctx.literal_bytes += nbytes
    if dtype.kind == "U":
        if not isinstance(node.data, list):
            ctx.fail("invalid_value", "the data of strings must be a list of strings.")
        width = int(node.dtype[1:])
        if len(node.data) != count:
            ctx.fail("shape_mismatch", f"shape {list(shape)} needs {count} strings; {len(node.data)} were given.")
        if any(len(text) > width for text in node.data):
            ctx.fail("invalid_value", f"a string is longer than {node.dtype} says.")
        return np.array(node.data, dtype=dtype).reshape(shape)
    if not isinstance(node.data, str):
        ctx.fail("invalid_value", "the data must be base64 text.")
    try:
        data = base64.b64decode(node.data, validate=True)
    except (binascii.Error, ValueError):
        ctx.fail("invalid_value", "the data is not base64.")
    wire = dtypes.wire_dtype(node.dtype)
    if len(data) != count * wire.itemsize:
        ctx.fail(
            "shape_mismatch",
            f"shape {list(shape)} of {node.dtype} needs {count * wire.itemsize} bytes; {len(data)} were given.",
        )
    if wire.kind == "b" and data.translate(None, b"\0\1"):
        ctx.fail("invalid_value", "a bool is one byte, 0 or 1.")
    array = np.frombuffer(data, dtype=wire).reshape(shape)
    return array.view(dtype) if dtype.kind in "Mm" else array.astype(dtype, copy=False)
