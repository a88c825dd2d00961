t = xr.DataArray(np.array(["2000-01-01T01:02:03.123456789", "2001-12-31", "2004-02-29"], "M8[ns]"), dims="t", attrs={"a": 1})
for name in """year month day hour minute second microsecond nanosecond dayofweek weekday day_of_week dayofyear
    day_of_year days_in_month daysinmonth quarter season is_month_start is_month_end is_quarter_start is_quarter_end
    is_year_start is_year_end is_leap_year days_in_year decimal_year""".split():
    print(getattr(t.dt, name))
# --- missing dates
t = xr.DataArray(np.array(["2000-01-01T01:02:03", "NaT"], "M8[s]"), dims="t", name="n")
print(t.dt.year, t.dt.month, t.dt.season, t.dt.is_leap_year, t.dt.days_in_year, t.dt.is_month_start)
print(t.dt.strftime("%Y"), t.dt.floor("D"), t.dt.isocalendar())
# --- dates and times of day
t = xr.DataArray(np.array(["2000-01-01T01:02:03.5", "2001-12-31"], "M8[ms]"), dims="t", coords={"t": [3, 4]})
print(t.dt.date, t.dt.time)
print(t.dt.time.values[0], t.dt.date.values[1], t[0].dt.time, t.dt.date.values.tolist())
# --- isocalendar
t = xr.DataArray(np.array(["2000-01-01", "2001-12-31", "2021-01-03"], "M8[ns]"), dims="t", name="n")
print(t.dt.isocalendar(), t.dt.isocalendar().week, t[0].dt.isocalendar(), t.dt.calendar)
# --- strftime
t = xr.DataArray(np.array(["2000-01-01T13:02:03.123456", "1999-12-05"], "M8[us]"), dims="t")
for f in ["%Y-%m-%d", "%B %d, %Y, %r", "%j %U %W %V %G %u %w", "%a %A %b %B", "%H:%M:%S.%f %p %I", "%D %F %T %R %c %x %X", "%e|%k|%l|%%|%y|%C", "%-d/%-m", "x"]:
    print(t.dt.strftime(f).values)
# --- rounding
t = xr.DataArray(np.array(["2000-01-01T13:32:03.5", "1969-12-31T23:59:59"], "M8[ms]"), dims="t", name="q", attrs={"u": 1})
for f in ["D", "h", "15min", "s", "6h", "7D"]:
    print(t.dt.floor(f).values, t.dt.ceil(f).values, t.dt.round(f).values)
print(t.dt.floor("D"))
# ---
xr.DataArray(np.array(["2000"], "M8[ns]")).dt.floor("ME")
# ---
xr.DataArray([1]).dt
# ---
xr.DataArray(np.array(["2000"], "M8[ns]")).dt.days
# ---
xr.DataArray(np.array([1], "m8[ns]")).dt.year
# ---
xr.DataArray(np.array(["2000"], "M8[ns]")).dt.total_seconds()
# --- lengths of time
d = xr.DataArray(np.array([90061001002003, -1, "NaT"], "m8[ns]"), dims="t", name="d")
print(d.dt.days, d.dt.seconds, d.dt.microseconds, d.dt.nanoseconds, d.dt.total_seconds())
print(d.dt.floor("D"), d.dt.round("h"), d[:2].dt.days, d[0].dt.seconds)
# --- virtual variables
ds = xr.Dataset({"v": ("time", [1, 2, 3])}, coords={"time": np.array(["2000-01-31", "2000-02-01", "2001-07-01"], "M8[ns]")})
print(ds["time.year"], ds["time.season"], ds.v["time.month"])
print(ds["time.dayofyear"].values, ds.groupby("time.season").sum())
# --- an index as data
import pandas as pd

print(xr.DataArray(pd.date_range("2000", periods=3)))
print(xr.DataArray(pd.date_range("2000", periods=3, name="t")))
print(xr.DataArray(pd.timedelta_range("1 days", periods=3), dims="q"))
print(xr.DataArray(pd.Index([1, 2], name="k"), dims="z"))
# --- cftime
import datetime

import cftime

d = cftime.DatetimeNoLeap(2000, 2, 28, 12, 30, 5, 7)
print(d, repr(d), d.year, d.month, d.day, d.hour, d.minute, d.second, d.microsecond, d.calendar)
print(d.dayofwk, d.dayofyr, d.daysinmonth, d.has_year_zero, d.strftime("%Y-%m-%d %j %B"), d.isoformat(), d.isoformat(" ", "hours"))
print(d + datetime.timedelta(days=1), d - datetime.timedelta(hours=13), datetime.timedelta(1) + d, d - cftime.DatetimeNoLeap(1999, 1, 1))
print(d.replace(year=1, day=3), f"{d:%d/%m}", d.timetuple(), d.to_tuple(), d.toordinal())
# --- calendars of cftime
import datetime

import cftime

for c in [cftime.DatetimeAllLeap, cftime.DatetimeJulian, cftime.DatetimeProlepticGregorian, cftime.Datetime360Day, cftime.DatetimeGregorian]:
    q = c(2001, 3, 1)
    print(repr(q), q.dayofwk, q.dayofyr, q.daysinmonth, repr(q - datetime.timedelta(1)), q.toordinal(), q.calendar)
x = cftime.datetime(1582, 10, 4, calendar="standard")
print(repr(x), repr(x + datetime.timedelta(1)), x.dayofyr, (x + datetime.timedelta(1)).dayofyr)
# --- comparison of cftime
import datetime

import cftime

d, e = cftime.DatetimeNoLeap(2000, 1, 1), cftime.DatetimeNoLeap(2001, 1, 1)
print(d < e, d == e, d != e, d >= d, d == 3, max(d, e), sorted([e, d]), {d: 1}[cftime.DatetimeNoLeap(2000, 1, 1)])
g = cftime.DatetimeGregorian(2000, 1, 1)
print(g == datetime.datetime(2000, 1, 1), g > datetime.datetime(1999, 1, 1), g - datetime.datetime(1999, 1, 1), repr(g.change_calendar("julian")))
# ---
import cftime

cftime.DatetimeNoLeap(2000, 2, 29)
# ---
import cftime

cftime.Datetime360Day(2000, 2, 31)
# ---
import cftime

cftime.DatetimeGregorian(1582, 10, 10)
# ---
import cftime

cftime.datetime(2000, 1, 1, 25)
# ---
import cftime

cftime.datetime(2000, 1, 1, calendar="x")
# ---
import cftime

cftime.DatetimeNoLeap(2000, 2, 1) < cftime.Datetime360Day(2000, 1, 1)
# ---
import cftime

cftime.DatetimeNoLeap(2000, 2, 1) - cftime.Datetime360Day(2000, 1, 1)
# ---
import datetime

import cftime

cftime.DatetimeNoLeap(2000, 2, 1) < datetime.datetime(2000, 1, 1)
# --- message differs: the class is named by its module in C
# message differs: the class is named with its module by Cython
import cftime

cftime.DatetimeNoLeap(2000, 2, 1) + 1
# --- numbers and dates
import datetime

import cftime

print(cftime.num2date([0, 1, 59.5], "days since 2000-01-01", "noleap"))
print(repr(cftime.num2date(3, "hours since 2000-01-01")), cftime.num2date(np.arange(4).reshape(2, 2), "days since 1582-10-03", calendar="standard"))
d = cftime.DatetimeNoLeap(2000, 2, 28, 12)
print(cftime.date2num(d, "days since 2000-01-01"), cftime.date2num([d, d], "hours since 2000-01-01"), cftime.date2num(datetime.datetime(2000, 1, 2), "hours since 2000-01-01"))
print(cftime.is_leap_year(2000, "noleap"), cftime.is_leap_year(1900, "julian"), repr(cftime.datetime.strptime("2000-03-04", "%Y-%m-%d", calendar="noleap")))
# --- arrays of cftime
import datetime

import cftime

a = np.array([cftime.Datetime360Day(2000, 1, 30), cftime.Datetime360Day(2000, 2, 30)])
print(a, repr(a), a.dtype, a[0], a + datetime.timedelta(1), a > cftime.Datetime360Day(2000, 2, 1), a.min())
print(xr.DataArray(a, dims="x"), xr.DataArray([a[1], a[0]], dims="time", coords={"time": a}))
# --- ranges
for kw in [
    dict(start="2000", periods=3, freq="ME", calendar="noleap"),
    dict(start="2000-01-01", end="2000-03-01", freq="MS", calendar="360_day"),
    dict(start="2000", periods=120, freq="D", use_cftime=True),
    dict(start="0001", periods=2),
    dict(start="2000", periods=4, freq="6h", calendar="julian", name="t"),
    dict(end="2001-02-28", periods=3, freq="YE", calendar="noleap"),
    dict(start="2000-01-01", end="2001-01-01", periods=3, calendar="noleap"),
    dict(start="2000", periods=3),
    dict(start="2000", end="2000-01-03", inclusive="left", calendar="noleap"),
    dict(start="2000-01-01 12:00", periods=2, normalize=True, calendar="noleap"),
    dict(start="2000", periods=3, freq="-1D", calendar="noleap"),
    dict(start="2000", periods=0, calendar="noleap"),
    dict(start="2000", periods=3, freq="QS-NOV", calendar="all_leap"),
    dict(start="2000", end="2002-06", freq="YS-JUN", calendar="standard", use_cftime=True),
]:
    print(repr(xr.date_range(**kw)))
# ---
xr.date_range("2000", calendar="noleap")
# ---
xr.date_range("2000", periods=2, calendar="noleap", use_cftime=False)
# ---
xr.date_range("2000", periods=2, calendar="xx")
# ---
xr.date_range("2000", periods=2, calendar="noleap", inclusive="z")
# ---
xr.date_range("2000", periods=2, freq="foo", calendar="noleap")
# ---
xr.date_range("0001", periods=2, use_cftime=False)
# --- members of CFTimeIndex
import cftime
import pandas as pd

i = xr.date_range("2000-01-30", periods=4, calendar="noleap", freq="ME")
print(i.year, i.month, i.dayofyear, i.days_in_month, i.calendar, i.date_type, i.freq, len(i), i.dtype)
print(i.shift(1, "D"), i.shift(-1, "ME"), i[0], i[1:3], i.strftime("%Y/%m"), i.to_datetimeindex(time_unit="us"), i.floor("D"))
print(i + pd.Timedelta("1D"), i - i[0], "2000-02" in i, "2001" in i, cftime.DatetimeNoLeap(2000, 2, 28) in i)
print(xr.CFTimeIndex([cftime.DatetimeNoLeap(2000, 1, 1)], name="q"), i.min(), i.get_loc(cftime.DatetimeNoLeap(2000, 2, 28)))
# ---
xr.date_range("2000-01-30", periods=4, calendar="noleap").shift(1)
# ---
xr.CFTimeIndex([1, 2])
# --- selection by dates of a calendar
import cftime

i = xr.date_range("2000-01-30", periods=40, calendar="360_day")
da = xr.DataArray(np.arange(40.0), dims="time", coords={"time": i}, name="v")
print(da.sel(time="2000-02").values, da.sel(time=slice("2000-02-28", "2000-03-02")), da.sel(time=cftime.Datetime360Day(2000, 2, 30)))
print(da.sel(time="2000-03-01"), da.sel(time=cftime.Datetime360Day(2000, 2, 20, 13), method="nearest"))
print(da.sel(time=[i[3], i[1]]), da.time[0].values, da.time.values[1], da.time.min(), da.indexes["time"][:2])
# ---
xr.DataArray([1, 2], dims="time", coords={"time": xr.date_range("2000", periods=2, calendar="noleap")}).sel(time="2005")
# --- arithmetic of dates of a calendar
import cftime
import pandas as pd

i = xr.date_range("2000-02-27", periods=3, calendar="noleap")
da = xr.DataArray(np.arange(3.0), dims="time", coords={"time": i})
print(da.time > cftime.DatetimeNoLeap(2000, 2, 27), da.where(da.time.dt.day > 27), (da.time + pd.Timedelta("1D")).values)
print(da.groupby("time.month").mean(), da.resample(time="MS").sum(), da.time.dt.strftime("%d"), da.time.dt.season.values)
print(da.time - da.time[0], da.time.to_index())
# --- parts of dates of a calendar
t = xr.DataArray(xr.date_range("2000-01-30", periods=3, calendar="noleap"), dims="t", attrs={"a": 1}, name="tt")
for name in "year month day hour dayofweek dayofyear days_in_month season is_leap_year days_in_year decimal_year".split():
    print(getattr(t.dt, name))
print(t.dt.calendar, t.dt.floor("D"), t.dt.round("7h").values, t.dt.strftime("%Y %r"))
# ---
xr.DataArray(xr.date_range("2000", periods=3, calendar="noleap"), dims="t").dt.quarter
# ---
xr.DataArray(xr.date_range("2000", periods=3, calendar="noleap"), dims="t").dt.date
# ---
xr.DataArray(xr.date_range("2000", periods=3, calendar="noleap"), dims="t").dt.isocalendar()
# ---
xr.DataArray(xr.date_range("2000", periods=3, calendar="noleap"), dims="t").dt.floor("ME")
# --- frequencies
import pandas as pd

for f in ["D", "6h", "15min", "MS", "ME", "QS-NOV", "QE", "YS", "YE", "3D", "2MS", "W", "2h"]:
    print(f, xr.infer_freq(pd.date_range("2000-01-01", periods=5, freq=f)), xr.infer_freq(xr.date_range("2000-01-01", periods=5, freq=f if f != "W" else "7D", calendar="noleap")))
print(xr.infer_freq(xr.DataArray(pd.date_range("2000", periods=4), dims="t")), xr.infer_freq(xr.DataArray(pd.date_range("2000", periods=4)[[0, 1, 3]], dims="t")))
# ---
xr.infer_freq(xr.DataArray([1, 2, 3]))
# ---
xr.infer_freq(xr.date_range("2000", periods=2, calendar="noleap"))
# --- convert_calendar
def make(start="2000-02-26", n=6, freq="D", **kw):
    t = xr.date_range(start, periods=n, freq=freq, **kw)
    coords = {"time": ("time", t, {"long_name": "T"}), "k": ("time", np.arange(n))}
    return xr.DataArray(np.arange(float(n)), dims="time", coords=coords, name="v", attrs={"q": 1})


print(make().convert_calendar("noleap"), make().convert_calendar("noleap").time.attrs)
print(make().to_dataset().convert_calendar("noleap"))
print(make(calendar="noleap").convert_calendar("standard"))
print(make(calendar="noleap").convert_calendar("standard", missing=np.nan))
print(make(calendar="noleap").convert_calendar("standard", use_cftime=True))
print(make(calendar="noleap").convert_calendar("gregorian"), make().convert_calendar("standard").time.dtype)
print(make(calendar="360_day").convert_calendar("standard", align_on="date"))
print(make(calendar="360_day").convert_calendar("standard", align_on="year"))
print(make("2000-01-01", 20, "19D").convert_calendar("360_day", align_on="year"))
print(make("0001-01-01", calendar="noleap").convert_calendar("standard"))
print(make().rename(time="t").convert_calendar("noleap", dim="t"))
# ---
da = xr.DataArray([1, 2], dims="time", coords={"time": xr.date_range("2000", periods=2)})
da.convert_calendar("360_day")
# ---
da = xr.DataArray([1, 2], dims="time", coords={"time": xr.date_range("2000", periods=2)})
da.convert_calendar("noleap", use_cftime=False)
# ---
da = xr.DataArray([1, 2], dims="time", coords={"time": xr.date_range("2000", periods=2)})
da.convert_calendar("noleap", dim="t")
# ---
xr.DataArray([1, 2], dims="time", coords={"time": [1, 2]}).convert_calendar("julian")
# --- date_range_like
t = xr.DataArray(np.arange(4), dims="time", coords={"time": xr.date_range("2000-01-31", periods=4, freq="ME")}).time
print(xr.date_range_like(t, "360_day"), xr.date_range_like(t, "noleap"), xr.date_range_like(xr.date_range_like(t, "360_day"), "standard"))
# ---
t = xr.DataArray(np.arange(4), dims="time", coords={"time": xr.date_range("2000-01-31", periods=4, freq="ME")}).time
xr.date_range_like(t[[0, 1, 3]], "noleap")
# --- Python's own dates and times
import datetime

d = datetime.datetime(2000, 1, 2, 3)
print(xr.DataArray([d, datetime.datetime(2001, 1, 1)]), xr.DataArray(d))
print(xr.DataArray([datetime.timedelta(1), datetime.timedelta(hours=2)]))
t = xr.DataArray(np.array(["2000-01-01", "2000-01-02"], "M8[ns]"), dims="t", coords={"t": [0, 1]})
print(t - t[0], t > np.datetime64(d))
ds = xr.Dataset({"v": ("time", [1, 2])}, coords={"time": [d, d + datetime.timedelta(1)]})
print(ds, ds.sel(time=d), ds.sel(time=datetime.datetime(2000, 1, 3), method="nearest"))
# --- numpy's times
a = np.datetime64("2000-01-01")
print(a, repr(a), a + 1, a + np.timedelta64(1, "D"), a - np.datetime64("1999-12-31"), np.datetime64("2000-01-01T01", "h") + np.timedelta64(90, "m"))
print(np.timedelta64(1, "D") / np.timedelta64(1, "h"), np.timedelta64(36, "h") // np.timedelta64(1, "D"), np.timedelta64(3, "s") * 2, -np.timedelta64(1, "s"), abs(np.timedelta64(-2, "D")))
print(np.datetime64("NaT"), np.isnat(np.datetime64("NaT")), np.datetime64("2000-01-01") < np.datetime64("2000-01-02"), np.datetime64("NaT") == np.datetime64("NaT"))
print(np.arange("2000-01", "2000-01-05", dtype="M8[D]"), np.array(["2000-01-01", "NaT"], "M8[s]"), np.array([1, 2], "m8[h]") + np.timedelta64(1, "m"))
print(np.array(["2000-01-01T12"], "M8[ns]").astype("M8[D]"), np.diff(np.array(["2000-01-01", "2000-01-03"], "M8[D]")), a.astype("M8[ns]"), a.item(), np.timedelta64(1, "D").astype("m8[s]"))
# --- pandas' times
import pandas as pd

t = pd.Timestamp("2000-01-31 12:34:56.789")
print(t, repr(t), t.year, t.dayofyear, t.day_name(), t.month_name(), t.floor("h"), t.isoformat(), t.strftime("%d"), t + pd.Timedelta("1D"), t - pd.Timestamp("2000"))
print(pd.Timedelta("1 days 2 hours"), pd.Timedelta(3, "h"), pd.Timedelta(days=1, hours=2).total_seconds(), pd.Timedelta("1D") / pd.Timedelta("1h"), pd.Timedelta("90min").components)
print(pd.to_datetime(["2000-01-01", "2000-02-01"]), pd.to_datetime("2000-01-01"), pd.to_timedelta([1, 2], "h"), pd.to_timedelta("1D"))
print(pd.date_range("2000", periods=3, freq="MS"), pd.date_range("2000-01-01", "2000-01-05", freq="2D"), pd.DatetimeIndex(["2000-01-01"]).month)
# --- interp_calendar
t = xr.date_range("2000-02-27", periods=5)
da = xr.DataArray(np.arange(5.0), dims="time", coords={"time": t}, name="v", attrs={"q": 1})
n = xr.date_range("2000-02-27", periods=4, calendar="noleap")
print(da.interp_calendar(n), da.to_dataset().interp_calendar(xr.DataArray(n, dims="time", name="time")))
print(xr.DataArray(np.arange(4.0), dims="time", coords={"time": n}).interp_calendar(t))
# ---
t = xr.date_range("2000-02-27", periods=5)
da = xr.DataArray(np.arange(5.0), dims="time", coords={"time": t})
da.interp_calendar(xr.DataArray([1, 2], dims="time"))
# --- decode_cf
def stored():
    variables = {
        "v": ("time", [1, 2, -9], {"_FillValue": -9, "scale_factor": 0.5, "coordinates": "lon"}),
        "lon": ("time", [1, 2, 3]),
        "d": ("time", [1, 2, 3], {"units": "days"}),
        "d2": ("time", [0, 1, 2], {"units": "hours", "dtype": "timedelta64[s]"}),
        "b": ("time", np.array([1, 0, 1], "i1"), {"dtype": "bool"}),
        "t2": ("time", [0, 1, 2], {"units": "hours since 2000-01-01"}),
    }
    return xr.Dataset(variables, {"time": ("time", [0, 1, 2], {"units": "days since 2000-01-01", "calendar": "noleap"})})


for kw in [
    {},
    {"decode_times": False},
    {"use_cftime": True},
    {"decode_times": xr.coders.CFDatetimeCoder(use_cftime=True)},
    {"decode_times": xr.coders.CFDatetimeCoder(time_unit="s")},
    {"mask_and_scale": False},
    {"decode_coords": False},
    {"drop_variables": "d"},
    {"decode_timedelta": True},
    {"decode_timedelta": False},
    {"decode_timedelta": xr.coders.CFTimedeltaCoder(time_unit="s", decode_via_units=True)},
]:
    out = xr.decode_cf(stored(), **kw).load()
    print(out, {name: variable.attrs for name, variable in out.variables.items()})
# --- dates at the edges of their dtype
def one(units, values=[0, 1], **attrs):
    return xr.Dataset({"t": ("x", values, {"units": units, **attrs})})


print(xr.decode_cf(one("days since 0001-01-01")).load())
print(xr.decode_cf(one("days since 0001-01-01"), decode_times=xr.coders.CFDatetimeCoder(time_unit="s")).load())
print(xr.decode_cf(one("days since 0001-01-01", calendar="proleptic_gregorian"), decode_times=xr.coders.CFDatetimeCoder(time_unit="s")).load())
print(xr.decode_cf(one("days since 2000-01-01", [0.5, np.nan])).load(), xr.decode_cf(one("months since 2000-01-01", calendar="360_day")).load())
# ---
xr.decode_cf(3)
# ---
xr.decode_cf(xr.Dataset({"t": ("x", [0], {"units": "days since foo"})}))
# ---
xr.decode_cf(xr.Dataset({"t": ("x", [0], {"units": "days since 2000-01-01", "calendar": "xx"})}))
# ---
xr.decode_cf(xr.Dataset({"t": ("x", [0], {"units": "days since 0001-01-01"})}), use_cftime=False)
# ---
xr.decode_cf(xr.Dataset({"t": ("x", [0])}), decode_times=xr.coders.CFDatetimeCoder(), use_cftime=True)
# --- offsets
import pandas as pd

o = pd.offsets
every = [o.MonthEnd(), o.MonthEnd(2), o.Day(3), o.Hour(), o.QuarterEnd(), o.QuarterBegin(startingMonth=2), o.YearEnd(month=6), o.YearBegin()]
every += [o.Week(), o.Week(weekday=2), o.BDay(2), pd.DateOffset(months=1), pd.DateOffset(days=2, hours=3), pd.DateOffset(2, months=1), pd.DateOffset(), pd.DateOffset(3), -o.MonthEnd(), o.MonthEnd() * 3, o.Milli(5)]
for x in every:
    print(repr(x), x.n, x.freqstr, str(x))
t = pd.Timestamp("2000-01-31 10:00")
print(t + o.MonthEnd(), t + o.MonthBegin(), t - o.MonthEnd(), t + pd.DateOffset(months=1), t + o.Day(1), t + o.Week(weekday=2), t - pd.DateOffset(years=1, days=1))
print(o.MonthEnd().rollforward(t), o.MonthBegin().rollback(t), t + pd.DateOffset(), t + pd.DateOffset(months=1) * 2, o.QuarterEnd() + t, t + o.BDay(3))
print(o.MonthEnd() == o.MonthEnd(1), o.MonthEnd() == o.MonthEnd(2), pd.Timedelta(o.Hour(2)), o.Hour(2) + o.Minute(3), o.Hour(2).nanos, o.MonthEnd().is_on_offset(t))
# --- ranges in offsets
import pandas as pd

i = pd.date_range("1999-12-15", periods=3, freq=pd.DateOffset(months=1))
print(i, i + pd.offsets.MonthEnd(), i + pd.DateOffset(months=1), i - pd.offsets.Day(1), repr(i.freq), i.freqstr)
print(pd.date_range("2000-01-31", periods=4, freq=pd.DateOffset(months=1)), pd.date_range(end="2000-01-31", periods=3, freq=pd.DateOffset(months=1)))
print(pd.date_range("2000", periods=2, freq=pd.offsets.Hour(6)), repr(pd.date_range("2000", periods=3, freq="MS").freq))
print(xr.DataArray([1, 2, 3], dims="time", coords={"time": i}), xr.date_range("2000", periods=2, freq=pd.offsets.MonthEnd()))
# --- members of DatetimeIndex
import pandas as pd

i = pd.date_range("2000-01-30", periods=4, freq="12h")
print(i.date, i.time, i.tz, i.searchsorted(i[2]), i.union(i[:1]).size, i.intersection(i[1:3]).tolist(), i.difference(i[:2]).tolist(), i.repeat(2)[:3].tolist())
t = pd.Timestamp("2000-01-31 12:34:56.789")
print(t.timestamp(), tuple(t.isocalendar()), t.ctime(), pd.to_datetime([0, 1], unit="D", origin="1900-01-01"))
# ---
import pandas as pd

pd.date_range("2000", periods=2, freq="M")
# ---
import pandas as pd

pd.date_range("2000", periods=2, freq="foo")
# ---
import pandas as pd

pd.date_range("2000", periods=2, freq="1D12H")
# ---
xr.DataArray(np.array(["2000"], "M8[ns]")).dt.floor("H")
# --- retired names of frequencies, where xarray still takes them
print(xr.date_range("2000", periods=2, freq="M", calendar="noleap"), xr.date_range("2000", periods=2, freq="6H", calendar="noleap"))
# --- dates of a calendar in every operation
import cftime

i = xr.date_range("2000-01-15", periods=24, freq="MS", calendar="noleap")
da = xr.DataArray(np.arange(24.0), dims="time", coords={"time": i}, name="v")
print(da.groupby("time.season").mean(), da.groupby("time.year").mean(), da.resample(time="QS-DEC").mean(), da.resample(time="YE").sum())
print(da.time.mean(), da.time.max().item(), da.time.values.tolist()[:2], da.sortby("time", ascending=False).time[:2])
print(xr.concat([da[:2], da[2:3]], "time"), xr.merge([da[:2], da[1:3].rename("w")]), da.time.isin([i[0], i[3]]).values[:5])
print(da.where(da.time < i[2], drop=True), da.to_dataframe().head(3), da.to_series().head(2), da.isel(time=0), da.diff("time").time[:1])
print(da.shift(time=1)[:2], da.rolling(time=3).mean()[:4], da.coarsen(time=12).mean(), da.idxmax(), da[0].time.dt.month)
print(da.weighted(da.time.dt.days_in_month).mean(), da.time[1] - da.time[0], np.unique(da.time.values)[:2], da.time.astype(str)[:2])
print(xr.DataArray([cftime.DatetimeNoLeap(2000, 1, 1), np.nan]), xr.DataArray([cftime.DatetimeNoLeap(2000, 1, 1), cftime.Datetime360Day(2000, 1, 1)]))
print(da.isel(time=[]), da.sel(time=slice(None, "2000-03")), da.sel(time="2000").sizes, da.loc["2000-02-01"], da.groupby("time.month") - da.groupby("time.month").mean())
print(i == i[0], i[::-1][:2], da.interp(time=i[0] + (i[1] - i[0]) / 2), da.expand_dims(x=[1]).sizes, da.time.isnull().any().item())
# ---
da = xr.DataArray([1.0], dims="time", coords={"time": xr.date_range("2000", periods=1, calendar="noleap")})
da.sel(time=np.datetime64("2000-01-01"))
# --- dates in months, years and weeks
import numpy as np
import pandas as pd
for unit in "Y M W D h m s us ns".split():
    a = np.array(["2000-03-05", "NaT", "1969-11-30"], dtype=f"M8[{unit}]")
    print(repr(a), a.tolist(), repr(a[0]), str(a[0]), a[0].item(), a.astype(str), a.astype(int), np.isnat(a), a + 1, a - a, a.dtype)
    print(a.min(), a[::2].max(), a == np.datetime64("2000-03"), a > np.datetime64("1999"), np.sort(a), repr(a + np.timedelta64(1, "ns")))
    print(np.unique(a), repr(pd.Timestamp(a[0])), pd.DatetimeIndex(a), xr.DataArray(a), {a[0]: 1}[a[0]])
# --- durations in months, years and weeks
import numpy as np
for unit in "Y M W D h".split():
    d = np.array([1, 30], dtype=f"m8[{unit}]")
    print(repr(d), d / 2, d * 2, d.astype("m8[D]"), d / np.timedelta64(1, unit), str(d[0]), d.sum(), repr(np.datetime64("2000", unit) + d))
# --- ranges of dates
import numpy as np
for dtype in ("datetime64[M]", "datetime64[Y]", "datetime64[W]", "datetime64[D]", "datetime64", np.datetime64, "M8[M]"):
    print(repr(np.arange("2000-01", "2000-04", dtype=dtype)))
print(repr(np.arange(np.datetime64("2000-01"), np.datetime64("2001-01"), np.timedelta64(3, "M"))))
print(repr(np.array(["2000", "2000-05"], dtype="datetime64")), repr(np.array(["2000-01-01T05", "2000-05"], dtype=np.datetime64)))
print(repr(np.arange(3).astype("datetime64[M]")), repr(np.datetime64(30, "Y")), repr(np.datetime64("2000-03-05", "M")), np.datetime_data("M8[M]"))
# --- months of a series
import numpy as np
import pandas as pd
da = xr.DataArray(np.arange(5.0), coords={"time": pd.date_range("2000-01-15", periods=5, freq="20D")}, dims="time")
print(da.time.astype("datetime64[M]"))
print(da.groupby(da.time.astype("datetime64[M]")).mean())
print(da.time.values.astype("datetime64[Y]").astype(int) + 1970, da.time.values.astype("datetime64[M]").tolist())
print(da.sel(time=np.datetime64("2000-02-04")), da.sel(time=slice(np.datetime64("2000-02"), np.datetime64("2000-04"))))
print(da.where(da.time > np.datetime64("2000-03")), (da.time - np.datetime64("2000")) / np.timedelta64(1, "W"), da.time + np.timedelta64(2, "W"))
print(da.assign_coords(time=da.time.values.astype("datetime64[M]")))
print(xr.DataArray(np.arange(3), coords={"t": np.arange("2000-01", "2000-04", dtype="datetime64[M]")}, dims="t"))
# --- months are no days
import numpy as np
np.datetime64("2000-01-31") + np.timedelta64(1, "M")  # message differs: numpy names the cast that it tried
# --- a unit that there is not
import numpy as np
np.datetime64("2000-01-31", "Q")
