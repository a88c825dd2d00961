# --- an array without a name
xr.DataArray([1.0, 2.0], dims="x", coords={"x": [10, 20]}).to_netcdf("a.nc", engine="scipy")
a = xr.open_dataarray("a.nc", engine="scipy")
print(a)
full(a.load())
# --- an array with the name of its coordinate
xr.DataArray([1.0, 2.0], dims="x", coords={"x": [10.0, 20.0]}, name="x").to_netcdf("a.nc", engine="scipy")
full(xr.load_dataarray("a.nc", engine="scipy"))
# --- to memory and back
b = xr.Dataset({"a": ("x", [1, 2])}).to_netcdf(engine="scipy")
print(type(b).__name__, bytes(b)[:4])
full(xr.open_dataset(bytes(b), engine="scipy"))
full(xr.load_dataset(b, engine="scipy"))
# --- file objects
import io
f = io.BytesIO()
xr.Dataset({"a": ("x", [1, 2])}).to_netcdf(f, engine="scipy")
f.seek(0)
full(xr.open_dataset(f, engine="scipy"))
# --- paths
from pathlib import Path
xr.Dataset({"a": ("x", [1, 2])}).to_netcdf(Path("a.nc"), format="NETCDF3_64BIT")
full(xr.open_dataset(Path("a.nc")))
print(xr.open_dataset("a.nc").encoding["source"] == str(Path("a.nc").absolute()))
# --- not read before it is asked for
xr.Dataset({"a": ("x", np.arange(5.0)), "t": ("x", np.arange(5).astype("M8[D]"))}).to_netcdf("a.nc", format="NETCDF3_CLASSIC")
ds = xr.open_dataset("a.nc")
print(ds)
print(ds.a)
print(ds.isel(x=slice(1, 3)))
print(ds.a[2], ds.t[2])
print(ds.a.sum().item(), (ds.a + 1).values)
ds.load()
print(ds)
# --- arithmetic on what was read
xr.Dataset({"a": (("y", "x"), np.arange(6, dtype="f4").reshape(2, 3))}, {"y": [1, 2]}).to_netcdf("a.nc", format="NETCDF3_64BIT")
ds = xr.open_dataset("a.nc")
full(ds.mean("x"), ds.sel(y=2), (ds - ds.mean()).a.max("y"))
# --- without decoding
xr.Dataset({"t": ("x", np.array(["2000-01-01", "2000-01-03"], "M8[ns]")), "a": ("x", [1.0, np.nan])}).to_netcdf("a.nc", encoding={"a": {"dtype": "i2", "_FillValue": -1}}, engine="scipy")
full(xr.open_dataset("a.nc", decode_cf=False, engine="scipy"), xr.open_dataset("a.nc", decode_times=False), xr.open_dataset("a.nc", mask_and_scale=False), xr.open_dataset("a.nc", drop_variables="a"))
# --- chunks
xr.Dataset({"a": ("x", np.arange(4.0))}).to_netcdf("a.nc", format="NETCDF3_64BIT")
ds = xr.open_dataset("a.nc", chunks={})
print(ds)
print(ds.chunksizes, ds.a.mean().values)
# --- several files
for n in range(3):
    xr.Dataset({"a": ("t", [n * 1.0, n + 0.5])}, {"t": [2 * n, 2 * n + 1]}).to_netcdf(f"f{n}.nc", format="NETCDF3_64BIT")
full(xr.open_mfdataset("f*.nc").load())
full(xr.open_mfdataset(["f0.nc", "f2.nc"], combine="nested", concat_dim="t").load())
# --- units of times are kept
ds = xr.Dataset({"a": ("t", [1, 2])}, {"t": np.array(["2000-01-01", "2000-01-02"], "M8[ns]")})
ds.to_netcdf("a.nc", encoding={"t": {"units": "hours since 1999-01-01"}}, format="NETCDF3_64BIT")
back = xr.open_dataset("a.nc")
print(back.t.encoding["units"], back.t.encoding["calendar"])
back.to_netcdf("b.nc", format="NETCDF3_64BIT")
full(xr.open_dataset("b.nc", decode_times=False).load())
# --- encoding of a variable itself
ds = xr.Dataset({"a": ("x", [1.0, np.nan, 2.6])})
ds.a.encoding = {"dtype": "int16", "_FillValue": -99}
ds.to_netcdf("a.nc", engine="scipy")
full(xr.open_dataset("a.nc", mask_and_scale=False, engine="scipy").load(), xr.open_dataset("a.nc", engine="scipy").load())
# --- attributes survive
ds = xr.Dataset({"a": ("x", [1.0], {"units": "m", "valid_range": [0, 10]})}, attrs={"title": "t", "history": "h"})
ds.to_netcdf("a.nc", format="NETCDF3_64BIT")
back = xr.open_dataset("a.nc")
print(back.attrs, back.a.attrs["units"], back.a.attrs["valid_range"].tolist())
xr.testing.assert_equal(ds, back)
# --- there is no such file
# message differs: each engine words it in its own way
xr.open_dataset("no.nc")
# --- not a netCDF file
# message differs: the engines that are there are named
with open("no.nc", "w") as f:
    f.write("text")
xr.open_dataset("no.nc")
# --- a file that breaks off
# message differs: the library that fails has words of its own
with open("cut.nc", "wb") as f:
    f.write(b"CDF\x01")
xr.open_dataset("cut.nc", engine="netcdf4")
# --- an engine that is not
# message differs: the engines that are there are named
xr.Dataset({"a": 1}).to_netcdf("a.nc", engine="scipy")
xr.open_dataset("a.nc", engine="nothing")
# --- a MultiIndex cannot be written
xr.Dataset({"a": (("x", "y"), [[1, 2]])}, {"x": [1], "y": [1, 2]}).stack(z=["x", "y"]).to_netcdf("a.nc", engine="scipy")
# --- two data variables are no array
xr.Dataset({"a": 1, "b": 2}).to_netcdf("a.nc", engine="scipy")
xr.open_dataarray("a.nc", engine="scipy")
# --- a format that is not
xr.Dataset({"a": 1}).to_netcdf("a.nc", format="NETCDF5")
# --- many datasets at once
sets = [xr.Dataset({"a": ("x", [n, n + 1])}) for n in range(2)]
xr.save_mfdataset(sets, ["a.nc", "b.nc"], format="NETCDF3_64BIT")
full(xr.open_dataset("b.nc").load())
xr.save_mfdataset(sets, ["a.nc"], format="NETCDF3_64BIT")
