"""Writes the datasets of `CASES` as netCDF-3 and reads those that the other interpreter wrote. Run by both interpreters:
arguments are `write FOLDER` or `read FOLDER DESCRIBE`. Prints a line of JSON per case."""

import json
import sys
import warnings

import numpy as np
import xarray as xr

CASES = [
    'xr.Dataset()',
    'xr.Dataset({"a": 1})',
    'xr.Dataset({"a": ("x", [1, 2]), "b": ("x", [1.5, np.nan])}, coords={"x": [10, 20]})',
    'xr.Dataset({"a": (("y", "x"), np.arange(6, dtype="i2").reshape(2, 3)), "b": ("y", np.array([1, 2], "i1"))})',
    'xr.Dataset({"a": ("x", np.array([1, 2, 3], "u1")), "b": ("x", np.array([1, 2, 3], "u2")), "c": ("x", np.array([1, 2, 3], "f4"))})',
    'xr.Dataset({"a": ("x", [True, False, True])})',
    'xr.Dataset({"a": ("x", np.zeros(0)), "b": (("x", "y"), np.zeros((0, 2)))})',
    'xr.Dataset({"s": ("x", ["ab", "ü", ""]), "t": "one", "e": ("x", ["", "", ""])}, coords={"x": ["u", "vw", "x"]})',
    'xr.Dataset({"o": ("x", np.array(["x", None], object)), "n": ("x", np.array([1, None, ], object))})',
    'xr.Dataset({"a": 1}, attrs={"i": 1, "f": 1.5, "l": [1, 2], "m": [1, 2.5], "s": "text", "e": "", "u": "ü", "b": True, "r": np.array([1, 2], "f4"), "n": np.float32(2.5), "h": np.int16(3)})',
    'xr.Dataset({"t": ("x", np.array(["2000-01-01", "2000-01-02"], "M8[ns]"))})',
    'xr.Dataset({"t": ("x", np.array(["2000-01-01T00:00:00.5", "2000-01-02", "NaT"], "M8[ns]"))})',
    'xr.Dataset({"t": ("x", np.array(["1500-01-01", "2000-01-02T12"], "M8[s]"))})',
    'xr.Dataset({"t": ("t", xr.date_range("2000-01-01", periods=3, freq="MS", calendar="noleap", use_cftime=True))})',
    'xr.Dataset({"d": ("x", np.array([1, 2], "m8[s]")), "e": ("x", np.array([1, "NaT"], "m8[ns]"))})',
    'xr.Dataset({"t": ("x", np.array(["2000-01-01", "2000-01-02"], "M8[ns]"))}), {"encoding": {"t": {"units": "Hours since 1990-1-1", "dtype": "i4"}}}',
    'xr.Dataset({"t": ("x", np.array(["2000-01-01", "2000-01-02T06"], "M8[ns]"))}), {"encoding": {"t": {"units": "days since 1990-01-01", "dtype": "float64"}}}',
    'xr.Dataset({"t": ("x", np.array(["2000-01-01", "2000-01-02T06"], "M8[ns]"))}), {"encoding": {"t": {"units": "days since 1990-01-01", "dtype": "int32"}}}',
    'xr.Dataset({"t": ("x", np.array(["2000-01-01", "NaT"], "M8[ns]"))}), {"encoding": {"t": {"dtype": "int32", "_FillValue": -1}}}',
    'xr.Dataset({"t": ("x", np.array(["2000-01-01", "2000-01-02"], "M8[ns]"))}), {"encoding": {"t": {"calendar": "standard"}}}',
    'xr.Dataset({"a": ("x", [1.0, np.nan, 3.3])}), {"encoding": {"a": {"dtype": "i2", "_FillValue": -9999, "scale_factor": 0.1, "add_offset": 1.0}}}',
    'xr.Dataset({"a": ("x", [1.0, 2.0, 3.3])}), {"encoding": {"a": {"dtype": np.int16, "scale_factor": 0.1}}}',
    'xr.Dataset({"a": ("x", np.array([1.0, np.nan], "f4"))}), {"encoding": {"a": {"dtype": np.dtype("int16"), "_FillValue": -1, "scale_factor": np.float32(0.5), "add_offset": np.float32(1)}}}',
    'xr.Dataset({"a": ("x", [1.0, np.nan, 2.6])}), {"encoding": {"a": {"dtype": "int32", "_FillValue": -1}}}',
    'xr.Dataset({"a": ("x", [1.0, np.nan])}), {"encoding": {"a": {"missing_value": -1.0}}}',
    'xr.Dataset({"a": ("x", [1.0, np.nan])}), {"encoding": {"a": {"_FillValue": None}}}',
    'xr.Dataset({"a": ("x", [1.0, 2.5])}), {"encoding": {"a": {"dtype": "float32"}}}',
    'xr.Dataset({"a": ("x", [1, 2, 3]), "b": (("x", "y"), np.ones((3, 2), "i2")), "c": ("y", [1.0, 2.0])}), {"unlimited_dims": "x"}',
    'xr.Dataset({"b": (("x", "y"), np.ones((3, 3), "i1"))}), {"unlimited_dims": ["x"]}',
    'xr.Dataset({"s": ("x", ["ab", "c", "def"]), "i": ("x", np.array([1, 2, 3], "i2"))}), {"unlimited_dims": ["x"]}',
    'xr.Dataset({"a": ("x", [1, 2])}, coords={"x": [1, 2], "z": ("x", [3, 4]), "s": 5, "w": ("y", [1, 2, 3])}, attrs={"title": "t"})',
    'xr.Dataset({"a": (("y", "x"), np.ones((2, 2)))}, coords={"lat": (("y", "x"), np.ones((2, 2)), {"units": "degrees_north"})})',
    'xr.Dataset({"tb": (("t", "n"), np.array([["2000-01-01", "2000-01-02"]], "M8[ns]"))}, coords={"t": ("t", np.array(["2000-01-01T12"], "M8[ns]"), {"bounds": "tb"})})',
    'xr.DataArray([1, 2], dims="x")',
    'xr.DataArray([1, 2], dims="x", name="a", coords={"x": [0.5, 1.5]})',
    'xr.DataArray([1, 2], dims="x", name="x")',
    'xr.Dataset({"a": ("x", [1, 2])}), {"format": "NETCDF3_CLASSIC"}',
    'xr.Dataset({"a": ("x", [2**40])})',
    'xr.Dataset({"a": ("x", np.array([2**31], "u4"))})',
    'xr.Dataset({"a": 1}, attrs={"x": None})',
    'xr.Dataset({"a": 1}, attrs={"x": {"y": 1}})',
    'xr.Dataset({"a": 1}, attrs={"a/b": 1})',
    'xr.Dataset({"a": 1}), {"encoding": {"a": {"zlib": True}}}',
    'xr.Dataset({"a": 1}), {"encoding": {"b": {}}}',
    'xr.Dataset({"a": ("x", [1])}), {"unlimited_dims": "y"}',
    'xr.Dataset({"a": 1}), {"format": "NETCDF5"}',
    'xr.Dataset({"a": ("t", [1], {"units": "m"}), "t": ("t", np.array(["2000-01-01"], "M8[ns]"), {"units": "days"})})',
    'xr.Dataset({"a": ("x", [1, 2])}).set_coords("a").stack(z=["x"]).reset_coords("a")',
]


def written(case, path):
    thing = eval(case)
    thing, how = thing if isinstance(thing, tuple) else (thing, {})
    thing.to_netcdf(path, engine="scipy", **how)
    return "written"


def read(path, describe):
    dataset = xr.open_dataset(path, engine="scipy")
    first = repr(dataset)
    names = list(dataset.variables)
    raw = xr.open_dataset(path, engine="scipy", decode_cf=False, drop_variables=["s", "t", "o", "e", "x"])
    return "\n".join([first, str(names), describe(dataset), describe(raw)])


def outcome(action):
    try:
        return ["", action()]
    except Exception as error:
        return [type(error).__name__, str(error).strip("'\"")]


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    np.seterr(all="ignore")
    verb, folder = sys.argv[1:3]
    for number, case in enumerate(CASES):
        path = f"{folder}/{number}.nc"
        if verb == "write":
            result = outcome(lambda: written(case, path))
        else:
            scope = {}
            with open(sys.argv[3]) as file:
                exec(file.read(), scope)
            result = outcome(lambda: read(path, scope["description"]))
        print(json.dumps(result), flush=True)
