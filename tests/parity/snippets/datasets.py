ds = xr.Dataset({"t": ("x", [1., 2., np.nan], {"units": "K"}), "i": ("x", [1, 2, 3]), "s": ("x", ["a", "b", "c"]), "n": ("y", ["u", "v"]), "z": 3.0, "b": ("x", [True, False, True]), "d": ("x", np.array([1, 2, 3], "m8[s]"))}, coords={"x": ("x", [1, 2, 3], {"ax": "X"}), "c": ("x", [1., 2., 3.])}, attrs={"title": "t"})
for keep in (None, True, False):
    out = ds.cumsum("x", keep_attrs=keep)
    print(out, out.t.attrs, out.x.attrs)
    print(ds.t.cumprod(keep_attrs=keep), ds.t.cumsum("x", keep_attrs=keep).c.attrs)
# ---
ds = xr.Dataset({"t": ("x", [1., 2., np.nan], {"units": "K"}), "i": ("x", [1, 2, 3]), "s": ("x", ["a", "b", "c"]), "n": ("y", ["u", "v"]), "z": 3.0, "b": ("x", [True, False, True]), "d": ("x", np.array([1, 2, 3], "m8[s]"))}, coords={"x": ("x", [1, 2, 3], {"ax": "X"}), "c": ("x", [1., 2., 3.])}, attrs={"title": "t"})
for keep in (True, False):
    with xr.set_options(keep_attrs=keep):
        print(ds.cumsum().attrs, ds.drop_vars("d").cumprod().t.attrs, ds.t.cumsum("x").attrs)
print(ds.t.cumsum(axis=0), ds.d.cumsum())
# ---
# message differs: numpy names its own accumulation
ds = xr.Dataset({"t": ("x", [1., 2., np.nan], {"units": "K"}), "i": ("x", [1, 2, 3]), "s": ("x", ["a", "b", "c"]), "n": ("y", ["u", "v"]), "z": 3.0, "b": ("x", [True, False, True]), "d": ("x", np.array([1, 2, 3], "m8[s]"))}, coords={"x": ("x", [1, 2, 3], {"ax": "X"}), "c": ("x", [1., 2., 3.])}, attrs={"title": "t"})
ds.s.cumsum()
# ---
# message differs: xarray lists a set, in no order
ds = xr.Dataset({"t": ("x", [1., 2., np.nan], {"units": "K"}), "i": ("x", [1, 2, 3]), "s": ("x", ["a", "b", "c"]), "n": ("y", ["u", "v"]), "z": 3.0, "b": ("x", [True, False, True]), "d": ("x", np.array([1, 2, 3], "m8[s]"))}, coords={"x": ("x", [1, 2, 3], {"ax": "X"}), "c": ("x", [1., 2., 3.])}, attrs={"title": "t"})
ds.cumsum("q")
# ---
da = xr.DataArray([[1., 2.], [3., 4.]], dims=("x", "y"), coords={"x": [1, 2], "y": [5, 6], "m": ("x", [7, 8]), "s": 3}, name="q")
db = xr.DataArray([1., 2.], dims="z", coords={"z": [1, 2], "k": 9})
def show(f):
    try:
        ds = f()
        print(list(ds.variables), list(ds.coords), list(ds.data_vars), dict(ds.sizes), [v.values.tolist() for v in ds.variables.values()])
    except Exception as e:
        print(type(e).__name__, str(e).split("\n")[0])
show(lambda: xr.Dataset({"a": da}))
show(lambda: xr.Dataset({"n": ("w", [1, 2]), "a": da, "b": db}))
show(lambda: xr.Dataset({"n": ("w", [1, 2]), "a": da, "b": db}, coords={"w": [1, 2], "y": [5, 6]}))
show(lambda: xr.Dataset({"n": ("w", [1, 2]), "w": ("w", [3, 4]), "a": da}))
show(lambda: xr.Dataset({"a": ("x", [1, 2])}, coords={"x": [1, 2], "l": ("x", [3, 4])}))
show(lambda: xr.Dataset({"a": ("x", [1, 2]), "b": ("x", [1, 2, 3])}))
show(lambda: xr.Dataset({"a": ("x", [1, 2])}, coords={"x": [1, 2, 3]}))
show(lambda: xr.Dataset({"a": ("x", [1, 2]), "b": ("x", [1, 2, 3])}, coords={"y": ("x", [1])}))
show(lambda: xr.Dataset({"a": da}, coords={"x": [2, 3]}))
show(lambda: xr.Dataset({"a": da, "b": ("x", [1, 2, 3])}))
show(lambda: xr.Dataset({"a": xr.DataArray([1, 2], dims="x"), "b": ("x", [1, 2, 3])}))
show(lambda: xr.Dataset({"a": da.drop_vars("x"), "b": da}))
show(lambda: xr.Dataset({"y": ("y", [1, 2]), "a": ("x", [1, 2])}))
show(lambda: xr.Dataset({"a": (("x", "y"), [[1, 2]]), "b": (("y", "z"), [[1, 2, 3]]), "c": (("x", "z"), [[1, 2]])}))
show(lambda: xr.Dataset({"m": ("x", [1, 2]), "a": da}))
show(lambda: xr.Dataset({"a": da, "m": ("x", [1, 2])}))
show(lambda: xr.Dataset({"a": da, "m2": da.m, "b": da.y}))
show(lambda: xr.Dataset({"a": da}, coords=da.coords))
# ---
da = xr.DataArray([[1., 2.], [3., 4.]], dims=("x", "y"), coords={"x": [1, 2], "y": [5, 6], "m": ("x", [7, 8]), "s": 3}, name="q")
db = xr.DataArray([1., 2.], dims="z", coords={"z": [1, 2], "k": 9})
def show(f):
    try:
        ds = f()
        print(list(ds.variables), list(ds.coords), list(ds.data_vars), dict(ds.sizes), [v.values.tolist() for v in ds.variables.values()])
    except Exception as e:
        print(type(e).__name__, str(e).split("\n")[0])
show(lambda: xr.Dataset(coords={"x": [1, 2], "q": da.m, "b": db}))
show(lambda: xr.Dataset({"a": da, "b": da.isel(x=[1, 0])}))
show(lambda: xr.Dataset({"a": da, "b": db, "c": da+1}))
show(lambda: xr.Dataset({"a": 3, "b": da.assign_coords(s=4), "c": da}))
show(lambda: xr.Dataset({"a": da.assign_coords(x=[1, 2]), "b": da.assign_coords(x=[2, 3])}))
show(lambda: xr.Dataset({"a": da.drop_vars(["x", "m"]), "b": da.isel(x=[0]).drop_vars(["x", "m"])}))
show(lambda: xr.Dataset({"x": ("x", [1, 2, 3]), "b": da.drop_vars(["x", "m"])}))
show(lambda: xr.Dataset({"a": ("x", [1, 2]), "b": ("x", [1, 2, 3]), "c": ("x", [1]), "d": ("y", [1]), "e": ("y", [1, 2])}))
show(lambda: da.to_dataset(name="a"))
show(lambda: xr.Dataset({"a": da}).assign(b=db))
show(lambda: xr.Dataset({"a": ("x", [1, 2])}).assign(b=("x", [1, 2, 3])))
show(lambda: xr.Dataset({"a": ("x", [1, 2])}).assign_coords(b=("x", [1, 2, 3])))
show(lambda: xr.Dataset({"a": ("x", [1, 2]), "m": da.m}).assign(b=da))
show(lambda: xr.merge([xr.Dataset({"a": da}), {"b": db}, xr.Dataset({"n": ("w", [1])})]))
show(lambda: xr.Dataset({"a": ("x", [1, 2]), "b": ("x", [1, 2, 3])}, coords={"x": [1, 2]}))
show(lambda: xr.Dataset({"a": xr.DataArray([1, 2], dims="x"), "b": xr.DataArray([1, 2, 3], dims="x")}, coords={"x": [1, 2]}))
show(lambda: xr.Dataset({"a": xr.DataArray([1, 2], dims="x"), "b": ("x", [1, 2])}, coords={"x": [1, 2]}))
show(lambda: xr.Dataset({"a": xr.DataArray([1, 2], dims="x", coords={"x": [0, 1]}), "b": ("x", [1, 2, 3])}, coords={"x": [1, 2]}))
show(lambda: xr.Dataset({"a": xr.DataArray([1, 2], dims="x", coords={"x": [0, 1]}), "b": xr.DataArray([1, 2, 3], dims="x")}))
print(xr.Dataset({"a": da, "b": db}))
print(xr.Dataset({"n": ("x", [1, 2]), "a": da, "b": db}).to_dataframe().columns)
# ---
da = xr.DataArray([1., 2.], dims="x", coords={"x": [1, 2], "m": ("x", [7, 8]), "s": 3}, name="q")
base = xr.Dataset({"a": ("x", [1, 2]), "e": ("y", [1, 2, 3])}, coords={"x": [1, 2], "s": 1, "m": ("x", [0, 0])})
def show(f):
    try:
        ds = f()
        print(list(ds.variables), list(ds.coords), list(ds.data_vars), dict(ds.sizes), [v.values.tolist() for v in ds.variables.values()])
    except Exception as e:
        print(type(e).__name__, str(e).split("\n")[0])
show(lambda: base.assign(s=("q", [1, 2])))
show(lambda: base.assign(m=5))
show(lambda: base.assign(a=("z", [1, 2, 3, 4])))
show(lambda: base.assign(a=("x", [1, 2, 3])))
show(lambda: base.assign(b=da))
show(lambda: base.assign(b=xr.DataArray([1, 2, 3], dims="x")))
show(lambda: base.assign(b=xr.DataArray([1, 2, 3], dims="y", coords={"y": [4, 5, 6]})))
show(lambda: base.assign(b=xr.DataArray([1, 2], dims="y", coords={"y": [4, 5]})))
show(lambda: base.assign(x=[5, 6]))
show(lambda: base.assign(x=("x", [5, 6, 7])))
show(lambda: base.assign(y=[5, 6, 7]))
show(lambda: base.assign(b=da.assign_coords(a=("x", [4, 5]))))
show(lambda: base.assign(b=da.drop_vars("x").assign_coords(w=2), c=da.assign_coords(w=3)))
show(lambda: base.assign(b=da.assign_coords(w=2), c=da.assign_coords(w=2)))
show(lambda: base.assign(b=lambda d: d.a+1, s=da.s))
def sets():
    d=base.copy(); d["n"]=da; d["k"]=("w", [1]); d["a"]=d.a*2; return d
show(sets)
def setc():
    d=base.copy(); d.coords["k"]=("x", [4, 5]); d.coords["z2"]=("zz", [1]); return d
show(setc)
def setbad():
    d=base.copy(); d["k"]=("x", [4, 5, 6]); return d
show(setbad)
def setbad2():
    d=base.copy(); d.coords["k"]=("x", [4, 5, 6]); return d
show(setbad2)
def setbad3():
    d=da.copy(); d.coords["k"]=("x", [4, 5, 6]); return d.to_dataset()
show(setbad3)
def up():
    d=base.copy(); d.update({"b": da, "c": ("x", [1, 2])}); return d
show(up)
# ---
da = xr.DataArray([1., 2.], dims="x", coords={"x": [1, 2], "m": ("x", [7, 8]), "s": 3}, name="q")
base = xr.Dataset({"a": ("x", [1, 2]), "e": ("y", [1, 2, 3])}, coords={"x": [1, 2], "s": 1, "m": ("x", [0, 0])})
def show(f):
    try:
        ds = f()
        print(list(ds.variables), list(ds.coords), list(ds.data_vars), dict(ds.sizes), [v.values.tolist() for v in ds.variables.values()])
    except Exception as e:
        print(type(e).__name__, str(e).split("\n")[0])
show(lambda: base.assign_coords(k=("x", [1, 2, 3])))
show(lambda: base.assign_coords(x=[4, 5]))
show(lambda: base.assign_coords(x=[4, 5, 6]))
show(lambda: base.assign_coords(k=da))
show(lambda: base.assign_coords(a=("x", [3, 4])))
show(lambda: da.assign_coords(k=("z", [1, 2, 3])).to_dataset())
show(lambda: da.assign_coords(k=("x", [1, 2, 3])).to_dataset())
show(lambda: da.assign_coords(x=[1, 2, 3]).to_dataset())
show(lambda: xr.Dataset(base))
show(lambda: xr.Dataset(base, coords={"h": 4}))
show(lambda: xr.Dataset({"b": ("x", [1, 2])}, coords=base.coords))
show(lambda: xr.Dataset(coords=da.coords))
show(lambda: xr.Dataset({"a": da}, {"x": [2, 3]}))
show(lambda: xr.Dataset({"a": da}, {"x": da.x}))
show(lambda: xr.Dataset({"a": da}, {"m": da.m, "s": 9}))
show(lambda: xr.Dataset({"a": da, "m": ("x", [7, 8])}))
show(lambda: xr.Dataset({"x": da}))
show(lambda: xr.Dataset({"a": da, "x": ("x", [1, 2])}))
show(lambda: xr.Dataset({"a": da, "x": ("x", [1, 3])}))
show(lambda: xr.Dataset({"a": da, "b": da.assign_coords(x=[2, 3]).drop_vars("m")}))
show(lambda: xr.Dataset({"a": da.s.drop_vars("s"), "b": xr.DataArray([3, 3], dims="x", coords={"s": ("x", [3, 3])}), "c": da}))
show(lambda: xr.Dataset({"a": 3, "x": ("a", [1])}))
show(lambda: xr.Dataset({"a": [1, 2, 3], "b": ("a", [1, 2, 3])}))
show(lambda: xr.Dataset({"v": (("x", "y"), [[1, 2]])}, coords={"y": xr.DataArray([5, 6], dims="y", coords={"y": [5, 6], "l": ("y", [1, 1])}), "x": [1]}))
show(lambda: xr.merge([da, {"b": ("x", [1, 2])}]))
# --- variables without the dimension, and without a value to fill in
ds = xr.Dataset({"t": (("time", "lat"), np.arange(6.0).reshape(2, 3)), "n": ("lat", [1, 2, 3]), "f": ("lat", [1.0, np.nan, 2]), "w": ("lat", list("abc"))})
numbers = ds.drop_vars("w")
print(numbers.std("time", ddof=1), numbers.var("time", ddof=2), numbers.std("time"), numbers.sum("time", min_count=2), numbers.median("time"))
print(ds.fillna({"t": 0}), ds.fillna({"f": -1}), ds.fillna(ds[["f"]] * 0), ds.fillna({}), ds.fillna({"f": xr.DataArray([7, 8, 9], dims="lat")}))
# --- a value for a variable that there is not
xr.Dataset({"a": ("x", [1.0, np.nan])}).fillna({"b": 1})
