"""Calls of everything with anything: no call may end the program. Run by Littoral, after SEED, TARGET and CALLS are set.

The last line before the end is the number of calls; each call is printed before it is made.
"""

import random

import numpy as np
import pandas as pd
import xarray as xr

rng = random.Random(SEED)  # noqa: F821
times = pd.date_range("2000-01-01", periods=4)
da = xr.DataArray(
    np.arange(12.0).reshape(4, 3),
    coords={"time": times, "x": [10, 20, 30], "l": ("x", list("aab"))},
    dims=("time", "x"),
    name="n",
    attrs={"units": "m"},
)
empty, scalar, stacked = da[:0], xr.DataArray(3), da.stack(s=("time", "x"))
ds = xr.Dataset({"a": da, "b": ("x", [1, 2, 3])})
TARGETS = {
    "array": lambda: da,
    "set": lambda: ds,
    "empty": lambda: empty,
    "scalar": lambda: scalar,
    "stacked": lambda: stacked,
    "variable": lambda: ds.a.variable,
    "coords": lambda: ds.coords,
    "str": lambda: da.l.str,
    "dt": lambda: da.time.dt,
    "plot": lambda: da.plot,
    "rolling": lambda: da.rolling(time=2),
    "coarsen": lambda: da.coarsen(time=2, x=3),
    "cumulative": lambda: da.cumulative("x"),
    "groups": lambda: da.groupby("l"),
    "groups of a set": lambda: ds.groupby("time.day"),
    "resample": lambda: da.resample(time="2D"),
    "weighted": lambda: da.weighted(da.x),
    "tree": lambda: xr.DataTree.from_dict({"/": ds, "/c": ds}),
    "xarray": lambda: xr,
    "ufuncs": lambda: xr.ufuncs,
    "numpy": lambda: np,
    "ndarray": lambda: np.arange(6.0).reshape(2, 3),
    "linalg": lambda: np.linalg,
    "random": lambda: np.random,
    "generator": lambda: np.random.default_rng(0),
    "pandas": lambda: pd,
    "frame": lambda: ds.a.to_dataframe(),
    "series": lambda: da[:, 0].to_series(),
    "index": lambda: times,
    "multi-index": lambda: stacked.indexes["s"],
    "cftime index": lambda: xr.date_range("2000", periods=3, calendar="noleap", use_cftime=True),
    "timestamp": lambda: pd.Timestamp("2000"),
    "timedelta": lambda: pd.Timedelta("1D"),
}
VALUES = [
    None, -1, 0, 1, 2, 7, 1.5, -3.5, float("nan"), float("inf"), True, False, 10**20, -(10**18), 2**63 - 1, -(2**63), 1 + 2j,
    "x", "time", "n", "a", "zz", "", "é", "mean", "linear", "2D", "left", "outer", "float32", "time.month", "2000", b"x",
    [], [0], [1, 2], ["x"], ["time", "x"], [None], [da], [ds, ds], [[1, 2], [3]], [1, "a"], (), (1,), {1, 2}, range(3),
    {}, {"x": 1}, {"x": "time"}, {"time": 2, "x": 2}, {"x": [0, 5]}, slice(None), slice(2, 0), slice(None, None, -1), ...,
    np.array([1, 2, 3]), np.array([]), np.array([[1.0, 2], [3, 4]]), np.array(["a"]), np.array([None, 1], dtype=object),
    np.float32(2), np.datetime64("2000-01-02"), np.timedelta64(1, "D"), np.random.default_rng(0),
    da, ds, empty, scalar, stacked, da.x, da.time, xr.Variable("x", [1, 2, 3]), pd.Index([1, 2]), times,
    int, str, np.float64, len, object(), lambda value: value, lambda *args, **kwargs: args,
]  # fmt: skip
KEYWORDS = (
    "dim axis skipna keep_attrs x time drop method fill_value join dtype window min_periods center n q coord deg level name "
    "dims min_count ddof how subset mode pad_width indexers tolerance side label freq bins right order keepdims out where func "
    "args kwargs squeeze group weights other value stat_length constant_values limit use_coordinate max_gap chunks edge_order "
    "datetime_unit offset closed origin size periods start end"
).split()
OPERATORS = (
    "__getitem__ __setitem__ __delitem__ __add__ __sub__ __mul__ __truediv__ __pow__ __matmul__ __mod__ __floordiv__ __lt__ __eq__ "
    "__and__ __lshift__ __contains__ __array__ __len__ __iter__ __call__ __format__ __repr__ __getattr__"
).split()
# What asks a person, or writes to a disk.
LEFT_OUT = {"show", "savefig", "to_netcdf", "save_mfdataset", "save", "savez", "savez_compressed", "tofile", "dump", "to_csv", "info"}

target = TARGETS[TARGET]()  # noqa: F821
names = [name for name in dir(target) if not name.startswith("_") and name not in LEFT_OUT] + OPERATORS
for number in range(CALLS):  # noqa: F821
    name = rng.choice(names)
    positional = [rng.randrange(len(VALUES)) for _ in range(rng.choice((0, 1, 1, 1, 2, 2, 3)))]
    keywords = {rng.choice(KEYWORDS): rng.randrange(len(VALUES)) for _ in range(rng.choice((0, 0, 1, 1, 2)))}
    print(number, name, positional, keywords, flush=True)
    try:
        result = getattr(target, name)(*(VALUES[at] for at in positional), **{key: VALUES[at] for key, at in keywords.items()})
        repr(result)
        if hasattr(result, "_repr_html_"):
            result._repr_html_()
    except BaseException as error:
        str(error)
print("calls made:", CALLS)  # noqa: F821
