ds = xr.Dataset({"v": (("y", "x"), np.arange(6).reshape(2, 3)), "w": ("x", [1.0, np.nan, 3.0])}, coords={"x": [60, 40, 10]})
for method in ["ffill", "bfill", "nearest"]:
    for labels in [[50, 20], [70, 0], [40, 41, 39], 45]:
        try:
            full(ds.sel(x=labels, method=method))
        except KeyError as e:
            print(e)
    full(ds.reindex(x=[50, 5, 10, 99], method=method))
    full(ds.reindex(x=[50, 41], method=method, tolerance=2))
# --- one label, none, one twice, in disorder
def attempt(labels, **options):
    da = xr.DataArray(np.arange(len(labels)), dims="x", coords={"x": labels})
    for call in (lambda: da.sel(x=[2], **options), lambda: da.sel(x=2, **options), lambda: da.reindex(x=[2, 9], **options)):
        try:
            full(call())
        except Exception as e:
            print(type(e).__name__, e)
for labels in ([3], [], [1, 1, 3], [3, 1, 2], [3, 1, 1]):
    for method in ("ffill", "nearest"):
        attempt(np.array(labels, "i8"), method=method)
# --- labels that are not of the index's kind
text = xr.DataArray([1, 2], dims="x", coords={"x": ["b", "d"]})
print(text.sel(x="c", method="ffill"))
for call in (
    lambda: text.sel(x="c", method="nearest"),
    lambda: text.assign_coords(x=[1, 2]).reindex(x=np.array(["2000"], "M8[ns]"), method="ffill"),
    lambda: xr.DataArray([1.0], dims="x", coords={"x": [np.nan]}).sel(x=slice(0, None)),
):
    try:
        print(call())
    except (TypeError, KeyError) as e:
        print(type(e).__name__)
# --- labels that are dropped
da = xr.DataArray(np.arange(4), dims="x", coords={"x": ("x", [1, 2, 2, 5], {"a": 1})})
bare = xr.DataArray(np.arange(3), dims="x")
def attempt(call):
    try:
        full(call())
    except Exception as e:
        print(type(e).__name__, e)
for object in (da, bare, da[::3], bare.to_dataset(name="v")):
    attempt(lambda: object.drop_sel(x=[1]))
    attempt(lambda: object.drop_sel(x=2))
    attempt(lambda: object.drop_sel(x=[7, 1, 8], errors="ignore"))
    attempt(lambda: object.drop_sel(x=[7, 1, 8]))
    attempt(lambda: object.drop_sel(q=[7]))
    attempt(lambda: object.drop_isel(x=[0, -1]))
    attempt(lambda: object.drop_isel(x=9))
    attempt(lambda: object.drop_isel(q=0))
times = xr.DataArray([1, 2], dims="t", coords={"t": np.array(["2000-01-01", "2001-01-01"], "M8[ns]")})
attempt(lambda: times.drop_sel(t=np.array(["2000-01-01", "1999-01-01"], "M8[ns]")))
attempt(lambda: times.rename(t="x").assign_coords(x=["a", "b"]).drop_sel(x=["b", "c"]))
# --- nothing, reindexed
for dtype in ("f4", "f8", "i2", "i8", "bool", "U1", "M8[ns]", "O"):
    da = xr.DataArray(np.array([], dtype), dims="x", coords={"x": np.array([], "i8")})
    full(da.reindex(x=[1, 2]))
# --- an array split into variables
da = xr.DataArray(np.arange(6).reshape(2, 3), dims=("y", "x"), coords={"y": [5, 7], "c": ("x", [0, 1, 1]), "s": 3}, name="n", attrs={"a": 1})
full(da.to_dataset("y"), da.to_dataset("x"), da.assign_coords(y=["s1", "s2"]).to_dataset(dim="y").to_dataarray("z"))
full(da.assign_coords(y=[5, 5]).to_dataset("y"), da.isel(y=[]).to_dataset("y"))
full(da.assign_coords(y=np.array(["2000-01-01", "2000-01-01T12:30"], "M8[ns]")).to_dataset("y"))
full(da.assign_coords(y=np.array([1, 36], "m8[h]").astype("m8[ns]")).to_dataset("y"))
for call in (
    lambda: da.to_dataset("q"),
    lambda: da.rename(y="c2").assign_coords(c2=["s", "t"]).to_dataset("c2"),
    lambda: da.assign_coords(x=[1, 2, 2]).to_dataset("x"),
):
    try:
        full(call())
    except (TypeError, ValueError) as e:
        print(type(e).__name__, str(e).split(" on ")[0])
# --- variables as one array
ds = xr.Dataset({"a": ("x", [1, 2]), "b": 3.5})
full(ds.to_dataarray(), ds.to_dataarray("k", name="n"), ds.to_dataarray().isel(variable=0))
for set in (xr.Dataset(), ds.assign(c=np.datetime64("2000-01-01", "ns")), ds.assign(c="s")):
    try:
        full(set.to_dataarray())
    except (TypeError, IndexError) as e:
        print(isinstance(e, TypeError))
# --- the order of dimensions
ds = xr.Dataset({"v": (("x", "y"), [[1.0, np.nan, 3.0]]), "w": (("y", "z"), [[1.0], [2.0], [3.0]])}, coords={"z": [0]})
for out in (
    ds.transpose(), ds.transpose("y", ...), ds.transpose(..., "x"), ds.transpose("z", "y", "x"),
    ds.transpose().set_coords("w"), ds.transpose().rename(x="q"), ds.transpose().isel(x=0), ds.transpose() + 1,
    ds.transpose().shift(y=1), ds.transpose().assign(k=1), ds.transpose().transpose(), ds.transpose()[["w", "v"]],
    ds.ffill("y"), ds.bfill("x"), ds.fillna(0), ds.transpose().load(), ds.transpose().copy(), ds.transpose().astype(int, casting="unsafe").fillna(0),
):
    print(dict(out.sizes), list(out.variables), [v.dims for v in out.variables.values()])
print(ds.transpose())
# --- named as a dimension
full(xr.Dataset({"a": (("a", "b"), [[1, 2]])}), xr.Dataset({"v": ("n", [1, 2])}).assign(n=("x", [3])))
full(xr.Dataset({"a": (("a", "b"), [[1, 2]])}).isel(b=0))
full(xr.Dataset({"v": ("a", [1])}, coords={"a": (("a", "b"), [[1, 2]])}))
xr.Dataset({"v": ("a", [1]), "a": 3})
# --- attributes dropped
ds = xr.Dataset({"v": ("x", [1], {"a": 1})}, coords={"x": ("x", [0], {"b": 1}), "c": ("x", [5], {"d": 1}), "s": 0}, attrs={"e": 1})
full(ds.drop_attrs(), ds.drop_attrs(deep=False), ds.v.drop_attrs(), ds.v.drop_attrs(deep=False), ds.real, ds[[]].real)
# --- what is missing from another kind of object
a = xr.DataArray([1.0, np.nan], dims="x", coords={"x": [0, 1], "s": 1}, name="n", attrs={"u": 1})
ds = xr.Dataset({"n": ("x", [5, 6]), "m": 7}, coords={"x": [1, 2]}, attrs={"t": 1})
full(a.combine_first(ds), ds.combine_first(a), a.combine_first(a * 2), ds.combine_first(ds.rename(m="k") + 0.5), a.combine_first(ds[["x"]]))
full(a.combine_first(xr.DataArray(np.array([], "i4"), dims="x", coords={"x": np.array([], "i8")})))
full(a[::-1].combine_first(a[:0]), a[:0].combine_first(a[::-1]), a[::-1].combine_first(a[1:]))
# --- truth, products
b = xr.DataArray([True, False, True], dims="x")
full(b.dot(b), xr.dot(b, b, dim=[]), xr.dot(b, ~b), xr.dot(b), b.dot(xr.DataArray([1, 2, 3], dims="x")))
full(xr.Dataset({"u": ("y", ["a", ""]), "k": 3}).all("y"), xr.Dataset({"u": ("y", ["a", ""])}).any([]))
for other in (xr.DataArray(np.array(["2000-01-01"] * 3, "M8[ns]"), dims="x"), xr.DataArray(["a", "b", "c"], dims="x")):
    try:
        print(xr.dot(b, other))
    except TypeError:
        print("TypeError")
