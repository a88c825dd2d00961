# --- arrays of every kind
for v in (1, 1.5, True, "a", np.float32(0.1), np.datetime64("2000-01-01T12:30", "ns"), np.timedelta64(90, "s"), None, np.nan):
    print(repr(xr.DataArray(v)))
    print(str(xr.DataArray([v, v], dims="x", name="n")))
# --- numbers in columns
print(xr.DataArray([1.0, 22.25, -333.125, 1e-5, 1e10]))
print(xr.DataArray([0.1, 1e-12]), xr.DataArray([1e20, 1.0]), xr.DataArray([np.inf, -np.inf, np.nan, 0.0]), xr.DataArray([1 / 3, 2 / 3]), xr.DataArray(np.array([1 / 3, 1e8], "f4")))
print(xr.DataArray([1, -100, 10000]), xr.DataArray([True, False]), xr.DataArray(["a", "bcd", ""]), xr.DataArray(np.array(["a", None, 1.5], object)))
# --- long arrays
print(xr.DataArray(np.arange(2000)), xr.DataArray(np.arange(1200.0).reshape(40, 30)), xr.DataArray(np.zeros((3, 1, 2)), dims=("a", "b", "c")))
# --- empty arrays
print(xr.DataArray([]), xr.DataArray(np.zeros((0, 3), "i4"), dims=("x", "y")), xr.DataArray(np.zeros((2, 0)), coords={"a": 1}, dims=("x", "y")), xr.DataArray(np.array([], "M8[ns]")), xr.DataArray(np.array([], "U3")))
# --- coordinates
print(xr.DataArray(np.zeros((2, 2)), dims=("x", "y"), coords={"y": ["a", "b"], "x": [0.5, 1.25], "two": (("x", "y"), [[1, 2], [3, 4]]), "s": 7, "t": ("x", np.array(["2000-01-01", "2001-02-03T04"], "M8[ns]")), "l": "text"}))
# --- long coordinates
print(xr.DataArray(np.zeros(200), dims="x", coords={"x": np.arange(200) * 1000, "f": ("x", np.linspace(0, 1, 200)), "t": ("x", np.arange(200).astype("m8[D]").astype("m8[ns]")), "s": ("x", ["label%d" % i for i in range(200)])}))
# --- coordinates and attributes only
da = xr.DataArray([1, 2], dims="a_long_dimension_name", coords={"a_long_dimension_name": [1, 2], "b": 1}, attrs={"units": "K", "long": "word " * 40, "n": 1.5, "l": [1, 2], "a": np.array([1.5, 2.5]), "none": None, "flag": True})
print(da)
print(da.coords, da.attrs)
# --- datasets
ds = xr.Dataset({"temperature": (("time", "x"), np.random.rand(2, 3).astype("f4"), {"units": "K"}), "i": ("x", [1, 2, 3]), "flag": ("x", [True, False, True]), "name": "abc", "empty": ("q", np.zeros(0))}, coords={"time": np.array(["2000-01-01", "2000-01-02"], "M8[ns]"), "x": [10, 20, 30], "k": ("x", list("abc"))}, attrs={"title": "a title", "history": "long " * 60})
print(ds)
print(ds.coords, ds.data_vars, ds.sizes)
# --- datasets with nothing
print(xr.Dataset(), xr.Dataset(attrs={"a": 1}), xr.Dataset(coords={"x": [1, 2]}), xr.Dataset({"a": 1}))
# --- widths
ds = xr.Dataset({"a_rather_long_variable_name_for_a_column": ("x", np.arange(30.0)), "b": (("x", "y"), np.zeros((30, 2)))}, coords={"x": np.arange(30)})
for width in (40, 60, 120):
    with xr.set_options(display_width=width):
        print(ds)
# --- options of text
ds = xr.Dataset({f"v{i}": ("x", [i, i + 1]) for i in range(15)}, coords={f"c{i}": ("x", [i, i]) for i in range(6)}, attrs={f"a{i}": i for i in range(12)})
print(ds)
with xr.set_options(display_max_rows=4, display_expand_attrs=False):
    print(ds)
with xr.set_options(display_expand_data_vars=False, display_expand_coords=False):
    print(ds, ds.v0)
with xr.set_options(display_expand_data=False):
    print(ds.v0, ds.v0.isel(x=0))
with xr.set_options(display_values_threshold=1):
    print(xr.DataArray(np.arange(4)))
# --- sizes
for n in (1, 10, 125, 1250, 125000, 125000000 // 8):
    print(repr(xr.DataArray(np.zeros(n, "i1"), dims="x")).splitlines()[0])
# --- times in rows
for text in (["2000-01-01"], ["2000-01-01T01", "2000-01-02"], ["2000-01-01T00:00:00.5", "NaT"], ["1677-09-22", "2262-04-11"]):
    t = np.array(text, "M8[ns]")
    print(xr.DataArray(t), xr.Dataset({"t": ("x", t)}), xr.Dataset(coords={"x": t}))
# --- durations in rows
for d in (np.array([1, 2], "m8[D]"), np.array([1, 3600], "m8[s]"), np.array([1, -1], "m8[ns]"), np.array(["NaT", 90], "m8[m]")):
    print(xr.DataArray(d), xr.Dataset({"d": ("x", d)}))
# --- units of time
for unit in ("s", "ms", "us", "ns"):
    print(xr.DataArray(np.array(["2000-01-01T12"], f"M8[{unit}]")), xr.Dataset({"t": np.datetime64("2000-01-01", unit)}))
# --- strings in rows
ds = xr.Dataset({"s": ("x", ["short", "a much longer string than fits into one row of the text of a dataset, surely", "x"]), "o": ("x", np.array(["a", None, 2], object)), "q": "quote's"}, coords={"x": ["it's", 'say "x"', "new\nline"]})
print(ds)
print(ds.s, ds.x)
# --- variables
print(xr.Variable("x", [1, 2], {"a": 1}), xr.Variable((), 3.5), xr.Variable(("x", "y"), np.zeros((2, 40))))
# --- indexes
da = xr.DataArray(np.zeros((2, 3)), dims=("x", "y"), coords={"x": [1, 2], "y": list("abc")})
print(da.indexes)
print(da.indexes["x"], da.indexes["y"])
# --- a coordinate
da = xr.DataArray([1, 2], dims="x", coords={"x": ("x", [1.5, 2.5], {"units": "m"}), "c": ("x", [3, 4])})
print(da.x, da.c, da.x.x, da["x"].values, repr(da.x[0]))
# --- the HTML of an array
import re
html = xr.DataArray([[1.0, 2.0]], dims=("x", "y"), coords={"x": [1], "s": "a<b"}, name="n", attrs={"u": "<K>"})._repr_html_()
print(all(word in html for word in ("DataArray", "a&lt;b", "&lt;K&gt;", "float64")), "<K>" in html, html.count("<div") == html.count("</div>"))
# --- the HTML of a dataset
html = xr.Dataset({"a": ("x", [1, 2]), "b<i>": 1}, coords={"x": [1, 2]}, attrs={"t": "&"})._repr_html_()
print(all(word in html for word in ("Dataset", "Coordinates", "Data variables", "b&lt;i&gt;")), "<i>" in html, html.count("<ul") == html.count("</ul>"))
# --- text in f-strings
da = xr.DataArray(1.23456, name="n")
print(f"{da.item():.2f} {float(da):8.3f} {da.values:.1f} {da:.2f}" if hasattr(xr.DataArray, "__format__") else "")
# --- formatting arrays
f"{xr.DataArray([1.0, 2.0]):.2f}"
