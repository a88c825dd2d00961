//! From an operation and a dtype to a running reduction, and from its state to an array.

use super::super::cast::number_array;
use super::super::elementwise::array;
use super::super::number::Source;
use super::fold::{Dim, Fold, Groups, fold_tile};
use super::moments::Moments;
use super::monoid::*;
use super::sum::{Real, Sum};
use super::{Reduce, ReduceOptions};
use crate::scalar::NAT;
use crate::{Array, ArrayError, DType, Result};

/// A running reduction.
pub(crate) trait Tiles {
    fn push(
        &mut self,
        tile: &Source<'_>,
        dims: &[Dim],
        groups: Option<&Groups<'_>>,
        out: usize,
        position: u64,
    );
    fn finish(self: Box<Self>) -> Result<Array>;
}

/// A fold and how its state becomes the result.
struct Running<F, E> {
    fold: F,
    end: E,
}

impl<F: Fold, E: FnOnce(F) -> Result<Array>> Tiles for Running<F, E> {
    fn push(
        &mut self,
        tile: &Source<'_>,
        dims: &[Dim],
        groups: Option<&Groups<'_>>,
        out: usize,
        position: u64,
    ) {
        fold_tile(&mut self.fold, tile, dims, groups, out, position);
    }

    fn finish(self: Box<Self>) -> Result<Array> {
        (self.end)(self.fold)
    }
}

/// How many elements each output is made of, missing ones included.
#[derive(Debug, Clone)]
pub(crate) enum Extents {
    Same(u64),
    /// Sizes of the groups (times the other reduced elements), and the stride of the groups in the output.
    Groups {
        sizes: Vec<u64>,
        stride: usize,
    },
}

impl Extents {
    pub fn at(&self, out: usize) -> u64 {
        match self {
            Extents::Same(count) => *count,
            Extents::Groups { sizes, stride } => sizes[out / stride % sizes.len()],
        }
    }

    pub fn any_empty(&self) -> bool {
        match self {
            Extents::Same(count) => *count == 0,
            Extents::Groups { sizes, .. } => sizes.contains(&0),
        }
    }

    pub fn is_grouped(&self) -> bool {
        matches!(self, Extents::Groups { .. })
    }
}

fn running<F: Fold + 'static>(
    fold: F,
    end: impl FnOnce(F) -> Result<Array> + 'static,
) -> Result<Box<dyn Tiles>> {
    Ok(Box::new(Running { fold, end }))
}

/// A reduction of an array of `dtype` (stored as a number) to `shape`.
pub(crate) fn start(
    op: Reduce,
    dtype: DType,
    shape: &[usize],
    opts: &ReduceOptions,
    extents: Extents,
) -> Result<Box<dyn Tiles>> {
    use Reduce::*;
    let out_dtype = op.dtype_with(dtype, opts)?;
    let skip = opts.skipna && dtype.has_missing();
    let shape = shape.to_vec();
    let size = super::super::shape::room(&shape, 24)?;
    if extents.any_empty() && !extents.is_grouped() && size > 0 {
        match op {
            Min | Max if !dtype.has_missing() => {
                let name = if op == Min { "minimum" } else { "maximum" };
                return Err(ArrayError::Value(format!(
                    "zero-size array to reduction operation {name} which has no identity"
                )));
            }
            Argmin | Argmax => {
                return Err(ArrayError::Value(format!(
                    "attempt to get {} of an empty sequence",
                    op.name()
                )));
            }
            First | Last if !dtype.has_missing() => {
                return Err(ArrayError::OutOfBounds {
                    index: 0,
                    axis: 0,
                    size: 0,
                });
            }
            _ => {}
        }
    }
    let min_count = opts.min_count;
    match op {
        // Missing values are true, as NaN is for numpy, unless they are skipped: that `all` need not know.
        Any if skip => match dtype {
            DType::F32 => running(Merge::<AnyPresent<Float32>>::new(size), move |f| {
                array(&shape, f.state)
            }),
            DType::F64 => running(Merge::<AnyPresent<Float64>>::new(size), move |f| {
                array(&shape, f.state)
            }),
            _ => running(Merge::<AnyPresent<Time>>::new(size), move |f| {
                array(&shape, f.state)
            }),
        },
        Any => running(Merge::<Logic<false>>::new(size), move |f| {
            array(&shape, f.state)
        }),
        All => running(Merge::<Logic<true>>::new(size), move |f| {
            array(&shape, f.state)
        }),
        Count => match dtype {
            DType::F32 => running(
                Merge::<super::monoid::Count<Float32>>::new(size),
                move |f| array(&shape, f.state),
            ),
            DType::F64 => running(
                Merge::<super::monoid::Count<Float64>>::new(size),
                move |f| array(&shape, f.state),
            ),
            _ if dtype.is_time() => {
                running(Merge::<super::monoid::Count<Time>>::new(size), move |f| {
                    array(&shape, f.state)
                })
            }
            _ => {
                let counts = (0..size)
                    .map(|k| extents.at(k) as i64)
                    .collect::<Vec<i64>>();
                Ok(Box::new(Known(array(&shape, counts)?)))
            }
        },
        Mean if dtype.is_time() => running(Merge::<TimeMean>::new(size), move |f| {
            let mean = |t: &TimeTotal| {
                if t.count == 0 || (t.missing && !skip) {
                    NAT
                } else {
                    t.sum.div_euclid(t.count as i128) as i64
                }
            };
            Array::from_times(out_dtype, &shape, f.state.iter().map(mean).collect())
        }),
        Sum | Mean if op == Mean || dtype.is_float() => {
            let end = move |(sums, counts): (Vec<f64>, Vec<u64>)| {
                let values = sums.into_iter().enumerate().map(|(k, sum)| {
                    let count = counts.get(k).copied().unwrap_or_else(|| extents.at(k));
                    match op {
                        Mean => sum / count as f64,
                        _ if min_count.is_some_and(|least| count < least as u64) => f64::NAN,
                        _ => sum,
                    }
                });
                floats(&shape, values, out_dtype)
            };
            match (dtype, skip) {
                (DType::F32, true) => sum::<f32, true>(size, end),
                (DType::F32, false) => sum::<f32, false>(size, end),
                (_, true) => sum::<f64, true>(size, end),
                (_, false) => sum::<f64, false>(size, end),
            }
        }
        Sum if dtype.is_time() => {
            let end = move |values: Vec<i64>| Array::from_times(out_dtype, &shape, values);
            match skip {
                true => with_count::<TimeSum<true>, Time>(size, min_count, NAT, end),
                false => with_count::<TimeSum<false>, Time>(size, min_count, NAT, end),
            }
        }
        Prod if dtype.is_float() => {
            let end = move |values: Vec<f64>| floats(&shape, values.into_iter(), out_dtype);
            let nan = f64::NAN;
            match (dtype, skip) {
                (DType::F32, true) => {
                    with_count::<FloatProd<Float32, true>, Float32>(size, min_count, nan, end)
                }
                (DType::F32, false) => {
                    with_count::<FloatProd<Float32, false>, Float32>(size, min_count, nan, end)
                }
                (_, true) => {
                    with_count::<FloatProd<Float64, true>, Float64>(size, min_count, nan, end)
                }
                (_, false) => {
                    with_count::<FloatProd<Float64, false>, Float64>(size, min_count, nan, end)
                }
            }
        }
        // Integers (`Mean` was floats').
        Sum | Prod | Mean => {
            let end = move |values: Vec<i64>| match out_dtype {
                DType::F64 => {
                    let few =
                        |k: usize| min_count.is_some_and(|least| extents.at(k) < least as u64);
                    let wide = |v: i64| {
                        if dtype == DType::U64 {
                            v as u64 as f64
                        } else {
                            v as f64
                        }
                    };
                    let values = values.iter().enumerate();
                    floats(
                        &shape,
                        values.map(|(k, v)| if few(k) { f64::NAN } else { wide(*v) }),
                        DType::F64,
                    )
                }
                _ => number_array(&shape, values, out_dtype),
            };
            if op == Sum {
                running(Merge::<IntSum>::new(size), move |f| end(f.state))
            } else {
                running(Merge::<IntProd>::new(size), move |f| end(f.state))
            }
        }
        Var | Std => {
            let ddof = opts.ddof;
            let end = move |(squares, counts): (Vec<f64>, Vec<u64>)| {
                let values = squares.into_iter().zip(counts).map(|(m2, count)| {
                    let freedom = count as f64 - ddof;
                    let var = if skip && freedom <= 0.0 {
                        f64::NAN
                    } else {
                        m2 / freedom.max(0.0)
                    };
                    if op == Std { var.sqrt() } else { var }
                });
                floats(&shape, values, out_dtype)
            };
            match (dtype, skip) {
                (DType::F32, true) => {
                    running(Moments::<f32, true>::new(size), move |f| end(f.finish()))
                }
                (DType::F32, false) => {
                    running(Moments::<f32, false>::new(size), move |f| end(f.finish()))
                }
                (_, true) => running(Moments::<f64, true>::new(size), move |f| end(f.finish())),
                (_, false) => running(Moments::<f64, false>::new(size), move |f| end(f.finish())),
            }
        }
        Min | Max | First | Last | Argmin | Argmax => {
            let plan = Ordered {
                op,
                dtype,
                skip,
                shape,
                size,
                extents,
            };
            match dtype {
                DType::F32 => plan.start::<Float32>(),
                DType::F64 => plan.start::<Float64>(),
                DType::U64 => plan.start::<UInt>(),
                _ if dtype.is_time() => plan.start::<Time>(),
                _ => plan.start::<Int>(),
            }
        }
        Median => Err(ArrayError::Unsupported("median of tiles".into())),
    }
}

/// A result that does not depend on the data.
struct Known(Array);

impl Tiles for Known {
    fn push(&mut self, _: &Source<'_>, _: &[Dim], _: Option<&Groups<'_>>, _: usize, _: u64) {}

    fn finish(self: Box<Self>) -> Result<Array> {
        Ok(self.0)
    }
}

fn sum<T: Real + 'static, const SKIP: bool>(
    size: usize,
    end: impl FnOnce((Vec<f64>, Vec<u64>)) -> Result<Array> + 'static,
) -> Result<Box<dyn Tiles>> {
    running(Sum::<T, SKIP>::new(size), move |f| end(f.totals()))
}

/// Two reductions of the same tiles.
struct Both<A, B> {
    a: A,
    b: B,
}

/// Values of `M`, `missing` where fewer than `least` elements are valid. (Without `skipna` a missing
/// element makes the value missing anyhow.)
fn with_count<M, L>(
    size: usize,
    least: Option<usize>,
    missing: M::Acc,
    end: impl FnOnce(Vec<M::Acc>) -> Result<Array> + 'static,
) -> Result<Box<dyn Tiles>>
where
    M: Monoid<In = L::T> + 'static,
    L: Lane + 'static,
{
    let Some(least) = least else {
        return running(Merge::<M>::new(size), move |f| end(f.state));
    };
    struct Counted<A, B, E> {
        folds: Both<A, B>,
        end: E,
    }
    impl<A: Fold, B: Fold, E: FnOnce(A, B) -> Result<Array>> Tiles for Counted<A, B, E> {
        fn push(
            &mut self,
            tile: &Source<'_>,
            dims: &[Dim],
            groups: Option<&Groups<'_>>,
            out: usize,
            position: u64,
        ) {
            fold_tile(&mut self.folds.a, tile, dims, groups, out, position);
            fold_tile(&mut self.folds.b, tile, dims, groups, out, position);
        }

        fn finish(self: Box<Self>) -> Result<Array> {
            (self.end)(self.folds.a, self.folds.b)
        }
    }
    let folds = Both {
        a: Merge::<M>::new(size),
        b: Merge::<super::monoid::Count<L>>::new(size),
    };
    Ok(Box::new(Counted {
        folds,
        end: move |a: Merge<M>, b: Merge<super::monoid::Count<L>>| {
            let values = a.state.into_iter().zip(b.state);
            end(values
                .map(|(v, n)| if n < least as i64 { missing } else { v })
                .collect())
        },
    }))
}

/// Values as `F32` or `F64`.
pub(crate) fn floats(
    shape: &[usize],
    values: impl Iterator<Item = f64>,
    dtype: DType,
) -> Result<Array> {
    if dtype == DType::F32 {
        array(shape, values.map(|v| v as f32).collect::<Vec<f32>>())
    } else {
        array(shape, values.collect::<Vec<f64>>())
    }
}

/// Reductions that choose one element.
struct Ordered {
    op: Reduce,
    dtype: DType,
    skip: bool,
    shape: Vec<usize>,
    size: usize,
    extents: Extents,
}

impl Ordered {
    fn start<L: Lane + 'static>(self) -> Result<Box<dyn Tiles>> {
        match (self.op, self.skip) {
            (Reduce::Min, true) => self.extreme::<L, false, true>(),
            (Reduce::Min, false) => self.extreme::<L, false, false>(),
            (Reduce::Max, true) => self.extreme::<L, true, true>(),
            (Reduce::Max, false) => self.extreme::<L, true, false>(),
            (Reduce::First, true) => self.found::<L, End<L, false, true>>(),
            (Reduce::First, false) => self.found::<L, End<L, false, false>>(),
            (Reduce::Last, true) => self.found::<L, End<L, true, true>>(),
            (Reduce::Last, false) => self.found::<L, End<L, true, false>>(),
            (Reduce::Argmin, true) => self.argument::<L, Arg<L, false, true>>(),
            (Reduce::Argmin, false) => self.argument::<L, Arg<L, false, false>>(),
            (_, true) => self.argument::<L, Arg<L, true, true>>(),
            (_, false) => self.argument::<L, Arg<L, true, false>>(),
        }
    }

    fn extreme<L: Lane + 'static, const MAX: bool, const SKIP: bool>(
        self,
    ) -> Result<Box<dyn Tiles>> {
        running(Merge::<Extreme<L, MAX, SKIP>>::new(self.size), move |f| {
            self.values::<L>(f.state)
        })
    }

    fn found<L, M>(self) -> Result<Box<dyn Tiles>>
    where
        L: Lane + 'static,
        M: Monoid<In = L::T, Acc = Found<L::T>> + 'static,
    {
        running(Merge::<M>::new(self.size), move |f| {
            self.values::<L>(f.state.iter().map(|found| found.value).collect())
        })
    }

    fn argument<L, M>(self) -> Result<Box<dyn Tiles>>
    where
        L: Lane + 'static,
        M: Monoid<In = L::T, Acc = Found<L::T>> + 'static,
    {
        running(Merge::<M>::new(self.size), move |f| {
            if f.state.iter().any(|found| !found.is_some()) {
                return Err(ArrayError::Value("All-NaN slice encountered".into()));
            }
            array(
                &self.shape,
                f.state
                    .iter()
                    .map(|found| found.position as i64)
                    .collect::<Vec<i64>>(),
            )
        })
    }

    /// Chosen elements in the operand's dtype; with empty groups integers become floats.
    fn values<L: Lane>(&self, values: Vec<L::T>) -> Result<Array> {
        if !self.extents.any_empty() {
            return number_array(&self.shape, values, self.dtype);
        }
        if L::NULLABLE {
            let values = values.into_iter().enumerate();
            let values = values
                .map(|(k, v)| if self.extents.at(k) == 0 { L::NULL } else { v })
                .collect::<Vec<_>>();
            return number_array(&self.shape, values, self.dtype);
        }
        let wide = number_array(&self.shape, values, DType::F64)?;
        let values = wide
            .to_vec::<f64>()
            .unwrap_or_default()
            .into_iter()
            .enumerate();
        floats(
            &self.shape,
            values.map(|(k, v)| if self.extents.at(k) == 0 { f64::NAN } else { v }),
            DType::F64,
        )
    }
}
