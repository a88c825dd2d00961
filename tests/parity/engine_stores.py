"""Small chunked stores, written by xarray: several chunks along each dimension, gaps, other dtypes and calendars."""

import shutil
import warnings
from pathlib import Path

import numpy as np
import xarray as xr


def numbers(rng, shape, gaps=0.15, dtype="f8"):
    """Quarters, so that sums are exact in any order."""
    values = (rng.integers(-80, 81, shape) / 4).astype(dtype)
    values[rng.random(shape) < gaps] = np.nan
    return values


def grid(rng) -> xr.Dataset:
    """Days on a small grid; the store that most programs use."""
    time = np.datetime64("2000-01-20", "ns") + np.arange(37) * np.timedelta64(1, "D")
    when = (time[:, None] + np.arange(6) * np.timedelta64(90, "m")).astype("M8[ns]")
    when[rng.random(when.shape) < 0.1] = np.datetime64("NaT")
    space = ("time", "y", "x")
    return xr.Dataset(
        {
            "a": (space, numbers(rng, (37, 6, 5)), {"units": "K"}),
            "f": (space, numbers(rng, (37, 6, 5), dtype="f4")),
            "i": (("time", "y"), rng.integers(-9, 10, (37, 6))),
            "j": (("x",), rng.integers(-9, 10, 5).astype("i2")),
            "flag": (("y", "time"), rng.random((6, 37)) < 0.5),
            "when": (("time", "y"), when),
            "s": ((), 2.5),
            "one": (("time",), numbers(rng, 37)),
            "w": (("y",), np.array([0.5, 1.0, 2.0, 0.0, 1.5, 4.0])),
        },
        coords={
            "time": time,
            "y": [-10.0, -5.0, 0.0, 2.5, 7.5, 12.5],
            "x": [50, 40, 30, 20, 10],
            "kind": ("time", rng.integers(0, 3, 37)),
            "area": (("y", "x"), rng.integers(0, 3, (6, 5))),
            "name": ("x", np.array(["a", "b", "c", "a", "b"])),
        },
        attrs={"title": "grid"},
    )


def calendar(name: str, rng) -> xr.Dataset:
    time = xr.date_range("2001-01-16", periods=30, freq="MS", calendar=name, use_cftime=True)
    return xr.Dataset({"t": (("time", "x"), numbers(rng, (30, 4)))}, coords={"time": time, "x": np.arange(4.0)})


def write(folder: Path) -> None:
    rng = np.random.default_rng(7)
    whole = grid(rng)
    five = {dim: np.arange(n) for dim, n in zip("pqrst", (3, 4, 2, 5, 3))}
    stores = {
        "grid": (whole, {"time": 10, "y": 4, "x": 3}, 3),
        # The same in other chunks and the other format; and in parts.
        "other": (whole[["a", "i", "one"]], {"time": 16, "y": 2, "x": 5}, 2),
        "early": (whole[["a", "i"]].isel(time=slice(0, 20)), {"time": 7}, 3),
        "late": (whole[["a", "i"]].isel(time=slice(20, None)), {"time": 6}, 2),
        "shifted": (whole[["a"]].isel(time=slice(5, 25), x=[3, 1, 0]) * 2 + 1, {"time": 8, "y": 3}, 3),
        "noleap": (calendar("noleap", rng), {"time": 7, "x": 3}, 3),
        "days360": (calendar("360_day", rng), {"time": 12}, 2),
        "five": (xr.Dataset({"v": (tuple(five), numbers(rng, (3, 4, 2, 5, 3)))}, coords=five), dict.fromkeys(five, 2), 3),
        "empty": (xr.Dataset({"e": (("n", "x"), np.zeros((0, 3))), "k": (("n",), np.zeros(0, "i8"))}), {"x": 2}, 3),
    }
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name, (dataset, sizes, version) in stores.items():
            for variable in dataset.variables.values():
                variable.encoding = {}
            for key in dataset.data_vars:
                variable = dataset[key]
                chunks = tuple(max(1, min(n, sizes.get(dim, n))) for dim, n in variable.sizes.items())
                if variable.ndim:
                    dataset[key].encoding["chunks"] = chunks
            dataset.to_zarr(folder / f"{name}.zarr", mode="w", zarr_format=version, consolidated=True)


def hollow(source: Path, target: Path) -> None:
    """A copy of a store whose data variables cannot be read, but for times: both libraries look at some when opening."""
    shutil.copytree(source, target)
    dataset = xr.open_zarr(source)
    for name, variable in dataset.data_vars.items():
        if not variable.ndim or variable.dtype.kind not in "fib":
            continue
        for file in (target / name).rglob("*"):
            if file.is_file() and not file.name.startswith(".") and file.suffix != ".json":
                file.write_bytes(b"not a chunk")
