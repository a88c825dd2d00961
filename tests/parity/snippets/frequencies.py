# --- before each
import warnings
import numpy as np
import pandas as pd
import xarray as xr
warnings.simplefilter("ignore")
da = xr.DataArray(np.arange(40.0), coords={"time": pd.date_range("2001-01-03", periods=40, freq="3D")}, dims="time")
business = "BME BMS BQE BQE-FEB BQS BQS-NOV BYE BYE-MAR BYS BYS-JUN".split()
others = "SME SME-3 SMS SMS-10 WOM-2TUE WOM-4SUN LWOM-FRI B".split()
# --- dates of frequencies
for freq in business + others + ["2BME", "3SMS", "2SME", "2B", "2WOM-1MON", "-1BMS", "-2SME"]:
    print(freq, pd.date_range("2001-01-10 06:00", periods=6, freq=freq).strftime("%Y-%m-%d %H").tolist())
    print(freq, xr.date_range(start="2001-01-31", end="2001-07-01", freq=freq).size if freq[0] != "-" else "")
# --- resampling
for freq in business + others:
    print(da.resample(time=freq).mean())
# --- resampling, closed and labelled on the other side
for freq in ("BME", "BMS", "SME", "SMS", "WOM-2TUE", "LWOM-FRI"):
    for closed in ("left", "right"):
        for label in ("left", "right"):
            r = da.resample(time=freq, closed=closed, label=label).sum()
            print(freq, closed, label, r.values, r.time.values[[0, -1]])
# --- several steps to a bin
for freq in ("2BME", "2SME", "3SMS", "2BQS"):
    print(da.resample(time=freq).count())
# --- upsampling
month = xr.DataArray([1.0, 2.0, 4.0], coords={"time": pd.date_range("2001-01-31", periods=3, freq="ME")}, dims="time")
print(month.resample(time="SME").asfreq())
print(month.resample(time="SMS").ffill())
print(month.resample(time="BME").nearest())
print(month.resample(time="B").interpolate("linear")[:5])
# --- what the frequency of dates is
for freq in business + ["B", "WOM-2TUE", "WOM-1MON", "LWOM-FRI", "SME", "2BME", "W-TUE", "2ME", "6h", "QS-FEB"]:
    print(freq, xr.infer_freq(xr.date_range("2001-01-10", periods=12, freq=freq)))
print(xr.infer_freq(pd.DatetimeIndex(["2001-01-31", "2001-02-28", "2001-03-30"])))
# --- frequencies as objects
for freq in business + others + ["2BME", "2SMS", "-1BQS", "2WOM-3WED"]:
    index = pd.date_range("2001-01-01", periods=3, freq=freq)
    print(freq, index.freqstr, repr(index.freq), index)
# --- offsets
t = pd.Timestamp("2001-03-31 05:00")
for offset in (
    pd.offsets.BMonthEnd(), pd.offsets.BMonthBegin(2), pd.offsets.BQuarterEnd(), pd.offsets.BQuarterBegin(startingMonth=1),
    pd.offsets.BYearEnd(), pd.offsets.BYearBegin(month=4), pd.offsets.SemiMonthEnd(), pd.offsets.SemiMonthBegin(day_of_month=5),
    pd.offsets.WeekOfMonth(week=1, weekday=3), pd.offsets.LastWeekOfMonth(weekday=4), pd.offsets.SemiMonthEnd(-2),
):
    print(repr(offset), t + offset, t - offset, offset.freqstr, type(offset).__name__)
# --- a day that there is not
pd.offsets.SemiMonthBegin(day_of_month=30)
# --- no such week
pd.offsets.WeekOfMonth(week=4)
# --- unknown aliases
for freq in "nope 2nope x 2x foo-bar W-XYZ QS-XXX MS-15 ME-JAN B-2 SMS-40 SMS-1 SME-0 WOM-6TUE WOM-2XXX LWOM-9 1.5ME 1D2x -2nope nope5 H 2T M".split():
    for make in (lambda: pd.date_range("2001", periods=2, freq=freq), lambda: da.resample(time=freq).mean()):
        try:
            print(make())
        except ValueError as error:
            print(freq, error)
# --- frequencies that other calendars have not
for freq in "B W W-TUE SME BMS BQE WOM-2TUE 2D12h 1.5D nope".split():
    try:
        print(xr.date_range("2001-01-10", periods=4, freq=freq, calendar="noleap", use_cftime=True))
    except ValueError as error:
        print(freq, error)
# --- another calendar's dates like those of business months
xr.date_range_like(xr.DataArray(xr.date_range("2001-01-31", periods=4, freq="ME"), dims="time"), calendar="360_day")
