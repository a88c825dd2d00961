"""Cases with expected values from numpy (and friends), for tests/parity.rs.

    python cases.py FAMILY OUT_DIR [SEED]

writes OUT_DIR/cases.json and OUT_DIR/data.bin. An array in a case is
{"dtype", "shape", "at" (byte offset of its C-order data) or "text", "order", "steps"}: data, then a transpose, then
slices with steps, which make strided views on the other side. An expectation is such an array, or "error".
"""

import itertools
import json
import sys
import warnings

import numpy as np

warnings.simplefilter("ignore")
np.seterr(all="ignore")

family, out_dir = sys.argv[1:3]
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


def promote():
    for a, b in itertools.product([*NUMBERS, *TIMES, "U3", "U40"], repeat=2):
        entry = {"op": "promote", "args": [], "a": a, "b": b, "rtol": 0, "atol": 0}
        try:
            entry["expect"] = code(np.promote_types(a, b))
        except TypeError:
            entry["expect"] = "error"
        cases.append(entry)


UNARY = """negative positive absolute sign invert logical_not sqrt cbrt square reciprocal exp exp2 expm1 log log2 log10 log1p
sin cos tan arcsin arccos arctan sinh cosh tanh arcsinh arccosh arctanh deg2rad rad2deg floor ceil trunc rint isnan isfinite
isinf signbit""".split()
EXACT = set("negative positive absolute sign invert logical_not square floor ceil trunc rint isnan isfinite isinf signbit sqrt".split())


def unary():
    for name, dtype in itertools.product(UNARY, [*NUMBERS, "M8[s]", "m8[ns]", "U3"]):
        f = getattr(np, name)
        if name == "reciprocal" and np.dtype(dtype).kind in "biu":
            continue
        for shape in [(), (37,), SHAPES[int(rng.integers(len(SHAPES)))]]:
            a, s = operand(dtype, shape, wide=True)
            if name == "logical_not" and a.dtype.kind in "Mm":
                continue
            exact = name in EXACT
            case("unary", [s], lambda: no_half(f, a), {"fn": name}, 0 if exact else tolerance(dtype), 0 if exact else 1e-38)


BINARY = """add subtract multiply divide floor_divide remainder power arctan2 hypot minimum maximum fmin fmax equal not_equal less
less_equal greater greater_equal bitwise_and bitwise_or bitwise_xor logical_and logical_or logical_xor left_shift right_shift
copysign fmod logaddexp""".split()
OPERATOR = {"equal": lambda a, b: a == b, "not_equal": lambda a, b: a != b}


def binary():
    pairs = [(a, b) for a, b in itertools.product([*NUMBERS, *TIMES, "U3"], repeat=2)]
    for name in BINARY:
        f = OPERATOR.get(name, getattr(np, name))
        for a_dtype, b_dtype in pairs:
            times = np.dtype(a_dtype).kind in "MmU" or np.dtype(b_dtype).kind in "MmU"
            if times and (name.startswith("logical") or "u8" in (a_dtype, b_dtype)):
                continue
            if not times and a_dtype != b_dtype and rng.random() < 0.5:
                continue
            a_shape, b_shape = broadcastable()
            wide = name not in ("power", "left_shift", "right_shift") and not times
            a, sa = operand(a_dtype, a_shape, wide=wide)
            b, sb = operand(b_dtype, b_shape, wide=wide)
            if name == "power" and a.dtype.kind in "biu" and b.dtype.kind == "i":
                b = np.abs(b)
                sb = spec(b)
            if name in ("left_shift", "right_shift") and b.dtype.kind == "i":
                b = np.abs(b)
                sb = spec(b)
            soft = name in "power arctan2 hypot logaddexp".split()
            rtol = tolerance(a_dtype, b_dtype) if soft else 0
            case("binary", [sa, sb], lambda: no_half(f, a, b), {"fn": name}, rtol, 1e-38 if soft else 0)
    # Shapes that do not fit.
    for x, y in [((3,), (4,)), ((2, 3), (3, 2))]:
        a, sa = operand("f8", x)
        b, sb = operand("f8", y)
        case("binary", [sa, sb], lambda: a + b, {"fn": "add"})


def cast():
    for a_dtype, b_dtype in itertools.product([*NUMBERS, *TIMES], repeat=2):
        a, s = operand(a_dtype, (3, 11))
        kinds = a.dtype.kind + np.dtype(b_dtype).kind
        if kinds in ("fi", "fu", "fM", "fm", "fb"):
            a = np.nan_to_num(a) if kinds != "fm" else a
            if kinds == "fu":
                a = np.abs(a)
            s = spec(a)
        if kinds in ("Mm", "mM", "Mf", "mf", "Mi", "mi", "Mu", "mu", "Mb", "mb"):
            a = values(a_dtype, (3, 11), missing=0)
            s = spec(a)
        case("cast", [s], lambda: a.astype(b_dtype), {"dtype": b_dtype})
    for dtype in NUMBERS + ["M8[s]", "M8[ns]", "M8[D]", "M8[us]"]:
        a, s = operand(dtype, (23,))
        case("cast", [s], lambda: a.astype("U40"), {"dtype": "U40"})
    a = np.array(["1", "-2.5", "nan", " 3e4 ", "inf"])
    case("cast", [spec(a)], lambda: a.astype("f8"), {"dtype": "f8"})
    a = np.array(["1", "x"])
    case("cast", [spec(a)], lambda: a.astype("f8"), {"dtype": "f8"})
    a = np.array(["17", "-4"])
    case("cast", [spec(a)], lambda: a.astype("i4"), {"dtype": "i4"})
    a = np.array(["2001-02-03", "2001", "1969-12-31T23:59:59", "NaT", "2000-02-29T12"])
    for dtype in ["M8[s]", "M8[ns]", "M8[D]"]:
        case("cast", [spec(a)], lambda: a.astype(dtype), {"dtype": dtype})
    a = np.array([1e-5, 0.0001, 123456789.0, 1e16, 1.5e15, -0.0, 1 / 3, np.nan, -np.inf])
    for dtype in FLOATS:
        b = a.astype(dtype)
        case("cast", [spec(b)], lambda: b.astype("U32"), {"dtype": "U32"})
    for stored, target in itertools.product(["i2", "i4", "u1", "f4", "f8"], FLOATS):
        raw, s = operand(stored, (5, 13), missing=0.1)
        fill = raw.ravel()[3]
        for scale, offset in [(0.01, 273.15), (None, 1.5), (2.5, None), (None, None)]:
            def decode():
                data = raw.astype(target)
                if scale is not None:
                    data *= scale
                if offset is not None:
                    data += offset
                return np.where(raw == fill, np.dtype(target).type(np.nan), data)
            params = {"fill": float(fill) if fill == fill else None, "scale": scale, "offset": offset, "dtype": target}
            case("decode", [s], decode, params)


def select():
    for a_dtype, b_dtype in itertools.product([*NUMBERS, "M8[ns]", "M8[s]", "m8[s]", "U3"], repeat=2):
        if (np.dtype(a_dtype).kind == "m") != (np.dtype(b_dtype).kind == "m"):
            continue
        a_shape, b_shape = broadcastable()
        c_shape = tuple(1 if rng.random() < 0.3 else n for n in b_shape)
        a, sa = operand(a_dtype, a_shape)
        b, sb = operand(b_dtype, b_shape)
        c, sc = operand("b1", c_shape)
        case("where", [sc, sa, sb], lambda: np.where(c, a, b))
        same = np.dtype(a_dtype).kind == np.dtype(b_dtype).kind
        numbers = a_dtype in NUMBERS and b_dtype in NUMBERS
        if same or numbers:
            v, sv = operand(b_dtype, (int(rng.integers(0, 30)),))
            case("isin", [sa, sv], lambda: np.isin(a, v))
        if numbers and a_dtype != "b1":
            lo, slo = operand(b_dtype, ())
            hi, shi = operand(b_dtype, a_shape)
            case("clip", [sa, slo, shi], lambda: np.minimum(np.maximum(a, lo), hi))
    for dtype in ["f4", "f8"]:
        a, sa = operand(dtype, (4, 30))
        b, sb = operand(dtype, (30,))
        case("fill_null", [sa, sb], lambda: np.where(np.isnan(a), b, a))
    a, sa = operand("M8[ns]", (4, 30))
    b, sb = operand("M8[ns]", ())
    case("fill_null", [sa, sb], lambda: np.where(np.isnat(a), b, a))


def index():
    every = ["b1", "i2", "f4", "f8", "M8[ns]", "U4"]
    for dtype in every:
        for shape in [(7,), (3, 4), (2, 3, 5), (6, 1, 4)]:
            a, s = operand(dtype, shape)
            for _ in range(3):
                items, spelled = [], []
                for n in shape:
                    kind = rng.integers(4)
                    if kind == 0:
                        at = int(rng.integers(-n, n))
                        items.append(at)
                        spelled.append({"at": at})
                    elif kind == 1 and len(items) < 3:
                        items += [None, slice(None)]
                        spelled += ["new", {"slice": [0, n, 1]}]
                    else:
                        step = int(rng.choice([1, 2, 3, -1, -2, -3]))
                        bounds = [None if rng.random() < 0.3 else int(rng.integers(-n - 2, n + 3)) for _ in range(2)]
                        item = slice(bounds[0], bounds[1], step)
                        items.append(item)
                        spelled.append({"slice": list(item.indices(n))})
                case("slice", [s], lambda: a[tuple(items)], {"index": spelled})
                target = a[tuple(items)].shape
                v, sv = operand(dtype, target[int(rng.integers(0, len(target) + 1)):])

                def put():
                    out = a.copy()
                    out[tuple(items)] = v
                    return out

                if "new" not in spelled:
                    case("assign", [s, sv], put, {"index": spelled})
            axis = int(rng.integers(len(shape)))
            n = shape[axis]
            at = rng.integers(-n, n, int(rng.integers(0, 9)))
            case("take", [s], lambda: np.take(a, at, axis), {"axis": axis, "indices": at.tolist()})
            case("take", [s], lambda: np.take(a, [0, n], axis), {"axis": axis, "indices": [0, n]})
            if dtype in ("f4", "f8", "M8[ns]", "i2"):
                at = rng.integers(-1, n, 6)

                def reindex():
                    wide = a.astype("f4") if dtype == "i2" else a
                    out = np.take(wide, np.maximum(at, 0), axis)
                    gone = [slice(None)] * a.ndim
                    gone[axis] = at < 0
                    out[tuple(gone)] = np.array("NaT", dtype) if dtype[0] == "M" else np.nan
                    return out

                case("take_or_fill", [s], reindex, {"axis": axis, "indices": at.tolist()})
            count = int(rng.integers(1, len(shape) + 1))
            start = int(rng.integers(0, len(shape) - count + 1))
            axes = list(range(start, start + count))
            shapes = [(4, 1), (3,), (4, 3)]
            points = [rng.integers(-shape[k], shape[k], shapes[j % 3]) for j, k in enumerate(axes)]
            item = [slice(None)] * len(shape)
            for k, p in zip(axes, points):
                item[k] = p
            case("gather", [s, *[spec(p) for p in points]], lambda: a[tuple(item)], {"axes": axes})
            mask = rng.random(n) < 0.5
            case("mask", [s, spec(mask)], lambda: np.compress(mask, a, axis), {"axis": axis})
        b, sb = operand(dtype, (4, 9))
        if dtype != "U4":
            case("nonzero", [sb], lambda: np.array(np.nonzero(b)))
    # Pointwise along axes that are not adjacent: the points stand where the first axis stood.
    a, s = operand("f8", (3, 4, 5))
    p, q = rng.integers(0, 3, 6), rng.integers(0, 5, 6)
    case("gather", [s, spec(p), spec(q)], lambda: a[p, :, q], {"axes": [0, 2]})


def shape():
    for dtype in ["b1", "i4", "f4", "f8", "m8[s]", "U4"]:
        for shape in [(7,), (3, 4), (2, 3, 5), (6, 1, 4), (4, 0)]:
            a, s = operand(dtype, shape)
            order = rng.permutation(len(shape)).tolist()
            case("transpose", [s], lambda: a.transpose(order), {"axes": order})
            case("reshape", [s], lambda: a.reshape(-1), {"shape": [a.size]})
            case("reshape", [s], lambda: a.reshape(shape[::-1]), {"shape": list(shape[::-1])})
            case("reshape", [s], lambda: a.reshape(a.size + 1), {"shape": [a.size + 1]})
            wide = [2, *shape]
            case("broadcast_to", [s], lambda: np.broadcast_to(a, wide), {"shape": wide})
            axis = int(rng.integers(len(shape)))
            case("flip", [s], lambda: np.flip(a, axis), {"axes": [axis]})
            case("roll", [s], lambda: np.roll(a, -5, axis), {"axis": axis, "shift": -5})
            case("repeat", [s], lambda: np.repeat(a, 3, axis), {"axis": axis, "counts": [3]})
            counts = rng.integers(0, 3, shape[axis]).tolist()
            if shape[axis] != 1:
                case("repeat", [s], lambda: np.repeat(a, counts, axis), {"axis": axis, "counts": counts})
            case("tile", [s], lambda: np.tile(a, (2, 3)), {"counts": [2, 3]})
            other = list(shape)
            other[axis] = 3
            b, sb = operand(dtype, other)
            case("concat", [s, sb, s], lambda: np.concatenate([a, b, a], axis), {"axis": axis})
            case("stack", [s, s], lambda: np.stack([a, a], axis), {"axis": axis})
            if dtype in ("i4", "f4", "f8"):
                for mode in "constant edge reflect symmetric wrap".split():
                    widths = [[int(rng.integers(0, 6)), int(rng.integers(0, 6))] for _ in shape]

                    def padded():
                        extra = {"constant_values": 7} if mode == "constant" else {}
                        return np.pad(a, widths, mode=mode, **extra)

                    if 0 in shape:
                        continue
                    case("pad", [s], padded, {"widths": widths, "mode": mode, "value": 7})
    for a_dtype, b_dtype in itertools.product(["i4", "f4", "f8", "u8", "b1"], repeat=2):
        a, sa = operand(a_dtype, (2, 3))
        b, sb = operand(b_dtype, (4, 3))
        case("concat", [sa, sb], lambda: np.concatenate([a, b]), {"axis": 0})
    for start, stop, step in [(0, 7, 1), (5, -3, -2), (0, 0, 1), (3, 1, 1), (0.0, 1.0, 0.1), (1, 2, 0.3), (-5.5, 5, 1.25)]:
        case("arange", [], lambda: np.arange(start, stop, step), {"start": start, "stop": stop, "step": step}, 1e-15)
    for start, stop, count, endpoint in [(0, 1, 5, True), (3, -2, 7, False), (1, 1, 3, True), (0, 1, 1, True), (0, 1, 0, True)]:
        case("linspace", [], lambda: np.linspace(start, stop, count, endpoint=endpoint),
             {"start": start, "stop": stop, "count": count, "endpoint": endpoint})


def accumulate(a, name, axes, skipna, ddof=0):
    """numpy's reduction, summed in float64 as ours; xarray's dtypes."""
    axes = tuple(axes)
    kind = a.dtype.kind
    floating = kind == "f"
    wide = a.astype("f8") if floating else a
    skip = skipna and floating
    if name == "count":
        good = ~np.isnan(a) if kind in "fMm" else np.ones(a.shape, bool)
        return np.asarray(good.sum(axes)).astype("i8")
    if name in ("any", "all"):
        return getattr(np, name)(a, axis=axes)
    if name in ("first", "last"):
        (axis,) = axes
        if a.shape[axis] == 0:
            raise ValueError
        b = a if name == "first" else np.flip(a, axis)
        if skipna and kind in "fMm":
            at = np.argmax(~np.isnan(b), axis)
        else:
            at = np.zeros([n for k, n in enumerate(a.shape) if k != axis], int)
        return np.take_along_axis(b, np.expand_dims(at, axis), axis).squeeze(axis)
    if kind in "Mm":
        if name in ("min", "max"):
            f = getattr(np, name) if not skipna else getattr(np, "f" + name).reduce
            return f(a, axis=axes)
        if name == "sum":
            return (np.where(np.isnat(a), np.timedelta64(0, np.datetime_data(a.dtype)[0]), a) if skipna else a).sum(axes)
        if name == "mean":
            x = a.astype("i8")
            good = ~np.isnat(a)
            total = np.where(good, x, 0).sum(axes)
            count = good.sum(axes)
            out = np.asarray(np.floor_divide(total, np.maximum(count, 1))).astype(a.dtype)
            bad = (count == 0) if skipna else (count == 0) | ~good.all(axes)
            return np.where(bad, np.array("NaT", a.dtype), out)
        if name in ("argmin", "argmax") and not skipna:
            return getattr(np, name)(a, axis=axes[0])
        raise LookupError
    f = getattr(np, ("nan" if skip else "") + name)
    if name in ("argmin", "argmax"):
        return np.asarray(f(a, axis=axes[0]) if len(axes) == 1 else f(a)).astype("i8")
    if name in ("var", "std"):
        out = f(wide, axis=axes, ddof=ddof)
    else:
        out = f(wide, axis=axes)
    out = np.asarray(out)
    if floating:
        out = out.astype(a.dtype)
    return out


NAMES = "count sum prod mean var std min max any all first last argmin argmax median".split()


def reduce():
    dtypes = [*NUMBERS, "M8[ns]", "m8[s]"]
    shapes = [(7,), (3, 4), (2, 3, 5), (6, 1, 4), (37,), (3, 70), (70, 3), (5, 0, 3), (9, 8, 7), (2, 3, 2, 5)]
    for name, dtype in itertools.product(NAMES, dtypes):
        for _ in range(5):
            shape = shapes[int(rng.integers(len(shapes)))]
            a, s = operand(dtype, shape, missing=float(rng.choice([0, 0.2, 0.8])))
            every = len(shape)
            count = int(rng.integers(1, every + 1))
            axes = sorted(rng.choice(every, count, replace=False).tolist())
            if name in ("first", "last"):
                axes = axes[:1]
            if name in ("argmin", "argmax"):
                axes = axes[:1] if rng.random() < 0.7 else list(range(every))
            skipna = bool(rng.random() < 0.6)
            ddof = int(rng.integers(0, 2))
            if a.dtype.kind in "Mm" and name in ("median", "prod", "var", "std"):
                continue
            if a.dtype.kind in "Mm" and name == "any":
                continue
            if a.dtype.kind in "Mm" and name == "all":
                continue
            if a.dtype.kind == "M" and name == "sum":
                continue
            if a.dtype.kind in "Mm" and name in ("argmin", "argmax") and (skipna or len(axes) > 1):
                continue
            empty = np.prod([shape[k] for k in axes]) == 0
            if name == "median" and 0 in shape:
                continue
            if empty and name in ("first", "last", "min", "max", "argmin", "argmax"):
                # Errors unless the output is empty too; of floats and times "nothing" is missing, unlike in numpy.
                if a.dtype.kind in "fMm" and not name.startswith("arg"):
                    continue
                if np.prod([n for k, n in enumerate(shape) if k not in axes]) == 0:
                    continue
            soft = name in ("sum", "mean", "var", "std", "prod", "median") and a.dtype.kind in "biuf"
            rtol = (3e-7 if dtype == "f4" else 1e-12) if soft else 0
            params = {"fn": name, "axes": axes, "skipna": skipna, "ddof": ddof}
            case("reduce", [s], lambda: accumulate(a, name, axes, skipna, ddof), params, rtol, 1e-12 if soft else 0)


def group():
    shapes = [(24,), (24, 7), (5, 24), (3, 24, 4), (24, 3, 2), (24, 1)]
    for name, dtype in itertools.product(NAMES, ["f4", "f8", "i2", "u8", "M8[ns]", "b1"]):
        if name in ("argmin", "argmax"):
            continue
        for shape in shapes:
            axis = shape.index(24)
            groups = int(rng.integers(1, 7))
            codes = rng.integers(-1, groups, 24)
            if rng.random() < 0.3:
                codes = np.sort(codes)
            a, s = operand(dtype, shape, missing=0.3)
            skipna = bool(rng.random() < 0.6)
            if dtype == "M8[ns]" and name not in ("min", "max", "count", "first", "last", "mean"):
                continue

            def grouped():
                parts = []
                for g in range(groups):
                    part = np.compress(codes == g, a, axis)
                    if part.shape[axis] == 0:
                        blank = [n for k, n in enumerate(shape) if k != axis]
                        if name in ("sum", "prod", "count", "any", "all"):
                            out = accumulate(part, name, [axis], skipna)
                        elif dtype == "M8[ns]":
                            out = np.full(blank, np.datetime64("NaT", "ns"))
                        elif dtype in ("f4", "f8"):
                            out = np.full(blank, np.nan, dtype)
                        else:
                            out = np.full(blank, np.nan)
                    else:
                        out = accumulate(part, name, [axis], skipna)
                    parts.append(out)
                return np.stack(parts, axis)

            soft = name in ("sum", "mean", "var", "std", "prod", "median")
            rtol = (3e-7 if dtype == "f4" else 1e-12) if soft and dtype != "M8[ns]" else 0
            params = {"fn": name, "axis": axis, "codes": codes.tolist(), "groups": groups, "skipna": skipna}
            case("group", [s], grouped, params, rtol, 1e-12 if rtol else 0)


def scan():
    for name, dtype in itertools.product(["cumsum", "cumprod", "ffill", "bfill"], ["f4", "f8", "i2", "u8", "b1", "m8[s]", "M8[ns]"]):
        for shape in [(9,), (3, 8), (2, 5, 3), (4, 0)]:
            a, s = operand(dtype, shape, missing=0.4)
            axis = int(rng.integers(len(shape)))
            skipna = bool(rng.random() < 0.6)
            if name.startswith("cum"):
                if a.dtype.kind == "M" or (a.dtype.kind == "m" and (name == "cumprod" or skipna)):
                    continue

                def running():
                    kind = a.dtype.kind
                    f = getattr(np, ("nan" if skipna and kind == "f" else "") + name)
                    out = f(a.astype("f8") if kind == "f" else a, axis=axis)
                    return out.astype(a.dtype) if kind == "f" else out

                soft = a.dtype.kind == "f"
                case("scan", [s], running, {"fn": name, "axis": axis, "skipna": skipna, "limit": None}, 3e-7 if soft else 0, 1e-12 if soft else 0)
            else:
                limit = None if rng.random() < 0.5 else int(rng.integers(1, 4))

                def filled():
                    import pandas as pd

                    def lane(values):
                        series = pd.Series(values)
                        out = series.ffill(limit=limit) if name == "ffill" else series.bfill(limit=limit)
                        return out.to_numpy()

                    if a.size == 0 or a.dtype.kind in "iub":
                        return a
                    return np.apply_along_axis(lane, axis, a).astype(a.dtype)

                if a.dtype.kind in "Mm":
                    continue
                case("scan", [s], filled, {"fn": name, "axis": axis, "skipna": True, "limit": limit})
    for dtype in ["f4", "i4", "u2", "b1", "M8[ns]", "m8[s]"]:
        for n in (1, 2):
            a, s = operand(dtype, (4, 7))
            case("diff", [s], lambda: np.diff(a, n, axis=1), {"axis": 1, "n": n})


def window():
    for name, dtype in itertools.product("count sum prod mean var std min max median".split(), ["f4", "f8"]):
        for shape in [(40,), (3, 17), (2, 19, 3), (1, 5), (30, 70)]:
            for before, after in [(2, 0), (0, 0), (3, 3), (0, 4), (7, 6), (50, 1)]:
                a, s = operand(dtype, shape, missing=0.25)
                if name == "var" and rng.random() < 0.5:
                    a = (a + 1e4).astype(dtype)
                    s = spec(a)
                axis = int(rng.integers(len(shape)))
                least = int(rng.integers(1, 4))
                ddof = int(rng.integers(0, 2))

                def rolled():
                    n = shape[axis]
                    out = []
                    for i in range(n):
                        part = np.take(a, range(max(i - before, 0), min(i + after + 1, n)), axis).astype("f8")
                        count = (~np.isnan(part)).sum(axis)
                        if name == "count":
                            value = count.astype("f8")
                        elif name in ("var", "std"):
                            value = getattr(np, "nan" + name)(part, axis=axis, ddof=ddof)
                        else:
                            value = getattr(np, "nan" + name)(part, axis=axis)
                        out.append(np.where(count < least, np.nan, value))
                    return np.stack(out, axis).astype(dtype)

                params = {"fn": name, "axis": axis, "before": before, "after": after, "min_periods": least, "ddof": ddof}
                case("window", [s], rolled, params, 4e-7 if dtype == "f4" else 1e-11, 1e-7 if dtype == "f4" else 1e-9)


def order():
    for dtype in [*NUMBERS, "M8[ns]", "m8[s]", "U4"]:
        for shape in [(9,), (3, 8), (5, 4, 3), (3, 0), (90, 40)]:
            a, s = operand(dtype, shape, missing=0.2)
            axis = int(rng.integers(len(shape)))
            case("sort", [s], lambda: np.sort(a, axis=axis), {"axis": axis})
            case("argsort", [s], lambda: np.argsort(a, axis=axis, kind="stable"), {"axis": axis})

            def ranks():
                out = np.full(a.shape, np.nan)
                lanes = np.moveaxis(a, axis, -1).reshape(-1, a.shape[axis])
                to = np.empty(lanes.shape)
                for k, lane in enumerate(lanes):
                    missing = np.isnan(lane) if lane.dtype.kind in "fMm" else np.zeros(lane.shape, bool)
                    good = lane[~missing]
                    to[k] = np.nan
                    to[k][~missing] = [((good < v).sum() + 1 + (good <= v).sum()) / 2 for v in good]
                out = np.moveaxis(to.reshape(np.moveaxis(a, axis, -1).shape), -1, axis)
                return np.ascontiguousarray(out)

            if 0 < a.size < 1000:
                case("rank", [s], ranks, {"axis": axis})
            case("unique", [s], lambda: [np.asarray(v).ravel() for v in np.unique(a.ravel(), return_index=True, return_inverse=True, return_counts=True)])
        a = np.sort(values(dtype, (20,), missing=0))
        v, sv = operand(dtype, (3, 7), missing=0.1)
        for side in ("left", "right"):
            case("searchsorted", [spec(a), sv], lambda: np.searchsorted(a, v, side), {"right": side == "right"})


def quantile():
    methods = """linear lower higher nearest midpoint inverted_cdf averaged_inverted_cdf closest_observation interpolated_inverted_cdf
    hazen weibull median_unbiased normal_unbiased""".split()
    for method, dtype in itertools.product(methods, ["f4", "f8", "i4", "u1"]):
        for shape in [(9,), (1,), (3, 8), (5, 4, 3), (33, 70), (4, 0)]:
            a, s = operand(dtype, shape, missing=float(rng.choice([0, 0.3])))
            axes = sorted(rng.choice(len(shape), int(rng.integers(1, len(shape) + 1)), replace=False).tolist())
            if 0 in shape:
                continue
            skipna = bool(rng.random() < 0.6)
            qs = [0.0, 0.25, 0.5, 0.9, 1.0]
            f = np.nanquantile if skipna else np.quantile

            def found():
                out = f(a, np.array(qs), axis=tuple(axes), method=method)
                return out.astype("f4") if dtype == "f4" else out.astype("f8")

            params = {"fn": method, "axes": axes, "skipna": skipna, "qs": qs}
            case("quantile", [s], found, params, 3e-7 if dtype == "f4" else 1e-13, 1e-6 if dtype == "f4" else 1e-12)


def products():
    for dtype in ["f4", "f8", "i4", "b1"]:
        for subscripts, shapes in [
            ("ab,bc->ac", [(3, 4), (4, 5)]), ("a,a->", [(70,), (70,)]), ("ab,ab->", [(3, 4), (3, 4)]),
            ("abc,b->ac", [(3, 4, 5), (4,)]), ("abc,cb->a", [(3, 4, 5), (5, 4)]), ("ab,cb->ca", [(3, 90), (600, 90)]),
            ("abc,ac->abc", [(2, 3, 4), (2, 4)]), ("ab,bc,cd->ad", [(2, 3), (3, 4), (4, 5)]), ("ab->b", [(5, 6)]),
            ("ab->ba", [(5, 6)]), ("abc,b->", [(3, 4, 5), (4,)]), ("ab,c->abc", [(2, 3), (4,)]), ("ab,bc->ac", [(3, 4), (3, 5)]),
        ]:
            made = [operand(dtype, shape, missing=0) for shape in shapes]
            arrays = [np.nan_to_num(m[0]) if dtype[0] == "f" else m[0] for m in made]
            wide = [a.astype("f8") if dtype == "f4" else a for a in arrays]

            def product():
                out = np.einsum(subscripts, *[a.astype("i8") for a in wide] if dtype == "b1" else wide)
                return np.asarray(out).astype("i8" if dtype == "b1" else dtype)

            soft = dtype[0] == "f"
            case("einsum", [m[1] for m in made], product, {"fn": subscripts}, (1e-6 if dtype == "f4" else 1e-12) if soft else 0, 1e-4 if dtype == "f4" else (1e-9 if soft else 0))
    for dtype in ["f4", "f8", "i4"]:
        y, s = operand(dtype, (12,), missing=0.1)
        xp = np.sort(rng.normal(0, 5, 12))
        x = np.concatenate([rng.normal(0, 5, 20), xp[:3]])
        case("interp", [spec(x), spec(xp), s], lambda: np.interp(x, xp, y.astype("f8"), left=np.nan, right=np.nan), {}, 1e-12, 1e-12)


FAMILIES = {f.__name__: f for f in [promote, unary, binary, cast, select, index, shape, reduce, group, scan, window, order, quantile, products]}

if __name__ == "__main__":
    FAMILIES[family]()
    with open(f"{out_dir}/cases.json", "w") as out:
        json.dump(cases, out)
    with open(f"{out_dir}/data.bin", "wb") as out:
        out.write(bytes(blob))
