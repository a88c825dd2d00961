//! Groups of equal values.

use std::collections::HashMap;

use littoral_array::{Array, DType, Scalar, ops};

use crate::error::Result;

/// The distinct values in order, and which of them each element is (−1: missing).
pub(super) fn factorized(values: &Array) -> Result<(Vec<i64>, Array)> {
    if matches!(values.dtype(), DType::Interval(_)) {
        // An index of intervals has each once, in order.
        let codes = (0..values.size() as i64).collect();
        return Ok((codes, values.clone()));
    }
    let found = ops::unique(values)?;
    // Missing values sort last and belong to no group.
    let scalars = found.values.scalars();
    let valid = scalars.iter().filter(|value| !value.is_null()).count();
    let mut codes: Vec<i64> = found
        .inverse
        .iter()
        .map(|code| if (*code as usize) < valid { *code } else { -1 })
        .collect();
    let mut keep: Vec<i64> = (0..valid as i64).collect();
    if matches!(scalars.first(), Some(Scalar::Labels(_))) {
        // Labels of a MultiIndex are in the order in which they appear.
        let mut places = vec![-1; valid];
        keep.clear();
        for code in codes.iter_mut().filter(|code| **code >= 0) {
            let place = &mut places[*code as usize];
            if *place < 0 {
                *place = keep.len() as i64;
                keep.push(*code);
            }
            *code = *place;
        }
    }
    Ok((codes, objects(ops::take(&found.values, 0, &keep)?)?))
}

/// Which of the given labels each element is (−1: none of them), and the labels.
pub(super) fn among(values: &Array, labels: &Array) -> Result<(Vec<i64>, Array)> {
    let labels = ops::reshape(labels, &[labels.size()])?;
    let key = |value: &Scalar| match value {
        Scalar::Str(text) => format!("s{text}"),
        Scalar::Datetime(value, unit) | Scalar::Timedelta(value, unit) => {
            format!("t{}", i128::from(*value) * i128::from(unit.nanos()))
        }
        value => match value.as_f64() {
            Some(number) => format!("n{}", number + 0.0),
            None => format!("{value:?}"),
        },
    };
    let mut known: HashMap<String, i64> = HashMap::new();
    for (at, label) in labels.scalars().iter().enumerate() {
        known.entry(key(label)).or_insert(at as i64);
    }
    let codes = values
        .scalars()
        .iter()
        .map(|value| match value.is_null() {
            true => -1,
            false => known.get(&key(value)).copied().unwrap_or(-1),
        })
        .collect();
    Ok((codes, objects(labels)?))
}

/// pandas keeps distinct strings as objects.
fn objects(labels: Array) -> Result<Array> {
    Ok(match labels.dtype() {
        DType::Str(_) => ops::cast(&labels, DType::Object)?,
        _ => labels,
    })
}
