# --- before each
made = {
    "f4": np.array([1, 2, np.nan, 4], "f4"),
    "i4": np.array([1, 2, 3, 4], "i4"),
    "i1": np.array([1, 2, 3, 4], "i1"),
    "bool": np.array([True, False, True, True]),
    "times": np.array(["2000-01-01", "2000-01-02", "2000-01-03", "2000-01-07"], "M8[ns]"),
    "deltas": np.array([10, 20, 30, 50], "m8[ns]"),
    "strings": np.array(["a", "b", "cc", "d"]),
}
def tried(name, function):
    try:
        full(function())
    except Exception as error:
        print(name, next(kind for kind in type(error).__mro__ if kind.__module__ == "builtins").__name__)
# ---
# --- quantiles
for name, values in made.items():
    array = xr.DataArray(values, dims="x", coords={"x": [40, 30, 20, 10], "c": ("x", [0, 1, 1, 1]), "s": 5}, name=name)
    for method in ("linear", "midpoint", "hazen"):
        for skipna in (None, True, False):
            tried(name, lambda: array.quantile(0.3, method=method, skipna=skipna))
    tried(name, lambda: array.quantile([0.25, 1.0]))
# --- quantiles that pick
for name in ['f4', 'i4', 'i1', 'bool', 'times', 'deltas']:
    values = made[name]
    array = xr.DataArray(values, dims="x", coords={"x": [40, 30, 20, 10], "c": ("x", [0, 1, 1, 1]), "s": 5}, name=name)
    for method in ("lower", "nearest", "inverted_cdf"):
        tried(name, lambda: array.quantile(0.3, method=method))
# --- quantiles of scalars and nothing
for name, values in made.items():
    array = xr.DataArray(values, dims="x", coords={"x": [40, 30, 20, 10], "c": ("x", [0, 1, 1, 1]), "s": 5}, name=name)
    array = array.drop_vars("s")
    for skipna in (None, True, False):
        tried(name, lambda: array[0].quantile([0.3], skipna=skipna))
        tried(name, lambda: array[:0].quantile(0.3, skipna=skipna))
        flat = array[:0].expand_dims(y=2)
        tried(name, lambda: flat.quantile([0.3], dim="x", skipna=skipna))
        tried(name, lambda: flat.quantile([0.3], dim="y", skipna=skipna))
# --- quantiles of datasets
ds = xr.Dataset(
    {"a": ("x", [1.0, 2, 3, 4]), "t": ("x", np.arange(4).astype("M8[D]").astype("M8[s]")), "k": ("y", [1, 2]), "z": 3},
    coords={"c": ("x", [0, 1, 1, 1]), "s": 5, "y": [1, 2]},
)
full(ds.quantile(0.3), ds.quantile([0.3, 0.5], dim="x"), ds.quantile(0.3, dim="y", numeric_only=True))
full(ds.groupby("c").quantile(0.3), ds.groupby("c").quantile([0.3, 0.6], method="lower").drop_vars("k"))
full(xr.Dataset().quantile(1.5))
full(ds.assign(u=("x", list("abcd"))).quantile(0.5, numeric_only=True))
print(xr.DataArray(np.array([np.nan, 1], "f4"), dims="x").quantile(0.5).dtype, xr.DataArray(np.array([np.nan], "f4"), dims="x").quantile(0.5).dtype)
# --- ranks
for name, values in made.items():
    array = xr.DataArray(values, dims="x", coords={"x": [40, 30, 20, 10], "c": ("x", [0, 1, 1, 1]), "s": 5}, name=name)
    tried(name, lambda: array.rank("x"))
    tried(name, lambda: array.rank("x", pct=True))
    tried(name, lambda: array[:0].rank("x"))
tried("gaps", lambda: xr.DataArray(np.array(["2000", "NaT", "1999"], "M8[s]"), dims="x").rank("x"))
tried("objects", lambda: xr.DataArray(np.array(["a", None, "b"], object), dims="x").rank("x"))
# --- interpolation
for name, values in made.items():
    array = xr.DataArray(values, dims="x", coords={"x": [40, 30, 20, 10], "c": ("x", [0, 1, 1, 1]), "s": 5}, name=name)
    tried(name, lambda: array.interpolate_na("x", use_coordinate=False))
    tried(name, lambda: array.interpolate_na("x", limit=1, use_coordinate=False))
    tried(name, lambda: array.interpolate_na("x"))
    tried(name, lambda: array[:0].interpolate_na("x"))
    tried(name, lambda: array.interpolate_na("y", use_coordinate=False))
tried("gaps", lambda: xr.DataArray(np.array(["2000", "NaT", "2002", "2003"], "M8[s]"), dims="x").interpolate_na("x"))
tried("few", lambda: xr.DataArray(np.array(["2000", "NaT"], "M8[s]"), dims="x").interpolate_na("x"))
# --- what interpolation goes by
values = np.array([[1, np.nan, 3], [np.nan, 5, np.nan]])
def tried(labels):
    try:
        full(xr.DataArray(values, dims=("y", "x"), coords={"x": labels, "s": 1}).to_dataset(name="v").interpolate_na("x"))
    except Exception as error:
        print(type(error).__name__, error)
for labels in ([1, 2, 4], [1, 1, 2], [3, 2, 1], ["a", "b", "c"], ["a", "a", "b"], ["b", "a", "c"], [1, np.nan, 2]):
    tried(labels)
ds = xr.Dataset({"v": (("y", "x"), values), "w": ("x", [1, 2, 3])}, coords={"x": [1, 2, 4], "y": ["a", "b"]})
full(ds.interpolate_na("x"), ds[["w"]].interpolate_na("y"), ds.interpolate_na("q"))
# --- rolling count sum prod mean
for name, values in made.items():
    array = xr.DataArray(values, dims="x", coords={"x": [40, 30, 20, 10], "c": ("x", [0, 1, 1, 1]), "s": 5}, name=name)
    for function in ['count', 'sum', 'prod', 'mean']:
        tried(name, lambda: getattr(array.rolling(x=2), function)())
        tried(name, lambda: getattr(array.rolling(x=3, center=True, min_periods=1), function)())
# --- rolling min max argmin argmax
for name, values in made.items():
    array = xr.DataArray(values, dims="x", coords={"x": [40, 30, 20, 10], "c": ("x", [0, 1, 1, 1]), "s": 5}, name=name)
    for function in ['min', 'max', 'argmin', 'argmax']:
        tried(name, lambda: getattr(array.rolling(x=2), function)())
        tried(name, lambda: getattr(array.rolling(x=3, center=True, min_periods=1), function)())
# --- rolling var std median
for name, values in made.items():
    array = xr.DataArray(values, dims="x", coords={"x": [40, 30, 20, 10], "c": ("x", [0, 1, 1, 1]), "s": 5}, name=name)
    for function in ['var', 'std', 'median']:
        tried(name, lambda: getattr(array.rolling(x=2), function)())
        tried(name, lambda: getattr(array.rolling(x=3, center=True, min_periods=1), function)())
# --- windows of nothing, and the order of variables
a = xr.DataArray(np.zeros((0, 2)), dims=("x", "y"))
for function in (lambda: a.rolling(x=1).sum(), lambda: a.rolling(y=1).sum(), lambda: a.rolling(x=1).construct("k"), lambda: a.rolling(x=2, y=1).count()):
    try:
        full(function())
    except ValueError as error:
        print(error)
ds = xr.Dataset({"v": (("x", "z"), np.arange(8.0).reshape(2, 4)), "u": ("x", [4, 4])}, coords={"z": [4, 3, 2, 1], "x": [40, 20], "c": ("x", [1, 0]), "s": "t", "w": [1, 2]})
for out in (ds.rolling(x=2).mean(), ds.rolling(z=2).construct("k"), ds.coarsen(x=2).mean(), ds.cumsum("z"), ds.cumsum("x"), ds.cumprod(), ds.interpolate_na("x", use_coordinate=False)):
    print(list(out.variables), dict(out.sizes))
    full(out)
renamed = ds.rename_vars(z="k")
full(renamed.coarsen(x=2).max(), renamed.v.coarsen(x=2).max(), (ds + ds).coarsen(x=2).max())
# --- running values, means of nothing
for name in ['f4', 'i4', 'bool', 'times', 'deltas']:
    values = made[name]
    array = xr.DataArray(values, dims="x", coords={"x": [40, 30, 20, 10], "c": ("x", [0, 1, 1, 1]), "s": 5}, name=name)
    tried(name, lambda: array.cumsum("x"))
    tried(name, lambda: array.cumprod("x", skipna=True))
    tried(name, lambda: array[:0].mean())
    tried(name, lambda: array.coarsen(x=5, boundary="trim").mean())
tried("gaps", lambda: xr.DataArray(np.array([1, "NaT", 3], "m8[s]"), dims="x").cumsum(skipna=True))
# --- groups count sum
for name in ['f4', 'i4', 'i1', 'bool', 'times', 'deltas']:
    values = made[name]
    array = xr.DataArray(values, dims="x", coords={"x": [40, 30, 20, 10], "c": ("x", [0, 1, 1, 1]), "s": 5}, name=name)
    for function in ['count', 'sum']:
        tried(name, lambda: getattr(array.groupby("c"), function)())
        tried(name, lambda: getattr(array.groupby("c"), function)(skipna=True))
        tried(name, lambda: getattr(array.groupby("x"), function)())
        tried(name, lambda: getattr(array.groupby_bins("x", [5, 15, 25, 45, 50]), function)())
# --- groups prod
for name in ['f4', 'i4', 'i1', 'bool']:
    values = made[name]
    array = xr.DataArray(values, dims="x", coords={"x": [40, 30, 20, 10], "c": ("x", [0, 1, 1, 1]), "s": 5}, name=name)
    for function in ['prod']:
        tried(name, lambda: getattr(array.groupby("c"), function)())
        tried(name, lambda: getattr(array.groupby("c"), function)(skipna=True))
        tried(name, lambda: getattr(array.groupby("x"), function)())
        tried(name, lambda: getattr(array.groupby_bins("x", [5, 15, 25, 45, 50]), function)())
# --- groups min max first last
for name in ['f4', 'i4', 'i1', 'bool', 'times', 'deltas']:
    values = made[name]
    array = xr.DataArray(values, dims="x", coords={"x": [40, 30, 20, 10], "c": ("x", [0, 1, 1, 1]), "s": 5}, name=name)
    for function in ['min', 'max', 'first', 'last']:
        tried(name, lambda: getattr(array.groupby("c"), function)())
        tried(name, lambda: getattr(array.groupby("c"), function)(skipna=True))
        tried(name, lambda: getattr(array.groupby("x"), function)())
        tried(name, lambda: getattr(array.groupby_bins("x", [5, 15, 25, 45, 50]), function)())
# --- groups any all median
for name in ['f4', 'i4', 'i1', 'bool', 'times', 'deltas']:
    values = made[name]
    array = xr.DataArray(values, dims="x", coords={"x": [40, 30, 20, 10], "c": ("x", [0, 1, 1, 1]), "s": 5}, name=name)
    for function in ['any', 'all', 'median']:
        tried(name, lambda: getattr(array.groupby("c"), function)())
        tried(name, lambda: getattr(array.groupby("c"), function)(skipna=True))
        tried(name, lambda: getattr(array.groupby("x"), function)())
        tried(name, lambda: getattr(array.groupby_bins("x", [5, 15, 25, 45, 50]), function)())
# --- groups mean
for name in ['f4', 'i4', 'i1', 'bool']:
    values = made[name]
    array = xr.DataArray(values, dims="x", coords={"x": [40, 30, 20, 10], "c": ("x", [0, 1, 1, 1]), "s": 5}, name=name)
    for function in ['mean']:
        tried(name, lambda: getattr(array.groupby("c"), function)())
        tried(name, lambda: getattr(array.groupby("c"), function)(skipna=True))
        tried(name, lambda: getattr(array.groupby("x"), function)())
        tried(name, lambda: getattr(array.groupby_bins("x", [5, 15, 25, 45, 50]), function)())
# --- groups of strings
for name in ['strings']:
    values = made[name]
    array = xr.DataArray(values, dims="x", coords={"x": [40, 30, 20, 10], "c": ("x", [0, 1, 1, 1]), "s": 5}, name=name)
    for function in ("count", "sum", "min", "max", "mean", "first", "last", "any", "all", "cumsum"):
        tried(name, lambda: getattr(array.groupby("c"), function)())
        tried(name, lambda: getattr(array.sortby("c", ascending=False).groupby("c"), function)())
        tried(name, lambda: getattr(array.groupby("x"), function)())
        tried(name, lambda: getattr(array.groupby_bins("x", [5, 15, 25, 45, 50]), function)())
# --- groups of times with gaps
a = xr.DataArray(np.array(["2000-01-01", "NaT", "2000-01-03", "2000-01-07"], "M8[ns]"), dims="x", coords={"c": ("x", [0, 1, 1, 1])})
for name in ("count", "min", "max", "first", "last"):
    full(getattr(a.groupby("c"), name)())
full(a.groupby("c").first(skipna=True), a.groupby("c").max(skipna=False))
# --- running values by group
ds = xr.Dataset(
    {"a": (("x", "y"), np.arange(8.0).reshape(4, 2)), "d": ("x", [1, 2, 3, 4]), "k": ("y", [1, 2]), "z": 3.0},
    coords={"c": ("x", [1, 0, 1, 0]), "s": 1, "x": [1, 2, 3, 4], "e": ("y", [1, 2])},
    attrs={"t": 1},
)
for keywords in ({}, {"dim": "y"}, {"dim": ...}, {"keep_attrs": False}):
    full(ds.groupby("c").cumprod(**keywords), ds.a.groupby("c").cumprod(**keywords))
full(ds.a.groupby("c").cumsum(), ds.d.groupby_bins("x", [0, 2, 3]).cumsum(), ds.a.where(ds.a > 2).groupby("x").cumsum())
for function in (lambda: ds.groupby_bins("x", [0, 2, 3]).cumprod(), lambda: ds.a.groupby_bins("x", [0, 2, 3]).cumprod()):
    try:
        full(function())
    except ValueError as error:
        print(type(error).__name__)
# --- groups of nothing
for codes in ([0, 0, 1], [1, 0, 0]):
    a = xr.DataArray(np.zeros((0, 3)), dims=("x", "y"), coords={"c": ("y", codes)})
    for name in ("sum", "min", "first", "count", "median", "any", "cumsum", "cumprod"):
        try:
            full(getattr(a.groupby("c"), name)())
        except ValueError as error:
            print(name, error)
# --- labels of groups that are single
for labels in (["a", "c", "f"], ["f", "c", "a"], ["c", "a", "f"], ["a", "a", "f"]):
    ds = xr.Dataset({"v": ("x", [1, 2, 3])}, coords={"x": ("x", labels, {"u": "K"}), "k": ("x", labels)})
    full(ds.groupby("x").sum(), ds.v.groupby("x").mean(), ds.groupby("k").max(), ds.groupby("x").first(), ds.groupby("x").quantile(0.5), ds.groupby("x").quantile(0.5, method="lower"))
# --- groups of several dimensions, in whose place labels are not known
ds = xr.Dataset(
    {"w": (("z", "y"), np.arange(4.0).reshape(2, 2)), "q": ("k", [1, 2])},
    coords={"z": [4, 2], "c": ("z", [7, 8]), "s": 1},
)
for codes in ([[2, 0], [1, 1]], [[np.nan, 0], [1, 1]]):
    by = xr.DataArray(np.array(codes), dims=("z", "y"), name="g")
    for thing in (ds, ds.w):
        full(thing.groupby(by).assign_coords(new=1), thing.groupby(by).map(lambda part: part - part.mean()), thing.groupby(by).fillna(0))
full(ds.groupby(ds.w > 1).map(lambda part: part - part.mean()))
# --- groups along a dimension without labels
ds = xr.Dataset({"a": (("x", "y"), np.arange(4.0).reshape(2, 2))}, coords={"y": [1, 2], "c": ("y", [0, 0])})
full(ds.groupby("x") - ds.groupby("x").sum(), ds.a.groupby("x") - ds.a.groupby("x").mean(), ds.a.groupby("x") * ds.a.groupby("x").first())
wide = ds.assign(b=("x", [1, 3]), d=5)
full(wide.groupby("c").std(dim="x"), wide.groupby("c").max(dim="x"))
# --- counts of windows in datasets
ds = xr.Dataset({"a": ("x", [1.0, np.nan, 3]), "k": ("y", [-5, 7]), "z": 0}, coords={"x": [1, 2, 3]})
full(ds.rolling(x=2).count(), ds.rolling(x=2, min_periods=1).count(), ds.rolling(x=2, y=1).count())
try:
    ds.assign(t=np.datetime64("2000-01-01", "ns")).rolling(x=2).count()
except TypeError as error:
    print("no")
# --- intervals, times between others, nothing between
binned = xr.DataArray([1, 2, 3], dims="x", coords={"x": [1, 2, 3]}, name="v").groupby_bins("x", [0, 1, 3, 5]).mean()
full(binned.groupby("x_bins").median(), binned.groupby("x_bins").sum())
t = xr.DataArray(np.array(["2000-01-01", "2000-01-03", "NaT"], "M8[ns]"), dims="x", coords={"x": [0, 10, 20]})
full(t.interp(x=[5, 15, 30]), (t - t[0]).interp(x=2.5), t.interp_like(xr.DataArray([1, 2], dims="x", coords={"x": [1, 3]})))
for labels in ([1, 1, 2], []):
    try:
        full(xr.DataArray(np.arange(len(labels), dtype="f8"), dims="x", coords={"x": np.array(labels, "i8")}).interp(x=[0.5]))
    except Exception as error:
        print(type(error).__name__, error)
# --- blocks: data is reduced before coordinates; objects have means that are numbers
a = xr.DataArray(np.zeros((5, 0), "M8[ns]"), dims=("y", "z"), coords={"z": np.array([], "U1")})
try:
    a.coarsen(z=2, boundary="trim").mean()
except ValueError as error:
    print(error)
full(xr.DataArray([True, False, True], dims="x").coarsen(x=2, boundary="pad").mean())
full(xr.DataArray(np.array([1, 2.5, True, 2], object), dims="x").mean(), xr.DataArray(np.array([1, 2.5, True, 2], object), dims="x").rolling(x=2).mean())
