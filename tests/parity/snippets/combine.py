def show(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__)
a = xr.Dataset({"t": (("x", "y"), [[1., 2.], [3., 4.]], {"units": "K"})}, coords={"x": [0, 1], "y": [5, 6], "s": 1}, attrs={"a": 1, "b": 2})
b = xr.Dataset({"t": (("x", "y"), [[5., 6.]], {"units": "C"})}, coords={"x": [2], "y": [5, 6], "s": 1}, attrs={"a": 1, "b": 3})
for how in ["drop", "identical", "no_conflicts", "drop_conflicts", "override", "nope"]:
    show(lambda: xr.concat([a, b], "x", combine_attrs=how))
    show(lambda: xr.concat([a, b], "x", combine_attrs=how).t.attrs)
# ---
a = xr.Dataset({"t": ("x", [1., 2.])}, coords={"x": [0, 1]}, attrs={"n": 1})
b = xr.Dataset({"t": ("x", [3.])}, coords={"x": [2]}, attrs={"n": 2})
print(xr.concat([a, b], "x", combine_attrs=lambda all, context: {"n": sum(d.get("n", 0) for d in all)}).attrs)
xr.concat([a, b], "x", combine_attrs=lambda all, context: 1 / 0)
# ---
a = xr.Dataset({"t": ("x", [1., 2.]), "only": ("x", [1, 2])}, coords={"x": [0, 1]})
b = xr.Dataset({"t": ("x", [3.]), "late": ("x", ["q"])}, coords={"x": [2]})
print(xr.concat([a, b], "x"))
print(xr.concat([a, b], "x", fill_value={"only": -1}))
print(xr.concat([b, a, b], "x", fill_value=7))
# ---
a = xr.DataArray([[1, 2], [3, 4]], dims=("x", "y"), coords={"y": [10, 20]}, name="a")
b = xr.DataArray([[5, 6]], dims=("x", "y"), coords={"y": [20, 30]}, name="b")
for join in ["outer", "inner", "left", "right", "override"]:
    print(xr.concat([a, b], "x", join=join))
print(xr.concat([a, b], "x", fill_value=-1))
print(xr.concat([a, b], "x", fill_value={"a": -2}))
xr.concat([a, b], "x", join="exact")
# ---
a = xr.DataArray([1, 2], dims="x", coords={"x": [0, 1], "l": ("x", ["a", "b"]), "s": 3.})
for dim in ["new", xr.DataArray([7, 8], dims="k", attrs={"u": 1}), xr.DataArray(["p", "q"], dims="k", name="other"), xr.Variable("v", [1., 2.]), [4, 5]]:
    print(xr.concat([a, a + 10], dim))
# ---
import pandas as pd
a = xr.DataArray([1, 2], dims="x", coords={"x": [0, 1]}, name="n")
print(xr.concat([a, a], pd.Index([10, 20], name="p")))
print(xr.concat([a, a], pd.Index([10, 20])))
print(xr.concat([a, a.rename("m")], "x").name)
xr.concat([a, a.rename("m")], "x", compat="identical")
# ---
a = xr.Dataset({"t": ("x", [1, 2]), "k": 5}, coords={"x": [0, 1], "c": ("y", [1, 2])})
b = xr.Dataset({"t": ("x", [3, 4]), "k": 6}, coords={"x": [2, 3], "c": ("y", [1, 3])})
def show(**kw):
    try:
        print(xr.concat([a, b], "x", **kw))
    except Exception as e:
        print(type(e).__name__)
for data_vars in ["all", "minimal", "different", ["t"], ["k"], ["nope"], None, "x"]:
    show(data_vars=data_vars)
for coords in ["all", "minimal", "different", ["c"], ["nope"]]:
    show(coords=coords)
for compat in ["equals", "identical", "broadcast_equals", "no_conflicts", "override"]:
    show(data_vars="minimal", coords="minimal", compat=compat)
# ---
a = xr.Dataset({"t": ("x", [1, 2])}, coords={"c": 1})
b = xr.Dataset({"t": ("x", [3, 4])}, coords={"c": 2})
print(xr.concat([a, b], "x"))
print(xr.concat([a, b], "n"))
print(xr.concat([a, b], "c"))
print(xr.concat([a.t, b.t], "c"))
print(xr.concat([a, a], "n", coords="minimal"))
# ---
a = xr.Dataset({"t": ("x", [1, 2])}, coords={"c": 1})
xr.concat([a, a], "n", coords="minimal", data_vars="minimal")
# ---
a = xr.Dataset({"t": ("x", [1, 2])}, coords={"c": 1})
xr.concat([a, a.drop_vars("c")], "x")
# ---
a = xr.Dataset({"t": ("x", [1, 2])}, coords={"c": 1})
xr.concat([a, a.reset_coords("c")], "x")
# ---
xr.concat([], "x")
# ---
xr.concat([xr.Dataset(), xr.DataArray(1)], "x")
# ---
xr.concat([1, 2], "x")
# ---
a = xr.DataArray([1, 2], dims="x")
b = xr.DataArray(["a", "bcd"], dims="x")
c = xr.DataArray([True, False], dims="x")
d = xr.DataArray(np.array([1.5], "f4"), dims="x")
e = xr.DataArray(np.array(["2000-01-01"], "M8[s]"), dims="x")
for parts in [(a, d), (a, c), (d, d), (b, b[:1]), (a, b), (c, c), (e, e), (a[:0], a), (a[:0], a[:0])]:
    print(xr.concat(parts, "x"))
# ---
a = xr.DataArray([[1, 2]], dims=("x", "y"))
b = xr.DataArray([[3], [4]], dims=("y", "x"))
print(xr.concat([a, b], "x"))
print(xr.concat([a, b], "y"))
print(xr.concat([a, b], "z"))
print(xr.concat([a, xr.DataArray(9)], "x"))
print(xr.concat([xr.DataArray([5, 6], dims="y"), a], "x"))
# ---
a = xr.Dataset({"t": ("x", [1, 2])}, coords={"x": [0, 1]})
print(xr.concat([a.isel(x=[0]), a.isel(x=1)], "x"))
print(xr.concat([a.isel(x=0), a.isel(x=1)], "x"))
print(xr.concat([a, a], "x").x.values, xr.concat((d for d in [a, a]), "x").t.values)
# ---
a = xr.Dataset({"t": ("x", [1, 2])}, coords={"x": [0, 1]})
b = xr.Dataset({"t": ("x", [3, 4])})
xr.concat([a, b], "x")
# ---
a = xr.Dataset({"t": ("x", [1, 2])}, coords={"x": [0, 1]})
print(xr.concat([a.isel(x=[1]), a.isel(x=[0])], "x", positions=[[1], [0]]))
# ---
a = xr.Dataset({"t": ("x", [1., np.nan]), "u": ("x", [1, 2])}, coords={"x": [0, 1]}, attrs={"a": 1})
b = xr.Dataset({"t": ("x", [np.nan, 2.]), "v": ("y", [5])}, coords={"x": [0, 1]}, attrs={"b": 1})
def show(*objects, **kw):
    try:
        out = xr.merge(objects, **kw)
        print(out, out.t.attrs if "t" in out else None)
    except Exception as e:
        print(type(e).__name__)
for compat in ["no_conflicts", "equals", "identical", "broadcast_equals", "override", "minimal", "bad"]:
    show(a, b, compat=compat)
for how in ["drop", "identical", "no_conflicts", "drop_conflicts", "override"]:
    show(a, b, combine_attrs=how)
# ---
a = xr.Dataset({"t": ("x", [1., 2.])}, coords={"x": [0, 1]})
b = xr.Dataset({"u": ("x", [3, 4])}, coords={"x": [1, 2]})
for join in ["outer", "inner", "left", "right"]:
    print(xr.merge([a, b], join=join))
print(xr.merge([a, b], fill_value=0))
print(xr.merge([a, b], fill_value={"u": -1}))
print(xr.merge([a, b.isel(x=slice(None, None, -1))]))
xr.merge([a, b], join="exact")
# ---
a = xr.Dataset({"t": ("x", [1., 2.])}, coords={"x": [0, 1]})
b = xr.Dataset({"u": ("x", [3, 4, 5])}, coords={"x": [1, 2, 3]})
xr.merge([a, b], join="override")
# ---
a = xr.Dataset({"t": ("x", [1, 2]), "c": 3})
b = xr.Dataset(coords={"c": 3})
xr.merge([a, b])
# ---
a = xr.Dataset({"t": ("x", [1, 2])})
xr.merge([a, {"t": ("x", [1, 3])}])
# ---
a = xr.DataArray([1, 2], dims="x", name="a", attrs={"k": 1})
print(xr.merge([a, a.rename("b"), {"c": 4, "d": ("y", [1])}]), xr.merge([a]).attrs)
print(xr.merge([]), xr.merge([{"c": 4}]))
print(xr.merge([a.to_dataset(), xr.Dataset(coords={"x": [1, 2]}).coords]))
xr.merge([a.rename(None)])
# ---
xr.merge([1])
# ---
a = xr.Dataset({"t": (("x", "y"), [[1, 1]])})
print(xr.merge([a, xr.Dataset({"t": ("y", [1, 1])})], compat="broadcast_equals"))
print(xr.merge([xr.Dataset({"t": ("y", [1, 1])}), a], compat="broadcast_equals"))
print(xr.merge([xr.Dataset({"t": ("y", [1, 1])}), a]))
xr.merge([xr.Dataset({"t": ("y", [1, 1])}), a], compat="equals")
# ---
a = xr.Dataset({"t": ("x", ["a", "b"])}, coords={"x": [0, 1], "k": ("x", [1, 2], {"u": 1})}, attrs={"t": 1})
b = xr.Dataset({"s": ("x", [1, 2])}, coords={"x": [1, 0], "k": ("x", [2, 1], {"u": 2})})
print(xr.merge([a, b]), xr.merge([a, b]).k.attrs)
print(a.merge(b), a.merge(b.s), a.merge({"z": 1}))
print(a.merge({"t": ("x", [5, 6])}, overwrite_vars="t"))
a.merge({"t": ("x", [5, 6])})
# ---
a = xr.Dataset({"t": (("y", "x"), np.arange(4.).reshape(2, 2))}, coords={"x": [0, 1], "y": [0, 1]})
b = a.assign_coords(x=[2, 3])
c = a.assign_coords(y=[2, 3])
d = c.assign_coords(x=[2, 3])
print(xr.combine_nested([[a, b], [c, d]], concat_dim=["y", "x"]))
print(xr.combine_by_coords([d, c, b, a]))
print(xr.combine_by_coords([d, c, b, a]).t.values)
print(xr.combine_by_coords([a, b, c]))
print(xr.combine_by_coords([a, d.rename(t="u")]))
print(xr.combine_nested([a, b.drop_vars("x"), a], "k"))
# ---
a = xr.Dataset({"t": ("x", [1, 2])}, coords={"x": [0, 1]}, attrs={"q": 1})
b = xr.Dataset({"u": ("x", [3, 4])}, coords={"x": [0, 1]}, attrs={"q": 1})
print(xr.combine_nested([a, b], concat_dim=None))
print(xr.combine_nested([[a, b], [a.assign_coords(x=[2, 3]), b.assign_coords(x=[2, 3])]], concat_dim=["x", None]))
print(xr.combine_nested([a.t, a.t], concat_dim="x"))
print(xr.combine_nested([], concat_dim="x"), xr.combine_by_coords([]), xr.combine_by_coords())
for how in ["drop", "override", "no_conflicts"]:
    print(xr.combine_by_coords([a, b], combine_attrs=how).attrs, xr.combine_nested([a, b], None, combine_attrs=how).attrs)
# ---
a = xr.Dataset({"t": ("x", [1, 2])}, coords={"x": [0, 1]})
xr.combine_nested([[a, a], [a]], concat_dim=["x", "y"])
# ---
a = xr.Dataset({"t": ("x", [1, 2])}, coords={"x": [0, 1]})
xr.combine_nested([[a, a], a], concat_dim=["x", "y"])
# ---
a = xr.Dataset({"t": ("x", [1, 2])}, coords={"x": [0, 1]})
xr.combine_nested([a, a], concat_dim=["x", "y"])
# ---
a = xr.Dataset({"t": ("x", [1, 2])}, coords={"x": [0, 1]})
xr.combine_by_coords([a, a])
# ---
xr.combine_by_coords([xr.Dataset({"t": ("x", [1, 2])}), xr.Dataset({"t": ("x", [1, 2])})])
# ---
a = xr.Dataset({"t": ("x", [1, 2, 3])}, coords={"x": [0, 2, 4]})
xr.combine_by_coords([a, a.assign_coords(x=[1, 3, 5])])
# ---
a = xr.Dataset({"t": ("x", [1, 2, 3])}, coords={"x": [0, 2, 1]})
xr.combine_by_coords([a, a.assign_coords(x=[3, 5, 6])])
# ---
a = xr.Dataset({"t": ("x", [1, 2, 3])}, coords={"x": [5, 4, 3]})
print(xr.combine_by_coords([a.assign_coords(x=[2, 1, 0]), a]))
u = xr.DataArray([1, 2], dims="x", coords={"x": [0, 1]})
print(xr.combine_by_coords([u.assign_coords(x=[2, 3]), u]))
print(xr.combine_by_coords([u.rename("a"), u.rename("b")]))
xr.combine_by_coords([u, u.rename("b")])
# ---
t = np.array(["2000-01-01", "2000-01-02", "2000-01-03"], "M8[ns]")
a = xr.Dataset({"t": ("time", [1., 2., 3.])}, coords={"time": t})
print(xr.combine_by_coords([a.assign_coords(time=t + np.timedelta64(3, "D")), a]))
print(xr.combine_by_coords([a.isel(time=[2]), a.isel(time=[0, 1])], join="outer", data_vars="minimal", coords="minimal", compat="override"))
# ---
a = xr.Dataset({"i": ("x", [1, 2]), "f": ("x", [1., np.nan]), "s": ("x", ["a", "b"])}, coords={"x": [0, 1]}, attrs={"a": 1})
b = xr.Dataset({"i": ("x", [3, 4]), "g": ("x", [1, 2], {"u": 1}), "f": ("x", [7., 8.])}, coords={"x": [1, 2]}, attrs={"b": 1})
print(a.combine_first(b), b.combine_first(a))
print(a.f.combine_first(b.f), a.f.combine_first(b.g))
print(a.combine_first(b).g.attrs, a.combine_first(b).attrs)
# ---
for name in ["sst", "soi"]:
    ds = xr.open_dataset(f"data/{name}.zarr", engine="zarr")
    print(dict(ds.sizes), list(ds.data_vars))
ds = xr.open_mfdataset("data/sst.zarr", engine="zarr")
print(dict(ds.sizes), ds.chunks != {})
ds = xr.open_mfdataset(["data/sst.zarr"], engine="zarr", parallel=True, preprocess=lambda d: d.isel(time=slice(2)))
print(dict(ds.sizes))
ds = xr.open_mfdataset(["data/sst.zarr", "data/sst.zarr"], engine="zarr", combine="nested", concat_dim="member", preprocess=lambda d: d.isel(time=slice(2)))
print(dict(ds.sizes), list(ds.data_vars), float(ds[list(ds.data_vars)[0]].isel(member=1).mean()))
ds = xr.open_mfdataset("data/s[o]*.zarr", engine="zarr", chunks={})
print(dict(ds.sizes))
# ---
xr.open_mfdataset(["data/sst.zarr"], engine="zarr", concat_dim="x")
# ---
xr.open_mfdataset([], engine="zarr")
# ---
# message differs: a path is written otherwise
xr.open_mfdataset(["data/nowhere.zarr"], engine="zarr")
# ---
ds = xr.load_dataset("data/soi.zarr", engine="zarr")
print(dict(ds.sizes))
da = xr.open_dataarray("data/soi.zarr", engine="zarr")
print(da.name, da.shape)
print(xr.load_dataarray("data/soi.zarr", engine="zarr").name)
xr.open_dataarray("data/ocean.zarr", engine="zarr")
# ---
a = xr.DataArray([[25, 35], [10, 24]], dims=("lat", "lon"), coords={"lat": [35., 40.], "lon": [100., 120.]})
b = xr.DataArray([[20, 5], [7, 13]], dims=("lat", "lon"), coords={"lat": [35., 42.], "lon": [100., 120.]})
for join in ["inner", "outer", "left", "right", "override"]:
    print(*xr.align(a, b, join=join))
print(*xr.align(a, b, join="outer", fill_value=-1))
print(*xr.align(a.to_dataset(name="q"), b.rename("r"), join="outer", fill_value={"q": 0, "r": 9}))
print(*xr.align(a, b, join="outer", exclude="lat"))
print(*xr.align(a, b, indexes={"lat": [35.]}))
print(*xr.align(a), xr.align())
# ---
a = xr.DataArray([1, 2], dims="x", coords={"x": [0, 1]})
print(*xr.broadcast(a, xr.DataArray([1, 2, 3], dims="y")))
print(*xr.broadcast(a, xr.DataArray([[1, 2, 3]], dims=("z", "y")), exclude=["y"]))
print(*xr.broadcast(a, xr.Dataset({"q": ("y", [1, 2]), "s": 4})))
print(a.broadcast_like(xr.DataArray([[1, 2, 3]], dims=("z", "y")), exclude=["z"]))
print(a.broadcast_like(xr.Dataset({"q": ("x", [1, 2])}, coords={"x": [1, 2]})))
# ---
ds = xr.Dataset({"a": ("x", [3, 5, 2]), "b": ("x", [9., 1., 0.])}, coords={"x": [2, 4, 6]})
print(xr.full_like(ds, {"a": 1, "b": 2}), xr.full_like(ds, {"a": 1, "b": 2}, dtype={"a": bool, "b": float}), xr.zeros_like(ds.a.variable))
print(xr.full_like(ds.a, 0.5), xr.full_like(ds.a, 0.5, dtype=float), xr.ones_like(ds, dtype="f4"))
xr.full_like(ds.a, {"a": 1})
# ---
with xr.set_options(use_new_combine_kwarg_defaults=True):
    a = xr.Dataset({"t": ("x", [1, 2]), "k": 5}, coords={"x": [0, 1], "c": ("y", [1, 2])})
    b = xr.Dataset({"t": ("x", [3, 4]), "k": 6}, coords={"x": [2, 3], "c": ("y", [1, 3])})
    print(xr.concat([a, b], "x"))
    try:
        xr.merge([a, b])
    except ValueError as e:
        print(type(e).__name__)
# ---
for kw in [{"display_width": 0}, {"display_width": 5.}, {"nope": 1}, {"keep_attrs": "x"}, {"arithmetic_join": "bad"}, {"display_style": "md"}, {"use_flox": 1}, {"display_max_rows": -1}, {"netcdf_engine_order": ["q"]}, {"facetgrid_figsize": 3}, {"arithmetic_compat": "z"}]:
    try:
        xr.set_options(**kw)
        print("fine", kw)
    except Exception as e:
        print(type(e).__name__, str(e)[:45])
print(xr.get_options())
with xr.set_options(display_width=100, keep_attrs=False, display_expand_attrs=False):
    print(xr.get_options()["display_width"], xr.get_options()["keep_attrs"])
    print(xr.Dataset({"a": 1}, attrs={"k": 1}))
print(xr.get_options()["display_width"], xr.get_options()["keep_attrs"])
# ---
a = xr.DataArray([1, 2], dims="x", coords={"x": [0, 1], "c": 1})
b = xr.DataArray([1, 2], dims="x", coords={"x": [1, 2], "c": 2})
for join in ["inner", "outer", "left", "right", "exact"]:
    with xr.set_options(arithmetic_join=join):
        try:
            print(a + b)
        except ValueError as e:
            print(type(e).__name__)
with xr.set_options(arithmetic_compat="override"):
    print(a + b)
with xr.set_options(arithmetic_broadcast=False):
    print(a + a)
    print(a + xr.DataArray([1, 2], dims="y"))
# ---
with xr.set_options(arithmetic_compat="equals"):
    print(xr.DataArray(1, coords={"c": 1}) + 1)
    xr.DataArray(1, coords={"c": 1}) + xr.DataArray(1, coords={"c": 2})
# ---
# what concat compared is loaded
import numpy as np, xarray as xr
ds = xr.Dataset({"v": (("t", "x"), np.ones((2, 2)))}, {"t": [0, 1], "aux": ("t", [1.0, 2.0]), "m": ("x", [3, 4])}).chunk()
print(xr.concat([ds, ds], "scenario"))
print(xr.concat([ds, (ds * 1).assign_coords(aux=ds.aux + 0)], "scenario"))
