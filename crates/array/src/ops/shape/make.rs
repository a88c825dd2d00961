//! Fresh arrays.

use super::super::cast::scalar_as;
use super::super::elementwise::array;
use super::{broadcast_to, room, room_for};
use crate::{Array, ArrayError, DType, Result, Scalar};

/// Zeros, false, the epoch, empty strings; `None` for objects is not numpy's: they are 0.
pub fn zeros(dtype: DType, shape: &[usize]) -> Result<Array> {
    let zero = match dtype {
        DType::Str(_) => Scalar::Str("".into()),
        _ => Scalar::Int(0),
    };
    full(dtype, shape, &zero)
}

/// `shape` filled with `value`, cast to `dtype`.
pub fn full(dtype: DType, shape: &[usize], value: &Scalar) -> Result<Array> {
    let n = room_for(shape, dtype)?;
    match (dtype, value.as_f64()) {
        (DType::F32, Some(v)) => array(shape, vec![v as f32; n]),
        (DType::F64, Some(v)) => array(shape, vec![v; n]),
        _ => broadcast_to(&scalar_as(value, dtype)?, shape),
    }
}

/// `numpy.arange`: integers if all three are, times from a time, else `F64`; length
/// `ceil((stop - start) / step)`.
pub fn arange(start: &Scalar, stop: &Scalar, step: &Scalar) -> Result<Array> {
    if let (Some(first), Some(last), Some(by)) = (whole(start), whole(stop), whole(step)) {
        if by == 0 {
            return Err(zero_step());
        }
        let span = last as i128 - first as i128;
        let by = by as i128;
        let count = if by > 0 {
            (span + by - 1) / by
        } else {
            (span + by + 1) / by
        }
        .max(0);
        let count = room(&[usize::try_from(count).unwrap_or(usize::MAX)], 8)?;
        let values = (0..count as i64).map(|k| first.wrapping_add(k.wrapping_mul(by as i64)));
        return array(&[count], values.collect::<Vec<i64>>());
    }
    if start.dtype().is_time() || stop.dtype().is_time() {
        return times(start, stop, step);
    }
    let number = |v: &Scalar| {
        v.as_f64().ok_or_else(|| ArrayError::DType {
            op: "arange".into(),
            dtype: v.dtype(),
        })
    };
    let (first, last, by) = (number(start)?, number(stop)?, number(step)?);
    if by == 0.0 {
        return Err(zero_step());
    }
    let count = ((last - first) / by).ceil().max(0.0);
    if !count.is_finite() {
        return Err(ArrayError::Value("arange: cannot compute length".into()));
    }
    let count = room(&[count as usize], 8)?;
    // As numpy: the step that is repeated is the rounded difference of the first two elements.
    let delta = (first + by) - first;
    array(
        &[count],
        (0..count)
            .map(|k| first + k as f64 * delta)
            .collect::<Vec<f64>>(),
    )
}

fn zero_step() -> ArrayError {
    ArrayError::Value("Maximum allowed size exceeded".into())
}

fn whole(value: &Scalar) -> Option<i64> {
    match value {
        Scalar::Bool(_) | Scalar::Int(_) | Scalar::UInt(_) => value.as_i64(),
        _ => None,
    }
}

/// A range of times, in the finest unit of the three.
fn times(start: &Scalar, stop: &Scalar, step: &Scalar) -> Result<Array> {
    let bad = || ArrayError::DTypes {
        op: "arange".into(),
        left: start.dtype(),
        right: step.dtype(),
    };
    let units = [start, stop, step].map(|v| match v {
        Scalar::Datetime(_, unit) | Scalar::Timedelta(_, unit) => Some(*unit),
        _ => None,
    });
    let finest = units.iter().flatten().max().copied().ok_or_else(bad)?;
    let count = |v: &Scalar| {
        let dtype = match v {
            Scalar::Datetime(..) => DType::Datetime(finest),
            Scalar::Timedelta(..) => DType::Timedelta(finest),
            _ => DType::I64,
        };
        match scalar_as(v, dtype)?.item()? {
            Scalar::Datetime(v, _) | Scalar::Timedelta(v, _) | Scalar::Int(v) => Ok(v),
            _ => Err(bad()),
        }
    };
    let values = arange(
        &Scalar::Int(count(start)?),
        &Scalar::Int(count(stop)?),
        &Scalar::Int(count(step)?),
    )?;
    match start {
        Scalar::Datetime(..) => values.with_dtype(DType::Datetime(finest)),
        _ => values.with_dtype(DType::Timedelta(finest)),
    }
}

/// `numpy.linspace`, `F64`.
pub fn linspace(start: f64, stop: f64, count: usize, endpoint: bool) -> Result<Array> {
    let count = room(&[count], 8)?;
    let parts = if endpoint {
        count.saturating_sub(1)
    } else {
        count
    } as f64;
    let step = (stop - start) / parts;
    let mut values: Vec<f64> = (0..count)
        .map(|k| {
            let k = k as f64;
            // A step that underflows to zero, or no parts at all: as numpy.
            if parts > 0.0 && step == 0.0 {
                k / parts * (stop - start) + start
            } else if parts > 0.0 {
                k * step + start
            } else {
                k * (stop - start) + start
            }
        })
        .collect();
    if endpoint
        && count > 1
        && let Some(last) = values.last_mut()
    {
        *last = stop;
    }
    array(&[count], values)
}
