import pandas as pd
da = xr.DataArray(np.arange(6.0).reshape(2, 3), dims=("x", "y"), coords={"x": ["a", "b"], "y": [10, 20, 30], "z": ("x", [1.5, np.nan]), "s": 3}, name="t")
print(da.to_dataframe())
print(da.to_dataframe()._repr_html_())
print(da.to_dataframe(dim_order=["y", "x"]))
print(da.to_dataframe(name="other").columns)
print(da.to_pandas())
print(da.to_pandas()._repr_html_())
print(da.to_series())
print(da.mean("x").to_pandas())
print(repr(da.mean().to_pandas()))
# ---
import pandas as pd
ds = xr.Dataset({"t": (("x", "y"), np.arange(6).reshape(2, 3)), "p": ("x", [0.5, 1.25]), "n": ("y", ["u", "vv", "www"])}, coords={"x": [1, 2]})
df = ds.to_dataframe()
print(df)
print(df.dtypes)
print(df.index)
print(df.columns)
print(df.shape, len(df), df.size, df.ndim, df.empty)
print(df.reset_index())
print(df.reset_index()._repr_html_())
print(ds.isel(x=0).to_pandas())
print(ds.isel(x=0, y=1).to_pandas())
# ---
xr.Dataset({"t": (("x", "y"), np.zeros((2, 3)))}).to_pandas()
# ---
xr.DataArray([1, 2], dims="x").to_dataframe()
# ---
xr.DataArray(np.zeros((1, 1, 1))).to_pandas()
# ---
import pandas as pd
da = xr.DataArray(np.sin(np.arange(100.0)), dims="time", coords={"time": np.datetime64("2000-01-01", "ns") + np.arange(100) * np.timedelta64(6, "h")}, name="wave")
df = da.to_dataframe()
print(df)
print(df._repr_html_())
print(da.to_series())
print(df.head())
print(df.tail(3))
print(df.describe())
print(df.index[:3])
print(df.loc["2000-01-03"])
print(df.loc["2000-01-03":"2000-01-04", "wave"])
print(df.iloc[2:5])
print(df["wave"].max(), df.wave.min(), df["wave"].idxmax())
# ---
import pandas as pd
da = xr.DataArray(np.arange(40000.0).reshape(200, 200), dims=("lat", "lon"), coords={"lat": np.linspace(-90, 90, 200), "lon": np.linspace(0, 360, 200)}, name="v")
print(da.to_pandas())
print(da.to_dataframe())
print(da.to_series())
print(da.to_dataframe()._repr_html_())
print(da[:100, 0].to_pandas())
# ---
import pandas as pd
for values in [[1.0, 2.5, np.nan], [1e-7, 1.0, 2.0], [1e10, 2.0, 3.5], [1e6, 2e6, 3e6], [123456.789, 1.0, 2.0], [0.1, 0.25, 1 / 3], [np.inf, -np.inf, 1.0], [1e-20, 1e20, 0.0], [-1.0, 100.0, 0.001], [1234567.891, 1.5, -3.25]]:
    print(pd.Series(values))
    print(pd.DataFrame({"a": values, "b": [1, 2, 3]}))
    print(pd.DataFrame({"a": [1, 2, 3]}, index=pd.Index(values, name="f")))
    print(pd.Series(np.array(values, dtype="float32"), name="single"))
# ---
import pandas as pd
print(pd.Series([1, 2, 3]), pd.Series([-1, 20, 300], name="n"), pd.Series([True, False]), pd.Series(["a", "bb", None]), pd.Series([1.5, "a", None, True]))
print(pd.Series([1, 2], index=["x", "y"]), pd.Series({"a": 1.0, "b": 2.0}), pd.Series([], dtype=float), pd.Series([None, 1]))
print(pd.Series(np.arange(100)), pd.Series(np.arange(61)), pd.Series(np.arange(60)))
print(pd.Series(5, index=[1, 2, 3]), pd.Series(pd.date_range("2000-01-01", periods=3)), pd.Series(pd.to_timedelta(["1D", "2h"])))
# ---
import pandas as pd
df = pd.DataFrame({"a": [1, 2, 3], "b": [1.5, np.nan, 2.0], "c": ["x", "y", None]})
print(df)
print(df._repr_html_())
print(df.describe())
print(df.mean(numeric_only=True), df.sum(numeric_only=True), df.count(), df.dtypes)
print(df.loc[0], df.iloc[1], df["a"], df[["a", "b"]], df.T)
print(df.isnull(), df.notnull(), df.dropna(), df.fillna(0))
print(df.to_csv())
print(df.to_csv(index=False))
print(df.to_dict(), df.to_dict("records"), df.to_dict("list"))
print(df.sort_values("b"), df.sort_values("a", ascending=False), df.set_index("a"), df.set_index(["a", "c"]))
print(df[df.a > 1], df[df["b"].notnull()], df.rename(columns={"a": "z"}), df.drop(columns="c"), df.assign(d=df.a * 2))
print(list(df), df.columns, df.index, df.values, df[["a", "b"]].to_numpy())
print(df.loc[0, "a"], df.at[1, "c"], df.iat[2, 0], df.loc[df.a > 1, "b"], df.loc[:, ["a", "c"]], df.iloc[:, 0], df.iloc[0:2, 1:])
print("a" in df, "q" in df, df.to_string())
df["e"] = df["a"] ** 2
df.loc[df.a == 2, "b"] = 9.0
print(df)
for name, column in df.items():
    print(name, column.dtype)
for label, row in df.iterrows():
    print(label, row["a"])
print(df.head(1), df.tail(2), df.head(-1))
# ---
import pandas as pd
s = pd.Series([3.0, 1.0, np.nan, 2.0], index=list("abcd"), name="v")
print(s.mean(), s.std(), s.var(), s.median(), s.sum(), s.min(), s.max(), s.count(), s.quantile(0.25), s.idxmax(), s.argmin())
print(s.describe())
print(s + 1, s * s, 2 / s, -s, s > 1.5, s[s > 1.5], s["a"], s[["a", "d"]], s.loc["b":"c"], s.iloc[-1])
print(s.sort_values(), s.sort_index(ascending=False), s.dropna(), s.fillna(0), s.cumsum(), s.diff(), s.shift(1), s.isnull(), s.abs(), s.round(0))
print(s.to_dict(), s.tolist(), s.values, s.index, s.name, s.shape, s.dtype, len(s))
print(s.reset_index(), s.to_frame(), s.to_frame("w"), s.rename("other"))
print(np.sqrt(s), np.mean(s), s.map(lambda x: x * 2), s.apply(abs))
print(s.unique(), pd.Series([1, 1, 2, 3, 3, 3]).value_counts(), pd.Series(list("abca")).nunique())
print(s.rolling(2).mean(), s + pd.Series([1, 2], index=["a", "z"]))
print(s.agg if False else s.between(1, 2), s.isin([1.0, 3.0]), s.astype(str), s.dropna().astype(int))
# ---
import pandas as pd
print(repr(pd.Index([1, 2])), repr(pd.Index([1.5, 2])), repr(pd.Index(range(3))), repr(pd.Index([True])), repr(pd.Index(["a", "b"], name="x")), repr(pd.Index([])))
print(repr(pd.Index(np.arange(200))), repr(pd.Index(np.arange(30.0) / 7)), repr(pd.Index(["label%d" % i for i in range(30)])))
print(repr(pd.MultiIndex.from_product([["a", "b"], [1, 2]], names=["p", "q"])), repr(pd.MultiIndex.from_tuples([("a", 1), ("bb", 20)])))
print(repr(pd.MultiIndex.from_product([range(50), pd.date_range("2000-01-01", periods=4)])))
i = pd.Index([10, 20, 30], name="i")
print(i[0], i[1:], i.get_loc(20), 20 in i, i.tolist(), i.values, len(i), i.max(), i + 1, i == 20, list(i))
# ---
import pandas as pd
for t in ["2000-01-01", "2000-01-01T12", "2000-01-01 00:00:00.5", "2000-01-01 00:00:00.123456789", "20010203", "1/2/2000", "Jan 5, 2001", "2000-02"]:
    print(repr(pd.Timestamp(t)), pd.Timestamp(t), pd.Timestamp(t).unit)
t = pd.Timestamp("2000-01-03 06:30:15")
print(t.year, t.month, t.day, t.hour, t.minute, t.second, t.day_of_year, t.quarter, t.day_name(), t.month_name(), t.weekday(), t.is_leap_year, t.days_in_month, t.week)
print(repr(t + pd.Timedelta("1D")), repr(t - pd.Timedelta("1h")), repr(t - pd.Timestamp("2000-01-01")), t > pd.Timestamp("2000-01-01"), t == np.datetime64("2000-01-03T06:30:15"), t < np.datetime64("2001-01-01"))
print(repr(t.floor("D")), repr(t.ceil("h")), repr(t.round("h")), repr(t.normalize()), t.isoformat(), t.strftime("%Y-%m"), repr(t.to_datetime64()), t.to_pydatetime(), t.date(), t.value, f"{t:%d.%m.%Y}", repr(t.replace(hour=1)))
print(repr(pd.Timestamp(2000, 1, 2)), repr(pd.Timestamp(2000, 1, 2, 3, 4, 5)), repr(pd.Timestamp(year=2000, month=1, day=1)), repr(pd.Timestamp(0)), repr(pd.Timestamp(1.5, unit="D")), repr(pd.Timestamp(np.datetime64("2000-01-01"))))
import datetime
print(repr(pd.Timestamp(datetime.datetime(2000, 1, 1, 5))), pd.Timestamp("2000-01-01") == datetime.datetime(2000, 1, 1), repr(t - datetime.timedelta(days=1)))
print(pd.NaT, pd.isnull(pd.NaT), pd.isnull(None), pd.isnull(1.0), pd.isnull([1, None, np.nan]), pd.notnull(np.array([1.0, np.nan])), repr(pd.Timestamp("NaT")))
# ---
import pandas as pd
for d in ["1D", "1h", "-1D", "1.5us", "1ns", "3 days 2:00:01.5", "90min"]:
    x = pd.Timedelta(d)
    print(repr(x), x, x.days, x.seconds, x.microseconds, x.nanoseconds, x.total_seconds(), x.value, x.unit)
print(repr(pd.Timedelta(5)), repr(pd.Timedelta(days=1, hours=2)), repr(pd.Timedelta(5, "h")), repr(pd.Timedelta(1.5, "D")), repr(pd.Timedelta(hours=36)))
a, b = pd.Timedelta("1D"), pd.Timedelta("6h")
print(repr(a + b), repr(a - b), a / b, a // b, repr(a * 2), repr(a / 2), repr(-a), repr(abs(-b)), a > b, a == np.timedelta64(1, "D"), repr(2 * a))
# ---
import pandas as pd
for x in [pd.date_range("2000-01-01", periods=3, freq="MS"), pd.date_range("2000-01-01", "2000-01-02", freq="6h"), pd.date_range("2000", "2000-12", periods=3), pd.to_datetime(["2000-01-01", "2000-01-02"]), pd.to_datetime("2000-01-01"), pd.to_datetime([1, 2], unit="D"), pd.DatetimeIndex(["2000-01-01 12:00"]), pd.to_timedelta(["1D", "2h"]), pd.to_timedelta([1, 2], unit="D"), pd.to_timedelta("1D"), pd.timedelta_range("1D", periods=3), pd.date_range("2000", periods=2, freq="QS"), pd.date_range("2000", periods=2, freq="YS"), pd.date_range("2000", periods=2, freq="W"), pd.date_range("2000", periods=2, freq="15min"), pd.date_range("2000", periods=2, freq="2D"), pd.date_range("2000", periods=2, freq="D", name="t"), pd.date_range("2000-01-01", periods=40), pd.date_range("2000-01-01", "2001-01-01", freq="ME"), pd.date_range(end="2000-01-10", periods=4), pd.date_range("2000-01-01", periods=3, freq="B"), pd.date_range("2000-01-01", periods=300)]:
    print(repr(x))
t = pd.date_range("2000-01-15", periods=6, freq="MS")
print(t.month, t.year, t.dayofyear if False else t.day_of_year, t[0], repr(t[-1]), t[1:3], t[::2], len(t), t.strftime("%b %Y"), t.month_name(), t.is_month_start, t.min(), repr(t.max()), t.freq is not None)
print(t + pd.Timedelta("1D"), t - t[0], t > "2000-03-01", t[t > pd.Timestamp("2000-03-01")], list(t)[:2])
print(pd.to_datetime("31/12/1999", format="%d/%m/%Y"), pd.to_datetime(["19990101", "19990201"], format="%Y%m%d"), pd.to_datetime(["2000-01-01", "x"], errors="coerce"))
# ---
import pandas as pd
time = pd.date_range("2000-01-01", periods=10)
da = xr.DataArray(np.arange(10.0), dims="time", coords={"time": time}, name="v")
print(da)
print(da.sel(time=pd.Timestamp("2000-01-03")).item(), da.sel(time="2000-01-04").item())
print(da.sel(time=slice(pd.Timestamp("2000-01-03"), pd.Timestamp("2000-01-05"))).values)
print(da.sel(time=pd.to_datetime(["2000-01-02", "2000-01-04"])).values)
print(da.sel(time=pd.Timestamp("2000-01-03 04:00"), method="nearest").values)
print(da.time.to_index()[:2].tolist(), type(da.indexes["time"]).__name__, da.get_index("time")[0])
print(da.where(da.time > pd.Timestamp("2000-01-05"), drop=True).values)
print((da.time - np.datetime64("2000-01-01")).values[:2], (da.time + pd.Timedelta("1D")).values[0])
print(da.groupby("time.month").mean().to_dataframe())
print(da.resample(time="5D").mean().to_dataframe())
ds = xr.Dataset({"a": ("time", np.arange(10))}, coords={"time": pd.date_range("2001", periods=10, freq="h")})
print(ds)
print(ds.indexes["time"].hour)
# ---
import pandas as pd
s = pd.Series([1, 2, 3], index=pd.Index([1, 2, 3], name="q"), name="w")
print(xr.DataArray(s), s.to_xarray(), xr.DataArray.from_series(s))
df = pd.DataFrame({"a": [1, 2, 3], "b": [1.5, 2.5, 3.5]}, index=pd.Index([10, 20, 30], name="n"))
print(xr.DataArray(df[["a", "b"]]), df.to_xarray(), xr.Dataset.from_dataframe(df), xr.Dataset(df))
da = xr.DataArray(np.arange(6.0).reshape(2, 3), dims=("x", "y"), coords={"x": [1, 2], "y": [10, 20, 30]}, name="t")
print(da.to_dataframe().to_xarray())
print(da.to_series().to_xarray())
print(da.to_series().iloc[:4].to_xarray())
print(da.to_series().unstack())
print(da.to_dataframe().loc[1], da.to_dataframe().loc[(1, 20)], da.to_series().loc[2], da.to_series()[1, 10])
print(da.to_dataframe().reset_index().set_index("x"))
print(da.indexes)
# ---
import pandas as pd
df = pd.DataFrame({"a": np.arange(70), "b": np.arange(70) / 3})
print(df)
pd.set_option("display.max_rows", 6)
print(df)
pd.set_option("display.max_rows", None)
print(df.head(65))
pd.reset_option("display.max_rows")
with pd.option_context("display.precision", 2):
    print(df.head(3))
print(pd.DataFrame({"column number %d" % i: [i, i + 1] for i in range(30)}))
print(pd.DataFrame())
print(pd.DataFrame({"a": []}))
print(pd.DataFrame(np.arange(6).reshape(2, 3), columns=list("abc"), index=["r1", "r2"]))
print(pd.DataFrame([{"a": 1, "b": 2}, {"a": 3}]), pd.DataFrame([[1, "x"], [2, "y"]], columns=["n", "t"]))
print(pd.concat([df.head(2), df.tail(2)]), pd.concat([df.head(2), df.tail(2)], ignore_index=True))
print(pd.DataFrame({"long": ["x" * 60, "y"]}), pd.DataFrame({"t": pd.date_range("2000-01-01", periods=2, freq="h")}))
# ---
import pandas as pd
pd.DataFrame({"a": [1]})["b"]
# ---
import pandas as pd
pd.Series([1, 2]).loc[7]
# ---
import pandas as pd
pd.DataFrame({"a": [1, 2], "b": [1]})
# ---
# message differs: ours lists the frequencies that are known
import pandas as pd
pd.date_range("2000", periods=3, freq="nonsense")
# ---
import pandas as pd
try:
    pd.Timestamp("not a date")
except ValueError as error:
    print(error)
# ---
# message differs: ours says whose pandas it is
import pandas as pd
pd.no_such_name
# ---
# message differs: ours says whose pandas it is
import pandas as pd
pd.DataFrame({"a": [1]}).no_such_name
# ---
import pandas as pd
bool(pd.Series([1, 2]))
# ---
import pandas as pd
df = pd.DataFrame({"k": ["a", "b", "a", "c"], "g": [1, 1, 2, 2], "v": [1.0, 2.0, 3.0, np.nan], "w": [1, 2, 3, 4]})
print(df.groupby("k")[["v", "w"]].mean(), df.groupby("k")["v"].sum(), df.groupby(["k", "g"]).v.mean(), df.groupby("k")["w"].agg(["mean", "max"]), df.groupby("k").size())
print(df.groupby("k").agg({"v": "mean", "w": "sum"}), df.groupby("g").count(), df.groupby("g", as_index=False)["w"].sum(), df.groupby("k").mean(numeric_only=True))
for name, part in df.groupby("g"):
    print(name, part)
print(df.groupby("k").get_group("a"), df.groupby("g")["w"].transform("mean"), df.groupby("g")["w"].apply(lambda s: s.max() - s.min()))
print(df.groupby("g")[["v", "w"]].agg(["min", "max"]))
print(df.groupby("g")[["v", "w"]].agg(["min", "max"])._repr_html_())
s = pd.Series(np.arange(6.0), index=pd.date_range("2000-01-30", periods=6), name="s")
print(s.resample("2D").mean(), s.resample("MS").sum(), s.groupby(s.index.month).mean(), s.to_frame().resample("3D").max())
print(s.agg(["min", "max"]), s.agg("mean"), df[["v", "w"]].agg(["min", "max"]))
print(df.nlargest(2, "w"), df.nsmallest(1, "v"))
# ---
import pandas as pd
s = pd.Series(["Alpha beta", "Gamma", None, "delta"])
print(s.str.upper(), s.str.len(), s.str.contains("a b"), s.str.replace("a", "_"), s.str[0:2], s.str.startswith("G"))
print(s[s.str.contains("^G", na=False)])
pd.DataFrame({"k": ["a", None], "v": [1.0, 2.0], "w": [1, 2]}).info()
pd.DataFrame({"v": [1.5, np.nan]}, index=pd.date_range("2000-01-01", periods=2)).info()
# ---
import io
import pandas as pd
text = "station,date,t,n,ok\nA,2000-01-01,1.5,1,True\nB,2000-01-02,,2,False\n\"C,D\",2000-01-03,-3,3,True\n"
df = pd.read_csv(io.StringIO(text))
print(df, df.dtypes)
print(pd.read_csv(io.StringIO(text), index_col="date", parse_dates=True), pd.read_csv(io.StringIO(text), parse_dates=["date"]).dtypes)
print(pd.read_csv(io.StringIO(text), usecols=["station", "t"], nrows=2), pd.read_csv(io.StringIO("1 2\n3 4\n"), sep=r"\s+", header=None, names=["a", "b"]))
print(pd.read_csv(io.StringIO("# c\na;b\n1;x\n2;y\n"), sep=";", comment="#"), pd.read_csv(io.StringIO("a,b\n1,2\n"), index_col=0), pd.read_csv(io.StringIO(df.to_csv()), index_col=0))
df.to_csv("out.csv", index=False)
print(pd.read_csv("out.csv").equals(df))
# ---
import pandas as pd
time = pd.date_range("2000-01-01", periods=4)
da = xr.DataArray(np.arange(4.0), dims="time", coords={"time": time}, name="v")
print(da.to_series(), da.indexes["time"], da.isel(time=slice(1, 3)).to_series(), (da + 1).to_pandas(), da.sel(time=slice("2000-01-02", None)).get_index("time"))
print(da.isel(time=[0, 1, 3]).indexes["time"], da.time.to_index(), da.time.encoding, da.indexes)
print(xr.Dataset({"v": ("time", np.arange(4))}, coords={"time": time}).to_dataframe().index)
# ---
import pandas as pd
df = pd.DataFrame({"a": [3, 1, 2], "b": ["x", "y", "z"]})
ds = df.to_xarray()
print(ds.a.values, ds.b.dtype, ds.index.values)
df.index = pd.Index([10, 20, 30], name="n")
df.columns = ["p", "q"]
df.index.name
print(df, df.index.name, df.loc[20, "q"], df.loc[[10, 30]], df.query if False else df[df["q"].isin(["x", "z"])])
print([row.p for row in df.itertuples()], df.p.to_list(), df.q.str.upper().tolist(), df.p.argmax(), df.idxmax if False else df.p.idxmax())
del df["q"]
print(df, df.p.values[0], type(df.p.values[0]).__name__, type(df.p.iloc[0]).__name__, type(df.index[0]).__name__, type(df).__name__, type(df.p).__name__)
print(isinstance(df, pd.DataFrame), isinstance(df.p, pd.Series), isinstance(df.index, pd.Index), isinstance(pd.date_range("2000", periods=2), pd.DatetimeIndex), isinstance(pd.date_range("2000", periods=2), pd.Index), isinstance(pd.Timestamp("2000"), pd.Timestamp))
# ---
import pandas as pd
times = pd.to_datetime(xr.DataArray(np.array(["2000-01-01", "2000-02-01"], dtype="datetime64[ns]"), dims="t").values)
print(times, times.strftime("%Y"), pd.to_datetime(np.datetime64("2000-01-01T05", "ns")), pd.Timestamp(np.datetime64("2000-01-01T05", "ns")).strftime("%H:%M"))
da = xr.DataArray([1.0, 2.0], dims="t", coords={"t": ("t", times)})
print(pd.Timestamp(da.t.values[0]), pd.to_datetime(da.t.values).month.values, [pd.Timestamp(v).year for v in da.t.values])
print(da.sel(t=times[1]).item(), da.assign_coords(t=times + pd.Timedelta(days=1)).t.values[0], da.reindex(t=pd.date_range("2000-01-01", "2000-02-01", periods=2)).values)
print(xr.concat([da, da], dim=pd.Index([1, 2], name="run")))
print(xr.concat([da, da], pd.Index(["a", "b"], name="member")).member.values)
# ---
import pandas as pd
df = pd.DataFrame({"d": pd.date_range("2000-01-01", periods=5, freq="7h"), "t": pd.timedelta_range("1h", periods=5, freq="90min"), "v": [1.0, 2.0, np.nan, 4.0, 5.0], "s": list("aabbc")})
print(df.describe(), df[["t", "v"]].describe(), df[["s"]].describe(), df.d.describe(), df.t.describe(), df.s.describe())
print(df.d.mean(), df.t.sum(), df.d.max() - df.d.min(), df.t.mean(), df.d.dt.hour.values, df.d.dt.day_name() if False else df.d.dt.strftime("%H").tolist(), df.t.dt.total_seconds().sum())
print(df.set_index("d").index, pd.Index(["it's", 'say "x"']), pd.Index(np.float32([0.1, 2.5])), df.sort_values(["s", "v"], ascending=[False, True]))
print(df.set_index("d").v.loc["2000-01-01":"2000-01-01 12:00"], df.set_index("d").loc["2000-01-02", "v"])
# ---
import pandas as pd
df = pd.DataFrame({"k": ["a", "b", "a", "c"], "v": [1.0, 5.0, np.nan, 4.0], "w": [1, 2, 1, 9]})
print(df.clip(lower=2) if False else df[["v", "w"]].clip(2, 4), df.w.clip(upper=3), df.drop_duplicates("k"), df.w.drop_duplicates(), df.duplicated(["k", "w"]))
other = pd.DataFrame({"k": ["a", "b", "d"], "z": [10, 20, 30], "v": [7, 8, 9]})
print(df.merge(other, on="k"), df.merge(other, how="left", on="k"), df[["k", "w"]].merge(other[["k", "z"]]))
print(df.v.interpolate(), df.w.pct_change(), df.v.nlargest(2), df.w.drop(1), df.pop("v"), df)
df.insert(0, "first", [1, 2, 3, 4])
print(df, pd.DataFrame({"r": [1, 1, 2], "c": ["x", "y", "x"], "v": [1.0, 2.0, 3.0]}).pivot(index="r", columns="c", values="v"))
# ---
import pandas as pd
da = xr.DataArray(np.sin(np.arange(18.0)).reshape(6, 3), dims=("time", "city"), coords={"time": pd.date_range("2000-01-01", periods=6), "city": ["A", "B", "C"]}, name="t")
wide, long, series = da.to_pandas(), da.to_dataset().assign(p=("time", np.arange(6))).to_dataframe(), da[:, 0].to_series()
print(wide.rolling(3).mean(), wide.rolling(3, min_periods=1, center=True).max(), series.rolling(2).sum())
print(wide.idxmax(), wide.idxmin(), long.idxmax(), series.idxmin())
print(long.xs("A", level="city"), long.xs("B", level=1, drop_level=False), long.t.xs("C", level="city").to_frame(), wide.xs("2000-01-03"), wide.xs("A", axis=1))
print(long.loc[("2000-01-02", "A")], series.is_monotonic_increasing, long.p.is_monotonic_increasing, long.p.is_unique)
try:
    long.xs("Z", level="city")
except KeyError as error:
    print(repr(error))
