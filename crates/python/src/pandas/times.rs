//! `Timestamp`, `Timedelta`, `NaT`.

use littoral_array::calendar::{
    Clock, DateTime, Rounding, component, parse_datetime, parse_datetime_on, parse_timedelta,
    round_times, strftime_one,
};
use littoral_array::format::{pandas_timedelta_str, pandas_timestamp_str};
use littoral_array::ops::{self, Binary};
use littoral_array::{Array, DType, Scalar, TimeUnit};
use rustpython_vm::builtins::{PyInt, PyStr, PyType};
use rustpython_vm::class::PyClassImpl;
use rustpython_vm::common::hash::PyHash;
use rustpython_vm::function::{FuncArgs, PyComparisonValue};
use rustpython_vm::protocol::PyNumberMethods;
use rustpython_vm::types::{
    AsNumber, Comparable, Constructor, GetAttr, Hashable, PyComparisonOp, Representable,
};
use rustpython_vm::{AsObject, Py, PyObject, PyObjectRef, PyPayload, PyResult, VirtualMachine};

use crate::numpy;
use crate::support::{self, Arguments, OrRaise, text};

const NAT: i64 = i64::MIN;

/// A moment, in counts since 1970-01-01.
#[rustpython_vm::pyclass(module = "pandas", name = "Timestamp")]
#[derive(Debug, PyPayload)]
pub struct Timestamp {
    pub value: i64,
    pub unit: TimeUnit,
}

/// A length of time.
#[rustpython_vm::pyclass(module = "pandas", name = "Timedelta")]
#[derive(Debug, PyPayload)]
pub struct Timedelta {
    pub value: i64,
    pub unit: TimeUnit,
}

/// The missing time.
#[rustpython_vm::pyclass(module = "pandas", name = "NaTType")]
#[derive(Debug, PyPayload)]
pub struct Nat {}

thread_local! {
    static MISSING: std::cell::RefCell<Option<PyObjectRef>> = const { std::cell::RefCell::new(None) };
}

/// Makes the classes, once for an interpreter.
pub fn init(vm: &VirtualMachine) {
    Timestamp::make_static_type();
    Timedelta::make_static_type();
    Nat::make_static_type();
    let missing: PyObjectRef = Nat {}.into_ref(&vm.ctx).into();
    MISSING.with_borrow_mut(|known| *known = Some(missing));
    support::register_scalar_reader(|object, _vm| {
        if let Some(time) = object.downcast_ref::<Timestamp>() {
            return Some(Scalar::Datetime(time.value, time.unit));
        }
        if let Some(delta) = object.downcast_ref::<Timedelta>() {
            return Some(Scalar::Timedelta(delta.value, delta.unit));
        }
        let missing = object.downcast_ref::<Nat>();
        missing.map(|_| Scalar::Datetime(NAT, TimeUnit::Second))
    });
}

/// `pd.NaT`.
pub fn nat(vm: &VirtualMachine) -> PyObjectRef {
    let known = MISSING.with_borrow(Clone::clone);
    known.unwrap_or_else(|| vm.ctx.none())
}

/// A `Timestamp` or a `Timedelta`; `NaT` for a missing one.
pub fn scalar_to_py(value: &Scalar, vm: &VirtualMachine) -> PyResult {
    Ok(match value {
        value if value.is_null() => nat(vm),
        Scalar::Datetime(value, unit) => Timestamp {
            value: *value,
            unit: *unit,
        }
        .into_ref(&vm.ctx)
        .into(),
        Scalar::Timedelta(value, unit) => Timedelta {
            value: *value,
            unit: *unit,
        }
        .into_ref(&vm.ctx)
        .into(),
        value => return support::object_of(value, vm),
    })
}

/// Counts in another unit; a `ValueError` past its range.
pub fn convert(value: i64, from: TimeUnit, to: TimeUnit, vm: &VirtualMachine) -> PyResult<i64> {
    if value == NAT {
        return Ok(NAT);
    }
    let nanos = i128::from(value) * i128::from(from.nanos());
    i64::try_from(nanos.div_euclid(i128::from(to.nanos()))).map_err(|_| {
        vm.new_value_error(format!(
            "Cannot cast {} to unit='{}' without overflow.",
            pandas_timestamp_str(value, from),
            to.code()
        ))
    })
}

/// The text of a date: ISO 8601, and what pandas reads besides.
pub fn parse_time(source: &str, vm: &VirtualMachine) -> PyResult<(i64, TimeUnit)> {
    let source = source.trim();
    if matches!(source, "now" | "today") {
        return now(vm);
    }
    let iso = other_spelling(source).unwrap_or_else(|| source.to_owned());
    let (value, unit) = parse_datetime(&iso).map_err(|_| {
        vm.new_value_error(format!(
            "Unknown datetime string format, unable to parse: {source}"
        ))
    })?;
    let unit = unit.max(TimeUnit::Micro);
    let value = parse_datetime_on(&iso, Clock::Datetime(unit)).unwrap_or(value);
    Ok((value, unit))
}

const MONTHS: [&str; 12] = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
];

/// `20000131`, `1/31/2000`, `Jan 31, 2000`, `31 January 2000` as ISO 8601.
fn other_spelling(source: &str) -> Option<String> {
    let digits = source.len() == 8 && source.bytes().all(|byte| byte.is_ascii_digit());
    if digits {
        return Some(format!(
            "{}-{}-{}",
            &source[..4],
            &source[4..6],
            &source[6..]
        ));
    }
    let (date, time) = match source.split_once([' ', 'T']) {
        Some((date, time)) if date.contains('/') => (date, format!("T{}", time.trim())),
        _ if source.contains('/') => (source, String::new()),
        _ => {
            let words: Vec<String> = source
                .split([' ', ',', '-'])
                .filter(|word| !word.is_empty())
                .map(str::to_lowercase)
                .collect();
            let month_of = |word: &str| {
                let short = word.get(..3)?;
                MONTHS.iter().position(|month| *month == short)
            };
            let (month, rest): (Vec<&String>, Vec<&String>) =
                words.iter().partition(|word| month_of(word).is_some());
            let month = month_of(month.first()?)? + 1;
            let year = rest
                .iter()
                .find(|word| word.len() == 4 && word.parse::<u32>().is_ok())?;
            let day = rest
                .iter()
                .find(|word| word.len() <= 2 && word.parse::<u32>().is_ok());
            let time = rest.iter().find(|word| word.contains(':'));
            let day = day.map_or("1", |day| day.as_str());
            let time = time.map_or(String::new(), |time| format!("T{time}"));
            return Some(format!("{year}-{month:02}-{day:0>2}{time}"));
        }
    };
    let parts: Vec<&str> = date.split('/').collect();
    let [a, b, c] = parts.as_slice() else {
        return None;
    };
    Some(match a.len() {
        4 => format!("{a}-{b:0>2}-{c:0>2}{time}"),
        _ => format!("{c}-{a:0>2}-{b:0>2}{time}"),
    })
}

fn now(vm: &VirtualMachine) -> PyResult<(i64, TimeUnit)> {
    let class = vm.import("datetime", 0)?.get_attr("datetime", vm)?;
    let now = vm.call_method(&class, "now", ())?;
    match support::scalar_of(&now, vm)? {
        Some(Scalar::Datetime(value, unit)) => Ok((value, unit)),
        _ => Err(vm.new_runtime_error("the clock gave no time")),
    }
}

/// pandas' names of units: `D`, `hours`, `min`, `ms`.
pub fn unit_of(name: &str, vm: &VirtualMachine) -> PyResult<TimeUnit> {
    Ok(match name {
        "D" | "d" | "day" | "days" => TimeUnit::Day,
        "h" | "H" | "hr" | "hour" | "hours" => TimeUnit::Hour,
        "m" | "min" | "T" | "minute" | "minutes" => TimeUnit::Minute,
        "s" | "S" | "sec" | "second" | "seconds" => TimeUnit::Second,
        "ms" | "L" | "milli" | "millisecond" | "milliseconds" => TimeUnit::Milli,
        "us" | "U" | "micro" | "microsecond" | "microseconds" => TimeUnit::Micro,
        "ns" | "N" | "nano" | "nanosecond" | "nanoseconds" => TimeUnit::Nano,
        _ => return Err(vm.new_value_error(format!("invalid unit abbreviation: {name}"))),
    })
}

/// A number of units, in counts of `to`.
pub fn scaled(number: &Scalar, unit: TimeUnit, to: TimeUnit, vm: &VirtualMachine) -> PyResult<i64> {
    let nanos = match number {
        value if value.is_null() => return Ok(NAT),
        Scalar::Float(value) => (value * unit.nanos() as f64).round() as i128,
        value => i128::from(value.as_i64().unwrap_or(0)) * i128::from(unit.nanos()),
    };
    i64::try_from(nanos / i128::from(to.nanos()))
        .map_err(|_| vm.new_overflow_error("time out of range"))
}

/// `pd.Timestamp(object)` of one value; None if it is none.
pub fn timestamp_of(
    object: &PyObject,
    unit: Option<TimeUnit>,
    vm: &VirtualMachine,
) -> PyResult<Option<Scalar>> {
    if let Some(source) = text(object) {
        if matches!(source.as_str(), "" | "NaT" | "nat" | "NaN" | "nan") {
            return Ok(Some(Scalar::Datetime(NAT, TimeUnit::Second)));
        }
        let (value, unit) = parse_time(&source, vm)?;
        return Ok(Some(Scalar::Datetime(value, unit)));
    }
    let found = match support::scalar_of(object, vm)? {
        Some(scalar) => Some(scalar),
        None => match numpy::from_py(object, vm) {
            Ok(array) if array.ndim() == 0 => Some(array.item().or_raise(vm)?),
            _ => None,
        },
    };
    let Some(found) = found else {
        return Ok(None);
    };
    Ok(Some(match found {
        value if value.is_null() => Scalar::Datetime(NAT, TimeUnit::Second),
        Scalar::Datetime(value, unit) if unit < TimeUnit::Second => Scalar::Datetime(
            convert(value, unit, TimeUnit::Second, vm)?,
            TimeUnit::Second,
        ),
        Scalar::Datetime(value, unit) => Scalar::Datetime(value, unit),
        number @ (Scalar::Int(_) | Scalar::UInt(_) | Scalar::Float(_)) => {
            let from = unit.unwrap_or(TimeUnit::Nano);
            Scalar::Datetime(scaled(&number, from, TimeUnit::Nano, vm)?, TimeUnit::Nano)
        }
        _ => return Ok(None),
    }))
}

/// `pd.Timedelta(object)` of one value; None if it is none.
pub fn timedelta_of(
    object: &PyObject,
    unit: Option<TimeUnit>,
    vm: &VirtualMachine,
) -> PyResult<Option<Scalar>> {
    if let Some(source) = text(object) {
        if matches!(source.as_str(), "" | "NaT" | "nat") {
            return Ok(Some(Scalar::Timedelta(NAT, TimeUnit::Second)));
        }
        let nanos = parse_timedelta(&source).or_raise(vm)?;
        return Ok(Some(match nanos % 1000 {
            0 => Scalar::Timedelta(nanos / 1000, TimeUnit::Micro),
            _ => Scalar::Timedelta(nanos, TimeUnit::Nano),
        }));
    }
    Ok(Some(match support::scalar_of(object, vm)? {
        Some(value) if value.is_null() => Scalar::Timedelta(NAT, TimeUnit::Second),
        Some(Scalar::Timedelta(value, unit)) if unit < TimeUnit::Second => Scalar::Timedelta(
            convert(value, unit, TimeUnit::Second, vm)?,
            TimeUnit::Second,
        ),
        Some(delta @ Scalar::Timedelta(..)) => delta,
        Some(number @ (Scalar::Int(_) | Scalar::UInt(_) | Scalar::Float(_))) => {
            let from = unit.unwrap_or(TimeUnit::Nano);
            let to = match number {
                Scalar::Float(_) if from <= TimeUnit::Micro => TimeUnit::Micro,
                Scalar::Float(_) => TimeUnit::Nano,
                _ => from.max(TimeUnit::Second),
            };
            Scalar::Timedelta(scaled(&number, from, to, vm)?, to)
        }
        _ => return Ok(None),
    }))
}

/// Both times in the finer unit of the two.
fn same_unit(
    a: (i64, TimeUnit),
    b: (i64, TimeUnit),
    vm: &VirtualMachine,
) -> PyResult<(i64, i64, TimeUnit)> {
    let unit = a.1.max(b.1);
    Ok((
        convert(a.0, a.1, unit, vm)?,
        convert(b.0, b.1, unit, vm)?,
        unit,
    ))
}

fn overflow(vm: &VirtualMachine) -> rustpython_vm::builtins::PyBaseExceptionRef {
    vm.new_overflow_error("result not in the range of times")
}

/// Operators with a time of ours on either side.
fn operate(a: &PyObject, b: &PyObject, op: Binary, vm: &VirtualMachine) -> PyResult {
    use Scalar::{Datetime, Timedelta};
    let ours = |object: &PyObject| object.downcast_ref::<Nat>().is_some();
    let is_scalar = |object: &PyObject| -> PyResult<Option<Scalar>> {
        // Anything of Python's or numpy's own; arrays and tables answer themselves.
        support::scalar_of(object, vm)
    };
    let (Some(left), Some(right)) = (is_scalar(a)?, is_scalar(b)?) else {
        return Ok(vm.ctx.not_implemented());
    };
    if (ours(a) || ours(b) || left.is_null() || right.is_null())
        && !matches!(op, Binary::FloorDiv | Binary::Div)
    {
        return Ok(nat(vm));
    }
    let result = match (&left, &right, op) {
        (Datetime(x, u), Datetime(y, v), Binary::Sub) => {
            let (x, y, unit) = same_unit((*x, *u), (*y, *v), vm)?;
            Timedelta(x.checked_sub(y).ok_or_else(|| overflow(vm))?, unit)
        }
        (Datetime(x, u), Timedelta(y, v), Binary::Add)
        | (Timedelta(y, v), Datetime(x, u), Binary::Add) => {
            let (x, y, unit) = same_unit((*x, *u), (*y, *v), vm)?;
            Datetime(x.checked_add(y).ok_or_else(|| overflow(vm))?, unit)
        }
        (Datetime(x, u), Timedelta(y, v), Binary::Sub) => {
            let (x, y, unit) = same_unit((*x, *u), (*y, *v), vm)?;
            Datetime(x.checked_sub(y).ok_or_else(|| overflow(vm))?, unit)
        }
        (Timedelta(x, u), Timedelta(y, v), op) => {
            let (x, y, unit) = same_unit((*x, *u), (*y, *v), vm)?;
            match op {
                Binary::Add => Timedelta(x.checked_add(y).ok_or_else(|| overflow(vm))?, unit),
                Binary::Sub => Timedelta(x.checked_sub(y).ok_or_else(|| overflow(vm))?, unit),
                Binary::Div => return Ok(vm.ctx.new_float(x as f64 / y as f64).into()),
                Binary::FloorDiv if y != 0 => return Ok(vm.ctx.new_int(x.div_euclid(y)).into()),
                Binary::Mod if y != 0 => Timedelta(x.rem_euclid(y), unit),
                _ => return Ok(vm.ctx.not_implemented()),
            }
        }
        (
            Timedelta(x, u),
            number @ (Scalar::Int(_) | Scalar::Float(_)),
            Binary::Mul | Binary::Div | Binary::FloorDiv,
        )
        | (number @ (Scalar::Int(_) | Scalar::Float(_)), Timedelta(x, u), Binary::Mul) => {
            let factor = number.as_f64().unwrap_or(f64::NAN);
            match (op, number) {
                (Binary::Mul, Scalar::Int(count)) => {
                    Timedelta(x.checked_mul(*count).ok_or_else(|| overflow(vm))?, *u)
                }
                (Binary::Mul, _) => Timedelta((*x as f64 * factor) as i64, *u),
                (_, _) if factor == 0.0 => {
                    return Err(vm.new_zero_division_error("division by zero"));
                }
                (Binary::Div, _) => Timedelta((*x as f64 / factor).round() as i64, *u),
                (_, _) => Timedelta((*x as f64 / factor).floor() as i64, *u),
            }
        }
        _ => return Ok(vm.ctx.not_implemented()),
    };
    scalar_to_py(&result, vm)
}

const NUMBER: PyNumberMethods = PyNumberMethods {
    add: Some(|a, b, vm| operate(a, b, Binary::Add, vm)),
    subtract: Some(|a, b, vm| operate(a, b, Binary::Sub, vm)),
    multiply: Some(|a, b, vm| operate(a, b, Binary::Mul, vm)),
    true_divide: Some(|a, b, vm| operate(a, b, Binary::Div, vm)),
    floor_divide: Some(|a, b, vm| operate(a, b, Binary::FloorDiv, vm)),
    remainder: Some(|a, b, vm| operate(a, b, Binary::Mod, vm)),
    ..PyNumberMethods::NOT_IMPLEMENTED
};

/// Comparison of times; `==` with anything else is false.
fn compare(
    own: &Scalar,
    other: &PyObject,
    op: PyComparisonOp,
    vm: &VirtualMachine,
) -> PyResult<PyComparisonValue> {
    let Ok(Some(other)) = support::scalar_of(other, vm) else {
        return Ok(PyComparisonValue::NotImplemented);
    };
    let nanos = |count: i64, unit: TimeUnit| i128::from(count) * i128::from(unit.nanos());
    let (a, b) = match (own, &other) {
        _ if own.is_null()
            || (other.is_null()
                && matches!(other, Scalar::Datetime(..) | Scalar::Timedelta(..))) =>
        {
            return Ok(PyComparisonValue::Implemented(op == PyComparisonOp::Ne));
        }
        (Scalar::Datetime(a, u), Scalar::Datetime(b, v))
        | (Scalar::Timedelta(a, u), Scalar::Timedelta(b, v)) => (nanos(*a, *u), nanos(*b, *v)),
        _ => return Ok(PyComparisonValue::NotImplemented),
    };
    Ok(PyComparisonValue::Implemented(op.eval_ord(a.cmp(&b))))
}

fn array(value: &Scalar, vm: &VirtualMachine) -> PyResult<Array> {
    match value {
        Scalar::Datetime(count, unit) => {
            Array::from_times(DType::Datetime(*unit), &[1], vec![*count])
        }
        Scalar::Timedelta(count, unit) => {
            Array::from_times(DType::Timedelta(*unit), &[1], vec![*count])
        }
        _ => Array::from_vec(&[1], vec![0i64]),
    }
    .or_raise(vm)
}

/// A part of a time by name, as a Python number.
fn part(value: &Scalar, name: &str, vm: &VirtualMachine) -> PyResult<Option<PyObjectRef>> {
    match component(&array(value, vm)?, name) {
        Ok(found) => {
            let found = ops::reshape(&found, &[])
                .or_raise(vm)?
                .item()
                .or_raise(vm)?;
            support::object_of(&found, vm).map(Some)
        }
        Err(_) => Ok(None),
    }
}

impl Constructor for Timestamp {
    type Args = FuncArgs;

    fn slot_new(
        _cls: rustpython_vm::builtins::PyTypeRef,
        args: FuncArgs,
        vm: &VirtualMachine,
    ) -> PyResult {
        let mut args = Arguments::new("Timestamp", args);
        let first = args.take_some("ts_input", vm)?;
        let mut parts: Vec<Option<i64>> = vec![];
        let mut rest = args.rest_positional();
        let numbers = first
            .as_ref()
            .is_some_and(|first| first.downcast_ref::<PyInt>().is_some())
            && rest
                .first()
                .is_some_and(|second| second.downcast_ref::<PyInt>().is_some());
        if !numbers {
            // Timestamp(ts_input, tz, unit)
            rest.clear();
        }
        let all: Vec<PyObjectRef> = first
            .clone()
            .filter(|_| numbers)
            .into_iter()
            .chain(rest)
            .collect();
        for (at, name) in [
            "year",
            "month",
            "day",
            "hour",
            "minute",
            "second",
            "microsecond",
            "nanosecond",
        ]
        .into_iter()
        .enumerate()
        {
            let given = args.keyword_value::<i64>(name, vm)?;
            let positional = all
                .get(at)
                .map(|value| value.clone().try_into_value::<i64>(vm))
                .transpose()?;
            parts.push(positional.or(given));
        }
        let unit = args.keyword_value::<String>("unit", vm)?;
        if let Some(zone) = args.keyword("tz").filter(|zone| !vm.is_none(zone))
            && support::str_of(&zone, vm)? != "UTC"
        {
            return Err(vm.new_not_implemented_error("Littoral's pandas has no time zones"));
        }
        args.finish(vm)?;
        if parts[0].is_some() {
            let get = |at: usize, default: i64| parts[at].unwrap_or(default);
            let nanos = get(6, 0) * 1000 + get(7, 0);
            let date = DateTime {
                hour: get(3, 0) as u32,
                minute: get(4, 0) as u32,
                second: get(5, 0) as u32,
                nanosecond: nanos as u32,
                ..DateTime::midnight(get(0, 1970), get(1, 1) as u32, get(2, 1) as u32)
            };
            let unit = if get(7, 0) != 0 {
                TimeUnit::Nano
            } else {
                TimeUnit::Micro
            };
            let valid = littoral_array::Calendar::ProlepticGregorian
                .is_valid(date.year, date.month, date.day);
            if !valid {
                return Err(vm.new_value_error("day is out of range for month"));
            }
            let value = Clock::Datetime(unit).value_of(&date).or_raise(vm)?;
            return scalar_to_py(&Scalar::Datetime(value, unit), vm);
        }
        let Some(first) = first else {
            return Err(vm.new_type_error("Timestamp() needs a value"));
        };
        let unit = unit.map(|unit| unit_of(&unit, vm)).transpose()?;
        match timestamp_of(&first, unit, vm)? {
            Some(value) => scalar_to_py(&value, vm),
            None => Err(vm.new_type_error(format!(
                "Cannot convert input [{}] of type {} to Timestamp",
                support::str_of(&first, vm)?,
                support::repr_of(first.class().as_object(), vm)?
            ))),
        }
    }

    fn py_new(_cls: &Py<PyType>, _args: FuncArgs, vm: &VirtualMachine) -> PyResult<Self> {
        Err(vm.new_type_error("Timestamp() needs a value"))
    }
}

impl Representable for Timestamp {
    fn repr_str(zelf: &Py<Self>, _vm: &VirtualMachine) -> PyResult<String> {
        Ok(format!(
            "Timestamp('{}')",
            pandas_timestamp_str(zelf.value, zelf.unit)
        ))
    }
}

impl Hashable for Timestamp {
    fn hash(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<PyHash> {
        // As `datetime` hashes, so that both find the same entry of a dict.
        let micros = Scalar::Datetime(
            convert(zelf.value, zelf.unit, TimeUnit::Micro, vm)?,
            TimeUnit::Micro,
        );
        numpy::python_item(&micros, DType::Datetime(TimeUnit::Micro), vm)?.hash(vm)
    }
}

impl Comparable for Timestamp {
    fn cmp(
        zelf: &Py<Self>,
        other: &PyObject,
        op: PyComparisonOp,
        vm: &VirtualMachine,
    ) -> PyResult<PyComparisonValue> {
        compare(&Scalar::Datetime(zelf.value, zelf.unit), other, op, vm)
    }
}

impl AsNumber for Timestamp {
    fn as_number() -> &'static PyNumberMethods {
        static METHODS: PyNumberMethods = NUMBER;
        &METHODS
    }
}

impl GetAttr for Timestamp {
    fn getattro(zelf: &Py<Self>, name: &Py<PyStr>, vm: &VirtualMachine) -> PyResult {
        if let Some(value) = zelf.as_object().generic_getattr_opt(name, None, vm)? {
            return Ok(value);
        }
        let name = name.to_string_lossy();
        let value = Scalar::Datetime(zelf.value, zelf.unit);
        let known = !matches!(&*name, "date" | "season" | "weekday" | "decimal_year");
        if known && let Some(found) = part(&value, &name, vm)? {
            return Ok(found);
        }
        Err(vm.new_attribute_error(format!(
            "'Timestamp' object has no attribute '{name}' in Littoral's pandas"
        )))
    }
}

#[rustpython_vm::pyclass(
    flags(BASETYPE),
    with(Constructor, Representable, Hashable, Comparable, AsNumber, GetAttr)
)]
impl Timestamp {
    fn scalar(&self) -> Scalar {
        Scalar::Datetime(self.value, self.unit)
    }

    #[pymethod]
    fn __str__(&self) -> String {
        pandas_timestamp_str(self.value, self.unit)
    }

    #[pymethod]
    fn __format__(&self, spec: String, vm: &VirtualMachine) -> PyResult<String> {
        match spec.as_str() {
            "" => Ok(pandas_timestamp_str(self.value, self.unit)),
            spec => strftime_one(Clock::Datetime(self.unit), self.value, spec).or_raise(vm),
        }
    }

    #[pygetset]
    fn unit(&self) -> &'static str {
        self.unit.code()
    }

    #[pygetset]
    fn value(&self, vm: &VirtualMachine) -> PyResult<i64> {
        convert(self.value, self.unit, TimeUnit::Nano, vm)
    }

    #[pygetset]
    fn tz(&self, vm: &VirtualMachine) -> PyObjectRef {
        vm.ctx.none()
    }

    #[pygetset]
    fn tzinfo(&self, vm: &VirtualMachine) -> PyObjectRef {
        vm.ctx.none()
    }

    #[pygetset]
    fn asm8(&self, vm: &VirtualMachine) -> PyResult {
        numpy::scalar_to_py(self.scalar(), DType::Datetime(self.unit), vm)
    }

    #[pymethod]
    fn to_datetime64(&self, vm: &VirtualMachine) -> PyResult {
        self.asm8(vm)
    }

    #[pymethod]
    fn to_numpy(&self, _args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        self.asm8(vm)
    }

    #[pymethod]
    fn to_pydatetime(&self, _args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        let micros = convert(self.value, self.unit, TimeUnit::Micro, vm)?;
        let dtype = DType::Datetime(TimeUnit::Micro);
        numpy::python_item(&Scalar::Datetime(micros, TimeUnit::Micro), dtype, vm)
    }

    #[pymethod]
    fn date(&self, vm: &VirtualMachine) -> PyResult {
        vm.call_method(&*self.to_pydatetime(FuncArgs::default(), vm)?, "date", ())
    }

    #[pymethod]
    fn time(&self, vm: &VirtualMachine) -> PyResult {
        vm.call_method(&*self.to_pydatetime(FuncArgs::default(), vm)?, "time", ())
    }

    #[pymethod]
    fn utcoffset(&self, vm: &VirtualMachine) -> PyObjectRef {
        vm.ctx.none()
    }

    #[pymethod]
    fn timestamp(&self) -> f64 {
        self.value as f64 * (self.unit.nanos() as f64 / 1e9)
    }

    #[pymethod]
    fn toordinal(&self, vm: &VirtualMachine) -> PyResult {
        vm.call_method(
            &*self.to_pydatetime(FuncArgs::default(), vm)?,
            "toordinal",
            (),
        )
    }

    #[pymethod]
    fn isoformat(&self, args: FuncArgs, vm: &VirtualMachine) -> PyResult<String> {
        let mut args = Arguments::new("isoformat", args);
        let separator = args.value::<String>("sep", vm)?.unwrap_or("T".into());
        Ok(pandas_timestamp_str(self.value, self.unit).replacen(' ', &separator, 1))
    }

    #[pymethod]
    fn strftime(&self, format: String, vm: &VirtualMachine) -> PyResult<String> {
        strftime_one(Clock::Datetime(self.unit), self.value, &format).or_raise(vm)
    }

    #[pymethod]
    fn weekday(&self, vm: &VirtualMachine) -> PyResult {
        Ok(part(&self.scalar(), "weekday", vm)?.unwrap_or_else(|| vm.ctx.none()))
    }

    #[pymethod]
    fn day_name(&self, _args: FuncArgs, vm: &VirtualMachine) -> PyResult<String> {
        strftime_one(Clock::Datetime(self.unit), self.value, "%A").or_raise(vm)
    }

    #[pymethod]
    fn month_name(&self, _args: FuncArgs, vm: &VirtualMachine) -> PyResult<String> {
        strftime_one(Clock::Datetime(self.unit), self.value, "%B").or_raise(vm)
    }

    fn rounded(&self, freq: &str, rounding: Rounding, vm: &VirtualMachine) -> PyResult {
        let rounded = round_times(&array(&self.scalar(), vm)?, freq, rounding).or_raise(vm)?;
        scalar_to_py(
            &ops::reshape(&rounded, &[])
                .or_raise(vm)?
                .item()
                .or_raise(vm)?,
            vm,
        )
    }

    #[pymethod]
    fn normalize(&self, vm: &VirtualMachine) -> PyResult {
        self.rounded("D", Rounding::Floor, vm)
    }

    #[pymethod]
    fn floor(&self, freq: String, vm: &VirtualMachine) -> PyResult {
        self.rounded(&freq, Rounding::Floor, vm)
    }

    #[pymethod]
    fn ceil(&self, freq: String, vm: &VirtualMachine) -> PyResult {
        self.rounded(&freq, Rounding::Ceil, vm)
    }

    #[pymethod]
    fn round(&self, freq: String, vm: &VirtualMachine) -> PyResult {
        self.rounded(&freq, Rounding::Round, vm)
    }

    #[pymethod]
    fn as_unit(&self, unit: String, vm: &VirtualMachine) -> PyResult {
        let unit = unit_of(&unit, vm)?;
        scalar_to_py(
            &Scalar::Datetime(convert(self.value, self.unit, unit, vm)?, unit),
            vm,
        )
    }

    #[pymethod]
    fn replace(&self, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        let mut args = Arguments::new("replace", args);
        let mut date = Clock::Datetime(self.unit).date_time(self.value);
        let mut given = |name: &str| args.value::<i64>(name, vm);
        date.year = given("year")?.unwrap_or(date.year);
        date.month = given("month")?.map_or(date.month, |value| value as u32);
        date.day = given("day")?.map_or(date.day, |value| value as u32);
        date.hour = given("hour")?.map_or(date.hour, |value| value as u32);
        date.minute = given("minute")?.map_or(date.minute, |value| value as u32);
        date.second = given("second")?.map_or(date.second, |value| value as u32);
        let micro = given("microsecond")?;
        date.nanosecond = micro.map_or(date.nanosecond, |value| {
            value as u32 * 1000 + date.nanosecond % 1000
        });
        args.finish(vm)?;
        let value = Clock::Datetime(self.unit).value_of(&date).or_raise(vm)?;
        scalar_to_py(&Scalar::Datetime(value, self.unit), vm)
    }

    #[pyclassmethod]
    fn now(
        _cls: rustpython_vm::builtins::PyTypeRef,
        _args: FuncArgs,
        vm: &VirtualMachine,
    ) -> PyResult {
        let (value, unit) = now(vm)?;
        scalar_to_py(&Scalar::Datetime(value, unit), vm)
    }

    #[pyclassmethod]
    fn today(
        cls: rustpython_vm::builtins::PyTypeRef,
        args: FuncArgs,
        vm: &VirtualMachine,
    ) -> PyResult {
        Self::now(cls, args, vm)
    }
}

/// Keywords of `Timedelta(…)`, in nanoseconds each.
const LENGTHS: [(&str, i64); 8] = [
    ("weeks", 7 * 86_400_000_000_000),
    ("days", 86_400_000_000_000),
    ("hours", 3_600_000_000_000),
    ("minutes", 60_000_000_000),
    ("seconds", 1_000_000_000),
    ("milliseconds", 1_000_000),
    ("microseconds", 1000),
    ("nanoseconds", 1),
];

impl Constructor for Timedelta {
    type Args = FuncArgs;

    fn slot_new(
        _cls: rustpython_vm::builtins::PyTypeRef,
        args: FuncArgs,
        vm: &VirtualMachine,
    ) -> PyResult {
        let mut args = Arguments::new("Timedelta", args);
        let value = args.take_some("value", vm)?;
        let unit = args.take_some("unit", vm)?;
        let unit = unit
            .map(|unit| unit_of(&support::str_of(&unit, vm)?, vm))
            .transpose()?;
        let mut nanos: Option<i64> = None;
        for (name, length) in LENGTHS {
            if let Some(count) = args.keyword(name) {
                let count = support::float_of(&count, vm)?;
                nanos = Some(nanos.unwrap_or(0) + (count * length as f64).round() as i64);
            }
        }
        args.finish(vm)?;
        let found = match (value, nanos) {
            (None, Some(nanos)) if nanos % 1000 == 0 => {
                Some(Scalar::Timedelta(nanos / 1000, TimeUnit::Micro))
            }
            (None, Some(nanos)) => Some(Scalar::Timedelta(nanos, TimeUnit::Nano)),
            (Some(value), _) => timedelta_of(&value, unit, vm)?,
            (None, None) => None,
        };
        match found {
            Some(found) => scalar_to_py(&found, vm),
            None => Err(vm.new_value_error(
                "cannot construct a Timedelta without a value/unit or descriptive keywords \
                 (days,seconds....)",
            )),
        }
    }

    fn py_new(_cls: &Py<PyType>, _args: FuncArgs, vm: &VirtualMachine) -> PyResult<Self> {
        Err(vm.new_type_error("Timedelta() needs a value"))
    }
}

impl Representable for Timedelta {
    fn repr_str(zelf: &Py<Self>, _vm: &VirtualMachine) -> PyResult<String> {
        Ok(format!(
            "Timedelta('{}')",
            pandas_timedelta_str(zelf.value, zelf.unit)
        ))
    }
}

impl Hashable for Timedelta {
    fn hash(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<PyHash> {
        let micros = Scalar::Timedelta(
            convert(zelf.value, zelf.unit, TimeUnit::Micro, vm)?,
            TimeUnit::Micro,
        );
        numpy::python_item(&micros, DType::Timedelta(TimeUnit::Micro), vm)?.hash(vm)
    }
}

impl Comparable for Timedelta {
    fn cmp(
        zelf: &Py<Self>,
        other: &PyObject,
        op: PyComparisonOp,
        vm: &VirtualMachine,
    ) -> PyResult<PyComparisonValue> {
        compare(&Scalar::Timedelta(zelf.value, zelf.unit), other, op, vm)
    }
}

impl AsNumber for Timedelta {
    fn as_number() -> &'static PyNumberMethods {
        static METHODS: PyNumberMethods = PyNumberMethods {
            negative: Some(|number, vm| signed(number.obj, |value| -value, vm)),
            positive: Some(|number, vm| signed(number.obj, |value| value, vm)),
            absolute: Some(|number, vm| signed(number.obj, i64::abs, vm)),
            boolean: Some(|number, _vm| {
                Ok(number
                    .obj
                    .downcast_ref::<Timedelta>()
                    .is_some_and(|delta| delta.value != 0))
            }),
            ..NUMBER
        };
        &METHODS
    }
}

fn signed(object: &PyObject, change: fn(i64) -> i64, vm: &VirtualMachine) -> PyResult {
    match object.downcast_ref::<Timedelta>() {
        Some(delta) => scalar_to_py(&Scalar::Timedelta(change(delta.value), delta.unit), vm),
        None => Ok(vm.ctx.not_implemented()),
    }
}

#[rustpython_vm::pyclass(
    flags(BASETYPE),
    with(Constructor, Representable, Hashable, Comparable, AsNumber)
)]
impl Timedelta {
    fn scalar(&self) -> Scalar {
        Scalar::Timedelta(self.value, self.unit)
    }

    /// Whole days, and the nanoseconds of the rest.
    fn split(&self) -> (i64, i64) {
        let nanos = i128::from(self.value) * i128::from(self.unit.nanos());
        let day = i128::from(TimeUnit::Day.nanos());
        (nanos.div_euclid(day) as i64, nanos.rem_euclid(day) as i64)
    }

    #[pymethod]
    fn __str__(&self) -> String {
        pandas_timedelta_str(self.value, self.unit)
    }

    #[pygetset]
    fn unit(&self) -> &'static str {
        self.unit.code()
    }

    #[pygetset]
    fn value(&self, vm: &VirtualMachine) -> PyResult<i64> {
        convert(self.value, self.unit, TimeUnit::Nano, vm)
    }

    #[pygetset]
    fn days(&self) -> i64 {
        self.split().0
    }

    #[pygetset]
    fn seconds(&self) -> i64 {
        self.split().1 / 1_000_000_000
    }

    #[pygetset]
    fn microseconds(&self) -> i64 {
        self.split().1 / 1000 % 1_000_000
    }

    #[pygetset]
    fn nanoseconds(&self) -> i64 {
        self.split().1 % 1000
    }

    #[pygetset]
    fn asm8(&self, vm: &VirtualMachine) -> PyResult {
        numpy::scalar_to_py(self.scalar(), DType::Timedelta(self.unit), vm)
    }

    #[pymethod]
    fn to_timedelta64(&self, vm: &VirtualMachine) -> PyResult {
        self.asm8(vm)
    }

    #[pymethod]
    fn to_numpy(&self, _args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        self.asm8(vm)
    }

    #[pymethod]
    fn to_pytimedelta(&self, vm: &VirtualMachine) -> PyResult {
        let micros = convert(self.value, self.unit, TimeUnit::Micro, vm)?;
        let dtype = DType::Timedelta(TimeUnit::Micro);
        numpy::python_item(&Scalar::Timedelta(micros, TimeUnit::Micro), dtype, vm)
    }

    #[pymethod]
    fn total_seconds(&self) -> f64 {
        let nanos = i128::from(self.value) * i128::from(self.unit.nanos());
        match nanos % 1000 {
            0 => (nanos / 1000) as f64 / 1e6,
            _ => nanos as f64 / 1e9,
        }
    }

    #[pymethod]
    fn isoformat(&self) -> String {
        let (days, rest) = self.split();
        let seconds = rest / 1_000_000_000;
        let fraction = rest % 1_000_000_000;
        let fraction = match fraction {
            0 => String::new(),
            _ => format!(".{fraction:09}").trim_end_matches('0').to_owned(),
        };
        format!(
            "P{days}DT{}H{}M{}{fraction}S",
            seconds / 3600,
            seconds / 60 % 60,
            seconds % 60
        )
    }
}

impl Representable for Nat {
    fn repr_str(_zelf: &Py<Self>, _vm: &VirtualMachine) -> PyResult<String> {
        Ok("NaT".into())
    }
}

impl Hashable for Nat {
    fn hash(_zelf: &Py<Self>, _vm: &VirtualMachine) -> PyResult<PyHash> {
        Ok(0x4e_61_54)
    }
}

impl Comparable for Nat {
    fn cmp(
        _zelf: &Py<Self>,
        _other: &PyObject,
        op: PyComparisonOp,
        _vm: &VirtualMachine,
    ) -> PyResult<PyComparisonValue> {
        Ok(PyComparisonValue::Implemented(op == PyComparisonOp::Ne))
    }
}

impl AsNumber for Nat {
    fn as_number() -> &'static PyNumberMethods {
        static METHODS: PyNumberMethods = NUMBER;
        &METHODS
    }
}

impl GetAttr for Nat {
    fn getattro(zelf: &Py<Self>, name: &Py<PyStr>, vm: &VirtualMachine) -> PyResult {
        if let Some(value) = zelf.as_object().generic_getattr_opt(name, None, vm)? {
            return Ok(value);
        }
        let text = name.to_string_lossy();
        if matches!(
            &*text,
            "year" | "month" | "day" | "hour" | "minute" | "second" | "microsecond" | "days"
        ) {
            return Ok(vm.ctx.new_float(f64::NAN).into());
        }
        Err(vm.new_attribute_error(format!("'NaTType' object has no attribute '{text}'")))
    }
}

#[rustpython_vm::pyclass(with(Representable, Hashable, Comparable, AsNumber, GetAttr))]
impl Nat {
    #[pygetset]
    fn value(&self) -> i64 {
        NAT
    }

    #[pymethod]
    fn to_datetime64(&self, vm: &VirtualMachine) -> PyResult {
        let unit = TimeUnit::Nano;
        numpy::scalar_to_py(Scalar::Datetime(NAT, unit), DType::Datetime(unit), vm)
    }

    #[pymethod]
    fn isoformat(&self, _args: FuncArgs) -> String {
        "NaT".into()
    }
}
