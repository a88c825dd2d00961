//! An output that is filled tile by tile.

use littoral_array::{Array, ArrayError, DType, Data, Scalar};
use ndarray::{ArcArray, IxDyn, Slice};

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
            Object => Data::Object(ArcArray::from_elem(shape, Scalar::None)),
        };
        Ok(Self { dtype, data })
    }

    /// Writes a tile whose first element lands at `offset`.
    pub fn put(&mut self, offset: &[usize], tile: &Array) -> Result<()> {
        macro_rules! put {
            ($($variant:ident),*) => {
                match (&mut self.data, tile.data()) {
                    $((Data::$variant(out), Data::$variant(tile)) => {
                        let mut view = out.view_mut();
                        for (axis, start) in offset.iter().enumerate() {
                            let stop = start + tile.shape()[axis];
                            view.slice_axis_inplace(ndarray::Axis(axis), Slice::from(*start..stop));
                        }
                        view.assign(tile);
                        Ok(())
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
