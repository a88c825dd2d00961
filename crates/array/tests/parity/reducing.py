"""What takes many elements together."""

import itertools

import numpy as np
from making import case, NUMBERS, operand, rng, spec, values


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
        return getattr(np, name)(np.where(np.isnan(a), name == "all", a) if skip else a, axis=axes)
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
