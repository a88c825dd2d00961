a = xr.DataArray([[1.,np.nan,3.,2.],[4.,5.,np.nan,0.]], dims=("x","t"), coords={"x":[1,2],"t":[0.,1.,2.,3.],"g":("t",list("abcd")),"s":3}, name="n", attrs={"u":"K"})
print(a.cumsum("t"))
print(a.cumsum())
print(a.cumsum(["x","t"]))
# ---
a = xr.DataArray([[1.,np.nan,3.,2.],[4.,5.,np.nan,0.]], dims=("x","t"), coords={"x":[1,2],"t":[0.,1.,2.,3.],"g":("t",list("abcd")),"s":3}, name="n", attrs={"u":"K"})
print(a.cumsum("t", skipna=False))
print(a.cumprod("x", keep_attrs=False))
print(a.cumsum(...))
# ---
a = xr.DataArray([[1.,np.nan,3.,2.],[4.,5.,np.nan,0.]], dims=("x","t"), coords={"x":[1,2],"t":[0.,1.,2.,3.],"g":("t",list("abcd")),"s":3}, name="n", attrs={"u":"K"})
print(a.cumsum("z"))
# ---
a = xr.DataArray([[1.,np.nan,3.,2.],[4.,5.,np.nan,0.]], dims=("x","t"), coords={"x":[1,2],"t":[0.,1.,2.,3.],"g":("t",list("abcd")),"s":3}, name="n", attrs={"u":"K"})
i = xr.DataArray([3,1,2], dims="x", coords={"x":[10,20,30]}, attrs={"u":1})
ds = xr.Dataset({"p": a, "q": ("t", [1,2,3,4]), "r": ("x", ["u","v"])}, attrs={"k":1})
print(ds.cumsum("t"))
print(ds.cumsum())
print(i.cumsum())
# ---
import pandas as pd
b = xr.DataArray([True,False,True], dims="x")
tm = xr.DataArray(pd.date_range("2000-01-01",periods=3), dims="x")
td = tm - tm[0]
print(b.cumsum())
print(b.cumprod())
print(td.cumsum())
# ---
a = xr.DataArray([[1.,np.nan,3.,2.],[4.,5.,np.nan,0.]], dims=("x","t"), coords={"x":[1,2],"t":[0.,1.,2.,3.],"g":("t",list("abcd")),"s":3}, name="n", attrs={"u":"K"})
i = xr.DataArray([3,1,2], dims="x", coords={"x":[10,20,30]}, attrs={"u":1})
print(i.astype("int8").cumsum())
print(i.astype("float32").cumsum())
print(a.diff("t"))
# ---
a = xr.DataArray([[1.,np.nan,3.,2.],[4.,5.,np.nan,0.]], dims=("x","t"), coords={"x":[1,2],"t":[0.,1.,2.,3.],"g":("t",list("abcd")),"s":3}, name="n", attrs={"u":"K"})
print(a.diff("t", n=-1))
# ---
a = xr.DataArray([[1.,np.nan,3.,2.],[4.,5.,np.nan,0.]], dims=("x","t"), coords={"x":[1,2],"t":[0.,1.,2.,3.],"g":("t",list("abcd")),"s":3}, name="n", attrs={"u":"K"})
print(a.diff("t", n=2))
print(a.diff("t", n=0))
print(a.diff("t", label="lower"))
# ---
a = xr.DataArray([[1.,np.nan,3.,2.],[4.,5.,np.nan,0.]], dims=("x","t"), coords={"x":[1,2],"t":[0.,1.,2.,3.],"g":("t",list("abcd")),"s":3}, name="n", attrs={"u":"K"})
print(a.diff("t", label="foo"))
# ---
a = xr.DataArray([[1.,np.nan,3.,2.],[4.,5.,np.nan,0.]], dims=("x","t"), coords={"x":[1,2],"t":[0.,1.,2.,3.],"g":("t",list("abcd")),"s":3}, name="n", attrs={"u":"K"})
print(a.diff("z"))
# ---
import pandas as pd
a = xr.DataArray([[1.,np.nan,3.,2.],[4.,5.,np.nan,0.]], dims=("x","t"), coords={"x":[1,2],"t":[0.,1.,2.,3.],"g":("t",list("abcd")),"s":3}, name="n", attrs={"u":"K"})
i = xr.DataArray([3,1,2], dims="x", coords={"x":[10,20,30]}, attrs={"u":1})
tm = xr.DataArray(pd.date_range("2000-01-01",periods=3), dims="x")
print(a.diff("t", n=7))
print(i.diff("x"))
print(tm.diff("x"))
# ---
a = xr.DataArray([[1.,np.nan,3.,2.],[4.,5.,np.nan,0.]], dims=("x","t"), coords={"x":[1,2],"t":[0.,1.,2.,3.],"g":("t",list("abcd")),"s":3}, name="n", attrs={"u":"K"})
i = xr.DataArray([3,1,2], dims="x", coords={"x":[10,20,30]}, attrs={"u":1})
ds = xr.Dataset({"p": a, "q": ("t", [1,2,3,4]), "r": ("x", ["u","v"])}, attrs={"k":1})
print(ds[["p","q"]].diff("t"))
print(ds.diff("t"))
print(i.astype("uint8").diff("x"))
# ---
a = xr.DataArray([[1.,np.nan,3.,2.],[4.,5.,np.nan,0.]], dims=("x","t"), coords={"x":[1,2],"t":[0.,1.,2.,3.],"g":("t",list("abcd")),"s":3}, name="n", attrs={"u":"K"})
print(a.shift(t=1))
print(a.shift(t=-2))
print(a.shift(t=1, x=1))
# ---
a = xr.DataArray([[1.,np.nan,3.,2.],[4.,5.,np.nan,0.]], dims=("x","t"), coords={"x":[1,2],"t":[0.,1.,2.,3.],"g":("t",list("abcd")),"s":3}, name="n", attrs={"u":"K"})
print(a.shift({"t":1}))
print(a.shift(t=9))
print(a.shift(t=0))
# ---
i = xr.DataArray([3,1,2], dims="x", coords={"x":[10,20,30]}, attrs={"u":1})
b = xr.DataArray([True,False,True], dims="x")
print(i.shift(x=1))
print(i.shift(x=1, fill_value=0))
print(b.shift(x=1, fill_value=False))
# ---
import pandas as pd
a = xr.DataArray([[1.,np.nan,3.,2.],[4.,5.,np.nan,0.]], dims=("x","t"), coords={"x":[1,2],"t":[0.,1.,2.,3.],"g":("t",list("abcd")),"s":3}, name="n", attrs={"u":"K"})
tm = xr.DataArray(pd.date_range("2000-01-01",periods=3), dims="x")
td = tm - tm[0]
ds = xr.Dataset({"p": a, "q": ("t", [1,2,3,4]), "r": ("x", ["u","v"])}, attrs={"k":1})
print(tm.shift(x=1))
print(td.shift(x=-1))
print(ds.shift(t=1))
# ---
a = xr.DataArray([[1.,np.nan,3.,2.],[4.,5.,np.nan,0.]], dims=("x","t"), coords={"x":[1,2],"t":[0.,1.,2.,3.],"g":("t",list("abcd")),"s":3}, name="n", attrs={"u":"K"})
ds = xr.Dataset({"p": a, "q": ("t", [1,2,3,4]), "r": ("x", ["u","v"])}, attrs={"k":1})
print(ds.shift(z=1))
# ---
a = xr.DataArray([[1.,np.nan,3.,2.],[4.,5.,np.nan,0.]], dims=("x","t"), coords={"x":[1,2],"t":[0.,1.,2.,3.],"g":("t",list("abcd")),"s":3}, name="n", attrs={"u":"K"})
print(a.shift(z=1))
# ---
a = xr.DataArray([[1.,np.nan,3.,2.],[4.,5.,np.nan,0.]], dims=("x","t"), coords={"x":[1,2],"t":[0.,1.,2.,3.],"g":("t",list("abcd")),"s":3}, name="n", attrs={"u":"K"})
ds = xr.Dataset({"p": a, "q": ("t", [1,2,3,4]), "r": ("x", ["u","v"])}, attrs={"k":1})
print(ds.shift(t=1, fill_value={"p":-1,"q":-9}))
print(a.roll(t=1))
print(a.roll(t=-1, roll_coords=True))
# ---
a = xr.DataArray([[1.,np.nan,3.,2.],[4.,5.,np.nan,0.]], dims=("x","t"), coords={"x":[1,2],"t":[0.,1.,2.,3.],"g":("t",list("abcd")),"s":3}, name="n", attrs={"u":"K"})
ds = xr.Dataset({"p": a, "q": ("t", [1,2,3,4]), "r": ("x", ["u","v"])}, attrs={"k":1})
print(ds.roll(z=1))
# ---
a = xr.DataArray([[1.,np.nan,3.,2.],[4.,5.,np.nan,0.]], dims=("x","t"), coords={"x":[1,2],"t":[0.,1.,2.,3.],"g":("t",list("abcd")),"s":3}, name="n", attrs={"u":"K"})
i = xr.DataArray([3,1,2], dims="x", coords={"x":[10,20,30]}, attrs={"u":1})
ds = xr.Dataset({"p": a, "q": ("t", [1,2,3,4]), "r": ("x", ["u","v"])}, attrs={"k":1})
print(a.roll(t=5, x=1))
print(ds.roll(t=1, roll_coords=True))
print(i.roll(x=4))
# ---
a = xr.DataArray([[1.,np.nan,3.,2.],[4.,5.,np.nan,0.]], dims=("x","t"), coords={"x":[1,2],"t":[0.,1.,2.,3.],"g":("t",list("abcd")),"s":3}, name="n", attrs={"u":"K"})
i = xr.DataArray([3,1,2], dims="x", coords={"x":[10,20,30]}, attrs={"u":1})
print(i.roll(shifts={"x":1}))
print(a.pad(t=1))
print(a.pad(t=(1,2)))
# ---
a = xr.DataArray([[1.,np.nan,3.,2.],[4.,5.,np.nan,0.]], dims=("x","t"), coords={"x":[1,2],"t":[0.,1.,2.,3.],"g":("t",list("abcd")),"s":3}, name="n", attrs={"u":"K"})
print(a.pad(t=(0,1), x=(1,0)))
print(a.pad(t=1, constant_values=0))
print(a.pad(t=1, constant_values=(7,8)))
# ---
a = xr.DataArray([[1.,np.nan,3.,2.],[4.,5.,np.nan,0.]], dims=("x","t"), coords={"x":[1,2],"t":[0.,1.,2.,3.],"g":("t",list("abcd")),"s":3}, name="n", attrs={"u":"K"})
i = xr.DataArray([3,1,2], dims="x", coords={"x":[10,20,30]}, attrs={"u":1})
print(a.pad(t=1, x=1, constant_values={"t":(7,8),"x":1}))
print(i.pad(x=1))
print(i.pad(x=1, constant_values=5))
# ---
import pandas as pd
a = xr.DataArray([[1.,np.nan,3.,2.],[4.,5.,np.nan,0.]], dims=("x","t"), coords={"x":[1,2],"t":[0.,1.,2.,3.],"g":("t",list("abcd")),"s":3}, name="n", attrs={"u":"K"})
i = xr.DataArray([3,1,2], dims="x", coords={"x":[10,20,30]}, attrs={"u":1})
st = xr.DataArray(["a","bb","c"], dims="x")
tm = xr.DataArray(pd.date_range("2000-01-01",periods=3), dims="x")
print(st.pad(x=1))
print(tm.pad(x=1))
print(i.pad(x=2, mode="edge"))
# ---
i = xr.DataArray([3,1,2], dims="x", coords={"x":[10,20,30]}, attrs={"u":1})
print(i.pad(x=2, mode="linear_ramp"))
print(i.pad(x=2, mode="maximum"))
print(i.pad(x=2, mode="mean"))
# ---
i = xr.DataArray([3,1,2], dims="x", coords={"x":[10,20,30]}, attrs={"u":1})
print(i.pad(x=2, mode="median"))
print(i.pad(x=2, mode="minimum"))
print(i.pad(x=2, mode="reflect"))
# ---
a = xr.DataArray([[1.,np.nan,3.,2.],[4.,5.,np.nan,0.]], dims=("x","t"), coords={"x":[1,2],"t":[0.,1.,2.,3.],"g":("t",list("abcd")),"s":3}, name="n", attrs={"u":"K"})
i = xr.DataArray([3,1,2], dims="x", coords={"x":[10,20,30]}, attrs={"u":1})
print(i.pad(x=2, mode="symmetric"))
print(i.pad(x=2, mode="wrap"))
print(a.pad(t=1, mode="edge"))
# ---
a = xr.DataArray([[1.,np.nan,3.,2.],[4.,5.,np.nan,0.]], dims=("x","t"), coords={"x":[1,2],"t":[0.,1.,2.,3.],"g":("t",list("abcd")),"s":3}, name="n", attrs={"u":"K"})
print(a.pad(t=1, mode="linear_ramp"))
print(a.pad(t=1, mode="maximum"))
print(a.pad(t=1, mode="mean"))
# ---
a = xr.DataArray([[1.,np.nan,3.,2.],[4.,5.,np.nan,0.]], dims=("x","t"), coords={"x":[1,2],"t":[0.,1.,2.,3.],"g":("t",list("abcd")),"s":3}, name="n", attrs={"u":"K"})
print(a.pad(t=1, mode="median"))
print(a.pad(t=1, mode="minimum"))
print(a.pad(t=1, mode="reflect"))
# ---
a = xr.DataArray([[1.,np.nan,3.,2.],[4.,5.,np.nan,0.]], dims=("x","t"), coords={"x":[1,2],"t":[0.,1.,2.,3.],"g":("t",list("abcd")),"s":3}, name="n", attrs={"u":"K"})
i = xr.DataArray([3,1,2], dims="x", coords={"x":[10,20,30]}, attrs={"u":1})
print(a.pad(t=1, mode="symmetric"))
print(a.pad(t=1, mode="wrap"))
print(i.astype(float).pad(x=2, mode="linear_ramp", end_values=(9,0)))
# ---
i = xr.DataArray([3,1,2], dims="x", coords={"x":[10,20,30]}, attrs={"u":1})
print(i.pad(x=2, mode="foo"))
# ---
a = xr.DataArray([[1.,np.nan,3.,2.],[4.,5.,np.nan,0.]], dims=("x","t"), coords={"x":[1,2],"t":[0.,1.,2.,3.],"g":("t",list("abcd")),"s":3}, name="n", attrs={"u":"K"})
i = xr.DataArray([3,1,2], dims="x", coords={"x":[10,20,30]}, attrs={"u":1})
ds = xr.Dataset({"p": a, "q": ("t", [1,2,3,4]), "r": ("x", ["u","v"])}, attrs={"k":1})
print(i.pad(x=2, mode="mean", stat_length=2))
print(i.pad(x=2, mode="reflect", reflect_type="odd"))
print(ds.pad(t=1))
# ---
a = xr.DataArray([[1.,np.nan,3.,2.],[4.,5.,np.nan,0.]], dims=("x","t"), coords={"x":[1,2],"t":[0.,1.,2.,3.],"g":("t",list("abcd")),"s":3}, name="n", attrs={"u":"K"})
ds = xr.Dataset({"p": a, "q": ("t", [1,2,3,4]), "r": ("x", ["u","v"])}, attrs={"k":1})
print(ds.pad(x=1))
print(ds.pad(t=1, constant_values={"p":0,"q":9}))
print(ds.pad(t=1, mode="edge"))
# ---
a = xr.DataArray([[1.,np.nan,3.,2.],[4.,5.,np.nan,0.]], dims=("x","t"), coords={"x":[1,2],"t":[0.,1.,2.,3.],"g":("t",list("abcd")),"s":3}, name="n", attrs={"u":"K"})
print(a.pad(t=-1))
# ---
a = xr.DataArray([[1.,np.nan,3.,2.],[4.,5.,np.nan,0.]], dims=("x","t"), coords={"x":[1,2],"t":[0.,1.,2.,3.],"g":("t",list("abcd")),"s":3}, name="n", attrs={"u":"K"})
print(a.pad(z=1))
print(a.pad(t=1, keep_attrs=False))
print(a.pad({"t":1}))
# ---
i = xr.DataArray([3,1,2], dims="x", coords={"x":[10,20,30]}, attrs={"u":1})
print(i.pad(x=(3,4), mode="reflect", reflect_type="odd"))
print(i.pad(x=(5,0), mode="symmetric", reflect_type="odd"))
print(i.pad(x=4, mode="reflect"))
# ---
a = xr.DataArray([[1.,np.nan,3.,2.],[4.,5.,np.nan,0.]], dims=("x","t"), coords={"x":[1,2],"t":[0.,1.,2.,3.],"g":("t",list("abcd")),"s":3}, name="n", attrs={"u":"K"})
print(a.pad(t=2, mode="minimum", stat_length=0))
# ---
a = xr.DataArray([[1.,np.nan,3.,2.],[4.,5.,np.nan,0.]], dims=("x","t"), coords={"x":[1,2],"t":[0.,1.,2.,3.],"g":("t",list("abcd")),"s":3}, name="n", attrs={"u":"K"})
i = xr.DataArray([3,1,2], dims="x", coords={"x":[10,20,30]}, attrs={"u":1})
print(a.pad(t=(1,2), x=1, mode="linear_ramp", end_values={"t":(5,6)}))
print(a.pad(t=2, mode="maximum", stat_length={"t":(1,2)}))
print(i.pad(x=1, constant_values=7.7))
# ---
a = xr.DataArray([[1.,np.nan,3.,2.],[4.,5.,np.nan,0.]], dims=("x","t"), coords={"x":[1,2],"t":[0.,1.,2.,3.],"g":("t",list("abcd")),"s":3}, name="n", attrs={"u":"K"})
b = xr.DataArray([True,False,True], dims="x")
st = xr.DataArray(["a","bb","c"], dims="x")
ds = xr.Dataset({"p": a, "q": ("t", [1,2,3,4]), "r": ("x", ["u","v"])}, attrs={"k":1})
print(b.pad(x=1, constant_values=False))
print(st.pad(x=1, constant_values="zz"))
print(ds.pad(t=1, constant_values={"t":(1,2)}))
# ---
import pandas as pd
a = xr.DataArray([[1.,np.nan,3.,2.],[4.,5.,np.nan,0.]], dims=("x","t"), coords={"x":[1,2],"t":[0.,1.,2.,3.],"g":("t",list("abcd")),"s":3}, name="n", attrs={"u":"K"})
tm = xr.DataArray(pd.date_range("2000-01-01",periods=3), dims="x")
td = tm - tm[0]
ds = xr.Dataset({"p": a, "q": ("t", [1,2,3,4]), "r": ("x", ["u","v"])}, attrs={"k":1})
print(ds.pad(t=1, constant_values=3))
print(ds[["p","q"]].pad(t=1, mode="mean", keep_attrs=False))
print(td.pad(x=1))
