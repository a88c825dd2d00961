def attempt(call):
    try:
        full(call())
    except Exception as e:
        print(type(e).__name__, str(e).splitlines()[0] if isinstance(e, (IndexError, KeyError)) else "")
def put(object, key, value, loc=False):
    object = object.copy(deep=True)
    if loc:
        object.loc[key] = value
    else:
        object[key] = value
    return object
ds = xr.Dataset({"v": (("x", "y"), np.arange(6).reshape(2, 3)), "w": ("x", [1.5, np.nan])}, coords={"x": [10, 20]})
attempt(lambda: put(ds, {"x": 0}, 7))
attempt(lambda: put(ds, {"x": slice(1, None)}, np.nan if False else -1))
attempt(lambda: put(ds, {"x": 20}, 0, loc=True))
attempt(lambda: put(ds, {"x": [10]}, ds.isel(x=[0]) * 2, loc=True))
attempt(lambda: put(ds, {"x": [10]}, ds.w.isel(x=[0]), loc=True))
attempt(lambda: put(ds, {"x": 5}, 0, loc=True))
attempt(lambda: put(ds, {"y": 0}, 0))
attempt(lambda: put(ds, {"x": [0]}, ds.isel(x=[1])))
attempt(lambda: put(ds, {"x": 0}, ds.rename(v="q").isel(x=0)))
attempt(lambda: put(ds, {"x": 0}, [1, 2]))
attempt(lambda: put(ds, {"x": [0]}, xr.DataArray([1, 2], dims="z")))
# --- arrays: labels of values, dimensions, indexes
def attempt(call):
    try:
        full(call())
    except Exception as e:
        print(type(e).__name__, str(e))
def put(object, key, value, loc=False):
    object = object.copy(deep=True)
    if loc:
        object.loc[key] = value
    else:
        object[key] = value
    return object
da = xr.DataArray([1.0, 2.0, 3.0], dims="x", coords={"x": [3, 1, 2]})
attempt(lambda: put(da, {"x": [0, 2]}, da[[0, 2]] * 2))
attempt(lambda: put(da, {"x": [0, 2]}, da[[0, 1]]))
attempt(lambda: put(da, {"x": [1]}, da[1:2] * 0, loc=True))
attempt(lambda: put(da, {"x": [1]}, da[:1], loc=True))
attempt(lambda: put(da, {"q": 0}, 1))
attempt(lambda: put(da, slice(1), True))
attempt(lambda: put(da, slice(1), da.variable[:1] + 5))
attempt(lambda: put(da.x, 0, 1))
attempt(lambda: put(da.x + 0, 0, 1))
attempt(lambda: da.copy().x.__setitem__(0, 5))
# --- where beside datasets
da = xr.DataArray([1.0, 2.0], dims="x", coords={"x": [0, 1]}, attrs={"a": 1})
ds = xr.Dataset({"v": ("x", [5, 6]), "w": 3}, coords={"x": [0, 1]}, attrs={"t": 1})
full(da.where(da > 1, ds), da.where(ds > 4), ds.where(da > 1), ds.where(ds > 4, ds * 10), ds.where(ds > 4, -da))
for other in (ds.drop_vars("w"), ds.rename(w="u"), ds.isel(x=[1])):
    try:
        print(ds.where(ds > 4, other))
    except ValueError as e:
        print(type(e).__name__)
try:
    print(ds.where(ds > 4, drop=True))
except ValueError as e:
    print(e)
print(ds[["v"]].where(ds[["v"]] > 5, drop=True))
ds[[]].where(ds[[]] > 5, drop=True)
# --- objects count as Python does
def attempt(call):
    try:
        full(call())
    except Exception as e:
        print(type(e).__name__, e if isinstance(e, ZeroDivisionError) else "")
mixed = xr.DataArray(np.array([1, 2.5, True, 4], object), dims="x")
holes = xr.DataArray(np.array([1, np.nan, 3], object), dims="x")
text = xr.DataArray(np.array(["a", "b", ""], object), dims="x")
for o in (mixed, holes, xr.DataArray(np.array([True, False, True], object), dims="x"), xr.DataArray(np.array([], object), dims="x")):
    for name in ("sum", "mean", "prod", "var", "median", "min", "max", "count", "any", "all"):
        attempt(lambda: getattr(o, name)())
    attempt(lambda: o.sum(skipna=False))
    attempt(lambda: o.min(skipna=False))
    attempt(lambda: o.clip(0, 2))
    attempt(lambda: np.maximum(o, 1))
    attempt(lambda: o.ffill("x"))
    attempt(lambda: o.all(dim=[]))
for o in (mixed, holes):
    for call in (lambda: o / 0, lambda: o // 0, lambda: o % 0, lambda: 1 // (o - o), lambda: o * 2):
        attempt(call)
attempt(lambda: text * 2)
attempt(lambda: text.sum())
attempt(lambda: text.max() * 2)
attempt(lambda: xr.DataArray(np.array(2.5, object)) + 1)
attempt(lambda: holes.astype(int))
# --- labels of several levels are no numbers
p = xr.DataArray(np.zeros((2, 2)), dims=("x", "y"), coords={"x": [1, 2]}).stack(p=["x", "y"]).p
for call in (lambda: abs(p), lambda: -p, lambda: p - p, lambda: np.sign(p), lambda: p == p, lambda: p.max()):
    try:
        print(call().values)
    except TypeError:
        print("TypeError")
# --- broadcasting
a = xr.DataArray([[1, 2]], dims=("x", "y"), coords={"x": [0], "y": [5, 6], "s": 1, "c": ("y", [7, 8])})
ds = xr.Dataset({"v": ("z", [1]), "w": 2}, coords={"z": [3], "s": 2, "k": ("z", [4])})
full(*xr.broadcast(ds, a), *xr.broadcast(a, ds), *xr.broadcast(a.isel(y=0), a), a.isel(y=0).broadcast_like(a), ds.broadcast_like(a), a.broadcast_like(ds))
# --- order
ds = xr.Dataset({"v": ("y", [3.0, np.nan, 1.0])}, coords={"x": [1], "y": [9, 8, 7], "c": ("y", [np.nan, 1, 2])})
full(ds.sortby("c", ascending=False), ds.sortby("v", ascending=False), ds.sortby(["v", "c"]))
full(ds.set_coords("v").astype(str), np.float32(2) / ds, 2 / ds, ds.assign_coords(y=[1, 2, 3], x=[5]))
for compat in ("minimal", "nonsense"):
    try:
        xr.concat([ds, ds], "x", compat=compat)
    except ValueError as e:
        print(type(e).__name__)
for labels in ("q", ["q"]):
    try:
        xr.DataArray([1, 2], dims="x").sel(x=labels)
    except KeyError as e:
        print(e)
for size in (0, 3):
    try:
        print(xr.DataArray(np.array(["2000"] * size, "M8[ns]"), dims="x").isin([0.5, 1.5]).values)
    except TypeError:
        print("TypeError")
