import pandas as pd
midx = pd.MultiIndex.from_product([["a", "b"], [0, 1]], names=("one", "two"))
da = xr.DataArray(np.arange(4), dims="x", coords=xr.Coordinates.from_pandas_multiindex(midx, "x"), name="v")
print(da)
print(da.x.values, type(da.x.values[0]))
print(da.isel(x=0))
print(da.isel(x=[3, 0]))
print(da.isel(x=slice(None, None, -2)))
# ---
import pandas as pd
midx = pd.MultiIndex.from_product([["a", "b"], [0, 1]], names=("one", "two"))
da = xr.DataArray(np.arange(4), dims="x", coords=xr.Coordinates.from_pandas_multiindex(midx, "x"), name="v")
print(da.sel(x=("a", 1)))
print(da.sel(one="a"))
print(da.sel(x="a"))
print(da.sel(x={"one": "b", "two": 0}))
print(da.sel(one="a", drop=True))
print(da.sel(one="b", two=1))
# ---
import pandas as pd
midx = pd.MultiIndex.from_product([["a", "b"], [0, 1]], names=("one", "two"))
da = xr.DataArray(np.arange(4), dims="x", coords=xr.Coordinates.from_pandas_multiindex(midx, "x"), name="v")
print(da.sel(x=[("a", 1), ("b", 0)]))
print(da.sel(x=slice(("a", 1), ("b", 0))))
print(da.sel(x=slice("b", None)))
print(da.sel(x=(["a", "b"], 0)))
print(da.sel(x=(slice(None), [1])))
print(da.loc["b"], da.loc["b", 1] if False else da.loc[("b", 1)])
# ---
import pandas as pd
midx = pd.MultiIndex.from_product([["a", "b"], [0, 1]], names=("one", "two"))
da = xr.DataArray(np.arange(4), dims="x", coords=xr.Coordinates.from_pandas_multiindex(midx, "x"))
da.sel(one="c")
# ---
import pandas as pd
midx = pd.MultiIndex.from_product([["a", "b"], [0, 1]], names=("one", "two"))
da = xr.DataArray(np.arange(4), dims="x", coords=xr.Coordinates.from_pandas_multiindex(midx, "x"))
da.sel(one="a", method="nearest")
# ---
import pandas as pd
midx = pd.MultiIndex.from_product([["a", "b"], [0, 1]], names=("one", "two"))
da = xr.DataArray(np.arange(4), dims="x", coords=xr.Coordinates.from_pandas_multiindex(midx, "x"))
da.sel(one=["a", "b"])
# ---
import pandas as pd
midx = pd.MultiIndex.from_product([["a", "b"], [0, 1]], names=("one", "two"))
da = xr.DataArray(np.arange(4), dims="x", coords=xr.Coordinates.from_pandas_multiindex(midx, "x"))
da.sel(one=slice("a", "b"))
# ---
import pandas as pd
midx = pd.MultiIndex.from_product([["a", "b"], [0, 1]], names=("one", "two"))
da = xr.DataArray(np.arange(4), dims="x", coords=xr.Coordinates.from_pandas_multiindex(midx, "x"))
da.sel(x=("a", 0), one="a")
# ---
import pandas as pd
midx = pd.MultiIndex.from_product([["a", "b"], [0, 1]], names=("one", "two"))
da = xr.DataArray(np.arange(4), dims="x", coords=xr.Coordinates.from_pandas_multiindex(midx, "x"))
da.sel(x={"three": 1})
# ---
import pandas as pd
midx = pd.MultiIndex.from_product([["a", "b"], [0, 1], [1.5, 2.5]], names=("one", "two", "three"))
ds = xr.Dataset({"v": ("x", np.arange(8))}, coords=xr.Coordinates.from_pandas_multiindex(midx, "x"))
print(ds.sel(two=1))
print(ds.sel(one="a", three=2.5))
print(ds.sel(x=("b",)))
print(ds.sel(x=("b", 0)))
print(ds.unstack())
# ---
import pandas as pd
midx = pd.MultiIndex.from_product([["a", "b"], [0, 1]], names=("one", "two"))
da = xr.DataArray(np.arange(4), dims="x", coords=xr.Coordinates.from_pandas_multiindex(midx, "x"))
print(da.indexes)
print(da.xindexes)
print(da.indexes["x"])
print(da.xindexes["x"])
print(list(da.indexes), list(da.coords), "one" in da.indexes, da.xindexes.is_multi("one"))
print(da.x.to_index(), da.one.to_index(), da.get_index("x"))
# ---
ds = xr.Dataset(coords={"x": [1, 2], "time": ("time", np.array(["2000-01-01"], "datetime64[ns]"))})
print(ds.indexes)
print(ds.xindexes)
print(ds.xindexes["x"], len(ds.xindexes))
print(xr.Dataset().indexes)
# ---
da = xr.DataArray(np.arange(6).reshape(2, 3), dims=("x", "y"), coords={"x": ["b", "a"], "y": [0, 1, 2]}, name="v")
s = da.stack(z=("x", "y"))
print(s)
print(s.unstack("z"))
print(s.unstack().identical(da))
print(s.isel(z=slice(0, 4)).unstack())
print(s.isel(z=[0, 5]).unstack(fill_value=-1))
print(s.isel(z=[0, 5]).unstack("z", fill_value=-1.5))
# ---
da = xr.DataArray(np.arange(6).reshape(2, 3), dims=("x", "y"), coords={"x": ["b", "a"]}, name="v")
print(da.stack(z=["y", "x"]))
print(da.stack(z=["y", "x"], create_index=False))
print(da.stack(z=["y", "x"], create_index=None))
print(da.stack(z=["x", ...]))
print(da.stack(z=[...]).unstack("z"))
print(da.stack(z=["x"]))
print(da.stack({"z": ("x", "y")}).z.to_index())
# ---
da = xr.DataArray(np.arange(24).reshape(2, 3, 4), dims=("x", "y", "t"), coords={"x": [10, 20], "c": (("x", "t"), np.ones((2, 4))), "s": 3})
print(da.stack(z=("x", "y")))
print(da.stack(z=("t", "x")).unstack("z").dims)
print(da.stack(a=("x", "y"), b=["t"]))
print(da.stack(z=("t", "x")).unstack("z").transpose("x", "y", "t").equals(da.assign_coords(t=[0, 1, 2, 3])))
# ---
xr.DataArray(np.zeros((2, 2)), dims=("x", "y")).stack(x=("x", "y"))
# ---
xr.DataArray(np.zeros((2, 2)), dims=("x", "y")).stack(z=...)
# ---
xr.DataArray(np.zeros((2, 2)), dims=("x", "y")).unstack("z")
# ---
xr.DataArray(np.zeros((2, 2)), dims=("x", "y")).unstack("x")
# ---
da = xr.DataArray(np.zeros(2), dims="x", coords={"x": [1, 1], "y": ("x", [2, 2])}).set_index(x=["x", "y"]) if False else None
s = xr.Dataset({"v": ("x", [1, 2])}, coords={"a": ("x", [1, 1]), "b": ("x", [2, 2])}).set_index(x=["a", "b"])
print(s)
s.unstack()
# ---
ds = xr.Dataset({"a": (("x", "y"), np.arange(4).reshape(2, 2)), "b": ("x", [1, 2]), "c": 5}, coords={"y": ["u", "v"]}, attrs={"t": 1})
print(ds.stack(z=("x", "y")))
print(ds.stack(z=("x", "y")).unstack())
print(ds.stack(z=("x", "y")).isel(z=[0, 1, 2]).unstack(fill_value={"a": -1}))
print(list(ds.stack(z=("x", "y")).variables), list(ds.stack(z=("x", "y")).unstack().variables))
# ---
ds = xr.Dataset({"v": ("x", [1.0, 2.0])}, coords={"x": [10, 20], "a": ("x", [3, 4])}, attrs={"k": 1})
print(ds.set_index(x="a"))
print(ds.set_index(x="a", append=True))
print(ds.set_index(x=["x", "a"]) if False else ds.reset_index("x"))
print(ds.reset_index("x", drop=True))
print(ds.set_index(x="a", append=True).reset_index("x"))
print(ds.set_index(x="a", append=True).reset_index("a"))
print(ds.set_index(x="a", append=True).reset_index(["x_level_0"], drop=True))
# ---
ds = xr.Dataset({"v": ("x", [1.0, 2.0, 3.0])}, coords={"a": ("x", ["q", "p", "q"]), "b": ("x", [3, 4, 5])})
m = ds.set_index(x=["a", "b"])
print(m)
print(m.reorder_levels(x=["b", "a"]))
print(m.x.to_index(), m.unstack())
print(m.set_index(x="a"))
print(m.reset_index("x"), m.reset_index("a"))
print(m.drop_vars(["x", "a", "b"]))
# ---
xr.Dataset({"v": ("x", [1.0, 2.0])}).set_index(x="w")
# ---
xr.Dataset({"v": ("x", [1.0, 2.0])}, coords={"a": ("y", [1])}).set_index(x="a")
# ---
xr.Dataset({"v": ("x", [1.0, 2.0])}, coords={"a": ("y", [1]), "b": ("x", [1, 2])}).set_index(x=["a", "b"])
# ---
xr.Dataset({"v": ("x", [1.0, 2.0])}, coords={"a": 1}).set_index(x="a")
# ---
xr.Dataset({"v": ("x", [1.0, 2.0])}).reset_index("x")
# ---
xr.Dataset({"v": ("x", [1.0, 2.0])}, coords={"x": [1, 2]}).reorder_levels(x=["a"])
# ---
ds = xr.Dataset({"v": ("x", [1.0, 2.0])}, coords={"x": [10, 20], "a": ("x", [3, 4])})
d = ds.set_xindex("a")
print(d, d.xindexes)
print(d.sel(a=4), d.sel(a=[4, 3]), d.sel(a=slice(3, 3)))
print(ds.sel(a=4))
print(d.isel(x=0), d.isel(x=[1]).xindexes, d.isel(x=slice(1)).xindexes)
print(d.drop_indexes("a").xindexes, d.drop_indexes(["a", "x"]))
# ---
ds = xr.Dataset({"v": ("x", [1.0, 2.0])}, coords={"a": ("x", [3, 4]), "b": ("x", ["u", "w"])})
d = ds.set_xindex(["a", "b"])
print(d, d.xindexes, d.sel(a=3))
print(d.drop_indexes(["x", "a", "b"]))
# ---
xr.Dataset({"v": ("x", [1.0, 2.0])}).set_xindex("v")
# ---
xr.Dataset({"v": ("x", [1.0, 2.0])}).set_xindex("nope")
# ---
xr.Dataset(coords={"a": 1}).set_xindex("a")
# ---
xr.Dataset(coords={"x": [1, 2]}).drop_indexes("y")
# ---
xr.Dataset(coords={"x": [1, 2], "a": ("x", [1, 2])}).drop_indexes("a")
# ---
d = xr.Dataset(coords={"a": ("x", [3, 4]), "b": ("x", ["u", "w"])}).set_xindex(["a", "b"])
# message differs: xarray prints the index
d.drop_indexes("a")
# ---
d = xr.DataArray([1, 2], dims="x", coords={"x": [10, 20]})
e = d.drop_indexes("x")
print(e, e.xindexes, e.drop_indexes("x", errors="ignore").equals(d))
print((e + xr.DataArray([1, 2], dims="x")).coords)
print(e.set_xindex("x").xindexes, e.sel(x=20))
print(e.isel(x=slice(0, 1)), e.rename(x="y"))
# ---
ds = xr.Dataset({"a": (("x", "y"), [[0, 1, 2], [3, 4, 5]]), "b": ("x", [6, 7])}, coords={"y": ["u", "v", "w"]})
s = ds.to_stacked_array("z", sample_dims=["x"])
print(s)
print(s.to_unstacked_dataset(dim="z"))
print(ds.to_stacked_array("z", ["x"], variable_dim="var", name="n").name)
print(s.z.to_index())
# ---
ds = xr.Dataset({"a": (("x", "y"), np.zeros((2, 3))), "b": ("y", [6, 7, 8])})
ds.to_stacked_array("z", sample_dims=["x"])
# ---
xr.DataArray([1, 2], dims="x", coords={"x": [1, 2]}).to_unstacked_dataset("x")
# ---
arr = xr.DataArray(np.arange(6).reshape(2, 3), coords=[("x", ["a", "b"]), ("y", [0, 1, 2])])
data = xr.Dataset({"a": arr, "b": arr.isel(y=0)})
stacked = data.to_stacked_array("z", ["x"])
print(stacked.indexes["z"])
print(stacked.to_unstacked_dataset(dim="z").identical(data))
# ---
import pandas as pd
midx = pd.MultiIndex.from_tuples([("a", 1), ("b", 2), ("a", 2)], names=["l", "n"])
da = xr.DataArray([1.0, 2.0, 3.0], dims="x", coords=xr.Coordinates.from_pandas_multiindex(midx, "x"), name="d")
print(da.groupby("l").sum())
print(da.groupby("n").mean())
print(da.sum(), da.mean("x"), da.cumsum("x"))
print(da.to_series(), da.to_dataframe(), da.to_pandas())
print(da.sortby("x"))
# ---
import pandas as pd
midx = pd.MultiIndex.from_tuples([("a", 1), ("b", 2), ("a", 2)], names=["l", "n"])
da = xr.DataArray([1.0, 2.0, 3.0], dims="x", coords=xr.Coordinates.from_pandas_multiindex(midx, "x"), name="d")
print(da + da.isel(x=[2, 0]))
print(xr.align(da, da.isel(x=[2, 0]), join="outer"))
print(xr.align(da, da.isel(x=[2, 0]), join="left")[1])
print(xr.align(da, da.isel(x=[2, 0]), join="right")[0])
print(xr.concat([da, da], "x"))
print(xr.concat([da, da], "t"))
print(da.equals(da.isel(x=[0, 1, 2])), da.identical(da.copy()), da.equals(da.isel(x=[1, 0, 2])))
# ---
import pandas as pd
a = pd.MultiIndex.from_tuples([("a", 1), ("b", 2)], names=["l", "n"])
b = pd.MultiIndex.from_tuples([("a", 1), ("b", 3)], names=["l", "n"])
c = pd.MultiIndex.from_tuples([("a", 1), ("b", 3)], names=["k", "n"])
make = lambda m: xr.DataArray([1.0, 2.0], dims="x", coords=xr.Coordinates.from_pandas_multiindex(m, "x"))
print(make(a) * make(b))
print(make(a).reindex_like(make(b)))
# message differs: xarray prints the indexes
make(a) + make(c)
# ---
import pandas as pd
midx = pd.MultiIndex.from_tuples([("a", 1), ("b", 2), ("a", 2)], names=["l", "n"])
ds = xr.Dataset({"d": ("x", [1.0, 2.0, 3.0])}, coords=xr.Coordinates.from_pandas_multiindex(midx, "x"))
print(ds.rename(l="letter"))
print(ds.rename(x="point", n="number"))
print(ds.rename_dims(x="p") if False else ds.rename_vars(l="q").xindexes)
print(ds.drop_isel(x=0), ds.drop_sel(x=[("a", 1)]))
print(ds.where(ds.n == 2, drop=True))
print(ds.isel(x=ds.l == "a"))
# ---
import pandas as pd
midx = pd.MultiIndex.from_product([["a", "b"], [0, 1]], names=("one", "two"))
ds = xr.Dataset({"v": ("x", [1, 2, 3, 4])})
print(ds.assign_coords(xr.Coordinates.from_pandas_multiindex(midx, "x")))
print(xr.Dataset(coords=xr.Coordinates.from_pandas_multiindex(midx, "x")))
print(xr.Dataset({"v": ("x", [1, 2, 3, 4])}, coords={"x": midx}))
print(xr.DataArray([1, 2, 3, 4], coords={"x": midx}, dims="x"))
print(xr.DataArray([1, 2, 3, 4], coords=[("x", midx)]))
print(ds.assign_coords(x=midx).assign_coords(x=[1, 2, 3, 4]))
# ---
import pandas as pd
midx = pd.MultiIndex.from_product([["a", "b"], [0, 1]], names=("one", "two"))
ds = xr.Dataset({"v": ("x", [1, 2, 3, 4])}).assign_coords(xr.Coordinates.from_pandas_multiindex(midx, "x"))
# message differs: xarray prints the index
ds.assign_coords(one=("x", [1, 2, 3, 4]))
# ---
import pandas as pd
midx = pd.MultiIndex.from_product([["a", "b"], [0, 1]], names=("x", "two"))
xr.Coordinates.from_pandas_multiindex(midx, "x")
# ---
c = xr.Coordinates({"x": [1, 2], "a": ("x", [3, 4])})
print(c, len(c), list(c), "a" in c, c["a"], dict(c.sizes), c.dims)
print(c.to_dataset())
print(c.assign(y=[1]), c.assign({"x": ("x", [5, 6])}))
print(c.merge({"z": 3}), c.merge(xr.Coordinates({"y": [1.5]})))
print(c.equals(xr.Coordinates({"x": [1, 2], "a": ("x", [3, 4])})), c.equals({}), c.identical(c.copy()))
print(c.to_index(), (c | {"k": 1}))
print(isinstance(c, xr.Coordinates), isinstance(c.to_dataset().coords, xr.Coordinates))
# ---
c = xr.Coordinates({"x": [1, 2]}, indexes={})
print(c, c.xindexes, xr.Dataset(coords=c), xr.DataArray([1, 2], dims="x", coords=c).xindexes)
print(xr.Coordinates(), xr.Coordinates(xr.Dataset(coords={"x": [1]}).coords))
c = xr.Coordinates({"x": [1, 2]})
c["b"] = ("x", [3, 4])
c.update({"k": 3})
print(c)
del c["k"]
print(c, c.get("nope"), list(c.keys()), c.drop_vars("b"))
# ---
xr.Coordinates({"x": [1, 2]})["y"]
# ---
# message differs: xarray prints the indexes
xr.Coordinates({"x": [1, 2]}).merge({"x": [1, 3]})
# ---
da = xr.DataArray(np.arange(6).reshape(2, 3), coords={"x": ["a", "b"], "y": [1, 2, 3]}, dims=("x", "y"))
print(da.coords.to_index())
print(da.coords.to_index(["y", "x"]))
print(da.coords.to_dataset(), da.coords.dtypes)
print(da.coords.equals(da.to_dataset(name="n").coords))
da.coords["t"] = 5
print(da.coords)
# ---
v = xr.IndexVariable("x", [1, 2, 3], attrs={"units": "m"})
print(v, v.name, v.to_index(), v[1:], v[0])
print(xr.DataArray([1, 2], coords={"x": [3, 4]}, dims="x").x.variable)
print(v.to_base_variable(), isinstance(v, xr.Variable), v.dims, v.ndim, v.size)
v[0] = 5
# ---
xr.IndexVariable(("x", "y"), np.zeros((2, 2)))
# ---
v = xr.Variable(("a", "b"), np.arange(6.0).reshape(2, 3))
print(v.mean("a"), v.sum(), v.isel(a=0), v[0], v[:, 1], v.transpose("b", "a"), v.T.dims)
print(v.isnull(), v.notnull(), v.astype(int), v.set_dims({"c": 2, "a": 2, "b": 3}).shape)
print(v.stack(z=("a", "b")), v.shift(b=1), v.roll(a=1), v.squeeze().shape, len(v), dict(v.sizes))
print(v.equals(v.copy()), v.identical(v + 0), v.to_index_variable() if False else "")
v[0, 1] = 9
v[dict(a=1)] = 0
print(v)
# ---
da = xr.DataArray(np.arange(12.0).reshape(3, 4), coords={"x": [10, 20, 30], "y": ["a", "b", "c", "d"]}, dims=("x", "y"), name="n")
print(da.sel(x=20, y="c").item(), da.sel(x=[10, 30], y=["d", "a"]))
print(da.sel(x=xr.DataArray([10, 30], dims="p"), y=xr.DataArray(["d", "a"], dims="p")))
print(da.sel(x=slice(20, None), y=slice("b", "c")), da.sel(x=slice(30, 10)), da.sel(x=slice(None, None, -1)))
print(da.sel(x=19, method="nearest"), da.sel(x=[12, 29], method="pad"), da.sel(x=12, method="nearest", tolerance=3))
print(da.sel(x=[True, False, True]), da.sel(x=da.x > 15))
# ---
da = xr.DataArray(np.arange(3.0), coords={"x": [10, 20, 30]}, dims="x")
da.sel(x=12, method="nearest", tolerance=1)
# ---
da = xr.DataArray(np.arange(3.0), coords={"x": [10, 20, 30]}, dims="x")
da.sel(x=(10, 20))
# ---
da = xr.DataArray(np.arange(3.0), coords={"x": [10, 20, 30]}, dims="x")
da.sel(x={"a": 1})
# ---
da = xr.DataArray(np.arange(3.0), coords={"x": [10, 20, 30]}, dims="x")
da.sel(x=slice(10, 20), method="nearest")
# ---
da = xr.DataArray(np.arange(4), coords={"x": [1, 1, 2, 1]}, dims="x")
print(da.sel(x=1), da.sel(x=2), da.drop_sel(x=1))
da.sel(x=[1, 2])
# ---
da = xr.DataArray(np.arange(4), coords={"x": [1, 1, 2, 1]}, dims="x")
da.reindex(x=[1])
# ---
da = xr.DataArray(np.arange(3), coords={"x": [3, 1, 2]}, dims="x")
print(da.sel(x=slice(3, 1)), da.sel(x=slice(1, 2)))
da.sel(x=slice(0, 2))
# ---
da = xr.DataArray(np.arange(6).reshape(2, 3), dims=("x", "y"), coords={"y": [1, 2, 3]})
print(da.sel(x=1), da.sel(x=slice(0, 1)), da.sel(x=[1, 0], y=[3]))
print(da.isel(x=-1, y=[0, -1]), da.isel(x=xr.DataArray([0, 1], dims="y"), y=xr.DataArray([2, 1], dims="y")))
print(da.isel(y=xr.DataArray([[0, 1], [2, 0]], dims=("p", "q"))))
print(da.isel(x=[], y=slice(3, 0)), da[0], da[..., 1], da[:, ::-1], da[{"x": 0}])
print(da.isel(z=0, missing_dims="ignore").shape)
# ---
xr.DataArray(np.zeros((2, 3)), dims=("x", "y")).isel(z=0)
# ---
xr.DataArray(np.zeros((2, 3)), dims=("x", "y")).isel(x=5)
# ---
xr.DataArray(np.zeros((2, 3)), dims=("x", "y")).sel(z=0)
# ---
xr.DataArray(np.zeros((2, 3)), dims=("x", "y")).sel(x=0, method="nearest")
# ---
ds = xr.Dataset({"v": ("x", [1, 2, 3])}, coords={"x": [1, 2, 3], "c": (("x", "k"), np.zeros((3, 2)))})
ds.sel(c=0)
# ---
ds = xr.Dataset({"v": ("x", [1, 2, 3])}, coords={"x": [1, 2, 3], "a": ("x", [4, 5, 6])})
ds.sel(x=1, a=4)
# ---
da = xr.DataArray(np.arange(6.0).reshape(2, 3), dims=("x", "y"), coords={"x": ["a", "b"], "y": [1, 2, 3]})
da.loc["a"] = -1
da.loc[{"y": 2}] = [7, 8]
da[{"x": 1, "y": 0}] = 5
da.loc["b", 3:] = np.array([0.5])
da[:, 1:2] = da[:, 1:2] * 2
print(da)
da.loc[dict(x="b", y=[1, 3])] = xr.DataArray([10.0, 20.0], dims="y")
print(da)
da[dict(x=0)] = xr.DataArray([1.0, 2.0, 3.0], dims="y", coords={"y": [1, 2, 3]})
print(da)
# ---
time = np.array(["2000-01-01", "2000-01-02", "2000-02-01", "2001-03-05"], "datetime64[ns]")
da = xr.DataArray(np.arange(4), coords={"time": time}, dims="time")
print(da.sel(time="2000"), da.sel(time="2000-01"), da.sel(time="2000-01-02"), da.sel(time=slice("2000-01-02", "2000")))
print(da.sel(time=["2000-02-01"]), da.sel(time=np.datetime64("2001-03-05")), da.sel(time="2000-01-20", method="nearest"))
print(da.isel(time=::-1) if False else da[::-1].sel(time=slice("2000-02", "2000-01-02")))
# ---
import pandas as pd
time = pd.date_range("2000-01-01", periods=2)
da = xr.DataArray(np.arange(4).reshape(2, 2), coords={"time": time, "k": [1, 2]}, dims=("time", "k")).stack(z=("time", "k"))
print(da)
print(da.isel(z=0), da.z.values[0])
print(da.sel(time="2000-01-02"))
print(da.sel(z=(pd.Timestamp("2000-01-01"), 2)))
print(da.unstack())
# ---
ds = xr.Dataset({"t": ("x", [1, 2]), "s": ("x", ["a", "b"])}, coords={"x": [10, 20], "k": ("x", [True, False])})
print(ds.reindex(x=[20, 30]))
print(ds.reindex(x=[20, 30], fill_value={"t": -1}), ds.reindex(x=[20, 30], fill_value=0))
print(list(ds.reindex(x=[20, 30]).variables))
print(ds.reindex({"x": [11, 19]}, method="nearest", tolerance=1), ds.reindex(x=[]))
print(ds.reindex(x=xr.DataArray([20], dims="x", coords={"x": [20]})))
# ---
ds = xr.Dataset({"t": ("x", [1, 2])})
print(ds.reindex(x=[5, 6]))
ds.reindex(x=[5, 6, 7])
# ---
xr.Dataset({"t": ("x", [1, 2])}).reindex(y=[1])
# ---
xr.Dataset({"t": ("x", [1, 2])}, coords={"x": [1, 2]}).reindex(x=xr.DataArray([1], dims="y"))
# ---
a = xr.DataArray([1, 2, 3], coords={"x": [1, 2, 3]}, dims="x", name="a", attrs={"u": 1})
b = xr.DataArray([10.0, 20.0], coords={"x": [4, 2]}, dims="x", name="b")
for join in ["inner", "outer", "left", "right"]:
    print(*xr.align(a, b, join=join))
print(*xr.align(a, b, join="outer", fill_value=-5))
print(*xr.align(a.to_dataset(), b.to_dataset(), join="outer", fill_value={"a": 0, "b": 1.5}))
print(*xr.align(a, b, join="outer", exclude="x"))
print(xr.align(a)[0].identical(a))
print(*xr.align(a[:2], b, join="override"))
print(a.reindex_like(b), b.reindex_like(a, fill_value=7), a.reindex_like(b, method="pad"))
# ---
a = xr.DataArray([1, 2, 3], coords={"x": [1, 2, 3]}, dims="x")
xr.align(a, a[:2], join="exact")
# ---
a = xr.DataArray([1, 2, 3], coords={"x": [1, 2, 3]}, dims="x")
xr.align(a, a[:2], join="override")
# ---
a = xr.DataArray([1, 2, 3], dims="x")
xr.align(a, a[:2])
# ---
a = xr.DataArray([1, 2, 3], dims="x")
xr.align(a, a[:2].assign_coords(x=[1, 2]))
# ---
a = xr.DataArray([1, 2, 3], dims="x")
xr.align(a, a, join="sideways")
# ---
a = xr.DataArray([1, 2], coords={"x": [1, 2]}, dims="x")
b = xr.DataArray([3, 4], coords={"y": ["u", "v"]}, dims="y")
print(*xr.broadcast(a, b))
print(*xr.broadcast(a, b.to_dataset(name="b")))
print(*xr.broadcast(a, b, exclude=["y"]))
print(*xr.broadcast(a, a.assign_coords(x=[2, 3])))
print(a.broadcast_like(b))
# ---
da = xr.DataArray(np.arange(6).reshape(2, 3), dims=("x", "y"), coords={"x": ["a", "b"]})
print(da.head(1), da.tail(y=2), da.thin(2), da.thin(y=2), da.head({"x": 1}), da.tail(y=0), da.head(x=9).shape)
print(da.drop_sel(x="a"), da.drop_sel(x=["a", "b"]), da.drop_sel(x=["c"], errors="ignore"), da.drop_isel(y=[0, -1]), da.drop_isel(x=0))
# ---
xr.DataArray(np.zeros(3), dims="x").head(-1)
# ---
xr.DataArray(np.zeros(3), dims="x").thin()
# ---
xr.DataArray(np.zeros(3), dims="x").thin(0)
# ---
xr.DataArray(np.zeros(3), dims="x").head(x=1.5)
# ---
xr.DataArray(np.zeros(3), dims="x", coords={"x": [1, 2, 3]}).drop_sel(x=[5])
# ---
xr.DataArray(np.zeros(3), dims="x").drop_sel(y=[5])
# ---
xr.DataArray(np.zeros(3), dims="x").drop_isel(x=[5])
# ---
da = xr.DataArray(np.arange(3), dims="x", coords={"x": np.array([1, "a", 2.5], object)})
print(da.sel(x="a"), da.sel(x=[2.5, 1]))
da.sel(x="b")
# ---
da = xr.DataArray(np.arange(3), dims="x", coords={"x": [np.nan, 1.0, 2.0]})
print(da.sel(x=[2.0, 1.0]), da.isel(x=0), da.reindex(x=[1.0, 3.0]))
print(xr.DataArray(np.zeros(0), dims="x", coords={"x": []}).sel(x=[]).shape, xr.DataArray(np.zeros(0), dims="x", coords={"x": []}).sel(x=slice(1, 2)).shape)
# ---
da = xr.DataArray(np.arange(3), dims="x", coords={"x": [5, 6, 7], "c": ("x", ["p", "q", "r"])})
i = xr.DataArray([0, 2], dims="k", coords={"k": ["s", "t"], "c2": ("k", [1, 2])})
print(da.isel(x=i), da.sel(x=i + 5), da.isel(x=xr.DataArray([2, 0], dims="x")))
print(da.isel(x=xr.DataArray(1, coords={"w": 3})), da.swap_dims(x="c").sel(c="q"))
print(da.isel(x=da.c.isin(["p", "r"])), da[da.x > 5])
# ---
da = xr.DataArray(np.arange(3), dims="x", coords={"x": [5, 6, 7]})
da.isel(x=xr.DataArray([0, 1], dims="x", coords={"x": [1, 2]}))
# ---
ds = xr.Dataset({"v": ("x", [1, 2])}, coords={"x": [1, 2], "a": ("x", [3, 4])})
print(ds.rename(x="y").xindexes, ds.rename_dims(x="y").xindexes, ds.rename_vars(x="z").xindexes)
print(ds.rename_dims(x="y"), ds.rename_vars(x="z"), ds.swap_dims(x="a"), ds.swap_dims(x="n"))
print(ds.rename_vars(x="z").sel(z=2))
# ---
import pandas as pd
m = pd.MultiIndex.from_arrays([["b", "a", "b"], [1, 2, 2]], names=["p", "q"])
print(m, m.names, m.nlevels, m.shape, m[0], list(m), m.get_level_values("q"), [list(c) for c in m.codes], m.droplevel("p"))
print(pd.MultiIndex.from_tuples([(1, "x"), (2, "y")]), pd.MultiIndex.from_product([[1.5], ["k"]]))
print(len(m), m.values, m.equals(m.copy()), m.set_names(["u", "v"]))
s = pd.Series([1.0, 2.0, 3.0], index=m, name="s")
print(s.to_xarray(), xr.DataArray.from_series(s), xr.DataArray(s.values, coords={"x": m}, dims="x"))
# ---
import pandas as pd
df = pd.DataFrame({"a": [1, 2, 3], "b": ["x", "y", "z"]}, index=pd.MultiIndex.from_tuples([("p", 1), ("q", 2), ("p", 2)], names=["k", "n"]))
print(xr.Dataset.from_dataframe(df))
print(xr.Dataset(df.reset_index(drop=True)))
print(xr.Dataset.from_dataframe(df).to_dataframe())
print(xr.Dataset.from_dataframe(df).stack(z=["k", "n"]).to_dataframe())
# ---
da = xr.DataArray(np.arange(4).reshape(2, 2), dims=("x", "y"), coords={"x": ["a", "b"]}, name="n").stack(z=("x", "y"))
print(da.to_dataset(), da.to_dataset().to_dataframe(), da.to_series())
print((da * 2).x, da.max("z"), da.z, da.x)
print(da.assign_coords(w=("z", [1, 2, 3, 4])).reset_index("z"))
print(da.reset_index(["x", "y"]).z if False else da.drop_vars("z"))
print(xr.merge([da, da.rename("m")]), xr.Dataset({"p": da, "q": ("z", [1, 2, 3, 4])}))
# ---
da = xr.DataArray(np.arange(5), dims="x", coords={"x": [1, 2, 1, 3, 2]})
print(da.drop_duplicates("x"), da.drop_duplicates("x", keep="last"), da.drop_duplicates(..., keep=False))
da.drop_duplicates("y")
# ---
a = xr.DataArray([1, 2], dims="x", coords={"x": [1, 2]})
print(a.identical(a.drop_indexes("x")), a.equals(a.drop_indexes("x")), a.broadcast_equals(a.expand_dims("y")), a.equals(a.expand_dims("y")))
print(a.drop_vars(lambda o: o.coords), a.isel(x=0).expand_dims("x", create_index_for_new_dim=False).xindexes)
print(a.to_dataset(name="n").expand_dims("x2").xindexes)
# ---
import pandas as pd
df = pd.DataFrame({"a": [1, 2], "b": [3.0, 4.0]}, index=pd.Index([5, 6], name="k"))
print(xr.Dataset(df), xr.Dataset.from_dataframe(df), xr.DataArray(df))
print(xr.Dataset(pd.DataFrame({"a": [1, 2]}, index=pd.MultiIndex.from_tuples([("p", 1), ("q", 2)], names=["k", "n"]))))
# ---
import pandas as pd
midx = pd.MultiIndex.from_arrays([["a", "b", "c"], [1, 2, 3], [0.5, 1.5, 2.5]], names=["p", "q", "r"])
ds = xr.Dataset({"v": ("x", [1, 2, 3])}, coords=xr.Coordinates.from_pandas_multiindex(midx, "x"))
print(ds.reset_index("q"), ds.reset_index(["p", "r"]), ds.reset_index(["p", "q", "r"]))
print(ds.reorder_levels(x=["r", "p", "q"]), ds.drop_vars("x", errors="ignore"))
print(ds.sel(r=1.5), ds.sel(q=2, r=1.5), ds.isel(x=1).coords, ds.sel(x=("b", 2, 1.5)))
# ---
import pandas as pd
midx = pd.MultiIndex.from_tuples([("b", 1), ("a", 2), ("b", 3)], names=["p", "q"])
ds = xr.Dataset({"v": ("x", [1, 2, 3])}, coords=xr.Coordinates.from_pandas_multiindex(midx, "x"))
print(ds.unstack(), ds.sel(p="b"), ds.sel(x=("b", 3)))
# message differs: lexsort depth
ds.sel(x=slice(("a", 2), ("b", 1)))
# ---
ds = xr.Dataset({"v": (("t", "x"), np.arange(6).reshape(2, 3))}, coords={"t": [1, 2], "x": [1, 2, 3], "k": ("x", ["u", "w", "u"])})
s = ds.stack(z=["t", "x"])
print(s.groupby("x").mean(), s.groupby("t").sum())
print(s.k, s.sel(t=1), s.sel(z=(2, 3)).v.item())
print(s.isel(z=s.k == "u").unstack())
print(s.v.isel(z=[5, 0]).to_series())
# --- levels through other operations
import pandas as pd
midx = pd.MultiIndex.from_product([["a", "b"], [0, 1]], names=("one", "two"))
da = xr.DataArray(np.arange(4.), dims="x", coords=xr.Coordinates.from_pandas_multiindex(midx, "x"), name="v")
ds = da.to_dataset()
print(da.groupby("one") - da.groupby("one").mean())
d = da.copy()
d.loc["a"] = -1
d.loc[{"x": ("b", 0)}] = 7
d[dict(x=3)] = 9
print(d, d.where(d > 0), d.where(d.one == "a", drop=True))
ds["w"] = da * 2
ds["k"] = ("x", [1, 2, 3, 4])
print(ds, ds.swap_dims(x="y"), ds.reset_coords(), da.to_dataset("x"), da.unstack().to_dataset("one"))
print(da.shift(x=1), da.roll(x=1, roll_coords=True), da.diff("x"), da.cumsum("x"), da.isel(x=0).expand_dims("x"))
print(xr.concat([da.isel(x=[0]), da.isel(x=[3])], "x").indexes["x"], xr.merge([da, da.isel(x=[0]).rename("w")]))
print(da.isel(x=xr.DataArray([0, 1], dims="p")), da.sel(one="a").sel(two=1), list(ds.sel(one="a").variables))
print(da.one.str.upper(), da.two + 1, da.sortby(["two", "one"], ascending=False), da.isel(x=slice(0, 0)))
print(da.x.values.tolist(), da.indexes["x"].names, da.combine_first(da.isel(x=[0])), ds.map(lambda v: v * 2))
# --- a MultiIndex is not replaced by its dimension alone
import pandas as pd
midx = pd.MultiIndex.from_product([["a", "b"], [0, 1]], names=("one", "two"))
ds = xr.Dataset({"v": ("x", [1, 2, 3, 4])}, coords=xr.Coordinates.from_pandas_multiindex(midx, "x"))
# message differs: xarray prints the index
ds["x"] = [1, 2, 3, 4]
# --- a level in a level
import pandas as pd
midx = pd.MultiIndex.from_product([["a", "b"], [0, 1]], names=("one", "two"))
da = xr.DataArray(np.arange(4.), dims="x", coords=xr.Coordinates.from_pandas_multiindex(midx, "x"), name="v")
da.expand_dims("t").stack(z=("t", "x"))
# --- too many labels
import pandas as pd
midx = pd.MultiIndex.from_product([["a", "b"], [0, 1]], names=("one", "two"))
xr.DataArray(np.arange(4.), dims="x", coords=xr.Coordinates.from_pandas_multiindex(midx, "x")).sel(x=("a", 0, 1))
# --- drop_dims
ds = xr.Dataset({"a": (("x", "y"), np.zeros((2, 3))), "b": ("y", [1, 2, 3]), "c": 5}, coords={"x": [1, 2]})
print(ds.drop_dims("x"), ds.drop_dims(["x", "y"]), ds.drop_dims("q", errors="ignore").dtypes)
ds.drop_dims("q")
# --- sortby functions and several keys
ds = xr.Dataset({"v": (("x", "y"), np.arange(6).reshape(3, 2))}, coords={"x": [2, 3, 1], "k": ("x", ["b", "a", "b"]), "y": [1, 0]})
print(ds.sortby(lambda d: -d.x), ds.sortby(["k", "x"]), ds.sortby([ds.k, "y"], ascending=False), ds.v.sortby(xr.DataArray([0, 2, 1], dims="x")))
ds.sortby(ds.v)
# ---
# parts of a MultiIndex have the names of its levels only
import xarray as xr

a = xr.DataArray([[1, 2], [3, 4]], {"x": [0, 1], "y": ["a", "b"]}, ("x", "y")).stack(z=("x", "y"))
print(a.indexes["z"])
print(a.indexes["z"][1:])
print(a.isel(z=slice(1, 3)).indexes["z"])
