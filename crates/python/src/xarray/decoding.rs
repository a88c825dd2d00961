//! `xr.decode_cf` and `xr.coders`: how stored values are decoded.

use littoral_array::TimeUnit;
use littoral_xarray::{Deltas, OpenOptions};
use rustpython_vm::builtins::{PyType, PyTypeRef};
use rustpython_vm::function::FuncArgs;
use rustpython_vm::types::{Constructor, Representable};
use rustpython_vm::{AsObject, Py, PyObjectRef, PyPayload, PyResult, VirtualMachine};

use super::calendars::Function;
use super::objects::Labelled;
use crate::support::{self, Arguments, OrRaise};

pub const FUNCTIONS: &[(&str, Function)] = &[("decode_cf", decode_cf)];

/// `xr.coders.CFDatetimeCoder(use_cftime=None, time_unit="ns")`.
#[rustpython_vm::pyclass(module = "xarray.coding.times", name = "CFDatetimeCoder")]
#[derive(Debug, PyPayload)]
pub struct DatetimeCoder {
    use_cftime: Option<bool>,
    unit: TimeUnit,
}

/// `xr.coders.CFTimedeltaCoder(time_unit=None, decode_via_units=False, decode_via_dtype=True)`.
#[rustpython_vm::pyclass(module = "xarray.coding.times", name = "CFTimedeltaCoder")]
#[derive(Debug, PyPayload)]
pub struct TimedeltaCoder {
    deltas: Deltas,
}

fn unit_of(name: &str, vm: &VirtualMachine) -> PyResult<TimeUnit> {
    match TimeUnit::from_code(name) {
        Some(unit) if unit >= TimeUnit::Second => Ok(unit),
        _ => Err(vm.new_value_error(format!(
            "time_unit must be one of 's', 'ms', 'us', 'ns', not '{name}'"
        ))),
    }
}

impl Constructor for DatetimeCoder {
    type Args = FuncArgs;

    fn py_new(_class: &Py<PyType>, args: FuncArgs, vm: &VirtualMachine) -> PyResult<Self> {
        let mut args = Arguments::new("CFDatetimeCoder.__init__", args);
        let use_cftime = args.value::<bool>("use_cftime", vm)?;
        let unit = args.value::<String>("time_unit", vm)?;
        args.finish(vm)?;
        Ok(Self {
            use_cftime,
            unit: unit_of(unit.as_deref().unwrap_or("ns"), vm)?,
        })
    }
}

impl Constructor for TimedeltaCoder {
    type Args = FuncArgs;

    fn py_new(_class: &Py<PyType>, args: FuncArgs, vm: &VirtualMachine) -> PyResult<Self> {
        let mut args = Arguments::new("CFTimedeltaCoder.__init__", args);
        let unit = args.value::<String>("time_unit", vm)?;
        let by_units = args.value::<bool>("decode_via_units", vm)?;
        let by_dtype = args.value::<bool>("decode_via_dtype", vm)?;
        args.finish(vm)?;
        let unit = unit.map(|unit| unit_of(&unit, vm)).transpose()?;
        Ok(Self {
            deltas: Deltas {
                by_units: by_units.unwrap_or(false),
                by_dtype: by_dtype.unwrap_or(true),
                unit,
            },
        })
    }
}

macro_rules! plain_repr {
    ($($class:ident => $name:literal),*) => {$(
        impl Representable for $class {
            fn repr_str(zelf: &Py<Self>, _vm: &VirtualMachine) -> PyResult<String> {
                let id = zelf.as_object().get_id();
                Ok(format!(concat!("<xarray.coding.times.", $name, " object at {:#x}>"), id))
            }
        }
    )*};
}
plain_repr!(DatetimeCoder => "CFDatetimeCoder", TimedeltaCoder => "CFTimedeltaCoder");

#[rustpython_vm::pyclass(with(Constructor, Representable))]
impl DatetimeCoder {
    #[pygetset]
    fn use_cftime(&self, vm: &VirtualMachine) -> PyObjectRef {
        match self.use_cftime {
            Some(value) => vm.ctx.new_bool(value).into(),
            None => vm.ctx.none(),
        }
    }

    #[pygetset]
    fn time_unit(&self) -> &'static str {
        self.unit.code()
    }
}

#[rustpython_vm::pyclass(with(Constructor, Representable))]
impl TimedeltaCoder {
    #[pygetset]
    fn time_unit(&self, vm: &VirtualMachine) -> PyObjectRef {
        match self.deltas.unit {
            Some(unit) => vm.ctx.new_str(unit.code()).into(),
            None => vm.ctx.none(),
        }
    }

    #[pygetset]
    fn decode_via_units(&self) -> bool {
        self.deltas.by_units
    }

    #[pygetset]
    fn decode_via_dtype(&self) -> bool {
        self.deltas.by_dtype
    }
}

fn classes() -> [(&'static str, PyTypeRef); 2] {
    use rustpython_vm::class::PyClassImpl;
    [
        ("CFDatetimeCoder", DatetimeCoder::make_static_type()),
        ("CFTimedeltaCoder", TimedeltaCoder::make_static_type()),
    ]
}

/// How to decode, from `decode_times`, `use_cftime`, `decode_timedelta` and the like.
fn decoding(options: &mut OpenOptions, args: &mut Arguments, vm: &VirtualMachine) -> PyResult<()> {
    let times = args
        .keyword("decode_times")
        .filter(|times| !vm.is_none(times));
    let use_cftime = args.keyword_value::<bool>("use_cftime", vm)?;
    let deltas = args
        .keyword("decode_timedelta")
        .filter(|deltas| !vm.is_none(deltas));
    let coder = times
        .as_ref()
        .and_then(|times| times.downcast_ref::<DatetimeCoder>());
    options.decoding.use_cftime = use_cftime;
    match (coder, times.clone()) {
        (Some(_), _) if use_cftime.is_some() => {
            return Err(vm.new_type_error(
                "Usage of 'use_cftime' as a kwarg is not allowed if a 'CFDatetimeCoder' instance is passed to \
                 'decode_times'. Please set 'use_cftime' when initializing 'CFDatetimeCoder' instead.\n\
                 Example usage:\n    time_coder = xr.coders.CFDatetimeCoder(use_cftime=True)\n    \
                 ds = xr.open_dataset(decode_times=time_coder)\n",
            ));
        }
        (Some(coder), _) => {
            options.decoding.use_cftime = coder.use_cftime;
            options.decoding.unit = coder.unit;
        }
        (None, Some(times)) => options.decode_times = times.try_to_bool(vm)?,
        (None, None) => {}
    }
    let mut how = options.decoding.deltas;
    match &deltas {
        None if !options.decode_times => (how.by_units, how.by_dtype) = (false, false),
        // A coder of dates gives its unit.
        None => how.unit = coder.map(|coder| coder.unit),
        Some(deltas) => match deltas.downcast_ref::<TimedeltaCoder>() {
            Some(coder) => how = coder.deltas,
            None => {
                let all = deltas.clone().try_to_bool(vm)?;
                (how.by_units, how.by_dtype) = (all, all);
            }
        },
    }
    options.decoding.deltas = how;
    Ok(())
}

/// Arguments that `open_zarr`, `open_dataset` and `decode_cf` share.
pub fn open_options(args: &mut Arguments, vm: &VirtualMachine) -> PyResult<OpenOptions> {
    let mut options = OpenOptions {
        group: args.keyword_value("group", vm)?,
        consolidated: args.keyword_value("consolidated", vm)?,
        zarr_format: args.keyword_value::<u8>("zarr_format", vm)?,
        ..OpenOptions::default()
    };
    let flag = |args: &mut Arguments, name: &str| args.keyword_value::<bool>(name, vm);
    options.mask_and_scale = flag(args, "mask_and_scale")?.unwrap_or(true);
    options.decode_cf = flag(args, "decode_cf")?.unwrap_or(true);
    decoding(&mut options, args, vm)?;
    options.decode_coords = match args.keyword("decode_coords") {
        Some(value) if !vm.is_none(&value) => value.try_to_bool(vm)?,
        _ => true,
    };
    if let Some(names) = args
        .keyword("drop_variables")
        .filter(|names| !vm.is_none(names))
    {
        options.drop_variables = support::names(&names, vm)?;
    }
    for ignored in [
        "concat_characters",
        "storage_options",
        "backend_kwargs",
        "cache",
        "overwrite_encoded_chunks",
        "synchronizer",
        "inline_array",
        "chunked_array_type",
        "from_array_kwargs",
        "engine",
        "create_default_indexes",
        "use_zarr_fill_value_as_mask",
        "zarr_version",
    ] {
        args.keyword(ignored);
    }
    Ok(options)
}

fn decode_cf(mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let object = args.required("obj", vm)?;
    let options = open_options(&mut args, vm)?;
    args.finish(vm)?;
    match Labelled::of(&object, vm)? {
        Some(Labelled::Set(dataset)) => {
            Labelled::Set(dataset.decode_cf(&options).or_raise(vm)?).wrap(vm)
        }
        _ => Err(vm.new_type_error("can only decode Dataset or DataStore objects")),
    }
}

#[rustpython_vm::pymodule(name = "xarray.coders")]
pub mod _coders {
    use rustpython_vm::builtins::PyModule;
    use rustpython_vm::{Py, PyResult, VirtualMachine};

    pub(crate) fn module_exec(vm: &VirtualMachine, module: &Py<PyModule>) -> PyResult<()> {
        __module_exec(vm, module);
        for (name, class) in super::classes() {
            module.set_attr(name, class, vm)?;
        }
        Ok(())
    }
}
