//! Where a stream of random numbers begins.

use rustpython_vm::builtins::PyInt;
use rustpython_vm::{Py, PyObject, PyResult, VirtualMachine};

use super::bits::{Mt19937, Pcg64};
use super::draw::Source;
use crate::numpy::convert::from_py;
use crate::numpy::functions::integers;

/// A generator from `None` (entropy of the platform), an integer or integers.
pub fn seeded(seed: Option<&PyObject>, modern: bool, vm: &VirtualMachine) -> PyResult<Source> {
    let words = match seed {
        None => {
            let mut bytes = [0u8; 16];
            getrandom::fill(&mut bytes).map_err(|error| vm.new_os_error(error.to_string()))?;
            bytes
                .chunks(4)
                .map(|each| each.iter().fold(0, |word, byte| word << 8 | *byte as u32))
                .collect()
        }
        Some(seed) => {
            if let Some(value) = seed.try_index_opt(vm) {
                let value = value?;
                if !modern {
                    let value = value
                        .try_to_primitive::<u32>(vm)
                        .map_err(|_| vm.new_value_error("Seed must be between 0 and 2**32 - 1"))?;
                    return Ok(Source::Legacy(Box::new(Mt19937::new(value))));
                }
                words_of(&value, vm)?
            } else {
                let values = integers(&from_py(seed, vm)?, vm)?;
                if values.iter().any(|value| *value < 0) {
                    return Err(vm.new_value_error("expected non-negative integer"));
                }
                values
                    .into_iter()
                    .flat_map(|value| match value as u64 {
                        value if value <= u32::MAX as u64 => vec![value as u32],
                        value => vec![value as u32, (value >> 32) as u32],
                    })
                    .collect::<Vec<u32>>()
            }
        }
    };
    Ok(if modern {
        Source::Modern(Pcg64::new(&words))
    } else {
        Source::Legacy(Box::new(Mt19937::from_words(&words)))
    })
}

/// A non-negative integer of any size as 32-bit words, the lowest first.
fn words_of(value: &Py<PyInt>, vm: &VirtualMachine) -> PyResult<Vec<u32>> {
    let (sign, words) = value.as_bigint().to_u32_digits();
    if format!("{sign:?}") == "Minus" {
        return Err(vm.new_value_error("expected non-negative integer"));
    }
    Ok(if words.is_empty() { vec![0] } else { words })
}
