# --- scalars of numpy
for x in (np.float64(1.5), np.float32(0.1), np.int8(-3), np.uint16(7), np.bool_(True), np.int64(2) ** 40, np.float64("nan"), np.float64("inf")):
    print(repr(x), str(x), type(x).__name__, x.dtype)
# --- items of arrays
da = xr.DataArray(np.arange(6, dtype="i4").reshape(2, 3), dims=("x", "y"))
full(da[0, 0], da[1], da[:, -1], da[..., 0], da[1, ::-1])
print(da[0, 0].item(), type(da[0, 0].item()).__name__, da.values[1, 2], type(da.values[1, 2]).__name__)
# --- 0-d arrays
a = xr.DataArray(3.5, coords={"s": "t", "i": 4}, name="n", attrs={"units": "K"})
full(a, a + 1, -a, a.astype("i8"), a.expand_dims("x"), a.transpose(), a.squeeze(), a.copy())
print(float(a), int(a), bool(a), a.ndim, a.shape, a.size, a.dims, a.item())
# --- len of a 0-d array
len(xr.DataArray(1))
# --- iterating over a 0-d array
for x in xr.DataArray(1):
    print(x)
# --- zero lengths
a = xr.DataArray(np.zeros((0, 3)), dims=("x", "y"), coords={"x": np.array([], "i8"), "y": [1, 2, 3]})
full(a, a + 1, a.T, a.sum("x"), a.sum("y"), a.mean("y"), a.isel(y=0), a.isel(x=slice(None, None, -1)), a.sel(y=[3, 1]))
print(a.size, len(a), a.nbytes)
# --- dtypes of literals
for v in ([1, 2], [1.0, 2], [True, False], ["a", "bcd"], [1, "a"], [None, 1], [1, None, 2.5], [np.nan, 1], [True, 2], [], [[]]):
    a = xr.DataArray(v)
    print(a.dtype.kind, a.dtype.itemsize if a.dtype.kind != "S" else "", a.shape)
# --- object arrays
a = xr.DataArray(np.array(["a", None, 1, 2.5, np.nan], dtype=object), dims="x")
full(a, a.isnull(), a.notnull(), a.dropna("x"), a.fillna("z"), a[1], a[3])
# --- strings
a = xr.DataArray(["b", "abc", "", "é"], dims="x", coords={"x": ["k", "l", "m", "n"]})
full(a, a == "abc", a != "", a < "b", a.astype(object), a.isel(x=1), a.sel(x=["n", "k"]), a.sortby("x", ascending=False), a.isnull())
# --- concatenating strings
a = xr.DataArray(["b", "abc"], dims="x")
full(a + "x", "y" + a, a + a)
# --- booleans
a = xr.DataArray([True, False, True], dims="x")
full(~a, a & False, a | ~a, a ^ True, a + a, a * 2, a / 2, a + 1, a - 1, a == 1, a.sum(), a.mean(), a.any(), a.all(), a.cumsum(), a.astype(int), a.min(), a.max(), a.prod(), a.std())
# --- negative of booleans
-xr.DataArray([True])
# --- difference of booleans
xr.DataArray([True]) - xr.DataArray([False])
# --- small integers
for dtype in ("i1", "u1", "i2", "u2", "i4", "u4", "i8", "u8", "f4", "f8"):
    a = xr.DataArray(np.array([1, 2, 3], dtype), dims="x")
    print(dtype, (a + 1).dtype, (a + 1.5).dtype, (a / 2).dtype, (a // 2).dtype, (a ** 2).dtype, (a + True).dtype, (-a).dtype, a.sum().dtype, a.mean().dtype, a.std().dtype, a.cumsum().dtype, a.prod().dtype, a.where(a > 1).dtype, a.shift(x=1).dtype, a.median().dtype, a.max().dtype, a.diff("x").dtype, abs(a).dtype, (a > 1).dtype)
# --- pairs of dtypes
kinds = ["b1", "i1", "u1", "i4", "u4", "i8", "u8", "f4", "f8"]
for one in kinds:
    row = []
    for other in kinds:
        a, b = xr.DataArray(np.array([1], one)), xr.DataArray(np.array([1], other))
        row += [str((a + b).dtype), str((a * b).dtype), str((a / b).dtype), str((a == b).dtype)]
    print(one, *row)
# --- integer overflow wraps
a = xr.DataArray(np.array([127, -128], "i1"))
full(a + np.int8(1), a * np.int8(2), abs(a), -a)
# --- a Python integer that does not fit
xr.DataArray(np.array([1], "i1")) + 300
# --- properties
da = xr.DataArray(np.zeros((2, 3), "f4"), dims=("x", "y"), coords={"x": [1, 2], "c": ("y", [1, 2, 3]), "s": 1}, name="n", attrs={"a": 1})
print(da.dims, da.shape, da.size, da.ndim, da.nbytes, da.dtype, da.name, da.attrs, da.sizes, list(da.coords), dict(da.sizes), da.encoding, da.chunks)
print("x" in da.coords, "q" in da.coords, 0.0 in da, list(da.indexes), da.get_axis_num("y"), da.real.dtype)
# --- properties of a dataset
ds = xr.Dataset({"a": (("x", "y"), np.zeros((2, 3), "f4")), "b": ("x", [1, 2])}, coords={"x": [1, 2], "s": 1}, attrs={"t": 1})
print(dict(ds.sizes), ds.nbytes, list(ds), list(ds.data_vars), list(ds.coords), list(ds.variables), ds.attrs, "a" in ds, "x" in ds, "q" in ds, len(ds), bool(ds), bool(xr.Dataset()))
print({k: str(v) for k, v in ds.dtypes.items()}, ds.a.name, ds["b"].dims, list(ds.indexes))
# --- setting values
da = xr.DataArray(np.arange(4.0), dims="x", coords={"x": list("abcd")})
da[0] = 10
da.loc["b"] = -1
da[{"x": 2}] = np.nan
da[[3]] = 7
full(da)
# --- setting values along a dimension
da = xr.DataArray(np.arange(6).reshape(2, 3), dims=("x", "y"))
da[dict(y=1)] = xr.DataArray([7, 8], dims="x")
da[1, :] = [4, 5, 6]
da[0] += 100
full(da)
# --- names and attributes
da = xr.DataArray([1, 2], dims="x")
da.name = "q"
da.attrs["units"] = "K"
da["x"] = [5, 6]
da.coords["k"] = ("x", [7, 8])
full(da, da.k, da.rename("r"), da.assign_attrs(a=1), da.drop_vars("k"))
# --- attributes that are missing
xr.DataArray([1]).nothing
# --- the truth of several
bool(xr.DataArray([1, 2]))
# --- the truth of none
bool(xr.DataArray([]))
# --- a number of several
float(xr.DataArray([1.0, 2.0]))
# --- an item of several
xr.DataArray([1, 2]).item()
# --- iterating
da = xr.DataArray([[1, 2], [3, 4]], dims=("x", "y"), coords={"x": [10, 20]}, name="n")
for row in da:
    full(row)
print([float(x) for x in da[0]], list(xr.Dataset({"a": 1, "b": 2})), [k for k in xr.Dataset({"a": 1, "b": 2}).items()][0][0])
# --- copies
da = xr.DataArray([1, 2], dims="x", attrs={"a": 1})
deep, same = da.copy(), da.copy(data=[5.0, 6.0])
deep[0] = 9
deep.attrs["a"] = 2
full(da, deep, same)
# --- equality
a = xr.DataArray([1.0, np.nan], dims="x", coords={"x": [1, 2]}, name="a", attrs={"u": 1})
print(a.equals(a.copy()), a.identical(a.rename("b")), a.equals(a.rename("b")), a.equals(a + 0), a.identical(a.assign_attrs(u=2)), a.equals(a.drop_vars("x")), a.broadcast_equals(a.expand_dims("z")), a.equals(a.astype("f4")))
# --- astype
a = xr.DataArray([0.0, 1.7, -2.2], dims="x", attrs={"u": 1})
full(a.astype(int), a.astype("f4"), a.astype(bool), a.astype(str), a.astype("u1") if False else a.astype("i2"), a.astype(object), xr.DataArray(["1", "2"]).astype(int), xr.DataArray([1, 0]).astype(bool))
# --- astype of words
# message differs: numpy's own words
xr.DataArray(["a"]).astype(int)
# --- an unknown dtype
xr.DataArray([1]).astype("nonsense")
# --- full, zeros and ones like
a = xr.DataArray(np.arange(3, dtype="i4"), dims="x", coords={"x": [1, 2, 3]}, name="n", attrs={"u": 1})
full(xr.zeros_like(a), xr.ones_like(a, dtype=float), xr.full_like(a, 7), xr.full_like(a, 2.5), xr.full_like(a, np.nan, dtype="f8"), xr.zeros_like(a.to_dataset()))
# --- an array of a variable
v = xr.Variable(("x", "y"), np.arange(6).reshape(2, 3), {"u": 1})
full(xr.DataArray(v), xr.DataArray(v, coords={"x": [5, 6]}, name="n"), xr.Dataset({"a": v}))
# --- random numbers
full(xr.DataArray(np.random.rand(3)), xr.DataArray(np.random.randn(2, 2), dims=("x", "y")), xr.DataArray(np.random.randint(0, 10, 4)))
# ---
# integers of any size, and their quotients
import math

big = 3**400
print(big, big // 7**100, big % 10**30, pow(3, big, 10**9 + 7), -big // 3, (-big) % 11, math.isqrt(big) ** 2 <= big)
print(big.bit_length(), hex(big)[:12], int(str(big), 10) == big, int("zz", 36) ** 40, big >> 300, -big >> 500, big & -big, big ^ 12345)
print(10**400 / 10**390, -(10**400) / 3**830)
print((2**53 + 1) / 1, (2**53 + 3) / 1, (2**54 + 5) / 2, (2**54 + 7) / 2, (2**100 + 1) / 3, (2**1024 - 2**971) / 1)
print(1 / 2**1074, 1 / 2**1075, 3 / 2**1075, 3 / 2**1076, 1 / 2**5000, (2**53 - 1) / 2**1074, -(2**52 + 1) / 2**1075)
for quotient in ((2**1024, 1), (2**1024 - 1, 1), (1, 0), (10**400, -3)):
    try:
        print(quotient[0] / quotient[1])
    except ArithmeticError as error:
        print(type(error).__name__, error)
for value in (0.5, -0.1, 3.0, 1e300, 5e-324, 2.5e-310, 1.7976931348623157e308, 0.0, -0.0):
    print(value.as_integer_ratio())
print(float(2**1000), int(1e300), round(2.5), round(10**30 + 5, -1), divmod(-big, 10**100)[1], hash(big), sum(range(10**5)) ** 9)
print(math.gcd(big, 6**300), math.factorial(60), math.comb(100, 50), 7**-2, (-7) ** 3, 0**0, complex(big, 1).real, big * 1.0)
