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
ds = da.to_dataset()
ds["b"]=("y",[1,2,3,4])
ds["c"]=("x",["p","q","r"])
ds.attrs["t"]=1
print(da.groupby("lab").mean())
print(ds.groupby("lab").mean())
print(da.groupby("xy").mean())
# ---
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
ds = da.to_dataset()
ds["b"]=("y",[1,2,3,4])
ds["c"]=("x",["p","q","r"])
ds.attrs["t"]=1
print(ds.groupby("xy").mean())
print(da.groupby("xy").mean("x"))
print(da.groupby("lab").mean(...))
# ---
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
print(da.groupby("lab").mean("zz"))
# ---
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
print(da.groupby(["x","lab"]).mean())
# ---
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
ds = da.to_dataset()
ds["b"]=("y",[1,2,3,4])
ds["c"]=("x",["p","q","r"])
ds.attrs["t"]=1
print(ds.groupby(["x","lab"]).mean())
# ---
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
ds = da.to_dataset()
ds["b"]=("y",[1,2,3,4])
ds["c"]=("x",["p","q","r"])
ds.attrs["t"]=1
print(da.groupby("lab").mean("x"))
print(ds.groupby("lab").mean("x"))
print(da.groupby(["xy","lab"]).sum())
# ---
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
ds = da.to_dataset()
ds["b"]=("y",[1,2,3,4])
ds["c"]=("x",["p","q","r"])
ds.attrs["t"]=1
print(da.groupby("xy"))
print(da.groupby(["x","lab"]))
print(ds.groupby(["x","lab"]))
# ---
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
print(da.groupby_bins("y",[0,15,35,50]).mean())
print(da.groupby_bins("y",[0,15,35,50]))
print(da.groupby_bins("y",2).mean())
# ---
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
r=da.groupby_bins("y",[0,15,35,50,100]).sum()
print(da.groupby_bins("y",[0,15,35,50,100]).sum())
print(da.groupby_bins("y",[0,15,35,50,100]).count())
print(r.y_bins)
# ---
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
r=da.groupby_bins("y",[0,15,35,50,100]).sum()
print(r.y_bins.dtype)
print(repr(r.y_bins.values))
print(r.y_bins.values.dtype)
# ---
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
r=da.groupby_bins("y",[0,15,35,50,100]).sum()
print(type(r.y_bins[0].item()))
print(r.y_bins[0])
print(r.sel(y_bins=20))
# ---
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
r=da.groupby_bins("y",[0,15,35,50,100]).sum()
print(r.to_dataset(name="q"))
print(r.nbytes)
print(da.groupby_bins("y",[0,15.5,35,50],labels=["lo","mid","hi"]).mean())
# ---
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
print(da.groupby_bins("y",[10,15.5,35,40],include_lowest=True).mean())
print(da.groupby_bins("y",[10,15.5,35,40],right=False).mean())
print(list(da.groupby_bins("y",[10,15.5,35,40],right=False)))
# ---
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
print(da.groupby_bins("y",[100,200]).mean())
# ---
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
print(da.groupby_bins("y",[10,15.5,35,40],right=False).groups)
print(da.groupby_bins("xy",[-1,0,1]).mean())
print(da.groupby("xy").map(lambda d: d-d.mean()))
# ---
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
print(da.groupby("xy").cumsum())
# ---
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
ds = da.to_dataset()
ds["b"]=("y",[1,2,3,4])
ds["c"]=("x",["p","q","r"])
ds.attrs["t"]=1
print(da.groupby("lab").cumsum())
print(ds.drop_vars("c").groupby("lab").cumsum())
# ---
da = xr.DataArray(
    np.arange(12.).reshape(3,4),
    dims=("x", "y"),
    coords={
        "x":[1,2,3],"y":[10,20,30,40],"xy":(("x","y"),np.arange(12).reshape(3,4)%3),
        "lab":("y",list("abab")),"s":5,"xx":("x",[0.1,.2,.3]),"xl":("x",["u","v","u"]),
    },
    name="n",
    attrs={"u": "K"},
)
ds = da.to_dataset()
ds["b"]=("y",[1,2,3,4])
ds["c"]=("x",["p","q","r"])
ds["d"]=("x",[1,2,3])
ds.attrs["t"]=1
print(da.groupby(["xl","lab"]).mean())
print(ds.groupby(["xl","lab"]).mean())
print(ds.groupby(["lab","xl"]).mean(...))
# ---
from xarray.groupers import BinGrouper, SeasonGrouper, SeasonResampler, TimeResampler, UniqueGrouper
da = xr.DataArray(
    np.arange(12.).reshape(3,4),
    dims=("x", "y"),
    coords={
        "x":[1,2,3],"y":[10,20,30,40],"xy":(("x","y"),np.arange(12).reshape(3,4)%3),
        "lab":("y",list("abab")),"s":5,"xx":("x",[0.1,.2,.3]),"xl":("x",["u","v","u"]),
    },
    name="n",
    attrs={"u": "K"},
)
ds = da.to_dataset()
ds["b"]=("y",[1,2,3,4])
ds["c"]=("x",["p","q","r"])
ds["d"]=("x",[1,2,3])
ds.attrs["t"]=1
print(ds.groupby("lab").sum())
print(ds.groupby("lab").count())
print(da.groupby(xl=UniqueGrouper(labels=["v","u","w"])).sum())
# ---
from xarray.groupers import BinGrouper, SeasonGrouper, SeasonResampler, TimeResampler, UniqueGrouper
da = xr.DataArray(
    np.arange(12.).reshape(3,4),
    dims=("x", "y"),
    coords={
        "x":[1,2,3],"y":[10,20,30,40],"xy":(("x","y"),np.arange(12).reshape(3,4)%3),
        "lab":("y",list("abab")),"s":5,"xx":("x",[0.1,.2,.3]),"xl":("x",["u","v","u"]),
    },
    name="n",
    attrs={"u": "K"},
)
print(da.groupby(lab=UniqueGrouper(labels=["b","a"])).sum())
print(da.groupby(x=UniqueGrouper(labels=[3,1,7])).count())
print(da.groupby(x=UniqueGrouper(labels=[3,1,7])))
# ---
from xarray.groupers import BinGrouper, SeasonGrouper, SeasonResampler, TimeResampler, UniqueGrouper
da = xr.DataArray(
    np.arange(12.).reshape(3,4),
    dims=("x", "y"),
    coords={
        "x":[1,2,3],"y":[10,20,30,40],"xy":(("x","y"),np.arange(12).reshape(3,4)%3),
        "lab":("y",list("abab")),"s":5,"xx":("x",[0.1,.2,.3]),"xl":("x",["u","v","u"]),
    },
    name="n",
    attrs={"u": "K"},
)
print(da.groupby(x=BinGrouper(bins=[0,2,5,9]), lab=UniqueGrouper()).sum())
print(da.groupby(x=BinGrouper(bins=[0,2,5,9]), lab=UniqueGrouper()).map(lambda d: d.mean()))
print(da.groupby(xl=UniqueGrouper(), lab=UniqueGrouper()).map(lambda d: d-d.mean()))
# ---
da = xr.DataArray(
    np.arange(12.).reshape(3,4),
    dims=("x", "y"),
    coords={
        "x":[1,2,3],"y":[10,20,30,40],"xy":(("x","y"),np.arange(12).reshape(3,4)%3),
        "lab":("y",list("abab")),"s":5,"xx":("x",[0.1,.2,.3]),"xl":("x",["u","v","u"]),
    },
    name="n",
    attrs={"u": "K"},
)
print(da.groupby("x").sum(...))
# ---
da = xr.DataArray(
    np.arange(12.).reshape(3,4),
    dims=("x", "y"),
    coords={
        "x":[1,2,3],"y":[10,20,30,40],"xy":(("x","y"),np.arange(12).reshape(3,4)%3),
        "lab":("y",list("abab")),"s":5,"xx":("x",[0.1,.2,.3]),"xl":("x",["u","v","u"]),
    },
    name="n",
    attrs={"u": "K"},
)
print(da.groupby("x").mean())
print(da.groupby("x").sum("y"))
print(da.drop_vars("x").groupby("x").sum())
# ---
da = xr.DataArray(
    np.arange(12.).reshape(3,4),
    dims=("x", "y"),
    coords={
        "x":[1,2,3],"y":[10,20,30,40],"xy":(("x","y"),np.arange(12).reshape(3,4)%3),
        "lab":("y",list("abab")),"s":5,"xx":("x",[0.1,.2,.3]),"xl":("x",["u","v","u"]),
    },
    name="n",
    attrs={"u": "K"},
)
print(da.drop_vars("x").groupby("x").sum(...))
# ---
da = xr.DataArray(
    np.arange(12.).reshape(3,4),
    dims=("x", "y"),
    coords={
        "x":[1,2,3],"y":[10,20,30,40],"xy":(("x","y"),np.arange(12).reshape(3,4)%3),
        "lab":("y",list("abab")),"s":5,"xx":("x",[0.1,.2,.3]),"xl":("x",["u","v","u"]),
    },
    name="n",
    attrs={"u": "K"},
)
bb = (da>3)
print(da.drop_vars("x").groupby("x"))
print(bb.groupby_bins("y",[0,15,35,50,100]).any())
print(bb.groupby_bins("y",[0,15,35,50,100]).all())
# ---
da = xr.DataArray(
    np.arange(12.).reshape(3,4),
    dims=("x", "y"),
    coords={
        "x":[1,2,3],"y":[10,20,30,40],"xy":(("x","y"),np.arange(12).reshape(3,4)%3),
        "lab":("y",list("abab")),"s":5,"xx":("x",[0.1,.2,.3]),"xl":("x",["u","v","u"]),
    },
    name="n",
    attrs={"u": "K"},
)
nn = da.where(da<3)
print(nn.groupby_bins("y",[0,15,35,50,100]).count())
print(nn.groupby("xl").count())
print(nn.groupby_bins("y",[0,15,35,50,100]).sum())
# ---
da = xr.DataArray(
    np.arange(12.).reshape(3,4),
    dims=("x", "y"),
    coords={
        "x":[1,2,3],"y":[10,20,30,40],"xy":(("x","y"),np.arange(12).reshape(3,4)%3),
        "lab":("y",list("abab")),"s":5,"xx":("x",[0.1,.2,.3]),"xl":("x",["u","v","u"]),
    },
    name="n",
    attrs={"u": "K"},
)
nn = da.where(da<3)
print(nn.groupby("xl").sum(min_count=2))
print(nn.groupby("xl").sum(skipna=False))
print(nn.groupby("xl").mean(keep_attrs=False))
# ---
da = xr.DataArray(
    np.arange(12.).reshape(3,4),
    dims=("x", "y"),
    coords={
        "x":[1,2,3],"y":[10,20,30,40],"xy":(("x","y"),np.arange(12).reshape(3,4)%3),
        "lab":("y",list("abab")),"s":5,"xx":("x",[0.1,.2,.3]),"xl":("x",["u","v","u"]),
    },
    name="n",
    attrs={"u": "K"},
)
nn = da.where(da<3)
print(nn.groupby("xl").max())
print(da.astype(int).groupby_bins("y",[0,15,35,50,100]).max())
print(da.groupby("xl").first())
# ---
da = xr.DataArray(
    np.arange(12.).reshape(3,4),
    dims=("x", "y"),
    coords={
        "x":[1,2,3],"y":[10,20,30,40],"xy":(("x","y"),np.arange(12).reshape(3,4)%3),
        "lab":("y",list("abab")),"s":5,"xx":("x",[0.1,.2,.3]),"xl":("x",["u","v","u"]),
    },
    name="n",
    attrs={"u": "K"},
)
ds = da.to_dataset()
ds["b"]=("y",[1,2,3,4])
ds["c"]=("x",["p","q","r"])
ds["d"]=("x",[1,2,3])
ds.attrs["t"]=1
print(da.groupby("xl").quantile([.1,.9]))
print(ds[["n","b"]].groupby("xl").quantile([.1,.9]))
print(da.groupby("xl") - da.groupby("xl").mean())
# ---
da = xr.DataArray(
    np.arange(12.).reshape(3,4),
    dims=("x", "y"),
    coords={
        "x":[1,2,3],"y":[10,20,30,40],"xy":(("x","y"),np.arange(12).reshape(3,4)%3),
        "lab":("y",list("abab")),"s":5,"xx":("x",[0.1,.2,.3]),"xl":("x",["u","v","u"]),
    },
    name="n",
    attrs={"u": "K"},
)
print(da.groupby(["xl","lab"]) - 1)
# ---
da = xr.DataArray(
    np.arange(12.).reshape(3,4),
    dims=("x", "y"),
    coords={
        "x":[1,2,3],"y":[10,20,30,40],"xy":(("x","y"),np.arange(12).reshape(3,4)%3),
        "lab":("y",list("abab")),"s":5,"xx":("x",[0.1,.2,.3]),"xl":("x",["u","v","u"]),
    },
    name="n",
    attrs={"u": "K"},
)
print(da.groupby("xl") - 1)
# ---
da = xr.DataArray(
    np.arange(12.).reshape(3,4),
    dims=("x", "y"),
    coords={
        "x":[1,2,3],"y":[10,20,30,40],"xy":(("x","y"),np.arange(12).reshape(3,4)%3),
        "lab":("y",list("abab")),"s":5,"xx":("x",[0.1,.2,.3]),"xl":("x",["u","v","u"]),
    },
    name="n",
    attrs={"u": "K"},
)
print(da.groupby("xy") - da.groupby("xy").mean())
print(da.groupby_bins("y",[15,35,50]) - da.groupby_bins("y",[15,35,50]).mean())
print(len(da.groupby("xl")))
# ---
da = xr.DataArray(
    np.arange(12.).reshape(3,4),
    dims=("x", "y"),
    coords={
        "x":[1,2,3],"y":[10,20,30,40],"xy":(("x","y"),np.arange(12).reshape(3,4)%3),
        "lab":("y",list("abab")),"s":5,"xx":("x",[0.1,.2,.3]),"xl":("x",["u","v","u"]),
    },
    name="n",
    attrs={"u": "K"},
)
print(da.groupby("xl")["z"])
# ---
da = xr.DataArray(
    np.arange(12.).reshape(3,4),
    dims=("x", "y"),
    coords={
        "x":[1,2,3],"y":[10,20,30,40],"xy":(("x","y"),np.arange(12).reshape(3,4)%3),
        "lab":("y",list("abab")),"s":5,"xx":("x",[0.1,.2,.3]),"xl":("x",["u","v","u"]),
    },
    name="n",
    attrs={"u": "K"},
)
print(da.groupby("xl")["v"])
print(da.groupby("xl").groups)
print(da.groupby("x").groups)
# ---
da = xr.DataArray(
    np.arange(12.).reshape(3,4),
    dims=("x", "y"),
    coords={
        "x":[1,2,3],"y":[10,20,30,40],"xy":(("x","y"),np.arange(12).reshape(3,4)%3),
        "lab":("y",list("abab")),"s":5,"xx":("x",[0.1,.2,.3]),"xl":("x",["u","v","u"]),
    },
    name="n",
    attrs={"u": "K"},
)
print(da.groupby("xy").groups)
print(da.groupby(["xl","lab"]).groups)
print(da.groupby("xl").reduce(np.sum))
# ---
da = xr.DataArray(
    np.arange(12.).reshape(3,4),
    dims=("x", "y"),
    coords={
        "x":[1,2,3],"y":[10,20,30,40],"xy":(("x","y"),np.arange(12).reshape(3,4)%3),
        "lab":("y",list("abab")),"s":5,"xx":("x",[0.1,.2,.3]),"xl":("x",["u","v","u"]),
    },
    name="n",
    attrs={"u": "K"},
)
print(da.groupby("xl").reduce(np.sum, dim="y"))
print(da.groupby("xl").reduce(np.sum, dim=...))
print(da.groupby("xl").dims)
# ---
da = xr.DataArray(
    np.arange(12.).reshape(3,4),
    dims=("x", "y"),
    coords={
        "x":[1,2,3],"y":[10,20,30,40],"xy":(("x","y"),np.arange(12).reshape(3,4)%3),
        "lab":("y",list("abab")),"s":5,"xx":("x",[0.1,.2,.3]),"xl":("x",["u","v","u"]),
    },
    name="n",
    attrs={"u": "K"},
)
ds = da.to_dataset()
ds["b"]=("y",[1,2,3,4])
ds["c"]=("x",["p","q","r"])
ds["d"]=("x",[1,2,3])
ds.attrs["t"]=1
nn = da.where(da<3)
print(ds.groupby("xl").sizes)
print(da.groupby("xl").fillna(da.groupby("xl").mean()))
print(nn.groupby("xl").fillna(nn.groupby("xl").mean()))
# ---
da = xr.DataArray(
    np.arange(12.).reshape(3,4),
    dims=("x", "y"),
    coords={
        "x":[1,2,3],"y":[10,20,30,40],"xy":(("x","y"),np.arange(12).reshape(3,4)%3),
        "lab":("y",list("abab")),"s":5,"xx":("x",[0.1,.2,.3]),"xl":("x",["u","v","u"]),
    },
    name="n",
    attrs={"u": "K"},
)
ds = da.to_dataset()
ds["b"]=("y",[1,2,3,4])
ds["c"]=("x",["p","q","r"])
ds["d"]=("x",[1,2,3])
ds.attrs["t"]=1
print(da.groupby("xl").where(da>4))
print(da.groupby("xl").assign_coords(q=7))
print(ds.groupby("xl").assign(q=lambda d: d.n*2))
# ---
da = xr.DataArray(
    np.arange(12.).reshape(3,4),
    dims=("x", "y"),
    coords={
        "x":[1,2,3],"y":[10,20,30,40],"xy":(("x","y"),np.arange(12).reshape(3,4)%3),
        "lab":("y",list("abab")),"s":5,"xx":("x",[0.1,.2,.3]),"xl":("x",["u","v","u"]),
    },
    name="n",
    attrs={"u": "K"},
)
print(da.groupby("nope"))
# ---
da = xr.DataArray(
    np.arange(12.).reshape(3,4),
    dims=("x", "y"),
    coords={
        "x":[1,2,3],"y":[10,20,30,40],"xy":(("x","y"),np.arange(12).reshape(3,4)%3),
        "lab":("y",list("abab")),"s":5,"xx":("x",[0.1,.2,.3]),"xl":("x",["u","v","u"]),
    },
    name="n",
    attrs={"u": "K"},
)
print(da.groupby(3))
# ---
da = xr.DataArray(
    np.arange(12.).reshape(3,4),
    dims=("x", "y"),
    coords={
        "x":[1,2,3],"y":[10,20,30,40],"xy":(("x","y"),np.arange(12).reshape(3,4)%3),
        "lab":("y",list("abab")),"s":5,"xx":("x",[0.1,.2,.3]),"xl":("x",["u","v","u"]),
    },
    name="n",
    attrs={"u": "K"},
)
print(da.groupby(np.arange(3)))
# ---
from xarray.groupers import BinGrouper, SeasonGrouper, SeasonResampler, TimeResampler, UniqueGrouper
da = xr.DataArray(
    np.arange(12.).reshape(3,4),
    dims=("x", "y"),
    coords={
        "x":[1,2,3],"y":[10,20,30,40],"xy":(("x","y"),np.arange(12).reshape(3,4)%3),
        "lab":("y",list("abab")),"s":5,"xx":("x",[0.1,.2,.3]),"xl":("x",["u","v","u"]),
    },
    name="n",
    attrs={"u": "K"},
)
print(da.groupby(UniqueGrouper()))
# ---
da = xr.DataArray(
    np.arange(12.).reshape(3,4),
    dims=("x", "y"),
    coords={
        "x":[1,2,3],"y":[10,20,30,40],"xy":(("x","y"),np.arange(12).reshape(3,4)%3),
        "lab":("y",list("abab")),"s":5,"xx":("x",[0.1,.2,.3]),"xl":("x",["u","v","u"]),
    },
    name="n",
    attrs={"u": "K"},
)
print(da.groupby())
# ---
da = xr.DataArray(
    np.arange(12.).reshape(3,4),
    dims=("x", "y"),
    coords={
        "x":[1,2,3],"y":[10,20,30,40],"xy":(("x","y"),np.arange(12).reshape(3,4)%3),
        "lab":("y",list("abab")),"s":5,"xx":("x",[0.1,.2,.3]),"xl":("x",["u","v","u"]),
    },
    name="n",
    attrs={"u": "K"},
)
print(da.groupby("x", squeeze=True))
# ---
from xarray.groupers import BinGrouper, SeasonGrouper, SeasonResampler, TimeResampler, UniqueGrouper
da = xr.DataArray(
    np.arange(12.).reshape(3,4),
    dims=("x", "y"),
    coords={
        "x":[1,2,3],"y":[10,20,30,40],"xy":(("x","y"),np.arange(12).reshape(3,4)%3),
        "lab":("y",list("abab")),"s":5,"xx":("x",[0.1,.2,.3]),"xl":("x",["u","v","u"]),
    },
    name="n",
    attrs={"u": "K"},
)
print(da.groupby("x", xl=UniqueGrouper()))
# ---
da = xr.DataArray(
    np.arange(12.).reshape(3,4),
    dims=("x", "y"),
    coords={
        "x":[1,2,3],"y":[10,20,30,40],"xy":(("x","y"),np.arange(12).reshape(3,4)%3),
        "lab":("y",list("abab")),"s":5,"xx":("x",[0.1,.2,.3]),"xl":("x",["u","v","u"]),
    },
    name="n",
    attrs={"u": "K"},
)
print(da.groupby(xr.DataArray([1,2,1,2],dims="x")).sum())
# ---
da = xr.DataArray(
    np.arange(12.).reshape(3,4),
    dims=("x", "y"),
    coords={
        "x":[1,2,3],"y":[10,20,30,40],"xy":(("x","y"),np.arange(12).reshape(3,4)%3),
        "lab":("y",list("abab")),"s":5,"xx":("x",[0.1,.2,.3]),"xl":("x",["u","v","u"]),
    },
    name="n",
    attrs={"u": "K"},
)
print(da.groupby(xr.DataArray([np.nan]*3,dims="x")).sum())
# ---
da = xr.DataArray(
    np.arange(12.).reshape(3,4),
    dims=("x", "y"),
    coords={
        "x":[1,2,3],"y":[10,20,30,40],"xy":(("x","y"),np.arange(12).reshape(3,4)%3),
        "lab":("y",list("abab")),"s":5,"xx":("x",[0.1,.2,.3]),"xl":("x",["u","v","u"]),
    },
    name="n",
    attrs={"u": "K"},
)
print(da.groupby(xr.DataArray([1,2,1],dims="x")).sum())
print(da.groupby(xr.DataArray([1,2,np.nan],dims="x")).sum())
print(da.groupby(xr.DataArray([1,2,np.nan],dims="x",name="g")) - da.groupby(xr.DataArray([1,2,np.nan],dims="x",name="g")).mean())
# ---
da = xr.DataArray(
    np.arange(12.).reshape(3,4),
    dims=("x", "y"),
    coords={
        "x":[1,2,3],"y":[10,20,30,40],"xy":(("x","y"),np.arange(12).reshape(3,4)%3),
        "lab":("y",list("abab")),"s":5,"xx":("x",[0.1,.2,.3]),"xl":("x",["u","v","u"]),
    },
    name="n",
    attrs={"u": "K"},
)
print(da[:0].groupby("xl").sum())
# ---
da = xr.DataArray(
    np.arange(12.).reshape(3,4),
    dims=("x", "y"),
    coords={
        "x":[1,2,3],"y":[10,20,30,40],"xy":(("x","y"),np.arange(12).reshape(3,4)%3),
        "lab":("y",list("abab")),"s":5,"xx":("x",[0.1,.2,.3]),"xl":("x",["u","v","u"]),
    },
    name="n",
    attrs={"u": "K"},
)
print(da.groupby(xr.DataArray([[1,2,1,2]]*3,dims=("x","y"),name="g")).map(lambda d: d.sum()))
