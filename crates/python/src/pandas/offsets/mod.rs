//! `pandas.offsets`: steps of time as objects, and `DateOffset`.

mod kind;
pub mod modules;

use std::cell::RefCell;

use littoral_array::calendar::{Anchor, Clock, Frequency};
use littoral_array::{Array, DType, Scalar, TimeUnit};
use littoral_frame::Index;
use rustpython_vm::builtins::{PyType, PyTypeRef};
use rustpython_vm::class::PyClassImpl;
use rustpython_vm::common::hash::PyHash;
use rustpython_vm::function::{FuncArgs, PyComparisonValue};
use rustpython_vm::protocol::PyNumberMethods;
use rustpython_vm::types::{
    AsNumber, Comparable, Constructor, Hashable, PyComparisonOp, Representable,
};
use rustpython_vm::{AsObject, Py, PyObject, PyObjectRef, PyPayload, PyResult, VirtualMachine};

use self::kind::{Kind, LENGTHS, SET, TICKS, class_name, fixed, freq_text, repr};
use super::objects::{self, PyIndex};
use super::times;
use crate::slots;
use crate::support::{self, Arguments, OrRaise};

const NAT: i64 = i64::MIN;

/// A step of time.
#[rustpython_vm::pyclass(module = "pandas._libs.tslibs.offsets", name = "BaseOffset")]
#[derive(Debug, PyPayload)]
pub struct Offset {
    kind: Kind,
}

const CLASSES: [&str; 27] = [
    "DateOffset",
    "BusinessMonthEnd",
    "BusinessMonthBegin",
    "BQuarterEnd",
    "BQuarterBegin",
    "BYearEnd",
    "BYearBegin",
    "SemiMonthEnd",
    "SemiMonthBegin",
    "WeekOfMonth",
    "LastWeekOfMonth",
    "MonthEnd",
    "MonthBegin",
    "QuarterEnd",
    "QuarterBegin",
    "YearEnd",
    "YearBegin",
    "Week",
    "BusinessDay",
    "Day",
    "Hour",
    "Minute",
    "Second",
    "Milli",
    "Micro",
    "Nano",
    "Tick",
];

thread_local! {
    static KNOWN: RefCell<Vec<(&'static str, PyTypeRef)>> = const { RefCell::new(Vec::new()) };
}

/// Makes the classes, once for an interpreter.
pub fn init(vm: &VirtualMachine) -> PyResult<()> {
    let base = Offset::make_static_type();
    let mut table = vec![("BaseOffset", base.clone())];
    for name in CLASSES {
        let dict = vm.ctx.new_dict();
        let module = vm.ctx.new_str("pandas._libs.tslibs.offsets");
        dict.set_item("__module__", module.into(), vm)?;
        let bases = vm.ctx.new_tuple(vec![base.clone().into()]);
        let maker = vm.ctx.types.type_type.as_object();
        let class = maker.call((vm.ctx.new_str(name), bases, dict), vm)?;
        let class = class
            .downcast::<PyType>()
            .map_err(|_| vm.new_type_error("type() gave no type"))?;
        table.push((name, class));
    }
    KNOWN.with_borrow_mut(|known| *known = table);
    Ok(())
}

/// The classes, with pandas' second names.
pub fn classes() -> Vec<(&'static str, PyTypeRef)> {
    let mut out = KNOWN.with_borrow(Clone::clone);
    for (name, second) in [
        ("BusinessDay", "BDay"),
        ("BusinessMonthBegin", "BMonthBegin"),
        ("BusinessMonthEnd", "BMonthEnd"),
    ] {
        let class = out.iter().find(|(known, _)| *known == name);
        out.extend(class.map(|(_, class)| (second, class.clone())));
    }
    out
}

/// An offset as a Python object of its class.
pub fn wrap(frequency: Frequency, vm: &VirtualMachine) -> PyResult {
    make(Kind::Named(frequency), vm)
}

fn make(kind: Kind, vm: &VirtualMachine) -> PyResult {
    let name = class_name(&kind);
    let class = KNOWN.with_borrow(|known| {
        let found = known.iter().find(|(each, _)| *each == name);
        found.map(|(_, class)| class.clone())
    });
    let class = class.ok_or_else(|| vm.new_runtime_error("pandas is not initialised"))?;
    Ok(Offset { kind }.into_ref_with_type(vm, class)?.into())
}

/// The offset in a Python object.
fn kind_of(object: &PyObject) -> Option<Kind> {
    object
        .downcast_ref::<Offset>()
        .map(|offset| offset.kind.clone())
}

/// Whether an object is an offset.
pub fn is_offset(object: &PyObject) -> bool {
    object.downcast_ref::<Offset>().is_some()
}

/// A frequency's text of an offset that has one; else its `repr`.
pub fn text_of(object: &PyObject) -> Option<String> {
    kind_of(object).map(|kind| freq_text(&kind))
}

/// A `DateOffset`, whose steps no frequency names: dates of a range have to be stepped one by one.
pub fn is_parts(object: &PyObject) -> bool {
    matches!(kind_of(object), Some(Kind::Parts { .. }))
}

/// Dates of a range in steps of an offset that has no name.
pub fn steps(
    offset: &PyObject,
    clock: Clock,
    (start, end, periods): (Option<i64>, Option<i64>, Option<usize>),
    vm: &VirtualMachine,
) -> PyResult<Vec<i64>> {
    let Some(kind) = kind_of(offset) else {
        return Err(vm.new_type_error("no offset"));
    };
    let first = match (start, end, periods) {
        (Some(start), ..) => start,
        (None, Some(end), Some(periods)) => kind.times(1 - periods as i64).add(clock, end, vm)?,
        _ => {
            return Err(vm.new_value_error(
                "Of the four parameters: start, end, periods, and freq, exactly three must be specified",
            ));
        }
    };
    let forward = kind.n() >= 0;
    let mut values = vec![];
    let mut value = first;
    loop {
        let past = end
            .filter(|_| periods.is_none())
            .is_some_and(|end| match forward {
                true => value > end,
                false => value < end,
            });
        if past || periods == Some(values.len()) || (periods.is_none() && end.is_none()) {
            return Ok(values);
        }
        values.push(value);
        let next = kind.add(clock, value, vm)?;
        if (forward && next <= value) || (!forward && next >= value) {
            return Err(
                vm.new_value_error(format!("Offset {} did not increment date", repr(&kind)))
            );
        }
        value = next;
    }
}

impl Constructor for Offset {
    type Args = FuncArgs;

    fn slot_new(class: PyTypeRef, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        let name = class.name().to_string();
        let mut args = Arguments::new("__new__", args);
        let n = args.value::<i64>("n", vm)?.unwrap_or(1);
        args.take("normalize", vm)?;
        let named = |anchor: Anchor| Kind::Named(Frequency { count: n, anchor });
        let whole = |args: &mut Arguments, key: &str, default: i64| -> PyResult<i64> {
            Ok(args.value::<i64>(key, vm)?.unwrap_or(default))
        };
        let kind = match name.as_str() {
            "MonthEnd" => named(Anchor::end(1, 1, false)),
            "MonthBegin" => named(Anchor::start(1, 1, false)),
            "BusinessMonthEnd" => named(Anchor::end(1, 1, true)),
            "BusinessMonthBegin" => named(Anchor::start(1, 1, true)),
            "QuarterEnd" | "BQuarterEnd" => {
                let month = whole(&mut args, "startingMonth", 3)?;
                named(Anchor::end(3, month, name.starts_with('B')))
            }
            "QuarterBegin" | "BQuarterBegin" => {
                let month = whole(&mut args, "startingMonth", 3)?;
                named(Anchor::start(3, month, name.starts_with('B')))
            }
            "YearEnd" | "BYearEnd" => {
                let month = whole(&mut args, "month", 12)?;
                named(Anchor::end(12, month, name.starts_with('B')))
            }
            "YearBegin" | "BYearBegin" => {
                let month = whole(&mut args, "month", 1)?;
                named(Anchor::start(12, month, name.starts_with('B')))
            }
            "SemiMonthBegin" | "SemiMonthEnd" => {
                let least = if name == "SemiMonthBegin" { 2 } else { 1 };
                let day = whole(&mut args, "day_of_month", 15)?;
                if !(least..28).contains(&day) {
                    return Err(vm.new_value_error(format!(
                        "day_of_month must be {least}<=day_of_month<=27, got {day}"
                    )));
                }
                named(match least {
                    2 => Anchor::SemiStart(day),
                    _ => Anchor::SemiEnd(day),
                })
            }
            "WeekOfMonth" | "LastWeekOfMonth" => {
                let week = match name.as_str() {
                    "WeekOfMonth" => Some(whole(&mut args, "week", 0)?),
                    _ => None,
                };
                let weekday = whole(&mut args, "weekday", 0)?;
                if let Some(week) = week.filter(|week| !(0..4).contains(week)) {
                    return Err(vm.new_value_error(format!("Week must be 0<=week<=3, got {week}")));
                }
                if !(0..7).contains(&weekday) {
                    return Err(vm.new_value_error(format!("Day must be 0<=day<=6, got {weekday}")));
                }
                named(Anchor::WeekOfMonth { week, weekday })
            }
            "Week" => match args.value::<i64>("weekday", vm)? {
                Some(day @ 0..=6) => named(Anchor::Week(day)),
                Some(day) => {
                    return Err(vm.new_value_error(format!("Day must be 0<=day<=6, got {day}")));
                }
                None => Kind::Weeks(n),
            },
            "BusinessDay" => named(Anchor::BusinessDay),
            "DateOffset" => {
                let mut parts = vec![];
                for (key, value) in args.rest_keywords() {
                    let known = SET.contains(&key.as_str())
                        || matches!(key.as_str(), "years" | "months")
                        || LENGTHS.iter().any(|(name, _)| *name == key);
                    if !known {
                        return Err(vm.new_value_error(format!("Invalid argument/s: {key}")));
                    }
                    parts.push((key, value.try_index(vm)?.try_to_primitive(vm)?));
                }
                Kind::Parts { n, parts }
            }
            name => match TICKS.iter().find(|(known, _)| *known == name) {
                Some((_, unit)) => Kind::Named(Frequency {
                    count: n.signum(),
                    anchor: Anchor::Fixed(unit.nanos().saturating_mul(n.saturating_abs())),
                }),
                None => return Err(vm.new_type_error(format!("cannot create '{name}' instances"))),
            },
        };
        args.finish(vm)?;
        Ok(Offset { kind }.into_ref_with_type(vm, class)?.into())
    }

    fn py_new(_class: &Py<PyType>, _args: FuncArgs, vm: &VirtualMachine) -> PyResult<Self> {
        Err(vm.new_type_error("an offset needs a class"))
    }
}

impl Representable for Offset {
    fn repr_str(zelf: &Py<Self>, _vm: &VirtualMachine) -> PyResult<String> {
        Ok(repr(&zelf.kind))
    }
}

impl Hashable for Offset {
    fn hash(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<PyHash> {
        vm.ctx.new_str(repr(&zelf.kind)).as_object().hash(vm)
    }
}

impl Comparable for Offset {
    fn cmp(
        zelf: &Py<Self>,
        other: &PyObject,
        op: PyComparisonOp,
        _vm: &VirtualMachine,
    ) -> PyResult<PyComparisonValue> {
        let other = match (kind_of(other), support::text(other)) {
            (Some(kind), _) => Some(kind),
            // A frequency's text is as good.
            (None, Some(text)) => Frequency::parse(&text).ok().map(Kind::Named),
            _ => None,
        };
        Ok(match (other, op) {
            (Some(other), PyComparisonOp::Eq) => PyComparisonValue::Implemented(other == zelf.kind),
            (Some(other), PyComparisonOp::Ne) => PyComparisonValue::Implemented(other != zelf.kind),
            _ => PyComparisonValue::NotImplemented,
        })
    }
}

/// A moment or an index of moments, so many steps later.
fn moved(kind: &Kind, object: &PyObject, vm: &VirtualMachine) -> PyResult {
    if let Some(Index::Flat(flat)) = object.downcast_ref::<PyIndex>().map(|index| index.get()) {
        let Ok(clock) = Clock::of(flat.values.dtype()) else {
            return Ok(vm.ctx.not_implemented());
        };
        let values = flat.values.to_vec::<i64>().unwrap_or_default();
        let values = values.into_iter().map(|value| kind.add(clock, value, vm));
        let values = values.collect::<PyResult<Vec<i64>>>()?;
        let values =
            Array::from_times(flat.values.dtype(), &[values.len()], values).or_raise(vm)?;
        return objects::index(Index::flat(values, flat.name), vm);
    }
    match support::scalar_of(object, vm) {
        Ok(Some(Scalar::Datetime(value, unit))) if value != NAT => {
            let value = kind.add(Clock::Datetime(unit), value, vm)?;
            times::scalar_to_py(&Scalar::Datetime(value, unit), vm)
        }
        Ok(Some(Scalar::Datetime(..))) => Ok(times::nat(vm)),
        _ => Ok(vm.ctx.not_implemented()),
    }
}

fn add(a: &PyObject, b: &PyObject, vm: &VirtualMachine) -> PyResult {
    match (kind_of(a), kind_of(b)) {
        (Some(x), Some(y)) => match (fixed(&x), fixed(&y)) {
            (Some(x), Some(y)) => fixed_steps(x + y, vm),
            _ => Ok(vm.ctx.not_implemented()),
        },
        (Some(kind), None) => moved(&kind, b, vm),
        (None, Some(kind)) => moved(&kind, a, vm),
        _ => Ok(vm.ctx.not_implemented()),
    }
}

fn subtract(a: &PyObject, b: &PyObject, vm: &VirtualMachine) -> PyResult {
    match (kind_of(a), kind_of(b)) {
        (Some(x), Some(y)) => match (fixed(&x), fixed(&y)) {
            (Some(x), Some(y)) => fixed_steps(x - y, vm),
            _ => Ok(vm.ctx.not_implemented()),
        },
        (None, Some(kind)) => moved(&kind.times(-1), a, vm),
        _ => Ok(vm.ctx.not_implemented()),
    }
}

fn multiply(a: &PyObject, b: &PyObject, vm: &VirtualMachine) -> PyResult {
    let (kind, factor) = match (kind_of(a), kind_of(b)) {
        (Some(kind), None) => (kind, b),
        (None, Some(kind)) => (kind, a),
        _ => return Ok(vm.ctx.not_implemented()),
    };
    match support::scalar_of(factor, vm)? {
        Some(Scalar::Int(factor)) => make(kind.times(factor), vm),
        _ => Ok(vm.ctx.not_implemented()),
    }
}

fn fixed_steps(nanos: i64, vm: &VirtualMachine) -> PyResult {
    let anchor = Anchor::Fixed(nanos.abs().max(1));
    let count = nanos.signum();
    make(Kind::Named(Frequency { count, anchor }), vm)
}

slots::number!(
    Offset,
    PyNumberMethods {
        add: Some(add),
        subtract: Some(subtract),
        multiply: Some(multiply),
        negative: Some(|number, vm| match kind_of(number.obj) {
            Some(kind) => make(kind.times(-1), vm),
            None => Ok(vm.ctx.not_implemented()),
        }),
        ..PyNumberMethods::NOT_IMPLEMENTED
    }
);

#[rustpython_vm::pyclass(
    flags(BASETYPE),
    with(Constructor, Representable, Hashable, Comparable, AsNumber)
)]
impl Offset {
    #[pygetset]
    fn n(&self) -> i64 {
        self.kind.n()
    }

    #[pygetset]
    fn freqstr(&self) -> String {
        freq_text(&self.kind)
    }

    #[pygetset]
    fn rule_code(&self) -> String {
        let text = freq_text(&self.kind);
        text.trim_start_matches(|c: char| c == '-' || c.is_ascii_digit())
            .to_owned()
    }

    #[pygetset]
    fn nanos(&self, vm: &VirtualMachine) -> PyResult<i64> {
        fixed(&self.kind).ok_or_else(|| {
            vm.new_value_error(format!("{} is a non-fixed frequency", repr(&self.kind)))
        })
    }

    /// The frequency and a moment as a count.
    fn named(
        &self,
        moment: &PyObject,
        vm: &VirtualMachine,
    ) -> PyResult<Option<(Frequency, i64, TimeUnit)>> {
        match (&self.kind, support::scalar_of(moment, vm)?) {
            (Kind::Named(frequency), Some(Scalar::Datetime(value, unit))) if value != NAT => {
                Ok(Some((*frequency, value, unit)))
            }
            _ => Ok(None),
        }
    }

    #[pymethod]
    fn rollforward(&self, dt: PyObjectRef, vm: &VirtualMachine) -> PyResult {
        match self.named(&dt, vm)? {
            Some((frequency, value, unit)) => {
                let clock = Clock::Datetime(unit);
                let value = frequency.rollforward(clock, value).or_raise(vm)?;
                times::scalar_to_py(&Scalar::Datetime(value, unit), vm)
            }
            None => Ok(dt),
        }
    }

    #[pymethod]
    fn rollback(&self, dt: PyObjectRef, vm: &VirtualMachine) -> PyResult {
        match self.named(&dt, vm)? {
            Some((frequency, value, unit)) => {
                let clock = Clock::Datetime(unit);
                let value = frequency.rollback(clock, value).or_raise(vm)?;
                times::scalar_to_py(&Scalar::Datetime(value, unit), vm)
            }
            None => Ok(dt),
        }
    }

    #[pymethod]
    fn is_on_offset(&self, dt: PyObjectRef, vm: &VirtualMachine) -> PyResult<bool> {
        Ok(self
            .named(&dt, vm)?
            .is_none_or(|(frequency, value, unit)| frequency.is_on(Clock::Datetime(unit), value)))
    }
}

/// `to_offset("2MS")`.
pub fn to_offset(args: &mut Arguments, vm: &VirtualMachine) -> PyResult {
    let freq = args.required("freq", vm)?;
    if vm.is_none(&freq) || freq.downcast_ref::<Offset>().is_some() {
        return Ok(freq);
    }
    let text = super::ranges::freq_of(&freq, vm)?;
    wrap(Frequency::parse(&text).or_raise(vm)?, vm)
}

/// The length of an offset that has one, for `Timedelta(offset)` and `scalar_of`.
pub fn length(object: &PyObject) -> Option<Scalar> {
    let nanos = fixed(&kind_of(object)?)?;
    Some(match nanos % 1000 {
        0 => Scalar::Timedelta(nanos / 1000, TimeUnit::Micro),
        _ => Scalar::Timedelta(nanos, TimeUnit::Nano),
    })
}

/// What an index of regular times has as `freq`.
pub fn of_text(text: &str, dtype: DType, vm: &VirtualMachine) -> PyResult {
    if !matches!(dtype, DType::Datetime(_) | DType::Timedelta(_)) {
        return Ok(vm.ctx.new_str(text).into());
    }
    match (Frequency::parse(text), parts_of(text)) {
        (Ok(frequency), _) => wrap(frequency, vm),
        (_, Some(parts)) => make(parts, vm),
        _ => Ok(vm.ctx.new_str(text).into()),
    }
}

/// A `DateOffset` from its `repr`, which is the text of its frequency.
fn parts_of(text: &str) -> Option<Kind> {
    let inner = text.strip_prefix('<')?.strip_suffix('>')?;
    let (n, inner) = match inner.split_once(" * ") {
        Some((n, inner)) => (n.parse().ok()?, inner),
        None => (1, inner),
    };
    let rest = inner.strip_prefix("DateOffset")?.trim_start_matches('s');
    let parts = match rest.strip_prefix(": ") {
        Some(parts) => parts
            .split(", ")
            .map(|part| {
                let (name, value) = part.split_once('=')?;
                Some((name.to_owned(), value.parse().ok()?))
            })
            .collect::<Option<_>>()?,
        None => vec![],
    };
    Some(Kind::Parts { n, parts })
}
