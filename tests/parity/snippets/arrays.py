da = xr.DataArray([[1.0, 2.0, np.nan], [4.0, 5.0, 6.0]], dims=("x", "y"), coords={"x": [10, 20], "y": ["a", "b", "c"]}, name="t")
print(da)
print(da.mean(), da.sum("x"), da.max("y"))
# ---
da = xr.DataArray([[1.0, 2.0, np.nan], [4.0, 5.0, 6.0]], dims=("x", "y"))
print(da.isel(x=0), da.isel(y=slice(None, None, -1)), da.isel(y=[0, 2]))
print(da.fillna(0), da.where(da > 2), da.isnull().values)
# ---
a = xr.DataArray([1, 2, 3], dims="x", coords={"x": [0, 1, 2]})
b = xr.DataArray([10, 20, 30], dims="x", coords={"x": [1, 2, 3]})
print(a + b)
print((a - 1) * 2.5)
print(2 / a)
# ---
a = xr.DataArray([1, 2, 3], dims="x")
b = xr.DataArray([10.0, 20.0], dims="y")
print(a * b)
print((a * b).transpose("y", "x").dims)
# ---
ds = xr.Dataset({"t": (("x", "y"), np.arange(6.0).reshape(2, 3)), "p": ("x", [1, 2])}, coords={"x": [1, 2]}, attrs={"title": "test"})
print(ds)
print(ds.mean())
print(ds.isel(x=0))
print(ds["t"].attrs, ds.attrs)
# ---
da = xr.DataArray(np.arange(10.0), dims="t", coords={"t": np.arange(10)})
print(da.rolling(t=3).mean().values)
print(da.rolling(t=3, center=True, min_periods=1).sum().values)
# ---
da = xr.DataArray([3, 1, 2], dims="x", coords={"x": [2, 0, 1]}, attrs={"units": "K"})
print(da.sortby("x"))
print(da.rename("renamed").attrs)
print(da.rename({"x": "z"}))
print(da.assign_coords(w=("x", [1.5, 2.5, 3.5])))
# ---
da = xr.DataArray([1.0, 2.0, 3.0, 4.0], dims="x", coords={"g": ("x", ["a", "b", "a", "b"])})
print(da.groupby("g").mean())
print(da.groupby("g").sum())
# ---
da = xr.DataArray(np.float32([1.5, 2.5]), dims="x")
print(da.dtype, (da * 2).dtype, (da * np.float64(2)).dtype, (da > 2).dtype, da.astype("int32").values)
# ---
da = xr.DataArray([1.0, 2.0], dims="x", coords={"x": [1, 2]})
print(da.sel(x=1).item(), float(da[1]), len(da), [float(v) for v in da])
# ---
xr.DataArray([1, 2, 3], dims=("x", "y"))
# ---
xr.DataArray([1, 2, 3], dims="x").isel(x=7)
# ---
xr.align(xr.DataArray([1, 2], dims="x", coords={"x": [0, 1]}), xr.DataArray([1, 2], dims="x", coords={"x": [1, 2]}), join="exact")
# --- long loops: no step is computed twice, no stack grows with them
a = xr.DataArray(np.arange(100_000.0), dims="x")
for _ in range(1000):
    a = a + 1
print(a[-1])
c = xr.DataArray(np.linspace(-1.5, 0.2, 100_000), dims="x")
z = c
for _ in range(60):
    z = z * z + c
print((abs(z) < 2).sum(), z[70_000].values.round(6))
d = xr.DataArray(np.arange(6.0), dims="x").chunk({"x": 2})
for _ in range(300):
    d = d - d * 0.5 + 1
print(d.values)
# --- variables and numpy's functions
v = xr.Variable(("x", "y"), np.array([[1.0, -2.0], [np.nan, 4.0]]), {"u": 1})
full(np.abs(v), np.add(v, v), np.fabs(v), np.maximum(v, 0), np.isnan(v))
print(v.rolling_window("x", 2, "w"), v.rolling_window("y", 2, "w", center=True, fill_value=0))
d = xr.Dataset({"a": ("x", [1, 2])}, coords={"x": [3, 4]}, attrs={"t": 1})
print(d.coords.to_dataset(), d.a.coords.to_dataset())
