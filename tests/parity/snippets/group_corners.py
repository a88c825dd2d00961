# --- before each
from xarray.groupers import BinGrouper, SeasonGrouper, SeasonResampler, TimeResampler, UniqueGrouper
foo = xr.DataArray(
    np.arange(12.0).reshape(4, 3),
    dims=("x", "y"),
    coords={"x": [10, 20, 30, 40], "letters": ("x", list("abba")), "y": [3, 2, 1], "s": 5},
    name="foo",
    attrs={"u": "K"},
)
ds = foo.to_dataset().assign(bar=("y", [1, 2, 3]), scalar=7)
g2 = xr.DataArray([[0, 0, 1], [1, 0, 1], [0, 1, 1], [1, 1, 0]], dims=("x", "y"), name="g")
ts = xr.DataArray(np.arange(6.0), dims="time", coords={"time": xr.date_range("2000-01-30", periods=6, freq="10D")}, name="ts")


def tried(function):
    try:
        full(function())
    except Exception as error:
        print(next(kind.__name__ for kind in type(error).__mro__ if kind.__module__ == "builtins"))
# --- order of dimensions
print(ds.groupby(x=BinGrouper(bins=[5, 15, 25]), letters=UniqueGrouper()).sum())
full(ds.groupby(["letters", "y"]).mean())
full(ds.groupby(["x", "y"]).max(...))
full(foo.groupby(["x", "letters"]).sum("y"))
full(ds.groupby("letters").sum("y"))
full(foo.transpose("y", "x").groupby("letters").mean())
# --- only some of the dimensions of the groups
tried(lambda: foo.groupby(g2).mean("x"))
tried(lambda: foo.groupby(g2).mean("y"))
tried(lambda: foo.groupby(g2).sum("y"))
tried(lambda: ds.groupby(g2).count("y"))
tried(lambda: foo.groupby(g2 * 0).median("y"))
tried(lambda: foo.groupby(g2).quantile(0.5, dim="x"))
tried(lambda: foo.where(foo > 3).groupby(g2 * 0).max("y"))
# --- no groups at all along a dimension
full(foo.astype(int).groupby("letters").prod("y", min_count=9))
full(foo.groupby("letters").mean("y", keep_attrs=False))
tried(lambda: foo.astype(str).groupby("letters").var("y"))
tried(lambda: ts.resample(time="MS").mean("nope"))
# --- attributes of times
ts.groupby("time.nope")
# --- attributes of no times
foo.groupby("x.month")
# --- attributes of what is no index
foo.to_dataset().groupby("letters.month")
# --- no times
empty = foo.assign_coords(q=xr.date_range("2000", periods=0, calendar="noleap", use_cftime=True))
# --- labels that are not there
by = {"letters": UniqueGrouper(labels=["b", "z"])}
full(foo.groupby(by).sum())
tried(lambda: foo.groupby(by).map(lambda part: part.sum("x")))
tried(lambda: ds.groupby(by).map(lambda part: part.sum("x")))
tried(lambda: foo.groupby(by).fillna(0))
try:
    for label, part in foo.groupby(by):
        pass
except ValueError as error:
    print(error)
# --- several groupers
by = ["letters", "y"]
tried(lambda: foo.groupby(by).fillna(0))
tried(lambda: foo.groupby(by).where(foo > 3))
tried(lambda: foo.groupby(["x", "letters"]).assign_coords(new=1))
tried(lambda: foo.drop_vars("x").groupby(["x", "letters"]).assign_coords(new=1))
full(foo.groupby(["x", "letters"]).reduce(np.sum))
full(foo.groupby(["x", "letters"]).map(lambda part: part.max()))
# --- conditions without groups
tried(lambda: foo.drop_vars("x").groupby("letters").where(foo.drop_vars("x") > 3))
tried(lambda: foo.assign_coords(x=[1, 1, 2, 3]).groupby("letters").where(foo.assign_coords(x=[1, 1, 2, 3]) > 3))
tried(lambda: foo.assign_coords(x=[1, 1, 2, 3]).groupby("x").where(foo.assign_coords(x=[1, 1, 2, 3]) > 3))
tried(lambda: ds.groupby(g2).where(ds > 3))
tried(lambda: foo.where(foo > 3).groupby_bins("x", [0, 15, 25]).fillna(-1))
# --- arithmetic with bins that are empty
tried(lambda: foo.groupby_bins("x", [0, 5, 15, 45]) - foo.groupby_bins("x", [0, 5, 15, 45]).mean())
tried(lambda: foo.groupby_bins("x", [0, 25, 45, 60]) - foo.groupby_bins("x", [0, 25, 45, 60]).mean())
tried(lambda: ds.groupby("y") - ds.groupby("y").first())
tried(lambda: ds.groupby("x") - ds.groupby("x").first())
# --- parts of groups of several dimensions
full(foo.groupby(g2).map(lambda part: part.isel({d: slice(1) for d in part.dims})))
full(foo.drop_vars(["x", "y"]).to_dataset().groupby(g2).map(lambda part: part.isel({d: slice(2) for d in part.dims})))
tried(lambda: foo.groupby(g2).cumprod())
tried(lambda: ds.groupby(g2).cumprod())
for label, part in foo.drop_vars("x").groupby(g2):
    print(label)
    full(part)
# --- times and NaT
when = xr.DataArray(np.array(["NaT", "2000-01-01T00:00:01.123456789", "2000-01-02", "2000-01-05"], "M8[ns]"), dims="x", coords={"c": ("x", [0, 0, 1, 1])})
for function in ("mean", "median", "min", "max", "first", "last", "count"):
    tried(lambda: getattr(when.groupby("c"), function)())
    tried(lambda: getattr((when - when[2]).groupby("c"), function)())
full(when.groupby_bins("c", [-1, 0, 1, 2]).mean())
# --- products of bins without members
full(foo.groupby_bins("x", [0, 15, 16, 45]).prod())
full(foo.groupby_bins("x", [0, 15, 16, 45]).prod(skipna=False))
full(foo.astype(int).groupby_bins("x", [0, 15, 16, 45]).prod())
# --- bins as labels
bins = foo.groupby_bins("x", [0, 15, 25, 45]).mean()
full(bins.sortby("x_bins", ascending=False))
full(bins.groupby("x_bins").sum())
# --- a group called quantile
q = foo.quantile([0.25, 0.75], dim="x")
tried(lambda: q.groupby("quantile").quantile(0.5, dim="y", method="lower"))
tried(lambda: q.groupby("quantile").quantile(0.5, dim="y"))
# --- one group of many, lazily
lazy = xr.DataArray(foo.astype(int).variable.chunk(x=1), coords=foo.coords)
full(lazy.groupby("letters").max().sel(letters="a").compute())
full(lazy.groupby("letters").min().isel(letters=[1]).compute())
full((foo.astype("m8[ns]").groupby("letters").max() + foo.astype("m8[ns]").groupby("letters").max()[:0]))
# --- labels without a common type
other = foo.assign_coords(x=xr.date_range("2000", periods=4))
tried(lambda: foo + other)
tried(lambda: xr.align(foo, other, join="outer"))
tried(lambda: foo.weighted(other).sum())
tried(lambda: foo.astype(int) + foo.assign_coords(x=list("abcd")))
foo + other
# --- weights and their coordinates
w = xr.DataArray([1, 2, 3], dims="y", name="w")
full(ds.weighted(w).mean("y"))
full(ds[[]].weighted(w).mean("y"))
full(ds[["bar"]].weighted(w).sum("y"))
full(foo.isel(x=[1]).weighted(w).quantile(0.5, dim="y"))
full(ds.isel(x=[1]).weighted(w).quantile([0.5, 1], dim="y"))
full(xr.DataArray(3).weighted(w.assign_coords(y=[1, 2, 3], c=("y", [4, 5, 6]))).quantile(0.5))
full(foo.weighted(w.assign_coords(e=5)).quantile(0.5))
tried(lambda: foo.isel(x=[]).weighted(w).quantile(0.5, dim="y"))
tried(lambda: foo.astype("m8[ns]").weighted(w).quantile(0.5))
tried(lambda: foo.astype("M8[ns]").weighted(w).quantile(0.5))
tried(lambda: foo.astype(str).weighted(w).quantile(0.5))
# --- running values of objects
for values in ([1, 2.5, np.nan, True], ["a", "b"], [np.nan, np.nan]):
    o = xr.DataArray(np.array(values, object), dims="x")
    for skipna in (None, True, False):
        tried(lambda: o.cumsum(skipna=skipna))
        tried(lambda: o.cumprod(skipna=skipna))
# --- quantiles of texts
texts = xr.DataArray(np.array([["a", "b", "c"], ["d", "a", "b"]]), dims=("x", "y"), attrs={"u": 1})
for method in ("lower", "higher", "nearest", "inverted_cdf", "closest_observation", "linear", "midpoint"):
    tried(lambda: texts.quantile([0, 0.3, 0.7, 1], method=method))
    tried(lambda: texts.quantile(0.3, dim="y", method=method))
tried(lambda: texts.groupby(xr.DataArray([0, 0, 1], dims="y", name="g")).quantile(0.3, method="higher"))
tried(lambda: texts.quantile(0.3, method="lower", skipna=True))
tried(lambda: texts.isel(y=[]).quantile(0.3, dim="y", method="lower"))
# --- windows of texts
texts = xr.DataArray(np.array(["a", "b", "c"]), dims="y")
for size in (1, 2):
    for function in ("sum", "prod", "mean", "var", "std", "median", "count"):
        tried(lambda: getattr(texts.rolling(y=size, min_periods=1), function)())
        tried(lambda: getattr(texts[:0].rolling(y=size, min_periods=1), function)())
tried(lambda: texts.cumulative("y").sum())
# --- slopes of what has none
for coord in ([1, 2, 3, 4], list("abcd")):
    for values in (foo, foo > 3, foo.astype(str), foo.astype("M8[ns]"), foo.astype("m8[ns]")):
        values = values.assign_coords(x=coord)
        tried(lambda: values.differentiate("x"))
        tried(lambda: values.integrate("x"))
        tried(lambda: values.cumulative_integrate("x"))
for size in (0, 1):
    for order in (1, 2):
        tried(lambda: foo[:size].differentiate("x", edge_order=order))
    tried(lambda: foo[:size].integrate("x"))
    tried(lambda: foo[:size].cumulative_integrate("x"))
# --- between labels
bare = foo.drop_vars(["x", "y"]).to_dataset()
full(bare.interp(x=[0.5, 1.5]))
full(bare.interp(x=xr.DataArray([0.5, 1.5], dims="n")))
full(bare.foo.interp(x=[0.5, 1.5]))
full(bare.interp(x=bare["x"]))
full(ds.assign(t=("x", list("abcd")), b=("x", [True, False, True, False])).interp(x=[12, 22, 99]))
full(ds.assign(t=("x", list("abcd"))).isel(x=[1]).interp(x=[12, 22], method="slinear"))
full(ds.assign(t=("x", list("abcd"))).isel(x=[1]).interp(x=xr.DataArray([12, 22], dims="n"), method="slinear"))
tried(lambda: bare.assign(t=("x", list("abcd"))).interp(x=[1, 2]))
tried(lambda: bare.assign(t=("x", list("abcd"))).interp(x=[1, 2, 3, 4]))
falling = ds.assign(b=("x", [True, False, True, False])).isel(x=slice(None, None, -1))
full(falling.interp(x=[12, 22, 99], assume_sorted=True, method="nearest"))
full(falling.interp(x=[12, 22, 99], method="nearest"))
tried(lambda: foo.interp(x=[], method="nearest"))
tried(lambda: foo.interp(x=[], method="zero"))
tried(lambda: ts.interp(time=[]))
for method in ("linear", "nearest", "zero", "cubic"):
    tried(lambda: foo.assign_coords(x=[1, 1, 2, 3]).interp(x=[1.5], method=method))
    tried(lambda: foo.assign_coords(x=list("aabc")).interp(x=[1.5], method=method))
    tried(lambda: foo.assign_coords(x=list("abcd")).interp(x=[1.5], method=method))
# --- fits without a solution
tried(lambda: foo.assign_coords(x=[0, 0, 0, 0]).polyfit("x", 1))
tried(lambda: foo.isel(x=[0]).drop_vars("x").polyfit("x", 2))
tried(lambda: foo.isel(x=[0]).drop_vars("x").polyfit("x", 0).polyfit_coefficients)
# --- gaps of texts
tried(lambda: foo.astype(str).interpolate_na("x", max_gap=2))
tried(lambda: foo.astype(str).interpolate_na("x"))
tried(lambda: foo[:0].interpolate_na("x", limit=1))
# --- sizes of what is left out
full(foo.to_dataset().assign(k=("k", [1, 2])).rank("x", pct=True))
full(ds.drop_vars("letters").transpose("y", "x").coarsen(y=1, x=2).max())
full(ds[["bar"]].assign_coords(x=[1, 2]).idxmax("y"))
