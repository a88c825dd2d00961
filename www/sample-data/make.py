"""Makes the sample stores beside the page from real observations and model runs.

The sources are files of the PyPI package ``iris-sample-data`` (UK Met Office, Open Government
Licence; the Southern Oscillation Index from NCAR). Values are theirs; xarray and zarr-python
write them. Each store has another format, codec and chunk grid, so that the page's examples also
exercise the reader. Usage: ``python make.py OUTPUT_DIRECTORY``.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import iris_sample_data
import numcodecs
import numpy as np
import xarray as xr
import zarr.codecs

SOURCES = Path(iris_sample_data.path)

# How the source files stored a variable is not how the stores should, except for these.
KEPT_ENCODING = ("units", "calendar")


def tidy(ds: xr.Dataset, drop: list[str]) -> xr.Dataset:
    """Loads `ds` without the variables `drop` and without what netCDF-4 kept of its layout."""
    ds = ds.drop_vars(drop).load()
    for variable in ds.variables.values():
        encoding = {k: v for k, v in variable.encoding.items() if k in KEPT_ENCODING}
        # A float without gaps needs no fill value; xarray would write one into every coordinate.
        if variable.dtype.kind == "f" and not variable.isnull().any():
            encoding["_FillValue"] = None
        variable.encoding = encoding
        # CF attributes that name a variable which is gone.
        for name in ("bounds", "grid_mapping"):
            if variable.attrs.get(name) in drop:
                del variable.attrs[name]
    return ds


def sea_surface_temperature() -> xr.Dataset:
    """OSTIA sea-surface temperature of the tropics, monthly means, with gaps over land."""
    ds = xr.open_dataset(SOURCES / "ostia_monthly.nc")
    ds = tidy(
        ds,
        [
            "latitude_longitude",
            "time_bnds",
            "forecast_reference_time",
            "forecast_reference_time_bnds",
            "forecast_period",
        ],
    )
    ds = ds.rename(surface_temperature="sst")
    ds.sst.attrs["long_name"] = "sea surface temperature"
    ds.attrs["title"] = "OSTIA sea surface temperature, tropics, monthly means"
    ds.attrs["source"] = "UK Met Office, iris-sample-data: ostia_monthly.nc"
    return ds


def scenario(name: str) -> Callable[[], xr.Dataset]:
    """One emissions scenario of the North American air temperature runs, calendar 360_day."""

    def read() -> xr.Dataset:
        file = f"{name}_north_america.nc"
        ds = tidy(xr.open_dataset(SOURCES / file), ["latitude_longitude", "time_bnds"])
        ds.air_temperature.attrs["long_name"] = "air temperature"
        ds.attrs["title"] = f"Air temperature over North America, scenario {name}, annual means"
        ds.attrs["source"] = f"UK Met Office, iris-sample-data: {file}"
        return ds

    return read


def ocean_temperature() -> xr.Dataset:
    """Sea water temperature at 5 m on the curvilinear ORCA2 grid (two-dimensional coordinates)."""
    ds = xr.open_dataset(SOURCES / "orca2_votemper.nc")
    ds = tidy(ds, ["nav_lat_bnds", "nav_lon_bnds", "deptht_bnds"]).rename(dim0="y", dim1="x")
    ds.attrs["title"] = "NEMO sea water potential temperature on the ORCA2 grid"
    ds.attrs["source"] = "iris-sample-data: orca2_votemper.nc"
    return ds


def southern_oscillation() -> xr.Dataset:
    """Monthly Southern Oscillation Index at Darwin since 1866."""
    ds = tidy(xr.open_dataset(SOURCES / "SOI_Darwin.nc"), []).rename(SOI_Darwin="soi")
    ds.soi.attrs["long_name"] = "Southern Oscillation Index, Darwin"
    ds.soi.attrs["units"] = "1"
    ds.attrs["title"] = "Southern Oscillation Index"
    ds.attrs["source"] = "NCAR, iris-sample-data: SOI_Darwin.nc"
    return ds


@dataclass
class Store:
    """A store to write: where its values come from, and how its main variable is stored."""

    name: str
    read: Callable[[], xr.Dataset]
    variable: str
    zarr_format: int
    encoding: dict[str, Any]
    note: str


STORES = [
    Store(
        "sst.zarr",
        sea_surface_temperature,
        "sst",
        2,
        {
            # Thousandths of a kelvin in 16 bits, as satellite products are packed: 267 to 332 K.
            "dtype": "int16",
            "scale_factor": 0.001,
            "add_offset": 300.0,
            "_FillValue": np.int16(-32768),
            "chunks": (12, 18, 144),
            "compressors": numcodecs.Blosc("lz4", clevel=5, shuffle=numcodecs.Blosc.SHUFFLE),
        },
        "int16 packed, Blosc lz4 shuffle",
    ),
    Store(
        "sst_v3.zarr",
        sea_surface_temperature,
        "sst",
        3,
        {
            "_FillValue": np.float32(np.nan),
            "shards": (24, 18, 432),
            "chunks": (6, 18, 144),
            "compressors": zarr.codecs.ZstdCodec(level=5),
        },
        "sharded, zstd",
    ),
    Store(
        "a1b.zarr",
        scenario("A1B"),
        "air_temperature",
        2,
        {
            "chunks": (60, 37, 49),
            "compressors": numcodecs.Blosc("zstd", clevel=5, shuffle=numcodecs.Blosc.BITSHUFFLE),
        },
        "Blosc zstd bitshuffle",
    ),
    Store(
        "e1.zarr",
        scenario("E1"),
        "air_temperature",
        3,
        {"chunks": (60, 37, 49), "compressors": zarr.codecs.GzipCodec(level=5)},
        "gzip",
    ),
    Store(
        "ocean.zarr",
        ocean_temperature,
        "votemper",
        3,
        {
            "_FillValue": np.float32(np.nan),
            "chunks": (74, 90),
            "compressors": zarr.codecs.BloscCodec(cname="lz4", shuffle="shuffle"),
        },
        "Blosc lz4 shuffle",
    ),
    Store(
        "soi.zarr",
        southern_oscillation,
        "soi",
        2,
        {
            "_FillValue": np.float32(-99.9),
            "chunks": (592,),
            "compressors": numcodecs.Zlib(level=6),
        },
        "zlib, with gaps",
    ),
]


def write(store: Store, directory: Path) -> xr.Dataset:
    """Writes one store and gives it back as xarray reads it."""
    path = directory / store.name
    if path.exists():
        shutil.rmtree(path)
    ds = store.read()
    encoding = {store.variable: store.encoding}
    with warnings.catch_warnings():
        # Every reader of Zarr v3 understands consolidated metadata; the text of v3 does not have it yet.
        warnings.filterwarnings("ignore", message="Consolidated metadata")
        ds.to_zarr(path, mode="w", consolidated=True, zarr_format=store.zarr_format, encoding=encoding)
    written = xr.open_zarr(path)
    expected, found = ds[store.variable], written[store.variable]
    tolerance = store.encoding.get("scale_factor", 0) / 2 * 1.001
    np.testing.assert_allclose(found.values, expected.values, rtol=0, atol=tolerance)
    return written


def size(path: Path) -> int:
    return sum(file.stat().st_size for file in path.rglob("*") if file.is_file())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("directory", type=Path)
    directory: Path = parser.parse_args().directory
    directory.mkdir(parents=True, exist_ok=True)
    sys.stdout.reconfigure(encoding="utf-8")

    print(f"{'store':<12} {'format':<38} {'variable':<16} {'dimensions':<44} {'kB':>6}")
    for store in STORES:
        ds = write(store, directory)
        dims = ", ".join(f"{d}: {n}" for d, n in ds[store.variable].sizes.items())
        kilobytes = size(directory / store.name) / 1000
        form = f"v{store.zarr_format}, {store.note}"
        print(f"{store.name:<12} {form:<38} {store.variable:<16} {dims:<44} {kilobytes:6.0f}")


if __name__ == "__main__":
    main()
