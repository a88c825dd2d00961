"""Random arrays and the text that numpy, pandas and xarray give them: one JSON object a line."""

import json
import sys

import cftime
import numpy as np
import pandas as pd
import xarray as xr
from xarray.core import formatting

rng = np.random.default_rng(int(sys.argv[1]) if len(sys.argv) > 1 else 0)
COUNT = int(sys.argv[2]) if len(sys.argv) > 2 else 600
CALENDARS = ["standard", "proleptic_gregorian", "julian", "noleap", "all_leap", "360_day"]


def random_shape(limit):
    ndim = int(rng.choice([0, 1, 1, 1, 2, 2, 3, 4]))
    shape = []
    for _ in range(ndim):
        shape.append(int(rng.choice([0, 1, 2, 3, 5, 8, 20, 60], p=[0.02, 0.2, 0.2, 0.2, 0.15, 0.13, 0.07, 0.03])))
    if np.prod(shape, dtype=int) > limit:
        return (int(rng.integers(1, limit)),)
    return tuple(shape)


def random_floats(size):
    kind = rng.integers(0, 9)
    if kind == 0:
        values = rng.normal(size=size) * 10.0 ** rng.integers(-12, 12)
    elif kind == 1:
        values = rng.integers(-1000, 1000, size=size).astype(float)
    elif kind == 2:
        values = np.round(rng.normal(size=size) * 100, int(rng.integers(0, 4)))
    elif kind == 3:
        values = rng.normal(size=size) * 10.0 ** rng.uniform(-20, 20, size=size)
    elif kind == 4:
        values = rng.integers(0, 2**63, size=size).view("f8") if size else np.zeros(0)
        values = np.where(np.isfinite(values), values, 1.5)
    elif kind == 5:
        values = np.linspace(rng.integers(-90, 0), rng.integers(1, 360), size)
    elif kind == 6:
        values = rng.integers(-8, 8, size=size) / 8.0
    elif kind == 7:
        values = rng.choice([0.0, -0.0, 1e-300, 0.1, 0.5, 1e16, 1e15, 9999999.0, 1e5, 0.0001, 0.00009999], size=size)
    else:
        values = 273.15 + rng.normal(size=size) * 20
    values = np.asarray(values, dtype=float)
    if rng.random() < 0.3 and size:
        values[rng.random(size) < 0.3] = rng.choice([np.nan, np.inf, -np.inf])
    return values


def random_times(size, unit):
    span = {"D": 40000, "h": 400000, "m": 10**7, "s": 10**9, "ms": 10**12, "us": 10**15, "ns": 10**18}[unit]
    values = rng.integers(-span, span, size=size)
    if rng.random() < 0.5:
        step = {"D": 1, "h": 24, "m": 1440, "s": 86400, "ms": 86400000, "us": 86400 * 10**6, "ns": 86400 * 10**9}[unit]
        values = values // step * step
    if rng.random() < 0.3:
        values[rng.random(size) < 0.3] = np.iinfo("i8").min
    return values


def random_array():
    shape = random_shape(1300)
    size = int(np.prod(shape, dtype=int))
    kind = rng.choice(["f8", "f8", "f4", "f4", "int", "bool", "M8", "m8", "U", "O", "cftime"])
    if kind in ("f8", "f4"):
        with np.errstate(over="ignore"):
            array = random_floats(size).astype(kind).reshape(shape)
        data = [int(v) for v in array.view("i8" if kind == "f8" else "i4").ravel()]
        return kind, array, data
    if kind == "int":
        dtype = str(rng.choice(["i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8"]))
        info = np.iinfo(dtype)
        array = rng.integers(info.min, info.max, size=shape, dtype=dtype, endpoint=True)
        if rng.random() < 0.5:
            array = (array % 100).astype(dtype)
        return dtype, np.asarray(array, dtype=dtype).reshape(shape), [str(v) for v in np.asarray(array).ravel()]
    if kind == "bool":
        array = np.asarray(rng.random(shape) < 0.5).reshape(shape)
        return "b1", array, [bool(v) for v in array.ravel()]
    if kind in ("M8", "m8"):
        unit = str(rng.choice(["D", "h", "m", "s", "ms", "us", "ns"]))
        values = random_times(size, unit)
        array = values.view(f"{kind}[{unit}]").reshape(shape)
        return f"{kind}[{unit}]", array, [str(v) for v in values]
    if kind in ("U", "O"):
        words = ["a", "b c", "it's", 'say "x"', "", "tab\t", "é", "日本", "long word here", "\n", "\x00z", "x'y\"z"]
        values = [str(w) for w in rng.choice(words[:-2] if kind == "U" else words, size=size)]
        if kind == "U":
            array = np.array(values, dtype=f"<U{max([1] + [len(v) for v in values])}").reshape(shape)
            return f"U{array.dtype.itemsize // 4}", array, values
        values = [None if rng.random() < 0.2 else v for v in values]
        array = np.empty(size, dtype=object)
        array[:] = values
        return "O", array.reshape(shape), values
    calendar = str(rng.choice(CALENDARS))
    values = random_times(size, "us")
    values = np.where(values == np.iinfo("i8").min, 0, values)
    array = np.empty(size, dtype=object)
    epoch = "1970-01-01"
    array[:] = [cftime.num2date(int(v), f"microseconds since {epoch}", calendar, only_use_cftime_datetimes=True) for v in values]
    return f"cftime[{calendar}]", array.reshape(shape), [str(v) for v in values]


def random_options():
    if rng.random() < 0.4:
        return {}
    return {
        "precision": int(rng.integers(0, 12)),
        "threshold": int(rng.choice([1, 10, 100, 1000, 5000])),
        "edgeitems": int(rng.integers(1, 5)),
        "linewidth": int(rng.integers(20, 120)),
        "suppress": bool(rng.random() < 0.3),
        "floatmode": str(rng.choice(["fixed", "unique", "maxprec", "maxprec_equal"])),
        "sign": str(rng.choice(["-", "-", "-", "+", " "])),
    }


def main():
    for _ in range(COUNT):
        dtype, array, data = random_array()
        options = random_options()
        width = int(rng.integers(1, 90))
        with np.printoptions(**options):
            case = {"repr": repr(array), "str": str(array)}
        case |= {
            "dtype": dtype, "shape": array.shape, "data": data, "options": options,
            "width": width, "short": formatting.short_array_repr(array),
            "scalars": [[repr(v), str(v)] for v in array.ravel()[:20]],
        }
        if dtype[:2] not in ("M8", "m8") or dtype[3:-1] in ("s", "ms", "us", "ns"):
            case["flat"] = formatting.format_array_flat(array, width)
        print(json.dumps(case))


main()
