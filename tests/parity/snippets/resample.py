import pandas as pd
t = xr.DataArray(np.arange(60.)**1.1, dims="time", coords={"time": pd.date_range("2000-01-15", periods=60, freq="D"), "q":("time",np.arange(60)), "s":2}, name="n", attrs={"u":"K"})
print(t.resample(time="ME").mean())
print(t.resample(time="MS"))
print(t.resample(time="MS").sum())
# ---
import pandas as pd
t = xr.DataArray(np.arange(60.)**1.1, dims="time", coords={"time": pd.date_range("2000-01-15", periods=60, freq="D"), "q":("time",np.arange(60)), "s":2}, name="n", attrs={"u":"K"})
m = xr.DataArray(np.arange(24.), dims="time", coords={"time": pd.date_range("2000-01-01", periods=24, freq="MS")}, name="m")
print(t.resample(time="W").sum())
print(t.resample(time="7D").sum())
print(m.resample(time="YE").sum())
# ---
import pandas as pd
m = xr.DataArray(np.arange(24.), dims="time", coords={"time": pd.date_range("2000-01-01", periods=24, freq="MS")}, name="m")
print(m.resample(time="YS").max())
print(m.resample(time="QS-DEC").mean())
print(m.resample(time="QE").mean())
# ---
import pandas as pd
h = xr.DataArray(np.arange(30.), dims="time", coords={"time": pd.date_range("2000-01-01 03:00", periods=30, freq="5h")}, name="h")
m = xr.DataArray(np.arange(24.), dims="time", coords={"time": pd.date_range("2000-01-01", periods=24, freq="MS")}, name="m")
print(m.resample(time="6MS").count())
print(h.resample(time="D").sum())
print(h.resample(time="12h").sum())
# ---
import pandas as pd
h = xr.DataArray(np.arange(30.), dims="time", coords={"time": pd.date_range("2000-01-01 03:00", periods=30, freq="5h")}, name="h")
print(h.resample(time="7h").sum())
print(h.resample(time="7h", origin="start").sum())
print(h.resample(time="7h", origin="epoch").sum())
# ---
import pandas as pd
h = xr.DataArray(np.arange(30.), dims="time", coords={"time": pd.date_range("2000-01-01 03:00", periods=30, freq="5h")}, name="h")
print(h.resample(time="7h", origin="end").sum())
print(h.resample(time="7h", origin="end_day").sum())
print(h.resample(time="7h", origin="2000-01-01 01:00").sum())
# ---
import pandas as pd
h = xr.DataArray(np.arange(30.), dims="time", coords={"time": pd.date_range("2000-01-01 03:00", periods=30, freq="5h")}, name="h")
print(h.resample(time="7h", origin=pd.Timestamp("2000-01-01 01:00")).sum())
print(h.resample(time="7h", offset="2h").sum())
print(h.resample(time="12h", closed="right").sum())
# ---
import pandas as pd
t = xr.DataArray(np.arange(60.)**1.1, dims="time", coords={"time": pd.date_range("2000-01-15", periods=60, freq="D"), "q":("time",np.arange(60)), "s":2}, name="n", attrs={"u":"K"})
h = xr.DataArray(np.arange(30.), dims="time", coords={"time": pd.date_range("2000-01-01 03:00", periods=30, freq="5h")}, name="h")
print(h.resample(time="12h", closed="right", label="right").sum())
print(h.resample(time="D", label="right").sum())
print(t.resample(time="ME", closed="left").sum())
# ---
import pandas as pd
t = xr.DataArray(np.arange(60.)**1.1, dims="time", coords={"time": pd.date_range("2000-01-15", periods=60, freq="D"), "q":("time",np.arange(60)), "s":2}, name="n", attrs={"u":"K"})
h = xr.DataArray(np.arange(30.), dims="time", coords={"time": pd.date_range("2000-01-01 03:00", periods=30, freq="5h")}, name="h")
gap = h.isel(time=[0,1,2,20,21,29])
print(t.resample(time="MS", closed="right", label="right").sum())
print(gap.resample(time="D").sum())
print(gap.resample(time="D").count())
# ---
import pandas as pd
h = xr.DataArray(np.arange(30.), dims="time", coords={"time": pd.date_range("2000-01-01 03:00", periods=30, freq="5h")}, name="h")
gap = h.isel(time=[0,1,2,20,21,29])
print(gap.resample(time="D").mean())
print(gap.resample(time="D").first())
print(gap.astype(int).resample(time="D").max())
# ---
import pandas as pd
h = xr.DataArray(np.arange(30.), dims="time", coords={"time": pd.date_range("2000-01-01 03:00", periods=30, freq="5h")}, name="h")
gap = h.isel(time=[0,1,2,20,21,29])
print(gap.resample(time="D").sum(min_count=2))
print(gap.resample(time="D").quantile(.5))
print(gap.resample(time="D").quantile([.1,.5]))
# ---
import pandas as pd
h = xr.DataArray(np.arange(30.), dims="time", coords={"time": pd.date_range("2000-01-01 03:00", periods=30, freq="5h")}, name="h")
gap = h.isel(time=[0,1,2,20,21,29])
print(gap.resample(time="D").median())
print(gap.resample(time="D").std(ddof=1))
print(gap.resample(time="D").cumsum())
# ---
import pandas as pd
h = xr.DataArray(np.arange(30.), dims="time", coords={"time": pd.date_range("2000-01-01 03:00", periods=30, freq="5h")}, name="h")
gap = h.isel(time=[0,1,2,20,21,29])
print(gap.resample(time="D"))
print(gap.resample(time="D").groups)
print(len(gap.resample(time="D")))
# ---
import pandas as pd
h = xr.DataArray(np.arange(30.), dims="time", coords={"time": pd.date_range("2000-01-01 03:00", periods=30, freq="5h")}, name="h")
m = xr.DataArray(np.arange(24.), dims="time", coords={"time": pd.date_range("2000-01-01", periods=24, freq="MS")}, name="m")
gap = h.isel(time=[0,1,2,20,21,29])
print([k for k,_ in gap.resample(time="D")])
print(m[:4].resample(time="10D").ffill())
print(m[:4].resample(time="10D").bfill())
# ---
import pandas as pd
m = xr.DataArray(np.arange(24.), dims="time", coords={"time": pd.date_range("2000-01-01", periods=24, freq="MS")}, name="m")
print(m[:4].resample(time="10D").nearest())
print(m[:4].resample(time="10D").nearest(tolerance="5D"))
print(m[:4].resample(time="10D").pad(tolerance="5D"))
# ---
import pandas as pd
m = xr.DataArray(np.arange(24.), dims="time", coords={"time": pd.date_range("2000-01-01", periods=24, freq="MS")}, name="m")
print(m[:4].resample(time="10D").asfreq())
print(m[:4].resample(time="10D").interpolate())
print(m[:4].resample(time="10D").interpolate("nearest"))
# ---
import pandas as pd
d2 = xr.Dataset({"a":(("x","time"),np.arange(20.).reshape(2,10)),"b":("time",np.arange(10)),"c":("x",[1,2])},coords={"time":pd.date_range("2000-01-01",periods=10,freq="12h"),"x":[5,6]},attrs={"z":1})
print(d2.resample(time="D").first())
# ---
import pandas as pd
t = xr.DataArray(np.arange(60.)**1.1, dims="time", coords={"time": pd.date_range("2000-01-15", periods=60, freq="D"), "q":("time",np.arange(60)), "s":2}, name="n", attrs={"u":"K"})
d2 = xr.Dataset({"a":(("x","time"),np.arange(20.).reshape(2,10)),"b":("time",np.arange(10)),"c":("x",[1,2])},coords={"time":pd.date_range("2000-01-01",periods=10,freq="12h"),"x":[5,6]},attrs={"z":1})
print(t[:5].resample(time="8h").ffill())
print(d2.resample(time="D").mean())
print(d2.resample(time="D").sum(keep_attrs=False))
# ---
import pandas as pd
d2 = xr.Dataset({"a":(("x","time"),np.arange(20.).reshape(2,10)),"b":("time",np.arange(10)),"c":("x",[1,2])},coords={"time":pd.date_range("2000-01-01",periods=10,freq="12h"),"x":[5,6]},attrs={"z":1})
print(d2.resample(time="3h").ffill())
print(d2.resample(time="3h").asfreq())
print(d2.resample(time="D").map(lambda d: d.mean("time")))
# ---
import pandas as pd
d2 = xr.Dataset({"a":(("x","time"),np.arange(20.).reshape(2,10)),"b":("time",np.arange(10)),"c":("x",[1,2])},coords={"time":pd.date_range("2000-01-01",periods=10,freq="12h"),"x":[5,6]},attrs={"z":1})
print(d2.resample(time="D").map(lambda d: d.isel(time=0)))
print(d2.a.resample(time="D").map(lambda d: d.max("time")-d.min("time")))
print(d2.a.resample(time="D").map(lambda d: d-d.mean("time")))
# ---
import pandas as pd
d2 = xr.Dataset({"a":(("x","time"),np.arange(20.).reshape(2,10)),"b":("time",np.arange(10)),"c":("x",[1,2])},coords={"time":pd.date_range("2000-01-01",periods=10,freq="12h"),"x":[5,6]},attrs={"z":1})
print(d2.a.resample(time="D").mean("x"))
# ---
import pandas as pd
d2 = xr.Dataset({"a":(("x","time"),np.arange(20.).reshape(2,10)),"b":("time",np.arange(10)),"c":("x",[1,2])},coords={"time":pd.date_range("2000-01-01",periods=10,freq="12h"),"x":[5,6]},attrs={"z":1})
print(d2.a.resample(time="D").reduce(np.max))
print(d2.a.resample(time="D").reduce(np.max, dim="x"))
print(d2.a.resample(time="D").mean(...))
# ---
import pandas as pd
from xarray.groupers import BinGrouper, SeasonGrouper, SeasonResampler, TimeResampler, UniqueGrouper
t = xr.DataArray(np.arange(60.)**1.1, dims="time", coords={"time": pd.date_range("2000-01-15", periods=60, freq="D"), "q":("time",np.arange(60)), "s":2}, name="n", attrs={"u":"K"})
h = xr.DataArray(np.arange(30.), dims="time", coords={"time": pd.date_range("2000-01-01 03:00", periods=30, freq="5h")}, name="h")
gap = h.isel(time=[0,1,2,20,21,29])
print(gap.resample(time="D").map(lambda d: d.sum()))
print(t.resample(time=TimeResampler("MS")).sum())
print(t.resample(time=TimeResampler(freq="MS", label="right")).sum())
# ---
import pandas as pd
from xarray.groupers import BinGrouper, SeasonGrouper, SeasonResampler, TimeResampler, UniqueGrouper
t = xr.DataArray(np.arange(60.)**1.1, dims="time", coords={"time": pd.date_range("2000-01-15", periods=60, freq="D"), "q":("time",np.arange(60)), "s":2}, name="n", attrs={"u":"K"})
print(t.groupby(time=TimeResampler("MS")).sum())
print(t.groupby(time=TimeResampler("MS")))
print(t.resample(time=pd.Timedelta("10D")).sum())
# ---
import pandas as pd
t = xr.DataArray(np.arange(60.)**1.1, dims="time", coords={"time": pd.date_range("2000-01-15", periods=60, freq="D"), "q":("time",np.arange(60)), "s":2}, name="n", attrs={"u":"K"})
print(t.resample(q="MS").sum())
# ---
import pandas as pd
d2 = xr.Dataset({"a":(("x","time"),np.arange(20.).reshape(2,10)),"b":("time",np.arange(10)),"c":("x",[1,2])},coords={"time":pd.date_range("2000-01-01",periods=10,freq="12h"),"x":[5,6]},attrs={"z":1})
print(d2.resample(x="MS").sum())
# ---
import pandas as pd
t = xr.DataArray(np.arange(60.)**1.1, dims="time", coords={"time": pd.date_range("2000-01-15", periods=60, freq="D"), "q":("time",np.arange(60)), "s":2}, name="n", attrs={"u":"K"})
print(t.resample(nope="MS").sum())
# ---
import pandas as pd
t = xr.DataArray(np.arange(60.)**1.1, dims="time", coords={"time": pd.date_range("2000-01-15", periods=60, freq="D"), "q":("time",np.arange(60)), "s":2}, name="n", attrs={"u":"K"})
print(t.resample(time="MS",x="D").sum())
# ---
import pandas as pd
t = xr.DataArray(np.arange(60.)**1.1, dims="time", coords={"time": pd.date_range("2000-01-15", periods=60, freq="D"), "q":("time",np.arange(60)), "s":2}, name="n", attrs={"u":"K"})
print(t[::-1].resample(time="MS").sum())
# ---
import pandas as pd
t = xr.DataArray(np.arange(60.)**1.1, dims="time", coords={"time": pd.date_range("2000-01-15", periods=60, freq="D"), "q":("time",np.arange(60)), "s":2}, name="n", attrs={"u":"K"})
m = xr.DataArray(np.arange(24.), dims="time", coords={"time": pd.date_range("2000-01-01", periods=24, freq="MS")}, name="m")
print(t.resample({"time":"MS"}).sum())
print(m.groupby("time.season").mean())
print(m.groupby("time.month").mean())
# ---
import pandas as pd
from xarray.groupers import BinGrouper, SeasonGrouper, SeasonResampler, TimeResampler, UniqueGrouper
m = xr.DataArray(np.arange(24.), dims="time", coords={"time": pd.date_range("2000-01-01", periods=24, freq="MS")}, name="m")
print(m.groupby("time.year").mean())
print(m.groupby("time.month") - m.groupby("time.month").mean())
print(m.groupby(time=SeasonGrouper(["DJF","MAM","JJA","SON"])).mean())
# ---
import pandas as pd
from xarray.groupers import BinGrouper, SeasonGrouper, SeasonResampler, TimeResampler, UniqueGrouper
m = xr.DataArray(np.arange(24.), dims="time", coords={"time": pd.date_range("2000-01-01", periods=24, freq="MS")}, name="m")
print(m.groupby(time=SeasonGrouper(["JF","MAM","JJAS","OND"])).mean())
print(m.groupby(time=SeasonGrouper(["JJA","DJF"])).mean())
print(m.groupby(time=SeasonGrouper(["DJFM","MAMJ","JJAS","SOND"])).mean())
# ---
import pandas as pd
from xarray.groupers import BinGrouper, SeasonGrouper, SeasonResampler, TimeResampler, UniqueGrouper
m = xr.DataArray(np.arange(24.), dims="time", coords={"time": pd.date_range("2000-01-01", periods=24, freq="MS")}, name="m")
print(m.groupby(time=SeasonGrouper(["DJF","MAM","JJA","SON"])))
print(m.resample(time=SeasonResampler(["DJF","MAM","JJA","SON"])).mean())
print(m.resample(time=SeasonResampler(["DJF","MAM","JJA","SON"],drop_incomplete=False)).mean())
# ---
from xarray.groupers import BinGrouper, SeasonGrouper, SeasonResampler, TimeResampler, UniqueGrouper
print(SeasonResampler(["DJFM","MAMJ"]))
# ---
from xarray.groupers import BinGrouper, SeasonGrouper, SeasonResampler, TimeResampler, UniqueGrouper
print(SeasonResampler(["JJA","MAM","DJF"]))
# ---
import pandas as pd
from xarray.groupers import BinGrouper, SeasonGrouper, SeasonResampler, TimeResampler, UniqueGrouper
m = xr.DataArray(np.arange(24.), dims="time", coords={"time": pd.date_range("2000-01-01", periods=24, freq="MS")}, name="m")
print(m.resample(time=SeasonResampler(["JF","MAM","JJAS","OND"])).sum())
print(m.resample(time=SeasonResampler(["JJA","DJF"])).sum())
print(SeasonResampler(["DJF","MAM","JJA","SON"]))
# ---
from xarray.groupers import BinGrouper, SeasonGrouper, SeasonResampler, TimeResampler, UniqueGrouper
print(SeasonGrouper(["JF","MAM"]))
print(UniqueGrouper())
print(UniqueGrouper(labels=[1,2]))
# ---
import pandas as pd
from xarray.groupers import BinGrouper, SeasonGrouper, SeasonResampler, TimeResampler, UniqueGrouper
t = xr.DataArray(np.arange(60.)**1.1, dims="time", coords={"time": pd.date_range("2000-01-15", periods=60, freq="D"), "q":("time",np.arange(60)), "s":2}, name="n", attrs={"u":"K"})
print(BinGrouper(bins=[1,2]))
print(t.groupby_bins("time", pd.date_range("2000-01-01",periods=4,freq="MS")).mean())
print(t.groupby_bins("time", pd.date_range("2000-01-01",periods=4,freq="MS")))
# ---
import pandas as pd
m = xr.DataArray(np.arange(24.), dims="time", coords={"time": pd.date_range("2000-01-01", periods=24, freq="MS")}, name="m")
print(m.groupby(["time.year","time.month"]).mean())
print(m.groupby(["time.year","time.season"]).sum())
print(m.groupby("time.season").map(lambda d: d.max()))
# ---
import pandas as pd
m = xr.DataArray(np.arange(24.), dims="time", coords={"time": pd.date_range("2000-01-01", periods=24, freq="MS")}, name="m")
print(m.groupby("time.season").first())
print(m.groupby("time.season").groups)
# ---
for calendar in ["noleap", "360_day"]:
    time = xr.date_range("2000-01-15", periods=100, freq="D", calendar=calendar, use_cftime=True)
    a = xr.DataArray(np.arange(100.), dims="time", coords={"time": time})
    print(a.resample(time="MS").mean(), a.resample(time="ME").sum(), a.resample(time="10D").sum())
    print(a.resample(time="QS-DEC").sum(), a.resample(time="12h").ffill()[:4])
    print(a.resample(time="10D", origin="start", closed="right", label="right").sum())
    print(a.resample(time="MS"), a.groupby("time.month").mean())
