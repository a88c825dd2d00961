# --- scalars on both sides
a = xr.DataArray([1.0, -2.0, 4.0], dims="x", name="a", attrs={"units": "K"})
full(a + 1, 1 + a, a - 1, 1 - a, a * 2, 2 * a, a / 2, 2 / a, a // 2, 7 // a, a % 3, 7 % a, a ** 2, 2 ** a, +a, -a, abs(a))
# --- integers on both sides
a = xr.DataArray([1, -2, 4], dims="x")
full(a + 1, 1 - a, a * 2, a / 2, 2 / a, a // 3, 7 // a, a % 3, -7 % a, a ** 2, a & 1, a | 8, a ^ 3, ~a, a << 1 if False else a)
# --- integers to negative powers
xr.DataArray([1, 2]) ** -1
# --- division by zero
a, i = xr.DataArray([1.0, -1.0, 0.0]), xr.DataArray([1, -1, 0])
full(a / 0, a // 0, a % 0, i / 0, i // 0, i % 0, 1 / a, 0.0 / a, 1 // i)
# --- comparisons
a, b = xr.DataArray([1.0, np.nan, 3.0], dims="x"), xr.DataArray([1.0, np.nan, 2.0], dims="x")
full(a == b, a != b, a < b, a <= b, a > b, a >= b, a == 1, 2 > a, a == np.nan)
# --- comparison with nothing and words
a = xr.DataArray([1, 2], dims="x")
full(a == "a", a != "a")
# --- less than words
# message differs: numpy names its loops
xr.DataArray([1, 2], dims="x") < "a"
# --- inner join
a = xr.DataArray([1, 2, 3], dims="x", coords={"x": [10, 20, 30]})
b = xr.DataArray([1.0, 2.0], dims="x", coords={"x": [30, 20]})
full(a + b, b + a, a * b.isel(x=[0]), a - b[::-1])
# --- nothing in common
a = xr.DataArray([1, 2], dims="x", coords={"x": [1, 2]})
b = xr.DataArray([1, 2], dims="x", coords={"x": [3, 4]})
full(a + b, (a + b).sum(), a == b)
# --- other joins
a = xr.DataArray([1, 2, 3], dims="x", coords={"x": [3, 1, 2]})
b = xr.DataArray([10, 20], dims="x", coords={"x": [2, 5]})
for join in ("inner", "outer", "left", "right"):
    with xr.set_options(arithmetic_join=join):
        full(a + b)
# --- exact join
with xr.set_options(arithmetic_join="exact"):
    xr.DataArray([1, 2], dims="x", coords={"x": [1, 2]}) + xr.DataArray([1, 2], dims="x", coords={"x": [2, 3]})
# --- broadcasting by name
a = xr.DataArray([1, 2], dims="x", coords={"x": [5, 6]}, name="a")
b = xr.DataArray([10, 20, 30], dims="y", coords={"y": list("abc")}, name="b")
full(a + b, b + a, (a * b).T, a + b.isel(y=0), a * b.to_dataset())
# --- dims in another order
a = xr.DataArray(np.arange(6).reshape(2, 3), dims=("x", "y"))
b = xr.DataArray(np.arange(6).reshape(3, 2), dims=("y", "x"))
full(a + b, b - a, a == b.T)
# --- sizes without labels
xr.DataArray([1, 2], dims="x") + xr.DataArray([1, 2, 3], dims="x")
# --- sizes with labels on one side
xr.DataArray([1, 2], dims="x", coords={"x": [1, 2]}) + xr.DataArray([1, 2, 3], dims="x")
# --- labels on one side
a = xr.DataArray([1, 2], dims="x", coords={"x": [1, 2]})
b = xr.DataArray([10, 20], dims="x")
full(a + b, b + a)
# --- duplicate labels that are equal
a = xr.DataArray([1, 2, 3], dims="x", coords={"x": [1, 1, 2]})
full(a + a, a * a[::1])
# --- duplicate labels that differ
a = xr.DataArray([1, 2, 3], dims="x", coords={"x": [1, 1, 2]})
a + a.isel(x=[0, 2])
# --- coordinates that conflict
a = xr.DataArray([1, 2], dims="x", coords={"c": ("x", [1, 2]), "s": 1, "only": 4})
b = xr.DataArray([1, 2], dims="x", coords={"c": ("x", [1, 3]), "s": 1, "t": 2})
full(a + b, b + a)
# --- a dimension and a scalar of one name
a = xr.DataArray([1, 2], dims="x", coords={"x": [1, 2]})
full(a - a.isel(x=0), a.isel(x=0) - a, a / a.sel(x=2))
# --- names
a, b = xr.DataArray([1], name="a"), xr.DataArray([1], name="b")
print((a + b).name, (a + a).name, (a + 1).name, (a > b).name, (a + xr.DataArray([1])).name)
# --- attributes
a = xr.DataArray([1], attrs={"u": 1, "v": 2})
b = xr.DataArray([1], attrs={"u": 1, "v": 3, "w": 4})
full(a + b, b + a, a + 1, -a, a > b, np.sqrt(a), a.astype(float))
for keep in (True, False, "default"):
    with xr.set_options(keep_attrs=keep):
        print((a + b).attrs, (a + 1).attrs, (-a).attrs, np.exp(a).attrs, a.mean().attrs, a.where(a > 0).attrs)
# --- arrays of numpy
a = xr.DataArray(np.arange(6).reshape(2, 3), dims=("x", "y"), coords={"x": [1, 2]})
full(a + np.array([1, 2, 3]), np.array([1, 2, 3]) - a, a * np.array([[1], [2]]), a + np.float32(1), a == np.arange(6).reshape(2, 3))
# --- arrays of numpy that do not fit
# message differs: shapes are numpy's business
xr.DataArray(np.zeros((2, 3)), dims=("x", "y")) + np.zeros(4)
# --- lists
# message differs: ours is the sentence for labelled sizes
xr.DataArray([1, 2], dims="x") + [1, 2, 3]
# --- datasets and scalars
ds = xr.Dataset({"a": ("x", [1, 2]), "b": 2.5}, coords={"x": [1, 2], "c": ("x", [5, 6])}, attrs={"t": 1})
full(ds + 1, 2 * ds, ds / 2, -ds, ds > 1, abs(ds), 1 - ds, ds ** 2)
# --- datasets and arrays
ds = xr.Dataset({"a": (("x", "y"), [[1, 2], [3, 4]]), "b": ("y", [1.0, 2.0], {"u": 1})}, coords={"x": [1, 2]}, attrs={"t": 1})
da = xr.DataArray([10, 20], dims="x", coords={"x": [2, 3]}, attrs={"w": 2})
full(ds + da, da + ds, ds - ds.b, da > ds, ds.b / ds)
# --- datasets and datasets
a = xr.Dataset({"a": ("x", [1, 2]), "b": 2.5}, coords={"x": [1, 2]}, attrs={"t": 1, "u": 1})
b = xr.Dataset({"a": ("x", [10, 20]), "c": 2.5}, coords={"x": [2, 3]}, attrs={"t": 1, "u": 2})
full(a + b, b - a, a == b)
with xr.set_options(arithmetic_join="outer"):
    full(a + b)
# --- datasets of words
# message differs: numpy names its loops
xr.Dataset({"a": ("x", ["p", "q"])}) * 2.5
# --- in place
a = xr.DataArray([1.0, 2.0], dims="x", coords={"x": [1, 2]}, name="a")
a += 1
a *= xr.DataArray([2, 3], dims="x", coords={"x": [1, 2]})
a /= 4
a -= a
a **= 2
full(a)
# --- times
t = xr.DataArray(np.array(["2000-01-01", "2000-01-03", "NaT"], "M8[ns]"), dims="x")
d = np.timedelta64(36, "h")
full(t + d, t - t[0], t - np.datetime64("1999-12-31"), t > np.datetime64("2000-01-02"), t == t, (t - t[0]) / np.timedelta64(1, "D"), (t - t[0]) * 2, -(t - t[0]), (t - t[0]) / 2, t.isnull())
# --- sums of times
# message differs: numpy names its loops
t = xr.DataArray(np.array(["2000-01-01"], "M8[ns]"))
t + t
# --- ufuncs
a = xr.DataArray([0.25, 1.0, 4.0], dims="x", coords={"x": [1, 2, 3]}, name="a", attrs={"u": 1})
full(np.sqrt(a), np.exp(a), np.log(a), np.sin(a), np.floor(a), np.maximum(a, 1), np.minimum(2, a), np.hypot(a, a), np.arctan2(a, 2), np.sign(-a), np.isfinite(a), np.square(a), np.power(a, 2), np.mod(a, 2), np.logical_not(a > 1), np.add(a, a), np.abs(-a), np.isnan(a))
# --- ufuncs on datasets
ds = xr.Dataset({"a": ("x", [1.0, 4.0], {"u": 1}), "b": 9}, coords={"x": [1, 2]}, attrs={"t": 1})
full(np.sqrt(ds), np.maximum(ds, 2), np.isnan(ds))
# --- rounding and clipping
a = xr.DataArray([-1.55, 0.5, 1.5, 2.5, np.nan], dims="x", attrs={"u": 1})
full(a.round(), a.round(1), a.clip(0), a.clip(max=1), a.clip(-1, 1), a.clip(min=xr.DataArray([0, 1, 2, 3, 4], dims="x")), round(2.5), a.astype("f4").round(1))
# --- align
a = xr.DataArray([1, 2, 3], dims="x", coords={"x": [3, 1, 2]})
b = xr.DataArray([1, 2], dims="x", coords={"x": [2, 5]})
for join in ("inner", "outer", "left", "right"):
    full(*xr.align(a, b, join=join))
full(*xr.align(a, b.isel(x=[0]).drop_vars("x").expand_dims("z").isel(x=0), join="outer"))
# --- align with override
a = xr.DataArray([1, 2], dims="x", coords={"x": [1, 2]})
b = xr.DataArray([1, 2], dims="x", coords={"x": [2, 5]})
full(*xr.align(a, b, join="override"), *xr.align(a, b.drop_vars("x"), join="override"))
# --- align exactly
a = xr.DataArray([1, 2], dims="x", coords={"x": [1, 2]})
b = xr.DataArray([1, 2], dims="x", coords={"x": [2, 5]})
xr.align(a, b, join="exact")
# --- align with exclude and fill
a = xr.DataArray([[1, 2]], dims=("y", "x"), coords={"x": [1, 2], "y": [0]})
b = xr.DataArray([[1, 2]], dims=("y", "x"), coords={"x": [2, 5], "y": [7]})
full(*xr.align(a, b, join="outer", exclude="y"), *xr.align(a, b, join="outer", exclude="y", fill_value=-1))
# --- broadcast
a = xr.DataArray([1, 2], dims="x", coords={"x": [1, 2]})
b = xr.DataArray([1, 2, 3], dims="y", coords={"c": ("y", [7, 8, 9])})
full(*xr.broadcast(a, b), a.broadcast_like(b), b.broadcast_like(a))
# --- matrix products
a = xr.DataArray([[1, 2], [3, 4]], dims=("x", "y"))
b = xr.DataArray([5, 6], dims="y")
full(a @ b, xr.dot(a, b), xr.dot(a, b, dim="x"), a.dot(b), xr.dot(a, a, dim=...))
# --- names and attributes of numpy's functions
a = xr.DataArray([1, -2], dims="x", name="a", attrs={"u": 1})
b = xr.DataArray([3, 1], dims="x", name="b", attrs={"u": 2})
print(np.add(a, b), np.maximum(1, b), np.multiply(a, 2), (a + b).name)
print(np.fabs(a), np.fabs(a.to_dataset()), np.fabs(a.astype("f4")).dtype)
with xr.set_options(keep_attrs=False):
    print(np.add(a, b), np.subtract(b, b).name)
