"""Operands, how they are written down, and cases: what all families share."""

import sys
import warnings

import numpy as np

warnings.simplefilter("ignore")
np.seterr(all="ignore")

seed = int(sys.argv[3]) if len(sys.argv) > 3 else 20
rng = np.random.default_rng(seed)
blob = bytearray()
cases = []

INTS = "i1 i2 i4 i8 u1 u2 u4 u8".split()
FLOATS = ["f4", "f8"]
NUMBERS = ["b1", *INTS, *FLOATS]
TIMES = ["M8[s]", "M8[ns]", "m8[s]", "m8[ms]", "m8[D]"]
SHAPES = [(), (1,), (7,), (0,), (3, 4), (2, 3, 5), (4, 0, 2), (5, 1, 3), (37,), (3, 70)]


def code(dtype):
    text = dtype.str.lstrip("<|=>")
    return "O" if text == "O" else text


def values(dtype, shape, missing=0.2, wide=False):
    dtype = np.dtype(dtype)
    n = int(np.prod(shape))
    kind = dtype.kind
    if kind == "b":
        a = rng.random(n) < 0.5
    elif kind in "iu":
        info = np.iinfo(dtype)
        a = rng.integers(max(info.min, -9), 10, n).astype(dtype)
        if wide and n:
            edge = rng.random(n) < 0.3
            a = np.where(edge, rng.choice(np.array([info.min, info.max, info.max - 1], dtype), n), a).astype(dtype)
    elif kind == "f":
        a = np.round(rng.normal(0, 4, n), 2).astype(dtype)
        a[rng.random(n) < 0.1] = 0.0
        a[rng.random(n) < missing] = np.nan
        if wide:
            special = np.array([np.inf, -np.inf, -0.0, 1e30, 1e-30, 0.5, 1.5, 2.5, -2.5], dtype)
            edge = rng.random(n) < 0.3
            a = np.where(edge, rng.choice(special, n), a).astype(dtype)
    elif kind in "Mm":
        a = rng.integers(-5000, 50000, n).astype(dtype)
        a[rng.random(n) < missing] = np.array("NaT", dtype)
    elif kind == "U":
        words = np.array(["", "a", "ab", "b", "zeta", "Äß", "same", "sand"])
        a = rng.choice(words, n).astype(dtype if dtype.itemsize else "U4")
    else:
        raise ValueError(dtype)
    return a.reshape(shape)


def spec(a, base=None, order=None, steps=None):
    base = np.asarray(a if base is None else base)
    out = {"dtype": code(base.dtype), "shape": list(base.shape)}
    if base.dtype.kind == "U":
        out["text"] = [str(v) for v in base.ravel()]
    elif base.dtype.kind == "O":
        raise ValueError("objects are not written")
    else:
        while len(blob) % 16:
            blob.append(0)
        out["at"] = len(blob)
        blob.extend(np.ascontiguousarray(base).tobytes())
    if order is not None:
        out["order"] = [int(k) for k in order]
        out["steps"] = [[int(s) for s in step] for step in steps]
    return out


def operand(dtype, shape, missing=0.2, wide=False, strided=None):
    """An array and how to make it; strided half of the time."""
    if strided is None:
        strided = rng.random() < 0.5
    shape = tuple(shape)
    if not strided or len(shape) == 0:
        a = values(dtype, shape, missing, wide)
        return a, spec(a)
    steps, outer = [], []
    for n in shape:
        step = int(rng.choice([1, 1, 2, 3, -1, -2]))
        pad = int(rng.integers(0, 3))
        size = max((n - 1) * abs(step) + 1, 0) + pad if n else pad
        outer.append(size)
        if n == 0:
            steps.append((0, 0, 1))
        elif step > 0:
            steps.append((0, (n - 1) * step + 1, step))
        else:
            steps.append((size - 1, size - 1 + n * step if size - 1 + n * step >= 0 else -1, step))
    order = rng.permutation(len(shape))
    base_shape = [0] * len(shape)
    for k, axis in enumerate(order):
        base_shape[axis] = outer[k]
    base = values(dtype, base_shape, missing, wide)
    view = base.transpose(order)
    index = tuple(slice(a, None if b == -1 else b, s) for a, b, s in steps)
    view = view[index]
    assert view.shape == shape, (view.shape, shape, steps)
    return view, spec(None, base, order, steps)


def no_half(f, *arrays):
    """f's result; where numpy goes to float16 we go to float32."""
    out = f(*arrays)
    if getattr(out, "dtype", None) == np.float16:
        return f(*[a.astype("f4") for a in arrays])
    return out


def case(op, args, f, params=None, rtol=0.0, atol=0.0):
    """args: specs; f: makes the expected array, or raises."""
    entry = {"op": op, "args": args, "rtol": rtol, "atol": atol, **(params or {})}
    try:
        got = f()
        if isinstance(got, (list, tuple)):
            entry["expect"] = [spec(np.asarray(g)) for g in got]
        else:
            got = np.asarray(got)
            if got.dtype.kind not in "biufMmU":
                return
            entry["expect"] = [spec(got)]
    except (TypeError, ValueError, IndexError, OverflowError) as error:
        entry["expect"] = "error"
        entry["why"] = str(error)[:200]
    cases.append(entry)


def tolerance(*dtypes):
    return 2e-6 if any(np.dtype(d).itemsize <= 4 for d in dtypes) else 4e-15


def broadcastable():
    full = list(rng.integers(1, 6, rng.integers(0, 4)))
    if rng.random() < 0.1 and full:
        full[int(rng.integers(len(full)))] = 0
    if rng.random() < 0.3:
        full.append(int(rng.integers(10, 80)))

    def some():
        keep = full[int(rng.integers(0, len(full) + 1)):] if rng.random() < 0.3 else list(full)
        return tuple(1 if rng.random() < 0.25 else int(n) for n in keep)

    return some(), some()
