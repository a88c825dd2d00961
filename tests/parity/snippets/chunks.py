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
