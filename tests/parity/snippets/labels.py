a = xr.DataArray([[5., 0., 1.]], dims=("y", "z"), coords={"z": ("z", [0, 50, 60], {"axis": "A"}), "k": ("z", [1., 2., 3.], {"q": 1}), "s": ((), 1, {"w": 1})}, name="w", attrs={"units": "m"})
ds = xr.Dataset({"v": a}, attrs={"t": 1})
for option in [False, True, "default"]:
    with xr.set_options(keep_attrs=option):
        for f in [lambda r: r.clip(0, 1), lambda r: r.isnull(), np.sign, lambda r: np.add(r, r), lambda r: r.isin([1]), lambda r: r.round(), lambda r: xr.where(r > 0, r, 0), lambda r: r.conj(), lambda r: r + 1, lambda r: r + r]:
            for r in [a, ds]:
                out = f(r)
                print(option, out.attrs, {name: coord.attrs for name, coord in out.coords.items()})
        print(xr.dot(a, a).s.attrs)
# ---
x = np.linspace(0, 1, 30) * 1.123456789
r = xr.DataArray(np.arange(30), dims="x", coords={"x": x, "k": ("x", x)}, name="r")
for f in [lambda: r.x, lambda: r["x"][1:], lambda: r.k, lambda: r.x + 0, lambda: r.x.variable, lambda: r.x.rename("q"), lambda: r.x.sortby("x", ascending=False), lambda: r.x.isel(x=[0, 1]), lambda: r.x.load(), lambda: r.to_dataset().x, lambda: r.x.where(r.x > 0.5), lambda: r.x.max(), lambda: xr.concat([r.x, r.x], "n"), lambda: r.coords["x"].copy(), lambda: r.reindex(x=x[:3]).x]:
    print(f())
print(xr.DataArray(np.arange(300.), dims="x", coords={"x": np.arange(300.)}).x)
# ---
o = xr.DataArray(np.array(["bb", "", np.nan, "c"], dtype=object), dims="x")
n = xr.DataArray(np.array([[1, 2.5, np.nan, True], [1, 2, 3, 4]], dtype=object), dims=("y", "x"))
for f in [lambda: o.cumsum(), lambda: o[:1].cumprod(), lambda: n.cumsum("x"), lambda: n.cumprod(), lambda: n.cumsum("x", skipna=False), lambda: n.to_dataset(name="q").cumsum("x"), lambda: o[:2].sum(keepdims=True), lambda: n.sum(keepdims=True), lambda: n.sum("x", keepdims=True), lambda: n[1].max(keepdims=True), lambda: n[1, :0].sum(keepdims=True), lambda: n[1].sum(min_count=9), lambda: n.sum("x", min_count=4), lambda: o[:2].max().fillna(xr.DataArray(["a", "bcd"], dims="x"))]:
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__)
# ---
r = xr.DataArray([1, 2, 3], dims="y", coords={"y": [6, 5, 4]}).drop_indexes("y")
for made in [r, r.to_dataset(name="v")]:
    print(xr.concat([made, made], "y").xindexes, xr.concat([made, made], "n").xindexes, xr.combine_nested([[made, made], [made, made]], ["n", "y"]).xindexes)
i = r.set_xindex("y")
print(xr.concat([r, i], "n"), xr.concat([i, r], "n"))
for f in [lambda: xr.concat([r, i], "y"), lambda: xr.concat([i[0], i], "y"), lambda: xr.concat([i.isel(y=0), i.rename(y="x")], "n")]:
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
c = xr.DataArray([1, 2], dims="y", coords={"c": ("y", [3, 4])}).set_xindex("c")
print(xr.concat([c, c], "y"))
m = xr.DataArray([[1, 2], [3, 4]], dims=("x", "y"), coords={"x": ["a", "b"]}).stack(p=["x", "y"])
print(xr.concat([m, m[:0], m[::-1]], "p"), xr.concat([m.p, m.p[1:]], "p"))
xr.concat([m, m], "n", coords="all")
# ---
a = xr.DataArray([[1., 2., 3.], [4., 5., 6.]], dims=("x", "z"), coords={"x": [0, 10], "z": [7, 8, 9]}, name="a")
b = xr.DataArray([1, 2, 3], dims="z", coords={"z": ("z", [9, 7, 5], {"axis": "A"}), "s": 4}, attrs={"units": "m"})
for f in [lambda: a.assign_coords(k=b), lambda: a.assign_coords(z=b), lambda: a.to_dataset().assign_coords(k=b), lambda: a.assign_coords(k=("z", [1, 2])), lambda: a.assign_coords(k=("w", [1])), lambda: a.assign_coords(x=b), lambda: a.assign_coords(a=3, x=("x", [1, 2])), lambda: a.isel(z=[0, 0]).assign_coords(k=b), lambda: a.assign_coords({})]:
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
# ---
t = xr.DataArray([1, 2, 3], dims="x", coords={"x": np.array(["2000-01-03", "2000-01-01", "2000-02-01"], "M8[ns]")})
for r in [t, t[:1], t[[1, 1]], t[[0, 1]], t[[1, 0]], t[:0]]:
    for label in [slice("2000-01", None), slice(None, "2000-02"), slice("2000-01-01", None), slice("2000-01-03", "2000-02"), slice("1999", None), slice("2000-01-01", "2000-02-01"), slice("2000-01-01", None, 2), slice("2001", None, -1), slice(None, "2000", -1), slice("1999", None, -1), "2000", "1999"]:
        try:
            print(r.sel(x=label).values)
        except Exception as e:
            print(type(e).__name__)
# ---
f = xr.DataArray([1, 2, 3], dims="x", coords={"x": [1., 2., 3.]})
for label in ["b", "2", ["2"], ["b", "2"], np.datetime64("2000-01-01"), True, 2]:
    for how in [None, "nearest"]:
        try:
            print(f.sel(x=label, method=how).values)
        except Exception as e:
            print(type(e).__name__, e)
for index in [[1., 1., 2.], [2., 1., 1.], [1., 2., 1.]]:
    g = f.assign_coords(x=index, k=("x", [7, 8, 9]))
    try:
        print(g.sel(x=xr.DataArray(1., coords={"w": 5})))
    except Exception as e:
        print(type(e).__name__, e)
# ---
a = xr.DataArray(np.arange(6).reshape(2, 3), dims=("x", "z"), coords={"z": ("z", [2.5, 5.5, 1.], {"axis": "A"}), "x": ("x", [1, 2], {"b": 1})})
s = a.stack(p=["x", "z"])
for f in [lambda: s, lambda: s[1:], lambda: s[::-1], lambda: s[[0, 2, 3]], lambda: s + 1, lambda: s.sortby("p"), lambda: xr.concat([s, s], "p"), lambda: s.reset_index("p").set_index(p=["x", "z"]), lambda: s.reorder_levels(p=["z", "x"]), lambda: s.sel(p=[(1, 2.5), (2, 2.5)])]:
    for label in [slice(1, None), slice((1, 5.5), (2, 2.5)), slice(None, 1), slice(None, None), slice(1.5, 3)]:
        try:
            print(f().sel(p=label).values)
        except Exception as e:
            print(type(e).__name__, e)
for r in [s.sel(p=1), s.sel(x=1), s.p.sel(z=5.5), s.to_dataset(name="q").sel(x=2)]:
    print(r, {name: coord.attrs for name, coord in r.coords.items()})
# ---
ds = xr.Dataset({"v": ("x", [1, 2]), "n": 3}, coords={"x": [0, 1], "s": "t"})
for f in [lambda: ds.expand_dims("s"), lambda: ds.expand_dims(s=2), lambda: ds.rename_dims(x="x"), lambda: ds.rename_dims(x="s"), lambda: ds.fillna(xr.Dataset({"n": 1.5})), lambda: ds.where(ds.v > 1, drop=True), lambda: ds.v.expand_dims("s").where(ds.v > 1, drop=True), lambda: ds[["v"]].argmin("x"), lambda: ds.stack(p=["x"]).isel(p=slice(0, 0)).unstack(), lambda: ds.v.expand_dims(y=0).stack(p=["x"]), lambda: ds.drop_indexes("x").set_index(x="x"), lambda: ds.assign(x=("x", [5, 6])).v.astype(object), lambda: ds.merge({"v": ("x", [1, 2])}), lambda: xr.where(ds.v > 1, ds.v.assign_coords(s="u"), ds.v)]:
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
# ---
r = xr.DataArray([1, 2, 3], dims="x", name="r")
for f in [lambda: r.x, lambda: r.x[::-1], lambda: r.x + 0, lambda: r.x[1], lambda: r.x.sortby("x"), lambda: r.x.roll(x=1), lambda: r.assign_coords(k=r.x).k, lambda: r.assign_coords(x=r.x).x, lambda: r.to_dataset().x[1:], lambda: xr.concat([r.x, r.x], "x"), lambda: r.x.isel(x=[]), lambda: r.x.rename("q")]:
    print(f())
# ---
t = xr.DataArray([1, 2], dims="x", coords={"x": np.array(["2000-01-03", "2000-01-01"], "M8[ns]")}, name="t")
ds = t.to_dataset()
for f in [lambda: t.sel(x=slice(None, None)), lambda: t[:1].sel(x=slice(None, None)), lambda: t.astype("M8[ns]").to_dataset().combine_first(xr.Dataset({"u": ("y", [1])})), lambda: t.fillna(ds), lambda: ds.isel(q=0), lambda: t.isel(q=0), lambda: t.loc.__setitem__({"q": 0}, 1), lambda: t.__setitem__(0, xr.DataArray([1], dims="w")), lambda: xr.DataArray(np.array(["a", np.nan], dtype=object), dims="x").sum()]:
    try:
        print(f())
    except Exception as e:
        print("TypeError" if isinstance(e, TypeError) else e)
