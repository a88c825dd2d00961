# --- before each
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
a = xr.DataArray(np.arange(12.).reshape(2,6), dims=("x","t"), coords={"x":[1,2],"t":[0.,1.,2.,3.,4.,5.],"g":("t",[2,1,2,1,3,3])}, name="n", attrs={"u":"K"})
# ---
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
print(da.groupby(lab=UniqueGrouper(labels=["b","a"])).sum())
print(da.groupby(x=UniqueGrouper(labels=[3,1,7])).count())
print(da.groupby(x=UniqueGrouper(labels=[3,1,7])))
# ---
from xarray.groupers import BinGrouper, SeasonGrouper, SeasonResampler, TimeResampler, UniqueGrouper
print(da.groupby(x=BinGrouper(bins=[0,2,5,9]), lab=UniqueGrouper()).sum())
print(da.groupby(x=BinGrouper(bins=[0,2,5,9]), lab=UniqueGrouper()).map(lambda d: d.mean()))
print(da.groupby(xl=UniqueGrouper(), lab=UniqueGrouper()).map(lambda d: d-d.mean()))
# ---
print(da.groupby("x").sum(...))
# ---
print(da.groupby("x").mean())
print(da.groupby("x").sum("y"))
print(da.drop_vars("x").groupby("x").sum())
# ---
print(da.drop_vars("x").groupby("x").sum(...))
# ---
bb = (da>3)
print(da.drop_vars("x").groupby("x"))
print(bb.groupby_bins("y",[0,15,35,50,100]).any())
print(bb.groupby_bins("y",[0,15,35,50,100]).all())
# ---
nn = da.where(da<3)
print(nn.groupby_bins("y",[0,15,35,50,100]).count())
print(nn.groupby("xl").count())
print(nn.groupby_bins("y",[0,15,35,50,100]).sum())
# ---
nn = da.where(da<3)
print(nn.groupby("xl").sum(min_count=2))
print(nn.groupby("xl").sum(skipna=False))
print(nn.groupby("xl").mean(keep_attrs=False))
# ---
nn = da.where(da<3)
print(nn.groupby("xl").max())
print(da.astype(int).groupby_bins("y",[0,15,35,50,100]).max())
print(da.groupby("xl").first())
# ---
ds = da.to_dataset()
ds["b"]=("y",[1,2,3,4])
ds["c"]=("x",["p","q","r"])
ds["d"]=("x",[1,2,3])
ds.attrs["t"]=1
print(da.groupby("xl").quantile([.1,.9]))
print(ds[["n","b"]].groupby("xl").quantile([.1,.9]))
print(da.groupby("xl") - da.groupby("xl").mean())
# ---
print(da.groupby(["xl","lab"]) - 1)
# ---
print(da.groupby("xl") - 1)
# ---
print(da.groupby("xy") - da.groupby("xy").mean())
print(da.groupby_bins("y",[15,35,50]) - da.groupby_bins("y",[15,35,50]).mean())
print(len(da.groupby("xl")))
# ---
print(da.groupby("xl")["z"])
# ---
print(da.groupby("xl")["v"])
print(da.groupby("xl").groups)
print(da.groupby("x").groups)
# ---
print(da.groupby("xy").groups)
print(da.groupby(["xl","lab"]).groups)
print(da.groupby("xl").reduce(np.sum))
# ---
print(da.groupby("xl").reduce(np.sum, dim="y"))
print(da.groupby("xl").reduce(np.sum, dim=...))
print(da.groupby("xl").dims)
# ---
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
ds = da.to_dataset()
ds["b"]=("y",[1,2,3,4])
ds["c"]=("x",["p","q","r"])
ds["d"]=("x",[1,2,3])
ds.attrs["t"]=1
print(da.groupby("xl").where(da>4))
print(da.groupby("xl").assign_coords(q=7))
print(ds.groupby("xl").assign(q=lambda d: d.n*2))
# ---
print(da.groupby("nope"))
# ---
print(da.groupby(3))
# ---
print(da.groupby(np.arange(3)))
# ---
from xarray.groupers import BinGrouper, SeasonGrouper, SeasonResampler, TimeResampler, UniqueGrouper
print(da.groupby(UniqueGrouper()))
# ---
print(da.groupby())
# ---
print(da.groupby("x", squeeze=True))
# ---
from xarray.groupers import BinGrouper, SeasonGrouper, SeasonResampler, TimeResampler, UniqueGrouper
print(da.groupby("x", xl=UniqueGrouper()))
# ---
print(da.groupby(xr.DataArray([1,2,1,2],dims="x")).sum())
# ---
print(da.groupby(xr.DataArray([np.nan]*3,dims="x")).sum())
# ---
print(da.groupby(xr.DataArray([1,2,1],dims="x")).sum())
print(da.groupby(xr.DataArray([1,2,np.nan],dims="x")).sum())
print(da.groupby(xr.DataArray([1,2,np.nan],dims="x",name="g")) - da.groupby(xr.DataArray([1,2,np.nan],dims="x",name="g")).mean())
# ---
print(da[:0].groupby("xl").sum())
# ---
print(da.groupby(xr.DataArray([[1,2,1,2]]*3,dims=("x","y"),name="g")).map(lambda d: d.sum()))
# ---
import pandas as pd
dt = xr.DataArray(pd.to_datetime(["2000-01-02","2000-01-01","2000-01-02","2000-01-01","NaT","2000-01-03"]), dims="t", name="dt")
print(a.groupby(dt).max())
# ---
b = a > 4
f = xr.DataArray([1.5, np.nan, 1.5, 0.5, np.nan, 0.5], dims="t", name="f")
bo = xr.DataArray([True, False, True, True, False, False], dims="t", name="bo")
ob = xr.DataArray(np.array(["b","a","b",None,"a","c"], dtype=object), dims="t", name="ob")
print(a.groupby(f).sum())
print(a.groupby(bo).mean())
print(a.groupby(ob).sum())
# ---
import pandas as pd
dt = xr.DataArray(pd.to_datetime(["2000-01-02","2000-01-01","2000-01-02","2000-01-01","NaT","2000-01-03"]), dims="t", name="dt")
print(list(a.groupby(dt).groups))
# ---
f = xr.DataArray([1.5, np.nan, 1.5, 0.5, np.nan, 0.5], dims="t", name="f")
bo = xr.DataArray([True, False, True, True, False, False], dims="t", name="bo")
print(list(a.groupby(bo).groups))
print(list(a.groupby(f).groups))
print(a.groupby("g") + a.groupby("g").sum())
# ---
print(a.groupby("g") * a.groupby("g").sum())
print(a.groupby("g") / a.groupby("g").sum())
print(a.groupby("g") ** a.groupby("g").min())
# ---
print(a.groupby("g") // a.groupby("g").max())
print(a.groupby("g").mean() - a.groupby("g"))
print(a.groupby("g") > a.groupby("g").mean())
# ---
i = a.astype(int)
ds = xr.Dataset({"p": a, "q": ("t", np.arange(6)), "r": ("x", [1., 2.])}, attrs={"k": 1})
print(i.groupby("g") - i.groupby("g").min())
print(ds.groupby("g") - ds.groupby("g").mean())
print(ds.groupby("g") - a.groupby("g").mean())
# ---
ds = xr.Dataset({"p": a, "q": ("t", np.arange(6)), "r": ("x", [1., 2.])}, attrs={"k": 1})
print(a.groupby("g") - ds.groupby("g").mean())
print(a.groupby("g") - a.groupby("g").mean().isel(g=[0,1]))
print(a.groupby("g") - a.groupby("g").mean().isel(g=[2,1,0]))
# ---
print(a.groupby("g") - a)
# ---
i = a.astype(int)
print(i.groupby("g").mean())
print(i.groupby("g").sum())
print(i.astype("int16").groupby("g").sum())
# ---
i = a.astype(int)
print(a.astype("float32").groupby("g").sum())
print(a.astype("float32").groupby("g").mean())
print(i.astype("uint8").groupby("g").prod())
# ---
b = a > 4
print(b.groupby("g").any())
print(b.groupby("g").all())
print(b.groupby("g").sum())
# ---
i = a.astype(int)
b = a > 4
print(b.groupby("g").mean())
print(i.groupby("g").any())
print(i.groupby("g").median())
# ---
i = a.astype(int)
print(i.groupby("g").std())
print(i.groupby("g").var(ddof=1))
print(i.groupby("g").quantile(.3))
# ---
i = a.astype(int)
print(i.groupby("g").last())
print(i.groupby("g").cumprod())
print(a.where(a!=3).groupby("g").first())
# ---
print(a.where(a!=3).groupby("g").first(skipna=False))
print(a.where(a!=3).groupby("g").last(keep_attrs=False))
print(a.where(a!=3).groupby("g").cumsum(skipna=False))
# ---
ds = xr.Dataset({"p": a, "q": ("t", np.arange(6)), "r": ("x", [1., 2.])}, attrs={"k": 1})
f = xr.DataArray([1.5, np.nan, 1.5, 0.5, np.nan, 0.5], dims="t", name="f")
print(a.groupby(f).cumsum())
print(ds.groupby("g").first())
print(ds.groupby("g").median())
# ---
ds = xr.Dataset({"p": a, "q": ("t", np.arange(6)), "r": ("x", [1., 2.])}, attrs={"k": 1})
print(ds.groupby("g").quantile(.5))
print(ds.groupby("g").mean(...))
print(ds.groupby("x").mean(...))
# ---
ds = xr.Dataset({"p": a, "q": ("t", np.arange(6)), "r": ("x", [1., 2.])}, attrs={"k": 1})
print(ds.groupby("t").mean())
print(ds.groupby("x").sum())
print(ds.groupby("g").map(lambda d: d.mean()))
# ---
ds = xr.Dataset({"p": a, "q": ("t", np.arange(6)), "r": ("x", [1., 2.])}, attrs={"k": 1})
print(ds.groupby("g").map(lambda d: d - d.mean("t")))
print(ds.groupby("g").map(lambda d: d.p.sum()))
print(a.groupby("g").map(lambda d: xr.Dataset({"m": d.mean()})))
# ---
print(a.groupby("g").map(lambda d: 5))
# ---
print(a.groupby("g").map(lambda d, k, z=0: d.sum("t") * k + z, args=(2,), z=5))
print(a.groupby("g").map(lambda d: d.values * 2))
print(a.groupby("g").map(np.mean))
# ---
print(a.groupby("g").map(lambda d: d.isel(t=slice(1))))
print(a.groupby("g").map(lambda d: d.sortby("t", ascending=False)))
print(a.groupby("g").map(lambda d: d.rename("z").assign_attrs(w=1)))
# ---
print(a.groupby("g").map(lambda d: d.mean("x")))
print(a.groupby("g").apply(lambda d: d.max("t")))
print(a.groupby("x").map(lambda d: d - d.mean()))
# ---
print(a.groupby("x").map(lambda d: d.squeeze("x").sum()))
print(a.groupby("x").map(lambda d: d.sum()))
print(a.drop_vars("x").groupby("x").map(lambda d: d.sum()))
# ---
ds = xr.Dataset({"p": a, "q": ("t", np.arange(6)), "r": ("x", [1., 2.])}, attrs={"k": 1})
print(a.groupby("x"))
print(ds.groupby("x"))
print(a.groupby("t")[3.0])
# ---
print(a.groupby("g").reduce(np.sum, dim="zz"))
# ---
ds = xr.Dataset({"p": a, "q": ("t", np.arange(6)), "r": ("x", [1., 2.])}, attrs={"k": 1})
print(a.groupby("g").reduce(np.nanmax, keep_attrs=False))
print(a.groupby("g").reduce(np.percentile, q=50))
print(ds.groupby("g").reduce(np.sum))
# ---
ds = xr.Dataset({"p": a, "q": ("t", np.arange(6)), "r": ("x", [1., 2.])}, attrs={"k": 1})
print(ds.groupby("g").fillna(0))
print(a.where(a>3).groupby("g").fillna(-1))
print(a.where(a>3).groupby("g").fillna(a.groupby("g").max()))
# ---
print(a.groupby("g").where(a.groupby("g").mean() > 4, 0))
print(a.groupby_bins("t", [0,2,4]).sum())
print(a.groupby_bins("t", [0,2,4], include_lowest=True).sum())
# ---
print(a.groupby_bins("t", [0,2,2,4]).sum())
# ---
print(a.groupby_bins("t", [0,2,2,4], duplicates="drop").sum())
# ---
print(a.groupby_bins("t", [4,2]).sum())
# ---
print(a.groupby_bins("t", [0,2,4], labels=["a"]).sum())
# ---
print(a.groupby_bins("t", 3).sum())
print(a.groupby_bins("t", 3, precision=1).sum())
print(a.groupby_bins("t", 3, right=False).sum())
# ---
print(a.groupby_bins("t", np.linspace(0,1,4)).sum())
print(a.groupby_bins("t", [0.123456,1.98765,3.5]).sum())
print(a.groupby_bins("t", [0,2,4], labels=[10,20]).sum())
# ---
print(a.groupby_bins("n", [0,3,6,12]).count())
# ---
ds = xr.Dataset({"p": a, "q": ("t", np.arange(6)), "r": ("x", [1., 2.])}, attrs={"k": 1})
print(a.groupby_bins(a, [0,3,6,12]).count())
print(a.groupby_bins(a, [0,3,6,12]).map(lambda d: d.size * xr.DataArray(1)))
print(ds.groupby_bins("t", [0,2,4]).mean())
# ---
ds = xr.Dataset({"p": a, "q": ("t", np.arange(6)), "r": ("x", [1., 2.])}, attrs={"k": 1})
print(ds.groupby_bins("t", [0,2,4]).map(lambda d: d.mean()))
print(a.groupby_bins("g", [0,1,2,9]).groups)
print([k for k,_ in a.groupby_bins("g", [0,1,2,9])])
# ---
import pandas as pd
print(a.groupby_bins("g", [0,1,2,9])[pd.Interval(0,1)])
print(a.groupby_bins("g", [0,1,2,9]).mean().sel(g_bins=1))
print(a.groupby_bins("g", [0,1,2,9]).mean().sel(g_bins=[1,5]))
# ---
print(a.groupby_bins("g", [0,1,2,9]).mean().isel(g_bins=0))
print(a.groupby_bins("g", [0,1,2,9]).mean().isel(g_bins=slice(2)))
print(a.groupby_bins("g", [0,1,2,9]).mean() * 2)
# ---
from xarray.groupers import BinGrouper, SeasonGrouper, SeasonResampler, TimeResampler, UniqueGrouper
print(a.groupby_bins("g", [0,1,2,9]).mean().to_dataset())
print(a.groupby(g=BinGrouper([0,1,2,9]), x=UniqueGrouper()).mean())
print(a.groupby(g=BinGrouper([0,1,20,29]), x=UniqueGrouper()).sum())
# ---
from xarray.groupers import BinGrouper, SeasonGrouper, SeasonResampler, TimeResampler, UniqueGrouper
print(a.groupby({"g": UniqueGrouper()}).sum())
print(a.groupby(("g","x")).sum())
print(a.groupby(["g"]).sum())
# ---
ds = xr.Dataset({"p": a, "q": ("t", np.arange(6)), "r": ("x", [1., 2.])}, attrs={"k": 1})
print(ds.groupby(["g","x"]).sum())
print(ds.groupby(["g","x"]).count())
print(a.groupby(["g","x"]).quantile(.5))
# ---
ds = xr.Dataset({"p": a, "q": ("t", np.arange(6)), "r": ("x", [1., 2.])}, attrs={"k": 1})
print(a.groupby(["g","x"]).map(lambda d: d.mean()))
print(ds.groupby(["g","x"]).map(lambda d: d.mean()))
print(a.groupby(["g","x"]).first())
# ---
from xarray.groupers import BinGrouper, SeasonGrouper, SeasonResampler, TimeResampler, UniqueGrouper
i = a.astype(int)
print(a.groupby(g=UniqueGrouper(labels=[3,2,7])).sum())
print(i.groupby(g=UniqueGrouper(labels=[3,2,7])).count())
print(a.groupby(g=UniqueGrouper(labels=[3,2])).map(lambda d: d.mean()))
# ---
print(a.groupby(a.t > 2).sum())
print(a.groupby(xr.DataArray(list("aabbcc"), dims="t")).sum())
print(a.groupby(xr.DataArray([[1,2]]*6, dims=("t","x"), name="m")).sum())
# ---
print(a.groupby(xr.DataArray(3, name="m")).sum())
# ---
print(a.groupby("g").foo)
# ---
print(a.groupby(xr.DataArray([1,2], dims="z", name="m")).sum())
print(a.groupby("g").mean("t"))
print(a.groupby("g").mean(["t","x"]))
# ---
print(a.groupby("g").mean(dim=["x"]))
# ---
a = xr.DataArray(
    np.arange(6.).reshape(2, 3), dims=("x", "y"), coords={"x": [1, 2], "y": list("abc"), "k": (("x", "y"), [[0, 1, 0], [1, 0, 0]])}
)
for key, part in a.groupby("k"):
    print(key, part)
print(a.groupby("k")[1], a.groupby("k").map(lambda d: d - d.max()))
print(a.groupby(["x", "k"]).groups, a.groupby("k").dims, a.groupby("k").sizes)
# ---
a = xr.DataArray(np.arange(6.), dims="x", coords={"k": ("x", [0, 0, 1, 1, 2, 2]), "s": 1}, name="n")
print(a.groupby("k").quantile(0.3, method="nearest"), a.groupby("k").quantile([0.3, 0.6], method="higher"))
print(a.groupby_bins("k", [-1, 0, 5]).mean().k_bins.values, a.groupby_bins("k", 2).count())
# --- by a MultiIndex itself
s = xr.Dataset({"v": (("x", "y"), [[1, 2], [3, 4]])}, {"x": [1, 2], "y": ["a", "b"]}).stack(z=["x", "y"])
full(s.groupby("z").mean(), s.isel(z=[3, 1, 2, 0]).groupby("z").sum(), s.v.groupby("z").first())
# --- by a MultiIndex with labels more than once
s = xr.Dataset({"v": (("x", "y"), [[1, 2], [3, 4]])}, {"x": [1, 2], "y": ["a", "b"]}).stack(z=["x", "y"]).isel(z=[3, 0, 3, 1])
full(s.groupby("z").sum(), s.v.groupby("z").max(), s.groupby("z").map(lambda d: d.mean("z")))
print(s.groupby("z").groups)
