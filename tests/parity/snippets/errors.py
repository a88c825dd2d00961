# --- data that do not fit their dims
xr.DataArray([[1, 2]], dims="x")
# --- dims that do not fit the data
xr.DataArray([1, 2], dims=("x", "y"))
# --- a dimension twice
# message differs: ours refuses the array itself
xr.DataArray([[1, 2]], dims=("x", "x")).sum("x")
# --- a coordinate of another length
xr.DataArray([1, 2], dims="x", coords={"x": [1, 2, 3]})
# --- a coordinate of another dimension
xr.DataArray([1, 2], dims="x", coords={"y": [1, 2]})
# --- a coordinate without a dimension
xr.DataArray([1, 2], dims="x", coords={"c": [1, 2]})
# --- variables of several lengths
xr.Dataset({"a": ("x", [1, 2]), "b": ("x", [1, 2, 3])})
# --- a variable that does not fit a coordinate
xr.Dataset({"a": ("x", [1, 2])}, coords={"x": [1, 2, 3]})
# --- arrays without dims in a dataset
xr.Dataset({"a": [[1, 2], [3, 4]]})
# --- a list in a dataset
full(xr.Dataset({"a": [1, 2]}))
# --- a variable that is not there
# message differs: xarray asks whether another was meant
xr.Dataset({"a": 1})["b"]
# --- an attribute that is not there
xr.Dataset({"a": 1}).b
# --- a coordinate that is not there
xr.DataArray([1], dims="x")["c"]
# --- some variables that are not there
# message differs: xarray asks whether another was meant
xr.Dataset({"a": 1})[["a", "b"]]
# --- a position out of range
# message differs: numpy's own words
xr.DataArray([1, 2], dims="x").isel(x=5)
# --- a position along what is not there
xr.DataArray([1, 2], dims="x").isel(q=0)
# --- positions along what is not there, ignored
full(xr.DataArray([1, 2], dims="x").isel(q=0, missing_dims="ignore"))
# --- a float as a position
# message differs: pandas or numpy say it
xr.DataArray([1, 2], dims="x").isel(x=1.5)
# --- too many indexers
xr.DataArray([1, 2], dims="x")[0, 0]
# --- a label that is not there
xr.DataArray([1, 2], dims="x", coords={"x": [1, 2]}).sel(x=3)
# --- labels that are not there
xr.DataArray([1, 2], dims="x", coords={"x": [1, 2]}).sel(x=[1, 3])
# --- a label where there are none
xr.DataArray([1, 2], dims="x").sel(x=5)
# --- a label along what is not there
xr.DataArray([1, 2], dims="x").sel(q=0)
# --- dropping what is not there
# message differs: xarray lists in its own way
xr.DataArray([1], dims="x").drop_vars("q")
# --- dropping what is not there, ignored
full(xr.DataArray([1], dims="x").drop_vars("q", errors="ignore"))
# --- renaming what is not there
xr.DataArray([1], dims="x").rename(q="r")
# --- renaming dims that are not there
xr.Dataset({"a": ("x", [1])}).rename_dims(q="r")
# --- renaming variables that are not there
xr.Dataset({"a": ("x", [1])}).rename_vars(q="r")
# --- renaming to what is there
xr.Dataset({"a": ("x", [1]), "b": 1}).rename(a="b")
# --- squeezing what is long
xr.DataArray([1, 2], dims="x").squeeze("x")
# --- squeezing what is not there
xr.DataArray([1, 2], dims="x").squeeze("q")
# --- transposing in part
xr.DataArray([[1, 2]], dims=("x", "y")).transpose("x")
# --- transposing what is not there
xr.DataArray([[1, 2]], dims=("x", "y")).transpose("x", "q")
# --- transposing a dataset in part
# message differs: the repr of a mapping of xarray's own
xr.Dataset({"a": (("x", "y"), [[1, 2]])}).transpose("x")
# --- expanding what is there
xr.DataArray([1], dims="x").expand_dims("x")
# --- expanding by a coordinate that is long
xr.DataArray([1, 2], dims="x", coords={"c": ("x", [1, 2])}).expand_dims("c")
# --- swapping what is not there
xr.DataArray([1], dims="x").swap_dims(q="r")
# --- swapping for what does not fit
xr.DataArray([[1, 2]], dims=("x", "y"), coords={"c": ("y", [1, 2])}).swap_dims(x="c")
# --- unnamed arrays in datasets
xr.DataArray([1]).to_dataset()
# --- names of coordinates in datasets
xr.DataArray([1], dims="x", coords={"x": [1]}, name="x").to_dataset()
# --- an unknown keyword
xr.DataArray([1]).mean(nonsense=1)
# --- a keyword of an operation
xr.DataArray([1], dims="x").sum("x", skipnan=True)
# --- an unknown option
# message differs: xarray lists a set, in no order
xr.set_options(nonsense=1)
# --- a wrong value of an option
# message differs: xarray shows a function
xr.set_options(display_width=-1)
# --- an unknown join
xr.align(xr.DataArray([1]), xr.DataArray([1]), join="sideways")
# --- unequal sizes in align
xr.align(xr.DataArray([1, 2], dims="x"), xr.DataArray([1], dims="x"))
# --- setting out of range
# message differs: numpy's own words
da = xr.DataArray([1, 2], dims="x")
da[5] = 1
# --- setting what does not fit
# message differs: shapes are numpy's business
da = xr.DataArray([1, 2], dims="x")
da[:] = [1, 2, 3]
# --- adding words to numbers
# message differs: numpy names its loops
xr.DataArray([1, 2]) + "a"
# --- adding nothing
# message differs: Python's own words
xr.DataArray([1, 2]) + None
# --- adding an object
# message differs: Python names numpy's elements
xr.DataArray([1, 2]) + object()
# --- inverting floats
# message differs: numpy names its loops
~xr.DataArray([1.5])
# --- calling an array
xr.DataArray([1])()
# --- hashing an array
hash(xr.DataArray([1]))
# --- conditions that are numbers
xr.DataArray([1, 2]).where(xr.DataArray([1, 0]), drop=True)
# --- conditions that are scalars
xr.DataArray([1, 2]).where(True, drop=True)
# --- concatenating nothing
xr.concat([], "x")
# --- merging conflicts
# message differs: xarray explains how to go on
xr.merge([xr.Dataset({"a": 1}), xr.Dataset({"a": 2})], compat="no_conflicts")
# --- several labels of one name
xr.DataArray([1, 2, 3], dims="x", coords={"x": [1, 1, 2]}).reindex(x=[1, 2])
# --- grouping by what is not there
# message differs: xarray asks whether another was meant
xr.Dataset({"a": ("x", [1])}).groupby("q")
# --- a window that is too small
xr.DataArray([1, 2], dims="x").rolling(x=0)
# --- a window along what is not there
# message differs: ours names the dimensions only
xr.DataArray([1, 2], dims="x").rolling(q=2)
# --- coarsening what does not divide
xr.DataArray([1, 2, 3], dims="x").coarsen(x=2).mean()
# --- the truth of nothing
bool(xr.DataArray([]))
# --- a new attribute
# message differs: ours does not say how else
xr.DataArray([1]).new = 1
# --- a new attribute of a dataset
# message differs: ours does not say how else
xr.Dataset().new = 1
# --- coordinates that are words
# message differs: ours says what it takes
xr.DataArray([1], coords="x")
# --- attributes that are words
# message differs: Python's own words
xr.DataArray([1], attrs="x")
# --- an array of a dataset
# message differs: xarray goes through numpy
xr.DataArray(xr.Dataset({"a": 1}))
# --- a dataset of a dataset
xr.Dataset(xr.Dataset({"a": 1}))
# --- a dataset of words
# message differs: Python's own words
xr.Dataset("a")
