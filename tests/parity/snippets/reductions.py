# --- every reduction
a = xr.DataArray([[1.0, np.nan, 3.0], [4.0, -5.0, np.nan]], dims=("x", "y"), coords={"x": [1, 2], "y": list("abc"), "c": ("y", [1, 2, 3]), "s": 0}, name="a", attrs={"u": 1})
for name in ("sum", "mean", "min", "max", "prod", "var", "std", "median", "count", "any", "all"):
    method = getattr(a, name)
    full(method(), method("x"), method(["x", "y"]), method(dim="y", keep_attrs=False), method(..., keepdims=True))
# --- without skipping
a = xr.DataArray([[1.0, np.nan, 3.0], [4.0, -5.0, 2.0]], dims=("x", "y"))
for name in ("sum", "mean", "min", "max", "prod", "var", "std", "median"):
    full(getattr(a, name)("y", skipna=False), getattr(a, name)(skipna=False), getattr(a, name)("y", skipna=True))
# --- of integers
a = xr.DataArray([[1, 2, 3], [4, -5, 6]], dims=("x", "y"))
for name in ("sum", "mean", "min", "max", "prod", "var", "std", "median", "count", "any", "all"):
    full(getattr(a, name)(), getattr(a, name)("y"))
# --- nothing valid
a = xr.DataArray([[np.nan, np.nan], [1.0, np.nan]], dims=("x", "y"))
for name in ("sum", "mean", "min", "max", "prod", "var", "std", "median", "count"):
    full(getattr(a, name)("y"), getattr(a, name)("x"))
# --- nothing at all
a = xr.DataArray(np.zeros((0, 2)), dims=("x", "y"))
for name in ("sum", "mean", "prod", "var", "std", "median", "count", "any", "all"):
    full(getattr(a, name)("x"), getattr(a, name)("y"), getattr(a, name)())
# --- the smallest of nothing
xr.DataArray(np.zeros((0, 2)), dims=("x", "y")).min("x")
# --- the largest of no integers
xr.DataArray(np.zeros((0, 2), int), dims=("x", "y")).max()
# --- the smallest of nothing, not skipped
xr.DataArray(np.zeros((0, 2)), dims=("x", "y")).min(skipna=False)
# --- min_count
a = xr.DataArray([[1.0, np.nan], [np.nan, np.nan], [3.0, 4.0]], dims=("x", "y"))
for n in (None, 0, 1, 2, 3):
    full(a.sum("y", min_count=n), a.prod("y", min_count=n), a.sum(min_count=n))
full(xr.DataArray([1, 2], dims="x").sum(min_count=1), xr.DataArray([1, 2], dims="x").sum(min_count=3), a.sum("y", min_count=1, skipna=False))
# --- min_count where there is none
# message differs: xarray names a function of its own
a = xr.DataArray([1.0])
a.mean(min_count=1)
# --- ddof
a = xr.DataArray([[1.0, 2.0, 4.0], [3.0, np.nan, np.nan]], dims=("x", "y"))
full(a.var("y", ddof=1), a.std("y", ddof=1), a.var(ddof=2), a.std("x", ddof=1), a.astype("f4").var("y"))
# --- no dimensions
a = xr.DataArray([1, 2, 3], dims="x")
for name in ("sum", "mean", "min", "max", "prod", "var", "std", "median", "count", "any", "all"):
    full(getattr(a, name)([]))
# --- 0-d
a = xr.DataArray(3, name="n", attrs={"u": 1})
for name in ("sum", "mean", "min", "max", "prod", "var", "std", "median", "count", "any", "all", "cumsum"):
    full(getattr(a, name)())
# --- keepdims
a = xr.DataArray([[1.0, 2.0]], dims=("x", "y"), coords={"x": [1], "y": [1, 2], "c": ("y", [1, 2]), "s": 1})
full(a.sum("x", keepdims=True), a.mean("y", keepdims=True), a.max(keepdims=True), a.to_dataset(name="v").mean("y", keepdims=True))
# --- axes
a = xr.DataArray(np.arange(6.0).reshape(2, 3), dims=("x", "y"))
full(a.sum(axis=0), a.mean(axis=-1), a.max(axis=(0, 1)))
# --- a dimension that is not there
xr.DataArray([1, 2], dims="x").mean("q")
# --- two dimensions that are not there
xr.DataArray([1, 2], dims="x").mean(["p", "x", "q"])
# --- a dimension that no variable has
# message differs: xarray lists a set, in no order
xr.Dataset({"a": ("x", [1, 2]), "b": ("y", [1])}).mean("q")
# --- datasets
# message differs: numpy names its loops
ds = xr.Dataset({"f": (("x", "y"), [[1.0, np.nan], [3.0, 4.0]], {"u": 1}), "i": ("x", [1, 2]), "s": ("x", ["a", "b"]), "b": ("y", [True, False]), "z": 2, "t": ("x", np.array([1, 3], "m8[s]"))}, coords={"x": [1, 2], "c": ("y", [5, 6]), "k": 1}, attrs={"a": 1})
for name in ("mean", "sum", "median", "std"):
    full(getattr(ds.drop_vars("t"), name)("x"), getattr(ds.drop_vars("t"), name)(), getattr(ds.drop_vars("t"), name)("y", keep_attrs=False))
full(ds.count(), ds.count("x"), ds.mean("x"), ds.drop_vars("s").min(), ds.drop_vars("s").max("y"))
# --- extremes of strings
s = xr.DataArray(["b", "a", "c"], dims="x")
full(s.min(), s.max(), s.count(), s.argmin(), s.to_dataset(name="v").max("x"))
# --- sums of strings
# message differs: numpy names its loops
xr.DataArray(["b", "a"]).mean()
# --- times
t = xr.DataArray(np.array(["2000-01-01", "NaT", "2000-01-04"], "M8[ns]"), dims="x")
full(t.min(), t.max(), t.min(skipna=True), t.max(skipna=True), t.mean(), t.mean(skipna=False), t.count(), t.dropna("x").max(), t.isnull().any())
# --- durations
d = xr.DataArray(np.array([1, 5, 9], "m8[s]"), dims="x")
full(d.sum(), d.mean(), d.min(), d.max(), d.cumsum("x"), d.count())
# --- sums of times
# message differs: numpy names its loops
xr.DataArray(np.array(["2000-01-01", "2000-01-04"], "M8[ns]")).sum()
# --- medians of times
xr.DataArray(np.array(["2000-01-01", "2000-01-04"], "M8[ns]")).median()
# --- variances of times
# message differs: numpy names its loops
xr.DataArray(np.array(["2000-01-01", "2000-01-04"], "M8[ns]")).var()
# --- running sums
a = xr.DataArray([[1.0, np.nan, 3.0], [4.0, 5.0, 6.0]], dims=("x", "y"), coords={"x": [1, 2], "c": ("y", [1, 2, 3])}, name="a", attrs={"u": 1})
full(a.cumsum("y"), a.cumprod("y"), a.cumsum("x"), a.cumsum(), a.cumsum("y", skipna=False), a.cumsum(["x", "y"]), a.astype(object).isnull().cumsum("y"))
# --- running sums of datasets
ds = xr.Dataset({"a": (("x", "y"), [[1, 2], [3, 4]]), "b": ("x", [1.0, np.nan]), "s": 1}, coords={"x": [1, 2], "c": ("y", [1, 2])})
full(ds.cumsum("x"), ds.cumprod("y"), ds.cumsum())
# --- positions of extremes
a = xr.DataArray([[1.0, np.nan, 3.0], [4.0, -5.0, np.nan]], dims=("x", "y"), coords={"x": [10, 20], "y": list("abc")}, name="a", attrs={"u": 1})
full(a.argmin("y"), a.argmax("x"), a.argmin(), a.argmax(), a.idxmin("y"), a.idxmax("x"), a.idxmin("y", skipna=True), a.idxmax("y", keep_attrs=True))
for found in (a.argmin(["x", "y"]), a.argmax(...), a.argmin(["y"])):
    for dim, at in found.items():
        full(dim, at)
# --- labels of extremes where nothing is valid
a = xr.DataArray([[np.nan, np.nan], [1.0, 2.0]], dims=("x", "y"), coords={"y": [5, 6]})
t = a.assign_coords(y=np.array(["2000-01-01", "2000-01-02"], "M8[ns]"))
full(a.idxmin("y"), a.idxmax("y", fill_value=-1), t.idxmin("y"), a.assign_coords(y=["p", "q"]).idxmax("y"))
# --- positions where nothing is valid
xr.DataArray([[np.nan, np.nan], [1.0, 2.0]], dims=("x", "y")).argmin("y")
# --- the label of an extreme of a scalar
xr.DataArray(1.0).idxmin()
# --- the label of an extreme without labels
xr.DataArray([1.0], dims="x").idxmin("x")
# --- the label of an extreme along what is not there
xr.DataArray([1.0], dims="x", coords={"x": [1]}).idxmin("q")
# --- the label of which extreme
xr.DataArray([[1.0]], dims=("x", "y"), coords={"x": [1], "y": [2]}).idxmax()
# --- labels of extremes of datasets
ds = xr.Dataset({"a": (("x", "y"), [[1, 7], [3, 4]]), "b": ("y", [1.0, np.nan])}, coords={"x": [1, 2], "y": [3, 4], "s": 1}, attrs={"t": 1})
full(ds.idxmin("y"), ds.idxmax("y"), ds.argmin("y"), ds.drop_vars("b").argmax("x"))
# --- positions of extremes of datasets along several
xr.Dataset({"a": (("x", "y"), [[1, 7], [3, 4]])}).argmax(["x"])
# --- quantiles
a = xr.DataArray([[1.0, 2.0, 3.0, np.nan], [4.0, 0.0, 6.0, 8.0]], dims=("x", "y"), coords={"x": [1, 2]}, attrs={"u": 1})
full(a.quantile(0.5), a.quantile([0.25, 0.75], "y"), a.quantile(0.1, dim=["x", "y"]), a.quantile(1, "x"), a.quantile(0.5, "y", skipna=False), a.quantile(0.3, method="nearest"), a.quantile([0.5], "y", keep_attrs=False), a.to_dataset(name="v").quantile(0.5, "y"))
# --- a quantile out of range
xr.DataArray([1.0, 2.0]).quantile(1.5)
# --- a quantile of booleans
xr.DataArray([True, False]).quantile(0.5)
# --- differences
a = xr.DataArray([1, 4, 9, 16], dims="x", coords={"x": [10, 20, 30, 40], "c": ("x", list("abcd"))})
full(a.diff("x"), a.diff("x", 2), a.diff("x", label="lower"), a.diff("x", 5), a.to_dataset(name="v").diff("x"), a.astype("u1")[::-1].diff("x"))
# --- differences along what is not there
xr.DataArray([1, 2], dims="x").diff("q")
# --- shifts
a = xr.DataArray([1, 2, 3], dims="x", coords={"x": [1, 2, 3]})
full(a.shift(x=1), a.shift(x=-2), a.shift(x=5), a.shift(x=0), a.shift(x=1, fill_value=0), a.astype(float).shift(x=1), (a > 1).shift(x=1, fill_value=False), a.to_dataset(name="v").shift(x=1), a.shift(x=1, fill_value=9.7))
# --- shifts along what is not there
xr.DataArray([1, 2], dims="x").shift(q=1)
# --- shifts of a dataset along what is not there
xr.Dataset({"a": ("x", [1, 2])}).shift(q=1)
# --- rolls
a = xr.DataArray([1, 2, 3], dims="x", coords={"x": [1, 2, 3], "c": ("x", list("abc"))})
full(a.roll(x=1), a.roll(x=-1, roll_coords=True), a.roll(x=7), a.to_dataset(name="v").roll(x=1))
# --- rolls along what is not there
xr.DataArray([1, 2], dims="x").roll(q=1)
# --- where
a = xr.DataArray([1, 2, 3], dims="x", coords={"x": [1, 2, 3]}, name="a", attrs={"u": 1})
full(a.where(a > 1), a.where(a > 1, 0), a.where(a > 1, -a), a.where(a > 1, drop=True), a.where(a > 5, drop=True), a.where(a > 1, 1.5), a.where(a > 1, "no"), a.where([True, False, True]), a.where(lambda x: x > 2), (a > 1).where(a < 3), a.astype(str).where(a > 1), a.astype("i2").where(a > 1), a.where(a.isel(x=0) == 1))
# --- where with other labels
a = xr.DataArray([1, 2, 3], dims="x", coords={"x": [1, 2, 3]})
full(a.where(xr.DataArray([True, False], dims="x", coords={"x": [2, 7]})))
# --- where with another of other labels
a = xr.DataArray([1, 2, 3], dims="x", coords={"x": [1, 2, 3]})
a.where(a > 1, xr.DataArray([1, 2], dims="x", coords={"x": [2, 7]}))
# --- where with drop and another
a = xr.DataArray([1, 2, 3], dims="x")
full(a.where(a > 1, 5))
a.where(a > 1, 5, drop=True)
# --- where of datasets
ds = xr.Dataset({"a": ("x", [1, 2]), "b": ("y", [1.0, 2.0, 3.0])}, coords={"x": [5, 6]}, attrs={"t": 1})
full(ds.where(ds > 1), ds.where(ds.a > 1), ds.where(ds > 1, 0), ds.where(ds.a > 1, drop=True))
# --- the function where
a = xr.DataArray([1, 2, 3], dims="x", coords={"x": [1, 2, 3]}, name="a", attrs={"u": 1})
full(xr.where(a > 1, a, 0), xr.where(a > 1, 1, 0), xr.where(a > 1, "y", "n"), xr.where(True, a, a * 2.0), xr.where(a > 1, a, xr.DataArray([1.5, 2.5], dims="y")), xr.where(a > 1, a.to_dataset(), 0), xr.where(a > 1, a, np.nan))
# --- filling
a = xr.DataArray([1.0, np.nan, 3.0, np.nan], dims="x", coords={"x": [1, 2, 3, 4]}, name="a", attrs={"u": 1})
b = xr.DataArray([20.0, 30.0], dims="x", coords={"x": [2, 3]}, name="b")
full(a.fillna(0), a.fillna(b), a.fillna(a.mean()), a.fillna("no"), a.to_dataset().fillna({"a": 5}), a.to_dataset().fillna(b), a.ffill("x"), a.bfill("x"), a.ffill("x", limit=1), xr.DataArray([1, 2]).fillna(0), xr.DataArray([1, 2]).fillna(0.5))
# --- filling with what is not there
xr.Dataset({"a": ("x", [1.0, np.nan])}).fillna(xr.Dataset({"b": 1}))
# --- filling times with numbers
# message differs: numpy lists dtypes
xr.DataArray(np.array(["NaT"], "M8[ns]")).fillna(0)
# --- filling along what is not there
xr.DataArray([1.0], dims="x").ffill("q")
# --- dropping what is missing
a = xr.DataArray([[1.0, np.nan], [np.nan, np.nan], [3.0, 4.0]], dims=("x", "y"), coords={"x": list("abc")})
full(a.dropna("x"), a.dropna("x", how="all"), a.dropna("y", thresh=2), a.dropna("y"), a.to_dataset(name="v").dropna("x"))
# --- dropping in an unknown way
xr.DataArray([1.0], dims="x").dropna("x", how="some")
# --- membership
a = xr.DataArray([[1, 2], [3, 4]], dims=("x", "y"), coords={"x": [1, 2]}, name="a", attrs={"u": 1})
full(a.isin([2, 3]), a.isin([]), a.isin(xr.DataArray([4])), a.astype(str).isin(["1"]), a.to_dataset().isin([1]))
