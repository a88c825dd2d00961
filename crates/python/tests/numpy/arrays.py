import numpy as np
a = np.array([[1, 2, 3], [4, 5, 6]])
print(a, a.shape, a.dtype, a.ndim, a.size, a.nbytes)
a
# %%
print(repr(np.array([1., 2.5], dtype="f4")), np.array([True, False]), np.array(["a", "bc"]), np.array([]), np.array(5))
print(repr(np.array([[1], [2]])), repr(np.array([1, 2.5])), repr(np.array([1, True])), repr(np.array(["x", None], dtype=object)))
# %%
a = np.arange(24).reshape(2, 3, 4)
print(a[1], a[:, 1], a[..., -1], a[0, ::2, ::-1], a[None, 0].shape, a[-1, -1, -1])
print(a[[0, 1], [1, 2]], a[:, [0, 2]], a[a > 20], a[0, a[0] % 2 == 0], a[[0], :, [1, 2]].shape)
# %%
b = np.zeros((3, 3)); b[1] = 1; b[:, 2] = [7, 8, 9]; b[b > 8] = -1; b[0, 0] += 5; b *= 2
print(b)
v = b[1:]; v[0, 0] = 100; print(b); b += 1; print(v)
c = np.arange(5); c[[0, 2]] = 9; c[-1:] = 3; print(c)
# %%
print(np.arange(3) + 1.5, 2 ** np.arange(4), np.arange(5) // 2, np.arange(5) % 2, -np.arange(3), 10 / np.array([2, 5]))
print(np.array([1, 2], "i4") * 2.5, (np.array([1, 2], "f4") * 2).dtype, (np.array([1], "u1") + 1).dtype, np.array([1, 2]) == 2, ~np.array([True, False]))
print((np.array([1, 2, 3]) > 1) & (np.array([1, 2, 3]) < 3), np.array([3]) | 4, divmod(np.array([7, 8]), 3))
# %%
for f in [lambda: np.array([1, 2]) + np.array([1, 2, 3]), lambda: np.arange(3)[5], lambda: np.zeros((2, 2)).sum(axis=3), lambda: bool(np.array([1, 2])),
          lambda: np.array([[1, 2], [3]]), lambda: np.zeros(3)[1, 2], lambda: np.array([1, 2, 3]).reshape(2, 2), lambda: np.concatenate([np.zeros((2, 2)), np.zeros((3, 3))]),
          lambda: np.array([1], "u1") + 300, lambda: np.array([1, 2]) ** -1, lambda: len(np.array(3)), lambda: np.array([]).max(), lambda: np.arange(3)["a"], lambda: hash(np.arange(2)),
          lambda: np.dtype("nonsense"), lambda: np.stack([np.zeros(2), np.zeros(3)]), lambda: np.linspace(0, 1, -1), lambda: int(np.array([1, 2]))]:
    try:
        print("no error", f())
    except Exception as e:
        print(type(e).__name__, e)
# %%
x = np.float64(1.5); i = np.int32(7)
print(repr(x), repr(i), x + 1, i + 1, type(x + 1), type(i / 2), repr(i + np.int64(1)), repr(np.float32(1) + 1.5), repr(x == 1.5), repr(-x), repr(abs(np.int8(-3))))
print(f"{x:.3f} {i:>5d} {i} {x} {np.float32(0.1):.3f} {np.bool_(True)}", "%.2f %d" % (x, i), str(x), round(x), round(np.float64(2.345), 2), int(i), float(i))
print(isinstance(x, float), isinstance(i, np.integer), isinstance(x, np.floating), isinstance(i, int), np.issubdtype(i.dtype, np.integer), np.isscalar(x))
print(x.item(), type(x.item()), i.dtype, x.shape, x.ndim, [1, 2, 3][np.int64(1)], {np.int64(1): "a"}[1], max(np.float64(1), 2), sum(np.arange(3)))
print(np.float64("1.5"), np.int64("3"), np.str_("a"), np.bool_(0), np.float32(3), np.uint8(255), np.float64(), x.astype("i4"))
# %%
d = np.dtype("float32"); print(d, repr(d), d.kind, d.itemsize, d.name, d == "f4", d == np.float32, np.dtype(float), np.dtype("i2"), np.dtype("datetime64[ns]"), np.dtype("U5"), d.str, d.type)
print(np.zeros(2, dtype=int).dtype, np.zeros(2, dtype="bool"), np.array([1.7, -1.7]).astype(int), np.array(["1", "2"]).astype(float), np.array([1, 0]).astype(bool), np.array([1.5]).astype(str))
# %%
t = np.datetime64("2000-01-01"); print(t, repr(t), t + np.timedelta64(1, "D"), t + 5, np.datetime64("2000-01-10") - t, t < np.datetime64("2001-01-01"))
ts = np.array(["2000-01-01", "2000-02-01"], dtype="datetime64[ns]"); print(ts, repr(ts), ts - ts[0], ts[1], ts.astype("datetime64[D]"), np.diff(ts), ts > np.datetime64("2000-01-15"))
print(np.arange("2000-01-01", "2000-01-04", dtype="datetime64[D]"), np.timedelta64(90, "m"), repr(np.timedelta64(1, "h")), np.timedelta64(1, "D") / np.timedelta64(1, "h"), np.isnat(np.datetime64("NaT")), np.datetime64("2000-01-01T12:30"))
# %%
a = np.arange(6).reshape(2, 3)
print(a.T, a.tolist(), a.flatten(), a.ravel(), a.copy(), a.item(2), a.transpose(), a.swapaxes(0, 1).shape, list(a[0]), 3 in a, len(a))
print(a.mean(), a.sum(0), a.max(axis=1), a.min(), a.std(), a.var(ddof=1), a.prod(), a.cumsum(), a.argmax(), a.argmin(axis=0), a.any(), a.all(axis=0), a.round(1), a.clip(1, 3), a.nonzero())
print(a.sum(axis=1, keepdims=True), a.mean(axis=(0, 1)), np.ptp(a), a.repeat(2), a.take([0, 5]), a.dot(a.T), a @ a.T, a.squeeze().shape, a.astype("f4").mean())
for row in a:
    print(row)
