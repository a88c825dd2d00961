//! Which of xarray's public names are there: `littoral.supported()`, from which `docs/supported.md` is made.

use rustpython_vm::{PyObjectRef, PyResult, VirtualMachine};

/// The public names of xarray 2026.9, by class: `[class]`, then names.
const NAMES: &str = include_str!("names.txt");

/// What of a name is missing, where it is there.
const PARTLY: &[(&str, &str, &str)] = &[
    ("xarray", "open_dataset", "Zarr stores, netCDF-3 files"),
    ("xarray", "open_dataarray", "Zarr stores, netCDF-3 files"),
    ("xarray", "open_mfdataset", "Zarr stores, netCDF-3 files"),
    ("xarray", "open_datatree", "Zarr stores only"),
    ("xarray", "open_groups", "Zarr stores only"),
    ("xarray", "load_dataset", "Zarr stores, netCDF-3 files"),
    ("xarray", "load_dataarray", "Zarr stores, netCDF-3 files"),
    ("xarray", "load_datatree", "Zarr stores only"),
    ("xarray", "tutorial", "datasets that are netCDF-3 files"),
    ("xarray", "ufuncs", "those that numpy has here"),
    ("xarray", "SerializationWarning", "is never given"),
    ("Dataset", "to_netcdf", "netCDF-3, whole files"),
    ("DataArray", "to_netcdf", "netCDF-3, whole files"),
    (
        "Dataset",
        "eval",
        "arithmetic, comparisons and attributes of variables",
    ),
    (
        "Dataset",
        "query",
        "arithmetic, comparisons and attributes of variables",
    ),
    (
        "DataArray",
        "query",
        "arithmetic, comparisons and attributes of variables",
    ),
    (
        "DataTree",
        "coords",
        "is not to be changed: assign to the node instead",
    ),
];

/// Objects whose attributes are asked for, by class.
const SAMPLES: &str = r#"
import numpy as np
import xarray as xr
_a = xr.DataArray([1.0, 2.0], dims="x", coords={"x": np.array(["2000-01-01", "2000-01-02"], "M8[ns]")}, name="a")
_d = _a.to_dataset()
_w = xr.DataArray([1.0, 2.0], dims="x")
_s = {
    "xarray": lambda: xr,
    "Dataset": lambda: _d,
    "DataArray": lambda: _a,
    "DataTree": lambda: xr.DataTree(_d),
    "Variable": lambda: _a.variable,
    "Coordinates": lambda: _d.coords,
    "DatasetGroupBy": lambda: _d.groupby("x"),
    "DataArrayGroupBy": lambda: _a.groupby("x"),
    "DatasetResample": lambda: _d.resample(x="D"),
    "DataArrayResample": lambda: _a.resample(x="D"),
    "DatasetRolling": lambda: _d.rolling(x=1),
    "DataArrayRolling": lambda: _a.rolling(x=1),
    "DatasetCoarsen": lambda: _d.coarsen(x=1),
    "DataArrayCoarsen": lambda: _a.coarsen(x=1),
    "DatasetWeighted": lambda: _d.drop_vars("x").weighted(_w),
    "DataArrayWeighted": lambda: _a.drop_vars("x").weighted(_w),
    "DataArray.dt": lambda: _a.x.dt,
    "DataArray.dt (timedelta)": lambda: (_a.x - _a.x[0]).dt,
    "DataArray.str": lambda: xr.DataArray(["a"]).str,
    "DataArray.plot": lambda: _a.plot,
    "Dataset.plot": lambda: _d.plot,
    "testing": lambda: xr.testing,
}

def _there(sample, name):
    try:
        getattr(sample, name)
        return True
    except (AttributeError, NotImplementedError):
        return False
    except Exception:
        return True

_made = {kind: make() for kind, make in _s.items()}
_found = {kind: [name for name in _names[kind] if _there(_made[kind], name)] for kind in _s}
"#;

/// Classes with their names.
fn classes() -> Vec<(&'static str, Vec<&'static str>)> {
    let mut out: Vec<(&str, Vec<&str>)> = vec![];
    for line in NAMES.lines() {
        match line
            .strip_prefix('[')
            .and_then(|line| line.strip_suffix(']'))
        {
            Some(class) => out.push((class, vec![])),
            None => {
                if let Some((_, names)) = out.last_mut() {
                    names.extend(line.split(' ').filter(|name| !name.is_empty()));
                }
            }
        }
    }
    out
}

/// xarray's public names of a class; none for other classes.
pub fn names_of(class: &str) -> Option<Vec<&'static str>> {
    let found = classes().into_iter().find(|(known, _)| *known == class);
    found.map(|(_, names)| names)
}

/// The list in Markdown: one line for each name.
pub fn markdown(vm: &VirtualMachine) -> PyResult<String> {
    let scope = vm.new_scope_with_builtins();
    let entries = classes().into_iter().map(|(class, names)| {
        let names: Vec<PyObjectRef> = names
            .into_iter()
            .map(|name| vm.ctx.new_str(name).into())
            .collect();
        (class.to_owned(), vm.ctx.new_list(names).into())
    });
    let names = crate::support::dict_of(entries.collect::<Vec<_>>(), vm)?;
    scope.globals.set_item("_names", names, vm)?;
    vm.run_string(scope.clone(), SAMPLES, "<supported>".to_owned())?;
    let found = scope.globals.get_item("_found", vm)?;
    let mut out = String::from(
        "# What of xarray is supported\n\nMade by `littoral.supported()`; xarray 2026.9 has these public names. \
         Names that are missing raise `AttributeError`.\n",
    );
    for (class, names) in classes() {
        let there = crate::support::names(&*found.get_item(class, vm)?, vm)?;
        let count = there.len();
        out.push_str(&format!(
            "\n## {class}\n\n{count} of {}\n\n| name | |\n|---|---|\n",
            names.len()
        ));
        for name in names {
            let note = PARTLY
                .iter()
                .find(|(of, own, _)| *of == class && *own == name)
                .map(|(.., why)| *why);
            let state = match (there.iter().any(|own| own == name), note) {
                (false, _) => "not".to_owned(),
                (true, None) => "supported".to_owned(),
                (true, Some(why)) => format!("partly: {why}"),
            };
            out.push_str(&format!("| `{name}` | {state} |\n"));
        }
    }
    Ok(out)
}
