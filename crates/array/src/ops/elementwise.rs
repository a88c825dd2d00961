//! Maps over one, two or three operands with broadcasting.

use super::number::{BLOCK, Compute, Source};
use super::shape::{broadcast_shapes, room};
use super::view::{Loop, broadcast_strides};
use crate::{Array, ArrayError, Element, Result};

/// The numeric storage of an operand. Errors for strings and objects, naming `op`.
pub(crate) fn source<'a>(op: &str, array: &'a Array) -> Result<Source<'a>> {
    Source::new(array).ok_or_else(|| ArrayError::DType {
        op: op.into(),
        dtype: array.dtype(),
    })
}

/// `f` of every element of `x`, loaded as `K`, in C order.
pub(crate) fn map1<K: Compute, O: Element>(x: &Source<'_>, f: impl Fn(K) -> O) -> Vec<O> {
    let lp = Loop::new(x.shape(), [x.strides()]);
    let mut out = Vec::with_capacity(x.shape().iter().product());
    let mut scratch = vec![K::default(); BLOCK];
    lp.rows(|[start]| {
        let mut done = 0;
        while done < lp.inner {
            let n = BLOCK.min(lp.inner - done);
            let row = x.row(
                start + done as isize * lp.step[0],
                lp.step[0],
                n,
                &mut scratch,
            );
            out.extend(row.iter().map(|v| f(*v)));
            done += n;
        }
    });
    out
}

/// `f` of pairs of elements of `a` and `b`, broadcast, in C order, with the common shape.
pub(crate) fn map2<K: Compute, O: Element>(
    a: &Source<'_>,
    b: &Source<'_>,
    f: impl Fn(K, K) -> O,
) -> Result<(Vec<usize>, Vec<O>)> {
    map2_mixed::<K, K, O>(a, b, f)
}

/// [`map2`] with operands of different types.
pub(crate) fn map2_mixed<A: Compute, B: Compute, O: Element>(
    a: &Source<'_>,
    b: &Source<'_>,
    f: impl Fn(A, B) -> O,
) -> Result<(Vec<usize>, Vec<O>)> {
    let shape = broadcast_shapes(&[a.shape(), b.shape()])?;
    room(&shape, size_of::<O>())?;
    let a_strides = broadcast_strides(a.shape(), a.strides(), &shape);
    let b_strides = broadcast_strides(b.shape(), b.strides(), &shape);
    let lp = Loop::new(&shape, [&a_strides, &b_strides]);
    let mut out: Vec<O> = Vec::with_capacity(shape.iter().product());
    let mut a_scratch = vec![A::default(); BLOCK];
    let mut b_scratch = vec![B::default(); BLOCK];
    let [a_step, b_step] = lp.step;
    lp.rows(|[a_start, b_start]| {
        let mut done = 0;
        while done < lp.inner {
            let n = BLOCK.min(lp.inner - done);
            let a_at = a_start + done as isize * a_step;
            let b_at = b_start + done as isize * b_step;
            if a_step == 0 {
                let left = a.one::<A>(a_at);
                let right = b.row(b_at, b_step, n, &mut b_scratch);
                out.extend(right.iter().map(|r| f(left, *r)));
            } else if b_step == 0 {
                let right = b.one::<B>(b_at);
                let left = a.row(a_at, a_step, n, &mut a_scratch);
                out.extend(left.iter().map(|l| f(*l, right)));
            } else {
                let left = a.row(a_at, a_step, n, &mut a_scratch);
                let right = b.row(b_at, b_step, n, &mut b_scratch);
                out.extend(left.iter().zip(right).map(|(l, r)| f(*l, *r)));
            }
            done += n;
        }
    });
    Ok((shape, out))
}

/// `cond ? x : y`, broadcast, in C order, for any element type.
pub(crate) fn choose<T: Element>(
    cond: &Source<'_>,
    x: &super::view::View<'_, T>,
    y: &super::view::View<'_, T>,
) -> Result<(Vec<usize>, Vec<T>)> {
    let shape = broadcast_shapes(&[cond.shape(), &x.shape, &y.shape])?;
    room(&shape, size_of::<T>())?;
    let c_strides = broadcast_strides(cond.shape(), cond.strides(), &shape);
    let x_strides = broadcast_strides(&x.shape, &x.strides, &shape);
    let y_strides = broadcast_strides(&y.shape, &y.strides, &shape);
    let lp = Loop::new(&shape, [&c_strides, &x_strides, &y_strides]);
    let mut out: Vec<T> = Vec::with_capacity(shape.iter().product());
    let mut scratch = vec![false; BLOCK];
    let [c_step, x_step, y_step] = lp.step;
    lp.rows(|[c_start, x_start, y_start]| {
        let mut done = 0;
        while done < lp.inner {
            let n = BLOCK.min(lp.inner - done);
            let at = done as isize;
            let (c_at, x_at, y_at) = (
                c_start + at * c_step,
                x_start + at * x_step,
                y_start + at * y_step,
            );
            let cond = cond.row::<bool>(c_at, c_step, n, &mut scratch);
            match (x_step, y_step) {
                (1, 0) => {
                    let right = y.at(y_at);
                    let rows = cond.iter().zip(x.row(x_at, n));
                    out.extend(rows.map(|(c, l)| if *c { l.clone() } else { right.clone() }));
                }
                (0, 1) => {
                    let left = x.at(x_at);
                    let rows = cond.iter().zip(y.row(y_at, n));
                    out.extend(rows.map(|(c, r)| if *c { left.clone() } else { r.clone() }));
                }
                (1, 1) => {
                    let rows = cond.iter().zip(x.row(x_at, n)).zip(y.row(y_at, n));
                    out.extend(rows.map(|((c, l), r)| if *c { l.clone() } else { r.clone() }));
                }
                _ => out.extend(cond.iter().enumerate().map(|(k, c)| {
                    let k = k as isize;
                    if *c {
                        x.at(x_at + k * x_step).clone()
                    } else {
                        y.at(y_at + k * y_step).clone()
                    }
                })),
            }
            done += n;
        }
    });
    Ok((shape, out))
}

/// A fresh array of `shape`.
pub(crate) fn array<T: Element>(shape: &[usize], values: Vec<T>) -> Result<Array> {
    Array::from_vec(shape, values)
}
