# --- with blocks
xr.Dataset({"a": ("x", [1, 2])}).to_netcdf("a.nc", engine="scipy")
with xr.open_dataset("a.nc", engine="scipy") as d:
    print(d.a.values, d.a.encoding["dtype"], d.encoding["unlimited_dims"])
with xr.DataArray([1, 2]) as a:
    print(a.sum().item())
# --- encodings stay what they are
d = xr.Dataset({"a": ("x", [1, 2])}, attrs={"h": [1, 2]})
d.to_netcdf("a.nc", engine="scipy", encoding={"a": {"dtype": "int16"}}, unlimited_dims="x")
b = xr.open_dataset("a.nc", engine="scipy")
print(b.a.encoding["dtype"], b.isel(x=[0]).a.encoding["dtype"], b.encoding["unlimited_dims"], b.identical(d))
b.encoding["unlimited_dims"].add("x")
b.isel(x=[0]).to_netcdf("b.nc", engine="scipy")
full(xr.open_dataset("b.nc", engine="scipy").drop_attrs())
# --- accessors are made once
@xr.register_dataset_accessor("geo")
class Geo:
    def __init__(self, own):
        self.own, self.center = own, None
@xr.register_dataarray_accessor("counted")
class Counted:
    def __init__(self, own):
        self.count = 0
    def up(self):
        self.count += 1
        return self.count
d = xr.Dataset({"a": ("x", [1, 2])})
d.geo.center = 5
print(d.geo is d.geo, d.geo.center, d.copy().geo.center, d.isel(x=0).geo.center)
a = d.a
print(a.counted.up(), a.counted.up(), d.a.counted.up())
# --- names of classes
a = xr.DataArray([1, 2], dims="x", coords={"x": [1, 2]})
print(type(a), type(a.to_dataset(name="b")), type(a.variable), type(a.x.variable), type(xr.DataTree()), type(a.sizes), xr.DataArray.__module__)
# --- attributes that are no variables
xr.Dataset({"a": ("x", [1, 2])}).b = 3
# --- attributes in place of coordinates
xr.DataArray([1, 2], dims="x", coords={"x": [1, 2]}).x = 3
# --- mappings unpacked
d = xr.Dataset({"a": ("x", [1, 2]), "b": 3}, coords={"x": [5, 6]})
print(list({**d.data_vars}), {**d.sizes}, list({**d.coords}), dict(**d.data_vars)["b"].item())
# --- copies with other values
xr.DataArray(np.zeros((2, 3)), dims=("y", "x")).copy(data=np.zeros((2, 2)))
# --- piped into a named argument
a = xr.DataArray([1, 2], dims="x")
full(a.pipe((lambda by, data: data * by, "data"), 3), a.pipe((lambda by, data: data * by, "data"), by=4))
a.pipe((lambda by, data: data * by, "data"), data=4)
# --- reduced along an axis and a dimension
xr.DataArray([1, 2], dims="x").reduce(np.mean, "x", axis=0)
# --- reduced along a dimension that is not there
xr.DataArray([1, 2], dims="x").reduce(np.mean, "q")
# --- long indexes are cut short
t = pd.date_range("2000-01-01", periods=250)
a = xr.DataArray(np.arange(250.0) / 7, dims="time", coords={"time": t, "k": ("time", np.arange(250) / 7)}, name="q")
print(a.time, a.time.variable, a.time + np.timedelta64(1, "D"), a.k[:3], xr.DataArray(np.arange(250) / 7, dims="x", coords={"x": np.arange(250) / 7}).x, a.convert_calendar("noleap").time)
with xr.set_options(display_values_threshold=4, display_width=40):
    print(a.time[:6], a[:6])
# --- options of numpy count
np.set_printoptions(precision=3, suppress=True)
print(xr.DataArray(np.arange(6) / 7), xr.DataArray(np.arange(3) / 7, dims="x", coords={"x": np.arange(3) / 7}).x)
with np.printoptions(precision=1):
    print(xr.DataArray(np.arange(3) / 7))
np.set_printoptions(precision=8, suppress=False)
# --- interpolation that looks labels up keeps only their indexes
a = xr.DataArray(np.arange(12.0).reshape(3, 4), dims=("y", "x"), coords={"x": [0, 1, 2, 3], "y": [1, 2, 3], "lab": ("x", list("abcd"))})
full(a.interp(x=[0.5, 2]), a.interp(y=[1.5]), a.to_dataset(name="v").assign(s=(("y", "x"), np.full((3, 4), "k"))).interp(x=[1.5]))
# --- nodes that do not fit their parents
xr.DataTree.from_dict({"/": xr.Dataset(coords={"x": [1, 2, 3]}), "/b": xr.Dataset({"q": ("x", [1, 2])}, attrs={"k": 1})})
# --- children are trees
xr.DataTree(children={"k": xr.Dataset()})
# --- trees of dicts
xr.DataTree.from_dict({"c": {}})
# --- dimensions that a dataset has not
xr.Dataset({"a": ("x", [1, 2])}).isel(q=0)
# --- an array on its way through a dataset has no name
xr.DataArray([1, 2], dims="x").polyfit("z", 1)
