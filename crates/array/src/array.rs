//! The array: a dtype and a shared n-d buffer.

use std::sync::Arc;

use ndarray::{ArcArray, ArrayD, IxDyn};

use crate::dtype::DType;
use crate::error::{ArrayError, Result};
use crate::scalar::Scalar;

/// The buffer behind an [`Array`]. Times are `I64`, strings are shared `str`s.
#[derive(Debug, Clone)]
pub enum Data {
    Bool(ArcArray<bool, IxDyn>),
    I8(ArcArray<i8, IxDyn>),
    I16(ArcArray<i16, IxDyn>),
    I32(ArcArray<i32, IxDyn>),
    I64(ArcArray<i64, IxDyn>),
    U8(ArcArray<u8, IxDyn>),
    U16(ArcArray<u16, IxDyn>),
    U32(ArcArray<u32, IxDyn>),
    U64(ArcArray<u64, IxDyn>),
    F32(ArcArray<f32, IxDyn>),
    F64(ArcArray<f64, IxDyn>),
    Str(ArcArray<Arc<str>, IxDyn>),
    Object(ArcArray<Scalar, IxDyn>),
}

/// An n-d array: cheap to clone, strided views share one buffer, never changed once shared.
#[derive(Debug, Clone)]
pub struct Array {
    dtype: DType,
    data: Data,
}

/// Runs `$body` with `$a` bound to the typed buffer inside a [`Data`].
#[macro_export]
macro_rules! with_data {
    ($data:expr, $a:ident => $body:expr) => {
        match $data {
            $crate::Data::Bool($a) => $body,
            $crate::Data::I8($a) => $body,
            $crate::Data::I16($a) => $body,
            $crate::Data::I32($a) => $body,
            $crate::Data::I64($a) => $body,
            $crate::Data::U8($a) => $body,
            $crate::Data::U16($a) => $body,
            $crate::Data::U32($a) => $body,
            $crate::Data::U64($a) => $body,
            $crate::Data::F32($a) => $body,
            $crate::Data::F64($a) => $body,
            $crate::Data::Str($a) => $body,
            $crate::Data::Object($a) => $body,
        }
    };
}

/// Runs `$body` for each variant and wraps its typed result in the same variant again.
#[macro_export]
macro_rules! map_data {
    ($data:expr, $a:ident => $body:expr) => {
        match $data {
            $crate::Data::Bool($a) => $crate::Data::Bool($body),
            $crate::Data::I8($a) => $crate::Data::I8($body),
            $crate::Data::I16($a) => $crate::Data::I16($body),
            $crate::Data::I32($a) => $crate::Data::I32($body),
            $crate::Data::I64($a) => $crate::Data::I64($body),
            $crate::Data::U8($a) => $crate::Data::U8($body),
            $crate::Data::U16($a) => $crate::Data::U16($body),
            $crate::Data::U32($a) => $crate::Data::U32($body),
            $crate::Data::U64($a) => $crate::Data::U64($body),
            $crate::Data::F32($a) => $crate::Data::F32($body),
            $crate::Data::F64($a) => $crate::Data::F64($body),
            $crate::Data::Str($a) => $crate::Data::Str($body),
            $crate::Data::Object($a) => $crate::Data::Object($body),
        }
    };
}

/// Rust types that a buffer can hold.
pub trait Element: Clone + 'static {
    /// The dtype of a fresh array of this type (`Str` and times need [`Array::with_dtype`]).
    const DTYPE: DType;
    fn wrap(array: ArcArray<Self, IxDyn>) -> Data;
    fn unwrap(data: &Data) -> Option<&ArcArray<Self, IxDyn>>;
}

macro_rules! element {
    ($($type:ty => $variant:ident),* $(,)?) => {$(
        impl Element for $type {
            const DTYPE: DType = DType::$variant;
            fn wrap(array: ArcArray<Self, IxDyn>) -> Data { Data::$variant(array) }
            fn unwrap(data: &Data) -> Option<&ArcArray<Self, IxDyn>> {
                match data { Data::$variant(array) => Some(array), _ => None }
            }
        }
    )*};
}

element! {
    bool => Bool, i8 => I8, i16 => I16, i32 => I32, i64 => I64,
    u8 => U8, u16 => U16, u32 => U32, u64 => U64, f32 => F32, f64 => F64, Scalar => Object,
}

impl Element for Arc<str> {
    const DTYPE: DType = DType::Str(0);
    fn wrap(array: ArcArray<Self, IxDyn>) -> Data {
        Data::Str(array)
    }
    fn unwrap(data: &Data) -> Option<&ArcArray<Self, IxDyn>> {
        match data {
            Data::Str(array) => Some(array),
            _ => None,
        }
    }
}

impl Array {
    /// Puts a dtype on a buffer. Errors if the buffer's type does not store that dtype.
    pub fn new(dtype: DType, data: Data) -> Result<Self> {
        use DType::*;
        let fits = matches!(
            (&dtype, &data),
            (Bool, Data::Bool(_))
                | (I8, Data::I8(_))
                | (I16, Data::I16(_))
                | (I32, Data::I32(_))
                | (I64, Data::I64(_))
                | (U8, Data::U8(_))
                | (U16, Data::U16(_))
                | (U32, Data::U32(_))
                | (U64, Data::U64(_))
                | (F32, Data::F32(_))
                | (F64, Data::F64(_))
                | (Datetime(_) | Timedelta(_) | Cftime(_), Data::I64(_))
                | (Str(_), Data::Str(_))
                | (Object | Interval(_), Data::Object(_))
        );
        if !fits {
            return Err(ArrayError::Value(format!(
                "this buffer cannot store dtype {dtype}"
            )));
        }
        Ok(Self { dtype, data })
    }

    /// An array of the element type's own dtype; for strings the width is the longest element's.
    pub fn from_nd<T: Element>(array: impl Into<ArcArray<T, IxDyn>>) -> Self {
        let data = T::wrap(array.into());
        let dtype = match &data {
            Data::Str(strings) => DType::Str(
                strings
                    .iter()
                    .map(|s| s.chars().count())
                    .max()
                    .unwrap_or(0)
                    .max(1) as u32,
            ),
            _ => T::DTYPE,
        };
        Self { dtype, data }
    }

    /// From values in C order. Errors if `shape` does not hold `values.len()` elements.
    pub fn from_vec<T: Element>(shape: &[usize], values: Vec<T>) -> Result<Self> {
        let count = values.len();
        let array = ArrayD::from_shape_vec(IxDyn(shape), values).map_err(|_| {
            ArrayError::Value(format!(
                "cannot reshape array of size {count} into shape {shape:?}"
            ))
        })?;
        Ok(Self::from_nd(array))
    }

    /// Times from their `i64` representation in C order.
    pub fn from_times(dtype: DType, shape: &[usize], values: Vec<i64>) -> Result<Self> {
        Self::from_vec(shape, values)?.with_dtype(dtype)
    }

    /// A 0-d array.
    pub fn scalar(value: Scalar) -> Self {
        let dtype = value.dtype();
        let shape = IxDyn(&[]);
        let data = match value {
            Scalar::Bool(v) => Data::Bool(ArcArray::from_elem(shape, v)),
            Scalar::Int(v) => Data::I64(ArcArray::from_elem(shape, v)),
            Scalar::UInt(v) => Data::U64(ArcArray::from_elem(shape, v)),
            Scalar::Float(v) => Data::F64(ArcArray::from_elem(shape, v)),
            Scalar::Str(v) => Data::Str(ArcArray::from_elem(shape, v)),
            Scalar::Datetime(v, _) | Scalar::Timedelta(v, _) | Scalar::Cftime(v, _) => {
                Data::I64(ArcArray::from_elem(shape, v))
            }
            object => Data::Object(ArcArray::from_elem(shape, object)),
        };
        Self { dtype, data }
    }

    /// The same buffer under another dtype that is stored the same way (`i64` ↔ times).
    pub fn with_dtype(self, dtype: DType) -> Result<Self> {
        Self::new(dtype, self.data)
    }

    pub fn dtype(&self) -> DType {
        self.dtype
    }

    pub fn data(&self) -> &Data {
        &self.data
    }

    pub fn into_data(self) -> Data {
        self.data
    }

    pub fn shape(&self) -> &[usize] {
        with_data!(&self.data, a => a.shape())
    }

    pub fn ndim(&self) -> usize {
        self.shape().len()
    }

    /// Number of elements.
    pub fn size(&self) -> usize {
        self.shape().iter().product()
    }

    /// `size * itemsize`, as numpy counts it.
    pub fn nbytes(&self) -> usize {
        self.size() * self.dtype.itemsize()
    }

    /// The typed buffer, if `T` is how this array is stored.
    pub fn typed<T: Element>(&self) -> Option<&ArcArray<T, IxDyn>> {
        T::unwrap(&self.data)
    }

    /// Elements in C order, copied only if the view is strided. None if `T` is not the storage.
    pub fn to_vec<T: Element>(&self) -> Option<Vec<T>> {
        let typed = self.typed::<T>()?;
        Some(match typed.as_slice() {
            Some(slice) => slice.to_vec(),
            None => typed.iter().cloned().collect(),
        })
    }

    /// The element at a multi-index (one number a dimension, in bounds).
    pub fn get(&self, index: &[usize]) -> Option<Scalar> {
        let index = IxDyn(index);
        Some(match &self.data {
            Data::Bool(a) => Scalar::Bool(*a.get(index)?),
            Data::I8(a) => Scalar::Int(*a.get(index)? as i64),
            Data::I16(a) => Scalar::Int(*a.get(index)? as i64),
            Data::I32(a) => Scalar::Int(*a.get(index)? as i64),
            Data::I64(a) => self.time_or_int(*a.get(index)?),
            Data::U8(a) => Scalar::UInt(*a.get(index)? as u64),
            Data::U16(a) => Scalar::UInt(*a.get(index)? as u64),
            Data::U32(a) => Scalar::UInt(*a.get(index)? as u64),
            Data::U64(a) => Scalar::UInt(*a.get(index)?),
            Data::F32(a) => Scalar::Float(*a.get(index)? as f64),
            Data::F64(a) => Scalar::Float(*a.get(index)?),
            Data::Str(a) => Scalar::Str(a.get(index)?.clone()),
            Data::Object(a) => a.get(index)?.clone(),
        })
    }

    fn time_or_int(&self, value: i64) -> Scalar {
        match self.dtype {
            DType::Datetime(unit) => Scalar::Datetime(value, unit),
            DType::Timedelta(unit) => Scalar::Timedelta(value, unit),
            DType::Cftime(calendar) => Scalar::Cftime(value, calendar),
            _ => Scalar::Int(value),
        }
    }

    /// The only element of an array of size 1.
    pub fn item(&self) -> Result<Scalar> {
        if self.size() != 1 {
            return Err(ArrayError::Value(
                "can only convert an array of size 1 to a Python scalar".into(),
            ));
        }
        self.get(&vec![0; self.ndim()])
            .ok_or_else(|| ArrayError::Value("array of size 1 without an element".into()))
    }

    /// All elements in C order.
    pub fn scalars(&self) -> Vec<Scalar> {
        match &self.data {
            Data::Bool(a) => a.iter().map(|v| Scalar::Bool(*v)).collect(),
            Data::I8(a) => a.iter().map(|v| Scalar::Int(*v as i64)).collect(),
            Data::I16(a) => a.iter().map(|v| Scalar::Int(*v as i64)).collect(),
            Data::I32(a) => a.iter().map(|v| Scalar::Int(*v as i64)).collect(),
            Data::I64(a) => a.iter().map(|v| self.time_or_int(*v)).collect(),
            Data::U8(a) => a.iter().map(|v| Scalar::UInt(*v as u64)).collect(),
            Data::U16(a) => a.iter().map(|v| Scalar::UInt(*v as u64)).collect(),
            Data::U32(a) => a.iter().map(|v| Scalar::UInt(*v as u64)).collect(),
            Data::U64(a) => a.iter().map(|v| Scalar::UInt(*v)).collect(),
            Data::F32(a) => a.iter().map(|v| Scalar::Float(*v as f64)).collect(),
            Data::F64(a) => a.iter().map(|v| Scalar::Float(*v)).collect(),
            Data::Str(a) => a.iter().map(|v| Scalar::Str(v.clone())).collect(),
            Data::Object(a) => a.iter().cloned().collect(),
        }
    }
}
