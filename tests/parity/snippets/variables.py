# --- as a dict
v = xr.Variable(("x", "y"), np.arange(6.0).reshape(2, 3), {"u": "m"}, {"dtype": "int16"})
print(v.to_dict(), v.to_dict(data=False, encoding=True))
# --- as an index
v = xr.Variable(("x", "y"), np.arange(6.0).reshape(2, 3))
print(v[:, 0].to_index(), xr.Variable("x", ["a", "b"]).to_index())
v.to_index()
# --- compared
v = xr.Variable(("x", "y"), np.arange(6.0).reshape(2, 3))
print(v.no_conflicts(v), v.no_conflicts(v + 1), v.broadcast_equals(v[0]), v.no_conflicts(xr.Variable(("x", "y"), [[np.nan] * 3] * 2)))
# --- dimensions
v = xr.Variable(("x", "y"), np.arange(6.0).reshape(2, 3), {"u": "m"})
full(v.permute_dims("y", "x"), v.permute_dims(), v[:1].broadcast_to(x=3, y=3), v.expand_dims("z"))
v.broadcast_to(q=3)
# --- coarsened
v = xr.Variable(("x", "y"), np.arange(6.0).reshape(2, 3), {"u": "m"})
full(v.coarsen({"y": 3}, "sum"), v.coarsen({"y": 2}, np.mean, boundary="trim"), v.coarsen({"y": 2}, "mean", boundary="pad", side="right"))
v.coarsen({"y": 2}, "mean")
# --- concatenated
v = xr.Variable(("x", "y"), np.arange(6.0).reshape(2, 3), {"u": "m"})
full(xr.Variable.concat([v, v + 1], "x"), xr.Variable.concat([v, v], "z"), xr.Variable.concat([v]))
# --- reduced by a function
v = xr.Variable(("x", "y"), np.arange(6.0).reshape(2, 3))
full(v.reduce(np.sum, "x"), v.reduce(np.max), v.reduce(np.sum, ("x", "y")))
# --- encoding
v = xr.Variable("x", [1.0], {"u": "m"}, {"dtype": "int16"})
print(v.encoding, v.drop_encoding().encoding, v.reset_encoding().encoding)
print(xr.Dataset({"a": ("x", [1.0], {}, {"dtype": "int16"})}).a.encoding)
full(v.as_numpy())
# --- sorted values searched
full(xr.Variable("x", [1, 3, 5]).searchsorted(4), xr.DataArray([1, 3, 5]).searchsorted([0, 9], side="right"))
# --- functions of numpy by name
a = xr.DataArray([1.0, 4.0], dims="x", attrs={"u": "m"})
full(xr.ufuncs.sqrt(a), xr.ufuncs.add(a, 1), xr.ufuncs.maximum(a, 2), xr.ufuncs.exp(a.to_dataset(name="a")))
# --- what weights and their object are
a = xr.DataArray([1.0, 4.0], dims="x", attrs={"u": "m"})
w = xr.DataArray([1.0, 2.0], dims="x")
full(a.weighted(w).weights, a.weighted(w).obj)
# --- names of the module
print(issubclass(xr.SerializationWarning, RuntimeWarning), xr.ALL_DIMS)
# --- variables dropped by what a function says
ds = xr.Dataset({"a": ("x", [1, 2])}, {"x": [1, 2], "y": 3})
full(ds.drop_vars(lambda d: d.indexes), ds.drop_vars(ds.indexes), ds.drop_vars(lambda d: "y"))
