//! Samples and permutations: `choice`, `shuffle`, `permutation`.

use littoral_array::{Array, ops};
use rustpython_vm::{PyResult, VirtualMachine};

use super::distributions::sized;
use super::draw::Source;
use crate::numpy::convert::{from_py, from_py_as, result_to_py, to_py};
use crate::numpy::functions::{axis_of, floats, int_argument, integers, write_out};
use crate::support::{Arguments, OrRaise};

pub fn choice(source: &mut Source, mut args: Arguments, vm: &VirtualMachine) -> PyResult {
    let pool = from_py(&*args.required("a", vm)?, vm)?;
    let size = sized(args.take("size", vm)?, vm)?;
    let replace = args
        .take_some("replace", vm)?
        .map(|r| r.try_to_bool(vm))
        .transpose()?
        .unwrap_or(true);
    let p = args
        .take_some("p", vm)?
        .map(|p| from_py(&p, vm))
        .transpose()?;
    let axis = int_argument(&mut args, "axis", vm)?.unwrap_or(0);
    let shuffled = args
        .take_some("shuffle", vm)?
        .map(|s| s.try_to_bool(vm))
        .transpose()?
        .unwrap_or(true);
    args.finish(vm)?;
    let (pool, count) = if pool.ndim() == 0 {
        let count = integers(&pool, vm)?[0];
        if count < 0 {
            return Err(vm.new_value_error("a must be greater than 0 unless no samples are taken"));
        }
        (None, count as usize)
    } else {
        let axis = axis_of(axis, pool.ndim(), vm)?;
        let count = pool.shape()[axis];
        (Some((pool, axis)), count)
    };
    let shape = size.unwrap_or_default();
    let wanted = ops::room(&shape, size_of::<i64>()).or_raise(vm)?;
    if count == 0 && wanted > 0 {
        return Err(vm.new_value_error("'a' cannot be empty unless no samples are taken"));
    }
    if !replace && wanted > count {
        return Err(
            vm.new_value_error("Cannot take a larger sample than population when 'replace=False'")
        );
    }
    if !replace {
        ops::room(&[count], size_of::<i64>()).or_raise(vm)?;
    }
    let picked: Vec<i64> = match p {
        Some(p) => {
            let p = floats(&p, vm)?;
            if p.iter().any(|p| p.is_nan()) {
                return Err(vm.new_value_error("probabilities contain NaN"));
            }
            if p.iter().any(|p| *p < 0.0) {
                return Err(vm.new_value_error("probabilities are not non-negative"));
            }
            if p.len() != count {
                return Err(vm.new_value_error("'a' and 'p' must have same size"));
            }
            if (p.iter().sum::<f64>() - 1.0).abs() > 1.5e-8 {
                return Err(vm.new_value_error("probabilities do not sum to 1"));
            }
            let possible = p.iter().filter(|p| **p > 0.0).count();
            if !replace && possible < wanted {
                return Err(vm.new_value_error("Fewer non-zero entries in p than size"));
            }
            weighted(source, p, wanted, replace)
        }
        None if replace => (0..wanted)
            .map(|_| source.integer(count as u64 - 1) as i64)
            .collect(),
        None => without_replacement(source, count, wanted, shuffled),
    };
    let index = Array::from_vec(&shape, picked).or_raise(vm)?;
    let made = match pool {
        None => index,
        Some((pool, axis)) => ops::gather(&pool, &[axis], &[&index]).or_raise(vm)?,
    };
    result_to_py(made, vm)
}

fn cumulative(p: &[f64]) -> Vec<f64> {
    let mut sum = 0.0;
    let mut sums: Vec<f64> = p
        .iter()
        .map(|p| {
            sum += p;
            sum
        })
        .collect();
    sums.iter_mut().for_each(|each| *each /= sum);
    sums
}

fn weighted(source: &mut Source, mut p: Vec<f64>, wanted: usize, replace: bool) -> Vec<i64> {
    if replace {
        let sums = cumulative(&p);
        return (0..wanted)
            .map(|_| {
                let u = source.double();
                sums.partition_point(|sum| *sum <= u) as i64
            })
            .collect();
    }
    let mut found: Vec<i64> = Vec::new();
    while found.len() < wanted {
        let draws: Vec<f64> = (0..wanted - found.len()).map(|_| source.double()).collect();
        for taken in &found {
            p[*taken as usize] = 0.0;
        }
        let sums = cumulative(&p);
        let mut new: Vec<i64> = Vec::new();
        for u in draws {
            let pick = sums.partition_point(|sum| *sum <= u) as i64;
            if !new.contains(&pick) {
                new.push(pick);
            }
        }
        found.extend(new);
    }
    found
}

fn without_replacement(
    source: &mut Source,
    count: usize,
    wanted: usize,
    shuffled: bool,
) -> Vec<i64> {
    let mut all: Vec<i64> = (0..count as i64).collect();
    if matches!(source, Source::Legacy(_)) {
        source.shuffle(&mut all, 1);
        all.truncate(wanted);
        return all;
    }
    let cutoff = if shuffled { 50 } else { 20 };
    if count > 10_000 && wanted > count / cutoff {
        source.shuffle(&mut all, count.saturating_sub(wanted).max(1));
        return all.split_off(count - wanted);
    }
    // Floyd's method.
    let mut taken = std::collections::HashSet::new();
    let mut picked: Vec<i64> = (count - wanted..count)
        .map(|top| {
            let value = source.integer(top as u64) as i64;
            let value = if taken.contains(&value) {
                top as i64
            } else {
                value
            };
            taken.insert(value);
            value
        })
        .collect();
    if shuffled {
        source.shuffle(&mut picked, 1);
    }
    picked
}

pub fn permute(
    source: &mut Source,
    name: &str,
    mut args: Arguments,
    vm: &VirtualMachine,
) -> PyResult {
    let object = args.required("x", vm)?;
    let axis = int_argument(&mut args, "axis", vm)?.unwrap_or(0);
    args.finish(vm)?;
    if name == "shuffle"
        && let Some(list) = object.downcast_ref::<rustpython_vm::builtins::PyList>()
    {
        let mut values = list.borrow_vec().to_vec();
        let mut order: Vec<usize> = (0..values.len()).collect();
        swap_all(source, &mut order);
        values = order.into_iter().map(|at| values[at].clone()).collect();
        *list.borrow_vec_mut() = values;
        return Ok(vm.ctx.none());
    }
    let array = from_py_as(&object, None, vm)?;
    let array = if array.ndim() == 0 {
        let count = integers(&array, vm)?[0].max(0);
        ops::room(&[count as usize], size_of::<i64>()).or_raise(vm)?;
        Array::from_vec(&[count as usize], (0..count).collect()).or_raise(vm)?
    } else {
        array
    };
    let axis = axis_of(axis, array.ndim(), vm)?;
    let mut order: Vec<i64> = (0..array.shape()[axis] as i64).collect();
    swap_all(source, &mut order);
    let made = ops::take(&array, axis, &order).or_raise(vm)?;
    if name == "shuffle" {
        write_out(object, made, vm)?;
        return Ok(vm.ctx.none());
    }
    Ok(to_py(made, vm))
}

/// The shuffle of whole arrays: by masks in the old generator and in the new.
fn swap_all<T>(source: &mut Source, values: &mut [T]) {
    for i in (1..values.len()).rev() {
        let j = source.interval(i as u64) as usize;
        values.swap(i, j);
    }
}
