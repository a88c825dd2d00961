import numpy as np


class Labelled:
    """As an xarray object: answers ufuncs and methods itself."""

    def __init__(self, data):
        self.data = np.asarray(data)

    def __array__(self, dtype=None, copy=None):
        return self.data

    def __array_ufunc__(self, ufunc, method, *inputs, **kwargs):
        values = [i.data if isinstance(i, Labelled) else i for i in inputs]
        return Labelled(getattr(ufunc, method)(*values, **kwargs))

    def _binary(self, other, op):
        return Labelled(op(self.data, other.data if isinstance(other, Labelled) else other))

    def __add__(self, other):
        return self._binary(other, lambda a, b: a + b)

    def __radd__(self, other):
        return self._binary(other, lambda a, b: b + a)

    def __mul__(self, other):
        return self._binary(other, lambda a, b: a * b)

    __rmul__ = __mul__

    def mean(self, axis=None, dtype=None, out=None):
        return ("own mean", axis)

    def __repr__(self):
        return f"Labelled({self.data!r})"


x = Labelled([1.0, 4.0])
print(np.sqrt(x), np.add(x, 1), np.add(1, x), np.maximum(x, 2), type(np.isnan(x)))
print(np.arange(2) + x, x + np.arange(2), np.float64(2) * x, x * np.float64(2), np.float32(2) * x, np.array(3) * x)
print(np.mean(x), np.mean(x, axis=0), np.concatenate([x, x]), np.asarray(x), np.median(x), np.where(x.data > 1, x, 0), np.allclose(x, x))
try:
    np.arange(3) + "a"
except TypeError as e:
    print("TypeError")
try:
    np.arange(3) + object()
except TypeError as e:
    print("TypeError")
print(np.arange(3) == "a", np.arange(2) == None, np.array(["a", "b"]) == "a", [1, 2] == np.array([1, 2]))
# %%
a = np.arange(4.0)
out = np.empty(4)
print(np.multiply(a, 2, out=out), out, np.sum(a, out=np.zeros(())), np.add(a, 1, where=[True, False, True, False], out=np.zeros(4)))
a += 1
a[1:3] -= 10
a[[0, 3]] *= 2
print(a, a.sum(initial=5), np.sum(a, where=[True, True, False, False]))
try:
    i = np.arange(3)
    i += 1.5
except TypeError as e:
    print(e)
try:
    a += np.ones((2, 4))
except ValueError as e:
    print(e)
print([*map(str, np.arange(3))], dict(zip("ab", np.array([1, 2]))), sorted(np.array([3, 1, 2])), np.array([1, 2]).tolist() + [3], any(np.array([0, 1])), len({*np.array([1, 1, 2])}))
for k, v in np.ndenumerate(np.array([[1, 2]])):
    print(k, v)
import math, json, copy
print(math.sqrt(np.float64(4)), math.floor(np.float32(2.5)), json.dumps({"a": float(np.float32(1.5)), "b": np.float64(2.5)}), copy.copy(a), copy.deepcopy(a)[0], np.float64(3).is_integer(), np.float64(0.5).as_integer_ratio())
print("%5.2f|%s|%d" % (np.float32(1.234), np.int8(3), np.int64(4)), "{:>8.3f}".format(np.float64(2)), f"{np.arange(3)}", f"{np.array(1.5):.2f}", str(np.bool_(True)), repr([np.float64(1), np.int32(2)]))
