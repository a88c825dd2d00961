//! `numpy.testing`: assertions on arrays.

use littoral_array::format::{array_repr, scalar_repr};
use littoral_array::ops;
use littoral_array::{Array, Kind};
use rustpython_vm::function::FuncArgs;
use rustpython_vm::{PyResult, VirtualMachine};

use super::convert::from_py;
use super::functions::{Function, close, equal, floats, tuple_text};
use crate::support::{self, Arguments, OrRaise, float_of};

pub const FUNCTIONS: &[Function] = &[
    Function::new("assert_allclose", assert_allclose),
    Function::new("assert_array_equal", assert_array_equal),
    Function::new("assert_equal", assert_equal),
    Function::new("assert_almost_equal", assert_almost_equal),
    Function::new("assert_array_almost_equal", assert_array_almost_equal),
    Function::new("assert_array_less", assert_array_less),
];

fn fail(message: String, vm: &VirtualMachine) -> PyResult {
    Err(support::exception(
        vm.ctx.exceptions.assertion_error,
        message,
        vm,
    ))
}

fn operands(
    name: &'static str,
    args: FuncArgs,
    vm: &VirtualMachine,
) -> PyResult<(Array, Array, Arguments)> {
    let mut args = Arguments::new(name, args);
    let actual = from_py(
        &*args
            .required("actual", vm)
            .or_else(|e| args.keyword("x").ok_or(e))?,
        vm,
    )?;
    let desired = from_py(
        &*args
            .required("desired", vm)
            .or_else(|e| args.keyword("y").ok_or(e))?,
        vm,
    )?;
    Ok((actual, desired, args))
}

/// numpy's report of what differs.
fn report(
    header: &str,
    near: &[bool],
    actual: &Array,
    desired: &Array,
    vm: &VirtualMachine,
) -> PyResult {
    let show = |array: &Array| match array.item() {
        Ok(value) if array.ndim() == 0 => format!(
            "array({})",
            scalar_repr(&value, array.dtype())
                .trim_start_matches("np.float64(")
                .trim_end_matches(')')
        ),
        _ => array_repr(array, &super::printing::options()),
    };
    let wrong = near.iter().filter(|near| !**near).count();
    let mut lines = vec![String::new(), header.to_owned(), String::new()];
    lines.push(format!(
        "Mismatched elements: {wrong} / {} ({:.3}%)",
        near.len(),
        Percent(100.0 * wrong as f64 / near.len().max(1) as f64)
    ));
    let shape = ops::broadcast_shapes(&[actual.shape(), desired.shape()]).or_raise(vm)?;
    if !shape.is_empty() {
        let element = |array: &Array, at: usize| -> PyResult<String> {
            let whole = ops::broadcast_to(array, &shape).or_raise(vm)?;
            let value = whole
                .scalars()
                .into_iter()
                .nth(at)
                .unwrap_or(littoral_array::Scalar::None);
            Ok(littoral_array::format::scalar_str(&value, array.dtype()))
        };
        let places: Vec<usize> = (0..near.len()).filter(|at| !near[*at]).collect();
        lines.push(match places.len() {
            1 => "Mismatch at index:".to_owned(),
            2..=5 => "Mismatch at indices:".to_owned(),
            _ => "First 5 mismatches are at indices:".to_owned(),
        });
        for at in places.into_iter().take(5) {
            let mut rest = at;
            let mut index = vec![0; shape.len()];
            for (axis, size) in shape.iter().enumerate().rev() {
                index[axis] = rest % size;
                rest /= size;
            }
            let (x, y) = (element(actual, at)?, element(desired, at)?);
            lines.push(format!(" {index:?}: {x} (ACTUAL), {y} (DESIRED)"));
        }
    }
    let numbers = |array: &Array| {
        !matches!(
            array.dtype().kind(),
            Kind::Str | Kind::Object | Kind::Datetime | Kind::Timedelta | Kind::Bool
        )
    };
    if numbers(actual) && numbers(desired) {
        let x = floats(&ops::broadcast_to(actual, &shape).or_raise(vm)?, vm)?;
        let y = floats(&ops::broadcast_to(desired, &shape).or_raise(vm)?, vm)?;
        let violations = || {
            near.iter()
                .zip(x.iter().zip(&y))
                .filter(|(near, _)| !**near)
                .map(|(_, pair)| pair)
        };
        let absolute = violations().map(|(x, y)| (x - y).abs()).fold(0.0, f64::max);
        let relative = violations()
            .filter(|(_, y)| **y != 0.0)
            .map(|(x, y)| (x - y).abs() / y.abs())
            .fold(f64::NEG_INFINITY, f64::max);
        // Differences of integers are integers.
        let whole = actual.dtype().is_integer() && desired.dtype().is_integer();
        let text = |value: f64, whole: bool| {
            let value = if whole {
                littoral_array::Scalar::Int(value as i64)
            } else {
                littoral_array::Scalar::Float(value)
            };
            let array = Array::scalar(value);
            littoral_array::format::array2string(&array, &Default::default(), "", "", " ")
        };
        lines.push(format!(
            "Max absolute difference among violations: {}",
            text(absolute, whole)
        ));
        let relative = if relative.is_finite() {
            relative
        } else {
            f64::INFINITY
        };
        lines.push(format!(
            "Max relative difference among violations: {}",
            text(relative, false)
        ));
    }
    lines.push(format!(" ACTUAL: {}", show(actual)));
    lines.push(format!(" DESIRED: {}", show(desired)));
    fail(lines.join("\n"), vm)
}

/// `33.3`: three significant digits, as numpy's `%.3g`.
struct Percent(f64);

impl std::fmt::Display for Percent {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let digits = if self.0 >= 100.0 {
            0
        } else if self.0 >= 10.0 {
            1
        } else {
            2
        };
        let text = format!("{:.digits$}", self.0);
        f.write_str(if text.contains('.') {
            text.trim_end_matches('0').trim_end_matches('.')
        } else {
            &text
        })
    }
}

fn shapes_differ(header: &str, actual: &Array, desired: &Array, vm: &VirtualMachine) -> PyResult {
    let comma = |shape: &[usize]| tuple_text(shape).replace(',', ", ").replace(", )", ",)");
    fail(
        format!(
            "\n{header}\n\n(shapes {}, {} mismatch)\n ACTUAL: {}\n DESIRED: {}",
            comma(actual.shape()),
            comma(desired.shape()),
            array_repr(actual, &super::printing::options()),
            array_repr(desired, &super::printing::options())
        ),
        vm,
    )
}

fn compatible(actual: &Array, desired: &Array) -> bool {
    actual.ndim() == 0 || desired.ndim() == 0 || actual.shape() == desired.shape()
}

fn assert_allclose(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let (actual, desired, mut args) = operands("assert_allclose", args, vm)?;
    let rtol = args.take_some("rtol", vm)?;
    let atol = args.take_some("atol", vm)?;
    let equal_nan = args.value::<bool>("equal_nan", vm)?.unwrap_or(true);
    let number =
        |value: Option<rustpython_vm::PyObjectRef>, default: f64| -> PyResult<(f64, String)> {
            let text = match &value {
                Some(value) => support::str_of(value, vm)?,
                None => {
                    if default == 0.0 {
                        "0".into()
                    } else {
                        "1e-07".into()
                    }
                }
            };
            Ok((
                value
                    .map(|value| float_of(&value, vm))
                    .transpose()?
                    .unwrap_or(default),
                text,
            ))
        };
    let ((rtol, rtol_text), (atol, atol_text)) = (number(rtol, 1e-7)?, number(atol, 0.0)?);
    let header = format!("Not equal to tolerance rtol={rtol_text}, atol={atol_text}");
    if !compatible(&actual, &desired) {
        return shapes_differ(&header, &actual, &desired, vm);
    }
    let near = close(&actual, &desired, rtol, atol, equal_nan, vm)?
        .to_vec::<bool>()
        .unwrap_or_default();
    if near.iter().all(|near| *near) {
        return Ok(vm.ctx.none());
    }
    report(&header, &near, &actual, &desired, vm)
}

fn assert_array_equal(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let (actual, desired, _) = operands("assert_array_equal", args, vm)?;
    if !compatible(&actual, &desired) {
        return shapes_differ("Arrays are not equal", &actual, &desired, vm);
    }
    let shape = ops::broadcast_shapes(&[actual.shape(), desired.shape()]).or_raise(vm)?;
    let whole = |array: &Array| ops::broadcast_to(array, &shape).or_raise(vm);
    let (x, y) = (whole(&actual)?, whole(&desired)?);
    if equal(&x, &y, true) {
        return Ok(vm.ctx.none());
    }
    let same: Vec<bool> = x
        .scalars()
        .into_iter()
        .zip(y.scalars())
        .map(|(x, y)| {
            x == y
                || (x.is_null() && y.is_null())
                || x.as_f64().is_some_and(|x| Some(x) == y.as_f64())
        })
        .collect();
    report("Arrays are not equal", &same, &actual, &desired, vm)
}

fn assert_equal(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    if let [a, b, ..] = args.args.as_slice()
        && (from_py(a, vm).is_err() || from_py(b, vm).is_err() || support::text(a).is_some())
    {
        if vm.bool_eq(a, b)? {
            return Ok(vm.ctx.none());
        }
        let (a, b) = (support::repr_of(a, vm)?, support::repr_of(b, vm)?);
        return fail(
            format!("\nItems are not equal:\n ACTUAL: {a}\n DESIRED: {b}"),
            vm,
        );
    }
    assert_array_equal(args, vm)
}

fn within(name: &'static str, default: i32, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let (actual, desired, mut args) = operands(name, args, vm)?;
    let decimal = args.value::<i32>("decimal", vm)?.unwrap_or(default);
    let header = format!("Arrays are not almost equal to {decimal} decimals");
    if !compatible(&actual, &desired) {
        return shapes_differ(&header, &actual, &desired, vm);
    }
    let limit = 1.5 * 10f64.powi(-decimal);
    let near = close(&actual, &desired, 0.0, limit, true, vm)?
        .to_vec::<bool>()
        .unwrap_or_default();
    if near.iter().all(|near| *near) {
        return Ok(vm.ctx.none());
    }
    report(&header, &near, &actual, &desired, vm)
}

fn assert_almost_equal(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    within("assert_almost_equal", 7, args, vm)
}

fn assert_array_almost_equal(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    within("assert_array_almost_equal", 6, args, vm)
}

fn assert_array_less(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let (x, y, _) = operands("assert_array_less", args, vm)?;
    let less = ops::binary(ops::Binary::Lt, &x, &y)
        .or_raise(vm)?
        .to_vec::<bool>()
        .unwrap_or_default();
    if less.iter().all(|less| *less) {
        return Ok(vm.ctx.none());
    }
    report("Arrays are not strictly ordered `x < y`", &less, &x, &y, vm)
}
