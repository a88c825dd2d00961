//! `xr.set_options` and `xr.get_options`.

use littoral_xarray::{Compat, Join, Options, options, set_options};
use rustpython_vm::builtins::PyInt;
use rustpython_vm::function::FuncArgs;
use rustpython_vm::{AsObject, PyObject, PyObjectRef, PyResult, VirtualMachine};

use super::bound::{Behaviour, Bound};
use super::convert;
use crate::support::{self, Arguments};

/// What may be given for an option.
#[derive(Clone, Copy)]
enum Kind {
    Flag,
    Positive,
    /// True, False or `"default"`.
    Choice,
    Words(&'static [&'static str]),
    Engines,
    Size,
    Any,
}

/// What an option is before it is set.
#[derive(Clone, Copy)]
enum Start {
    Flag(bool),
    Number(i64),
    Word(&'static str),
    Engines,
}

const JOINS: &[&str] = &["inner", "outer", "left", "right", "exact"];
const COMPATS: &[&str] = &[
    "identical",
    "equals",
    "broadcast_equals",
    "no_conflicts",
    "override",
    "minimal",
];
const ENGINES: &[&str] = &["netcdf4", "h5netcdf", "scipy"];

/// xarray's options, in its order.
const OPTIONS: &[(&str, Kind, Start)] = &[
    ("arithmetic_broadcast", Kind::Flag, Start::Flag(true)),
    (
        "arithmetic_compat",
        Kind::Words(COMPATS),
        Start::Word("minimal"),
    ),
    ("arithmetic_join", Kind::Words(JOINS), Start::Word("inner")),
    ("chunk_manager", Kind::Any, Start::Word("dask")),
    ("cmap_divergent", Kind::Any, Start::Word("RdBu_r")),
    ("cmap_sequential", Kind::Any, Start::Word("viridis")),
    ("display_max_children", Kind::Positive, Start::Number(12)),
    (
        "display_max_html_elements",
        Kind::Positive,
        Start::Number(300),
    ),
    ("display_max_rows", Kind::Positive, Start::Number(12)),
    ("display_max_items", Kind::Positive, Start::Number(20)),
    (
        "display_values_threshold",
        Kind::Positive,
        Start::Number(200),
    ),
    (
        "display_style",
        Kind::Words(&["text", "html"]),
        Start::Word("html"),
    ),
    ("display_width", Kind::Positive, Start::Number(80)),
    ("display_expand_attrs", Kind::Choice, Start::Word("default")),
    (
        "display_expand_coords",
        Kind::Choice,
        Start::Word("default"),
    ),
    (
        "display_expand_data_vars",
        Kind::Choice,
        Start::Word("default"),
    ),
    ("display_expand_data", Kind::Choice, Start::Word("default")),
    ("display_expand_groups", Kind::Any, Start::Word("default")),
    (
        "display_expand_indexes",
        Kind::Choice,
        Start::Word("default"),
    ),
    ("display_default_indexes", Kind::Choice, Start::Flag(false)),
    ("enable_cftimeindex", Kind::Flag, Start::Flag(true)),
    ("file_cache_maxsize", Kind::Positive, Start::Number(128)),
    ("keep_attrs", Kind::Choice, Start::Word("default")),
    ("netcdf_engine_order", Kind::Engines, Start::Engines),
    ("warn_for_unclosed_files", Kind::Flag, Start::Flag(false)),
    ("use_bottleneck", Kind::Flag, Start::Flag(false)),
    ("use_flox", Kind::Flag, Start::Flag(true)),
    (
        "use_new_combine_kwarg_defaults",
        Kind::Flag,
        Start::Flag(false),
    ),
    ("use_numbagg", Kind::Flag, Start::Flag(true)),
    ("use_opt_einsum", Kind::Flag, Start::Flag(true)),
    ("facetgrid_figsize", Kind::Size, Start::Word("computed")),
];

fn is_flag(value: &PyObject, vm: &VirtualMachine) -> bool {
    value.class().is(vm.ctx.types.bool_type)
}

impl Kind {
    fn takes(self, value: &PyObject, vm: &VirtualMachine) -> PyResult<bool> {
        let word = support::text(value);
        let number = || -> Option<i64> {
            value.downcast_ref::<PyInt>()?;
            value.to_owned().try_into_value(vm).ok()
        };
        Ok(match self {
            Kind::Flag => is_flag(value, vm),
            Kind::Positive => number().is_some_and(|number| number > 0),
            // Python has 1 == True.
            Kind::Choice => {
                word.as_deref() == Some("default") || number().is_some_and(|n| n == 0 || n == 1)
            }
            Kind::Words(words) => word.is_some_and(|word| words.contains(&word.as_str())),
            Kind::Engines => support::names(value, vm)?
                .iter()
                .all(|name| ENGINES.contains(&name.as_str())),
            Kind::Size => match word.as_deref() {
                Some(word) => word == "computed" || word == "rcparams",
                None => support::is_sequence(value) && support::items(value, vm)?.len() == 2,
            },
            Kind::Any => true,
        })
    }
}

/// The name of a colormap, or of a colormap object.
fn cmap_name(value: &PyObject, vm: &VirtualMachine) -> PyResult<String> {
    match support::text(value) {
        Some(name) => Ok(name),
        None => support::str_of(&*value.get_attr("name", vm)?, vm),
    }
}

fn apply(now: &mut Options, name: &str, value: &PyObject, vm: &VirtualMachine) -> PyResult<()> {
    let flag = || -> PyResult<Option<bool>> {
        match support::text(value) {
            Some(_) => Ok(None),
            None => value.to_owned().try_to_bool(vm).map(Some),
        }
    };
    let number = || -> PyResult<usize> { value.to_owned().try_into_value(vm) };
    let word = || support::text(value).unwrap_or_default();
    match name {
        "display_width" => now.display_width = number()?,
        "display_max_rows" => now.display_max_rows = number()?,
        "display_max_children" => now.display_max_children = number()?,
        "display_values_threshold" => now.display_values_threshold = number()?,
        "display_style" => now.display_html = word() == "html",
        "display_expand_attrs" => now.display_expand_attrs = flag()?,
        "display_expand_coords" => now.display_expand_coords = flag()?,
        "display_expand_data_vars" => now.display_expand_data_vars = flag()?,
        "display_expand_data" => now.display_expand_data = flag()?,
        "keep_attrs" => now.keep_attrs = flag()?,
        "arithmetic_broadcast" => now.arithmetic_broadcast = flag()?.unwrap_or(true),
        "arithmetic_join" => now.arithmetic_join = Join::from_name(&word()).unwrap_or(Join::Inner),
        "arithmetic_compat" => {
            now.arithmetic_compat = Compat::from_name(&word()).unwrap_or(Compat::Minimal);
        }
        "use_new_combine_kwarg_defaults" => now.new_combine_defaults = flag()?.unwrap_or(false),
        "cmap_sequential" => now.cmap_sequential = cmap_name(value, vm)?,
        "cmap_divergent" => now.cmap_divergent = cmap_name(value, vm)?,
        _ => {}
    }
    now.given
        .insert(name.to_owned(), convert::attr_of(value, vm)?);
    Ok(())
}

/// `xr.set_options(…)`: takes effect at once; as a context manager it is undone at the end. Nothing is set if one
/// of the options is wrong (`ValueError`).
pub fn set_options_(mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let before = options();
    let mut now = before.clone();
    for (name, value) in args.rest_keywords() {
        let Some((_, kind, _)) = OPTIONS.iter().find(|(known, ..)| *known == name) else {
            let names: Vec<String> = OPTIONS
                .iter()
                .map(|(name, ..)| format!("'{name}'"))
                .collect();
            return Err(vm.new_value_error(format!(
                "argument name '{name}' is not in the set of valid options {{{}}}",
                names.join(", ")
            )));
        };
        if !kind.takes(&value, vm)? {
            let expected = match kind {
                Kind::Words(words) if *words == JOINS || words.len() == 2 => {
                    let words: Vec<String> = words.iter().map(|word| format!("'{word}'")).collect();
                    format!("Expected one of frozenset({{{}}})", words.join(", "))
                }
                Kind::Engines => "Expected a subset of ['h5netcdf', 'netcdf4', 'scipy']".to_owned(),
                Kind::Size => {
                    "Expected one of frozenset({'computed', 'rcparams'}) or a (width, height) tuple of floats"
                        .to_owned()
                }
                _ => String::new(),
            };
            return Err(vm.new_value_error(format!(
                "option '{name}' given an invalid value: {}. {expected}",
                support::repr_of(&value, vm)?
            )));
        }
        apply(&mut now, &name, &value, vm)?;
    }
    args.finish(vm)?;
    set_options(now);
    Ok(Bound::make(vm.ctx.none(), &BEHAVIOUR, before, vm))
}

static BEHAVIOUR: Behaviour = Behaviour {
    name: "set_options",
    attribute: |bound, name, vm| {
        let before = bound.state::<Options>(vm)?.clone();
        match name {
            "__enter__" => {
                let function =
                    move |_args: FuncArgs, vm: &VirtualMachine| -> PyResult { Ok(vm.ctx.none()) };
                Ok(Some(vm.new_function("__enter__", function).into()))
            }
            "__exit__" => {
                let function = move |_args: FuncArgs, vm: &VirtualMachine| -> PyResult {
                    set_options(before.clone());
                    Ok(vm.ctx.none())
                };
                Ok(Some(vm.new_function("__exit__", function).into()))
            }
            _ => Ok(None),
        }
    },
    repr: |bound, _| {
        Ok(format!(
            "<xarray.core.options.set_options object at {bound:p}>"
        ))
    },
    call: None,
    get: None,
    set: None,
    iterate: None,
    names: |_| vec![],
};

/// `xr.get_options()`: every option by name.
pub fn get_options(args: Arguments, vm: &VirtualMachine) -> PyResult {
    args.finish(vm)?;
    let given = options().given;
    let engines = || {
        let names = ENGINES.iter().map(|name| vm.ctx.new_str(*name).into());
        vm.ctx.new_tuple(names.collect()).into()
    };
    let entries = OPTIONS
        .iter()
        .map(|(name, _, start)| {
            let value: PyObjectRef = match (given.get(*name), start) {
                (Some(value), _) => convert::attr_to_py(value, vm)?,
                (None, Start::Flag(flag)) => vm.ctx.new_bool(*flag).into(),
                (None, Start::Number(number)) => vm.ctx.new_int(*number).into(),
                (None, Start::Word(word)) => vm.ctx.new_str(*word).into(),
                (None, Start::Engines) => engines(),
            };
            Ok(((*name).to_owned(), value))
        })
        .collect::<PyResult<Vec<_>>>()?;
    let dict = support::dict_of(entries, vm)?;
    Ok(super::accessors::frozen("Frozen", dict, vm))
}
