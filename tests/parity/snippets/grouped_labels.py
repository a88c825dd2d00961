# --- before each
da = xr.DataArray(
    np.arange(12.).reshape(3,4),
    dims=("x", "y"),
    coords={
        "x":[1,2,3],"y":[10,20,30,40],"xy":(("x","y"),np.arange(12).reshape(3,4)%3),
        "lab":("y",list("abab")),"s":5,"xx":("x",[0.1,.2,.3]),
    },
    name="n",
    attrs={"u": "K"},
)
# ---
ds = da.to_dataset()
ds["b"]=("y",[1,2,3,4])
ds["c"]=("x",["p","q","r"])
ds.attrs["t"]=1
print(da.groupby("lab").mean())
print(ds.groupby("lab").mean())
print(da.groupby("xy").mean())
# ---
ds = da.to_dataset()
ds["b"]=("y",[1,2,3,4])
ds["c"]=("x",["p","q","r"])
ds.attrs["t"]=1
print(ds.groupby("xy").mean())
print(da.groupby("xy").mean("x"))
print(da.groupby("lab").mean(...))
# ---
print(da.groupby("lab").mean("zz"))
# ---
print(da.groupby(["x","lab"]).mean())
# ---
ds = da.to_dataset()
ds["b"]=("y",[1,2,3,4])
ds["c"]=("x",["p","q","r"])
ds.attrs["t"]=1
print(ds.groupby(["x","lab"]).mean())
# ---
ds = da.to_dataset()
ds["b"]=("y",[1,2,3,4])
ds["c"]=("x",["p","q","r"])
ds.attrs["t"]=1
print(da.groupby("lab").mean("x"))
print(ds.groupby("lab").mean("x"))
print(da.groupby(["xy","lab"]).sum())
# ---
ds = da.to_dataset()
ds["b"]=("y",[1,2,3,4])
ds["c"]=("x",["p","q","r"])
ds.attrs["t"]=1
print(da.groupby("xy"))
print(da.groupby(["x","lab"]))
print(ds.groupby(["x","lab"]))
# ---
print(da.groupby_bins("y",[0,15,35,50]).mean())
print(da.groupby_bins("y",[0,15,35,50]))
print(da.groupby_bins("y",2).mean())
# ---
r=da.groupby_bins("y",[0,15,35,50,100]).sum()
print(da.groupby_bins("y",[0,15,35,50,100]).sum())
print(da.groupby_bins("y",[0,15,35,50,100]).count())
print(r.y_bins)
# ---
r=da.groupby_bins("y",[0,15,35,50,100]).sum()
print(r.y_bins.dtype)
print(repr(r.y_bins.values))
print(r.y_bins.values.dtype)
# ---
r=da.groupby_bins("y",[0,15,35,50,100]).sum()
print(type(r.y_bins[0].item()))
print(r.y_bins[0])
print(r.sel(y_bins=20))
# ---
r=da.groupby_bins("y",[0,15,35,50,100]).sum()
print(r.to_dataset(name="q"))
print(r.nbytes)
print(da.groupby_bins("y",[0,15.5,35,50],labels=["lo","mid","hi"]).mean())
# ---
print(da.groupby_bins("y",[10,15.5,35,40],include_lowest=True).mean())
print(da.groupby_bins("y",[10,15.5,35,40],right=False).mean())
print(list(da.groupby_bins("y",[10,15.5,35,40],right=False)))
# ---
print(da.groupby_bins("y",[100,200]).mean())
# ---
print(da.groupby_bins("y",[10,15.5,35,40],right=False).groups)
print(da.groupby_bins("xy",[-1,0,1]).mean())
print(da.groupby("xy").map(lambda d: d-d.mean()))
# ---
print(da.groupby("xy").cumsum())
# ---
ds = da.to_dataset()
ds["b"]=("y",[1,2,3,4])
ds["c"]=("x",["p","q","r"])
ds.attrs["t"]=1
print(da.groupby("lab").cumsum())
print(ds.drop_vars("c").groupby("lab").cumsum())
