# --- equal arrays pass
a = xr.DataArray([1.0, np.nan], dims="x", coords={"x": [10, 20]}, attrs={"units": "m"}, name="a")
xr.testing.assert_equal(a, a.copy())
xr.testing.assert_equal(a, a.rename("b").assign_attrs(units="s"))
xr.testing.assert_identical(a, a.copy(deep=True))
xr.testing.assert_allclose(a, a + 1e-9)
from xarray.testing import assert_equal
assert_equal(a.variable, a.variable)
assert_equal(a.coords, a.coords)
assert_equal(a.to_dataset(), a.to_dataset())
print("passed")
# --- values differ
a = xr.DataArray([[1.0, np.nan], [3.0, 4.0]], dims=("y", "x"), coords={"x": [10, 20]}, name="a")
xr.testing.assert_equal(a, a + 1)
# --- dimensions differ
a = xr.DataArray(np.arange(6).reshape(2, 3), dims=("y", "x"))
xr.testing.assert_equal(a, a.T)
# --- the order of dimensions does not matter
a = xr.DataArray(np.arange(6).reshape(2, 3), dims=("y", "x"), coords={"x": [1, 2, 3]})
xr.testing.assert_equal(a, a.T, check_dim_order=False)
xr.testing.assert_allclose(a, a.T, check_dim_order=False)
xr.testing.assert_equal(a, a.T + 1, check_dim_order=True)
# --- coordinates differ
a = xr.DataArray([1, 2], dims="x", coords={"x": [10, 20], "s": 1})
xr.testing.assert_equal(a, a.assign_coords(s=2))
# --- coordinates on one side
a = xr.DataArray([1, 2], dims="x", coords={"x": [10, 20]})
xr.testing.assert_equal(a, a.drop_vars("x"))
# --- coordinates on the other side
a = xr.DataArray([1, 2], dims="x")
xr.testing.assert_identical(a, a.assign_coords(x=("x", [3, 4], {"units": "m"})))
# --- names differ
a = xr.DataArray([1, 2], dims="x", name="a")
xr.testing.assert_identical(a, a.rename(None))
# --- attributes differ
a = xr.DataArray([1, 2], dims="x", attrs={"units": "m", "long_name": "left\tname"})
xr.testing.assert_identical(a, a.assign_attrs(units="s"))
# --- attributes on one side
a = xr.DataArray([1, 2], dims="x")
xr.testing.assert_identical(a, a.assign_attrs(units="s"))
# --- attributes of a coordinate differ
a = xr.DataArray([1, 2], dims="x", coords={"x": ("x", [1, 2], {"units": "m"})})
b = a.assign_coords(x=a.x.assign_attrs(units="s", axis="X"))
xr.testing.assert_identical(a, b)
# --- indexes differ
a = xr.DataArray([1, 2], dims="x", coords={"x": [1, 2]})
xr.testing.assert_identical(a, a.assign_coords(x=[1, 3]))
# --- only one has an index
a = xr.DataArray([1, 2], dims="x", coords={"x": [1, 2]})
xr.testing.assert_identical(a, a.drop_indexes("x"))
# --- datasets: a variable differs
a = xr.Dataset({"a": ("x", [1, 2]), "b": 3}, coords={"x": [1, 2]})
xr.testing.assert_equal(a, a.assign(a=("x", [1, 3])))
# --- datasets: a variable of one side
a = xr.Dataset({"a": ("x", [1, 2]), "b": 3}, coords={"x": [1, 2]}, attrs={"title": "t"})
xr.testing.assert_identical(a, a.drop_vars("b").assign_attrs(title="u"))
# --- datasets: a dimension of another size
a = xr.Dataset({"a": ("x", [1, 2])})
xr.testing.assert_equal(a, a.isel(x=[0]))
# --- not close
a = xr.DataArray([1.0, 2.0, np.inf], dims="x", coords={"x": [0.0, 0.5, 1.0]})
xr.testing.assert_allclose(a, a * 1.001, rtol=1e-2)
xr.testing.assert_allclose(a, a * 1.001)
# --- close coordinates, int and bool and str
a = xr.Dataset({"a": ("x", [1, 2]), "s": ("x", ["u", "v"]), "t": ("x", [True, False])}, {"x": [0.1, 0.2]})
xr.testing.assert_allclose(a, a.assign_coords(x=a.x + 1e-10))
xr.testing.assert_allclose(a, a.assign(s=("x", ["u", "w"])))
# --- close within atol only
xr.testing.assert_allclose(xr.Variable("x", [0.0]), xr.Variable("x", [0.1]), atol=0.2)
xr.testing.assert_allclose(xr.Variable("x", [0.0]), xr.Variable("x", [0.1]))
# --- variables
xr.testing.assert_equal(xr.Variable("x", [1, 2]), xr.Variable("y", [1, 2]))
# --- coordinates alone
a = xr.DataArray([1, 2], dims="x", coords={"x": [1, 2]})
xr.testing.assert_equal(a.coords, a.assign_coords(x=[1, 5]).coords)
# --- of different classes
xr.testing.assert_equal(xr.DataArray(1), xr.Dataset())
# --- not supported
xr.testing.assert_equal(1, 2)
# --- times
a = xr.DataArray(np.array(["2000-01-01", "NaT"], "M8[ns]"), dims="x")
xr.testing.assert_equal(a, a.copy())
xr.testing.assert_allclose(a, a + np.timedelta64(1, "ns"))
# --- trees: shapes
a = xr.DataTree.from_dict({"/": xr.Dataset({"a": 1}), "/c": xr.Dataset({"b": ("x", [1, 2])})})
xr.testing.assert_isomorphic(a, a)
xr.testing.assert_equal(a, a.copy())
b = xr.DataTree.from_dict({"/": xr.Dataset({"a": 1}), "/d": xr.Dataset()})
xr.testing.assert_isomorphic(a, b)
# --- trees: data
a = xr.DataTree.from_dict({"/": xr.Dataset({"a": 1}), "/c": xr.Dataset({"b": ("x", [1, 2])})})
b = xr.DataTree.from_dict({"/": xr.Dataset({"a": 2}), "/c": xr.Dataset({"b": ("x", [1, 3])})})
xr.testing.assert_equal(a, b)
# --- trees: names
a = xr.DataTree(xr.Dataset({"a": 1}), name="left")
xr.testing.assert_identical(a, xr.DataTree(xr.Dataset({"a": 1}), name="right"))
# --- trees: not close
a = xr.DataTree(xr.Dataset({"a": 1.0}))
xr.testing.assert_allclose(a, xr.DataTree(xr.Dataset({"a": 1.0 + 1e-9})))
xr.testing.assert_allclose(a, xr.DataTree(xr.Dataset({"a": 1.1})))
# --- isomorphic takes trees
# message differs: a class is named by the module that shows it
xr.testing.assert_isomorphic(xr.Dataset(), xr.Dataset())
