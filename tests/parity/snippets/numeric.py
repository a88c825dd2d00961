# interp along one dimension: methods, targets, dtypes
import numpy as np, xarray as xr
da = xr.DataArray(np.arange(12.0).reshape(3, 4) ** 1.5, dims=("x", "y"), coords={"x": [0.0, 1, 2], "y": [10, 20, 30, 40]}, name="v", attrs={"u": "K"})
print(da.interp(x=[0.5, 1.5]))
print(da.interp(x=0.25))
print(da.interp({"y": [5, 15, 20, 45]}))
for method in ["linear", "nearest", "zero", "slinear", "quadratic", "cubic"]:
    print(method, da.interp(y=[10, 12.5, 40, 41], method=method).values.round(6).tolist())
# ---
import numpy as np, xarray as xr
da = xr.DataArray(np.array([1.0, 4, 2, 8, 5, 7]), dims="x", coords={"x": [0.0, 1, 2.5, 3, 5, 6]})
for method in ["pchip", "akima", "makima", "krogh", "barycentric", "quintic"]:
    print(method, da.interp(x=[0.5, 2.7, 5.9], method=method).values.round(6).tolist())
for order in [1, 2, 3, 4]:
    print(order, da.interp(x=[0.5, 2.7, 5.9], method="polynomial", kwargs={"order": order}).values.round(6).tolist())
# ---
import numpy as np, xarray as xr
da = xr.DataArray(np.arange(12, dtype="f4").reshape(3, 4), dims=("x", "y"), coords={"x": [0.0, 1, 2], "y": [10, 20, 30, 40]})
print(da.interp(y=[5, 45], kwargs={"fill_value": "extrapolate"}).values)
print(da.interp(y=[5, 45], kwargs={"fill_value": (1, 2)}).values)
print(da.interp(y=[5, 45], kwargs={"fill_value": 0.0}).values)
print(da.interp(y=[5, 45], method="nearest", kwargs={"fill_value": "extrapolate"}).values)
print(da.interp(y=[5, 45], method="nearest").dtype, da.astype(int).interp(y=[11], method="nearest").dtype)
print(da.interp(y=[15, np.nan, 99]).values)
# ---
import numpy as np, xarray as xr
da = xr.DataArray(np.arange(12.0).reshape(3, 4), dims=("x", "y"), coords={"x": [0.0, 1, 2], "y": [10, 20, 30, 40]})
z = xr.DataArray([0.5, 1.25, 3], dims="z", coords={"z": ["a", "b", "c"]})
print(da.interp(x=z))
print(da.interp(x=z, y=xr.DataArray([15, 20, 30], dims="z")))
print(da.interp(x=[0.5, 1.5], y=[12, 38]))
print(da.interp(x=xr.DataArray([[0, 1], [1.5, 2]], dims=("a", "b"))))
print(da.interp(x=("new", [0.1, 0.9])))
# ---
import numpy as np, xarray as xr
da = xr.DataArray(np.arange(12.0).reshape(3, 4), dims=("x", "y"), coords={"x": [0.0, 1, 2], "y": [10, 20, 30, 40]})
print(da.interp(x=xr.DataArray([0.5, 1.5, 0, 2], dims="y", coords={"y": [10, 20, 30, 40]})))
print(da.interp(x=[0.5], y=25).dims, da.interp(x=0.5, y=25).item())
# ---
import numpy as np, xarray as xr
da = xr.DataArray(np.arange(12.0).reshape(3, 4), dims=("x", "y"), coords={"x": [0.0, 1, 2], "y": [10, 20, 30, 40]})
print(da.interp(w=[1]))
# ---
import numpy as np, xarray as xr
xr.DataArray(np.arange(3.0), dims="x", coords={"x": [0.0, 1, 2]}).interp(x=[0.5], method="foo")
# ---
import numpy as np, xarray as xr
xr.DataArray(np.arange(3.0), dims="x", coords={"x": [0.0, 1, 2]}).interp(x=[0.5], method="cubic")
# ---
import numpy as np, xarray as xr
xr.DataArray(["a", "b"], dims="x", coords={"x": [0.0, 1]}).interp(x=[0.5])
# ---
import numpy as np, xarray as xr
xr.DataArray(np.arange(3.0), dims="x", coords={"x": [0.0, 1, 2]}).interp(x=[5, 1.0], kwargs={"bounds_error": True})
# ---
import numpy as np, xarray as xr
xr.DataArray(np.arange(3.0), dims="x", coords={"x": [0.0, 1, 2]}).interp(x=[])
# ---
# descending and unsorted coordinates, integers, no coordinate
import numpy as np, xarray as xr
da = xr.DataArray([1, 5, 2], dims="x", coords={"x": [3, 2, 1]})
print(da.interp(x=[1.5, 2.5]))
print(xr.DataArray([1, 5, 2], dims="x", coords={"x": [3, 1, 2]}).interp(x=[1.5, 2.5]).values)
print(xr.DataArray([1.0, 5, 2], dims="x").interp(x=[0.5, 1.5]))
# ---
import numpy as np, pandas as pd, xarray as xr
t = pd.date_range("2000-01-01", periods=4)
da = xr.DataArray(np.arange(4.0) ** 2, dims="time", coords={"time": t})
print(da.interp(time="2000-01-02T12:00"))
print(da.interp(time=["2000-01-02T12:00", "2000-01-03"]))
print(da.interp(time=pd.date_range("2000-01-01T06", periods=3, freq="12h")))
print(da.interp(time=np.array(["2000-01-01", "2000-01-10"], dtype="M8[s]")).values)
# ---
import numpy as np, pandas as pd, xarray as xr
t = pd.date_range("2000-01-01", periods=4)
xr.DataArray(np.arange(4.0), dims="time", coords={"time": t}).interp(time=[1.0])
# ---
import numpy as np, xarray as xr
ds = xr.Dataset({"a": ("x", [1, 2, 3]), "s": ("x", ["p", "q", "r"]), "b": ("x", [True, False, True]), "c": 5, "o": ("y", [1.0, 2.0]),
    "t": ("x", np.array(["2000-01-01", "2000-01-03", "NaT"], dtype="M8[ns]"))}, coords={"x": [0, 1, 2], "lab": ("x", [10.0, 20, 40])}, attrs={"k": 1})
print(ds.interp(x=[0.5, 0.6]))
print(ds.interp(x=[0.5], method="nearest"))
print(ds.interp(x=0.4))
# ---
import numpy as np, xarray as xr
da = xr.DataArray(np.arange(12.0).reshape(3, 4), dims=("x", "y"), coords={"x": [0.0, 1, 2], "y": [10, 20, 30, 40]})
other = xr.DataArray(np.zeros((2, 2)), dims=("x", "y"), coords={"x": [0.5, 3], "y": [15, 20]})
print(da.interp_like(other))
print(da.to_dataset(name="q").interp_like(other.to_dataset(name="w"), method="nearest"))
print(da.interp_like(other, kwargs={"fill_value": "extrapolate"}).values)
# ---
# NaN among the values
import numpy as np, xarray as xr
da = xr.DataArray([1.0, np.nan, 3, 4, 5], dims="x", coords={"x": [0, 1, 2, 3, 4]})
for m in ["linear", "nearest", "cubic", "quadratic", "zero"]:
    print(m, da.interp(x=[0, 0.4, 1, 2, 3.5], method=m).values)
# ---
# interpolate_na
import numpy as np, xarray as xr
da = xr.DataArray([[0.0, np.nan, np.nan, 3, np.nan], [np.nan, 2, np.nan, 4.5, 5], [np.nan] * 5, [1, np.nan, np.nan, np.nan, np.nan]], dims=("r", "x"), coords={"x": [0, 1, 2, 4, 5]}, attrs={"u": 1})
print(da.interpolate_na("x"))
for m in ["linear", "nearest", "zero", "slinear"]:
    print(m, da.interpolate_na("x", method=m).values)
print(da.interpolate_na("x", use_coordinate=False).values)
print(da.interpolate_na("x", limit=1).values)
print(da.interpolate_na("x", max_gap=3).values)
print(da.interpolate_na("x", max_gap=2, use_coordinate=False).values)
print(da.interpolate_na("x", fill_value="extrapolate").values)
print(da.interpolate_na("x", keep_attrs=False).attrs)
# ---
import numpy as np, xarray as xr
da = xr.DataArray([0.0, np.nan, 2, 3, np.nan, 7, np.nan, 4], dims="x")
for m in ["quadratic", "cubic", "pchip", "akima", "krogh", "barycentric"]:
    print(m, da.interpolate_na("x", method=m).values.round(6))
print(da.interpolate_na("x", method="polynomial", order=2).values.round(6))
# ---
import numpy as np, pandas as pd, xarray as xr
da = xr.DataArray([0.0, np.nan, np.nan, 3], dims="t", coords={"t": pd.to_datetime(["2000-01-01", "2000-01-02", "2000-01-05", "2000-01-07"])})
print(da.interpolate_na("t").values)
print(da.interpolate_na("t", max_gap="3D").values, da.interpolate_na("t", max_gap=pd.Timedelta("10D")).values)
# ---
import numpy as np, xarray as xr
xr.DataArray([0.0, np.nan], dims="x").interpolate_na()
# ---
import numpy as np, xarray as xr
xr.DataArray([0.0, np.nan, 3], dims="x", coords={"x": [2, 1, 0]}).interpolate_na("x")
# ---
import numpy as np, xarray as xr
xr.DataArray([0.0, np.nan, 3], dims="x", coords={"x": [0, 0, 1]}).interpolate_na("x")
# ---
import numpy as np, xarray as xr
xr.DataArray([0.0, np.nan, 3], dims="x").interpolate_na("x", max_gap=2)
# ---
import numpy as np, xarray as xr
xr.DataArray([0.0, np.nan, 3], dims="x", coords={"x": ["a", "b", "c"]}).interpolate_na("x")
# ---
import numpy as np, xarray as xr
ds = xr.Dataset({"a": ("x", [1.0, np.nan, 3]), "b": ("y", [np.nan, 2]), "i": ("x", [1, 2, 3])}, coords={"x": [0, 1, 2]}, attrs={"t": 1})
print(ds.interpolate_na("x"))
print(ds.ffill("x"), ds.bfill("x", limit=1))
# ---
# polyfit and polyval
import numpy as np, xarray as xr
x = np.arange(6.0)
da = xr.DataArray(np.stack([2 * x + 1, x**2, np.where(x == 2, np.nan, 3 * x)]), dims=("r", "x"), coords={"x": x, "r": ["a", "b", "c"]}, name="v")
fit = da.polyfit("x", 1)
print(fit.round(8) + 0.0)
print((da.polyfit("x", 2).polyfit_coefficients.round(8) + 0.0).values.tolist())
print(da.isel(r=[0, 1]).polyfit("x", 1, full=True).polyfit_residuals.round(6) + 0.0)
f = da.isel(r=[0, 1]).polyfit("x", 1, full=True)
print(sorted(f), f.x_matrix_rank.item(), f.x_singular_values)
print(da.isel(r=1).polyfit("x", 1, cov=True).round(6) + 0.0)
print(da.isel(r=1).polyfit("x", 1, cov="unscaled").round(6) + 0.0)
print(da.polyfit("x", 1, w=[1, 1, 2, 1, 1, 1]).polyfit_coefficients.round(6).values)
print(da.polyfit("x", 1, skipna=False).polyfit_coefficients.round(6).values)
print(xr.polyval(da.x, fit.polyfit_coefficients).round(6))
# ---
import numpy as np, pandas as pd, xarray as xr
t = pd.date_range("2000-01-01", periods=5, freq="D")
ds = xr.Dataset({"a": ("time", np.arange(5.0)), "b": (("time", "y"), np.arange(10.0).reshape(5, 2)), "c": ("y", [1, 2])}, coords={"time": t}, attrs={"q": 1})
fit = ds.polyfit("time", 1)
print(sorted(fit), fit.attrs, fit.a_polyfit_coefficients.dims, fit.b_polyfit_coefficients.dims)
print(xr.polyval(ds.time, fit.a_polyfit_coefficients).round(6).values)
print(xr.polyval(ds.time, fit)["b_polyfit_coefficients"].round(6).dims)
# ---
import numpy as np, xarray as xr
x = xr.DataArray([1, 2, 3], dims="x", coords={"x": [1, 2, 3]})
print(xr.polyval(x, xr.DataArray([1, 2], dims="degree", coords={"degree": [0, 2]})))
print(xr.polyval(x, xr.Dataset({"p": ("degree", [1.0, 2.0])}, coords={"degree": [1, 0]})))
print(xr.polyval(xr.Dataset({"k": x}), xr.DataArray([1, 2], dims="degree", coords={"degree": [0, 1]})))
# ---
import numpy as np, xarray as xr
xr.polyval(xr.DataArray([1, 2]), xr.DataArray([1, 2], dims="degree"))
# ---
import numpy as np, xarray as xr
xr.polyval(xr.DataArray([1, 2]), xr.DataArray([1, 2], dims="degree", coords={"degree": [0.0, 1.0]}))
# ---
import numpy as np, xarray as xr
xr.DataArray([1.0, 2], dims="x").polyfit("x", 1, w=[1, 2, 3])
# ---
# calculus
import numpy as np, xarray as xr
da = xr.DataArray(np.arange(12).reshape(4, 3) ** 2, dims=("x", "y"), coords={"x": [0, 0.1, 1.1, 1.2], "y": [0, 1, 2]}, name="n", attrs={"a": 1})
print(da.differentiate("x"))
print(da.differentiate("x", edge_order=2).values, da.differentiate("y").values, da.differentiate("y", edge_order=2).values)
print(da.integrate("x"))
print(da.integrate(["x", "y"]), da.integrate(("x",)).dims)
print(da.cumulative_integrate("x"))
print(da.cumulative_integrate(["x", "y"]).values)
# ---
import numpy as np, pandas as pd, xarray as xr
t = pd.date_range("2000-01-01", periods=4, freq="12h")
da = xr.DataArray([0.0, 1, 4, 9], dims="time", coords={"time": t})
print(da.differentiate("time").values, da.differentiate("time", datetime_unit="h").values)
print(da.integrate("time", datetime_unit="D").item(), da.cumulative_integrate("time", datetime_unit="h").values)
ds = xr.Dataset({"a": da, "b": ("y", [1, 2])}, coords={"time": t, "aux": ("time", [1.0, 2, 3, 5])}, attrs={"g": 1})
print(ds.differentiate("aux"))
print(ds.integrate("aux"))
print(ds.integrate("time", datetime_unit="D"), ds.cumulative_integrate("aux"))
# ---
import xarray as xr
# message differs: the order of a set
xr.DataArray([1.0, 2], dims="x").differentiate("z")
# ---
import xarray as xr
xr.DataArray([1.0], dims="x").differentiate("x")
# ---
import xarray as xr
xr.DataArray([[1.0, 2]], dims=("x", "y"), coords={"c": (("x", "y"), [[1, 2]])}).integrate("c")
# ---
# dot, cov, corr, cross
import numpy as np, xarray as xr
a = xr.DataArray(np.arange(6).reshape(3, 2), dims=["a", "b"], coords={"a": [1, 2, 3]}, name="a")
b = xr.DataArray(np.arange(12).reshape(3, 2, 2), dims=["a", "b", "c"], coords={"a": [2, 3, 4]}, attrs={"k": 1})
c = xr.DataArray(np.arange(6).reshape(2, 3), dims=["c", "d"])
print(xr.dot(a, b), xr.dot(a, b, dim="a"), xr.dot(b, c), xr.dot(b, c, dim=["b", "c"]))
print(xr.dot(a, b, c, dim=["b", "c"]), xr.dot(a, b, c), xr.dot(a, dim=...), xr.dot(a), xr.dot(a, b, dim=[]))
print(a.dot(b), a.dot(c), b @ c)
# ---
import numpy as np, xarray as xr
a = xr.DataArray([[1.0, 2, np.nan], [4, 5, 7]], dims=("s", "t"), coords={"s": ["p", "q"], "t": [0, 1, 2]})
b = xr.DataArray([[2.0, 1, 3], [np.nan, 5, 9]], dims=("s", "t"), coords={"s": ["p", "q"], "t": [0, 1, 2]})
print(xr.cov(a, b), xr.cov(a, b, dim="t"), xr.cov(a, b, dim="t", ddof=0), xr.corr(a, b), xr.corr(a, b, dim="t"))
w = xr.DataArray([1.0, 2, 3], dims="t", coords={"t": [0, 1, 2]})
print(xr.cov(a, b, dim="t", weights=w), xr.corr(a, b, dim="t", weights=w))
# ---
import xarray as xr
# message differs: the module of the class
xr.cov([1, 2], xr.DataArray([1, 2]))
# ---
import xarray as xr
xr.dot()
# ---
import xarray as xr
# message differs: the module of the class
xr.dot(xr.DataArray([1, 2], dims="x"), [1, 2])
# ---
import xarray as xr
xr.dot(xr.DataArray([1, 2], dims="x"), dim="z")
# ---
import numpy as np, xarray as xr
a = xr.DataArray([1, 2, 3], dims="k", coords={"k": ["x", "y", "z"]})
b = xr.DataArray([4, 6], dims="k", coords={"k": ["x", "z"]})
print(xr.cross(a, a + 1, dim="k"), xr.cross(a, b, dim="k"))
print(xr.cross(xr.DataArray([1, 2], dims="k"), xr.DataArray([3, 4], dims="k"), dim="k"))
print(xr.cross(xr.DataArray([[1, 2, 3], [4, 5, 6]], dims=("t", "k")), xr.DataArray([3, 4], dims="k"), dim="k"))
# ---
import xarray as xr
xr.cross(xr.DataArray([1, 2, 3, 4], dims="k"), xr.DataArray([3, 4], dims="k"), dim="k")
# ---
import xarray as xr
xr.cross(xr.DataArray([1, 2, 3], dims="k"), xr.DataArray([3], dims="k"), dim="k")
# ---
import xarray as xr
xr.cross(xr.DataArray([1, 2, 3], dims="k"), xr.DataArray([3], dims="z"), dim="z")
# ---
# rank
import numpy as np, xarray as xr
da = xr.DataArray([[3.0, np.nan, 1, 3], [5, 5, 5, 0]], dims=("x", "y"), attrs={"u": 1}, name="r")
print(da.rank("y"), da.rank("y", pct=True).values, da.rank("x").values, da.rank("x", keep_attrs=False).attrs)
print(da.astype(str).shape, xr.DataArray([3, 1, 2], dims="x").rank("x"))
print(xr.Dataset({"a": da, "b": ("x", [2, 1]), "c": 3}).rank("y"))
# ---
import xarray as xr
xr.DataArray([1, 2], dims="x").rank("z")
# ---
# argmin, idxmin
import numpy as np, xarray as xr
da = xr.DataArray([[2.0, 1, 2, 0], [np.nan, np.nan, np.nan, np.nan], [-4, np.nan, 2, -4]], dims=("y", "x"), coords={"y": [-1, 0, 1], "x": [10, 20, 30, 40]}, name="v", attrs={"k": 1})
print(da.idxmin("x"), da.idxmax("x"), da.idxmin("x", fill_value=7), da.idxmin("x", keep_attrs=False).attrs)
print(da.fillna(0).astype(int).idxmin("x"), da.isel(y=0, drop=True).idxmax())
g = da.fillna(5)
print(g.argmin("x"), g.argmax(dim="y").values)
d = g.argmin(["x", "y"])
print(d, g.isel(d))
print(g.argmax(...), g.argmin(dim=["x"]))
print(g.isel(g.argmin(dim=["x"])))
# ---
import numpy as np, xarray as xr
ds = xr.Dataset({"a": ("x", [3.0, 1, 2]), "b": (("x", "y"), [[1, 2], [0, 5], [7, 1]])}, coords={"x": ["p", "q", "r"]})
print(ds.idxmin("x"), ds.argmin("x"), ds.idxmax("x", fill_value="none"))
# ---
import numpy as np, xarray as xr
xr.Dataset({"a": ("x", [3.0, 1, 2])}).argmin(["x"])
# ---
import numpy as np, xarray as xr
xr.DataArray([[1, 2]], dims=("x", "y")).idxmin()
# ---
import numpy as np, xarray as xr
xr.DataArray([1, 2], dims=("x",)).idxmin("x")
# ---
import numpy as np, xarray as xr
xr.DataArray(3).idxmin()
# ---
import numpy as np, xarray as xr
xr.DataArray([np.nan, np.nan], dims="x").argmin("x")
# ---
# quantile and median
import numpy as np, xarray as xr
da = xr.DataArray([[0.7, 4.2, 9.4, 1.5], [6.5, 7.3, 2.6, 1.9]], dims=("x", "y"), coords={"x": [7, 9], "y": [1, 1.5, 2, 2.5]}, name="q", attrs={"u": 1})
print(da.quantile(0.3), da.quantile([0, 0.5, 1]), da.quantile(0.1, dim="x"), da.quantile([0.25, 0.75], dim=["x", "y"]), da.quantile([0.5], dim="y", keep_attrs=False))
for m in ["inverted_cdf", "averaged_inverted_cdf", "closest_observation", "interpolated_inverted_cdf", "hazen", "weibull", "linear", "median_unbiased", "normal_unbiased", "lower", "higher", "midpoint", "nearest"]:
    print(m, da.quantile([0.1, 0.4, 0.9], dim="y", method=m).values.tolist())
n = da.where(da != 4.2)
print(n.quantile(0.5, "y").values, n.quantile(0.5, "y", skipna=False).values, n.median("y").values, n.median().item())
print(da.astype(int).quantile(0.5).item(), xr.Dataset({"a": da, "s": ("x", ["p", "q"])}).quantile([0.1, 0.2], dim="x", numeric_only=True))
# ---
import xarray as xr
xr.DataArray([1, 2.0], dims="x").quantile(1.5)
# ---
import xarray as xr
xr.DataArray([1, 2.0], dims="x").quantile(0.5, method="foo")
# ---
import xarray as xr
xr.DataArray([1, 2.0], dims="x").quantile(0.5, dim="z")
# ---
# gradients along a coordinate of single precision are computed in it
import numpy as np
import xarray as xr

lat = np.linspace(-5, 4.5, 18).astype("float32")
a = xr.DataArray(300 + np.arange(18.0) ** 1.5, {"lat": lat}, "lat")
print(a.differentiate("lat").values)
print(a.differentiate("lat", edge_order=2).values)
print(a.astype("float32").differentiate("lat"))
print(a.integrate("lat").item(), a.cumulative_integrate("lat").values[:4])
# --- labels of a repeated difference
a = xr.DataArray(np.arange(6.0) ** 2, dims="x", coords={"x": [6, 5, 4, 3, 2, 1]})
print(a.diff("x", 2, label="lower"), a.diff("x", 3, label="upper"), a.diff("x", 1, label="lower"))
# --- integrals of single precision
a = xr.DataArray(np.arange(4, dtype="f4"), dims="x", coords={"x": np.arange(4, dtype="f4"), "y": ("x", np.arange(4.0)), "z": ("x", [0, 2, 4, 5])})
for name in "xyz":
    print(a.integrate(name), a.cumulative_integrate(name), a.differentiate(name), a.astype("i4").integrate(name).dtype)
# --- coordinates of weights
a = xr.DataArray(np.arange(6.0).reshape(2, 3), dims=("x", "y"), coords={"x": [1, 2], "c": ("y", [1, 2, 3]), "s": 1, "k": ("x", [1, 2])}, name="q")
w = xr.DataArray([1.0, 2.0], dims="x", coords={"s": 2, "t": 5, "z": ("x", [1, 2]), "k": ("x", [1, 3])})
for thing in (a, a.to_dataset()):
    print(thing.weighted(w).mean("y"), thing.weighted(w).mean("x"), thing.weighted(w).sum_of_weights("x"))
    print(thing.weighted(w).std(), thing.weighted(w).quantile(0.5, dim="x"))
# --- quantiles of single precision
a = xr.DataArray(np.array([[1, 2, np.nan], [4, 8, 16]], "f4"), dims=("x", "y"), coords={"x": [1, 2]})
full(a.quantile(0.3), a.quantile([0.25, 0.5], "y"), a.quantile(0.5, "y", skipna=False))
print(a.quantile([0.4], "y", method="lower").dtype, a.quantile([0.4], "y", method="hazen").dtype, a.groupby("x").quantile(0.5).dtype)
# --- systems of equations
a = np.array([[4.0, 1, 2], [1, 3, 0], [2, 0, 5]])
stack = np.stack([a, a * 2 + np.eye(3)])
print(np.linalg.inv(a).round(6), np.linalg.inv(stack).shape, np.linalg.solve(a, [1, 2, 3]).round(6), np.linalg.solve(a, np.eye(3)).round(6))
print(np.linalg.solve(stack, np.ones((3, 1))).round(6), np.linalg.det(stack).round(6), round(float(np.linalg.det(a)), 6))
x, residuals, rank, singular = np.linalg.lstsq(np.vander([0.0, 1, 2, 3], 2), [1.0, 3, 4, 9], rcond=None)
print(x.round(6), residuals.round(6), rank, singular.round(6))
x, residuals, rank, singular = np.linalg.lstsq([[1.0, 1], [2, 2], [3, 3]], [[1.0, 0], [2, 1], [3, 5]], rcond=None)
print(x.round(6), residuals, rank, singular.round(6).max())
print(np.linalg.matrix_power(a, 5), np.linalg.matrix_power(a, 0), np.linalg.matrix_power(a, -2).round(6))
for f in (
    lambda: np.linalg.inv(np.ones((2, 2))), lambda: np.linalg.inv([1, 2]), lambda: np.linalg.det([[1, 2, 3]]),
    lambda: np.linalg.solve(a, [1, 2]), lambda: np.linalg.lstsq(a, [1]), lambda: np.linalg.solve(np.zeros((2, 2)), [1, 2]),
):
    try:
        print(f())
    except ValueError as error:
        print(type(error).__name__, error)
# --- fits of numpy's
x = np.array([0.0, 1, 2, 3, 4, 5])
y = np.array([0.1, 0.9, 4.2, 8.8, 16.1, 25.2])
p, cov = np.polyfit(x, y, 2, cov=True)
print(p.round(6), cov.round(6))
p, cov = np.polyfit(x, np.stack([y, y * 2], axis=1), 1, cov="unscaled")
print(p.round(6), cov.round(6), cov.shape)
p, residuals, rank, singular, rcond = np.polyfit(x, y, 1, full=True)
print(p.round(6), residuals.round(6), rank, singular.round(6), rcond)
print(np.polyfit(x, y, 1, w=[1, 1, 1, 1, 0, 0]).round(6))
# --- too few points for an error
np.polyfit([0, 1], [1, 2], 1, cov=True)
# --- parameters that distributions do not take
for text in """zipf(0) zipf([0, 3]) zipf(np.nan) beta(0, 1) gamma(-1) geometric(0) geometric([np.nan]) logseries(1) poisson(-1) poisson(1e300)
binomial(10, 2) binomial(-1, .5) binomial(10, [np.nan]) negative_binomial(0, .5) hypergeometric(1, 2, 5) triangular(1, 0, 2)
triangular(0, 3, 2) triangular(1, 1, 1) wald(0, 1) chisquare(0) f(0, 1) standard_t(0) pareto(0) weibull(-1) power(0) rayleigh(-1)
laplace(0, -1) exponential(-1) lognormal(0, -1) normal(0, [-1, 2]) uniform(0, np.inf) gumbel(0, -1) logistic(0, -1)
noncentral_chisquare(-1, 1) vonmises(0, -1) multinomial(5, [.9, .9]) dirichlet([0, 0]) gamma(np.nan) beta(np.nan, 1)
choice(3, 5, False) choice([1, 2], 2, False, [1, 0]) choice(2, p=[np.nan, 1]) choice(2, p=[-1, 2])""".replace("\n", " ").replace(") ", ")|").split("|"):
    try:
        print(text, eval("np.random.RandomState(0)." + text))
    except Exception as error:
        print(text, type(error).__name__, error)
