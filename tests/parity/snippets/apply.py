da = xr.DataArray([[1.0, 2, 3], [4, 5, 6]], dims=("x", "y"), coords={"x": ["a", "b"], "y": [0, 1, 2]}, name="v", attrs={"u": "m"})
print(xr.apply_ufunc(lambda v: v * 2, da))
print(xr.apply_ufunc(np.add, da, 1), xr.apply_ufunc(np.add, da, da.isel(x=0, drop=True)), xr.apply_ufunc(np.square, 3), xr.apply_ufunc(np.square, np.array([1, 2])))
print(xr.apply_ufunc(lambda v: v.mean(axis=-1), da, input_core_dims=[["y"]]))
print(xr.apply_ufunc(lambda v: v.mean(axis=-1), da, input_core_dims=[["x"]], keep_attrs=False))
print(xr.apply_ufunc(lambda v: v - v.mean(axis=-1, keepdims=True), da, input_core_dims=[["x"]], output_core_dims=[["x"]], keep_attrs=True))
# --- new and changed dimensions
da = xr.DataArray([[1.0, 2, 3], [4, 5, 6]], dims=("x", "y"), coords={"x": ["a", "b"], "y": [0, 1, 2]}, name="v", attrs={"u": "m"})
print(xr.apply_ufunc(lambda v: np.stack([v, v], axis=-1), da, output_core_dims=[["k"]]))
print(xr.apply_ufunc(lambda v: v[..., :2], da, input_core_dims=[["y"]], output_core_dims=[["y"]], exclude_dims={"y"}))
a, b = xr.apply_ufunc(lambda v: (v.min(axis=-1), v.max(axis=-1)), da, input_core_dims=[["y"]], output_core_dims=[[], []])
print(a, b)
# --- several arguments
da = xr.DataArray([[1.0, 2, 3], [4, 5, 6]], dims=("x", "y"), coords={"x": ["a", "b"], "y": [0, 1, 2]}, name="v", attrs={"u": "m"})
w = xr.DataArray([0.5, 0.25, 0.25], dims="y", coords={"y": [0, 1, 2]}, name="w", attrs={"u": "n"})
print(xr.apply_ufunc(lambda a, b: (a * b).sum(-1), da, w, input_core_dims=[["y"], ["y"]]))
print(xr.apply_ufunc(lambda a, b, k: a * b + k, da, w, kwargs={"k": 10}))
print(xr.apply_ufunc(np.multiply, w, da, keep_attrs="drop_conflicts"))
print(xr.apply_ufunc(lambda a, b: a + b, da, da.isel(y=[1, 2]), join="inner"))
print(xr.apply_ufunc(lambda a, b: a + b, da, da.isel(y=[1, 2]), join="outer"))
# --- vectorize
da = xr.DataArray([[1.0, 2, 3], [4, 5, 6]], dims=("x", "y"), coords={"x": ["a", "b"]})
def f(v): return float(v[0] + v[-1])
print(xr.apply_ufunc(f, da, input_core_dims=[["y"]], vectorize=True))
print(xr.apply_ufunc(lambda a: a + 1 if a > 2 else 0.0, da, vectorize=True))
print(xr.apply_ufunc(lambda v, k: v * k, da, 3, input_core_dims=[["y"], []], output_core_dims=[["y"]], vectorize=True))
print(xr.apply_ufunc(lambda v: (v.sum(), v[:2]), da, input_core_dims=[["y"]], output_core_dims=[[], ["z"]], vectorize=True))
print(xr.apply_ufunc(f, da, input_core_dims=[["y"]], vectorize=True, output_dtypes=[int], dask="parallelized"))
# --- datasets
ds = xr.Dataset({"a": ("x", [1, 2]), "b": (("x", "y"), [[1.0, 2], [3, 4]], {"k": 1})}, coords={"x": [10, 20]}, attrs={"t": "T"})
print(xr.apply_ufunc(lambda v: v + 1, ds))
print(xr.apply_ufunc(lambda v: v + 1, ds, keep_attrs=False))
print(xr.apply_ufunc(lambda v: v.mean(axis=-1), ds, input_core_dims=[["x"]]))
print(xr.apply_ufunc(np.add, ds, ds["a"]))
print(xr.apply_ufunc(np.add, ds, ds[["a"]], dataset_join="outer", dataset_fill_value=0))
print(xr.apply_ufunc(np.add, ds, ds[["a"]], dataset_join="inner"))
print(xr.apply_ufunc(lambda v: v.sum(-1), ds, input_core_dims=[["y"]], on_missing_core_dim="drop"))
print(xr.apply_ufunc(lambda v: v.sum(-1), ds, input_core_dims=[["y"]], on_missing_core_dim="copy"))
# ---
# message differs: the order of a set
xr.apply_ufunc(np.add, xr.Dataset({"a": 1}), xr.Dataset({"b": 1}))
# ---
# message differs: the order of a set
xr.apply_ufunc(np.add, xr.Dataset({"a": 1, "c": 1}), xr.Dataset({"a": 1}), dataset_join="exact")
# ---
xr.apply_ufunc(np.add, xr.Dataset({"a": 1}), xr.Dataset({"b": 1}), dataset_join="outer")
# ---
xr.apply_ufunc(lambda v: v.sum(), xr.DataArray([1, 2], dims="x"))
# ---
xr.apply_ufunc(lambda v: v[:1], xr.DataArray([1, 2], dims="x"))
# ---
xr.apply_ufunc(lambda v: v, xr.DataArray([1, 2], dims="x"), output_core_dims=[[], []])
# ---
xr.apply_ufunc(lambda v, w: v, xr.DataArray([1, 2], dims="x"), 3, input_core_dims=[["x"]])
# ---
xr.apply_ufunc(lambda v: v, xr.DataArray([1, 2], dims="x"), exclude_dims={"x"})
# ---
xr.apply_ufunc(lambda v: v, xr.DataArray([1, 2], dims="x"), exclude_dims=["x"])
# ---
xr.apply_ufunc(lambda v: v, xr.DataArray([1, 2], dims="x"), input_core_dims=[["y"]])
# ---
xr.apply_ufunc(np.add, xr.DataArray([1, 2], dims="x", coords={"x": [0, 1]}), xr.DataArray([1, 2], dims="x", coords={"x": [1, 2]}))
# ---
xr.apply_ufunc(np.add, xr.DataArray([1, 2], dims="x"), xr.DataArray([1, 2, 3], dims="x"))
# ---
xr.apply_ufunc(np.add, xr.DataArray([1, 2], dims="x"), 1, dask="what")
# --- variables and names
v = xr.Variable("x", [1, 2, 3], {"a": 1})
print(xr.apply_ufunc(lambda a: a + 1, v), xr.apply_ufunc(np.add, v, v))
a = xr.DataArray([1, 2], dims="x", name="a"); b = xr.DataArray([1, 2], dims="x", name="b")
print(xr.apply_ufunc(np.add, a, b).name, xr.apply_ufunc(np.add, a, b, keep_attrs=False).name)
with xr.set_options(keep_attrs=False): print(xr.apply_ufunc(np.add, a.assign_attrs(k=1), b).attrs)
# --- map, reduce, pipe, map_blocks
ds = xr.Dataset({"a": ("x", [1, -2]), "b": (("x", "y"), [[1.0, 2], [3, 4]], {"k": 1})}, coords={"x": [10, 20]}, attrs={"t": "T"})
print(ds.map(np.fabs), ds.map(lambda v: v.mean()), ds.map(lambda v, k: v * k, args=(2,)), ds.map(lambda v, k=1: v * k, k=3, keep_attrs=False))
print(ds.map(lambda v: v.values.ravel()))
print(ds.reduce(np.sum), ds.reduce(np.mean, dim="x"), ds.reduce(np.percentile, q=50, dim="x"), ds.reduce(np.max, dim=["x", "y"]))
print(ds.b.reduce(np.sum), ds.b.reduce(np.std, dim="x", ddof=1), ds.b.reduce(np.max, axis=1), ds.b.reduce(np.sum, dim="y", keepdims=True), ds.b.reduce(np.sum, dim="y", keep_attrs=False))
print(ds.pipe(lambda d: d + 1), ds.b.pipe(lambda d, k: d * k, k=2), ds.map_blocks(lambda d: d.mean("x")), ds.b.map_blocks(lambda d, k: d + k, args=[1]), xr.map_blocks(lambda d: d * 2, ds.b))
# ---
xr.Dataset({"a": ("x", [1, 2])}).reduce(np.sum, dim="z")
# ---
xr.DataArray([1, 2], dims="x").map_blocks(lambda d: 3)
# --- where with attributes
x = xr.DataArray([0.1, 0.6], dims="lat", attrs={"s": "t", "k": 1}, name="sst")
print(xr.where(x < 0.5, 1, 0, keep_attrs="drop_conflicts"), xr.where(x < 0.5, x, 0), xr.where(x < 0.5, x, 0, keep_attrs=False), xr.where(x < 0.5, x, x * 100, keep_attrs=True))
# --- like
da = xr.DataArray([[1, 2], [3, 4]], dims=("x", "y"), coords={"x": [1, 2]}, attrs={"a": 1}, name="n")
print(xr.zeros_like(da), xr.ones_like(da, dtype=float), xr.full_like(da, 7.5), xr.full_like(da, 7.5, dtype=float), xr.full_like(da, np.nan, dtype=np.double), xr.zeros_like(da > 2), xr.full_like(da.to_dataset(), 3))
print(xr.full_like(da.to_dataset().assign(b=("x", ["p", "q"])), fill_value={"n": 1, "b": "z"}))
# --- curvefit
x = np.arange(20.0)
da = xr.DataArray(np.stack([3 * np.exp(-0.3 * x) + 1, 2 * np.exp(-0.1 * x)]), dims=("r", "x"), coords={"x": x, "r": ["a", "b"]}, name="q", attrs={"u": 1})
def f(t, a, k, c=0): return a * np.exp(-k * t) + c
fit = da.curvefit("x", f, p0={"a": 2, "k": 0.2})
print(fit.curvefit_coefficients.round(4) + 0.0, fit.curvefit_covariance.dims, fit.attrs)
print(da.to_dataset().curvefit(coords=["x"], func=f, p0={"k": xr.DataArray([0.2, 0.1], dims="r")}, bounds={"a": (0, 10)}).q_curvefit_coefficients.round(4).values + 0.0)
n = da.where(da.x != 3); print(n.curvefit("x", f, p0={"a": 2, "k": 0.2}).curvefit_coefficients.round(4).values + 0.0)
# ---
xr.DataArray([1.0, 2], dims="x").curvefit("x", lambda x, *a: x)
# ---
xr.DataArray([1.0, 2], dims="x").curvefit("x", lambda x, a: x * a, errors="foo")
# ---
xr.DataArray([[1.0, 2]], dims=("y", "x"), coords={"s": 3}).curvefit("s", lambda x, a: x * a)
