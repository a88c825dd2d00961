//! `xarray.groupers`: rules of grouping as objects.

use littoral_array::calendar::{Origin, Resample, Side, parse_datetime, parse_timedelta};
use littoral_array::{DType, Scalar, ops};
use littoral_xarray::{Bins, Edges, GroupRule};
use rustpython_vm::builtins::PyModule;
use rustpython_vm::types::Representable;
use rustpython_vm::{
    Py, PyObject, PyObjectRef, PyPayload, PyResult, TryFromObject, VirtualMachine,
};

use crate::numpy;
use crate::support::{self, Arguments, OrRaise};

/// A rule: what `UniqueGrouper(…)` and the others give.
#[rustpython_vm::pyclass(module = "xarray.groupers", name = "Grouper")]
#[derive(Debug, PyPayload)]
pub struct PyGrouper {
    pub rule: GroupRule,
    text: String,
}

impl Representable for PyGrouper {
    fn repr_str(zelf: &Py<Self>, _vm: &VirtualMachine) -> PyResult<String> {
        Ok(zelf.text.clone())
    }
}

#[rustpython_vm::pyclass(with(Representable))]
impl PyGrouper {}

/// The rule inside an object; None if it is no grouper.
pub fn rule_of(object: &PyObject) -> Option<GroupRule> {
    object
        .downcast_ref::<PyGrouper>()
        .map(|grouper| grouper.rule.clone())
}

type Make = fn(Arguments, &VirtualMachine) -> PyResult<PyGrouper>;

const CLASSES: &[(&str, Make)] = &[
    ("UniqueGrouper", unique),
    ("BinGrouper", bins),
    ("TimeResampler", time),
    ("SeasonGrouper", seasons),
    ("SeasonResampler", season_resampler),
];

/// Puts the rules into the module.
pub fn install(module: &Py<PyModule>, vm: &VirtualMachine) -> PyResult<()> {
    use rustpython_vm::class::PyClassImpl;
    PyGrouper::make_static_type();
    for (name, make) in CLASSES {
        let (name, make): (&'static str, Make) = (name, *make);
        let call = move |args: rustpython_vm::function::FuncArgs, vm: &VirtualMachine| {
            let made: PyResult = make(Arguments::new(name, args), vm)
                .map(|grouper| grouper.into_ref(&vm.ctx).into());
            made
        };
        module.set_attr(name, vm.new_function(name, call), vm)?;
    }
    Ok(())
}

fn unique(mut args: Arguments, vm: &VirtualMachine) -> PyResult<PyGrouper> {
    let labels = args.take_some("labels", vm)?;
    args.finish(vm)?;
    let text = match &labels {
        Some(labels) => support::repr_of(labels, vm)?,
        None => "None".into(),
    };
    let labels = labels
        .map(|labels| numpy::from_py(&labels, vm))
        .transpose()?;
    Ok(PyGrouper {
        rule: GroupRule::Unique { labels },
        text: format!("UniqueGrouper(labels={text})"),
    })
}

fn bins(mut args: Arguments, vm: &VirtualMachine) -> PyResult<PyGrouper> {
    let edges = args.required("bins", vm)?;
    let (bins, text) = bin_options(&edges, &mut args, vm)?;
    args.finish(vm)?;
    let edges = support::repr_of(&edges, vm)?;
    Ok(PyGrouper {
        rule: GroupRule::Bins(bins),
        text: format!("BinGrouper(bins={edges}, {text})"),
    })
}

/// What `BinGrouper` and `groupby_bins` take beside the bins, and how the former prints it.
pub fn bin_options(
    edges: &PyObject,
    args: &mut Arguments,
    vm: &VirtualMachine,
) -> PyResult<(Bins, String)> {
    let right = args.value::<bool>("right", vm)?.unwrap_or(true);
    let labels = args.take_some("labels", vm)?;
    let precision = args.value::<u32>("precision", vm)?.unwrap_or(3);
    let include_lowest = args.value::<bool>("include_lowest", vm)?.unwrap_or(false);
    let duplicates = args
        .value::<String>("duplicates", vm)?
        .unwrap_or_else(|| "raise".into());
    let edges = match support::scalar_of(edges, vm)? {
        Some(Scalar::Int(count)) => Edges::Count(count),
        Some(_) => return Err(vm.new_type_error("object of type 'float' has no len()")),
        None => Edges::At(numpy::from_py(edges, vm)?),
    };
    let mut bins = Bins::new(edges).or_raise(vm)?;
    let flag = |value: bool| if value { "True" } else { "False" };
    let text = format!(
        "right={}, labels={}, precision={precision}, include_lowest={}, duplicates='{duplicates}'",
        flag(right),
        match &labels {
            Some(labels) => support::repr_of(labels, vm)?,
            None => "None".into(),
        },
        flag(include_lowest),
    );
    bins.right = right;
    bins.precision = precision;
    bins.include_lowest = include_lowest;
    bins.drop_duplicates = match duplicates.as_str() {
        "raise" => false,
        "drop" => true,
        _ => {
            return Err(vm.new_value_error(
                "invalid value for 'duplicates' parameter, valid options are: raise, drop",
            ));
        }
    };
    bins.labels = labels
        .map(|labels| numpy::from_py(&labels, vm))
        .transpose()?;
    Ok((bins, text))
}

fn time(mut args: Arguments, vm: &VirtualMachine) -> PyResult<PyGrouper> {
    let freq = args.required("freq", vm)?;
    let options = resample_options(&mut args, vm)?;
    args.finish(vm)?;
    let freq = frequency(&freq, vm)?;
    Ok(PyGrouper {
        text: format!("TimeResampler(freq='{freq}')"),
        rule: GroupRule::Resample { freq, options },
    })
}

/// A frequency: text, or a length of time.
pub fn frequency(freq: &PyObject, vm: &VirtualMachine) -> PyResult<String> {
    if let Some(text) = support::text(freq) {
        return Ok(text);
    }
    match support::scalar_of(freq, vm)? {
        Some(Scalar::Timedelta(count, unit)) => Ok(format!(
            "{}ns",
            i128::from(count) * i128::from(unit.nanos())
        )),
        // Offsets have the text of their frequency.
        _ => match freq.get_attr("freqstr", vm) {
            Ok(text) => support::str_of(&text, vm),
            Err(_) => Err(vm.new_type_error(format!(
                "cannot resample to a frequency of type {}",
                freq.class().name()
            ))),
        },
    }
}

/// `closed label origin offset`.
pub fn resample_options(args: &mut Arguments, vm: &VirtualMachine) -> PyResult<Resample> {
    let mut side = |name: &str| -> PyResult<Option<Side>> {
        match args.value::<String>(name, vm)? {
            None => Ok(None),
            Some(text) => Side::from_name(&text).map(Some).ok_or_else(|| {
                vm.new_value_error(format!("Unsupported value {text} for `{name}`"))
            }),
        }
    };
    let (closed, label) = (side("closed")?, side("label")?);
    let origin = match args.take_some("origin", vm)? {
        None => Origin::StartDay,
        Some(origin) => origin_of(&origin, vm)?,
    };
    let offset = match args.take_some("offset", vm)? {
        None => 0,
        Some(offset) => match support::scalar_of(&offset, vm)? {
            Some(Scalar::Str(text)) => parse_timedelta(&text).or_raise(vm)?,
            Some(Scalar::Timedelta(count, unit)) => count * unit.nanos(),
            _ => {
                return Err(vm.new_value_error(format!(
                    "offset must be a Timedelta convertible type, got {}",
                    support::repr_of(&offset, vm)?
                )));
            }
        },
    };
    Ok(Resample {
        closed,
        label,
        origin,
        offset,
    })
}

fn origin_of(origin: &PyObjectRef, vm: &VirtualMachine) -> PyResult<Origin> {
    let refused = || {
        let text = support::repr_of(origin, vm).unwrap_or_default();
        vm.new_value_error(format!(
            "`origin` should be equal to 'epoch', 'start', 'start_day', 'end', 'end_day' or should be a Timestamp \
             convertible type. Got {text} instead."
        ))
    };
    let nanos = DType::Datetime(littoral_array::TimeUnit::Nano);
    let moment = |value: &Scalar| -> PyResult<Origin> {
        let array = littoral_array::Array::scalar(value.clone());
        match ops::cast(&array, nanos).or_raise(vm)?.item().or_raise(vm)? {
            Scalar::Datetime(count, _) => Ok(Origin::At(count)),
            _ => Err(refused()),
        }
    };
    match support::scalar_of(origin, vm)? {
        Some(Scalar::Str(text)) => Ok(match &*text {
            "epoch" => Origin::Epoch,
            "start" => Origin::Start,
            "start_day" => Origin::StartDay,
            "end" => Origin::End,
            "end_day" => Origin::EndDay,
            text => {
                let (count, unit) = parse_datetime(text).map_err(|_| refused())?;
                moment(&Scalar::Datetime(count, unit))?
            }
        }),
        Some(value @ Scalar::Datetime(..)) => moment(&value),
        _ => Err(refused()),
    }
}

fn names(object: PyObjectRef, vm: &VirtualMachine) -> PyResult<Vec<String>> {
    support::items(&object, vm)?
        .into_iter()
        .map(|item| String::try_from_object(vm, item))
        .collect()
}

fn seasons(mut args: Arguments, vm: &VirtualMachine) -> PyResult<PyGrouper> {
    let given = args.required("seasons", vm)?;
    args.finish(vm)?;
    let text = support::repr_of(&given, vm)?;
    Ok(PyGrouper {
        rule: GroupRule::Seasons(names(given, vm)?),
        text: format!("SeasonGrouper(seasons={text})"),
    })
}

fn season_resampler(mut args: Arguments, vm: &VirtualMachine) -> PyResult<PyGrouper> {
    let given = args.required("seasons", vm)?;
    let drop_incomplete = args
        .keyword_value::<bool>("drop_incomplete", vm)?
        .unwrap_or(true);
    args.finish(vm)?;
    let text = support::repr_of(&given, vm)?;
    let rule = GroupRule::SeasonResample {
        seasons: names(given, vm)?,
        drop_incomplete,
    };
    rule.check().or_raise(vm)?;
    let flag = if drop_incomplete { "True" } else { "False" };
    Ok(PyGrouper {
        rule,
        text: format!("SeasonResampler(seasons={text}, drop_incomplete={flag})"),
    })
}

#[rustpython_vm::pymodule(name = "xarray.groupers")]
pub mod module {
    use rustpython_vm::builtins::PyModule;
    use rustpython_vm::{Py, PyResult, VirtualMachine};

    pub(crate) fn module_exec(vm: &VirtualMachine, module: &Py<PyModule>) -> PyResult<()> {
        __module_exec(vm, module);
        super::install(module, vm)
    }
}
