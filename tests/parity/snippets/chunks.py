# --- how chunks are given
a = xr.DataArray(np.arange(24.0).reshape(2, 3, 4), dims=("t", "y", "x"), name="v")
for given in (2, (1, 2, 4), {"x": -1, "y": 1}, {"x": (2, 2)}, "auto", {}):
    print(a.chunk(given), a.chunk(given).chunks)
print(a.chunk(x=2, t=None).chunksizes, a.chunksizes, a.chunks, a.to_dataset().chunks)
# --- chunks that do not fit
xr.DataArray(np.zeros((2, 4)), dims=("y", "x")).chunk({"x": (1, 1)})
# --- chunks are whole numbers
xr.DataArray(np.zeros((2, 4)), dims=("y", "x")).chunk({"x": 1.5})
# --- datasets in chunks, and their arrays
d = xr.Dataset({"a": (("y", "x"), np.ones((2, 4))), "b": ("y", [1, 2]), "c": 3}).chunk(x=2)
print(d, d.a, d.b.chunks, d.c.chunks, d.chunksizes)
print(d.persist(), d.compute(), d.a.chunk(x=1))
# --- variables in chunks that differ
a = xr.DataArray(np.zeros(4), dims="x")
xr.Dataset({"a": a.chunk(x=2), "b": a.chunk(x=4)}).chunks
# --- blocks
a = xr.DataArray(np.arange(6.0).reshape(2, 3), dims=("y", "x"), coords={"x": [1, 2, 3]}, name="v").chunk(y=1)
def double(block, by=2):
    return block * by
print(a.map_blocks(double), xr.map_blocks(lambda b: b.mean("x"), a), a.to_dataset().map_blocks(double, kwargs={"by": 3}))
full(a.map_blocks(double).compute())
# --- blocks give labelled objects
xr.DataArray(np.zeros(4), dims="x").chunk(x=2).map_blocks(lambda b: b.values)
# --- functions on chunks
a = xr.DataArray(np.arange(6.0).reshape(2, 3), dims=("y", "x"), name="v").chunk(y=1)
def spread(x):
    return np.stack([x.min(-1), x.max(-1)], -1)
sizes = {"output_sizes": {"q": 2}}
b = xr.apply_ufunc(spread, a, input_core_dims=[["x"]], output_core_dims=[["q"]], dask="parallelized", output_dtypes=[float], dask_gufunc_kwargs=sizes)
print(b, b.chunks, xr.apply_ufunc(np.sqrt, a, dask="parallelized", output_dtypes=[float]))
full(b.compute())
# --- core dimensions in several chunks
a = xr.DataArray(np.zeros((2, 4)), dims=("y", "x")).chunk(x=2)
xr.apply_ufunc(np.mean, a, input_core_dims=[["x"]], kwargs={"axis": -1}, dask="parallelized", output_dtypes=[float])
# --- sizes of new dimensions
a = xr.DataArray(np.zeros((2, 4)), dims=("y", "x")).chunk(y=1)
xr.apply_ufunc(lambda x: x[..., :2], a, input_core_dims=[["x"]], output_core_dims=[["q"]], dask="parallelized", output_dtypes=[float])
# --- unknown ways with chunks
xr.apply_ufunc(np.sqrt, xr.DataArray(np.zeros(4), dims="x").chunk(x=2), dask="bogus")
# --- opened in chunks
xr.Dataset({"a": (("y", "x"), np.ones((4, 4))), "b": ("y", [1, 2, 3, 4])}).to_netcdf("a.nc", engine="scipy")
d = xr.open_dataset("a.nc", engine="scipy", chunks={"y": 2})
print(d, d.a, xr.open_dataset("a.nc", engine="scipy", chunks={}).chunks)
# --- what Dask calls reductions
for dtype in ("f8", "i8"):
    a = xr.DataArray(np.ones((4, 6), dtype), dims=("y", "x")).chunk(y=2)
    for name in "mean sum std var max min prod median count any all argmax cumsum cumprod".split():
        print(name, getattr(a, name)("x"))
print(a.astype("f8").max("x", skipna=False), a.coarsen(x=2).max(), a.dot(a, dim="x"))
# --- what Dask calls arithmetic
a = xr.DataArray(np.ones((4, 6)), dims=("y", "x")).chunk(y=2)
print(a > 0, a >= 0, a < 0, a <= 0, a == 0, a != 0, (a > 0) & (a > 1), (a > 0) | (a > 1), ~(a > 0), -a, a % 2, a // 2, a**2)
print(a.isnull(), a.notnull(), a.round(), a.round(2), a.clip(0, 1), a.isin([1]), a.pad(x=1), a.expand_dims("z"), np.abs(a), np.floor(a))
print(xr.zeros_like(a), xr.full_like(a, 2.0), xr.zeros_like(a.to_dataset(name="v")))
# --- parts of what was computed
a = xr.DataArray(np.ones((4, 6)), dims=("y", "x")).chunk(y=2)
print(float(a.sum()), a.compute().shape, a[0], a[:, ::2])
