# --- before each
da = xr.DataArray(
    np.arange(12.).reshape(3,4)**1.5,
    dims=("x", "y"),
    coords={
        "x":[1,2,3],"y":[10,20,30,40],"xy":(("x","y"),np.arange(12).reshape(3,4)%3),
        "lab":("y",list("abab")),"s":5,"xx":("x",[0.1,.2,.3]),
    },
    name="n",
    attrs={"u": "K"},
)
# ---
nn = da.where((da>3)&(da<20))
print(da.rolling(y=2).mean())
print(nn.rolling(y=3, min_periods=1).sum())
print(nn.rolling(y=3, center=True).max())
# ---
nn = da.where((da>3)&(da<20))
print(nn.rolling(x=2, y=2).mean())
print(nn.rolling(x=2, y=3, min_periods=2, center=True).mean())
print(nn.rolling(x=2, y=3, min_periods=2, center={"x":True}).std())
# ---
nn = da.where((da>3)&(da<20))
print(nn.rolling(x=2, y=3, min_periods=2, center={"x":True}).var(ddof=1))
print(nn.rolling(x=2, y=3, min_periods=2).median())
print(nn.rolling(x=2, y=3, min_periods=2).count())
# ---
nn = da.where((da>3)&(da<20))
print(nn.rolling(x=2, y=3, min_periods=2).argmin())
# ---
nn = da.where((da>3)&(da<20))
print(nn.rolling(x=2, y=3, min_periods=2).min())
print(nn.rolling(x=2, y=3, min_periods=2).prod())
print(nn.rolling(y=3, min_periods=1).count())
# ---
nn = da.where((da>3)&(da<20))
print(nn.rolling(y=3, min_periods=2).argmin())
print(da.rolling(y=3).argmax())
print(xr.DataArray([1,1,0,0,2,2],dims="x").rolling(x=3).argmin())
# ---
nn = da.where((da>3)&(da<20))
print(xr.DataArray([1,1,0,0,2,2],dims="x").rolling(x=3,min_periods=1,center=True).argmax())
print(nn.rolling(y=3, min_periods=2).prod())
print(da.rolling(y=3).std(ddof=1))
# ---
ds = da.to_dataset()
ds["b"]=("y",[1,2,3,4])
ds["d"]=("x",[1.5,2,3])
ds.attrs["t"]=1
print(ds.rolling(y=2).sum())
print(ds.rolling(y=2,x=2).sum())
print(ds.rolling(y=2,x=2).sum(keep_attrs=False))
# ---
ds = da.to_dataset()
ds["b"]=("y",[1,2,3,4])
ds["d"]=("x",[1.5,2,3])
ds.attrs["t"]=1
print(ds.rolling(y=2).argmax())
print(ds.rolling(y=2).construct("w"))
print(ds.rolling(y=2,x=2).construct(y="w",x="v"))
# ---
print(da.rolling(y=2,x=2).construct({"y":"w","x":"v"},stride={"y":2}))
print(da.rolling(y=3,center=True).construct("w",stride=2,fill_value=0))
print(da.astype(int).rolling(y=3,center=True).construct("w",fill_value=0))
# ---
print(da.rolling(y=2,x=2).construct("w"))
# ---
print(da.rolling(y=2,x=2).construct({"y":"w"}))
# ---
print(da.rolling(y=2).construct())
# ---
nn = da.where((da>3)&(da<20))
print(da.astype(int).rolling(y=3,center=True).construct("w"))
print(da.rolling(y=2).reduce(np.sum))
print(nn.rolling(y=2,min_periods=1).reduce(np.nanmax))
# ---
nn = da.where((da>3)&(da<20))
ds = da.to_dataset()
ds["b"]=("y",[1,2,3,4])
ds["d"]=("x",[1.5,2,3])
ds.attrs["t"]=1
print(nn.rolling(y=2,x=2,min_periods=1).reduce(np.nansum))
print(ds.rolling(y=2).reduce(np.max))
print(list(da.rolling(y=3)))
# ---
print(list(da.rolling(y=3,x=2)))
# ---
ds = da.to_dataset()
ds["b"]=("y",[1,2,3,4])
ds["d"]=("x",[1.5,2,3])
ds.attrs["t"]=1
print(list(ds.rolling(y=3)))
# ---
nn = da.where((da>3)&(da<20))
ds = da.to_dataset()
ds["b"]=("y",[1,2,3,4])
ds["d"]=("x",[1.5,2,3])
ds.attrs["t"]=1
print(list(nn.rolling(y=3,center=True,min_periods=1))[1])
print(da.rolling(y=3))
print(ds.rolling(y=3,x=2,center=True))
# ---
print(da.rolling(z=3))
# ---
ds = da.to_dataset()
ds["b"]=("y",[1,2,3,4])
ds["d"]=("x",[1.5,2,3])
ds.attrs["t"]=1
print(ds.rolling(z=3))
# ---
print(da.rolling(y=0))
# ---
print(da.rolling(y=2,min_periods=0))
# ---
print(len(da.rolling(y=3)))
print(da.rolling({"y":2}).mean())
print(da.rolling(y=7).mean())
# ---
print(da.rolling_exp(y=2).mean())
# ---
print(da.rolling(y=7,min_periods=1).mean())
print(da.cumulative("y").sum())
print(da.cumulative(["x","y"]).sum())
# ---
print(da.cumulative("q"))
# ---
print(da.cumulative(["q"]))
# ---
ds = da.to_dataset()
ds["b"]=("y",[1,2,3,4])
ds["d"]=("x",[1.5,2,3])
ds.attrs["t"]=1
print(da.cumulative("y",min_periods=3).mean())
print(ds.cumulative("y").max())
print(da.cumulative("y"))
# ---
print(da.astype("float32").rolling(y=2).mean())
print(da.astype("int32").rolling(y=2).sum())
print((da>4).rolling(y=2).sum())
# ---
print(da.coarsen(y=3).sum())
# ---
print(da.coarsen(y=3,boundary="pad").sum())
# ---
print(da.coarsen(y=3,boundary="pad",side="right").mean())
# ---
print(da.coarsen(y=3,x=2,boundary={"y":"pad","x":"trim"},side={"y":"right","x":"left"}).mean())
# ---
print(da.drop_vars("lab").coarsen(y=2).mean())
print(da.drop_vars("lab").coarsen(y=2, coord_func="max").mean())
print(da.drop_vars("lab").coarsen(y=2, coord_func={"y":"min","xy":np.max}).mean())
# ---
ds = da.to_dataset()
ds["b"]=("y",[1,2,3,4])
ds["d"]=("x",[1.5,2,3])
ds.attrs["t"]=1
print(da.drop_vars("lab").coarsen(y=2, coord_func=np.sum).mean())
print(ds.drop_vars("lab").coarsen(y=2).max())
print(ds.drop_vars("lab").coarsen(y=2).max(keep_attrs=False))
# ---
print(da.drop_vars("lab").coarsen(y=2).std(ddof=1))
# ---
nn = da.where((da>3)&(da<20))
print(nn.drop_vars("lab").coarsen(y=2).sum(skipna=False))
# ---
nn = da.where((da>3)&(da<20))
print(nn.drop_vars("lab").coarsen(y=2).sum(min_count=2))
# ---
nn = da.where((da>3)&(da<20))
print(nn.drop_vars("lab").coarsen(y=2).count())
print((da>3).drop_vars("lab").coarsen(y=2).any())
print(da.drop_vars("lab").coarsen(y=2).reduce(np.sum))
# ---
ds = da.to_dataset()
ds["b"]=("y",[1,2,3,4])
ds["d"]=("x",[1.5,2,3])
ds.attrs["t"]=1
print(ds.drop_vars("lab").coarsen(y=2).reduce(np.sum))
print(da.coarsen(y=2).construct(y=("a","b")))
print(da.coarsen(y=2,x=3).construct(y=("a","b"),x=("c","d")))
# ---
print(da.coarsen(y=2,x=3).construct(y=("a","b")))
# ---
print(da.coarsen(y=2).construct(y=("a","b"),x=("c","d")))
# ---
print(da.coarsen(y=2).construct(y=("a",)))
# ---
print(da.coarsen(y=2).construct())
# ---
print(da.coarsen(y=2,boundary="foo").mean())
# ---
print(da.coarsen(z=2).mean())
# ---
print(da.coarsen(y=0).mean())
# ---
ds = da.to_dataset()
ds["b"]=("y",[1,2,3,4])
ds["d"]=("x",[1.5,2,3])
ds.attrs["t"]=1
w = xr.DataArray([1,2,0,3.],dims="y",coords={"y":[10,20,30,40]})
print(da.coarsen(y=2))
print(ds.coarsen(y=2,x=3,side="right"))
print(da.weighted(w).mean("y"))
# ---
nn = da.where((da>3)&(da<20))
w = xr.DataArray([1,2,0,3.],dims="y",coords={"y":[10,20,30,40]})
print(da.weighted(w).mean())
print(nn.weighted(w).mean("y"))
print(nn.weighted(w).sum("y",skipna=False))
# ---
nn = da.where((da>3)&(da<20))
w = xr.DataArray([1,2,0,3.],dims="y",coords={"y":[10,20,30,40]})
print(nn.weighted(w).sum_of_weights("y"))
print(nn.weighted(w).sum_of_squares("y"))
print(nn.weighted(w).var("y"))
# ---
nn = da.where((da>3)&(da<20))
w = xr.DataArray([1,2,0,3.],dims="y",coords={"y":[10,20,30,40]})
print(nn.weighted(w).std("y",keep_attrs=False))
print(da.weighted(w).quantile(.5))
print(da.weighted(w).quantile([.25,.5],dim="y"))
# ---
w = xr.DataArray([1,2,0,3.],dims="y",coords={"y":[10,20,30,40]})
print(da.weighted(w).quantile(2.))
# ---
nn = da.where((da>3)&(da<20))
ds = da.to_dataset()
ds["b"]=("y",[1,2,3,4])
ds["d"]=("x",[1.5,2,3])
ds.attrs["t"]=1
w = xr.DataArray([1,2,0,3.],dims="y",coords={"y":[10,20,30,40]})
print(nn.weighted(w).quantile([.25,.5],dim="y"))
print(nn.weighted(w).quantile([.25,.5],dim="y",skipna=False))
print(ds.weighted(w).mean())
# ---
ds = da.to_dataset()
ds["b"]=("y",[1,2,3,4])
ds["d"]=("x",[1.5,2,3])
ds.attrs["t"]=1
w = xr.DataArray([1,2,0,3.],dims="y",coords={"y":[10,20,30,40]})
print(ds.weighted(w).mean("x"))
# ---
w = xr.DataArray([1,2,0,3.],dims="y",coords={"y":[10,20,30,40]})
print(da.weighted(w.where(w>1)).mean())
# ---
print(da.weighted(3))
# ---
ds = da.to_dataset()
ds["b"]=("y",[1,2,3,4])
ds["d"]=("x",[1.5,2,3])
ds.attrs["t"]=1
w = xr.DataArray([1,2,0,3.],dims="y",coords={"y":[10,20,30,40]})
print(ds.weighted(w).mean("y"))
print(ds.weighted(w).quantile(.5,dim="y"))
print(da.weighted(w))
# ---
ds = da.to_dataset()
ds["b"]=("y",[1,2,3,4])
ds["d"]=("x",[1.5,2,3])
ds.attrs["t"]=1
w = xr.DataArray([1,2,0,3.],dims="y",coords={"y":[10,20,30,40]})
print(ds.weighted(w))
print(da.weighted(w>1).mean("y"))
print(da.weighted(w[:2]).mean("y"))
# ---
w = xr.DataArray([1,2,0,3.],dims="y",coords={"y":[10,20,30,40]})
print(da.weighted(w*0).mean("y"))
