//! Integers: `randint`, `integers`.

use littoral_array::{Array, DType, Scalar, ops};
use rustpython_vm::{PyResult, VirtualMachine};

use super::distributions::sized;
use super::draw::Source;
use crate::numpy::convert::{from_py, result_to_py};
use crate::numpy::dtype::{self, cast};
use crate::numpy::functions::integers;
use crate::support::{self, Arguments, OrRaise};

pub fn whole(
    source: &mut Source,
    name: &str,
    mut args: Arguments,
    vm: &VirtualMachine,
) -> PyResult {
    let low = from_py(&*args.required("low", vm)?, vm)?;
    let high = args
        .take_some("high", vm)?
        .map(|high| from_py(&high, vm))
        .transpose()?;
    let size = sized(args.take("size", vm)?, vm)?;
    let dtype = dtype::optional(&mut args, "dtype", vm)?.unwrap_or(DType::I64);
    let closed = args.value::<bool>("endpoint", vm)?.unwrap_or(false) || name == "random_integers";
    args.finish(vm)?;
    let zero = Array::scalar(Scalar::Int(if name == "random_integers" { 1 } else { 0 }));
    let (low, high) = match high {
        Some(high) => (low, high),
        None => (zero, low),
    };
    let common = ops::broadcast_shapes(&[low.shape(), high.shape()]).or_raise(vm)?;
    let scalar = size.is_none() && common.is_empty();
    let shape = size.unwrap_or(common);
    let lows = integers(&ops::broadcast_to(&low, &shape).or_raise(vm)?, vm)?;
    let highs = integers(&ops::broadcast_to(&high, &shape).or_raise(vm)?, vm)?;
    let narrow = match dtype.itemsize() {
        1 | 2 => Some(dtype.itemsize() as u32 * 8),
        _ => None,
    };
    let mut buffer = (0u32, 0u32);
    let mut values = Vec::with_capacity(lows.len());
    for (low, high) in lows.into_iter().zip(highs) {
        let most = high as i128 - low as i128 - !closed as i128;
        if most < 0 {
            return Err(vm.new_value_error(if closed { "low > high" } else { "low >= high" }));
        }
        let offset = match narrow {
            Some(bits) => small(source, most as u64, bits, &mut buffer),
            None => source.integer(most as u64),
        };
        values.push((low as i128 + offset as i128) as i64);
    }
    let made = cast(&Array::from_vec(&shape, values).or_raise(vm)?, dtype, vm)?;
    if scalar && dtype == DType::I64 && name != "integers" {
        return support::object_of(&made.item().or_raise(vm)?, vm);
    }
    result_to_py(made, vm)
}

/// Integers of 8 and 16 bits take parts of one 32-bit word after another.
fn small(source: &mut Source, most: u64, bits: u32, buffer: &mut (u32, u32)) -> u64 {
    if most == 0 {
        return 0;
    }
    let part = (1u32 << bits) - 1;
    let mut next = |source: &mut Source| {
        if buffer.1 == 0 {
            *buffer = (source.next32(), 32 / bits);
        } else {
            buffer.0 >>= bits;
        }
        buffer.1 -= 1;
        buffer.0 & part
    };
    let most = most as u32;
    if most == part {
        return next(source) as u64;
    }
    if matches!(source, Source::Legacy(_)) {
        let mask = u32::MAX >> most.leading_zeros();
        loop {
            let value = next(source) & mask;
            if value <= most {
                return value as u64;
            }
        }
    }
    let count = most + 1;
    let mut product = next(source) * count;
    if product & part < count {
        let threshold = (part - most) % count;
        while product & part < threshold {
            product = next(source) * count;
        }
    }
    (product >> bits) as u64
}
