"""What is computed element by element."""

import itertools

import numpy as np
from making import broadcastable, case, cases, code, FLOATS, no_half, NUMBERS, operand, rng, SHAPES, spec, TIMES, tolerance, values


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
