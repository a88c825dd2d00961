//! `matplotlib.ticker` and `matplotlib.dates`: where ticks stand, and how they are written.

use littoral_array::Calendar;
use littoral_plot::AxisKind;
use littoral_plot::axes::TickFormat;
use littoral_plot::ticks::date::{date_of, days_of};
use rustpython_vm::{PyObject, PyObjectRef, PyPayload, PyResult, VirtualMachine};

use super::handle::Ax;
use super::values;
use crate::support::{self, Arguments};

/// A formatter: a way to write numbers, or a function.
#[rustpython_vm::pyclass(module = "matplotlib.ticker", name = "Formatter")]
#[derive(Debug, PyPayload)]
pub struct Formatter {
    format: TickFormat,
    function: Option<PyObjectRef>,
}

#[rustpython_vm::pyclass]
impl Formatter {
    fn object(format: TickFormat, function: Option<PyObjectRef>, vm: &VirtualMachine) -> PyResult {
        use rustpython_vm::class::PyClassImpl;
        Formatter::make_static_type();
        Ok(Formatter { format, function }.into_ref(&vm.ctx).into())
    }

    pub fn format(&self) -> TickFormat {
        self.format.clone()
    }

    pub fn function(&self) -> Option<&PyObject> {
        self.function.as_deref()
    }
}

/// `"{x:.1f} °C"`: text around one number.
pub fn method_format(text: &str, vm: &VirtualMachine) -> PyResult<TickFormat> {
    let unknown = || {
        vm.new_not_implemented_error(format!(
            "the tick format {text:?} is not supported: text around {{x}} or {{x:.2f}} is"
        ))
    };
    let (before, rest) = text.split_once('{').ok_or_else(unknown)?;
    let (field, after) = rest.split_once('}').ok_or_else(unknown)?;
    let (_, spec) = field.split_once(':').unwrap_or((field, ""));
    let digits = spec
        .strip_prefix('.')
        .and_then(|spec| spec.strip_suffix('f'));
    match (digits, before.is_empty() && after.is_empty(), spec) {
        (Some(digits), true, _) => Ok(TickFormat::Fixed(digits.parse().map_err(|_| unknown())?)),
        (_, _, "" | "g" | ".0f" | "d") => Ok(TickFormat::Affix(before.into(), after.into())),
        _ => Err(unknown()),
    }
}

/// `"%.1f"`: as `method_format`, in the older spelling.
pub fn percent_format(text: &str, vm: &VirtualMachine) -> PyResult<TickFormat> {
    let unknown = || {
        vm.new_not_implemented_error(format!(
            "the tick format {text:?} is not supported: text around %d, %g or %.2f is"
        ))
    };
    let (before, rest) = text.split_once('%').ok_or_else(unknown)?;
    let end = rest
        .find(|c: char| c.is_ascii_alphabetic())
        .ok_or_else(unknown)?;
    let (spec, after) = rest.split_at(end + 1);
    method_format(
        &format!("{before}{{x:{spec}}}{}", after.replace("%%", "%")),
        vm,
    )
}

/// Where ticks stand.
#[derive(Debug, Clone)]
enum Rule {
    Auto,
    /// `MaxNLocator(nbins)`
    Bins(usize),
    /// `MultipleLocator(base)`
    Multiple(f64),
    Fixed(Vec<f64>),
    Null,
    /// Every so many years.
    Years(i64),
    /// Certain months, or every so many.
    Months(Vec<u32>),
    Days(i64),
}

#[rustpython_vm::pyclass(module = "matplotlib.ticker", name = "Locator")]
#[derive(Debug, PyPayload)]
pub struct Locator {
    rule: Rule,
}

#[rustpython_vm::pyclass]
impl Locator {
    fn object(rule: Rule, vm: &VirtualMachine) -> PyResult {
        use rustpython_vm::class::PyClassImpl;
        Locator::make_static_type();
        Ok(Locator { rule }.into_ref(&vm.ctx).into())
    }

    /// Puts ticks on an axis whose view is given.
    pub fn apply(
        &self,
        ax: &Ax,
        horizontal: bool,
        (low, high): (f64, f64),
        kind: &AxisKind,
        vm: &VirtualMachine,
    ) -> PyResult<()> {
        let calendar = match kind {
            AxisKind::Date(calendar) => *calendar,
            _ => Calendar::ProlepticGregorian,
        };
        let ticks = match &self.rule {
            Rule::Auto => {
                return ax.with(vm, |axes| {
                    let axis = axes.axis_mut(horizontal);
                    axis.ticks = None;
                    axis.max_ticks = None;
                });
            }
            Rule::Bins(bins) => {
                return ax.with(vm, |axes| axes.axis_mut(horizontal).max_ticks = Some(*bins));
            }
            Rule::Null => vec![],
            Rule::Fixed(at) => at.clone(),
            Rule::Multiple(base) => multiples(*base, low, high, vm)?,
            Rule::Days(interval) => multiples(*interval as f64, low, high, vm)?,
            Rule::Years(base) => dates(low, high, calendar, |year, month| {
                month == 1 && year.rem_euclid((*base).max(1)) == 0
            }),
            Rule::Months(months) => dates(low, high, calendar, |_, month| months.contains(&month)),
        };
        ax.with(vm, |axes| axes.axis_mut(horizontal).ticks = Some(ticks))
    }
}

fn multiples(base: f64, low: f64, high: f64, vm: &VirtualMachine) -> PyResult<Vec<f64>> {
    if base <= 0.0 || base.is_nan() || (high - low) / base > 1000.0 {
        return Err(vm.new_value_error(format!(
            "ticks every {base} between {low} and {high} are more than 1000: choose a larger step"
        )));
    }
    let (first, last) = ((low / base).ceil() as i64, (high / base).floor() as i64);
    Ok((first..=last).map(|at| at as f64 * base).collect())
}

/// The first days of months in a view that are chosen; at most a thousand.
fn dates(low: f64, high: f64, calendar: Calendar, chosen: impl Fn(i64, u32) -> bool) -> Vec<f64> {
    let mut date = date_of(low, calendar);
    (
        date.day,
        date.hour,
        date.minute,
        date.second,
        date.nanosecond,
    ) = (1, 0, 0, 0, 0);
    let mut ticks = Vec::new();
    for _ in 0..200_000 {
        let at = days_of(&date, calendar);
        if at > high || ticks.len() > 1000 {
            break;
        }
        if at >= low && chosen(date.year, date.month) {
            ticks.push(at);
        }
        (date.year, date.month) = match date.month {
            12 => (date.year + 1, 1),
            month => (date.year, month + 1),
        };
    }
    ticks
}

type Make = fn(Arguments, &VirtualMachine) -> PyResult;

/// The functions of `matplotlib.ticker`.
pub const TICKER: &[(&str, Make)] = &[
    ("AutoLocator", |args, vm| {
        args.finish(vm)?;
        Locator::object(Rule::Auto, vm)
    }),
    ("MaxNLocator", |mut args, vm| {
        let bins = args.take_some("nbins", vm)?;
        let _ = args.rest_keywords();
        args.finish(vm)?;
        let bins = bins.and_then(|bins| bins.try_into_value::<usize>(vm).ok());
        Locator::object(bins.map_or(Rule::Auto, Rule::Bins), vm)
    }),
    ("MultipleLocator", |mut args, vm| {
        let base = match args.take_some("base", vm)? {
            Some(base) => support::float_of(&base, vm)?,
            None => 1.0,
        };
        args.finish(vm)?;
        Locator::object(Rule::Multiple(base), vm)
    }),
    ("FixedLocator", |mut args, vm| {
        let at = values::plain(&*args.required("locs", vm)?, vm)?;
        let _ = args.take("nbins", vm)?;
        args.finish(vm)?;
        Locator::object(Rule::Fixed(at), vm)
    }),
    ("NullLocator", |args, vm| {
        args.finish(vm)?;
        Locator::object(Rule::Null, vm)
    }),
    ("FuncFormatter", |mut args, vm| {
        let function = args.required("func", vm)?;
        args.finish(vm)?;
        Formatter::object(TickFormat::Auto, Some(function), vm)
    }),
    ("StrMethodFormatter", |mut args, vm| {
        let text = support::str_of(&*args.required("fmt", vm)?, vm)?;
        args.finish(vm)?;
        Formatter::object(method_format(&text, vm)?, None, vm)
    }),
    ("FormatStrFormatter", |mut args, vm| {
        let text = support::str_of(&*args.required("fmt", vm)?, vm)?;
        args.finish(vm)?;
        Formatter::object(percent_format(&text, vm)?, None, vm)
    }),
    ("PercentFormatter", |mut args, vm| {
        let xmax = match args.take_some("xmax", vm)? {
            Some(xmax) => support::float_of(&xmax, vm)?,
            None => 100.0,
        };
        let _ = (args.take("decimals", vm)?, args.take("symbol", vm)?);
        args.finish(vm)?;
        Formatter::object(TickFormat::Percent { xmax }, None, vm)
    }),
    ("ScalarFormatter", |mut args, vm| {
        let _ = args.rest_keywords();
        args.finish(vm)?;
        Formatter::object(TickFormat::Auto, None, vm)
    }),
    ("NullFormatter", |args, vm| {
        args.finish(vm)?;
        let blank: PyObjectRef = vm
            .new_function("blank", |_args: rustpython_vm::function::FuncArgs| {
                String::new()
            })
            .into();
        Formatter::object(TickFormat::Auto, Some(blank), vm)
    }),
];

/// The functions of `matplotlib.dates`.
pub const DATES: &[(&str, Make)] = &[
    ("DateFormatter", |mut args, vm| {
        let format = support::str_of(&*args.required("fmt", vm)?, vm)?;
        let _ = args.rest_keywords();
        args.finish(vm)?;
        Formatter::object(TickFormat::Date(format), None, vm)
    }),
    ("ConciseDateFormatter", |mut args, vm| {
        let _ = args.take("locator", vm)?;
        let _ = args.rest_keywords();
        args.finish(vm)?;
        Formatter::object(TickFormat::Concise, None, vm)
    }),
    ("AutoDateFormatter", |mut args, vm| {
        let _ = args.take("locator", vm)?;
        let _ = args.rest_keywords();
        args.finish(vm)?;
        Formatter::object(TickFormat::Auto, None, vm)
    }),
    ("AutoDateLocator", |mut args, vm| {
        let _ = args.rest_positional();
        let _ = args.rest_keywords();
        Locator::object(Rule::Auto, vm)
    }),
    ("YearLocator", |mut args, vm| {
        let base = args.value::<i64>("base", vm)?.unwrap_or(1);
        let _ = (args.take("month", vm)?, args.take("day", vm)?);
        args.finish(vm)?;
        Locator::object(Rule::Years(base), vm)
    }),
    ("MonthLocator", |mut args, vm| {
        let months = args.take_some("bymonth", vm)?;
        let _ = args.take("bymonthday", vm)?;
        let interval = args.value::<u32>("interval", vm)?.unwrap_or(1).max(1);
        args.finish(vm)?;
        let months = match months {
            Some(months) => values::plain(&months, vm)?
                .into_iter()
                .map(|m| m as u32)
                .collect(),
            None => (1..=12)
                .filter(|month| (month - 1) % interval == 0)
                .collect(),
        };
        Locator::object(Rule::Months(months), vm)
    }),
    ("DayLocator", |mut args, vm| {
        let _ = args.take("bymonthday", vm)?;
        let interval = args.value::<i64>("interval", vm)?.unwrap_or(1);
        args.finish(vm)?;
        Locator::object(Rule::Days(interval), vm)
    }),
    ("date2num", |mut args, vm| {
        let dates = args.required("d", vm)?;
        args.finish(vm)?;
        let array = values::array_of(&dates, vm)?;
        let days = values::plain(&dates, vm)?;
        if array.ndim() == 0 {
            return Ok(vm.ctx.new_float(days[0]).into());
        }
        use crate::support::OrRaise;
        let days = littoral_array::Array::from_vec(array.shape(), days).or_raise(vm)?;
        Ok(crate::numpy::to_py(days, vm))
    }),
];
