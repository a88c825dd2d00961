ds = xr.open_zarr("data/sst.zarr")
print(ds)
print(ds.sst)
# ---
ds = xr.open_zarr("data/sst_v3.zarr")
print(ds)
print(ds.sst.mean("time").compute().values[:3, :4])
# ---
ds = xr.open_zarr("data/a1b.zarr")
print(list(ds.data_vars), list(ds.coords))
print(ds.air_temperature.mean().values)
print(ds.air_temperature.mean(["latitude", "longitude"]).values[:5])
# ---
ds = xr.open_zarr("data/sst.zarr")
print(ds.sst.sel(latitude=0.5, longitude=200, method="nearest").values)
# ---
ds = xr.open_zarr("data/sst.zarr")
print(ds.sst.sel(time="2008").shape, ds.sst.sel(time=slice("2007-03", "2008-02")).time.values)
# ---
ds = xr.open_zarr("data/sst.zarr")
climatology = ds.sst.groupby("time.month").mean()
anomaly = ds.sst.groupby("time.month") - climatology
print(anomaly.dims, anomaly.std().values, anomaly.mean("longitude").values[:3, :3])
# ---
ds = xr.open_zarr("data/sst.zarr")
print(ds.sst.groupby("time.season").mean("time").mean(["latitude", "longitude"]).compute().values)
# ---
ds = xr.open_zarr("data/sst.zarr")
weights = np.cos(np.deg2rad(ds.latitude))
print(ds.sst.weighted(weights).mean(["latitude", "longitude"]).values)
# ---
xr.open_zarr("data/sst.zarr").sst.sel(latitude=1234.5)
# ---
xr.open_zarr("data/sst.zarr").sst.mean("nothing")
# ---
xr.open_zarr("data/sst.zarr").nothing
# ---
xr.open_zarr("data/sst.zarr")["nothing"]
