//! Arithmetic that reuses its left operand's buffer, and that takes its right operand row by row.

use ndarray::{ArcArray, IxDyn};

use super::super::cast::into_vec;
use super::super::elementwise::array;
use super::super::index::take;
use super::super::shape::{check_axis, to_contiguous};
use super::{Binary, binary};
use crate::{Array, ArrayError, Data, Element, Result};

/// [`binary`] in the buffer of `a` if nobody else has it, `b` is a scalar or of the same shape, and the
/// result is of the same float dtype; a fresh array otherwise.
pub fn binary_into(op: Binary, a: Array, b: &Array) -> Result<Array> {
    if b.dtype() != a.dtype() || (b.size() != 1 && b.shape() != a.shape()) || b.ndim() > a.ndim() {
        return binary(op, &a, b);
    }
    let b = to_contiguous(b);
    match (a.typed::<f32>().is_some(), a.typed::<f64>().is_some()) {
        (true, _) => rows::<f32>(op, a, &b, |a, b| binary(op, a, b)),
        (_, true) => rows::<f64>(op, a, &b, |a, b| binary(op, a, b)),
        _ => binary(op, &a, &b),
    }
}

/// `binary(op, a, take(b, axis, indices))` without the taken array: an anomaly from a climatology.
///
/// `indices` are positions along `axis` of `b`, one per position of `axis` of `a`; negative ones count from
/// the end. The buffer of `a` is reused as by [`binary_into`].
pub fn binary_taken(
    op: Binary,
    a: Array,
    b: &Array,
    axis: usize,
    indices: &[i64],
) -> Result<Array> {
    check_axis(axis, b.ndim())?;
    let direct = a.dtype() == b.dtype()
        && a.ndim() == b.ndim()
        && a.shape()[axis] == indices.len()
        && (0..a.ndim()).all(|k| k == axis || a.shape()[k] == b.shape()[k])
        && arithmetic::<f64>(op).is_some();
    if !direct {
        return binary(op, &a, &take(b, axis, indices)?);
    }
    let size = b.shape()[axis];
    let places = indices
        .iter()
        .map(|at| {
            let from_start = if *at < 0 { at + size as i64 } else { *at };
            usize::try_from(from_start)
                .ok()
                .filter(|at| *at < size)
                .ok_or(ArrayError::OutOfBounds {
                    index: *at,
                    axis,
                    size,
                })
        })
        .collect::<Result<Vec<usize>>>()?;
    let b = to_contiguous(b);
    if a.typed::<f32>().is_some() {
        taken::<f32>(op, a, &b, axis, &places)
    } else if a.typed::<f64>().is_some() {
        taken::<f64>(op, a, &b, axis, &places)
    } else {
        binary(op, &a, &take(&b, axis, indices)?)
    }
}

trait Float: Element + Copy {
    fn add(a: Self, b: Self) -> Self;
    fn sub(a: Self, b: Self) -> Self;
    fn mul(a: Self, b: Self) -> Self;
    fn div(a: Self, b: Self) -> Self;
    /// The buffer itself, not another reference to it.
    fn into_typed(data: Data) -> Option<ArcArray<Self, IxDyn>>;
}

macro_rules! float {
    ($($type:ident => $variant:ident),*) => {$(
        impl Float for $type {
            #[inline(always)]
            fn add(a: $type, b: $type) -> $type { a + b }
            #[inline(always)]
            fn sub(a: $type, b: $type) -> $type { a - b }
            #[inline(always)]
            fn mul(a: $type, b: $type) -> $type { a * b }
            #[inline(always)]
            fn div(a: $type, b: $type) -> $type { a / b }
            fn into_typed(data: Data) -> Option<ArcArray<$type, IxDyn>> {
                match data { Data::$variant(typed) => Some(typed), _ => None }
            }
        }
    )*};
}

float!(f32 => F32, f64 => F64);

/// A row changed in place by another of the same length, or by one number.
type Rows<T> = fn(&mut [T], &[T]);

#[inline(always)]
fn each<T: Copy>(row: &mut [T], other: &[T], f: impl Fn(T, T) -> T) {
    if let [one] = other {
        row.iter_mut().for_each(|a| *a = f(*a, *one));
    } else {
        row.iter_mut().zip(other).for_each(|(a, b)| *a = f(*a, *b));
    }
}

fn arithmetic<T: Float>(op: Binary) -> Option<Rows<T>> {
    Some(match op {
        Binary::Add => |row, other| each(row, other, T::add),
        Binary::Sub => |row, other| each(row, other, T::sub),
        Binary::Mul => |row, other| each(row, other, T::mul),
        Binary::Div => |row, other| each(row, other, T::div),
        _ => return None,
    })
}

/// The elements of `a` in C order: its own buffer if nobody shares it.
fn own<T: Float>(a: Array) -> Option<(Vec<usize>, Vec<T>)> {
    let shape = a.shape().to_vec();
    a.typed::<T>()?;
    Some((shape, into_vec(T::into_typed(a.into_data())?)))
}

fn rows<T: Float>(
    op: Binary,
    a: Array,
    b: &Array,
    otherwise: impl Fn(&Array, &Array) -> Result<Array>,
) -> Result<Array> {
    let (Some(apply), Some(other)) = (
        arithmetic::<T>(op),
        b.typed::<T>().and_then(|b| b.as_slice()),
    ) else {
        return otherwise(&a, b);
    };
    let dtype = a.dtype();
    let (shape, mut values) = own::<T>(a).ok_or_else(|| ArrayError::DType {
        op: op.name().into(),
        dtype,
    })?;
    apply(&mut values, other);
    array(&shape, values)
}

fn taken<T: Float>(
    op: Binary,
    a: Array,
    b: &Array,
    axis: usize,
    places: &[usize],
) -> Result<Array> {
    let refused = || ArrayError::DType {
        op: op.name().into(),
        dtype: b.dtype(),
    };
    let apply = arithmetic::<T>(op).ok_or_else(refused)?;
    let inner: usize = b.shape()[axis + 1..].iter().product();
    let size = b.shape()[axis];
    let other = b
        .typed::<T>()
        .and_then(|b| b.as_slice())
        .ok_or_else(refused)?;
    let (shape, mut values) = own::<T>(a).ok_or_else(refused)?;
    if inner > 0 {
        for (k, row) in values.chunks_exact_mut(inner).enumerate() {
            let (outer, at) = (k / places.len(), places[k % places.len()]);
            let start = (outer * size + at) * inner;
            apply(row, &other[start..start + inner]);
        }
    }
    array(&shape, values)
}
