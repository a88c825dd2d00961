# --- a tree and its parts
a = xr.Dataset({"t": ("x", [1., 2.], {"units": "K"})}, coords={"x": [10, 20]}, attrs={"k": 1})
b = xr.Dataset({"u": (("x", "y"), [[1, 2], [3, 4]])}, coords={"y": ["p", "q"]})
t = xr.DataTree.from_dict({"/": a, "/b": b, "/b/deep": None, "/c": xr.Dataset({"v": 3})}, name="root")
print(t)
print(t.name, t.path, t.groups, list(t), list(t.children), len(t), "t" in t, "b" in t, "zz" in t)
print(t["b"], t["b"].name, t["b/deep"].path, t["b"]["deep"].parent.path, t["b/deep"].root.name)
print(t["b/u"], t.b.u, t["b/../c/v"], t["/c/v"])
print(t.b.dims, t.b.sizes, list(t.b.coords), list(t.b.data_vars), t.b["x"].values)
print([n.path for n in t.subtree], [n.path for n in t.leaves], [p for p, n in t.subtree_with_keys], [n.path for n in t.descendants])
print(t.b.deep.level, t.depth, t.width, t.b.width, t.is_root, t.b.is_root, t.c.is_leaf, t.is_leaf, t.is_hollow, t.b.deep.is_empty, t.has_data, t.has_attrs)
print([n.path for n in t.b.deep.parents], list(t.b.siblings), t.nbytes)
# --- datasets of nodes
a = xr.Dataset({"t": ("x", [1., 2.])}, coords={"x": [10, 20], "s": 1})
t = xr.DataTree(a, children={"b": xr.DataTree(xr.Dataset({"u": ("x", [3, 4])}))}, name="n")
print(t.dataset, t.b.ds)
print(t.b.to_dataset(), t.b.to_dataset(inherit=False), t.b.to_dataset(inherit="all_coords"))
print(t.to_dict(), list(t.to_dict(relative=True)), t.b.to_dict())
print(t.get("b").path, t.get("t").values, t.get("zz"), t.get("zz", 1))
print([k for k in t.keys()], [type(v).__name__ for v in t.values()], [k for k, v in t.items()])
# ---
xr.DataTree(xr.Dataset({"a": 1}))["nope"]
# ---
xr.DataTree(xr.Dataset({"a": 1}))["../a"]
# ---
xr.DataTree(xr.Dataset({"a": 1}))[["a"]]
# ---
xr.DataTree(xr.Dataset({"a/b": 1}))
# ---
xr.DataTree(name="a/b")
# ---
xr.DataTree([1, 2])
# --- assignment
t = xr.DataTree(name="r")
t["a"] = xr.Dataset({"v": ("x", [1, 2])})
t["a/b/c"] = xr.DataTree(xr.Dataset({"w": 1}), name="other")
t["a/z"] = xr.DataArray([5, 6], dims="x")
t["q"] = 3
t.a.attrs["k"] = "v"
t["a"].attrs["m"] = 1
t.attrs = {"root": True}
t.name = "renamed"
print(t)
t.a.dataset = xr.Dataset({"new": 0})
del t["q"]
print(t, t.a.attrs)
t.update({"w": xr.DataArray(1), "child": xr.DataTree(xr.Dataset({"i": 1}))})
print(t)
print(t.assign(k=xr.DataArray([1])).k.values, "k" in t)
print(t.drop_nodes("a"), list(t.drop_nodes(["zz"], errors="ignore").children))
# ---
t = xr.DataTree.from_dict({"/a": None})
del t["zz"]
# ---
t = xr.DataTree.from_dict({"/a": None})
t.drop_nodes("zz")
# ---
t = xr.DataTree.from_dict({"/a": None})
t.a.name = "q"
# ---
t = xr.DataTree.from_dict({"/a": None})
t.a.parent = None
# ---
xr.DataTree.from_dict({"/": xr.Dataset({"a": 1}), "/a": None})
# ---
t = xr.DataTree(xr.Dataset({"a": 1}))
t.ds["b"] = 1
# --- alignment with parents
# message differs: the datasets are not shown
xr.DataTree.from_dict({"/": xr.Dataset(coords={"x": [1, 2]}), "/a": xr.Dataset(coords={"x": [1, 3]})})
# --- what is inherited
t = xr.DataTree.from_dict({"/": xr.Dataset(coords={"x": [1, 2], "n": ("x", [5, 6])}), "/a": xr.Dataset({"v": ("x", [7, 8])}, coords={"x": [1, 2]}), "/a/b": xr.Dataset({"w": ("x", [1, 1])})})
print(t, t["a/b"], list(t["a"].to_dataset(inherit=False).coords), t["a/b"].x.values, t.a.copy(), t.a.copy(inherit=False))
# --- from_dict
print(xr.DataTree.from_dict({"a/b": xr.DataArray([1], dims="x"), "a/c": 3, "d": None}, coords={"a/x": [5]}))
print(xr.DataTree.from_dict({"a": {"b": xr.DataArray(1)}, "c": None}, nested=True))
print(xr.DataTree.from_dict(), xr.DataTree.from_dict({"/x/y/z": None}).groups)
# ---
xr.DataTree.from_dict({"/": xr.DataArray(1)})
# ---
xr.DataTree.from_dict({"a": xr.Dataset(), "a/b": xr.DataArray(1)})
# --- reductions
t = xr.DataTree.from_dict({"/": xr.Dataset({"a": (("x", "y"), [[1., np.nan], [3., 4.]])}, attrs={"k": 1}), "/c": xr.Dataset({"b": ("z", [1, 2, 3]), "s": 5})}, name="r")
for name in ["mean", "sum", "min", "max", "count", "std", "var", "prod", "median", "any", "all"]:
    print(getattr(t, name)())
print(t.mean("x"), t.sum(["x", "z"]), t.mean("x", keep_attrs=False), t.sum(skipna=False), t.cumsum("x"), t.cumprod())
# ---
# message differs: a set has no order
xr.DataTree.from_dict({"/": xr.Dataset({"a": (("x", "y"), [[1.]])})}).mean("nope")
# --- arithmetic and functions
t = xr.DataTree.from_dict({"/": xr.Dataset({"a": ("x", [1, 2])}), "/c": xr.Dataset({"b": ("z", [1., 2., 3.])})})
print(t + 1, 2 * t, t * t, -t, abs(t - 2), t > 1, t ** 2)
print(t.map_over_datasets(lambda d: d + 1), t.map_over_datasets(lambda d, n: d * n, 3), xr.map_over_datasets(lambda p, q: p - q, t, t))
print(t.map_over_datasets(lambda d: d.assign(n=len(d))), t.map_over_datasets(lambda d: None))
first, second = t.map_over_datasets(lambda d: (d + 1, d * 2))
print(first, second)
print(t.round(), t.isel(z=0), t.isel(z=slice(1, None)), t.pipe(lambda d: list(d.children)), t.pipe((lambda n, tree: n, "tree"), 5))
print([(p, len(nodes)) for p, nodes in xr.group_subtrees(t, t)])
# ---
a = xr.DataTree.from_dict({"/a": None})
a + xr.DataTree.from_dict({"/b": None})
# ---
t = xr.DataTree.from_dict({"/a": xr.Dataset({"v": 1})})
t.map_over_datasets(lambda d: 1 / 0)
# ---
t = xr.DataTree.from_dict({"/a": xr.Dataset({"v": 1})})
t.map_over_datasets(lambda d: 5)
# ---
t = xr.DataTree.from_dict({"/a": xr.Dataset({"v": ("x", [1, 2])})})
t.isel(nope=0)
# --- selection
t = xr.DataTree.from_dict({"/": xr.Dataset(coords={"x": [10, 20]}), "/a": xr.Dataset({"v": ("x", [1, 2])}), "/b": xr.Dataset({"w": ("y", [1, 2])})})
print(t.sel(x=20), t.sel(x=[10]), t.isel(x=0, drop=True), t.isel(x=[1]), t.isel(nope=0, missing_dims="ignore"))
print(t.sel(x=19, method="nearest"))
# --- comparison
t = xr.DataTree.from_dict({"/": xr.Dataset({"a": 1}), "/c": xr.Dataset({"b": 2})}, name="n")
u = t.copy()
print(t.equals(u), t.identical(u), t.isomorphic(u))
u.c["b"] = 3
print(t.equals(u), t.isomorphic(u), t.c["b"].item())
u["d"] = xr.Dataset()
print(t.isomorphic(u), t.equals(u))
v = t.copy()
v.name = "m"
print(t.equals(v), t.identical(v))
# --- filtering
t = xr.DataTree.from_dict({"/a/A": xr.Dataset({"v": 1}), "/a/B": None, "/b/A": None, "/b/B": xr.Dataset({"v": ("x", [])})}, name="f")
print(t.match("*/B"), t.match("A"), t.match("b/*"), t.match("[ab]/?"), t.filter(lambda n: n.name == "A"), t.prune(), t.prune(drop_size_zero_vars=True))
print(t.filter_like(xr.DataTree.from_dict({"/a/A": None})))
print(t["a/A"].relative_to(t), t["a/A"].relative_to(t["b"]), t["a/A"].find_common_ancestor(t["a/B"]).path, t["a"].same_tree(t["b"]), t.same_tree(t.copy()))
# --- many children, long reprs
t = xr.DataTree.from_dict({f"/c{i}": xr.Dataset({"v": i}) for i in range(20)})
print(t)
with xr.set_options(display_max_children=3):
    print(t)
# --- concat and merge
a = xr.DataTree.from_dict({"/": xr.Dataset({"t": ("x", [1, 2])}), "/c": xr.Dataset({"u": ("x", [3, 4])})}, name="n")
print(xr.concat([a, a], "x"), xr.concat([a, a], "new"))
print(xr.merge([a, xr.DataTree.from_dict({"/d": xr.Dataset({"z": 1}), "/c": xr.Dataset({"w": 2})})]))
# ---
a = xr.DataTree.from_dict({"/c": None})
xr.concat([a, xr.DataTree.from_dict({"/d": None})], "x")
# --- stores
t = xr.open_datatree("data/soi.zarr", engine="zarr")
print(t.groups, list(t.data_vars))
print(list(xr.open_groups("data/soi.zarr", engine="zarr")))
# --- compute
t = xr.DataTree.from_dict({"/": xr.Dataset({"a": ("x", [1, 2])}), "/c": xr.Dataset({"b": ("x", [1., 2.])})})
print(t.load() is t, t.compute(), t.persist().c.b.values, bool(t), bool(xr.DataTree()))
