"""Random dates, units and texts, and what cftime, pandas and xarray make of them."""

import json
import sys

import cftime
import numpy as np
import pandas as pd
import xarray as xr
from xarray.coding import times as coding

rng = np.random.default_rng(int(sys.argv[1]))
COUNT = int(sys.argv[2])
CALENDARS = ["standard", "proleptic_gregorian", "julian", "noleap", "all_leap", "360_day"]
NUMPY_PARTS = (
    "year month day hour minute second microsecond nanosecond dayofyear dayofweek quarter season "
    "days_in_month days_in_year is_leap_year is_month_start is_month_end is_quarter_start "
    "is_quarter_end is_year_start is_year_end decimal_year"
).split()
CFTIME_PARTS = (
    "year month day hour minute second microsecond dayofyear dayofweek season days_in_month "
    "days_in_year is_leap_year decimal_year"
).split()
STEPS = ["days", "hours", "minutes", "seconds", "milliseconds", "microseconds", "day", "hour", "Days"]


def dump(array):
    """dtype, shape and data of an array, floats as bits, times as counts."""
    array = np.asarray(array)
    kind = array.dtype.kind
    if kind == "O":
        calendar = array.ravel()[0].calendar
        data = [micros(date) for date in array.ravel()]
        return {"dtype": f"cftime[{calendar}]", "shape": array.shape, "data": data}
    name = {"f8": "f8", "f4": "f4"}.get(array.dtype.str[1:], array.dtype.str[1:])
    if kind == "f":
        data = [str(v) for v in array.view("i8" if array.dtype.itemsize == 8 else "i4").ravel()]
    elif kind in "mM":
        data = [str(v) for v in array.view("i8").ravel()]
    elif kind in "iu":
        data = [str(v) for v in array.ravel()]
    else:
        data = array.ravel().tolist()
    return {"dtype": "b1" if kind == "b" else name, "shape": array.shape, "data": data}


def micros(date):
    return str(cftime.date2num(date, "microseconds since 1970-01-01", date.calendar))


def random_dates(calendar, size, span=60000):
    values = [int(v) for v in rng.integers(-span, span, size=size)]
    seconds = rng.integers(0, 86400, size=size) * int(rng.choice([0, 1]))
    fraction = rng.integers(0, 10**6, size=size) * int(rng.choice([0, 0, 1]))
    array = np.empty(size, dtype=object)
    array[:] = [
        cftime.num2date(d * 86400 * 10**6 + int(s) * 10**6 + int(f), "microseconds since 1970-01-01", calendar, only_use_cftime_datetimes=True)
        for d, s, f in zip(values, seconds, fraction)
    ]
    return array


def random_times(size, unit, missing=True):
    span = {"D": 60000, "h": 10**6, "m": 10**7, "s": 4 * 10**9, "ms": 10**12, "us": 10**15, "ns": 10**18}[unit]
    values = rng.integers(-span, span, size=size)
    if rng.random() < 0.5:
        step = {"D": 1, "h": 24, "m": 1440, "s": 86400, "ms": 86400000, "us": 86400 * 10**6, "ns": 86400 * 10**9}[unit]
        values = values // step * step
    if missing and rng.random() < 0.3:
        values[rng.random(size) < 0.3] = np.iinfo("i8").min
    return values.view(f"M8[{unit}]")


def components():
    if rng.random() < 0.5:
        times = random_times(5, str(rng.choice(["s", "ms", "us", "ns"])))
        names = NUMPY_PARTS
    else:
        times = random_dates(str(rng.choice(CALENDARS)), 5, span=int(rng.choice([60000, 1000000])))
        names = CFTIME_PARTS
    labelled = xr.DataArray(times, dims="t")
    parts = {}
    for name in names:
        try:
            parts[name] = dump(getattr(labelled.dt, name).values)
        except (ValueError, TypeError, OverflowError):
            pass
    if names is NUMPY_PARTS and not pd.isnull(times).any():
        iso = labelled.dt.isocalendar()
        for name in ("year", "week", "weekday"):
            parts["isocalendar_" + name] = dump(iso[name].values)
    return {"kind": "components", **dump(times), "parts": parts}


def reference_date():
    year = int(rng.choice([1, 1582, 1583, 1850, 1900, 1970, 2000, 2001, 2100, 1680]))
    month, day = int(rng.integers(1, 13)), int(rng.integers(1, 29))
    text = f"{year:04d}-{month:02d}-{day:02d}"
    kind = rng.integers(0, 5)
    if kind == 1:
        text += f" {rng.integers(0, 24):02d}:{rng.integers(0, 60):02d}:{rng.integers(0, 60):02d}"
    elif kind == 2:
        text += f"T{rng.integers(0, 24):02d}:{rng.integers(0, 60):02d}:00Z"
    elif kind == 3:
        text += f" {rng.integers(0, 24):02d}:00:00 {rng.choice(['+', '-'])}{rng.integers(0, 12):02d}:30"
    elif kind == 4:
        text += f" {rng.integers(0, 24):02d}:{rng.integers(0, 60):02d}"
    return text


def decoding():
    calendar = str(rng.choice(CALENDARS))
    step = str(rng.choice(STEPS))
    scale = {"d": 60000, "h": 10**6, "m": 10**8, "s": 4 * 10**9}[step[0].lower()]
    kind = rng.choice(["i4", "i8", "f8", "f8", "f4"])
    values = rng.integers(-scale // 10, scale, size=4)
    if kind == "i4":
        values = np.clip(values, -2**31, 2**31 - 1)
    values = values.astype(kind)
    if kind[0] == "f":
        values = (values + np.round(rng.random(4), int(rng.integers(0, 12)))).astype(kind)
        if calendar in ("standard", "proleptic_gregorian") and rng.random() < 0.2:
            values[1] = np.nan
    units = f"{step} since {reference_date()}"
    case = {"kind": "decode", **dump(values), "units": units, "calendar": calendar}
    try:
        result = coding.decode_cf_datetime(values.copy(), units, calendar)
    except (ValueError, OverflowError, KeyError, TypeError):
        return None
    if np.isnan(values.astype(float)).any() and result.dtype.kind == "O":
        return None  # cftime has no NaT and makes a date of NaN
    return case | {"result": dump(result)}


def decoding_timedelta():
    step = str(rng.choice(coding._NETCDF_TIME_UNITS_NUMPY))
    kind = rng.choice(["i4", "f8", "f4"])
    values = rng.integers(-1000, 1000, size=4).astype(kind)
    if kind[0] == "f":
        values = (values + np.round(rng.random(4), int(rng.integers(0, 8)))).astype(kind)
        if rng.random() < 0.2:
            values[1] = np.nan
    result = coding.decode_cf_timedelta(values.copy(), step)
    return {"kind": "decode_timedelta", **dump(values), "units": step, "result": dump(result.astype("m8[ns]"))}


def encoding():
    calendar = str(rng.choice(CALENDARS))
    if calendar in ("standard", "proleptic_gregorian") and rng.random() < 0.7:
        times = random_times(4, str(rng.choice(["s", "us", "ns"])))
    else:
        times = random_dates(calendar, 4)
    units = None if rng.random() < 0.4 else f"{rng.choice(STEPS[:4])} since {reference_date()[:10]}"
    dtype = None if rng.random() < 0.7 else np.dtype("i8")
    case = {"kind": "encode", **dump(times), "units": units, "calendar": calendar, "integer": dtype is not None}
    try:
        values, out_units, _ = coding.encode_cf_datetime(times, units, calendar, dtype)
    except (ValueError, OverflowError, KeyError, TypeError):
        return None
    if dtype is not None and pd.isnull(times).any():
        return None  # NaT as the smallest integer, which the mask coder replaces
    if times.dtype.kind == "O" and out_units.startswith("micro") and not out_units.endswith(".000000"):
        return None  # cftime reads the fraction of a reference through a float, and is off by one
    return case | {"result": dump(values), "out_units": out_units}


def partial():
    year = int(rng.integers(1700, 2250))
    parts = [f"{year:04d}", f"-{rng.integers(1, 13):02d}", f"-{rng.integers(1, 29):02d}", f"T{rng.integers(0, 24):02d}", f":{rng.integers(0, 60):02d}", f":{rng.integers(0, 60):02d}"]
    text = "".join(parts[: int(rng.integers(1, 7))])
    if rng.random() < 0.5:
        unit = str(rng.choice(["s", "ms", "us", "ns"]))
        index = pd.DatetimeIndex(np.array(["2000-01-01"], dtype=f"M8[{unit}]"))
        parsed, resolution = index._parse_with_reso(text)
        start, end = index._parsed_string_to_bounds(resolution, parsed)
        pair = [int(v.as_unit(unit)._value) for v in (start, end)]
        return {"kind": "partial", "text": text, "clock": f"M8[{unit}]", "result": pair}
    calendar = str(rng.choice(CALENDARS))
    index = xr.date_range("2000-01-01", periods=2, calendar=calendar, use_cftime=True)
    from xarray.coding.cftimeindex import _parsed_string_to_bounds
    parsed, resolution = coding._parse_iso8601(index.date_type, text)
    start, end = _parsed_string_to_bounds(index.date_type, resolution, parsed)
    return {"kind": "partial", "text": text, "clock": f"cftime[{calendar}]", "result": [int(micros(start)), int(micros(end))]}


def duration():
    text = str(rng.choice(["1 days", "1D", "12h", "-1 days +18:00:00", "1 days 06:00:00", "30min", "1h30min", "00:10:00", "2.5h", "1W", "-3h", "100ms", "5 us", "10ns", "1 day 2 hours", "1.5 days", "0 days 00:00:00.000001", "-00:00:01"]))
    return {"kind": "duration", "text": text, "result": int(pd.Timedelta(text).as_unit("ns").value)}


FREQUENCIES = (
    "D 2D 3D 7D h 6h 12h 30min 90min 1D12h s MS 2MS ME 2ME QS QS-DEC QS-FEB QE QE-NOV 2QS YS YS-JUL YE "
    "YE-JUN 2YS W W-WED 2W B"
).split()


def random_start(calendar):
    text = f"{rng.integers(1950, 2050):04d}-{rng.integers(1, 13):02d}-{rng.integers(1, 29):02d}"
    if rng.random() < 0.4:
        text += f"T{rng.integers(0, 24):02d}:{rng.integers(0, 60):02d}"
    return text


def pick_calendar():
    """None for datetime64, else a calendar of cftime; and a frequency that it knows."""
    calendar = None if rng.random() < 0.6 else str(rng.choice(CALENDARS))
    freq = str(rng.choice(FREQUENCIES))
    while calendar is not None and (freq[-1] in "WB" or "W-" in freq or freq == "1D12h"):
        freq = str(rng.choice(FREQUENCIES))
    return calendar, freq


def ranges():
    calendar, freq = pick_calendar()
    start, periods = random_start(calendar), int(rng.integers(1, 12))
    side = str(rng.choice(["start", "end", "both"]))
    arguments = {"freq": freq}
    arguments |= {"start": start} if side != "end" else {"end": start}
    if side == "both":
        year = int(start[:4]) + (5 if freq[0].isupper() and freq not in ("D",) else 0)
        arguments["end"] = f"{year:04d}{start[4:8]}30" if start[5:7] != "02" else f"{year:04d}-03-01"
    else:
        arguments["periods"] = periods
    if calendar is None:
        result = pd.date_range(**arguments).values.astype("M8[us]")
    else:
        result = xr.date_range(**arguments, calendar=calendar, use_cftime=True).values
    if len(result) == 0:
        return None
    return {"kind": "range", **dump(result), "arguments": arguments}


def resampling():
    calendar, freq = pick_calendar()
    step = {"h": "h", "n": "5min", "s": "100ms"}.get(freq[-1], "17h" if rng.random() < 0.5 else "3D")
    size = int(rng.integers(1, 60))
    start = random_start(calendar)
    if calendar is None:
        index = pd.date_range(start, periods=size, freq=step)
    else:
        index = xr.date_range(start, periods=size, freq=step, calendar=calendar, use_cftime=True)
    keep = np.sort(rng.choice(size, size=int(rng.integers(1, size + 1)), replace=False))
    index = index[keep]
    options = {}
    if rng.random() < 0.3:
        options["closed"] = str(rng.choice(["left", "right"]))
    if rng.random() < 0.3:
        options["label"] = str(rng.choice(["left", "right"]))
    if rng.random() < 0.2 and freq[-1] in "Dhn":
        options["origin"] = str(rng.choice(["epoch", "start", "start_day", "end", "end_day"]))
    if freq == "B":
        return None
    counts = xr.DataArray(np.ones(len(index)), coords={"t": index}, dims="t")
    try:
        result = counts.resample(t=freq, **options).count()
    except (ValueError, TypeError):
        return None
    return {
        "kind": "resample", **dump(index.values), "freq": freq, "options": options,
        "labels": dump(result.t.values), "counts": [0 if np.isnan(v) else int(v) for v in result.values],
    }


def rounding():
    times = random_times(4, str(rng.choice(["s", "us", "ns"])))
    freq, how = str(rng.choice(["D", "h", "6h", "min", "15min", "s"])), str(rng.choice(["floor", "ceil", "round"]))
    result = getattr(xr.DataArray(times, dims="t").dt, how)(freq).values
    return {"kind": "round", **dump(times), "freq": freq, "how": how, "result": dump(result)}


def formatting():
    # Only datetime64: cftime's strftime writes 1914 for 2014.
    times = random_times(2, "us", missing=False)
    form = "%Y-%m-%d %H:%M:%S %j %B %b %y %p %I"
    result = xr.DataArray(times, dims="t").dt.strftime(form).values
    return {"kind": "strftime", **dump(times), "format": form, "result": list(result)}


def inferring():
    calendar, freq = pick_calendar()
    if calendar is None:
        index = pd.date_range(random_start(None), periods=8, freq=freq)
    else:
        index = xr.date_range(random_start(None), periods=8, freq=freq, calendar=calendar, use_cftime=True)
    if freq == "B":
        return None
    return {"kind": "infer", **dump(index.values), "result": xr.infer_freq(index), "freq": freq}


MAKERS = [ranges, resampling, resampling, ranges, rounding, formatting, inferring, components, decoding, decoding, decoding_timedelta, encoding, encoding, partial, duration]
for number in range(COUNT):
    case = MAKERS[number % len(MAKERS)]()
    if case is not None:
        print(json.dumps(case))
