"""Makes the stores that the measurements read: daily values of one degree, 1000 days, float32.

Usage: python stores.py OUTPUT_DIRECTORY
"""

import sys
import warnings
from pathlib import Path

import numpy as np
import xarray as xr
from zarr.codecs import BloscCodec, ZstdCodec

SHAPE = (1000, 180, 360)
CHUNKS = (50, 90, 180)


def field() -> xr.DataArray:
    """A seasonal cycle by latitude, with noise, to hundredths of a kelvin as observations have."""
    generator = np.random.default_rng(0)
    time = xr.date_range("2000-01-01", periods=SHAPE[0])
    latitude = np.arange(-89.5, 90, dtype="float32")
    longitude = np.arange(0.5, 360, dtype="float32")
    season = np.sin(2 * np.pi * np.arange(SHAPE[0]) / 365.25)[:, None, None]
    steady = 300 - 45 * np.sin(np.deg2rad(latitude))[None, :, None] ** 2
    values = np.empty(SHAPE, "float32")
    values[:] = steady + 12 * season * np.sin(np.deg2rad(latitude))[None, :, None]
    values += generator.standard_normal(SHAPE, "float32")
    return xr.DataArray(
        values.round(2),
        {"time": time, "latitude": latitude, "longitude": longitude},
        name="temperature",
        attrs={"units": "K", "long_name": "temperature"},
    )


def main() -> None:
    directory = Path(sys.argv[1])
    whole = field()
    gaps = whole.where(np.random.default_rng(1).random(SHAPE, "float32") >= 0.05)
    stores = {
        "whole": (whole, BloscCodec(cname="lz4", shuffle="shuffle")),
        "gaps": (gaps, BloscCodec(cname="lz4", shuffle="shuffle")),
        "zstd": (whole, ZstdCodec(level=3)),
    }
    warnings.filterwarnings("ignore", message="Consolidated metadata")
    for name, (array, codec) in stores.items():
        encoding = {"temperature": {"chunks": CHUNKS, "compressors": codec}}
        array.to_dataset().to_zarr(directory / f"{name}.zarr", mode="w", zarr_format=3, encoding=encoding)
        print(f"made {name}.zarr", file=sys.stderr)


if __name__ == "__main__":
    main()
