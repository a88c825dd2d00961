# --- attributes and values are those of the dataset
ds = xr.Dataset({"foo": ("x", [1., 2., 3.])}, coords={"x": [0, 1, 2]})
ds["foo"].attrs["units"] = "K"
ds.x.attrs["ax"] = "X"
ds.coords["x"].attrs["more"] = 1
for name, array in ds.items():
    array.attrs["seen"] = name
for array in ds.values():
    array.attrs["again"] = True
ds.data_vars["foo"].attrs["data"] = 1.5
print(ds.foo.attrs, ds.x.attrs, ds["foo"].x.attrs)
ds["foo"][0] = 7
ds.foo.loc[{"x": 1}] = 8
print(ds.foo.values)
ds.foo.values[2] = 9
print(ds.foo.values)
ds.foo.data = [1., 1., 1.]
print(ds.foo.values)
ds["foo"] += 1
a = ds.foo
a.values[0] = 100
v, w = a.values, a.values
v[1] = 50
print(a.values, ds.foo.values, w)
a.attrs = {"z": 1}
print(ds.foo.attrs)
a.name = "other"
print(list(ds), a.name)
ds.foo.encoding["dtype"] = "f4"
print(ds.foo.encoding)
a.encoding = {"q": 1}
print(ds.foo.encoding)
# --- links end where variables are replaced
ds = xr.Dataset({"foo": ("x", [1., 2.])}, coords={"x": [0, 1]})
a = ds.foo
ds["bar"] = 1
a.attrs["u"] = 1
print(ds.foo.attrs)
ds["foo"] = ("x", [5., 6.])
a.attrs["v"] = 2
a[0] = -1
print(ds.foo.attrs, ds.foo.values, a.values)
ds.attrs["t"] = 1
ds.attrs = {"s": 2}
ds.encoding["e"] = 1
print(ds.attrs, ds.encoding)
# --- copies
ds = xr.Dataset({"foo": ("x", [1., 2.], {"u": 1})}, coords={"x": [0, 1]}, attrs={"a": 1})
shallow, deep = ds.copy(), ds.copy(deep=True)
shallow["foo"][0] = 7
shallow.foo.attrs["u"] = 2
shallow.attrs["a"] = 2
print(ds.foo.values, deep.foo.values, shallow.foo.values, ds.foo.attrs, ds.attrs, shallow.foo.attrs)
da = ds.foo
b, c = da.copy(), da.copy(deep=False)
b[1] = -1
c[0] = -2
print(da.values, b.values, c.values)
import copy
d, e = copy.copy(ds), copy.deepcopy(ds)
d["foo"][1] = 5
e["foo"][1] = 6
print(ds.foo.values)
print(ds.copy(data={"foo": [8., 9.]}), da.copy(data=[3., 4.]))
# ---
xr.Dataset({"foo": ("x", [1., 2.])}).copy(data={"bar": [1]})
# ---
xr.Dataset({"foo": ("x", [1., 2.])}).copy(data={})
# ---
xr.Dataset({"foo": ("x", [1., 2.])}).copy(data={"foo": [1., 2., 3.]})
# --- dropping
ds = xr.Dataset({"a": (("x", "y"), [[1, 2]], {"u": 1}), "b": ("y", [3, 4])}, coords={"x": [0], "y": ("y", [5, 6], {"w": 1}), "s": 1}, attrs={"t": 1})
print(ds.drop_vars("a"), ds.drop_vars(["a", "s"]), ds.drop_vars({"b"}), ds.drop_vars(lambda d: d.coords))
print(ds.drop_vars("nope", errors="ignore"))
print(ds.drop_dims("x"), ds.drop_dims(["x", "y"]), ds.drop_dims("q", errors="ignore"))
print(ds.drop_attrs(), ds.drop_attrs(deep=False), ds.a.drop_attrs(), ds.drop_attrs().a.attrs, ds.drop_attrs(deep=False).a.attrs, ds.drop_attrs().y.attrs)
print(ds.drop_encoding().encoding, ds.reset_encoding().a.encoding)
print(ds.drop("a"), ds.drop(y=[5]), ds.drop([6], dim="y"), ds.drop({"y": [5]}))
# ---
xr.Dataset({"a": 1}).drop_dims("q")
# ---
xr.Dataset({"a": 1}).drop_vars("q")
# ---
xr.Dataset({"a": ("x", [1])}).drop_dims("x", errors="maybe")
# --- filter_by_attrs
ds = xr.Dataset({"a": ("x", [1], {"units": "K", "n": 1}), "b": ("x", [2], {"units": "m"}), "c": 3}, coords={"x": ("x", [0], {"units": "K"})})
print(ds.filter_by_attrs(units="K"), ds.filter_by_attrs(units="K", n=1), ds.filter_by_attrs(units=lambda v: v is not None))
print(ds.filter_by_attrs(n=lambda v: v is None), ds.filter_by_attrs(nope=1), ds.filter_by_attrs())
# --- eval and query
ds = xr.Dataset({"a": ("x", np.arange(5)), "b": ("x", np.linspace(0, 1, 5)), "s": ("x", ["p", "q", "p", "q", "r"])}, coords={"x": [10, 20, 30, 40, 50]})
print(ds.eval("a + b"), ds.eval("c = a * 2"), ds.eval("1 < a < 4"), ds.eval("not (a > 2) or b > 0.9"), ds.eval("a.sum() + abs(-3)"))
print(ds.eval("np.sqrt(a)"), ds.eval("x + 1"))
print(ds.query(x="a > 2"), ds.query(x="a > 1 and b < 0.9"), ds.query(x="(a > 1) & (b < 0.9)"), ds.query({"x": "a == 2 | a == 4"}), ds.query(x="s == 'p'"), ds.query(x="x >= 30"))
print(ds.a.query(x="a > 2"), ds.query(x="a > 100"))
print(ds.query(x="not a > 2"))
# ---
xr.Dataset({"a": ("x", [1])}).eval("a +")
# ---
xr.Dataset({"a": ("x", [1])}).eval("nope + 1")
# ---
xr.Dataset({"a": ("x", [1])}).eval("a; a")
# ---
xr.Dataset({"a": ("x", [1])}).eval("(lambda: 1)()")
# ---
xr.Dataset({"a": ("x", [1])}).eval("a.__class__")
# ---
xr.Dataset({"a": ("x", [1])}).query(x=5)
# ---
# message differs: isel names the mapping of dimensions otherwise
xr.Dataset({"a": ("x", [1])}).query(q="a > 0")
# --- to_dict and from_dict
ds = xr.Dataset({"a": ("x", [1, 2], {"u": "K"}), "t": ("x", np.array(["2000-01-01", "2000-01-02"], "M8[ns]"))}, coords={"x": ["p", "q"], "s": 1.5}, attrs={"k": [1, 2]})
print(ds.to_dict(), ds.a.to_dict())
print(ds.to_dict(data=False), ds.a.to_dict(data=False, encoding=True))
print(ds.to_dict(data="array")["data_vars"]["a"], ds.to_dict(encoding=True)["encoding"])
print(xr.Dataset.from_dict(ds.to_dict()).identical(ds), xr.DataArray.from_dict(ds.a.to_dict()).identical(ds.a))
print(xr.Dataset.from_dict({"a": {"dims": ("t"), "data": [1, 2]}, "t": {"dims": "t", "data": [5, 6], "attrs": {"z": 1}}}))
print(xr.DataArray.from_dict({"dims": "t", "data": [1, 2]}), xr.DataArray.from_dict({"data": 4.5, "name": "n"}))
# ---
xr.Dataset.from_dict({"a": {"data": [1]}})
# ---
xr.DataArray.from_dict({"dims": "t"})
# ---
xr.DataArray.from_dict({"dims": "t", "data": [1], "coords": {"t": {"dims": "t"}}})
# --- info and numbers
import io
ds = xr.Dataset({"a": ("x", [3, 1, 2], {"u": "K"})}, coords={"x": [0, 1, 2]}, attrs={"title": "t"})
ds.info()
print()
out = io.StringIO()
ds.info(buf=out)
print(len(out.getvalue()))
print(ds.a.argsort(), ds.argsort(), ds.a.conj(), ds.conj().a.values, ds.a.real.values, ds.a.imag.values, ds.imag)
print(xr.DataArray([[3, 1], [0, 2]]).argsort(), ds.as_numpy().identical(ds))
print(ds.nbytes, ds.a.nbytes, ds.sizes, ds.chunks, ds.a.chunks, ds.chunksizes)
# --- equality
a = xr.Dataset({"v": ("x", [1, 1])}, attrs={"k": 1})
b = xr.Dataset({"v": (("y", "x"), [[1, 1]])})
print(a.broadcast_equals(b), a.equals(b), a.v.broadcast_equals(b.v), a.broadcast_equals(a * 2))
print(a.equals(a.copy()), a.identical(a.drop_attrs()), a.equals(a.drop_attrs()), a.equals(a.astype(float)), a.equals(a.v))
n = xr.DataArray([1., np.nan])
print(n.equals(n.copy()), n.identical(n.rename("q")), (n == n).values, n.equals(n.assign_coords(c=1)))
print(xr.DataArray(["a", "b"]).equals(xr.DataArray(np.array(["a", "b"], dtype=object))), xr.DataArray(np.array(["NaT"], "M8[s]")).equals(xr.DataArray(np.array(["NaT"], "M8[s]"))))
# --- dict ways
ds = xr.Dataset({"a": ("x", [1, 2]), "b": 3}, coords={"x": [0, 1], "s": 4})
print(list(ds), len(ds), "a" in ds, "x" in ds, "q" in ds, list(ds.keys()), ds.get("q"), ds.get("q", 5), bool(ds), bool(xr.Dataset()))
print([k for k, v in ds.items()], [v.name for v in ds.values()], list(ds.coords), list(ds.variables))
del ds["a"]
print(ds)
ds.update({"n": ("y", [1, 2])})
ds["m"] = ds.n * 2
ds[["p", "q"]] = [ds.n, ds.n + 1]
print(ds)
print(ds.update(xr.Dataset({"z": 1})) is ds, ds.assign(w=lambda d: d.n + 1, k=5))
# ---
ds = xr.Dataset({"a": ("x", [1, 2])})
del ds["nope"]
# ---
xr.Dataset({"a": ("x", [1, 2])})["nope"]
# ---
xr.Dataset({"a": ("x", [1, 2])}).nope
# ---
float(xr.Dataset({"a": 1}))
# ---
bool(xr.DataArray([1, 2]))
# --- scalars
a = xr.DataArray(3)
print(float(a), int(a), bool(a), a.item(), complex(a) if hasattr(complex, "x") else 1, round(float(xr.DataArray(2.6))), len(xr.DataArray([1, 2])))
print([float(v) for v in xr.DataArray([1, 2])], 1 in xr.DataArray([1, 2]), xr.DataArray([1., 2.]).item(1))
print(f"{float(a):.2f}", list(range(int(a))), [10, 20, 30, 40][int(a)])
# ---
len(xr.DataArray(1))
# --- sortby
ds = xr.Dataset({"a": ("x", [3, 1, 2]), "b": (("x", "y"), [[1, 2], [3, 4], [5, 6]])}, coords={"x": ["c", "a", "b"], "y": [1, 0]})
print(ds.sortby("x"), ds.sortby(["y", "x"]), ds.sortby("x", ascending=False), ds.sortby(ds.a), ds.sortby(lambda d: -d.a), ds.b.sortby(lambda d: d.y))
# --- accessors that users register
@xr.register_dataset_accessor("geo")
class Geo:
    def __init__(self, obj):
        self._obj = obj
    @property
    def center(self):
        return float(self._obj.lon.mean()), float(self._obj.lat.mean())
    def scaled(self, by=2):
        return self._obj * by
@xr.register_dataarray_accessor("mine")
class Mine:
    def __init__(self, obj):
        self._obj = obj
    def __call__(self, n):
        return self._obj + n
ds = xr.Dataset({"lon": ("x", [0., 10.]), "lat": ("x", [1., 3.])})
print(ds.geo.center, ds.geo.scaled(by=3).lon.values, ds.lon.mine(5).values, Geo.__name__)
print(hasattr(ds, "geo"), hasattr(ds.lon, "geo"))
# ---
@xr.register_dataarray_accessor("broken")
class Broken:
    def __init__(self, obj):
        raise AttributeError("no")
xr.DataArray(1).broken
# --- broadcast over a dimension that was taken out
a = xr.DataArray(np.arange(6.0).reshape(2, 3), dims=("x", "y"), coords={"x": [1, 2]}, attrs={"u": 1}, name="q")
d = a.to_dataset()
print(a.isel(x=0).broadcast_like(a), xr.broadcast(a.isel(x=0), a)[0], d.isel(x=1).broadcast_like(d), xr.broadcast(a, d.isel(x=0))[1])
# --- attributes and labels of arrays and datasets made of each other
a = xr.DataArray(np.arange(4).reshape(2, 2), dims=("x", "y"), coords={"x": ["p", "q"]}, attrs={"u": 1})
d = a.to_dataset("x")
full(d, d.to_dataarray(), d.to_array("z"))
print(d.update({"r": ("y", [1, 2])}), list(d))
