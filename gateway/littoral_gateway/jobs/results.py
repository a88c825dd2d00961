"""Results as Zarr v3 stores in a directory: `<owner>/<job>/zarr.json`, and an array an output."""

from __future__ import annotations

import base64
import re
import shutil
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import zarr
from zarr.codecs import BloscCodec, BloscShuffle

from ..graph import Meta
from ..graph.dtypes import carrier, is_cftime, is_time, wire_dtype

MIB = 2**20
#: Size of a chunk that suits a browser: a few are fetched at once, each decoded in tens of milliseconds.
CHUNK_BYTES = 4 * MIB

_PLAIN = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.\- ]{0,99}")
UNIT_NAMES = {
    "D": "days", "h": "hours", "m": "minutes", "s": "seconds", "ms": "milliseconds", "us": "microseconds",
    "ns": "nanoseconds",
}  # fmt: skip


def array_path(name: str, number: int) -> str:
    """Where an output is in the store: its name, if that can be a path everywhere."""
    return name if _PLAIN.fullmatch(name) and name != "zarr.json" else f"__output_{number}"


def chunk_shape(block: tuple[int, ...], itemsize: int) -> tuple[int, ...]:
    """A chunk within a block of the computation, at most `CHUNK_BYTES`, split at the leading axes first."""
    chunk = [max(n, 1) for n in block]
    nbytes = int(np.prod(chunk, dtype=object)) * itemsize
    for axis, n in enumerate(chunk):
        if nbytes <= CHUNK_BYTES:
            break
        parts = min(n, -(-nbytes // CHUNK_BYTES))
        chunk[axis] = -(-n // parts)
        nbytes = nbytes // n * chunk[axis]
    return tuple(chunk)


def stored(values: np.ndarray) -> np.ndarray:
    """Values as the store has them: times as their `i8`, strings of variable length."""
    if values.dtype.kind in "Mm":
        return values.view("i8")
    if values.dtype.kind == "U":
        return values.astype(np.dtypes.StringDType())
    return values


def attributes(dtype: str) -> dict[str, Any]:
    """CF attributes of times, and our name of the dtype."""
    attrs: dict[str, Any] = {"littoral_dtype": dtype}
    if not is_time(dtype):
        return attrs
    unit = np.datetime_data(carrier(dtype))[0]
    if dtype.startswith("m8"):
        attrs["units"] = UNIT_NAMES[unit]
        attrs["dtype"] = f"timedelta64[{unit}]"
    else:
        calendar = dtype[len("cftime[") : -1] if is_cftime(dtype) else "proleptic_gregorian"
        attrs |= {"units": f"{UNIT_NAMES[unit]} since 1970-01-01", "calendar": calendar}
    return attrs


def inline(values: np.ndarray, dtype: str) -> str | list[str]:
    """As a `literal` of the graph."""
    values = np.asarray(values)
    if values.dtype.kind == "U":
        return [str(text) for text in values.ravel()]
    raw = values.view("i8") if values.dtype.kind in "Mm" else values
    return base64.b64encode(np.ascontiguousarray(raw).astype(wire_dtype(dtype), copy=False).tobytes()).decode()


class Results:
    """The directory of all results."""

    def __init__(self, root: Path) -> None:
        self.root = root.absolute()
        self.root.mkdir(parents=True, exist_ok=True)

    def directory(self, owner: str, job: str) -> Path:
        return self.root / owner / job

    def exists(self, owner: str, job: str) -> bool:
        return (self.directory(owner, job) / "zarr.json").is_file()

    def create(self, owner: str, job: str, arrays: dict[str, tuple[Meta, tuple[int, ...]]]) -> Path:
        """An empty store with the arrays (by path: what it is, and its chunk shape). Blocking."""
        path = self.directory(owner, job)
        self.delete(owner, job)
        path.mkdir(parents=True)
        group = zarr.open_group(path, mode="w", zarr_format=3)
        for name, (meta, chunks) in arrays.items():
            dtype = carrier(meta.dtype)
            text = dtype.kind == "U"
            attrs = attributes(meta.dtype)
            if is_time(meta.dtype):
                attrs["_FillValue"] = int(np.iinfo("i8").min)
            group.create_array(
                name,
                shape=meta.shape,
                chunks=tuple(max(1, min(c, n)) for c, n in zip(chunks, meta.shape, strict=True)),
                dtype="string" if text else ("int64" if dtype.kind in "Mm" else dtype.name),
                # Every chunk is written, also one that holds nothing but the fill value.
                config={"write_empty_chunks": True},
                compressors="auto" if text else BloscCodec(cname="lz4", clevel=5, shuffle=BloscShuffle.shuffle),
                fill_value="" if text else 0,
                dimension_names=[f"{name}_{axis}" for axis in range(len(meta.shape))],
                attributes=attrs,
            )
        with warnings.catch_warnings():
            # Consolidated metadata is a convention in v3; xarray and zarr read it, others need not.
            warnings.simplefilter("ignore", zarr.errors.ZarrUserWarning)
            zarr.consolidate_metadata(path, zarr_format=3)
        return path

    def delete(self, owner: str, job: str) -> None:
        shutil.rmtree(self.directory(owner, job), ignore_errors=True)

    def of(self, owner: str, find: Callable[[str, str], dict[str, Any] | None]) -> _Owned:
        return _Owned(self, owner, find)


class _Owned:
    """Results of one user, for `result` nodes."""

    def __init__(self, results: Results, owner: str, find: Callable[[str, str], dict[str, Any] | None]) -> None:
        self._results = results
        self._owner = owner
        self._find = find

    def locate(self, job: str, name: str) -> tuple[str, str, str] | None:
        outputs = self._find(self._owner, job)
        if not outputs or name not in outputs or not self._results.exists(self._owner, job):
            return None
        return self._results.directory(self._owner, job).as_uri(), outputs[name]["path"], outputs[name]["dtype"]


def write_whole(store: str, path: str, values: np.ndarray) -> None:
    """Writes a whole array. Blocking."""
    array = zarr.open_array(store, path=path, mode="r+", zarr_format=3)
    array[...] = stored(np.asarray(values))


def write_block(values: np.ndarray, region: tuple[slice, ...], store: str, path: str) -> np.ndarray:
    """The task that writes one block, whose borders are chunk borders. Gives an empty array."""
    values = np.asarray(values)
    array = zarr.open_array(store, path=path, mode="r+", zarr_format=3)
    array[region] = stored(values)
    return np.empty((0,) * values.ndim, dtype="u1")
