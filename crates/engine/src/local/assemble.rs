//! An output that is filled tile by tile.

use littoral_array::ops::to_contiguous;
use littoral_array::{Array, ArrayError, DType, Data, Scalar};
use ndarray::{ArcArray, IxDyn};

use crate::error::{EngineError, Result};

/// An array under construction. Every element must be written before [`Assembler::finish`].
pub(crate) struct Assembler {
    dtype: DType,
    data: Data,
}

impl Assembler {
    /// Errors if the result does not fit the address space.
    pub fn new(dtype: DType, shape: &[usize]) -> Result<Self> {
        let bytes = shape
            .iter()
            .try_fold(dtype.itemsize().max(1), |size, n| size.checked_mul(*n));
        if bytes.is_none_or(|bytes| bytes > isize::MAX as usize) {
            return Err(ArrayError::Overflow(format!(
                "a result of shape {shape:?} and dtype {dtype} does not fit into memory"
            ))
            .into());
        }
        let shape = IxDyn(shape);
        use DType::*;
        let data = match dtype {
            Bool => Data::Bool(ArcArray::from_elem(shape, false)),
            I8 => Data::I8(ArcArray::zeros(shape)),
            I16 => Data::I16(ArcArray::zeros(shape)),
            I32 => Data::I32(ArcArray::zeros(shape)),
            I64 | Datetime(_) | Timedelta(_) | Cftime(_) => Data::I64(ArcArray::zeros(shape)),
            U8 => Data::U8(ArcArray::zeros(shape)),
            U16 => Data::U16(ArcArray::zeros(shape)),
            U32 => Data::U32(ArcArray::zeros(shape)),
            U64 => Data::U64(ArcArray::zeros(shape)),
            F32 => Data::F32(ArcArray::zeros(shape)),
            F64 => Data::F64(ArcArray::zeros(shape)),
            Str(_) => Data::Str(ArcArray::from_elem(shape, "".into())),
            Object | Interval(_) => Data::Object(ArcArray::from_elem(shape, Scalar::None)),
        };
        Ok(Self { dtype, data })
    }

    /// Writes a tile whose first element lands at `offset`.
    pub fn put(&mut self, offset: &[usize], tile: &Array) -> Result<()> {
        let tile = to_contiguous(tile);
        macro_rules! put {
            ($($variant:ident),*) => {
                match (&mut self.data, tile.data()) {
                    $((Data::$variant(out), Data::$variant(tile)) => {
                        let shape = out.shape().to_vec();
                        match (out.as_slice_mut(), tile.as_slice()) {
                            (Some(out), Some(from)) => {
                                copy(out, &shape, offset, from, tile.shape());
                                Ok(())
                            }
                            _ => Err(EngineError::Internal("a tile is not contiguous".into())),
                        }
                    })*
                    _ => Err(EngineError::Internal(format!(
                        "a tile of dtype {} for a result of dtype {}", tile.dtype(), self.dtype
                    ))),
                }
            };
        }
        put!(
            Bool, I8, I16, I32, I64, U8, U16, U32, U64, F32, F64, Str, Object
        )
    }

    pub fn finish(self) -> Result<Array> {
        Ok(Array::new(self.dtype, self.data)?)
    }
}

/// Copies a block of `size` in C order to `offset` in an array of `shape`, run by run. Not inlined: thirteen
/// of them in one function are what a page compiles before its first result.
#[inline(never)]
fn copy<T: Clone>(out: &mut [T], shape: &[usize], offset: &[usize], from: &[T], size: &[usize]) {
    // A run: the last axis, and axes before it while the block spans them whole.
    let ndim = shape.len();
    let mut inner = ndim.saturating_sub(1);
    while inner > 0 && size[inner] == shape[inner] {
        inner -= 1;
    }
    let run: usize = size[inner.min(ndim)..].iter().product();
    let mut at = vec![0; inner];
    for piece in from.chunks(run.max(1)) {
        let mut start = 0;
        for axis in 0..ndim {
            let index = at.get(axis).copied().unwrap_or(0);
            start = start * shape[axis] + offset[axis] + index;
        }
        out[start..start + piece.len()].clone_from_slice(piece);
        for axis in (0..inner).rev() {
            at[axis] += 1;
            if at[axis] < size[axis] {
                break;
            }
            at[axis] = 0;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        /// Any cut of any shape puts the whole together again.
        #[test]
        fn blocks_make_the_whole(shape in proptest::collection::vec(0usize..5, 0..4), block in 1usize..4) {
            let size: usize = shape.iter().product();
            let whole = Array::from_vec(&shape, (0..size as i64).collect()).expect("an array");
            let mut out = Assembler::new(DType::I64, &shape).expect("room");
            let span = shape.iter().map(|n| (0, *n as u64)).collect();
            let lengths: Vec<u64> = shape.iter().map(|n| block.min((*n).max(1)) as u64).collect();
            if size > 0 {
                for piece in crate::local::blocks(&span, &lengths) {
                    let offset: Vec<usize> = piece.iter().map(|(start, _)| *start as usize).collect();
                    let tile = crate::local::eval::cut(&whole, &vec![0; shape.len()], &piece).expect("a part");
                    out.put(&offset, &tile).expect("put");
                }
            }
            assert_eq!(out.finish().expect("whole").to_vec::<i64>(), whole.to_vec::<i64>());
        }
    }
}
