//! Histograms beside `histogram` itself, numbers read from bytes and text, numbers in other bases.

use littoral_array::{Array, DType, ops};
use rustpython_vm::function::FuncArgs;
use rustpython_vm::{PyObjectRef, PyResult, VirtualMachine};

use super::{Function, floats, int_of};
use crate::numpy::convert::{from_py, result_to_py, to_py};
use crate::numpy::dtype;
use crate::support::{self, Arguments, OrRaise, float_of, items};

pub const FUNCTIONS: &[Function] = &[
    Function::new("histogram_bin_edges", histogram_bin_edges),
    Function::new("histogram2d", histogram2d),
    Function::new("frombuffer", frombuffer),
    Function::new("fromstring", fromstring),
    Function::new("base_repr", base_repr),
    Function::new("binary_repr", binary_repr),
    Function::new("real_if_close", as_it_is),
    Function::new("require", as_it_is),
    Function::new("asfortranarray", as_it_is),
    Function::method("conj", as_it_is),
    Function::method("conjugate", as_it_is),
    Function::new("imag", imag),
];

fn histogram_bin_edges(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let result = vm
        .import("numpy", 0)?
        .get_attr("histogram", vm)?
        .call(args, vm)?;
    let parts = items(&result, vm)?;
    parts
        .into_iter()
        .nth(1)
        .ok_or_else(|| vm.new_value_error("histogram gave no edges"))
}

/// Edges of one dimension: a count over the data's range, or the edges themselves.
fn edges(
    values: &[f64],
    bins: &PyObjectRef,
    range: Option<&PyObjectRef>,
    vm: &VirtualMachine,
) -> PyResult<Vec<f64>> {
    let Some(Ok(count)) = bins.try_index_opt(vm) else {
        return floats(&from_py(bins, vm)?, vm);
    };
    let count: usize = count.try_to_primitive(vm)?;
    let (mut low, mut high) = match range {
        Some(range) => match items(range, vm)?.as_slice() {
            [low, high] => (float_of(low, vm)?, float_of(high, vm)?),
            _ => return Err(vm.new_value_error("range must be a pair")),
        },
        None if values.is_empty() => (0.0, 1.0),
        None => (
            values.iter().copied().fold(f64::INFINITY, f64::min),
            values.iter().copied().fold(f64::NEG_INFINITY, f64::max),
        ),
    };
    if low == high {
        (low, high) = (low - 0.5, high + 0.5);
    }
    floats(&ops::linspace(low, high, count + 1, true).or_raise(vm)?, vm)
}

/// The bin of a value; the last edge belongs to the last bin.
fn bin(edges: &[f64], value: f64) -> Option<usize> {
    let last = edges.len().checked_sub(2)?;
    if value.is_nan() || value < edges[0] || value > edges[last + 1] {
        return None;
    }
    Some(
        edges
            .partition_point(|edge| *edge <= value)
            .saturating_sub(1)
            .min(last),
    )
}

fn histogram2d(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let mut args = Arguments::new("histogram2d", args);
    let x = floats(&from_py(&*args.required("x", vm)?, vm)?, vm)?;
    let y = floats(&from_py(&*args.required("y", vm)?, vm)?, vm)?;
    let bins = args.take_some("bins", vm)?;
    let range = args.take_some("range", vm)?;
    let density = args.value::<bool>("density", vm)?.unwrap_or(false);
    let weights = args.take_some("weights", vm)?;
    args.finish(vm)?;
    if x.len() != y.len() {
        return Err(vm.new_value_error("x and y must have the same length."));
    }
    let bins = bins.unwrap_or_else(|| vm.ctx.new_int(10).into());
    let (first, second) = match support::is_sequence(&bins) {
        true => match items(&bins, vm)?.as_slice() {
            [first, second] => (first.clone(), second.clone()),
            _ => (bins.clone(), bins.clone()),
        },
        false => (bins.clone(), bins.clone()),
    };
    let ranges = match range {
        Some(range) => items(&range, vm)?.into_iter().map(Some).collect(),
        None => vec![None, None],
    };
    let x_edges = edges(&x, &first, ranges.first().and_then(Option::as_ref), vm)?;
    let y_edges = edges(&y, &second, ranges.get(1).and_then(Option::as_ref), vm)?;
    let weights = match weights {
        Some(weights) => floats(&from_py(&weights, vm)?, vm)?,
        None => vec![1.0; x.len()],
    };
    let (rows, columns) = (
        x_edges.len().saturating_sub(1),
        y_edges.len().saturating_sub(1),
    );
    let mut counts = vec![0.0; rows * columns];
    for ((x, y), weight) in x.iter().zip(&y).zip(&weights) {
        if let (Some(i), Some(j)) = (bin(&x_edges, *x), bin(&y_edges, *y)) {
            counts[i * columns + j] += weight;
        }
    }
    if density {
        let total: f64 = counts.iter().sum();
        for i in 0..rows {
            for j in 0..columns {
                let area = (x_edges[i + 1] - x_edges[i]) * (y_edges[j + 1] - y_edges[j]);
                counts[i * columns + j] /= area * total;
            }
        }
    }
    let line = |values: Vec<f64>| -> PyResult<PyObjectRef> {
        let array = Array::from_vec(&[values.len()], values).or_raise(vm)?;
        Ok(to_py(array, vm))
    };
    let counts = to_py(Array::from_vec(&[rows, columns], counts).or_raise(vm)?, vm);
    Ok(vm
        .ctx
        .new_tuple(vec![counts, line(x_edges)?, line(y_edges)?])
        .into())
}

fn frombuffer(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let mut args = Arguments::new("frombuffer", args);
    let buffer = args.required("buffer", vm)?;
    let dtype = dtype::optional(&mut args, "dtype", vm)?.unwrap_or(DType::F64);
    let count = super::int_argument(&mut args, "count", vm)?.unwrap_or(-1);
    let offset = super::int_argument(&mut args, "offset", vm)?.unwrap_or(0);
    let bytes: Vec<u8> = items(&buffer, vm)?
        .iter()
        .map(|byte| int_of(byte, vm).map(|byte| byte as u8))
        .collect::<PyResult<_>>()?;
    let bytes = bytes.get(offset.max(0) as usize..).unwrap_or_default();
    let size = dtype.itemsize();
    if !dtype.is_numeric() || size == 0 {
        return Err(vm.new_value_error("cannot create an array of this dtype from memory buffer"));
    }
    if bytes.len() % size != 0 && count < 0 {
        return Err(vm.new_value_error("buffer size must be a multiple of element size"));
    }
    let most = if count < 0 {
        usize::MAX
    } else {
        count as usize
    };
    let parts = bytes.chunks_exact(size).take(most);
    let signed = |part: &[u8]| -> i64 {
        let mut wide = match part.last() {
            Some(last) if dtype.kind() == littoral_array::Kind::Int && last & 0x80 != 0 => {
                [0xff; 8]
            }
            _ => [0; 8],
        };
        wide[..part.len()].copy_from_slice(part);
        i64::from_le_bytes(wide)
    };
    let array = match dtype {
        DType::F64 => {
            let values = parts.map(|part| f64::from_bits(signed(part) as u64));
            let values: Vec<f64> = values.collect();
            Array::from_vec(&[values.len()], values)
        }
        DType::F32 => {
            let values = parts.map(|part| f32::from_bits(signed(part) as u32));
            let values: Vec<f32> = values.collect();
            Array::from_vec(&[values.len()], values)
        }
        DType::U64 => {
            let values: Vec<u64> = parts.map(|part| signed(part) as u64).collect();
            Array::from_vec(&[values.len()], values)
        }
        _ => {
            let values: Vec<i64> = parts.map(signed).collect();
            Array::from_vec(&[values.len()], values)
        }
    };
    let array = ops::cast(&array.or_raise(vm)?, dtype).or_raise(vm)?;
    Ok(to_py(array, vm))
}

fn fromstring(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let mut args = Arguments::new("fromstring", args);
    let text = support::str_of(&*args.required("string", vm)?, vm)?;
    let dtype = dtype::optional(&mut args, "dtype", vm)?.unwrap_or(DType::F64);
    args.take("count", vm)?;
    let separator = args.value::<String>("sep", vm)?.unwrap_or_default();
    if separator.is_empty() {
        return Err(
            vm.new_value_error("The binary mode of fromstring is removed, use frombuffer instead")
        );
    }
    let parts: Vec<&str> = match separator.trim() {
        "" => text.split_whitespace().collect(),
        separator => text.split(separator).map(str::trim).collect(),
    };
    let values = parts
        .iter()
        .filter(|part| !part.is_empty())
        .map(|part| {
            part.parse::<f64>().map_err(|_| {
                vm.new_value_error(
                    "string or file could not be read to its end due to unmatched data",
                )
            })
        })
        .collect::<PyResult<Vec<_>>>()?;
    let array = Array::from_vec(&[values.len()], values).or_raise(vm)?;
    Ok(to_py(ops::cast(&array, dtype).or_raise(vm)?, vm))
}

fn base_repr(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let mut args = Arguments::new("base_repr", args);
    let number = int_of(&*args.required("number", vm)?, vm)?;
    let base = super::int_argument(&mut args, "base", vm)?.unwrap_or(2);
    let padding = super::int_argument(&mut args, "padding", vm)?.unwrap_or(0);
    if !(2..=36).contains(&base) {
        return Err(vm.new_value_error("Bases greater than 36 not handled in base_repr."));
    }
    let mut digits = vec![];
    let mut rest = number.unsigned_abs();
    while rest > 0 {
        let digit = char::from_digit((rest % base as u64) as u32, base as u32);
        digits.push(digit.unwrap_or('0').to_ascii_uppercase());
        rest /= base as u64;
    }
    digits.extend(vec!['0'; padding.max(0) as usize]);
    if digits.is_empty() {
        digits.push('0');
    }
    if number < 0 {
        digits.push('-');
    }
    let text: String = digits.into_iter().rev().collect();
    Ok(vm.ctx.new_str(text).into())
}

fn binary_repr(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let mut args = Arguments::new("binary_repr", args);
    let number = int_of(&*args.required("num", vm)?, vm)?;
    let width = super::int_argument(&mut args, "width", vm)?;
    let text = match (number < 0, width) {
        // Two's complement.
        (true, Some(width)) if (1..64).contains(&width) => {
            format!("{:b}", (number as u64) & (u64::MAX >> (64 - width)))
        }
        (true, _) => format!("-{:b}", number.unsigned_abs()),
        (false, width) => {
            let width = width.unwrap_or(0).max(0) as usize;
            format!("{number:0>width$b}")
        }
    };
    Ok(vm.ctx.new_str(text).into())
}

/// Arrays here are real and in C order.
fn as_it_is(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    match args.args.first() {
        Some(first) => result_to_py(from_py(first, vm)?, vm),
        None => Err(vm.new_type_error("missing 1 required positional argument: 'a'")),
    }
}

fn imag(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let array = from_py(&*Arguments::new("imag", args).required("val", vm)?, vm)?;
    result_to_py(ops::zeros(array.dtype(), array.shape()).or_raise(vm)?, vm)
}
